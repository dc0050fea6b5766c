//! The plan of an import: one struct that preview proposes, a person edits, and commit follows.

use std::collections::BTreeMap;

use haat_registry::checks::DateOrder;
use haat_registry::{FieldKey, FieldKind};
use serde::{Deserialize, Serialize};

use super::source::Encoding;

/// How to read the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default)]
pub struct SourceOptions {
    /// Encoding of a text file.
    pub encoding: Option<Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<char>,
    /// Sheet of a workbook; the first where nothing is said.
    pub sheet: Option<String>,
    /// All sheets of a workbook together: they have the same headers, and the sheet's name becomes one more column.
    pub all_sheets: bool,
    /// Row that holds the headers; rows above it are titles and are left out. 1 is the first.
    pub header_row: u32,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A field of the store, by its key (`town`), or an own column that is there, as `own.<uid>`.
    Field(String),
    /// An own column of this name, made if it is not there.
    Own {
        /// The column's name.
        name: String,
        /// What it holds.
        kind: FieldKind,
        /// The choices of a `choice`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<String>,
        /// Whether exports mask it unless asked not to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        personal: bool,
    },
    /// Nothing.
    Skip,
}

impl Target {
    /// The built-in or known own field it names.
    pub fn field(&self) -> Option<FieldKey> {
        match self {
            Self::Field(key) => FieldKey::parse(key),
            _ => None,
        }
    }
}

/// One column of the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PlanColumn {
    /// Its position in the source; 0 is the first.
    pub index: u32,
    /// Its header; repeated names have a number after them.
    pub header: String,
    /// What becomes of it.
    pub becomes: Target,
    /// For dates: day or month first, decided over the whole column or by a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// For dates: whether some cell can be read both ways, so that the order has to be decided.
    #[serde(default)]
    pub ambiguous: bool,
    /// For choices and statuses: what a cell's text stands for, by the text as written.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Cells that mean *nothing was said*.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Why this is proposed: `name`, `content`, `known_own` or `own`; nothing where a person chose it.
    #[serde(default)]
    pub because: String,
}

/// Where the stores' codes come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CodeFrom {
    /// The column that becomes `code`.
    Column,
    /// The prefix and the row's number: `ROW-12`. The same file imported again gives the same codes.
    Made(String),
    /// Not decided yet.
    Undecided,
}

/// Where the stores' country comes from. It decides which rules hold for states, PIN codes and papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CountryFrom {
    /// The column that becomes `country`.
    Column,
    /// One country for all rows, as an ISO 3166-1 alpha-2 code.
    Fixed(String),
    /// Nobody knows: left blank, and no national rule is used.
    Unknown,
    /// Not decided yet.
    Undecided,
}

/// What to do with a row whose code is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OnMatch {
    /// The file's values replace the registry's; a blank cell never erases a value.
    #[default]
    Update,
    /// The row is left out, and counted.
    Skip,
    /// The row is set aside.
    Error,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Plan {
    /// How to read the file.
    pub source: SourceOptions,
    /// Every column of the source.
    pub columns: Vec<PlanColumn>,
    /// Where codes come from.
    pub code: CodeFrom,
    /// Where the country comes from.
    pub country: CountryFrom,
    /// Why this country is proposed.
    #[serde(default)]
    pub country_because: String,
    /// What to do where a code is there already.
    #[serde(default)]
    pub on_match: OnMatch,
}

/// A question that only a person can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Decision {
    /// `date_order`, `code` or `country`.
    pub key: String,
    /// The column it is about, if one.
    pub column: Option<u32>,
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
            let headers: Vec<&str> = self
                .columns
                .iter()
                .map(|column| column.header.as_str())
                .collect();
            open.push(Decision {
                key: "code".into(),
                column: None,
                question: "no column gives each store a code of its own".into(),
                answer: format!(
                    "Name the column with --code-column (one of: {}), or let codes be made with --make-codes PREFIX; in a plan: \"code\": {{\"made\": \"PREFIX\"}}.",
                    headers.join(", ")
                ),
            });
        }
        if self.country == CountryFrom::Undecided {
            open.push(Decision {
                key: "country".into(),
                column: None,
                question: "the states in this file can be of more than one country".into(),
                answer: "Say which with --country IN (any ISO code, or - for none); in a plan: \"country\": {\"fixed\": \"IN\"}.".into(),
            });
        }
        for column in self
            .columns
            .iter()
            .filter(|column| column.ambiguous && column.date_order.is_none())
        {
            open.push(Decision {
                key: "date_order".into(),
                column: Some(column.index),
                question: format!("the dates of “{}” can be read with day or month first", column.header),
                answer: "Say which with --date-order day_first or month_first; in a plan: \"date_order\" of that column.".into(),
            });
        }
        open
    }

    /// The column that becomes this field.
    pub fn column_of(&self, field: &str) -> Option<&PlanColumn> {
        self.columns
            .iter()
            .find(|column| column.becomes == Target::Field(field.to_owned()))
    }
}
