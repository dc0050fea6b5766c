//! What a test means for what a field holds: the operand read as day, number, tier, key or folded text.

use haat_atlas::{HraClass, PopulationGroup, fold, fold_letters};

use super::error::{QueryError, QueryProblem, nearest};
use super::field::{QueryField, TierScheme};
use super::period::{Period, day_number};
use super::{Comparison, Filter, Test};
use crate::checks::{STANDING, read_day_first};
use crate::model::{FieldKind, Ownership, Presence, Status, StoreField};

/// How the operands of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Free text: a value is a part of it.
    Text,
    /// A name out of many: a value is the whole of it.
    Name,
    /// A name with an order of its own: code and PIN.
    Ordered,
    /// A state: also by Indian names and codes, and with its country.
    State,
    /// A day.
    Date,
    /// A number.
    Number,
    /// RBI tiers 1 to 6.
    Tier,
    /// One of a few keys, with their English names.
    Keys(&'static [(&'static str, &'static str)]),
}

/// What one test asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wanted {
    /// Nothing was said.
    Blank,
    /// Something was said.
    Any,
    /// The whole text, folded.
    Equals(String),
    /// How the text begins, folded.
    Begins(String),
    /// A part of the text, folded.
    Contains(String),
    /// Texts in natural order, ends as given.
    Natural(End, End),
    /// Days, both included.
    Days(i32, i32),
    /// Numbers, both included.
    Numbers(f64, f64),
    /// One of the keys.
    Key(&'static str),
}

/// One end of a range of texts: `None` is open; the flag says whether the end itself belongs to it.
pub(crate) type End = Option<(String, bool)>;

macro_rules! keys {
    ($type:ty) => {
        &{
            let mut keys = [("", ""); <$type>::ALL.len()];
            let mut index = 0;
            while index < keys.len() {
                keys[index] = (<$type>::ALL[index].key(), <$type>::ALL[index].label());
                index += 1;
            }
            keys
        }
    };
}

/// Keys and names of the statuses.
pub(crate) static STATUSES: &[(&str, &str)] = keys!(Status);
/// Keys and names of ownership.
pub(crate) static OWNERSHIPS: &[(&str, &str)] = keys!(Ownership);
/// Keys and names of presence.
pub(crate) static PRESENCES: &[(&str, &str)] = keys!(Presence);
/// Keys and names of place certainty.
pub(crate) static CERTAINTIES: &[(&str, &str)] = &[
    ("confirmed", "Confirmed"),
    ("exact", "Exact"),
    ("likely", "Likely"),
    ("unsure", "Unsure"),
];
/// Keys and names of HRA classes.
pub(crate) static HRA_CLASSES: &[(&str, &str)] = &[
    (HraClass::X.key(), "X"),
    (HraClass::Y.key(), "Y"),
    (HraClass::Z.key(), "Z"),
];
/// Keys and names of the RBI population groups.
pub(crate) static GROUPS: &[(&str, &str)] = &[
    (PopulationGroup::Metropolitan.key(), "Metropolitan"),
    (PopulationGroup::Urban.key(), "Urban"),
    (PopulationGroup::SemiUrban.key(), "Semi-urban"),
    (PopulationGroup::Rural.key(), "Rural"),
];
/// Keys and titles of the checks that a held store can fail.
pub(crate) static CHECKS: &[(&str, &str)] = &{
    let mut keys = [("", ""); STANDING.len()];
    let mut index = 0;
    while index < keys.len() {
        keys[index] = (STANDING[index].0.key(), STANDING[index].1);
        index += 1;
    }
    keys
};
/// Keys and names of a yes/no column.
pub(crate) static YES_NO: &[(&str, &str)] = &[("yes", "Yes"), ("no", "No")];

/// How the operands of a built-in or derived field are read; `None` for an own column.
pub(super) fn kind_of(field: &QueryField) -> Option<Kind> {
    Some(match field {
        QueryField::Builtin(field) => match field {
            StoreField::Code | StoreField::Pin => Kind::Ordered,
            StoreField::State => Kind::State,
            StoreField::Format
            | StoreField::Partner
            | StoreField::Town
            | StoreField::District
            | StoreField::Country
            | StoreField::Place => Kind::Name,
            other => kind_of_own(other.kind()),
        },
        QueryField::Tier(TierScheme::Rbi) => Kind::Tier,
        QueryField::Tier(TierScheme::Hra) => Kind::Keys(HRA_CLASSES),
        QueryField::Tier(TierScheme::Group) => Kind::Keys(GROUPS),
        QueryField::Ownership => Kind::Keys(OWNERSHIPS),
        QueryField::Presence => Kind::Keys(PRESENCES),
        QueryField::Check => Kind::Keys(CHECKS),
        QueryField::Own(_) => return None,
    })
}

/// How the operands of an own column of that kind are read.
pub(crate) fn kind_of_own(kind: FieldKind) -> Kind {
    match kind {
        FieldKind::Date => Kind::Date,
        FieldKind::Number | FieldKind::Latitude | FieldKind::Longitude => Kind::Number,
        FieldKind::YesNo => Kind::Keys(YES_NO),
        FieldKind::Status => Kind::Keys(STATUSES),
        FieldKind::Certainty => Kind::Keys(CERTAINTIES),
        FieldKind::Choice | FieldKind::Format | FieldKind::Partner | FieldKind::Place => Kind::Name,
        FieldKind::Text => Kind::Text,
    }
}

/// Whether every test of a filter can be read; own columns are judged where the query is answered.
pub(super) fn check(filter: &Filter) -> Result<(), QueryError> {
    match kind_of(&filter.field) {
        Some(kind) => wanted_by(filter, kind).map(|_| ()),
        None => Ok(()),
    }
}

/// Writes what the tests of a built-in field name in the one way it is printed: days year first, choices by their keys. What an own column holds is
/// not known here, so its values stay as written.
pub(super) fn write_canonically(filter: &mut Filter) {
    let Some(kind) = kind_of(&filter.field) else {
        return;
    };
    for test in &mut filter.any {
        test.each_operand(|text| {
            let canonical = match kind {
                Kind::Date => read_day_first(text.trim()).map(|day| day.to_string()),
                Kind::Keys(keys) => key_named(text, keys).map(str::to_owned),
                _ => None,
            };
            if let Some(canonical) = canonical {
                *text = canonical;
            }
        });
    }
}

impl Filter {
    /// What the tests ask for. `own` is how the operands of an own column are read.
    pub(crate) fn wanted(&self, own: Kind) -> Result<Vec<Wanted>, QueryError> {
        wanted_by(self, kind_of(&self.field).unwrap_or(own))
    }
}

fn wanted_by(filter: &Filter, kind: Kind) -> Result<Vec<Wanted>, QueryError> {
    if kind == Kind::Number {
        refuse_grouping(filter)?;
    }
    filter
        .any
        .iter()
        .map(|test| wanted(kind, test, &filter.field))
        .collect()
}

/// A comma parts values, so `area:>1,000` would mean *more than 1, or 0*. Nobody means that: it is a number with its digits grouped.
fn refuse_grouping(filter: &Filter) -> Result<(), QueryError> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |text: &str| matches!(text.len(), 2 | 3) && digits(text);
    let begins = |text: &str| {
        let text = text.trim_start_matches('-');
        matches!(text.len(), 1..=3) && digits(text)
    };
    for pair in filter.any.windows(2) {
        let [before, Test::Is(group)] = pair else {
            continue;
        };
        let grouped = match before {
            Test::Compare(_, first) | Test::Between(_, Some(first)) => {
                begins(first) && is_group(group)
            }
            Test::Is(first) => begins(first) && is_group(group) && group.starts_with('0'),
            _ => false,
        };
        if grouped {
            return Err(QueryError::new(QueryProblem::GroupedNumber)
                .with("before", before)
                .with("after", group));
        }
    }
    Ok(())
}

fn about(problem: QueryProblem, text: impl ToString, field: &QueryField) -> QueryError {
    QueryError::new(problem)
        .with("text", text)
        .with("field", field)
}

/// A range whose end lies before its beginning holds for nothing, which nobody asks for.
fn backwards(test: &Test, field: &QueryField) -> QueryError {
    about(QueryProblem::Backwards, test, field)
}

/// What a test asks of a field whose operands are read as `kind`.
pub(crate) fn wanted(kind: Kind, test: &Test, field: &QueryField) -> Result<Wanted, QueryError> {
    match test {
        Test::Blank => return Ok(Wanted::Blank),
        Test::Begins(start) if fold(start).is_empty() => return Ok(Wanted::Any),
        _ => {}
    }
    match kind {
        Kind::Date => days(test, field),
        Kind::Number => numbers(test, field, |text| {
            text.parse::<f64>().ok().filter(|number| number.is_finite())
        }),
        Kind::Tier => numbers(test, field, tier_number),
        Kind::Keys(keys) => match test {
            Test::Is(text) | Test::Exactly(text) => key(text, keys, field),
            _ => Err(no_range(field)),
        },
        Kind::Text => match test {
            Test::Is(text) => Ok(Wanted::Contains(fold(text))),
            other => whole_text(other).ok_or_else(|| no_range(field)),
        },
        Kind::Name | Kind::State => whole_text(test).ok_or_else(|| no_range(field)),
        Kind::Ordered => match test {
            Test::Between(from, to) => {
                let end = |end: &Option<String>| end.as_ref().map(|text| (fold(text), true));
                Ok(Wanted::Natural(end(from), end(to)))
            }
            Test::Compare(how, text) => {
                let end = Some((
                    fold(text),
                    matches!(how, Comparison::AtMost | Comparison::AtLeast),
                ));
                Ok(match how {
                    Comparison::Less | Comparison::AtMost => Wanted::Natural(None, end),
                    Comparison::More | Comparison::AtLeast => Wanted::Natural(end, None),
                })
            }
            other => whole_text(other).ok_or_else(|| no_range(field)),
        },
    }
}

fn whole_text(test: &Test) -> Option<Wanted> {
    match test {
        Test::Is(text) | Test::Exactly(text) => Some(Wanted::Equals(fold(text))),
        Test::Begins(text) => Some(Wanted::Begins(fold(text))),
        _ => None,
    }
}

fn days(test: &Test, field: &QueryField) -> Result<Wanted, QueryError> {
    let read = |text: &str| {
        Period::parse(text.trim())
            .map(|period| (day_number(period.first), day_number(period.last)))
            .ok_or_else(|| about(QueryProblem::NotADate, text, field))
    };
    let (first, last) = (i32::MIN + 1, i32::MAX);
    Ok(match test {
        Test::Is(text) | Test::Exactly(text) => {
            let (first, last) = read(text)?;
            Wanted::Days(first, last)
        }
        Test::Between(from, to) => {
            let from = from.as_deref().map(read).transpose()?;
            let to = to.as_deref().map(read).transpose()?;
            if from.zip(to).is_some_and(|(from, to)| from.0 > to.1) {
                return Err(backwards(test, field));
            }
            Wanted::Days(from.map_or(first, |p| p.0), to.map_or(last, |p| p.1))
        }
        Test::Compare(how, text) => {
            let period = read(text)?;
            match how {
                Comparison::Less => Wanted::Days(first, period.0 - 1),
                Comparison::AtMost => Wanted::Days(first, period.1),
                Comparison::More => Wanted::Days(period.1 + 1, last),
                Comparison::AtLeast => Wanted::Days(period.0, last),
            }
        }
        Test::Blank | Test::Begins(_) => {
            return Err(about(QueryProblem::NotOfDates, test, field));
        }
    })
}

fn numbers(
    test: &Test,
    field: &QueryField,
    number: impl Fn(&str) -> Option<f64>,
) -> Result<Wanted, QueryError> {
    let read = |text: &str| {
        number(text.trim()).ok_or_else(|| {
            let problem = match field {
                QueryField::Tier(_) => QueryProblem::NotATier,
                _ => QueryProblem::NotANumber,
            };
            about(problem, text, field)
        })
    };
    let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
    Ok(match test {
        Test::Is(text) | Test::Exactly(text) => {
            let number = read(text)?;
            Wanted::Numbers(number, number)
        }
        Test::Between(from, to) => {
            let from = from.as_deref().map_or(Ok(least), read)?;
            let to = to.as_deref().map_or(Ok(most), read)?;
            if from > to {
                return Err(backwards(test, field));
            }
            Wanted::Numbers(from, to)
        }
        Test::Compare(how, text) => {
            let number = read(text)?;
            match how {
                Comparison::Less => Wanted::Numbers(least, number.next_down()),
                Comparison::AtMost => Wanted::Numbers(least, number),
                Comparison::More => Wanted::Numbers(number.next_up(), most),
                Comparison::AtLeast => Wanted::Numbers(number, most),
            }
        }
        Test::Blank | Test::Begins(_) => read(&test.to_string()).map(|n| Wanted::Numbers(n, n))?,
    })
}

/// `4`, `T4`, `tier 4`.
fn tier_number(text: &str) -> Option<f64> {
    let letters = fold_letters(text);
    let digits = letters
        .strip_prefix("tier")
        .or_else(|| letters.strip_prefix('t'))
        .unwrap_or(&letters);
    match digits.parse::<u8>() {
        Ok(tier @ 1..=6) => Some(f64::from(tier)),
        _ => None,
    }
}

/// The key that a text is or names, in English or, where the window has names of its own in Hindi, in those.
fn key_named(text: &str, keys: &'static [(&'static str, &'static str)]) -> Option<&'static str> {
    let written = fold_letters(text);
    let named = |name: &str| fold_letters(name) == written;
    keys.iter()
        .map(|(key, label)| (*key, *label))
        .find(|(key, label)| named(key) || named(label) || hindi(keys, key).is_some_and(named))
        .map(|(key, _)| key)
}

/// What the window calls it in Hindi.
fn hindi(keys: &[(&str, &str)], key: &str) -> Option<&'static str> {
    if keys == STATUSES {
        Status::by_key(key).map(Status::label_hi)
    } else if keys == OWNERSHIPS {
        Ownership::by_key(key).map(Ownership::label_hi)
    } else if keys == PRESENCES {
        Presence::by_key(key).map(Presence::label_hi)
    } else {
        None
    }
}

fn key(
    text: &str,
    keys: &'static [(&'static str, &'static str)],
    field: &QueryField,
) -> Result<Wanted, QueryError> {
    if let Some(key) = key_named(text, keys) {
        return Ok(Wanted::Key(key));
    }
    let known = || keys.iter().map(|(key, _)| *key);
    Err(match nearest(text, known()) {
        Some(close) => about(QueryProblem::MisspeltValue, text, field).with("close", close),
        None => about(QueryProblem::UnknownValue, text, field)
            .with("known", known().collect::<Vec<_>>().join(", ")),
    })
}

fn no_range(field: &QueryField) -> QueryError {
    QueryError::new(QueryProblem::NoOrder).with("field", field)
}
