//! `haat import`

mod policy;
mod recipe;
mod told;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use haat_exchange::export::{Kept, OutFile};
use haat_exchange::import::{
    self, CodeFrom, CountryFrom, Encoding, OnMatch, Plan, ReadBy, SourceOptions, Target,
};
use haat_registry::checks::DateOrder;
use haat_registry::{Registry, StoreField};

use super::open;
use crate::failure::{Failure, Outcome};
use crate::progress::Bar;
use crate::say::count;
use crate::screen::{note, report, report_json};
use crate::words::Who;

/// What to do with a row whose code is there already.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Match {
    /// The file's values replace the registry's; a blank cell never erases a value
    Update,
    /// The row is passed over: the store stays as it is
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
aside in the registry, with row, column, value and reason; nothing is lost. Of several files each is an import of
its own, one after another; the first that needs a decision or is refused ends it, and which were done is said.

Examples:
  haat import network.haat stores.csv --dry-run
  haat import network.haat stores.csv --rejects rejects.csv
  haat import network.haat stores.csv --write-plan plan.json --dry-run
  haat import network.haat stores.csv --plan plan.json --on-match skip
  haat import network.haat stores.csv --remember \"Main list\"
  haat import network.haat stores.csv --recipe \"Main list\"
  haat import network.haat stores.csv more.csv --country IN --dry-run"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The lists: CSV and its like, XLSX, XLSB, XLS or ODS; a folder means all lists in it
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Follow this plan
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// Read the list by this recipe, as far as it goes: by its name, or by the file it was exported to
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "plan")]
    recipe: Option<String>,
    /// Remember the plan that is followed as a recipe for the next list of this layout; named after the list unless given
    #[arg(long, value_name = "NAME", num_args = 0..=1)]
    #[allow(
        clippy::option_option,
        reason = "a flag that may have a name behind it"
    )]
    remember: Option<Option<String>>,
    /// Write the plan that is followed, to be edited and handed in with --plan
    #[arg(long, value_name = "PLAN")]
    write_plan: Option<PathBuf>,
    /// The sheet of a workbook, several to read them together; the one that looks most like a list unless given
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
    /// All sheets of a workbook together; the sheet's name becomes one more column
    #[arg(long, conflicts_with = "sheet")]
    all_sheets: bool,
    /// The row that holds the headers; 0 where there is none; found unless given
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
    /// How many rows the headers are written in, from that one on
    #[arg(long, value_name = "N")]
    header_rows: Option<u32>,
    /// How a text file is encoded; found unless given
    #[arg(long, value_enum, ignore_case = true)]
    encoding: Option<Encoded>,
    /// What separates the cells of a text file; found unless given (\t for a tab)
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<char>,
    /// The column that holds the stores' codes, by its header
    #[arg(long, value_name = "HEADER", conflicts_with = "make_codes")]
    code_column: Option<String>,
    /// Make codes of this prefix, with --all-sheets the sheet's name, and the row's number
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
    #[command(flatten)]
    policy: policy::Policy,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run, write what would change to this CSV, old beside new; its name ends in .csv
    #[arg(long, value_name = "OUT", requires = "dry_run")]
    changes: Option<PathBuf>,
    /// Write what was set aside, or with --dry-run would be, to this CSV; its name ends in .csv
    #[arg(long, value_name = "OUT")]
    rejects: Option<PathBuf>,
    /// Include personal data in the files of --rejects and --changes
    #[arg(long)]
    personal: bool,
    /// Replace files of --rejects, --changes and --write-plan that are there
    #[arg(long)]
    overwrite: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Result,
    #[command(flatten)]
    who: Who,
}

/// Imports.
pub fn run(words: Words) -> Outcome {
    if words.sources.iter().any(|source| source == Path::new("-")) {
        return Err(Failure::usage(
            "a list is not read from standard input",
            Some(
                "Save it to a file and name that: it is read more than once. A file that is called - is ./-.",
            ),
        ));
    }
    let mut sources = Vec::new();
    for source in &words.sources {
        sources.extend(import::lists(source)?);
    }
    let registry = open(&words.file)?;
    if let [source] = sources.as_slice() {
        return one(&words, &registry, source, None);
    }
    // What stands for one list would be written over by the next, or close the stores of all others.
    let for_one = [
        ("--rejects", words.rejects.is_some()),
        ("--changes", words.changes.is_some()),
        ("--write-plan", words.write_plan.is_some()),
        ("--remember NAME", matches!(words.remember, Some(Some(_)))),
        ("--close-missing", words.policy.closes_missing()),
        ("--leave-out", words.policy.leaves_out_rows()),
    ];
    if let Some((flag, _)) = for_one.iter().find(|(_, said)| *said) {
        return Err(Failure::usage(
            format!("{flag} is for one list, and {} are named", sources.len()),
            Some("Import them one by one, or leave it out."),
        ));
    }
    several(&words, &registry, &sources)
}

/// Imports one list after another, until one is refused.
fn several(words: &Words, registry: &Registry, sources: &[PathBuf]) -> Outcome {
    let name = |source: &PathBuf| {
        let name = source.file_name().unwrap_or(source.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let names: Vec<String> = sources.iter().map(name).collect();
    let mut all = Vec::new();
    let mut failed = None;
    for (at, source) in sources.iter().enumerate() {
        if let Err(failure) = one(words, registry, source, Some(&mut all)) {
            let named = |names: &[String]| match names {
                [] => "none".to_owned(),
                some => some.join(", "),
            };
            failed = Some(failure.at(format!(
                "file {} of {}, {}. Done before it: {}. Not begun: {}.",
                at + 1,
                names.len(),
                names[at],
                named(&names[..at]),
                named(&names[at + 1..])
            )));
            break;
        }
    }
    if words.format == Result::Json {
        report_json(&all.into())?;
    }
    failed.map_or(Ok(()), Err)
}

/// Imports one list and says what was done; of several, what a program is told of each is put into `all`.
fn one(
    words: &Words,
    registry: &Registry,
    source: &Path,
    all: Option<&mut Vec<serde_json::Value>>,
) -> Outcome {
    let kept = Kept::of(registry).and(source, "the list that is imported");
    // Opened before anything is done: an output that cannot be written leaves no import behind it.
    let rejects = words.rejects.as_ref();
    let rejects = rejects
        .map(|out| import::rejects_file(out, words.overwrite, &kept))
        .transpose()?;
    let changes = words.changes.as_ref();
    let changes = changes
        .map(|out| import::rejects_file(out, words.overwrite, &kept))
        .transpose()?;
    let mut bar = Bar::new()?;
    let mut progress = |phase: &str, done, total| bar.goes_on(phase, done, total);
    let mut handed = words.plan.as_deref().map(read_plan).transpose()?;
    let mut options = SourceOptions::default();
    read_as_said(
        handed
            .as_mut()
            .map_or(&mut options, |plan| &mut plan.source),
        words,
    );
    let by = match (handed, &words.recipe) {
        (Some(plan), _) => ReadBy::Plan(Box::new(plan)),
        (None, Some(named)) => ReadBy::Recipe(Box::new(recipe::named(registry, named)?)),
        (None, None) => ReadBy::Anew,
    };
    let preview = import::preview_by(registry, source, by, options, &mut progress)?;
    let keep = recipe::keep(words, &preview);
    let mut plan = preview.plan.clone();
    decide(&mut plan, words)?;
    if let Some(path) = &words.write_plan {
        let kept = match &words.rejects {
            Some(rejects) => kept.and(rejects, "the file of what is set aside"),
            None => kept,
        };
        write_plan(path, &plan, words.overwrite, &kept)?;
    }
    let who = words.who.name();
    let mut written = None;
    let done = match (words.dry_run, rejects) {
        (true, None) => import::rehearse(registry, source, &plan, &mut progress)?,
        (true, Some(out)) => {
            let out = (out, words.personal);
            let (done, lines) =
                import::rehearse_rejects(registry, source, &plan, out, &mut progress)?;
            written = Some(Ok(lines));
            done
        }
        (false, rejects) => {
            let done = match &keep {
                Some(keep) => {
                    import::commit_and_keep(registry, &who, source, &plan, keep, &mut progress)?
                }
                None => import::commit(registry, &who, source, &plan, &mut progress)?,
            };
            let import = done.import.as_deref().and_then(|id| id.parse().ok());
            written = rejects
                .map(|out| import::write_rejects(registry, import, (words.personal, false), out));
            done
        }
    };
    let differs = match changes {
        Some(out) => {
            let lines = import::write_changes(
                registry,
                source,
                &plan,
                (out, words.personal),
                &mut progress,
            )?;
            Some((lines, words.changes.as_ref()))
        }
        None => None,
    };
    drop(bar);
    let fields = registry.read(|reader| reader.fields())?;
    let json = serde_json::to_value(&done).unwrap_or_default();
    let told = match (words.format, all) {
        (Result::Json, None) => report_json(&json),
        (Result::Json, Some(all)) => {
            let file = source.display().to_string();
            all.push(serde_json::json!({ "file": file, "outcome": json }));
            Ok(())
        }
        (Result::Text, _) => report(told::told(words, source, (&plan, &fields), &preview, &done)),
    };
    if let Some((lines, Some(out))) = differs {
        let lines = count(lines, "line", "lines");
        note("changes", format!("Wrote {lines} to {}.", out.display()));
    }
    if let (Some(written), Some(out)) = (written, &words.rejects) {
        let lines = written.map_err(|error| {
            Failure::from(error)
                .but("The import itself is done; haat rejects writes what it set aside.")
        })?;
        note(
            "rejects",
            format!(
                "Wrote {} to {}.",
                count(lines, "line", "lines"),
                out.display()
            ),
        );
    }
    told
}

fn write_plan(path: &Path, plan: &Plan, overwrite: bool, kept: &Kept) -> Outcome {
    let mut out = OutFile::create(path, overwrite, kept)?;
    let text = serde_json::to_string_pretty(plan).unwrap_or_default();
    out.write_all(text.as_bytes())
        .map_err(|error| Failure::new("io", format!("“{}”: {error}", path.display()), None))?;
    Ok(out.finish()?)
}

pub(super) fn read_plan(path: &Path) -> Outcome<Plan> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(
            "not_found",
            format!("there is no plan “{}”", path.display()),
            Some("Check its name and its folder, or make a plan with --write-plan."),
        ),
        _ => Failure::new("io", format!("“{}”: {error}", path.display()), None),
    })?;
    Plan::read(&text).map_err(|no| {
        Failure::new(
            "wrong_plan",
            format!("“{}” is not a plan: {}", path.display(), no.what),
            Some(&format!(
                "{} --write-plan makes a plan that can be edited.",
                no.accepted
            )),
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
    let (sheet, sheets) = match words.sheet.as_slice() {
        [one] => (Some(one.clone()), Vec::new()),
        some => (None, some.to_vec()),
    };
    if words.all_sheets || !words.sheet.is_empty() {
        (source.sheet, source.sheets, source.all_sheets) = (sheet, sheets, words.all_sheets);
    }
    source.header_row = words.header_row.or(source.header_row);
    source.header_rows = words.header_rows.or(source.header_rows);
}

/// Refuses a header that no column has.
fn no_column(plan: &Plan, wanted: &str) -> Failure {
    let headers = plan.columns.iter().map(|column| column.header.as_str());
    Failure::new(
        "no_column",
        format!("the file has no column “{wanted}”"),
        Some(&format!(
            "It has {}.",
            headers.collect::<Vec<_>>().join(", ")
        )),
    )
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
            return Err(no_column(plan, wanted));
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
        plan.country_params.clear();
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
        // What the cells of a whole column decided is not overruled; what a plan or a recipe says is.
        let by_plan = words.plan.is_some() || words.recipe.is_some();
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
    words.policy.apply(plan)
}
