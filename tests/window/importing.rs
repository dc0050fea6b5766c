//! Importing a list in the window: looked at, planned, committed, undone.

use harness::{Outcome, Person, real_list};
use serde_json::json;
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
async fn walmart_comes_in_is_summarised_and_goes_again() -> Outcome {
    let Some(list) = real_list("walmart_openings_1962_2006.csv") else {
        return Ok(());
    };
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let window = person.open([Path::new("n.haat"), &list]).await?;
    window.see("[data-outcome=expected]").await?;
    let columns = window.text("[data-import-column=OPENDATE]").await?;
    assert!(columns.contains("Opened"), "{columns}");
    assert_eq!(window.text("[data-commit]").await?, "Import 2,992 stores");
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    assert_eq!(window.text("[data-created]").await?, "2,992");

    window.click("nav [data-page='/']").await?;
    window.see("[data-ready=overview]").await?;
    window
        .text_when("[data-count]", |text| text == "2,992 of 2,992 stores")
        .await?;
    window.write("input[type=search]", "opened:1990").await?;
    window
        .text_when("[data-count]", |text| text == "178 of 2,992 stores")
        .await?;
    let states = window.text("[data-chart=state]").await?;
    assert!(
        !states.contains("Tamil Nadu"),
        "TN is Tennessee here: {states}"
    );
    window.overwrite("input[type=search]", "country:IN").await?;
    window
        .text_when("[data-count]", |text| text == "0 of 2,992 stores")
        .await?;
    window.overwrite("input[type=search]", " \u{e007}").await?;

    window.click("[data-undo]").await?;
    window.see("a[href='/import'].button").await?;
    let listed = person.haat(["list", "n.haat", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 0,"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_asked_for_and_the_plan_edited() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let list =
        "Shop,City,Status,Opened\nOne,Rewa,Active,03-04-2018\nTwo,Satna,Gone fishing,05-06-2018\n";
    std::fs::write(person.file("list.csv"), list)?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    window.see("[data-decision=code]").await?;
    assert!(!window.see("[data-commit]").await?.is_enabled().await?);
    window.click("[data-decision=code] button").await?;
    window.see("[data-decision=date_order]").await?;
    choose(
        &window,
        "[data-import-column=Opened] select:last-of-type",
        "day_first",
    )
    .await?;
    window.see("[data-outcome=expected]").await?;
    let outcome = window.text("[data-outcome]").await?;
    assert!(outcome.contains("unknown status"), "{outcome}");
    choose(
        &window,
        "select[aria-label='Gone fishing']",
        "temporarily_closed",
    )
    .await?;
    window
        .text_when("[data-outcome=expected]", |text| {
            !text.contains("unknown status")
        })
        .await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    let listed = person.haat([
        "list",
        "n.haat",
        "status:temporarily_closed opened:2018-06-05",
        "--format",
        "json",
    ])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 1,"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_import_is_stopped_and_leaves_nothing() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let mut list = String::from("Code,Name,Town,State,Country\n");
    for row in 0..600_000 {
        list.push_str(&format!("S-{row},Store {row},Patna,Bihar,IN\n"));
    }
    std::fs::write(person.file("list.csv"), list)?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    // Looking through it: stopped, and taken up again.
    window.click("[data-stop]").await?;
    window.see("[data-stopped]").await?;
    window.click("[data-again]").await?;

    // The import itself: stopped while it takes stores.
    long(&window, "[data-outcome=expected]").await?;
    window.click("[data-commit]").await?;
    long(&window, "[data-phase=writing]").await?;
    assert!(
        !window
            .see("[data-import-column=Code] select")
            .await?
            .is_enabled()
            .await?
    );
    window.click("[data-stop]").await?;
    let said = window.text("[data-stopped]").await?;
    assert!(said.contains("Nothing was imported"), "{said}");
    let listed = person.haat(["list", "n.haat", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 0,"));
    assert_eq!(
        window.text("[data-commit]").await?,
        "Import 6,00,000 stores"
    );
    assert!(window.see("[data-commit]").await?.is_enabled().await?);
    window.click("nav [data-page='/history']").await?;
    window
        .text_when("main", |text| text.contains("Nothing was done yet."))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_takes_back_itself_and_nothing_else() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::write(
        person.file("list.csv"),
        "Code,Town,Latitude\nA-1,Rewa,91.4\nB-2,Satna,24.5\n",
    )?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    assert!(window.see("[data-undo-import]").await?.is_enabled().await?);

    // What was set aside goes where the person says.
    let last = window
        .command(
            "journal_find",
            json!({ "ask": { "who": "", "from": "", "to": "", "action": "", "text": "" }, "offset": 0, "count": 1 }),
        )
        .await?;
    assert_eq!(last["entries"][0]["entry"]["kind"], "do");
    let rejects = person.file("aside.csv");
    let lines = window
        .command(
            "import_rejects",
            json!({ "id": "1", "personal": false, "path": rejects }),
        )
        .await?;
    assert_eq!(lines, 1);
    assert!(std::fs::read_to_string(&rejects)?.contains("91.4"));

    // After an edit it is not the import that undo would take back.
    window.click("nav [data-page='/stores']").await?;
    window.click("#row-0").await?;
    window
        .write("[data-form] [name=name]", "Rewa store\u{e004}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(2)", |text| {
            text == "Rewa store"
        })
        .await?;
    window.click("nav [data-page='/import']").await?;
    window.see("[data-undo-why]").await?;
    assert!(!window.see("[data-undo-import]").await?.is_enabled().await?);
    window.click("[data-undo]").await?;
    window.see("[data-undo-import]:not(:disabled)").await?;

    // Another registry knows nothing of it.
    window.click("[data-leave]").await?;
    window.click("[data-door=sample]").await?;
    window.see("[data-ready=overview]").await?;
    window.click("nav [data-page='/import']").await?;
    window.see("[data-ready=import]").await?;
    let left = window
        .ask("return document.querySelector('[data-outcome], [data-undo-import]') === null")
        .await?;
    assert_eq!(left, json!(true));
    window.close().await
}

/// Waits for what takes longer than anything else: looking through a list of hundreds of thousands of rows.
async fn long(window: &harness::Window, selector: &str) -> Outcome {
    for _ in 0..5 {
        if window.see(selector).await.is_ok() {
            return Ok(());
        }
    }
    window.see(selector).await.map(|_| ())
}

/// Chooses a value of a list as a person does, telling the page of the change.
async fn choose(window: &harness::Window, selector: &str, value: &str) -> Outcome {
    window
        .click(&format!("{selector} option[value='{value}']"))
        .await
}
