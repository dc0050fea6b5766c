//! What is to be said about a value that a field holds, whoever put it there: the one list of warnings on single fields.

use haat_atlas::{PinArea, State, UsState};

use super::country::country_code;
use super::finding::{Check, Finding};
use super::numbers::is_damaged;
use super::papers;
use super::reading::Country;
use crate::model::{StoreField, Value};

/// The fields [`check_held`] has something to say about.
pub(super) const CHECKED: &[StoreField] = &[
    StoreField::Code,
    StoreField::Country,
    StoreField::State,
    StoreField::Pin,
    StoreField::Mobile,
    StoreField::Phone,
    StoreField::Email,
    StoreField::Gstin,
    StoreField::AreaSqft,
];

/// No store is larger, in square feet: the largest department store has 293,905 m², which is 3,163,567 sq ft (Guinness World Records: Shinsegae
/// Centum City, Busan).
const LARGEST_SQFT: f64 = 3_200_000.0;

/// Whether no post office has a well-formed PIN; those of the army post, which begin with 9, are not listed.
fn is_no_post_office(pin: &str) -> bool {
    !pin.starts_with('9') && PinArea::of(pin).is_none()
}

/// The warning on a value that `field` holds in a store of this country, if there is one.
pub(super) fn check_held(field: StoreField, value: &Value, country: Country) -> Option<Finding> {
    let warn = |check: Check, value: &str| Some(Finding::new(field, check).with("value", value));
    if let (StoreField::AreaSqft, Value::Number(area)) = (field, value) {
        return (*area <= 0.0 || *area > LARGEST_SQFT)
            .then(|| warn(Check::AreaNotPossible, &area.to_string()))
            .flatten();
    }
    let text = value.as_text()?;
    let india = country == Country::India;
    match field {
        StoreField::Code
        | StoreField::Mobile
        | StoreField::Phone
        | StoreField::Pin
        | StoreField::Gstin
            if is_damaged(text) =>
        {
            warn(Check::DamagedNumber, text)
        }
        StoreField::Country if country_code(text) != Some(text) => {
            warn(Check::CountryUnknown, text)
        }
        StoreField::State if india && State::by_iso(text).is_none() => {
            warn(Check::StateUnknown, text)
        }
        StoreField::State
            if country == Country::UnitedStates && UsState::resolve(text).is_none() =>
        {
            warn(Check::StateUnknown, text)
        }
        StoreField::Pin if india => match papers::pin(text) {
            None => warn(Check::PinForm, text),
            Some(pin) if is_no_post_office(&pin) => warn(Check::PinUnknown, text),
            Some(_) => None,
        },
        StoreField::Pin if country == Country::UnitedStates && !papers::is_zip(text) => {
            warn(Check::ZipForm, text)
        }
        StoreField::Mobile if india && papers::mobile(text).is_none() => {
            warn(Check::MobileForm, text)
        }
        StoreField::Gstin if india => match papers::gstin(text) {
            None => warn(Check::GstinForm, text),
            Some(gstin) if !gstin.check_digit_holds() => Some(
                Finding::new(field, Check::GstinCheckDigit)
                    .with("value", gstin.text)
                    .with("expected", gstin.expected),
            ),
            Some(_) => None,
        },
        StoreField::Email if !papers::is_email(text) => warn(Check::EmailForm, text),
        _ => None,
    }
}
