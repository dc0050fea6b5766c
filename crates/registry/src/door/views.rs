//! Saved views.

use serde_json::Value as Json;

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{SavedView, ViewPage};
use crate::query::{Dimension, StoreQuery};
use crate::rows;

/// Characters of a view's name at most.
const LONGEST_NAME: usize = 80;

/// Bytes of its query, and of its layout, at most.
const LONGEST_TEXT: usize = 20_000;

impl Tx<'_> {
    /// Saves a view of a page under a name, over the one of that page that has it; returns its local id.
    pub fn save_view(
        &mut self,
        page: ViewPage,
        name: &str,
        query: &str,
        layout: &Json,
    ) -> Result<i64> {
        let name = name.trim();
        let layout = layout.to_string();
        if name.is_empty() {
            return Err(Error::NameMissing { what: "view" });
        }
        for (most, length) in [
            (LONGEST_NAME, name.chars().count()),
            (LONGEST_TEXT, query.len()),
            (LONGEST_TEXT, layout.len()),
        ] {
            if length > most {
                return Err(Error::TooLong { most });
            }
        }
        // What cannot be asked is not kept.
        StoreQuery::parse(query)?;
        let Some(view) = self.view(page, name)? else {
            let columns = [
                ("page", page.key().to_owned().into()),
                ("name", name.to_owned().into()),
                ("query", query.to_owned().into()),
                ("layout", layout.into()),
            ];
            return self.create(Table::SavedView, &columns);
        };
        self.set(Table::SavedView, view.id, "name", name.to_owned().into())?;
        self.set(Table::SavedView, view.id, "query", query.to_owned().into())?;
        self.set(Table::SavedView, view.id, "layout", layout.into())?;
        Ok(view.id)
    }

    /// Removes the view of a page that has that name.
    pub fn delete_view(&mut self, page: ViewPage, name: &str) -> Result<()> {
        let view = self.view(page, name)?.ok_or_else(|| Error::NoSuch {
            what: "view",
            name: name.trim().to_owned(),
        })?;
        self.remove_run(Table::SavedView, view.id, view.id)
    }

    /// Puts the views of a page into this order, by name; those that are not named follow, as they stand.
    pub fn order_views(&mut self, page: ViewPage, order: &[String]) -> Result<bool> {
        let order: Vec<String> = order.iter().map(|name| haat_atlas::fold(name)).collect();
        let mut views = rows::views(self.connection(), page)?;
        let place = |view: &SavedView| {
            let name = haat_atlas::fold(&view.name);
            order.iter().position(|other| *other == name)
        };
        views.sort_by_key(|view| place(view).unwrap_or(usize::MAX));
        let mut changed = false;
        for (at, view) in (0_i64..).zip(&views) {
            changed |= self.set(Table::SavedView, view.id, "position", at.into())?;
        }
        Ok(changed)
    }

    /// Writes another name of an own column into the views that ask for it or count by it.
    pub(super) fn rename_in_views(&mut self, from: &str, to: &str) -> Result<()> {
        for page in ViewPage::ALL {
            for view in rows::views(self.connection(), *page)? {
                // A query that is not understood is left as it is.
                if let Ok(mut query) = StoreQuery::parse(&view.query)
                    && query.rename_own(from, to)
                {
                    let text = query.to_string();
                    self.set(Table::SavedView, view.id, "query", text.into())?;
                }
                let Ok(mut layout) = serde_json::from_str(&view.layout) else {
                    continue;
                };
                if *page == ViewPage::Reports && rename_dimensions(&mut layout, from, to) {
                    let text = layout.to_string();
                    self.set(Table::SavedView, view.id, "layout", text.into())?;
                }
            }
        }
        Ok(())
    }

    fn view(&self, page: ViewPage, name: &str) -> Result<Option<SavedView>> {
        let folded = haat_atlas::fold(name);
        Ok(rows::views(self.connection(), page)?
            .into_iter()
            .find(|view| haat_atlas::fold(&view.name) == folded))
    }

    /// Marks the registry as a sample of this many stores, for good: whatever shows it says that it is synthetic.
    pub(crate) fn mark_as_sample(&mut self, stores: u32) -> Result<()> {
        let sql = "INSERT INTO meta (key, value) VALUES ('sample', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
        self.connection().execute(sql, [stores])?;
        Ok(())
    }
}

/// Renames an own column among the dimensions that a report is laid out by; says whether any was of it.
fn rename_dimensions(layout: &mut Json, from: &str, to: &str) -> bool {
    let (from, to) = (
        Dimension::Own(from.to_owned()),
        Dimension::Own(to.to_owned()),
    );
    let mut renamed = false;
    let dimensions = layout.get_mut("by").and_then(Json::as_array_mut);
    for dimension in dimensions.into_iter().flatten() {
        let is_it = dimension
            .as_str()
            .and_then(|text| text.parse::<Dimension>().ok())
            .is_some_and(|dimension| dimension.is_same(&from));
        if is_it {
            *dimension = to.to_string().into();
            renamed = true;
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::Action;
    use crate::registry::Registry;
    use serde_json::json;

    fn save(registry: &Registry, page: ViewPage, name: &str, query: &str) -> Result<i64> {
        let act = Action::new("view.save").with("name", name);
        registry
            .transact("tester", act, |tx| {
                tx.save_view(
                    page,
                    name,
                    query,
                    &json!(["code", { "key": "name", "width": 90 }]),
                )
            })
            .map(|done| done.value)
    }

    fn names(registry: &Registry, page: ViewPage) -> Vec<(String, String)> {
        let views = registry.read(|reader| reader.views(page)).unwrap();
        views
            .into_iter()
            .map(|view| (view.name, view.query))
            .collect()
    }

    #[test]
    fn views_stand_in_the_order_they_were_put_in_and_new_ones_after_them() {
        use ViewPage::{Reports, Stores};
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        for name in ["South", "East", "North"] {
            save(&registry, Stores, name, "").unwrap();
        }
        save(&registry, Reports, "East", "").unwrap();
        let said = |page| -> Vec<String> {
            names(&registry, page)
                .into_iter()
                .map(|(name, _)| name)
                .collect()
        };
        assert_eq!(said(Stores), ["East", "North", "South"]);
        let order = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let act = Action::new("view.order");
            registry
                .transact("tester", act, |tx| tx.order_views(Stores, &names))
                .unwrap()
        };
        assert!(order(&["south", "North"]).value);
        assert_eq!(said(Stores), ["South", "North", "East"]);
        // As it stands already: no entry.
        assert_eq!(order(&["South", "North", "East"]).entry, None);
        save(&registry, Stores, "A new one", "").unwrap();
        assert_eq!(said(Stores), ["South", "North", "East", "A new one"]);
        assert_eq!(said(Reports), ["East"]);
        registry.undo("tester").unwrap();
        registry.undo("tester").unwrap();
        assert_eq!(said(Stores), ["East", "North", "South"]);
    }

    #[test]
    fn a_name_is_one_view_of_its_page_whatever_its_case() {
        use ViewPage::{Reports, Stores};
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let east = save(&registry, Stores, "East", "state:Bihar").unwrap();
        assert_ne!(save(&registry, Reports, "East", "tier:4").unwrap(), east);
        assert_eq!(
            save(&registry, Stores, " EAST ", "state:Odisha").unwrap(),
            east
        );
        let of = |name: &str, query: &str| vec![(name.to_owned(), query.to_owned())];
        assert_eq!(names(&registry, Stores), of("EAST", "state:Odisha"));
        assert_eq!(names(&registry, Reports), of("East", "tier:4"));

        registry.undo("tester").unwrap().unwrap();
        assert_eq!(names(&registry, Stores), of("East", "state:Bihar"));
        let act = Action::new("view.delete").with("name", "East");
        registry
            .transact("tester", act, |tx| tx.delete_view(Stores, "east"))
            .unwrap();
        assert_eq!(names(&registry, Stores), []);
        assert_eq!(names(&registry, Reports), of("East", "tier:4"));
        registry.undo("tester").unwrap().unwrap();
        assert_eq!(names(&registry, Stores), of("East", "state:Bihar"));
        let words = registry.read(|reader| reader.last_entry().and_then(|id| reader.entry(id)));
        assert_eq!(
            words.unwrap().unwrap().words(),
            "undid: removed the view “East”"
        );
    }

    #[test]
    fn a_view_without_a_name_too_long_or_without_meaning_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let tried = |name: &str, query: &str| {
            save(&registry, ViewPage::Stores, name, query)
                .unwrap_err()
                .code()
        };
        assert_eq!(tried("  ", ""), "name_missing");
        assert_eq!(tried(&"x".repeat(LONGEST_NAME + 1), ""), "too_long");
        assert_eq!(tried("x", &"word ".repeat(LONGEST_TEXT)), "too_long");
        assert_eq!(tried("x", "status:\"open"), "query");
        assert_eq!(registry.read(|reader| reader.last_entry()).unwrap(), 0);
    }
}
