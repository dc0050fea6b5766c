//! Keeps what the cells of a source looked like where the registry holds them in another form, so that each can be found again.
//!
//! A column mostly writes one value in one way: Bihar for BR, 29-10-2018 for 2018-10-29. The way a value is met first is kept once for the
//! whole import, and a row keeps by itself only the cells that are written otherwise.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use haat_registry::{FieldKey, FieldKind, Value};

use super::judge::{Judge, JudgedRow};
use super::plan::{Plan, Target};

/// Different values of a column whose usual form is kept; most columns that are written in a form of their own have fewer, dates too.
const MOST: usize = 4_096;

/// How a cell compares with what is held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It is held as it is written, or written as that value usually is: nothing is to be kept.
    Known,
    /// The first of its value, and not as it is held: this is how it is usually written.
    Usual,
    /// Neither.
    Other,
}

/// How the values of one column are usually written.
#[derive(Debug, Default)]
pub(super) struct Usual {
    texts: HashMap<String, String>,
    /// Whether any of them is not the value as it is held.
    rewritten: bool,
}

impl Usual {
    /// Looks at a cell and what is held of it.
    pub(super) fn look(&mut self, held: &str, text: &str) -> Form {
        let full = self.texts.len() >= MOST;
        if full && !self.rewritten && held == text {
            return Form::Known;
        }
        match self.texts.get(held) {
            Some(usual) if usual == text => Form::Known,
            Some(_) => Form::Other,
            None if full && held == text => Form::Known,
            None if full => Form::Other,
            None => {
                self.texts.insert(held.to_owned(), text.to_owned());
                if held == text {
                    return Form::Known;
                }
                self.rewritten = true;
                Form::Usual
            }
        }
    }
}

/// What is to be kept of a row beside its values.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Forms met for the first time: field, value as it is held, cell.
    pub(super) usual: Vec<(FieldKey, String, String)>,
    /// Cells by position.
    pub(super) cells: BTreeMap<u32, String>,
}

/// The columns of a plan and how they write.
pub(super) struct Forms {
    /// Position and field; nothing where whoever knows the names compares them.
    columns: Vec<(u32, FieldKey, Option<Usual>)>,
    skipped: Vec<u32>,
}

/// The text a value is compared by, and kept by. A link is compared by whoever knows its name.
fn held(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

impl Forms {
    pub(super) fn new(plan: &Plan, judge: &Judge<'_>) -> Self {
        let columns = judge.columns.iter().filter_map(|column| {
            let links = [FieldKind::Format, FieldKind::Partner].contains(&column.field.kind);
            let index = u32::try_from(column.index).ok()?;
            Some((index, column.field.key, (!links).then(Usual::default)))
        });
        let skipped = plan.columns.iter();
        Self {
            columns: columns.collect(),
            skipped: skipped
                .filter(|column| column.becomes == Target::Skip)
                .map(|column| column.index)
                .collect(),
        }
    }

    /// Notes what of a judged row is to be kept. What is set aside is kept there.
    pub(super) fn note(&mut self, row: &mut JudgedRow) {
        let aside: HashSet<FieldKey> = row.aside.iter().filter_map(|cell| cell.field).collect();
        let cell = |index: u32| {
            row.cells
                .get(index as usize)
                .filter(|cell| !cell.is_empty())
        };
        for (index, key, usual) in &mut self.columns {
            let Some(text) = cell(*index) else { continue };
            let Some(value) = row.values.get(key) else {
                // A blank cell says nothing, whatever spaces it is written in; a word for nothing is one.
                if !aside.contains(key) && !text.trim().is_empty() {
                    row.kept.cells.insert(*index, text.clone());
                }
                continue;
            };
            let Some(usual) = usual else { continue };
            let held = held(value);
            match usual.look(&held, text) {
                Form::Known => {}
                Form::Usual => {
                    let usual = (*key, held.into_owned(), text.clone());
                    row.kept.usual.push(usual);
                }
                Form::Other => {
                    row.kept.cells.insert(*index, text.clone());
                }
            }
        }
        for index in &self.skipped {
            if let Some(text) = cell(*index).filter(|text| !text.trim().is_empty()) {
                row.kept.cells.insert(*index, text.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_kept_once_and_what_differs_by_itself() {
        let mut usual = Usual::default();
        let said: Vec<Form> = [
            ("BR", "Bihar"),
            ("BR", "Bihar"),
            ("BR", "BIHAR"),
            ("BR", "BR"),
            ("UP", "UP"),
            ("UP", "U.P."),
        ]
        .into_iter()
        .map(|(held, text)| usual.look(held, text))
        .collect();
        assert_eq!(
            said,
            [
                Form::Usual,
                Form::Known,
                Form::Other,
                Form::Other,
                Form::Known,
                Form::Other
            ]
        );
    }

    #[test]
    fn a_column_of_many_values_is_compared_by_the_cell_alone() {
        let mut usual = Usual::default();
        for at in 0..MOST {
            assert_eq!(usual.look(&at.to_string(), &at.to_string()), Form::Known);
        }
        assert_eq!(usual.look("new", "new"), Form::Known);
        assert_eq!(usual.look("new", " new"), Form::Other);
        assert_eq!(usual.look("7", " 7"), Form::Other);
        let mut usual = Usual::default();
        for at in 0..MOST {
            assert_eq!(
                usual.look(&at.to_string(), &format!("{at} sq ft")),
                Form::Usual
            );
        }
        assert_eq!(
            usual.look("7", "7"),
            Form::Other,
            "usually it is written otherwise"
        );
        assert_eq!(usual.look("5000", "5000"), Form::Known);
    }
}
