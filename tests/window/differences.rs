//! A list against what is there, in the window: old beside new, rows left out, whose value wins, stores that are missing; an old import taken back.

use harness::{Outcome, Person};

use crate::importing::choose;

const FIRST: &str = "Code,Name,Town,State,Country,Status,Zone\n\
    A,One,Gaya,Bihar,IN,open,East\n\
    B,Two,Patna,Bihar,IN,open,East\n\
    C,Three,Purnia,Bihar,IN,open,\n\
    D,Four,Ara,Bihar,IN,open,\n";

const SECOND: &str = "Code,Name,Town,State,Country,Status,Zone\n\
    A,First,,Bihar,IN,open,East\n\
    B,Two,Patna,Bihar,IN,open,West\n\
    C,Three,Purnia,Bihar,IN,open,\n\
    E,Five,Siwan,Bihar,IN,open,\n";

fn somebody() -> Outcome<Person> {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::write(person.file("first.csv"), FIRST)?;
    std::fs::write(person.file("second.csv"), SECOND)?;
    assert!(
        person
            .haat(["import", "n.haat", "first.csv"])?
            .status
            .success()
    );
    Ok(person)
}

fn listed(person: &Person, query: &str) -> Outcome<String> {
    let words = [
        "list",
        "n.haat",
        query,
        "--columns",
        "code,name,x.Zone,status",
        "--format",
        "csv",
    ];
    Ok(String::from_utf8(person.haat(words)?.stdout)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_change_is_seen_old_beside_new_and_decided() -> Outcome {
    let person = somebody()?;
    let window = person.open(["n.haat", "second.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    assert_eq!(window.text("[data-fate=changed]").await?, "Changed: 2");
    assert_eq!(window.text("[data-fate=new]").await?, "New: 1");
    assert_eq!(
        window.text("[data-fate=missing]").await?,
        "Not in the file: 1"
    );
    assert_eq!(
        window
            .text("[data-diff-row='2'] [data-changes=name]")
            .await?,
        "Name One → First"
    );

    // The registry keeps its zones: B does not change any more, and it is said what the file says.
    window.click("[data-winners] summary").await?;
    choose(&window, "[data-wins=Zone]", "registry").await?;
    window
        .text_when("[data-fate=kept]", |text| text == "Kept as they are: 1")
        .await?;
    window.click("[data-fate=kept]").await?;
    let kept = window.text("[data-diff-row='3']").await?;
    assert!(
        kept.contains("East") && kept.contains("(the file says West)"),
        "{kept}"
    );

    // A row is left out, stays in sight, and is taken after all.
    window.click("[data-fate=new]").await?;
    window.click("[data-diff-row='5'] input").await?;
    window
        .text_when("[data-figure=left-out]", |text| text == "1")
        .await?;
    window.see("[data-diff-row='5'].out").await?;
    window
        .text_when("[data-commit]", |text| text == "Import one store")
        .await?;
    window.click("[data-take-all]").await?;
    window
        .text_when("[data-commit]", |text| text == "Import 2 stores")
        .await?;

    // What the file lacks is marked closed.
    window.click("[data-fate=missing]").await?;
    window
        .text_when("[data-differences] ul", |text| text.contains("D Four"))
        .await?;
    choose(&window, "select[name=missing-close]", "close").await?;
    window
        .text_when("[data-commit]", |text| text == "Import 3 stores")
        .await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    assert_eq!(
        listed(&person, "")?
            .trim_start_matches('\u{feff}')
            .lines()
            .skip(1)
            .collect::<Vec<_>>(),
        [
            "A,First,East,Open",
            "B,Two,East,Open",
            "C,Three,,Open",
            "D,Four,,Closed",
            "E,Five,,Open"
        ]
    );

    // What the file had written of the store that was kept is seen in its form.
    window.go_to("/stores").await?;
    window.click("#row-1 [data-cell=code] .text").await?;
    window
        .text_when("[data-history]", |text| {
            text.contains("As written in second.csv, row 3") && text.contains("West")
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_import_is_taken_back_and_what_was_edited_since_is_kept() -> Outcome {
    let person = somebody()?;
    assert!(
        person
            .haat(["set", "n.haat", "B", "notes=visited"])?
            .status
            .success()
    );
    let window = person.open(["n.haat"]).await?;
    window.go_to("/history").await?;
    window.see("[data-row='1']").await?;
    window.click("[data-row='1'] button").await?;
    window.click("[data-take-back]").await?;
    let asks = window.text("[data-take-back-asks='1']").await?;
    assert!(
        asks.contains("One of its stores was edited since."),
        "{asks}"
    );
    window.click("[data-take-back-keep]").await?;
    window
        .becomes(
            "return document.querySelector(\"[data-row='3']\")?.textContent.includes('3 stores removed') ?? false",
            true,
        )
        .await?;
    assert!(listed(&person, "")?.contains("B,Two"));
    assert_eq!(listed(&person, "")?.lines().count(), 2);
    window.click("[data-undo]").await?;
    window.see("[data-row='4']").await?;
    assert_eq!(listed(&person, "")?.lines().count(), 5);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_lost_their_zeros_are_asked_about() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    for (name, list) in [
        ("may.csv", "Code,Name,Country\n00124,One,IN\n00125,Two,IN\n"),
        ("june.csv", "Code,Name,Country\n124,One,IN\n125,Second,IN\n"),
    ] {
        std::fs::write(person.file(name), list)?;
    }
    assert!(
        person
            .haat(["import", "n.haat", "may.csv"])?
            .status
            .success()
    );
    let window = person.open(["n.haat", "june.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    assert_eq!(window.text("[data-figure=created]").await?, "2");
    choose(&window, "[name=import-lost-zeros]", "theirs").await?;
    window
        .text_when("[data-figure=updated]", |text| text == "1")
        .await?;
    assert_eq!(window.text("[data-figure=created]").await?, "0");
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    let listed = person.haat([
        "list",
        "n.haat",
        "",
        "--columns",
        "code,name",
        "--format",
        "csv",
    ])?;
    let listed = String::from_utf8(listed.stdout)?;
    assert!(
        listed.contains("00125,Second") && !listed.contains("\n125,"),
        "{listed}"
    );
    window.close().await
}

/// A column that is not there yet has no key of its own: it is called by its name all the same, and its changes are counted.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_column_is_called_by_its_name_and_a_kept_name_is_still_said() -> Outcome {
    let person = somebody()?;
    let list = "Code,Name,Rent\nA,First,1200\nB,Two,900\n";
    std::fs::write(person.file("rent.csv"), list)?;
    let window = person.open(["n.haat", "rent.csv"]).await?;
    window.see("[data-outcome=expected]").await?;
    let row = window.text("[data-diff-row='2']").await?;
    assert!(row.contains("Rent") && !row.contains("own."), "{row}");
    window.click("[data-winners] summary").await?;
    let counted = "return [...document.querySelectorAll('[data-winners] tbody tr')].map((row) => row.innerText.split('\\t').slice(0, 2).join(' ').trim())";
    let counted = window.ask(counted).await?.to_string();
    assert!(counted.contains("Rent 2"), "{counted}");
    choose(&window, "[data-wins=Name]", "registry").await?;
    window
        .text_when("[data-diff-row='2']", |text| text.contains("the file says"))
        .await?;
    let name = r#"return document.querySelector('[data-diff-row="2"] td:nth-child(4)').innerText"#;
    assert_eq!(window.ask(name).await?, "First");
    window.close().await
}
