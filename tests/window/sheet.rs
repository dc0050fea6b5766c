//! A store's sheet on paper: what a field officer carries.

use harness::{Outcome, Person, Window};

/// A picture that is in every clone.
const PHOTOGRAPH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/pictures/overview.png");

/// A store with every group filled, one that it came from and one that it became, a photograph and a paper.
async fn full(theme: &str) -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    person.likes(theme)?;
    let does = |words: &[&str]| -> Outcome {
        let said = person.haat(words)?;
        let why = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success(), "{words:?}: {why}");
        Ok(())
    };
    does(&["new", "Bihar stores.haat"])?;
    for (name, kind) in [
        ("Monthly rent", "number"),
        ("Lease end", "date"),
        ("Shutter", "yes-no"),
    ] {
        does(&["columns", "Bihar stores.haat", name, "--add", kind])?;
    }
    does(&[
        "add",
        "Bihar stores.haat",
        "BR-0001",
        "name=Mi Store Boring Road",
        "format=Mi Store",
        "partner=Sharma Telecom and Sons",
        "status=open",
        "area=640",
        "address=12 Boring Road, opposite the water tower, behind the bus stand",
        "country=IN",
        "state=Bihar",
        "district=Patna",
        "town=Patna",
        "pin=800001",
        "latitude=25.6121",
        "longitude=85.1290",
        "planned=2018-09-01",
        "forecast=2018-10-15",
        "opened=2018-10-29",
        "contact=Asha Sharma",
        "mobile=9431070021",
        "email=asha@example.in",
        "gstin=10ABCDE1234F1Z9",
        "notes=शटर अटकता है, चाबी पड़ोस की दवा दुकान में है। Ring twice.",
        "x.Monthly rent=45000",
        "x.Lease end=2027-03-31",
        "x.Shutter=yes",
    ])?;
    for (code, name) in [("BR-0000", "name=Old Boring Road"), ("BR-0002", "name=")] {
        does(&["add", "Bihar stores.haat", code, "country=IN", name])?;
    }
    std::fs::copy(PHOTOGRAPH, person.file("front.png"))?;
    std::fs::write(person.file("lease.pdf"), b"%PDF lease")?;
    for name in ["front.png", "lease.pdf"] {
        does(&["attach", "Bihar stores.haat", "BR-0001", name])?;
    }
    let window = person.open(["Bihar stores.haat"]).await?;
    window.see("nav").await?;
    window.go_to("/stores").await?;
    window.click("#row-1 [data-cell=code] .text").await?;
    window.see("[data-attachment='lease.pdf']").await?;
    let id = window
        .ask("return document.querySelector('[data-form]').dataset.form")
        .await?;
    for (code, before) in [("BR-0000", true), ("BR-0002", false)] {
        let words = serde_json::json!({ "id": id, "code": code, "before": before });
        window.command("store_relocate", words).await?;
    }
    window.see("[data-successor='BR-0002']").await?;
    Ok((person, window))
}

/// Puts the rules for paper to the screen, and takes away those of the screen.
async fn as_paper(window: &Window) -> Outcome {
    window
        .ask(
            "for (const sheet of document.styleSheets)
                for (const { media } of sheet.cssRules)
                    if (media?.mediaText === 'print') media.mediaText = 'all';
                    else if (media?.mediaText.startsWith('screen')) media.mediaText = 'not all';",
        )
        .await
        .map(drop)
}

/// What can be read on the page, a line each.
async fn read(window: &Window) -> Outcome<String> {
    let said = window.ask("return document.body.innerText").await?;
    Ok(said.as_str().unwrap_or_default().replace("\n\n", "\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn on_paper_there_is_the_store_alone_as_text_and_in_ink() -> Outcome {
    let (_person, window) = full("dark").await?;
    // What was typed last is on it, though the field was not left before the button was pressed. A window that is driven prints nothing, so what
    // would be printed is kept.
    window
        .ask("window.print = () => (window.sheet = document.querySelector('[data-sheet]').textContent)")
        .await?;
    window.write("[data-form] [name=contact]", " Devi").await?;
    window.click("[data-print]").await?;
    window
        .becomes("return window.sheet?.includes('Asha Sharma Devi')", true)
        .await?;

    as_paper(&window).await?;
    let page = read(&window).await?;
    for said in [
        "Mi Store Boring Road\nBR-0001\n",
        "Identity\nFormat\nMi Store\nPartner\nSharma Telecom and Sons\nStatus\nOpen\n",
        "Place\nAddress\n12 Boring Road, opposite the water tower, behind the bus stand\n",
        "Placed in Patna, Bihar",
        "Point\n25.6121, 85.129\n",
        "Opened\n29 Oct 2018\n",
        "Notes\nशटर अटकता है, चाबी पड़ोस की दवा दुकान में है। Ring twice.\n",
        "Monthly rent\n45,000\nLease end\n31 Mar 2027\nShutter\nYes\n",
        "Moved here from\nBR-0000 Old Boring Road\nMoved to\nBR-0002\n",
        "GSTIN: The check digit of GSTIN 10ABCDE1234F1Z9 should be F.",
        "front.png\nlease.pdf (10 bytes)",
        "Visited on\nVisited by\n",
        "BR-0001 Mi Store Boring Road\nBihar stores\nPrinted on ",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // What is blank and not seen on the spot takes no room, and nothing of the window is there.
    for said in ["Phone", "Closed", "History", "Print this store", "Overview"] {
        assert!(!page.contains(said), "{said}: {page}");
    }
    let drawn = window
        .ask(
            "const shown = [...document.querySelectorAll('input, select, textarea, button, svg')].filter((one) => one.checkVisibility());
             const sheet = document.querySelector('[data-sheet]');
             const picture = sheet.querySelector('img');
             return [shown.length, picture.checkVisibility() && picture.naturalWidth, getComputedStyle(sheet).color,
                getComputedStyle(document.body).backgroundColor, sheet.getBoundingClientRect().width === innerWidth];",
        )
        .await?;
    assert_eq!(
        drawn,
        serde_json::json!([0, 320, "rgb(27, 28, 30)", "rgba(0, 0, 0, 0)", true])
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_seen_on_the_spot_has_a_line_to_be_filled_by_hand() -> Outcome {
    let (_person, window) = full("light").await?;
    window.click("#row-2 [data-cell=code] .text").await?;
    window.see("[data-predecessor='BR-0001']").await?;
    window.click("[data-language]").await?;
    window.see("html[lang=hi]").await?;
    as_paper(&window).await?;
    let blanks = window
        .ask("return [...document.querySelectorAll('[data-sheet] [data-pair].blank')].map((one) => one.dataset.pair).join()")
        .await?;
    assert_eq!(
        blanks,
        "address,town,district,state,pin,point,opened,contact,mobile"
    );
    let page = read(&window).await?;
    assert!(page.contains("BR-0002\nजगह\nपता\n"), "{page}");
    assert!(
        page.contains("देश\nभारत\n") && page.contains("को छापा गया।"),
        "{page}"
    );
    window.close().await
}
