//! Two columns that hold states, as they came and as somebody mended them: where they differ, the PIN or ZIP codes of their rows say which is right.

use haat_atlas::{State, UsState, fold, pin_fits_state, state_spelled};
use haat_registry::{FieldKind, Params, StoreField, checks};

use super::column::settle;
use super::country::propose_country;
use super::fields::Fields;
use super::plan::{Plan, Target};
use super::profile::Profile;
use super::source::{self, Part, Seen};
use super::watch::Watch;
use super::{because, country_because};
use crate::error::Result;

/// So many times as many codes have to speak for the other column before it is taken instead.
const MARGIN: u64 = 2;

/// What the rows say in which two columns of states differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Rows {
    differ: u64,
    /// Where the code speaks for the one that is taken, and not for the other.
    for_taken: u64,
    /// Where it speaks for the other alone.
    for_rival: u64,
}

/// Takes the column that the codes speak for, and says in the plan how many rows differ and what the codes say. Reads the list once more, but only where two
/// columns hold states and another holds codes.
pub(super) fn settle_rivals(
    seen: &Seen,
    plan: &mut Plan,
    profiles: &[Profile],
    known: &Fields,
    watch: &Watch<'_>,
) -> Result<()> {
    let position = |field: StoreField| {
        let target = Target::Field(field.key().to_owned());
        plan.columns
            .iter()
            .position(|column| column.becomes == target)
    };
    let (Some(taken), Some(code)) = (position(StoreField::State), position(StoreField::Pin)) else {
        return Ok(());
    };
    let proposed =
        [because::NAME, because::CONTENT].contains(&plan.columns[taken].because.as_str());
    let columns = plan.columns.iter().enumerate();
    let rivals = columns.filter(|(_, column)| column.because == because::RIVAL);
    let mut counted: Vec<(usize, Rows)> = rivals.map(|(at, _)| (at, Rows::default())).collect();
    if !proposed || counted.is_empty() {
        return Ok(());
    }
    let at = |position: usize| plan.columns[position].index as usize;
    source::read_rows(seen, &plan.source, watch, &mut |row| {
        if row.part == Part::Data {
            let cell = |position: usize| row.cells.get(at(position)).map_or("", |cell| cell.trim());
            for (rival, rows) in &mut counted {
                rows.look(cell(taken), cell(*rival), cell(code));
            }
        }
        Ok(true)
    })?;
    let margin = |rows: &Rows| rows.for_rival.saturating_sub(MARGIN * rows.for_taken);
    let best = counted.iter().max_by_key(|(_, rows)| margin(rows)).copied();
    let Some((rival, rows)) = best.filter(|(_, rows)| rows.differ > 0) else {
        return Ok(());
    };
    let (right, wrong, rows) = match margin(&rows) > 0 {
        true => {
            swap(plan, taken, rival, known);
            settle(plan, profiles, known);
            // Both columns say where the stores are; the figures are those of the one that is taken.
            if plan.country_because == country_because::STATES {
                (.., plan.country_params) = propose_country(&plan.columns, profiles);
            }
            (rival, taken, rows.turned())
        }
        false => (taken, rival, rows),
    };
    for (one, other, mine, theirs, because) in [
        (
            right,
            wrong,
            rows.for_taken,
            rows.for_rival,
            because::RIVAL_TAKEN,
        ),
        (
            wrong,
            right,
            rows.for_rival,
            rows.for_taken,
            because::RIVAL_TOLD,
        ),
    ] {
        let params = [
            ("other", plan.columns[other].header.clone()),
            ("differ", rows.differ.to_string()),
            ("mine", mine.to_string()),
            ("theirs", theirs.to_string()),
        ];
        let column = &mut plan.columns[one];
        because.clone_into(&mut column.because);
        column.because_params = Params::from(params.map(|(name, said)| (name.to_owned(), said)));
    }
    Ok(())
}

/// Makes the rival the state, and an own column of what was taken for it.
fn swap(plan: &mut Plan, taken: usize, rival: usize, known: &Fields) {
    let header = &plan.columns[taken].header;
    let own = match known.own_named(header) {
        Some(own) => Target::Field(own.key.to_string()),
        None => Target::Own {
            name: header.clone(),
            kind: FieldKind::Text,
            choices: Vec::new(),
            personal: false,
        },
    };
    plan.columns[rival].becomes = std::mem::replace(&mut plan.columns[taken].becomes, own);
}

impl Rows {
    fn look(&mut self, taken: &str, rival: &str, code: &str) {
        let (one, other) = (Named::of(taken), Named::of(rival));
        if taken.is_empty() || rival.is_empty() || one.is_same(&other) {
            return;
        }
        self.differ += 1;
        match (one.has(code), other.has(code)) {
            (true, false) => self.for_taken += 1,
            (false, true) => self.for_rival += 1,
            _ => {}
        }
    }

    fn turned(self) -> Self {
        Self {
            for_taken: self.for_rival,
            for_rival: self.for_taken,
            ..self
        }
    }
}

/// A state as a cell names it: AR, GA and the like are states of two countries.
struct Named<'c> {
    text: &'c str,
    india: Option<&'static State>,
    usa: Option<&'static UsState>,
}

impl<'c> Named<'c> {
    fn of(text: &'c str) -> Self {
        Self {
            text,
            india: state_spelled(text),
            usa: UsState::spelled(text),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        let india = self.india.zip(other.india);
        let usa = self.usa.zip(other.usa);
        fold(self.text) == fold(other.text)
            || india.is_some_and(|(one, other)| one.iso == other.iso)
            || usa.is_some_and(|(one, other)| one.code == other.code)
    }

    /// Whether a PIN, or a ZIP code that may have lost its zeros, is one of the state's.
    fn has(&self, code: &str) -> bool {
        if let (Some(pin), Some(state)) = (checks::pin(code), self.india) {
            return pin_fits_state(&pin, state) == Some(true);
        }
        let zip = format!("{code:0>5}");
        self.usa
            .is_some_and(|state| state.has_zip(&zip) == Some(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_speaks_for_the_state_it_lies_in() {
        let mut rows = Rows::default();
        for (taken, rival, code) in [
            ("KY", "KY", "42320"),
            ("Kentucky", "KY", "99999"),
            ("TN", "KY", "42320"),
            ("KY", "1", "42320"),
            ("", "KY", "42320"),
            ("NY", "NH", "3801"),
            ("BR", "UP", "201301"),
            ("NY", "NH", ""),
        ] {
            rows.look(taken, rival, code);
        }
        let counted = Rows {
            differ: 5,
            for_taken: 1,
            for_rival: 3,
        };
        assert_eq!(rows, counted);
    }
}
