//! Lists in groups, folded and not, against a walk over the stores.

use std::collections::{HashMap, HashSet};

use haat_registry::{AsOf, Folds, ListLine, Registry, Store, StoreField, StoreQuery, Value};

use super::network;

/// What grouping is tried by, and what a plain look at a store says of it.
const KEYS: [&str; 7] = [
    "status",
    "town",
    "area",
    "opened",
    "opened.month",
    "opened.fy",
    "closed.quarter",
];

fn plain(store: &Store, key: &str) -> String {
    let (field, step) = key.split_once('.').unwrap_or((key, ""));
    let field = StoreField::by_key(field).unwrap();
    let value = store.get(field);
    if let Value::Number(number) = value {
        return number.to_string();
    }
    if field == StoreField::Town {
        return haat_atlas::fold(value.as_text().unwrap_or_default());
    }
    let Value::Date(moment) = value else {
        return value.as_text().unwrap_or_default().to_owned();
    };
    let day = moment.to_string();
    let (year, month): (i32, i32) = (day[..4].parse().unwrap(), day[5..7].parse().unwrap());
    let financial = if month >= 4 { year } else { year - 1 };
    let name = format!("FY{financial}-{:02}", (financial + 1) % 100);
    match step {
        "month" => day[..7].to_owned(),
        "fy" => name,
        "quarter" => format!("{name}-Q{}", (month + 8) % 12 / 3 + 1),
        _ => day[..10].to_owned(),
    }
}

/// A line as a plain walk has it.
#[derive(Debug, PartialEq)]
enum Line {
    Store(i64),
    Group(usize, String, usize),
}

#[test]
fn groups_stand_as_a_walk_over_the_stores_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, 300, 11);
    let registry = Registry::open(&path).unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let all: Vec<i64> = columns
        .select(&StoreQuery::default())
        .unwrap()
        .ids()
        .collect();
    let stores: HashMap<i64, Store> = (registry.stores(&all, AsOf::Now).unwrap())
        .into_iter()
        .map(|store| (store.id, store))
        .collect();
    let mut rng = fastrand::Rng::with_seed(3);
    let mut folded_some = 0;
    for _ in 0..80 {
        let mut keys: Vec<&str> = KEYS.to_vec();
        rng.shuffle(&mut keys);
        keys.truncate(rng.usize(1..4));
        let written: Vec<String> = (keys.iter())
            .map(|key| format!("{}{key}", if rng.bool() { "-" } else { "" }))
            .collect();
        let begins = ["", "-status:closed ", "code:zzz* "][rng.usize(0..3)];
        let sort = ["", " sort:-area", " sort:town,code"][rng.usize(0..3)];
        let text = format!("{begins}group:{}{sort}", written.join(","));
        let query: StoreQuery = text.parse().unwrap();
        let plainly: StoreQuery = format!("{begins}{sort}").parse().unwrap();
        let mut list = columns.list(&query).unwrap();
        let ids: Vec<i64> = list.stores().ids().collect();
        let of = |id: i64, key: &str| plain(&stores[&id], key);
        let paths: HashMap<i64, Vec<String>> = (ids.iter())
            .map(|id| (*id, keys.iter().map(|key| of(*id, key)).collect()))
            .collect();
        let path_of = |id: i64| &paths[&id];

        // The same stores; within a group in the order they have without groups; no group begins twice; blanks come last.
        let before: Vec<i64> = columns.select(&plainly).unwrap().ids().collect();
        let mut order: Vec<Vec<String>> = Vec::new();
        for id in &ids {
            if order.last() != Some(path_of(*id)) {
                order.push(path_of(*id).clone());
            }
        }
        let once: HashSet<&Vec<String>> = order.iter().collect();
        assert_eq!(once.len(), order.len(), "{text}: a group begins twice");
        let mut expected: Vec<i64> = before.clone();
        expected.sort_by_cached_key(|id| order.iter().position(|path| path == path_of(*id)));
        assert_eq!(ids, expected, "{text}");
        let first: Vec<&String> = order.iter().map(|path| &path[0]).collect();
        if let Some(blank) = first.iter().position(|value| value.is_empty()) {
            assert!(
                first[blank..].iter().all(|value| value.is_empty()),
                "{text}"
            );
        }
        if keys[0].starts_with("opened") {
            let said = first.iter().filter(|value| !value.is_empty());
            let up = said.clone().is_sorted();
            assert!(
                up != written[0].starts_with('-') || said.clone().is_sorted_by(|a, b| a >= b),
                "{text}"
            );
        }

        // What is folded is named by what the list itself says.
        let named: Vec<Vec<String>> = (0..list.lines(0, usize::MAX).len())
            .filter_map(|at| match list.lines(at, 1)[0] {
                ListLine::Group(group, _) => Some(list.path_of(group)),
                ListLine::Store(_) => None,
            })
            .collect();
        let folds = Folds {
            all: rng.bool(),
            but: named
                .iter()
                .filter(|_| rng.u8(0..4) == 0)
                .cloned()
                .collect(),
        };
        list.fold(&folds);
        folded_some += usize::from(!folds.but.is_empty());
        // A town is written as the list writes it, of whichever of its stores: it is compared folded.
        let fold = |path: &Vec<String>| path.iter().map(|value| haat_atlas::fold(value)).collect();
        let but: HashSet<Vec<String>> = folds.but.iter().map(fold).collect();
        let is_folded = |path: &Vec<String>| folds.all != but.contains(&fold(path));

        let mut walked: Vec<Line> = Vec::new();
        let mut open: Vec<String> = Vec::new();
        for id in &ids {
            let (mut hidden, mut anew) = (false, false);
            for (level, key) in keys.iter().enumerate() {
                let value = of(*id, key);
                anew |= open.get(level) != Some(&value);
                if anew {
                    open.truncate(level);
                    open.push(value.clone());
                }
                if anew && !hidden {
                    let alike = |other: &&i64| path_of(**other)[..=level] == open[..];
                    let count = ids.iter().filter(alike).count();
                    walked.push(Line::Group(level, haat_atlas::fold(&value), count));
                }
                hidden |= is_folded(&open[..=level].to_vec());
            }
            if !hidden {
                walked.push(Line::Store(*id));
            }
        }
        let shown: Vec<Line> = (list.lines(0, usize::MAX).into_iter())
            .map(|line| match line {
                ListLine::Store(id) => Line::Store(id),
                ListLine::Group(_, group) => {
                    Line::Group(group.level, haat_atlas::fold(&group.value), group.count)
                }
            })
            .collect();
        assert_eq!(shown, walked, "{text} {folds:?}");

        // The groups that a line lies in are the last ones above it of each level outside its own.
        let mut open: Vec<usize> = Vec::new();
        for (at, line) in shown.iter().enumerate() {
            let depth = match line {
                Line::Group(level, ..) => *level,
                Line::Store(_) => keys.len(),
            };
            open.truncate(depth);
            let around = list.around(at);
            let lines: Vec<usize> = around.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, open, "{text} {folds:?} {at}");
            for (above, line) in around {
                assert_eq!(line, list.lines(above, 1)[0]);
            }
            if let Line::Group(..) = line {
                open.push(at);
            }
        }

        // Blocks of lines.
        let lines: Vec<Option<i64>> = (list.lines(0, usize::MAX).into_iter())
            .map(|line| match line {
                ListLine::Store(id) => Some(id),
                ListLine::Group(..) => None,
            })
            .collect();
        assert_eq!(list.len(), lines.len());
        let seen: Vec<i64> = lines.iter().copied().flatten().collect();
        assert_eq!(list.seen_from(0, usize::MAX), seen, "{text}");
        for _ in 0..8 {
            let (first, count) = (rng.usize(0..lines.len() + 2), rng.usize(0..60));
            let block: Vec<i64> = lines
                .iter()
                .skip(first)
                .take(count)
                .copied()
                .flatten()
                .collect();
            assert_eq!(
                list.stores_between(first, count),
                block,
                "{text} {first} {count}"
            );
            let above = lines.iter().take(first).flatten().count();
            assert_eq!(list.seen_above(first), above, "{text} {first}");
            let from = above.min(seen.len());
            let take: Vec<i64> = seen.iter().copied().skip(from).take(count).collect();
            assert_eq!(list.seen_from(from, count), take, "{text} {from} {count}");
        }
        for (nth, id) in seen.iter().enumerate() {
            assert_eq!(lines[list.line_of_seen(nth)], Some(*id), "{text} {nth}");
        }
    }
    assert!(folded_some > 40);
}

#[test]
fn sums_are_of_what_adds_up() {
    sums_add_up(300);
}

/// What large groups add up to is kept, and added up anew once somebody wrote.
#[test]
fn sums_of_large_groups_are_of_what_adds_up() {
    assert!(sums_add_up(8_000) > 1_000);
}

/// Compares sums with a walk over the stores; the stores of the largest group.
fn sums_add_up(stores: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, stores, 5);
    let registry = Registry::open(&path).unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let list = columns.list(&"group:state".parse().unwrap()).unwrap();
    let fields = ["area", "latitude", "x.Rent", "name"]
        .map(|field| haat_registry::QueryField::parse(field).unwrap());
    let rent = registry.read(|reader| reader.fields()).unwrap();
    let rent = rent
        .into_iter()
        .find(|def| def.label == "Rent")
        .unwrap()
        .key;
    let keys = [Some(StoreField::AreaSqft.into()), None, Some(rent), None];
    let (mut said, mut largest) = (0, 0);
    let mut compare = |columns: &haat_registry::Columns| {
        for line in list.lines(0, usize::MAX) {
            let ListLine::Group(group, found) = line else {
                continue;
            };
            let lines = list.lines(0, usize::MAX);
            let begins = lines
                .iter()
                .position(|other| matches!(other, ListLine::Group(at, _) if *at == group));
            let ids = list.stores_between(begins.unwrap() + 1, found.count);
            let stores = registry.stores(&ids, AsOf::Now).unwrap();
            largest = largest.max(found.count);
            let sums = columns.sums(&list, found, &fields).unwrap();
            for (sum, key) in sums.into_iter().zip(keys) {
                let Some(key) = key else {
                    assert!(sum.is_none());
                    continue;
                };
                let numbers = stores.iter().filter_map(|store| match store.get(key) {
                    Value::Number(number) => Some(*number),
                    _ => None,
                });
                let (expected, count) = (numbers.clone().sum::<f64>(), numbers.count());
                let (sum, of) = sum.unwrap();
                assert!(
                    (sum - expected).abs() <= 1e-9 * expected.abs(),
                    "{sum} {expected}"
                );
                assert_eq!(of, count);
                said += count;
            }
        }
    };
    compare(&columns);
    compare(&columns);
    // A list that is held sums up what its stores say by now, and those that are gone say nothing.
    let ids: Vec<i64> = list.stores().ids().collect();
    registry
        .transact("tester", haat_registry::Action::new("test"), |tx| {
            // In every group, the large ones too.
            for id in ids.iter().step_by(20) {
                tx.set_store(*id, StoreField::AreaSqft.into(), Value::Number(123.0))?;
            }
            tx.delete_store(ids[1])
        })
        .unwrap();
    compare(&registry.columns(AsOf::Now).unwrap());
    assert!(said > 0);
    largest
}

#[test]
fn too_many_groups_and_periods_of_no_dates_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, 50, 5);
    let registry = Registry::open(&path).unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let wrong = columns
        .list(&r#"group:x."Zone".month"#.parse().unwrap())
        .unwrap_err();
    assert_eq!(wrong.kind.key(), "group_not_dates");
    assert!(
        columns
            .list(&r#"group:x."Lease end".month"#.parse().unwrap())
            .is_ok()
    );
    assert_eq!(
        columns
            .list(&"group:x.Zne".parse().unwrap())
            .unwrap_err()
            .kind
            .key(),
        "misspelt_own"
    );
}
