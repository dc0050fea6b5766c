//! Stores as a table: which columns, and what each shows.

use std::collections::HashMap;

use haat_atlas::{Place, State};
use haat_registry::checks::{MASK, mask_gstin};
use haat_registry::query::TierScheme;
use haat_registry::{
    AsOf, FieldDef, FieldKey, FieldKind, QueryField, Reader, Registry, Status, Store, StoreField,
    StoreFormat, Value,
};

use super::cell::{Cell, CellKind, Column};
use crate::error::Result;
use crate::import::Progress;

/// Stores read at once.
const BATCH: usize = 2_000;

/// Names that stores refer to.
#[derive(Debug, Clone, Default)]
pub struct Names {
    formats: HashMap<i64, StoreFormat>,
    partners: HashMap<i64, String>,
}

impl Names {
    /// Reads those of a state.
    pub fn read(registry: &Registry, as_of: AsOf) -> Result<Self> {
        Ok(registry.read_as_of(as_of, Self::of)?)
    }

    /// Those of the state that is read, for who reads more of it.
    pub fn of(reader: &Reader<'_>) -> haat_registry::Result<Self> {
        let formats = reader.formats_ever()?.into_iter();
        Ok(Self {
            formats: formats.map(|format| (format.id, format)).collect(),
            partners: reader.partner_names_ever()?.into_iter().collect(),
        })
    }

    /// A value as people know it, for what is only read: as it is shown, but a place by its town and state in place of its id.
    pub fn tell(&self, store: &Store, def: &FieldDef, value: &Value) -> Cell {
        let place = match (def.kind, value) {
            (FieldKind::Place, Value::Ref(id)) => u32::try_from(*id).ok().and_then(Place::by_id),
            _ => None,
        };
        place.map_or_else(
            || self.show(store, def, value),
            |place| Cell::Text(format!("{}, {}", place.name, place.state.name)),
        )
    }

    /// A value of a store's field as it is shown: names for formats, partners and statuses, a state of India by its name.
    pub fn show(&self, store: &Store, def: &FieldDef, value: &Value) -> Cell {
        let in_india = || store.get(StoreField::Country).as_text() == Some("IN");
        let (field, kind) = (def.key, def.kind);
        match (kind, value) {
            (_, Value::Blank) => Cell::Blank,
            (FieldKind::Format, Value::Ref(id)) => self
                .formats
                .get(id)
                .map_or(Cell::Blank, |format| Cell::Text(format.name.clone())),
            (FieldKind::Partner, Value::Ref(id)) => self
                .partners
                .get(id)
                .map_or(Cell::Blank, |name| Cell::Text(name.clone())),
            (FieldKind::Status, Value::Text(key)) => Cell::Text(
                Status::by_key(key).map_or(key.clone(), |status| status.label().to_owned()),
            ),
            (_, Value::Text(text)) => {
                Cell::Text(match field == StoreField::State.into() && in_india() {
                    true => State::by_iso(text)
                        .map_or(text.as_str(), |state| state.name)
                        .to_owned(),
                    false => text.clone(),
                })
            }
            (_, Value::Number(number)) => Cell::Number(*number),
            (_, Value::Date(moment)) => Cell::Date(*moment),
            (_, Value::YesNo(yes)) => Cell::YesNo(*yes),
            (_, Value::Ref(id)) => Cell::Text(id.to_string()),
        }
    }
}

#[derive(Debug)]
enum Source {
    Field(FieldDef),
    Tier(TierScheme),
    Ownership,
    Presence,
}

/// Columns of stores, ready to show any of them.
#[derive(Debug)]
pub struct StoreTable {
    /// What each column is.
    pub columns: Vec<Column>,
    sources: Vec<Source>,
    names: Names,
    masked: bool,
}

impl StoreTable {
    /// Every field, the own columns after the built-in ones: what an export holds, so that it can be imported again.
    pub fn all(registry: &Registry, as_of: AsOf, masked: bool) -> Result<Self> {
        let fields = registry.read_as_of(as_of, |reader| reader.fields())?;
        let sources = fields.into_iter().map(Source::Field).collect();
        Self::of(registry, sources, as_of, masked)
    }

    /// Those of these columns that there are, each once: what was remembered or saved may name an own column that is gone. Keys are those
    /// of [`StoreTable::offered`].
    pub fn found(registry: &Registry, keys: &[String], as_of: AsOf, masked: bool) -> Result<Self> {
        let mut offered = offered(registry, as_of)?;
        let mut sources = Vec::new();
        for key in keys {
            let at = offered.iter().position(|source| column(source).key == *key);
            sources.extend(at.map(|at| offered.swap_remove(at)));
        }
        Self::of(registry, sources, as_of, masked)
    }

    /// Every column that can be shown: the fields, what follows from them, the own columns.
    pub fn offered(registry: &Registry, as_of: AsOf) -> Result<Self> {
        let sources = offered(registry, as_of)?;
        Self::of(registry, sources, as_of, false)
    }

    /// What a query calls each column.
    pub fn fields(&self) -> Vec<QueryField> {
        self.sources.iter().map(field).collect()
    }

    /// The field that a column shows; `None` of one that follows from others.
    pub fn def(&self, column: usize) -> Option<&FieldDef> {
        match self.sources.get(column)? {
            Source::Field(def) => Some(def),
            _ => None,
        }
    }

    /// These columns, named as in a query: `code`, `town`, `tier`, `x.Zone`; an own column also as `own.<uid>`.
    pub fn named(registry: &Registry, keys: &[String], as_of: AsOf, masked: bool) -> Result<Self> {
        let fields = registry.read_as_of(as_of, |reader| reader.fields())?;
        let sources = keys
            .iter()
            .map(|key| source(&fields, key.trim()))
            .collect::<Result<_>>()?;
        Self::of(registry, sources, as_of, masked)
    }

    fn of(registry: &Registry, sources: Vec<Source>, as_of: AsOf, masked: bool) -> Result<Self> {
        let columns = sources.iter().map(column).collect();
        Ok(Self {
            columns,
            sources,
            names: Names::read(registry, as_of)?,
            masked,
        })
    }

    /// One store.
    pub fn row(&self, store: &Store) -> Vec<Cell> {
        self.sources
            .iter()
            .map(|source| self.cell(source, store))
            .collect()
    }

    fn cell(&self, source: &Source, store: &Store) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        let place = || {
            store
                .get(StoreField::Place)
                .as_ref_id()
                .and_then(|id| Place::by_id(u32::try_from(id).ok()?))
        };
        let format = || {
            store
                .get(StoreField::Format)
                .as_ref_id()
                .and_then(|id| self.names.formats.get(&id))
        };
        match source {
            Source::Field(def) => {
                let value = store.get(def.key);
                if !self.masked || !def.personal || value.is_blank() {
                    return self.names.show(store, def, value);
                }
                match value.as_text() {
                    Some(gstin) if def.key == StoreField::Gstin.into() => {
                        Cell::Text(mask_gstin(gstin))
                    }
                    _ => text(MASK),
                }
            }
            Source::Tier(scheme) => place().and_then(|place| place.population).map_or(
                Cell::Blank,
                |people| match scheme {
                    TierScheme::Rbi => Cell::Number(haat_atlas::rbi_tier(people).number().into()),
                    TierScheme::Hra => text(haat_atlas::hra_class(people).key()),
                    TierScheme::Group => text(haat_atlas::rbi_group(people).key()),
                },
            ),
            Source::Ownership => format()
                .and_then(|format| format.ownership)
                .map_or(Cell::Blank, |axis| text(axis.label())),
            Source::Presence => format()
                .and_then(|format| format.presence)
                .map_or(Cell::Blank, |axis| text(axis.label())),
        }
    }

    /// Hands every one of these stores to `each`, in their order. Stoppable; nothing is held but a batch.
    pub fn each(
        &self,
        registry: &Registry,
        ids: &[i64],
        as_of: AsOf,
        each: &mut dyn FnMut(&[Cell]) -> Result<()>,
        progress: &mut Progress<'_>,
    ) -> Result<()> {
        let total = ids.len() as u64;
        for (at, batch) in ids.chunks(BATCH).enumerate() {
            if !progress("exporting", (at * BATCH) as u64, Some(total)) {
                return Err(haat_registry::Error::Stopped.into());
            }
            for store in registry.stores(batch, as_of)? {
                each(&self.row(&store))?;
            }
        }
        Ok(())
    }
}

fn offered(registry: &Registry, as_of: AsOf) -> Result<Vec<Source>> {
    // The place and how sure it is are said by town and tier.
    let said = [StoreField::Place, StoreField::PlaceCertainty].map(FieldKey::from);
    let fields = registry.read_as_of(as_of, |reader| reader.fields())?;
    let (own, built_in): (Vec<FieldDef>, Vec<FieldDef>) = fields
        .into_iter()
        .filter(|def| !said.contains(&def.key))
        .partition(|def| matches!(def.key, FieldKey::Own(_)));
    let derived = [
        Source::Tier(TierScheme::Rbi),
        Source::Tier(TierScheme::Hra),
        Source::Tier(TierScheme::Group),
        Source::Ownership,
        Source::Presence,
    ];
    let built_in = built_in.into_iter().map(Source::Field);
    let own = own.into_iter().map(Source::Field);
    Ok(built_in.chain(derived).chain(own).collect())
}

fn field(source: &Source) -> QueryField {
    match source {
        Source::Field(def) => match def.key {
            FieldKey::Builtin(field) => field.into(),
            FieldKey::Own(_) => QueryField::Own(def.label.clone()),
        },
        Source::Tier(scheme) => QueryField::Tier(*scheme),
        Source::Ownership => QueryField::Ownership,
        Source::Presence => QueryField::Presence,
    }
}

fn source(fields: &[FieldDef], key: &str) -> Result<Source> {
    let known = |wanted: FieldKey| fields.iter().find(|def| def.key == wanted).cloned();
    if let Some(def) = FieldKey::parse(key).and_then(known) {
        return Ok(Source::Field(def));
    }
    let missing = |name: &str| haat_registry::Error::NoSuch {
        what: "own column",
        name: name.to_owned(),
    };
    match QueryField::parse(key)? {
        QueryField::Builtin(field) => Ok(Source::Field(FieldDef::builtin(field))),
        QueryField::Tier(scheme) => Ok(Source::Tier(scheme)),
        QueryField::Ownership => Ok(Source::Ownership),
        QueryField::Presence => Ok(Source::Presence),
        // A store can have several findings: it is asked for, and is no column.
        QueryField::Check => Err(haat_registry::Error::NoSuch {
            what: "column",
            name: key.to_owned(),
        }
        .into()),
        QueryField::Own(name) => {
            let folded = haat_atlas::fold(&name);
            let own = fields.iter().find(|def| {
                matches!(def.key, FieldKey::Own(_)) && haat_atlas::fold(&def.label) == folded
            });
            Ok(Source::Field(own.cloned().ok_or_else(|| missing(&name))?))
        }
    }
}

fn column(source: &Source) -> Column {
    let derived = |key: &str, header: &str, kind| Column {
        key: key.into(),
        header: header.into(),
        kind,
    };
    match source {
        Source::Field(def) => Column {
            key: def.key.to_string(),
            header: header(def),
            kind: kind(def),
        },
        Source::Tier(TierScheme::Rbi) => derived("tier", "Tier (RBI)", CellKind::Number),
        Source::Tier(TierScheme::Hra) => derived("tier.hra", "HRA class", CellKind::Text),
        Source::Tier(TierScheme::Group) => {
            derived("tier.group", "RBI population group", CellKind::Text)
        }
        Source::Ownership => derived("ownership", "Ownership", CellKind::Text),
        Source::Presence => derived("presence", "Presence", CellKind::Text),
    }
}

/// An own column stands as `x.Phone`, so that an import of the export takes it for what it is: its name alone may mean a built-in field.
fn header(def: &FieldDef) -> String {
    match def.key {
        FieldKey::Own(_) => format!("x.{}", def.label),
        FieldKey::Builtin(_) => def.label.clone(),
    }
}

fn kind(def: &FieldDef) -> CellKind {
    match def.kind {
        FieldKind::Number | FieldKind::Latitude | FieldKind::Longitude => CellKind::Number,
        FieldKind::Date => CellKind::Date,
        _ if [StoreField::Name, StoreField::Address, StoreField::Notes]
            .map(FieldKey::from)
            .contains(&def.key) =>
        {
            CellKind::Long
        }
        _ => CellKind::Text,
    }
}
