//! Every page as one meets it who does not see it, or sees it badly: axe-core's rules, in both themes.
//!
//! axe-core (MPL-2.0) is a tool of the tests; nothing of it is shipped. A driver's scripts stand outside the page's policy, so it is run as it is.

use harness::{Outcome, Person, Window};
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

/// Goes to each page in turn and looks at it.
async fn looked_at(person: &Person, window: &Window) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    let mut look = async |page: &str| -> Outcome {
        let found = found(window).await?;
        all.extend(found.into_iter().map(|line| format!("{page}: {line}")));
        Ok(())
    };
    window.see("[data-ready=overview]").await?;
    look("overview").await?;
    window.click("[data-menu='state']").await?;
    look("menu of a chart").await?;
    window.write("body", "\u{e00c}").await?;
    window.click("nav [data-page='/stores']").await?;
    window.see("[role=gridcell]").await?;
    look("stores").await?;
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
    window.click("[data-removed]").await?;
    window.see("[data-ready=removed]").await?;
    look("removed").await?;
    window.click("nav [data-page='/partners']").await?;
    window.see("[data-ready=partners]").await?;
    window.click("[data-partner] .name").await?;
    window.see("[data-partner-form] [name=pan]").await?;
    look("partners").await?;
    window.click("nav [data-page='/reports']").await?;
    window.see("[data-ready=reports]").await?;
    window.click("[data-ready-report=months]").await?;
    window
        .text_when("[data-report] thead", |text| text.contains("2018"))
        .await?;
    look("report").await?;
    window.click("nav [data-page='/quality']").await?;
    window.see("[data-ready=quality]").await?;
    look("quality").await?;
    window.click("[data-tab=spellings]").await?;
    window.see("[data-ready=spellings]").await?;
    look("spellings").await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-ready=places]").await?;
    look("places in doubt").await?;
    window.click("nav [data-page='/import']").await?;
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
    window.click("nav [data-page='/history']").await?;
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
    window.click("nav [data-page='/settings']").await?;
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
    look("keys").await?;
    Ok(all)
}

async fn nothing_serious(theme: &str) -> Outcome {
    let person = Person::new()?;
    person.likes(theme)?;
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
    let light = window.ask(paper).await? == "rgb(251, 250, 248)";
    assert_eq!(light, theme == "light");
    all.extend(looked_at(&person, &window).await?);
    window.close().await?;
    assert!(all.is_empty(), "{}", all.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious_on_any_page_on_paper() -> Outcome {
    nothing_serious("light").await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious_on_any_page_on_ink() -> Outcome {
    nothing_serious("dark").await
}
