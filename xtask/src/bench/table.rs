//! What was measured, as the tables of docs/performance.md.

use serde_json::Value;

use super::{LARGE, Measures, SAMPLE};

/// A line of the table: what, Haat's measure, the peer's name and measure, what the design asks for.
struct Line {
    work: &'static str,
    haat: &'static str,
    peer: &'static str,
    peer_work: &'static str,
    goal: &'static str,
}

const LINES: [Line; 17] = [
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
        work: "first 50 rows of that CSV, as they stand",
        haat: "first_rows",
        peer: "",
        peer_work: "",
        goal: "300 ms",
    },
    Line {
        work: "look through that CSV: what it is, a plan proposed",
        haat: "preview",
        peer: "",
        peer_work: "",
        goal: "",
    },
    Line {
        work: "judge it and count what is new, no store there",
        haat: "diff_new",
        peer: "",
        peer_work: "",
        goal: "5 s",
    },
    Line {
        work: "judge it and compare it with as many stores",
        haat: "diff_there",
        peer: "",
        peer_work: "",
        goal: "5 s",
    },
    Line {
        work: "a look, a comparison or an import told to stop, until it did (longest of 30)",
        haat: "stop",
        peer: "",
        peer_work: "",
        goal: "200 ms",
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
        work: "paste 5,000 x 10 cells: read, judged, journalled",
        haat: "paste",
        peer: "",
        peer_work: "",
        goal: "1 s",
    },
    Line {
        work: "count and sum of every cell of 11 columns",
        haat: "range_figures",
        peer: "",
        peer_work: "",
        goal: "",
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
        goal: "3 s",
    },
    Line {
        work: "figures month by month, beside the overview's (median)",
        haat: "growth_median",
        peer: "",
        peer_work: "",
        goal: "",
    },
    Line {
        work: "a report by state and financial year (median)",
        haat: "report_two_median",
        peer: "",
        peer_work: "",
        goal: "",
    },
];

/// A line of the table of the window: what, Haat's measure, what the design asks for.
struct Wait {
    work: &'static str,
    haat: &'static str,
    goal: &'static str,
}

const WAITS: [Wait; 13] = [
    Wait {
        work: "start to a painted overview",
        haat: "start",
        goal: "1.2 s",
    },
    Wait {
        work: "of it, until the page begins to load",
        haat: "start_page",
        goal: "",
    },
    Wait {
        work: "click on a bar to painted charts and count",
        haat: "click",
        goal: "100 ms",
    },
    Wait {
        work: "back from it, painted",
        haat: "back",
        goal: "100 ms",
    },
    Wait {
        work: "key to found rows, the pause of 150 ms included",
        haat: "key",
        goal: "",
    },
    Wait {
        work: "the same, after the pause",
        haat: "key_after_pause",
        goal: "100 ms",
    },
    Wait {
        work: "scroll to a far place until its rows are painted",
        haat: "scroll",
        goal: "",
    },
    Wait {
        work: "200 rows, sorted and filtered, asked and read by the page",
        haat: "rows",
        goal: "16 ms (p95)",
    },
    Wait {
        work: "the groups of all stores by state and district, with subtotals, folded",
        haat: "groups",
        goal: "",
    },
    Wait {
        work: "the overview of all stores, asked and read by the page",
        haat: "overview",
        goal: "",
    },
    Wait {
        work: "the overview of one state, asked and read by the page",
        haat: "overview_some",
        goal: "",
    },
    Wait {
        work: "a report by state and financial year, asked and read by the page",
        haat: "report",
        goal: "",
    },
    Wait {
        work: "memory of the window, all processes (PSS)",
        haat: "memory",
        goal: "350 MB on the sample, 650 MB at a million",
    },
];

/// A line of the table of scrolling: what, Haat's measure at a size of text, which figure of it, what the design asks for.
struct Scroll {
    work: &'static str,
    haat: &'static str,
    figure: &'static str,
    goal: &'static str,
}

const SCROLLS: [Scroll; 12] = [
    Scroll {
        work: "to a far place until its rows are painted",
        haat: "scroll",
        figure: "value",
        goal: "50 ms",
    },
    Scroll {
        work: "the same, 95 of a hundred",
        haat: "scroll",
        figure: "p95",
        goal: "50 ms",
    },
    Scroll {
        work: "the same, the longest",
        haat: "scroll",
        figure: "most",
        goal: "50 ms",
    },
    Scroll {
        work: "the bar dragged through the list, rows blank at the longest",
        haat: "drag_blank",
        figure: "value",
        goal: "100 ms",
    },
    Scroll {
        work: "the same, rows behind the bar at the longest",
        haat: "drag_behind",
        figure: "value",
        goal: "",
    },
    Scroll {
        work: "the wheel turned, rows blank at the longest",
        haat: "wheel_blank",
        figure: "value",
        goal: "100 ms",
    },
    Scroll {
        work: "the same, rows behind the wheel at the longest",
        haat: "wheel_behind",
        figure: "value",
        goal: "",
    },
    Scroll {
        work: "a query typed at once while the list moves, keys lost",
        haat: "lost_keys",
        figure: "most",
        goal: "0 keys",
    },
    Scroll {
        work: "the same, answered after its last key",
        haat: "answered",
        figure: "value",
        goal: "",
    },
    Scroll {
        work: "the page's process before minutes of scrolling (PSS)",
        haat: "page_before",
        figure: "value",
        goal: "",
    },
    Scroll {
        work: "the same, after them",
        haat: "page_after",
        figure: "value",
        goal: "",
    },
    Scroll {
        work: "the same, at rest after them",
        haat: "page_at_rest",
        figure: "value",
        goal: "as before",
    },
];

/// Prints the tables.
pub fn print(stores: &str, measures: &Measures) {
    let find = |work: &str| measures.iter().find(|measure| measure["work"] == work);
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
    println!("\n| in the window | {SAMPLE} stores | p95 | {stores} stores | p95 | must reach |");
    println!("| --- | ---: | ---: | ---: | ---: | --- |");
    for wait in WAITS {
        let (sample, whole) = (find(&format!("{SAMPLE} {}", wait.haat)), find(wait.haat));
        if sample.is_none() && whole.is_none() {
            continue;
        }
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            wait.work,
            sample.map(shown).unwrap_or_default(),
            sample.map(shown_p95).unwrap_or_default(),
            whole.map(shown).unwrap_or_default(),
            whole.map(shown_p95).unwrap_or_default(),
            wait.goal
        );
    }
    println!(
        "\n| the list scrolled | {stores} stores, 100 % | 200 % | {LARGE} stores, 100 % | 200 % | must reach |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | --- |");
    for scroll in SCROLLS {
        let cells = ["", LARGE].iter().flat_map(|mark| {
            ["100", "200"].map(|size| {
                find(format!("{mark} {}_{size}", scroll.haat).trim_start())
                    .map(|measure| spelled(measure, scroll.figure))
                    .unwrap_or_default()
            })
        });
        let cells: Vec<String> = cells.collect();
        println!(
            "| {} | {} | {} |",
            scroll.work,
            cells.join(" | "),
            scroll.goal
        );
    }
}

fn shown(measure: &Value) -> String {
    spelled(measure, "value")
}

fn shown_p95(measure: &Value) -> String {
    spelled(measure, "p95")
}

fn spelled(measure: &Value, figure: &str) -> String {
    let value = measure[figure].as_f64().unwrap_or_default();
    let digits = if value < 10.0 { 2 } else { 0 };
    let unit = measure["unit"].as_str().unwrap_or_default();
    format!("{value:.digits$} {unit}")
}
