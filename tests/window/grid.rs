//! The list as a spreadsheet: selected, written, copied, pasted, filled, set and replaced with the keys that spreadsheets have.

use super::stores::{history, with};
use harness::{Outcome, Person, Window};
use thirtyfour::By;

pub const UP: &str = "\u{e013}";
pub const DOWN: &str = "\u{e015}";
pub const RIGHT: &str = "\u{e014}";
pub const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
pub const DELETE: &str = "\u{e017}";
const F2: &str = "\u{e032}";
pub const HOME: &str = "\u{e011}";
pub const END: &str = "\u{e010}";
pub const CTRL: &str = "\u{e009}";
pub const SHIFT: &str = "\u{e008}";
const ALT: &str = "\u{e00a}";
/// Lets every key go that is held.
pub const FREE: &str = "\u{e000}";

const GRID: &str = "[role=grid]";
pub const FIELD: &str = "[data-editor] :is(input, textarea)";

pub async fn four() -> Outcome<(Person, Window)> {
    opened(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "name=Mi Gaya",
            "status=ready",
            "town=Gaya",
            "state=Bihar",
            "opened=2018-10-29",
            "area=100",
        ],
        &[
            "add",
            "n.haat",
            "B-2",
            "name=Mi Puri",
            "status=ready",
            "town=Puri",
            "state=Odisha",
            "opened=2018-10-30",
            "area=250",
        ],
        &[
            "add",
            "n.haat",
            "C-3",
            "name=Mi Patna",
            "town=Patna",
            "state=Bihar",
        ],
        &[
            "add",
            "n.haat",
            "D-4",
            "name=Mi Cuttack",
            "town=Cuttack",
            "state=Odisha",
        ],
    ])
    .await
}

/// The columns are code, name, format, status, partner, town, district, state, tier, opened, area.
pub async fn opened(words: &[&[&str]]) -> Outcome<(Person, Window)> {
    let (person, window) = with(words).await?;
    window.see("#row-0 [role=gridcell]").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    Ok((person, window))
}

/// Presses keys in the list. What lets held keys go is a letter where a cell is written.
pub async fn press(window: &Window, keys: &str) -> Outcome {
    let holds = keys.contains([CTRL, SHIFT, ALT].map(|key| key.chars().next().unwrap_or_default()));
    let free = if holds { FREE } else { "" };
    window.write(GRID, &format!("{keys}{free}")).await
}

/// Waits until these cells are the ones that are selected: rows and columns from 0, `0:1-2:3`.
async fn selected(window: &Window, block: &str) -> Outcome {
    window
        .becomes(
            "return document.querySelector('[role=grid]').dataset.block",
            block,
        )
        .await
}

/// Waits until the cells of a column say this, from the first row on.
pub async fn column(window: &Window, key: &str, said: &str) -> Outcome {
    let cells = format!(
        "return [...document.querySelectorAll('.rows [data-cell={key}] .text')].map((cell) => cell.textContent.trim()).join('|')"
    );
    window.becomes(&cells, said).await
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_move_and_extend_the_selection_and_the_foot_adds_it_up() -> Outcome {
    let (_person, window) = four().await?;
    selected(&window, "0:0-0:0").await?;
    press(&window, &format!("{END}{SHIFT}{DOWN}{DOWN}")).await?;
    selected(&window, "0:10-2:10").await?;
    let said = window
        .text_when("[data-range]", |text| text.contains("sum"))
        .await?;
    assert!(
        said.contains("2 cells filled") && said.contains("sum 350, average 175"),
        "{said}"
    );
    // Ctrl and the arrows lead where filled cells end; with Shift the block goes along.
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(&window, &format!("{RIGHT}{RIGHT}{RIGHT}{CTRL}{DOWN}")).await?;
    selected(&window, "1:3-1:3").await?;
    press(&window, &format!("{CTRL}{DOWN}")).await?;
    selected(&window, "3:3-3:3").await?;
    press(&window, &format!("{CTRL}{SHIFT}{UP}")).await?;
    selected(&window, "1:3-3:3").await?;
    // Whole columns, whole rows, everything; Esc leaves the active cell.
    press(&window, &format!("{CTRL} ")).await?;
    selected(&window, "0:3-3:3").await?;
    press(&window, &format!("{SHIFT} ")).await?;
    selected(&window, "0:0-3:10").await?;
    press(&window, ESCAPE).await?;
    selected(&window, "3:3-3:3").await?;
    press(&window, &format!("{CTRL}a")).await?;
    selected(&window, "0:0-3:10").await?;
    // Tab and Enter walk through the block and leave it as it is.
    press(&window, ESCAPE).await?;
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(&window, &format!("{SHIFT}{DOWN}{RIGHT}")).await?;
    selected(&window, "0:0-1:1").await?;
    press(&window, &format!("{TAB}{TAB}")).await?;
    selected(&window, "0:0-1:1").await?;
    window
        .becomes(
            "return document.querySelector('[role=grid]').getAttribute('aria-activedescendant')",
            "cell-1-0",
        )
        .await?;
    press(&window, ENTER).await?;
    window
        .becomes(
            "return document.querySelector('[role=grid]').getAttribute('aria-activedescendant')",
            "cell-0-1",
        )
        .await?;
    // Past its last column Tab leaves the list.
    press(&window, &format!("{ESCAPE}{END}{TAB}")).await?;
    window
        .becomes(
            "return document.activeElement !== document.querySelector('[role=grid]')",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_is_written_in_its_place_by_a_letter_by_f2_and_from_its_choices() -> Outcome {
    let (person, window) = four().await?;
    press(&window, &format!("{RIGHT}New")).await?;
    window.write(FIELD, &format!("er{ENTER}")).await?;
    column(&window, "name", "Newer|Mi Puri|Mi Patna|Mi Cuttack").await?;
    selected(&window, "1:1-1:1").await?;
    press(&window, F2).await?;
    window.write(FIELD, &format!(" x{TAB}")).await?;
    column(&window, "name", "Newer|Mi Puri x|Mi Patna|Mi Cuttack").await?;
    selected(&window, "1:2-1:2").await?;
    // Enter goes back to the column that Tab began in, written or not; an arrow begins anew.
    press(&window, &format!("{TAB}{TAB}{ENTER}")).await?;
    selected(&window, "2:1-2:1").await?;
    press(&window, &format!("{TAB}{RIGHT}{ENTER}")).await?;
    selected(&window, "3:3-3:3").await?;
    press(&window, &format!("{UP}{UP}")).await?;
    selected(&window, "1:3-1:3").await?;
    // Esc leaves the cell as it was.
    press(&window, "cl").await?;
    window.see("[data-option=closed]").await?;
    window.write(FIELD, ESCAPE).await?;
    column(&window, "status", "Ready|Ready||").await?;
    // A choice is taken by its first letters, from the list below by the arrows.
    press(&window, "dr").await?;
    window.write(FIELD, ENTER).await?;
    column(&window, "status", "Ready|Dropped||").await?;
    press(&window, F2).await?;
    window.see("#cell-options").await?;
    window.write(FIELD, &format!("{DOWN}{DOWN}{ENTER}")).await?;
    window
        .becomes("return document.querySelectorAll('.rows [data-cell=status] .text')[2].textContent !== ''", true)
        .await?;
    // Each cell is a step of its own for undo.
    assert_eq!(history(&person)?[0], "wrote a cell of store C-3");
    window.click("[data-undo]").await?;
    column(&window, "status", "Ready|Dropped||").await?;
    window.click("[data-undo]").await?;
    column(&window, "status", "Ready|Ready||").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_held_stays_in_its_cell_with_the_reason() -> Outcome {
    let (_person, window) = four().await?;
    press(&window, &format!("{END}many")).await?;
    window.write(FIELD, ENTER).await?;
    let why = window
        .text_when("[data-wrong]", |text| !text.is_empty())
        .await?;
    assert!(why.contains("many"), "{why}");
    window.overwrite(FIELD, &format!("120{ENTER}")).await?;
    column(&window, "area", "120|250||").await?;
    // A date is written as people write it; a town is suggested.
    press(
        &window,
        &format!("{HOME}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}1"),
    )
    .await?;
    window.write(FIELD, &format!("-11-2018{ENTER}")).await?;
    column(&window, "opened", "29 Oct 2018|1 Nov 2018||").await?;
    press(
        &window,
        &format!("{HOME}{RIGHT}{RIGHT}{RIGHT}{RIGHT}{RIGHT}Nal"),
    )
    .await?;
    window
        .see("#cell-options [data-option=Nalanda], #cell-options [data-option^=Nal]")
        .await?;
    window.write(FIELD, ESCAPE).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_copied_pasted_filled_emptied_and_each_is_one_step() -> Outcome {
    let (person, window) = four().await?;
    press(&window, &format!("{RIGHT}{SHIFT}{DOWN}")).await?;
    press(&window, &format!("{CTRL}c")).await?;
    press(&window, &format!("{DOWN}{DOWN}{CTRL}v")).await?;
    // Pasted from the third row on: the block was left by the arrows.
    window.see("[data-cells-done=paste]").await?;
    column(&window, "name", "Mi Gaya|Mi Puri|Mi Gaya|Mi Puri").await?;
    selected(&window, "2:1-3:1").await?;
    assert_eq!(history(&person)?[0], "pasted 2 cells in 2 stores");
    window.click("[data-undo-this]").await?;
    column(&window, "name", "Mi Gaya|Mi Puri|Mi Patna|Mi Cuttack").await?;
    // One cell fills a selection; Ctrl+D goes on with the first row.
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(
        &window,
        &format!("{RIGHT}{RIGHT}{RIGHT}{SHIFT}{DOWN}{DOWN}{DOWN}"),
    )
    .await?;
    press(&window, &format!("{CTRL}d")).await?;
    column(&window, "status", "Ready|Ready|Ready|Ready").await?;
    assert_eq!(history(&person)?[0], "filled 2 cells in 2 stores");
    window.see("[data-cells-done]").await?;
    // What was taken back by the keys is not told any longer either.
    press(&window, &format!("{CTRL}z")).await?;
    window
        .becomes(
            "return document.querySelector('[data-cells-done]') === null",
            true,
        )
        .await?;
    press(&window, &format!("{CTRL}y")).await?;
    column(&window, "status", "Ready|Ready|Ready|Ready").await?;
    press(&window, DELETE).await?;
    column(&window, "status", "|||").await?;
    assert_eq!(history(&person)?[0], "emptied 4 cells of 4 stores");
    press(&window, &format!("{CTRL}z")).await?;
    column(&window, "status", "Ready|Ready|Ready|Ready").await?;
    press(&window, &format!("{CTRL}y")).await?;
    column(&window, "status", "|||").await?;
    // Written once with Ctrl and Enter, it is written into the whole block.
    press(&window, "sh").await?;
    window.write(FIELD, &format!("{CTRL}{ENTER}{FREE}")).await?;
    column(
        &window,
        "status",
        "Shortlisted|Shortlisted|Shortlisted|Shortlisted",
    )
    .await?;
    // To the right, into a column of another kind: what is none there is refused and said.
    press(&window, &format!("{ESCAPE}{CTRL}{HOME}")).await?;
    press(&window, &format!("{END}{SHIFT}\u{e012}{FREE}{CTRL}r")).await?;
    window
        .text_when("[data-cells-done=fill]", |text| {
            text.contains("could not be written")
        })
        .await?;
    // Of a block of which nothing was taken, why is what there is to say; there is no entry of it, and nothing to take back.
    window
        .text_when("[data-cells-list]", |text| {
            text.contains("A-1") && text.contains("2018-10-29")
        })
        .await?;
    let entries = history(&person)?.len();
    clipboard(&window, "large\nhuge\n").await?;
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(&window, &format!("{END}{CTRL}v")).await?;
    let said = window
        .text_when("[data-cells-done=paste]", |text| {
            text.contains("could not be written")
        })
        .await?;
    assert!(
        said.contains("Nothing was changed") && !said.contains("set aside"),
        "{said}"
    );
    window
        .text_when("[data-cells-list]", |text| {
            text.contains("large") && text.contains("is not a number")
        })
        .await?;
    window
        .becomes(
            "return document.querySelectorAll('[data-undo-this], [data-aside]').length",
            0,
        )
        .await?;
    assert_eq!(history(&person)?.len(), entries);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_of_a_paste_in_error_are_marked_listed_and_corrected_in_the_list() -> Outcome {
    let (person, window) = four().await?;
    clipboard(
        &window,
        "Opened\tArea (sq ft)\n1-11-2018\t90\n31-02-2019\t95\nsoon\tlarge\n",
    )
    .await?;
    press(&window, &format!("{END}\u{e012}{CTRL}v")).await?;
    let said = window
        .text_when("[data-cells-done=paste]", |text| text.contains("set aside"))
        .await?;
    assert!(
        said.contains("3 cells in 2 stores")
            && said.contains("line of names")
            && said.contains("3 cells were set aside"),
        "{said}"
    );
    column(&window, "area", "90|95||").await?;
    window.see("[data-aside=area]").await?;
    window.click("[data-cells-refused]").await?;
    window
        .text_when("[data-cells-list]", |text| {
            text.contains("large") && text.contains("31-02-2019")
        })
        .await?;
    // Every cell that is named leads to its place; written anew there, its mark goes.
    window
        .click("[data-cells-list] tr:nth-child(3) [data-cells-go]")
        .await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    selected(&window, "2:10-2:10").await?;
    press(&window, "7").await?;
    window.write(FIELD, &format!("0{ENTER}")).await?;
    column(&window, "area", "90|95|70|").await?;
    window
        .becomes("return document.querySelectorAll('[data-aside]').length", 2)
        .await?;
    // What is left is kept in the registry, for any later time.
    person.haat(["rejects", "n.haat", "left.csv"])?;
    let said = std::fs::read_to_string(person.file("left.csv"))?;
    assert!(
        said.contains("31-02-2019") && said.contains("soon") && !said.contains("large"),
        "{said}"
    );
    window.close().await
}

/// Puts a text on the clipboard as another program would.
async fn clipboard(window: &Window, text: &str) -> Outcome {
    let field = "const field = document.createElement('textarea'); field.id = 'from'; document.body.append(field); field.focus();";
    window.ask(field).await?;
    let put = format!(
        "const field = document.getElementById('from'); field.value = {}; field.select()",
        serde_json::to_string(text)?
    );
    window.ask(&put).await?;
    window.write("#from", &format!("{CTRL}c{FREE}")).await?;
    window
        .ask("document.getElementById('from').remove(); document.querySelector('[role=grid]').focus()")
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_edited_stays_where_it_is_until_the_list_is_sorted_again() -> Outcome {
    let (_person, window) = four().await?;
    window
        .write("input[type=search]", &format!("state:Bihar{ENTER}"))
        .await?;
    window.see("[data-total='2']").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(&window, &format!("{}Odisha", RIGHT.repeat(7))).await?;
    window.write(FIELD, ENTER).await?;
    window.see("#row-0[data-left=left]").await?;
    column(&window, "code", "A-1|C-3").await?;
    window.click("[data-sort-again]").await?;
    column(&window, "code", "C-3").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_value_is_set_for_the_whole_view_and_a_text_is_found_and_replaced() -> Outcome {
    let (person, window) = four().await?;
    window
        .write("input[type=search]", &format!("state:Bihar{ENTER}"))
        .await?;
    window.see("[data-total='2']").await?;
    window.click("[data-open-set]").await?;
    window.ask("const field = document.querySelector('[data-set-many] [name=field]'); field.value = 'status'; field.dispatchEvent(new Event('change', { bubbles: true }))").await?;
    window.ask("const value = document.querySelector('[data-set-many] [name=value]'); value.value = 'dropped'; value.dispatchEvent(new Event('change', { bubbles: true }))").await?;
    window.click("[data-where=all]").await?;
    let said = window.text("[data-set]").await?;
    assert_eq!(said, "Set status of 2 stores to “Dropped”");
    window.click("[data-set]").await?;
    window.see("[data-cells-done=set]").await?;
    assert_eq!(
        history(&person)?[0],
        "wrote “dropped” into 2 cells of 2 stores"
    );
    column(&window, "status", "Dropped|Dropped").await?;
    window.go("/stores").await?;
    window.see("[data-total='4']").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press(&window, &format!("{CTRL}h")).await?;
    window.write("[data-replace] [name=find]", "mi ").await?;
    window
        .write("[data-replace] [name=with]", "Xiaomi ")
        .await?;
    window.click("[data-find-next]").await?;
    selected(&window, "0:1-0:1").await?;
    window.click("[data-find-next]").await?;
    selected(&window, "1:1-1:1").await?;
    window.click("[data-preview]").await?;
    window.see("[data-replace-preview='4']").await?;
    window
        .text_when("[data-replace-preview]", |text| {
            text.contains("Xiaomi Puri")
        })
        .await?;
    window.click("[data-replace-all]").await?;
    column(
        &window,
        "name",
        "Xiaomi Gaya|Xiaomi Puri|Xiaomi Patna|Xiaomi Cuttack",
    )
    .await?;
    assert_eq!(
        history(&person)?[0],
        "wrote “Xiaomi ” for “mi ” in 4 cells of 4 stores"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_of_a_row_opens_with_alt_and_enter_and_an_earlier_state_is_not_written() -> Outcome
{
    let (_person, window) = four().await?;
    press(&window, &format!("{DOWN}{ALT}{ENTER}")).await?;
    window.see("[data-form] [name=code]").await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=code]')?.value",
            "B-2",
        )
        .await?;
    // A press on another cell leads the form along; only that of a code opens one.
    window.click("#row-2 [data-cell=name]").await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=code]')?.value",
            "C-3",
        )
        .await?;
    press(&window, ESCAPE).await?;
    window
        .becomes(
            "return document.querySelector('[data-form]') === null",
            true,
        )
        .await?;
    window.click("#row-0 [data-cell=name]").await?;
    window
        .becomes(
            "return document.querySelector('[data-form]') === null",
            true,
        )
        .await?;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)?
        .as_millis();
    window.go(&format!("/stores?recorded={now}")).await?;
    window.see("#row-0 [role=gridcell]").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press(&window, &format!("{RIGHT}x")).await?;
    window.becomes("return document.querySelector('[data-editor]') === null && document.querySelector('[role=grid]').ariaReadOnly", "true").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_kept_in_sight_and_the_place_is_there_after_a_restart() -> Outcome {
    let (person, window) = opened(&[&["sample", "n.haat"]]).await?;
    window.resize(1000, 640).await?;
    press(&window, &format!("{RIGHT}{SHIFT}\u{e03a}")).await?;
    window.click("[data-choice='stores.menu.freeze']").await?;
    press(&window, &format!("{CTRL}{END}")).await?;
    selected(&window, "4849:10-4849:10").await?;
    // The name stands beside the code, however far the rest is moved.
    let beside = "const [code, name] = ['code', 'name'].map((key) => document.querySelector(`#row-4849 [data-cell=${key}]`)?.getBoundingClientRect());
        const grid = document.querySelector('[role=grid]');
        return code && grid.scrollLeft > 0 ? Math.abs(name.left - code.right) <= 1 && Math.abs(code.left - grid.getBoundingClientRect().left) <= 1 : null";
    window.becomes(beside, true).await?;
    // What is remembered is written a moment later.
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    window.close().await?;
    let window = person.open(["n.haat"]).await?;
    window.see("#row-4849 [role=gridcell]").await?;
    selected(&window, "4849:10-4849:10").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_finds_a_store_by_its_code_or_name_and_opens_it() -> Outcome {
    let (_person, window) = four().await?;
    window.go("/reports").await?;
    window.see("[data-ready], main").await?;
    window.write("body", &format!("{CTRL}k{FREE}")).await?;
    window.write("[data-palette-input]", "cutt").await?;
    window.see("[data-store='D-4']").await?;
    window.write("[data-palette-input]", ENTER).await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=code]')?.value",
            "D-4",
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mouse_selects_by_dragging_and_fills_from_the_handle() -> Outcome {
    let (person, window) = four().await?;
    let drag = async |from: &str, to: &str| -> Outcome {
        let page = window.page();
        let from = page.find(By::Css(from)).await?;
        let to = page.find(By::Css(to)).await?;
        page.action_chain()
            .click_and_hold_element(&from)
            .move_to_element_center(&to)
            .release()
            .perform()
            .await?;
        Ok(())
    };
    drag("#row-0 [data-cell=name]", "#row-2 [data-cell=status]").await?;
    selected(&window, "0:1-2:3").await?;
    // Two areas begin a series, which goes on as far as the handle is dragged.
    press(&window, &format!("{CTRL}{HOME}")).await?;
    press(&window, &format!("{END}{SHIFT}{DOWN}")).await?;
    selected(&window, "0:10-1:10").await?;
    drag("[data-handle]", "#row-3 [data-cell=area]").await?;
    column(&window, "area", "100|250|400|550").await?;
    selected(&window, "0:10-3:10").await?;
    assert_eq!(history(&person)?[0], "filled 2 cells in 2 stores");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_for_a_store_that_was_removed_meanwhile_stays_to_be_copied() -> Outcome {
    let (person, window) = four().await?;
    press(&window, &format!("{RIGHT}mine")).await?;
    let said = person.haat(["delete", "n.haat", "A-1"])?;
    assert!(said.status.success());
    // Its row stays where it is, and is said to be gone.
    window.see("#row-0[data-left=gone]").await?;
    window.write(FIELD, ENTER).await?;
    window.see("[data-wrong]").await?;
    let typed = "return document.querySelector('[data-editor] input')?.value";
    window.becomes(typed, "mine").await?;
    window
        .text_when("[role=alert]", |text| text.contains("A-1"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_goes_to_the_store_it_was_begun_for_whatever_comes_before_it_meanwhile()
-> Outcome {
    let (person, window) = four().await?;
    press(&window, &format!("{RIGHT}mine")).await?;
    let said = person.haat(["add", "n.haat", "A-0", "name=Theirs"])?;
    assert!(said.status.success());
    let said = person.haat(["set", "n.haat", "B-2", "town=Konark"])?;
    assert!(said.status.success());
    // The window has followed: the cell of another row shows it, and the rows are where they were.
    column(&window, "town", "Gaya|Konark|Patna|Cuttack").await?;
    window.write(FIELD, ENTER).await?;
    column(&window, "name", "mine|Mi Puri|Mi Patna|Mi Cuttack").await?;
    window.click("[data-sort-again]").await?;
    column(&window, "name", "Theirs|mine|Mi Puri|Mi Patna|Mi Cuttack").await?;
    // A cell that is looked into and left as it was holds no list.
    press(&window, "\u{e032}").await?;
    window.see("[data-sort-again]").await?;
    window.write(FIELD, ENTER).await?;
    window
        .becomes(
            "return document.querySelector('[data-sort-again]') === null",
            true,
        )
        .await?;
    window.close().await
}

/// Keys as a person presses them: to whatever has the focus.
async fn type_keys(window: &Window, keys: &str) -> Outcome {
    window
        .page()
        .action_chain()
        .send_keys(keys)
        .perform()
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_is_clicked_has_the_keys() -> Outcome {
    let (_person, window) = four().await?;
    window.ask("document.activeElement.blur()").await?;
    window.click("#cell-1-1").await?;
    selected(&window, "1:1-1:1").await?;
    type_keys(&window, DOWN).await?;
    selected(&window, "2:1-2:1").await?;
    type_keys(&window, DELETE).await?;
    column(&window, "name", "Mi Gaya|Mi Puri||Mi Cuttack").await?;
    window.click("#cell-0-1").await?;
    type_keys(&window, &format!("Typed{ENTER}")).await?;
    column(&window, "name", "Typed|Mi Puri||Mi Cuttack").await?;
    // The field that is written in takes the mouse for itself.
    type_keys(&window, F2).await?;
    window.click(FIELD).await?;
    type_keys(&window, &format!("x{ENTER}")).await?;
    let said =
        "return document.querySelector('#row-1 [data-cell=name] .text').textContent.includes('x')";
    window.becomes(said, true).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_goes_where_its_store_goes() -> Outcome {
    let (person, window) = four().await?;
    window
        .write("input[type=search]", &format!("sort:area{ENTER}"))
        .await?;
    column(&window, "area", "100|250||").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press(&window, &format!("{END}5000")).await?;
    window.write(FIELD, ENTER).await?;
    column(&window, "area", "5,000|250||").await?;
    // B-2 becomes the first row by area once the list is sorted again; what is being written for it goes along.
    type_keys(&window, "many").await?;
    window.write(FIELD, ENTER).await?;
    window.see("#row-1 [data-wrong]").await?;
    window.click("[data-sort-again]").await?;
    window.see("#row-0 [data-wrong]").await?;
    window.overwrite(FIELD, &format!("260{ENTER}")).await?;
    column(&window, "area", "260|5,000||").await?;
    let list = person.haat([
        "list",
        "n.haat",
        "B-2",
        "--columns",
        "area",
        "--format",
        "csv",
    ])?;
    assert!(String::from_utf8(list.stdout)?.contains("260"));
    window.close().await
}
