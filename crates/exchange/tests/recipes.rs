//! A plan is remembered for its layout, and the next list of that layout is read by it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};

use haat_exchange::export::{Kept, OutFile};
use haat_exchange::import::{
    self, CodeFrom, CountryFrom, Fit, Keep, Missing, OnNew, Plan, Preview, ReadBy, RecipeFile,
    SourceOptions, Target, Wins,
};
use haat_registry::checks::DateOrder;
use haat_registry::{FieldKind, Recipe, Registry, StoreField};
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
    registry: Registry,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        Self { folder, registry }
    }

    fn list(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn look(&self, path: &Path, by: ReadBy) -> Preview {
        let options = SourceOptions::default();
        import::preview_by(&self.registry, path, by, options, &mut |_, _, _| true).unwrap()
    }

    fn take(&self, path: &Path, plan: &Plan, keep: &Keep) -> import::Outcome {
        let go_on = &mut |_: &str, _, _| true;
        import::commit_and_keep(&self.registry, "tester", path, plan, keep, go_on).unwrap()
    }

    fn recipes(&self) -> Vec<Recipe> {
        self.registry.read(|reader| reader.recipes()).unwrap()
    }

    fn value(&self, code: &str, field: StoreField) -> String {
        self.registry
            .read(|reader| {
                let id = reader.store_by_code(code)?;
                let store = id.map(|id| reader.store(id)).transpose()?.flatten();
                Ok(store.map(|store| format!("{:?}", store.get(field))))
            })
            .unwrap()
            .unwrap_or_default()
    }
}

/// November's list: town under a name that says nothing, a word of a status nobody knows, dates that can be read both ways, no country.
const NOVEMBER: &str = "\
Shop,Where,Zone,Status,Opened,PIN
S-1,Rewa,North,Running well,03-04-2018,486001
S-2,Satna,South,Shut,05-06-2018,485001
";

/// Next month's: other order, one column more, one less, a new word.
const DECEMBER: &str = "\
Status,Opened,Shop,Where,PIN,Zone
Running well,07-08-2018,S-3,Maihar,485771,South
Shut,09-10-2018,S-4,Katni,483501,North
";

fn column<'p>(plan: &'p mut Plan, header: &str) -> &'p mut import::PlanColumn {
    let mut columns = plan.columns.iter_mut();
    columns.find(|column| column.header == header).unwrap()
}

/// November's plan as a person finished it.
fn decided(desk: &Desk, path: &Path) -> Plan {
    let mut plan = desk.look(path, ReadBy::Anew).plan;
    let field = |field: StoreField| Target::Field(field.key().to_owned());
    column(&mut plan, "Shop").becomes = field(StoreField::Code);
    plan.code = CodeFrom::Column;
    column(&mut plan, "Where").becomes = field(StoreField::Town);
    column(&mut plan, "Zone").becomes = Target::Own {
        name: "Sales zone".into(),
        kind: FieldKind::Choice,
        choices: vec!["North".into(), "South".into()],
        personal: false,
    };
    let words = &mut column(&mut plan, "Status").values;
    words.insert("Running well".into(), "open".into());
    words.insert("Shut".into(), "closed".into());
    column(&mut plan, "Opened").date_order = Some(DateOrder::MonthFirst);
    plan.country = CountryFrom::Fixed("IN".into());
    plan.country_because = String::new();
    plan = desk.look(path, ReadBy::Plan(Box::new(plan))).plan;
    assert_eq!(plan.decisions(), []);
    plan
}

fn november(desk: &Desk) -> PathBuf {
    let path = desk.list("Sharma list Nov 2018.csv", NOVEMBER);
    let plan = decided(desk, &path);
    let keep = desk.look(&path, ReadBy::Anew).keep;
    let Keep::As { name, instead } = &keep else {
        panic!("{keep:?}")
    };
    assert_eq!((name.as_str(), instead), ("Sharma list", &None));
    let done = desk.take(&path, &plan, &keep);
    assert_eq!((done.created, done.cells_aside, done.rows_aside), (2, 0, 0));
    assert_eq!(done.recipe.as_deref(), Some("Sharma list"));
    path
}

#[test]
fn the_next_list_of_the_same_partner_needs_no_decision() {
    let desk = Desk::new();
    november(&desk);
    let path = desk.list("Sharma list Dec 2018.csv", DECEMBER);
    // Without a recipe it would be asked about.
    assert!(!desk.look(&path, ReadBy::Anew).decisions.is_empty());
    let seen = desk.look(&path, ReadBy::Best);
    let by = seen.by_recipe.unwrap();
    assert_eq!((by.fit, by.name.as_str()), (Fit::Exact, "Sharma list"));
    assert!(by.used.is_some());
    assert_eq!(by.notes, []);
    assert_eq!(seen.decisions, []);
    let done = desk.take(&path, &seen.plan, &seen.keep);
    assert_eq!((done.created, done.cells_aside, done.rows_aside), (2, 0, 0));
    assert!(desk.value("S-3", StoreField::Town).contains("Maihar"));
    assert!(desk.value("S-4", StoreField::Status).contains("closed"));
    assert!(desk.value("S-4", StoreField::Opened).contains("2018"));
    let own = desk.registry.read(|reader| reader.own_fields()).unwrap();
    assert_eq!(own.len(), 1, "{own:?}");
    assert_eq!(desk.recipes().len(), 1);
}

#[test]
fn the_recipe_goes_and_comes_with_its_import() {
    let desk = Desk::new();
    november(&desk);
    assert_eq!(desk.recipes().len(), 1);
    desk.registry.undo("tester").unwrap().unwrap();
    assert_eq!(desk.recipes(), []);
    desk.registry.redo("tester").unwrap().unwrap();
    assert_eq!(desk.recipes().len(), 1);
    // The same list again changes nothing, and is no entry.
    let path = desk.folder.path().join("Sharma list Nov 2018.csv");
    let seen = desk.look(&path, ReadBy::Best);
    let before = desk.registry.read(|reader| reader.last_entry()).unwrap();
    let done = desk.take(&path, &seen.plan, &seen.keep);
    assert_eq!(done.unchanged, 2);
    assert_eq!(done.entry, None);
    let after = desk.registry.read(|reader| reader.last_entry()).unwrap();
    assert_eq!(after, before);
}

#[test]
fn what_differs_is_said_and_proposed_and_what_is_unknown_stays_a_decision() {
    let desk = Desk::new();
    november(&desk);
    let text = "\
Shop,Where,Status,Opened,PIN,Town,Manager
S-5,Rewa,Gone fishing,29-10-2018,486001,x,Asha
S-6,Satna,Shut,28-11-2018,485001,y,Ravi
";
    let path = desk.list("Sharma list Jan 2019.csv", text);
    let seen = desk.look(&path, ReadBy::Best);
    assert!(seen.by_recipe.is_none(), "nearly is only offered");
    let offered = &seen.recipes[0];
    assert_eq!((offered.fit, offered.same_source), (Fit::Nearly, true));
    assert_eq!(offered.new_columns, ["Town", "Manager"]);
    assert_eq!(offered.gone, ["Zone"]);

    let recipe = RecipeFile::of(&desk.recipes()[0]).unwrap();
    let seen = desk.look(&path, ReadBy::Recipe(Box::new(recipe)));
    let by = seen.by_recipe.clone().unwrap();
    let said: Vec<&str> = by.notes.iter().map(|note| note.key.as_str()).collect();
    assert_eq!(said, ["new_words", "other_order"]);
    assert!(
        by.notes[0].message.contains("Gone fishing"),
        "{:?}",
        by.notes
    );
    let mut plan = seen.plan.clone();
    // What the recipe made town stays town; the new column of that name becomes one of the person's own.
    let town = Target::Field("town".into());
    assert_eq!(column(&mut plan, "Where").becomes, town);
    assert!(
        matches!(&column(&mut plan, "Town").becomes, Target::Own { name, .. } if name == "Town")
    );
    assert_eq!(column(&mut plan, "Manager").because, import::because::OWN);
    assert_eq!(column(&mut plan, "Where").because, import::because::RECIPE);
    // The cells of this file show their order.
    assert_eq!(
        column(&mut plan, "Opened").date_order,
        Some(DateOrder::DayFirst)
    );
    assert_eq!(column(&mut plan, "Status").values["Gone fishing"], "");
    // Imported so, it is the recipe of the layout as it is now.
    let done = desk.take(&path, &plan, &seen.keep);
    assert_eq!(done.cells_aside, 1);
    let recipes = desk.recipes();
    assert_eq!(recipes.len(), 1);
    assert_eq!(recipes[0].name, "Sharma list");
    let next = desk.list("Sharma list Feb 2019.csv", &text.replace("S-", "T-"));
    assert_eq!(
        desk.look(&next, ReadBy::Best).by_recipe.unwrap().fit,
        Fit::Exact
    );
}

#[test]
fn a_new_column_does_not_take_the_name_the_recipe_gave_to_another() {
    let desk = Desk::new();
    november(&desk);
    // “Zone” became “Sales zone”: a column that is called so now is another one.
    let text =
        "Shop,Where,Zone,Status,Opened,PIN,Sales zone\nS-7,Rewa,North,Shut,29-10-2018,486001,x\n";
    let path = desk.list("Sharma list 3.csv", text);
    let recipe = RecipeFile::of(&desk.recipes()[0]).unwrap();
    let seen = desk.look(&path, ReadBy::Recipe(Box::new(recipe)));
    let mut plan = seen.plan;
    let Target::Own { name, .. } = &column(&mut plan, "Sales zone").becomes else {
        panic!()
    };
    assert_eq!(name, "Sales zone (2)");
    let done = desk.take(&path, &plan, &seen.keep);
    assert_eq!(done.own_columns, ["Sales zone (2)"]);
}

#[test]
fn a_recipe_that_cannot_be_followed_here_is_in_nobodys_way() {
    let desk = Desk::new();
    november(&desk);
    // The own column it fills was removed: it is proposed anew and said.
    let own = desk.registry.read(|reader| reader.own_fields()).unwrap();
    let act = haat_registry::Action::new("test");
    desk.registry
        .transact("tester", act, |tx| tx.delete_own_field(own[0].uid))
        .unwrap();
    let path = desk.list("Sharma list 4.csv", DECEMBER);
    let seen = desk.look(&path, ReadBy::Best);
    let notes = seen.by_recipe.unwrap().notes;
    assert_eq!(notes[0].key, "own_gone");
    let mut plan = seen.plan;
    assert!(
        matches!(&column(&mut plan, "Zone").becomes, Target::Own { name, .. } if name == "Zone")
    );
}

#[test]
fn the_same_headers_from_another_partner_are_offered_and_not_followed() {
    let desk = Desk::new();
    november(&desk);
    let path = desk.list("gupta.csv", DECEMBER);
    let seen = desk.look(&path, ReadBy::Best);
    assert!(seen.by_recipe.is_none());
    assert_eq!(seen.recipes[0].fit, Fit::Headers);
    let Keep::As { name, instead } = &seen.keep else {
        panic!()
    };
    assert_eq!((name.as_str(), instead), ("gupta", &None));
    // A list of something else is offered nothing.
    let other = desk.list("Sharma list 2.csv", "Bill,Amount\n1,20\n2,30\n");
    assert_eq!(desk.look(&other, ReadBy::Best).recipes, []);
}

#[test]
fn codes_that_were_made_of_rows_are_asked_for_anew() {
    let desk = Desk::new();
    let path = desk.list(
        "towns 1.csv",
        "Town,State\nRewa,Madhya Pradesh\nPatna,Bihar\n",
    );
    let mut plan = desk.look(&path, ReadBy::Anew).plan;
    plan.code = CodeFrom::Made("ROW-".into());
    let keep = Keep::As {
        name: "Towns".into(),
        instead: None,
    };
    desk.take(&path, &plan, &keep);
    // The same file gives the same codes; another one would overwrite its stores.
    assert_eq!(desk.look(&path, ReadBy::Best).decisions, []);
    let next = desk.list("towns 2.csv", "Town,State\nPatna,Bihar\nGaya,Bihar\n");
    let seen = desk.look(&next, ReadBy::Best);
    assert_eq!(seen.decisions[0].key, "code");
    assert_eq!(seen.by_recipe.unwrap().notes[0].key, "codes_taken");
}

#[test]
fn a_country_the_states_told_fills_in_and_replaces_none() {
    let desk = Desk::new();
    let path = desk.list(
        "a1.csv",
        "Code,Town,State\nA,Rewa,Madhya Pradesh\nB,Patna,Bihar\n",
    );
    let seen = desk.look(&path, ReadBy::Anew);
    assert_eq!(seen.plan.country, CountryFrom::Fixed("IN".into()));
    desk.take(&path, &seen.plan, &seen.keep);
    // States of both countries: they do not tell, the recipe does.
    let next = desk.list(
        "a2.csv",
        "Code,Town,State\nC,Hyderabad,TS\nD,Guntur,AR\nE,Panaji,GA\nF,X,TX\n",
    );
    let plan = desk.look(&next, ReadBy::Best).plan;
    assert_eq!(plan.country, CountryFrom::Fixed("IN".into()));
    assert_eq!(plan.country_because, import::country_because::RECIPE);
    // Those of another country say so.
    let usa = desk.list("a3.csv", "Code,Town,State\nG,Dallas,TX\nH,Tulsa,OK\n");
    let seen = desk.look(&usa, ReadBy::Best);
    assert_eq!(seen.plan.country, CountryFrom::Fixed("US".into()));
    assert_eq!(seen.by_recipe.unwrap().notes[0].key, "other_country");
}

#[test]
fn a_recipe_file_works_in_another_registry_and_holds_nothing_of_a_store() {
    let desk = Desk::new();
    let text = "\
Shop,Where,Zone,Status,Owner,Mobile
S-1,Rewa,North,Running well,Asha Devi,9876543210
S-2,Satna,South,Wound up by Ravi Kumar,Ravi Kumar,9876543211
";
    let path = desk.list("sharma.csv", text);
    let mut plan = desk.look(&path, ReadBy::Anew).plan;
    column(&mut plan, "Shop").becomes = Target::Field("code".into());
    plan.code = CodeFrom::Column;
    plan.country = CountryFrom::Fixed("IN".into());
    plan.country_because = String::new();
    column(&mut plan, "Status")
        .values
        .insert("Running well".into(), "open".into());
    // What somebody wrote into a plan by hand where it means nothing.
    column(&mut plan, "Owner")
        .values
        .insert("Asha Devi".into(), "Asha".into());
    let keep = desk.look(&path, ReadBy::Anew).keep;
    desk.take(&path, &plan, &keep);
    let recipe = RecipeFile::of(&desk.recipes()[0]).unwrap();
    let out = desk.folder.path().join("sharma.recipe.json");
    let kept = Kept::of(&desk.registry);
    import::write_recipe(
        &desk.registry,
        &recipe,
        OutFile::create(&out, false, &kept).unwrap(),
    )
    .unwrap();
    let written = fs::read_to_string(&out).unwrap();
    for leak in ["Asha", "Ravi", "98765", "Rewa", "S-1", "own."] {
        assert!(!written.contains(leak), "{leak}: {written}");
        let kept = &desk.recipes()[0].plan;
        assert!(leak == "own." || !kept.contains(leak), "{leak}: {kept}");
    }
    assert!(written.contains("Running well"), "{written}");

    let other = Desk::new();
    let read = import::read_recipe(&out).unwrap();
    assert_eq!(
        import::take_recipe(&other.registry, "tester", &read, false)
            .unwrap()
            .0,
        "sharma"
    );
    let again = import::take_recipe(&other.registry, "tester", &read, false).unwrap_err();
    assert_eq!(again.code(), "recipe_there");
    import::take_recipe(&other.registry, "tester", &read, true).unwrap();
    let path = other.list("sharma.csv", text);
    let seen = other.look(&path, ReadBy::Best);
    assert_eq!(seen.by_recipe.as_ref().unwrap().fit, Fit::Exact);
    let zone = seen
        .plan
        .columns
        .iter()
        .find(|column| column.header == "Zone")
        .unwrap();
    assert!(matches!(&zone.becomes, Target::Own { name, .. } if name == "Zone"));
    let done = other.take(&path, &seen.plan, &seen.keep);
    assert_eq!((done.created, done.cells_aside), (2, 1));
}

#[test]
fn what_is_no_recipe_is_told_why() {
    let desk = Desk::new();
    let why = |text: &str| {
        let path = desk.list("x.recipe.json", text);
        let error = import::read_recipe(&path).unwrap_err();
        assert_eq!(error.code(), "no_recipe");
        (error.sentence(), error.to_string())
    };
    let plan = r#"{"source":{},"columns":[{"index":0,"header":"A","becomes":"skip"}],"code":"column","country":"unknown"}"#;
    let whole = |mark: &str, version: u8, name: &str, plan: &str| {
        format!(r#"{{"haat":"{mark}","version":{version},"name":"{name}","plan":{plan}}}"#)
    };
    assert_eq!(why("Code,Town\n").0, "recipe.wrong.not_json");
    assert_eq!(why(&"[".repeat(5_000)).0, "recipe.wrong.not_json");
    assert_eq!(why("\u{0}\u{1}").0, "recipe.wrong.not_json");
    assert_eq!(why(plan).0, "recipe.wrong.no_mark");
    assert_eq!(why(&whole("recipe", 9, "x", plan)).0, "recipe.wrong.newer");
    assert_eq!(why(&whole("recipe", 1, " ", plan)).0, "recipe.wrong.name");
    let (key, text) = why(&whole("recipe", 1, "x", &plan.replace("skip", "gone")));
    assert_eq!(key, "recipe.wrong.no_plan");
    assert!(text.contains("columns[0] (“A”), “becomes”"), "{text}");
    assert_eq!(
        why(&whole("recipe", 1, "x", "null")).0,
        "recipe.wrong.no_plan"
    );
    let path = desk.list("x.recipe.json", &whole("recipe", 1, "x", plan));
    assert_eq!(import::read_recipe(&path).unwrap().name, "x");
    // A list with none of its columns is not read by it.
    let list = desk.list("l.csv", "Code,Town\nA,Rewa\n");
    let by = ReadBy::Recipe(Box::new(import::read_recipe(&path).unwrap()));
    let options = SourceOptions::default();
    let error = import::preview_by(&desk.registry, &list, by, options, &mut |_, _, _| true);
    assert_eq!(error.unwrap_err().sentence(), "unfit.recipe");
}

#[test]
fn a_name_that_is_taken_is_refused_before_the_import() {
    let desk = Desk::new();
    november(&desk);
    let path = desk.list("gupta.csv", "Code,Town\nG-1,Rewa\n");
    let seen = desk.look(&path, ReadBy::Anew);
    let keep = Keep::As {
        name: "SHARMA LIST".into(),
        instead: None,
    };
    let go_on = &mut |_: &str, _, _| true;
    let error = import::commit_and_keep(&desk.registry, "tester", &path, &seen.plan, &keep, go_on);
    assert_eq!(error.unwrap_err().code(), "taken");
    assert_eq!(desk.value("G-1", StoreField::Code), "");
    let keep = Keep::Used(desk.recipes()[0].uid.to_string());
    let before = desk.recipes()[0].used;
    std::thread::sleep(std::time::Duration::from_millis(5));
    desk.take(&path, &seen.plan, &keep);
    assert!(desk.recipes()[0].used > before);
}

/// A workbook of sheets, each a list.
fn workbook(path: &Path, sheets: &[(&str, &[[&str; 3]])]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_workbook_is_read_from_the_sheet_that_is_called_so_but_for_its_month() {
    let desk = Desk::new();
    let summary: &[[&str; 3]] = &[["Code", "Name", "Town"], ["X", "All", "Rewa"]];
    let path = desk.folder.path().join("list nov.xlsx");
    let stores: &[[&str; 3]] = &[["Shop", "Where", "Zone"], ["S-1", "Rewa", "North"]];
    workbook(&path, &[("Summary", summary), ("Stores Nov 18", stores)]);
    let seen = desk.look(&path, ReadBy::Best);
    assert_eq!(seen.plan.source.sheet.as_deref(), Some("Summary"));
    let options = SourceOptions {
        sheet: Some("Stores Nov 18".into()),
        ..SourceOptions::default()
    };
    let go_on = &mut |_: &str, _, _| true;
    let seen = import::preview_by(&desk.registry, &path, ReadBy::Best, options, go_on).unwrap();
    let mut plan = seen.plan;
    column(&mut plan, "Shop").becomes = Target::Field("code".into());
    plan.code = CodeFrom::Column;
    desk.take(&path, &plan, &seen.keep);

    let path = desk.folder.path().join("list dec.xlsx");
    let stores: &[[&str; 3]] = &[["Shop", "Zone", "Where"], ["S-2", "North", "Satna"]];
    workbook(&path, &[("Summary", summary), ("Stores Dec 18", stores)]);
    let seen = desk.look(&path, ReadBy::Best);
    assert_eq!(seen.plan.source.sheet.as_deref(), Some("Stores Dec 18"));
    assert_eq!(seen.by_recipe.unwrap().fit, Fit::Exact);
    // Without it, the file is read as any other.
    let seen = desk.look(&path, ReadBy::Anew);
    assert_eq!(seen.plan.source.sheet.as_deref(), Some("Summary"));
    // A person who names a sheet has that one.
    let options = SourceOptions {
        sheet: Some("Summary".into()),
        ..SourceOptions::default()
    };
    let go_on = &mut |_: &str, _, _| true;
    let seen = import::preview_by(&desk.registry, &path, ReadBy::Best, options, go_on).unwrap();
    assert!(seen.by_recipe.is_none());
    // As text it is the same list: the partner saved it in another way.
    let path = desk.list("list jan.csv", "Shop;Zone;Where\nS-3;North;Katni\n");
    assert_eq!(
        desk.look(&path, ReadBy::Best).by_recipe.unwrap().fit,
        Fit::Exact
    );
}

#[test]
fn headers_in_a_row_that_a_person_named_are_found_there_again() {
    let desk = Desk::new();
    let list = |row: &str| format!("Alpha,Beta,Gamma\nShop,Where,Zone\n{row}\n");
    let path = desk.list("list 1.csv", &list("S-1,Rewa,North"));
    assert_eq!(
        desk.look(&path, ReadBy::Anew).plan.source.header_row,
        Some(1)
    );
    let options = SourceOptions {
        header_row: Some(2),
        ..SourceOptions::default()
    };
    let go_on = &mut |_: &str, _, _| true;
    let seen = import::preview_by(&desk.registry, &path, ReadBy::Best, options, go_on).unwrap();
    let mut plan = seen.plan;
    plan.code = CodeFrom::Made("L-".into());
    desk.take(&path, &plan, &seen.keep);
    let path = desk.list("list 2.csv", &list("S-2,Satna,South"));
    let seen = desk.look(&path, ReadBy::Best);
    assert_eq!(seen.plan.source.header_row, Some(2));
    assert_eq!(seen.by_recipe.unwrap().fit, Fit::Exact);
}

#[test]
fn a_recipe_that_is_cut_or_changed_is_refused_or_followed_and_never_fails_inside() {
    let desk = Desk::new();
    november(&desk);
    let recipe = RecipeFile::of(&desk.recipes()[0]).unwrap();
    let text = import::recipe_text(&desk.registry, &recipe).unwrap();
    let list = desk.list("Sharma list 5.csv", DECEMBER);
    let (mut read, mut refused) = (0, 0);
    for at in (0..text.len()).step_by(17) {
        let cut = text.as_bytes()[..at].to_vec();
        let mut changed = text.clone().into_bytes();
        changed[at] = [b'9', b'"', 0xff, b'n'][at % 4];
        for bytes in [cut, changed] {
            let path = desk.folder.path().join("x.recipe.json");
            fs::write(&path, bytes).unwrap();
            let Ok(recipe) = import::read_recipe(&path) else {
                refused += 1;
                continue;
            };
            read += 1;
            let by = ReadBy::Recipe(Box::new(recipe));
            let options = SourceOptions::default();
            let _ = import::preview_by(&desk.registry, &list, by, options, &mut |_, _, _| true);
        }
    }
    assert!(read > 5 && refused > 30, "{read} {refused}");
}

#[test]
fn whose_value_wins_is_remembered_and_rows_and_closings_of_one_list_are_not() {
    let desk = Desk::new();
    let path = desk.list("Sharma list Nov 2018.csv", NOVEMBER);
    let mut plan = decided(&desk, &path);
    column(&mut plan, "Where").wins = Wins::Registry;
    column(&mut plan, "PIN").blank_erases = true;
    plan.on_new = OnNew::Skip;
    plan.missing = Missing {
        within: "town:Rewa".into(),
        close: true,
        on: Some("2018-11-30".into()),
    };
    plan.without.insert("2".into());
    let keep = desk.look(&path, ReadBy::Anew).keep;
    let (kept, _) =
        import::keep_recipe(&desk.registry, "tester", "Sharma list.csv", &plan, &keep).unwrap();
    assert_eq!(kept.as_deref(), Some("Sharma list"));
    let path = desk.list("Sharma list Dec 2018.csv", DECEMBER);
    let seen = desk.look(&path, ReadBy::Best);
    assert!(
        seen.by_recipe.unwrap().notes.is_empty(),
        "no cell of it is blank"
    );
    let mut next = seen.plan;
    assert_eq!(column(&mut next, "Where").wins, Wins::Registry);
    assert_eq!(column(&mut next, "Zone").wins, Wins::File);
    assert!(column(&mut next, "PIN").blank_erases);
    assert_eq!(next.on_new, OnNew::Skip);
    assert_eq!(next.missing.within, "town:Rewa");
    assert!(!next.missing.close && next.missing.on.is_none() && next.without.is_empty());
    // What blank cells erase is said wherever there are any.
    let blank = DECEMBER.replace("485771", "");
    assert_ne!(blank, DECEMBER);
    let path = desk.list("Sharma list Feb 2019.csv", &blank);
    let notes = desk.look(&path, ReadBy::Best).by_recipe.unwrap().notes;
    let said: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("“PIN” erase what is held"), "{said:?}");
    // A query may name what is in the registry: it does not leave it.
    let recipe = RecipeFile::of(&desk.recipes()[0]).unwrap();
    let text = import::recipe_text(&desk.registry, &recipe).unwrap();
    assert!(!text.contains("Rewa"), "{text}");
}
