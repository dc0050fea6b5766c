//! What a person waits for in the built application: `measures REGISTRY`.
//!
//! Each figure is a line of JSON, `{ "work", "unit", "value", "p95" }`, the value being the median.

mod page;
mod start;

use harness::{Outcome, Person};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(registry) = std::env::args_os().nth(1) else {
        eprintln!("usage: measures REGISTRY");
        return ExitCode::from(2);
    };
    match measure(Path::new(&registry)).await {
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

/// Prints the median and the 95th of a hundred.
fn say(work: &str, unit: &str, mut values: Vec<f64>) -> Outcome {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((values.len() as f64 * share) as usize);
    let (Some(value), Some(p95)) = (at(0.5), at(0.95)) else {
        return Err(format!("nothing was measured of {work}").into());
    };
    println!(
        "{}",
        json!({ "work": work, "unit": unit, "value": value, "p95": p95, "times": values.len() })
    );
    Ok(())
}
