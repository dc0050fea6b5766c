//! Saved views.

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::rows;

impl Tx<'_> {
    /// Saves a view under a name, over the one that has it; returns its local id.
    pub fn save_view(&mut self, name: &str, query: &str, columns: &[String]) -> Result<i64> {
        let name = name.trim();
        let folded = haat_atlas::fold(name);
        let columns = serde_json::json!(columns).to_string();
        let existing = rows::views(self.connection())?
            .into_iter()
            .find(|view| haat_atlas::fold(&view.name) == folded);
        let Some(view) = existing else {
            let columns = [
                ("name", name.to_owned().into()),
                ("query", query.to_owned().into()),
                ("columns", columns.into()),
            ];
            return self.create(Table::SavedView, &columns);
        };
        self.set(Table::SavedView, view.id, "name", name.to_owned().into())?;
        self.set(Table::SavedView, view.id, "query", query.to_owned().into())?;
        self.set(Table::SavedView, view.id, "columns", columns.into())?;
        Ok(view.id)
    }

    /// Removes the view of that name.
    pub fn delete_view(&mut self, name: &str) -> Result<()> {
        let folded = haat_atlas::fold(name);
        let view = rows::views(self.connection())?
            .into_iter()
            .find(|view| haat_atlas::fold(&view.name) == folded);
        let view = view.ok_or_else(|| Error::NoSuch {
            what: "view",
            name: name.to_owned(),
        })?;
        self.remove_run(Table::SavedView, view.id, view.id)
    }

    /// Marks the registry as a sample of this many stores, for good: whatever shows it says that it is synthetic.
    pub(crate) fn mark_as_sample(&mut self, stores: u32) -> Result<()> {
        let sql = "INSERT INTO meta (key, value) VALUES ('sample', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
        self.connection().execute(sql, [stores])?;
        Ok(())
    }
}
