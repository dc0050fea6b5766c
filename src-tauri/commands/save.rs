//! What leaves a chart: where it goes, as a picture, as a table.

use std::path::Path;

use haat_exchange::export::{self, Kept, Options, OutFile, Picture};
use haat_exchange::table::{Cell, CellKind, Column, Table};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// The kind of file to be saved.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SaveKind {
    /// A table, for every program.
    Csv,
    /// A workbook.
    Xlsx,
    /// A picture of lines and text.
    Svg,
    /// A picture of pixels.
    Png,
}

impl SaveKind {
    fn end(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// Where a person wants a file to go.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct SaveTo {
    /// The file.
    pub path: String,
    /// Whether the person was asked about a file that is there: not where its ending was added to what they typed.
    pub replace: bool,
}

/// A cell of a table that is saved.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(untagged)]
pub enum SaveCell {
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// Nothing.
    Blank(()),
}

/// Asks the person where a file of this kind goes; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_choose(
    app: AppHandle,
    title: String,
    name: String,
    kind: SaveKind,
) -> Result<Option<SaveTo>, Refusal> {
    blocking::run(move || {
        let end = kind.end();
        let chosen = app
            .dialog()
            .file()
            .set_title(title)
            .set_file_name(format!("{name}.{end}"))
            .add_filter(end.to_uppercase(), &[end])
            .blocking_save_file();
        Ok::<_, Refusal>(chosen.map(|path| ended(path.to_string(), end)))
    })
    .await
}

/// A name with the ending of its kind: the dialogs of Linux leave it as it was typed.
fn ended(path: String, end: &str) -> SaveTo {
    let has = Path::new(&path)
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(end));
    if has {
        return SaveTo {
            path,
            replace: true,
        };
    }
    SaveTo {
        path: format!("{path}.{end}"),
        replace: false,
    }
}

/// Writes a drawing as SVG or PNG, as the file's name ends.
#[tauri::command]
#[specta::specta]
pub async fn save_picture(shell: State<'_, Shell>, svg: String, to: SaveTo) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        let path = Path::new(&to.path);
        let kind = Picture::of(path).unwrap_or(Picture::Png);
        let out = OutFile::create(path, to.replace, &Kept::of(&registry))?;
        export::write_picture(&svg, kind, out)
    })
    .await
}

/// Writes the table behind a chart as CSV.
#[tauri::command]
#[specta::specta]
pub async fn save_table(
    shell: State<'_, Shell>,
    columns: Vec<String>,
    rows: Vec<Vec<SaveCell>>,
    to: SaveTo,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        let table = Table {
            columns: columns
                .into_iter()
                .map(|header| Column {
                    key: header.clone(),
                    header,
                    kind: CellKind::Text,
                })
                .collect(),
            rows: rows
                .into_iter()
                .map(|cells| cells.into_iter().map(Cell::from).collect())
                .collect(),
            ..Table::default()
        };
        let options = Options {
            mark: true,
            overwrite: to.replace,
            ..Options::default()
        };
        export::export_table(&registry, &table, options, Path::new(&to.path)).map(|_| ())
    })
    .await
}

impl From<SaveCell> for Cell {
    fn from(cell: SaveCell) -> Self {
        match cell {
            SaveCell::Number(number) => Self::Number(number),
            SaveCell::Text(text) => Self::from(text.as_str()),
            SaveCell::Blank(()) => Self::Blank,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_that_was_added_was_not_asked_about() {
        let typed = ended("/home/asha/chart".to_owned(), "png");
        assert_eq!(
            (typed.path.as_str(), typed.replace),
            ("/home/asha/chart.png", false)
        );
        let named = ended("/home/asha/Chart.PNG".to_owned(), "png");
        assert_eq!(
            (named.path.as_str(), named.replace),
            ("/home/asha/Chart.PNG", true)
        );
    }

    #[test]
    fn cells_are_what_they_look_like() {
        let cells: Vec<SaveCell> = serde_json::from_str("[1.5, \"=x\", null]").unwrap();
        let cells: Vec<Cell> = cells.into_iter().map(Cell::from).collect();
        assert_eq!(
            cells,
            [Cell::Number(1.5), Cell::Text("=x".to_owned()), Cell::Blank]
        );
    }
}
