//! Days, months, quarters and years as a query writes them.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::checks::read_day_first;

/// The periods that dates are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodStep {
    /// Calendar years.
    Year,
    /// Quarters of a financial year: the first begins in April.
    Quarter,
    /// Months.
    Month,
    /// Financial years, April to March.
    Fy,
}

impl PeriodStep {
    /// All, the shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Fy, Self::Year];

    /// As it stands after a field: `opened.month`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Fy => "fy",
        }
    }

    /// The step of that key, in any case.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|step| step.key().eq_ignore_ascii_case(key))
    }
}

impl fmt::Display for PeriodStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Period {
    /// Reads `2018`, `2018-10`, `2018-10-29`, `29-10-2018`, `29/10/2018`, `FY2018-19` (April to March) and `FY2018-19-Q3` (its quarter, October to December).
    pub fn parse(text: &str) -> Option<Self> {
        if text
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("FY"))
        {
            return financial(text[2..].trim_start());
        }
        if let Some(day) = read_day_first(text) {
            return Some(Self {
                first: day,
                last: day,
            });
        }
        let mut parts = text.split('-');
        let year = i16::from_str_digits(parts.next()?, 4)?;
        let Some(month) = parts.next() else {
            return Self::months(year, 1, 12);
        };
        let month = i8::try_from(i16::from_str_digits(month, 2)?).ok()?;
        let Some(day) = parts.next() else {
            return Self::months(year, month, 1);
        };
        let day = i8::try_from(i16::from_str_digits(day, 2)?).ok()?;
        let day = Date::new(year, month, day).ok()?;
        parts.next().is_none().then_some(Self {
            first: day,
            last: day,
        })
    }

    /// `count` months from this one on.
    fn months(year: i16, month: i8, count: i32) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        let last = first
            .checked_add(count.months())
            .and_then(|next| next.yesterday())
            .unwrap_or(Date::MAX);
        Some(Self { first, last })
    }
}

fn financial(text: &str) -> Option<Period> {
    let year = i16::from_str_digits(text.get(..4)?, 4)?;
    let rest = text[4..].strip_prefix('-')?;
    let next = i16::from_str_digits(rest.get(..2)?, 2)?;
    if next != (year + 1) % 100 {
        return None;
    }
    let rest = &rest[2..];
    if rest.is_empty() {
        return Period::months(year, 4, 12);
    }
    let quarter = rest
        .trim_start_matches(['-', ' '])
        .strip_prefix(['q', 'Q'])?;
    match i16::from_str_digits(quarter, 1)? {
        quarter @ 1..=3 => Period::months(year, i8::try_from(quarter * 3 + 1).ok()?, 3),
        4 => Period::months(year + 1, 1, 3),
        _ => None,
    }
}

trait Digits: Sized {
    /// Exactly this many ASCII digits.
    fn from_str_digits(text: &str, count: usize) -> Option<Self>;
}

impl Digits for i16 {
    fn from_str_digits(text: &str, count: usize) -> Option<Self> {
        (text.len() == count && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    }
}

/// The financial year (April to March) of a day: the year in which it begins.
pub fn financial_year(day: Date) -> i16 {
    if day.month() >= 4 {
        day.year()
    } else {
        day.year() - 1
    }
}

/// A financial year as a query writes it: `FY2018-19`.
pub(crate) fn financial_year_key(year: i16) -> String {
    format!("FY{year:04}-{:02}", (year + 1).rem_euclid(100))
}

/// Days since 1970-01-01, the form dates have in columns.
pub(crate) fn day_number(day: Date) -> i32 {
    (day - EPOCH).get_days()
}

/// The day of that number.
pub(crate) fn day_of(number: i32) -> Date {
    EPOCH.checked_add(number.days()).unwrap_or(EPOCH)
}

const EPOCH: Date = date(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Option<(String, String)> {
        Period::parse(text).map(|p| (p.first.to_string(), p.last.to_string()))
    }

    #[test]
    fn ends_on_the_last_day() {
        for (text, first, last) in [
            ("2018", "2018-01-01", "2018-12-31"),
            ("2018-12", "2018-12-01", "2018-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2018-10-29", "2018-10-29", "2018-10-29"),
            ("29-10-2018", "2018-10-29", "2018-10-29"),
            ("1/4/2018", "2018-04-01", "2018-04-01"),
            ("FY2018-19", "2018-04-01", "2019-03-31"),
            ("fy1999-00", "1999-04-01", "2000-03-31"),
            ("FY2018-19-Q3", "2018-10-01", "2018-12-31"),
            ("FY2018-19Q4", "2019-01-01", "2019-03-31"),
            ("FY2018-19-Q1", "2018-04-01", "2018-06-30"),
        ] {
            assert_eq!(period(text), Some((first.into(), last.into())), "{text}");
        }
        for text in [
            "",
            "18",
            "2018-1",
            "2018-13",
            "2018-02-30",
            "FY2018",
            "FY2018-20",
            "FY2018-19-Q5",
            "2018-10-29-1",
            "twenty",
        ] {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_days() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2018, 10, 29)), 17_833);
        for day in [Date::MIN, date(1899, 12, 31), date(2018, 10, 29), Date::MAX] {
            assert_eq!(day_of(day_number(day)), day);
        }
    }

    #[test]
    fn financial_years_begin_in_april() {
        assert_eq!(financial_year(date(2018, 10, 29)), 2018);
        assert_eq!(financial_year(date(2019, 3, 31)), 2018);
        assert_eq!(financial_year(date(2019, 4, 1)), 2019);
    }
}
