//! `haat set`

use std::path::PathBuf;

use haat_registry::checks::Finding;
use haat_registry::{Action, CodeMeant, Error, FieldKey, QueryField, Registry, Tx};

use super::open;
use crate::failure::{Failure, Outcome};
use crate::screen::{note, report};
use crate::words::Who;

/// Words of `haat set`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A blank value erases: notes=. Dates are read day first. Own columns are x.Name=value.

Example:
  haat set network.haat MH-001 status=open opened=2018-10-29 \"town=Dhule\""
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The store's code
    code: String,
    /// field=value, once or more
    #[arg(required = true)]
    values: Vec<String>,
    #[command(flatten)]
    who: Who,
}

/// Sets all of them, or none.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let texts = read(&registry, &words.values)?;
    let id = store_of(&registry, &words.code)?;
    let action = Action::new("store.edit").with("code", words.code.clone());
    let mut warnings = Vec::new();
    let done = registry.transact(&words.who.name(), action, |tx| {
        let mut typed = hold(tx, Some(id), &texts)?;
        tx.hold_back_step(Some(id), &mut typed)?;
        if let Some(finding) = typed.errors.pop() {
            return Err(Error::Refused(finding));
        }
        warnings = typed.warnings;
        tx.edit_store(id, &typed.values)
    })?;
    warn(&registry, &warnings)?;
    report(if done.value {
        format!("Changed {}.", words.code)
    } else {
        format!("{} was like that already.", words.code)
    })
}

/// Says what to look at in what was taken, each by the name that a person writes for its field.
pub(super) fn warn(registry: &Registry, warnings: &[Finding]) -> Outcome {
    let fields = registry.read(|reader| reader.fields())?;
    for warning in warnings {
        let own = fields
            .iter()
            .find(|def| def.key == warning.field && matches!(def.key, FieldKey::Own(_)));
        let name = own.map_or_else(
            || warning.field.to_string(),
            |def| QueryField::Own(def.label.clone()).to_string(),
        );
        note("warning", format!("{name}: {warning}"));
    }
    Ok(())
}

/// What was typed, if all of it can be held.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    store: Option<i64>,
    texts: &[(FieldKey, String)],
) -> haat_registry::Result<haat_registry::Typed> {
    let mut typed = tx.read_typed(store, texts)?;
    if typed.errors.is_empty() {
        Ok(typed)
    } else {
        Err(Error::Refused(typed.errors.remove(0)))
    }
}

/// The local id of the live store of that code.
pub(super) fn store_of(registry: &Registry, code: &str) -> Outcome<i64> {
    let found = registry.read(|reader| reader.store_by_code(code))?;
    found.map_or_else(|| no_store(registry, code), Ok)
}

/// The refusal of a code that no store has, with the store that is perhaps meant.
pub(super) fn no_store<T>(registry: &Registry, code: &str) -> Outcome<T> {
    let refused: Failure = Error::NoSuch {
        what: "store",
        name: code.to_owned(),
    }
    .into();
    Err(match registry.read(|reader| reader.code_meant(code))? {
        Some(CodeMeant::Written(close)) => refused.but(&format!("Did you mean “{close}”?")),
        Some(CodeMeant::Merged(kept)) => refused.but(&format!("It was merged into “{kept}”.")),
        Some(CodeMeant::Later(now)) => refused.but(&format!("Its code is “{now}” by now.")),
        None => refused,
    })
}

/// `field=value` as a field and its text. A field has one value: where two are typed nobody knows which is meant.
pub(super) fn read(registry: &Registry, values: &[String]) -> Outcome<Vec<(FieldKey, String)>> {
    let own = registry.read(|reader| reader.own_fields())?;
    let texts: Vec<(FieldKey, String)> = values
        .iter()
        .map(|value| {
            let (key, text) = value.split_once('=').ok_or_else(|| {
                Failure::new(
                    "wrong_value",
                    format!("“{value}” is not field=value"),
                    Some("Write it as town=Dhule."),
                )
            })?;
            let key = match QueryField::parse(key.trim())? {
                QueryField::Builtin(field) => field.into(),
                QueryField::Own(name) => {
                    let folded = haat_atlas::fold(&name);
                    let found = own
                        .iter()
                        .find(|field| haat_atlas::fold(&field.name) == folded);
                    FieldKey::Own(
                        found
                            .ok_or(Error::NoSuch {
                                what: "own column",
                                name,
                            })?
                            .uid,
                    )
                }
                field => return Err(derived(&field)),
            };
            Ok((key, text.to_owned()))
        })
        .collect::<Outcome<_>>()?;
    for (at, (key, text)) in texts.iter().enumerate() {
        if let Some((_, first)) = texts[..at].iter().find(|(other, _)| other == key) {
            let field = values[at].split('=').next().unwrap_or_default().trim();
            return Err(twice(field, first, text));
        }
    }
    Ok(texts)
}

/// The refusal of what no store holds itself.
pub(super) fn derived(field: &QueryField) -> Failure {
    let hint = match field {
        QueryField::Check => "haat quality shows what checks find, and the fields they find it in.",
        _ => "Take the town, the state or the format.",
    };
    Failure::new(
        "derived",
        format!("{field} follows from other fields"),
        Some(hint),
    )
}

/// The refusal of two values for one field.
pub(super) fn twice(field: &str, first: &str, second: &str) -> Failure {
    Failure::new(
        "given_twice",
        format!("{field} is given twice: “{first}” and “{second}”"),
        Some("Leave one of the two out."),
    )
}
