//! The plain model: the stores as the file holds them, and loops over them. It shares with the columns the atlas and nothing else.

mod counts;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use haat_atlas::{Certainty, Place, State, fold, fold_letters, resolve_state};
use haat_registry::{
    Dimension, Facet, Figures, OwnField, Registry, Status, Store, StoreField, StoreFormat, Summary,
    Value,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::ask::{Ask, Condition, FIELDS, Kind, Means, Operand, Want};
use super::network::TODAY;

pub struct Model {
    /// Live stores by id.
    pub rows: Vec<Store>,
    formats: HashMap<i64, StoreFormat>,
    partners: HashMap<i64, String>,
    own: Vec<OwnField>,
    /// What was worked out once: every text of a row, folded, and the groups of each dimension.
    texts: HashMap<i64, Vec<String>>,
    grouped: RefCell<HashMap<String, Rc<Groups>>>,
    met: RefCell<HashMap<String, Rc<HashSet<i64>>>>,
}

/// What a field of a store holds, as a question sees it.
#[derive(Debug, Clone)]
pub enum Cell {
    Blank,
    Text(String),
    Day(Date),
    Number(f64),
}

/// A value that stores are grouped by.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    /// Folded, with its country: what makes two values one.
    key: String,
    label: String,
    /// Its place among tiers, periods and numbers.
    rank: Option<f64>,
}

/// What a dimension makes of a row, and the label of each value.
struct Groups {
    of_row: HashMap<i64, Option<Group>>,
    at_close: HashMap<i64, Option<Group>>,
}

impl Model {
    pub fn of(registry: &Registry) -> Self {
        let mut model = Self::read(registry);
        model.texts = model
            .rows
            .iter()
            .map(|row| (row.id, model.texts_of(row)))
            .collect();
        model
    }

    fn read(registry: &Registry) -> Self {
        registry
            .read(|reader| {
                let mut rows = Vec::new();
                let mut id = 1;
                while let Some(store) = reader.store(id)? {
                    rows.push(store);
                    id += 1;
                }
                rows.retain(|store| store.deleted_by.is_none());
                Ok(Self {
                    rows,
                    formats: reader
                        .formats()?
                        .into_iter()
                        .map(|format| (format.id, format))
                        .collect(),
                    partners: reader
                        .partners()?
                        .into_iter()
                        .map(|partner| (partner.id, partner.name))
                        .collect(),
                    own: reader.own_fields()?,
                    texts: HashMap::new(),
                    grouped: RefCell::default(),
                    met: RefCell::default(),
                })
            })
            .unwrap()
    }

    pub fn cell(&self, store: &Store, field: &str) -> Cell {
        let text =
            |text: Option<&str>| text.map_or(Cell::Blank, |text| Cell::Text(text.to_owned()));
        let of = |value: &Value| match value {
            Value::Blank => Cell::Blank,
            Value::Text(text) => Cell::Text(text.clone()),
            Value::Number(number) => Cell::Number(*number),
            Value::Date(moment) => Cell::Day(moment.date),
            Value::YesNo(yes) => Cell::Text(if *yes { "Yes" } else { "No" }.to_owned()),
            Value::Ref(id) => Cell::Text(id.to_string()),
        };
        let population = || place(store).and_then(|place| place.population);
        match field {
            "format" => text(self.format(store).map(|format| format.name.as_str())),
            "partner" => text(self.partner(store)),
            "ownership" => text(
                self.format(store)
                    .and_then(|format| format.ownership)
                    .map(|o| o.key()),
            ),
            "presence" => text(
                self.format(store)
                    .and_then(|format| format.presence)
                    .map(|p| p.key()),
            ),
            "tier" => population().map_or(Cell::Blank, |people| {
                Cell::Number(haat_atlas::rbi_tier(people).number().into())
            }),
            "tier.hra" => text(population().map(|people| haat_atlas::hra_class(people).key())),
            "tier.group" => text(population().map(|people| haat_atlas::rbi_group(people).key())),
            _ => match field.strip_prefix("x.") {
                Some(name) => of(store.get(haat_registry::FieldKey::Own(self.own_named(name).uid))),
                None => of(store.get(StoreField::by_key(field).unwrap())),
            },
        }
    }

    fn own_named(&self, name: &str) -> &OwnField {
        let name = fold(name.trim_matches('"'));
        self.own.iter().find(|own| fold(&own.name) == name).unwrap()
    }

    fn format(&self, store: &Store) -> Option<&StoreFormat> {
        self.formats
            .get(&store.get(StoreField::Format).as_ref_id()?)
    }

    fn partner(&self, store: &Store) -> Option<&str> {
        self.partners
            .get(&store.get(StoreField::Partner).as_ref_id()?)
            .map(String::as_str)
    }

    pub fn select(&self, ask: &Ask) -> Vec<i64> {
        let rows = self
            .rows
            .iter()
            .filter(|row| self.holds(row, ask, None, true));
        let mut rows: Vec<(Vec<Option<SortKey>>, String, i64)> = rows
            .map(|row| {
                (
                    ask.sort
                        .iter()
                        .map(|(field, _)| self.sort_key(row, field))
                        .collect(),
                    fold(row.code()),
                    row.id,
                )
            })
            .collect();
        rows.sort_by(|(keys, code, id), (others, other_code, other)| {
            for ((a, b), (_, descending)) in keys.iter().zip(others).zip(&ask.sort) {
                let order = match (a, b) {
                    (None, None) => Ordering::Equal,
                    (None, _) => Ordering::Greater,
                    (_, None) => Ordering::Less,
                    (Some(a), Some(b)) if *descending => b.compare(a),
                    (Some(a), Some(b)) => a.compare(b),
                };
                if order.is_ne() {
                    return order;
                }
            }
            natural(code, other_code).then(id.cmp(other))
        });
        rows.into_iter().map(|(_, _, id)| id).collect()
    }

    fn holds(&self, row: &Store, ask: &Ask, leave_out: Option<&str>, with_on: bool) -> bool {
        ask.conditions
            .iter()
            .filter(|condition| leave_out != Some(condition.field))
            .all(|condition| self.meets(row, condition))
            && ask
                .text
                .iter()
                .all(|(negated, text)| self.has_text(row, text) != *negated)
            && (!with_on || ask.on.is_none_or(|day| open_on(row, day)))
    }

    /// Whether the row is among those that meet the condition, which are worked out once.
    fn meets(&self, row: &Store, condition: &Condition) -> bool {
        let name = &condition.name;
        if let Some(met) = self.met.borrow().get(name) {
            return met.contains(&row.id);
        }
        let met = self
            .rows
            .iter()
            .filter(|row| self.meets_now(row, condition))
            .map(|row| row.id);
        let met: Rc<HashSet<i64>> = Rc::new(met.collect());
        self.met.borrow_mut().insert(name.clone(), met.clone());
        met.contains(&row.id)
    }

    fn meets_now(&self, row: &Store, condition: &Condition) -> bool {
        let (_, kind) = FIELDS
            .iter()
            .find(|(field, _)| *field == condition.field)
            .unwrap();
        let cell = self.cell(row, condition.field);
        condition
            .any
            .iter()
            .any(|want| self.wants(row, condition.field, *kind, &cell, want))
            != condition.negated
    }

    fn wants(&self, row: &Store, field: &str, kind: Kind, cell: &Cell, want: &Want) -> bool {
        match (cell, want) {
            (Cell::Blank, want) => matches!(want, Want::Blank),
            (_, Want::Blank) => false,
            (_, Want::Any) => true,
            (Cell::Day(day), _) => {
                let (from, to) = span(want, |means| match means {
                    Means::Days(first, last) => (first, last),
                    _ => unreachable!(),
                });
                from.is_none_or(|(from, within)| *day > from || within && *day == from)
                    && to.is_none_or(|(to, within)| *day < to || within && *day == to)
            }
            (Cell::Number(number), _) => {
                let (from, to) = span(want, |means| match means {
                    Means::Number(number) => (number, number),
                    _ => unreachable!(),
                });
                from.is_none_or(|(from, within)| *number > from || within && *number == from)
                    && to.is_none_or(|(to, within)| *number < to || within && *number == to)
            }
            (Cell::Text(text), _) if field == "state" => state_is(row, text, want),
            (Cell::Text(text), _) if field == "country" => {
                text_is(&country(text), kind, &country_want(want))
            }
            (Cell::Text(text), _) => text_is(&fold(text), kind, want),
        }
    }

    fn has_text(&self, row: &Store, text: &str) -> bool {
        let text = fold(text);
        self.texts[&row.id].iter().any(|held| held.contains(&text))
    }

    fn texts_of(&self, row: &Store) -> Vec<String> {
        let searched = |(field, kind): &&(&'static str, Kind)| {
            !matches!(
                *field,
                "status"
                    | "place_certainty"
                    | "place"
                    | "state"
                    | "country"
                    | "tier.hra"
                    | "tier.group"
                    | "ownership"
                    | "presence"
            ) && !matches!(kind, Kind::Day | Kind::Number)
        };
        let texts =
            FIELDS
                .iter()
                .filter(searched)
                .filter_map(|(field, _)| match self.cell(row, field) {
                    Cell::Text(text) => Some(fold(&text)),
                    _ => None,
                });
        let mut texts: Vec<String> = texts.collect();
        let country = country(written(row, StoreField::Country));
        texts.extend(haat_registry::checks::country_name(&country.to_uppercase()).map(fold));
        texts.push(country);
        if let Some((_, label, hindi)) = state(row) {
            texts.push(fold(&label));
            texts.extend(hindi.map(fold));
        }
        texts
    }

    fn sort_key(&self, row: &Store, field: &str) -> Option<SortKey> {
        let place_of =
            |keys: &[&str], key: &str| keys.iter().position(|known| *known == key).unwrap() as f64;
        Some(match (field, self.cell(row, field)) {
            (_, Cell::Blank) => return None,
            (_, Cell::Day(day)) => SortKey::Number(f64::from((day - date(1970, 1, 1)).get_days())),
            (_, Cell::Number(number)) => SortKey::Number(number),
            ("status", Cell::Text(key)) => SortKey::Number(
                Status::ALL
                    .iter()
                    .position(|status| status.key() == key)
                    .unwrap() as f64,
            ),
            ("place_certainty", Cell::Text(key)) => {
                SortKey::Number(place_of(&["confirmed", "exact", "likely", "unsure"], &key))
            }
            ("tier.hra", Cell::Text(key)) => {
                SortKey::Number(place_of(&["x", "y", "z"], &fold(&key)))
            }
            ("tier.group", Cell::Text(key)) => SortKey::Number(place_of(
                &["metropolitan", "urban", "semi_urban", "rural"],
                &key,
            )),
            ("ownership", Cell::Text(key)) => {
                SortKey::Number(place_of(&["coco", "cofo", "foco", "fofo", "fico"], &key))
            }
            ("presence", Cell::Text(key)) => SortKey::Number(place_of(
                &["ebo", "mbo", "lfr", "shop_in_shop", "kiosk"],
                &key,
            )),
            ("country", Cell::Text(text)) => SortKey::Text(country(&text), String::new()),
            ("state", _) => state(row).map(|(key, label, _)| SortKey::Text(fold(&label), key))?,
            ("place", Cell::Text(id)) => SortKey::Text(fold(place(row)?.name), id),
            (_, Cell::Text(text)) => SortKey::Text(fold(&text), String::new()),
        })
    }
}

enum SortKey {
    Number(f64),
    /// Natural order, and what tells two of one name apart.
    Text(String, String),
}

impl SortKey {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a, x), Self::Text(b, y)) => natural(a, b).then_with(|| x.cmp(y)),
            _ => unreachable!(),
        }
    }
}

/// Natural order by pieces: runs of digits by value, other bytes as they are; then the shorter, then the text itself.
fn natural(a: &str, b: &str) -> Ordering {
    fn pieces(text: &str) -> Vec<(u8, String)> {
        let mut pieces: Vec<(u8, String)> = Vec::new();
        let mut in_number = false;
        for byte in text.bytes() {
            if byte.is_ascii_digit() {
                if !in_number {
                    pieces.push((b'0', String::new()));
                }
                let (_, digits) = pieces.last_mut().unwrap();
                if byte != b'0' || !digits.is_empty() {
                    digits.push(char::from(byte));
                }
            } else {
                pieces.push((byte, String::new()));
            }
            in_number = byte.is_ascii_digit();
        }
        pieces
    }
    let (left, right) = (pieces(a), pieces(b));
    for ((x, m), (y, n)) in left.iter().zip(&right) {
        let order = x.cmp(y).then(m.len().cmp(&n.len())).then_with(|| m.cmp(n));
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

fn place(store: &Store) -> Option<&'static Place> {
    Place::by_id(u32::try_from(store.get(StoreField::Place).as_ref_id()?).ok()?)
}

fn dates(store: &Store) -> (Option<Date>, Option<Date>) {
    let day = |field| store.get(field).as_date().map(|moment| moment.date);
    (day(StoreField::Opened), day(StoreField::ClosedOn))
}

fn open_on(store: &Store, day: Date) -> bool {
    let (opened, closed) = dates(store);
    opened.is_some_and(|opened| opened <= day) && closed.is_none_or(|closed| closed > day)
}

fn written(store: &Store, field: StoreField) -> &str {
    store.get(field).as_text().unwrap_or("")
}

fn country(text: &str) -> String {
    let folded = fold(text);
    match haat_registry::checks::country_code(&folded) {
        Some(code) => code.to_lowercase(),
        None => folded,
    }
}

fn country_want(want: &Want) -> Want {
    let mapped = |operand: &Operand| Operand {
        text: country(&operand.text),
        means: operand.means,
    };
    match want {
        Want::Is(operand) => Want::Is(mapped(operand)),
        Want::Exactly(operand) => Want::Exactly(mapped(operand)),
        other => other.clone(),
    }
}

fn indian(store: &Store) -> Option<&'static State> {
    matches!(
        fold(written(store, StoreField::Country)).as_str(),
        "in" | "india"
    )
    .then(|| State::by_iso(written(store, StoreField::State)))?
}

/// Key with its country, label and Hindi name.
fn state(store: &Store) -> Option<(String, String, Option<&'static str>)> {
    let text = written(store, StoreField::State);
    if text.is_empty() {
        return None;
    }
    let key = format!(
        "{}\u{1f}{}",
        country(written(store, StoreField::Country)),
        fold(text)
    );
    let label = indian(store).map_or(text, |state| state.name);
    Some((
        key,
        label.to_owned(),
        indian(store).map(|state| state.name_hi),
    ))
}

/// The state of India that a text names, remembered: one that is none takes a while.
fn meant(text: &str) -> Option<&'static str> {
    thread_local!(static KNOWN: RefCell<HashMap<String, Option<&'static str>>> = RefCell::default());
    KNOWN.with_borrow_mut(|known| {
        *known.entry(text.to_owned()).or_insert_with(|| {
            let found = resolve_state(text)
                .filter(|found| found.certainty == Certainty::Exact && !text.starts_with('-'));
            found.map(|found| found.state.iso)
        })
    })
}

fn state_is(store: &Store, text: &str, want: &Want) -> bool {
    let label = indian(store).map_or(text, |state| state.name);
    match want {
        Want::Begins(start) => fold(label).starts_with(&fold(start)),
        Want::Is(operand) | Want::Exactly(operand) => {
            let meant = meant(&operand.text);
            let asked = fold(&operand.text);
            meant.is_some_and(|iso| indian(store).is_some_and(|state| state.iso == iso))
                || asked == fold(text)
                || asked
                    == format!(
                        "{}-{}",
                        country(written(store, StoreField::Country)),
                        fold(text)
                    )
        }
        _ => false,
    }
}

fn text_is(held: &str, kind: Kind, want: &Want) -> bool {
    let ends = |from: Option<(&Operand, bool)>, to: Option<(&Operand, bool)>| {
        let order = |end: &Operand| natural(held, &fold(&end.text));
        from.is_none_or(|(end, within)| order(end).is_gt() || within && order(end).is_eq())
            && to.is_none_or(|(end, within)| order(end).is_lt() || within && order(end).is_eq())
    };
    match want {
        Want::Is(operand) if kind == Kind::Free => held.contains(&fold(&operand.text)),
        Want::Is(operand) | Want::Exactly(operand) if kind == Kind::Key => {
            fold_letters(held) == fold_letters(&operand.text)
        }
        Want::Is(operand) | Want::Exactly(operand) => held == fold(&operand.text),
        Want::Begins(start) => held.starts_with(&fold(start)),
        Want::Less(end) => ends(None, Some((end, false))),
        Want::AtMost(end) => ends(None, Some((end, true))),
        Want::More(end) => ends(Some((end, false)), None),
        Want::AtLeast(end) => ends(Some((end, true)), None),
        Want::Range(from, to) => ends(
            from.as_ref().map(|end| (end, true)),
            to.as_ref().map(|end| (end, true)),
        ),
        Want::Blank | Want::Any => unreachable!(),
    }
}

type Ends<T> = (Option<(T, bool)>, Option<(T, bool)>);

/// The ends that a want of days or numbers sets, each with whether it belongs to it.
fn span<T>(want: &Want, means: impl Fn(Means) -> (T, T)) -> Ends<T> {
    let first = |operand: &Operand| means(operand.means).0;
    let last = |operand: &Operand| means(operand.means).1;
    match want {
        Want::Is(operand) | Want::Exactly(operand) => {
            (Some((first(operand), true)), Some((last(operand), true)))
        }
        Want::Less(operand) => (None, Some((first(operand), false))),
        Want::AtMost(operand) => (None, Some((last(operand), true))),
        Want::More(operand) => (Some((last(operand), false)), None),
        Want::AtLeast(operand) => (Some((first(operand), true)), None),
        Want::Range(from, to) => (
            from.as_ref().map(|end| (first(end), true)),
            to.as_ref().map(|end| (last(end), true)),
        ),
        Want::Blank | Want::Any | Want::Begins(_) => unreachable!(),
    }
}
