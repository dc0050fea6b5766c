//! Checks that need more than one field of a store.

use haat_atlas::{PinArea, Place, State, UsState, haversine_km, nearest_place};
use jiff::civil::Date;

use super::finding::{Check, Finding};
use super::held::{CHECKED, check_held};
use super::papers;
use super::reading::Country;
use crate::model::{Status, StoreField, Value};

/// The fields [`contradiction`] looks at.
pub const CONTRADICTING: &[StoreField] = &[StoreField::Opened, StoreField::ClosedOn];

/// The dates a store has.
const DATES: &[StoreField] = &[
    StoreField::PlannedOpening,
    StoreField::ForecastOpening,
    StoreField::Opened,
    StoreField::ClosedOn,
];

/// A point this far from its town's centre is worth a look: the largest cities reach some 40 km out.
const FAR_KM: f64 = 60.0;

/// A point this far from every listed town is not in India, or at sea.
const NOBODYS_KM: f64 = 200.0;

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
    let country = Country::of(get(StoreField::Country).as_text());
    let held = CHECKED
        .iter()
        .filter_map(|field| check_held(*field, get(*field), country));
    findings.extend(held);
    match country {
        Country::India => check_india(&get, &mut findings),
        Country::UnitedStates => check_usa(&get, &mut findings),
        _ => {}
    }
    findings
}

/// A ZIP code lies in its state.
fn check_usa<'a>(get: &impl Fn(StoreField) -> &'a Value, findings: &mut Vec<Finding>) {
    let state = get(StoreField::State).as_text().and_then(UsState::resolve);
    if let (Some(zip), Some(state)) = (get(StoreField::Pin).as_text(), state)
        && papers::is_zip(zip)
        && state.has_zip(zip) == Some(false)
    {
        findings.push(
            Finding::new(StoreField::Pin, Check::ZipState)
                .with("value", zip)
                .with("state", state.name),
        );
    }
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
    for field in DATES {
        if let Some(day) = get(*field).as_date()
            && (0..100).contains(&day.date.year())
        {
            findings.push(
                Finding::new(*field, Check::YearShort)
                    .with("value", day.date)
                    .with("year", day.date.year()),
            );
        }
    }
    let status = get(StoreField::Status).as_text().and_then(Status::by_key);
    let (opened, closed) = (
        get(StoreField::Opened).as_date(),
        get(StoreField::ClosedOn).as_date(),
    );
    if let Some(opened) = opened.filter(|opened| opened.date > today) {
        findings.push(
            Finding::new(StoreField::Opened, Check::OpenedInFuture).with("value", opened.date),
        );
    }
    match status {
        Some(Status::Open) if opened.is_none() => {
            findings.push(Finding::new(StoreField::Opened, Check::OpenWithoutDate));
        }
        Some(status) if ended(status) && closed.is_none() => findings.push(
            Finding::new(StoreField::ClosedOn, Check::ClosedWithoutDate)
                .with("status", status.label()),
        ),
        _ => {}
    }
    if let (None, Some(opened), Some(status)) = (closed, opened, status)
        && opened.date <= today
        && !status.stands()
        && !ended(status)
    {
        findings.push(
            Finding::new(StoreField::Status, Check::OpenedNotOpen)
                .with("value", opened.date)
                .with("status", status.label()),
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

/// Whether a store of this status was open once and is no more, or stands elsewhere now.
fn ended(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Relocated)
}

/// What fields of a store in India say of each other.
fn check_india<'a>(get: &impl Fn(StoreField) -> &'a Value, findings: &mut Vec<Finding>) {
    let state = get(StoreField::State).as_text().and_then(State::by_iso);
    if let (Some(pin), Some(state)) = (get(StoreField::Pin).as_text().and_then(papers::pin), state)
        && haat_atlas::pin_fits_state(&pin, state) == Some(false)
    {
        findings.push(
            Finding::new(StoreField::Pin, Check::PinZone)
                .with("value", pin)
                .with("state", state.name),
        );
    }
    if let (Some(gstin), Some(state)) = (
        get(StoreField::Gstin).as_text().and_then(papers::gstin),
        state,
    ) && gstin.check_digit_holds()
        && let Some(of) = State::by_gst(gstin.state)
        && of.iso != state.iso
    {
        findings.push(
            Finding::new(StoreField::Gstin, Check::GstinState)
                .with("value", gstin.text)
                .with("gstin_state", of.name)
                .with("state", state.name),
        );
    }
    check_place(get, state, findings);
}

fn check_place<'a>(
    get: &impl Fn(StoreField) -> &'a Value,
    state: Option<&'static State>,
    findings: &mut Vec<Finding>,
) {
    let point = get(StoreField::Latitude)
        .as_number()
        .zip(get(StoreField::Longitude).as_number());
    let place = get(StoreField::Place)
        .as_ref_id()
        .and_then(|id| u32::try_from(id).ok())
        .and_then(Place::by_id);
    let unsure = get(StoreField::PlaceCertainty).as_text() == Some("unsure");
    if let (Some(point), Some(state)) = (point, state)
        && place.is_none_or(|place| unsure || place.state.iso != state.iso)
    {
        check_point_in_state(point, state, findings);
    }
    let Some(place) = place else {
        if let (Some(town), Some(state)) = (get(StoreField::Town).as_text(), state) {
            findings.push(
                Finding::new(StoreField::Town, Check::TownUnknown)
                    .with("value", town)
                    .with("state", state.name),
            );
        }
        return;
    };
    if unsure {
        findings.push(
            Finding::new(StoreField::Town, Check::PlaceUnsure)
                .with("value", shown(get(StoreField::Town)))
                .with("place", format!("{}, {}", place.name, place.state.name)),
        );
        return;
    }
    if let Some(pin) = get(StoreField::Pin).as_text().and_then(papers::pin) {
        check_pin_near(&pin, place, findings);
    }
    if let Some(point) = point {
        let km = haversine_km(point, (place.latitude, place.longitude));
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

/// A PIN is another town's where its post offices are far away and in another district of the state; that it is of another state is said for itself.
fn check_pin_near(pin: &str, place: &Place, findings: &mut Vec<Finding>) {
    let Some(area) = PinArea::of(pin) else {
        return;
    };
    let same_district = |district| place.lies_in_district(district) == Some(true);
    let in_state = area.states.iter().any(|state| state.iso == place.state.iso);
    if let Some(point) = area.point
        && in_state
        && !area.district.is_some_and(same_district)
    {
        let km = haversine_km(point, (place.latitude, place.longitude));
        if km > FAR_KM {
            findings.push(
                Finding::new(StoreField::Pin, Check::PinFarFromTown)
                    .with("value", pin)
                    .with("km", km.round())
                    .with("town", place.name),
            );
        }
    }
}

/// Without boundaries at hand, a point is outside its state where the towns around it are another state's: no town of the state lies
/// near it, and the nearest of all is of another state or too far to be anybody's. The last towns of Ladakh have nobody around them.
fn check_point_in_state(point: (f64, f64), state: &'static State, findings: &mut Vec<Finding>) {
    let near = |point| nearest_place(point, Some(state), FAR_KM).is_some();
    if near(point)
        || nearest_place(point, None, NOBODYS_KM)
            .is_some_and(|(town, _)| town.state.iso == state.iso)
    {
        return;
    }
    let check = if near((point.1, point.0)) {
        Check::PointSwapped
    } else {
        Check::PointOutsideState
    };
    findings.push(Finding::new(StoreField::Latitude, check).with("state", state.name));
}

/// The finding on a code that is another store's but for capitals.
pub(crate) fn near_code(near: &str) -> Finding {
    Finding::new(StoreField::Code, Check::CodeNear).with("code", near)
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
    fn india_has_rules_the_usa_fewer_and_others_none() {
        let wrong = [
            (StoreField::State, text("DL")),
            (StoreField::Pin, text("800001")),
            (StoreField::Gstin, text("27AAPFU0939F1ZV")),
        ];
        let with = |country: &str| {
            checks(&[vec![(StoreField::Country, text(country))], wrong.to_vec()].concat())
        };
        assert_eq!(with("IN"), vec![Check::PinZone, Check::GstinState]);
        assert_eq!(with("US"), vec![Check::StateUnknown, Check::ZipForm]);
        assert_eq!(with("FR"), vec![]);
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
    fn a_status_that_the_dates_contradict_is_seen() {
        let opened = (StoreField::Opened, Value::Date(date(2018, 10, 29).into()));
        let closed = (StoreField::ClosedOn, Value::Date(date(2019, 1, 1).into()));
        let status = |key: &str| (StoreField::Status, text(key));
        for (key, without, with) in [
            ("closed", vec![Check::ClosedWithoutDate], vec![]),
            ("relocated", vec![Check::ClosedWithoutDate], vec![]),
            ("signed", vec![Check::OpenedNotOpen], vec![]),
            ("temporarily_closed", vec![], vec![]),
            ("open", vec![], vec![Check::ClosedStillOpen]),
        ] {
            assert_eq!(checks(&[status(key), opened.clone()]), without, "{key}");
            assert_eq!(
                checks(&[status(key), opened.clone(), closed.clone()]),
                with,
                "{key}, closed"
            );
        }
    }

    #[test]
    fn a_pin_of_another_town_is_seen() {
        let patna = haat_atlas::towns_named("Patna", State::by_iso("BR"))[0];
        let with = |pin: &str| {
            checks(&[
                (StoreField::Country, text("IN")),
                (StoreField::State, text("BR")),
                (StoreField::Town, text("Patna")),
                (StoreField::Place, Value::Ref(patna.id.into())),
                (StoreField::PlaceCertainty, text("exact")),
                (StoreField::Pin, text(pin)),
            ])
        };
        assert_eq!(with("800001"), vec![]);
        assert_eq!(with("823001"), vec![Check::PinFarFromTown], "of Gaya");
        assert_eq!(with("834001"), vec![Check::PinZone], "of Ranchi");
        assert_eq!(with("800999"), vec![Check::PinUnknown]);
        assert_eq!(with("900056"), vec![], "the army's");
    }

    #[test]
    fn a_zip_of_another_state_is_seen() {
        let with = |state: &str, zip: &str| {
            checks(&[
                (StoreField::Country, text("US")),
                (StoreField::State, text(state)),
                (StoreField::Pin, text(zip)),
            ])
        };
        assert_eq!(with("KY", "42320"), vec![]);
        assert_eq!(with("Tennessee", "42320"), vec![Check::ZipState]);
        assert_eq!(with("TN", "4232"), vec![Check::ZipForm], "said once");
        assert_eq!(with("Ontario", "42320"), vec![Check::StateUnknown]);
    }

    #[test]
    fn a_town_nobody_knows_is_seen() {
        let town = |state: &str| {
            checks(&[
                (StoreField::Country, text("IN")),
                (StoreField::State, text(state)),
                (StoreField::Town, text("Nowheresville")),
            ])
        };
        assert_eq!(town("GA"), vec![Check::TownUnknown]);
    }

    #[test]
    fn a_point_outside_its_state_is_seen() {
        let at = |latitude: f64, longitude: f64| {
            checks(&[
                (StoreField::Country, text("IN")),
                (StoreField::State, text("KL")),
                (StoreField::Latitude, Value::Number(latitude)),
                (StoreField::Longitude, Value::Number(longitude)),
            ])
        };
        assert_eq!(at(9.93, 76.26), vec![]);
        assert_eq!(at(28.61, 77.21), vec![Check::PointOutsideState]);
        assert_eq!(at(76.26, 9.93), vec![Check::PointSwapped]);
        assert_eq!(at(0.0, 0.0), vec![Check::PointOutsideState]);
    }

    #[test]
    fn the_last_valley_of_a_state_is_in_it() {
        let values = [
            (StoreField::Country, text("IN")),
            (StoreField::State, text("LA")),
            (StoreField::Latitude, Value::Number(33.9)),
            (StoreField::Longitude, Value::Number(78.4)),
        ];
        assert_eq!(checks(&values), vec![]);
    }

    /// What is said as a value comes in is said as long as it is held; only how a text was read is said once.
    #[test]
    fn warnings_on_a_value_stay_with_it() {
        use crate::checks::{Country, Reading, interpret};
        use crate::model::FieldDef;
        let cells = [
            (StoreField::Code, "9.88E+09"),
            (StoreField::Country, "Atlantis"),
            (StoreField::State, "Texas"),
            (StoreField::Pin, "42320"),
            (StoreField::Mobile, "12345"),
            (StoreField::Phone, "1.2E+10"),
            (StoreField::Email, "nobody"),
            (StoreField::Gstin, "03AAJCR2207E1Z2"),
            (StoreField::Gstin, "none"),
            (StoreField::AreaSqft, "-5"),
        ];
        for country in ["IN", "US", ""] {
            for (field, raw) in cells {
                let reading = Reading::typed(Country::of(Some(country)));
                let read = interpret(&FieldDef::builtin(field), raw, &reading).unwrap();
                let mut values = vec![(field, read.value)];
                if field != StoreField::Country && !country.is_empty() {
                    values.push((StoreField::Country, text(country)));
                }
                let said: Vec<Check> = read.warnings.iter().map(|w| w.check).collect();
                assert_eq!(checks(&values), said, "{field:?} {raw} in {country}");
            }
        }
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
