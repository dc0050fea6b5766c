//! The form beside the list: what it says while one types, what it remembers, and stores that were removed.

use super::stores::{history, with};
use harness::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_said_while_one_types_and_nothing_is_saved() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.write("[data-form] [name=latitude]", "91.4").await?;
    let said = window
        .text_when("[data-said=latitude]", |text| text.contains("91.4"))
        .await?;
    assert!(said.contains("-90"), "{said}");
    // All of it is marked and typed over: nothing is left in between.
    window.write("[data-form] [name=code]", "\u{e009}a").await?;
    window.write("[data-form] [name=code]", "B-2").await?;
    window
        .text_when("[data-said=code]", |text| text.contains("B-2"))
        .await?;
    assert_eq!(
        history(&person)?.len(),
        2,
        "nothing was saved while it was typed"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_foot_of_the_form_says_what_happened_to_the_store() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Gaya",
        ],
        &["set", "n.haat", "A-1", "town=Patna"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    let said = window
        .text_when("[data-history]", |text| text.contains("Gaya → Patna"))
        .await?;
    assert!(
        said.contains("asha") && said.contains("Added store A-1"),
        "{said}"
    );
    window
        .overwrite("[data-form] [name=town]", "Rewa\u{e004}")
        .await?;
    window
        .text_when("[data-history] li:first-child", |text| {
            text.contains("Patna → Rewa")
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_read_in_words_and_written_as_it_is_held() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "opened=2018-10-29"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    let shown = "return document.querySelector('[data-form] [name=opened]')?.value";
    window.becomes(shown, "29 Oct 2018").await?;
    window.click("[data-form] [name=opened]").await?;
    window.becomes(shown, "2018-10-29").await?;
    window
        .write("[data-form] [name=opened]", "\u{e009}a")
        .await?;
    window
        .write("[data-form] [name=opened]", "2018-11-01\u{e004}")
        .await?;
    window.becomes(shown, "1 Nov 2018").await?;
    // Coming by and leaving changes nothing.
    window.click("[data-form] [name=opened]").await?;
    window.click("[data-form] [name=code]").await?;
    window.becomes(shown, "1 Nov 2018").await?;
    assert_eq!(history(&person)?.len(), 2);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_store_is_listed_and_restored_and_both_are_undone() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "town=Gaya"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.click("[data-delete]").await?;
    window
        .text_when("[data-form] .removal", |text| text.contains("A-1"))
        .await?;
    window.click("[data-confirm-delete]").await?;
    window.see("[data-total='1']").await?;
    window.click("[data-removed]").await?;
    let line = window.text("[data-removed-store='A-1']").await?;
    assert!(line.contains("Gaya") && line.contains("asha"), "{line}");
    window.click("[data-restore='A-1']").await?;
    window
        .text_when("main", |text| text.contains("No store has been removed"))
        .await?;
    assert_eq!(history(&person)?[0], "restored store A-1");
    window.go_to("/stores").await?;
    window.see("[data-total='2']").await?;
    window.click("[data-undo]").await?;
    window.see("[data-total='1']").await?;
    window.click("[data-undo]").await?;
    window.see("[data-total='2']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_the_query_leaves_out_is_said_to_be_so_and_shown() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "state=Bihar"],
    ])
    .await?;
    window.see("[data-total='1']").await?;
    window
        .write("input[type=search]", "state:Bihar\u{e007}")
        .await?;
    window.see("header ul button").await?;
    window.click("[data-new-store]").await?;
    window
        .write("[data-form] [name=code]", "B-2\u{e007}")
        .await?;
    window.see("[data-unlisted]").await?;
    window.click("[data-show-listed]").await?;
    window
        .text_when("#row-0 [role=gridcell]", |text| text == "B-2")
        .await?;
    let unlisted = "return document.querySelector('[data-unlisted]') === null";
    window.becomes(unlisted, true).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_value_was_taken_is_said_where_it_stands() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "format=Mi Store"],
        &["add", "n.haat", "B-2", "country=IN"],
    ])
    .await?;
    window.click("#row-1 [data-cell=code] .text").await?;
    window
        .overwrite("[data-form] [name=state]", "Bihr\u{e007}")
        .await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=state]').value",
            "Bihar",
        )
        .await?;
    let said = window.text("[data-said=state]").await?;
    assert!(said.contains("“Bihr” was read as Bihar"), "{said}");

    // A format that is nearly one that is there can be taken for it, and then it was never made.
    window.write("[data-form] [name=format]", "Mi Stor").await?;
    let said = window
        .text_when("[data-said=format]", |text| text.contains("Mi Store"))
        .await?;
    assert!(said.contains("is a new format"), "{said}");
    window.click("[data-said=format] [data-near]").await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=format]').value",
            "Mi Store",
        )
        .await?;
    let unsaid = "return document.querySelector('[data-said=format]') === null";
    window.becomes(unsaid, true).await?;
    let changed = history(&person)?;
    assert_eq!(changed.len(), 4, "{changed:?}");
    let said = person.haat(["summary", "n.haat", "--by", "format", "--format", "csv"])?;
    let said = String::from_utf8(said.stdout)?;
    assert!(said.contains("Mi Store,2"), "{said}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_another_program_removes_is_said_to_be_gone_with_what_was_typed() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "town=Gaya"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .write("[data-form] [name=notes]", "shutter is stuck")
        .await?;
    assert!(person.haat(["delete", "n.haat", "A-1"])?.status.success());
    let said = window
        .text_when("[data-gone]", |text| text.contains("A-1"))
        .await?;
    assert!(said.contains("“shutter is stuck”"), "{said}");
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[data-form] [name=code]").await?;
    window
        .becomes(
            "return document.querySelector('[data-gone]') === null",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pin_is_dragged_and_one_undo_takes_it_back() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Patna",
            "latitude=25.6",
            "longitude=85.1",
        ],
    ])
    .await?;
    let held = async || -> Outcome<(f64, f64)> {
        let degrees = "return ['latitude', 'longitude'].map((name) => Number(document.querySelector(`[data-form] [name=${name}]`).value))";
        Ok(serde_json::from_value(window.ask(degrees).await?)?)
    };
    window.click("#row-0 [data-cell=code] .text").await?;
    let pin = window.see("[data-pin='25.6, 85.1'] svg g path").await?;
    pin.scroll_into_view().await?;
    // To the right is east, up is north.
    let page = window.page();
    page.action_chain()
        .click_and_hold_element(&pin)
        .move_by_offset(30, -20)
        .move_by_offset(30, -20)
        .release()
        .perform()
        .await?;
    window
        .text_when("[data-history] ol", |text| {
            text.contains("Latitude") && text.contains("Longitude")
        })
        .await?;
    let (latitude, longitude) = held().await?;
    assert!(
        latitude > 25.6 && latitude < 26.6 && longitude > 85.1 && longitude < 86.1,
        "{latitude}, {longitude}"
    );
    let rows = person.haat([
        "list",
        "n.haat",
        "--columns",
        "latitude,longitude",
        "--format",
        "csv",
    ])?;
    let rows = String::from_utf8(rows.stdout)?;
    assert!(rows.contains(&format!("{latitude},{longitude}")), "{rows}");
    window.click("[data-undo]").await?;
    window.see("[data-pin='25.6, 85.1']").await?;
    assert_eq!(held().await?, (25.6, 85.1));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_opened_large_and_a_paper_offers_its_copy() -> Outcome {
    let (person, window) = with(&[&["new", "n.haat"], &["add", "n.haat", "A-1"]]).await?;
    let pictures = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/pictures");
    for (name, of) in [("front.png", "overview.png"), ("inside.png", "doors.png")] {
        std::fs::copy(format!("{pictures}/{of}"), person.file(name))?;
    }
    std::fs::write(person.file("lease.pdf"), b"%PDF lease")?;
    for name in ["front.png", "lease.pdf", "inside.png"] {
        assert!(
            person
                .haat(["attach", "n.haat", "A-1", name])?
                .status
                .success()
        );
    }
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .click("[data-attachment='front.png'] [data-open-attachment]")
        .await?;
    // The whole picture, not its thumbnail.
    let width =
        "return document.querySelector('[data-viewer=\"front.png\"] [data-picture]')?.naturalWidth";
    window.becomes(width, 1280).await?;
    let said = window.text("[data-viewer]").await?;
    assert!(
        said.contains("front.png") && said.contains("KB · attached ") && said.contains("1 of 3"),
        "{said}"
    );
    const RIGHT: &str = "\u{e014}";
    const ESCAPE: &str = "\u{e00c}";
    window.write("[data-viewer]", RIGHT).await?;
    let said = window
        .text_when("[data-viewer='lease.pdf'] [data-unshown]", |text| {
            !text.is_empty()
        })
        .await?;
    assert!(said.contains("Save a copy"), "{said}");
    window.see("[data-save-attachment]").await?;
    window.click("[data-next]").await?;
    let width = "return document.querySelector('[data-viewer=\"inside.png\"] [data-picture]')?.naturalWidth";
    window.becomes(width, 1280).await?;
    // Past the last there is none.
    window.write("[data-viewer]", RIGHT).await?;
    window
        .becomes(
            "return document.querySelector('[data-next]').disabled && document.querySelector('[data-viewer]').dataset.viewer",
            "inside.png",
        )
        .await?;
    window.write("[data-viewer]", ESCAPE).await?;
    window
        .becomes(
            "return document.querySelector('[data-viewer]') === null
                && document.activeElement.closest('[data-attachment]')?.dataset.attachment",
            "inside.png",
        )
        .await?;
    // Esc closed the picture alone, and Enter opens it again.
    window.see("[data-form] [name=code]").await?;
    window
        .write(
            "[data-attachment='inside.png'] [data-open-attachment]",
            "\u{e007}",
        )
        .await?;
    window.see("[data-viewer='inside.png']").await?;
    window.close().await
}
