//! Workbooks: what stands in them, read part by part.

use std::io::Read;

use harness::{Outcome, Person};

use crate::said::{does, somebody_with};

/// One part of a workbook; nothing where it has no such part.
fn part(person: &Person, name: &str, part: &str) -> Option<String> {
    let file = std::fs::File::open(person.file(name)).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    book.by_name(part).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

const CHART: &str = "xl/charts/chart1.xml";

/// Somebody with 50 stores: each in a town of its own, and in one of ten zones.
fn somebody() -> Outcome<Person> {
    let mut list = String::from("Code,Town,Zone,Opened\n");
    for row in 0..50 {
        list.push_str(&format!(
            "S-{row},Town {row},Zone {},2018-10-{:02}\n",
            row % 10,
            1 + row % 28
        ));
    }
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

#[test]
fn a_summary_has_a_chart_that_says_what_it_leaves_out() -> Outcome {
    let person = somebody()?;
    does(&person, "summary|n.haat|--by|x.Zone|-o|zones.xlsx");
    let chart = part(&person, "zones.xlsx", CHART).ok_or("there is no chart")?;
    assert!(
        chart.contains("<a:t>Stores by Zone</a:t>") && chart.contains("Summary!$B$2:$B$11"),
        "{chart}"
    );
    does(&person, "summary|n.haat|--by|town|-o|towns.xlsx");
    let chart = part(&person, "towns.xlsx", CHART).ok_or("there is no chart")?;
    assert!(chart.contains("the first 40 of 50 by Town"), "{chart}");
    does(&person, "summary|n.haat|--by|town,x.Zone|-o|both.xlsx");
    let chart = part(&person, "both.xlsx", CHART).ok_or("there is no chart")?;
    assert!(
        chart.contains(
            "Stores by Town and Zone: the first 40 of 50 by Town, the first 8 of 10 by Zone"
        ),
        "{chart}"
    );
    does(&person, "summary|n.haat|--by|opened.month|-o|months.xlsx");
    let chart = part(&person, "months.xlsx", CHART).ok_or("there is no chart")?;
    assert!(
        chart.contains("c:lineChart") && chart.contains("Net openings by"),
        "{chart}"
    );
    Ok(())
}

#[test]
fn masked_groups_stay_apart() -> Outcome {
    let list =
        "Code,Hobby,State,Country\nA,Meena,Bihar,IN\nB,Asha,Bihar,IN\nC,Asha,Goa,IN\nD,,Goa,IN\n";
    let person = somebody_with("list.csv", list)?;
    does(
        &person,
        "import|n.haat|list.csv|--write-plan|plan.json|--dry-run",
    );
    let plan = std::fs::read_to_string(person.file("plan.json"))?;
    let plan = plan.replace(
        "\"kind\": \"text\"",
        "\"kind\": \"text\", \"personal\": true",
    );
    std::fs::write(person.file("plan.json"), plan)?;
    does(&person, "import|n.haat|list.csv|--plan|plan.json");
    let csv = does(&person, "summary|n.haat|--by|x.Hobby|--format|csv").out;
    let labels: Vec<&str> = csv.lines().skip(1).collect();
    assert!(
        labels[0].starts_with("••• 1,2") && labels[1].starts_with("••• 2,1"),
        "{csv}"
    );
    assert!(!csv.contains("Asha") && !csv.contains("Meena"), "{csv}");
    assert!(!labels[2].contains('•'), "what is blank is nobody's: {csv}");
    does(&person, "summary|n.haat|--by|x.Hobby,state|-o|both.xlsx");
    // The second sheet has a line for each owner and one for none.
    let sheet = part(&person, "both.xlsx", "xl/worksheets/sheet2.xml").ok_or("no second sheet")?;
    assert_eq!(sheet.matches("<row ").count(), 4, "{sheet}");
    Ok(())
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_counted() -> Outcome {
    let long = "क".repeat(32_768);
    let list = format!("Code,Notes\nA,{long}\nB,short\n");
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let said = does(&person, "export|n.haat|out.xlsx");
    assert!(said.err.contains("1 text was longer"), "{}", said.err);
    let text = crate::leaving::workbook_text(&person, "out.xlsx");
    assert!(text.contains(" … [cut]") && text.contains("Texts cut"));
    assert!(!text.contains(&long));
    does(&person, "export|n.haat|out.csv");
    assert!(std::fs::read_to_string(person.file("out.csv"))?.contains(&long));
    Ok(())
}

#[test]
fn lists_and_histories_go_to_workbooks_and_a_limit_holds_there_too() -> Outcome {
    let person = somebody()?;
    does(&person, "list|n.haat|--limit|3|--sort|code|-o|list.xlsx");
    let sheet = part(&person, "list.xlsx", "xl/worksheets/sheet1.xml").ok_or("no sheet")?;
    assert_eq!(sheet.matches("<row ").count(), 4, "{sheet}");
    let text = crate::leaving::workbook_text(&person, "list.xlsx");
    assert!(text.contains("S-2<") && !text.contains("S-3<"), "{text}");
    assert!(text.contains("the first 3 of 50"), "{text}");
    does(&person, "list|n.haat|-o|all.xlsx");
    let sheet = part(&person, "all.xlsx", "xl/worksheets/sheet1.xml").ok_or("no sheet")?;
    assert_eq!(sheet.matches("<row ").count(), 51);
    does(&person, "history|n.haat|-o|history.xlsx");
    let text = crate::leaving::workbook_text(&person, "history.xlsx");
    assert!(text.contains("list.csv") && text.contains("asha"), "{text}");
    does(&person, "set|n.haat|S-1|town=Rewa");
    does(&person, "history|n.haat|S-1|-o|store.xlsx");
    let text = crate::leaving::workbook_text(&person, "store.xlsx");
    assert!(text.contains("Rewa") && text.contains("Town 1"), "{text}");
    Ok(())
}
