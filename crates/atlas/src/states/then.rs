//! Which states and union territories there were on a date.

use jiff::civil::{Date, date};

use super::{STATES, State, StateKind};

/// A state or union territory as it stood on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StateThen {
    /// Its English name then.
    pub name: &'static str,
    /// What it was then.
    pub kind: StateKind,
    /// ISO code of today's state that has its ground, or most of it.
    pub today: &'static str,
}

/// The earliest date [`states_on`] is right for: Jharkhand, the last of the three states of that month, was formed on it.
pub const STATES_KNOWN_FROM: Date = date(2000, 11, 15);

/// Telangana was formed out of Andhra Pradesh.
const TELANGANA: Date = date(2014, 6, 2);
/// Jammu and Kashmir became two union territories.
const LADAKH: Date = date(2019, 10, 31);
/// Dadra and Nagar Haveli and Daman and Diu became one.
const MERGED: Date = date(2020, 1, 26);

/// ISO code, the name before, and the day the new name came into force.
const RENAMED: [(&str, &str, Date); 3] = [
    ("PY", "Pondicherry", date(2006, 10, 1)),
    ("UK", "Uttaranchal", date(2007, 1, 1)),
    ("OD", "Orissa", date(2011, 11, 1)),
];

/// The states and union territories that existed on a date, from [`STATES_KNOWN_FROM`] on; `None` before it.
pub fn states_on(day: Date) -> Option<Vec<StateThen>> {
    if day < STATES_KNOWN_FROM {
        return None;
    }
    let mut then = Vec::with_capacity(STATES.len() + 1);
    for state in &STATES {
        let as_then = StateThen {
            name: name_on(state, day),
            kind: state.kind,
            today: state.iso,
        };
        match state.iso {
            "TS" if day < TELANGANA => {}
            "LA" if day < LADAKH => {}
            "JK" if day < LADAKH => then.push(StateThen {
                kind: StateKind::State,
                ..as_then
            }),
            "DH" if day < MERGED => then.extend(
                ["Dadra and Nagar Haveli", "Daman and Diu"]
                    .map(|name| StateThen { name, ..as_then }),
            ),
            _ => then.push(as_then),
        }
    }
    Some(then)
}

fn name_on(state: &State, day: Date) -> &'static str {
    RENAMED
        .iter()
        .find(|(iso, _, from)| *iso == state.iso && day < *from)
        .map_or(state.name, |(_, before, _)| *before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(day: Date) -> (usize, usize) {
        let then = states_on(day).unwrap();
        let states = then
            .iter()
            .filter(|state| state.kind == StateKind::State)
            .count();
        (states, then.len() - states)
    }

    #[test]
    fn counts_change_on_the_day() {
        for (before, day, after) in [
            ((28, 7), TELANGANA, (29, 7)),
            ((29, 7), LADAKH, (28, 9)),
            ((28, 9), MERGED, (28, 8)),
        ] {
            assert_eq!(count(day.yesterday().unwrap()), before, "before {day}");
            assert_eq!(count(day), after, "{day}");
        }
        assert_eq!(count(date(2018, 10, 29)), (29, 7));
        assert_eq!(count(date(2026, 1, 1)), (28, 8));
        assert_eq!(count(STATES_KNOWN_FROM), (28, 7));
    }

    #[test]
    fn before_its_first_day_it_says_nothing() {
        assert_eq!(states_on(date(2000, 11, 14)), None);
    }

    #[test]
    fn names_are_those_of_the_day() {
        let named = |name: &str, day| states_on(day).unwrap().iter().any(|s| s.name == name);
        assert!(named("Orissa", date(2011, 10, 31)) && !named("Odisha", date(2011, 10, 31)));
        assert!(named("Odisha", date(2011, 11, 1)));
        assert!(named("Uttaranchal", date(2006, 12, 31)));
        assert!(named("Puducherry", date(2018, 10, 29)));
    }
}
