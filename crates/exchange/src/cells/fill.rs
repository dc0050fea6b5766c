//! Filling: the cells at one side of a selection go on into the rest of it, as they are or as the series they begin.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Where the cells that are there go on to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// The first rows into those below.
    Down,
    /// The last rows into those above.
    Up,
    /// The first columns into those to the right.
    Right,
    /// The last columns into those to the left.
    Left,
}

/// How a selection is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Fill {
    /// Where to.
    pub toward: Toward,
    /// Rows or columns at its beginning that are there already.
    pub from: u32,
}

/// What goes on: two numbers or dates and more with a constant step between them as a series, all else over and over.
#[derive(Debug, Clone)]
pub(super) enum Series {
    Repeat(Vec<String>),
    Numbers {
        first: f64,
        step: f64,
        places: usize,
    },
    Days {
        first: Date,
        step: Span,
    },
}

impl Series {
    /// The series that texts begin. A single one is repeated.
    pub(super) fn of(texts: Vec<String>) -> Self {
        numbers(&texts)
            .or_else(|| days(&texts))
            .unwrap_or(Self::Repeat(texts))
    }

    /// The text at a place, counted from the first that was there; below zero before it.
    pub(super) fn at(&self, place: i64) -> String {
        match self {
            Self::Repeat(texts) => {
                let at = place.rem_euclid(texts.len().max(1) as i64);
                texts.get(at as usize).cloned().unwrap_or_default()
            }
            Self::Numbers {
                first,
                step,
                places,
            } => {
                let text = format!("{:.*}", *places, first + step * place as f64);
                match text.trim_start_matches('-').trim_matches(['0', '.']) {
                    "" => text.trim_start_matches('-').to_owned(),
                    _ => text,
                }
            }
            Self::Days { first, step } => {
                let stepped = step
                    .checked_mul(place)
                    .and_then(|span| first.checked_add(span));
                stepped.map_or_else(|_| String::new(), |day| day.to_string())
            }
        }
    }
}

fn numbers(texts: &[String]) -> Option<Series> {
    // A code such as 0012 is no number that counts on.
    let plain = |text: &String| {
        let digits = text.trim_start_matches('-');
        let coded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
        (!coded).then(|| text.parse::<f64>().ok()).flatten()
    };
    let found: Vec<f64> = texts.iter().map(plain).collect::<Option<_>>()?;
    let (first, step) = (*found.first()?, found.get(1)? - found.first()?);
    let even = found
        .windows(2)
        .all(|pair| ((pair[1] - pair[0]) - step).abs() <= 1e-9 * step.abs().max(1.0));
    let places = |text: &String| text.split_once('.').map_or(0, |(_, part)| part.len());
    even.then(|| Series::Numbers {
        first,
        step,
        places: texts.iter().map(places).max().unwrap_or(0),
    })
}

fn days(texts: &[String]) -> Option<Series> {
    let day = |text: &String| {
        (text.len() == 10)
            .then(|| text.parse::<Date>().ok())
            .flatten()
    };
    let found: Vec<Date> = texts.iter().map(day).collect::<Option<_>>()?;
    let (first, second) = (*found.first()?, *found.get(1)?);
    let months = (i64::from(second.year()) - i64::from(first.year())) * 12
        + i64::from(second.month())
        - i64::from(first.month());
    let step = match months != 0 && first.day() == second.day() {
        true => months.months(),
        false => i64::from((second - first).get_days()).days(),
    };
    let follows = |at: usize, day: &Date| {
        let span = step.checked_mul(at as i64).ok();
        span.and_then(|span| first.checked_add(span).ok()) == Some(*day)
    };
    let even = found.iter().enumerate().all(|(at, day)| follows(at, day));
    even.then_some(Series::Days { first, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(texts: &[&str], places: std::ops::Range<i64>) -> Vec<String> {
        let series = Series::of(texts.iter().map(|text| (*text).to_owned()).collect());
        places.map(|place| series.at(place)).collect()
    }

    #[test]
    fn two_numbers_or_dates_begin_a_series() {
        assert_eq!(series(&["1", "2"], 2..4), ["3", "4"]);
        assert_eq!(series(&["10", "8", "6"], 3..6), ["4", "2", "0"]);
        assert_eq!(series(&["1", "2"], -2..0), ["-1", "0"]);
        assert_eq!(series(&["0.5", "0.75"], 2..3), ["1.00"]);
        assert_eq!(
            series(&["2018-10-29", "2018-10-30"], 2..4),
            ["2018-10-31", "2018-11-01"]
        );
        assert_eq!(series(&["2018-10-31", "2018-12-31"], 2..3), ["2019-02-28"]);
        assert_eq!(
            series(&["2018-01-15", "2018-02-15"], 2..4),
            ["2018-03-15", "2018-04-15"]
        );
    }

    #[test]
    fn all_else_is_repeated() {
        assert_eq!(series(&["open"], 1..3), ["open", "open"]);
        assert_eq!(series(&["7"], 1..3), ["7", "7"]);
        assert_eq!(series(&["a", "b"], -1..3), ["b", "a", "b", "a"]);
        assert_eq!(series(&["1", "2", "4"], 3..5), ["1", "2"]);
        assert_eq!(series(&["001", "002"], 2..3), ["001"]);
        assert_eq!(series(&["2018-10-29", ""], 2..3), ["2018-10-29"]);
    }
}
