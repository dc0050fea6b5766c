//! The first rows of a text as they stand, before all of it was looked through: what a person sees of a long list at once.

use std::path::Path;

use super::guard::FileKind;
use super::judge::Judge;
use super::plan::SourceOptions;
use super::propose::distinct_headers;
use super::sniff;
use super::source::{self, Part};
use super::watch::Watch;
use crate::error::Result;

/// Rows shown.
const SHOWN: usize = 50;

/// The first rows of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FirstRows {
    /// The headers as they seem to be.
    pub headers: Vec<String>,
    /// Rows of the list, cell by cell.
    pub rows: Vec<Vec<String>>,
}

/// The first rows of a text, at most 50, in the layout it seems to have by its first ones. Nothing of a workbook: it is read as a whole.
pub fn first_rows(
    path: &Path,
    options: &SourceOptions,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<FirstRows>> {
    let watch = Watch::new(go_on);
    let glance = source::glance(path, options, &watch)?;
    if glance.kind != FileKind::Text {
        return Ok(None);
    }
    let layout = sniff::settle(&glance, options.clone(), &[], &watch)?;
    let mut first = FirstRows::default();
    source::read_rows(&glance, &layout, &watch, &mut |row| {
        match row.part {
            Part::Header => {
                first.headers = distinct_headers(&row.cells, row.cells.len());
            }
            Part::Data if !Judge::is_nothing(&row.cells) => {
                first.rows.push(row.cells);
            }
            _ => {}
        }
        Ok(first.rows.len() < SHOWN)
    })?;
    Ok(Some(first))
}
