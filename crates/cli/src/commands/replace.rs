//! `haat replace`

use std::path::PathBuf;

use haat_registry::quality::Within;
use haat_registry::{Action, AsOf, StoreField, checks};

use super::clusters::{named, stands_in_a_state};
use super::open;
use super::quality::said;
use crate::failure::{Failure, Outcome};
use crate::progress::Bar;
use crate::words::Who;

/// Words of `haat replace`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Texts are replaced where a store holds them as they are written here, letter by letter. One entry of the journal, taken back by
haat undo.

Examples:
  haat replace network.haat town DHULE \"Dhule City\" --to Dhule --state Maharashtra
  haat replace network.haat format \"M.I. Store\" --to \"Mi Store\" --dry-run"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The column: town, district, state, format, partner, or an own column of texts as x.Name
    field: String,
    /// What is written, once or more
    #[arg(required = true)]
    texts: Vec<String>,
    /// What is to be written
    #[arg(long, value_name = "TEXT")]
    to: String,
    /// Of towns and districts: only in this state
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// The country of that state
    #[arg(long, value_name = "COUNTRY", default_value = "IN", requires = "state")]
    country: String,
    /// Say how many stores it would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    who: Who,
}

/// Replaces.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let field = named(&registry, AsOf::Now, &words.field)?;
    let within = match &words.state {
        None => None,
        Some(_) if !stands_in_a_state(field) => {
            return Err(Failure::usage(
                format!("--state says nothing about {field}"),
                Some("It is for towns and districts."),
            ));
        }
        Some(state) => {
            let country = checks::country_code(&words.country).unwrap_or(&words.country);
            let reading = checks::Reading::typed(checks::Country::of(Some(country)));
            let def = haat_registry::FieldDef::builtin(StoreField::State);
            let read =
                checks::interpret(&def, state, &reading).map_err(haat_registry::Error::Refused)?;
            Some(Within {
                country: country.to_owned(),
                state: read.value.as_text().unwrap_or_default().to_owned(),
            })
        }
    };
    let watch = Bar::watch()?;
    let write = |tx: &mut haat_registry::Tx<'_>| {
        tx.respell(field, within.as_ref(), &words.texts, &words.to, &watch)
    };
    let action = Action::new("quality.respell").with("to", words.to.trim());
    let who = words.who.name();
    let done = registry.act(&who, action, words.dry_run, write)?.value;
    drop(watch);
    said(done, words.dry_run, "change", "Changed")
}
