//! What a registry asks of its stores beyond what holds for every store: own columns that are to be filled, and the gates of the life cycle.

use jiff::civil::Date;

use super::finding::{Check, Finding};
use super::store::check_store;
use crate::model::{FieldDef, FieldKey, LifeCycle, OwnField, Status, Store, StoreField};

/// What a registry asks of its stores.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    /// The live own columns.
    pub own: Vec<OwnField>,
    /// The life cycle.
    pub life: LifeCycle,
}

impl Rules {
    /// Everything worth a look in a store as it is held.
    pub fn check(&self, store: &Store, today: Date) -> Vec<Finding> {
        let mut findings = check_store(|field| store.get(field), today);
        let status = store.get(StoreField::Status).as_text();
        findings.extend(self.check_asked(status, |key| store.get(key).is_blank()));
        findings
    }

    /// What is blank and should not be, of a store of this status.
    pub fn check_asked(
        &self,
        status: Option<&str>,
        is_blank: impl Fn(FieldKey) -> bool,
    ) -> Vec<Finding> {
        let required = self.own.iter().filter(|field| field.required);
        let mut findings: Vec<Finding> = required
            .map(|field| (FieldKey::Own(field.uid), &field.name))
            .filter(|(key, _)| is_blank(*key))
            .map(|(key, name)| Finding::new(key, Check::RequiredBlank).with("field", name))
            .collect();
        if let Some(status) = status.and_then(Status::by_key) {
            // That an open store has no date is said for itself.
            let lacking = self.lacking(status, |key| {
                key != StoreField::Opened.into() && is_blank(key)
            });
            if !lacking.is_empty() {
                findings.push(self.gate(Check::GateLacking, status, &lacking));
            }
        }
        findings
    }

    /// Why a person cannot bring a store from one status to another as it is: the step is not one, or something is lacking. Both are errors: the
    /// status stays as it was.
    pub fn step(&self, from: Option<Status>, to: Status, store: &Store) -> Option<Finding> {
        if from == Some(to) {
            return None;
        }
        if let Some(from) = from.filter(|_| !self.life.allows(from, to)) {
            let steps = self.life.steps_from(from).iter().map(|step| step.label());
            return Some(
                Finding::new(StoreField::Status, Check::StepNotAllowed)
                    .with("from", from.label())
                    .with("status", to.label())
                    .with("steps", steps.collect::<Vec<_>>().join(", ")),
            );
        }
        let lacking = self.lacking(to, |key| store.get(key).is_blank());
        (!lacking.is_empty()).then(|| self.gate(Check::GateShut, to, &lacking))
    }

    fn gate(&self, check: Check, status: Status, lacking: &[FieldKey]) -> Finding {
        let mut labels: Vec<String> = Vec::new();
        for key in lacking {
            let label = match key {
                FieldKey::Builtin(StoreField::Latitude | StoreField::Longitude) => "Point".into(),
                FieldKey::Builtin(field) => FieldDef::builtin(*field).label,
                FieldKey::Own(uid) => self.name_of(*uid).unwrap_or_default().to_owned(),
            };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let keys: Vec<String> = lacking.iter().map(FieldKey::to_string).collect();
        Finding::new(StoreField::Status, check)
            .with("status", status.label())
            .with("fields", labels.join(", "))
            .with("keys", keys.join(","))
    }

    /// What a status asks for and is blank. An own column that was removed is asked for no longer.
    fn lacking(&self, status: Status, is_blank: impl Fn(FieldKey) -> bool) -> Vec<FieldKey> {
        let gate = self.life.gate(status).iter().copied();
        gate.filter(|key| match key {
            FieldKey::Builtin(_) => true,
            FieldKey::Own(uid) => self.name_of(*uid).is_some(),
        })
        .filter(|key| is_blank(*key))
        .collect()
    }

    fn name_of(&self, uid: uuid::Uuid) -> Option<&str> {
        let found = self.own.iter().find(|field| field.uid == uid);
        found.map(|field| field.name.as_str())
    }
}
