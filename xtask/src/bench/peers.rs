//! The same works by programs that people use for them today, each where it is installed.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::{Measures, lines};
use crate::order::{Order, Outcome};

/// The sqlite3 shell on the same list, where it is installed.
pub fn sqlite(folder: &Path) -> Outcome<Measures> {
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
pub fn python(folder: &Path) -> Outcome<Measures> {
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
