//! Blocks of cells go to LibreOffice Calc and come from it, through the clipboard of the desktop.

use super::stores::{history, with};
use harness::{Calc, Outcome};

const CTRL: &str = "\u{e009}";
const SHIFT: &str = "\u{e008}";
const HOME: &str = "\u{e011}";
const DOWN: &str = "\u{e015}";
const RIGHT: &str = "\u{e014}";
const FREE: &str = "\u{e000}";

#[tokio::test(flavor = "multi_thread")]
async fn a_block_goes_to_calc_with_every_digit_and_a_formula_as_text() -> Outcome {
    if !Calc::is_there() {
        return Ok(());
    }
    let (person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "00124",
            "name==1+1",
            "area=100.5",
            "opened=2018-10-29",
        ],
        &[
            "add",
            "n.haat",
            "00125",
            "name=Shop 4 \"Balaji\"",
            "area=250",
        ],
    ])
    .await?;
    window.see("#row-1 [role=gridcell]").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write("[role=grid]", &format!("{CTRL}a{FREE}"))
        .await?;
    window
        .write("[role=grid]", &format!("{CTRL}{SHIFT}c{FREE}"))
        .await?;
    let cells = Calc::paste(&person, &window)?;
    let rows: Vec<Vec<&str>> = cells.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows[0][0], "Code", "{cells}");
    assert_eq!(rows[1][..2], ["00124", "'=1+1"], "{cells}");
    assert_eq!(rows[2][..2], ["00125", "Shop 4 \"Balaji\""], "{cells}");
    assert_eq!((rows[1][10], rows[2][10]), ("#100.5", "#250"), "{cells}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_comes_from_calc_with_line_breaks_and_the_digits_it_does_not_show() -> Outcome {
    if !Calc::is_there() {
        return Ok(());
    }
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1"],
        &["add", "n.haat", "B-2"],
        &["add", "n.haat", "C-3"],
    ])
    .await?;
    window.see("#row-2 [role=gridcell]").await?;
    // Name, address, mobile: the columns side by side.
    window.click("[data-columns]").await?;
    for hidden in ["address", "mobile"] {
        window
            .click(&format!("[data-columns-panel] [data-hidden={hidden}]"))
            .await?;
    }
    for shown in [
        "format", "status", "partner", "town", "district", "state", "tier", "opened", "area",
    ] {
        window
            .click(&format!("[data-columns-panel] [data-shown='{shown}']"))
            .await?;
    }
    window.write("body", "\u{e00c}").await?;
    window.see("[data-column=mobile]").await?;
    let cells = "Mi Gaya\tShop 4\\nStation Road\t#9876543210\n\"Quoted\" name\t~=\"Main \" & \"Road\"\tx\n00124\t\t#9812345678\n";
    let _calc = Calc::copy(&person, &window, cells)?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write("[role=grid]", &format!("{CTRL}{HOME}{FREE}"))
        .await?;
    window.write("[role=grid]", RIGHT).await?;
    window
        .write("[role=grid]", &format!("{CTRL}v{FREE}"))
        .await?;
    window.see("[data-cells-done=paste]").await?;
    assert_eq!(history(&person)?[0], "pasted 8 cells in 3 stores");
    let said = person.haat([
        "list",
        "n.haat",
        "--format",
        "json",
        "--columns",
        "code,name,address,mobile",
    ])?;
    let stores: serde_json::Value = serde_json::from_slice(&said.stdout)?;
    let of = |row: usize, key: &str| {
        stores["stores"][row][key]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        (of(0, "name"), of(0, "address")),
        ("Mi Gaya".into(), "Shop 4\nStation Road".into()),
        "{stores}"
    );
    assert_eq!(
        (of(1, "name"), of(1, "address")),
        ("\"Quoted\" name".into(), "Main Road".into()),
        "{stores}"
    );
    assert_eq!(of(2, "name"), "00124");
    window.write("[role=grid]", DOWN).await?;
    window.close().await
}
