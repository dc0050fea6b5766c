//! `haat places`

use std::path::PathBuf;

use clap::ValueEnum;
use haat_atlas::{Place, State, towns_named};
use haat_exchange::table::{Cell, CellKind, Table};
use haat_registry::quality::{Candidate, InDoubtGroup, PlaceDecision};
use haat_registry::{Action, Alias, AliasField, AsOf, Error, Registry, Tx};

use super::fields::as_json;
use super::open;
use super::quality::{column, said};
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{Recorded, count, grouped, name_sample};
use crate::screen::{note, report};
use crate::words::Who;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A town
    Town,
    /// A district
    District,
    /// A state of India
    State,
}

/// Words of `haat places`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A town is in doubt where the atlas does not list it in its state, lists several, or lists one that is spelled otherwise, and where
district or PIN speak against it; a district or a state where it is none that is known. What is confirmed is remembered: the next list and the form read it so.

Examples:
  haat places network.haat
  haat places network.haat --confirm Dhule --state Maharashtra --means Dhule --dry-run
  haat places network.haat --confirm-sure --dry-run
  haat places network.haat --remembered
  haat places network.haat --recorded 2026-04-01"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Confirm what this name means, as it is written
    #[arg(long, value_name = "NAME", group = "act")]
    confirm: Option<String>,
    /// Of what it is the name
    #[arg(long, value_enum, default_value_t = Kind::Town, requires = "confirm")]
    field: Kind,
    /// The state that a town or district is written with
    #[arg(long, value_name = "STATE", requires = "confirm")]
    state: Option<String>,
    /// What is meant: a listed town by its name in that state or its GeoNames id, a district, a state
    #[arg(long, value_name = "NAME", requires = "confirm", group = "meant")]
    means: Option<String>,
    /// It is none of the listed towns: do not ask about it again
    #[arg(long, requires = "confirm", group = "meant")]
    not_listed: bool,
    /// Confirm every town and district for which enough speaks and nothing against it
    #[arg(long, group = "act")]
    confirm_sure: bool,
    /// Write the town or district as the atlas does too, and the state that the town lies in today
    #[arg(long)]
    respell: bool,
    /// Show what was remembered so far
    #[arg(long, group = "act")]
    remembered: bool,
    /// Forget what this town, written with --in-state, means
    #[arg(long, value_name = "TOWN", group = "act")]
    forget: Option<String>,
    /// The state of the town that is forgotten
    #[arg(long, value_name = "STATE", requires = "forget")]
    in_state: Option<String>,
    /// Say how many stores it would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Towns that are shown
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    who: Who,
}

/// Shows, confirms or forgets.
pub fn run(words: &Words) -> Outcome {
    words.output.format()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let changes = words.confirm.is_some() || words.confirm_sure || words.forget.is_some();
    words.recorded.refuse_to(changes)?;
    let as_of = words.recorded.as_of()?;
    if words.remembered {
        return remembered(words, &registry, as_of);
    }
    if let Some(town) = &words.forget {
        return forget(words, &registry, town);
    }
    if let Some(name) = words.confirm.as_ref().filter(|_| words.field != Kind::Town) {
        return confirm_name(words, &registry, name);
    }
    if let Some(town) = &words.confirm {
        let decision = decision(words, town)?;
        return confirm(words, &registry, vec![decision], &[]);
    }
    if words.confirm_sure {
        let districts = registry.districts_in_doubt(AsOf::Now)?.into_iter();
        let districts = districts.filter_map(|district| {
            let sure = district.candidates.iter().find(|one| one.sure)?;
            Some((district.written, district.state, sure.name))
        });
        let districts: Vec<_> = districts.collect();
        let found =
            registry.places_in_doubt(AsOf::Now, usize::MAX, &|_, _| true, &Bar::watch()?)?;
        let sure = found.shown.into_iter().filter_map(|group| {
            let place = group.candidates.iter().find(|one| one.sure)?.place;
            Some(PlaceDecision {
                town: group.town,
                state: group.state,
                place: Some(place.id),
                respell: words.respell,
            })
        });
        return confirm(words, &registry, sure.collect(), &districts);
    }
    show(words, &registry, as_of)
}

/// The state as stores hold it.
fn held(state: Option<&str>) -> Outcome<String> {
    let Some(text) = state else {
        return Ok(String::new());
    };
    haat_atlas::state_spelled(text)
        .map(|state| state.iso.to_owned())
        .ok_or_else(|| {
            Error::NoSuch {
                what: "state",
                name: text.to_owned(),
            }
            .into()
        })
}

fn decision(words: &Words, town: &str) -> Outcome<PlaceDecision> {
    let state = held(words.state.as_deref())?;
    let place = match (&words.means, words.not_listed) {
        (Some(means), _) => Some(meant(means, &state)?.id),
        (None, true) => None,
        (None, false) => {
            return Err(Failure::usage(
                "what the town means is missing",
                Some("Name it with --means, or say --not-listed."),
            ));
        }
    };
    Ok(PlaceDecision {
        town: town.to_owned(),
        state,
        place,
        respell: words.respell,
    })
}

/// The listed town of that name in the state, or of that GeoNames id.
fn meant(text: &str, state: &str) -> Outcome<&'static Place> {
    if let Some(place) = text.parse().ok().and_then(Place::by_id) {
        return Ok(place);
    }
    let towns = towns_named(text, State::by_iso(state));
    match towns.as_slice() {
        [one] => Ok(one),
        [] => Err(Error::NoSuch {
            what: "listed town",
            name: text.to_owned(),
        }
        .into()),
        several => {
            let named = several.iter().map(|place| {
                format!(
                    "{} ({}, {})",
                    place.id,
                    place.district.unwrap_or("no district"),
                    place.state.name
                )
            });
            Err(Failure::new(
                "several_towns",
                format!("several listed towns are called “{text}”"),
                Some(&format!(
                    "Name one by its id: {}.",
                    named.collect::<Vec<_>>().join("; ")
                )),
            ))
        }
    }
}

fn confirm(
    words: &Words,
    registry: &Registry,
    decisions: Vec<PlaceDecision>,
    districts: &[(String, &str, &str)],
) -> Outcome {
    let watch = Bar::watch()?;
    let stores = registry.decided_stores(&decisions, &watch)?;
    let names = (decisions.len() + districts.len()) as u64;
    let work: Vec<_> = decisions.into_iter().zip(stores).collect();
    let write = |tx: &mut Tx<'_>| {
        let mut done = tx.confirm_places(&work, &watch)?;
        for (written, state, means) in districts {
            done += tx.confirm_district(written, (state, means), words.respell, &watch)?;
        }
        tx.note("stores", done.stores);
        Ok(done)
    };
    let (who, action) = (words.who.name(), Action::new("places.confirm"));
    let done = registry.act(&who, action, words.dry_run, write)?.value;
    drop(watch);
    if !words.dry_run {
        note(
            "remembered",
            format!("Remembered: {}.", count(names, "name", "names")),
        );
    }
    said(
        done,
        words.dry_run,
        "confirm the town of",
        "Confirmed the town of",
    )
}

/// Confirms what a state or a district means.
fn confirm_name(words: &Words, registry: &Registry, name: &str) -> Outcome {
    let Some(means) = &words.means else {
        return Err(Failure::usage(
            format!("what “{name}” means is missing"),
            Some("Name it with --means."),
        ));
    };
    let of_state = words.field == Kind::State;
    let state = held(match of_state {
        true => Some(means),
        false => words.state.as_deref(),
    })?;
    let watch = Bar::watch()?;
    let write = |tx: &mut Tx<'_>| match of_state {
        true => tx.confirm_state(name, &state, &watch),
        false => tx.confirm_district(name, (&state, means), words.respell, &watch),
    };
    let (who, action) = (words.who.name(), Action::new("places.confirm"));
    let done = registry.act(&who, action, words.dry_run, write)?.value;
    drop(watch);
    said(done, words.dry_run, "change", "Changed")
}

fn show(words: &Words, registry: &Registry, as_of: AsOf) -> Outcome {
    let found = registry.places_in_doubt(as_of, words.limit, &|_, _| true, &Bar::watch()?)?;
    let table = Table {
        columns: vec![
            column("stores", "Stores", CellKind::Number),
            column("town", "Town", CellKind::Text),
            column("state", "State", CellKind::Text),
            column("why", "Why", CellKind::Text),
            column("may_be", "May be", CellKind::Text),
            column("place", "GeoNames id", CellKind::Text),
            column("sure", "Sure", CellKind::Text),
            column("because", "Because", CellKind::Text),
        ],
        rows: found.shown.iter().map(row).collect(),
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), as_of)?;
    note(
        "in_doubt",
        format!(
            "In doubt: {} of {}, {} shown.",
            count(found.groups, "town", "towns"),
            count(found.stores, "store", "stores"),
            grouped(found.shown.len() as u64)
        ),
    );
    for district in registry.districts_in_doubt(as_of)? {
        let state = State::by_iso(district.state).map_or(district.state, |state| state.name);
        let may_be = district.candidates.first().map(|first| {
            let grounds = first.evidence.iter().map(ToString::to_string);
            let sure = if first.sure { "" } else { "perhaps " };
            format!(
                "; {sure}{}: {}",
                first.name,
                grounds.collect::<Vec<_>>().join("; ")
            )
        });
        note(
            "district_in_doubt",
            format!(
                "“{}” is none of the districts of {state} ({}{}): --confirm it with --field district --state {} --means DISTRICT.",
                district.written,
                count(district.stores, "store", "stores"),
                may_be.unwrap_or_default(),
                district.state,
            ),
        );
    }
    for state in registry.states_in_doubt(as_of)? {
        note(
            "state_in_doubt",
            format!(
                "“{}” is none of India’s states ({}): --confirm it with --field state --means STATE.",
                state.written,
                count(state.stores, "store", "stores")
            ),
        );
    }
    Ok(())
}

fn row(group: &InDoubtGroup) -> Vec<Cell> {
    let first: Option<&Candidate> = group.candidates.first();
    let why = group.doubts.keys().map(|doubt| doubt.words());
    let because = first.map(|first| {
        let grounds = first.evidence.iter().map(ToString::to_string);
        grounds.collect::<Vec<_>>().join("; ")
    });
    let may_be = first.map(|first| format!("{}, {}", first.place.name, first.place.state.name));
    let state = State::by_iso(&group.state).map_or(group.state.as_str(), |state| state.name);
    vec![
        Cell::Number(group.stores as f64),
        Cell::Text(group.town.clone()),
        Cell::from(state),
        Cell::Text(why.collect::<Vec<_>>().join(", ")),
        Cell::from(may_be.unwrap_or_default().as_str()),
        Cell::from(
            first
                .map(|first| first.place.id.to_string())
                .unwrap_or_default()
                .as_str(),
        ),
        Cell::YesNo(first.is_some_and(|first| first.sure)),
        Cell::from(because.unwrap_or_default().as_str()),
    ]
}

fn remembered(words: &Words, registry: &Registry, as_of: AsOf) -> Outcome {
    let aliases = registry.read_as_of(as_of, |reader| reader.aliases())?;
    let table = Table {
        columns: vec![
            column("field", "Field", CellKind::Text),
            column("written", "Written", CellKind::Text),
            column("state", "State", CellKind::Text),
            column("means", "Means", CellKind::Text),
        ],
        rows: aliases.iter().map(line).collect(),
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), as_of)
}

fn line(alias: &Alias) -> Vec<Cell> {
    let place = alias.means.parse().ok().and_then(Place::by_id);
    let means = match (alias.field, place) {
        (AliasField::Town, Some(place)) => format!("{}, {}", place.name, place.state.name),
        (AliasField::Town, None) => "none that is listed".to_owned(),
        _ => alias.means.clone(),
    };
    vec![
        Cell::Text(alias.field.key().to_owned()),
        Cell::Text(alias.written.clone()),
        Cell::from(alias.within.as_str()),
        Cell::Text(means),
    ]
}

fn forget(words: &Words, registry: &Registry, town: &str) -> Outcome {
    let within = held(words.in_state.as_deref())?;
    let aliases = registry.read(|reader| reader.aliases())?;
    let found = aliases.iter().find(|alias| {
        alias.field == AliasField::Town
            && alias.within == within
            && alias.written == haat_atlas::fold(town)
    });
    let alias = found.ok_or_else(|| Error::NoSuch {
        what: "remembered town",
        name: town.to_owned(),
    })?;
    let action = Action::new("alias.forget").with("written", alias.written.clone());
    let who = words.who.name();
    match words.dry_run {
        true => registry.rehearse(&who, action, |tx| tx.forget_alias(alias.id))?,
        false => {
            registry.transact(&who, action, |tx| tx.forget_alias(alias.id))?;
        }
    }
    report(match words.dry_run {
        true => format!("It would forget what “{town}” means. Nothing was changed."),
        false => format!("Forgot what “{town}” means. Stores stay as they are."),
    })
}
