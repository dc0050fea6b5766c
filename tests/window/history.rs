//! History: entries found and looked at, and the registry as it was recorded earlier.

use crate::leaving::answers_dialogs;
use harness::{Outcome, Person, Window};
use serde_json::json;
use std::fs;

/// Whether a row says this. WebKit's driver takes what is clipped, and below the window, for hidden: it is asked of the page.
fn says(row: u32, words: &str) -> String {
    format!(
        "return document.querySelector('[data-row=\"{row}\"]')?.textContent.includes('{words}') ?? false"
    )
}

async fn with(words: &[&[&str]]) -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    for words in words {
        let said = person.haat(*words)?;
        assert!(
            said.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    let window = person.open(["n.haat"]).await?;
    window.go_to("/history").await?;
    window.see("[data-ready=history] table").await?;
    Ok((person, window))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_looked_at_and_the_state_after_it_is_seen() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "state=Bihar", "country=IN"],
        &["add", "n.haat", "B-2", "state=Assam", "country=IN"],
        &["set", "n.haat", "A-1", "town=Gaya", "area=400"],
    ])
    .await?;
    window.click("[data-row='3'] button").await?;
    let changes = window
        .text_when("[data-entry='3'] [data-changes]", |text| {
            text.contains("Gaya")
        })
        .await?;
    assert!(
        changes.contains("A-1") && changes.contains("Town") && changes.contains("400"),
        "{changes}"
    );
    assert!(changes.contains("Gaya, Bihar"), "{changes}");
    window.click("[data-row='1'] button").await?;
    window
        .text_when("[data-entry='1'] [data-touched]", |text| {
            text.contains("A-1") && text.contains("added")
        })
        .await?;

    window.click("[data-entry='1'] [data-see-recorded]").await?;
    window.see("[data-ready=overview]").await?;
    let banner = window
        .text_when("[data-recorded]", |text| text.contains("Added store A-1"))
        .await?;
    assert!(banner.starts_with("As recorded on"), "{banner}");
    window
        .text_when("[data-count]", |text| text == "1 of 1 store")
        .await?;
    // The page beside it shows the same state, by its values of then, and nothing can be changed.
    window.go_to("/stores").await?;
    window.see("[data-total='1']").await?;
    window
        .text_when("#row-0 [role=gridcell]", |text| text == "A-1")
        .await?;
    let town = window
        .ask("return document.querySelector('#row-0 [role=gridcell]:nth-child(6)').textContent.trim()")
        .await?;
    assert_eq!(town, "");
    window.see("[data-new-store]:disabled").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    let still =
        "return [document.querySelector('[data-form]'), document.querySelector('[data-undo]')]";
    assert_eq!(window.ask(still).await?, json!([null, null]));
    // The state goes along from page to page; what is always of now is said.
    window.go_to("/import").await?;
    window
        .text_when("[data-recorded]", |text| text.contains("as it is now"))
        .await?;
    window.go_to("/stores").await?;
    window.see("[data-recorded]").await?;
    window.see("[data-total='1']").await?;
    // Back and forward walk through states as through queries.
    window.click("[data-now]").await?;
    window.see("[data-total='2']").await?;
    window.ask("history.back()").await?;
    window.see("[data-recorded]").await?;
    window.see("[data-total='1']").await?;
    window.ask("history.forward()").await?;
    window.see("[data-total='2']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_before_everything_shows_nothing_and_what_is_no_time_is_refused() -> Outcome {
    let (_person, window) = with(&[&["new", "n.haat"], &["add", "n.haat", "A-1"]]).await?;
    window.write("[name=time]", "soon\u{e007}").await?;
    let said = window.text("[role=alert]").await?;
    assert!(said.contains("2026-04-01 18:30"), "{said}");
    // A refusal belongs to its page.
    window.go_to("/stores").await?;
    window.see("[data-ready=stores]").await?;
    window
        .becomes(
            "return document.querySelector('[role=alert]') === null",
            true,
        )
        .await?;
    window.go_to("/history").await?;
    window
        .write("[name=time]", "1/1/2001 06:36\u{e007}")
        .await?;
    window
        .text_when("[data-recorded]", |text| {
            text.contains("1 Jan 2001") && text.contains("Nothing was recorded yet")
        })
        .await?;
    window
        .text_when("[data-count]", |text| text.starts_with("0 of 0"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_journal_is_filtered_and_paged_through() -> Outcome {
    let codes: Vec<String> = (1..=105).map(|n| format!("S-{n:03}")).collect();
    let mut words: Vec<Vec<&str>> = vec![vec!["new", "n.haat"]];
    words.extend(codes.iter().map(|code| vec!["add", "n.haat", code]));
    words.push(vec!["undo", "n.haat"]);
    let words: Vec<&[&str]> = words.iter().map(Vec::as_slice).collect();
    let (_person, window) = with(&words).await?;
    window.see("[data-found='106']").await?;
    window.click("[data-last]").await?;
    window.becomes(&says(1, "S-001"), true).await?;
    window.write("search [name=text]", "s-00").await?;
    window.see("[data-found='9']").await?;
    window.click("search [data-clear]").await?;
    window.see("[data-found='106']").await?;
    window
        .click("search [name=action] option[value=undo]")
        .await?;
    window.see("[data-found='1']").await?;
    window
        .becomes(&says(106, "Undid: Added store S-105"), true)
        .await?;
    window.click("search [data-clear]").await?;
    window.becomes(&says(105, "undone"), true).await?;
    // Days are read as in a form; what is none is said, and that goes with it.
    window.write("search [name=from]", "1/4/2001").await?;
    window.write("search [name=to]", "2 Apr 2001").await?;
    window.see("[data-found='0']").await?;
    window.overwrite("search [name=from]", "31/31/2019").await?;
    window
        .text_when("#history-wrong", |text| {
            text.contains("cannot be read as a day")
        })
        .await?;
    window.click("search [data-clear]").await?;
    window.see("[data-found='106']").await?;
    window
        .becomes(
            "return document.querySelector('#history-wrong') === null",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_says_its_file_its_counts_and_its_plan() -> Outcome {
    let person = Person::new()?;
    fs::write(
        person.file("list.csv"),
        "Code,Town,State,Latitude\nA-1,Gaya,Bihar,91.4\nA-2,Patna,Bihar,25.6\n",
    )?;
    for words in [
        &["new", "n.haat"][..],
        &["import", "n.haat", "list.csv", "--country", "IN"],
    ] {
        let said = person.haat(words)?;
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    let window = person.open(["n.haat"]).await?;
    window.go_to("/history").await?;
    window.click("[data-row='1'] button").await?;
    let facts = window.text("[data-entry='1'] [data-import]").await?;
    assert!(
        facts.contains("list.csv") && facts.contains("SHA-256"),
        "{facts}"
    );
    window.click("[data-import] summary").await?;
    window
        .text_when("[data-import] table", |text| {
            text.contains("Town") && text.contains("Latitude")
        })
        .await?;
    window.see("[data-touched='2']").await?;
    // Undone here, and said to be.
    window.click("[data-undo-entry]").await?;
    window
        .text_when("[data-row='1']", |text| text.contains("undone"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn any_entry_is_undone_and_later_ones_that_depend_on_it_are_named_first() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "town=Gaya"],
        &["set", "n.haat", "A-1", "town=Patna"],
        &["set", "n.haat", "A-1", "notes=seen"],
        &["set", "n.haat", "A-1", "town=Arwal", "--as", "ravi"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    let town = || -> Outcome<String> {
        let said = person.haat([
            "list",
            "n.haat",
            "code:A-1",
            "--columns",
            "town",
            "--format",
            "csv",
        ])?;
        Ok(String::from_utf8_lossy(&said.stdout).into_owned())
    };
    // Nothing later changed the notes: they go at once.
    window.click("[data-row='3'] button").await?;
    window.click("[data-entry='3'] [data-undo-any]").await?;
    window.becomes(&says(3, "undone"), true).await?;
    window
        .becomes(&says(6, "Took back entry 3: Changed store A-1"), true)
        .await?;
    // The town was changed later, by somebody who is named.
    window.click("[data-row='2'] button").await?;
    window.click("[data-entry='2'] [data-undo-any]").await?;
    let asked = window
        .text_when("[data-depending='1']", |text| text.contains("ravi"))
        .await?;
    assert!(asked.contains("One later entry changed"), "{asked}");
    window.click("[data-undo-later]").await?;
    window.becomes(&says(4, "undone"), true).await?;
    assert!(town()?.contains("Gaya"), "{}", town()?);
    // It was one step.
    window.click("[data-undo]").await?;
    window.becomes(&says(4, "undone"), false).await?;
    assert!(town()?.contains("Arwal"), "{}", town()?);
    // All that made the store is needed by what came later: without it nothing would be left to take back, and that is not offered.
    window.click("[data-row='1'] button").await?;
    window.click("[data-entry='1'] [data-undo-any]").await?;
    window.see("[data-depending] [data-undo-later]").await?;
    let keep = "return document.querySelector('[data-keep-later]')";
    assert_eq!(window.ask(keep).await?, serde_json::Value::Null);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_cell_is_reached_from_the_form() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "name=North", "area=400"],
        &["set", "n.haat", "A-1", "name=South"],
        &["set", "n.haat", "A-1", "area=410", "--as", "ravi"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.go_to("/stores").await?;
    window.see("[data-total='2']").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .click("[data-history-field] option[value=area]")
        .await?;
    window
        .text_when("[data-history] ol", |text| {
            text.contains("410") && !text.contains("South")
        })
        .await?;
    window.click("[data-all-entries]").await?;
    window.see("[data-found='2']").await?;
    for words in ["410", "400", "ravi"] {
        window.becomes(&says(3, words), true).await?;
    }
    window
        .text_when("[data-row='1'] [data-after]", |text| text == "400")
        .await?;
    window.click("search [data-clear]").await?;
    window.see("[data-found='4']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_states_are_compared_field_by_field_and_leave_as_csv() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "name=North", "opened=2018-01-01"],
        &["add", "n.haat", "B-2", "opened=2018-06-01"],
        &["set", "n.haat", "A-1", "name=South"],
        &["delete", "n.haat", "B-2"],
        &["add", "n.haat", "C-3", "opened=2018-07-01"],
    ])
    .await?;
    let then = window
        .command("journal_find", json!({"ask": {"who": "", "from": "", "to": "", "action": "", "text": "", "store": "", "field": ""}, "offset": 0, "count": 9}))
        .await?;
    let then = then["entries"][3]["entry"]["wall"].to_string();
    window.click("[data-go-compare]").await?;
    window.see("[data-ready=compare]").await?;
    window
        .write("[name=from]", &format!("{then}\u{e007}"))
        .await?;
    window.see("[data-compared='1 1 1']").await?;
    let row = window
        .text_when("[data-fate=changed]", |text| text.contains("A-1"))
        .await?;
    assert!(row.contains("North") && row.contains("South"), "{row}");
    answers_dialogs(&window, &person.file("out.csv")).await?;
    window.click("[data-export]").await?;
    window.click("[data-take=csv]").await?;
    window
        .text_when("[data-left]", |text| text.contains("out.csv"))
        .await?;
    let written = fs::read_to_string(person.file("out.csv"))?;
    assert!(
        written.contains("changed,A-1,South,Name,North,South"),
        "{written}"
    );

    // By the stores' own dates; what is no day is said.
    window.click("[name=axis]:not([value=recorded])").await?;
    window.overwrite("[name=from]", "1/3/2018").await?;
    window.overwrite("[name=to]", "1/8/2018\u{e007}").await?;
    window.see("[data-compared='1 0 0']").await?;
    window.overwrite("[name=to]", "32/13/2018\u{e007}").await?;
    window
        .text_when("[role=alert]", |text| text.contains("day"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_and_what_checks_find_are_shown_as_they_were_recorded() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Qqqq",
            "partner=Balaji",
        ],
        &["set", "n.haat", "A-1", "town=Gaya", "partner=Kamala"],
    ])
    .await?;
    window.go_to("/quality").await?;
    window.see("[data-ready=quality]").await?;
    let none = "return document.querySelectorAll('[data-check=town_unknown]').length";
    window.becomes(none, 0).await?;
    window.go_to("/history").await?;
    window.click("[data-row='1'] button").await?;
    window.click("[data-entry='1'] [data-see-recorded]").await?;
    window.see("[data-recorded]").await?;
    window.go_to("/partners").await?;
    window
        .text_when("[data-partner='Balaji']", |text| text.contains('1'))
        .await?;
    window.see("[data-recorded]").await?;
    window.see("[data-add-partner]:disabled").await?;
    let alone = "return [...document.querySelectorAll('[data-partner]')].map((row) => row.dataset.partner).join()";
    window.becomes(alone, "Balaji").await?;
    // Its form is looked at alone.
    window.click("[data-partner='Balaji'] .name").await?;
    window
        .see("[data-partner-form] [name=name]:disabled")
        .await?;
    window.go_to("/quality").await?;
    window.see("[data-recorded]").await?;
    // A check leads to its stores of then, which are not corrected.
    window
        .click("[data-check=town_unknown][data-stores='1'] button")
        .await?;
    window
        .see("[data-faults=town_unknown] [data-group]")
        .await?;
    let acts = "return document.querySelectorAll('[data-apply], [data-apply-all]').length";
    window.becomes(acts, 0).await?;
    window
        .click("[data-faults=town_unknown] [data-open]")
        .await?;
    window
        .text_when("#row-0 [data-cell=town]", |text| text.contains("Qqqq"))
        .await?;
    window.click("[data-now]").await?;
    window.see("[data-total='0']").await?;
    window.close().await
}
