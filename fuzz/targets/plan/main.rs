//! Plans and recipes that a person may have edited: read or refused with a sentence, printed and read again the same, and where they have no
//! problem they are followed without a panic.

use bolero::check;
use haat_exchange::import::{Plan, preview, read_recipe, recipe_text, rehearse};
use haat_fuzz::{Desk, adds_up, stop_at_panics_elsewhere};

const LIST: &[u8] = b"Code,Name,State,Opened,Area\nA1,Balaji,Bihar,29-10-2018,450\nA2,Om,GJ,soon,1.2k\n,,,,\nA1,Om,GJ,,\n";

fn main() {
    let desk = Desk::with_stores(30);
    check!().for_each(|input: &[u8]| {
        stop_at_panics_elsewhere();
        recipe(&desk, input);
        let Ok(text) = std::str::from_utf8(input) else {
            return;
        };
        let plan = match Plan::read(text) {
            Ok(plan) => plan,
            Err(why) => return assert!(!why.what.is_empty() && !why.accepted.is_empty()),
        };
        let printed = serde_json::to_string(&plan).expect("a plan can be printed");
        let again = Plan::read(&printed).map_err(|why| why.what);
        assert_eq!(again.as_ref(), Ok(&plan), "printed as {printed}");
        let wrapped = format!(
            r#"{{"haat":"recipe","version":1,"name":"Partner","source":"partner","plan":{printed}}}"#
        );
        recipe(&desk, wrapped.as_bytes());
        let problems = plan.check(&desk.fields);
        for problem in &problems {
            assert!(!problem.what.is_empty() && !problem.mend.is_empty());
        }
        let path = desk.file("list.csv", LIST);
        let quiet = &mut |_: &str, _: u64, _: Option<u64>| true;
        let source = plan.source.clone();
        if let Err(error) = preview(&desk.registry, &path, Some(plan.clone()), source, quiet) {
            assert!(!error.to_string().is_empty());
        }
        match rehearse(&desk.registry, &path, &plan, quiet) {
            Ok(outcome) => {
                assert!(problems.is_empty(), "followed in spite of {problems:?}");
                adds_up(&outcome);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}

/// What is read from a recipe's file is written and read again the same.
fn recipe(desk: &Desk, bytes: &[u8]) {
    let path = desk.file("partner.recipe.json", bytes);
    let recipe = match read_recipe(&path) {
        Ok(recipe) => recipe,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let text = recipe_text(&desk.registry, &recipe).expect("a recipe can be written");
    let path = desk.file("again.recipe.json", text.as_bytes());
    let again = read_recipe(&path).expect("what was written can be read");
    let text_again = recipe_text(&desk.registry, &again).expect("and written again");
    assert_eq!(text, text_again, "a recipe changes on its way");
}
