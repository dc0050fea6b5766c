//! How the list of stores is read: sorted, laid out, saved as views, walked by the keys, narrowed from a cell.

use super::stores::{history, with};
use harness::{Outcome, Person, Window};
use serde_json::json;

const UP: &str = "\u{e013}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const ENTER: &str = "\u{e007}";
const CTRL: &str = "\u{e009}";
const SHIFT: &str = "\u{e008}";
const END: &str = "\u{e010}";
/// Lets every key go that is held.
const FREE: &str = "\u{e000}";

const FOUR: [[&str; 5]; 4] = [
    ["add", "n.haat", "A-1", "state=Bihar", "town=Patna"],
    ["add", "n.haat", "B-2", "state=Odisha", "town=Cuttack"],
    ["add", "n.haat", "C-3", "state=Bihar", "town=Gaya"],
    ["add", "n.haat", "D-4", "state=Odisha", "town=Puri"],
];

async fn four() -> Outcome<(Person, Window)> {
    let mut words: Vec<&[&str]> = vec![&["new", "n.haat"]];
    words.extend(FOUR.iter().map(|line| line.as_slice()));
    let (person, window) = with(&words).await?;
    window.see("[data-total='4']").await?;
    window.see("[role=gridcell]").await?;
    Ok((person, window))
}

/// The codes from the first row on, once they are these.
async fn see_codes(window: &Window, codes: &str) -> Outcome {
    let begun = std::time::Instant::now();
    loop {
        let found = window
            .ask("return [...document.querySelectorAll('.rows [data-cell=code] .text')].map((cell) => cell.textContent).join(' ')")
            .await?;
        if found == codes {
            return Ok(());
        }
        if begun.elapsed().as_secs() > 20 {
            return Err(format!("{found}, not {codes}").into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn headers(window: &Window) -> Outcome<serde_json::Value> {
    window
        .ask("return [...document.querySelectorAll('[role=columnheader]')].map((name) => name.dataset.column).join(' ')")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_sorted_by_two_columns_with_the_keys() -> Outcome {
    let (_person, window) = four().await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    let to_state = format!("{UP}{}{ENTER}", RIGHT.repeat(7));
    window.write("[role=grid]", &to_state).await?;
    window
        .see("[data-column=state][aria-sort=ascending]")
        .await?;
    see_codes(&window, "A-1 C-3 B-2 D-4").await?;
    window
        .write(
            "[role=grid]",
            &format!("{}{SHIFT}{ENTER}{FREE}", LEFT.repeat(2)),
        )
        .await?;
    see_codes(&window, "C-3 A-1 B-2 D-4").await?;
    window
        .text_when("[data-column=town]", |text| text.contains("↑2"))
        .await?;
    // Once more: the second column downwards, the first as before.
    window
        .write("[role=grid]", &format!("{SHIFT}{ENTER}{FREE}"))
        .await?;
    see_codes(&window, "A-1 C-3 D-4 B-2").await?;
    window
        .see("[data-column=town][aria-sort=descending]")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_were_chosen_are_saved_as_a_view_and_there_after_a_restart() -> Outcome {
    let (person, window) = four().await?;
    window.click("[data-columns]").await?;
    window
        .click("[data-columns-panel] [data-hidden=pin]")
        .await?;
    window.see("[data-columns-panel] [data-shown=pin]").await?;
    window
        .click("[data-columns-panel] [data-shown=partner]")
        .await?;
    window
        .see("[data-columns-panel] [data-hidden=partner]")
        .await?;
    window.click("[data-columns-panel] [data-up=town]").await?;
    window.write("body", "\u{e00c}").await?;
    let laid = "code name format town status district state tier opened area pin";
    window.see("[data-column=pin]").await?;
    window
        .write("input[type=search]", &format!("state:Bihar{ENTER}"))
        .await?;
    window.see("[data-total='2']").await?;
    assert_eq!(headers(&window).await?, laid);
    window.click("[data-view-as]").await?;
    window
        .write("[data-view-name]", &format!("Only Bihar{ENTER}"))
        .await?;
    window
        .see("[data-view='Only Bihar'][aria-pressed=true]")
        .await?;
    assert_eq!(history(&person)?[0], "saved “Only Bihar”");
    // Another view, moved before it by its keys: so they stand for whoever opens the file.
    window.click("[data-view-as]").await?;
    window.write("[data-view-name]", "Only Bihar").await?;
    // Under the name of another it would take that one's place, and says so.
    window.see("[data-view-keep=taken]").await?;
    window
        .overwrite("[data-view-name]", &format!("Zone{ENTER}"))
        .await?;
    window.see("[data-view=Zone][aria-pressed=true]").await?;
    let order = "return [...document.querySelectorAll('[data-view]')].map((view) => view.dataset.view).join()";
    window.becomes(order, "Only Bihar,Zone").await?;
    window
        .write("[data-view=Zone]", "\u{e00a}\u{e012}\u{e000}")
        .await?;
    window.becomes(order, "Zone,Only Bihar").await?;
    assert_eq!(
        history(&person)?[0],
        "put the saved views into another order"
    );
    window.close().await?;

    let window = person.open(["n.haat"]).await?;
    window.go_to("/stores").await?;
    // What was shown last is shown again, and the view is there with its query.
    window.see("[data-column=pin]").await?;
    window.click("[data-columns]").await?;
    window.click("[data-columns-usual]").await?;
    window.see("[data-column=partner]").await?;
    window.write("body", "\u{e00c}").await?;
    window.becomes(order, "Zone,Only Bihar").await?;
    window.click("[data-view='Only Bihar']").await?;
    window.see("[data-total='2']").await?;
    window.see("[data-column=pin]").await?;
    assert_eq!(headers(&window).await?, laid);
    // Asked otherwise it says so, and is left by a query that has nothing to do with it.
    let changed = "return document.querySelector(\"[data-view='Only Bihar']\").textContent.trim()";
    window
        .overwrite("input[type=search]", &format!("state:Bihar tier:4{ENTER}"))
        .await?;
    window.becomes(changed, "Only Bihar · changed").await?;
    window.see("[data-view-save]").await?;
    window
        .overwrite("input[type=search]", &format!("state:Odisha{ENTER}"))
        .await?;
    window
        .see("[data-view='Only Bihar'][aria-pressed=false]")
        .await?;
    window.becomes(changed, "Only Bihar").await?;
    window
        .becomes(
            "return document.querySelectorAll('[data-view-save], [data-view-remove]').length",
            0,
        )
        .await?;
    // Back at what it asks, it is the view again.
    window
        .overwrite("input[type=search]", &format!("state:Bihar{ENTER}"))
        .await?;
    window
        .see("[data-view='Only Bihar'][aria-pressed=true]")
        .await?;
    window.click("[data-view-remove]").await?;
    window.click("[data-view-confirm]").await?;
    window
        .text_when("[role=group]", |text| !text.contains("Only Bihar"))
        .await?;
    window.click("[data-undo]").await?;
    window.see("[data-view='Only Bihar']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_lead_to_the_last_row_of_the_sample_and_the_code_stays_in_sight() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat"]]).await?;
    window.resize(1280, 800).await?;
    window.see("[data-total='4850']").await?;
    window.see("[role=gridcell]").await?;
    window.click("#row-2 [data-cell=code] .text").await?;
    window.see("[data-form] [name=code]").await?;
    window
        .write("[role=grid]", &format!("{CTRL}{END}{FREE}"))
        .await?;
    let place = "
        const grid = document.querySelector('[role=grid]');
        const cell = document.getElementById(grid.getAttribute('aria-activedescendant'));
        const code = cell?.closest('[role=row]').querySelector('[data-cell=code]');
        if (!cell) return 'not drawn';
        const [inside, around, first] = [cell, grid, code].map((element) => element.getBoundingClientRect());
        const seen = inside.left >= first.right - 2 && inside.right <= around.right + 2 && first.left >= around.left - 2;
        return `${cell.id} ${seen ? 'seen' : 'hidden'}`;";
    assert_eq!(window.ask(place).await?, "cell-4849-10 seen");
    window
        .text_when("#row-4849 [data-cell=code]", |text| !text.is_empty())
        .await?;
    // The form follows the row.
    let code = window
        .text_when("#row-4849 [data-cell=code]", |text| !text.is_empty())
        .await?;
    let begun = std::time::Instant::now();
    while window
        .ask("return document.querySelector('[data-form] [name=code]')?.value")
        .await?
        != code.as_str()
    {
        assert!(
            begun.elapsed().as_secs() < 20,
            "the form does not follow to {code}"
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_narrows_the_query_from_its_menu() -> Outcome {
    let (_person, window) = four().await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write(
            "[role=grid]",
            &format!("{}{SHIFT}\u{e03a}{FREE}", RIGHT.repeat(7)),
        )
        .await?;
    window
        .click("[data-cell-menu] [data-choice='stores.menu.only']")
        .await?;
    window.see("[data-total='2']").await?;
    see_codes(&window, "A-1 C-3").await?;
    window
        .text_when("[data-count]", |text| text.starts_with("2 of 4"))
        .await?;
    window
        .write(
            "[role=grid]",
            &format!("{}{SHIFT}\u{e03a}{FREE}", LEFT.repeat(2)),
        )
        .await?;
    window
        .click("[data-cell-menu] [data-choice='stores.menu.but']")
        .await?;
    see_codes(&window, "C-3").await?;
    assert_eq!(
        window
            .ask("return new URL(location.href).searchParams.get('q')")
            .await?,
        json!("state:Bihar -town:Patna")
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_stand_closer_where_somebody_wants_more_of_them() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat"]]).await?;
    window.see("[role=gridcell]").await?;
    let heights = "return [...document.querySelectorAll('.rows [role=row]')].slice(0, 2).map((row) => row.offsetHeight).join()";
    assert_eq!(window.ask(heights).await?, "28,28");
    window.click("[data-compact]").await?;
    window.see("[data-compact][aria-pressed=true]").await?;
    assert_eq!(window.ask(heights).await?, "24,24");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_and_a_row_are_copied_as_a_spreadsheet_takes_them() -> Outcome {
    let (_person, window) = four().await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    let pasted = async || -> Outcome<serde_json::Value> {
        window
            .ask("const field = document.createElement('textarea'); field.id = 'pasted'; document.body.append(field); field.focus()")
            .await?;
        window.write("#pasted", &format!("{CTRL}v{FREE}")).await?;
        window
            .ask("const field = document.getElementById('pasted'); field.remove(); return field.value")
            .await
    };
    // The clipboard has it a moment after the key.
    let holds = async |text: &str| -> Outcome {
        let begun = std::time::Instant::now();
        loop {
            let found = pasted().await?;
            if found == text {
                return Ok(());
            }
            if begun.elapsed().as_secs() > 10 {
                return Err(format!("{found}, not {text}").into());
            }
        }
    };
    window
        .write("[role=grid]", &format!("{}{CTRL}c{FREE}", RIGHT.repeat(5)))
        .await?;
    holds("Patna").await?;
    window
        .write("[role=grid]", &format!("{SHIFT} {FREE}"))
        .await?;
    window
        .write("[role=grid]", &format!("{CTRL}c{FREE}"))
        .await?;
    holds("A-1\t\t\t\t\tPatna\t\tBihar\t\t\t").await?;
    // With Shift the names of the columns go along.
    window
        .write("[role=grid]", &format!("{CTRL}{SHIFT}c{FREE}"))
        .await?;
    holds("Code\tName\tFormat\tStatus\tPartner\tTown\tDistrict\tState\tTier (RBI)\tOpened\tArea (sq ft)\nA-1\t\t\t\t\tPatna\t\tBihar\t\t\t").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_at_the_bottom_adds_up_the_selection() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "area=1000", "notes=x"],
        &["add", "n.haat", "B-2", "area=2,001", "notes=x"],
        &["add", "n.haat", "C-3", "notes=x"],
        &["add", "n.haat", "D-4", "area=90000"],
    ])
    .await?;
    window.see("[data-total='4']").await?;
    window
        .write("input[type=search]", "notes:x\u{e007}")
        .await?;
    let said = window
        .text_when("footer", |text| text.contains("sum 3,001"))
        .await?;
    assert!(
        said.contains("3 stores")
            && said.contains("Area (sq ft): sum 3,001, average 1,501")
            && said.contains("said by 2 stores"),
        "{said}"
    );
    window
        .overwrite("input[type=search]", "code:C-3\u{e007}")
        .await?;
    window
        .text_when("footer", |text| {
            text.contains("one store") && !text.contains("sum")
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_and_a_size_of_text_that_are_chosen_reach_ticks_and_tools() -> Outcome {
    let (_person, window) = with(&[&["new", "n.haat"], &["add", "n.haat", "A-1"]]).await?;
    window.see("[data-total='1']").await?;
    window.resize(1280, 800).await?;
    window.go_to("/settings").await?;
    window.click("[name=theme][value=dark]").await?;
    window.click("[name=language][value=hi]").await?;
    window.click("[name=text][value='150']").await?;
    window.see("html[data-theme=dark][lang=hi]").await?;
    window.go("/stores").await?;
    window.see("[data-columns]").await?;
    // Nothing is beyond an edge; what has no room stands on a line of its own.
    let beyond = "const tools = document.querySelector('.tools');
        return [tools, ...tools.querySelectorAll('*')].filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1).length";
    window.becomes(beyond, 0).await?;
    // The desktop is light.
    window
        .ask("document.querySelector('[data-columns]').click()")
        .await?;
    window.see("[data-columns-panel]").await?;
    let tick = "return getComputedStyle(document.querySelector('[data-hidden]')).backgroundColor";
    window.becomes(tick, "rgb(29, 31, 35)").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_of_the_columns_stay_above_the_rows() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat"]]).await?;
    window.see("#row-0 [role=gridcell]").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write("[role=grid]", &format!("{CTRL}{END}{FREE}"))
        .await?;
    window.see("#row-4849 [role=gridcell]").await?;
    window
        .becomes(
            "const [grid, head] = ['[role=grid]', '[data-column=code]'].map((one) => document.querySelector(one).getBoundingClientRect());
             return Math.abs(head.top - grid.top) <= 2",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_is_typed_is_offered_fields_and_values_that_stores_have() -> Outcome {
    let (_person, window) = four().await?;
    window.write("input[type=search]", "sta").await?;
    window.see("[data-way='status:']").await?;
    window.click("[data-way='state:']").await?;
    window.write("input[type=search]", "bi").await?;
    let said = window.text("[data-way='state:Bihar']").await?;
    assert!(said.contains("Bihar") && said.contains('2'), "{said}");
    // The arrows pick, Enter goes on with what is picked, and then asks.
    window
        .write("input[type=search]", &format!("\u{e015}{ENTER}"))
        .await?;
    window
        .becomes(
            "return document.querySelector('input[type=search]').value",
            "state:Bihar",
        )
        .await?;
    window.write("input[type=search]", ENTER).await?;
    window.see("[data-total='2']").await?;
    window
        .becomes("return document.querySelector('.ways') === null", true)
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_has_no_room_is_not_read_as_a_smaller_one() -> Outcome {
    let (person, window) = four().await?;
    let set = person.haat(["set", "n.haat", "A-1", "area=12500"])?;
    assert!(set.status.success());
    window
        .text_when("#row-0 [data-cell=area]", |text| text.contains("12,500"))
        .await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    // An order changes no width: the last column stays in sight.
    window.resize(1280, 800).await?;
    let inside = "return Math.round(document.querySelector('[role=grid]').scrollWidth - document.querySelector('[role=grid]').clientWidth)";
    window.becomes(inside, 0).await?;
    for column in ["name", "town", "state", "tier", "opened", "area"] {
        window
            .click(&format!("[data-column={column}] button"))
            .await?;
        window
            .see(&format!("[data-column={column}][aria-sort=ascending]"))
            .await?;
        window.becomes(inside, 0).await?;
    }
    see_codes(&window, "A-1 B-2 C-3 D-4").await?;
    let shown = "
        const text = document.querySelector('#row-0 [data-cell=area] .text');
        const cell = text.closest('[data-cell]');
        return [getComputedStyle(text, '::before').content, cell.getAttribute('aria-label'), cell.title].join('|')";
    window.becomes(shown, "none||12,500").await?;
    // From the last name, narrower by its keys.
    let narrower = format!("{SHIFT}{}{FREE}", LEFT.repeat(20));
    window
        .write("[role=grid]", &format!("{UP}{}", RIGHT.repeat(10)))
        .await?;
    window.write("[role=grid]", &narrower).await?;
    let said = window.ask(shown).await?;
    let said = said.as_str().unwrap_or_default();
    assert!(
        said.starts_with("\"##") && said.contains("|12,500|12,500 – the column is too narrow"),
        "{said}"
    );
    // What is copied, and what a double click widens it to, is the number.
    window
        .ask("document.querySelector('[data-edge=area]').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))")
        .await?;
    window.becomes(shown, "none||12,500").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn at_twice_the_size_of_text_there_are_rows_to_be_seen() -> Outcome {
    let person = Person::new()?;
    person.reads_at(200)?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    for n in 0..20 {
        let code = format!("A-{n}");
        assert!(
            person
                .haat(["add", "n.haat", &code, "state=Bihar"])?
                .status
                .success()
        );
    }
    let window = person.open(["n.haat"]).await?;
    window.resize_to(1280, 800, 200).await?;
    window.go_to("/stores").await?;
    window.see("#row-0 [role=gridcell]").await?;
    // Whole rows: below the names, above the bar that scrolls sideways.
    let rows = "
        const grid = document.querySelector('[role=grid], [role=treegrid]');
        const [top, bottom] = [grid.querySelector('.head').getBoundingClientRect().bottom, grid.getBoundingClientRect().top + grid.clientTop + grid.clientHeight];
        return [...grid.querySelectorAll('.rows [role=row]')].map((row) => row.getBoundingClientRect()).filter((row) => row.top >= top - 1 && row.bottom <= bottom + 1).length";
    let seen = window.ask(rows).await?.as_u64().unwrap_or_default();
    assert!(seen >= 8, "{seen} rows");
    // With a view to choose from too; what there is no room for is in the menu.
    window.click("[data-view-as]").await?;
    window
        .write("[data-view-name]", &format!("All{ENTER}"))
        .await?;
    window.see("[data-view-choice]").await?;
    let seen = window.ask(rows).await?.as_u64().unwrap_or_default();
    assert!(seen >= 8, "{seen} rows");
    window.click("[data-more-tools]").await?;
    window.click("[data-coloured]").await?;
    window.see(".grid.coloured").await?;
    window.click("[data-more-tools]").await?;
    window.click("[data-open-replace]").await?;
    window.see("[data-replace] [name=find]").await?;
    window.close().await
}
