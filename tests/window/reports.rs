//! Reports: made, kept, found again, taken along, and each figure the stores behind it.

use harness::{Outcome, Person, Window};
use std::path::Path;
use std::process::Command;

use crate::leaving::answers_dialogs;

async fn reports(person: &Person) -> Outcome<Window> {
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/reports").await?;
    window.see("[data-ready=reports]").await?;
    Ok(window)
}

async fn choose(window: &Window, what: &str, value: &str) -> Outcome {
    window
        .click(&format!("[data-choose={what}] option[value='{value}']"))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monthly_table_is_two_clicks_away_kept_and_found_after_a_restart() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = reports(&person).await?;
    window.click("[data-ready-report=months]").await?;
    let title = window
        .text_when("[data-report] thead", |text| text.contains("Oct 2018"))
        .await?;
    assert!(title.contains("Total"), "{title}");
    let total = window.text("[data-report] [data-total]").await?;
    let asked = window
        .ask("return document.querySelector('input[type=search]').value")
        .await?;
    assert_eq!(asked, "opened:FY2018-19");
    let counted = window.text("[data-count]").await?;
    assert!(
        counted.starts_with(&format!("{total} of ")),
        "{counted} {total}"
    );

    window.click("[data-keep]").await?;
    window.overwrite("[data-name]", "Asha's months").await?;
    window.click("[data-keep-now]").await?;
    window.see("[data-saved=\"Asha's months\"]").await?;
    // The way back stands beside what says so.
    window.click(".leaves [data-undo-this]").await?;
    let kept = "return document.querySelectorAll('[data-saved], .leaves [data-undo-this]').length";
    window.becomes(kept, 0).await?;
    window.click("[data-redo]").await?;
    window.see("[data-saved=\"Asha's months\"]").await?;
    window.close().await?;

    // It opens where it was left; the report is found from any other too.
    let window = person.open::<&str>([]).await?;
    window
        .text_when("[data-report] thead", |text| text.contains("Oct 2018"))
        .await?;
    window.go_to("/").await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/reports").await?;
    window.click("[data-saved=\"Asha's months\"]").await?;
    window
        .text_when("[data-report] thead", |text| text.contains("Oct 2018"))
        .await?;
    window
        .text_when("[data-report] [data-total]", |text| text == total)
        .await?;

    // As a workbook, and as a spreadsheet program reads it.
    answers_dialogs(&window, &person.file("months.xlsx")).await?;
    window.click("[data-export]").await?;
    window.click("[data-take=xlsx]").await?;
    window
        .text_when("[data-left]", |text| text.contains("months.xlsx"))
        .await?;
    let csv = as_csv(&person, "months.xlsx")?;
    let last = csv
        .lines()
        .find(|line| line.starts_with("Total"))
        .unwrap_or_default();
    let whole: String = total.chars().filter(char::is_ascii_digit).collect();
    // State, month, stores, share, openings ...
    assert_eq!(last.split(',').nth(4), Some(whole.as_str()), "{csv}");
    window.close().await
}

/// The first sheet as LibreOffice reads it.
fn as_csv(person: &Person, name: &str) -> Outcome<String> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        person
            .file("office")
            .display()
            .to_string()
            .replace(' ', "%20")
    );
    Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "csv", "--outdir"])
        .arg(person.file("saved"))
        .arg(person.file(name))
        .output()
        .map_err(|error| format!("soffice: {error}"))?;
    let path = person
        .file("saved")
        .join(Path::new(name).with_extension("csv"));
    Ok(std::fs::read_to_string(path)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_leads_to_as_many_stores_and_two_times_are_told_apart() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = reports(&person).await?;
    choose(&window, "columns", "format").await?;
    window
        .text_when("[data-report] thead", |text| text.contains("Mi Home"))
        .await?;
    choose(&window, "measure", "openings").await?;
    window
        .text_when("[data-chart=report] h2", |text| {
            text.contains("openings in")
        })
        .await?;
    // The foot leads on as the rows do: a column of it, and all of it.
    for cell in ["td:nth-child(2)", "[data-total]"] {
        let foot = format!("[data-report] tfoot {cell} button");
        let figure = window.text(&foot).await?;
        window.click(&foot).await?;
        window
            .text_when("[data-count]", |text| {
                text.starts_with(&format!("{figure} of "))
            })
            .await?;
        window.click("header .line button").await?;
        window.see("[data-ready=reports]").await?;
    }
    let figure = window
        .text("[data-report] tbody tr:first-child td:nth-child(2) button")
        .await?;
    window
        .click("[data-report] tbody tr:first-child td:nth-child(2) button")
        .await?;
    window
        .text_when("[data-count]", |text| {
            text.starts_with(&format!("{figure} of "))
        })
        .await?;
    window.click("header .line button").await?;
    window.see("[data-ready=reports]").await?;

    // A day is a part of the query, and the banner says which time is meant.
    let said = window.text("[data-times]").await?;
    assert!(
        said.contains("whatever the dates") && said.contains("stands now"),
        "{said}"
    );
    for (part, typed) in [("day", "29"), ("month", "10"), ("year", "2018")] {
        window
            .write(&format!("[data-day=on] [data-segment={part}]"), typed)
            .await?;
    }
    window
        .text_when("[data-times]", |text| {
            text.contains("Openings up to 29 Oct 2018")
        })
        .await?;
    let asked = window
        .ask("return document.querySelector('input[type=search]').value")
        .await?;
    assert_eq!(asked, "on:2018-10-29");
    window.click("[data-day=on] [data-clear]").await?;
    window
        .text_when("[data-times]", |text| text.contains("whatever the dates"))
        .await?;

    // Before the registry was there nothing was recorded, and nothing stands behind it now.
    let here = window.page().current_url().await?;
    window
        .go(&format!(
            "{}?by=state&of=stores&recorded=1000000000000",
            here.path()
        ))
        .await?;
    let said = window
        .text_when("[data-times]", |text| {
            text.contains("recorded at 9 Sept 2001")
        })
        .await?;
    assert!(said.contains("whatever the dates"), "{said}");
    window.see("[data-ready=reports]").await?;
    assert_eq!(
        window
            .ask("return document.querySelector('[data-behind]') === null")
            .await?,
        true
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_paper_there_is_the_report_alone() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = reports(&person).await?;
    window
        .write("input[type=search]", "state:Bihar -mobile:98765\u{e007}")
        .await?;
    let counted = window
        .text_when("[data-count]", |text| !text.starts_with("4,850 of "))
        .await?;
    // The rules for paper, put to the screen.
    window
        .ask(
            "for (const sheet of document.styleSheets)
                for (const rule of sheet.cssRules)
                    if (rule instanceof CSSMediaRule && rule.media.mediaText === 'print') rule.media.mediaText = 'all';",
        )
        .await?;
    let shown = window
        .ask(
            "const shown = (selector) => getComputedStyle(document.querySelector(selector)).display !== 'none';
             return ['nav', 'footer', 'header', '[data-chrome]', '[data-report]', '[data-chart=report] h2', '[data-times]'].map(shown);",
        )
        .await?;
    assert_eq!(
        shown,
        serde_json::json!([false, false, false, false, true, true, true])
    );
    // What the bar and the banner say on the screen, without what is personal.
    let head = window.text("[data-paper]").await?;
    for said in [
        "sample – Sample network: synthetic",
        "state:Bihar -mobile:",
        &counted,
        "As the registry stands. Printed on",
    ] {
        assert!(head.contains(said), "{said}: {head}");
    }
    assert!(!head.contains("98765"), "{head}");
    let flows = window
        .ask("return getComputedStyle(document.querySelector('main')).overflowY + getComputedStyle(document.body).overflowY")
        .await?;
    assert_eq!(flows, "visiblevisible");
    window.close().await
}
