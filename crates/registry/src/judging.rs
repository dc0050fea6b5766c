//! What is to be said of a store while it is being typed: the same as once it is saved, and nothing is written.

use crate::checks::{self, Check, Country, Finding, Reading};
use crate::error::Result;
use crate::model::{FieldKey, FieldKind, Status, Store, StoreField, Value};
use crate::reader::Reader;

impl Reader<'_> {
    /// Judges a store of this local id, or a new one, as if these texts were its values: what could not be held, and what would be
    /// worth a look. Formats and partners are taken by any name.
    pub fn judge(&self, id: Option<i64>, texts: &[(FieldKey, String)]) -> Result<Vec<Finding>> {
        let fields = self.fields()?;
        let mut store = match id {
            Some(id) => self.store(id)?,
            None => None,
        }
        .unwrap_or_else(blank_store);
        let mut findings = Vec::new();
        let status = |store: &Store| {
            store
                .get(StoreField::Status)
                .as_text()
                .and_then(Status::by_key)
        };
        let from = status(&store);
        let aliases = checks::Aliases::of(self.aliases()?);
        let first = |key: FieldKey| u8::from(key != StoreField::Country.into());
        let mut texts: Vec<&(FieldKey, String)> = texts.iter().collect();
        // The country decides how the others are read.
        texts.sort_by_key(|(key, _)| first(*key));
        let mut typed = Vec::new();
        for (key, text) in texts {
            let Some(def) = fields.iter().find(|def| def.key == *key) else {
                continue;
            };
            let country = Country::of(store.get(StoreField::Country).as_text());
            match checks::interpret(def, text, &Reading::typed(country)) {
                Err(finding) => findings.push(finding),
                Ok(read) => {
                    let read = aliases.settle(*key, text, country, read);
                    findings.extend(read.warnings);
                    typed.push(*key);
                    match (def.kind, read.value) {
                        (FieldKind::Format, Value::Text(name)) => {
                            findings.extend(checks::new_format(&name, &self.formats()?));
                        }
                        (FieldKind::Partner, Value::Text(name)) => {
                            let folded = haat_atlas::fold(&name);
                            let known = self.partners()?;
                            if known
                                .iter()
                                .all(|one| haat_atlas::fold(&one.name) != folded)
                            {
                                findings.push(checks::new_partner(&name));
                            }
                        }
                        (FieldKind::Format | FieldKind::Partner, _) => {}
                        (_, value) => store.put(*key, value),
                    }
                }
            }
        }
        findings.extend(self.judge_code(id, &store, &typed)?);
        let rules = self.rules()?;
        let typed_status = typed.contains(&StoreField::Status.into());
        let step = status(&store)
            .filter(|_| typed_status)
            .and_then(|to| rules.step(from, to, &store));
        // What holds the status back says more than what would be said once it is held.
        let held = rules.check(&store, checks::today()).into_iter();
        let held = held.filter(|finding| step.is_none() || finding.check != Check::GateLacking);
        for finding in step.clone().into_iter().chain(held) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        Ok(findings)
    }

    fn judge_code(
        &self,
        id: Option<i64>,
        store: &Store,
        typed: &[FieldKey],
    ) -> Result<Option<Finding>> {
        let field = StoreField::Code;
        if !typed.contains(&field.into()) {
            return Ok(None);
        }
        if store.code().is_empty() {
            return Ok(Some(Finding::new(field, Check::CodeMissing)));
        }
        match self.store_by_code(store.code())? {
            Some(taken) if Some(taken) == id => Ok(None),
            Some(_) => {
                let taken = Finding::new(field, Check::CodeTaken);
                Ok(Some(taken.with("code", store.code())))
            }
            None => {
                let own = id.map(|id| self.store(id)).transpose()?.flatten();
                let near = self.code_in_other_case(store.code())?;
                // A store whose own code is put into capitals is not another's.
                Ok(near
                    .filter(|near| own.is_none_or(|own| own.code() != near))
                    .map(|near| checks::near_code(&near)))
            }
        }
    }
}

/// A store of which nothing was said yet.
pub(crate) fn blank_store() -> Store {
    Store {
        id: 0,
        uid: uuid::Uuid::nil(),
        created_by: 0,
        deleted_by: None,
        values: vec![Value::Blank; StoreField::COUNT],
        own: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::Action;
    use crate::model::FieldValues;
    use crate::registry::Registry;

    #[test]
    fn what_is_typed_is_judged_as_it_would_be_saved_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        for code in ["A", "B"] {
            let values = FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(code)),
                (StoreField::Country.into(), Value::text("IN")),
                (
                    StoreField::Opened.into(),
                    Value::Date("2018-10-29".parse().unwrap()),
                ),
            ]);
            registry
                .transact("tester", Action::new("test"), |tx| tx.create_store(&values))
                .unwrap();
        }
        let before = registry.read(|reader| reader.last_entry()).unwrap();
        let judged = |id: Option<i64>, texts: &[(StoreField, &str)]| -> Vec<Check> {
            let texts: Vec<(FieldKey, String)> = texts
                .iter()
                .map(|(field, text)| ((*field).into(), (*text).to_owned()))
                .collect();
            let found = registry.read(|reader| reader.judge(id, &texts)).unwrap();
            found.iter().map(|finding| finding.check).collect()
        };
        assert_eq!(judged(Some(1), &[]), []);
        assert_eq!(judged(Some(1), &[(StoreField::Code, "A")]), []);
        assert_eq!(
            judged(Some(1), &[(StoreField::Code, "B")]),
            [Check::CodeTaken]
        );
        assert_eq!(
            judged(Some(1), &[(StoreField::Code, " ")]),
            [Check::CodeMissing]
        );
        assert_eq!(judged(None, &[(StoreField::Code, "B")]), [Check::CodeTaken]);
        assert_eq!(judged(None, &[(StoreField::Code, "C")]), []);
        assert_eq!(judged(None, &[(StoreField::Code, "b")]), [Check::CodeNear]);
        assert_eq!(judged(Some(2), &[(StoreField::Code, "b")]), []);
        assert_eq!(
            judged(Some(1), &[(StoreField::ClosedOn, "2017-01-01")])[0],
            Check::ClosedBeforeOpened
        );
        assert_eq!(
            judged(Some(1), &[(StoreField::Latitude, "91.4")]).len(),
            1,
            "outside of the earth"
        );
        assert_eq!(
            judged(Some(1), &[(StoreField::Format, "A new kind")]),
            [Check::FormatNew]
        );
        assert_eq!(
            judged(Some(1), &[(StoreField::Partner, "A new one")]),
            [Check::PartnerNew]
        );
        assert_eq!(registry.read(|reader| reader.last_entry()).unwrap(), before);
    }
}
