//! The queries behind figures hold for as many stores as the figures say.

use haat_registry::{Action, AsOf, Columns, Figures, Registry, StoreField, StoreQuery, sample};
use jiff::civil::{Date, date};

const TODAY: Date = date(2018, 11, 24);

pub fn check(columns: &Columns, query: &StoreQuery, figures: &Figures, today: Date) {
    let queries = columns.figure_queries(query, figures, today).unwrap();
    let count = |text: &str| {
        let query = StoreQuery::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        u32::try_from(columns.count(&query).unwrap()).unwrap()
    };
    if let Some(open) = &queries.open {
        assert_eq!(count(open), figures.open, "{open}");
    }
    let opened = &queries.opened_this_fy;
    assert_eq!(count(opened), figures.opened_this_fy, "{opened}");
    let small = &queries.tier3_and_below;
    assert_eq!(count(small), figures.tier3_and_below, "{small}");
    for text in [&queries.states, &queries.towns, &queries.partners] {
        assert!(count(text) <= figures.stores, "{text}");
    }
}

fn open_query(columns: &Columns, text: &str) -> (u32, Option<String>) {
    let query = StoreQuery::parse(text).unwrap();
    let figures = columns.figures(&query, TODAY).unwrap();
    check(columns, &query, &figures, TODAY);
    let queries = columns.figure_queries(&query, &figures, TODAY).unwrap();
    (figures.open, queries.open)
}

#[test]
fn the_sample_says_open_by_status() {
    let folder = tempfile::tempdir().unwrap();
    let registry = sample::write(&folder.path().join("s.haat"), 4_850, &mut |_, _| true).unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let (open, query) = open_query(&columns, "state:Bihar");
    assert!(open > 0);
    assert_eq!(query.as_deref(), Some("state:Bihar status:open"));
    assert_eq!(
        open_query(&columns, "on:2018-10-29").1.as_deref(),
        Some("on:2018-10-29")
    );
}

#[test]
fn stores_without_a_status_are_open_by_their_dates_and_both_kinds_have_no_one_query() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let add = |code: &str, more: &[(StoreField, &str)]| {
        let texts: Vec<_> = std::iter::once((StoreField::Code, code))
            .chain(more.iter().copied())
            .map(|(field, text)| (field.into(), text.to_owned()))
            .collect();
        registry
            .transact("asha", Action::new("store.create"), |tx| {
                let typed = tx.read_typed(None, &texts)?;
                tx.create_store(&typed.values)
            })
            .unwrap();
    };
    add("A", &[(StoreField::Opened, "1990-05-01")]);
    add("B", &[(StoreField::Opened, "2018-05-01")]);
    add("C", &[(StoreField::Opened, "2018-12-01")]);
    add(
        "D",
        &[
            (StoreField::Opened, "1991-01-01"),
            (StoreField::ClosedOn, "2001-01-01"),
        ],
    );
    let (open, query) = open_query(&registry.columns(AsOf::Now).unwrap(), "");
    assert_eq!(open, 2);
    assert_eq!(query.as_deref(), Some("status:? on:2018-11-24"));
    add("E", &[(StoreField::Status, "open")]);
    let (open, query) = open_query(&registry.columns(AsOf::Now).unwrap(), "");
    assert_eq!((open, query), (3, None));
}
