//! `haat add`

use std::path::PathBuf;

use haat_registry::{Action, AsOf, Error, StoreField};

use super::open;
use super::set::{hold, read, twice, warn};
use crate::failure::{Failure, Outcome};
use crate::screen::{note, report};
use crate::words::Who;

/// Words of `haat add`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  haat add network.haat BR-001 name=\"Patna Boring Road\" town=Patna state=Bihar country=IN status=signed"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The store's code
    code: String,
    /// field=value
    values: Vec<String>,
    #[command(flatten)]
    who: Who,
}

/// Adds it.
pub fn run(words: &Words) -> Outcome {
    if let Some(code) = words.code.strip_prefix("code=") {
        let right = format!(
            "The code stands alone: haat add {} {code} …",
            words.file.display()
        );
        return Err(Failure::usage(
            format!("“{}” would be the code itself", words.code),
            Some(&right),
        ));
    }
    let registry = open(&words.file)?;
    let mut texts = read(&registry, &words.values)?;
    let code = StoreField::Code.into();
    if let Some((_, second)) = texts.iter().find(|(key, _)| *key == code) {
        return Err(twice("code", &words.code, second));
    }
    texts.push((code, words.code.clone()));
    let said = |field: StoreField| texts.iter().any(|(key, _)| *key == field.into());
    let placed = said(StoreField::Town) || said(StoreField::State);
    let home = match placed && !said(StoreField::Country) {
        true => registry.columns(AsOf::Now)?.home_country(),
        false => None,
    };
    if let Some(home) = home {
        note(
            "note",
            format!("country={home}, where the other stores are"),
        );
        texts.push((StoreField::Country.into(), home));
    }
    let action = Action::new("store.create").with("code", words.code.clone());
    let (mut warnings, mut nowhere) = (Vec::new(), false);
    registry.transact(&words.who.name(), action, |tx| {
        let mut typed = hold(tx, None, &texts)?;
        tx.hold_back_step(None, &mut typed)?;
        if let Some(finding) = typed.errors.pop() {
            return Err(Error::Refused(finding));
        }
        warnings = typed.warnings;
        let has = |field: StoreField| typed.values.contains_key(&field.into());
        nowhere = has(StoreField::Town) && !has(StoreField::Country);
        tx.create_store(&typed.values)
    })?;
    warn(&registry, &warnings)?;
    if nowhere {
        let (file, code) = (words.file.display(), &words.code);
        note(
            "note",
            format!(
                "without a country it has no place and no tier: haat set {file} {code} country=IN"
            ),
        );
    }
    report(format!("Added {}.", words.code))
}
