//! The user's own columns: made, renamed, retyped, ordered, with choices that change; each as one entry that undo takes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

use haat_registry::checks::today;
use haat_registry::{
    Action, AsOf, Check, Dimension, Error, FieldKey, FieldKind, FieldValues, OwnFieldEdit,
    Registry, Retyped, StoreField, StoreQuery, Tx, Value, ViewPage, Watch,
};
use uuid::Uuid;

struct Network {
    _folder: tempfile::TempDir,
    registry: Registry,
    rent: Uuid,
}

fn always(_done: u64, _total: u64) -> bool {
    true
}

fn beside(name: &str) -> String {
    format!("{name} (as written)")
}

/// Four stores with a text column: a number, a number as people write it, a word, nothing.
fn network() -> Network {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let rent = act(&registry, |tx| {
        let rent = tx.create_own_field("Rent", FieldKind::Text, &[], false)?;
        for (code, text) in [
            ("A", "1500"),
            ("B", "1,20,000"),
            ("C", "on request"),
            ("D", ""),
        ] {
            tx.create_store(&FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(code)),
                (FieldKey::Own(rent), Value::text(text)),
            ]))?;
        }
        Ok(rent)
    });
    Network {
        _folder: folder,
        registry,
        rent,
    }
}

fn act<T>(registry: &Registry, write: impl FnOnce(&mut Tx<'_>) -> haat_registry::Result<T>) -> T {
    let done = registry.transact("asha", Action::new("test"), write);
    done.unwrap().value
}

impl Network {
    fn retype(&self, kind: FieldKind, choices: &[String]) -> Retyped {
        act(&self.registry, |tx| {
            tx.retype_own_field(self.rent, kind, choices, beside, &mut always)
        })
    }

    fn count(&self, query: &str) -> usize {
        let query = StoreQuery::parse(query).unwrap();
        let columns = self.registry.columns(AsOf::Now).unwrap();
        columns.count(&query).unwrap()
    }

    /// Names and kinds of the own columns, in their order.
    fn columns(&self) -> Vec<(String, FieldKind)> {
        let fields = self.registry.read(|reader| reader.own_fields()).unwrap();
        fields.into_iter().map(|one| (one.name, one.kind)).collect()
    }

    /// What stores hold in every own column.
    fn cells(&self) -> Vec<(String, Vec<String>)> {
        let read = self.registry.read(|reader| {
            let fields = reader.own_fields()?;
            let mut cells = Vec::new();
            for id in 1..=4 {
                let store = reader.store(id)?.unwrap();
                let texts = fields
                    .iter()
                    .map(|field| store.get(FieldKey::Own(field.uid)));
                let texts = texts.map(ToString::to_string).collect();
                cells.push((store.code().to_owned(), texts));
            }
            Ok(cells)
        });
        read.unwrap()
    }
}

#[test]
fn what_does_not_convert_is_kept_as_text_beside_it_and_undo_takes_all_back() {
    let network = network();
    let before = (network.columns(), network.cells());
    let foretold = network
        .registry
        .rehearse("asha", Action::new("column.retype"), |tx| {
            tx.retype_own_field(network.rent, FieldKind::Number, &[], beside, &mut always)
        })
        .unwrap();
    assert_eq!(before, (network.columns(), network.cells()));
    let done = network.retype(FieldKind::Number, &[]);
    assert_eq!(done, foretold);
    assert_eq!((done.read, done.unread.len()), (2, 1));
    assert_eq!(
        (
            done.unread[0].code.as_str(),
            done.unread[0].text.as_str(),
            done.unread[0].finding.check
        ),
        ("C", "on request", Check::NotANumber)
    );
    assert_eq!(done.kept_in.as_deref(), Some("Rent (as written)"));
    assert_eq!(network.count("x.Rent:>100000"), 1);
    assert_eq!(network.count("x.\"Rent (as written)\":request"), 1);
    assert_eq!(network.count("x.Rent:?"), 2);
    let texts: Vec<_> = network
        .cells()
        .into_iter()
        .map(|(_, texts)| texts)
        .collect();
    assert_eq!(texts[1], ["120000", ""]);
    assert_eq!(texts[2], ["", "on request"]);
    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(before, (network.columns(), network.cells()));
    network.registry.redo("asha").unwrap().unwrap();
    assert_eq!(network.count("x.Rent:>100000"), 1);
}

#[test]
fn an_earlier_state_is_read_as_it_was_then() {
    let network = network();
    let wall = network
        .registry
        .read(|reader| Ok(reader.entry(reader.last_entry()?)?.unwrap().stamp.wall));
    let wall = wall.unwrap();
    std::thread::sleep(std::time::Duration::from_millis(3));
    network.retype(FieldKind::Date, &[]);
    let then = network.registry.columns(AsOf::Recorded(wall)).unwrap();
    let count = |query: &str| then.count(&query.parse().unwrap()).unwrap();
    assert_eq!((count("x.Rent:request"), count("x.Rent:?")), (1, 1));
    let stores = network.registry.stores(&[3], AsOf::Recorded(wall)).unwrap();
    assert_eq!(
        stores[0].get(FieldKey::Own(network.rent)),
        &Value::text("on request")
    );
}

#[test]
fn every_kind_becomes_every_other_and_nothing_is_lost() {
    let kinds = [
        FieldKind::Text,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice,
        FieldKind::YesNo,
    ];
    for first in kinds {
        for second in kinds {
            let network = network();
            let cells = |network: &Network| -> usize {
                let all = network.cells();
                all.iter()
                    .flat_map(|(_, texts)| texts)
                    .filter(|text| !text.is_empty())
                    .count()
            };
            network.retype(first, &[]);
            assert_eq!(cells(&network), 3, "{first:?}");
            let before = (network.columns(), network.cells());
            network.retype(second, &[]);
            assert_eq!(cells(&network), 3, "{first:?} {second:?}");
            let wrote = before != (network.columns(), network.cells());
            if wrote {
                network.registry.undo("asha").unwrap().unwrap();
            }
            assert_eq!(
                before,
                (network.columns(), network.cells()),
                "{first:?} {second:?}"
            );
        }
    }
}

#[test]
fn a_removed_store_comes_back_into_the_column_as_it_is_now() {
    let network = network();
    act(&network.registry, |tx| tx.delete_store(2));
    assert_eq!(network.retype(FieldKind::Number, &[]).read, 1);
    act(&network.registry, |tx| tx.restore_store(2));
    assert_eq!(network.count("x.Rent:120000"), 1);
}

#[test]
fn another_name_is_known_to_the_views_that_ask_for_it() {
    let network = network();
    act(&network.registry, |tx| {
        let grid = serde_json::json!(["code"]);
        tx.save_view(ViewPage::Stores, "Dear", "x.rent:1500 sort:-x.Rent", &grid)?;
        let report = serde_json::json!({"by": ["x.Rent", "state"], "of": "stores"});
        tx.save_view(ViewPage::Reports, "By rent", "", &report)
    });
    let rename = |name: &str| {
        let edit = OwnFieldEdit {
            name: Some(name.into()),
            ..OwnFieldEdit::default()
        };
        network
            .registry
            .transact("asha", Action::new("column.rename"), |tx| {
                tx.edit_own_field(network.rent, &edit)
            })
    };
    assert!(rename("Monthly rent").unwrap().value);
    let views = |page| network.registry.read(|reader| reader.views(page)).unwrap();
    assert_eq!(
        views(ViewPage::Stores)[0].query,
        "x.\"Monthly rent\":1500 sort:-x.\"Monthly rent\""
    );
    assert!(
        views(ViewPage::Reports)[0]
            .layout
            .contains(r#"x.\"Monthly rent\""#)
    );
    assert_eq!(network.count("x.\"monthly rent\":1500"), 1);
    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(views(ViewPage::Stores)[0].query, "x.rent:1500 sort:-x.Rent");
    assert!(matches!(rename("  "), Err(Error::NameMissing { .. })));
    act(&network.registry, |tx| {
        tx.create_own_field("Zone", FieldKind::Text, &[], false)
    });
    assert!(matches!(rename("ZONE"), Err(Error::Taken { .. })));
}

#[test]
fn a_choice_that_is_renamed_is_renamed_in_every_store_and_one_in_use_stays() {
    let network = network();
    let grade = act(&network.registry, |tx| {
        let choices = ["A".to_owned(), "B".to_owned(), "C".to_owned()];
        let grade = tx.create_own_field("Grade", FieldKind::Choice, &choices, false)?;
        for (id, choice) in [(1, "A"), (2, "A"), (3, "B")] {
            tx.set_store(id, FieldKey::Own(grade), Value::text(choice))?;
        }
        tx.delete_store(2)?;
        Ok(grade)
    });
    let rename = |from: &str, to: &str| {
        act(&network.registry, |tx| {
            tx.rename_choice(grade, from, to, &Watch::NONE)
        })
    };
    assert_eq!(rename("A", "Gold"), 1);
    assert_eq!(network.count("x.Grade:Gold"), 1);
    act(&network.registry, |tx| tx.restore_store(2));
    assert_eq!(
        network.count("x.Grade:Gold"),
        2,
        "a removed store has it too"
    );
    let facet = network
        .registry
        .columns(AsOf::Now)
        .unwrap()
        .facets(&StoreQuery::default(), &[Dimension::Own("Grade".into())], 9)
        .unwrap();
    let values: Vec<_> = facet[0]
        .values
        .iter()
        .map(|one| (one.label.as_str(), one.count))
        .collect();
    assert!(values.contains(&("Gold", 2)), "{values:?}");

    let set = |choices: &[&str], erase: bool| {
        let choices: Vec<String> = choices.iter().map(|one| (*one).to_owned()).collect();
        network
            .registry
            .transact("asha", Action::new("column.choices"), |tx| {
                tx.set_choices(grade, &choices, erase, &Watch::NONE)
            })
    };
    let refused = set(&["Gold", "C"], false).unwrap_err();
    assert!(
        matches!(refused, Error::InUse { stores: 1, .. }),
        "{refused}"
    );
    assert!(matches!(
        set(&["Gold", "gold"], false),
        Err(Error::Taken { .. })
    ));
    // Another order, one that nobody has left out, one in other letters.
    set(&["GOLD", "B"], false).unwrap();
    assert_eq!(network.count("x.Grade:GOLD"), 2);
    assert_eq!(set(&["GOLD"], true).unwrap().value, 1);
    assert_eq!(network.count("x.Grade:?"), 2);
    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(network.count("x.Grade:B"), 1);
    // The name of another choice: the two become one.
    assert_eq!(rename("B", "gold"), 1);
    assert_eq!(network.count("x.Grade:GOLD"), 3);
}

#[test]
fn a_required_column_is_missed_where_it_is_blank() {
    let network = network();
    let asked = |required: bool| {
        let edit = OwnFieldEdit {
            required: Some(required),
            ..OwnFieldEdit::default()
        };
        act(&network.registry, |tx| {
            tx.edit_own_field(network.rent, &edit)
        });
    };
    assert_eq!(network.count("check:required_blank"), 0);
    asked(true);
    assert_eq!(network.count("check:required_blank"), 1);
    let said = network.registry.read(|reader| {
        let store = reader.store(4)?.unwrap();
        Ok(reader.rules()?.check(&store, today()))
    });
    let said = said.unwrap();
    assert_eq!(said[0].to_string(), "Rent is blank");
    // While it is typed the form says the same.
    let judged = network
        .registry
        .read(|reader| reader.judge(Some(4), &[]))
        .unwrap();
    assert_eq!(judged, said);
    let typed = [(FieldKey::Own(network.rent), "900".to_owned())];
    let judged = network
        .registry
        .read(|reader| reader.judge(Some(4), &typed))
        .unwrap();
    assert_eq!(judged, []);
    asked(false);
    assert_eq!(network.count("check:required_blank"), 0);
}

#[test]
fn columns_stand_in_the_order_they_are_put_in() {
    let network = network();
    let zone = act(&network.registry, |tx| {
        tx.create_own_field("Zone", FieldKind::Text, &[], false)
    });
    let names = || -> Vec<String> {
        network
            .columns()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    assert_eq!(names(), ["Rent", "Zone"]);
    act(&network.registry, |tx| tx.order_own_fields(&[zone]));
    assert_eq!(names(), ["Zone", "Rent"]);
    assert_eq!(network.count("x.Zone:?"), 4);
    assert_eq!(network.count("x.Rent:1500"), 1);
    act(&network.registry, |tx| {
        tx.create_own_field("Later", FieldKind::Text, &[], false)
    });
    assert_eq!(names(), ["Zone", "Rent", "Later"]);
    act(&network.registry, |tx| tx.delete_own_field(zone));
    assert_eq!(names(), ["Rent", "Later"]);
    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(names(), ["Zone", "Rent", "Later"]);
}

#[test]
fn a_text_that_begins_with_an_equals_sign_is_a_text() {
    let network = network();
    let texts = [(FieldKey::Own(network.rent), "=1+1".to_owned())];
    act(&network.registry, |tx| {
        let typed = tx.read_typed(Some(4), &texts)?;
        tx.edit_store(4, &typed.values)
    });
    assert_eq!(network.cells()[3].1, ["=1+1"]);
    assert_eq!(network.count("x.Rent:\"=1+1\""), 1);
}

#[test]
fn it_is_told_how_far_it_is_and_stopped_on_the_way_leaves_all_as_it_was() {
    let network = network();
    act(&network.registry, |tx| {
        for at in 0..2_500 {
            tx.create_store(&FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(&format!("S-{at}"))),
                (FieldKey::Own(network.rent), Value::text(&at.to_string())),
            ]))?;
        }
        Ok(())
    });
    let before = (network.columns(), network.cells());
    let mut told = Vec::new();
    let stopped = network
        .registry
        .transact("asha", Action::new("column.retype"), |tx| {
            let mut go_on = |done, total| {
                told.push((done, total));
                done < 2_000
            };
            tx.retype_own_field(network.rent, FieldKind::Number, &[], beside, &mut go_on)
        });
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(told, [(0, 2_503), (1_000, 2_503), (2_000, 2_503)]);
    assert_eq!(before, (network.columns(), network.cells()));
}

#[test]
fn a_column_that_was_not_there_asked_nothing_of_an_earlier_state() {
    let network = network();
    let wall =
        |reader: &haat_registry::Reader<'_>| Ok(reader.entries(None, 1)?.remove(0).stamp.wall);
    let then = AsOf::Recorded(network.registry.read(wall).unwrap());
    // Another millisecond is another time.
    std::thread::sleep(std::time::Duration::from_millis(5));
    act(&network.registry, |tx| {
        let grade = tx.create_own_field("Grade", FieldKind::Text, &[], false)?;
        let required = OwnFieldEdit {
            required: Some(true),
            ..OwnFieldEdit::default()
        };
        tx.edit_own_field(grade, &required)
    });
    let missed = |as_of| {
        let columns = network.registry.columns(as_of).unwrap();
        let query = StoreQuery::parse("check:required_blank").unwrap();
        columns.count(&query).unwrap()
    };
    assert_eq!((missed(AsOf::Now), missed(then)), (4, 0));
}
