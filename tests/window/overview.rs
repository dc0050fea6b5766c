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
    assert!(
        months.contains("opened on 29 Oct 2018, in ") && months.contains("states"),
        "{months}"
    );
    for chart in [
        "state",
        "district",
        "tier",
        "format",
        "ownership",
        "status",
        "partner",
    ] {
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
    // Its title speaks of what is picked, not of the largest.
    let title = window.text("[data-chart=format] h2").await?;
    assert!(
        title.starts_with("Mi Store has 500 stores, 10 %: number 2 of"),
        "{title}"
    );
    // One country is no chart.
    window
        .becomes(
            "return document.querySelector('[data-chart=country]')",
            serde_json::Value::Null,
        )
        .await?;
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
    // This window took it back: to do it again needs no asking.
    window.click("[data-redo]").await?;
    window
        .text_when("[data-count]", |text| text == "4,851 of 4,851 stores")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_did_again_or_took_back_is_asked_about_too() -> Outcome {
    let (person, window) = sample().await?;
    window.go_to("/stores").await?;
    window.click("[data-new-store]").await?;
    window
        .write("[data-form] [name=code]", "NEW-1\u{e007}")
        .await?;
    let count = |n: &'static str| {
        let window = &window;
        async move {
            let wanted = format!("{n} of {n} stores");
            let counted = window.text_when("[data-count]", |text| text == wanted);
            counted.await
        }
    };
    count("4,851").await?;
    window.click("[data-undo]").await?;
    count("4,850").await?;
    // The entry is this window's, but that it stands again is not.
    assert!(
        person
            .haat(["redo", "sample.haat", "--as", "Field office"])?
            .status
            .success()
    );
    count("4,851").await?;
    window.click("[data-undo]").await?;
    window
        .text_when("[data-ask]", |text| text.contains("Field office"))
        .await?;
    window.click("[data-ask] button:last-of-type").await?;
    count("4,850").await?;
    window.click("[data-redo]").await?;
    count("4,851").await?;
    assert!(
        person
            .haat(["undo", "sample.haat", "--as", "Field office"])?
            .status
            .success()
    );
    count("4,850").await?;
    window.click("[data-redo]").await?;
    let asked = window
        .text_when("[data-ask]", |text| text.contains("Field office"))
        .await?;
    assert!(asked.contains("Redo"), "{asked}");
    window.click("[data-ask] button:first-of-type").await?;
    count("4,850").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_in_several_countries_have_a_chart_of_them() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    for (code, country, state) in [
        ("A", "IN", "state=Bihar"),
        ("B", "US", "state=WA"),
        ("C", "US", "state=CA"),
    ] {
        let country = format!("country={country}");
        let said = person.haat(["add", "n.haat", code, country.as_str(), state])?;
        assert!(said.status.success());
    }
    let window = person.open(["n.haat"]).await?;
    let title = window.text("[data-chart=country] h2").await?;
    assert_eq!(title, "United States has 2 stores, 67 % of the network");
    let states = "return [...document.querySelectorAll('[data-chart=state] tbody th')].map((name) => name.textContent.trim()).sort()";
    window
        .becomes(states, serde_json::json!(["Bihar", "CA (US)", "WA (US)"]))
        .await?;
    window.click("[data-chart=country] tbody button").await?;
    window
        .text_when("[data-count]", |text| text == "2 of 3 stores")
        .await?;
    window.click("nav button[lang=hi]").await?;
    window
        .text_when("[data-chart=country] h2", |text| text.contains("संयुक्त राज्य"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_stores_opens_as_many() -> Outcome {
    let (_person, window) = sample().await?;
    for at in [1, 2, 6] {
        let figure = format!(".figures > :nth-child({at})");
        let value = window.text(&format!("{figure} strong")).await?;
        window.click(&figure).await?;
        window
            .text_when("[data-count]", |text| {
                text == format!("{value} of 4,850 stores")
            })
            .await?;
        window.go_to("/").await?;
        window.see("[data-ready=overview]").await?;
        window.overwrite("input[type=search]", " \u{e007}").await?;
        window
            .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
            .await?;
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_picked_beside_another_and_leaves_the_rest_of_the_query() -> Outcome {
    let (_person, window) = sample().await?;
    window
        .write("input[type=search]", "-format:\"Mi Store\"\u{e007}")
        .await?;
    window
        .text_when("[data-count]", |text| text == "4,350 of 4,850 stores")
        .await?;
    let months = window
        .ask("return [...document.querySelectorAll('[data-chart=\"opened.month\"] [data-column]')].slice(0, 2).map((month) => month.dataset.column)")
        .await?;
    assert_eq!(months.as_array().map(Vec::len), Some(2));
    for month in months.as_array().into_iter().flatten() {
        let month = month.as_str().unwrap();
        window.click(&format!("[data-column='{month}']")).await?;
        // The chart keeps its other months, so that another can be picked.
        window
            .see(&format!("[data-column='{month}'][aria-pressed=true]"))
            .await?;
    }
    let asked = window
        .ask("return document.querySelector('input[type=search]').value")
        .await?;
    let asked = asked.as_str().unwrap();
    assert!(asked.starts_with("-format:\"Mi Store\" opened:"), "{asked}");
    assert_eq!(asked.split("opened:").nth(1).unwrap().split(',').count(), 2);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_is_not_understood_is_no_empty_answer() -> Outcome {
    let (_person, window) = sample().await?;
    for page in ["/", "/stores"] {
        window.go(&format!("{page}?q=stat:Bihar")).await?;
        let said = window.text("[data-refused]").await?;
        assert!(said.starts_with("The query is not understood"), "{said}");
        // Nothing was counted: the count of an earlier query is not this one's.
        let counted = window
            .ask("return document.querySelector('[data-count]') !== null")
            .await?;
        assert_eq!(counted, false);
        let page = window.text("main").await?;
        assert!(
            !page.contains("Opening") && !page.contains("No store answers"),
            "{page}"
        );
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_one_step_back_however_slowly_it_is_typed() -> Outcome {
    let (_person, window) = sample().await?;
    for part in ["state", ":Bi", "har"] {
        window.write("input[type=search]", part).await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    window
        .text_when("[data-count]", |text| {
            !text.starts_with("4,850") && text.ends_with("of 4,850 stores")
        })
        .await?;
    window.click("header .line button").await?;
    window
        .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
        .await?;
    let typed = window
        .ask("return document.querySelector('input[type=search]').value")
        .await?;
    assert_eq!(typed, "");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_offers_its_days_and_back_walks_the_queries() -> Outcome {
    let (_person, window) = sample().await?;
    window.click("[data-column='2018-10']").await?;
    let days = window.text("[data-chart='opened.day'] h2").await?;
    assert!(days.contains("29 Oct 2018"), "{days}");
    let month = window
        .text_when("[data-count]", |text| !text.starts_with("4,850"))
        .await?;
    window.click("[data-column='2018-10-29']").await?;
    let day = window
        .text_when("[data-count]", |text| text != month)
        .await?;
    let asked = "return document.querySelector('input[type=search]').value";
    assert_eq!(window.ask(asked).await?, "opened:2018-10-29");
    // The day is picked, its month still open above it.
    window
        .see("[data-column='2018-10-29'][aria-pressed=true]")
        .await?;
    // A bar in the same way, and back through all of it.
    window.click("[data-chart=state] tbody button").await?;
    window.text_when("[data-count]", |text| text != day).await?;
    for expected in [day.as_str(), month.as_str(), "4,850 of 4,850 stores"] {
        window.click("header .line button").await?;
        window
            .text_when("[data-count]", |text| text == expected)
            .await?;
    }
    window.click("header .line button:nth-child(2)").await?;
    window
        .text_when("[data-count]", |text| text == month)
        .await?;
    // A click on what is picked takes it back.
    window.click("[data-column='2018-10']").await?;
    window
        .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_have_lines_that_say_what_they_are() -> Outcome {
    let (_person, window) = sample().await?;
    let said = window
        .ask("return [...document.querySelectorAll('[data-spark]')].map((spark) => spark.getAttribute('aria-label'))")
        .await?;
    let said: Vec<&str> = said
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|words| words.as_str())
        .collect();
    assert_eq!(said.len(), 6, "{said:?}");
    assert!(said[2].starts_with("By month of opening"), "{said:?}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_store_says_its_status_that_is_said() -> Outcome {
    let person = Person::new()?;
    for line in [
        vec!["new", "n.haat"],
        vec![
            "add",
            "n.haat",
            "A",
            "town=Patna",
            "state=Bihar",
            "country=IN",
        ],
    ] {
        assert!(person.haat(line)?.status.success());
    }
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    let note = "return document.querySelector('[data-ready=overview] .note').textContent";
    window.becomes(note, "No store says its status").await?;
    assert!(
        person
            .haat(["set", "n.haat", "A", "status=closed"])?
            .status
            .success()
    );
    window.becomes(note, "0 % of the selection").await?;
    window.close().await
}
