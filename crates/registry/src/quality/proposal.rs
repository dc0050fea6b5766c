//! What would put a finding right: a pure function of the store, from what the store itself says.
//!
//! Nothing is invented. Digits are only left out, read from letters that look like them where a check digit or the state bears it out, or moved
//! to the field they belong to; a wrong check digit is only said.

use haat_atlas::{
    Certainty, State, haversine_km, nearest_place, pin_zone, resolve_state, towns_named,
};
use jiff::civil::Date;

use super::evidence::Evidence;
use crate::checks::{
    Check, Country, Finding, country_name, gstin, is_damaged, is_email, mobile, pin,
};
use crate::model::{FieldKey, FieldValues, Moment, Status, StoreField, Value};
use crate::query::nearest;

/// A point this near to a town says which state it lies in.
const NEAR_KM: f64 = 15.0;

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
        Check::StateUnknown
        | Check::PinZone
        | Check::GstinState
        | Check::PlaceUnsure
        | Check::PointOutsideState => state(get),
        Check::PinForm => pin_of(text(field)?, text(StoreField::State)),
        Check::MobileForm => mobile_of(text(field)?, get(StoreField::Phone)),
        Check::EmailForm => email(text(field)?),
        Check::GstinForm => gstin_of(text(field)?),
        Check::PointSwapped => swapped(get, finding),
        Check::AreaNotPositive => (get(field).as_number() == Some(0.0))
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

fn country(written: &str, state: Option<&str>) -> Option<Proposal> {
    let codes = || ('A'..='Z').flat_map(|a| ('A'..='Z').map(move |b| format!("{a}{b}")));
    let known: Vec<(String, &str)> = codes()
        .filter_map(|code| country_name(&code).map(|name| (code, name)))
        .collect();
    let name = nearest(written, known.iter().map(|(_, name)| *name))?;
    let (code, _) = known.iter().find(|(_, known)| *known == name)?;
    // A state of India bears India out; a few letters alone do not make a country.
    let state = state
        .and_then(resolve_state)
        .filter(|found| found.certainty == Certainty::Exact)?;
    (code == "IN").then(|| {
        Proposal::new(
            [(StoreField::Country, Value::text(code))],
            [
                Evidence::of("letters_away").with("n", letters_between(written, name)),
                Evidence::of("its_state").with("state", state.state.name),
            ],
        )
    })
}

fn letters_between(one: &str, other: &str) -> usize {
    strsim::osa_distance(&haat_atlas::fold(one), &haat_atlas::fold(other))
}

/// The state that PIN, GSTIN, town and point speak for: two of them at least, and none against it.
fn state<'a>(get: &impl Fn(StoreField) -> &'a Value) -> Option<Proposal> {
    let text = |field: StoreField| get(field).as_text();
    if Country::of(text(StoreField::Country)) != Country::India {
        return None;
    }
    let held = text(StoreField::State).and_then(State::by_iso);
    let mut voices: Vec<(&'static State, Evidence)> = Vec::new();
    let gstin = text(StoreField::Gstin).and_then(gstin);
    if let Some(gstin) = gstin.filter(crate::checks::Gstin::check_digit_holds)
        && let Some(of) = State::by_gst(gstin.state)
    {
        voices.push((of, Evidence::of("gstin_of").with("state", of.name)));
    }
    if let Some(town) = text(StoreField::Town) {
        let towns = towns_named(town, None);
        if let Some(first) = towns.first()
            && towns.iter().all(|town| town.state.iso == first.state.iso)
        {
            let said = Evidence::of("town_of").with("state", first.state.name);
            voices.push((first.state, said.with("town", first.name)));
        }
    }
    let point = get(StoreField::Latitude)
        .as_number()
        .zip(get(StoreField::Longitude).as_number());
    if let Some(point) = point
        && let Some((town, _)) = nearest_place(point, None, NEAR_KM)
    {
        let km = haversine_km(point, (town.latitude, town.longitude)).round();
        let said = Evidence::of("point_near").with("km", km);
        let said = said.with("town", town.name).with("state", town.state.name);
        voices.push((town.state, said));
    }
    let (first, _) = voices.first()?;
    let first = *first;
    if voices.iter().any(|(state, _)| state.iso != first.iso) {
        return None;
    }
    let mut evidence: Vec<Evidence> = voices.into_iter().map(|(_, said)| said).collect();
    if let Some(pin) = text(StoreField::Pin).and_then(pin) {
        let digit = *pin.as_bytes().first()?;
        if !pin_zone(digit).contains(&first.iso) {
            return None;
        }
        evidence.push(
            Evidence::of("pin_zone")
                .with("digit", char::from(digit))
                .with("state", first.name),
        );
    }
    let is_other = held.is_none_or(|held| held.iso != first.iso);
    (is_other && evidence.len() >= 2)
        .then(|| Proposal::new([(StoreField::State, Value::text(first.iso))], evidence))
}

/// The digits that letters look like.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'O' | 'o' | 'Q' => '0',
        'I' | 'l' | 'i' | '|' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'B' => '8',
        _ => return None,
    })
}

/// Runs of ASCII digits, with what joins digits in writing left out.
fn runs_of_digits(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in haat_atlas::fold(text).chars() {
        match (c, runs.last_mut()) {
            ('0'..='9', Some(run)) => run.push(c),
            _ => runs.push(String::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Without the `.0` that a spreadsheet adds to a number.
fn without_decimals(text: &str) -> Option<&str> {
    let (whole, decimals) = text.trim().split_once('.')?;
    let zeros = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    zeros.then_some(whole)
}

fn pin_of(held: &str, state: Option<&str>) -> Option<Proposal> {
    if is_damaged(held) {
        return None;
    }
    let state = state.and_then(State::by_iso);
    let fits = |pin: &str| {
        let state = state?;
        (haat_atlas::pin_fits_state(pin, state) == Some(true)).then_some(state)
    };
    let against = |pin: &str| {
        state.is_some_and(|state| haat_atlas::pin_fits_state(pin, state) == Some(false))
    };
    let proposed = |pin: String, ground: &'static str, state: Option<&State>| {
        let fits = state.map(|state| Evidence::of("pin_fits").with("state", state.name));
        let grounds = std::iter::once(Evidence::of(ground)).chain(fits);
        Some(Proposal::new(
            [(StoreField::Pin, Value::Text(pin))],
            grounds.collect::<Vec<_>>(),
        ))
    };
    if let Some(whole) = without_decimals(held).and_then(pin) {
        return match against(&whole) {
            true => None,
            false => proposed(whole.clone(), "decimals", fits(&whole)),
        };
    }
    let six: Vec<String> = runs_of_digits(held)
        .into_iter()
        .filter(|run| run.len() == 6)
        .filter_map(|run| pin(&run))
        .collect();
    if let [only] = six.as_slice() {
        // Of another state it may be a telephone's, or the state is wrong: that is no correction.
        return match against(only) {
            true => None,
            false => proposed(only.clone(), "only_digits", fits(only)),
        };
    }
    let read: String = held
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| look_alike(c).unwrap_or(c))
        .collect();
    let read = pin(&read)?;
    let state = fits(&read)?;
    proposed(read, "look_alike", Some(state))
}

fn mobile_of(held: &str, phone: &Value) -> Option<Proposal> {
    if is_damaged(held) {
        return None;
    }
    if let Some(number) = without_decimals(held).and_then(mobile) {
        return Some(Proposal::new(
            [(StoreField::Mobile, Value::Text(number))],
            [Evidence::of("decimals")],
        ));
    }
    // An area code and a number are ten digits together; no area code that begins with 1 to 5 is a mobile number's beginning.
    let digits: String = runs_of_digits(held).concat();
    let plain = |c: char| c.is_numeric() || c.is_whitespace() || "-()/+.".contains(c);
    let national = digits
        .strip_prefix("91")
        .filter(|rest| rest.len() == 10)
        .or_else(|| digits.strip_prefix('0'))
        .unwrap_or(&digits);
    let is_landline = held.chars().all(plain)
        && national.len() == 10
        && national.starts_with(|c: char| ('1'..='5').contains(&c));
    (is_landline && phone.is_blank()).then(|| {
        Proposal::new(
            [
                (StoreField::Phone, Value::Text(held.trim().to_owned())),
                (StoreField::Mobile, Value::Blank),
            ],
            [Evidence::of("landline").with("digits", &national[..2])],
        )
    })
}

fn email(held: &str) -> Option<Proposal> {
    let lower = held.trim().to_lowercase();
    let bare = held.trim();
    let bare = match lower.starts_with("mailto:") {
        true => bare.get(7..)?,
        false => bare,
    };
    let mut mended = bare.to_owned();
    for (written, meant) in [
        ("(at)", "@"),
        ("[at]", "@"),
        (" at ", "@"),
        (",com", ".com"),
        (",in", ".in"),
        ("(dot)", "."),
        ("[dot]", "."),
        (" dot ", "."),
        ("..", "."),
        ("@@", "@"),
    ] {
        mended = mended.replace(written, meant);
    }
    mended.retain(|c| !c.is_whitespace());
    let mended = mended.trim_matches(['<', '>', ';', ',', '.', ':']);
    // Two addresses in one field are two, not one with a mark too many.
    let one = !mended.contains([',', ';', '/', '<', '>', '(', ')']);
    (one && mended != held && is_email(mended)).then(|| {
        Proposal::new(
            [(StoreField::Email, Value::text(mended))],
            [Evidence::of("email_form")],
        )
    })
}

/// Digits and letters that stand where the other kind belongs and look like it, where the check digit holds with them read so. What stands in
/// the last place is left as it is: it is what bears the others out.
fn gstin_of(held: &str) -> Option<Proposal> {
    let plain: Vec<char> = held
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if plain.len() != 15 || !held.is_ascii() {
        return None;
    }
    let letter = |c: char| match c {
        '0' => 'O',
        '1' => 'I',
        '2' => 'Z',
        '5' => 'S',
        '8' => 'B',
        c => c,
    };
    let read: String = plain
        .iter()
        .enumerate()
        .map(|(at, c)| match at {
            0 | 1 | 7..=10 if c.is_ascii_alphabetic() => look_alike(*c).unwrap_or(*c),
            2..=6 | 11 | 13 => letter(*c),
            _ => *c,
        })
        .collect();
    let found = gstin(&read).filter(crate::checks::Gstin::check_digit_holds)?;
    State::by_gst(found.state)?;
    let as_written: String = plain.into_iter().collect();
    let mut evidence = Vec::new();
    if as_written != read {
        evidence.push(Evidence::of("look_alike"));
    }
    evidence.push(Evidence::of("check_digit"));
    Some(Proposal::new(
        [(StoreField::Gstin, Value::Text(found.text))],
        evidence,
    ))
}

fn swapped<'a>(get: &impl Fn(StoreField) -> &'a Value, finding: &Finding) -> Option<Proposal> {
    let (latitude, longitude) = (get(StoreField::Latitude), get(StoreField::Longitude));
    latitude.as_number().zip(longitude.as_number())?;
    let state = finding.params.get("state")?;
    let mut proposal = Proposal::new(
        [
            (StoreField::Latitude, longitude.clone()),
            (StoreField::Longitude, latitude.clone()),
        ],
        [Evidence::of("swapped").with("state", state)],
    );
    proposal.whatever_is_held = true;
    Some(proposal)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::checks::check_store;

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    /// The first finding of that check in a store of India, and what is proposed for it, as `field=value`.
    fn proposed(check: Check, values: &[(StoreField, Value)]) -> Option<Vec<String>> {
        let values: FieldValues = values
            .iter()
            .cloned()
            .chain(
                values
                    .iter()
                    .all(|(field, _)| *field != StoreField::Country)
                    .then(|| (StoreField::Country, text("IN"))),
            )
            .map(|(field, value)| (field.into(), value))
            .collect();
        let blank = Value::Blank;
        let get = |field: StoreField| values.get(&field.into()).unwrap_or(&blank);
        let today = date(2026, 11, 26);
        let found = check_store(get, today);
        let finding = found.iter().find(|finding| finding.check == check);
        let proposal = proposal(get, finding.expect("the finding"), today)?;
        assert!(!proposal.evidence.is_empty());
        for ground in &proposal.evidence {
            assert!(!ground.to_string().contains('{'), "{ground}");
        }
        // What is proposed puts it right.
        let mended = |field: StoreField| {
            proposal
                .values
                .get(&field.into())
                .or_else(|| values.get(&field.into()))
                .unwrap_or(&blank)
        };
        let left = check_store(mended, today);
        assert!(
            left.iter()
                .all(|left| left.check != check || left.field != finding.unwrap().field),
            "{left:?}"
        );
        let shown = |(key, value): (&FieldKey, &Value)| match value {
            Value::Text(text) => format!("{key}={text}"),
            Value::Number(number) => format!("{key}={number}"),
            Value::Date(moment) => format!("{key}={moment}"),
            _ => format!("{key}="),
        };
        Some(proposal.values.iter().map(shown).collect())
    }

    fn pin_proposed(held: &str, state: &str) -> Option<String> {
        proposed(
            Check::PinForm,
            &[
                (StoreField::Pin, text(held)),
                (StoreField::State, text(state)),
            ],
        )
        .map(|found| found.join(" "))
    }

    #[test]
    fn a_pin_is_taken_out_of_what_stands_beside_it_and_never_made_up() {
        assert_eq!(
            pin_proposed("Patna 800001", "BR").as_deref(),
            Some("pin=800001")
        );
        assert_eq!(
            pin_proposed("800001.0", "BR").as_deref(),
            Some("pin=800001")
        );
        assert_eq!(pin_proposed("8OOOO1", "BR").as_deref(), Some("pin=800001"));
        for (held, state) in [
            ("80001", "BR"),
            ("080001", "BR"),
            ("Patna 800001", "KL"),
            ("8OOOO1", "KL"),
            ("800001/800002", "BR"),
            ("8000011", "BR"),
            ("unknown", "BR"),
        ] {
            assert_eq!(pin_proposed(held, state), None, "{held}");
        }
    }

    #[test]
    fn a_landline_goes_under_phone_where_there_is_room() {
        let mobile = |held: &str, phone: Value| {
            proposed(
                Check::MobileForm,
                &[(StoreField::Mobile, text(held)), (StoreField::Phone, phone)],
            )
        };
        assert_eq!(
            mobile("011-23456789", Value::Blank).unwrap(),
            ["mobile=", "phone=011-23456789"]
        );
        assert_eq!(
            mobile("9876543210.0", Value::Blank).unwrap(),
            ["mobile=9876543210"]
        );
        assert_eq!(mobile("011-23456789", text("011-1")), None);
        assert_eq!(mobile("98765", Value::Blank), None);
        assert_eq!(mobile("98765 43210 / 98765 43211", Value::Blank), None);
    }

    #[test]
    fn a_gstin_is_read_by_its_check_digit_and_a_wrong_check_digit_stays() {
        let gstin = |check, held: &str| proposed(check, &[(StoreField::Gstin, text(held))]);
        assert_eq!(
            gstin(Check::GstinForm, "27AAPFUO939F1ZV").unwrap(),
            ["gstin=27AAPFU0939F1ZV"]
        );
        assert_eq!(
            gstin(Check::GstinForm, "27-AAPFU0939F-1ZV").unwrap(),
            ["gstin=27AAPFU0939F1ZV"]
        );
        assert_eq!(gstin(Check::GstinForm, "27AAPFUO938F1ZV"), None);
        assert_eq!(gstin(Check::GstinCheckDigit, "03AAJCR2207E1Z2"), None);
    }

    #[test]
    fn a_state_needs_two_that_speak_for_it_and_none_against() {
        let state = |check, values: &[(StoreField, Value)]| proposed(check, values);
        let held = (StoreField::State, text("DL"));
        let pin = (StoreField::Pin, text("411001"));
        let gstin = (StoreField::Gstin, text("27AAPFU0939F1ZV"));
        assert_eq!(
            state(Check::PinZone, &[held.clone(), pin.clone(), gstin.clone()]).unwrap(),
            ["state=MH"]
        );
        assert_eq!(state(Check::PinZone, &[held.clone(), pin.clone()]), None);
        assert_eq!(
            state(
                Check::GstinState,
                &[
                    held.clone(),
                    (StoreField::Pin, text("110001")),
                    gstin.clone()
                ]
            ),
            None,
            "the PIN speaks for the state that is held"
        );
        assert_eq!(
            state(
                Check::StateUnknown,
                &[(StoreField::State, text("West")), pin, gstin]
            )
            .unwrap(),
            ["state=MH"]
        );
    }

    #[test]
    fn points_dates_and_addresses() {
        let number = Value::Number;
        assert_eq!(
            proposed(
                Check::PointSwapped,
                &[
                    (StoreField::State, text("KL")),
                    (StoreField::Latitude, number(76.26)),
                    (StoreField::Longitude, number(9.93)),
                ]
            )
            .unwrap(),
            ["latitude=9.93", "longitude=76.26"]
        );
        let day = |y, m, d| Value::Date(date(y, m, d).into());
        assert_eq!(
            proposed(Check::YearShort, &[(StoreField::Opened, day(18, 10, 29))]).unwrap(),
            ["opened=2018-10-29"]
        );
        assert_eq!(
            proposed(Check::YearShort, &[(StoreField::Opened, day(98, 10, 29))]).unwrap(),
            ["opened=1998-10-29"]
        );
        assert_eq!(
            proposed(
                Check::OpenedInFuture,
                &[
                    (StoreField::Status, text("signed")),
                    (StoreField::Opened, day(2027, 1, 1))
                ]
            )
            .unwrap(),
            ["planned=2027-01-01", "opened="]
        );
        assert_eq!(
            proposed(
                Check::OpenedInFuture,
                &[
                    (StoreField::Status, text("open")),
                    (StoreField::Opened, day(2027, 1, 1))
                ]
            ),
            None
        );
        let email = |held: &str| proposed(Check::EmailForm, &[(StoreField::Email, text(held))]);
        assert_eq!(email("asha@example,in").unwrap(), ["email=asha@example.in"]);
        assert_eq!(
            email("asha @example.in;").unwrap(),
            ["email=asha@example.in"]
        );
        assert_eq!(email("a@b.in, c@d.in"), None);
        assert_eq!(email("asha"), None);
        assert_eq!(
            proposed(
                Check::CountryUnknown,
                &[
                    (StoreField::Country, text("Inida")),
                    (StoreField::State, text("Bihar"))
                ]
            )
            .unwrap(),
            ["country=IN"]
        );
        assert_eq!(
            proposed(
                Check::AreaNotPositive,
                &[(StoreField::AreaSqft, number(0.0))]
            )
            .unwrap(),
            ["area="]
        );
    }
}
