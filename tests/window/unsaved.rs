//! What is typed and not saved is not lost: by another cell, another page, or the end of the program.

use super::grid::{CTRL, DOWN, FIELD, FREE, SHIFT, four, press};
use harness::{Outcome, Person, Window};

const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
/// Whether the cell that is written says why it was not taken, and has the keys.
const STANDS: &str = "return document.querySelector('[data-editor] [data-wrong]') !== null
    && document.activeElement === document.querySelector('[data-editor] :is(input, textarea)')";

/// The cells of a store by the command line.
fn held(person: &Person, code: &str, column: &str) -> Outcome<String> {
    let query = format!("code:{code}");
    let said = person.haat([
        "list",
        "n.haat",
        &query,
        "--columns",
        column,
        "--format",
        "csv",
    ])?;
    let said = String::from_utf8(said.stdout)?;
    Ok(said.lines().nth(1).unwrap_or_default().to_owned())
}

/// Types what is no date where the first store was opened: in the tenth column.
async fn no_date(window: &Window) -> Outcome {
    window.click("#row-0 [data-cell=opened]").await?;
    press(window, "3").await?;
    window.write(FIELD, "1/02/2018").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_not_taken_keeps_the_keys_until_it_is_corrected_or_left() -> Outcome {
    let (person, window) = four().await?;
    no_date(&window).await?;
    window.click("#row-2 [data-cell=name]").await?;
    window.becomes(STANDS, true).await?;
    // Neither another cell nor another page takes it away.
    window.click("#row-1 [data-cell=name]").await?;
    window.becomes(STANDS, true).await?;
    window.click("nav [data-page='/partners']").await?;
    window.becomes(STANDS, true).await?;
    assert_eq!(window.ask("return location.pathname").await?, "/stores");
    window.write(FIELD, ESCAPE).await?;
    window.go_to("/partners").await?;
    assert_eq!(held(&person, "A-1", "opened")?, "2018-10-29");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_goes_in_on_the_way_to_another_page() -> Outcome {
    let (person, window) = four().await?;
    window.click("#row-0 [data-cell=name]").await?;
    press(&window, "M").await?;
    window.write(FIELD, "i Bodh Gaya").await?;
    window.go_to("/partners").await?;
    assert_eq!(held(&person, "A-1", "name")?, "Mi Bodh Gaya");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_closed_saves_what_is_typed_in_a_cell() -> Outcome {
    let (person, window) = four().await?;
    window.click("#row-0 [data-cell=name]").await?;
    press(&window, "M").await?;
    window.write(FIELD, "i Bodh Gaya").await?;
    if window.press_close()? {
        window.gone().await?;
        assert_eq!(held(&person, "A-1", "name")?, "Mi Bodh Gaya");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_stays_for_what_cannot_be_saved_and_goes_when_it_is_closed_again() -> Outcome {
    let (person, window) = four().await?;
    no_date(&window).await?;
    if window.press_close()? {
        window.becomes(STANDS, true).await?;
        window.press_close()?;
        window.gone().await?;
        assert_eq!(held(&person, "A-1", "opened")?, "2018-10-29");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_closed_saves_what_is_typed_in_the_form_or_asks() -> Outcome {
    let (person, window) = four().await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .overwrite("[data-form] [name=name]", "Mi Bodh Gaya")
        .await?;
    window.overwrite("[data-form] [name=area]", "much").await?;
    if window.press_close()? {
        window.see("[data-standing]").await?;
        assert_eq!(held(&person, "A-1", "name")?, "Mi Bodh Gaya");
        window.click("[data-discard]").await?;
        window
            .becomes(
                "return document.querySelector('[data-form]') === null",
                true,
            )
            .await?;
        window.press_close()?;
        window.gone().await?;
        assert_eq!(held(&person, "A-1", "area")?, "100");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn shift_and_tab_go_back_in_the_list_and_in_a_cell_that_is_written() -> Outcome {
    let (person, window) = four().await?;
    let active = "return document.querySelector('[role=grid]').dataset.block";
    press(&window, &format!("{DOWN}{TAB}{TAB}")).await?;
    window.becomes(active, "1:2-1:2").await?;
    press(&window, &format!("{SHIFT}{TAB}")).await?;
    window.becomes(active, "1:1-1:1").await?;
    press(&window, "X").await?;
    window.write(FIELD, &format!("{SHIFT}{TAB}{FREE}")).await?;
    window.becomes(active, "1:0-1:0").await?;
    assert_eq!(held(&person, "B-2", "name")?, "X");
    press(&window, &format!("{CTRL}z")).await?;
    window.close().await
}
