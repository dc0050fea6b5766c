//! Starting Haat.

use harness::{Outcome, Person};
use serde_json::json;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_user_sees_a_window_that_talks_to_its_shell() -> Outcome {
    let person = Person::new()?;
    let window = person.open::<&str>([]).await?;
    window.see("h1").await?;
    assert_eq!(window.page().title().await?, "Haat");
    let info = window.command("app_info", json!({})).await?;
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_registry_is_refused_with_a_way_out() -> Outcome {
    let person = Person::new()?;
    let path = person.file("letter.haat");
    fs::write(&path, "Dear Sir, the shutter of the shop in Rewa is stuck.")?;
    let window = person.open::<&str>([]).await?;
    window.see("h1").await?;
    let refusal = window
        .command("registry_open", json!({ "path": path }))
        .await;
    let refusal = refusal.expect_err("a letter was opened").to_string();
    assert!(refusal.contains("not_a_registry"), "{refusal}");
    assert!(refusal.contains("import it"), "{refusal}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_cannot_reach_a_network_or_run_text_as_code() -> Outcome {
    let person = Person::new()?;
    let window = person.open::<&str>([]).await?;
    window.see("h1").await?;
    // WebDriver's own scripts are outside the policy, so the page has to try by itself.
    let attempt = "
        const script = document.createElement('script');
        script.textContent = 'window.ranAsCode = true';
        document.head.append(script);
        return window.ranAsCode === true";
    assert_eq!(window.ask(attempt).await?, json!(false));
    let fetched = window
        .page()
        .execute_async(
            "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('reached'), (error) => done(error.name));
             addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));",
            Vec::new(),
        )
        .await?;
    assert_eq!(fetched.json(), &json!("connect-src"));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_registry_is_left_as_it_is_and_its_recovery_offered() -> Outcome {
    let person = Person::new()?;
    let path = person.file("n.haat");
    assert!(person.haat(["sample", "n.haat"])?.status.success());
    let mut bytes = fs::read(&path)?;
    let middle = bytes.len() / 2;
    bytes[16_384..middle].fill(0xaa);
    fs::write(&path, &bytes)?;
    let window = person.open(["n.haat"]).await?;
    window.see("[data-recover]").await?;
    let said = window.text("[role=alert]").await?;
    assert!(said.contains("damaged"), "{said}");
    window.close().await?;
    assert_eq!(fs::read(&path)?, bytes);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_open_last_opens_again() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("nav").await?;
    window.close().await?;
    let window = person.open::<&str>([]).await?;
    window.see("nav").await?;
    assert_eq!(window.text("footer .path").await?, "n");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_leaves_a_file_that_can_be_copied_whole() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    assert!(
        person
            .haat(["add", "n.haat", "A-1", "country=IN"])?
            .status
            .success()
    );
    let window = person.open(["n.haat"]).await?;
    window.go_to("/stores").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .write("[data-form] [name=town]", "Patna\u{e007}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(6)", |text| {
            text == "Patna"
        })
        .await?;
    window.close().await?;
    for left in ["n.haat-wal", "n.haat-shm"] {
        assert!(!person.file(left).exists(), "{left}");
    }
    fs::create_dir(person.file("stick"))?;
    fs::copy(person.file("n.haat"), person.file("stick/n.haat"))?;
    let listed = person.haat(["list", "stick/n.haat", "town:Patna", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 1,"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_renamed_while_it_is_open_is_missed_and_not_written_to() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    assert!(person.haat(["add", "n.haat", "A-1"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.go_to("/stores").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    fs::rename(person.file("n.haat"), person.file("m.haat"))?;
    window
        .text_when("[role=alert]", |text| text.contains("was renamed"))
        .await?;
    window
        .write("[data-form] [name=notes]", "shutter\u{e004}")
        .await?;
    fs::rename(person.file("m.haat"), person.file("n.haat"))?;
    window
        .becomes(
            "return document.body.innerText.includes('was renamed')",
            false,
        )
        .await?;
    // What was typed meanwhile is still there, and goes in where the file is back.
    window
        .write("[data-form] [name=notes]", " stuck\u{e004}")
        .await?;
    window
        .text_when("[data-history]", |text| text.contains("shutter stuck"))
        .await?;
    window.close().await?;
    let listed = person.haat(["list", "n.haat", "notes:stuck", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("{\"count\": 1,"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_page_leads_to_the_sample_and_back_to_what_was_open() -> Outcome {
    let person = Person::new()?;
    let window = person.open::<&str>([]).await?;
    window.click("[data-door=sample]").await?;
    window.see("[data-ready=overview]").await?;
    let banner = window.text("[role=note]").await?;
    assert!(banner.contains("synthetic"), "{banner}");
    window.write("input[type=search]", "state:Bihar").await?;
    window
        .text_when("[data-count]", |text| text == "74 of 4,850 stores")
        .await?;
    window.go_to("/stores").await?;
    // A link is followed a frame after its click: nobody clicks elsewhere before that.
    window.see("[data-ready=stores]").await?;
    window.click("[data-leave]").await?;
    let back = window.text("[data-return]").await?;
    assert_eq!(back, "Back to Sample network");
    window.click("[data-return]").await?;
    // Neither the query nor the page of before.
    window.see("[data-ready=overview]").await?;
    window
        .text_when("[data-count]", |text| text == "4,850 of 4,850 stores")
        .await?;

    // The sample is made once, and opened the next time.
    window.click("[data-leave]").await?;
    window.click("[data-door=sample]").await?;
    window.see("[data-ready=overview]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_registry_is_made_and_one_that_is_there_is_not_replaced() -> Outcome {
    let person = Person::new()?;
    let window = person.open::<&str>([]).await?;
    window.see("h1").await?;
    let path = person.file("new one.haat");
    let made = window
        .command("registry_new", json!({ "path": path }))
        .await?;
    assert_eq!(made["name"], "new one");
    let refused = window
        .command("registry_new", json!({ "path": path }))
        .await
        .expect_err("a registry was replaced")
        .to_string();
    assert!(refused.contains("\"exists\""), "{refused}");
    window.close().await?;
    // What was made is what opens the next time.
    let window = person.open::<&str>([]).await?;
    window.see("a[href='/stores?new']").await?;
    assert_eq!(window.text("footer .path").await?, "new one");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_of_a_damaged_registry_is_opened_as_a_new_file() -> Outcome {
    let person = Person::new()?;
    let path = person.file("n.haat");
    assert!(person.haat(["sample", "n.haat"])?.status.success());
    let mut bytes = fs::read(&path)?;
    let end = bytes.len() - 8_192;
    bytes[end - 65_536..end].fill(0xaa);
    fs::write(&path, &bytes)?;
    let window = person.open(["n.haat"]).await?;
    window.see("[data-recover]").await?;
    let out = person.file("recovered.haat");
    let opened = window
        .command("registry_recover", json!({ "damaged": path, "out": out }))
        .await?;
    assert_eq!(opened["name"], "recovered");
    window.close().await?;
    assert_eq!(fs::read(&path)?, bytes);
    let listed = person.haat(["list", "recovered.haat", "--format", "json"])?;
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_hears_of_dropped_files_and_may_send_no_event() -> Outcome {
    let person = Person::new()?;
    let window = person.open::<&str>([]).await?;
    window.see("h1").await?;
    let drop = serde_json::json!({ "event": "tauri://drag-drop", "target": { "kind": "Webview", "label": "main" }, "handler": 1 });
    assert!(
        window
            .command("plugin:event|listen", drop)
            .await?
            .is_number()
    );
    let word = serde_json::json!({ "event": "x", "payload": null });
    let refused = window.command("plugin:event|emit", word).await.unwrap_err();
    assert!(refused.to_string().contains("not allowed"), "{refused}");
    window.close().await
}

/// Without its locks the file looks closed to another program, which then removes what was written last.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn an_open_registry_stays_locked_whatever_the_window_looks_at() -> Outcome {
    use std::os::unix::fs::MetadataExt;
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    let inode = format!(":{} ", fs::metadata(person.file("sample.haat"))?.ino());
    let locked = || fs::read_to_string("/proc/locks").map(|locks| locks.contains(&inode));
    assert!(locked()?, "once it is open");
    let path = json!({ "path": person.file("sample.haat") });
    window.command("import_arrival", path.clone()).await?;
    assert!(locked()?, "dropped on itself");
    window.command("registry_open", path).await?;
    assert!(locked()?, "opened once more");
    let own = json!({ "path": person.home() });
    window.command("backup_set_folder", own).await?;
    window.command("backup_list", json!({})).await?;
    assert!(locked()?, "beside its backups");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_network_begins_from_the_columns_that_were_kept() -> Outcome {
    let person = Person::new()?;
    let made = person.haat(["sample", "n.haat", "--stores", "60000"])?;
    assert!(made.status.success());
    let columns = person.file("cache/haat/columns");
    let kept = || fs::read_dir(&columns).map_or(0, Iterator::count);
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.close().await?;
    assert_eq!(kept(), 1);
    let shows = async |count: &str, found: &str| -> Outcome {
        let window = person.open(["n.haat"]).await?;
        window.see("[data-ready=overview]").await?;
        window
            .text_when("[data-count]", |text| text.starts_with(count))
            .await?;
        // Its texts come later, and nobody who looks for one misses it.
        window.write("input[type=search]", "quillpoint").await?;
        window
            .text_when("[data-count]", |text| text.starts_with(found))
            .await?;
        // It opens again where it was left.
        window.write("input[type=search]", "\u{e00c}").await?;
        window
            .text_when("[data-count]", |text| text.starts_with(count))
            .await?;
        window.close().await
    };
    shows("60,000 of 60,000", "0 of 60,000").await?;
    // What another program wrote meanwhile is there.
    let added = person.haat(["add", "n.haat", "Z-1", "name=Quillpoint"])?;
    assert!(added.status.success());
    shows("60,001 of 60,001", "1 of 60,001").await?;
    shows("60,001 of 60,001", "1 of 60,001").await?;
    assert_eq!(kept(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_earlier_version_is_brought_up_and_it_is_said_where_it_lies_as_it_was()
-> Outcome {
    let person = Person::new()?;
    fs::copy(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../crates/registry/tests/fixtures/schema_3.haat"
        ),
        person.file("n.haat"),
    )?;
    let window = person.open(["n.haat"]).await?;
    let said = window.text("[data-brought-up]").await?;
    assert!(said.contains("n.haat.schema-3.bak"), "{said}");
    assert!(person.file("n.haat.schema-3.bak").exists());
    window.click("[data-brought-up] button").await?;
    let gone = "return document.querySelector('[data-brought-up]') === null";
    window.becomes(gone, true).await?;
    window.close().await?;
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview], h1").await?;
    window.becomes(gone, true).await?;
    window.close().await
}
