//! A date of opening or closing as people know it: a local date, perhaps a time, perhaps an offset.
//! No time is ever invented: what was not said stays unsaid.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A local date with an optional local time and an optional UTC offset.
///
/// Grouping uses [`Moment::date`]; only moments with both time and offset have an [instant](Moment::instant).
/// Text form: `2018-10-29`, `2018-10-29T12:00` or `2018-10-29T12:00+05:30`; also the form kept in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The local date.
    pub date: Date,
    /// The local time of day, to the minute, where known.
    pub time: Option<Time>,
    /// The offset from UTC, where known.
    pub offset: Option<Offset>,
}

/// The text is not a moment in the form [`Moment`] prints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date such as 2018-10-29 or 2018-10-29T12:00+05:30")]
pub struct NotAMoment(pub String);

impl Moment {
    /// A date alone.
    pub fn on(date: Date) -> Self {
        Self {
            date,
            time: None,
            offset: None,
        }
    }

    /// Seconds since 1970-01-01T00:00Z, if both time and offset are known.
    pub fn instant(&self) -> Option<i64> {
        let local = self.date.to_datetime(self.time?);
        self.offset?.to_timestamp(local).ok().map(|t| t.as_second())
    }
}

impl From<Date> for Moment {
    fn from(date: Date) -> Self {
        Self::on(date)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.date.year(),
            self.date.month(),
            self.date.day()
        )?;
        if let Some(time) = self.time {
            write!(f, "T{:02}:{:02}", time.hour(), time.minute())?;
        }
        if let Some(offset) = self.offset {
            let minutes = offset.seconds() / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            write!(
                f,
                "{sign}{:02}:{:02}",
                minutes.abs() / 60,
                minutes.abs() % 60
            )?;
        }
        Ok(())
    }
}

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        parse(text.trim()).ok_or_else(|| NotAMoment(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Moment> {
    let date = date(text.get(..10)?)?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(Moment::on(date));
    }
    let rest = rest.strip_prefix(['T', ' '])?;
    let time = Time::new(
        two(rest.get(..2)?)?,
        (rest.get(2..3)? == ":").then(|| two(rest.get(3..5)?))??,
        0,
        0,
    )
    .ok()?;
    // Seconds are read and dropped: no opening is known to the second, and the file keeps minutes.
    let mut rest = &rest[5..];
    if let Some(seconds) = rest.strip_prefix(':') {
        two(seconds.get(..2)?)?;
        rest = &seconds[2..];
    }
    let offset = match rest {
        "" => None,
        "Z" => Some(Offset::UTC),
        _ => {
            let sign = match rest.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let hours = i32::from(two(rest.get(1..3)?)?);
            let minutes = i32::from(two(rest[3..].strip_prefix(':').unwrap_or(&rest[3..]))?);
            Some(Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?)
        }
    };
    Some(Moment {
        date,
        time: Some(time),
        offset,
    })
}

fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        let part = &text[range];
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<i16>().ok())?
    };
    Date::new(
        number(0..4)?,
        i8::try_from(number(5..7)?).ok()?,
        i8::try_from(number(8..10)?).ok()?,
    )
    .ok()
}

fn two(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_read() {
        for text in [
            "2018-10-29",
            "2018-10-29T12:00",
            "2018-10-29T12:00+05:30",
            "1962-07-01T09:15-06:00",
        ] {
            assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "2018",
            "2018-13-01",
            "2018-02-30",
            "2018-10-29T25:00",
            "29-10-2018",
            "2018-10-29X",
            "२०१८-१०-२९",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_full_moment_is_an_instant() {
        let full: Moment = "2018-10-29T12:00+05:30".parse().unwrap();
        assert_eq!(full.instant(), Some(1_540_794_600));
        assert_eq!(
            "2018-10-29T12:00".parse::<Moment>().unwrap().instant(),
            None
        );
    }
}
