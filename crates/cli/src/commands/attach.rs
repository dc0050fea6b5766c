//! `haat attach`

use std::io::Write;
use std::path::PathBuf;

use haat_exchange::attach;
use haat_exchange::export::{Kept, OutFile};
use haat_exchange::table::{Cell, CellKind, Table};
use haat_registry::{Action, AsOf, Attachment, Error, Registry};

use super::fields::as_json;
use super::open;
use super::quality::column;
use super::set;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::say::count;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat attach`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a file it shows what is attached. A file is kept in the registry itself, once however many stores have it, and has at most 20 MB.

Examples:
  haat attach network.haat MH-001
  haat attach network.haat MH-001 front.jpg lease.pdf
  haat attach network.haat MH-001 --save lease.pdf -o copy-of-lease.pdf
  haat attach network.haat MH-001 --remove lease.pdf"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The store's code
    code: String,
    /// Photographs and papers to attach
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the attachment of this name to the file after -o
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "remove"], requires = "out")]
    save: Option<String>,
    /// Take the attachment of this name off the store; undo brings it back
    #[arg(long, value_name = "NAME", conflicts_with = "paths")]
    remove: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    who: Who,
}

/// Shows, attaches, saves or removes.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let store = set::store_of(&registry, &words.code)?;
    let there = registry.read(|reader| reader.attachments(store))?;
    if let Some(name) = &words.save {
        return save(words, &registry, named(&there, name)?);
    }
    words.output.format()?;
    if let Some(name) = &words.remove {
        let attachment = named(&there, name)?;
        let action = Action::new("attachment.remove")
            .with("name", attachment.name.clone())
            .with("code", words.code.clone());
        registry.transact(&words.who.name(), action, |tx| tx.detach(attachment.id))?;
        return report(format!("Took {} off {}.", attachment.name, words.code));
    }
    if words.paths.is_empty() {
        return show(words, &registry, &there);
    }
    let drafts = words.paths.iter().map(|path| attach::read(path));
    let drafts = drafts.collect::<haat_exchange::Result<Vec<_>>>()?;
    let action = Action::new("attachment.add").with("code", words.code.clone());
    let done = registry.transact(&words.who.name(), action, |tx| {
        let mut new: u64 = 0;
        for draft in &drafts {
            new += u64::from(tx.attach(store, draft)?.1);
        }
        tx.note("files", new);
        Ok(new)
    })?;
    report(match done.value {
        0 => format!("{} has them already.", words.code),
        new => format!(
            "Attached {} to {}.",
            count(new, "file", "files"),
            words.code
        ),
    })
}

fn named<'a>(there: &'a [Attachment], name: &str) -> Outcome<&'a Attachment> {
    there.iter().find(|one| one.name == name).ok_or_else(|| {
        let refused: Failure = Error::NoSuch {
            what: "attachment",
            name: name.to_owned(),
        }
        .into();
        let names: Vec<&str> = there.iter().map(|one| one.name.as_str()).collect();
        match names.is_empty() {
            true => refused.but("Nothing is attached to this store."),
            false => refused.but(&format!("There are: {}.", names.join(", "))),
        }
    })
}

fn save(words: &Words, registry: &Registry, attachment: &Attachment) -> Outcome {
    let held = registry.read(|reader| reader.attached(attachment.id))?;
    let (_, bytes) = held.ok_or_else(|| Error::NoSuch {
        what: "attachment",
        name: attachment.name.clone(),
    })?;
    let path = words.output.file()?;
    let mut out = OutFile::create(path, words.output.overwrite, &Kept::of(registry))?;
    out.write_all(&bytes)?;
    out.finish()?;
    report(format!("Wrote {}.", path.display()))
}

fn show(words: &Words, registry: &Registry, there: &[Attachment]) -> Outcome {
    let rows = there.iter().map(|one| {
        vec![
            Cell::Text(one.name.clone()),
            Cell::Text(one.media.clone()),
            Cell::Number(one.size as f64),
            Cell::Text(one.sha256.clone()),
        ]
    });
    let table = Table {
        columns: vec![
            column("name", "Name", CellKind::Text),
            column("media", "Media type", CellKind::Text),
            column("size", "Bytes", CellKind::Number),
            column("sha256", "SHA-256", CellKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), AsOf::Now)
}
