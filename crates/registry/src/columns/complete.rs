//! How a query that is being typed may go on: with the name of a field, or with a value that stores have.

use haat_atlas::fold;

use super::Columns;
use crate::checks::Check;
use crate::model::StoreField;
use crate::query::{Dimension, QueryError, QueryField, StoreQuery};

/// Ways on that are offered at most.
const OFFERED: usize = 8;

/// Values of a field that are looked through: those of most stores first.
const LOOKED: usize = 5_000;

/// A way for a query to go on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Completion {
    /// The query up to here, with it.
    pub text: String,
    /// What it is, as the query writes it: `state:`, `Bihar`.
    pub word: String,
    /// Of a value of a dimension: the dimension and the value's key, for words in other languages.
    pub of: Option<(String, String)>,
    /// Stores that have it; nothing for the name of a field.
    pub stores: Option<u32>,
}

impl Columns {
    /// How a query may go on whose text reaches to where it is being typed.
    pub fn complete(&self, text: &str) -> Result<Vec<Completion>, QueryError> {
        let (before, word) = last_word(text);
        let (minus, word) = match word.strip_prefix('-') {
            Some(word) => ("-", word),
            None => ("", word),
        };
        let Some((name, values)) = split_at_colon(word) else {
            return Ok(self.fields(before, minus, word, ":"));
        };
        if name.eq_ignore_ascii_case("sort") || name.eq_ignore_ascii_case("group") {
            let (done, typed) = last_value(values);
            let (down, typed) = match typed.strip_prefix('-') {
                Some(typed) => ("-", typed),
                None => ("", typed),
            };
            let before = format!("{before}{minus}{name}:{done}{down}");
            return Ok(self.fields(&before, "", typed, ""));
        }
        // A name that is none is said by the query itself.
        let Ok(field) = QueryField::parse(name) else {
            return Ok(Vec::new());
        };
        let (done, typed) = last_value(values);
        let begun = format!("{before}{minus}{name}:{done}");
        let wanted = fold(typed.trim_matches(['"', '=']));
        if field == QueryField::Check {
            let keys = Check::ALL.iter().map(|check| check.key());
            let found = keys.filter(|key| wanted.is_empty() || fold(key).contains(&wanted));
            let found = found.map(|key| Completion {
                text: format!("{begun}{key}"),
                word: key.to_owned(),
                of: None,
                stores: None,
            });
            return Ok(found.take(OFFERED).collect());
        }
        let Some(dimension) = dimension_of(&field) else {
            return Ok(Vec::new());
        };
        let facets = self.facets(
            &StoreQuery::default(),
            std::slice::from_ref(&dimension),
            LOOKED,
        )?;
        let values = facets.into_iter().flat_map(|facet| facet.values);
        let matching = values.filter_map(|value| {
            let (key, label) = (fold(value.key.trim_matches(['"', '='])), fold(&value.label));
            let place = [&key, &label]
                .into_iter()
                .filter_map(|name| name.find(&wanted))
                .min()?;
            Some((place > 0, value))
        });
        let (begins, holds): (Vec<_>, Vec<_>) = matching.partition(|(later, _)| !later);
        let found = begins
            .into_iter()
            .chain(holds)
            .map(|(_, value)| Completion {
                text: format!("{begun}{}", value.key),
                of: Some((
                    dimension.to_string(),
                    value.key.trim_matches(['"', '=']).to_owned(),
                )),
                word: value.label,
                stores: Some(value.count),
            });
        Ok(found.take(OFFERED).collect())
    }

    /// Names of fields that begin with what is typed, or hold it.
    fn fields(&self, before: &str, minus: &str, typed: &str, end: &str) -> Vec<Completion> {
        let wanted = fold(typed);
        if wanted.is_empty() && end == ":" {
            return Vec::new();
        }
        let own = self.stores.own.iter();
        let own = own.map(|own| QueryField::Own(own.field.name.clone()).to_string());
        let special = ["on", "sort", "group"]
            .map(str::to_owned)
            .into_iter()
            .filter(|_| end == ":");
        let keys = QueryField::keys()
            .map(str::to_owned)
            .chain(special)
            .chain(own);
        let matching = keys.filter_map(|key| {
            let place = fold(&key).find(&wanted)?;
            Some((place > 0, key))
        });
        let (begins, holds): (Vec<_>, Vec<_>) = matching.partition(|(later, _)| !later);
        let found = begins.into_iter().chain(holds).map(|(_, key)| Completion {
            text: format!("{before}{minus}{key}{end}"),
            word: format!("{key}{end}"),
            of: None,
            stores: None,
        });
        found.take(OFFERED).collect()
    }
}

/// What stands before the last word of a text, and that word: spaces inside quotes part nothing.
fn last_word(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let mut from = 0;
    for (at, c) in text.char_indices() {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            from = at + c.len_utf8();
        }
    }
    text.split_at(from)
}

/// A field's name and what follows its colon: one inside the quotes of an own column's name is none.
fn split_at_colon(word: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = word.find(|c: char| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    Some((&word[..at], &word[at + 1..]))
}

/// The values that are written whole, with their commas, and the one that is being typed.
fn last_value(values: &str) -> (&str, &str) {
    let mut quoted = false;
    let mut from = 0;
    for (at, c) in values.char_indices() {
        quoted ^= c == '"';
        if c == ',' && !quoted {
            from = at + 1;
        }
    }
    values.split_at(from)
}

/// The dimension whose values a field has, where they are few enough to be named.
fn dimension_of(field: &QueryField) -> Option<Dimension> {
    match field {
        QueryField::Own(name) => Some(Dimension::Own(name.clone())),
        QueryField::Builtin(StoreField::Opened) => None,
        field => Dimension::BUILTIN
            .iter()
            .find(|dimension| !dimension.is_time() && dimension.field().is_same(field))
            .cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::AsOf;
    use crate::door::Action;
    use crate::model::{FieldKind, FieldValues, Value};
    use crate::registry::Registry;

    #[test]
    fn a_query_goes_on_with_fields_and_with_values_that_stores_have() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        registry
            .transact("tester", Action::new("test"), |tx| {
                let uid = tx.create_own_field("Lease end", FieldKind::Text, &[], false)?;
                for (code, state, town) in [
                    ("A", "BR", "Gaya"),
                    ("B", "BR", "Bodh Gaya"),
                    ("C", "OR", "Puri"),
                ] {
                    tx.create_store(&FieldValues::from_iter([
                        (StoreField::Code.into(), Value::text(code)),
                        (StoreField::Country.into(), Value::text("IN")),
                        (StoreField::State.into(), Value::text(state)),
                        (StoreField::Town.into(), Value::text(town)),
                        (crate::model::FieldKey::Own(uid), Value::text("May 2027")),
                    ]))?;
                }
                Ok(())
            })
            .unwrap();
        let columns = registry.columns(AsOf::Now).unwrap();
        let texts = |text: &str| -> Vec<String> {
            let found = columns.complete(text).unwrap();
            found.into_iter().map(|found| found.text).collect()
        };
        assert_eq!(
            texts("sta")[..2],
            ["status:", "state:"].map(str::to_owned)[..]
        );
        assert_eq!(texts("lease"), ["x.\"Lease end\":"]);
        assert_eq!(texts("state:bih"), ["state:Bihar"]);
        assert_eq!(texts("town:gaya"), ["town:Gaya", "town:\"Bodh Gaya\""]);
        assert_eq!(
            texts("tier:4 -town:Puri,\"bodh g"),
            ["tier:4 -town:Puri,\"Bodh Gaya\""]
        );
        assert_eq!(texts("x.\"Lease end\":"), ["x.\"Lease end\":=\"May 2027\""]);
        assert_eq!(texts("sort:-area,tow"), ["sort:-area,town"]);
        assert_eq!(texts("check:pin_f")[0], "check:pin_form");
        // What no field is, what is a number and what is nothing go on in no way.
        assert_eq!(texts("nothing:x"), [""; 0]);
        assert_eq!(texts("area:>5"), [""; 0]);
        assert_eq!(texts("state:Bihar "), [""; 0]);
        // Each is a query that is understood.
        for text in texts("town:") {
            text.parse::<StoreQuery>().unwrap();
        }
        let first = columns.complete("state:b").unwrap().remove(0);
        assert_eq!((first.word.as_str(), first.stores), ("Bihar", Some(2)));
    }
}
