//! `haat columns`

use std::path::PathBuf;

use clap::ValueEnum;
use haat_exchange::table::{Cell, CellKind, Table};
use haat_registry::{
    Action, AsOf, Error, FieldKind, OwnField, OwnFieldEdit, QueryField, Registry, Retyped,
    StoreQuery, Tx, Watch,
};

use super::fields::as_json;
use super::open;
use super::quality::column;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{count, name_sample};
use crate::screen::{note, report};
use crate::words::Who;

/// What a column of one's own holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Free text
    Text,
    /// Numbers
    Number,
    /// Dates
    Date,
    /// One of several choices
    Choice,
    /// Yes or no
    YesNo,
}

impl Kind {
    fn field(self) -> FieldKind {
        match self {
            Self::Text => FieldKind::Text,
            Self::Number => FieldKind::Number,
            Self::Date => FieldKind::Date,
            Self::Choice => FieldKind::Choice,
            Self::YesNo => FieldKind::YesNo,
        }
    }
}

/// Yes or no, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Said {
    /// Yes
    Yes,
    /// No
    No,
}

/// Words of `haat columns`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a column it shows them all. A column that comes to hold another kind keeps what can be read as it; what cannot moves into a
text column “NAME (as written)”, and undo brings all of it back. With --dry-run those cells are listed, and -o writes them to a file.

Examples:
  haat columns network.haat
  haat columns network.haat Grade --add choice --choice Gold --choice Silver --required yes
  haat columns network.haat Grade --holds text --dry-run
  haat columns network.haat Grade --rename-choice Gold=Platinum
  haat columns network.haat Grade --rename \"Store grade\""
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The column, by its name
    #[arg(value_name = "COLUMN")]
    column: Option<String>,
    /// Add a column of that name that holds this
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        requires = "column",
        group = "act"
    )]
    add: Option<Kind>,
    /// Have it hold another kind of value
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        requires = "column",
        group = "act"
    )]
    holds: Option<Kind>,
    /// Give it another name
    #[arg(long, value_name = "NAME", requires = "column", group = "act")]
    rename: Option<String>,
    /// Give a choice another name, in every store that has it
    #[arg(long, value_name = "OLD=NEW", requires = "column", group = "act")]
    rename_choice: Option<String>,
    /// Put it before this column
    #[arg(long, value_name = "COLUMN", requires = "column", group = "act")]
    before: Option<String>,
    /// Put it behind all others
    #[arg(long, requires = "column", group = "act")]
    last: bool,
    /// Remove it; undo brings it back with its values
    #[arg(long, requires = "column", group = "act")]
    remove: bool,
    /// What it may be, of a choice: once for each, all of them
    #[arg(long, value_name = "CHOICE", requires = "column")]
    choice: Vec<String>,
    /// Leave a choice out although stores have it: they are blank then
    #[arg(long, requires = "choice")]
    erase: bool,
    /// Whether a store without a value of it is worth a look
    #[arg(long, value_enum, value_name = "YES|NO", requires = "column")]
    required: Option<Said>,
    /// Whether exports mask it
    #[arg(long, value_enum, value_name = "YES|NO", requires = "column")]
    masked: Option<Said>,
    /// Say what would not convert, and change nothing
    #[arg(long, requires = "holds")]
    dry_run: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    who: Who,
}

/// Shows or changes them.
pub fn run(words: &Words) -> Outcome {
    words.output.format()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let Some(name) = &words.column else {
        return show(words, &registry);
    };
    if let Some(kind) = words.add {
        return add(words, &registry, name, kind.field());
    }
    let field = found(&registry, name)?;
    if let Some(kind) = words.holds {
        return retype(words, &registry, &field, kind.field());
    }
    if let Some(to) = &words.rename {
        let action = Action::new("column.rename")
            .with("from", field.name.clone())
            .with("name", to.trim());
        let edit = OwnFieldEdit {
            name: Some(to.clone()),
            ..OwnFieldEdit::default()
        };
        act(words, &registry, action, |tx| {
            tx.edit_own_field(field.uid, &edit)
        })?;
        return report(format!("Renamed {} to {}.", field.name, to.trim()));
    }
    if let Some(said) = &words.rename_choice {
        return rename_choice(words, &registry, &field, said);
    }
    if words.remove {
        let action = Action::new("column.delete").with("name", field.name.clone());
        act(words, &registry, action, |tx| {
            tx.delete_own_field(field.uid)
        })?;
        return report(format!("Removed the column {}.", field.name));
    }
    if words.before.is_some() || words.last {
        return put(words, &registry, &field);
    }
    edit(words, &registry, &field)
}

fn act<T>(
    words: &Words,
    registry: &Registry,
    action: Action,
    write: impl FnOnce(&mut Tx<'_>) -> haat_registry::Result<T>,
) -> Outcome<T> {
    Ok(registry.transact(&words.who.name(), action, write)?.value)
}

/// The column of that name, in any case.
fn found(registry: &Registry, name: &str) -> Outcome<OwnField> {
    let fields = registry.read(|reader| reader.own_fields())?;
    let folded = haat_atlas::fold(name.trim());
    let known = fields
        .iter()
        .find(|field| haat_atlas::fold(&field.name) == folded);
    if let Some(field) = known {
        return Ok(field.clone());
    }
    let refused: Failure = Error::NoSuch {
        what: "column of your own",
        name: name.to_owned(),
    }
    .into();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    Err(match names.is_empty() {
        true => refused.but("There are none yet: --add makes one."),
        false => refused.but(&format!("There are: {}.", names.join(", "))),
    })
}

fn is_yes(said: Said) -> bool {
    said == Said::Yes
}

fn add(words: &Words, registry: &Registry, name: &str, kind: FieldKind) -> Outcome {
    if kind != FieldKind::Choice && !words.choice.is_empty() {
        return Err(Failure::usage(
            "only a column of choices has choices",
            Some("Write --add choice, or leave --choice out."),
        ));
    }
    let action = Action::new("column.create").with("name", name.trim());
    act(words, registry, action, |tx| {
        let personal = words.masked.is_some_and(is_yes);
        let uid = tx.create_own_field(name, kind, &[], personal)?;
        if kind == FieldKind::Choice {
            tx.set_choices(uid, &words.choice, false, &Watch::NONE)?;
        }
        let edit = OwnFieldEdit {
            required: words.required.map(is_yes),
            ..OwnFieldEdit::default()
        };
        tx.edit_own_field(uid, &edit)
    })?;
    report(format!("Added the column {}.", name.trim()))
}

/// The text column for what cannot be read.
fn beside(name: &str) -> String {
    format!("{name} (as written)")
}

fn retype(words: &Words, registry: &Registry, field: &OwnField, kind: FieldKind) -> Outcome {
    let mut bar = Bar::new()?;
    let mut go_on = |done, total| bar.goes_on("writing", done, Some(total));
    let action = Action::new("column.retype").with("name", field.name.clone());
    let done = registry.act(&words.who.name(), action, words.dry_run, |tx| {
        let done = tx.retype_own_field(field.uid, kind, &words.choice, beside, &mut go_on)?;
        tx.note("read", done.read);
        tx.note("unread", done.unread.len() as u64);
        Ok(done)
    })?;
    drop(bar);
    let done = done.value;
    if words.dry_run || words.output.out.is_some() {
        unread(words, registry, field, &done)?;
    }
    let (would, cells) = match words.dry_run {
        true => ("Would read", "would go"),
        false => ("Read", "went"),
    };
    let mut said = format!(
        "{would} {} of {}",
        count(done.read, "cell", "cells"),
        field.name
    );
    if let Some(kept) = &done.kept_in {
        let unread = count(done.unread.len() as u64, "cell", "cells");
        said.push_str(&format!(
            "; {unread} that cannot be read so {cells} into the text column {kept}"
        ));
    }
    report(format!("{said}."))
}

/// The cells that cannot be read.
fn unread(words: &Words, registry: &Registry, field: &OwnField, done: &Retyped) -> Outcome {
    if done.unread.is_empty() {
        return Ok(());
    }
    let masked = field.personal && words.output.masked();
    let rows = done.unread.iter().map(|cell| {
        let (text, why) = match masked {
            true => (haat_registry::checks::MASK.to_owned(), String::new()),
            false => (cell.text.clone(), cell.finding.to_string()),
        };
        vec![
            Cell::Text(cell.code.clone()),
            Cell::Text(text),
            Cell::Text(why),
        ]
    });
    let table = Table {
        columns: vec![
            column("code", "Code", CellKind::Text),
            column("held", &field.name, CellKind::Text),
            column("why", "Why", CellKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), AsOf::Now)
}

fn rename_choice(words: &Words, registry: &Registry, field: &OwnField, said: &str) -> Outcome {
    let (from, to) = said.split_once('=').ok_or_else(|| {
        Failure::usage(
            format!("“{said}” is not OLD=NEW"),
            Some("Write it as Gold=Platinum."),
        )
    })?;
    let folded = haat_atlas::fold(from.trim());
    let known = field
        .choices
        .iter()
        .find(|choice| haat_atlas::fold(choice) == folded);
    let from = known.map_or(from.trim(), String::as_str);
    let action = Action::new("column.choice")
        .with("name", field.name.clone())
        .with("from", from)
        .with("to", to.trim());
    let watch = Bar::watch()?;
    let stores = act(words, registry, action, |tx| {
        let stores = tx.rename_choice(field.uid, from, to, &watch)?;
        tx.note("stores", stores);
        Ok(stores)
    })?;
    drop(watch);
    report(format!(
        "Renamed {from} to {} in {}.",
        to.trim(),
        count(stores, "store", "stores")
    ))
}

fn put(words: &Words, registry: &Registry, field: &OwnField) -> Outcome {
    let fields = registry.read(|reader| reader.own_fields())?;
    let mut order: Vec<_> = fields
        .iter()
        .map(|one| one.uid)
        .filter(|uid| *uid != field.uid)
        .collect();
    let at = match &words.before {
        Some(name) => {
            let before = found(registry, name)?;
            order.iter().position(|uid| *uid == before.uid)
        }
        None => None,
    };
    order.insert(at.unwrap_or(order.len()), field.uid);
    act(words, registry, Action::new("column.order"), |tx| {
        tx.order_own_fields(&order)
    })?;
    report(format!("Moved the column {}.", field.name))
}

fn edit(words: &Words, registry: &Registry, field: &OwnField) -> Outcome {
    if words.choice.is_empty() && words.required.is_none() && words.masked.is_none() {
        return Err(Failure::usage(
            format!("what to do with the column {} is missing", field.name),
            Some(
                "Say --rename, --holds, --choice, --required, --masked, --before, --last or --remove.",
            ),
        ));
    }
    if !words.choice.is_empty() && field.kind != FieldKind::Choice {
        return Err(Failure::usage(
            format!("{} is no column of choices", field.name),
            Some("--holds choice makes it one."),
        ));
    }
    let key = if words.choice.is_empty() {
        "column.edit"
    } else {
        "column.choices"
    };
    let action = Action::new(key).with("name", field.name.clone());
    let watch = Bar::watch()?;
    let erased = act(words, registry, action, |tx| {
        let edit = OwnFieldEdit {
            required: words.required.map(is_yes),
            personal: words.masked.map(is_yes),
            ..OwnFieldEdit::default()
        };
        tx.edit_own_field(field.uid, &edit)?;
        match words.choice.is_empty() {
            true => Ok(0),
            false => tx.set_choices(field.uid, &words.choice, words.erase, &watch),
        }
    })?;
    drop(watch);
    if erased > 0 {
        note(
            "erased",
            format!("Blank now: {}.", count(erased, "store", "stores")),
        );
    }
    report(format!("Changed the column {}.", field.name))
}

fn show(words: &Words, registry: &Registry) -> Outcome {
    let fields = registry.read(|reader| reader.own_fields())?;
    let columns = registry.columns(AsOf::Now)?;
    let mut rows = Vec::new();
    for field in &fields {
        let asked = format!("{}:*", QueryField::Own(field.name.clone()));
        let filled = columns.count(&StoreQuery::parse(&asked)?)?;
        let kind = serde_json::to_value(field.kind).ok();
        let kind = kind
            .as_ref()
            .and_then(|kind| kind.as_str())
            .unwrap_or_default();
        rows.push(vec![
            Cell::Text(field.name.clone()),
            Cell::Text(kind.to_owned()),
            Cell::from(field.choices.join(", ").as_str()),
            Cell::YesNo(field.required),
            Cell::YesNo(field.personal),
            Cell::Number(filled as f64),
        ]);
    }
    let table = Table {
        columns: vec![
            column("name", "Name", CellKind::Text),
            column("holds", "Holds", CellKind::Text),
            column("choices", "Choices", CellKind::Text),
            column("required", "Required", CellKind::Text),
            column("personal", "Personal", CellKind::Text),
            column("stores", "Stores with a value", CellKind::Number),
        ],
        rows,
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), AsOf::Now)
}
