//! Lists in text: encoding, separator, header and columns are found, a plan is proposed, and it can be followed.

use bolero::check;
use haat_exchange::import::{SourceOptions, preview, rehearse};
use haat_fuzz::{Desk, adds_up, decide, stop_at_panics_elsewhere};

fn main() {
    let desk = Desk::with_stores(30);
    check!().for_each(|input: &[u8]| {
        stop_at_panics_elsewhere();
        let path = desk.file("list.csv", input);
        let quiet = &mut |_: &str, _: u64, _: Option<u64>| true;
        let options = SourceOptions::default();
        let Ok(looked) = preview(&desk.registry, &path, None, options, quiet) else {
            return;
        };
        let mut plan = looked.plan;
        decide(&mut plan);
        let problems = plan.check(&desk.fields);
        assert!(problems.is_empty(), "a proposal cannot be followed: {problems:?}");
        let again = preview(&desk.registry, &path, Some(plan.clone()), plan.source.clone(), quiet);
        let again = again.expect("what was looked at once can be looked at again");
        assert_eq!(again.plan, plan, "a plan of its own changes when it is shown");
        let outcome = match rehearse(&desk.registry, &path, &plan, quiet) {
            Ok(outcome) => outcome,
            // Dates of both orders in one column, found beyond what was decided: the import says so and takes nothing.
            Err(error) if plan.columns.iter().any(|column| column.ambiguous) => {
                return assert!(!error.to_string().is_empty());
            }
            Err(error) => panic!("a proposal fails: {error}"),
        };
        assert_eq!(looked.rows, Some(outcome.rows), "the preview counted other rows");
        adds_up(&outcome);
    });
}
