//! What would put a finding right: a pure function of the store, from what the store itself says.
//!
//! Nothing is invented. Digits are only left out, or put back where there is but one that can have been there, read from letters that look like them where a check digit or the state bears it out, or moved
//! to the field they belong to; a wrong check digit is only said.

mod location;
mod papers;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use self::location::{country, state, state_of_zip, swapped};
use self::papers::{email, gstin_of, mobile_of, pin_of, zip_of};
use super::evidence::Evidence;
use crate::checks::{Check, Country, Finding};
use crate::model::{FieldKey, FieldValues, Moment, Status, StoreField, Value};

/// Values that would put a finding right, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What to set.
    pub values: FieldValues,
    /// What bears it out; never empty.
    pub evidence: Vec<Evidence>,
    /// Whether stores are alike that hold another value: what is done is the same, such as to swap two fields.
    pub whatever_is_held: bool,
}

impl Proposal {
    fn new(
        values: impl IntoIterator<Item = (StoreField, Value)>,
        evidence: impl IntoIterator<Item = Evidence>,
    ) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(field, value)| (field.into(), value))
                .collect(),
            evidence: evidence.into_iter().collect(),
            whatever_is_held: false,
        }
    }
}

/// What would put this finding right in a store; nothing where the store does not say enough.
pub fn proposal<'a>(
    get: impl Fn(StoreField) -> &'a Value,
    finding: &Finding,
    today: Date,
) -> Option<Proposal> {
    let FieldKey::Builtin(field) = finding.field else {
        return None;
    };
    let get = &get;
    let text = |field: StoreField| get(field).as_text();
    match finding.check {
        Check::CountryUnknown => country(text(field)?, text(StoreField::State)),
        // A town that is unsure and a point that lies elsewhere may be right, and the state wrong.
        Check::StateUnknown if Country::of(text(StoreField::Country)) == Country::UnitedStates => {
            state_of_zip(text(StoreField::Pin)?)
        }
        Check::StateUnknown
        | Check::PinZone
        | Check::GstinState
        | Check::PlaceUnsure
        | Check::TownUnknown
        | Check::PointOutsideState => state(get),
        Check::PinForm => pin_of(text(field)?, text(StoreField::State)),
        Check::ZipForm => zip_of(text(field)?, text(StoreField::State)?),
        Check::MobileForm => mobile_of(text(field)?, get(StoreField::Phone)),
        Check::EmailForm => email(text(field)?),
        Check::GstinForm => gstin_of(text(field)?),
        Check::PointSwapped => swapped(get, finding),
        Check::AreaNotPossible => (get(field).as_number() == Some(0.0))
            .then(|| Proposal::new([(field, Value::Blank)], [Evidence::of("no_area")])),
        Check::OpenedNotOpen => Some(Proposal::new(
            [(StoreField::Status, Value::text(Status::Open.key()))],
            [Evidence::of("opened_on").with("date", get(StoreField::Opened).as_date()?.date)],
        )),
        Check::ClosedStillOpen => Some(Proposal::new(
            [(StoreField::Status, Value::text(Status::Closed.key()))],
            [Evidence::of("closed_on").with("date", get(StoreField::ClosedOn).as_date()?.date)],
        )),
        Check::OpenedInFuture => planned(get),
        Check::YearShort => year(field, get(field).as_date()?, today),
        _ => None,
    }
}

/// Whether a status is that of a store that is not open yet.
fn is_before_opening(status: Status) -> bool {
    matches!(
        status,
        Status::Lead
            | Status::Prospect
            | Status::Shortlisted
            | Status::Loi
            | Status::Signed
            | Status::FitOut
            | Status::Ready
    )
}

/// A day of opening that is still to come, of a store that is not open, is when it is planned for.
fn planned<'a>(get: &impl Fn(StoreField) -> &'a Value) -> Option<Proposal> {
    let status = get(StoreField::Status).as_text().and_then(Status::by_key)?;
    let fits = is_before_opening(status) && get(StoreField::PlannedOpening).is_blank();
    fits.then(|| {
        Proposal::new(
            [
                (StoreField::PlannedOpening, get(StoreField::Opened).clone()),
                (StoreField::Opened, Value::Blank),
            ],
            [Evidence::of("to_come").with("status", status.label())],
        )
    })
}

fn year(field: StoreField, held: Moment, today: Date) -> Option<Proposal> {
    let latest = match field {
        StoreField::Opened | StoreField::ClosedOn => today.year() + 1,
        _ => today.year() + 20,
    };
    let year = held.date.year() + latest - latest % 100;
    let year = if year > latest { year - 100 } else { year };
    let date = Date::new(year, held.date.month(), held.date.day()).ok()?;
    Some(Proposal::new(
        [(field, Value::Date(Moment { date, ..held }))],
        [Evidence::of("two_digits")],
    ))
}
