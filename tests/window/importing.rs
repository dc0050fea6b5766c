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
    window
        .see("[data-import-column=OPENDATE] [data-becomes=opened]")
        .await?;
    assert_eq!(window.text("[data-commit]").await?, "Import 2,992 stores");
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    assert_eq!(window.text("[data-figure=created]").await?, "2,992");

    window.go_to("/").await?;
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
    let waits = window.text("[data-waits]").await?;
    assert!(waits.contains("where codes come from"), "{waits}");
    window.click("[data-make-codes]").await?;
    // The dates are asked about by what they would be.
    window
        .text_when(
            "[data-decision=date_order] [data-order=day_first]",
            |text| text == "Day first: 3 Apr 2018",
        )
        .await?;
    window
        .click("[data-decision=date_order] [data-order=day_first]")
        .await?;
    window.see("[data-outcome=expected]").await?;
    window.see("[data-trouble=unknown_status]").await?;
    let outcome = window.text("[data-reason=unknown_status]").await?;
    assert!(outcome.contains("Gone fishing"), "{outcome}");
    // Columns to look at can be looked at alone.
    window.click("[data-view=marked]").await?;
    let shown = window
        .ask("return [...document.querySelectorAll('[data-import-column]')].map((row) => row.dataset.importColumn)")
        .await?;
    assert_eq!(shown, json!(["Status"]));
    choose(
        &window,
        "select[aria-label='Gone fishing']",
        "temporarily_closed",
    )
    .await?;
    window
        .text_when("[data-figure=cells-aside]", |text| text == "0")
        .await?;
    // What a column becomes is found by typing.
    window.click("[data-import-column=City] input").await?;
    window
        .write("[data-import-column=City] input", "distr")
        .await?;
    window.click("[data-choice=district]").await?;
    window
        .see("[data-import-column=City] [data-becomes=district]")
        .await?;
    window.see("[data-outcome=expected]").await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    let listed = person.haat([
        "list",
        "n.haat",
        "status:temporarily_closed opened:2018-06-05 district:Satna",
        "--format",
        "json",
    ])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 1,"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_headers_is_seen_and_can_be_said_to_have_them() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let list = "S001,One,Rewa,MP\nS002,Two,Gaya,Bihar\nS003,Three,Patna,Bihar\n";
    std::fs::write(person.file("list.csv"), list)?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    window.see("[data-headless]").await?;
    let tick = "return document.querySelector('input[name=import-headless]').getBoundingClientRect().width";
    assert_eq!(window.ask(tick).await?, 16.0);
    window
        .see("[data-import-column='Column 4'] [data-becomes=state]")
        .await?;
    window.click("input[name=import-headless]").await?;
    window.see("[data-import-column=S001]").await?;
    window.click("input[name=import-headless]").await?;
    window.see("[data-import-column='Column 1']").await?;
    let codes = window.text("[data-make-codes]").await?;
    assert!(codes.contains("ROW-1, ROW-2"), "{codes}");
    window.click("[data-make-codes]").await?;
    window.see("[data-outcome=expected]").await?;
    assert_eq!(window.text("[data-commit]").await?, "Import 3 stores");
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_many_columns_is_shown_part_by_part() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let names: Vec<String> = (1..450).map(|at| format!("Figure {at}")).collect();
    let cells: Vec<String> = (1..450).map(|at| at.to_string()).collect();
    let list = format!("Code,{}\nS-1,{}\n", names.join(","), cells.join(","));
    std::fs::write(person.file("wide.csv"), list)?;
    let window = person.open(["n.haat", "wide.csv"]).await?;
    window.see("[data-import-column='Figure 199']").await?;
    let columns = "return document.querySelectorAll('[data-import-column]').length";
    assert_eq!(window.ask(columns).await?, 200);
    window.click("#import-columns [data-last]").await?;
    window.see("[data-import-column='Figure 449']").await?;
    assert_eq!(window.ask(columns).await?, 50);
    // The rows are made when somebody looks, with every column.
    let cells = "return document.querySelectorAll('#import-columns details td').length";
    assert_eq!(window.ask(cells).await?, 0);
    window.click("#import-columns details summary").await?;
    window.see("#import-columns details td").await?;
    assert_eq!(window.ask(cells).await?, 450);
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
    // The first rows stand there while the others are looked at, and are no longer in the way once that is done.
    let watch = "new MutationObserver(() => {
            const first = document.querySelector('[data-first-rows]');
            if (first) window.firstRows = [first.dataset.firstRows, first.querySelector('tbody td').textContent].join(' ');
        }).observe(document.body, { childList: true, subtree: true })";
    window.ask(watch).await?;
    window.click("[data-again]").await?;

    // The import itself: stopped while it takes stores.
    long(&window, "[data-outcome=expected]").await?;
    assert_eq!(window.ask("return window.firstRows").await?, "50 S-0");
    let gone = "return document.querySelector('[data-first-rows]')";
    assert_eq!(window.ask(gone).await?, serde_json::Value::Null);
    window.click("[data-commit]").await?;
    long(&window, "[data-phase=writing]").await?;
    assert!(
        !window
            .see("[data-import-column=Code] input")
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
    window.go_to("/history").await?;
    window
        .text_when("main", |text| text.contains("Nothing has been done yet."))
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
            json!({
                "ask": { "who": "", "from": "", "to": "", "action": "", "text": "" },
                "offset": 0,
                "count": 1,
            }),
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
    window.go_to("/stores").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .write("[data-form] [name=name]", "Rewa store\u{e004}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(2)", |text| {
            text == "Rewa store"
        })
        .await?;
    window.go_to("/import").await?;
    window.see("[data-undo-why]").await?;
    assert!(!window.see("[data-undo-import]").await?.is_enabled().await?);
    window.click("[data-undo]").await?;
    window.see("[data-undo-import]:not(:disabled)").await?;

    // Another registry knows nothing of it.
    window.click("[data-leave]").await?;
    window.click("[data-door=sample]").await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/import").await?;
    window.see("[data-ready=import]").await?;
    let left = window
        .ask("return document.querySelector('[data-outcome], [data-undo-import]') === null")
        .await?;
    assert_eq!(left, json!(true));
    window.close().await
}

const SHORT: &str = "\
Code,Town,State,Country,Status,Latitude
A-1,Rewa,Madhya Pradesh,IN,Gone fishing,24.5
A-2,Satna,Madhya Pradesh,IN,Gone fishing,91.4
A-3,Patna,Bihar,IN,Gone fishing,25.6
,Gaya,Bihar,IN,Open,24.8
";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_aside_is_corrected_in_place_and_taken_in() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::write(person.file("list.csv"), SHORT)?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    window.see("[data-aside='5']").await?;
    assert!(!window.see("[data-take]").await?.is_enabled().await?);

    // Three equal cells at once, a latitude that is still wrong, a row without its code.
    choose(
        &window,
        "[data-aside-cell=Status] [data-correction]",
        "closed",
    )
    .await?;
    window
        .overwrite("[data-aside-cell=Latitude] [data-correction]", "191")
        .await?;
    let wrong = window
        .text("[data-aside-cell=Latitude] [data-wrong=latitude_range]")
        .await?;
    assert!(wrong.contains("191"), "{wrong}");
    window
        .write("[data-aside-row='5'] [data-correction]", "A-1")
        .await?;
    window
        .see("[data-aside-row='5'] [data-wrong=code_taken]")
        .await?;
    window
        .overwrite("[data-aside-row='5'] [data-correction]", "A-4")
        .await?;
    window
        .text_when("[data-take]", |text| text == "Take in 4 corrected")
        .await?;
    window.click("[data-take]").await?;
    window.see("[data-aside='1']").await?;
    let taken = window.text("[data-taken]").await?;
    assert!(
        taken.starts_with("Took in 4: one store new, 3 changed."),
        "{taken}"
    );
    let count = |query: &str| -> Outcome<String> {
        let listed = person.haat(["list", "n.haat", query, "--format", "json"])?;
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        Ok(text.split(',').next().unwrap_or_default().to_owned())
    };
    assert_eq!(count("status:closed")?, "{\"count\": 3");
    assert_eq!(count("town:Gaya")?, "{\"count\": 1");

    // What was still wrong stays as it was typed; undo brings the others back.
    window
        .see("[data-aside-cell=Latitude] [data-wrong=latitude_range]")
        .await?;
    window.click("[data-undo]").await?;
    window.see("[data-aside='5']").await?;
    assert_eq!(count("status:closed")?, "{\"count\": 0");
    assert_eq!(count("")?, "{\"count\": 3");

    // Later it is found again under the imports, and three cells are corrected one by one.
    window.click("[data-put-away]").await?;
    window
        .click("[data-past='list.csv'] [data-correct]")
        .await?;
    window.see("[data-aside='5']").await?;
    window
        .click("[data-aside-cell=Status] [data-one-by-one]")
        .await?;
    window.see("[data-together]").await?;
    let cells = window
        .ask("return document.querySelectorAll('[data-aside-cell=Status]').length")
        .await?;
    assert_eq!(cells, json!(3));
    window
        .click("[data-aside-cell=Latitude] [data-leave-blank]")
        .await?;
    choose(
        &window,
        "[data-aside-cell=Status] [data-correction]",
        "open",
    )
    .await?;
    window
        .text_when("[data-take]", |text| text == "Take in 2 corrected")
        .await?;
    window.click("[data-take]").await?;
    window.see("[data-aside='3']").await?;
    assert_eq!(count("status:open")?, "{\"count\": 1");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_named_alone_takes_the_way_of_one_that_is_dropped() -> Outcome {
    let person = Person::new()?;
    std::fs::write(person.file("list.csv"), SHORT)?;
    // There is no registry yet: the list waits for one.
    let window = person.open(["list.csv"]).await?;
    let waits = window.text("[data-list-waits]").await?;
    assert!(waits.contains("list.csv"), "{waits}");
    window.click("[data-door=sample]").await?;
    window.see("[data-ready=import]").await?;
    window.see("[data-outcome=expected]").await?;
    window.close().await?;

    // The registry that was open last takes it.
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("[data-empty]").await?;
    window.close().await?;
    let window = person.open(["list.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    assert_eq!(window.text("footer .path").await?, "n");
    assert_eq!(window.text("[data-commit]").await?, "Import 3 stores");
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sheets_that_are_read_together_come_in_as_one_list() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let mut book = rust_xlsxwriter::Workbook::new();
    for (sheet, town) in [("Bihar", "Gaya"), ("Jharkhand", "Ranchi")] {
        let sheet = book.add_worksheet().set_name(sheet)?;
        for (row, cells) in [["Code", "Town"], ["1", town], ["2", town]]
            .iter()
            .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                let code = format!("{}-{cell}", &town[..1]);
                let text = if row > 0 && column == 0 { &code } else { *cell };
                sheet.write_string(u32::try_from(row)?, u16::try_from(column)?, text)?;
            }
        }
    }
    book.save(person.file("both.xlsx"))?;
    let window = person.open(["n.haat", "both.xlsx"]).await?;
    assert_eq!(window.text("[data-commit]").await?, "Import 4 stores");
    // Rows of two sheets have the same numbers.
    window.click("#import-columns details summary").await?;
    window.see("#import-columns details tbody tr").await?;
    let rows = "return document.querySelectorAll('#import-columns details tbody tr').length";
    assert_eq!(window.ask(rows).await?, 4);
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    let listed = person.haat(["list", "n.haat", "state:Jharkhand", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 2,"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn several_lists_come_in_one_after_another() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::create_dir(person.file("more"))?;
    for (name, code) in [
        ("north.csv", "N"),
        ("more/east.csv", "E"),
        ("more/west.csv", "W"),
    ] {
        let list = SHORT.replace("\nA", &format!("\n{code}"));
        std::fs::write(person.file(name), list)?;
    }
    // A folder means the lists in it.
    let window = person.open(["n.haat", "north.csv", "more"]).await?;
    window.see("[data-queue='2']").await?;
    for left in [2, 1, 0] {
        let said = window.text(&format!("[data-queue='{left}']")).await?;
        assert!(said.contains("of 3"), "{said}");
        window.click("[data-commit]").await?;
        window.see("[data-outcome=done]").await?;
        if left > 0 {
            window.click("[data-next]").await?;
        }
    }
    let listed = person.haat(["list", "n.haat", "--format", "json"])?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.starts_with("{\"count\": 9,"), "{listed}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_without_stores_has_three_doors_on_every_page() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    for page in ["/", "/stores"] {
        window.click(&format!("nav [data-page='{page}']")).await?;
        // A link is followed a frame after its click: until then these are the doors of the page before.
        window
            .see(&format!("nav [data-page='{page}'][aria-current=page]"))
            .await?;
        for door in ["[data-empty-choose]", "[data-add-first]", "[data-sample]"] {
            window.see(&format!("[data-empty] {door}")).await?;
        }
    }
    window.click("[data-add-first]").await?;
    window.see("[data-form=new]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_country_is_asked_where_the_states_do_not_tell_it() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::write(
        person.file("list.csv"),
        "Code,Town,PIN\nA-1,Rewa,486001\nA-2,Satna,485001\n",
    )?;
    let window = person.open(["n.haat", "list.csv"]).await?;
    window.see("[data-decision=country]").await?;
    window
        .click("[data-decision=country] [data-country=IN]")
        .await?;
    window.see("[data-outcome=expected]").await?;
    window.see("[data-country=IN][aria-pressed=true]").await?;
    // In the reader's language, to the reason.
    window.click("[data-language]").await?;
    window.click("[data-put-away]").await?;
    window.see("[data-drop]").await?;
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
pub async fn choose(window: &harness::Window, selector: &str, value: &str) -> Outcome {
    // What is chosen from stands clear of the foot of the page.
    window.see(selector).await?.scroll_into_view().await?;
    window
        .click(&format!("{selector} option[value='{value}']"))
        .await
}
