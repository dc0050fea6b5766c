//! `haat import`

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use haat_exchange::import::{
    self, CodeFrom, CountryFrom, Encoding, OnMatch, Outcome as Imported, Plan, SourceOptions,
    Target,
};
use haat_registry::checks::{Check, DateOrder};
use haat_registry::{Registry, StoreField};

use crate::failure::{Failure, Outcome};
use crate::progress::Bar;
use crate::say::grouped;
use crate::words::Who;

/// What to do with a row whose code is there already.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Match {
    /// The file's values replace the registry's; a blank cell never erases a value
    Update,
    /// The row is left out
    Skip,
    /// The row is set aside
    Error,
}

/// Which part of a date such as 03-04-2018 comes first.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    /// 29-10-2018
    #[value(name = "day_first")]
    DayFirst,
    /// 10/29/2018
    #[value(name = "month_first")]
    MonthFirst,
}

/// How a text file is encoded.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Encoded {
    /// UTF-8, with or without a mark
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first
    #[value(name = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first
    #[value(name = "utf-16be")]
    Utf16Be,
    /// Windows-1252
    #[value(name = "windows-1252")]
    Windows1252,
}

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Result {
    /// Sentences
    Text,
    /// One JSON value
    Json,
}

/// Words of `haat import`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Haat proposes a plan from the headers and from what the columns hold. Where it needs a decision it changes nothing,
exits with 1 and names each decision with the flag or plan line that answers it. What cannot be taken is set
aside in the registry, with row, column, value and reason; nothing is lost.

Examples:
  haat import network.haat stores.csv --dry-run
  haat import network.haat stores.csv --rejects rejects.csv
  haat import network.haat stores.csv --write-plan plan.json --dry-run
  haat import network.haat stores.csv --plan plan.json --on-match skip"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The list: CSV and its like, XLSX, XLSB, XLS or ODS
    source: PathBuf,
    /// Follow this plan
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// Write the plan that is followed, to be edited and handed in with --plan
    #[arg(long, value_name = "PLAN")]
    write_plan: Option<PathBuf>,
    /// The sheet of a workbook; the one that looks most like a list unless given
    #[arg(long)]
    sheet: Option<String>,
    /// All sheets of a workbook together; the sheet's name becomes one more column
    #[arg(long, conflicts_with = "sheet")]
    all_sheets: bool,
    /// The row that holds the headers; found unless given
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
    /// How a text file is encoded; found unless given
    #[arg(long, value_enum, ignore_case = true)]
    encoding: Option<Encoded>,
    /// What separates the cells of a text file; found unless given (\t for a tab)
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<char>,
    /// The column that holds the stores' codes, by its header
    #[arg(long, value_name = "HEADER", conflicts_with = "make_codes")]
    code_column: Option<String>,
    /// Make codes of this prefix and the row's number
    #[arg(long, value_name = "PREFIX")]
    make_codes: Option<String>,
    /// The country of every store, as an ISO code; - where it is not to be said
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Which part of ambiguous dates comes first
    #[arg(long, value_enum)]
    date_order: Option<Order>,
    /// What to do with a row whose code is there already [default: update]
    #[arg(long, value_enum)]
    on_match: Option<Match>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write what was set aside to this CSV
    #[arg(long, value_name = "OUT", conflicts_with = "dry_run")]
    rejects: Option<PathBuf>,
    /// Include personal data in the file of --rejects
    #[arg(long)]
    personal: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Result,
    #[command(flatten)]
    who: Who,
}

/// Imports.
pub fn run(words: Words) -> Outcome {
    let registry = Registry::open(&words.file)?;
    let mut bar = Bar::new()?;
    let mut progress = |phase: &str, done, total| bar.goes_on(phase, done, total);
    let mut handed = words.plan.as_deref().map(read_plan).transpose()?;
    let mut options = SourceOptions::default();
    read_as_said(
        handed
            .as_mut()
            .map_or(&mut options, |plan| &mut plan.source),
        &words,
    );
    let preview = import::preview(&registry, &words.source, handed, options, &mut progress)?;
    let mut plan = preview.plan;
    decide(&mut plan, &words)?;
    if let Some(path) = &words.write_plan {
        let text = serde_json::to_string_pretty(&plan).unwrap_or_default();
        fs::write(path, text)
            .map_err(|error| Failure::new("io", format!("“{}”: {error}", path.display()), None))?;
    }
    let who = words.who.name();
    let done = match words.dry_run {
        true => import::rehearse(&registry, &who, &words.source, &plan, &mut progress)?,
        false => import::commit(&registry, &who, &words.source, &plan, &mut progress)?,
    };
    drop(bar);
    match words.format {
        Result::Json => println!("{:#}", serde_json::to_value(&done).unwrap_or_default()),
        Result::Text => {
            say(&words, &plan, &done);
            say_other_sheets(&plan, &preview.sheets);
        }
    }
    if let Some(out) = &words.rejects {
        let lines = import::write_rejects(
            &registry,
            done.import.as_deref().and_then(|id| id.parse().ok()),
            words.personal,
            out,
        )?;
        eprintln!(
            "Wrote {} to {}.",
            count(lines, "line", "lines"),
            out.display()
        );
    }
    Ok(())
}

fn read_plan(path: &std::path::Path) -> Outcome<Plan> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::new("io", format!("“{}”: {error}", path.display()), None))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::new(
            "wrong_plan",
            format!("“{}” is not a plan: {error}", path.display()),
            Some("Make one with --write-plan and edit that."),
        )
    })
}

fn delimiter(text: &str) -> std::result::Result<char, String> {
    match text {
        "\\t" | "tab" => Ok('\t'),
        _ => text
            .parse::<char>()
            .ok()
            .filter(char::is_ascii)
            .ok_or_else(|| "write one of , ; | or \\t".to_owned()),
    }
}

/// Puts what was typed about the file over what the plan says of it.
fn read_as_said(source: &mut SourceOptions, words: &Words) {
    if let Some(encoding) = words.encoding {
        source.encoding = Some(match encoding {
            Encoded::Utf8 => Encoding::Utf8,
            Encoded::Utf16Le => Encoding::Utf16Le,
            Encoded::Utf16Be => Encoding::Utf16Be,
            Encoded::Windows1252 => Encoding::Windows1252,
        });
    }
    source.delimiter = words.delimiter.or(source.delimiter);
    if let Some(sheet) = &words.sheet {
        (source.sheet, source.all_sheets) = (Some(sheet.clone()), false);
    }
    if words.all_sheets {
        (source.sheet, source.all_sheets) = (None, true);
    }
    source.header_row = words.header_row.unwrap_or(source.header_row);
}

/// Puts what was typed into the plan.
fn decide(plan: &mut Plan, words: &Words) -> Outcome {
    let code = Target::Field(StoreField::Code.key().to_owned());
    if let Some(wanted) = &words.code_column {
        let folded = haat_atlas::fold(wanted);
        let Some(at) = plan
            .columns
            .iter()
            .position(|column| haat_atlas::fold(&column.header) == folded)
        else {
            let headers: Vec<&str> = plan
                .columns
                .iter()
                .map(|column| column.header.as_str())
                .collect();
            return Err(Failure::new(
                "no_column",
                format!("the file has no column “{wanted}”"),
                Some(&format!("It has {}.", headers.join(", "))),
            ));
        };
        for column in plan
            .columns
            .iter_mut()
            .filter(|column| column.becomes == code)
        {
            column.becomes = Target::Skip;
        }
        plan.columns[at].becomes = code.clone();
        plan.code = CodeFrom::Column;
    }
    if let Some(prefix) = &words.make_codes {
        for column in plan
            .columns
            .iter_mut()
            .filter(|column| column.becomes == code)
        {
            column.becomes = Target::Skip;
        }
        plan.code = CodeFrom::Made(prefix.clone());
    }
    if let Some(country) = &words.country {
        // A country that a person names is no proposal: it replaces the one that stores have.
        plan.country_because = String::new();
        plan.country = match country.trim() {
            "-" | "" => CountryFrom::Unknown,
            named => CountryFrom::Fixed(
                haat_registry::checks::country_code(named)
                    .map(str::to_owned)
                    .ok_or_else(|| {
                        Failure::new(
                            "wrong_country",
                            format!("“{named}” is not a country Haat knows"),
                            Some("Write its two-letter ISO code, such as IN."),
                        )
                    })?,
            ),
        };
    }
    if let Some(order) = words.date_order {
        let order = match order {
            Order::DayFirst => DateOrder::DayFirst,
            Order::MonthFirst => DateOrder::MonthFirst,
        };
        // What the cells of a whole column decided is not overruled; what a plan says is.
        let by_plan = words.plan.is_some();
        for column in &mut plan.columns {
            if column.ambiguous && (by_plan || column.date_order.is_none()) {
                column.date_order = Some(order);
            }
        }
    }
    if let Some(on_match) = words.on_match {
        plan.on_match = match on_match {
            Match::Update => OnMatch::Update,
            Match::Skip => OnMatch::Skip,
            Match::Error => OnMatch::Error,
        };
    }
    Ok(())
}

fn count(n: impl Into<i128>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

fn say(words: &Words, plan: &Plan, done: &Imported) {
    let name = words
        .source
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let begin = if words.dry_run {
        "Would import"
    } else {
        "Imported"
    };
    println!(
        "{begin} {name}, {}: {} new, {} changed, {} unchanged, {} left out.",
        count(done.rows, "row", "rows"),
        grouped(done.created),
        grouped(done.updated),
        grouped(done.unchanged),
        grouped(done.skipped)
    );
    for column in &plan.columns {
        let becomes = match &column.becomes {
            Target::Field(key) => key.clone(),
            Target::Own { name, .. } => format!("x.{name}"),
            Target::Skip => "left out".to_owned(),
        };
        let because = match column.because.as_str() {
            "name" => " (by its name)",
            "content" => " (by what it holds)",
            "known_own" => " (an own column of this name)",
            "own" => " (an own column)",
            "derived" => " (Haat derives it)",
            "blank" => " (nothing stands in it)",
            _ => "",
        };
        println!("  {} -> {becomes}{because}", column.header);
    }
    let country = match &plan.country {
        CountryFrom::Fixed(code) => code.as_str(),
        CountryFrom::Column => "by its column",
        _ => "not said",
    };
    match plan.country_because.as_str() {
        "" => println!("  country: {country}"),
        why => println!("  country: {country} ({why})"),
    }
    for (what, names) in [
        ("New formats", &done.formats),
        ("New own columns", &done.own_columns),
    ] {
        if !names.is_empty() {
            println!("{what}: {}.", names.join(", "));
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
        println!(
            "New partners: {} ({}{more}).",
            grouped(done.partners.len() as u64),
            names.join(", ")
        );
    }
    if !done.blank.is_empty() {
        let blanks: Vec<String> = done
            .blank
            .iter()
            .map(|(field, n)| format!("{field} {}", grouped(*n)))
            .collect();
        println!("Stores without a value: {}.", blanks.join(", "));
    }
    if !done.skipped_rows.is_empty() {
        let rows: Vec<String> = done
            .skipped_rows
            .iter()
            .map(|(why, n)| format!("{} {}", grouped(*n), why.replace('_', " ")))
            .collect();
        println!("Rows that are none of the list: {}.", rows.join(", "));
    }
    println!(
        "Set aside: {}, {}.",
        count(done.cells_aside, "cell", "cells"),
        count(done.rows_aside, "row", "rows")
    );
    say_checks(&done.reasons);
    if !done.warnings.is_empty() {
        println!("Taken as they came, to be looked at:");
        say_checks(&done.warnings);
    }
    if done.masked_blank > 0 {
        println!(
            "Left blank because masked: {}.",
            count(done.masked_blank, "cell", "cells")
        );
    }
    if !words.dry_run && done.created + done.updated > 0 {
        println!(
            "What may be wrong with what was taken: haat check {}",
            words.file.display()
        );
    }
    if !words.dry_run && done.cells_aside + done.rows_aside > 0 && words.rejects.is_none() {
        println!(
            "See them with: haat rejects {} OUT.csv",
            words.file.display()
        );
    }
}

/// Names the sheets that were not read.
fn say_other_sheets(plan: &Plan, sheets: &[String]) {
    let others: Vec<&str> = sheets
        .iter()
        .filter(|sheet| Some(*sheet) != plan.source.sheet.as_ref())
        .map(String::as_str)
        .collect();
    if let (Some(read), false, false) = (
        &plan.source.sheet,
        plan.source.all_sheets,
        others.is_empty(),
    ) {
        println!(
            "Read the sheet “{read}”; not read: {} (--sheet NAME, --all-sheets).",
            others.join(", ")
        );
    }
}

fn say_checks(counts: &std::collections::BTreeMap<String, u32>) {
    for (key, n) in counts {
        let sentence = Check::by_key(key).map_or("", Check::message);
        println!("  {} x {key}: {sentence}", grouped(*n));
    }
}
