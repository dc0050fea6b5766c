//! Reads dates as people write them.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::reading::{Country, DateOrder, Reading};
use crate::model::Moment;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateTrouble {
    /// It is not a date at all.
    NotADate,
    /// Day and month could be either way round, and nothing decides.
    Ambiguous,
}

/// Reads a date, with a time and an offset where they are given.
///
/// Takes 2018-10-29, 29-10-2018, 29/10/18, 29.10.2018, 10/29/2018 (by [`Reading::date_order`]), 29 Oct 2018, October 29, 2018, Oct-18 not (no
/// day), English and Hindi month names, Devanagari digits, and after the date a time such as 12:00, 12:00 PM, 12:00+05:30 or 12:00 IST.
pub fn read_date(text: &str, reading: &Reading) -> Result<Moment, DateTrouble> {
    let text = haat_atlas::fold(text);
    if text.len() > 64 {
        return Err(DateTrouble::NotADate);
    }
    if let Ok(moment) = text.to_uppercase().parse::<Moment>() {
        return Ok(moment);
    }
    let (day_text, time_text) = split_time(&text);
    let date = read_day(day_text, reading)?;
    let (time, offset) = match time_text {
        None => (None, None),
        Some(text) => read_time(text).ok_or(DateTrouble::NotADate)?,
    };
    Ok(Moment { date, time, offset })
}

/// Splits before the word that holds the first colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    match text[..colon].rfind([' ', 't']) {
        Some(gap) => (text[..gap].trim(), Some(text[gap + 1..].trim())),
        None => (text, None),
    }
}

/// Reads a day whose year stands last and in four digits: 29-10-2018, 29/10/2018, 29 Oct 2018. Day first, as everywhere in Haat.
pub(crate) fn read_day_first(text: &str) -> Option<Date> {
    let text = haat_atlas::fold(text);
    let year = text.rsplit([' ', '-', '/', '.', ',']).next()?;
    // A year of two digits would be read by what day it is today: a query means the same on any day.
    if year.len() != 4 || text.starts_with('-') {
        return None;
    }
    let reading = Reading {
        country: Country::Unknown,
        date_order: Some(DateOrder::DayFirst),
        today: Date::ZERO,
    };
    read_day(&text, &reading).ok()
}

fn read_day(text: &str, reading: &Reading) -> Result<Date, DateTrouble> {
    let parts: Vec<&str> = text
        .split([' ', '-', '/', '.', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [a, b, c] = parts.as_slice() else {
        return Err(DateTrouble::NotADate);
    };
    let number = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse::<i16>().ok())?
    };
    let day_number = |part: &str| number(part.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
    let made = |year: Option<i16>, month: Option<i16>, day: Option<i16>| {
        let (month, day) = (i8::try_from(month?).ok()?, i8::try_from(day?).ok()?);
        Date::new(year?, month, day).ok()
    };
    let year = |part: &str| whole_year(part, reading);
    if let Some(month) = month_named(b) {
        return made(year(c), Some(month), day_number(a)).ok_or(DateTrouble::NotADate);
    }
    if let Some(month) = month_named(a) {
        return made(year(c), Some(month), day_number(b)).ok_or(DateTrouble::NotADate);
    }
    if a.len() == 4 {
        return made(number(a), number(b), number(c)).ok_or(DateTrouble::NotADate);
    }
    let day_first = made(year(c), number(b), number(a));
    let month_first = made(year(c), number(a), number(b));
    match (day_first, month_first, reading.date_order) {
        (Some(date), _, Some(DateOrder::DayFirst))
        | (_, Some(date), Some(DateOrder::MonthFirst)) => Ok(date),
        // The column was decided and this cell does not fit: reading it the other way round would be a guess.
        (_, _, Some(_)) => Err(DateTrouble::NotADate),
        (Some(date), None, None) | (None, Some(date), None) => Ok(date),
        (Some(one), Some(other), None) if one == other => Ok(one),
        (Some(_), Some(_), None) => Err(DateTrouble::Ambiguous),
        (None, None, None) => Err(DateTrouble::NotADate),
    }
}

/// A four-digit year, or the last year with these two digits that is not after next year.
fn whole_year(part: &str, reading: &Reading) -> Option<i16> {
    let part = part.trim_start_matches('\'');
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (part.len(), part.parse::<i16>().ok()?) {
        (4, year) => Some(year),
        (2, year) => {
            let latest = reading.today.year() + 1;
            let year = latest - latest % 100 + year;
            Some(if year > latest { year - 100 } else { year })
        }
        _ => None,
    }
}

fn month_named(part: &str) -> Option<i16> {
    const NAMES: [(&str, &str, &str); 12] = [
        ("january", "जनवरी", "जन"),
        ("february", "फरवरी", "फ़रवरी"),
        ("march", "मार्च", "मार्च"),
        ("april", "अप्रैल", "अप्रेल"),
        ("may", "मई", "मई"),
        ("june", "जून", "जून"),
        ("july", "जुलाई", "जुला"),
        ("august", "अगस्त", "अग"),
        ("september", "सितंबर", "सितम्बर"),
        ("october", "अक्टूबर", "अक्तूबर"),
        ("november", "नवंबर", "नवम्बर"),
        ("december", "दिसंबर", "दिसम्बर"),
    ];
    let part = part.trim_end_matches('.');
    NAMES
        .iter()
        .position(|(english, hindi, other)| {
            (part.len() >= 3 && english.starts_with(part))
                || part == "sept" && *english == "september"
                || haat_atlas::fold(hindi) == part
                || haat_atlas::fold(other) == part
        })
        .and_then(|index| i16::try_from(index + 1).ok())
}

/// A time of day, and an offset after it.
fn read_time(text: &str) -> Option<(Option<Time>, Option<Offset>)> {
    let (clock, offset) = match text.find(['+', '-']) {
        Some(at) => (text[..at].trim(), Some(read_offset(&text[at..])?)),
        None => match text.strip_suffix("ist") {
            Some(clock) => (
                clock.trim(),
                Some(Offset::from_seconds(5 * 3600 + 1800).ok()?),
            ),
            None => match text.strip_suffix('z').or(text.strip_suffix("utc")) {
                Some(clock) => (clock.trim(), Some(Offset::UTC)),
                None => (text, None),
            },
        },
    };
    let (clock, half) = match clock
        .strip_suffix("am")
        .map(|c| (c, 0))
        .or(clock.strip_suffix("pm").map(|c| (c, 12)))
    {
        Some((clock, half)) => (clock.trim(), Some(half)),
        None => (clock, None),
    };
    let mut parts = clock.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    // Seconds and their fractions are read and dropped: the file keeps minutes.
    if let Some(seconds) = parts.next() {
        seconds.parse::<f32>().ok()?;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Some((Some(Time::new(hour, minute, 0, 0).ok()?), offset))
}

fn read_offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.len() > 4 {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 {
        (number, 0)
    } else {
        (number / 100, number % 100)
    };
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str, order: Option<DateOrder>) -> Result<String, DateTrouble> {
        let reading = Reading {
            country: Country::Unknown,
            date_order: order,
            today: date(2026, 11, 23),
        };
        read_date(text, &reading).map(|moment| moment.to_string())
    }

    #[test]
    fn reads_what_people_write() {
        let day = Some(DateOrder::DayFirst);
        for text in [
            "2018-10-29",
            "29-10-2018",
            "29/10/18",
            "29.10.2018",
            "29 Oct 2018",
            "29-Oct-18",
            "October 29, 2018",
            "29th October 2018",
            "२९-१०-२०१८",
            "29 अक्टूबर 2018",
            "2018/10/29",
        ] {
            assert_eq!(read(text, day), Ok("2018-10-29".into()), "{text}");
        }
        assert_eq!(
            read("29-10-2018 12:00 IST", day),
            Ok("2018-10-29T12:00+05:30".into())
        );
        assert_eq!(
            read("29-10-2018 12:00:59 PM", day),
            Ok("2018-10-29T12:00".into())
        );
        assert_eq!(
            read("2018-10-29 12:00:00+05:30", None),
            Ok("2018-10-29T12:00+05:30".into())
        );
    }

    #[test]
    fn a_day_before_its_month_and_year_needs_no_column_to_decide() {
        let day = Some(date(2018, 4, 3));
        for text in [
            "03-04-2018",
            "3-4-2018",
            "3/4/2018",
            "03.04.2018",
            "०३-०४-२०१८",
            "3 Apr 2018",
        ] {
            assert_eq!(read_day_first(text), day, "{text}");
        }
        for text in [
            "",
            "2018",
            "2018-04-03",
            "03-04-18",
            "04-2018",
            "-3-4-2018",
            "31-02-2018",
            "10/29/2018",
            "1-3-4-2018",
        ] {
            assert_eq!(read_day_first(text), None, "{text}");
        }
    }

    #[test]
    fn an_offset_of_many_digits_is_none() {
        for text in ["2018-10-29T12:00+222222929", "2018-10-29T12:00-00000530"] {
            assert_eq!(read(text, None), Err(DateTrouble::NotADate), "{text}");
        }
    }

    #[test]
    fn two_digit_years_are_not_in_the_future() {
        let month = Some(DateOrder::MonthFirst);
        assert_eq!(read("7/1/62", month), Ok("1962-07-01".into()));
        assert_eq!(read("1/31/06", month), Ok("2006-01-31".into()));
        assert_eq!(read("1/31/27", month), Ok("2027-01-31".into()));
        assert_eq!(read("1/31/28", month), Ok("1928-01-31".into()));
    }

    #[test]
    fn asks_where_it_cannot_know() {
        assert_eq!(read("03-04-2018", None), Err(DateTrouble::Ambiguous));
        assert_eq!(read("04-04-2018", None), Ok("2018-04-04".into()));
        assert_eq!(read("13-04-2018", None), Ok("2018-04-13".into()));
        assert_eq!(read("13-14-2018", None), Err(DateTrouble::NotADate));
        assert_eq!(
            read("10/29/2018", Some(DateOrder::DayFirst)),
            Err(DateTrouble::NotADate)
        );
        for text in [
            "",
            "soon",
            "2018",
            "Oct 2018",
            "31-02-2018",
            "1-1",
            "::",
            "12:00",
        ] {
            assert_eq!(
                read(text, Some(DateOrder::DayFirst)),
                Err(DateTrouble::NotADate),
                "{text}"
            );
        }
    }
}
