//! What only a person can decide before an import begins.

use serde::{Deserialize, Serialize};

use super::plan::{CodeFrom, CountryFrom, Plan, PlanColumn};

/// A question that only a person can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Decision {
    /// `date_order`, `code` or `country`.
    pub key: String,
    /// The column it is about, if one.
    pub column: Option<u32>,
    /// For a code: the columns that could be it, by their position.
    #[serde(default)]
    pub candidates: Vec<u32>,
    /// The question.
    pub question: String,
    /// The flag of the command line or the line of the plan that answers it.
    pub answer: String,
}

impl Plan {
    /// What is still to be decided; an import begins when nothing is.
    pub fn decisions(&self) -> Vec<Decision> {
        let mut open = Vec::new();
        if self.code == CodeFrom::Undecided
            || (self.code == CodeFrom::Column && self.column_of("code").is_none())
        {
            open.push(self.which_code());
        }
        if self.country == CountryFrom::Undecided
            || (self.country == CountryFrom::Column && self.column_of("country").is_none())
        {
            let why = match self.country_reason() {
                why if why.is_empty() => String::new(),
                why => format!(": {why}"),
            };
            open.push(Decision {
                key: "country".into(),
                column: None,
                candidates: Vec::new(),
                question: format!("the file does not say in which country its stores are{why}"),
                answer: "Say which with --country IN (any ISO code, or - for none); in a plan: \"country\": {\"fixed\": \"IN\"}, or \"unknown\".".into(),
            });
        }
        open.extend(
            self.columns
                .iter()
                .filter(|column| column.ambiguous && column.date_order.is_none())
                .map(which_order),
        );
        open
    }

    fn which_code(&self) -> Decision {
        let could_be = self.columns.iter().filter(|column| column.unique);
        let headers: Vec<&str> = could_be
            .clone()
            .map(|column| column.header.as_str())
            .collect();
        let name = match headers.is_empty() {
            true => "No column has another text in every row: let".to_owned(),
            false => format!(
                "Name the column with --code-column (one of: {}), or let",
                headers.join(", ")
            ),
        };
        Decision {
            key: "code".into(),
            column: None,
            candidates: could_be.map(|column| column.index).collect(),
            question: "no column gives each store a code of its own".into(),
            answer: format!(
                "{name} codes be made with --make-codes PREFIX; in a plan: \"code\": {{\"made\": \"PREFIX\"}}."
            ),
        }
    }
}

/// Asks in which order a column's dates are.
pub(super) fn which_order(column: &PlanColumn) -> Decision {
    Decision {
        key: "date_order".into(),
        column: Some(column.index),
        candidates: Vec::new(),
        question: format!(
            "the dates of “{}” can be read with day or month first",
            column.header
        ),
        answer: "Say which with --date-order day_first or month_first; in a plan: \"date_order\" of that column.".into(),
    }
}
