//! Checks that need more than one field of a store.

use super::finding::{Check, Finding};
use crate::model::{StoreField, Value};

/// The fields [`contradiction`] looks at.
pub const CONTRADICTING: &[StoreField] = &[StoreField::Opened, StoreField::ClosedOn];

/// The error between fields, if there is one: closed before opened.
pub fn contradiction<'a>(get: impl Fn(StoreField) -> &'a Value) -> Option<Finding> {
    let (opened, closed) = (
        get(StoreField::Opened).as_date()?,
        get(StoreField::ClosedOn).as_date()?,
    );
    (closed.date < opened.date).then(|| {
        Finding::new(StoreField::ClosedOn, Check::ClosedBeforeOpened)
            .with("opened", opened.date)
            .with("closed", closed.date)
    })
}
