//! The stores as columns against a plain model of them: every question answered twice, by the columns and by loops over the stores.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod ask;
mod behind;
mod follow;
mod groups;
mod kept;
mod model;
mod network;
mod recorded;
mod report;

use haat_registry::{Action, AsOf, Dimension, Registry, StoreField, StoreQuery};

use ask::Ask;
use model::Model;

/// Questions asked of the seeded network.
const QUESTIONS: u64 = 320;

#[test]
fn answers_as_a_plain_loop_over_the_stores_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    let stores = network::write(&path, 3000, 20_181_029);
    let registry = Registry::open(&path).unwrap();
    let model = Model::of(&registry);
    assert!(
        model.rows.len() > 2500 && model.rows.len() < stores,
        "some were deleted again"
    );
    let columns = registry.columns(AsOf::Now).unwrap();
    assert_eq!(columns.len(), model.rows.len());

    let mut rng = fastrand::Rng::with_seed(7);
    let (mut some, mut none) = (0, 0);
    for _ in 0..QUESTIONS {
        let ask = Ask::draw(&mut rng, &model);
        let text = ask.to_string();
        let query = StoreQuery::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let expected = model.select(&ask);
        if expected.is_empty() {
            none += 1;
        } else {
            some += 1;
        }

        let selection = columns.select(&query).unwrap();
        assert_eq!(selection.ids().collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(selection.len(), expected.len(), "{text}");
        assert_eq!(columns.count(&query).unwrap(), expected.len(), "{text}");
        for _ in 0..3 {
            let (offset, count) = (rng.usize(0..expected.len() + 2), rng.usize(0..250));
            let window: Vec<i64> = expected.iter().copied().skip(offset).take(count).collect();
            assert_eq!(selection.window(offset, count), window, "{text}");
        }
        if let Some(at) = (!expected.is_empty()).then(|| rng.usize(0..expected.len())) {
            assert_eq!(selection.position_of(expected[at]), Some(at), "{text}");
        }

        let top = [2, 7, 10_000][rng.usize(0..3)];
        let mut dimensions = Dimension::STANDARD.to_vec();
        dimensions.push(network::own_dimension(&mut rng));
        let facets = columns.facets(&query, &dimensions, top).unwrap();
        for (dimension, facet) in dimensions.iter().zip(&facets) {
            model.check_facet(&ask, dimension, top, facet, &text);
        }

        let figures = columns.figures(&query, network::TODAY).unwrap();
        model.check_figures(&ask, &figures, &text);
        behind::check(&columns, &query, &figures, network::TODAY);
        let (first, second) = network::two_dimensions(&mut rng);
        model.check_summary(
            &ask,
            std::slice::from_ref(&first),
            &columns
                .summarise(&query, std::slice::from_ref(&first))
                .unwrap(),
            &text,
        );
        let both = [first, second];
        model.check_summary(
            &ask,
            &both,
            &columns.summarise(&query, &both).unwrap(),
            &text,
        );
        // Every sixteenth: a query behind each cell takes its time.
        if rng.usize(0..16) == 0 {
            report::check(&columns, &query, &both[..1], &text);
            report::check(&columns, &query, &both, &text);
        }
        model.check_summary(&ask, &[], &columns.summarise(&query, &[]).unwrap(), &text);
    }
    // Questions that hold for nothing would prove little.
    assert!(
        some > QUESTIONS * 2 / 3 && none > 5,
        "{some} with stores, {none} without"
    );
}

#[test]
fn picking_a_value_of_a_facet_gives_the_stores_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, 700, 4);
    let registry = Registry::open(&path).unwrap();
    let model = Model::of(&registry);
    let columns = registry.columns(AsOf::Now).unwrap();
    let mut rng = fastrand::Rng::with_seed(8);
    for _ in 0..40 {
        let ask = Ask::draw(&mut rng, &model);
        let query = StoreQuery::parse(&ask.to_string()).unwrap();
        let mut dimensions = Dimension::BUILTIN.to_vec();
        dimensions.push(network::own_dimension(&mut rng));
        for dimension in &dimensions {
            let facet = columns
                .facets(&query, std::slice::from_ref(dimension), 20)
                .unwrap()
                .remove(0);
            let blank = (facet.blank > 0).then(|| ("?".to_owned(), facet.blank));
            let values = facet
                .values
                .iter()
                .map(|value| (value.key.clone(), value.count));
            for (key, count) in values.chain(blank) {
                let mut picked = query.clone();
                picked.only(dimension, &key).unwrap();
                let text = picked.to_string();
                assert_eq!(StoreQuery::parse(&text).as_ref(), Ok(&picked), "{text}");
                assert_eq!(
                    columns.count(&picked).unwrap(),
                    count as usize,
                    "{ask} {dimension} {text}"
                );
            }
        }
    }
}

#[test]
fn a_state_is_named_and_never_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    registry
        .transact("asha", Action::new("store.create"), |tx| {
            for (code, country, state) in [
                ("A", "IN", "Uttar Pradesh"),
                ("B", "IN", "Odisha"),
                ("C", "US", "Texas"),
                ("D", "PK", "Punjabi"),
            ] {
                let texts = [
                    (StoreField::Code, code),
                    (StoreField::Country, country),
                    (StoreField::State, state),
                ]
                .map(|(field, text)| (field.into(), text.to_owned()));
                let typed = tx.read_typed(None, &texts)?;
                tx.create_store(&typed.values)?;
            }
            Ok(())
        })
        .unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    let count = |text: &str| columns.count(&StoreQuery::parse(text).unwrap());
    for (text, stores) in [
        ("state:\"uttar pradesh\"", 1),
        ("state:UP,Orissa", 2),
        ("state:IN-OR", 1),
        ("state:Bihar", 0),
        ("state:texas", 1),
        ("state:US-Texas", 1),
        ("state:Punjabi", 1),
        ("state:Pun*", 1),
        ("-state:Texas", 3),
    ] {
        assert_eq!(count(text), Ok(stores), "{text}");
    }
    for (text, close) in [
        ("state:Pradesh", "Uttar Pradesh"),
        ("state:Bhar", "Bihar"),
        ("state:Kernataka", "Karnataka"),
        ("state:Delhii", "Delhi"),
        ("state:Bihar,Texs", "Texas"),
        ("-state:=\"Gujrathi\"", "Gujarat"),
    ] {
        let error = count(text).unwrap_err();
        assert_eq!(error.hint(), format!("Did you mean “{close}”?"), "{text}");
    }
    let error = count("state:Atlantis").unwrap_err();
    assert_eq!(error.to_string(), "“Atlantis” is not a value of state:");
    assert!(error.hint().contains("Puducherry, Texas"), "{error:?}");
}
