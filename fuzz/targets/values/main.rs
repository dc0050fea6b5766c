//! What a cell says, in every field and country: dates, numbers, degrees, papers, statuses. A value that was taken is printed and read again the
//! same, since a person saves what a form shows.

use bolero::check;
use haat_fuzz::Desk;
use haat_registry::checks::{Country, DateOrder, Reading, interpret, propose_status};
use haat_registry::{FieldKind, Value};

const COUNTRIES: [Country; 3] = [Country::Unknown, Country::India, Country::Elsewhere];
const ORDERS: [Option<DateOrder>; 3] = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];

fn main() {
    let fields = Desk::with_stores(10).fields;
    check!().for_each(|input: &[u8]| {
        let [which, how, raw @ ..] = input else {
            return;
        };
        let raw = String::from_utf8_lossy(raw);
        let field = &fields[usize::from(*which) % fields.len()];
        let how = usize::from(*how);
        let reading = Reading {
            country: COUNTRIES[how % 3],
            date_order: ORDERS[how / 3 % 3],
            today: jiff::civil::date(2026, 11, 26),
        };
        let _ = propose_status(&raw);
        let read = match interpret(field, &raw, &reading) {
            Ok(read) => read,
            Err(why) => {
                assert_eq!(why.field, field.key);
                return assert!(!why.to_string().is_empty());
            }
        };
        for warning in &read.warnings {
            assert_eq!(warning.field, field.key);
            assert!(!warning.to_string().is_empty());
        }
        if let Value::Number(number) = read.value {
            assert!(number.is_finite());
        }
        match field.kind {
            FieldKind::Latitude => assert!(read.value.as_number().is_none_or(|n| n.abs() <= 90.0)),
            FieldKind::Longitude => assert!(read.value.as_number().is_none_or(|n| n.abs() <= 180.0)),
            _ => {}
        }
        let printed = read.value.to_string();
        let again = interpret(field, &printed, &reading).map_err(|why| why.to_string());
        let again = again.map(|again| again.value);
        assert_eq!(again.as_ref(), Ok(&read.value), "{} of {raw:?} printed as {printed:?}", field.key);
    });
}
