//! Partners with what they have, and photographs and papers of stores.

use harness::{Outcome, Person};
use serde_json::Value;

use crate::said::{counts, does, refuses, somebody_with};

fn somebody() -> Outcome<Person> {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Partner,Town,State,Country,Status\n\
         A,One,Balaji Retail,Gaya,Bihar,IN,open\n\
         B,Two,balaji retail,Patna,Bihar,IN,closed\n\
         C,Three,Shri Balaji,Rewa,Madhya Pradesh,IN,open\n",
    )?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

fn rows(person: &Person, line: &str) -> Vec<Value> {
    let json = does(person, &format!("{line}|--format|json")).json();
    json.as_array().unwrap().clone()
}

#[test]
fn partners_are_shown_with_their_figures_corrected_and_made_one() -> Outcome {
    let person = somebody()?;
    let found = rows(&person, "partners|n.haat");
    assert_eq!(found[0]["name"], "Balaji Retail");
    let figures = ["stores", "open", "towns", "states"].map(|key| found[0][key].as_f64().unwrap());
    assert_eq!(figures, [2.0, 1.0, 2.0, 1.0]);

    let said = does(
        &person,
        "partners|n.haat|balaji retail|pan=aapfu0939f|gstin=03AAJCR2207E1Z2|owner=Asha Rao|--as|Ravi",
    );
    assert!(said.err.contains("check digit"), "{}", said.err);
    assert!(said.err.contains("carries the PAN"), "{}", said.err);
    let masked = &rows(&person, "partners|n.haat|Balaji Retail")[0];
    assert_eq!(masked["owner"], "•••");
    let told = does(
        &person,
        "partners|n.haat|Balaji Retail|--personal|--format|json",
    )
    .json();
    assert_eq!(
        (&told[0]["pan"], &told[0]["owner"]),
        (&"AAPFU0939F".into(), &"Asha Rao".into())
    );

    refuses(&person, "partners|n.haat|Balaji Retail|--remove", "in_use");
    refuses(
        &person,
        "partners|n.haat|Shri Balaji|name=BALAJI retail",
        "taken",
    );
    let near = refuses(&person, "partners|n.haat|Balaji Retial|--remove", "no_such");
    assert!(near.contains("Did you mean “Balaji Retail”?"), "{near}");
    does(
        &person,
        "partners|n.haat|Shri Balaji|--merge-into|Balaji Retail",
    );
    assert_eq!(counts(&person, "n.haat", "partner:\"Balaji Retail\""), 3);
    assert_eq!(rows(&person, "partners|n.haat").len(), 1);
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "partner:\"Balaji Retail\""), 2);
    assert_eq!(counts(&person, "n.haat", "partner:\"Shri Balaji\""), 1);
    does(&person, "partners|n.haat|New one|--add|kind=Distributor");
    does(&person, "partners|n.haat|New one|--remove");
    Ok(())
}

#[test]
fn a_paper_is_attached_saved_and_taken_off() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("lease.pdf"), b"%PDF-1.7 lease")?;
    let said = does(&person, "attach|n.haat|A|lease.pdf");
    assert_eq!(said.out.trim(), "Attached 1 file to A.");
    let again = does(&person, "attach|n.haat|A|lease.pdf");
    assert_eq!(again.out.trim(), "A has them already.");
    let there = rows(&person, "attach|n.haat|A");
    assert_eq!(
        (&there[0]["name"], &there[0]["media"]),
        (&"lease.pdf".into(), &"application/pdf".into())
    );
    does(&person, "attach|n.haat|A|--save|lease.pdf|-o|copy.pdf");
    assert_eq!(std::fs::read(person.file("copy.pdf"))?, b"%PDF-1.7 lease");
    does(&person, "attach|n.haat|A|--remove|lease.pdf");
    assert!(rows(&person, "attach|n.haat|A").is_empty());
    does(&person, "undo|n.haat");
    assert_eq!(rows(&person, "attach|n.haat|A").len(), 1);

    std::fs::write(person.file("film.mov"), vec![7; (20 << 20) + 1])?;
    let refused = refuses(&person, "attach|n.haat|A|film.mov", "attachment_too_large");
    assert!(refused.contains("larger than 20 MB"), "{refused}");
    refuses(&person, "attach|n.haat|Z|lease.pdf", "no_such");
    Ok(())
}
