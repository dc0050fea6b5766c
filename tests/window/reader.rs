//! The window as a screen reader hears it: what it finds in the tree, and what is announced.

use crate::accessible::every_page;
use crate::tree::{
    BUTTON, CELL, CHECK_BOX, COLUMN_HEADER, COMBO_BOX, ENTRY, FRAME, IMAGE, LINK, MENU_ITEM, Node,
    PAGE_TAB, RADIO_BUTTON, Reader, TABLE, TOGGLE_BUTTON, within,
};
use harness::{Bus, Outcome, Person, Window, skipped};

/// The sample network in a window that a screen reader hears; nothing where there is no bus for one.
async fn heard() -> Outcome<Option<(Person, Bus, Reader, Window)>> {
    let person = Person::new()?;
    let Some(bus) = Bus::start(&person)? else {
        skipped("there is no bus for a screen reader (dbus and at-spi2-core bring it)");
        return Ok(None);
    };
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    // Programs look whether somebody reads when they start.
    let reader = Reader::begin(&bus).await?;
    let window = person.open_on(&bus, ["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    Ok(Some((person, bus, reader, window)))
}

fn of_role(tree: &[Node], role: u32) -> impl Iterator<Item = (usize, &Node)> {
    tree.iter()
        .enumerate()
        .filter(move |(_, node)| node.role == role)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_a_table_whose_active_cell_is_announced() -> Outcome {
    let Some((_person, _bus, mut reader, window)) = heard().await? else {
        return Ok(());
    };
    window.go_to("/stores").await?;
    window.see("#row-0 [role=gridcell]").await?;
    let whole = reader.program("haat-desktop").await?;
    let frames: Vec<&str> = of_role(&whole, FRAME)
        .map(|(_, node)| &*node.name)
        .collect();
    assert_eq!(frames, ["Haat"]);
    let page = reader.page().await?;
    assert_eq!(page[0].name, "Stores – Haat");

    let tables: Vec<(usize, &Node)> = of_role(&page, TABLE).collect();
    let [(at, list)] = tables.as_slice() else {
        panic!("{tables:?}");
    };
    assert_eq!(list.name, "Stores");
    // The rows that are drawn are a part of those there are.
    assert_eq!(list.attribute("rowcount"), "4851");
    let (rows, columns) = reader.size(list).await?;
    assert!(
        (10..100).contains(&rows) && columns == 11,
        "{rows} x {columns}"
    );
    let named = |role: u32| within(&page, *at).filter(move |node| node.role == role);
    let headers: Vec<&str> = named(COLUMN_HEADER).map(|node| &*node.name).collect();
    assert_eq!(&headers[..4], ["Code", "Name", "Format", "Status"]);
    assert_eq!(headers.len(), 11);
    assert!(headers.iter().all(|name| !name.is_empty()), "{headers:?}");
    let cell = |id: &str| named(CELL).find(|node| node.id() == id).unwrap();
    assert_eq!(cell("cell-0-0").name, "LF-001");
    assert_eq!(cell("cell-0-3").name, "Open");
    assert_eq!(cell("cell-2-0").attribute("rowindex"), "4");

    reader.listen().await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    for (key, id) in [("\u{e015}", "cell-1-0"), ("\u{e014}", "cell-1-1")] {
        window.write("[role=grid]", key).await?;
        let told = reader.focus(|node| node.role == CELL).await?;
        assert_eq!(told.id(), id);
        assert_eq!(told.name, cell(id).name);
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_chart_has_a_table_with_a_name_headers_and_cells() -> Outcome {
    let Some((_person, _bus, reader, window)) = heard().await? else {
        return Ok(());
    };
    let charts = window
        .ask("return [...document.querySelectorAll('[data-chart]')].map((chart) => [chart.dataset.chart, chart.querySelector('h2').textContent])")
        .await?;
    let charts: Vec<(String, String)> = serde_json::from_value(charts)?;
    assert!(charts.len() >= 7, "{charts:?}");
    // A chart of bars is one as it stands.
    let page = reader.page().await?;
    let tables: Vec<&str> = of_role(&page, TABLE).map(|(_, node)| &*node.name).collect();
    for (chart, title) in &charts {
        let columns = chart == "opened.month";
        assert_eq!(tables.contains(&&**title), !columns, "{chart}: {tables:?}");
    }
    for (chart, _) in &charts {
        window.click(&format!("[data-menu='{chart}']")).await?;
        window.click("[data-way=table]").await?;
        window
            .see(&format!("[data-chart='{chart}'] [data-table]"))
            .await?;
    }
    let page = reader.page().await?;
    for (chart, title) in &charts {
        let (at, table) = of_role(&page, TABLE)
            .find(|(_, node)| node.name == *title)
            .unwrap();
        let (rows, columns) = reader.size(table).await?;
        assert!(rows > 2 && columns >= 3, "{chart}: {rows} x {columns}");
        let mut said = Vec::new();
        for node in within(&page, at) {
            if [COLUMN_HEADER, CELL].contains(&node.role) {
                said.push((node.role, reader.said(node).await));
            }
        }
        assert!(
            said.iter().all(|(_, words)| !words.is_empty()),
            "{chart}: {said:?}"
        );
        let of = |role: u32| said.iter().filter(|(one, _)| *one == role).count();
        assert_eq!(of(COLUMN_HEADER), columns as usize, "{chart}: {said:?}");
        assert!(of(CELL) >= (rows - 2) as usize, "{chart}: {said:?}");
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_acted_with_has_a_name_on_every_page() -> Outcome {
    const ACTED_WITH: [u32; 11] = [
        BUTTON,
        TOGGLE_BUTTON,
        ENTRY,
        CHECK_BOX,
        RADIO_BUTTON,
        LINK,
        COMBO_BOX,
        MENU_ITEM,
        PAGE_TAB,
        IMAGE,
        TABLE,
    ];
    let Some((person, _bus, reader, window)) = heard().await? else {
        return Ok(());
    };
    let (mut nameless, mut counted) = (Vec::new(), 0);
    every_page(&person, &window, async |page| {
        let (found, acted_with) = reader.nameless(&ACTED_WITH).await?;
        counted += acted_with;
        nameless.extend(found.into_iter().map(|node| format!("{page}: {node}")));
        Ok(())
    })
    .await?;
    assert!(counted > 500, "{counted}");
    assert!(nameless.is_empty(), "{}", nameless.join("\n"));
    window.close().await
}
