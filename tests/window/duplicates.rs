//! Stores that are there twice: merged with the values that were chosen, taken apart again by undo, said not to be the same.

use harness::{Outcome, Person, Window};

const LIST: &str = "\
Code,Name,Town,State,Country,Mobile,Status
A-1,Ganesh Mobiles,Patna,Bihar,IN,9876543210,open
B-7,Ganesh Mobile,Patna,Bihar,IN,9876543210,open
C-2,Balaji Telecom,Gaya,Bihar,IN,9123456780,open
D-9,Shri Balaji Telecom,Gaya,Bihar,IN,9123456780,open
E-5,Sharma Traders,Rewa,Madhya Pradesh,IN,9000000001,open
";

async fn with_pairs() -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    std::fs::write(person.file("list.csv"), LIST)?;
    for words in [&["new", "n.haat"][..], &["import", "n.haat", "list.csv"]] {
        assert!(person.haat(words)?.status.success(), "{words:?}");
    }
    let window = person.open(["n.haat"]).await?;
    window.go_to("/stores").await?;
    window.click("[data-duplicates]").await?;
    window.see("[data-ready=duplicates]").await?;
    pairs(&window, 2).await?;
    Ok((person, window))
}

/// Waits until so many pairs wait for a decision.
async fn pairs(window: &Window, many: usize) -> Outcome {
    let count = format!(
        "return document.querySelectorAll('[data-ready=duplicates] [data-pair]').length === {many}"
    );
    for _ in 0..100 {
        if window.ask(&count).await? == true {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{many} pairs do not come");
}

fn listed(person: &Person, query: &str) -> Outcome<serde_json::Value> {
    let said = person.haat([
        "list",
        "n.haat",
        query,
        "--columns",
        "code,name",
        "--format",
        "json",
    ])?;
    Ok(serde_json::from_slice(&said.stdout)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_are_merged_with_what_was_chosen_and_undo_takes_them_apart() -> Outcome {
    let (person, window) = with_pairs().await?;
    let cost = window.text("[data-cost]").await?;
    assert!(cost.contains("10.5 are two stores"), "{cost}");
    window.click("[data-pair='A-1 B-7']").await?;
    let fields = window.text("[data-shown-pair]").await?;
    assert!(fields.contains("A-1") && fields.contains("B-7"), "{fields}");
    // What both hold stands in both columns.
    let status = "return [...document.querySelectorAll('[data-duplicate-field=status] td')].map((cell) => cell.innerText)";
    assert_eq!(
        window.ask(status).await?,
        serde_json::json!(["Open", "Open"])
    );
    window.see("[data-part=mobile]").await?;
    window.click("[data-take=name]").await?;
    window.click("[data-merge]").await?;
    pairs(&window, 1).await?;
    let merged = listed(&person, "town:Patna")?;
    assert_eq!(merged["count"], 1);
    assert_eq!(merged["stores"][0]["code"], "A-1");
    assert_eq!(merged["stores"][0]["name"], "Ganesh Mobile");

    // Its code leads to the one that stays: the next list that has it changes that one.
    std::fs::write(person.file("next.csv"), "Code,Name\nB-7,Ganesh World\n")?;
    assert!(
        person
            .haat(["import", "n.haat", "next.csv"])?
            .status
            .success()
    );
    assert_eq!(
        listed(&person, "code:A-1")?["stores"][0]["name"],
        "Ganesh World"
    );
    assert!(person.haat(["undo", "n.haat"])?.status.success());

    window.click("[data-undo]").await?;
    pairs(&window, 2).await?;
    assert_eq!(listed(&person, "town:Patna")?["count"], 2);
    assert_eq!(
        listed(&person, "code:A-1")?["stores"][0]["name"],
        "Ganesh Mobiles"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_same_is_told_again_when_a_field_changes_or_it_is_taken_back() -> Outcome {
    let (person, window) = with_pairs().await?;
    window.click("[data-pair='C-2 D-9']").await?;
    window.click("[data-not-same]").await?;
    pairs(&window, 1).await?;
    // Another program changes a field that was compared: the question is open again.
    assert!(
        person
            .haat(["set", "n.haat", "D-9", "name=Balaji Telecom"])?
            .status
            .success()
    );
    pairs(&window, 2).await?;
    assert!(person.haat(["undo", "n.haat"])?.status.success());
    pairs(&window, 1).await?;
    window.click("[data-undo]").await?;
    pairs(&window, 2).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_are_as_likely_are_merged_as_one_step() -> Outcome {
    let (person, window) = with_pairs().await?;
    window.click("[data-merge-all]").await?;
    window.click("[data-merge-all-sure]").await?;
    window.see("[data-ready=duplicates] [data-none]").await?;
    assert_eq!(listed(&person, "")?["count"], 3);
    window.click("[data-undo]").await?;
    pairs(&window, 2).await?;
    assert_eq!(listed(&person, "")?["count"], 5);
    window.close().await
}
