//! Recipes in the window: the same partner's next list is three clicks; offered, put aside, listed, renamed, removed, handed on.

use harness::{Outcome, Person, Window};
use serde_json::json;

const NOVEMBER: &str = "\
Shop,City,Status,Opened,PIN
S-1,Rewa,Running well,03-04-2018,486001
S-2,Satna,Open,05-06-2018,485001
";

/// Next month's list: its columns in another order.
const DECEMBER: &str = "\
Opened,PIN,Shop,City,Status
07-08-2018,485771,S-3,Maihar,Running well
09-10-2018,483501,S-4,Katni,Open
";

/// Somebody whose first list is imported, every question of it answered.
async fn november() -> Outcome<Person> {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    std::fs::write(person.file("sharma-nov-2018.csv"), NOVEMBER)?;
    std::fs::write(person.file("sharma-dec-2018.csv"), DECEMBER)?;
    let window = person.open(["n.haat", "sharma-nov-2018.csv"]).await?;
    window.click("[data-code-column=Shop]").await?;
    window
        .click("[data-decision=date_order] [data-order=month_first]")
        .await?;
    window
        .click("[data-decision=country] [data-country=IN]")
        .await?;
    window.see("[data-outcome=expected]").await?;
    let meaning = "select[aria-label='Running well']";
    window.see(meaning).await?.scroll_into_view().await?;
    window
        .click(&format!("{meaning} option[value=open]"))
        .await?;
    window
        .text_when("[data-figure=cells-aside]", |text| text == "0")
        .await?;
    // Remembered unless told not to, under the name of its source.
    let name = window
        .ask("return document.querySelector('[name=import-keep-name]').value")
        .await?;
    assert_eq!(name, json!("sharma"));
    window.click("[data-commit]").await?;
    window.see("[data-kept=sharma]").await?;
    window.close().await?;
    Ok(person)
}

fn count(person: &Person, query: &str) -> Outcome<String> {
    let listed = person.haat(["list", "n.haat", query, "--format", "json"])?;
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    Ok(text.split(',').next().unwrap_or_default().to_owned())
}

/// Clicks, and counts.
struct Counted<'w> {
    window: &'w Window,
    clicks: u32,
}

impl Counted<'_> {
    async fn click(&mut self, selector: &str) -> Outcome {
        self.clicks += 1;
        self.window.click(selector).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_partners_next_list_is_three_clicks() -> Outcome {
    let person = november().await?;
    // The first of them: the list is dropped, which is what naming it at the start does.
    let window = person.open(["n.haat", "sharma-dec-2018.csv"]).await?;
    let mut by = Counted {
        window: &window,
        clicks: 1,
    };
    let said = window.text("[data-read-by=sharma]").await?;
    assert!(said.contains("Read as last time"), "{said}");
    window.see("[data-outcome=expected]").await?;
    // A look at the columns.
    by.click("[data-view=all]").await?;
    window
        .see("[data-import-column=Shop] [data-becomes=code]")
        .await?;
    assert_eq!(window.text("[data-commit]").await?, "Import 2 stores");
    by.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    window.see("[data-kept=sharma]").await?;
    assert_eq!(by.clicks, 3);
    assert_eq!(count(&person, "opened:2018-09-10")?, "{\"count\": 1");
    assert_eq!(count(&person, "status:open")?, "{\"count\": 4");
    let recipes = person.haat(["recipes", "n.haat", "--format", "json"])?;
    let recipes: serde_json::Value = serde_json::from_slice(&recipes.stdout)?;
    assert_eq!(recipes.as_array().map(Vec::len), Some(1), "{recipes}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipe_is_put_aside_and_one_that_nearly_fits_is_offered() -> Outcome {
    let person = november().await?;
    let window = person.open(["n.haat", "sharma-dec-2018.csv"]).await?;
    window.see("[data-read-by=sharma]").await?;
    window.click("[data-anew]").await?;
    window.see("[data-decision=code]").await?;
    window.click("[data-read-as=sharma]").await?;
    window.see("[data-read-by=sharma]").await?;
    window.see("[data-outcome=expected]").await?;
    window.close().await?;

    let grown = "Shop,City,Status,Opened,Manager\nS-9,Rewa,Gone fishing,29-10-2018,Asha\n";
    std::fs::write(person.file("sharma-jan-2019.csv"), grown)?;
    let window = person.open(["n.haat", "sharma-jan-2019.csv"]).await?;
    let said = window.text("[data-recipe-fits=sharma]").await?;
    for part in ["nearly", "Manager", "PIN"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    window.click("[data-read-as=sharma]").await?;
    let said = window.text("[data-read-by=sharma]").await?;
    for part in ["Manager", "PIN", "Gone fishing", "another order"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    window.see("[data-outcome=expected]").await?;
    // Not remembered, it leaves the recipe as it was.
    window.click("[name=import-keep]").await?;
    window.click("[data-commit]").await?;
    window.see("[data-outcome=done]").await?;
    let kept = window
        .ask("return document.querySelector('[data-kept]') === null")
        .await?;
    assert_eq!(kept, json!(true));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn recipes_are_listed_renamed_removed_and_handed_on() -> Outcome {
    let person = november().await?;
    let window = person.open(["n.haat"]).await?;
    window.go_to("/import").await?;
    window.see("[data-recipe=sharma]").await?;
    // What stands in the field is picked, written over and left with Enter.
    window.write("[name=recipe-name]", "\u{e009}a").await?;
    window
        .write("[name=recipe-name]", "Sharma Traders\u{e007}")
        .await?;
    window.see("[data-recipe='Sharma Traders']").await?;

    // Saved and taken by the way of the dialogs, without them.
    let listed = window.command("recipe_list", json!({})).await?;
    let file = person.file("sharma.recipe.json");
    window
        .command(
            "recipe_save",
            json!({ "uid": listed[0]["uid"], "path": file }),
        )
        .await?;
    let text = std::fs::read_to_string(&file)?;
    assert!(
        text.contains("Running well") && !text.contains("Rewa"),
        "{text}"
    );
    window.click("[data-remove-recipe]").await?;
    window
        .becomes(
            "return document.querySelector('[data-recipe]') === null",
            true,
        )
        .await?;
    window
        .command("recipe_take", json!({ "path": file, "replace": false }))
        .await?;
    window.see("[data-recipe='Sharma Traders']").await?;
    // The newest step is taken back: the recipe goes as it came.
    window.click("[data-undo]").await?;
    window
        .becomes(
            "return document.querySelector('[data-recipe]') === null",
            true,
        )
        .await?;
    window.click("[data-undo]").await?;
    window.see("[data-recipe='Sharma Traders']").await?;
    window.close().await
}
