//! The overview: figures and charts that answer one query.

use harness::{Outcome, Person, Window};

async fn sample() -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    Ok((person, window))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_network_is_shown_and_named_as_synthetic() -> Outcome {
    let (_person, window) = sample().await?;
    let banner = window.text("[role=note]").await?;
    assert!(banner.contains("synthetic"), "{banner}");
    let months = window.text("[data-chart='opened.month'] h2").await?;
    assert!(months.contains("October 2018"), "{months}");
    for chart in ["state", "tier", "format", "status"] {
        window.see(&format!("[data-chart={chart}] h2")).await?;
    }
    assert_eq!(window.text("[data-count]").await?, "4,850 of 4,850 stores");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_bar_narrows_every_chart_and_a_click_on_its_chip_widens_them() -> Outcome {
    let (_person, window) = sample().await?;
    window
        .click("[data-chart=format] [data-value*='Mi Store']")
        .await?;
    window
        .text_when("[data-count]", |text| text == "500 of 4,850 stores")
        .await?;
    // The other charts follow; the chart's own keeps its values, so that another can be picked.
    window
        .text_when("[data-chart=state] h2", |text| {
            !text.contains("Maharashtra has 1,")
        })
        .await?;
    let formats = window.text("[data-chart=format]").await?;
    assert!(
        formats.contains("4,000") && formats.contains("500"),
        "{formats}"
    );
    window.click("header ul button").await?;
    window
        .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_query_is_answered_and_a_wrong_one_explained() -> Outcome {
    let (_person, window) = sample().await?;
    window
        .write("input[type=search]", "format:\"Mi Store\" tier:5,6")
        .await?;
    window
        .text_when("[data-count]", |text| {
            text.ends_with("of 4,850 stores") && !text.starts_with("4,850")
        })
        .await?;
    window.overwrite("input[type=search]", "stat:Bihar").await?;
    let refusal = window
        .text_when("#query-refusal", |text| !text.is_empty())
        .await?;
    assert!(refusal.contains("Did you mean “state:”?"), "{refusal}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_speaks_hindi() -> Outcome {
    let (_person, window) = sample().await?;
    window.click("nav button[lang=hi]").await?;
    window
        .text_when("nav [data-page='/stores']", |text| text == "दुकानें")
        .await?;
    let states = window.text("[data-chart=state]").await?;
    assert!(states.contains("महाराष्ट्र"), "{states}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_writes_is_seen_and_asked_about_before_it_is_undone() -> Outcome {
    let (person, window) = sample().await?;
    let added = person.haat(["add", "sample.haat", "NEW-1", "--as", "Field office"])?;
    assert!(
        added.status.success(),
        "{}",
        String::from_utf8_lossy(&added.stderr)
    );
    window
        .text_when("[data-count]", |text| text == "4,851 of 4,851 stores")
        .await?;
    window.click("[data-undo]").await?;
    let asked = window
        .text_when("[data-ask]", |text| text.contains("Field office"))
        .await?;
    assert!(asked.contains("NEW-1"), "{asked}");
    window.click("[data-ask] button:last-of-type").await?;
    window
        .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
        .await?;
    window.close().await
}
