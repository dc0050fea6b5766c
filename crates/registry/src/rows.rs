//! Reads rows of the file into the model.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::checks::Country;
use crate::door::LIFE_CYCLE;
use crate::error::Result;
use crate::model::{
    Alias, AliasField, FieldKind, LifeCycle, OwnField, Ownership, Partner, Presence, Recipe,
    SavedView, Store, StoreField, StoreFormat, Value, ViewPage,
};

/// The columns [`read_store`] reads, in its order.
pub(crate) fn store_columns() -> &'static str {
    static COLUMNS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let names: String = StoreField::ALL
            .iter()
            .map(|field| format!(", {}", field.key()))
            .collect();
        format!("id, uid, created_by, deleted_by, own{names}")
    });
    &COLUMNS
}

/// Reads one store. `kinds` are the kinds of the own columns, by uid.
pub(crate) fn read_store(
    row: &Row<'_>,
    kinds: &BTreeMap<Uuid, FieldKind>,
) -> rusqlite::Result<Store> {
    let mut store = Store {
        values: Vec::with_capacity(StoreField::COUNT),
        ..Store::default()
    };
    read_store_into(&mut store, row, kinds)?;
    Ok(store)
}

/// [`read_store`] in the place of another, whose room is used again.
fn read_store_into(
    store: &mut Store,
    row: &Row<'_>,
    kinds: &BTreeMap<Uuid, FieldKind>,
) -> rusqlite::Result<()> {
    let own: Option<String> = row.get(4)?;
    store.values.resize_with(StoreField::COUNT, Value::default);
    for (index, field) in StoreField::ALL.iter().enumerate() {
        store.values[index].read_sql(field.kind(), row.get_ref(index + 5)?);
    }
    store.id = row.get(0)?;
    store.uid = uid(row, 1)?;
    store.created_by = row.get(2)?;
    store.deleted_by = row.get(3)?;
    store.own = own.map(|json| own_values(&json, kinds)).unwrap_or_default();
    Ok(())
}

/// Reads the own columns' JSON. A column that is no longer there (undone) keeps its values as text.
pub(crate) fn own_values(json: &str, kinds: &BTreeMap<Uuid, FieldKind>) -> BTreeMap<Uuid, Value> {
    let Ok(object) = serde_json::from_str::<BTreeMap<Uuid, serde_json::Value>>(json) else {
        return BTreeMap::new();
    };
    object
        .into_iter()
        .map(|(uid, raw)| {
            (
                uid,
                Value::from_json(kinds.get(&uid).copied().unwrap_or(FieldKind::Text), &raw),
            )
        })
        .filter(|(_, value)| !value.is_blank())
        .collect()
}

fn uid(row: &Row<'_>, index: usize) -> rusqlite::Result<Uuid> {
    Ok(Uuid::from_slice(row.get_ref(index)?.as_blob()?).unwrap_or_default())
}

/// Kinds of all own columns, tombstones included: values outlive their column, so that undo can bring it back.
pub(crate) fn own_kinds(conn: &Connection) -> Result<BTreeMap<Uuid, FieldKind>> {
    let mut statement = conn.prepare_cached("SELECT uid, kind FROM field")?;
    let rows = statement.query_map([], |row| {
        Ok((uid(row, 0)?, own_kind(&row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The uid of the own column of this local id.
pub(crate) fn own_uid(conn: &Connection, id: i64) -> Result<Option<Uuid>> {
    Ok(conn
        .prepare_cached("SELECT uid FROM field WHERE id = ?1")?
        .query_row([id], |row| uid(row, 0))
        .optional()?)
}

pub(crate) fn own_kind(key: &str) -> FieldKind {
    match key {
        "number" => FieldKind::Number,
        "date" => FieldKind::Date,
        "choice" => FieldKind::Choice,
        "yes_no" => FieldKind::YesNo,
        _ => FieldKind::Text,
    }
}

/// One store, live or not.
pub(crate) fn store(conn: &Connection, id: i64) -> Result<Option<Store>> {
    let kinds = own_kinds(conn)?;
    let sql = format!("SELECT {} FROM store WHERE id = ?1", store_columns());
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id], |row| read_store(row, &kinds))
        .optional()?)
}

/// Stores of these ids, in this order; ids that are not there are left out.
pub(crate) fn stores(conn: &Connection, ids: &[i64]) -> Result<Vec<Store>> {
    let kinds = own_kinds(conn)?;
    let sql = format!("SELECT {} FROM store WHERE id = ?1", store_columns());
    let mut statement = conn.prepare_cached(&sql)?;
    let mut stores = Vec::with_capacity(ids.len());
    for id in ids {
        stores.extend(
            statement
                .query_row([id], |row| read_store(row, &kinds))
                .optional()?,
        );
    }
    Ok(stores)
}

/// Reads the live store of that code into `store`, and says whether there is one; `kinds` are those of the own columns, read once.
pub(crate) fn store_of_code(
    conn: &Connection,
    kinds: &BTreeMap<Uuid, FieldKind>,
    code: &str,
    store: &mut Store,
) -> Result<bool> {
    static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let columns = store_columns();
        format!("SELECT {columns} FROM store WHERE code = ?1 AND deleted_by IS NULL")
    });
    Ok(conn
        .prepare_cached(&SQL)?
        .query_row([code.trim()], |row| read_store_into(store, row, kinds))
        .optional()?
        .is_some())
}

/// Local id of the live store of that code.
pub(crate) fn id_by_code(conn: &Connection, code: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT id FROM store WHERE code = ?1 AND deleted_by IS NULL")?
        .query_row([code.trim()], |row| row.get(0))
        .optional()?)
}

/// The code of a live store that differs from this one in capitals (of the Latin alphabet) alone. It looks at every code.
pub(crate) fn code_in_other_case(conn: &Connection, code: &str) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached(
            "SELECT code FROM store
             WHERE code = ?1 COLLATE NOCASE AND code <> ?1 AND deleted_by IS NULL LIMIT 1",
        )?
        .query_row([code.trim()], |row| row.get(0))
        .optional()?)
}

/// What is known of the countries of live stores, by code.
pub(crate) fn countries_but(
    conn: &Connection,
    but: Option<&str>,
) -> Result<HashMap<String, Country>> {
    let mut statement = conn.prepare_cached(
        "SELECT code, country FROM store WHERE deleted_by IS NULL AND country IS NOT ?1",
    )?;
    let rows = statement.query_map([but], |row| {
        let country: Option<String> = row.get(1)?;
        Ok((row.get(0)?, Country::of(country.as_deref())))
    })?;
    let mut countries: HashMap<String, Country> = rows.collect::<rusqlite::Result<_>>()?;
    // A row with the code of a store that was merged into another is that one's.
    for (code, kept) in crate::merges::codes(conn)? {
        let country: Option<String> = conn
            .prepare_cached("SELECT country FROM store WHERE id = ?1")?
            .query_row([kept], |row| row.get(0))?;
        if country.as_deref() != but {
            countries.insert(code, Country::of(country.as_deref()));
        }
    }
    Ok(countries)
}

/// Codes of live stores that are digits with zeros before them, by the digits without those; several with commas between them.
pub(crate) fn codes_with_zeros(conn: &Connection) -> Result<HashMap<String, String>> {
    let mut statement = conn.prepare_cached(
        "SELECT ltrim(code, '0'), group_concat(code, ', ') FROM store
         WHERE deleted_by IS NULL AND code >= '0' AND code < '1' AND code NOT GLOB '*[^0-9]*'
         GROUP BY 1",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a code that leads to a live store is `prefix` with something behind it that ends in a digit.
pub(crate) fn any_code_numbered(conn: &Connection, prefix: &str) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM (SELECT code FROM store WHERE deleted_by IS NULL
         UNION ALL SELECT code FROM store_merge WHERE deleted_by IS NULL)
         WHERE substr(code, 1, length(?1)) = ?1 AND substr(code, length(?1) + 1) GLOB '*[0-9]'",
    )?;
    Ok(statement.exists([prefix])?)
}

fn all<T>(
    conn: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The live store formats, by name.
pub(crate) fn formats(conn: &Connection) -> Result<Vec<StoreFormat>> {
    let sql = "SELECT id, uid, name, ownership, presence FROM store_format WHERE deleted_by IS NULL ORDER BY name, id";
    all(conn, sql, format)
}

/// Every format there has been, the live ones first, in the order they were made.
pub(crate) fn formats_ever(conn: &Connection) -> Result<Vec<StoreFormat>> {
    let sql = "SELECT id, uid, name, ownership, presence FROM store_format ORDER BY deleted_by IS NOT NULL, id";
    all(conn, sql, format)
}

fn format(row: &Row<'_>) -> rusqlite::Result<StoreFormat> {
    let (ownership, presence): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
    Ok(StoreFormat {
        id: row.get(0)?,
        uid: uid(row, 1)?,
        name: row.get(2)?,
        ownership: ownership.as_deref().and_then(Ownership::by_key),
        presence: presence.as_deref().and_then(Presence::by_key),
    })
}

/// How many live stores have a format.
pub(crate) fn format_uses(conn: &Connection, format: i64) -> Result<u64> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM store WHERE format = ?1 AND deleted_by IS NULL")?
        .query_row([format], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// How many live stores have each format that any has.
pub(crate) fn format_counts(conn: &Connection) -> Result<HashMap<i64, u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT format, count(*) FROM store WHERE deleted_by IS NULL AND format IS NOT NULL GROUP BY format",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The live partners, by name.
pub(crate) fn partners(conn: &Connection) -> Result<Vec<Partner>> {
    let sql = "SELECT id, uid, code, name, kind, owner, mobile, email, pan, gstin, address
               FROM partner WHERE deleted_by IS NULL ORDER BY name, id";
    all(conn, sql, |row| {
        Ok(Partner {
            id: row.get(0)?,
            uid: uid(row, 1)?,
            code: row.get(2)?,
            name: row.get(3)?,
            kind: row.get(4)?,
            owner: row.get(5)?,
            mobile: row.get(6)?,
            email: row.get(7)?,
            pan: row.get(8)?,
            gstin: row.get(9)?,
            address: row.get(10)?,
        })
    })
}

/// Id and name of every partner there has been, the live ones first, in the order they were made.
pub(crate) fn partner_names_ever(conn: &Connection) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT id, name FROM partner ORDER BY deleted_by IS NOT NULL, id";
    all(conn, sql, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The life cycle that was agreed on, or the one a registry begins with.
pub(crate) fn life_cycle(conn: &Connection) -> Result<LifeCycle> {
    let said = conn
        .prepare_cached(
            "SELECT value FROM setting WHERE key = ?1 AND deleted_by IS NULL ORDER BY id DESC",
        )?
        .query_map([LIFE_CYCLE], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut read = said.iter().filter_map(|text| LifeCycle::from_json(text));
    Ok(read.next().unwrap_or_default())
}

/// A code that leads to another store.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MergedCode {
    /// The code, folded.
    pub(crate) code: String,
    /// Local id of the store it was merged into.
    pub(crate) kept: i64,
    /// Local id of the store that was merged.
    pub(crate) removed: i64,
}

/// The codes that lead to another store, the newest last.
pub(crate) fn merged_codes(conn: &Connection) -> Result<Vec<MergedCode>> {
    let sql = "SELECT code, kept, removed FROM store_merge WHERE deleted_by IS NULL ORDER BY id";
    all(conn, sql, |row| {
        Ok(MergedCode {
            code: haat_atlas::fold(&row.get::<_, String>(0)?),
            kept: row.get(1)?,
            removed: row.get(2)?,
        })
    })
}

/// The live relocations between live stores: their ids, the store that moved, the one it became.
pub(crate) fn relocations(conn: &Connection) -> Result<Vec<(i64, i64, i64)>> {
    all(
        conn,
        "SELECT r.id, r.store, r.successor FROM relocation r
         JOIN store a ON a.id = r.store AND a.deleted_by IS NULL
         JOIN store b ON b.id = r.successor AND b.deleted_by IS NULL
         WHERE r.deleted_by IS NULL ORDER BY r.id",
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The live own columns, in their order.
pub(crate) fn own_fields(conn: &Connection) -> Result<Vec<OwnField>> {
    let sql = "SELECT id, uid, name, kind, choices, personal, required FROM field
               WHERE deleted_by IS NULL ORDER BY position IS NULL, position, id";
    all(conn, sql, |row| {
        let choices: Option<String> = row.get(4)?;
        Ok(OwnField {
            id: row.get(0)?,
            uid: uid(row, 1)?,
            name: row.get(2)?,
            kind: own_kind(&row.get::<_, String>(3)?),
            choices: choices
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
            personal: row.get(5)?,
            required: row.get(6)?,
        })
    })
}

/// The live recipes, those used last first.
pub(crate) fn recipes(conn: &Connection) -> Result<Vec<Recipe>> {
    let sql = "SELECT id, uid, name, fingerprint, source, plan, used FROM recipe
               WHERE deleted_by IS NULL ORDER BY used IS NULL, used DESC, id DESC";
    all(conn, sql, |row| {
        Ok(Recipe {
            id: row.get(0)?,
            uid: uid(row, 1)?,
            name: row.get(2)?,
            fingerprint: row.get(3)?,
            source: row.get(4)?,
            plan: row.get(5)?,
            used: row.get(6)?,
        })
    })
}

/// The live recipe of that name, in any case.
pub(crate) fn recipe(conn: &Connection, name: &str) -> Result<Option<Recipe>> {
    let folded = haat_atlas::fold(name);
    let mut recipes = recipes(conn)?.into_iter();
    Ok(recipes.find(|recipe| haat_atlas::fold(&recipe.name) == folded))
}

/// The live saved views of a page, by name.
pub(crate) fn views(conn: &Connection, page: ViewPage) -> Result<Vec<SavedView>> {
    let sql = format!(
        "SELECT id, uid, name, query, layout FROM saved_view WHERE deleted_by IS NULL AND page = '{}' ORDER BY position IS NULL, position, name, id",
        page.key()
    );
    all(conn, &sql, |row| {
        Ok(SavedView {
            id: row.get(0)?,
            uid: uid(row, 1)?,
            page,
            name: row.get(2)?,
            query: row.get(3)?,
            layout: row.get(4)?,
        })
    })
}

/// The live aliases, by field, state and name.
pub(crate) fn aliases(conn: &Connection) -> Result<Vec<Alias>> {
    let sql = "SELECT id, uid, field, written, within, means FROM alias WHERE deleted_by IS NULL ORDER BY field, within, written";
    let found = all(conn, sql, |row| {
        let field: String = row.get(2)?;
        AliasField::by_key(&field)
            .map(|field| {
                Ok(Alias {
                    id: row.get(0)?,
                    uid: uid(row, 1)?,
                    field,
                    written: row.get(3)?,
                    within: row.get(4)?,
                    means: row.get(5)?,
                })
            })
            .transpose()
    })?;
    // A field of a newer Haat is not read rather than read wrong.
    Ok(found.into_iter().flatten().collect())
}
