//! What an import says when it is done, in sentences.

use std::path::Path;

use haat_exchange::import::{
    CountryFrom, Outcome as Imported, Plan, Preview, SheetNote, SourceOptions, Target, Unread,
};
use haat_registry::checks::Check;
use haat_registry::{FieldDef, FieldKey, QueryField, plural};

use super::{Words, recipe};
use crate::say::{count, grouped};

/// What was done, in sentences.
pub(super) fn told(
    words: &Words,
    source: &Path,
    (plan, fields): (&Plan, &[FieldDef]),
    preview: &Preview,
    done: &Imported,
) -> String {
    let mut lines = Vec::new();
    let name = source
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let begin = if words.dry_run {
        "Would import"
    } else {
        "Imported"
    };
    lines.push(format!(
        "{begin} {name}, {}: {} new, {} changed, {} unchanged, {} passed over, {} set aside.",
        count(done.rows, "row", "rows"),
        grouped(done.created),
        grouped(done.updated),
        grouped(done.unchanged),
        grouped(done.skipped),
        grouped(done.rows_aside)
    ));
    for (many, what) in [
        (
            done.left_out,
            "Rows left out by choice, or since their store was merged into another that has a row",
        ),
        (
            done.kept,
            "Cells that say something else than the registry, which keeps its value",
        ),
        (done.missing, "Stores that the file lacks"),
        (done.closed, "Of these marked closed"),
    ] {
        if many > 0 {
            lines.push(format!("{what}: {}.", grouped(many)));
        }
    }
    lines.push(format!("  read as: {}", read_as(&plan.source)));
    lines.extend(recipe::read_by(words, preview));
    for column in &plan.columns {
        let becomes = match &column.becomes {
            Target::Field(key) => {
                let own = fields
                    .iter()
                    .find(|def| matches!(def.key, FieldKey::Own(_)) && def.key.to_string() == *key);
                own.map_or_else(
                    || key.clone(),
                    |def| QueryField::Own(def.label.clone()).to_string(),
                )
            }
            Target::Own { name, .. } => QueryField::Own(name.clone()).to_string(),
            Target::Skip => "left out".to_owned(),
        };
        let because = match column.reason() {
            because if because.is_empty() => because,
            because => format!(" ({because})"),
        };
        lines.push(format!("  {} -> {becomes}{because}", column.header));
    }
    let country = match &plan.country {
        CountryFrom::Fixed(code) => code.as_str(),
        CountryFrom::Column => "by its column",
        _ => "not said",
    };
    lines.push(match plan.country_reason() {
        why if why.is_empty() => format!("  country: {country}"),
        why => format!("  country: {country} ({why})"),
    });
    for (what, names) in [
        ("New formats", &done.formats),
        ("New own columns", &done.own_columns),
    ] {
        if !names.is_empty() {
            lines.push(format!("{what}: {}.", names.join(", ")));
        }
    }
    if !done.partners.is_empty() {
        const NAMED: usize = 10;
        let names: Vec<&str> = done
            .partners
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect();
        let more = if done.partners.len() > NAMED {
            ", ..."
        } else {
            ""
        };
        lines.push(format!(
            "New partners: {} ({}{more}).",
            grouped(done.partners.len() as u64),
            names.join(", ")
        ));
    }
    if !done.blank.is_empty() {
        let blanks: Vec<String> = done
            .blank
            .iter()
            .map(|(field, n)| format!("{field} {}", grouped(*n)))
            .collect();
        lines.push(format!("Stores without a value: {}.", blanks.join(", ")));
    }
    if !done.skipped_rows.is_empty() {
        let rows: Vec<String> = done
            .skipped_rows
            .iter()
            .map(|(why, n)| format!("{} {}", grouped(*n), why.replace('_', " ")))
            .collect();
        lines.push(format!(
            "Rows that are none of the list: {}.",
            rows.join(", ")
        ));
    }
    lines.push(format!(
        "Set aside: {}, {}.",
        count(done.cells_aside, "cell", "cells"),
        count(done.rows_aside, "row", "rows")
    ));
    lines.extend(checks(&done.reasons));
    lines.extend(unread_lines(&done.unread));
    let sheets = (&preview.sheets[..], &preview.hidden_sheets[..]);
    lines.extend(other_sheets(plan, sheets));
    if !done.warnings.is_empty() {
        lines.push("Taken as they came, to be looked at:".to_owned());
        lines.extend(checks(&done.warnings));
    }
    if done.masked_blank > 0 {
        lines.push(format!(
            "Left blank because masked: {}.",
            count(done.masked_blank, "cell", "cells")
        ));
    }
    if let Some(name) = &done.recipe {
        lines.push(format!(
            "Remembered as the recipe “{name}”: haat recipes {}",
            words.file.display()
        ));
    }
    if !words.dry_run && done.entry.is_none() {
        lines.push(
            match done.recipe.is_some() {
                true => "Nothing else to do: the stores are as they were.",
                false => {
                    "Nothing to do: the registry is as it was, without a new entry in its history."
                }
            }
            .to_owned(),
        );
    }
    if !words.dry_run && done.created + done.updated > 0 {
        lines.push(format!(
            "What may be wrong with what was taken: haat check {}",
            words.file.display()
        ));
    }
    if !words.dry_run && done.cells_aside + done.rows_aside > 0 && words.rejects.is_none() {
        lines.push(format!(
            "See them with: haat rejects {} OUT.csv",
            words.file.display()
        ));
    }
    lines.join("\n")
}

/// Names the sheets that were not read, and says which their author has hidden.
fn other_sheets(plan: &Plan, (sheets, hidden): (&[String], &[String])) -> Option<String> {
    let named = |sheet: &String| match hidden.contains(sheet) {
        true => format!("{sheet} (hidden)"),
        false => sheet.clone(),
    };
    if plan.source.reads_together() {
        let chosen = &plan.source.sheets;
        let is_read = |sheet: &&String| {
            let folded = haat_atlas::fold(sheet);
            plan.source.all_sheets || chosen.iter().any(|name| haat_atlas::fold(name) == folded)
        };
        let hidden: Vec<String> = hidden.iter().filter(is_read).map(named).collect();
        return (!hidden.is_empty()).then(|| format!("Read with them: {}.", hidden.join(", ")));
    }
    let read = plan.source.sheet.as_ref()?;
    let others = sheets.iter().filter(|sheet| *sheet != read);
    let others: Vec<String> = others.map(named).collect();
    (!others.is_empty()).then(|| {
        format!(
            "Read the sheet “{read}”{}; not read: {} (--sheet NAME, --all-sheets).",
            if hidden.contains(read) {
                ", which is hidden"
            } else {
                ""
            },
            others.join(", ")
        )
    })
}

/// How the file was read, as the flags that would say so.
fn read_as(source: &SourceOptions) -> String {
    let sheet = match (&source.sheet, source.sheets.as_slice()) {
        _ if source.all_sheets => Some("all sheets".to_owned()),
        (_, some @ [_, ..]) => Some(format!("sheets {}", quoted(some))),
        (Some(sheet), _) => Some(format!("sheet “{sheet}”")),
        (None, _) => None,
    };
    let encoding = source.encoding.map(|encoding| encoding.key().to_owned());
    let delimiter = source.delimiter.map(|delimiter| match delimiter {
        '\t' => "separator tab".to_owned(),
        other => format!("separator {other}"),
    });
    let headers = match source.is_headless() {
        true => "no header row, so its columns are named by their positions (if there is one: --header-row 1)".to_owned(),
        false => match source.header_height() {
            1 => format!("headers in row {}", source.first_row()),
            more => format!(
                "headers joined of rows {} to {}",
                source.first_row(),
                source.first_row() + more - 1
            ),
        },
    };
    let parts = [sheet, encoding, delimiter, Some(headers)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Names in quotation marks.
fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    names.join(", ")
}

/// How sheets that are read together differ, and which are left out.
fn sheet_lines(notes: &[SheetNote]) -> Vec<String> {
    let line = |note: &SheetNote| {
        let sheet = &note.sheet;
        if !note.read {
            let without = match note.lacks.is_empty() {
                true => "without any of its headers".to_owned(),
                false => format!("without {}", quoted(&note.lacks)),
            };
            return format!(
                "The sheet “{sheet}” is left out: it is no list of the same kind, {without}."
            );
        }
        let mut parts = Vec::new();
        if !note.lacks.is_empty() {
            parts.push(format!("has no column {}", quoted(&note.lacks)));
        }
        if !note.adds.is_empty() {
            parts.push(format!("has {} too", quoted(&note.adds)));
        }
        if !note.renamed.is_empty() {
            let read = note.renamed.iter().filter_map(|renamed| {
                let (header, meant) = renamed.split_once(" = ")?;
                Some(format!("“{header}” as “{meant}”"))
            });
            parts.push(format!("reads {}", read.collect::<Vec<_>>().join(", ")));
        }
        format!("The sheet “{sheet}” {}.", parts.join("; "))
    };
    notes.iter().map(line).collect()
}

/// What of the file could not be read, and what a person would not see in the list.
fn unread_lines(unread: &Unread) -> Vec<String> {
    let mut lines = Vec::new();
    if unread.damaged_text > 0 {
        let rows: Vec<String> = unread.damaged_rows.iter().map(u32::to_string).collect();
        lines.push(format!(
            "Damaged text: {} that {} no character of the encoding, read as \u{fffd}, in row {} (the first). See that the file was saved and copied whole.",
            count(
                unread.damaged_text,
                "sequence of bytes",
                "sequences of bytes"
            ),
            plural(unread.damaged_text, "is", "are"),
            rows.join(", ")
        ));
    }
    if let Some(first) = &unread.first_formula {
        lines.push(format!(
            "Formulas without a result in the file: {}, the first in {first}; read as blank. Open the file in a spreadsheet program, save it, and import it again.",
            count(unread.formulas, "cell", "cells")
        ));
    }
    if let Some(first) = &unread.first_long_number {
        lines.push(format!(
            "Numbers of 16 digits or more: {}, the first in {first}. Spreadsheet programs keep fifteen, so the last may have been lost before: compare with the source, and ask for such columns as text.",
            grouped(unread.long_numbers)
        ));
    }
    if let Some(first) = &unread.first_code {
        lines.push(format!(
            "Numbers read as the codes they are shown as: {}, the first {first}.",
            grouped(unread.codes)
        ));
    }
    if unread.merged > 0 {
        lines.push(format!(
            "Merged cells: {} that {} blank {} what the merged cell shows.",
            count(unread.merged, "cell", "cells"),
            plural(unread.merged, "is", "are"),
            plural(unread.merged, "has", "have")
        ));
    }
    if let Some(first) = &unread.first_hidden_row {
        lines.push(format!(
            "Hidden in the workbook, by hand or by a filter, and read like all others: {}, the first in {first}.",
            count(unread.hidden_rows, "row", "rows")
        ));
    }
    if !unread.hidden_columns.is_empty() {
        lines.push(format!(
            "Columns hidden in the workbook, and read like all others: {}.",
            unread.hidden_columns.join(", ")
        ));
    }
    if unread.hidden_unknown {
        lines.push("Whether the workbook hides rows is not known of this kind of file: what is hidden is read too.".to_owned());
    }
    lines.extend(sheet_lines(&unread.sheets));
    lines
}

/// How often each check spoke, and what it looks for; of one that speaks of no held value its sentence, in which what differs is left open.
fn checks(counts: &std::collections::BTreeMap<String, u32>) -> impl Iterator<Item = String> {
    counts.iter().map(|(key, n)| {
        let check = Check::by_key(key);
        let title = check.and_then(Check::title).map(str::to_owned);
        let sentence = || open(check.map_or("", Check::message));
        format!(
            "  {} x {key}: {}",
            grouped(*n),
            title.unwrap_or_else(sentence)
        )
    })
}

/// A message without its parameters: “latitude … lies outside -90 to 90”.
fn open(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_of_a_summary_has_a_placeholder() {
        assert_eq!(
            open(Check::LatitudeRange.message()),
            "latitude … lies outside -90 to 90"
        );
        for check in Check::ALL {
            let sentence = open(check.message());
            assert!(!sentence.contains(['{', '}']), "{sentence}");
            assert!(!sentence.is_empty());
        }
    }
}
