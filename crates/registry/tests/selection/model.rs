//! The plain model: the stores as the file holds them, and loops over them. It shares with the columns the atlas and nothing else.

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

/// What a dimension is filtered by.
fn field_of(dimension: &Dimension) -> &'static str {
    match dimension {
        Dimension::State => "state",
        Dimension::District => "district",
        Dimension::Town => "town",
        Dimension::Tier => "tier",
        Dimension::TierHra => "tier.hra",
        Dimension::TierGroup => "tier.group",
        Dimension::Format => "format",
        Dimension::Ownership => "ownership",
        Dimension::Presence => "presence",
        Dimension::Partner => "partner",
        Dimension::Status => "status",
        Dimension::Country => "country",
        Dimension::OpenedYear
        | Dimension::OpenedQuarter
        | Dimension::OpenedMonth
        | Dimension::OpenedFy => "opened",
        Dimension::Own(name) => {
            FIELDS
                .iter()
                .find(|(field, _)| {
                    field
                        .strip_prefix("x.")
                        .is_some_and(|own| fold(own.trim_matches('"')) == fold(name))
                })
                .unwrap()
                .0
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn period(dimension: &Dimension, day: Option<Date>) -> Option<Group> {
    let day = day?;
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    let began = if month >= 4 { year } else { year - 1 };
    let financial = format!("{began}-{:02}", (began + 1) % 100);
    let (label, rank) = match dimension {
        Dimension::OpenedYear => (year.to_string(), year),
        Dimension::OpenedMonth => (
            format!("{} {year}", MONTHS[month as usize - 1]),
            year * 100 + month,
        ),
        Dimension::OpenedFy => (format!("FY {financial}"), began),
        _ => {
            let quarter = [4, 4, 4, 1, 1, 1, 2, 2, 2, 3, 3, 3][month as usize - 1];
            (format!("Q{quarter} FY {financial}"), began * 10 + quarter)
        }
    };
    Some(Group {
        key: label.clone(),
        label,
        rank: Some(rank.into()),
    })
}

impl Model {
    fn groups(&self, dimension: &Dimension) -> Rc<Groups> {
        let name = dimension.to_string();
        if let Some(groups) = self.grouped.borrow().get(&name) {
            return groups.clone();
        }
        let groups = Rc::new(self.group(dimension));
        self.grouped.borrow_mut().insert(name, groups.clone());
        groups
    }

    fn group(&self, dimension: &Dimension) -> Groups {
        let field = field_of(dimension);
        // Of several spellings the first one is shown.
        let mut spelled: HashMap<String, String> = HashMap::new();
        if *dimension == Dimension::Partner {
            let mut named: Vec<_> = self.partners.iter().collect();
            named.sort();
            for (_, name) in named {
                spelled.entry(fold(name)).or_insert_with(|| name.clone());
            }
        }
        let mut of_row = HashMap::new();
        let mut at_close = HashMap::new();
        for row in &self.rows {
            let (opened, closed) = dates(row);
            if dimension.is_time() {
                of_row.insert(row.id, period(dimension, opened));
                at_close.insert(row.id, period(dimension, closed));
                continue;
            }
            let group = match self.cell(row, field) {
                Cell::Blank => None,
                Cell::Number(number) if *dimension == Dimension::Tier => Some(Group {
                    key: number.to_string(),
                    label: format!("Tier {number}"),
                    rank: Some(number),
                }),
                Cell::Number(number) => Some(Group {
                    key: number.to_string(),
                    label: number.to_string(),
                    rank: Some(number),
                }),
                Cell::Day(day) => {
                    let label = format!(
                        "{} {} {}",
                        day.day(),
                        MONTHS[day.month() as usize - 1],
                        day.year()
                    );
                    Some(Group {
                        key: label.clone(),
                        label,
                        rank: Some(f64::from((day - date(1970, 1, 1)).get_days())),
                    })
                }
                Cell::Text(_) if *dimension == Dimension::State => {
                    state(row).map(|(key, label, _)| Group {
                        label: spelled.entry(key.clone()).or_insert(label).clone(),
                        key,
                        rank: None,
                    })
                }
                Cell::Text(text) => {
                    let key = if *dimension == Dimension::Country {
                        country(&text)
                    } else {
                        fold(&text)
                    };
                    let (label, rank) = match dimension {
                        Dimension::Status => {
                            (Status::by_key(&text).unwrap().label().to_owned(), None)
                        }
                        Dimension::Ownership => (
                            haat_registry::Ownership::by_key(&text)
                                .unwrap()
                                .label()
                                .to_owned(),
                            None,
                        ),
                        Dimension::Presence => (
                            haat_registry::Presence::by_key(&text)
                                .unwrap()
                                .label()
                                .to_owned(),
                            None,
                        ),
                        Dimension::TierHra => {
                            (text.to_uppercase(), Some(f64::from(text.as_bytes()[0])))
                        }
                        Dimension::TierGroup => {
                            let all = [
                                ("metropolitan", "Metropolitan"),
                                ("urban", "Urban"),
                                ("semi_urban", "Semi-urban"),
                                ("rural", "Rural"),
                            ];
                            let at = all.iter().position(|(key, _)| *key == text).unwrap();
                            (all[at].1.to_owned(), Some(at as f64))
                        }
                        Dimension::Country => {
                            let named = haat_registry::checks::country_name(&key.to_uppercase());
                            let written = spelled.entry(key.clone()).or_insert(text).clone();
                            (named.map_or(written, str::to_owned), None)
                        }
                        _ => (spelled.entry(key.clone()).or_insert(text).clone(), None),
                    };
                    Some(Group { key, label, rank })
                }
            };
            at_close.insert(row.id, group.clone());
            of_row.insert(row.id, group);
        }
        if *dimension == Dimension::State {
            name_apart(&mut of_row);
            name_apart(&mut at_close);
        }
        Groups { of_row, at_close }
    }

    pub fn check_facet(
        &self,
        ask: &Ask,
        dimension: &Dimension,
        top: usize,
        facet: &Facet,
        text: &str,
    ) {
        let field = field_of(dimension);
        let groups = self.groups(dimension);
        let mut counts: BTreeMap<String, (String, u32, bool)> = BTreeMap::new();
        let mut blank = 0;
        let own: Vec<&Condition> = ask
            .conditions
            .iter()
            .filter(|condition| condition.field == field)
            .collect();
        for row in &self.rows {
            let holds = self.holds(row, ask, Some(field), true);
            let picked = !own.is_empty() && own.iter().all(|condition| self.meets(row, condition));
            match &groups.of_row[&row.id] {
                None => blank += u32::from(holds),
                Some(group) => {
                    let slot = counts
                        .entry(group.key.clone())
                        .or_insert_with(|| (group.label.clone(), 0, false));
                    slot.1 += u32::from(holds);
                    slot.2 |= picked;
                }
            }
        }
        let mut expected: Vec<(String, u32, bool)> = counts
            .into_values()
            .filter(|(_, count, picked)| *count > 0 || *picked)
            .collect();
        expected.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let distinct = expected.iter().filter(|(_, count, _)| *count > 0).count();
        let mut other = 0;
        if expected.len() > top {
            let beyond = expected.split_off(top);
            let picked = beyond.iter().filter(|(_, _, picked)| *picked).count();
            let shown = |value: &(String, u32, bool)| value.2 && picked <= top;
            other = beyond
                .iter()
                .filter(|value| !shown(value))
                .map(|(_, count, _)| count)
                .sum();
            expected.extend(beyond.into_iter().filter(shown));
        }
        let said: Vec<(String, u32, bool)> = facet
            .values
            .iter()
            .map(|value| (value.label.clone(), value.count, value.picked))
            .collect();
        assert_eq!(said, expected, "{dimension} of {text}");
        assert_eq!(
            (facet.blank, facet.distinct, facet.other),
            (blank, distinct as u32, other),
            "{dimension} of {text}"
        );
    }

    pub fn check_summary(
        &self,
        ask: &Ask,
        dimensions: &[Dimension],
        summary: &Summary,
        text: &str,
    ) {
        let groups: Vec<Rc<Groups>> = dimensions
            .iter()
            .map(|dimension| self.groups(dimension))
            .collect();
        type Cell = [u32; 3];
        let mut cells: Vec<(Vec<Option<Group>>, Cell)> = Vec::new();
        let mut at: HashMap<Vec<Option<String>>, usize> = HashMap::new();
        // The first and the last day of each series along a single dimension of time, and the values of the other one.
        let along: Vec<usize> = (0..dimensions.len())
            .filter(|at| dimensions[*at].is_time())
            .collect();
        type Span = (Date, Date, Vec<Option<Group>>);
        let mut spans: HashMap<Option<String>, Span> = HashMap::new();
        let (mut undated, mut not_open) = (0, 0);
        for row in self
            .rows
            .iter()
            .filter(|row| self.holds(row, ask, None, false))
        {
            let (opened, closed) = dates(row);
            undated += u32::from(opened.is_none());
            let by = |day: Option<Date>| day.is_some_and(|day| ask.on.is_none_or(|on| day <= on));
            let stands = ask.on.is_none_or(|day| open_on(row, day));
            let status = Status::by_key(written(row, StoreField::Status));
            not_open += u32::from(
                ask.on.is_some()
                    && stands
                    && closed.is_none()
                    && status.is_some_and(|status| {
                        !matches!(status, Status::Open | Status::TemporarilyClosed)
                    }),
            );
            let mut add = |values: Vec<Option<Group>>, day: Option<Date>, cell: Cell| {
                if let ([along], Some(day)) = (&along[..], day) {
                    let other = values.get(1 - along).cloned().flatten();
                    let span = spans
                        .entry(other.map(|group| group.key))
                        .or_insert_with(|| (day, day, values.clone()));
                    (span.0, span.1) = (span.0.min(day), span.1.max(day));
                }
                let key = values
                    .iter()
                    .map(|value| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                let index = *at.entry(key).or_insert_with(|| {
                    cells.push((values, [0; 3]));
                    cells.len() - 1
                });
                for (sum, one) in cells[index].1.iter_mut().zip(cell) {
                    *sum += one;
                }
            };
            if stands || by(opened) {
                add(
                    groups
                        .iter()
                        .map(|group| group.of_row[&row.id].clone())
                        .collect(),
                    opened,
                    [stands.into(), by(opened).into(), 0],
                );
            }
            if by(closed) {
                add(
                    groups
                        .iter()
                        .map(|group| group.at_close[&row.id].clone())
                        .collect(),
                    closed,
                    [0, 0, 1],
                );
            }
        }
        for (first, last, mut values) in spans.into_values() {
            let mut month = first.first_of_month();
            while month <= last {
                values[along[0]] = period(&dimensions[along[0]], Some(month));
                let key = values
                    .iter()
                    .map(|value| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                at.entry(key).or_insert_with(|| {
                    cells.push((values.clone(), [0; 3]));
                    usize::MAX
                });
                month = month.saturating_add(1.month());
            }
        }
        let total = cells.iter().fold([0; 3], |sum: Cell, (_, cell)| {
            [sum[0] + cell[0], sum[1] + cell[1], sum[2] + cell[2]]
        });
        assert_eq!(
            [
                summary.total.stores,
                summary.total.openings,
                summary.total.closings
            ],
            total,
            "total of {dimensions:?} of {text}"
        );
        assert_eq!(
            summary.total.net,
            total[1] as i32 - total[2] as i32,
            "{text}"
        );
        assert_eq!(
            (
                summary.undated,
                summary.not_open_by_status,
                summary.on.clone()
            ),
            (undated, not_open, ask.on.map(|day| day.to_string())),
            "{text}"
        );
        if dimensions.is_empty() {
            assert!(summary.rows.is_empty());
            return;
        }
        // Stores of a value along one dimension decide where it stands.
        let stores: Vec<HashMap<Option<String>, u32>> = (0..dimensions.len())
            .map(|along| {
                let mut sums = HashMap::new();
                for (values, cell) in &cells {
                    *sums
                        .entry(values[along].as_ref().map(|group| group.key.clone()))
                        .or_default() += cell[0];
                }
                sums
            })
            .collect();
        cells.sort_by(|(a, _), (b, _)| {
            let along = |at: usize| match (&a[at], &b[at]) {
                (None, None) => Ordering::Equal,
                (None, _) => Ordering::Greater,
                (_, None) => Ordering::Less,
                (Some(x), Some(y)) => match (x.rank, y.rank) {
                    (Some(x), Some(y)) => x.total_cmp(&y),
                    _ => {
                        let many = |group: &Group| stores[at][&Some(group.key.clone())];
                        many(y).cmp(&many(x)).then_with(|| x.label.cmp(&y.label))
                    }
                },
            };
            (0..dimensions.len())
                .map(along)
                .fold(Ordering::Equal, Ordering::then)
        });
        let running = dimensions.iter().any(Dimension::is_time);
        let mut so_far: HashMap<Vec<Option<String>>, i32> = HashMap::new();
        let expected: Vec<_> = cells
            .iter()
            .map(|(values, cell)| {
                let net = cell[1] as i32 - cell[2] as i32;
                let series = values
                    .iter()
                    .zip(dimensions)
                    .filter(|(_, dimension)| !dimension.is_time())
                    .map(|(value, _)| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                let sum = so_far.entry(series).or_default();
                *sum += net;
                let labels: Vec<String> = values
                    .iter()
                    .map(|value| {
                        value
                            .as_ref()
                            .map_or("(blank)".to_owned(), |group| group.label.clone())
                    })
                    .collect();
                (labels, *cell, net, running.then_some(*sum))
            })
            .collect();
        let said: Vec<_> = summary
            .rows
            .iter()
            .map(|row| {
                (
                    row.labels.clone(),
                    [row.stores, row.openings, row.closings],
                    row.net,
                    row.cumulative,
                )
            })
            .collect();
        assert_eq!(said, expected, "{dimensions:?} of {text}");
    }

    pub fn check_figures(&self, ask: &Ask, figures: &Figures, text: &str) {
        let day = ask.on.unwrap_or(TODAY);
        let all: Vec<&Store> = self
            .rows
            .iter()
            .filter(|row| self.holds(row, ask, None, false))
            .collect();
        let set: Vec<&Store> = all
            .iter()
            .copied()
            .filter(|row| ask.on.is_none_or(|on| open_on(row, on)))
            .collect();
        let open = set
            .iter()
            .filter(|row| match row.get(StoreField::Status).as_text() {
                _ if ask.on.is_some() => true,
                Some(status) => status == "open",
                None => open_on(row, day),
            });
        let began = if day.month() >= 4 {
            day.year()
        } else {
            day.year() - 1
        };
        let opened = |from: Date, to: Date| {
            set.iter()
                .filter(|row| dates(row).0.is_some_and(|day| from <= day && day <= to))
                .count() as u32
        };
        let distinct = |key: &dyn Fn(&Store) -> Option<String>| {
            set.iter()
                .filter_map(|row| key(row))
                .collect::<BTreeSet<_>>()
                .len() as u32
        };
        let state_key = |row: &Store| state(row).map_or(String::new(), |(key, ..)| key);
        let part = |row: &Store, field| fold(written(row, field));
        let tier = |row: &Store| {
            place(row)
                .and_then(|place| place.population)
                .map(|people| haat_atlas::rbi_tier(people).number())
        };
        let expected = Figures {
            stores: set.len() as u32,
            open: open.count() as u32,
            opened_this_fy: opened(date(began, 4, 1), day),
            opened_last_fy: opened(date(began - 1, 4, 1), day.checked_sub(1.year()).unwrap()),
            fy: format!("{began}-{:02}", (began + 1) % 100),
            states: distinct(&|row| state(row).map(|(key, ..)| key)),
            towns: distinct(&|row| {
                let town = part(row, StoreField::Town);
                (!town.is_empty()).then(|| {
                    format!(
                        "{}|{}|{town}",
                        state_key(row),
                        part(row, StoreField::District)
                    )
                })
            }),
            districts: distinct(&|row| {
                let district = part(row, StoreField::District);
                (!district.is_empty()).then(|| format!("{}|{district}", state_key(row)))
            }),
            partners: distinct(&|row| self.partner(row).map(fold)),
            tier3_and_below: set
                .iter()
                .filter(|row| tier(row).is_some_and(|tier| tier >= 3))
                .count() as u32,
            with_tier: set.iter().filter(|row| tier(row).is_some()).count() as u32,
            with_place: set
                .iter()
                .filter(|row| !row.get(StoreField::Place).is_blank())
                .count() as u32,
            undated: all.iter().filter(|row| dates(row).0.is_none()).count() as u32,
        };
        assert_eq!(*figures, expected, "{text}");
    }
}

/// States of one name in several countries are told apart, and so are bare codes where there are several countries.
fn name_apart(groups: &mut HashMap<i64, Option<Group>>) {
    let mut keys: HashMap<String, BTreeSet<String>> = HashMap::new();
    for group in groups.values().flatten() {
        keys.entry(group.label.clone())
            .or_default()
            .insert(group.key.clone());
    }
    let all = groups.values().flatten();
    let countries = all.map(|group| group.key.split_once('\u{1f}').unwrap().0.to_owned());
    let several = countries
        .filter(|country| !country.is_empty())
        .collect::<BTreeSet<_>>()
        .len()
        > 1;
    for group in groups.values_mut().flatten() {
        let (country, _) = group.key.split_once('\u{1f}').unwrap();
        let code = several && group.label.chars().count() <= 3;
        if (keys[&group.label].len() > 1 || code) && !country.is_empty() {
            group.label = format!("{} ({})", group.label, country.to_uppercase());
        }
    }
}
