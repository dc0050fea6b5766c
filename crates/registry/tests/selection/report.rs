//! Reports: their cells are those of the summary, and as many stores stand behind a cell as it says.

use std::collections::HashMap;

use haat_registry::AsOf;
use haat_registry::{
    Columns, Dimension, Measure, Registry, StoreField, StoreQuery, behind_group, sample,
};

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap()
}

fn of(measure: Measure, figures: (u32, u32, u32, i32)) -> i32 {
    match measure {
        Measure::Stores => number(figures.0 as usize),
        Measure::Openings => number(figures.1 as usize),
        Measure::Closings => number(figures.2 as usize),
        Measure::Net | Measure::Cumulative => figures.3,
    }
}

pub fn check(columns: &Columns, query: &StoreQuery, dimensions: &[Dimension], text: &str) {
    let summary = columns.summarise(query, dimensions).unwrap();
    let known: HashMap<Vec<String>, (u32, u32, u32, i32)> = summary
        .rows
        .iter()
        .map(|row| {
            let figures = (row.stores, row.openings, row.closings, row.net);
            (row.keys.clone(), figures)
        })
        .collect();
    for measure in Measure::ALL {
        let report = columns.report(query, dimensions, measure).unwrap();
        assert_eq!(report.total.stores, summary.total.stores, "{text}");
        assert_eq!(
            (report.undated, report.not_open_by_status, &report.on),
            (summary.undated, summary.not_open_by_status, &summary.on)
        );
        let mut running: HashMap<usize, i32> = HashMap::new();
        // A query behind each of many thousand cells would take minutes.
        let mut asked = 0;
        for row in &report.rows {
            let Some(key) = &row.group.key else { continue };
            let mut across = 0;
            for (at, head) in report.heads.iter().enumerate() {
                let Some(second) = &head.key else { continue };
                let keys = vec![key.clone(), second.clone()];
                let figures = known.get(&keys).copied().unwrap_or_default();
                across += figures.3;
                let down = running.entry(at).or_default();
                *down += figures.3;
                let expected = match measure {
                    Measure::Cumulative if report.times[0] => *down,
                    Measure::Cumulative if report.times[1] => across,
                    _ => of(measure, figures),
                };
                let folded = report
                    .heads
                    .iter()
                    .chain(report.rows.iter().map(|row| &row.group));
                if measure != Measure::Cumulative || folded.clone().all(|group| group.key.is_some())
                {
                    assert_eq!(
                        row.cells[at], expected,
                        "{measure:?} {dimensions:?} {keys:?} {text}"
                    );
                }
                asked += 1;
                if asked < 30 {
                    behind(columns, query, dimensions, &keys, measure, expected, text);
                }
            }
            if dimensions.len() == 1 {
                let figures = known[&vec![key.clone()]];
                let said = row.figures;
                assert_eq!(
                    (said.stores, said.openings, said.closings, said.net),
                    figures
                );
                asked += 1;
                if asked < 30 {
                    let expected = of(measure, figures);
                    let keys = [key.clone()];
                    behind(columns, query, dimensions, &keys, measure, expected, text);
                }
            }
        }
        if measure != Measure::Cumulative {
            let all: i32 = report.totals.iter().sum();
            let total = report.total;
            let whole = of(
                measure,
                (total.stores, total.openings, total.closings, total.net),
            );
            assert!(
                report.heads.is_empty() || all == whole,
                "{measure:?} {text}"
            );
            behind(columns, query, dimensions, &[], measure, whole, text);
        }
    }
}

fn behind(
    columns: &Columns,
    query: &StoreQuery,
    dimensions: &[Dimension],
    keys: &[String],
    measure: Measure,
    expected: i32,
    text: &str,
) {
    let groups: Vec<(Dimension, String)> = dimensions
        .iter()
        .cloned()
        .zip(keys.iter().cloned())
        .collect();
    let Some(found) = behind_group(query, &groups, measure).unwrap() else {
        assert!(matches!(measure, Measure::Net | Measure::Cumulative));
        return;
    };
    let written = found.to_string();
    assert_eq!(
        StoreQuery::parse(&written).as_ref(),
        Ok(&found),
        "{written}"
    );
    let count = number(columns.count(&found).unwrap());
    assert_eq!(count, expected, "{measure:?} {text}: {written}");
}

fn sample() -> (tempfile::TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let registry = sample::write(&folder.path().join("s.haat"), 4_850, &mut |_, _| true).unwrap();
    (folder, registry)
}

fn ask(text: &str) -> StoreQuery {
    text.parse().unwrap()
}

#[test]
fn the_day_that_made_a_month_is_told_and_its_days_are_counted() {
    let (_folder, registry) = sample();
    let columns = registry.columns(AsOf::Now).unwrap();
    let peak = columns.peak(&ask("")).unwrap().unwrap();
    assert_eq!(peak.month, "2018-10");
    let day = peak.day.unwrap();
    let there = "opened:2018-10-29";
    assert_eq!(day.day, "2018-10-29");
    assert_eq!(day.openings as usize, columns.count(&ask(there)).unwrap());
    assert_eq!(
        day.states,
        columns
            .figures(&ask(there), super::network::TODAY)
            .unwrap()
            .states
    );

    let october = haat_registry::query::Period::parse("2018-10").unwrap();
    let days = columns
        .openings_by_day(&ask("state:Bihar"), october)
        .unwrap();
    assert_eq!(days.len(), 31);
    for counted in &days {
        let opened = ask(&format!("state:Bihar opened:{}", counted.day));
        assert_eq!(counted.openings as usize, columns.count(&opened).unwrap());
    }
    // Before the day nothing of it had happened.
    let before = columns.peak(&ask("on:2018-10-28")).unwrap();
    assert!(before.is_none_or(|peak| peak.day.is_none_or(|day| day.day != "2018-10-29")));
    assert_eq!(columns.peak(&ask("code:none")).unwrap(), None);
}

#[test]
fn growth_ends_at_what_the_dated_stores_come_to() {
    let (_folder, registry) = sample();
    let columns = registry.columns(AsOf::Now).unwrap();
    let year = |text| {
        columns
            .year_of_openings(&ask(text), super::network::TODAY)
            .unwrap()
    };
    assert_eq!(
        (year("").as_str(), year("code:none").as_str()),
        ("FY2018-19", "FY2018-19")
    );
    assert_eq!(year("opened:..2018-03-31"), "FY2017-18");
    for text in ["", "state:Bihar,Assam", "on:2019-03-31", "code:none"] {
        let growth = columns.growth(&ask(text)).unwrap();
        let dated = match text {
            "on:2019-03-31" => "opened:..2019-03-31".to_owned(),
            text => format!("{text} -opened:?"),
        };
        let figures = columns
            .figures(&ask(&dated), super::network::TODAY)
            .unwrap();
        let last = |series: &[u32]| {
            assert_eq!(series.len(), growth.months.len());
            assert!(series.is_sorted());
            series.last().copied().unwrap_or(0)
        };
        assert_eq!(last(&growth.states), figures.states, "{text}");
        assert_eq!(last(&growth.towns), figures.towns, "{text}");
        assert_eq!(last(&growth.partners), figures.partners, "{text}");
        assert_eq!(
            last(&growth.tier3_and_below),
            figures.tier3_and_below,
            "{text}"
        );
        let opened: u32 = growth.years.iter().map(|year| year.openings).sum();
        assert_eq!(opened, figures.stores, "{text}");
        for year in &growth.years {
            let count = columns
                .count(&ask(&format!("{dated} opened:{}", year.year)))
                .unwrap();
            assert_eq!(year.openings as usize, count, "{text} {}", year.year);
        }
        // A state is there from the month of its first store on.
        if let Some(first) = growth.months.first() {
            let then = ask(&format!("{dated} opened:..{first}"));
            let figures = columns.figures(&then, super::network::TODAY).unwrap();
            assert_eq!(growth.states.first(), Some(&figures.states));
            assert_eq!(growth.towns.first(), Some(&figures.towns));
        }
    }
}

#[test]
fn small_groups_are_shown_together_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    registry
        .transact("asha", haat_registry::Action::new("store.create"), |tx| {
            for at in 0..700 {
                let (year, month) = (1990 + at / 12, at % 12 + 1);
                let texts = [
                    (StoreField::Code, format!("S-{at}")),
                    (StoreField::Town, format!("Town {at}")),
                    (StoreField::Opened, format!("{year}-{month:02}-01")),
                ]
                .map(|(field, text)| (field.into(), text));
                let typed = tx.read_typed(None, &texts)?;
                tx.create_store(&typed.values)?;
            }
            Ok(())
        })
        .unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let both = [Dimension::Town, Dimension::OpenedMonth];
    let report = columns
        .report(&ask(""), &both, Measure::Cumulative)
        .unwrap();
    assert_eq!((report.rows.len(), report.heads.len()), (500, 60));
    let others = report.rows.last().unwrap();
    assert_eq!(
        (&others.group.key, others.group.label.as_str()),
        (&None, "201")
    );
    assert_eq!(others.figures.stores, 201);
    // The earliest months are one; what had opened by their end is carried on.
    assert_eq!(
        (&report.heads[0].key, report.heads[0].label.as_str()),
        (&None, "641")
    );
    assert_eq!(report.totals.first(), Some(&641));
    assert_eq!(report.totals.last(), Some(&700));
}

#[test]
fn periods_without_a_store_are_listed_and_the_running_sum_carries_on() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let add = |code: &str, town: &str, opened: &str| {
        registry
            .transact("asha", haat_registry::Action::new("store.create"), |tx| {
                let texts = [
                    (StoreField::Code, code),
                    (StoreField::Town, town),
                    (StoreField::Opened, opened),
                ]
                .map(|(field, text)| (field.into(), text.to_owned()));
                let typed = tx.read_typed(None, &texts)?;
                tx.create_store(&typed.values)
            })
            .unwrap();
    };
    add("A", "Rewa", "1962-05-01");
    add("B", "Rewa", "1964-05-01");
    add("C", "Satna", "1963-01-01");
    add("D", "Satna", "1965-06-01");
    let counted = |query: &str, by: &str| -> Vec<(String, u32, Option<i32>)> {
        let by = Dimension::parse_list(by).unwrap();
        let columns = registry.columns(AsOf::Now).unwrap();
        let summary = columns.summarise(&ask(query), &by).unwrap();
        let rows = summary.rows.into_iter();
        rows.map(|row| (row.keys.join(" "), row.stores, row.cumulative))
            .collect()
    };
    let row = |key: &str, stores, sum| (key.to_owned(), stores, Some(sum));
    assert_eq!(
        counted("", "opened.fy"),
        [
            row("FY1962-63", 2, 2),
            row("FY1963-64", 0, 2),
            row("FY1964-65", 1, 3),
            row("FY1965-66", 1, 4),
        ]
    );
    let months = counted("town:Rewa", "opened.month");
    assert_eq!(months.len(), 25, "only between its own first and last");
    assert_eq!(months[1], row("1962-06", 0, 1));
    assert_eq!(
        counted("", "town,opened.year")[..3],
        [
            row("Rewa 1962", 1, 1),
            row("Rewa 1963", 0, 1),
            row("Rewa 1964", 1, 2)
        ]
    );
    let columns = registry.columns(AsOf::Now).unwrap();
    let across = [Dimension::Town, Dimension::OpenedFy];
    let report = columns
        .report(&ask(""), &across, Measure::Cumulative)
        .unwrap();
    assert_eq!(report.heads.len(), 4);
    assert_eq!(report.rows[0].cells, [1, 1, 2, 2]);
    assert_eq!(report.rows[1].cells, [1, 1, 1, 2]);

    // One slip of the pen in a year makes no list of ten thousand months.
    add("E", "Rewa", "1064-05-01");
    assert_eq!(counted("", "opened.month").len(), 5);
    assert_eq!(counted("code:A,B", "opened.month").len(), 25);
}
