//! The plan of an import: one struct that preview proposes, a person edits, and commit follows.

use std::collections::{BTreeMap, BTreeSet};

use haat_registry::checks::DateOrder;
use haat_registry::{FieldKey, FieldKind, fill, grouped};
use serde::{Deserialize, Serialize};

use super::source::Encoding;

/// How to read the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct SourceOptions {
    /// Encoding of a text file.
    pub encoding: Option<Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<char>,
    /// Sheet of a workbook; where nothing is said, a preview proposes the one that looks most like a list.
    pub sheet: Option<String>,
    /// All sheets of a workbook together, joined by their headers; the sheet's name becomes one more column.
    pub all_sheets: bool,
    /// These sheets together, in the same way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Row that holds the headers; rows above it are titles and are left out. 1 is the first, 0 where there are none: the columns are then named
    /// by their positions. Found where nothing is said.
    pub header_row: Option<u32>,
    /// How many rows the header has, from that one on, where it has more than one: what stands in them becomes one header for each column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_rows: Option<u32>,
}

impl SourceOptions {
    /// Whether several sheets become one list.
    pub fn reads_together(&self) -> bool {
        self.all_sheets || !self.sheets.is_empty()
    }

    /// How many rows the header has.
    pub fn header_height(&self) -> u32 {
        self.header_rows.unwrap_or(1).max(1)
    }

    /// The row of the headers: the first where nothing is said.
    pub fn first_row(&self) -> u32 {
        self.header_row.unwrap_or(1)
    }

    /// Whether the list has no header row.
    pub fn is_headless(&self) -> bool {
        self.header_row == Some(0)
    }
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
    /// For dates: whether the order is a question: some cell can be read both ways, or cells of both orders stand in the column.
    #[serde(default)]
    pub ambiguous: bool,
    /// For choices and statuses: what a cell's text stands for, by the text as written. A text with nothing behind it is read as it stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Cells that mean *nothing was said*.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Whether nearly every row has a text of its own here, so that it could be the stores' code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// Why this is proposed, as a key of [`super::because`]; nothing where a person chose it.
    #[serde(default)]
    pub because: String,
    /// What the sentence of that needs, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub because_params: BTreeMap<String, String>,
    /// What it became when its cells were last looked through for date order, values and missing words. Where that is something else, a preview
    /// looks again and proposes them anew; what a person wrote stays.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub looked_at_as: String,
    /// Whose value a store that is there has in the end.
    #[serde(default, skip_serializing_if = "Wins::is_file")]
    pub wins: Wins,
    /// Whether a blank cell erases the value of a store that is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank_erases: bool,
}

impl PlanColumn {
    /// The English sentence that says why this is proposed; empty where a person chose it.
    pub fn reason(&self) -> String {
        sentence(super::because::ALL, &self.because, &self.because_params).unwrap_or_default()
    }
}

/// The sentence of a key, filled in; numbers are grouped.
fn sentence(
    known: &[(&str, &str)],
    key: &str,
    params: &BTreeMap<String, String>,
) -> Option<String> {
    let (_, sentence) = known.iter().find(|(known, _)| *known == key)?;
    let said = |(name, value): (&String, &String)| {
        let number = value.parse::<i64>().map(grouped);
        (name.clone(), number.unwrap_or_else(|_| value.clone()))
    };
    Some(fill(sentence, &params.iter().map(said).collect()))
}

/// Whose value a store that is there has in the end, where file and registry differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Wins {
    /// The file's.
    #[default]
    File,
    /// The registry's, even where it is blank.
    Registry,
    /// The registry's, and the file's where that is blank.
    Blanks,
}

impl Wins {
    fn is_file(&self) -> bool {
        *self == Self::File
    }
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

/// What to do with a row whose code is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OnNew {
    /// It becomes a store.
    #[default]
    Create,
    /// The row is left out, and counted.
    Skip,
}

/// Whose code one is that no store has, and that is a store's without its leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LostZeros {
    /// That of a new store, which is warned of.
    #[default]
    New,
    /// That store's: a spreadsheet dropped its zeros.
    Theirs,
}

impl LostZeros {
    /// Whether it is as plans of before the question had it.
    pub(super) fn is_new(&self) -> bool {
        *self == Self::New
    }
}

/// What becomes of stores that the file lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Missing {
    /// The query of the stores that should be in the file, such as those of its partner; blank for all.
    pub within: String,
    /// Whether those it lacks are marked closed; else they stay as they are.
    pub close: bool,
    /// The day they closed on, as 2018-10-29; where nothing is said, no date is made up.
    pub on: Option<String>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How to read the file.
    pub source: SourceOptions,
    /// Every column of the source.
    pub columns: Vec<PlanColumn>,
    /// Where codes come from.
    pub code: CodeFrom,
    /// Where the country comes from.
    pub country: CountryFrom,
    /// Why this country is proposed, as a key of [`super::country_because`]; nothing where a person chose it. A proposed country never
    /// replaces the one a store has.
    #[serde(default)]
    pub country_because: String,
    /// What the sentence of that key needs, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub country_params: BTreeMap<String, String>,
    /// What to do where a code is there already.
    #[serde(default)]
    pub on_match: OnMatch,
    /// What to do where a code is not there yet.
    #[serde(default)]
    pub on_new: OnNew,
    /// Whose code one is that is a store's without its leading zeros.
    #[serde(default, skip_serializing_if = "LostZeros::is_new")]
    pub lost_zeros: LostZeros,
    /// What becomes of stores that the file lacks.
    #[serde(default)]
    pub missing: Missing,
    /// Rows that are left out: their numbers, after the sheet's name and `!` where several are read together.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub without: BTreeSet<String>,
}

impl Plan {
    /// The English sentence that says why this country is proposed; empty where a person chose it.
    pub fn country_reason(&self) -> String {
        let sentence = sentence(
            super::country_because::ALL,
            &self.country_because,
            &self.country_params,
        );
        // A plan of before 0.2 holds the sentence itself.
        sentence.unwrap_or_else(|| self.country_because.clone())
    }

    /// The column that becomes this field.
    pub fn column_of(&self, field: &str) -> Option<&PlanColumn> {
        self.columns
            .iter()
            .find(|column| column.becomes == Target::Field(field.to_owned()))
    }
}
