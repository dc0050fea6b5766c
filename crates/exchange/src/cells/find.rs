//! Texts looked for in cells, and what another in their place would make of them.

use haat_registry::{AsOf, FieldKey, Registry};

use crate::error::{Error, Result};
use crate::import::Progress;
use crate::table::{Cell, StoreTable};

/// Stores read at once.
const BATCH: usize = 1_000;

/// Lines of a preview at most; what more there is, is counted.
const SHOWN: usize = 200;

/// What is looked for, and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Replace {
    /// What is looked for; not empty.
    pub find: String,
    /// What comes in its place.
    pub with: String,
    /// Whether it is to be the whole cell.
    pub whole: bool,
    /// Whether capitals count.
    pub case: bool,
}

impl Replace {
    /// The cell with every place of the text replaced; `None` where it does not hold it.
    pub fn of(&self, cell: &str) -> Option<String> {
        if self.find.is_empty() {
            return None;
        }
        if self.whole {
            let is_it = match self.case {
                true => cell == self.find,
                false => lower(cell) == lower(&self.find),
            };
            return is_it.then(|| self.with.clone());
        }
        if self.case {
            return cell
                .contains(&self.find)
                .then(|| cell.replace(&self.find, &self.with));
        }
        let mut replaced = String::new();
        let mut rest = cell;
        let mut found = false;
        while let Some((from, to)) = place_of(rest, &self.find) {
            found = true;
            replaced.push_str(&rest[..from]);
            replaced.push_str(&self.with);
            rest = &rest[to..];
        }
        replaced.push_str(rest);
        found.then_some(replaced)
    }
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Where a text stands in another, whatever the capitals: bytes from and to.
fn place_of(text: &str, find: &str) -> Option<(usize, usize)> {
    let find = lower(find);
    text.char_indices().find_map(|(from, _)| {
        let mut wanted = find.chars();
        for (at, c) in text[from..].char_indices() {
            for c in c.to_lowercase() {
                if wanted.next()? != c {
                    return None;
                }
            }
            if wanted.as_str().is_empty() {
                return Some((from, from + at + c.len_utf8()));
            }
        }
        None
    })
}

/// Where a text was found: the place of its row in the list, and of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Found {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// A cell before and after.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReplaceLine {
    /// The store's code.
    pub code: String,
    /// The field's key.
    pub field: String,
    /// What the cell holds.
    pub before: String,
    /// What would be written.
    pub after: String,
}

/// What replacing would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReplacePreview {
    /// Cells that hold the text.
    pub cells: u32,
    /// Stores with such a cell.
    pub stores: u32,
    /// The first of them.
    pub lines: Vec<ReplaceLine>,
}

/// The next cell after `from` that holds a text, row by row, and from the beginning again after the last.
pub fn find_next(
    registry: &Registry,
    stores: &[i64],
    keys: &[String],
    wanted: &Replace,
    from: Found,
    progress: &mut Progress<'_>,
) -> Result<Option<Found>> {
    let table = StoreTable::found(registry, keys, AsOf::Now, false)?;
    let (row, columns) = (from.row as usize, table.columns.len());
    let total = stores.len() as u64;
    // The row one is in twice: what stands after the cell at first, what stands before it at last.
    let places: Vec<usize> = (row..stores.len())
        .chain(0..stores.len().min(row + 1))
        .collect();
    for (done, batch) in places.chunks(BATCH).enumerate() {
        if !progress("finding", (done * BATCH) as u64, Some(total)) {
            return Err(haat_registry::Error::Stopped.into());
        }
        let ids: Vec<i64> = batch.iter().map(|at| stores[*at]).collect();
        let found = registry.stores(&ids, AsOf::Now)?;
        for (in_batch, store) in found.iter().enumerate() {
            // A store that was removed meanwhile is not among them.
            let at = match ids.get(in_batch) == Some(&store.id) {
                true => batch[in_batch],
                false => match ids.iter().position(|id| *id == store.id) {
                    Some(at) => batch[at],
                    None => continue,
                },
            };
            let first_time = done == 0 && at == row && in_batch == 0;
            let begin = if first_time {
                from.column as usize + 1
            } else {
                0
            };
            let cells = table.row(store);
            let holds = (begin..columns).find(|column| {
                let cell = &cells[*column];
                let is_it = |text: &str| wanted.of(text).is_some();
                is_it(&cell.to_string()) || as_shown(cell).is_some_and(|text| is_it(&text))
            });
            if let Some(column) = holds {
                return Ok(Some(Found {
                    row: u32::try_from(at).unwrap_or(u32::MAX),
                    column: u32::try_from(column).unwrap_or(u32::MAX),
                }));
            }
        }
    }
    Ok(None)
}

/// A date and a large number as the window shows them in English, which is not how they are kept.
fn as_shown(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Date(moment) => {
            let shown = moment.date.strftime("%-d %b %Y").to_string();
            Some(shown.replace(" Sep ", " Sept "))
        }
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Some(haat_registry::grouped(*number as i64))
        }
        _ => None,
    }
}

/// What replacing in these columns of these stores would do; nothing is written.
pub fn preview_replace(
    registry: &Registry,
    stores: &[i64],
    fields: &[Option<FieldKey>],
    replace: &Replace,
    progress: &mut Progress<'_>,
) -> Result<ReplacePreview> {
    let fields: Vec<FieldKey> = fields.iter().flatten().copied().collect();
    let keys: Vec<String> = fields.iter().map(ToString::to_string).collect();
    let table = StoreTable::found(registry, &keys, AsOf::Now, false)?;
    let mut preview = ReplacePreview::default();
    for (done, batch) in stores.chunks(BATCH).enumerate() {
        if !progress("finding", (done * BATCH) as u64, Some(stores.len() as u64)) {
            return Err(Error::Registry(haat_registry::Error::Stopped));
        }
        for store in registry.stores(batch, AsOf::Now)? {
            let before = preview.cells;
            for (key, cell) in keys.iter().zip(table.row(&store)) {
                let cell = cell.to_string();
                let Some(after) = replace.of(&cell) else {
                    continue;
                };
                preview.cells += 1;
                if preview.lines.len() < SHOWN {
                    preview.lines.push(ReplaceLine {
                        code: store.code().to_owned(),
                        field: key.clone(),
                        before: cell,
                        after,
                    });
                }
            }
            preview.stores += u32::from(preview.cells > before);
        }
    }
    Ok(preview)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(cell: &str, find: &str, with: &str, whole: bool, case: bool) -> Option<String> {
        let (find, with) = (find.to_owned(), with.to_owned());
        Replace {
            find,
            with,
            whole,
            case,
        }
        .of(cell)
    }

    #[test]
    fn a_text_is_replaced_wherever_it_stands() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            replaced("Mi Store, mi store", "MI", "Xiaomi", false, false),
            some("Xiaomi Store, Xiaomi store")
        );
        assert_eq!(replaced("Mi Store", "mi", "x", false, true), None);
        assert_eq!(
            replaced("Gaya", "gaya", "Bodh Gaya", true, false),
            some("Bodh Gaya")
        );
        assert_eq!(replaced("Bodh Gaya", "gaya", "x", true, false), None);
        assert_eq!(
            replaced("गया बाज़ार", "गया", "पटना", false, false),
            some("पटना बाज़ार")
        );
        assert_eq!(replaced("aaa", "aa", "b", false, false), some("ba"));
        assert_eq!(replaced("x", "", "y", false, false), None);
        // A letter that is two in small ones is cut nowhere.
        assert_eq!(replaced("İzmir x", "zmir", "-", false, false), some("İ- x"));
    }
}
