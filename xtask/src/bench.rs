//! `cargo xtask bench`: the speed table of the design, for what exists, with a peer beside it where one is installed.
//!
//! It measures and judges nothing: no test depends on a time.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::house;
use crate::order::{Order, Outcome};
use crate::{release, setup};

/// A line of the table: what, Haat's measure, the peer's name and measure, what the design asks for.
struct Line {
    work: &'static str,
    haat: &'static str,
    peer: &'static str,
    peer_work: &'static str,
    goal: &'static str,
}

const LINES: [Line; 10] = [
    Line {
        work: "import a CSV: mapped, checked, searchable, undoable",
        haat: "import",
        peer: "sqlite3 .import, 6 indexes, FTS5 trigram on 4 columns",
        peer_work: "sqlite_import_indexed",
        goal: "no slower than the peer; goal half of it",
    },
    Line {
        work: "the same, plain peer",
        haat: "import",
        peer: "sqlite3 .import alone",
        peer_work: "sqlite_import",
        goal: "",
    },
    Line {
        work: "counts of the eight facets, all stores (median)",
        haat: "facets_all_median",
        peer: "DuckDB, eight GROUP BY",
        peer_work: "duckdb_facets",
        goal: "5 ms",
    },
    Line {
        work: "the same, a tenth of the stores",
        haat: "facets_tenth_median",
        peer: "sqlite3, eight GROUP BY",
        peer_work: "sqlite_facets",
        goal: "5 ms",
    },
    Line {
        work: "search as you type, first 50 and the count (p95)",
        haat: "search_p95",
        peer: "DuckDB, ILIKE on 3 columns",
        peer_work: "duckdb_search",
        goal: "15 ms",
    },
    Line {
        work: "any window of 200 rows, sorted and filtered (p95)",
        haat: "window_p95",
        peer: "",
        peer_work: "",
        goal: "8 ms",
    },
    Line {
        work: "write an XLSX, 100,000 x 15",
        haat: "write_xlsx",
        peer: "XlsxWriter, constant memory",
        peer_work: "xlsxwriter",
        goal: "2 s",
    },
    Line {
        work: "read that XLSX to a preview",
        haat: "read_xlsx",
        peer: "python-calamine",
        peer_work: "calamine",
        goal: "2 s",
    },
    Line {
        work: "start to a painted overview",
        haat: "start",
        peer: "",
        peer_work: "",
        goal: "1.2 s",
    },
    Line {
        work: "memory of the window, all processes (PSS)",
        haat: "memory",
        peer: "",
        peer_work: "",
        goal: "350 MB on the sample, 650 MB at a million",
    },
];

/// Measures with `--stores N` (a million unless given), and writes what was measured to `--json OUT`.
pub fn bench(words: &[&str]) -> Outcome {
    let (mut stores, mut out) = ("1000000", None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        match *word {
            "--stores" => stores = value,
            "--json" => out = Some(*value),
            _ => return Err(format!("bench does not know {word}").into()),
        }
    }
    setup::setup()?;
    release::build()?;
    let folder = house::target()?.join("bench");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut measures = haat(&folder, stores)?;
    measures.extend(window(&folder)?);
    measures.extend(sqlite(&folder)?);
    measures.extend(python(&folder)?);
    print(stores, &measures);
    if let Some(out) = out {
        let text =
            serde_json::to_string_pretty(&json!({ "stores": stores, "measures": measures }))?;
        fs::write(out, text)?;
    }
    Ok(fs::remove_dir_all(&folder)?)
}

type Measures = Vec<Value>;

/// The lines of JSON a program prints.
fn lines(said: Option<String>, program: &str) -> Outcome<Measures> {
    let said = said.ok_or_else(|| format!("{program} failed"))?;
    Ok(said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

fn haat(folder: &Path, stores: &str) -> Outcome<Measures> {
    Order::cargo([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--package=haat-exchange",
        "--example=measure",
    ])
    .run()?;
    let program = house::target()?
        .join("release")
        .join("examples")
        .join("measure");
    println!("measuring {stores} stores");
    lines(
        Order::new(
            &program.to_string_lossy(),
            [folder.as_os_str(), stores.as_ref()],
        )
        .ask(),
        "measure",
    )
}

fn window(folder: &Path) -> Outcome<Measures> {
    if !cfg!(target_os = "linux") {
        return Ok(Vec::new());
    }
    let words = [
        "run",
        "--quiet",
        "--locked",
        "--package=haat-tests",
        "--bin=start",
        "--",
    ];
    let said = Order::cargo(words)
        .word(folder.join("network.haat"))
        .with("HAAT_DESKTOP", house::released("haat-desktop")?)
        .with("TAURI_DRIVER", house::tauri_driver()?)
        .ask();
    lines(said, "start")
}

/// The sqlite3 shell on the same list, where it is installed.
fn sqlite(folder: &Path) -> Outcome<Measures> {
    if Order::new("sqlite3", ["--version"]).ask().is_none() {
        return Ok(Vec::new());
    }
    let database = folder.join("peer.db");
    let list = folder.join("list.csv");
    let run = |sql: &str| -> Outcome<f64> {
        let begun = Instant::now();
        Order::new("sqlite3", [database.as_os_str(), sql.as_ref()])
            .ask()
            .ok_or("sqlite3 failed")?;
        Ok(begun.elapsed().as_secs_f64())
    };
    let import = format!(".import --csv {} s", list.display());
    let plain = {
        let begun = Instant::now();
        Order::new("sqlite3", [database.as_os_str(), import.as_ref()])
            .ask()
            .ok_or("sqlite3 failed")?;
        begun.elapsed().as_secs_f64()
    };
    let indexes = run("CREATE UNIQUE INDEX i1 ON s(Code); CREATE INDEX i2 ON s(State); CREATE INDEX i3 ON s(Town); CREATE INDEX i4 ON s(Format);
        CREATE INDEX i5 ON s(Status); CREATE INDEX i6 ON s(Opened);
        CREATE VIRTUAL TABLE f USING fts5(Code, Name, Town, Partner, content='s', tokenize='trigram');
        INSERT INTO f(f) VALUES ('rebuild');")?;
    let groups = [
        "State",
        "District",
        "Town",
        "Format",
        "Status",
        "Partner",
        "Country",
        "Closed on",
    ];
    let counts: String = groups
        .iter()
        .map(|column| {
            format!(
                "SELECT count(*) FROM (SELECT \"{column}\", count(*) FROM s NOT INDEXED GROUP BY 1);"
            )
        })
        .collect();
    let facets = run(&counts)? - run("SELECT 1")?;
    Ok(vec![
        json!({ "work": "sqlite_import", "unit": "s", "value": plain }),
        json!({ "work": "sqlite_import_indexed", "unit": "s", "value": plain + indexes }),
        json!({ "work": "sqlite_facets", "unit": "ms", "value": facets * 1e3 }),
    ])
}

/// Python's libraries on the same files, each where it is installed.
fn python(folder: &Path) -> Outcome<Measures> {
    const PEERS: &str = r#"
import json, sys, time
folder = sys.argv[1]
def say(work, unit, value): print(json.dumps({"work": work, "unit": unit, "value": value}))
def median(times): return sorted(times)[len(times) // 2]
def timed(work):
    begun = time.perf_counter(); work(); return time.perf_counter() - begun
try:
    import duckdb
    db = duckdb.connect(); db.execute("SET threads=2")
    say("duckdb_import", "s", timed(lambda: db.execute(f"CREATE TABLE s AS SELECT * FROM read_csv('{folder}/list.csv', all_varchar=true)")))
    groups = ["State", "District", "Town", "Format", "Status", "Partner", "Country", "Closed on"]
    say("duckdb_facets", "ms", 1e3 * median([timed(lambda: [db.execute(f'SELECT "{g}", count(*) FROM s GROUP BY 1').fetchall() for g in groups]) for _ in range(9)]))
    words = ["mumbai", "patna", "chain a", "zzz", "sample", "kanpur"]
    say("duckdb_search", "ms", 1e3 * max(timed(lambda: db.execute("SELECT count(*) FROM s WHERE Code ILIKE ? OR Name ILIKE ? OR Town ILIKE ?", [f"%{w}%"] * 3).fetchall()) for w in words))
except ImportError: pass
try:
    import xlsxwriter
    def write():
        book = xlsxwriter.Workbook(f"{folder}/peer.xlsx", {"constant_memory": True}); sheet = book.add_worksheet()
        for row in range(100_000):
            for column in range(15):
                if column in (9, 10, 13): sheet.write_number(row, column, row + column)
                else: sheet.write_string(row, column, f"text {row} {column}")
        book.close()
    say("xlsxwriter", "s", timed(write))
except ImportError: pass
try:
    import python_calamine
    say("calamine", "s", timed(lambda: python_calamine.CalamineWorkbook.from_path(f"{folder}/book.xlsx").get_sheet_by_index(0).to_python()))
except ImportError: pass
"#;
    if Order::new("python3", ["--version"]).ask().is_none() {
        return Ok(Vec::new());
    }
    let folder = folder.to_string_lossy().into_owned();
    lines(
        Order::new("python3", ["-c", PEERS, &folder]).ask(),
        "python3",
    )
}

fn print(stores: &str, measures: &Measures) {
    let find = |work: &str| measures.iter().find(|measure| measure["work"] == work);
    let shown = |measure: &Value| {
        let value = measure["value"].as_f64().unwrap_or_default();
        let digits = if value < 10.0 { 2 } else { 0 };
        format!(
            "{value:.digits$} {}",
            measure["unit"].as_str().unwrap_or_default()
        )
    };
    println!("\n{stores} stores of 15 columns\n");
    println!("| work | Haat | peer | peer's | Haat / peer | must reach |");
    println!("| --- | ---: | --- | ---: | ---: | --- |");
    for line in LINES {
        let Some(haat) = find(line.haat) else {
            continue;
        };
        let peer = find(line.peer_work);
        let ratio = peer.and_then(|peer| Some(haat["value"].as_f64()? / peer["value"].as_f64()?));
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            line.work,
            shown(haat),
            if peer.is_some() { line.peer } else { "" },
            peer.map(shown).unwrap_or_default(),
            ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            line.goal
        );
    }
}
