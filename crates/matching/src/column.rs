//! One field of all records, prepared for comparison: each distinct value is kept once.

use std::collections::HashMap;

use crate::words::Words;

/// A record that says nothing in a column.
pub(crate) const BLANK: u32 = u32::MAX;

/// What a column holds, which decides how its cells are normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text that is compared as a whole: folded.
    Text,
    /// The name of a business: words, in Latin letters; a number in it tells it from its neighbours.
    Name,
    /// Words in any order, such as an address.
    Words,
    /// A number that is text: telephone, PIN. Its digits alone.
    Digits,
    /// A date, `YYYYMMDD` or with something between: its digits alone, and the day it names. What is no day is blank.
    Day,
}

/// One field of all records.
#[derive(Debug, Clone)]
pub struct Column {
    /// The distinct value of each record, or [`BLANK`].
    pub(crate) of: Vec<u32>,
    /// How many records hold each distinct value.
    pub(crate) count: Vec<u32>,
    /// Records that say anything.
    pub(crate) said: u32,
    /// The share of all pairs that hold one value, of pairs where both say anything.
    equal: f64,
    pub(crate) values: Values,
}

/// The distinct values.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Texts(Vec<String>),
    Words(Words),
    Days(Vec<String>, Vec<i32>),
    Points(Vec<(f64, f64)>),
}

impl Column {
    /// A column of texts, one cell a record in their order.
    pub fn texts<'a>(kind: Kind, cells: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut texts: Vec<String> = Vec::new();
        let mut column = Self::empty();
        for cell in cells {
            let text = cell.map(|cell| normal(kind, cell)).unwrap_or_default();
            if text.is_empty() {
                column.of.push(BLANK);
                continue;
            }
            let id = match known.get(&text) {
                Some(id) => *id,
                None => {
                    let id = texts.len() as u32;
                    texts.push(text.clone());
                    known.insert(text, id);
                    column.count.push(0);
                    id
                }
            };
            column.note(id);
        }
        column.values = match kind {
            Kind::Name | Kind::Words => {
                Values::Words(Words::new(texts, &column.count, kind == Kind::Name))
            }
            Kind::Day => {
                let days = texts.iter().filter_map(|text| day_number(text)).collect();
                Values::Days(texts, days)
            }
            Kind::Text | Kind::Digits => Values::Texts(texts),
        };
        column.counted()
    }

    /// A column of points, (latitude, longitude) in degrees.
    pub fn points(cells: impl IntoIterator<Item = Option<(f64, f64)>>) -> Self {
        let mut known: HashMap<(u64, u64), u32> = HashMap::new();
        let mut points = Vec::new();
        let mut column = Self::empty();
        for cell in cells {
            let Some(point) = cell.filter(|(lat, lon)| lat.is_finite() && lon.is_finite()) else {
                column.of.push(BLANK);
                continue;
            };
            let key = (point.0.to_bits(), point.1.to_bits());
            let id = *known.entry(key).or_insert_with(|| {
                points.push(point);
                column.count.push(0);
                points.len() as u32 - 1
            });
            column.note(id);
        }
        column.values = Values::Points(points);
        column.counted()
    }

    fn empty() -> Self {
        Self {
            of: Vec::new(),
            count: Vec::new(),
            said: 0,
            equal: 0.0,
            values: Values::Texts(Vec::new()),
        }
    }

    fn note(&mut self, id: u32) {
        self.of.push(id);
        self.count[id as usize] += 1;
        self.said += 1;
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The text of a distinct value.
    pub(crate) fn text(&self, id: u32) -> &str {
        match &self.values {
            Values::Texts(texts) | Values::Days(texts, _) => &texts[id as usize],
            Values::Words(words) => words.text(id),
            Values::Points(_) => "",
        }
    }

    /// The likelihood that another record holds the value as well, were it none of the same thing; where `usual` is believed of values, as
    /// of so many records more.
    pub(crate) fn frequency(&self, id: u32, usual: f64, records: f64) -> f64 {
        let others = f64::from(self.count[id as usize].saturating_sub(1)).max(0.5);
        (others + records * usual) / (f64::from(self.said.saturating_sub(1)) + records).max(1.0)
    }

    /// The share of all pairs that hold one value, of pairs where both say anything.
    pub(crate) fn share_equal(&self) -> f64 {
        self.equal
    }

    fn counted(mut self) -> Self {
        let pairs = |n: u32| f64::from(n) * (f64::from(n) - 1.0);
        let equal: f64 = self.count.iter().map(|n| pairs(*n)).sum();
        self.equal = equal / pairs(self.said).max(1.0);
        self
    }
}

/// A cell as it is compared; empty where nothing is left of it.
fn normal(kind: Kind, cell: &str) -> String {
    match kind {
        Kind::Text => haat_atlas::fold(cell),
        Kind::Name | Kind::Words => crate::words::normal(cell),
        Kind::Digits | Kind::Day => {
            let folded = haat_atlas::fold(cell);
            let digits: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
            let is_none = kind == Kind::Day && day_number(&digits).is_none();
            if is_none { String::new() } else { digits }
        }
    }
}

/// The day of `YYYYMMDD` in a count of days, where it is one (Howard Hinnant's `days_from_civil`).
fn day_number(text: &str) -> Option<i32> {
    if text.len() != 8 {
        return None;
    }
    let number: i32 = text.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_mean_one_value_are_one() {
        let column = Column::texts(
            Kind::Digits,
            [
                Some("98765 43210"),
                Some("9876543210"),
                None,
                Some(" - "),
                Some("९८७६५४३२१०"),
            ],
        );
        assert_eq!(column.of, [0, 0, BLANK, BLANK, 0]);
        assert_eq!((column.count[0], column.said), (3, 3));
        let codes = Column::texts(
            Kind::Text,
            [Some("A-1"), Some("a-1"), Some("Ａ－１"), Some("A1")],
        );
        assert_eq!(codes.of, [0, 0, 0, 1]);
    }

    #[test]
    fn a_value_that_many_hold_is_likely_anywhere() {
        let cells = ["x", "x", "x", "y", "z"].map(Some);
        let column = Column::texts(Kind::Text, cells);
        assert_eq!(column.frequency(0, 0.0, 0.0), 0.5);
        assert_eq!(column.frequency(1, 0.0, 0.0), 0.125);
        assert!(
            column.frequency(0, 0.001, 1_000.0) < 0.004,
            "in a short list"
        );
        assert_eq!(column.share_equal(), 6.0 / 20.0);
    }

    #[test]
    fn days_are_counted() {
        let between = |a: &str, b: &str| day_number(b).zip(day_number(a)).map(|(b, a)| b - a);
        assert_eq!(between("20000228", "20000301"), Some(2));
        assert_eq!(between("19991231", "20000101"), Some(1));
        assert_eq!(between("19000228", "19000301"), Some(1));
        assert_eq!(day_number("19561301"), None);
        assert_eq!(day_number("19570229"), None);
        assert_eq!(day_number("1956"), None);
        let days = Column::texts(
            Kind::Day,
            [Some("1956-04-09"), Some("19560409"), Some("19560431")],
        );
        assert_eq!(days.of, [0, 0, BLANK]);
    }
}
