//! Day or month first: what the dates of a column show about each other.

use haat_registry::checks::{Country, DateOrder, Reading, read_date};
use jiff::civil::Date;

/// What one text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is no date.
    NotADate,
    /// It is the same date either way, such as 2018-10-29 or 4-4-2018.
    Plain,
    /// It is a date in this order only.
    Only(DateOrder),
    /// It is two dates.
    Either,
}

/// Reads a text in both orders.
pub(super) fn shown(text: &str, today: Date) -> Shown {
    // Most texts of a list are no dates: they are not folded in vain.
    if !(5..=64).contains(&text.len()) {
        return Shown::NotADate;
    }
    let read = |order| {
        let reading = Reading {
            country: Country::Unknown,
            date_order: Some(order),
            today,
        };
        read_date(text, &reading)
    };
    // The year first leaves nothing to ask.
    let year_first = text.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    if year_first {
        return read(DateOrder::DayFirst).map_or(Shown::NotADate, |_| Shown::Plain);
    }
    match (read(DateOrder::DayFirst), read(DateOrder::MonthFirst)) {
        (Ok(one), Ok(other)) if one == other => Shown::Plain,
        (Ok(_), Ok(_)) => Shown::Either,
        (Ok(_), Err(_)) => Shown::Only(DateOrder::DayFirst),
        (Err(_), Ok(_)) => Shown::Only(DateOrder::MonthFirst),
        (Err(_), Err(_)) => Shown::NotADate,
    }
}

/// The other order.
pub(super) fn other(order: DateOrder) -> DateOrder {
    match order {
        DateOrder::DayFirst => DateOrder::MonthFirst,
        DateOrder::MonthFirst => DateOrder::DayFirst,
    }
}

/// The order a header such as “Opened (DD/MM/YYYY)” promises.
pub(super) fn promised(header: &str) -> Option<DateOrder> {
    let folded = haat_atlas::fold(header);
    let (day, month) = (folded.find("dd")?, folded.find("mm")?);
    folded.contains("yy").then_some(if day < month {
        DateOrder::DayFirst
    } else {
        DateOrder::MonthFirst
    })
}

/// A header without the pattern of dates it promises.
pub(super) fn without_pattern(header: &str) -> &str {
    match (header.rfind('('), promised(header)) {
        (Some(at), Some(_)) => header[..at].trim(),
        _ => header,
    }
}

/// The dates of a column, by what they show.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Orders {
    day_first: u64,
    month_first: u64,
    either: u64,
}

impl Orders {
    /// Counts one cell.
    pub(super) fn count(&mut self, shown: Shown) {
        match shown {
            Shown::Only(DateOrder::DayFirst) => self.day_first += 1,
            Shown::Only(DateOrder::MonthFirst) => self.month_first += 1,
            Shown::Either => self.either += 1,
            Shown::Plain | Shown::NotADate => {}
        }
    }

    /// Adds the counts of other cells of the column.
    pub(super) fn add(&mut self, other: &Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.either += other.either;
    }

    /// Dates that can be read in this order only.
    pub(super) fn only(&self, order: DateOrder) -> u64 {
        match order {
            DateOrder::DayFirst => self.day_first,
            DateOrder::MonthFirst => self.month_first,
        }
    }

    /// Whether the column's dates speak against the order they are to be read in, and none for it.
    pub(super) fn contradict(&self, order: DateOrder) -> bool {
        self.only(order) == 0 && self.only(other(order)) > 0
    }

    /// The order the column's dates are in, where they decide it, and whether that is a question at all.
    ///
    /// What the header promises decides only where no cell speaks against it.
    pub(super) fn decided(&self, promised: Option<DateOrder>) -> (Option<DateOrder>, bool) {
        let asked = self.either > 0;
        let decided = match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            // Both orders in one column: nothing but a person knows what is wrong there.
            (true, true) => return (None, true),
            (false, false) => promised,
        };
        match (decided, promised) {
            (Some(one), Some(other)) if one != other => (None, true),
            _ => (decided, asked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(cells: &[&str], header: &str) -> (Option<DateOrder>, bool) {
        let mut orders = Orders::default();
        let today = jiff::civil::date(2026, 1, 1);
        cells
            .iter()
            .for_each(|cell| orders.count(shown(cell, today)));
        orders.decided(promised(header))
    }

    #[test]
    fn a_column_decides_its_order_or_is_asked_about() {
        let (day, month) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
        assert_eq!(
            decided(&["03-04-2018", "29-10-2018"], "Opened"),
            (day, true)
        );
        assert_eq!(
            decided(&["03-04-2018", "10/29/2018"], "Opened"),
            (month, true)
        );
        assert_eq!(decided(&["03-04-2018"], "Opened"), (None, true));
        assert_eq!(
            decided(&["29-10-2018", "10/28/2018"], "Opened"),
            (None, true)
        );
        assert_eq!(decided(&["2018-10-29", "soon"], "Opened"), (None, false));
    }

    #[test]
    fn a_header_promises_an_order() {
        let day = Some(DateOrder::DayFirst);
        assert_eq!(decided(&["03-04-2018"], "Opened (DD/MM/YYYY)"), (day, true));
        assert_eq!(
            decided(&["10/29/2018"], "Opened (DD/MM/YYYY)"),
            (None, true)
        );
        assert_eq!(promised("Opened (MM-DD-YY)"), Some(DateOrder::MonthFirst));
        assert_eq!(promised("Comment, added"), None);
        assert_eq!(
            without_pattern("Date of Opening (DD/MM/YYYY)"),
            "Date of Opening"
        );
        assert_eq!(without_pattern("Area (sq ft)"), "Area (sq ft)");
    }
}
