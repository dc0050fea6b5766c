//! Turns a text into the value of a field, with what a person should look at.

use super::country::country_code;
use super::dates::{DateTrouble, read_date};
use super::finding::{Check, Finding};
use super::held::check_held;
use super::mask::is_masked;
use super::numbers::{is_damaged, read_number};
use super::papers;
use super::reading::{Country, Reading};
use crate::model::{FieldDef, FieldKey, FieldKind, Status, StoreField, Value};
use crate::query::CERTAINTIES;

/// A text as a value, with the warnings it came with.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpreted {
    /// The value to hold.
    pub value: Value,
    /// What a person should look at.
    pub warnings: Vec<Finding>,
}

impl Interpreted {
    fn plain(value: Value) -> Self {
        Self {
            value,
            warnings: Vec::new(),
        }
    }

    fn warned(value: Value, warning: Finding) -> Self {
        Self {
            value,
            warnings: vec![warning],
        }
    }
}

/// Longest text a cell may hold, in bytes: what is longer is cut by no one, it is refused.
pub const MAX_TEXT: usize = 1 << 20;

/// Reads `raw` for a field. A blank text is [`Value::Blank`]; an error means the value cannot be held.
///
/// Format and partner names come back as text: the door knows which ids they have. Whether `NA` or `-` mean *missing* is the importer's question, not
/// this function's.
pub fn interpret(field: &FieldDef, raw: &str, reading: &Reading) -> Result<Interpreted, Finding> {
    if raw.len() > MAX_TEXT {
        return Err(Finding::new(field.key, Check::TooLong).with("bytes", raw.len()));
    }
    let text = clean(raw);
    let text = text.as_ref();
    if text.is_empty() {
        return Ok(Interpreted::plain(Value::Blank));
    }
    // The mask as a whole stands for what was hidden, wherever it came from; a text with a bullet in it does not.
    if is_masked(text) {
        return Err(Finding::new(field.key, Check::MaskTyped).with("value", text));
    }
    let refuse = |check: Check| Err(Finding::new(field.key, check).with("value", text));
    match field.kind {
        FieldKind::Text => Ok(read_text(field.key, text, reading)),
        FieldKind::Format | FieldKind::Partner => Ok(Interpreted::plain(Value::Text(text.into()))),
        FieldKind::Certainty => {
            let folded = haat_atlas::fold(text);
            match CERTAINTIES.iter().find(|(key, _)| *key == folded) {
                Some((key, _)) => Ok(Interpreted::plain(Value::text(key))),
                None => {
                    let keys: Vec<&str> = CERTAINTIES.iter().map(|(key, _)| *key).collect();
                    Err(Finding::new(field.key, Check::UnknownChoice)
                        .with("value", text)
                        .with("field", &field.label)
                        .with("choices", keys.join(", ")))
                }
            }
        }
        FieldKind::Number => match read_number(text) {
            Some(number) => {
                let value = Value::Number(number);
                let warning = match field.key {
                    FieldKey::Builtin(field) => check_held(field, &value, reading.country),
                    FieldKey::Own(_) => None,
                };
                Ok(Interpreted {
                    value,
                    warnings: warning.into_iter().collect(),
                })
            }
            None => refuse(Check::NotANumber),
        },
        FieldKind::Date => match read_date(text, &of_date(field.key, reading)) {
            Ok(moment) => Ok(Interpreted::plain(Value::Date(moment))),
            Err(DateTrouble::Ambiguous) => refuse(Check::DateAmbiguous),
            Err(DateTrouble::NotADate) => refuse(Check::NotADate),
        },
        FieldKind::YesNo => match haat_atlas::fold(text).as_str() {
            "yes" | "y" | "true" | "1" | "हाँ" | "हां" => {
                Ok(Interpreted::plain(Value::YesNo(true)))
            }
            "no" | "n" | "false" | "0" | "नहीं" => {
                Ok(Interpreted::plain(Value::YesNo(false)))
            }
            _ => refuse(Check::NotYesNo),
        },
        FieldKind::Choice => {
            let folded = haat_atlas::fold(text);
            match field
                .choices
                .iter()
                .find(|choice| haat_atlas::fold(choice) == folded)
            {
                Some(choice) => Ok(Interpreted::plain(Value::Text(choice.clone()))),
                None if field.choices.is_empty() => Err(Finding::new(field.key, Check::NoChoices)
                    .with("value", text)
                    .with("field", &field.label)),
                None => Err(Finding::new(field.key, Check::UnknownChoice)
                    .with("value", text)
                    .with("field", &field.label)
                    .with("choices", field.choices.join(", "))),
            }
        }
        FieldKind::Status => match Status::named(text) {
            Some(status) => Ok(Interpreted::plain(Value::Text(status.key().into()))),
            None => refuse(Check::UnknownStatus),
        },
        FieldKind::Place => match text.parse::<u32>().ok().and_then(haat_atlas::Place::by_id) {
            Some(place) => Ok(Interpreted::plain(Value::Ref(i64::from(place.id)))),
            None => refuse(Check::NotAPlace),
        },
        FieldKind::Latitude => read_degrees(field.key, text, 90.0, Check::LatitudeRange),
        FieldKind::Longitude => read_degrees(field.key, text, 180.0, Check::LongitudeRange),
    }
}

/// How a date of this field is read: stores opened and closed in the past, what is planned lies ahead.
fn of_date(key: FieldKey, reading: &Reading) -> Reading {
    match key {
        FieldKey::Builtin(StoreField::Opened | StoreField::ClosedOn) => *reading,
        _ => reading.ahead(),
    }
}

/// Without white space and invisible characters at its ends, and composed (NFC).
fn clean(raw: &str) -> std::borrow::Cow<'_, str> {
    use unicode_normalization::{UnicodeNormalization, is_nfc};
    let trimmed = raw.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
    });
    if trimmed.is_ascii() || is_nfc(trimmed) {
        trimmed.into()
    } else {
        trimmed.nfc().collect::<String>().into()
    }
}

/// The status a word in common use may mean: for an importer to propose and a person to see, never taken silently as its names are.
pub fn propose_status(text: &str) -> Option<Status> {
    Status::named(text).or_else(|| {
        Some(match haat_atlas::fold_letters(text).as_str() {
            "active" | "operational" | "live" | "running" | "opened" | "functional" | "working"
            | "चालू" | "खुला" | "सक्रिय" => Status::Open,
            "inactive" | "shut" | "shutdown" | "permanentlyclosed" | "terminated" => Status::Closed,
            "temporaryclosed" | "tempclosed" | "suspended" => Status::TemporarilyClosed,
            "underfitout" | "underconstruction" | "interiors" | "wip" => Status::FitOut,
            "agreementsigned" | "agreement" => Status::Signed,
            "letterofintent" => Status::Loi,
            "shifted" | "moved" => Status::Relocated,
            "hold" => Status::OnHold,
            "cancelled" | "canceled" | "rejected" => Status::Dropped,
            "readytoopen" | "handedover" => Status::Ready,
            _ => return None,
        })
    })
}

fn read_degrees(
    key: FieldKey,
    text: &str,
    limit: f64,
    check: Check,
) -> Result<Interpreted, Finding> {
    // Devanagari digits are digits.
    let folded = haat_atlas::fold(text);
    let degrees = folded
        .trim_end_matches('°')
        .parse::<f64>()
        .ok()
        .or_else(|| sexagesimal(text));
    match degrees {
        Some(degrees) if degrees.is_finite() && degrees.abs() <= limit => {
            Ok(Interpreted::plain(Value::Number(degrees)))
        }
        Some(_) => Err(Finding::new(key, check).with("value", text)),
        None => Err(Finding::new(key, Check::NotANumber).with("value", text)),
    }
}

/// Degrees, minutes and seconds such as 28°36'50"N.
fn sexagesimal(text: &str) -> Option<f64> {
    let negative = text.ends_with(['S', 's', 'W', 'w']);
    let body = text.trim_end_matches(['N', 'n', 'E', 'e', 'S', 's', 'W', 'w', ' ']);
    if !body.contains('°') && body.len() == text.len() {
        return None;
    }
    let mut parts = body
        .split(['°', '\'', '′', '"', '″', ' '])
        .filter(|part| !part.is_empty())
        .map(str::parse::<f64>);
    let degrees = parts.next()?.ok()?;
    let minutes = parts.next().transpose().ok()?.unwrap_or(0.0);
    let seconds = parts.next().transpose().ok()?.unwrap_or(0.0);
    if parts.next().is_some() || !(0.0..60.0).contains(&minutes) || !(0.0..60.0).contains(&seconds)
    {
        return None;
    }
    let whole = degrees.abs() + minutes / 60.0 + seconds / 3600.0;
    Some(if negative || degrees < 0.0 {
        -whole
    } else {
        whole
    })
}

/// Texts that have a form of their own: written in it where they have it, as they came where not.
fn read_text(key: FieldKey, text: &str, reading: &Reading) -> Interpreted {
    let FieldKey::Builtin(field) = key else {
        let value = Value::Text(text.to_owned());
        return match is_damaged(text) {
            true => Interpreted::warned(
                value,
                Finding::new(key, Check::DamagedNumber).with("value", text),
            ),
            false => Interpreted::plain(value),
        };
    };
    let india = reading.country == Country::India;
    if field == StoreField::State
        && india
        && let Some(found) = haat_atlas::resolve_state(text)
    {
        let state = Value::Text(found.state.iso.into());
        return if found.certainty == haat_atlas::Certainty::Exact {
            Interpreted::plain(state)
        } else {
            let unsure = Finding::new(key, Check::StateUnsure);
            Interpreted::warned(
                state,
                unsure.with("value", text).with("state", found.state.name),
            )
        };
    }
    let form = match field {
        _ if is_damaged(text) => None,
        StoreField::Country => country_code(text).map(str::to_owned),
        StoreField::Pin if india => papers::pin(text),
        StoreField::Mobile if india => papers::mobile(text),
        StoreField::Gstin if !reading.country.is_abroad() => {
            papers::gstin(text).map(|gstin| gstin.text)
        }
        _ => None,
    };
    let value = Value::Text(form.unwrap_or_else(|| text.to_owned()));
    // What a country field says is the country it is judged by.
    let warning = check_held(field, &value, reading.country);
    Interpreted {
        value,
        warnings: warning.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: StoreField, raw: &str, country: Country) -> Result<(Value, Vec<Check>), Check> {
        interpret(&FieldDef::builtin(field), raw, &Reading::typed(country))
            .map(|read| (read.value, read.warnings.iter().map(|w| w.check).collect()))
            .map_err(|finding| finding.check)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn blank_is_blank_and_na_is_a_text() {
        assert_eq!(
            read(StoreField::Town, " \u{a0}\u{200b} ", Country::India),
            Ok((Value::Blank, vec![]))
        );
        assert_eq!(
            read(StoreField::Town, "NA", Country::India),
            Ok((text("NA"), vec![]))
        );
    }

    #[test]
    fn years_of_two_digits_lie_ahead_where_dates_do() {
        let today = jiff::civil::date(2026, 6, 1);
        let reading = Reading {
            today,
            ..Reading::typed(Country::India)
        };
        let read = |field: StoreField, raw: &str| {
            let read = interpret(&FieldDef::builtin(field), raw, &reading).unwrap();
            match read.value {
                Value::Date(moment) => moment.date.year(),
                other => panic!("{other:?}"),
            }
        };
        for (field, years) in [
            (StoreField::Opened, [2027, 1928, 1946, 1947]),
            (StoreField::PlannedOpening, [2027, 2028, 2046, 1947]),
            (StoreField::ForecastOpening, [2027, 2028, 2046, 1947]),
        ] {
            let found = ["15/04/27", "15/04/28", "15/04/46", "15/04/47"];
            assert_eq!(found.map(|raw| read(field, raw)), years, "{field:?}");
        }
    }

    #[test]
    fn states_of_india_become_codes_and_others_stay() {
        assert_eq!(
            read(StoreField::State, "GUJRAT", Country::India),
            Ok((text("GJ"), vec![]))
        );
        assert_eq!(
            read(StoreField::State, "Rajasthaan", Country::India),
            Ok((text("RJ"), vec![Check::StateUnsure]))
        );
        assert_eq!(
            read(StoreField::State, "AR", Country::Elsewhere),
            Ok((text("AR"), vec![]))
        );
        assert_eq!(
            read(StoreField::State, "OR", Country::Unknown),
            Ok((text("OR"), vec![]))
        );
        assert_eq!(
            read(StoreField::State, "Texas", Country::India),
            Ok((text("Texas"), vec![Check::StateUnknown]))
        );
    }

    #[test]
    fn papers_of_india_are_checked_in_india_only() {
        assert_eq!(
            read(StoreField::Pin, "110 001", Country::India),
            Ok((text("110001"), vec![]))
        );
        assert_eq!(
            read(StoreField::Pin, "42320", Country::India),
            Ok((text("42320"), vec![Check::PinForm]))
        );
        assert_eq!(
            read(StoreField::Pin, "42320", Country::Elsewhere),
            Ok((text("42320"), vec![]))
        );
        assert_eq!(
            read(StoreField::Mobile, "+91 98765 43210", Country::India),
            Ok((text("9876543210"), vec![]))
        );
        assert_eq!(
            read(StoreField::Mobile, "९८७६५४३२१०", Country::India),
            Ok((text("9876543210"), vec![]))
        );
        assert_eq!(
            read(StoreField::Pin, "११०००१", Country::India),
            Ok((text("110001"), vec![]))
        );
        assert_eq!(
            read(StoreField::Mobile, "९८७६५४३२१०", Country::Elsewhere),
            Ok((text("९८७६५४३२१०"), vec![])),
            "no rule of India's reads it"
        );
        assert_eq!(
            read(StoreField::Mobile, "9.88E+09", Country::India),
            Ok((text("9.88E+09"), vec![Check::DamagedNumber]))
        );
        assert_eq!(
            read(StoreField::Gstin, "03AAJCR2207E1Z2", Country::India)
                .unwrap()
                .1,
            vec![Check::GstinCheckDigit]
        );
    }

    #[test]
    fn what_cannot_be_held_is_an_error() {
        assert_eq!(
            read(StoreField::Latitude, "91.4", Country::India),
            Err(Check::LatitudeRange)
        );
        assert_eq!(
            read(StoreField::Longitude, "-180.1", Country::India),
            Err(Check::LongitudeRange)
        );
        assert_eq!(
            read(StoreField::AreaSqft, "big", Country::India),
            Err(Check::NotANumber)
        );
        assert_eq!(
            read(StoreField::Opened, "soon", Country::India),
            Err(Check::NotADate)
        );
        assert_eq!(
            read(StoreField::Status, "Active", Country::India),
            Err(Check::UnknownStatus)
        );
        assert_eq!(
            read(StoreField::Status, "Fit-out", Country::India),
            Ok((text("fit_out"), vec![]))
        );
    }

    #[test]
    fn degrees_in_either_form() {
        let read = |raw| match read(StoreField::Latitude, raw, Country::India) {
            Ok((Value::Number(degrees), _)) => degrees,
            other => panic!("{other:?}"),
        };
        assert!((read("28°36'50\"N") - 28.613_889).abs() < 1e-6);
        assert!((read("28.6139") - 28.6139).abs() < 1e-9);
        assert!((read("33 51 0 S") + 33.85).abs() < 1e-9);
    }

    #[test]
    fn no_field_accepts_the_mask() {
        for field in StoreField::ALL {
            assert_eq!(
                read(*field, " ••• ", Country::India),
                Err(Check::MaskTyped),
                "{field:?}"
            );
        }
        assert_eq!(
            read(StoreField::Notes, "27••••••••••1ZV", Country::India),
            Err(Check::MaskTyped)
        );
        assert_eq!(
            read(StoreField::Address, "Gate 2 • Terminal 3", Country::India),
            Ok((text("Gate 2 • Terminal 3"), vec![]))
        );
    }

    #[test]
    fn a_status_is_read_by_its_names() {
        for raw in ["temporarily_closed", "Temporarily closed", "अस्थायी रूप से बंद"]
        {
            assert_eq!(
                read(StoreField::Status, raw, Country::India),
                Ok((text("temporarily_closed"), vec![])),
                "{raw}"
            );
        }
        assert_eq!(
            read(StoreField::Status, "चालू", Country::India),
            Err(Check::UnknownStatus)
        );
    }

    #[test]
    fn proposals_are_only_proposed() {
        assert_eq!(propose_status("Active"), Some(Status::Open));
        assert_eq!(propose_status("चालू"), Some(Status::Open));
        assert_eq!(propose_status("whatever"), None);
    }
}
