//! Two times, never mixed: open on a day by the stores' own dates, and as recorded by the journal.

use std::time::Duration;

use harness::Outcome;

use crate::said::{counts, does, somebody_with, tries};

#[test]
fn a_list_imported_today_whose_openings_lie_in_2018() -> Outcome {
    let list = "Code,Opened,Closed\nA,2018-10-01,\nB,2018-10-29T12:00+05:30,2018-12-01\nC,2018-11-05,\nD,,\n";
    let person = somebody_with("list.csv", list)?;
    let before = now();
    does(&person, "import|n.haat|list.csv");
    let after = now();
    does(&person, "set|n.haat|A|opened=2019-01-01");

    let open_on = |day: &str| {
        let said = tries(
            &person,
            &format!("summary|n.haat|--by|status|--on|{day}|--format|json"),
        );
        assert!(
            said.err.contains("by the stores' own dates"),
            "{}",
            said.err
        );
        said.json()["total"]["stores"].as_u64().unwrap()
    };
    assert_eq!(
        (
            open_on("2018-10-29"),
            open_on("2018-11-30"),
            open_on("2018-12-01")
        ),
        (1, 2, 1)
    );
    assert_eq!(counts(&person, "n.haat", "on:2019-06-01"), 2);

    let recorded = |time: &str, query: &str| {
        let said = tries(
            &person,
            &format!("list|n.haat|{query}|--recorded|{time}|--format|json"),
        );
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.contains("As recorded at"), "{}", said.err);
        said.json()["count"].as_u64().unwrap()
    };
    assert_eq!(
        recorded(&before, ""),
        0,
        "nothing was recorded yet, whatever the stores' dates"
    );
    assert_eq!(recorded(&after, ""), 4);
    assert_eq!(
        recorded(&after, "opened:2018-10-01"),
        1,
        "as it was before it was corrected"
    );
    assert_eq!(counts(&person, "n.haat", "opened:2018-10-01"), 0);
    Ok(())
}

/// This moment, with a pause on both sides so that nothing else falls into it.
pub fn now() -> String {
    std::thread::sleep(Duration::from_millis(30));
    let now = jiff::Timestamp::now().to_string();
    std::thread::sleep(Duration::from_millis(30));
    now
}

#[test]
fn groups_by_one_or_two_dimensions_hold_together() -> Outcome {
    let person = somebody_with("none.csv", "")?;
    does(&person, "sample|s.haat");
    let one = does(
        &person,
        "summary|s.haat|--by|format|--on|2018-10-29|--format|json",
    )
    .json();
    let stores = |label: &str| {
        one["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["format"] == label)
            .unwrap()["stores"]
            .as_u64()
    };
    assert_eq!(stores("Mi Store"), Some(500));
    let two = does(
        &person,
        "summary|s.haat|format:\"Mi Store\"|--by|state,tier|--format|json",
    )
    .json();
    let rows = two["rows"].as_array().unwrap();
    assert_eq!(
        rows.iter()
            .map(|row| row["stores"].as_u64().unwrap())
            .sum::<u64>(),
        500
    );
    let months = does(&person, "summary|s.haat|--by|opened.month|--format|json").json();
    let last = months["rows"].as_array().unwrap().last().unwrap()["cumulative"].clone();
    assert_eq!(last, months["total"]["net"]);
    Ok(())
}

#[test]
fn an_export_holds_the_stores_of_a_day_or_of_a_time() -> Outcome {
    let list =
        "Code,Name,Opened,Closed\nA,Old,2018-10-01,\nB,Gone,2018-10-29,2018-12-01\nC,Undated,,\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let then = now();
    does(&person, "set|n.haat|A|name=New");
    let exported = |words: &str| {
        does(
            &person,
            &format!("export|n.haat|out.csv|{words}|--columns|code,name|--overwrite"),
        );
        std::fs::read_to_string(person.file("out.csv")).unwrap()
    };
    assert_eq!(
        exported("--on|2018-11-01"),
        "Code,Name\r\nA,New\r\nB,Gone\r\n"
    );
    assert_eq!(exported("--on|2018-12-01"), "Code,Name\r\nA,New\r\n");
    assert_eq!(
        exported(&format!("--recorded|{then}")),
        "Code,Name\r\nA,Old\r\nB,Gone\r\nC,Undated\r\n"
    );
    assert_eq!(
        exported(&format!("--recorded|{then}|--on|2018-12-01")),
        "Code,Name\r\nA,Old\r\n"
    );
    Ok(())
}

#[test]
fn a_status_that_dates_contradict_is_said_and_counted_apart() -> Outcome {
    let list = "Code,State,Town,Country,Status,Opened,Closed\n\
        A,Bihar,Patna,IN,open,2018-10-01,\nB,Bihar,Gaya,IN,closed,2018-10-01,\n\
        C,Goa,Nowheresville,IN,signed,2018-10-01,\nD,Goa,Panaji,IN,closed,2018-10-01,2020-01-01\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let found = does(&person, "check|n.haat").out;
    for said in [
        "B: its status is Closed but no closing date is held",
        "C: it opened on 2018-10-01 but its status is Signed",
        "C: no town of Goa is listed as “Nowheresville”",
        "0 errors, 4 warnings",
    ] {
        assert!(found.contains(said), "{said}: {found}");
    }
    let of_a_day = "summary|n.haat|--by|state|--on|2018-11-01";
    let table = does(&person, of_a_day);
    let last = table.out.lines().last().unwrap_or_default();
    assert!(last.starts_with("Of these not open by their status") && last.ends_with(" 2"));
    assert!(table.err.contains("status says otherwise"), "{}", table.err);
    let json = does(&person, &format!("{of_a_day}|--format|json")).json();
    assert_eq!(
        (&json["not_open_by_status"], &json["total"]["stores"]),
        (&2.into(), &4.into()),
        "{json}"
    );
    Ok(())
}

#[test]
fn stores_without_an_opening_date_stand_in_every_form_of_a_summary_of_a_day() -> Outcome {
    let list = "Code,State,Country,Opened\nA,Bihar,IN,2018-10-01\nB,Bihar,IN,\nC,Goa,IN,\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let of_a_day = "summary|n.haat|--by|state|--on|2018-11-01";
    let table = does(&person, of_a_day).out;
    let last = table.lines().last().unwrap_or_default();
    assert_eq!(
        last.split_whitespace().collect::<Vec<_>>().join(" "),
        "Without an opening date 2"
    );
    let csv = does(&person, &format!("{of_a_day}|--format|csv")).out;
    assert!(csv.ends_with("Without an opening date,2,,,,\r\n"), "{csv}");
    let json = does(&person, &format!("{of_a_day}|--format|json")).json();
    assert_eq!(
        (&json["undated"], &json["total"]["stores"]),
        (&2.into(), &1.into()),
        "{json}"
    );
    does(&person, &format!("{of_a_day}|-o|day.xlsx"));
    let book = crate::leaving::workbook_text(&person, "day.xlsx");
    assert!(book.contains("Without an opening date"), "{book}");
    let csv = does(&person, "summary|n.haat|--by|state|--format|csv").out;
    assert!(!csv.contains("Without"), "they are in their rows: {csv}");
    Ok(())
}

#[test]
fn a_time_is_read_day_first_and_a_place_of_the_history_by_its_name() -> Outcome {
    let person = somebody_with("list.csv", "Code\nA\n")?;
    does(&person, "import|n.haat|list.csv");
    does(&person, "set|n.haat|A|country=IN|state=Bihar|town=Gaya");
    let said = does(&person, "list|n.haat|--recorded|1/4/2001 06:36");
    assert!(said.err.contains("2001-04-01 06:36:59"), "{}", said.err);
    assert_eq!(
        tries(&person, "list|n.haat|--recorded|31/31/2019").code,
        tries(&person, "list|n.haat|--recorded|soon").code
    );
    let told = does(&person, "history|n.haat|A").out;
    assert!(told.contains("Gaya, Bihar"), "{told}");
    Ok(())
}
