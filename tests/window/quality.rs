//! Data quality: what checks find, spellings of one name, towns in doubt; each put right many at once and taken back.

use harness::{Outcome, Person, Window};
use serde_json::json;

use crate::importing::choose;

const LIST: &str = "\
Code,Name,Town,State,District,Country,PIN,Status,Opened
A,One,PATNA,Bihar,,IN,Patna 800001,open,2018-10-29
B,Two,Patna,Bihar,,IN,Patna 800001,open,2018-10-29
C,Three,patna.,Bihar,,IN,12,open,2018-10-29
D,Four,Bhagalpuur,Bihar,Bhagalpur,IN,812001,open,2018-10-29
E,Five,Qqqq,Bihar,,IN,812001,signed,2018-10-29
";

async fn with(list: &str) -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    std::fs::write(person.file("list.csv"), list)?;
    for words in [&["new", "n.haat"][..], &["import", "n.haat", "list.csv"]] {
        let said = person.haat(words)?;
        assert!(
            said.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    let window = person.open(["n.haat"]).await?;
    window.go_to("/quality").await?;
    window.see("[data-ready=quality]").await?;
    Ok((person, window))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_put_right_in_all_stores_like_it_and_taken_back() -> Outcome {
    let (person, window) = with(LIST).await?;
    window.see("[data-check=pin_form][data-stores='3']").await?;
    window.click("[data-check=pin_form] button").await?;
    let group = "[data-group='Patna 800001']";
    let said = window
        .text_when(group, |text| text.contains("A, B"))
        .await?;
    assert!(
        said.contains("800001") && said.contains("only six digits"),
        "{said}"
    );
    let second = window.text("[data-group='12']").await?;
    assert!(second.contains("Nothing"), "{second}");
    // It is said how many that are before anything is done.
    window.click(&format!("{group} [data-apply]")).await?;
    window.see("[data-rehearsed='2']").await?;
    window.click("[data-no]").await?;
    window.see("[data-check=pin_form][data-stores='3']").await?;
    window.click(&format!("{group} [data-apply]")).await?;
    window.click("[data-rehearsed='2'] [data-yes]").await?;
    window.see("[data-told='2']").await?;
    window.see("[data-check=pin_form][data-stores='1']").await?;
    let list = person.haat(["list", "n.haat", "pin:800001", "--format", "csv"])?;
    assert_eq!(String::from_utf8(list.stdout)?.lines().count(), 3);
    window.click("[data-told='2'] [data-undo-this]").await?;
    window.see("[data-check=pin_form][data-stores='3']").await?;
    let gone = "return document.querySelector('[data-told]')";
    assert_eq!(window.ask(gone).await?, json!(null));
    // Every count opens its rows.
    window.click("[data-open-all]").await?;
    window.see("[data-total='3']").await?;
    window.ask("history.back()").await?;
    window.see("[data-ready=quality]").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_spelling_is_written_for_those_that_are_left_in() -> Outcome {
    let (person, window) = with(LIST).await?;
    window.click("[data-tab=spellings]").await?;
    window.see("[data-ready=spellings]").await?;
    window.see("[data-clusters='1']").await?;
    window.click("[data-member='patna.']").await?;
    window.overwrite("[data-target]", "Patna").await?;
    window
        .text_when("[data-merge]", |text| text.contains("one store"))
        .await?;
    window.click("[data-merge]").await?;
    window.see("[data-told='1']").await?;
    let list = person.haat([
        "list",
        "n.haat",
        "town:Patna",
        "--columns",
        "town",
        "--format",
        "csv",
    ])?;
    assert!(!String::from_utf8(list.stdout)?.contains("PATNA"));
    // What was left out is a spelling of it still.
    window
        .see("[data-ready=spellings] [data-member='patna.']")
        .await?;
    window.ask("history.back()").await?;
    window.see("[data-ready=quality]").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn towns_in_doubt_are_confirmed_at_once_and_remembered() -> Outcome {
    let (person, window) = with(LIST).await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-ready=places]").await?;
    // What is sure is chosen, what is not is left open.
    window
        .see("[data-town=Bhagalpuur]:not([data-answer=open])")
        .await?;
    window.see("[data-town=Qqqq][data-answer=open]").await?;
    window
        .click("[data-town=Qqqq] [data-candidate=none]")
        .await?;
    window.click("[data-respell]").await?;
    window.click("[data-confirm]").await?;
    window.see("[data-rehearsed='1']").await?;
    window.click("[data-yes]").await?;
    window.see("[data-told='1']").await?;
    window.see("[data-nothing]").await?;
    window.see("[data-remembered='2']").await?;
    let list = person.haat([
        "list",
        "n.haat",
        "place_certainty:confirmed",
        "--columns",
        "town",
        "--format",
        "csv",
    ])?;
    let list = String::from_utf8(list.stdout)?;
    assert!(
        list.contains("Bhagalpur") && !list.contains("Bhagalpuur"),
        "{list}"
    );
    window.click("[data-remembered] summary").await?;
    window.click("[data-forget=qqqq]").await?;
    window.see("[data-town=Qqqq]").await?;
    window.see("[data-remembered='1']").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_that_is_none_is_confirmed_with_the_towns() -> Outcome {
    let list = "Code,Name,State,District,PIN,Country\nA,One,Bihar,Muzafarpr,842001,IN\nB,Two,Bihar,Qwertz,,IN\n";
    let (person, window) = with(list).await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-ready=places]").await?;
    let chosen = |district: &str| {
        format!("return document.querySelector('[data-district-text={district}] select').value")
    };
    assert_eq!(window.ask(&chosen("Muzafarpr")).await?, "Muzaffarpur");
    assert_eq!(window.ask(&chosen("Qwertz")).await?, "");
    let why = window.text("[data-district-text=Muzafarpr]").await?;
    assert!(why.contains("PIN codes of Muzaffarpur: 1 of 1"), "{why}");
    choose(&window, "[data-district-text=Qwertz] select", "Gaya").await?;
    window.click("[data-respell]").await?;
    window.click("[data-confirm]").await?;
    window.see("[data-rehearsed='2']").await?;
    window.click("[data-yes]").await?;
    window.see("[data-told='2']").await?;
    window.see("[data-ready=places] [data-nothing]").await?;
    window.see("[data-remembered='2']").await?;
    let list = person.haat([
        "list",
        "n.haat",
        "district:Muzaffarpur,Gaya",
        "--format",
        "json",
    ])?;
    assert!(String::from_utf8(list.stdout)?.starts_with("{\"count\": 2,"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_wrong_it_is_said() -> Outcome {
    let (_person, window) = with("Code,Name,Country\nA,One,IN\n").await?;
    let said = window.text("[data-nothing]").await?;
    assert!(said.contains("Nothing is wrong"), "{said}");
    window.click("[data-tab=spellings]").await?;
    window.see("[data-clusters='0']").await?;
    window.click("[data-tab=places]").await?;
    window.see("[data-ready=places] [data-nothing]").await?;
    Ok(())
}
