//! What leaves a chart: as a table, copied, as CSV, SVG and PNG, from the menu that each has.

use harness::{Outcome, Person, Window};
use std::path::Path;

/// Answers the next dialogs for saving with this file, in the place of the person: a driver cannot reach a dialog of the system. What is written
/// then is written by the shell.
pub async fn answers_dialogs(window: &Window, path: &Path) -> Outcome {
    let answer = serde_json::json!({ "path": path, "replace": true }).to_string();
    let answer = serde_json::to_string(&answer)?;
    window
        .ask(&format!(
            "window.sendOn ??= window.fetch;
             window.fetch = (to, how) => String(to.url ?? to).endsWith('/save_choose')
                ? Promise.resolve(new Response({answer}, {{ headers: {{ 'content-type': 'application/json', 'Tauri-Response': 'ok' }} }}))
                : window.sendOn.call(window, to, how);"
        ))
        .await?;
    Ok(())
}

async fn way(window: &Window, chart: &str, way: &str) -> Outcome {
    window.click(&format!("[data-menu='{chart}']")).await?;
    window.click(&format!("[data-way={way}]")).await
}

async fn saved(window: &Window, person: &Person, chart: &str, kind: &str) -> Outcome<Vec<u8>> {
    let name = format!("{}.{kind}", chart.replace('.', "-"));
    answers_dialogs(window, &person.file(&name)).await?;
    way(window, chart, kind).await?;
    window
        .text_when(&format!("[data-chart='{chart}'] [data-said]"), |text| {
            text.contains(&name)
        })
        .await?;
    Ok(std::fs::read(person.file(&name))?)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_chart_is_a_table_and_leaves_as_csv_svg_and_png() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    let charts = window
        .ask("return [...document.querySelectorAll('[data-chart]')].map((chart) => chart.dataset.chart)")
        .await?;
    let charts: Vec<&str> = charts
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .collect();
    assert!(charts.len() >= 7, "{charts:?}");
    for chart in charts {
        let title = window.text(&format!("[data-chart='{chart}'] h2")).await?;

        let csv = String::from_utf8(saved(&window, &person, chart, "csv").await?)?;
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        let columns = if chart == "opened.month" { 4 } else { 3 };
        assert_eq!(lines[0].split(',').count(), columns, "{chart}: {csv}");
        assert!(lines.len() > 1, "{chart}: {csv}");

        let svg = String::from_utf8(saved(&window, &person, chart, "svg").await?)?;
        let told = window
            .ask(&format!(
                "const svg = new DOMParser().parseFromString({}, 'image/svg+xml');
                 return [svg.querySelector('title')?.textContent, svg.querySelector('parsererror') === null, svg.querySelectorAll('rect').length > 2];",
                serde_json::to_string(&svg)?
            ))
            .await?;
        assert_eq!(told, serde_json::json!([title, true, true]), "{chart}");
        assert!(
            svg.contains("synthetic") && svg.contains("All stores"),
            "{chart}"
        );

        let png = saved(&window, &person, chart, "png").await?;
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n", "{chart}");
        let size = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        // Twice the drawing with its margins, for a sharp print.
        assert_eq!(size(16), 2 * (720 + 48), "{chart}");
        assert!(size(20) > 200, "{chart}");

        way(&window, chart, "table").await?;
        window
            .see(&format!("[data-chart='{chart}'] [data-table]"))
            .await?;
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_copied_for_a_spreadsheet() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    way(&window, "tier", "copy").await?;
    window
        .text_when("[data-chart=tier] [data-said]", |text| {
            text.starts_with("Copied")
        })
        .await?;
    // Pasted into a line, tabs and all, as a person would look at it.
    window
        .write("input[type=search]", "\u{e009}v\u{e000}")
        .await?;
    let pasted = window
        .ask("return document.querySelector('input[type=search]').value")
        .await?;
    assert!(
        pasted
            .as_str()
            .unwrap_or_default()
            .starts_with("Tier (RBI)"),
        "{pasted}"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stores_of_a_query_are_taken_along_masked_and_come_back_unchanged() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/stores").await?;
    window.see("[role=gridcell]").await?;
    window
        .write("input[type=search]", "state:Bihar tier:4 sort:name")
        .await?;
    let counted = window
        .text_when("[data-count]", |text| !text.starts_with("4,850"))
        .await?;
    let stores: usize = counted.split(' ').next().unwrap_or_default().parse()?;

    let take = async |name: &str| -> Outcome<String> {
        answers_dialogs(&window, &person.file(name)).await?;
        let end = name.rsplit('.').next().unwrap_or_default();
        window.click(&format!("[data-take={end}]")).await?;
        window
            .text_when("[data-left]", |text| text.contains(name))
            .await
    };
    window.click("[data-export]").await?;
    let said = take("all.csv").await?;
    assert!(said.contains(&format!("{stores} stores")), "{said}");
    let csv = std::fs::read_to_string(person.file("all.csv"))?;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), stores + 1);
    let names: Vec<&str> = lines[1..]
        .iter()
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert!(
        names.is_sorted_by_key(|name| name.to_lowercase()),
        "{names:?}"
    );

    // With personal data and every field, it comes back as it went.
    window.click("[data-export]").await?;
    window.click("[data-personal]").await?;
    take("whole.xlsx").await?;
    let again = person.haat(["import", "sample.haat", "whole.xlsx"])?;
    let said = String::from_utf8(again.stdout)?;
    assert!(said.contains(&format!("{stores} unchanged")), "{said}");

    window.click("[data-export]").await?;
    window.click("[data-export-shown]").await?;
    take("shown.csv").await?;
    let shown = window
        .ask("return Number(document.querySelector('[role=grid]').getAttribute('aria-colcount'))")
        .await?;
    let csv = std::fs::read_to_string(person.file("shown.csv"))?;
    let columns = csv.lines().next().unwrap_or_default().split(',').count();
    assert_eq!(serde_json::json!(columns), shown);
    window.close().await
}
