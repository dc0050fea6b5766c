//! How long the application takes from its process's start to a painted overview, and how much memory it holds then.
//!
//! Linux only: it reads `/proc`.

use crate::say;
use harness::{Outcome, Person, Window};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Starts one after another.
const STARTS: usize = 9;

pub async fn measure(person: &Person, registry: &Path) -> Outcome {
    let (mut pages, mut times, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let window = person.open([registry]).await?;
        window.see("[data-ready=overview]").await?;
        let (page, painted) = marks(&window).await?;
        // The web view's own work after its start is not the page's memory.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let family = family(person)?;
        let begun = family
            .first()
            .map(|process| process.begun)
            .ok_or("the application has no process")?;
        pages.push(page / 1e3 - begun);
        times.push(painted / 1e3 - begun);
        memory.push(family.iter().map(|process| process.pss).sum::<u64>() as f64 / 1024.0);
        window.close().await?;
    }
    say("start_page", "s", pages)?;
    say("start", "s", times)?;
    say("memory", "MB", memory)
}

/// When the page began to load and when the overview was painted, in milliseconds since 1970: the page sets its mark two frames after
/// what shows.
async fn marks(window: &Window) -> Outcome<(f64, f64)> {
    for _ in 0..200 {
        let marks = window
            .ask("const mark = performance.getEntriesByName('overview')[0]; return [performance.timeOrigin, mark ? performance.timeOrigin + mark.startTime : null]")
            .await?;
        if let (Some(page), Some(painted)) = (marks[0].as_f64(), marks[1].as_f64()) {
            return Ok((page, painted));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("the page has no mark".into())
}

pub struct Process {
    /// Seconds since 1970.
    begun: f64,
    /// Proportional set size, in KiB.
    pub pss: u64,
    /// Whether it is the one that holds the page.
    pub page: bool,
}

/// The application's process first, then the web view's: those that run in that person's home, whatever else runs.
pub fn family(person: &Person) -> Outcome<Vec<Process>> {
    let uptime: f64 = fs::read_to_string("/proc/uptime")?
        .split(' ')
        .next()
        .unwrap_or_default()
        .parse()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let Ok(stat) = fs::read_to_string(path.join("stat")) else {
            continue;
        };
        let Some((head, tail)) = stat.rsplit_once(')') else {
            continue;
        };
        let name = head.split_once('(').map_or("", |(_, name)| name);
        if !name.starts_with("haat-desktop")
            && !name.starts_with("WebKitWebProces")
            && !name.starts_with("WebKitNetworkPr")
            || fs::read_link(path.join("cwd")).is_ok_and(|folder| folder != person.home())
        {
            continue;
        }
        // proc(5): field 22 is the start in clock ticks since boot; a tick is a hundredth of a second on Linux.
        let ticks: f64 = tail
            .split_whitespace()
            .nth(19)
            .unwrap_or_default()
            .parse()?;
        let pss = fs::read_to_string(path.join("smaps_rollup")).unwrap_or_default();
        let pss = pss
            .lines()
            .find_map(|line| {
                line.strip_prefix("Pss:")?
                    .trim()
                    .strip_suffix(" kB")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        let process = Process {
            begun: now - uptime + ticks / 100.0,
            pss,
            page: name.starts_with("WebKitWebProces"),
        };
        if name.starts_with("haat-desktop") {
            first.push(process)
        } else {
            others.push(process)
        }
    }
    // Of a session that the driver had to begin twice, the second is the window.
    first.sort_by(|one: &Process, other| other.begun.total_cmp(&one.begun));
    first.truncate(1);
    first.extend(others);
    Ok(first)
}
