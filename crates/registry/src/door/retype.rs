//! An own column that comes to hold another kind of value.
//!
//! What can be read as the new kind becomes it. What cannot is never lost: it moves, as it is, into a text column beside it, where it is seen,
//! filtered, exported and corrected like everything else. All of it is one entry, so that one undo brings it back.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::own_fields::kind_key;
use super::tx::Tx;
use crate::checks::{self, Country, Finding, Reading};
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{FieldDef, FieldKey, FieldKind, OwnField, Value};

/// Choices that are made of the values that are there, at most: more are no choices.
const MOST_CHOICES: usize = 200;

/// Stores between two looks at whether it is to stop.
const STEP: usize = 1_000;

/// A cell that cannot be read as the new kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// Local id of the store.
    pub store: i64,
    /// Its code.
    pub code: String,
    /// What the cell holds.
    pub text: String,
    /// Why it cannot be read.
    pub finding: Finding,
}

/// What became, or would become, of the cells of a column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Retyped {
    /// Cells of live stores that hold the new kind.
    pub read: u64,
    /// Cells of live stores that do not, in the order of the stores.
    pub unread: Vec<Unread>,
    /// The text column that those were moved into; none where there are none.
    pub kept_in: Option<String>,
    /// The choices it has then.
    pub choices: Vec<String>,
}

/// A cell of the column, of a live store or a tombstone.
struct Cell {
    store: i64,
    code: String,
    live: bool,
    country: Country,
    value: Value,
}

impl Tx<'_> {
    /// Makes an own column hold another kind. Of a choice, `choices` are what it may be; none takes the values that are there. `beside` names
    /// the text column for what cannot be read as that, by the column's name. `go_on` is told how many of how many cells are done, and says whether
    /// to go on.
    pub fn retype_own_field(
        &mut self,
        uid: Uuid,
        kind: FieldKind,
        choices: &[String],
        beside: impl Fn(&str) -> String,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Retyped> {
        let field = self.own_field(uid)?;
        let cells = self.cells_of(&field)?;
        let mut done = Retyped::default();
        if kind == FieldKind::Choice {
            done.choices = match choices {
                [] => choices_of(&cells)?,
                some => some.to_vec(),
            };
        }
        if kind == field.kind && (done.choices.is_empty() || done.choices == field.choices) {
            done.read = cells.iter().filter(|cell| cell.live).count() as u64;
            return Ok(done);
        }
        let def = FieldDef {
            kind,
            choices: done.choices.clone(),
            ..FieldDef::from(&field)
        };
        self.set(
            Table::Field,
            field.id,
            "kind",
            kind_key(kind).to_owned().into(),
        )?;
        let json = (!done.choices.is_empty()).then(|| serde_json::json!(done.choices).to_string());
        self.set(Table::Field, field.id, "choices", json.into())?;
        let total = cells.len() as u64;
        let mut kept: Option<Uuid> = None;
        for (at, cell) in cells.into_iter().enumerate() {
            if at % STEP == 0 && !go_on(at as u64, total) {
                return Err(Error::Stopped);
            }
            // As it is shown: a person would type the same.
            let text = cell.value.to_string();
            let key = FieldKey::Own(uid).to_string();
            match checks::interpret(&def, &text, &Reading::typed(cell.country)) {
                Ok(read) => {
                    self.set(Table::Store, cell.store, &key, read.value.to_sql_value())?;
                    done.read += u64::from(cell.live);
                }
                Err(finding) => {
                    let into = match kept {
                        Some(uid) => uid,
                        None => {
                            let name = self.free_name(&beside(&field.name))?;
                            let made =
                                self.create_own_field(&name, FieldKind::Text, &[], field.personal)?;
                            done.kept_in = Some(name);
                            *kept.insert(made)
                        }
                    };
                    let into = FieldKey::Own(into).to_string();
                    self.set(
                        Table::Store,
                        cell.store,
                        &into,
                        SqlValue::Text(text.clone()),
                    )?;
                    self.set(Table::Store, cell.store, &key, SqlValue::Null)?;
                    if cell.live {
                        done.unread.push(Unread {
                            store: cell.store,
                            code: cell.code,
                            text,
                            finding,
                        });
                    }
                }
            }
        }
        Ok(done)
    }

    /// The name, with a number behind it where another column has it.
    fn free_name(&mut self, name: &str) -> Result<String> {
        let mut free = name.to_owned();
        for number in 2.. {
            if !self.names.has_own(self.connection(), &free)? {
                break;
            }
            free = format!("{name} {number}");
        }
        Ok(free)
    }

    /// The cells of a column that are not blank. Those of tombstones too: one that comes back must fit the column.
    fn cells_of(&self, field: &OwnField) -> Result<Vec<Cell>> {
        let sql = format!(
            "SELECT id, code, deleted_by IS NULL, country, json_extract(own, '$.\"{0}\"') AS held
             FROM store WHERE own IS NOT NULL AND held IS NOT NULL ORDER BY id",
            field.uid
        );
        let mut statement = self.connection().prepare(&sql)?;
        let cells = statement.query_map([], |row| {
            let country: Option<String> = row.get(3)?;
            Ok(Cell {
                store: row.get(0)?,
                code: row.get(1)?,
                live: row.get(2)?,
                country: Country::of(country.as_deref()),
                value: Value::from_sql(field.kind, row.get_ref(4)?),
            })
        })?;
        Ok(cells.collect::<rusqlite::Result<_>>()?)
    }
}

/// The different values there are as choices, those that stand most often first.
fn choices_of(cells: &[Cell]) -> Result<Vec<String>> {
    let mut found: Vec<(String, String, usize)> = Vec::new();
    for cell in cells {
        let text = cell.value.to_string();
        let folded = haat_atlas::fold(&text);
        if let Some((.., count)) = found.iter_mut().find(|(known, ..)| *known == folded) {
            *count += 1;
        } else if found.len() == MOST_CHOICES {
            return Err(Error::TooManyValues { most: MOST_CHOICES });
        } else {
            found.push((folded, text, 1));
        }
    }
    found.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    Ok(found.into_iter().map(|(_, text, _)| text).collect())
}
