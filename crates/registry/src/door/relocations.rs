//! Stores that moved: the one that was, and the one that stands for it now.

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::rows;

impl Tx<'_> {
    /// Says that a store moved and became another, in the place of what was said before. A store has one predecessor and one successor, and is not
    /// its own, however many moves lie between.
    pub fn relocate_store(&mut self, store: i64, successor: i64) -> Result<()> {
        for id in [store, successor] {
            let live = self
                .store(id)?
                .is_some_and(|store| store.deleted_by.is_none());
            if !live {
                return Err(Error::NoSuch {
                    what: "store",
                    name: id.to_string(),
                });
            }
        }
        let links = rows::relocations(self.connection())?;
        let next = |id: i64| {
            links
                .iter()
                .find(|link| link.1 == id && link.1 != store)
                .map(|link| link.2)
        };
        let mut at = Some(successor);
        while let Some(id) = at {
            if id == store {
                let code = |id: i64| -> Result<String> {
                    let store = self.store(id)?;
                    Ok(store
                        .map(|store| store.code().to_owned())
                        .unwrap_or_default())
                };
                return Err(match store == successor {
                    true => Error::OneStore(code(store)?),
                    false => Error::MovesInACircle {
                        predecessor: code(store)?,
                        successor: code(successor)?,
                    },
                });
            }
            at = next(id);
        }
        if links
            .iter()
            .any(|link| (link.1, link.2) == (store, successor))
        {
            return Ok(());
        }
        for link in links
            .iter()
            .filter(|link| link.1 == store || link.2 == successor)
        {
            self.remove_run(Table::Relocation, link.0, link.0)?;
        }
        let columns = [("store", store.into()), ("successor", successor.into())];
        self.create(Table::Relocation, &columns).map(drop)
    }

    /// Forgets that a store moved.
    pub fn forget_relocation(&mut self, store: i64, successor: i64) -> Result<()> {
        let links = rows::relocations(self.connection())?;
        let link = links
            .iter()
            .find(|link| (link.1, link.2) == (store, successor));
        match link {
            Some(link) => self.remove_run(Table::Relocation, link.0, link.0),
            None => Err(Error::NoSuch {
                what: "relocation",
                name: store.to_string(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::door::Action;
    use crate::error::Error;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    #[test]
    fn a_store_has_one_successor_and_is_never_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let act = |key: &str| Action::new(key);
        registry
            .transact("asha", act("test"), |tx| {
                for code in ["A", "B", "C"] {
                    let code = (StoreField::Code.into(), Value::text(code));
                    tx.create_store(&FieldValues::from_iter([code]))?;
                }
                Ok(())
            })
            .unwrap();
        let moved = |from: i64, to: i64| {
            let done = registry.transact("asha", act("test"), |tx| tx.relocate_store(from, to));
            done.map(drop)
        };
        let links = |id: i64| registry.read(|reader| reader.relocation_of(id)).unwrap();
        moved(1, 2).unwrap();
        moved(2, 3).unwrap();
        assert_eq!(
            (links(2).predecessor, links(2).successor),
            (Some(1), Some(3))
        );
        assert!(
            matches!(moved(3, 1), Err(Error::MovesInACircle { predecessor, successor }) if predecessor == "C" && successor == "A")
        );
        assert!(matches!(moved(1, 1), Err(Error::OneStore(_))));
        // Another successor takes the place of the first, and of who had it before.
        moved(1, 3).unwrap();
        assert_eq!(
            (links(3).predecessor, links(2).predecessor),
            (Some(1), None)
        );
        registry.undo("asha").unwrap().unwrap();
        assert_eq!(
            (links(2).predecessor, links(3).predecessor),
            (Some(1), Some(2))
        );
        // A store that was removed is nobody's successor until it is back.
        registry
            .transact("asha", act("test"), |tx| tx.delete_store(3))
            .unwrap();
        assert_eq!(links(2).successor, None);
        registry.undo("asha").unwrap().unwrap();
        assert_eq!(links(2).successor, Some(3));
    }
}
