//! The stores themselves, column by column.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use haat_atlas::{Place, State, fold, fold_into};

use super::bits::Bits;
use super::coded::Coded;
use super::source::{OwnValue, Source, day_of_text};
use super::texts::{Late, TEXT_FIELDS, Texts, push_field};
use crate::checks::country_code;
use crate::model::{
    FieldKey, FieldKind, LifeCycle, OwnField, Ownership, Presence, Store, StoreField, Value,
};
use crate::query::{CERTAINTIES, STATUSES};
use crate::rows::MergedCode;

/// What a day column holds where nothing was said.
pub(super) const NO_DAY: i32 = i32::MIN;

/// Between country and state in the key of a state.
pub(super) const STATE_KEY: char = '\u{1f}';

/// The fields kept as codes.
pub(super) const CODED_FIELDS: [StoreField; 10] = [
    StoreField::Country,
    StoreField::State,
    StoreField::District,
    StoreField::Town,
    StoreField::Pin,
    StoreField::Format,
    StoreField::Partner,
    StoreField::Status,
    StoreField::Place,
    StoreField::PlaceCertainty,
];

/// The fields kept as days.
pub(super) const DAY_FIELDS: [StoreField; 4] = [
    StoreField::PlannedOpening,
    StoreField::ForecastOpening,
    StoreField::Opened,
    StoreField::ClosedOn,
];

/// The fields kept as numbers.
pub(super) const NUMBER_FIELDS: [StoreField; 3] = [
    StoreField::Latitude,
    StoreField::Longitude,
    StoreField::AreaSqft,
];

/// What the names of formats, partners and own columns were when the columns were built.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Names {
    /// Every format ever, live ones first.
    pub(super) formats: Vec<FormatName>,
    /// Id and name of every partner ever.
    pub(super) partners: Vec<(i64, String)>,
    pub(super) own: Vec<OwnField>,
    /// Codes that lead to another store.
    pub(super) merged: Vec<MergedCode>,
    /// What statuses ask for.
    pub(super) life: LifeCycle,
}

impl Names {
    /// Whether those of an earlier time are all among these, as they were then.
    pub(super) fn cover(&self, then: &Self) -> bool {
        let formats: HashMap<i64, &FormatName> = self.formats.iter().map(|f| (f.id, f)).collect();
        let partners: HashMap<i64, &str> = self
            .partners
            .iter()
            .map(|(id, name)| (*id, name.as_str()))
            .collect();
        then.formats.iter().all(|f| formats.get(&f.id) == Some(&f))
            && then
                .partners
                .iter()
                .all(|(id, name)| partners.get(id) == Some(&name.as_str()))
            && then.own.iter().all(|field| self.own.contains(field))
            // What is to be filled now was not asked for by a column that was not there.
            && self.own.iter().all(|field| !field.required || then.own.contains(field))
            && then.merged == self.merged
            && then.life == self.life
    }
}

/// What is known of a format.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FormatName {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) ownership: Option<Ownership>,
    pub(super) presence: Option<Presence>,
}

/// An own column.
#[derive(Debug, Clone)]
pub(super) struct OwnColumn {
    pub(super) field: OwnField,
    pub(super) values: OwnValues,
}

#[derive(Debug, Clone)]
pub(super) enum OwnValues {
    Coded(Coded),
    Days(Arc<Vec<i32>>),
    Numbers(Arc<Vec<f64>>),
}

/// The stores, one row each. Cloning is cheap: a change copies only the columns it touches, so that a held clone stays as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Stores {
    pub(super) names: Arc<Names>,
    format_codes: Arc<HashMap<i64, u32>>,
    partner_codes: Arc<HashMap<i64, u32>>,
    /// Local ids, ascending up to `ascending`, then those that came back later.
    pub(super) ids: Arc<Vec<i64>>,
    ascending: usize,
    /// Rows of the ids that stand outside the order.
    strays: Arc<HashMap<i64, usize>>,
    pub(super) live: Arc<Bits>,
    pub(super) texts: Late,
    pub(super) coded: [Coded; CODED_FIELDS.len()],
    pub(super) days: [Arc<Vec<i32>>; DAY_FIELDS.len()],
    pub(super) numbers: [Arc<Vec<f64>>; NUMBER_FIELDS.len()],
    pub(super) own: Vec<OwnColumn>,
}

impl Stores {
    pub(super) fn empty(names: Arc<Names>) -> Self {
        let mut stores = Self {
            own: names
                .own
                .iter()
                .map(|field| OwnColumn {
                    field: field.clone(),
                    values: match field.kind {
                        FieldKind::Date => OwnValues::Days(Arc::default()),
                        FieldKind::Number => OwnValues::Numbers(Arc::default()),
                        _ => OwnValues::Coded(Coded::default()),
                    },
                })
                .collect(),
            ..Self::default()
        };
        stores.learn(&names);
        for (field, keys) in [
            (StoreField::Status, STATUSES),
            (StoreField::PlaceCertainty, CERTAINTIES),
        ] {
            let coded = stores.coded_mut(field);
            for (key, label) in keys {
                coded.code_of(key, label);
            }
        }
        stores.names = names;
        stores
    }

    /// Rows, dead ones included.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn coded(&self, field: StoreField) -> Option<&Coded> {
        let at = CODED_FIELDS.iter().position(|f| *f == field)?;
        Some(&self.coded[at])
    }

    fn coded_mut(&mut self, field: StoreField) -> &mut Coded {
        let at = CODED_FIELDS.iter().position(|f| *f == field);
        &mut self.coded[at.unwrap_or_default()]
    }

    pub(super) fn days(&self, field: StoreField) -> Option<&Arc<Vec<i32>>> {
        let at = DAY_FIELDS.iter().position(|f| *f == field)?;
        Some(&self.days[at])
    }

    pub(super) fn numbers(&self, field: StoreField) -> Option<&Arc<Vec<f64>>> {
        let at = NUMBER_FIELDS.iter().position(|f| *f == field)?;
        Some(&self.numbers[at])
    }

    /// Takes over names that only grew, and axes and choices as they are now; says no where only a rebuild will do.
    pub(super) fn follow_names(&mut self, names: Names) -> bool {
        let kept = |old: &[OwnField], new: &[OwnField]| {
            let shape = |f: &OwnField| (f.uid, f.name.clone(), f.kind);
            old.iter().map(shape).eq(new.iter().map(shape))
        };
        let formats: HashMap<i64, &str> = names
            .formats
            .iter()
            .map(|f| (f.id, f.name.as_str()))
            .collect();
        let partners: HashMap<i64, &str> = names
            .partners
            .iter()
            .map(|(id, n)| (*id, n.as_str()))
            .collect();
        let held = &self.names;
        if !kept(&held.own, &names.own)
            || !held
                .formats
                .iter()
                .all(|f| formats.get(&f.id) == Some(&f.name.as_str()))
            || !held
                .partners
                .iter()
                .all(|(id, name)| partners.get(id) == Some(&name.as_str()))
        {
            return false;
        }
        self.learn(&names);
        for (own, field) in self.own.iter_mut().zip(&names.own) {
            own.field = field.clone();
        }
        self.names = Arc::new(names);
        true
    }

    /// Gives every format and partner a code.
    pub(super) fn learn(&mut self, names: &Names) {
        let formats = names.formats.iter().map(|f| (f.id, f.name.as_str()));
        self.format_codes = known(self.coded_mut(StoreField::Format), formats);
        let partners = names.partners.iter().map(|(id, name)| (*id, name.as_str()));
        self.partner_codes = known(self.coded_mut(StoreField::Partner), partners);
    }

    /// Gives the rows their ids, which ascend.
    pub(super) fn set_ids(&mut self, ids: Vec<i64>) {
        self.ascending = ids.len();
        self.ids = Arc::new(ids);
    }

    /// The row of a store, dead or live.
    pub(super) fn row_of(&self, id: i64) -> Option<usize> {
        let found = self.ids[..self.ascending].binary_search(&id).ok();
        found.or_else(|| self.strays.get(&id).copied())
    }

    /// The rows whose ids ascend, and those that stand outside the order.
    pub(super) fn rows_in_order(&self) -> (std::ops::Range<usize>, Vec<usize>) {
        let mut strays: Vec<usize> = self.strays.values().copied().collect();
        strays.sort_unstable_by_key(|row| self.ids[*row]);
        (0..self.ascending, strays)
    }

    /// Whether nothing was said in a field of a row. An own column that is no longer there is blank.
    pub(super) fn is_blank(&self, row: usize, key: FieldKey) -> bool {
        let field = match key {
            FieldKey::Builtin(field) => field,
            FieldKey::Own(uid) => {
                let own = self.own.iter().find(|own| own.field.uid == uid);
                return own.is_none_or(|own| own.values.is_blank(row));
            }
        };
        if let Some(coded) = self.coded(field) {
            return coded.dict.key(coded.codes.get(row)).is_empty();
        }
        if let Some(days) = self.days(field) {
            return days[row] == NO_DAY;
        }
        if let Some(numbers) = self.numbers(field) {
            return numbers[row].is_nan();
        }
        let text = TEXT_FIELDS.iter().position(|known| *known == field);
        text.is_none_or(|text| self.texts.get().field(row, text).is_empty())
    }

    /// How many rows stand outside the order of ids.
    pub(super) fn strays(&self) -> usize {
        self.strays.len()
    }

    /// Takes a store out; its row stays, dead.
    pub(super) fn remove(&mut self, id: i64) {
        if let Some(row) = self.row_of(id)
            && self.live.get(row)
        {
            Arc::make_mut(&mut self.live).set(row, false);
        }
    }

    /// Takes every store from this id on out.
    pub(super) fn remove_from(&mut self, first: i64) {
        let later: Vec<i64> = self.ids.iter().copied().filter(|id| *id >= first).collect();
        for id in later {
            self.remove(id);
        }
    }

    /// Puts a store in, or what it holds now in its place.
    pub(super) fn put(&mut self, source: &impl Source, scratch: &mut Scratch) {
        match self.row_of(source.id()) {
            Some(row) => {
                if !self.live.get(row) {
                    Arc::make_mut(&mut self.live).set(row, true);
                }
                self.write(row, source, scratch);
            }
            None => self.push(source, scratch),
        }
    }

    /// Adds a store that is not there.
    pub(super) fn push(&mut self, source: &impl Source, scratch: &mut Scratch) {
        let (row, id) = (self.len(), source.id());
        if self.ascending == row && self.ids.last().is_none_or(|last| *last < id) {
            self.ascending += 1;
        } else {
            Arc::make_mut(&mut self.strays).insert(id, row);
        }
        Arc::make_mut(&mut self.ids).push(id);
        Arc::make_mut(&mut self.live).set(row, true);
        self.write(row, source, scratch);
    }

    fn write(&mut self, row: usize, source: &impl Source, scratch: &mut Scratch) {
        record_of(source, &mut scratch.record);
        self.texts.set(row, &scratch.record);
        for (slot, field) in self.days.iter_mut().zip(DAY_FIELDS) {
            put(slot, row, source.day(field).unwrap_or(NO_DAY));
        }
        for (slot, field) in self.numbers.iter_mut().zip(NUMBER_FIELDS) {
            put_number(slot, row, source.number(field).unwrap_or(f64::NAN));
        }
        for (slot, field) in self.coded.iter_mut().zip(CODED_FIELDS) {
            match field {
                StoreField::Format => {
                    let id = source.reference(field);
                    let code = id.and_then(|id| self.format_codes.get(&id));
                    slot.set_code(row, code.copied().unwrap_or(0));
                }
                StoreField::Partner => {
                    let id = source.reference(field);
                    let code = id.and_then(|id| self.partner_codes.get(&id));
                    slot.set_code(row, code.copied().unwrap_or(0));
                }
                StoreField::Place => {
                    scratch.key.clear();
                    if let Some(id) = source.reference(field) {
                        let _ = write!(scratch.key, "{id}");
                    }
                    slot.set(row, &scratch.key, || place_name(&scratch.key));
                }
                StoreField::State => {
                    let state = source.text(field).unwrap_or_default();
                    scratch.key.clear();
                    if !state.trim().is_empty() {
                        let country = source.text(StoreField::Country).unwrap_or_default();
                        fold_country(&country, &mut scratch.key);
                        scratch.key.push(STATE_KEY);
                        fold_into(&state, &mut scratch.key);
                    }
                    slot.set(row, &scratch.key, || state_name(&scratch.key, &state));
                }
                field => {
                    let text = source.text(field).unwrap_or_default();
                    scratch.key.clear();
                    if field == StoreField::Country {
                        fold_country(&text, &mut scratch.key);
                    } else {
                        fold_into(&text, &mut scratch.key);
                    }
                    slot.set(row, &scratch.key, || text.trim().to_owned());
                }
            }
        }
        self.write_own(row, source, scratch);
    }

    fn write_own(&mut self, row: usize, source: &impl Source, scratch: &mut Scratch) {
        if self.own.is_empty() {
            return;
        }
        scratch.own_seen.clear();
        scratch.own_seen.resize(self.own.len(), false);
        source.own(&mut |uid, value| {
            let found = self.own.iter().position(|own| own.field.uid == uid);
            let Some(at) = found else { return };
            scratch.own_seen[at] = true;
            let own = &mut self.own[at];
            let value = match value {
                // As in `Value::from_json`.
                OwnValue::Number(number) if own.field.kind == FieldKind::YesNo => {
                    OwnValue::YesNo(number != 0.0)
                }
                other => other,
            };
            own.values.set(row, value, &mut scratch.key);
        });
        for (own, seen) in self.own.iter_mut().zip(&scratch.own_seen) {
            if !seen {
                own.values
                    .set(row, OwnValue::Text("".into()), &mut scratch.key);
            }
        }
    }

    /// The stores of consecutive runs of ids. All were begun from the same names.
    pub(super) fn joined(parts: Vec<Self>) -> Self {
        let Some(first) = parts.first() else {
            return Self::default();
        };
        let (names, format_codes, partner_codes) = (
            first.names.clone(),
            first.format_codes.clone(),
            first.partner_codes.clone(),
        );
        let ids: Vec<i64> = parts
            .iter()
            .flat_map(|part| part.ids.iter().copied())
            .collect();
        let mut live = Bits::none(ids.len());
        live.invert();
        let own = (0..names.own.len())
            .map(|at| OwnColumn {
                field: names.own[at].clone(),
                values: OwnValues::joined(
                    parts
                        .iter()
                        .map(|part| part.own[at].values.clone())
                        .collect(),
                ),
            })
            .collect();
        let mut columns: Vec<Vec<Coded>> = vec![Vec::new(); CODED_FIELDS.len()];
        let mut days: Vec<Vec<Arc<Vec<i32>>>> = vec![Vec::new(); DAY_FIELDS.len()];
        let mut numbers: Vec<Vec<Arc<Vec<f64>>>> = vec![Vec::new(); NUMBER_FIELDS.len()];
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            for (all, one) in columns.iter_mut().zip(part.coded) {
                all.push(one);
            }
            for (all, one) in days.iter_mut().zip(part.days) {
                all.push(one);
            }
            for (all, one) in numbers.iter_mut().zip(part.numbers) {
                all.push(one);
            }
            texts.push(part.texts.get().clone());
        }
        let mut columns = columns.into_iter().map(Coded::joined);
        let mut days = days.into_iter().map(|parts| concat(&parts));
        let mut numbers = numbers.into_iter().map(|parts| concat(&parts));
        Self {
            names,
            format_codes,
            partner_codes,
            ascending: ids.len(),
            ids: Arc::new(ids),
            strays: Arc::default(),
            live: Arc::new(live),
            texts: Texts::joined(texts).into(),
            coded: std::array::from_fn(|_| columns.next().unwrap_or_default()),
            days: std::array::from_fn(|_| days.next().unwrap_or_default()),
            numbers: std::array::from_fn(|_| numbers.next().unwrap_or_default()),
            own,
        }
    }
}

impl OwnColumn {
    /// How a store spells its value.
    pub(super) fn written_label(&self, store: &Store) -> String {
        match store.get(FieldKey::Own(self.field.uid)) {
            Value::Text(text) => text.trim().to_owned(),
            Value::YesNo(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Date(moment) => moment.to_string(),
            Value::Blank | Value::Ref(_) => String::new(),
        }
    }
}

/// Room that is used again for every row.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    record: String,
    key: String,
    own_seen: Vec<bool>,
}

impl OwnValues {
    fn is_blank(&self, row: usize) -> bool {
        match self {
            Self::Coded(coded) => coded.dict.key(coded.codes.get(row)).is_empty(),
            Self::Days(days) => days[row] == NO_DAY,
            Self::Numbers(numbers) => numbers[row].is_nan(),
        }
    }

    fn set(&mut self, row: usize, value: OwnValue<'_>, key: &mut String) {
        match self {
            Self::Days(days) => {
                let day = match value {
                    OwnValue::Text(text) => day_of_text(&text),
                    _ => None,
                };
                put(days, row, day.unwrap_or(NO_DAY));
            }
            Self::Numbers(numbers) => {
                let number = match value {
                    OwnValue::Number(number) => number,
                    _ => f64::NAN,
                };
                put_number(numbers, row, number);
            }
            Self::Coded(coded) => {
                let text = match value {
                    OwnValue::Text(text) => text,
                    OwnValue::YesNo(true) => "Yes".into(),
                    OwnValue::YesNo(false) => "No".into(),
                    OwnValue::Number(number) => number.to_string().into(),
                };
                key.clear();
                fold_into(&text, key);
                coded.set(row, key, || text.trim().to_owned());
            }
        }
    }

    fn joined(parts: Vec<Self>) -> Self {
        let (mut days, mut numbers, mut coded) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match part {
                Self::Days(part) => days.push(part),
                Self::Numbers(part) => numbers.push(part),
                Self::Coded(part) => coded.push(part),
            }
        }
        if !days.is_empty() {
            Self::Days(concat(&days))
        } else if !numbers.is_empty() {
            Self::Numbers(concat(&numbers))
        } else {
            Self::Coded(Coded::joined(coded))
        }
    }
}

/// The record of a store's texts.
pub(super) fn record_of(source: &impl Source, record: &mut String) {
    record.clear();
    for field in TEXT_FIELDS {
        push_field(record, &source.text(field).unwrap_or_default());
    }
}

fn known<'a>(
    coded: &mut Coded,
    names: impl Iterator<Item = (i64, &'a str)>,
) -> Arc<HashMap<i64, u32>> {
    Arc::new(
        names
            .map(|(id, name)| (id, coded.code_of(&fold(name), name)))
            .collect(),
    )
}

fn put(column: &mut Arc<Vec<i32>>, row: usize, value: i32) {
    put_by(column, row, value, |a, b| a == b);
}

/// NaN, which stands for blank, is the same as itself here.
fn put_number(column: &mut Arc<Vec<f64>>, row: usize, value: f64) {
    put_by(column, row, value, |a, b| a.to_bits() == b.to_bits());
}

fn put_by<T: Copy>(column: &mut Arc<Vec<T>>, row: usize, value: T, same: impl Fn(T, T) -> bool) {
    if column.get(row).is_none_or(|held| !same(*held, value)) {
        let column = Arc::make_mut(column);
        match column.get_mut(row) {
            Some(slot) => *slot = value,
            None => column.push(value),
        }
    }
}

fn concat<T: Copy>(parts: &[Arc<Vec<T>>]) -> Arc<Vec<T>> {
    Arc::new(parts.iter().flat_map(|part| part.iter().copied()).collect())
}

/// Folds a country into its key: it has one, however it is written. Nearly all are written by their code, which is not looked up.
fn fold_country(text: &str, key: &mut String) {
    fold_into(text, key);
    if key.len() > 2
        && let Some(code) = country_code(key)
    {
        key.clear();
        key.push_str(&code.to_ascii_lowercase());
    }
}

fn place_name(id: &str) -> String {
    let place = id.parse().ok().and_then(Place::by_id);
    place.map_or_else(|| id.to_owned(), |place| place.name.to_owned())
}

/// The state of India that a state's key stands for.
pub(super) fn indian_state(key: &str) -> Option<&'static State> {
    match key.split_once(STATE_KEY)? {
        ("in", state) => State::by_iso(state),
        _ => None,
    }
}

/// How a store spells the value of a field that is shown as it was written.
pub(super) fn written_label(field: StoreField, store: &Store) -> String {
    let text = store.get(field).as_text().unwrap_or_default();
    if field != StoreField::State {
        return text.trim().to_owned();
    }
    let mut key = String::new();
    fold_country(
        store.get(StoreField::Country).as_text().unwrap_or_default(),
        &mut key,
    );
    key.push(STATE_KEY);
    fold_into(text, &mut key);
    state_name(&key, text)
}

fn state_name(key: &str, written: &str) -> String {
    indian_state(key).map_or_else(|| written.trim().to_owned(), |state| state.name.to_owned())
}
