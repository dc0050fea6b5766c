//! Days that a spreadsheet wrote as it counts them: 43402 for 29 October 2018.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Day 0 of a spreadsheet that counts from 1900, as all but old ones for the Mac do: its day 60 was never, so days count from here after it.
const DAY_0: Date = date(1899, 12, 30);

/// The days that are read: 1950 to 2099. A five-digit number of another time is hardly one of a store.
const DAYS: std::ops::RangeInclusive<i32> = 18_264..=73_050;

/// The date, with a time where it has a fraction, that a spreadsheet's day number stands for.
pub(super) fn serial_day(text: &str) -> Option<String> {
    let (day, part) = match text.split_once('.') {
        Some((day, part)) => (day, Some(part)),
        None => (text, None),
    };
    if day.len() != 5 || !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = day.parse().ok().filter(|number| DAYS.contains(number))?;
    let day = DAY_0.checked_add(number.days()).ok()?;
    let Some(part) = part.filter(|part| !part.is_empty()) else {
        return Some(day.to_string());
    };
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // To the nearest minute; what is after the last one of a day is left to it. Nine digits are less than a thousandth of a second.
    let part = &part[..part.len().min(9)];
    let whole = 10_u64.pow(u32::try_from(part.len()).ok()?);
    let minutes = ((part.parse::<u64>().ok()? * 2_880 + whole) / (2 * whole)).min(1_439);
    Some(match minutes {
        0 => day.to_string(),
        _ => format!("{day}T{:02}:{:02}", minutes / 60, minutes % 60),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_a_spreadsheet_does() {
        for (text, day) in [
            ("43402", Some("2018-10-29")),
            ("43402.5", Some("2018-10-29T12:00")),
            ("43402.0", Some("2018-10-29")),
            ("43466", Some("2019-01-01")),
            ("36526", Some("2000-01-01")),
            ("73050", Some("2099-12-31")),
            ("12345", None),
            ("486001", None),
            ("4340", None),
            ("43402.x", None),
            ("-43402", None),
        ] {
            assert_eq!(serial_day(text).as_deref(), day, "{text}");
        }
    }
}
