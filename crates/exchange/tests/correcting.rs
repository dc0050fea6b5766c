//! What was set aside is corrected and taken in, and nothing of the source is lost on the way.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use std::sync::{Arc, Mutex};

use haat_exchange::export::Kept;
use haat_exchange::import::{self, CodeFrom, Correction, OnMatch, Outcome, SourceOptions};
use haat_registry::{Registry, SetAsideLine, Store, StoreField, Watch};
use tempfile::TempDir;

struct Network {
    folder: TempDir,
    registry: Registry,
    import: i64,
}

/// A registry into which this list was imported.
fn imported(list: &str) -> Network {
    imported_as(list, OnMatch::Update, "")
}

fn imported_as(list: &str, on_match: OnMatch, before: &str) -> Network {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    Registry::create(&path).unwrap();
    let registry = Registry::open(&path).unwrap();
    let bring = |name: &str, list: &str, on_match| -> Outcome {
        let path = folder.path().join(name);
        std::fs::write(&path, list).unwrap();
        let go_on = &mut |_: &str, _, _| true;
        let found =
            import::preview(&registry, &path, None, SourceOptions::default(), go_on).unwrap();
        let mut plan = found.plan;
        plan.on_match = on_match;
        if plan.code == CodeFrom::Undecided {
            plan.code = CodeFrom::Column;
        }
        import::commit(&registry, "asha", &path, &plan, go_on).unwrap()
    };
    if !before.is_empty() {
        bring("before.csv", before, OnMatch::Update);
    }
    let done = bring("list.csv", list, on_match);
    let import = done.import.unwrap().parse().unwrap();
    Network {
        folder,
        registry,
        import,
    }
}

impl Network {
    fn aside(&self) -> Vec<SetAsideLine> {
        let read = self.registry.read(|reader| reader.set_aside(self.import));
        read.unwrap()
    }

    fn store(&self, code: &str) -> Store {
        let found = self.registry.read(|reader| {
            let id = reader.store_by_code(code)?;
            id.map_or(Ok(None), |id| reader.store(id))
        });
        found.unwrap().unwrap_or_else(|| panic!("no store {code}"))
    }

    fn says(&self, code: &str, field: StoreField) -> String {
        let store = self.store(code);
        let value = store.get(field);
        value
            .as_text()
            .map_or_else(|| format!("{value:?}"), str::to_owned)
    }

    fn correct(&self, corrections: &[Correction]) -> import::Corrected {
        import::correct(
            &self.registry,
            "asha",
            self.import,
            corrections,
            &Watch::NONE,
        )
        .unwrap()
    }

    fn undo(&self) {
        assert!(self.registry.undo("asha").unwrap().is_some());
    }

    fn entries(&self) -> usize {
        self.registry
            .read(|reader| reader.entries(None, 1_000))
            .unwrap()
            .len()
    }
}

fn cell(line: &SetAsideLine, text: &str) -> Correction {
    Correction {
        item: line.id.to_string(),
        all_alike: false,
        cells: vec![text.to_owned()],
    }
}

fn alike(line: &SetAsideLine, text: &str) -> Correction {
    Correction {
        all_alike: true,
        ..cell(line, text)
    }
}

fn row(line: &SetAsideLine, change: impl Fn(&mut Vec<String>)) -> Correction {
    let mut cells: Vec<String> = serde_json::from_str(&line.value).unwrap();
    change(&mut cells);
    Correction {
        item: line.id.to_string(),
        all_alike: false,
        cells,
    }
}

const LIST: &str = "\
Code,Town,State,Country,Status,Latitude
A-1,Rewa,Madhya Pradesh,IN,Gone fishing,24.5
A-2,Satna,Madhya Pradesh,IN,Gone fishing,91.4
A-3,Patna,Bihar,IN,Gone fishing,25.6
,Gaya,Bihar,IN,Open,24.8
A-1,Arrah,Bihar,IN,Open,25.5
";

#[test]
fn many_equal_cells_are_corrected_at_once_and_one_by_itself() {
    let network = imported(LIST);
    let before = network.aside();
    assert_eq!(before.len(), 6, "three statuses, a latitude, two rows");
    let status = before
        .iter()
        .find(|line| line.field == Some(StoreField::Status.into()))
        .unwrap();
    let second = before
        .iter()
        .filter(|line| line.field == Some(StoreField::Status.into()))
        .nth(1)
        .unwrap();
    let done = network.correct(&[alike(status, "closed"), cell(second, "open")]);
    assert_eq!((done.taken, done.updated), (3, 3));
    assert_eq!(done.wrong, []);
    for (code, status) in [("A-1", "closed"), ("A-2", "open"), ("A-3", "closed")] {
        assert_eq!(network.says(code, StoreField::Status), status);
    }
    assert_eq!(network.aside().len(), 3);
    network.undo();
    assert_eq!(
        network.aside(),
        before,
        "undo brings back what was set aside"
    );
    assert_eq!(network.says("A-1", StoreField::Status), "Blank");
    assert!(network.registry.redo("asha").unwrap().is_some());
    assert_eq!(network.aside().len(), 3);
}

#[test]
fn what_was_corrected_is_found_again_as_it_stood() {
    let network = imported(LIST);
    let again = |all| {
        let out = network.folder.path().join("again.csv");
        let file = import::rejects_file(&out, true, &Kept::default()).unwrap();
        import::write_rejects(&network.registry, Some(network.import), (true, all), file).unwrap();
        std::fs::read_to_string(out).unwrap()
    };
    for line in network.aside() {
        if line.source_col.is_some() {
            network.correct(&[cell(&line, "")]);
        }
    }
    let (left, all) = (again(false), again(true));
    for told in ["3,Latitude,91.4,", "4,Status,Gone fishing,"] {
        assert!(!left.contains(told), "{left}");
        let line = all.lines().find(|line| line.starts_with(told)).unwrap();
        assert!(line.ends_with("corrected and taken in since"), "{line}");
    }
}

#[test]
fn what_is_still_wrong_stays_and_says_why() {
    let network = imported(LIST);
    let before = network.aside();
    let latitude = before
        .iter()
        .find(|line| line.field == Some(StoreField::Latitude.into()))
        .unwrap();
    let entries = network.entries();
    let done = network.correct(&[cell(latitude, "190")]);
    assert_eq!((done.taken, done.entry), (0, None));
    assert_eq!(done.wrong[0].said.key, "latitude_range");
    assert!(done.wrong[0].said.message.contains("190"));
    assert_eq!(network.aside(), before);
    assert_eq!(network.entries(), entries, "nothing was written");
    let done = network.correct(&[cell(latitude, "24.6")]);
    assert_eq!(done.taken, 1);
}

#[test]
fn a_whole_row_is_taken_as_a_row_of_its_plan() {
    let network = imported(LIST);
    let rows: Vec<SetAsideLine> = network
        .aside()
        .into_iter()
        .filter(|line| line.source_col.is_none())
        .collect();
    let keys: Vec<&str> = rows
        .iter()
        .map(|line| line.finding.as_ref().unwrap().check.key())
        .collect();
    assert_eq!(keys, ["code_missing", "code_twice"]);
    // The code of another row of the list is not this one's.
    let done = network.correct(&[row(&rows[0], |cells| cells[0] = "A-3".into())]);
    assert_eq!(done.taken, 0);
    assert_eq!(
        (done.wrong[0].said.key.as_str(), done.wrong[0].column),
        ("code_taken", Some(0))
    );
    // Two rows with one code: the first has it.
    let both = [
        row(&rows[0], |cells| cells[0] = "A-9".into()),
        row(&rows[1], |cells| cells[0] = "A-9".into()),
    ];
    let would = import::rehearse_corrections(
        &network.registry,
        "asha",
        network.import,
        &both,
        &Watch::NONE,
    )
    .unwrap();
    assert_eq!((would.taken, would.created, would.wrong.len()), (1, 1, 1));
    assert_eq!(network.aside().len(), 6, "a rehearsal takes nothing");
    // A cell of it that cannot be taken is set aside by itself.
    let done = network.correct(&[row(&rows[0], |cells| {
        cells[0] = "A-9".into();
        cells[5] = "north".into();
    })]);
    assert_eq!((done.taken, done.created, done.aside.len()), (1, 1, 1));
    assert_eq!(network.says("A-9", StoreField::Town), "Gaya");
    let left = network.aside();
    assert_eq!(left.len(), 6, "one row went, one cell of it came");
    assert!(
        left.iter()
            .any(|line| line.value == "north" && line.source_row == 5)
    );
    network.undo();
    assert!(
        network
            .registry
            .read(|reader| reader.store_by_code("A-9"))
            .unwrap()
            .is_none()
    );
}

#[test]
fn what_is_emptied_leaves_the_list_and_changes_no_store() {
    let network = imported(LIST);
    let corrections: Vec<Correction> = network
        .aside()
        .iter()
        .map(|line| match line.source_col {
            Some(_) => cell(line, " "),
            None => row(line, |cells| cells.iter_mut().for_each(String::clear)),
        })
        .collect();
    let done = network.correct(&corrections);
    assert_eq!((done.taken, done.created, done.updated), (6, 0, 0));
    assert_eq!(network.aside(), []);
    assert_eq!(network.says("A-2", StoreField::Latitude), "Blank");
    network.undo();
    assert_eq!(network.aside().len(), 6);
}

#[test]
fn two_dates_that_contradict_are_corrected_together() {
    let network = imported("Code,Opened,Closed on\nA-1,2018-10-29,2016-01-01\nA-2,soon,long ago\n");
    let aside = network.aside();
    let of = |row, field: StoreField| {
        aside
            .iter()
            .find(|line| line.source_row == row && line.field == Some(field.into()))
            .unwrap_or_else(|| panic!("{aside:?}"))
    };
    let both = [
        cell(of(3, StoreField::Opened), "2019-05-01"),
        cell(of(3, StoreField::ClosedOn), "2018-05-01"),
    ];
    let done = network.correct(&both);
    assert_eq!((done.taken, done.wrong.len()), (1, 1));
    assert_eq!(done.wrong[0].said.key, "closed_before_opened");
    let mended = cell(of(3, StoreField::ClosedOn), "2020-05-01");
    assert_eq!(network.correct(&[mended]).taken, 1);
}

#[test]
fn a_row_without_its_code_may_be_a_store_that_was_there_before() {
    let list = "Code,Town,Name\n,Rewa,Rewa One\nB-1,Satna,Satna\n";
    let before = "Code,Town\nOLD-1,Rewa\n";
    for (on_match, key) in [(OnMatch::Update, None), (OnMatch::Skip, Some("code_there"))] {
        let network = imported_as(list, on_match, before);
        let aside = network.aside();
        let done = network.correct(&[row(&aside[0], |cells| cells[0] = "OLD-1".into())]);
        let wrong = done.wrong.first().map(|wrong| wrong.said.key.as_str());
        assert_eq!(wrong, key, "{on_match:?}");
        assert_eq!(
            (done.taken, done.updated),
            match key {
                None => (1, 1),
                Some(_) => (0, 0),
            }
        );
    }
}

#[test]
fn cells_of_a_store_that_was_removed_stay() {
    let network = imported(LIST);
    let id = network.store("A-2").id;
    let action = haat_registry::Action::new("store.delete").with("code", "A-2");
    network
        .registry
        .transact("asha", action, |tx| tx.delete_store(id))
        .unwrap();
    let aside = network.aside();
    let latitude = aside
        .iter()
        .find(|line| line.field == Some(StoreField::Latitude.into()))
        .unwrap();
    let done = network.correct(&[cell(latitude, "24.6")]);
    assert_eq!((done.taken, done.wrong.len()), (0, 1));
}

/// Whatever is written in the place of what was set aside: everything is set aside still, or was settled and comes back by undo.
#[test]
fn nothing_of_the_source_is_lost() {
    const TEXTS: [&str; 9] = [
        "",
        "open",
        "Gone fishing",
        "24.6",
        "-",
        "A-1",
        "X-1",
        "2018-10-29",
        "•••",
    ];
    let mut random = 7_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 16) as usize % below
    };
    let network = imported(LIST);
    let first = network.aside();
    let stores = |network: &Network| {
        let read = network.registry.read(|reader| {
            let ids: Vec<i64> = (1..200).collect();
            let mut stores = reader.stores(&ids)?;
            stores.retain(|store| store.deleted_by.is_none());
            Ok(stores)
        });
        read.unwrap()
    };
    let begun = stores(&network);
    let mut done = 0;
    for _ in 0..60 {
        let before = network.aside();
        let mut corrections = Vec::new();
        for line in &before {
            let text = TEXTS[next(TEXTS.len())];
            let (at, all_alike, wanted) = (next(6), next(3) == 0, next(2) == 0);
            let correction = match line.source_col {
                Some(_) => Correction {
                    all_alike,
                    ..cell(line, text)
                },
                None => row(line, |cells| cells[at] = text.to_owned()),
            };
            corrections.extend(wanted.then_some(correction));
        }
        let would = import::rehearse_corrections(
            &network.registry,
            "asha",
            network.import,
            &corrections,
            &Watch::NONE,
        )
        .unwrap();
        let did = network.correct(&corrections);
        assert_eq!(
            (would.taken, &would.wrong),
            (did.taken, &did.wrong),
            "a rehearsal says what is done"
        );
        let wrong: u32 = did.wrong.iter().map(|wrong| wrong.count).sum();
        let came: u32 = did.aside.iter().map(|sum| sum.count).sum();
        let after = network.aside();
        assert_eq!(
            after.len(),
            before.len() - did.taken as usize + came as usize
        );
        assert!(wrong as usize <= before.len());
        let fresh = after.iter().filter(|line| !before.contains(line)).count();
        assert_eq!(fresh, came as usize, "what stays, stays as it was written");
        done += usize::from(did.entry.is_some());
        // Now and then all is taken back, to begin anew.
        if after.is_empty() || next(4) == 0 {
            while done > 0 {
                network.undo();
                done -= 1;
            }
            assert_eq!(network.aside(), first);
            assert_eq!(stores(&network), begun);
        }
    }
}

#[test]
fn a_correction_of_many_says_how_far_it_is_and_what_is_stopped_leaves_nothing() {
    let rows = (1..=300).map(|n| format!("A-{n},Patna,Bihar,IN,Gone fishing\n"));
    let list = format!(
        "Code,Town,State,Country,Status\n{}",
        rows.collect::<String>()
    );
    let network = imported(&list);
    let aside = network.aside();
    assert_eq!(aside.len(), 300);
    let entries = network.entries();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let watch = Watch::new(move |phase, done, total| {
        heard.lock().unwrap().push((phase, done, total));
        done < 200
    });
    let all = [alike(&aside[0], "closed")];
    let correct =
        |watch: &Watch| import::correct(&network.registry, "asha", network.import, &all, watch);
    assert_eq!(correct(&watch).unwrap_err().code(), "stopped");
    let wanted: Vec<_> = (0..=200).map(|done| ("writing", done, 300)).collect();
    assert_eq!(*told.lock().unwrap(), wanted);
    assert_eq!((network.aside().len(), network.entries()), (300, entries));
    assert_eq!(network.says("A-1", StoreField::Status), "Blank");
    assert_eq!(correct(&Watch::NONE).unwrap().updated, 300);
    assert_eq!(network.aside(), []);
}
