//! `haat clusters`

use std::path::PathBuf;

use clap::ValueEnum;
use haat_exchange::table::{Cell, CellKind, Table, masked_text};
use haat_registry::quality::{Method, Within};
use haat_registry::{AsOf, Error, FieldKey, QueryField, Registry, StoreField};

use super::open;
use super::quality::column;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{Recorded, count, grouped, name_sample};
use crate::screen::note;

/// By what spellings are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// The same words, whatever their order, case and punctuation
    Fingerprint,
    /// The same pairs of letters, whatever stands between words
    Ngram,
    /// The same sound, in Latin letters or in Devanagari
    Sound,
}

/// Words of `haat clusters`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: town, district, state, format, partner, or an own column of texts as x.Name. Towns and districts are brought together
within a state, and never two that the atlas lists there. The first spelling of each cluster is the one proposed: haat replace writes it.

Examples:
  haat clusters network.haat town
  haat clusters network.haat partner --by sound --format json
  haat clusters network.haat town --recorded 2026-04-01"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The column
    field: String,
    /// By what spellings are brought together
    #[arg(long, value_enum, default_value_t = By::Fingerprint)]
    by: By,
    /// Clusters that are shown
    #[arg(long, value_name = "N", default_value_t = 200)]
    limit: usize,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    output: Output,
}

/// Shows them.
pub fn run(words: &Words) -> Outcome {
    words.output.format()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let as_of = words.recorded.as_of()?;
    let field = named(&registry, as_of, &words.field)?;
    let method = match words.by {
        By::Fingerprint => Method::Fingerprint,
        By::Ngram => Method::Ngram,
        By::Sound => Method::Sound,
    };
    let found = registry.clusters(as_of, field, method, &Bar::watch()?)?;
    let personal = registry
        .cluster_fields(as_of)?
        .iter()
        .any(|known| known.key == field && known.personal);
    let text = |text: &str| match personal && words.output.masked() {
        true => masked_text(field, text),
        false => text.to_owned(),
    };
    let shown = &found.found[..found.found.len().min(words.limit)];
    let rows = (1u32..).zip(shown).flat_map(|(number, cluster)| {
        let text = &text;
        cluster.members.iter().map(move |member| {
            vec![
                Cell::Number(f64::from(number)),
                Cell::from(place(&cluster.within).as_str()),
                Cell::Text(text(&member.text)),
                Cell::Number(member.stores as f64),
                Cell::YesNo(member.listed),
            ]
        })
    });
    let table = Table {
        columns: vec![
            column("cluster", "Cluster", CellKind::Number),
            column("within", "Within", CellKind::Text),
            column("text", "Spelling", CellKind::Text),
            column("stores", "Stores", CellKind::Number),
            column("listed", "Listed town", CellKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    let json = || {
        let clusters = shown.iter().map(|cluster| {
            let members = cluster.members.iter().map(|member| {
                serde_json::json!({ "text": text(&member.text), "stores": member.stores, "listed": member.listed })
            });
            serde_json::json!({
                "country": cluster.within.country,
                "state": cluster.within.state,
                "target": text(cluster.target()),
                "members": members.collect::<Vec<_>>(),
            })
        });
        serde_json::json!({
            "field": field.to_string(),
            "values": found.values,
            "clusters": clusters.collect::<Vec<_>>(),
            "all": found.found.len(),
        })
    };
    words.output.write(&registry, &table, json, as_of)?;
    note(
        "clusters",
        format!(
            "{} in {}, {} shown.",
            count(found.found.len() as u64, "cluster", "clusters"),
            count(found.values, "spelling", "spellings"),
            grouped(shown.len() as u64)
        ),
    );
    Ok(())
}

/// What a cluster stands within.
fn place(within: &Within) -> String {
    let parts = [within.state.as_str(), within.country.as_str()];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(", ")
}

/// The field of a key as it is typed.
pub(super) fn named(registry: &Registry, as_of: AsOf, key: &str) -> Outcome<FieldKey> {
    let asked = QueryField::parse(key.trim())?;
    let fields = registry.cluster_fields(as_of)?;
    let known = fields.iter().find(|known| match known.key {
        FieldKey::Builtin(field) => asked == field.into(),
        FieldKey::Own(_) => asked.is_same(&QueryField::Own(known.label.clone())),
    });
    known.map(|known| known.key).ok_or_else(|| {
        let refused: Failure = Error::NoSuch {
            what: "column of names",
            name: key.to_owned(),
        }
        .into();
        let keys = fields.iter().map(|known| match known.key {
            FieldKey::Own(_) => QueryField::Own(known.label.clone()).to_string(),
            key => key.to_string(),
        });
        refused.but(&format!(
            "Choose from {}.",
            keys.collect::<Vec<_>>().join(", ")
        ))
    })
}

/// Whether what is written in a field is told apart by the state it stands in.
pub(super) fn stands_in_a_state(field: FieldKey) -> bool {
    matches!(
        field,
        FieldKey::Builtin(StoreField::Town | StoreField::District)
    )
}
