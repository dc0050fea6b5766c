//! Two columns of states: the one that the PIN codes of the rows speak for is taken, and it is said why.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use haat_exchange::import::{Plan, SourceOptions, Target, because, commit, preview};
use haat_registry::{Registry, StoreField, Value};

fn proposed(list: &str) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, list).unwrap();
    let options = SourceOptions::default();
    preview(&registry, &path, None, options, &mut |_, _, _| true)
        .unwrap()
        .plan
}

fn of<'p>(plan: &'p Plan, header: &str) -> (&'p Target, &'p str, String) {
    let mut columns = plan.columns.iter();
    let column = columns.find(|column| column.header == header).unwrap();
    (&column.becomes, &column.because, column.reason())
}

/// Twenty stores in Bihar; in six rows the columns differ, and the PIN is of Patna all the same.
fn list(pin: &str) -> String {
    let mut text = format!("Code,Mended,Came as,{pin}\n");
    for row in 0..20 {
        let mended = if row == 0 { "see file" } else { "Bihar" };
        let came = if row < 7 { "Uttar Pradesh" } else { "Bihar" };
        text.push_str(&format!("S-{row},{mended},{came},800001\n"));
    }
    text
}

#[test]
fn the_column_that_pin_codes_speak_for_is_taken() {
    let plan = proposed(&list("PIN"));
    let state = Target::Field("state".to_owned());
    let (becomes, why, reason) = of(&plan, "Mended");
    assert_eq!((becomes, why), (&state, because::RIVAL_TAKEN));
    assert_eq!(
        reason,
        "by what it holds; it differs from “Came as” in 7 rows, where PIN or ZIP speak for it in 6 and for the other in 0"
    );
    let (becomes, why, reason) = of(&plan, "Came as");
    assert!(matches!(becomes, Target::Own { name, .. } if name == "Came as"));
    assert_eq!(why, because::RIVAL_TOLD);
    assert!(reason.contains("from “Mended” in 7 rows"), "{reason}");
}

/// One of them may say one state throughout, and both may be headed as states.
#[test]
fn a_second_column_of_the_same_header_is_no_less_a_rival() {
    let mut list = "Code,Name,State,PIN,State\n".to_owned();
    for row in 0..20 {
        let first = if row % 2 == 0 { "Jharkhand" } else { "Bihar" };
        list.push_str(&format!("S-{row},Shop,{first},800001,Bihar\n"));
    }
    let plan = proposed(&list);
    let (becomes, why, _) = of(&plan, "State (2)");
    assert_eq!(becomes, &Target::Field("state".to_owned()));
    assert_eq!(why, because::RIVAL_TAKEN);
    assert_eq!(of(&plan, "State").1, because::RIVAL_TOLD);
    assert_eq!(plan.country_params["india"], "20");
}

#[test]
fn without_codes_the_fuller_one_is_taken_and_a_person_sees_to_it() {
    let plan = proposed(&list("Ward"));
    let (becomes, ..) = of(&plan, "Came as");
    assert_eq!(becomes, &Target::Field("state".to_owned()));
    assert_eq!(of(&plan, "Mended").1, because::RIVAL);
}

#[test]
fn what_was_decided_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, list("PIN")).unwrap();
    let options = SourceOptions::default();
    let plan = preview(&registry, &path, None, options, &mut |_, _, _| true)
        .unwrap()
        .plan;
    commit(&registry, "asha", &path, &plan, &mut |_, _, _| true).unwrap();
    let state = registry.read(|reader| {
        let id = reader.store_by_code("S-3")?.unwrap();
        let store = reader.store(id)?.unwrap();
        Ok(store.get(StoreField::State).clone())
    });
    assert_eq!(state.unwrap(), Value::text("BR"));
}
