//! Turns a row of texts into the values of a store, by the plan: what can be taken, and what is set aside.

use std::collections::HashMap;

use haat_registry::checks::{self, Check, Country, Finding, Reading};
use haat_registry::{FieldDef, FieldKey, FieldValues, StoreField, Value};
use jiff::civil::Date;

use super::plan::{CodeFrom, CountryFrom, Plan, Target};

/// One column as the judge needs it.
pub(super) struct JudgedColumn {
    pub(super) index: usize,
    pub(super) header: String,
    pub(super) field: FieldDef,
    values: std::collections::BTreeMap<String, String>,
    missing: Vec<String>,
    date_order: Option<checks::DateOrder>,
}

/// The plan, made ready to judge a million rows.
pub(super) struct Judge {
    pub(super) columns: Vec<JudgedColumn>,
    width: usize,
    /// The column that names the sheet, where all are read together: the last.
    sheet_at: Option<usize>,
    code: CodeFrom,
    fixed_country: Option<String>,
    /// Of stores that are there already, by code.
    countries: HashMap<String, Country>,
    today: Date,
}

/// A cell that could not be taken.
pub(super) struct AsideCell {
    pub(super) header: String,
    pub(super) field: Option<FieldKey>,
    pub(super) value: String,
    pub(super) finding: Finding,
}

/// A row, judged.
pub(super) struct JudgedRow {
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
    pub(super) code: Result<String, Finding>,
    pub(super) values: FieldValues,
    pub(super) aside: Vec<AsideCell>,
    pub(super) masked: Vec<FieldKey>,
    pub(super) warnings: Vec<Finding>,
}

/// The code of a row that has none; rows are numbered in each sheet anew.
fn made_code(prefix: &str, sheet: Option<&str>, number: u64) -> String {
    match sheet {
        Some(sheet) => format!("{prefix}{}-{number}", sheet.trim()),
        None => format!("{prefix}{number}"),
    }
}

/// Whether a text heads a row that adds up others, in English or Hindi.
fn adds_up(text: &str) -> bool {
    // Looked at first: of a million codes none is folded in vain.
    text.len() <= 40
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        && matches!(
            haat_atlas::fold_letters(text).as_str(),
            "total" | "totals" | "grandtotal" | "subtotal" | "sum" | "कुल" | "कुलयोग" | "योग"
        )
}

impl Judge {
    /// `fields` are all fields there are, the own columns of the plan made already; `countries` those of the stores that are there, by code.
    pub(super) fn new(
        plan: &Plan,
        fields: &[FieldDef],
        countries: HashMap<String, Country>,
        today: Date,
    ) -> Self {
        let mut columns: Vec<JudgedColumn> = Vec::new();
        for column in &plan.columns {
            let field = match &column.becomes {
                Target::Skip => continue,
                Target::Field(key) => FieldKey::parse(key)
                    .and_then(|key| fields.iter().find(|def| def.key == key))
                    .cloned(),
                Target::Own {
                    name,
                    kind,
                    choices,
                    personal,
                } => {
                    let folded = haat_atlas::fold(name);
                    let is_own = |def: &&FieldDef| matches!(def.key, FieldKey::Own(_));
                    let made = fields
                        .iter()
                        .filter(is_own)
                        .find(|def| haat_atlas::fold(&def.label) == folded)
                        .cloned();
                    // Before it is made, a preview judges by what it will be.
                    made.or_else(|| {
                        Some(FieldDef {
                            key: FieldKey::Own(uuid::Uuid::nil()),
                            label: name.clone(),
                            kind: *kind,
                            choices: choices.clone(),
                            personal: *personal,
                        })
                    })
                }
            };
            let Some(field) = field else { continue };
            columns.push(JudgedColumn {
                index: column.index as usize,
                header: column.header.clone(),
                field,
                values: column.values.clone(),
                missing: column.missing.clone(),
                date_order: column.date_order,
            });
        }
        let fixed_country = match &plan.country {
            CountryFrom::Fixed(code) => Some(code.clone()),
            _ => None,
        };
        Self {
            columns,
            width: plan.columns.len(),
            sheet_at: plan
                .source
                .all_sheets
                .then(|| plan.columns.len().saturating_sub(1)),
            code: plan.code.clone(),
            fixed_country,
            countries,
            today,
        }
    }

    /// Judges one row.
    pub(super) fn judge(&self, number: u64, cells: Vec<String>) -> JudgedRow {
        let mut row = JudgedRow {
            number,
            code: Err(Finding::new(StoreField::Code, Check::CodeMissing)),
            cells,
            values: FieldValues::new(),
            aside: Vec::new(),
            masked: Vec::new(),
            warnings: Vec::new(),
        };
        if let Some(code) = &self.fixed_country {
            row.values
                .insert(StoreField::Country.into(), Value::Text(code.clone()));
        }
        let country = self.country(number, &row.cells);
        for column in &self.columns {
            self.judge_cell(column, country, &mut row);
        }
        self.judge_code(&mut row);
        self.judge_width(&mut row);
        row
    }

    /// The country that the plan, the row or the store that is there names.
    fn country(&self, number: u64, cells: &[String]) -> Country {
        if let Some(code) = &self.fixed_country {
            return Country::of(Some(code));
        }
        let read = |field: StoreField| {
            let column = self
                .columns
                .iter()
                .find(|column| column.field.key == field.into())?;
            let raw = cells.get(column.index)?;
            if column.missing.iter().any(|word| word == raw.trim()) {
                return None;
            }
            let reading = self.reading(Country::Unknown, column);
            let read = checks::interpret(&column.field, raw, &reading).ok()?;
            read.value.as_text().map(str::to_owned)
        };
        match Country::of(read(StoreField::Country).as_deref()) {
            Country::Unknown if !self.countries.is_empty() => {
                let code = match &self.code {
                    CodeFrom::Made(prefix) => Some(made_code(prefix, self.sheet(cells), number)),
                    _ => read(StoreField::Code),
                };
                let known = code.and_then(|code| self.countries.get(&code));
                known.copied().unwrap_or_default()
            }
            country => country,
        }
    }

    fn sheet<'c>(&self, cells: &'c [String]) -> Option<&'c str> {
        cells.get(self.sheet_at?).map(String::as_str)
    }

    fn reading(&self, country: Country, column: &JudgedColumn) -> Reading {
        Reading {
            country,
            date_order: column.date_order,
            today: self.today,
        }
    }

    fn judge_cell(&self, column: &JudgedColumn, country: Country, row: &mut JudgedRow) {
        let raw = row.cells.get(column.index).map_or("", String::as_str);
        let text = raw.trim();
        if text.is_empty() || column.missing.iter().any(|word| word == text) {
            return;
        }
        if column.field.personal && checks::is_masked(text) {
            row.masked.push(column.field.key);
            return;
        }
        let meant = column.values.get(text).map_or(raw, String::as_str);
        match checks::interpret(&column.field, meant, &self.reading(country, column)) {
            Ok(read) => {
                row.warnings.extend(read.warnings);
                if !read.value.is_blank() {
                    row.values.insert(column.field.key, read.value);
                }
            }
            Err(finding) => row.aside.push(AsideCell {
                header: column.header.clone(),
                field: Some(column.field.key),
                value: raw.to_owned(),
                finding,
            }),
        }
    }

    fn judge_code(&self, row: &mut JudgedRow) {
        let first = row
            .cells
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty());
        let code = row
            .values
            .get(&StoreField::Code.into())
            .and_then(Value::as_text);
        if let Some(word) = [code, first]
            .into_iter()
            .flatten()
            .find(|text| adds_up(text))
        {
            row.code = Err(Finding::new(StoreField::Code, Check::TotalsRow).with("value", word));
            return;
        }
        if let CodeFrom::Made(prefix) = &self.code {
            let code = made_code(prefix, self.sheet(&row.cells), row.number);
            row.values
                .insert(StoreField::Code.into(), Value::Text(code.clone()));
            row.code = Ok(code);
        } else if let Some(Value::Text(code)) = row.values.get(&StoreField::Code.into()) {
            row.code = Ok(code.clone());
        }
    }

    /// Cells beyond the last header belong to no column; they are kept aside, not lost.
    fn judge_width(&self, row: &mut JudgedRow) {
        for (index, cell) in row.cells.iter().enumerate().skip(self.width) {
            if !cell.trim().is_empty() {
                row.aside.push(AsideCell {
                    header: format!("Column {}", index + 1),
                    field: None,
                    value: cell.clone(),
                    finding: Finding::new(StoreField::Code, Check::BeyondHeader)
                        .with("column", index + 1),
                });
            }
        }
    }

    /// Whether a row is empty, or repeats the header as pages of a print do.
    pub(super) fn is_nothing(cells: &[String]) -> bool {
        cells.iter().all(|cell| cell.trim().is_empty())
    }
}
