//! `haat partners`

use std::path::PathBuf;

use haat_exchange::table::{Cell, CellKind, Table};
use haat_registry::checks::{self, MASK};
use haat_registry::{
    Action, AsOf, Error, Partner, PartnerField, PartnerFigures, Registry, StoreQuery,
};

use super::fields::as_json;
use super::open;
use super::quality::column;
use super::set;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{When, count, name_sample, read_stores};
use crate::screen::{note, report};
use crate::words::Who;

/// Words of `haat partners`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a name it shows all of them with what they have; with one, that partner. Fields are name, code, kind, owner, mobile,
email, pan, gstin and address; a blank value erases: owner=.

Examples:
  haat partners network.haat
  haat partners network.haat \"Balaji Retail\" --add kind=Franchisee
  haat partners network.haat \"Balaji Retail\" pan=AAPFU0939F owner=\"Asha Rao\"
  haat partners network.haat \"Balaji Retail\" --remove
  haat partners network.haat --recorded 2026-04-01"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The partner, by its name
    partner: Option<String>,
    /// field=value, once or more
    #[arg(requires = "partner")]
    values: Vec<String>,
    /// Add a partner of that name
    #[arg(long, requires = "partner", group = "act")]
    add: bool,
    /// Make it one with this partner: its stores become that one's
    #[arg(
        long,
        value_name = "PARTNER",
        requires = "partner",
        group = "act",
        conflicts_with = "values"
    )]
    merge_into: Option<String>,
    /// Remove it; refused where stores have it
    #[arg(long, requires = "partner", group = "act", conflicts_with = "values")]
    remove: bool,
    #[command(flatten)]
    when: When,
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
    let changes =
        words.add || words.remove || words.merge_into.is_some() || !words.values.is_empty();
    words.when.recorded.refuse_to(changes)?;
    let (query, as_of) = words.when.apply("")?;
    let state = (&query, as_of);
    let Some(name) = &words.partner else {
        let partners = registry.read_as_of(as_of, |reader| reader.partners())?;
        return show(words, &registry, &partners, state);
    };
    let texts = read(&words.values)?;
    if words.add {
        let name = (PartnerField::Name, name.clone());
        let texts: Vec<_> = std::iter::once(name).chain(texts).collect();
        let action = Action::new("partner.create").with("name", texts[0].1.trim());
        return hold(words, &registry, None, &texts, action, "Added");
    }
    let partner = found(&registry, as_of, name)?;
    let who = words.who.name();
    if let Some(into) = &words.merge_into {
        let kept = found(&registry, as_of, into)?;
        let action = Action::new("partner.merge")
            .with("name", kept.name.clone())
            .with("removed", partner.name.clone());
        let watch = Bar::watch()?;
        let done = registry.transact(&who, action, |tx| {
            let stores = tx.merge_partners(kept.id, partner.id, &watch)?;
            tx.note("stores", stores);
            Ok(stores)
        })?;
        drop(watch);
        return report(format!(
            "{} is {} now: {}.",
            partner.name,
            kept.name,
            count(done.value, "store", "stores")
        ));
    }
    if words.remove {
        let action = Action::new("partner.delete").with("name", partner.name.clone());
        registry.transact(&who, action, |tx| tx.delete_partner(partner.id))?;
        return report(format!("Removed {}.", partner.name));
    }
    if texts.is_empty() {
        return show(words, &registry, &[partner], state);
    }
    let action = Action::new("partner.edit").with("name", partner.name.clone());
    hold(
        words,
        &registry,
        Some(partner.id),
        &texts,
        action,
        "Changed",
    )
}

fn hold(
    words: &Words,
    registry: &Registry,
    id: Option<i64>,
    texts: &[(PartnerField, String)],
    action: Action,
    did: &str,
) -> Outcome {
    let done = registry.transact(&words.who.name(), action, |tx| tx.hold_partner(id, texts))?;
    let (id, changed) = done.value;
    let partner = registry
        .read(|reader| reader.partner(id))?
        .unwrap_or_default();
    for (field, finding) in checks::check_partner(&partner) {
        note("warning", format!("{}: {finding}", field.key()));
    }
    report(match changed {
        true => format!("{did} {}.", partner.name),
        false => format!("{} was like that already.", partner.name),
    })
}

/// `field=value` as a field and its text.
fn read(values: &[String]) -> Outcome<Vec<(PartnerField, String)>> {
    let mut texts: Vec<(PartnerField, String)> = Vec::new();
    for value in values {
        let (key, text) = value.split_once('=').ok_or_else(|| {
            Failure::new(
                "wrong_value",
                format!("“{value}” is not field=value"),
                Some("Write it as owner=\"Asha Rao\"."),
            )
        })?;
        let field = PartnerField::by_key(key.trim()).ok_or_else(|| {
            let keys = PartnerField::ALL.iter().map(|field| field.key());
            let known = keys.collect::<Vec<_>>().join(", ");
            let refused: Failure = Error::NoSuch {
                what: "field of a partner",
                name: key.to_owned(),
            }
            .into();
            refused.but(&format!("Fields are {known}."))
        })?;
        if let Some((_, first)) = texts.iter().find(|(other, _)| *other == field) {
            return Err(set::twice(field.key(), first, text));
        }
        texts.push((field, text.to_owned()));
    }
    Ok(texts)
}

/// The partner of that name, in any case: of several, the one made first.
fn found(registry: &Registry, as_of: AsOf, name: &str) -> Outcome<Partner> {
    let folded = haat_atlas::fold(name);
    let mut partners = registry.read_as_of(as_of, |reader| reader.partners())?;
    partners.sort_by_key(|partner| partner.id);
    let known = partners
        .iter()
        .find(|partner| haat_atlas::fold(&partner.name) == folded);
    if let Some(partner) = known {
        return Ok(partner.clone());
    }
    let refused: Failure = Error::NoSuch {
        what: "partner",
        name: name.to_owned(),
    }
    .into();
    let names = partners.iter().map(|partner| partner.name.as_str());
    Err(match haat_registry::nearest(name, names) {
        Some(close) => refused.but(&format!("Did you mean “{close}”?")),
        None => refused,
    })
}

fn show(
    words: &Words,
    registry: &Registry,
    partners: &[Partner],
    (query, as_of): (&StoreQuery, AsOf),
) -> Outcome {
    read_stores(registry, as_of)?;
    let figures = registry
        .columns(as_of)?
        .partner_figures(query, query.on.unwrap_or(as_of.day()))?;
    let none = PartnerFigures::default();
    let masked = words.output.masked();
    let mut rows = Vec::new();
    for partner in partners {
        let has = figures
            .get(&haat_atlas::fold(&partner.name))
            .unwrap_or(&none);
        let text = |field: &PartnerField| match partner.get(*field) {
            "" => Cell::from(""),
            _ if masked && field.is_personal() => Cell::Text(MASK.to_owned()),
            text => Cell::Text(text.to_owned()),
        };
        let figures = [
            has.stores,
            has.open,
            has.towns,
            has.states,
            has.opened_this_fy,
        ];
        let mut row: Vec<Cell> = PartnerField::ALL.iter().map(text).collect();
        row.extend(figures.map(|figure| Cell::Number(f64::from(figure))));
        rows.push((std::cmp::Reverse(has.stores), row));
    }
    rows.sort_by_key(|(stores, _)| *stores);
    let fields = PartnerField::ALL.iter();
    let mut columns: Vec<_> = fields
        .map(|field| column(field.key(), field.label(), CellKind::Text))
        .collect();
    for (key, header) in [
        ("stores", "Stores"),
        ("open", "Open"),
        ("towns", "Towns"),
        ("states", "States"),
        ("opened_this_fy", "Opened this financial year"),
    ] {
        columns.push(column(key, header, CellKind::Number));
    }
    let table = Table {
        columns,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), AsOf::Now)
}
