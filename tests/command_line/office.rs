//! LibreOffice opens what Haat writes and writes what Haat opens.

use std::path::PathBuf;
use std::process::Command;

use harness::{Outcome, Person};

use crate::said::{counts, does, somebody_with};

/// Converts a file as a person would with "save as". A profile of the person's own, so that no other instance answers.
fn saves_as(person: &Person, name: &str, kind: &str) -> Outcome<PathBuf> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        person
            .file("office")
            .display()
            .to_string()
            .replace(' ', "%20")
    );
    let said = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", kind, "--outdir"])
        .arg(person.file("saved"))
        .arg(person.file(name))
        .output()
        .map_err(|error| format!("soffice: {error}"))?;
    let end = kind.split(':').next().unwrap_or(kind);
    let path = person.file("saved").join(name).with_extension(end);
    if path.exists() {
        return Ok(path);
    }
    Err(format!(
        "{}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    )
    .into())
}

#[test]
fn the_figures_of_an_exported_workbook_agree() -> Outcome {
    let person = Person::new()?;
    does(&person, "sample|s.haat");
    does(&person, "summary|s.haat|--by|state|-o|by-state.xlsx");
    let csv = std::fs::read_to_string(saves_as(&person, "by-state.xlsx", "csv")?)?;
    let said = does(&person, "summary|s.haat|--by|state|--format|json").json();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("State,Stores,Share,Openings,Closings,Net")
    );
    let mut rows: Vec<serde_json::Value> = said["rows"].as_array().unwrap().clone();
    let mut total = said["total"].clone();
    total["state"] = "Total".into();
    rows.push(total);
    for row in rows {
        let cells: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        assert_eq!(cells[0], row["state"]);
        for (at, key) in [(1, "stores"), (3, "openings"), (4, "closings"), (5, "net")] {
            assert_eq!(
                cells[at].parse::<i64>()?,
                row[key].as_i64().unwrap(),
                "{cells:?}"
            );
        }
        let share: f64 = cells[2].trim_end_matches('%').parse()?;
        assert!(
            (share / 100.0 - row["share"].as_f64().unwrap()).abs() < 0.001,
            "{cells:?}"
        );
    }
    assert_eq!(lines.next(), None);
    Ok(())
}

#[test]
fn a_list_comes_in_from_every_kind_of_workbook() -> Outcome {
    let list = "Store code,Name,Opened,Area,PIN,Country,State\nA-1,One,2018-10-29,210.5,110001,IN,Delhi\nA-2,Two,2018-11-05,,400001,IN,Maharashtra\n";
    let person = somebody_with("list.csv", list)?;
    for (kind, end) in [("xlsx", "xlsx"), ("xls", "xls"), ("ods", "ods")] {
        let book = saves_as(&person, "list.csv", kind)?;
        assert_eq!(book.extension().and_then(|end| end.to_str()), Some(end));
        let said = does(&person, &format!("import|n.haat|{}", book.display())).out;
        assert!(said.contains("2 rows: 2 new"), "{kind}: {said}");
        assert_eq!(
            counts(
                &person,
                "n.haat",
                "opened:2018-10-29 area:210.5 pin:110001 state:Delhi"
            ),
            1,
            "{kind}"
        );
        assert_eq!(counts(&person, "n.haat", "area:?"), 1, "{kind}");
        does(&person, "undo|n.haat");
        // The name of a file says nothing of what it is.
        for wrong in ["xlsx", "xls", "ods", "xlsb", "csv", "dat"] {
            let renamed = format!("{kind}-as.{wrong}");
            std::fs::copy(&book, person.file(&renamed))?;
            let said = does(&person, &format!("import|n.haat|{renamed}|--dry-run")).out;
            assert!(said.contains("2 rows: 2 new"), "{renamed}: {said}");
        }
    }
    Ok(())
}

#[test]
fn sheets_of_one_state_each_come_in_together() -> Outcome {
    let person = somebody_with("n.csv", "")?;
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        (
            "Bihar",
            [["Code", "Town"], ["B-1", "Gaya"], ["B-2", "Patna"]],
        ),
        (
            "Goa",
            [["Code", "Town"], ["G-1", "Panaji"], ["B-2", "Margao"]],
        ),
    ] {
        let sheet = book.add_worksheet().set_name(name)?;
        sheet.write_string(0, 0, "Stores of 2018")?;
        for (row, cells) in (2..).zip(rows) {
            sheet.write_string(row, 0, cells[0])?;
            sheet.write_string(row, 1, cells[1])?;
        }
    }
    book.save(person.file("states.xlsx"))?;
    let said = does(&person, "import|n.haat|states.xlsx|--all-sheets").out;
    assert!(
        said.contains("4 rows: 3 new") && said.contains("Sheet -> state (by what it holds)"),
        "{said}"
    );
    assert_eq!(counts(&person, "n.haat", "state:Goa town:Panaji"), 1);
    assert!(said.contains("1 x code_twice"), "{said}");
    let said = does(&person, "import|n.haat|states.xlsx|--sheet|goa|--dry-run").out;
    assert!(
        said.contains("2 rows: 0 new, 1 changed, 1 unchanged"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_stores_export_has_dates_numbers_filters_and_an_about_sheet() -> Outcome {
    let person = Person::new()?;
    does(&person, "sample|s.haat|--stores|200");
    does(&person, "export|s.haat|stores.xlsx|format:\"Mi Home\"");
    let csv = std::fs::read_to_string(saves_as(&person, "stores.xlsx", "csv")?)?;
    let mut lines = csv.lines();
    assert!(
        lines
            .next()
            .unwrap_or_default()
            .starts_with("Code,Name,Format,Partner,Status")
    );
    assert_eq!(lines.clone().count(), 2, "{csv}");
    assert!(lines.all(|line| line.starts_with("MH-")), "{csv}");
    // Filters and the frozen header are in the sheet, the About sheet is in the workbook.
    let text = crate::leaving::workbook_text(&person, "stores.xlsx");
    for part in [
        "<autoFilter ref=\"A1:Z3\"",
        "state=\"frozen\"",
        "name=\"About\"",
        "synthetic",
        "format:",
    ] {
        assert!(text.to_lowercase().contains(&part.to_lowercase()), "{part}");
    }
    Ok(())
}
