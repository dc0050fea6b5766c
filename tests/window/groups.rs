//! The list in groups: their lines with subtotals, folded and opened, and what is done to a block that passes over them.

use super::grid::{CTRL, DELETE, DOWN, END, FREE, HOME, RIGHT, SHIFT, column, four};
use super::stores::history;
use harness::{Outcome, Person, Window};

const TREE: &str = "[role=treegrid]";

async fn press(window: &Window, keys: &str) -> Outcome {
    window.write(TREE, keys).await
}

/// The four stores, grouped by their states.
async fn by_state() -> Outcome<(Person, Window)> {
    let (person, window) = four().await?;
    window.click("[data-groups]").await?;
    group(&window, 0, "state").await?;
    lines(&window, "Bihar 2 · 50 %|A-1|C-3|Odisha 2 · 50 %|B-2|D-4").await?;
    window.write("[name='group-0']", "\u{e00c}").await?;
    window
        .becomes(
            "return document.querySelector('[data-groups-panel]') === null",
            true,
        )
        .await?;
    window
        .ask(&format!("document.querySelector('{TREE}').focus()"))
        .await?;
    Ok((person, window))
}

async fn group(window: &Window, level: usize, key: &str) -> Outcome {
    window.see(&format!("[name='group-{level}']")).await?;
    window
        .ask(&format!(
            "const field = document.querySelector(\"[name='group-{level}']\"); field.value = {key:?}; field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ))
        .await?;
    Ok(())
}

/// Waits until the lines of the list are these: a group by its name, its stores and their share, a store by its code.
async fn lines(window: &Window, said: &str) -> Outcome {
    let lines = "return [...document.querySelectorAll('.rows [role=row]')].map((row) => {
        const label = row.querySelector('.label');
        if (!label) return row.querySelector('[data-cell=code]')?.textContent.trim();
        return `${label.querySelector('b').textContent} ${label.querySelector('[data-count]').textContent.replace(/(One|\\d+) stores?/, (_, n) => (n === 'One' ? 1 : n))}`;
    }).join('|')";
    window.becomes(lines, said).await
}

async fn selected(window: &Window, block: &str) -> Outcome {
    let now = format!("return document.querySelector('{TREE}').dataset.block");
    window.becomes(&now, block).await
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_have_lines_with_subtotals_and_fold_by_key_and_click() -> Outcome {
    let (person, window) = by_state().await?;
    column(&window, "area", "100|100||250|250|").await?;
    let row = "return ['aria-level', 'aria-expanded'].map((name) => document.getElementById('row-0').getAttribute(name)).join()";
    window.becomes(row, "1,true").await?;
    press(&window, " ").await?;
    lines(&window, "Bihar 2 · 50 %|Odisha 2 · 50 %|B-2|D-4").await?;
    window.becomes(row, "1,false").await?;
    window.click("#row-1 [data-fold]").await?;
    lines(&window, "Bihar 2 · 50 %|Odisha 2 · 50 %").await?;
    // What is folded stays so while another program writes.
    assert!(
        person
            .haat(["set", "n.haat", "B-2", "area=300"])?
            .status
            .success()
    );
    column(&window, "area", "100|300").await?;
    // So it does when somebody comes back from another page.
    window.click("nav [data-page='/']").await?;
    window.see("[data-ready=overview]").await?;
    window.click("nav [data-page='/stores']").await?;
    lines(&window, "Bihar 2 · 50 %|Odisha 2 · 50 %").await?;
    // All of them are stores of the query still.
    window.see("[data-total='4'][data-lines='2']").await?;

    // Within one another, by the months of a date; a name of a column turns the groups round.
    window.click("[data-groups]").await?;
    group(&window, 1, "opened.month").await?;
    lines(
        &window,
        "Bihar 2 · 50 %|Oct 2018 1 · 25 %|A-1|Without a value 1 · 25 %|C-3|Odisha 2 · 50 %|Oct 2018 1 · 25 %|B-2|Without a value 1 · 25 %|D-4",
    )
    .await?;
    window.click("[data-fold-all]").await?;
    lines(&window, "Bihar 2 · 50 %|Odisha 2 · 50 %").await?;
    window.write("[name='group-0']", "\u{e00c}").await?;
    window.click("[data-column=state]").await?;
    lines(&window, "Odisha 2 · 50 %|Bihar 2 · 50 %").await?;
    let typed = "return document.querySelector('input[type=search]').value";
    window.becomes(typed, "group:-state,opened.month").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_passes_over_the_line_of_a_group_is_of_its_stores() -> Outcome {
    let (person, window) = by_state().await?;
    let before = history(&person)?.len();
    // A-1, C-3, the line of Odisha, B-2.
    press(
        &window,
        &format!("{DOWN}{END}{SHIFT}{DOWN}{DOWN}{DOWN}{FREE}"),
    )
    .await?;
    selected(&window, "1:10-4:10").await?;
    window
        .text_when("[data-range]", |text| {
            text.contains("350") && text.contains("175")
        })
        .await?;
    press(&window, &format!("{CTRL}d{FREE}")).await?;
    column(&window, "area", "200|100|100|100|100|").await?;
    assert_eq!(history(&person)?.len(), before + 1);
    // Copied and pasted, the line between is passed over as well.
    press(&window, &format!("{HOME}{RIGHT}{SHIFT}{DOWN}{FREE}")).await?;
    selected(&window, "1:1-2:1").await?;
    press(&window, &format!("{CTRL}c{FREE}")).await?;
    press(&window, &format!("{DOWN}{CTRL}v{FREE}")).await?;
    window.see("[data-cells-done=paste]").await?;
    selected(&window, "2:1-4:1").await?;
    column(&window, "name", "Mi Gaya|Mi Gaya|Mi Patna|Mi Cuttack").await?;
    // The line of a group takes no text.
    press(&window, &format!("{CTRL}{HOME}{FREE}{DELETE}x")).await?;
    assert_eq!(
        window
            .ask("return document.querySelector('[data-editor]')")
            .await?,
        serde_json::Value::Null
    );
    // Ctrl and an arrow go from store to store; from its menu a group becomes the query.
    press(&window, &format!("{CTRL}{DOWN}{FREE}")).await?;
    selected(&window, "5:0-5:0").await?;
    press(&window, &format!("{CTRL}{HOME}{FREE}")).await?;
    press(&window, &format!("{SHIFT}\u{e03a}{FREE}")).await?;
    window.click("[data-choice='groups.only']").await?;
    lines(&window, "Bihar 2 · 100 %|A-1|C-3").await?;
    window.close().await
}
