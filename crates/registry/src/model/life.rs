//! The life cycle of stores: which status follows which, and what a store has to have before it comes to one.

use std::collections::BTreeMap;

use super::field::{FieldKey, StoreField};
use super::status::Status;

/// Which steps a person may take from one status to another, and what each status asks for. A registry has one; it begins with
/// [`LifeCycle::default`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeCycle {
    steps: BTreeMap<Status, Vec<Status>>,
    gates: BTreeMap<Status, Vec<FieldKey>>,
}

/// The statuses before a store opens, between which it goes to and fro.
const BEFORE: [Status; 7] = [
    Status::Lead,
    Status::Prospect,
    Status::Shortlisted,
    Status::Loi,
    Status::Signed,
    Status::FitOut,
    Status::Ready,
];

/// What a store that opens has: where it is, the point for the map, and since when.
const OPENING: [StoreField; 4] = [
    StoreField::Address,
    StoreField::Latitude,
    StoreField::Longitude,
    StoreField::Opened,
];

/// Before it opens a store goes to and fro, rests or is dropped; it opens once it is fitted out; open, it pauses, moves or closes.
impl Default for LifeCycle {
    fn default() -> Self {
        use Status as S;
        let mut steps = BTreeMap::new();
        for from in BEFORE {
            let mut to: Vec<Status> = BEFORE.into_iter().filter(|to| *to != from).collect();
            if matches!(from, S::FitOut | S::Ready) {
                to.push(S::Open);
            }
            to.extend([S::OnHold, S::Dropped]);
            steps.insert(from, to);
        }
        let mut resumed = BEFORE.to_vec();
        resumed.push(S::Dropped);
        steps.extend([
            (S::Open, vec![S::TemporarilyClosed, S::Relocated, S::Closed]),
            (S::TemporarilyClosed, vec![S::Open, S::Relocated, S::Closed]),
            (S::Relocated, vec![S::Open, S::Closed]),
            (S::Closed, vec![S::Open]),
            (S::OnHold, resumed),
            (S::Dropped, BEFORE.to_vec()),
        ]);
        let opening = OPENING.map(FieldKey::from).to_vec();
        Self {
            steps,
            gates: BTreeMap::from([(S::Open, opening)]),
        }
    }
}

impl LifeCycle {
    /// The statuses a store may come to from this one.
    pub fn steps_from(&self, from: Status) -> &[Status] {
        self.steps.get(&from).map_or(&[], Vec::as_slice)
    }

    /// What a status asks of a store.
    pub fn gate(&self, status: Status) -> &[FieldKey] {
        self.gates.get(&status).map_or(&[], Vec::as_slice)
    }

    /// Whether a person may take this step. A store of no status yet may have any.
    pub fn allows(&self, from: Option<Status>, to: Status) -> bool {
        from.is_none_or(|from| from == to || self.steps_from(from).contains(&to))
    }

    /// Allows a step, or does not.
    pub fn set_step(&mut self, from: Status, to: Status, allowed: bool) {
        let steps = self.steps.entry(from).or_default();
        steps.retain(|step| *step != to);
        if allowed && from != to {
            steps.push(to);
            steps.sort();
        }
    }

    /// Has a status ask for a field, or not. A point is asked for whole.
    pub fn set_gate(&mut self, status: Status, field: FieldKey, asked: bool) {
        let point = [StoreField::Latitude, StoreField::Longitude].map(FieldKey::from);
        let fields: &[FieldKey] = match point.contains(&field) {
            true => &point,
            false => &[field],
        };
        let gate = self.gates.entry(status).or_default();
        gate.retain(|one| !fields.contains(one));
        if asked {
            gate.extend(fields);
        }
    }

    /// The form the file keeps: `{"steps": {"lead": ["prospect"]}, "gates": {"open": ["address"]}}`.
    pub fn to_json(&self) -> serde_json::Value {
        let steps: BTreeMap<_, Vec<_>> = self
            .steps
            .iter()
            .map(|(from, to)| (from.key(), to.iter().map(|to| to.key()).collect()))
            .collect();
        let gates: BTreeMap<_, Vec<_>> = self
            .gates
            .iter()
            .map(|(status, fields)| {
                (
                    status.key(),
                    fields.iter().map(FieldKey::to_string).collect(),
                )
            })
            .collect();
        serde_json::json!({ "steps": steps, "gates": gates })
    }

    /// Reads that form. A status or field that this program does not know is left out; what is no life cycle at all is none.
    pub fn from_json(text: &str) -> Option<Self> {
        type Written = BTreeMap<String, BTreeMap<String, Vec<String>>>;
        let written: Written = serde_json::from_str(text).ok()?;
        let mut read = Self {
            steps: BTreeMap::new(),
            gates: BTreeMap::new(),
        };
        for (from, to) in written.get("steps")? {
            if let Some(from) = Status::by_key(from) {
                let to = to.iter().filter_map(|to| Status::by_key(to)).collect();
                read.steps.insert(from, to);
            }
        }
        for (status, fields) in written.get("gates")? {
            if let Some(status) = Status::by_key(status) {
                let fields = fields.iter().filter_map(|field| FieldKey::parse(field));
                read.gates.insert(status, fields.collect());
            }
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let mut life = LifeCycle::default();
        life.set_step(Status::Lead, Status::Open, true);
        life.set_gate(Status::Signed, StoreField::Partner.into(), true);
        life.set_gate(Status::Open, StoreField::Longitude.into(), false);
        let text = life.to_json().to_string();
        assert_eq!(LifeCycle::from_json(&text), Some(life.clone()));
        assert!(life.allows(Some(Status::Lead), Status::Open));
        let opening = [StoreField::Address, StoreField::Opened].map(FieldKey::from);
        assert_eq!(life.gate(Status::Open), opening, "a point goes whole");
        assert_eq!(LifeCycle::from_json("[]"), None);
        let newer = r#"{"steps": {"lead": ["moonbase", "open"]}, "gates": {}}"#;
        let read = LifeCycle::from_json(newer).unwrap();
        assert_eq!(read.steps_from(Status::Lead), [Status::Open]);
    }

    #[test]
    fn a_store_opens_once_it_is_fitted_out() {
        let life = LifeCycle::default();
        assert!(life.allows(None, Status::Open));
        assert!(life.allows(Some(Status::Open), Status::Open));
        assert!(life.allows(Some(Status::FitOut), Status::Open));
        assert!(!life.allows(Some(Status::Lead), Status::Open));
        assert!(!life.allows(Some(Status::Open), Status::Lead));
        for status in Status::ALL {
            assert!(
                !life.steps_from(*status).is_empty(),
                "{status:?} ends nowhere"
            );
        }
    }
}
