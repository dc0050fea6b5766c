//! Every page as one meets it who does not see it, or sees it badly: axe-core's rules, in both themes and at twice the size of text, where nothing
//! may be out of reach; and at rest where the desktop asks for it.
//!
//! axe-core (MPL-2.0) is a tool of the tests; nothing of it is shipped. A driver's scripts stand outside the page's policy, so it is run as it is.

use harness::{Outcome, Person, Window};
use serde_json::json;
use std::path::Path;

/// What axe-core finds serious: `rule: what of it, where`, a line each.
async fn found(window: &Window) -> Outcome<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&path)
        .map_err(|error| format!("{}: {error}; `npm ci` in ui/ puts it there", path.display()))?;
    window.ask(&format!("if (!window.axe) {{ {axe} }}")).await?;
    let run = "
        const done = arguments[arguments.length - 1];
        // What is still on its way to be painted has no colour yet.
        requestAnimationFrame(() => requestAnimationFrame(() => axe.run().then(
            ({ violations, passes }) => done([...(passes.some(({ id }) => id === 'color-contrast') ? [] : ['no contrast was measured']), ...violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).flatMap(({ id, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`))]),
            (error) => done([`axe-core failed: ${error}`]))));";
    let answer = window.page().execute_async(run, Vec::new()).await?;
    Ok(answer
        .json()
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|line| line.as_str().map(str::to_owned))
        .collect())
}

/// What is out of reach: a page that scrolls sideways as a whole, and what is acted with and cannot be brought into sight by scrolling. A box that
/// hides what goes beyond it does not scroll for a person, though it does for a script.
async fn out_of_reach(window: &Window) -> Outcome<Vec<String>> {
    let script = "
        const named = (element) => `${element.localName}${[...element.attributes].filter(({ name }) => /^(data-|name|aria-label|href)/.test(name)).map(({ name, value }) => `[${name}=${value}]`).join('')}`;
        const all = [];
        const wide = document.scrollingElement.scrollWidth;
        if (wide > innerWidth) all.push(`the page is ${wide} wide in ${innerWidth}`);
        // What lies behind a dialog or a panel is reached once that is closed.
        const top = document.querySelector('[role=dialog], [role=menu], [data-popover-content]') ?? document;
        const boxes = new Map();
        for (const element of top.querySelectorAll('a[href], button, input, select, textarea, [role=menuitem], [role=option]')) {
            if (element.disabled || element.closest('[role=row]') || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
            // A choice is reached by its name where the sign itself is hidden.
            const target = element.matches('.visually-hidden') ? (element.labels?.[0] ?? element) : element;
            for (let box = target.parentElement; box; box = box.parentElement) if (!boxes.has(box)) boxes.set(box, [box.scrollLeft, box.scrollTop]);
            target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const { left, right, top, bottom } = target.getBoundingClientRect();
            const hidden = [...boxes].find(([box, [x, y]]) => ((box.scrollLeft !== x && ['hidden', 'clip'].includes(getComputedStyle(box).overflowX)) || (box.scrollTop !== y && ['hidden', 'clip'].includes(getComputedStyle(box).overflowY))));
            if (hidden) all.push(`${named(target)} lies beyond ${named(hidden[0])}.${hidden[0].className}`);
            for (const [box, [x, y]] of boxes) if (hidden) [box.scrollLeft, box.scrollTop] = [x, y];
            if (right < 2 || bottom < 2 || left > innerWidth - 2 || top > innerHeight - 2) all.push(`${named(target)} stays at ${[left, top, right, bottom].map(Math.round)}`);
            else {
                const [x, y] = [Math.min(Math.max((left + right) / 2, 1), innerWidth - 1), Math.min(Math.max((top + bottom) / 2, 1), innerHeight - 1)];
                const over = document.elementFromPoint(x, y);
                if (over && !target.contains(over) && !over.contains(target) && !over.closest('label')) all.push(`${named(target)} is covered by ${named(over)}.${over.className}`);
            }
        }
        for (const [box, [x, y]] of boxes) [box.scrollLeft, box.scrollTop] = [x, y];
        return all;";
    let found = window.ask(script).await?;
    let lines = found.as_array().ok_or_else(|| found.to_string())?;
    Ok(lines
        .iter()
        .filter_map(|line| line.as_str().map(str::to_owned))
        .collect())
}

/// What is found on each page: its name before each line.
async fn looked_at(person: &Person, window: &Window, size: u16) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    every_page(person, window, async |page| {
        let mut found = found(window).await?;
        if size > 100 {
            found.extend(out_of_reach(window).await?);
        }
        all.extend(found.into_iter().map(|line| format!("{page}: {line}")));
        Ok(())
    })
    .await?;
    Ok(all)
}

/// Opens the menu in which tools are that there is no room for.
async fn more_tools(window: &Window) -> Outcome {
    let there = "return document.querySelector('[data-more-tools]') !== null";
    match window.ask(there).await? == json!(true) {
        true => window.click("[data-more-tools]").await,
        false => Ok(()),
    }
}

/// Goes to each page of the sample network in turn, and looks at it.
pub async fn every_page(
    person: &Person,
    window: &Window,
    mut look: impl AsyncFnMut(&str) -> Outcome,
) -> Outcome {
    window.see("[data-ready=overview]").await?;
    look("overview").await?;
    window.click("[data-menu='state']").await?;
    look("menu of a chart").await?;
    window.write("body", "\u{e00c}").await?;
    window.go_to("/stores").await?;
    window.see("[role=gridcell]").await?;
    look("stores").await?;
    window.click("[data-groups]").await?;
    window.see("[name='group-0']").await?;
    window
        .ask("const field = document.querySelector(\"[name='group-0']\"); field.value = 'state'; field.dispatchEvent(new Event('change', { bubbles: true }))")
        .await?;
    window.see("[data-open-all]").await?;
    look("groups").await?;
    window.write("[name='group-0']", "\u{e00c}").await?;
    window.see("[role=treegrid]").await?;
    look("grouped").await?;
    window.write("input[type=search]", "\u{e00c}").await?;
    window.see("[role=grid] [role=gridcell]").await?;
    window.click("#cell-0-0").await?;
    window.see("[data-form] [name=code]").await?;
    window.write("[data-form] [name=pin]", "12\t").await?;
    window.see("[data-said=pin]").await?;
    look("form").await?;
    window.write("[data-form] [name=pin]", "\u{e00c}").await?;
    window.click("[data-columns]").await?;
    window.see("[data-columns-panel]").await?;
    look("columns").await?;
    window.write("body", "\u{e00c}").await?;
    window.click("[data-export]").await?;
    window.see("[data-take-pane]").await?;
    look("export").await?;
    window.write("body", "\u{e00c}").await?;
    more_tools(window).await?;
    window.click("[data-removed]").await?;
    window.see("[data-ready=removed]").await?;
    look("removed").await?;
    window.go_to("/partners").await?;
    window.see("[data-ready=partners]").await?;
    window.click("[data-partner] .name").await?;
    window.see("[data-partner-form] [name=pan]").await?;
    look("partners").await?;
    window.go_to("/reports").await?;
    window.see("[data-ready=reports]").await?;
    window.click("[data-ready-report=months]").await?;
    window
        .text_when("[data-report] thead", |text| text.contains("2018"))
        .await?;
    look("report").await?;
    window.go_to("/quality").await?;
    window.see("[data-ready=quality]").await?;
    look("quality").await?;
    window.click("[data-tab=spellings]").await?;
    window.see("[data-ready=spellings]").await?;
    look("spellings").await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-ready=places]").await?;
    look("places in doubt").await?;
    window.go_to("/import").await?;
    window.see("[data-drop]").await?;
    look("import").await?;
    let list = person.file("stores.csv");
    std::fs::write(
        &list,
        "Shop,Code,City,Opened\nNorth,A-1,Patna,29/10/2018\nSouth,A-2,,31/31/2018\n",
    )?;
    let mut again = window.start_again(person, ["sample.haat", "stores.csv"])?;
    assert!(again.ends()?, "a second window opened");
    window.see("[data-commit]").await?;
    look("import of a list").await?;
    window.go_to("/history").await?;
    window.see("main table").await?;
    window.click("main tbody tr button").await?;
    window.see("[data-entry]").await?;
    look("history").await?;
    window.click("[data-go-compare]").await?;
    window.see("[data-ready=compare]").await?;
    window.write("[name=from]", "1/1/2001\u{e007}").await?;
    window.see("[data-fate]").await?;
    look("two states").await?;
    window.ask("history.go(-2)").await?;
    window.click("main tbody tr button").await?;
    window.see("[data-entry]").await?;
    window.click("[data-see-recorded]").await?;
    window.see("[data-ready=overview]").await?;
    look("as recorded").await?;
    window.go_to("/settings").await?;
    window.see("[data-recent]").await?;
    look("settings").await?;
    window.write("body", "\u{e031}").await?;
    window.see("[data-guide-page]").await?;
    look("guide").await?;
    window.write("body", "\u{e009}k").await?;
    window.see("[data-palette-input]").await?;
    look("palette").await?;
    window.write("body", "\u{e00c}").await?;
    window.write("body", "?").await?;
    window.see("[data-keys]").await?;
    look("keys").await
}

async fn nothing_serious(theme: &str, size: u16) -> Outcome {
    let person = Person::new()?;
    person.likes(theme)?;
    person.reads_at(size)?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open::<&str>([]).await?;
    window.see("[data-door=new]").await?;
    let mut all = found(&window).await?;
    window.close().await?;
    assert!(person.haat(["new", "empty.haat"])?.status.success());
    let window = person.open(["empty.haat"]).await?;
    window.see("[data-empty]").await?;
    all.extend(found(&window).await?);
    window.close().await?;
    let window = person.open(["sample.haat"]).await?;
    let paper = "return getComputedStyle(document.body).backgroundColor";
    window.resize_to(1280, 800, size).await?;
    let light = window.ask(paper).await? == "rgb(251, 250, 248)";
    assert_eq!(light, theme == "light");
    all.extend(looked_at(&person, &window, size).await?);
    window.close().await?;
    assert!(all.is_empty(), "{}", all.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious_on_any_page_on_paper() -> Outcome {
    nothing_serious("light", 100).await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious_on_any_page_on_ink() -> Outcome {
    nothing_serious("dark", 100).await
}

#[tokio::test(flavor = "multi_thread")]
async fn at_twice_the_size_of_text_nothing_is_out_of_reach() -> Outcome {
    nothing_serious("light", 200).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_where_the_desktop_asks_for_rest() -> Outcome {
    // A rule of a component, more exact than any for all elements.
    let moved = "
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('body main.moved.moved, body main.moved.moved::before { content: \"\"; transition: all 3s; animation: turn 3s infinite } @keyframes turn { to { rotate: 1turn } }');
        document.adoptedStyleSheets.push(sheet);
        const main = document.querySelector('main');
        main.classList.add('moved');
        const long = [undefined, '::before'].flatMap((part) => {
            const { transitionDuration, animationName } = getComputedStyle(main, part);
            return [transitionDuration, animationName];
        });
        return [matchMedia('(prefers-reduced-motion: reduce)').matches, document.getAnimations().length > 0, ...long];";
    let open = async |person: &Person| -> Outcome<serde_json::Value> {
        assert!(person.haat(["sample", "sample.haat"])?.status.success());
        let window = person.open(["sample.haat"]).await?;
        window.see("[data-ready=overview]").await?;
        let found = window.ask(moved).await?;
        window.close().await?;
        Ok(found)
    };
    let person = Person::new()?;
    let usual = open(&person).await?;
    assert_eq!(
        usual,
        json!([false, true, "3s", "turn", "3s", "turn"]),
        "it would be seen if something moved"
    );
    let person = Person::new()?;
    person.likes_rest()?;
    let rests = open(&person).await?;
    assert_eq!(rests, json!([true, false, "0s", "none", "0s", "none"]));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_low_window_the_foot_is_in_sight_and_the_rail_scrolls_to_its_end() -> Outcome {
    let person = Person::new()?;
    person.reads_at(200)?;
    assert!(person.haat(["sample", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.resize_to(1000, 640, 200).await?;
    window
        .becomes(
            "return document.querySelector('footer').getBoundingClientRect().bottom <= innerHeight",
            true,
        )
        .await?;
    window.click("nav [data-page='/settings']").await?;
    window.see("h1").await?;
    window
        .becomes(
            "const last = document.querySelector('nav [data-page=\"/settings\"]').getBoundingClientRect();
             return location.pathname === '/settings' && last.bottom <= innerHeight",
            true,
        )
        .await?;
    window.close().await
}
