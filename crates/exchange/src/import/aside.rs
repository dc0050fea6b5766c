//! What an import set aside, as a person looks at it to correct it.

use haat_registry::{AsOf, FieldKey, Reader, Registry, SetAsideLine};

use super::check::field_of;
use super::fields::Fields;
use super::plan::Plan;
use super::said::Said;
use crate::error::Result;

/// What an import set aside and nobody took in since.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Aside {
    /// Local id of the import.
    pub import: String,
    /// Name of the file.
    pub file: String,
    /// Cells and rows that are set aside still.
    pub still: u32,
    /// The columns of the file; empty where a newer Haat made the plan.
    pub columns: Vec<AsideColumn>,
    /// Cells that are alike together, those that stand most often first; then whole rows, then single cells.
    pub groups: Vec<AsideGroup>,
    /// Whether there are more groups than those.
    pub more: bool,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AsideColumn {
    /// Its header.
    pub header: String,
    /// The field it became.
    pub field: Option<String>,
}

/// Cells of one column with the same text and reason, or one whole row.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AsideGroup {
    /// The first of them.
    pub first: AsideLine,
    /// How many they are.
    pub count: u32,
}

/// A cell or a whole row.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AsideLine {
    /// Local id.
    pub id: String,
    /// Row number in the source.
    pub row: u32,
    /// Header of the cell; nothing for a whole row.
    pub column: Option<String>,
    /// The field the cell was meant for.
    pub field: Option<String>,
    /// The cell as it was written, or every cell of the row.
    pub cells: Vec<String>,
    /// Of a whole row: the position of the cell to correct.
    pub blamed: Option<u32>,
    /// Code of the cell's store; nothing for a whole row, and where the store was removed.
    pub code: Option<String>,
    /// Why.
    pub said: Said,
}

/// What this import set aside and nobody took in since: at most `limit` groups.
pub fn aside(registry: &Registry, as_of: AsOf, import: i64, limit: usize) -> Result<Aside> {
    let found = registry.read_long_as_of(as_of, |reader| {
        let made = reader.imports()?.into_iter().find(|line| line.id == import);
        let made = made.ok_or_else(|| haat_registry::Error::NoSuch {
            what: "import",
            name: import.to_string(),
        })?;
        let plan = reader.import_plan(import)?;
        let plan: Option<Plan> = plan.and_then(|plan| serde_json::from_str(&plan).ok());
        let fields = Fields::from(reader.fields()?);
        let mut groups = reader.set_aside_groups(import, limit.saturating_add(1))?;
        let more = groups.len() > limit;
        groups.truncate(limit);
        let lines = groups.into_iter().map(|group| {
            Ok(AsideGroup {
                first: line(reader, plan.as_ref(), &fields, group.first)?,
                count: u32::try_from(group.count).unwrap_or(u32::MAX),
            })
        });
        Ok(Aside {
            import: import.to_string(),
            file: made.file_name,
            still: u32::try_from(made.still_aside).unwrap_or(u32::MAX),
            groups: lines.collect::<haat_registry::Result<_>>()?,
            more,
            columns: plan.map(|plan| columns(&plan, &fields)).unwrap_or_default(),
        })
    })?;
    Ok(found)
}

/// The cells that are set aside like this one, at most `limit`.
pub fn aside_alike(registry: &Registry, item: i64, limit: usize) -> Result<Vec<AsideLine>> {
    Ok(registry.read(|reader| {
        let fields = Fields::from(reader.fields()?);
        let lines = reader.set_aside_like(item, limit)?.into_iter();
        lines
            .map(|found| line(reader, None, &fields, found))
            .collect()
    })?)
}

fn columns(plan: &Plan, fields: &Fields) -> Vec<AsideColumn> {
    let columns = plan.columns.iter();
    columns
        .map(|column| AsideColumn {
            header: column.header.clone(),
            field: field_of(&column.becomes, fields).map(|def| def.key.to_string()),
        })
        .collect()
}

fn line(
    reader: &Reader<'_>,
    plan: Option<&Plan>,
    fields: &Fields,
    line: SetAsideLine,
) -> haat_registry::Result<AsideLine> {
    let store = line.store.map(|id| reader.store(id)).transpose()?.flatten();
    let store = store.filter(|store| store.deleted_by.is_none());
    let said = match &line.finding {
        Some(finding) => Said::from(finding),
        // A newer Haat wrote it.
        None => Said {
            key: line.reason.clone(),
            params: Default::default(),
            message: line.reason.clone(),
            hint: None,
        },
    };
    let whole = line.source_col.is_none();
    let blamed = line
        .field
        .filter(|_| whole)
        .and_then(|key| column_of(plan?, fields, key));
    Ok(AsideLine {
        id: line.id.to_string(),
        row: u32::try_from(line.source_row).unwrap_or(u32::MAX),
        cells: match whole {
            true => serde_json::from_str(&line.value).unwrap_or_else(|_| vec![line.value.clone()]),
            false => vec![line.value],
        },
        column: line.source_col,
        field: line.field.map(|key| key.to_string()),
        blamed,
        code: store.map(|store| store.code().to_owned()),
        said,
    })
}

/// The position of the column that becomes this field.
pub(super) fn column_of(plan: &Plan, fields: &Fields, key: FieldKey) -> Option<u32> {
    let becomes = |target| field_of(target, fields).is_some_and(|def| def.key == key);
    let column = plan.columns.iter().find(|column| becomes(&column.becomes));
    column.map(|column| column.index)
}
