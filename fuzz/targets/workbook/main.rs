//! Workbooks of every kind, web pages and the XML of Excel 2003: read or refused, whatever they hold.
//!
//! Bytes of a package hardly ever pass its checksums once they were changed. So an input that begins with `=== NAME` is the parts of a
//! package, each behind its name, and is packed before it is read: into a ZIP file, or where the first part is an XLS's `Workbook` into a
//! compound file. Every other input is the file itself.

mod pack;

use bolero::check;
use haat_exchange::import::{SourceOptions, preview, rehearse};
use haat_fuzz::{Desk, adds_up, decide, stop_at_panics_elsewhere};

fn main() {
    let desk = Desk::with_stores(30);
    check!().for_each(|input: &[u8]| {
        stop_at_panics_elsewhere();
        let Some(bytes) = pack::file_of(input) else {
            return;
        };
        let path = desk.file("list.xlsx", &bytes);
        let quiet = &mut |_: &str, _: u64, _: Option<u64>| true;
        for all_sheets in [false, true] {
            let options = SourceOptions {
                all_sheets,
                ..SourceOptions::default()
            };
            let looked = match preview(&desk.registry, &path, None, options, quiet) {
                Ok(looked) => looked,
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    continue;
                }
            };
            let mut plan = looked.plan;
            decide(&mut plan);
            let problems = plan.check(&desk.fields);
            assert!(problems.is_empty(), "a proposal cannot be followed: {problems:?}");
            if let Ok(outcome) = rehearse(&desk.registry, &path, &plan, quiet) {
                assert_eq!(looked.rows, Some(outcome.rows), "the preview counted other rows");
                adds_up(&outcome);
            }
            if looked.sheets.len() < 2 {
                break;
            }
        }
    });
}
