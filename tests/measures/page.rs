//! What a person waits for in an open window: a click on a chart, a key in the query, a scroll, and what the page asks the shell.

use crate::say;
use harness::{Outcome, Person, Window};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Bars of the chart of states that are clicked, each once: an answer that was kept is none that was measured.
const BARS: usize = 30;

/// Far places that the grid is scrolled to.
const PLACES: usize = 60;

/// Questions to each command.
const ASKED: usize = 30;

/// What is typed, letter by letter: towns, formats, parts of names, and what is nowhere.
const WORDS: [&str; 8] = [
    "mumbai",
    "patna",
    "preferred",
    "lfr",
    "kanpur",
    "home",
    "zzz",
    "gaya",
];

/// How long the page waits after a key whether another follows, in milliseconds.
const PAUSE: f64 = 150.0;

/// How long the page is left alone before it is measured again.
const REST: Duration = Duration::from_millis(300);

const FIELD: &str = "input[type=search]";
const ESCAPE: &str = "\u{e00c}";

pub async fn measure(person: &Person, registry: &Path) -> Outcome {
    let window = person.open([registry]).await?;
    window.see("[data-ready=overview]").await?;
    window.resize(1280, 800).await?;
    window.ask(include_str!("page.js")).await?;
    clicks(&window).await?;
    commands(&window).await?;
    window.go_to("/stores").await?;
    keys(&window).await?;
    scrolls(&window).await?;
    window.close().await
}

async fn clicks(window: &Window) -> Outcome {
    window.click("[data-chart=state] [data-more]").await?;
    let bars = window
        .ask("return document.querySelectorAll('[data-chart=state] tbody tr').length")
        .await?;
    let bars = bars.as_u64().unwrap_or_default() as usize;
    let (mut there, mut back) = (Vec::new(), Vec::new());
    for row in 1..=bars.min(BARS) {
        window.ask("bench.click(true)").await?;
        window
            .click(&format!(
                "[data-chart=state] tbody tr:nth-child({row}) .track"
            ))
            .await?;
        there.push(time(window).await?);
        window.ask("bench.click(false)").await?;
        window.click("header .line button").await?;
        back.push(time(window).await?);
    }
    say("click", "ms", there)?;
    say("back", "ms", back)
}

async fn keys(window: &Window) -> Outcome {
    let total = "return document.querySelector('[role=grid]')?.dataset.total";
    window.see("#row-0 [role=gridcell]").await?;
    let all = window.ask(total).await?;
    let mut times = Vec::new();
    for word in WORDS {
        for letter in word.chars() {
            window.ask("bench.key()").await?;
            window.write(FIELD, &letter.to_string()).await?;
            times.push(time(window).await?);
        }
        window.write(FIELD, ESCAPE).await?;
        window.becomes(total, all.clone()).await?;
    }
    let after = times.iter().map(|time| time - PAUSE).collect();
    say("key", "ms", times)?;
    say("key_after_pause", "ms", after)
}

async fn scrolls(window: &Window) -> Outcome {
    say(
        "scroll",
        "ms",
        answers(window, "bench.scroll", vec![json!(PLACES)]).await?,
    )
}

/// What the pages ask the shell for, of all stores and of some: another bound every time.
async fn commands(window: &Window) -> Outcome {
    let query = |begins: &str, run: usize| format!("{begins}area:>0.{run:02}");
    let each = |words: &dyn Fn(usize) -> Value| -> Value { (0..ASKED).map(words).collect() };
    let overview = |begins: &'static str| {
        each(&|run| json!({ "query": query(begins, run), "recorded": null }))
    };
    let report = each(&|run| {
        let layout = json!({ "by": ["state", "opened.fy"], "of": "stores", "at": null });
        json!({ "query": query("", run), "layout": layout })
    });
    let keys = [
        "code",
        "name",
        "format",
        "partner",
        "status",
        "town",
        "district",
        "state",
        "country",
        "latitude",
        "longitude",
        "opened",
        "closed",
        "area",
        "notes",
    ];
    // One selection, as while somebody scrolls: it is sorted before.
    let rows = |run: usize| {
        let list =
            json!({ "query": "-status:closed sort:-area,code", "held": null, "recorded": null });
        json!({ "list": list, "keys": keys, "offset": run * 130, "count": 200, "folds": null })
    };
    // Another bound every time, so that the groups are made anew.
    let grouped = |run: usize| {
        let text = query("group:state,district ", run);
        let list = json!({ "query": text, "held": null, "recorded": null });
        let folds = json!({ "all": true, "but": [] });
        json!({ "list": list, "keys": keys, "offset": 0, "count": 100, "folds": folds })
    };
    answers(
        window,
        "bench.ask",
        vec![json!("store_rows"), json!([rows(0)])],
    )
    .await?;
    for (work, command, each) in [
        ("overview", "overview", overview("")),
        (
            "overview_some",
            "overview",
            overview("state:\"Uttar Pradesh\" "),
        ),
        ("report", "report", report),
        ("rows", "store_rows", each(&rows)),
        ("groups", "store_rows", each(&grouped)),
    ] {
        let times = answers(window, "bench.ask", vec![json!(command), each]).await?;
        say(work, "ms", times)?;
    }
    Ok(())
}

/// The time that was armed before, once it is there.
async fn time(window: &Window) -> Outcome<f64> {
    let found = answers(window, "bench.once", Vec::new()).await?;
    tokio::time::sleep(REST).await;
    found.first().copied().ok_or_else(|| "no time".into())
}

/// What a function of the page's promises: times in milliseconds.
pub async fn answers(window: &Window, name: &str, words: Vec<Value>) -> Outcome<Vec<f64>> {
    let call = format!(
        "const words = [...arguments], done = words.pop();
        {name}(...words).then(done, (error) => done(String(error)));"
    );
    let found = window.page().execute_async(&call, words).await?;
    match found.json() {
        Value::Array(times) => Ok(times.iter().filter_map(Value::as_f64).collect()),
        other => Err(format!("{name}: {other}").into()),
    }
}
