//! The list in groups: their lines with subtotals, folded and opened, and what is done to a block that passes over them.

use super::grid::{CTRL, DELETE, DOWN, END, FREE, HOME, RIGHT, SHIFT, UP, column, four};
use super::stores::history;
use harness::{Outcome, Person, Window};
use serde_json::json;

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
    window.go_to("/").await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/stores").await?;
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

/// The lines that stay at the top: where each stands in the list.
const PINNED: &str = "return [...document.querySelectorAll('[data-pinned] [data-at]')].map((line) => Number(line.dataset.at))";

/// The sample, grouped three deep; and what the first lines of it are: the level of a group, 3 of a store.
async fn three_deep(size: u16) -> Outcome<(Person, Window, Vec<u64>)> {
    let person = Person::new()?;
    person.reads_at(size)?;
    assert!(person.haat(["sample", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("nav").await?;
    window.resize_to(1280, 800, size).await?;
    window.go("/stores?q=group:state,tier,format").await?;
    window.see("#row-0 [data-fold]").await?;
    let list = json!({ "query": "group:state,tier,format", "held": null, "recorded": null });
    let words = json!({ "list": list, "keys": ["code"], "offset": 0, "count": 500, "folds": null });
    let rows = window.command("store_rows", words).await?;
    let levels = (rows["rows"].as_array().into_iter().flatten())
        .map(|row| row["group"]["level"].as_u64().unwrap_or(3))
        .collect();
    Ok((person, window, levels))
}

/// The groups that a line lies in.
fn around(levels: &[u64], at: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (line, level) in levels.iter().enumerate().take(at) {
        if *level < 3 {
            found.truncate(*level as usize);
            found.push(line);
        }
    }
    found
}

async fn scroll_to(window: &Window, pixels: usize) -> Outcome {
    window
        .ask(&format!(
            "document.querySelector('{TREE}').scrollTop = {pixels}"
        ))
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_of_the_groups_one_is_in_stay_at_the_top() -> Outcome {
    let (_person, window, levels) = three_deep(100).await?;
    window.becomes(PINNED, json!([])).await?;
    // A store far down whose next lines are of its own group.
    let deep = (40..levels.len() - 10)
        .find(|at| levels[*at..*at + 8].iter().all(|level| *level == 3))
        .ok_or("no group has so many")?;
    let above = around(&levels, deep);
    assert_eq!(above.len(), 3);
    scroll_to(&window, deep * 28).await?;
    window.becomes(PINNED, json!(above)).await?;
    // They say what their own lines say, and a screen reader does not read them twice.
    let said = "return [...document.querySelectorAll('[data-pinned] .label b')].map((label) => label.textContent).join('|')";
    let pinned = window.ask(said).await?;
    let hidden = "return document.querySelector('[data-pinned]').getAttribute('aria-hidden') + document.querySelectorAll('[data-pinned] [role], [data-pinned] [id], [data-pinned] [tabindex=\"0\"]').length";
    assert_eq!(window.ask(hidden).await?, "true0");
    // By the arrows the active cell never goes below them.
    window
        .ask(&format!("document.querySelector('{TREE}').focus()"))
        .await?;
    window.click(&format!("#cell-{}-1", deep + 4)).await?;
    let clear = "
        const cell = document.getElementById(document.querySelector('[role=treegrid]').getAttribute('aria-activedescendant')).getBoundingClientRect();
        const lines = [...document.querySelectorAll('[data-pinned] [data-at]')].map((line) => line.getBoundingClientRect().bottom);
        return cell.top - Math.max(document.querySelector('.head').getBoundingClientRect().bottom, ...lines) > -1";
    for _ in 0..deep {
        press(&window, UP).await?;
        assert_eq!(window.ask(clear).await?, true);
    }
    // A click on one goes to its line, on its sign folds it there; the keys are the list's.
    scroll_to(&window, deep * 28).await?;
    window.becomes(PINNED, json!(above)).await?;
    window
        .click(&format!("[data-pinned] [data-at='{}'] .label b", above[1]))
        .await?;
    selected(&window, &format!("{0}:0-{0}:0", above[1])).await?;
    let own = format!(
        "return document.querySelector('#row-{} .label b').textContent",
        above[1]
    );
    let name = window.ask(&own).await?;
    assert_eq!(
        pinned.as_str().unwrap_or_default().split('|').nth(1),
        name.as_str()
    );
    assert_eq!(window.ask(clear).await?, true);
    scroll_to(&window, deep * 28).await?;
    window.becomes(PINNED, json!(above)).await?;
    window
        .click(&format!(
            "[data-pinned] [data-at='{}'] [data-fold]",
            above[2]
        ))
        .await?;
    window
        .see(&format!("#row-{}[aria-expanded=false]", above[2]))
        .await?;
    assert_eq!(window.ask(clear).await?, true);
    let focused = "return document.activeElement.getAttribute('role')";
    assert_eq!(window.ask(focused).await?, "treegrid");
    press(&window, " ").await?;
    window
        .see(&format!("#row-{}[aria-expanded=true]", above[2]))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_that_stay_leave_room_for_rows_at_twice_the_size_of_text() -> Outcome {
    let (_person, window, levels) = three_deep(200).await?;
    let deep = (40..levels.len() - 10)
        .find(|at| levels[*at..*at + 8].iter().all(|level| *level == 3))
        .ok_or("no group has so many")?;
    scroll_to(&window, deep * 28).await?;
    window.becomes(PINNED, json!(around(&levels, deep))).await?;
    let free = "
        const grid = document.querySelector('[role=treegrid]').getBoundingClientRect();
        const last = [...document.querySelectorAll('[data-pinned] [data-at]')].at(-1).getBoundingClientRect();
        return (grid.bottom - last.bottom) / last.height >= 3";
    window.becomes(free, true).await?;
    window.close().await
}
