//! An earlier state on every page: what each shows of it, that nothing is changed there, and what is always of now.

use harness::{Outcome, Person, Window};
use serde_json::json;

const LIST: &str = "\
Code,Name,Town,State,Country,Mobile,PIN,Latitude,Longitude
A-1,Ganesh Mobiles,Qwxyz,Bihar,IN,9876543210,800001,north,85.1
B-7,Ganesh Mobile,QWXYZ,Bihar,IN,9876543210,800001,25.6,85.1
C-2,Balaji Telecom,Gaya,Bihar,IN,9123456780,823001,24.79,85.0
E-5,Sharma Traders,Rewa,Madhya Pradesh,IN,9000000001,486001,24.5,81.3
";

/// How many there are of this.
fn count(selector: &str) -> String {
    format!("return document.querySelectorAll(\"{selector}\").length")
}

/// A list is imported; then everything about it changes.
async fn changed_since() -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    std::fs::write(person.file("list.csv"), LIST)?;
    for words in [
        &["new", "n.haat"][..],
        &["import", "n.haat", "list.csv"],
        &["set", "n.haat", "A-1", "latitude=25.61"],
        &["replace", "n.haat", "town", "QWXYZ", "--to", "Qwxyz"],
        &["not-same", "n.haat", "A-1", "B-7"],
        &[
            "places",
            "n.haat",
            "--confirm",
            "Qwxyz",
            "--state",
            "Bihar",
            "--not-listed",
        ],
        &["delete", "n.haat", "C-2"],
        &["columns", "n.haat", "Zone", "--add", "text"],
        &["set", "n.haat", "E-5", "format=Kiosk"],
    ] {
        let said = person.haat(words)?;
        let told = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success(), "{words:?}: {told}");
    }
    let window = person.open(["n.haat"]).await?;
    Ok((person, window))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_shows_what_was_recorded_and_changes_nothing() -> Outcome {
    let (_person, window) = changed_since().await?;
    window.go_to("/history").await?;
    window.click("[data-row='1'] button").await?;
    window.click("[data-entry='1'] [data-see-recorded]").await?;
    window.see("[data-recorded]").await?;

    // History ends with the state, and nothing is undone from it.
    window.go_to("/history").await?;
    window.see("[data-found='1']").await?;
    window
        .text_when("[data-recorded]", |text| text.contains("undone by then"))
        .await?;
    window.click("[data-row='1'] button").await?;
    window.see("[data-entry='1'] [data-import]").await?;
    window
        .becomes(
            &count("[data-take-back], [data-undo-any], [data-undo-entry], [data-undo]"),
            0,
        )
        .await?;

    // Who types into a cell is told why nothing is changed, until they are back.
    window.go_to("/stores").await?;
    window.see("[data-total='4']").await?;
    window.click("#cell-0-1").await?;
    window.write("[role=grid]", "x").await?;
    window
        .text_when("[role=alert]", |text| text.contains("earlier state"))
        .await?;
    window.becomes(&count("[data-editor]"), 0).await?;

    // A store opens as it was, to be read: without the latitude that came later.
    window.click("#cell-0-0").await?;
    window.see("[data-form-then] [data-then=code]").await?;
    assert_eq!(window.text("[data-then=code]").await?, "A-1");
    assert_eq!(window.text("[data-then=town]").await?, "Qwxyz");
    window
        .becomes(
            &count("[data-form-then] input, [data-then=latitude], [data-form]"),
            0,
        )
        .await?;
    window.click("[data-close-form]").await?;
    window.becomes(&count("[data-form-then]"), 0).await?;

    // Removed stores: there was none.
    window.click("[data-removed]").await?;
    window.see("[data-ready=removed]").await?;
    window.becomes(&count("[data-removed-store]"), 0).await?;
    window.see("[data-recorded]").await?;

    // Duplicates: the pair that is decided by now.
    window.click(".back").await?;
    window.click("[data-duplicates]").await?;
    window
        .see("[data-ready=duplicates] [data-pair='A-1 B-7']")
        .await?;
    window
        .becomes(&count("[data-merge], [data-not-same], [data-take]"), 0)
        .await?;

    // Spellings and towns: as they were written and known.
    window.go_to("/quality").await?;
    window.click("[data-tab=spellings]").await?;
    window.see("[data-recorded]").await?;
    window.see("[data-clusters='1']").await?;
    window.see("[data-cluster]").await?;
    window
        .becomes(&count("[data-merge], [data-target]"), 0)
        .await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-town]").await?;
    window
        .becomes(
            &count("[data-remembered], [data-confirm], [data-candidate]"),
            0,
        )
        .await?;
    // A town leads to its stores of then.
    window.click("[data-town] [data-open]").await?;
    window.see("[data-recorded]").await?;
    window.see("[data-total='2']").await?;

    // What had been set aside; a list comes into the registry of now.
    window.go_to("/import").await?;
    window
        .text_when("[data-recorded]", |text| text.contains("as it is now"))
        .await?;
    window
        .click("[data-past='list.csv'] [data-correct]")
        .await?;
    let aside = window.text("[data-aside-then='1']").await?;
    assert!(aside.contains("north") && aside.contains("A-1"), "{aside}");
    window
        .becomes(&count("[data-drop], [data-take]"), 0)
        .await?;

    // A report is kept in the registry of now, so not from here.
    window.go_to("/reports").await?;
    window.see("[data-recorded]").await?;
    window.see("[data-keep]:disabled").await?;

    // Settings: the lists of then, not to be changed.
    window.go_to("/settings").await?;
    window
        .text_when("[data-recorded]", |text| text.contains("life cycle"))
        .await?;
    window.see("[name=new-column]:disabled").await?;
    window
        .becomes(&count("[data-format], [data-own-column]"), 0)
        .await?;

    // Back to now each page is of now.
    window.click("[data-now]").await?;
    window.see("[data-format='Kiosk']").await?;
    window.see("[data-own-column='Zone']").await?;
    window.go_to("/import").await?;
    window.see("[data-drop]").await?;
    window.becomes(&count("[data-aside-then]"), 0).await?;
    window.go_to("/quality").await?;
    window.click("[data-tab=spellings]").await?;
    window.see("[data-clusters='0']").await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-remembered='1']").await?;
    window.go_to("/stores").await?;
    window.click("[data-duplicates]").await?;
    window.see("[data-ready=duplicates] [data-none]").await?;
    window.click(".back").await?;
    window.click("[data-removed]").await?;
    window
        .see("[data-removed-store='C-2'] [data-restore]")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn history_says_what_stood_taken_back_at_a_time() -> Outcome {
    let person = Person::new()?;
    for words in [
        &["new", "n.haat"][..],
        &["add", "n.haat", "A-1"],
        &["set", "n.haat", "A-1", "town=Gaya"],
        &["undo", "n.haat"],
        &["redo", "n.haat"],
    ] {
        assert!(person.haat(words)?.status.success(), "{words:?}");
    }
    let window = person.open(["n.haat"]).await?;
    let taken = "return [...document.querySelectorAll('tr.taken')].map((row) => row.dataset.row)";
    window.go_to("/history").await?;
    window.see("[data-found='4']").await?;
    window.becomes(taken, json!(["3"])).await?;
    // Right after the undo the change stood taken back.
    window.click("[data-row='3'] button").await?;
    window.click("[data-entry='3'] [data-see-recorded]").await?;
    window.see("[data-recorded]").await?;
    window.go_to("/history").await?;
    window.see("[data-found='3']").await?;
    window.becomes(taken, json!(["2"])).await?;
    window.click("[data-now]").await?;
    window.see("[data-found='4']").await?;
    window.becomes(taken, json!(["3"])).await?;
    // An address that names no time shows the state as it is, and says of no other.
    window.go("/stores?recorded=2018-10-29T00:00").await?;
    window.see("[data-total='1']").await?;
    window.becomes(&count("[data-recorded]"), 0).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_asked_for_holds_for_partners_and_findings_and_elsewhere_it_is_said()
-> Outcome {
    let person = Person::new()?;
    for words in [
        &["new", "n.haat"][..],
        &[
            "add",
            "n.haat",
            "A",
            "country=IN",
            "partner=Balaji",
            "opened=2018-10-01",
            "mobile=12",
        ],
        &[
            "add",
            "n.haat",
            "B",
            "country=IN",
            "partner=Balaji",
            "opened=2020-01-01",
            "mobile=13",
        ],
        &[
            "add",
            "n.haat",
            "C",
            "country=IN",
            "partner=Balaji",
            "opened=2018-10-29",
            "closed=2019-01-01",
        ],
        &["set", "n.haat", "A", "partner=Kamala"],
    ] {
        assert!(person.haat(words)?.status.success(), "{words:?}");
    }
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.go("/partners?q=on%3A2018-10-29").await?;
    window
        .see("[data-open-on='2018-10-29'][data-asks=true]")
        .await?;
    let stores = "return [...document.querySelectorAll('[data-partner]')].map((row) => row.dataset.partner + row.querySelector('[data-stores]').textContent).sort().join()";
    window.becomes(stores, "Balaji1,Kamala1").await?;
    // The day goes along to the stores behind a figure.
    window
        .click("[data-partner='Balaji'] [data-stores]")
        .await?;
    window.see("[data-total='1']").await?;
    window.go("/quality?q=on%3A2018-10-29").await?;
    let faults = "[data-check=mobile_form][data-stores='1'] button";
    window.click(faults).await?;
    window
        .see("[data-faults=mobile_form] [data-group='12']")
        .await?;
    window.click("[data-open-all]").await?;
    window.see("[data-total='1']").await?;
    // Both questions together: what partners had of that day, as it was recorded before the last entry.
    window.go_to("/history").await?;
    window
        .see("[data-open-on='2018-10-29'][data-asks=false]")
        .await?;
    window.click("[data-row='3'] button").await?;
    window.see("[data-entry='3']").await?;
    let wall = "return new URL(document.querySelector('[data-see-recorded]').href).searchParams.get('recorded')";
    let wall = window.ask(wall).await?;
    let wall = wall.as_str().unwrap_or_default();
    window
        .go(&format!("/partners?q=on%3A2018-10-29&recorded={wall}"))
        .await?;
    window.see("[data-recorded]").await?;
    window.becomes(stores, "Balaji2").await?;
    window.click("[data-any-day]").await?;
    window.becomes(stores, "Balaji3").await?;
    window.see("[data-recorded]").await?;
    window.close().await
}
