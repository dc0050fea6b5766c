//! The country that a network is at home in.

use super::Columns;
use crate::model::StoreField;

/// Of a hundred stores that say a country, how many have to say the same.
const MOST: usize = 95;

impl Columns {
    /// The code of the country that nearly all stores say they are in; nothing where none says one, or they are in several. A store that is new is
    /// most likely there, and without a country it has no place and no tier.
    pub fn home_country(&self) -> Option<String> {
        let country = self.stores.coded(StoreField::Country)?;
        let mut counts = vec![0usize; country.dict.len()];
        for row in self.stores.live.rows() {
            counts[country.codes.get(row)] += 1;
        }
        let said: usize = counts.iter().skip(1).sum();
        let (code, most) = counts
            .iter()
            .enumerate()
            .skip(1)
            .max_by_key(|(_, count)| **count)?;
        (*most > 0 && most * 100 >= said * MOST).then(|| country.dict.key(code).to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use crate::columns::AsOf;
    use crate::door::Action;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    #[test]
    fn it_is_the_one_of_nearly_all_stores_that_say_one() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let home = || registry.columns(AsOf::Now).unwrap().home_country();
        let add = |from: usize, to: usize, country: &str| {
            registry
                .transact("tester", Action::new("test"), |tx| {
                    for at in from..to {
                        tx.create_store(&FieldValues::from_iter([
                            (StoreField::Code.into(), Value::text(&format!("S-{at}"))),
                            (StoreField::Country.into(), Value::text(country)),
                        ]))?;
                    }
                    Ok(())
                })
                .unwrap();
        };
        assert_eq!(home(), None);
        add(0, 3, "");
        assert_eq!(home(), None);
        add(3, 41, "IN");
        assert_eq!(home(), Some("IN".to_owned()));
        add(41, 43, "NP");
        assert_eq!(home(), Some("IN".to_owned()));
        add(43, 44, "NP");
        assert_eq!(home(), None);
    }
}
