//! What a person types to ask for stores: read or refused with a sentence; what was read prints as a text that is read the same, and finds the
//! same stores.

use bolero::check;
use haat_fuzz::Desk;
use haat_registry::query::MAX_CHARS;
use haat_registry::{AsOf, Dimension, Measure, StoreQuery};

fn main() {
    let desk = Desk::with_stores(120);
    let today = jiff::civil::date(2026, 11, 26);
    let columns = || desk.registry.columns(AsOf::Now).expect("it reads");
    let known = columns();
    check!().for_each(|input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let query = match StoreQuery::parse(&text) {
            Ok(query) => query,
            Err(why) => return assert!(!why.to_string().is_empty()),
        };
        let printed = query.to_string();
        // Quotes that a printed text needs may lengthen one that was as long as it may be.
        if printed.chars().count() <= MAX_CHARS {
            let again = StoreQuery::parse(&printed).map_err(|why| why.to_string());
            assert_eq!(again.as_ref(), Ok(&query), "{text:?} printed as {printed:?}");
        }
        let found = match known.select(&query) {
            Ok(found) => found,
            Err(why) => return assert!(!why.to_string().is_empty()),
        };
        assert_eq!(known.count(&query).ok(), Some(found.len()));
        for id in found.ids() {
            assert_eq!(known.holds_for(&query, id).ok(), Some(true), "{printed:?}");
        }
        let facets = known.facets(&query, &Dimension::STANDARD, 10).expect("it can be counted");
        assert_eq!(facets.len(), Dimension::STANDARD.len());
        let by = [Dimension::State, Dimension::OpenedYear];
        let summary = known.summarise(&query, &by).expect("it can be summed up");
        let figures = known.figures(&query, today).expect("it has figures");
        known.growth(&query).expect("it has a growth");
        known.report(&query, &by, Measure::Stores).expect("it can be reported");
        assert!(figures.stores as usize <= known.len());
        assert_eq!(summary.total.stores as usize, found.len(), "{printed:?}");
    });
}
