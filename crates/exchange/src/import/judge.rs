//! Turns a row of texts into the values of a store, by the plan: what can be taken, and what is set aside.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use haat_registry::checks::{
    self, Aliases, Check, Country, DateOrder, Finding, Interpreted, Reading,
};
use haat_registry::{FieldDef, FieldKey, FieldKind, FieldValues, Registry, StoreField, Value};
use jiff::civil::Date;

use super::check::{Problem, field_of};
use super::fields::Fields;
use super::forms::Kept;
use super::orders::{Orders, other, shown};
use super::plan::{CodeFrom, CountryFrom, Plan, PlanColumn, Target};
use super::serial::serial_day;
use crate::error::Result;

/// One column as the judge needs it.
#[derive(Clone)]
pub(super) struct JudgedColumn {
    pub(super) index: usize,
    pub(super) header: String,
    pub(super) field: FieldDef,
    values: std::collections::BTreeMap<String, String>,
    missing: Vec<String>,
    date_order: Option<DateOrder>,
    /// What its dates show, as far as it matters.
    orders: Orders,
}

/// The countries of the stores that are there already, by code. A million of them are looked up only once a row says nothing of its own.
pub(super) struct Countries<'a> {
    known: OnceLock<HashMap<String, Country>>,
    registry: Option<&'a Registry>,
}

impl<'a> Countries<'a> {
    /// Those of a registry as it stands when one is needed: while it is written to, as it stood before.
    pub(super) fn of(registry: &'a Registry) -> Self {
        Self {
            known: OnceLock::new(),
            registry: Some(registry),
        }
    }

    /// Those that are known.
    pub(super) fn known(countries: HashMap<String, Country>) -> Self {
        Self {
            known: OnceLock::from(countries),
            registry: None,
        }
    }

    /// Of the stores that are not in the country `but`.
    fn get(&self, but: Option<&str>) -> Result<&HashMap<String, Country>> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let found = match self.registry {
            Some(registry) => registry.read_long(|reader| reader.countries_but(but))?,
            None => HashMap::new(),
        };
        Ok(self.known.get_or_init(|| found))
    }
}

/// The plan, made ready to judge a million rows.
#[derive(Clone)]
pub(super) struct Judge<'a> {
    pub(super) columns: Vec<JudgedColumn>,
    /// Which of them stands at a position of the source.
    positions: HashMap<u32, usize>,
    width: usize,
    /// The column that names the sheet, where all are read together: the last.
    sheet_at: Option<usize>,
    code: CodeFrom,
    fixed_country: Option<String>,
    /// Whether the country was proposed: then a store keeps the one it has.
    proposed_country: bool,
    countries: Arc<Countries<'a>>,
    /// What names were decided to mean.
    aliases: Aliases,
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
    pub(super) code: std::result::Result<String, Finding>,
    pub(super) values: FieldValues,
    pub(super) aside: Vec<AsideCell>,
    pub(super) masked: Vec<FieldKey>,
    pub(super) warnings: Vec<Finding>,
    /// What its cells looked like, where the values do not say it.
    pub(super) kept: Kept,
}

/// The own column that a plan's column would make.
pub(super) fn new_field(column: &PlanColumn) -> Option<FieldDef> {
    let Target::Own {
        name,
        kind,
        choices,
        personal,
    } = &column.becomes
    else {
        return None;
    };
    Some(FieldDef {
        key: FieldKey::Own(uuid::Uuid::from_u128(u128::from(column.index))),
        label: name.clone(),
        kind: *kind,
        choices: choices.clone(),
        personal: *personal,
    })
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

impl JudgedColumn {
    /// The date that a spreadsheet's number in a column of dates stands for.
    fn serial_day(&self, text: &str) -> Option<String> {
        let dates = self.field.kind == FieldKind::Date;
        dates.then(|| serial_day(text)).flatten()
    }

    /// Whether a cell means that nothing was said.
    fn says_nothing(&self, text: &str) -> bool {
        text.is_empty() || checks::is_masked(text) || self.missing.iter().any(|word| word == text)
    }
}

impl<'a> Judge<'a> {
    /// `fields` are all fields there are, the own columns of the plan made already; `countries` those of the stores that are there.
    ///
    /// The plan was checked: every column of it becomes a field there is, or nothing.
    pub(super) fn new(plan: &Plan, fields: &Fields, countries: Countries<'a>, today: Date) -> Self {
        let columns: Vec<JudgedColumn> = plan
            .columns
            .iter()
            .filter_map(|column| {
                let field = match field_of(&column.becomes, fields) {
                    Some(def) => def.clone(),
                    // Before it is made, a preview judges by what it will be.
                    None => new_field(column)?,
                };
                Some(JudgedColumn {
                    index: column.index as usize,
                    header: column.header.clone(),
                    field,
                    values: column.values.clone(),
                    missing: column.missing.clone(),
                    date_order: column.date_order,
                    orders: Orders::default(),
                })
            })
            .collect();
        let fixed_country = match &plan.country {
            CountryFrom::Fixed(country) => checks::country_code(country).map(str::to_owned),
            _ => None,
        };
        let last = plan.columns.iter().map(|column| column.index as usize + 1);
        let positions = columns.iter().enumerate();
        Self {
            positions: positions
                .filter_map(|(at, column)| Some((u32::try_from(column.index).ok()?, at)))
                .collect(),
            columns,
            width: last.max().unwrap_or(0),
            sheet_at: plan
                .source
                .reads_together()
                .then(|| plan.columns.len().saturating_sub(1)),
            code: plan.code.clone(),
            fixed_country,
            proposed_country: !plan.country_because.is_empty(),
            countries: Arc::new(countries),
            aliases: Aliases::default(),
            today,
        }
    }

    /// Reads names as they were decided to be meant.
    pub(super) fn knowing(mut self, aliases: Aliases) -> Self {
        self.aliases = aliases;
        self
    }

    /// The field that the column at this position of the source becomes.
    pub(super) fn field_at(&self, index: u32) -> Option<FieldKey> {
        let at = self.positions.get(&index)?;
        Some(self.columns[*at].field.key)
    }

    /// The built-in fields that the plan fills.
    pub(super) fn built_in(&self) -> Vec<FieldKey> {
        let keys = self.columns.iter().map(|column| column.field.key);
        keys.filter(|key| matches!(key, FieldKey::Builtin(_)))
            .collect()
    }

    /// Reads a text that a person wrote in the place of a cell of this field: as it stands, else by what the plan says of the column's
    /// words. `None` where the plan fills no such field.
    pub(super) fn read_cell(
        &self,
        key: FieldKey,
        text: &str,
        country: Country,
    ) -> Option<std::result::Result<Interpreted, Finding>> {
        let column = self.columns.iter().find(|column| column.field.key == key)?;
        let reading = self.reading(country, column);
        let serial = column.serial_day(text.trim());
        let written = serial.as_deref().unwrap_or(text);
        let as_it_stands = checks::interpret(&column.field, written, &reading)
            .map(|read| self.aliases.settle(key, written, country, read));
        let text = text.trim();
        // A mask is no way to say that nothing was said.
        if !checks::is_masked(text) && column.says_nothing(text) {
            return Some(Ok(Interpreted {
                value: Value::Blank,
                warnings: Vec::new(),
            }));
        }
        let meant = column.values.get(text).filter(|meant| !meant.is_empty());
        Some(match (as_it_stands, meant) {
            (Err(_), Some(meant)) => checks::interpret(&column.field, meant, &reading),
            (read, _) => read,
        })
    }

    /// Judges one row.
    pub(super) fn judge(&mut self, number: u64, cells: Vec<String>) -> Result<JudgedRow> {
        let mut row = JudgedRow {
            number,
            code: Err(Finding::new(StoreField::Code, Check::CodeMissing)),
            cells,
            values: FieldValues::new(),
            aside: Vec::new(),
            masked: Vec::new(),
            warnings: Vec::new(),
            kept: Kept::default(),
        };
        let (country, fixed) = self.country(number, &row.cells)?;
        if let Some(code) = fixed {
            row.values
                .insert(StoreField::Country.into(), Value::Text(code));
        }
        for column in &self.columns {
            self.judge_cell(column, country, &mut row);
        }
        self.watch_orders(&row.cells);
        self.judge_code(&mut row);
        self.judge_width(&mut row);
        Ok(row)
    }

    /// The country that the row, the store that is there or the plan names; and the one the store is to get from the plan.
    fn country(&self, number: u64, cells: &[String]) -> Result<(Country, Option<String>)> {
        let read = |field: StoreField| {
            let column = self
                .columns
                .iter()
                .find(|column| column.field.key == field.into())?;
            let raw = cells.get(column.index)?;
            if column.says_nothing(raw.trim()) {
                return None;
            }
            let reading = self.reading(Country::Unknown, column);
            let read = checks::interpret(&column.field, raw, &reading).ok()?;
            read.value.as_text().map(str::to_owned)
        };
        let named = Country::of(read(StoreField::Country).as_deref());
        if named != Country::Unknown {
            return Ok((named, None));
        }
        let by_plan = Country::of(self.fixed_country.as_deref());
        let decided = by_plan != Country::Unknown && !self.proposed_country;
        if decided {
            return Ok((by_plan, self.fixed_country.clone()));
        }
        let countries = self.countries.get(self.fixed_country.as_deref())?;
        if !countries.is_empty() {
            let code = match &self.code {
                CodeFrom::Made(prefix) => Some(made_code(prefix, self.sheet(cells), number)),
                _ => read(StoreField::Code),
            };
            let known = code.and_then(|code| countries.get(&code));
            if let Some(known) = known {
                return Ok((*known, None));
            }
        }
        Ok((by_plan, self.fixed_country.clone()))
    }

    /// Keeps in mind what the row's dates show of day and month, until the order they are read in is borne out.
    fn watch_orders(&mut self, cells: &[String]) {
        let today = self.today;
        for column in &mut self.columns {
            let borne_out = column
                .date_order
                .is_some_and(|order| column.orders.only(order) > 0);
            if column.field.kind != FieldKind::Date || borne_out {
                continue;
            }
            let text = cells.get(column.index).map_or("", |cell| cell.trim());
            if !column.says_nothing(text) {
                column.orders.count(shown(text, today));
            }
        }
    }

    /// Adds what the rows that another judge of this plan looked at show of day and month.
    pub(super) fn add(&mut self, other: &Self) {
        for (column, other) in self.columns.iter_mut().zip(&other.columns) {
            column.orders.add(&other.orders);
        }
    }

    /// What the dates of all rows say against the order they were read in: then nothing of them is to be taken.
    pub(super) fn contradicted(&self) -> Vec<Problem> {
        let name = |order| match order {
            DateOrder::DayFirst => "day_first",
            DateOrder::MonthFirst => "month_first",
        };
        let read = |column: &JudgedColumn| {
            let order = column.date_order?;
            column.orders.contradict(order).then(|| Problem {
                what: format!(
                    "“{}” is to be read {}, and its dates are {}",
                    column.header,
                    name(order),
                    name(other(order))
                ),
                mend: format!(
                    "\"date_order\": \"{}\" for “{}”",
                    name(other(order)),
                    column.header
                ),
            })
        };
        self.columns.iter().filter_map(read).collect()
    }

    /// The positions of date columns whose order nobody decided and the rows left open.
    pub(super) fn open_orders(&self) -> Vec<usize> {
        self.columns
            .iter()
            .filter(|column| column.date_order.is_none() && column.orders.decided(None).1)
            .map(|column| column.index)
            .collect()
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
        // A mask says nothing about the value, in whichever column it stands.
        if checks::is_masked(text) {
            row.masked.push(column.field.key);
            return;
        }
        if column.says_nothing(text) {
            return;
        }
        let meant = column.values.get(text).filter(|meant| !meant.is_empty());
        let meant = meant.map_or(raw, String::as_str);
        let serial = column.serial_day(text);
        if let Some(day) = &serial {
            let said = Finding::new(column.field.key, Check::SerialDate);
            row.warnings
                .push(said.with("value", text).with("date", day));
        }
        let meant = serial.as_deref().unwrap_or(meant);
        match checks::interpret(&column.field, meant, &self.reading(country, column)) {
            Ok(read) => {
                let read = self.aliases.settle(column.field.key, meant, country, read);
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

    /// Whether a row is empty.
    pub(super) fn is_nothing(cells: &[String]) -> bool {
        cells.iter().all(|cell| cell.trim().is_empty())
    }
}
