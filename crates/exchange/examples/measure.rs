//! What `cargo xtask bench` runs: the works of the speed table at a given size, each measured and written as a line of JSON.
//!
//! `measure FOLDER STORES` leaves `list.csv` and `book.xlsx` in the folder for the peers to read.

use std::error::Error;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use haat_exchange::cells::{self, Clip, Target, Write};
use haat_exchange::export::{Options, export_stores};
use haat_exchange::import::{self, Plan, SourceOptions};
use haat_registry::{
    AsOf, Columns, Dimension, Measure, QueryField, Registry, StoreField, StoreQuery, sample,
};

/// The fifteen columns of the list.
const COLUMNS: [&str; 15] = [
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

/// Words a person looks for in such a network, typed letter by letter: towns, formats, codes, parts of names, and what is nowhere.
const SEARCHES: [&str; 16] = [
    "mumbai",
    "patna",
    "chain a",
    "preferred",
    "home",
    "pp-0012",
    "nagpur 3",
    "lfr",
    "sample",
    "kanpur",
    "mi store",
    "zzz",
    "distributor",
    "ms-",
    "uttar",
    "gaya",
];

/// Rows of the workbook.
const BOOK_ROWS: u32 = 100_000;

/// As in the programs that are measured here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, stores] = words.as_slice() else {
        return Err("usage: measure FOLDER STORES".into());
    };
    let (folder, stores) = (Path::new(folder), stores.parse::<u32>()?);
    let (network, list) = (folder.join("network.haat"), folder.join("list.csv"));
    let begun = Instant::now();
    let made = sample::write(&network, stores, &mut |_, _| true)?;
    say("sample", "s", begun.elapsed().as_secs_f64());
    let columns: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
    let everything = StoreQuery::default();
    let begun = Instant::now();
    export_stores(
        &made,
        &everything,
        Some(&columns),
        Options::default(),
        &list,
        &mut |_, _, _| true,
    )?;
    say("export_csv", "s", begun.elapsed().as_secs_f64());
    book(&made, &columns, folder)?;
    drop(made);

    let begun = Instant::now();
    let first = import::first_rows(&list, &SourceOptions::default(), &|| true)?;
    say("first_rows", "ms", begun.elapsed().as_secs_f64() * 1e3);
    assert_eq!(first.map(|first| first.rows.len()), Some(50));

    let registry = Registry::create(&folder.join("imported.haat"))?;
    let begun = Instant::now();
    let plan = import::preview(
        &registry,
        &list,
        None,
        SourceOptions::default(),
        &mut |_, _, _| true,
    )?
    .plan;
    say("preview", "s", begun.elapsed().as_secs_f64());
    let done = import::commit(&registry, "bench", &list, &plan, &mut |_, _, _| true)?;
    let found = registry.columns(AsOf::Now)?.count(&"patna".parse()?)?;
    say("import", "s", begun.elapsed().as_secs_f64());
    assert!(done.created == stores && found > 0 || stores < 1_000);
    differences(&registry, &list, &plan, "diff_there")?;
    let empty = Registry::create(&folder.join("empty.haat"))?;
    differences(&empty, &list, &plan, "diff_new")?;
    stops(folder, &list, &plan)?;

    let columns = registry.columns(AsOf::Now)?;
    facets(&columns)?;
    reports(&columns)?;
    searches(&registry, &columns)?;
    windows(&registry, &columns)?;
    blocks(&registry, &columns)?;
    Ok(())
}

/// A paste of 5,000 rows of 10 cells into the middle of the list, all of them other than what is there, and the sum of every cell of eleven columns.
fn blocks(registry: &Registry, columns: &Columns) -> Result<(), Box<dyn Error>> {
    const FIELDS: [StoreField; 10] = [
        StoreField::Name,
        StoreField::Format,
        StoreField::Partner,
        StoreField::Town,
        StoreField::Address,
        StoreField::PlannedOpening,
        StoreField::Contact,
        StoreField::Mobile,
        StoreField::AreaSqft,
        StoreField::Notes,
    ];
    let all: Vec<i64> = columns.select(&StoreQuery::default())?.ids().collect();
    let begun = Instant::now();
    let shown: Vec<QueryField> = COLUMNS[..11]
        .iter()
        .map(|key| QueryField::parse(key))
        .collect::<Result<_, _>>()?;
    columns.range_figures(&all, &shown)?;
    say("range_figures", "ms", begun.elapsed().as_secs_f64() * 1e3);
    let middle = all.len() / 2;
    let stores = &all[middle..all.len().min(middle + 5_000)];
    let rows: Vec<Vec<String>> = (0..stores.len())
        .map(|at| {
            let day = 1 + at % 28;
            [
                format!("Pasted store {at}"),
                "Pasted format".to_owned(),
                "Pasted partner".to_owned(),
                "Gaya".to_owned(),
                format!("{at} Station Road"),
                format!("{day:02}-11-2018"),
                format!("Person {at}"),
                format!("98765{at:05}"),
                (at + 10_000).to_string(),
                format!("note {at}"),
            ]
            .into()
        })
        .collect();
    let clip = Clip::write(&rows, &[]);
    let fields = FIELDS.map(|field| Some(field.into()));
    let begun = Instant::now();
    let what = Write::Paste {
        block: clip.read(),
        clip: &clip,
    };
    let target = Target {
        stores,
        fields: &fields,
    };
    let done = cells::write(registry, "bench", target, &what, &mut |_, _, _| true)?;
    say("paste", "s", begun.elapsed().as_secs_f64());
    // A few of the stores are in Gaya already: their town is no change.
    assert!(done.cells as usize > stores.len() * 9);
    assert_eq!(done.refused, 0);
    Ok(())
}

/// How long a look, a comparison and an import go on after they were told to stop, wherever they are by then: the longest of ten each.
fn stops(folder: &Path, list: &Path, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let registry = Registry::create(&folder.join("stopped.haat"))?;
    let mut longest = 0.0_f64;
    for tenth in 1..=10 {
        for work in 0..3 {
            let (begun, told) = (Instant::now(), OnceLock::new());
            // A look takes less than three seconds, an import more than ten.
            let patience = Duration::from_millis([200, 300, 1_000][work] * tenth);
            let progress: &mut import::Progress<'_> = &mut |_, _, _| {
                let goes_on = begun.elapsed() < patience;
                if !goes_on {
                    told.get_or_init(Instant::now);
                }
                goes_on
            };
            let whole = match work {
                0 => {
                    let options = SourceOptions::default();
                    import::preview(&registry, list, None, options, progress).is_ok()
                }
                1 => import::diff(&registry, list, plan, progress).is_ok(),
                _ => import::commit(&registry, "bench", list, plan, progress).is_ok(),
            };
            if let (false, Some(told)) = (whole, told.get()) {
                longest = longest.max(told.elapsed().as_secs_f64());
            }
        }
    }
    say("stop", "ms", longest * 1e3);
    Ok(())
}

/// Judgement of every row and the counts of what it would change.
fn differences(
    registry: &Registry,
    list: &Path,
    plan: &Plan,
    work: &str,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    import::diff(registry, list, plan, &mut |_, _, _| true)?;
    say(work, "s", begun.elapsed().as_secs_f64());
    Ok(())
}

fn say(work: &str, unit: &str, value: f64) {
    println!(
        "{}",
        serde_json::json!({ "work": work, "unit": unit, "value": value })
    );
}

/// The median, and the 95th of a hundred.
fn say_times(work: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    say(&format!("{work}_median"), "ms", at(0.5) * 1e3);
    say(&format!("{work}_p95"), "ms", at(0.95) * 1e3);
}

fn facets(columns: &Columns) -> Result<(), Box<dyn Error>> {
    // Another bound every time: an answer that was kept is none that was measured.
    for (work, query) in [
        ("facets_all", "area:>"),
        ("facets_tenth", "state:\"Uttar Pradesh\" area:>"),
    ] {
        let mut times = Vec::new();
        for run in 0..40 {
            let query: StoreQuery = format!("{query}0.{run:02}").parse()?;
            let _ = columns.count(&query)?;
            let begun = Instant::now();
            columns.facets(&query, &Dimension::STANDARD, 50)?;
            times.push(begun.elapsed().as_secs_f64());
        }
        say_times(work, times);
    }
    Ok(())
}

/// What stands beside the figures of the overview, and a report of two dimensions.
fn reports(columns: &Columns) -> Result<(), Box<dyn Error>> {
    let by = [Dimension::State, Dimension::OpenedFy];
    let (mut growth, mut report) = (Vec::new(), Vec::new());
    for run in 0..40 {
        let query: StoreQuery = format!("area:>0.{run:02}").parse()?;
        let _ = columns.count(&query)?;
        let begun = Instant::now();
        columns.growth(&query)?;
        growth.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        columns.report(&query, &by, Measure::Stores)?;
        report.push(begun.elapsed().as_secs_f64());
    }
    say_times("growth", growth);
    say_times("report_two", report);
    Ok(())
}

fn searches(registry: &Registry, columns: &Columns) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    for word in SEARCHES {
        for end in 1..=word.len() {
            let query: StoreQuery = format!("\"{}\"", &word[..end]).parse()?;
            let begun = Instant::now();
            let selection = columns.select(&query)?;
            registry.stores(&selection.window(0, 50), AsOf::Now)?;
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    say_times("search", times);
    Ok(())
}

fn windows(registry: &Registry, columns: &Columns) -> Result<(), Box<dyn Error>> {
    let (mut sorting, mut times) = (Vec::new(), Vec::new());
    for query in [
        "sort:name",
        "sort:-opened",
        "state:Bihar sort:town",
        "-status:closed sort:-area,code",
        "tier:3,4,5 sort:district",
    ] {
        let query: StoreQuery = query.parse()?;
        let begun = Instant::now();
        let selection = columns.select(&query)?;
        sorting.push(begun.elapsed().as_secs_f64());
        for part in 0..40 {
            let offset = selection.len() * part / 40;
            let begun = Instant::now();
            registry.stores(&columns.select(&query)?.window(offset, 200), AsOf::Now)?;
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    say_times("sort", sorting);
    say_times("window", times);
    Ok(())
}

fn book(network: &Registry, columns: &[String], folder: &Path) -> Result<(), Box<dyn Error>> {
    let (path, part) = (folder.join("book.xlsx"), folder.join("part.haat"));
    let smaller = sample::write(&part, BOOK_ROWS, &mut |_, _| true)?;
    let _ = network;
    let begun = Instant::now();
    export_stores(
        &smaller,
        &StoreQuery::default(),
        Some(columns),
        Options::default(),
        &path,
        &mut |_, _, _| true,
    )?;
    say("write_xlsx", "s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    import::preview(
        &smaller,
        &path,
        None,
        SourceOptions::default(),
        &mut |_, _, _| true,
    )?;
    say("read_xlsx", "s", begun.elapsed().as_secs_f64());
    Ok(())
}
