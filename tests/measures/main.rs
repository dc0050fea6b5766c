//! What a person waits for in the built application: `measures REGISTRY`, and how its list scrolls: `measures REGISTRY --scroll MINUTES`.
//!
//! Each figure is a line of JSON, `{ "work", "unit", "value", "p95", "most" }`, the value being the median.

mod page;
mod scroll;
mod start;

use harness::{Outcome, Person};
use serde_json::json;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let measured = match words.as_slice() {
        [registry] => measure(Path::new(registry)).await,
        [registry, word, minutes] if word == "--scroll" => {
            measure_scrolling(Path::new(registry), &minutes.to_string_lossy()).await
        }
        _ => {
            eprintln!("usage: measures REGISTRY [--scroll MINUTES]");
            return ExitCode::from(2);
        }
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("measures: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(registry: &Path) -> Outcome {
    let registry: PathBuf = std::path::absolute(registry)?;
    let person = Person::new()?;
    start::measure(&person, &registry).await?;
    page::measure(&person, &registry).await
}

async fn measure_scrolling(registry: &Path, minutes: &str) -> Outcome {
    let minutes = minutes
        .parse()
        .map_err(|error| format!("--scroll {minutes}: {error}"))?;
    scroll::measure(&Person::new()?, &std::path::absolute(registry)?, minutes).await
}

/// Prints the median and the 95th of a hundred, and the greatest.
fn say(work: &str, unit: &str, mut values: Vec<f64>) -> Outcome {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((values.len() as f64 * share) as usize);
    let (Some(value), Some(p95), Some(most)) = (at(0.5), at(0.95), values.last()) else {
        return Err(format!("nothing was measured of {work}").into());
    };
    println!(
        "{}",
        json!({
            "work": work, "unit": unit, "value": value, "p95": p95, "most": most, "times": values.len()
        })
    );
    Ok(())
}
