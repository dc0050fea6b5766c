//! Checks that need more than one field of a store.

use haat_atlas::{Place, State, haversine_km};
use jiff::civil::Date;

use super::finding::{Check, Finding};
use super::papers;
use super::reading::Country;
use crate::model::{Status, StoreField, Value};

/// The fields [`contradiction`] looks at.
pub const CONTRADICTING: &[StoreField] = &[StoreField::Opened, StoreField::ClosedOn];

/// A point this far from its town's centre is worth a look: the largest cities reach some 40 km out.
const FAR_KM: f64 = 60.0;

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

/// Everything worth a look in a store as it is held, the error between fields included.
pub fn check_store<'a>(get: impl Fn(StoreField) -> &'a Value, today: Date) -> Vec<Finding> {
    let mut findings: Vec<Finding> = contradiction(&get).into_iter().collect();
    check_life(&get, today, &mut findings);
    if get(StoreField::AreaSqft)
        .as_number()
        .is_some_and(|area| area <= 0.0)
    {
        findings.push(
            Finding::new(StoreField::AreaSqft, Check::AreaNotPositive)
                .with("value", shown(get(StoreField::AreaSqft))),
        );
    }
    if get(StoreField::Email)
        .as_text()
        .is_some_and(|email| !papers::is_email(email))
    {
        findings.push(
            Finding::new(StoreField::Email, Check::EmailForm)
                .with("value", shown(get(StoreField::Email))),
        );
    }
    if Country::of(get(StoreField::Country).as_text()) == Country::India {
        check_india(&get, &mut findings);
    }
    findings
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        other => other.as_text().unwrap_or_default().to_owned(),
    }
}

fn check_life<'a>(
    get: &impl Fn(StoreField) -> &'a Value,
    today: Date,
    findings: &mut Vec<Finding>,
) {
    let status = get(StoreField::Status).as_text().and_then(Status::by_key);
    let (opened, closed) = (
        get(StoreField::Opened).as_date(),
        get(StoreField::ClosedOn).as_date(),
    );
    if status == Some(Status::Open) && opened.is_none() {
        findings.push(Finding::new(StoreField::Opened, Check::OpenWithoutDate));
    }
    if let Some(opened) = opened.filter(|opened| opened.date > today) {
        findings.push(
            Finding::new(StoreField::Opened, Check::OpenedInFuture).with("value", opened.date),
        );
    }
    if let (Some(closed), Some(status @ (Status::Open | Status::Ready))) = (closed, status)
        && closed.date <= today
    {
        findings.push(
            Finding::new(StoreField::Status, Check::ClosedStillOpen).with("status", status.label()),
        );
    }
}

fn check_india<'a>(get: &impl Fn(StoreField) -> &'a Value, findings: &mut Vec<Finding>) {
    let state_text = get(StoreField::State).as_text();
    let state = state_text.and_then(State::by_iso);
    if let (Some(text), None) = (state_text, state) {
        findings.push(Finding::new(StoreField::State, Check::StateUnknown).with("value", text));
    }
    if let Some(text) = get(StoreField::Pin).as_text() {
        match (papers::pin(text), state) {
            (None, _) => {
                findings.push(Finding::new(StoreField::Pin, Check::PinForm).with("value", text))
            }
            (Some(pin), Some(state)) if haat_atlas::pin_fits_state(&pin, state) == Some(false) => {
                findings.push(
                    Finding::new(StoreField::Pin, Check::PinZone)
                        .with("value", pin)
                        .with("state", state.name),
                )
            }
            _ => {}
        }
    }
    if let Some(text) = get(StoreField::Gstin).as_text() {
        check_gstin(text, state, findings);
    }
    if let Some(text) = get(StoreField::Mobile)
        .as_text()
        .filter(|text| papers::mobile(text).is_none())
    {
        findings.push(Finding::new(StoreField::Mobile, Check::MobileForm).with("value", text));
    }
    check_place(get, findings);
}

fn check_gstin(text: &str, state: Option<&State>, findings: &mut Vec<Finding>) {
    let finding = |check: Check| Finding::new(StoreField::Gstin, check).with("value", text);
    match papers::gstin(text) {
        None => findings.push(finding(Check::GstinForm)),
        Some(gstin) if !gstin.check_digit_holds() => {
            findings.push(finding(Check::GstinCheckDigit).with("expected", gstin.expected));
        }
        Some(gstin) => {
            if let (Some(of), Some(state)) = (State::by_gst(gstin.state), state)
                && of.iso != state.iso
            {
                findings.push(
                    finding(Check::GstinState)
                        .with("gstin_state", of.name)
                        .with("state", state.name),
                );
            }
        }
    }
}

fn check_place<'a>(get: &impl Fn(StoreField) -> &'a Value, findings: &mut Vec<Finding>) {
    let place = get(StoreField::Place)
        .as_ref_id()
        .and_then(|id| u32::try_from(id).ok())
        .and_then(Place::by_id);
    let Some(place) = place else { return };
    if get(StoreField::PlaceCertainty).as_text() == Some("unsure") {
        findings.push(
            Finding::new(StoreField::Town, Check::PlaceUnsure)
                .with("value", shown(get(StoreField::Town)))
                .with("place", format!("{}, {}", place.name, place.state.name)),
        );
        return;
    }
    if let (Some(latitude), Some(longitude)) = (
        get(StoreField::Latitude).as_number(),
        get(StoreField::Longitude).as_number(),
    ) {
        let km = haversine_km((latitude, longitude), (place.latitude, place.longitude));
        if km > FAR_KM {
            findings.push(
                Finding::new(StoreField::Latitude, Check::PointFarFromTown)
                    .with("km", km.round())
                    .with("town", place.name)
                    .with("state", place.state.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::FieldValues;

    fn checks(values: &[(StoreField, Value)]) -> Vec<Check> {
        let values: FieldValues = values
            .iter()
            .map(|(field, value)| ((*field).into(), value.clone()))
            .collect();
        let blank = Value::Blank;
        check_store(
            |field| values.get(&field.into()).unwrap_or(&blank),
            date(2026, 11, 23),
        )
        .iter()
        .map(|f| f.check)
        .collect()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn a_sound_store_has_no_finding() {
        let values = [
            (StoreField::Country, text("IN")),
            (StoreField::State, text("BR")),
            (StoreField::Pin, text("800001")),
            (StoreField::Status, text("open")),
            (StoreField::Opened, Value::Date(date(2018, 10, 29).into())),
        ];
        assert_eq!(checks(&values), vec![]);
    }

    #[test]
    fn india_has_rules_and_others_do_not() {
        let wrong = [
            (StoreField::State, text("DL")),
            (StoreField::Pin, text("800001")),
            (StoreField::Gstin, text("27AAPFU0939F1ZV")),
        ];
        let with = |country: &str| {
            checks(&[vec![(StoreField::Country, text(country))], wrong.to_vec()].concat())
        };
        assert_eq!(with("IN"), vec![Check::PinZone, Check::GstinState]);
        assert_eq!(with("US"), vec![]);
        assert_eq!(checks(&wrong), vec![]);
    }

    #[test]
    fn dates_and_status_must_fit() {
        let opened = |y| (StoreField::Opened, Value::Date(date(y, 1, 1).into()));
        let closed = |y| (StoreField::ClosedOn, Value::Date(date(y, 1, 1).into()));
        let open = (StoreField::Status, text("open"));
        assert_eq!(
            checks(std::slice::from_ref(&open)),
            vec![Check::OpenWithoutDate]
        );
        assert_eq!(
            checks(&[open.clone(), opened(2030)]),
            vec![Check::OpenedInFuture]
        );
        assert_eq!(
            checks(&[open, opened(2018), closed(2019)]),
            vec![Check::ClosedStillOpen]
        );
        assert_eq!(
            checks(&[opened(2019), closed(2018)]),
            vec![Check::ClosedBeforeOpened]
        );
    }

    #[test]
    fn a_point_far_from_its_town_is_seen() {
        let values = [
            (StoreField::Country, text("IN")),
            (StoreField::Place, Value::Ref(1_273_294)),
            (StoreField::PlaceCertainty, text("exact")),
            (StoreField::Latitude, Value::Number(19.0)),
            (StoreField::Longitude, Value::Number(72.8)),
        ];
        assert_eq!(checks(&values), vec![Check::PointFarFromTown]);
    }
}
