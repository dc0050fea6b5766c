//! Random questions, each as the text a person types and as what the model is asked.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::model::{Cell, Model};
use super::network::one;

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub text: Vec<(bool, String)>,
    pub conditions: Vec<Condition>,
    pub on: Option<Date>,
    pub sort: Vec<(&'static str, bool)>,
}

#[derive(Debug, Clone)]
pub struct Condition {
    pub field: &'static str,
    pub negated: bool,
    pub any: Vec<Want>,
    /// Printed, to tell conditions apart by.
    pub name: String,
}

/// What a field may be. Days and numbers come with what they mean, so that the model need not read text.
#[derive(Debug, Clone)]
pub enum Want {
    Blank,
    Any,
    Is(Operand),
    Exactly(Operand),
    Begins(String),
    Range(Option<Operand>, Option<Operand>),
    Less(Operand),
    AtMost(Operand),
    More(Operand),
    AtLeast(Operand),
}

#[derive(Debug, Clone)]
pub struct Operand {
    pub text: String,
    pub means: Means,
}

#[derive(Debug, Clone, Copy)]
pub enum Means {
    Text,
    Days(Date, Date),
    Number(f64),
}

/// How a field is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A part of the text.
    Free,
    /// The whole text.
    Whole,
    /// The whole text, and natural order.
    Ordered,
    Day,
    Number,
    /// One of a few keys.
    Key,
}

pub const FIELDS: [(&str, Kind); 36] = [
    ("code", Kind::Ordered),
    ("name", Kind::Free),
    ("format", Kind::Whole),
    ("partner", Kind::Whole),
    ("status", Kind::Key),
    ("address", Kind::Free),
    ("town", Kind::Whole),
    ("district", Kind::Whole),
    ("state", Kind::Whole),
    ("pin", Kind::Ordered),
    ("country", Kind::Whole),
    ("place", Kind::Whole),
    ("place_certainty", Kind::Key),
    ("latitude", Kind::Number),
    ("longitude", Kind::Number),
    ("planned", Kind::Day),
    ("forecast", Kind::Day),
    ("opened", Kind::Day),
    ("closed", Kind::Day),
    ("contact", Kind::Free),
    ("mobile", Kind::Free),
    ("phone", Kind::Free),
    ("email", Kind::Free),
    ("gstin", Kind::Free),
    ("area", Kind::Number),
    ("notes", Kind::Free),
    ("tier", Kind::Number),
    ("tier.hra", Kind::Key),
    ("tier.group", Kind::Key),
    ("ownership", Kind::Key),
    ("presence", Kind::Key),
    ("x.Zone", Kind::Free),
    ("x.\"Lease end\"", Kind::Day),
    ("x.Rent", Kind::Number),
    ("x.grade", Kind::Whole),
    ("x.Corner", Kind::Key),
];

impl Ask {
    pub fn draw(rng: &mut fastrand::Rng, model: &Model) -> Self {
        let mut ask = Self::default();
        for _ in 0..rng.usize(0..4) {
            let (field, kind) = FIELDS[rng.usize(0..FIELDS.len())];
            let mut any: Vec<Want> = (0..1 + rng.usize(0..3) * rng.usize(0..2))
                .map(|_| want(rng, model, field, kind))
                .collect();
            // `>500,120` would be refused as a number with its digits grouped; `120,>500` is not.
            any.sort_by_key(|want| !matches!(want, Want::Is(_)));
            let negated = rng.u8(0..3) == 0;
            let name = format!("{field} {negated} {any:?}");
            ask.conditions.push(Condition {
                field,
                negated,
                any,
                name,
            });
        }
        for _ in 0..[0, 0, 0, 1, 1, 2][rng.usize(0..6)] {
            let word = one(
                rng,
                &[
                    "balaji",
                    "BALAJI",
                    "mobile p",
                    "cafe",
                    "store",
                    "1",
                    "98",
                    "rome",
                    "partner 2",
                    "बिहार",
                    "india",
                    "bihar",
                    "yes",
                    "zone",
                    "none of that",
                    "\"q\"",
                ],
            );
            ask.text.push((rng.u8(0..4) == 0, word.to_owned()));
        }
        ask.on =
            (rng.u8(0..4) == 0).then(|| date(2017, 6, 1).saturating_add(rng.i32(0..700).days()));
        for _ in 0..[0, 0, 1, 1, 2, 3][rng.usize(0..6)] {
            ask.sort
                .push((FIELDS[rng.usize(0..FIELDS.len())].0, rng.bool()));
        }
        ask
    }
}

fn want(rng: &mut fastrand::Rng, model: &Model, field: &'static str, kind: Kind) -> Want {
    match rng.u8(0..12) {
        0 => return Want::Blank,
        1 => return Want::Any,
        _ => {}
    }
    let operand = |rng: &mut fastrand::Rng| {
        let from = rng.usize(0..model.rows.len());
        let rows = model.rows[from..].iter().chain(&model.rows);
        match rows
            .map(|row| model.cell(row, field))
            .find(|cell| !matches!(cell, Cell::Blank))
            .expect(field)
        {
            Cell::Day(day) => period(rng, day),
            Cell::Number(number) => Operand {
                text: number.to_string(),
                means: Means::Number(number),
            },
            Cell::Text(text) => Operand {
                text: vary(rng, &text, kind),
                means: Means::Text,
            },
            Cell::Blank => unreachable!(),
        }
    };
    if matches!(kind, Kind::Ordered | Kind::Day | Kind::Number) && rng.bool() {
        let (a, b) = (operand(rng), operand(rng));
        return match rng.u8(0..7) {
            0 => Want::Less(a),
            1 => Want::AtMost(a),
            2 => Want::More(a),
            3 => Want::AtLeast(a),
            4 => Want::Range(Some(a), None),
            5 => Want::Range(None, Some(b)),
            _ if backwards(&a, &b) => Want::Range(Some(b), Some(a)),
            _ => Want::Range(Some(a), Some(b)),
        };
    }
    let operand = operand(rng);
    match rng.u8(0..6) {
        0 => Want::Exactly(operand),
        1 if matches!(kind, Kind::Free | Kind::Whole | Kind::Ordered) => {
            let length = rng.usize(1..=operand.text.chars().count());
            Want::Begins(operand.text.chars().take(length).collect())
        }
        _ => Want::Is(operand),
    }
}

/// Whether a range from one to the other would be refused.
fn backwards(from: &Operand, to: &Operand) -> bool {
    match (from.means, to.means) {
        (Means::Days(from, _), Means::Days(_, to)) => from > to,
        (Means::Number(from), Means::Number(to)) => from > to,
        _ => false,
    }
}

/// The text as somebody else would type it, and of free text a part of it.
fn vary(rng: &mut fastrand::Rng, text: &str, kind: Kind) -> String {
    match (rng.u8(0..4), kind) {
        (0, _) => text.to_uppercase(),
        (1, Kind::Free) => {
            let from = rng.usize(0..text.chars().count());
            let part: String = text.chars().skip(from).take(3).collect();
            if part.trim().is_empty() {
                text.to_owned()
            } else {
                part
            }
        }
        _ => text.to_owned(),
    }
}

fn period(rng: &mut fastrand::Rng, day: Date) -> Operand {
    let (year, month) = (day.year(), day.month());
    let first = date(year, month, 1);
    let (text, from, months) = match rng.u8(0..5) {
        0 => (format!("{year}"), date(year, 1, 1), 12),
        1 => (format!("{year}-{month:02}"), first, 1),
        2 => {
            return Operand {
                text: day.to_string(),
                means: Means::Days(day, day),
            };
        }
        number => {
            let began = if month >= 4 { year } else { year - 1 };
            let name = format!("FY{began}-{:02}", (began + 1) % 100);
            if number == 3 {
                (name, date(began, 4, 1), 12)
            } else {
                let quarter = (i32::from(month) + 8) % 12 / 3;
                (
                    format!("{name}-q{}", quarter + 1),
                    date(began, 4, 1).saturating_add((quarter * 3).months()),
                    3,
                )
            }
        }
    };
    let last = from.saturating_add(months.months()).yesterday().unwrap();
    Operand {
        text,
        means: Means::Days(from, last),
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let minus = |negated: bool| if negated { "-" } else { "" };
        for (negated, text) in &self.text {
            parts.push(format!("{}{}", minus(*negated), quoted(text)));
        }
        for condition in &self.conditions {
            let any: Vec<String> = condition.any.iter().map(Want::to_string).collect();
            parts.push(format!(
                "{}{}:{}",
                minus(condition.negated),
                condition.field,
                any.join(",")
            ));
        }
        if let Some(day) = self.on {
            parts.push(format!("on:{day}"));
        }
        if !self.sort.is_empty() {
            let keys: Vec<String> = self
                .sort
                .iter()
                .map(|(field, down)| format!("{}{field}", minus(*down)))
                .collect();
            parts.push(format!("sort:{}", keys.join(",")));
        }
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<Operand>| {
            end.as_ref()
                .map(|operand| quoted(&operand.text))
                .unwrap_or_default()
        };
        match self {
            Self::Blank => f.write_str("?"),
            Self::Any => f.write_str("*"),
            Self::Is(operand) => f.write_str(&quoted(&operand.text)),
            Self::Exactly(operand) => write!(f, "={}", quoted(&operand.text)),
            Self::Begins(text) => write!(f, "{}*", quoted(text)),
            Self::Range(from, to) => write!(f, "{}..{}", end(from), end(to)),
            Self::Less(operand) => write!(f, "<{}", quoted(&operand.text)),
            Self::AtMost(operand) => write!(f, "<={}", quoted(&operand.text)),
            Self::More(operand) => write!(f, ">{}", quoted(&operand.text)),
            Self::AtLeast(operand) => write!(f, ">={}", quoted(&operand.text)),
        }
    }
}

/// In quotes unless it is a plain word, date or number.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-')
        || text.parse::<f64>().is_ok()
    {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}
