//! Holds the page's catalogues to the code: every word that the code hands to the page by its key is in both, and nothing else is.
//!
//! `families.json` names the families of keys that are held here, by `rust`; the page's own tests hold all other keys.

use crate::commands::CHARTS;
use haat_atlas::State;
use haat_exchange::import::{NoRecipeKind, RecipeNoteKind, because, country_because, phase};
use haat_exchange::{UnfitKind, UnreadableKind};
use haat_registry::checks::STANDING;
use haat_registry::quality::{Doubt, GROUNDS};
use haat_registry::{
    ACTIONS, Check, Dimension, Ownership, Presence, Protected, QueryProblem, Status, StoreField,
    Table,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What the keys of a family go on with, each with what its text may say by name.
type Members = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> BTreeMap<String, Value> {
    let path = root().join("ui/src/lib/i18n").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn catalogue(language: &str) -> BTreeMap<String, String> {
    read(&format!("{language}.json"))
        .into_iter()
        .map(|(key, text)| (key, text.as_str().unwrap().to_owned()))
        .collect()
}

/// The names in braces of a text: `{n}`, and `{n|one store|{n} stores}`.
fn names(text: &str) -> BTreeSet<String> {
    let word = |rest: &str| -> String {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    text.split('{').skip(1).map(word).collect()
}

fn plain<'a>(keys: impl IntoIterator<Item = &'a str>) -> Members {
    keys.into_iter()
        .map(|key| (key.to_owned(), BTreeSet::new()))
        .collect()
}

/// Sentences that have a next step beside them.
fn with_hints<'a>(said: impl IntoIterator<Item = (&'a str, BTreeSet<String>)>) -> Members {
    said.into_iter()
        .flat_map(|(key, names)| {
            [
                (key.to_owned(), names.clone()),
                (format!("{key}.hint"), names),
            ]
        })
        .collect()
}

/// The folded English name of a state, as its key.
fn state_key(state: &State) -> String {
    let letters = |c: char| if c.is_ascii_lowercase() { c } else { ' ' };
    let name: String = state.name.to_lowercase().chars().map(letters).collect();
    name.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Refusals of the shell itself, as its code writes them.
fn refusals_of_the_shell() -> Vec<String> {
    let codes = sources(&root().join("src-tauri"))
        .iter()
        .flat_map(|text| words_after(text, "Refusal::new("))
        .collect::<BTreeSet<String>>();
    assert!(
        codes.contains("none_open"),
        "the shell refuses in another way: {codes:?}"
    );
    codes.into_iter().collect()
}

/// The texts of the Rust sources in a folder.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("catalogues.rs")
        {
            texts.push(fs::read_to_string(path).unwrap());
        }
    }
    texts
}

/// The first text in quotes after each call.
fn words_after(source: &str, call: &str) -> Vec<String> {
    source
        .split(call)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.1.split_once('"')?.0.to_owned()))
        .collect()
}

fn refusals() -> Members {
    let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (code, names) in haat_registry::Error::CODES
        .iter()
        .chain(haat_exchange::Error::CODES)
    {
        said.entry((*code).to_owned()).or_insert_with(|| own(names));
    }
    // It stands for the registry's own errors.
    said.remove("registry");
    for code in refusals_of_the_shell() {
        said.entry(code).or_default();
    }
    let mut members = Members::new();
    for (code, names) in said {
        members.insert(code.clone(), BTreeSet::new());
        // These have sentences of their own, one for each reason.
        if ![
            "query",
            "refused",
            "unreadable",
            "plan_mismatch",
            "no_recipe",
        ]
        .contains(&code.as_str())
        {
            members.insert(format!("{code}.message"), names.clone());
            members.insert(format!("{code}.hint"), names);
        }
    }
    members
}

/// Every family of keys that the code hands to the page.
fn families() -> BTreeMap<&'static str, Members> {
    let of = |message: &str, hint: &str| &names(message) | &names(hint);
    let with_path = |mut names: BTreeSet<String>| {
        names.insert("path".to_owned());
        names
    };
    let checks = || Check::ALL.iter();
    // The place and how sure it is follow from the town; the grid has what follows from the place and from the format.
    let fields = StoreField::ALL
        .iter()
        .filter(|field| !matches!(field, StoreField::Place | StoreField::PlaceCertainty))
        .map(|field| field.key())
        .chain(["tier", "tier.hra", "tier.group", "ownership", "presence"]);
    let charts = CHARTS.each_ref().map(Dimension::to_string);
    let states = State::all()
        .iter()
        .map(|state| format!("state.{}", state_key(state)));
    let statuses = Status::ALL.iter().map(|s| format!("status.{}", s.key()));
    let tiers = (1..=6).map(|tier| format!("tier.{tier}"));
    let answers = ["yes", "no"].map(|word| format!("yes_no.{word}"));
    let ownerships = Ownership::ALL
        .iter()
        .map(|known| format!("ownership.{}", known.key()));
    let presences = Presence::ALL
        .iter()
        .map(|known| format!("presence.{}", known.key()));
    let groups =
        ["metropolitan", "urban", "semi_urban", "rural"].map(|key| format!("tier.group.{key}"));
    let values: Vec<String> = states
        .chain(statuses)
        .chain(tiers)
        .chain(answers)
        .chain(ownerships)
        .chain(presences)
        .chain(groups)
        .collect();
    let dimensions: Vec<String> = Dimension::BUILTIN
        .iter()
        .map(Dimension::to_string)
        .collect();
    let mut actions: Members = ACTIONS
        .iter()
        .map(|(key, words)| ((*key).to_owned(), names(words)))
        .collect();
    // What the journal is filtered by: a key with a dot in it would be a member of its own.
    let kinds_of_entries: Vec<String> = ACTIONS
        .iter()
        .map(|(key, _)| key.replace('.', "_"))
        .chain(["undo".to_owned()])
        .collect();
    for kind in ["undone", "redone"] {
        actions.insert(kind.to_owned(), names("{words}"));
    }
    BTreeMap::from([
        ("action", actions),
        (
            "because",
            because::ALL
                .iter()
                .map(|(key, sentence)| ((*key).to_owned(), names(sentence)))
                .collect(),
        ),
        (
            "check",
            plain(STANDING.iter().map(|(check, _)| check.key())),
        ),
        ("doubt", plain(Doubt::ALL.iter().map(|doubt| doubt.key()))),
        (
            "ground",
            GROUNDS
                .iter()
                .map(|(key, words)| ((*key).to_owned(), names(words)))
                .collect(),
        ),
        ("chart.by", plain(charts.iter().map(String::as_str))),
        (
            "countryBecause",
            country_because::ALL
                .iter()
                .map(|(key, sentence)| ((*key).to_owned(), names(sentence)))
                .collect(),
        ),
        ("dimension", plain(dimensions.iter().map(String::as_str))),
        ("field", plain(fields)),
        (
            "finding",
            with_hints(checks().map(|check| (check.key(), of(check.message(), check.hint())))),
        ),
        ("import.phase", plain(phase::ALL.iter().copied())),
        (
            "history.kind",
            plain(kinds_of_entries.iter().map(String::as_str)),
        ),
        (
            "history.table",
            plain(Table::ALL.iter().map(|table| table.name())),
        ),
        (
            "ownership",
            plain(Ownership::ALL.iter().map(|one| one.key())),
        ),
        ("presence", plain(Presence::ALL.iter().map(|one| one.key()))),
        (
            "query.wrong",
            with_hints(
                QueryProblem::ALL
                    .iter()
                    .map(|problem| (problem.key(), of(problem.message(), problem.hint()))),
            ),
        ),
        (
            "readOnly",
            plain(Protected::ALL.iter().map(|why| why.key())),
        ),
        ("reason", plain(checks().map(|check| check.key()))),
        ("refusal", refusals()),
        (
            "recipe.note",
            with_hints(
                RecipeNoteKind::ALL
                    .iter()
                    .map(|kind| (kind.key(), of(kind.message(), kind.hint()))),
            ),
        ),
        (
            "recipe.wrong",
            with_hints(
                NoRecipeKind::ALL
                    .iter()
                    .map(|kind| (kind.key(), with_path(of(kind.message(), kind.hint())))),
            ),
        ),
        (
            "unfit",
            with_hints(
                UnfitKind::ALL
                    .iter()
                    .map(|kind| (kind.key(), with_path(of(kind.message(), kind.hint())))),
            ),
        ),
        (
            "unreadable",
            with_hints(
                UnreadableKind::ALL
                    .iter()
                    .map(|kind| (kind.key(), with_path(of(kind.message(), kind.hint())))),
            ),
        ),
        ("value", plain(values.iter().map(String::as_str))),
    ])
}

#[test]
fn the_families_held_here_are_those_the_page_leaves_out() {
    let left_out: BTreeSet<String> = read("families.json")
        .into_iter()
        .filter(|(_, members)| *members == "rust")
        .map(|(family, _)| family)
        .collect();
    let held: BTreeSet<String> = families().into_keys().map(str::to_owned).collect();
    assert_eq!(left_out, held);
}

#[test]
fn both_catalogues_have_every_word_of_the_code_and_no_more() {
    for language in ["en", "hi"] {
        let catalogue = catalogue(language);
        for (family, members) in families() {
            let wanted: BTreeSet<String> = members
                .keys()
                .map(|member| format!("{family}.{member}"))
                .collect();
            let found: BTreeSet<String> = catalogue
                .keys()
                .filter(|key| key.starts_with(&format!("{family}.")))
                .cloned()
                .collect();
            let missing: Vec<&String> = wanted.difference(&found).collect();
            let unused: Vec<&String> = found.difference(&wanted).collect();
            assert!(
                missing.is_empty() && unused.is_empty(),
                "{language}.json: missing {missing:?}, unused {unused:?}"
            );
            for (member, known) in members {
                let key = format!("{family}.{member}");
                let asked = names(&catalogue[&key]);
                assert!(
                    asked.is_subset(&known),
                    "{language}.json, {key} asks for {asked:?}, the code gives {known:?}"
                );
            }
        }
    }
}

#[test]
fn the_english_catalogue_says_what_the_crates_say() {
    let en = catalogue("en");
    for check in Check::ALL {
        let key = format!("finding.{}", check.key());
        assert_eq!(en[&key], check.message(), "{key}");
        assert_eq!(en[&format!("{key}.hint")], check.hint(), "{key}.hint");
    }
    for (check, title) in STANDING {
        let key = format!("check.{}", check.key());
        assert_eq!(en[&key], *title, "{key}");
    }
    for (key, words) in GROUNDS {
        let key = format!("ground.{key}");
        assert_eq!(en[&key], *words, "{key}");
    }
    for problem in QueryProblem::ALL {
        let key = format!("query.wrong.{}", problem.key());
        assert_eq!(en[&key], problem.message(), "{key}");
        assert_eq!(en[&format!("{key}.hint")], problem.hint(), "{key}.hint");
    }
    for why in Protected::ALL {
        assert_eq!(en[&format!("readOnly.{}", why.key())], why.to_string());
    }
    for one in Ownership::ALL {
        assert_eq!(en[&format!("ownership.{}", one.key())], one.label());
    }
    for one in Presence::ALL {
        assert_eq!(en[&format!("presence.{}", one.key())], one.label());
    }
    for status in Status::ALL {
        assert_eq!(
            en[&format!("value.status.{}", status.key())],
            status.label()
        );
    }
    for field in StoreField::ALL {
        if let Some(name) = en.get(&format!("field.{}", field.key())) {
            assert_eq!(name, field.label());
        }
    }
}

#[test]
fn states_are_called_as_the_atlas_calls_them() {
    let (en, hi) = (catalogue("en"), catalogue("hi"));
    for state in State::all() {
        let key = format!("value.state.{}", state_key(state));
        assert_eq!(en[&key], state.name, "{key}");
        assert_eq!(hi[&key], state.name_hi, "{key}");
    }
}

/// What the window shows as a status is what a cell and a query take for it.
#[test]
fn statuses_are_called_in_hindi_as_the_registry_reads_them() {
    let hi = catalogue("hi");
    for status in Status::ALL {
        let key = format!("value.status.{}", status.key());
        assert_eq!(hi[&key], status.label_hi(), "{key}");
    }
}

#[test]
fn ownership_and_presence_are_called_in_hindi_as_the_registry_reads_them() {
    let hi = catalogue("hi");
    for one in Ownership::ALL {
        assert_eq!(hi[&format!("ownership.{}", one.key())], one.label_hi());
    }
    for one in Presence::ALL {
        assert_eq!(hi[&format!("presence.{}", one.key())], one.label_hi());
    }
}

/// An action with a key that is not in the list would be shown as that key.
#[test]
fn every_action_of_the_code_is_in_the_list_of_actions() {
    let known: BTreeSet<&str> = ACTIONS.iter().map(|(key, _)| *key).collect();
    let mut written = BTreeSet::new();
    for folder in [
        "crates/exchange/src",
        "crates/cli/src",
        "crates/registry/src/sample",
        "src-tauri",
    ] {
        for text in sources(&root().join(folder)) {
            for call in text.split("Action::new(").skip(1) {
                let call = call.split_once(')').unwrap().0;
                written.extend(call.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
    }
    let written: BTreeSet<&str> = written.iter().map(String::as_str).collect();
    assert_eq!(written, known);
}

#[test]
fn a_refusal_carries_the_key_and_what_its_sentence_needs() {
    let refusal = |error: haat_registry::Error| crate::Refusal::from(error);
    let said = refusal(haat_registry::Error::Exists("a.haat".into()));
    assert_eq!(said.sentence, "refusal.exists.message");
    assert_eq!(said.params["path"], "a.haat");
    let query = haat_registry::StoreQuery::parse("stat:Bihar").unwrap_err();
    let said = crate::Refusal::from(query);
    assert_eq!(
        (said.code.as_str(), said.sentence.as_str()),
        ("query", "query.wrong.misspelt_field")
    );
    assert_eq!(
        (said.params["field"].as_str(), said.params["close"].as_str()),
        ("stat", "state")
    );
}
