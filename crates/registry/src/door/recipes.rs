//! Recipes: a finished plan is remembered for the layout it was made for.

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::Recipe;
use crate::rows;

/// Characters of a recipe's name at most.
const LONGEST_NAME: usize = 80;

/// Bytes of its plan at most: that of a list as wide as the widest spreadsheet.
const LONGEST_PLAN: usize = 8 << 20;

/// A recipe to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeDraft {
    /// Its name.
    pub name: String,
    /// What tells the layout.
    pub fingerprint: String,
    /// The name of its files, without what differs from one to the next.
    pub source: String,
    /// The plan, as JSON.
    pub plan: String,
}

impl Tx<'_> {
    /// Keeps a recipe and returns its local id. There is one for a layout and a source: that one is replaced, else `instead` where its list
    /// has a new layout now, else a new one is made. `used` where a list is imported by it in this entry.
    pub fn remember_recipe(
        &mut self,
        draft: &RecipeDraft,
        instead: Option<i64>,
        used: bool,
    ) -> Result<i64> {
        let name = checked(&draft.name)?;
        if draft.plan.len() > LONGEST_PLAN {
            return Err(Error::TooLong { most: LONGEST_PLAN });
        }
        let live = self.recipes()?;
        let same = live.iter().find(|recipe| {
            recipe.fingerprint == draft.fingerprint && recipe.source == draft.source
        });
        let there = same.or_else(|| live.iter().find(|recipe| Some(recipe.id) == instead));
        self.refuse_taken(&live, name, there.map(|recipe| recipe.id))?;
        let Some(there) = there else {
            let when = used.then(|| self.wall());
            let columns = [
                ("name", name.to_owned().into()),
                ("fingerprint", draft.fingerprint.clone().into()),
                ("source", draft.source.clone().into()),
                ("plan", draft.plan.clone().into()),
                ("used", when.into()),
            ];
            return self.create(Table::Recipe, &columns);
        };
        for (column, value) in [
            ("name", name),
            ("fingerprint", draft.fingerprint.as_str()),
            ("source", draft.source.as_str()),
            ("plan", draft.plan.as_str()),
        ] {
            self.set(Table::Recipe, there.id, column, value.to_owned().into())?;
        }
        if used {
            self.use_recipe(there.id)?;
        }
        Ok(there.id)
    }

    /// Notes that a list is imported by a recipe in this entry.
    pub fn use_recipe(&mut self, id: i64) -> Result<()> {
        let wall = self.wall();
        self.set(Table::Recipe, id, "used", wall.into()).map(drop)
    }

    /// Gives a recipe another name.
    pub fn rename_recipe(&mut self, from: &str, to: &str) -> Result<()> {
        let recipe = self.recipe_named(from)?;
        let to = checked(to)?;
        self.refuse_taken(&self.recipes()?, to, Some(recipe.id))?;
        self.set(Table::Recipe, recipe.id, "name", to.to_owned().into())
            .map(drop)
    }

    /// Removes a recipe; what was imported by it stays.
    pub fn remove_recipe(&mut self, name: &str) -> Result<()> {
        let recipe = self.recipe_named(name)?;
        self.remove_run(Table::Recipe, recipe.id, recipe.id)
    }

    /// The live recipes as they stand in this transaction, those used last first.
    pub fn recipes(&self) -> Result<Vec<Recipe>> {
        rows::recipes(self.connection())
    }

    fn recipe_named(&self, name: &str) -> Result<Recipe> {
        rows::recipe(self.connection(), name)?.ok_or_else(|| Error::NoSuch {
            what: "recipe",
            name: name.trim().to_owned(),
        })
    }

    /// Refuses a name that another one has.
    fn refuse_taken(&self, live: &[Recipe], name: &str, but: Option<i64>) -> Result<()> {
        let folded = haat_atlas::fold(name);
        let taken = live
            .iter()
            .any(|recipe| Some(recipe.id) != but && haat_atlas::fold(&recipe.name) == folded);
        match taken {
            false => Ok(()),
            true => Err(Error::Taken {
                what: "recipe",
                name: name.to_owned(),
            }),
        }
    }
}

/// A name that can be held, trimmed.
fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Error::NameMissing { what: "recipe" }),
        1..=LONGEST_NAME => Ok(name),
        _ => Err(Error::TooLong { most: LONGEST_NAME }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::Action;
    use crate::registry::Registry;

    fn draft(name: &str, fingerprint: &str, source: &str, plan: &str) -> RecipeDraft {
        RecipeDraft {
            name: name.into(),
            fingerprint: fingerprint.into(),
            source: source.into(),
            plan: plan.into(),
        }
    }

    fn remember(registry: &Registry, draft: &RecipeDraft, instead: Option<i64>) -> Result<i64> {
        let act = Action::new("recipe.save").with("name", draft.name.clone());
        registry
            .transact("tester", act, |tx| tx.remember_recipe(draft, instead, true))
            .map(|done| done.value)
    }

    fn all(registry: &Registry) -> Vec<(String, String, String)> {
        let recipes = registry.read(|reader| reader.recipes()).unwrap();
        recipes
            .into_iter()
            .map(|recipe| (recipe.name, recipe.fingerprint, recipe.plan))
            .collect()
    }

    fn of(name: &str, fingerprint: &str, plan: &str) -> (String, String, String) {
        (name.into(), fingerprint.into(), plan.into())
    }

    #[test]
    fn a_layout_of_a_source_has_one_recipe_and_undo_brings_the_last_one_back() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let first = remember(&registry, &draft("Sharma", "aa", "sharma", "{}"), None).unwrap();
        let again = draft(" Sharma Traders ", "aa", "sharma", "{1}");
        assert_eq!(remember(&registry, &again, None).unwrap(), first);
        assert_eq!(all(&registry), [of("Sharma Traders", "aa", "{1}")]);
        registry.undo("tester").unwrap().unwrap();
        assert_eq!(all(&registry), [of("Sharma", "aa", "{}")]);

        // The same headers from somebody else are another recipe; a list that grew a column keeps its own.
        let gupta = draft("Gupta", "aa", "gupta", "{}");
        let second = remember(&registry, &gupta, None).unwrap();
        assert_ne!(second, first);
        let grown = draft("Gupta", "bb", "gupta", "{2}");
        assert_eq!(remember(&registry, &grown, Some(second)).unwrap(), second);
        assert_eq!(
            all(&registry),
            [of("Gupta", "bb", "{2}"), of("Sharma", "aa", "{}")],
            "the one used last first"
        );
    }

    #[test]
    fn names_are_unique_and_can_be_changed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        remember(&registry, &draft("One", "aa", "", "{}"), None).unwrap();
        remember(&registry, &draft("Two", "bb", "", "{}"), None).unwrap();
        let taken = remember(&registry, &draft("ONE", "cc", "", "{}"), None);
        assert_eq!(taken.unwrap_err().code(), "taken");
        let rename = |from: &str, to: &str| {
            let act = Action::new("recipe.rename")
                .with("from", from)
                .with("name", to);
            registry
                .transact("tester", act, |tx| tx.rename_recipe(from, to))
                .map(|done| done.entry.is_some())
        };
        assert_eq!(rename("one", "two").unwrap_err().code(), "taken");
        assert_eq!(rename("one", " ").unwrap_err().code(), "name_missing");
        assert_eq!(
            rename("one", &"x".repeat(81)).unwrap_err().code(),
            "too_long"
        );
        assert_eq!(rename("none", "x").unwrap_err().code(), "no_such");
        assert!(rename("one", "ONE").unwrap(), "its own name, written anew");
        let act = Action::new("recipe.delete").with("name", "two");
        registry
            .transact("tester", act, |tx| tx.remove_recipe("two"))
            .unwrap();
        assert_eq!(all(&registry), [of("ONE", "aa", "{}")]);
        registry.undo("tester").unwrap().unwrap();
        assert_eq!(all(&registry).len(), 2);
    }

    #[test]
    fn recipes_are_recovered() {
        let folder = tempfile::tempdir().unwrap();
        let (path, out) = (folder.path().join("n.haat"), folder.path().join("o.haat"));
        let registry = Registry::create(&path).unwrap();
        remember(&registry, &draft("One", "aa", "one", "{}"), None).unwrap();
        drop(registry);
        let report = crate::recover(&path, &out, &crate::Watch::NONE).unwrap();
        assert!(report.is_whole());
        assert_eq!(report.table("recipe").map(|table| table.rows), Some(1));
        assert_eq!(all(&Registry::open(&out).unwrap()), [of("One", "aa", "{}")]);
    }
}
