//! What leaves the file: masked, neutralised, and the same when it comes back.

use std::io::Read;

use harness::{Outcome, Person};

use crate::said::{counts, does, refuses, somebody_with};

const LIST: &str = "Code,Name,Country,State,Town,Contact,Mobile,GSTIN,Opened,Notes\n\
    A,'=1+1,IN,Maharashtra,Pune,Asha,9876543210,27AAPFU0939F1ZV,29-10-2018,-5\n\
    B,<script>alert(1)</script>,IN,Bihar,Patna,Ravi,9876543211,,30-10-2018,+91 98765\n\
    C,'@sum,IN,Goa,Panaji,,,,,'-cmd\n";

fn somebody() -> Outcome<Person> {
    let person = somebody_with("list.csv", LIST)?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

#[test]
fn personal_data_is_masked_unless_asked_for() -> Outcome {
    let person = somebody()?;
    let columns = "--columns|code,contact,mobile,gstin";
    let masked = does(
        &person,
        &format!("list|n.haat|code:A|{columns}|--format|csv"),
    )
    .out;
    assert_eq!(
        masked,
        "Code,Contact,Mobile,GSTIN\r\nA,•••,•••,27••••••••••1ZV\r\n"
    );
    let asked = does(
        &person,
        &format!("list|n.haat|code:A|{columns}|--format|csv|--personal"),
    )
    .out;
    assert_eq!(
        asked,
        "Code,Contact,Mobile,GSTIN\r\nA,Asha,9876543210,27AAPFU0939F1ZV\r\n"
    );
    does(&person, "set|n.haat|A|contact=Meena");
    let history = does(&person, "history|n.haat|A|--format|csv").out;
    assert!(
        history.contains("Contact,•••,•••") && !history.contains("Meena"),
        "{history}"
    );
    // What was asked, too: the phone number somebody looked for does not stand on the About sheet.
    does(
        &person,
        "export|n.haat|one.xlsx|mobile:9876543210 meena pune",
    );
    let about = workbook_text(&person, "one.xlsx");
    assert!(
        about.contains("mobile:•••") && about.contains("pune"),
        "{about}"
    );
    assert!(
        !about.contains("9876543210") && !about.to_lowercase().contains("meena"),
        "{about}"
    );
    Ok(())
}

/// All parts of a workbook as one text.
pub fn workbook_text(person: &Person, name: &str) -> String {
    let file = std::fs::File::open(person.file(name)).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    for at in 0..book.len() {
        book.by_index(at)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
    }
    text
}

#[test]
fn formulas_are_neutralised_and_come_back_as_they_were() -> Outcome {
    let person = somebody()?;
    does(&person, "export|n.haat|out.csv|--personal");
    let csv = std::fs::read_to_string(person.file("out.csv"))?;
    for cell in [",'=1+1,", ",'@sum,", ",'-cmd", ",-5\r", ",+91 98765\r"] {
        assert!(csv.contains(cell), "{cell}: {csv}");
    }
    assert_eq!(counts(&person, "n.haat", "name:=\"=1+1\""), 1);
    Ok(())
}

#[test]
fn an_export_imported_again_changes_nothing() -> Outcome {
    let person = somebody()?;
    std::fs::write(
        person.file("own.csv"),
        "Code,Phone,x.Phone,Lease end\nA,022-1,belongs to landlord,=2+2\n",
    )?;
    does(&person, "import|n.haat|own.csv|--country|-");
    for out in ["masked.csv", "masked.xlsx", "all.csv", "all.xlsx"] {
        let personal = if out.starts_with("all") {
            "|--personal|--bom"
        } else {
            ""
        };
        does(&person, &format!("export|n.haat|{out}{personal}"));
        let again = does(&person, &format!("import|n.haat|{out}|--format|json")).json();
        assert_eq!(
            (&again["unchanged"], &again["updated"], &again["created"]),
            (&3.into(), &0.into(), &0.into()),
            "{out}: {again}"
        );
        assert_eq!(again["cells_aside"], 0, "{out}: {again}");
    }
    Ok(())
}

#[test]
fn a_masked_cell_of_an_unknown_store_is_left_blank_and_counted() -> Outcome {
    let person = somebody()?;
    does(&person, "export|n.haat|masked.csv");
    does(&person, "new|other.haat");
    let done = does(&person, "import|other.haat|masked.csv|--format|json").json();
    assert_eq!(
        (&done["created"], &done["masked_blank"]),
        (&3.into(), &5.into()),
        "{done}"
    );
    assert_eq!(counts(&person, "other.haat", "-mobile:?"), 0);
    Ok(())
}

#[test]
fn a_file_that_is_there_is_not_replaced_unasked() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("out.csv"), "mine")?;
    assert!(refuses(&person, "export|n.haat|out.csv", "exists").contains("--overwrite"));
    assert!(
        refuses(&person, "list|n.haat|--format|csv|-o|out.csv", "exists").contains("--overwrite")
    );
    assert_eq!(std::fs::read_to_string(person.file("out.csv"))?, "mine");
    does(&person, "export|n.haat|out.csv|--overwrite");
    refuses(&person, "export|n.haat|out.pdf", "unknown_format");
    Ok(())
}

#[test]
fn what_was_set_aside_can_be_had_later_masked_too() -> Outcome {
    let list =
        "Code,Mobile,Latitude,Opened\nA,9876543210,91.4,2018-13-40\n,9876543211,1,2018-01-01\n";
    let person = somebody_with("list.csv", list)?;
    let said = does(&person, "import|n.haat|list.csv|--country|-").out;
    assert!(said.contains("Set aside: 2 cells, 1 row."), "{said}");
    does(&person, "rejects|n.haat|aside.csv");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(
        aside.contains("2,Latitude,91.4,latitude 91.4 lies outside -90 to 90"),
        "{aside}"
    );
    assert!(aside.contains("3,(whole row),"), "{aside}");
    assert!(!aside.contains("9876543211"), "{aside}");
    does(&person, "rejects|n.haat|aside.csv|--personal|--overwrite");
    assert!(std::fs::read_to_string(person.file("aside.csv"))?.contains("9876543211"));
    assert_eq!(
        counts(&person, "n.haat", "code:A latitude:? opened:?"),
        1,
        "the rest of the row is in"
    );
    Ok(())
}
