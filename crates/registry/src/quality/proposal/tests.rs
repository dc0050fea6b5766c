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
fn a_zip_code_gets_its_zero_back_where_its_state_has_one() {
    let zip = |held: &str, state: &str| {
        let store = [
            (StoreField::Country, text("US")),
            (StoreField::Pin, text(held)),
            (StoreField::State, text(state)),
        ];
        proposed(Check::ZipForm, &store).map(|found| found.join(" "))
    };
    assert_eq!(zip("1852", "MA").as_deref(), Some("pin=01852"));
    assert_eq!(
        zip("18521234", "Massachusetts").as_deref(),
        Some("pin=018521234")
    );
    assert_eq!(zip("926", "PR").as_deref(), Some("pin=00926"));
    for (held, state) in [("1852", "KY"), ("1", "MA"), ("926", "MA"), ("ab12", "MA")] {
        assert_eq!(zip(held, state), None, "{held} {state}");
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
    let town = (StoreField::Town, text("Pune"));
    assert_eq!(
        state(Check::PinZone, &[held.clone(), pin.clone(), town]).unwrap(),
        ["state=MH"],
        "its post offices and the town"
    );
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
            Check::AreaNotPossible,
            &[(StoreField::AreaSqft, number(0.0))]
        )
        .unwrap(),
        ["area="]
    );
}

#[test]
fn a_state_of_the_usa_is_that_of_its_zip() {
    let state = |held: &str, zip: &str| {
        proposed(
            Check::StateUnknown,
            &[
                (StoreField::Country, text("US")),
                (StoreField::State, text(held)),
                (StoreField::Pin, text(zip)),
            ],
        )
    };
    assert_eq!(state("Liberty,", "64068").unwrap(), ["state=MO"]);
    assert_eq!(state("Liberty,", "83414"), None, "of two states");
    assert_eq!(state("1", "1"), None);
}
