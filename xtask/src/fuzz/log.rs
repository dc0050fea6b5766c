//! What the engine wrote while it ran.

use std::fs;
use std::path::Path;

use crate::order::Outcome;

/// Lines shown of what a target said when it failed.
const SHOWN: usize = 12;

/// The figures of a log.
#[derive(Debug, Default, PartialEq)]
pub struct Log {
    /// Inputs tried.
    pub runs: u64,
    /// Branches that what it began with takes.
    pub seeds_cover: u64,
    /// Branches taken in the end.
    pub covered: u64,
    /// How the failure was told, if there was one.
    pub said: Vec<String>,
}

/// Reads a log, whose texts may hold pieces of inputs that are no UTF-8.
pub fn read(path: &Path) -> Outcome<Log> {
    Ok(parse(&String::from_utf8_lossy(&fs::read(path)?)))
}

fn parse(text: &str) -> Log {
    let mut log = Log::default();
    for line in text.lines() {
        if let Some(runs) = line.strip_prefix("stat::number_of_executed_units:") {
            log.runs = runs.trim().parse().unwrap_or_default();
        }
        // `#3811 NEW    cov: 1204 ft: 3385 corp: 101/9Kb ...`
        let Some(state) = line.strip_prefix('#') else {
            continue;
        };
        let words: Vec<&str> = state.split_whitespace().collect();
        let [runs, what, "cov:", covered, ..] = words.as_slice() else {
            continue;
        };
        log.runs = runs.parse().unwrap_or(log.runs);
        log.covered = covered.parse().unwrap_or(log.covered);
        if *what == "INITED" {
            log.seeds_cover = log.covered;
        }
    }
    let failed = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let said = text.lines().skip_while(|line| !failed(line));
    log.said = said.take(SHOWN).map(str::to_owned).collect();
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let text = "INFO: seed corpus: files: 2\n#3\tINITED cov: 10 ft: 20 corp: 2/9b\n#99\tNEW    cov: 15 ft: 31 corp: 3/14b\n\
                    ==7== ERROR: libFuzzer: timeout after 5 seconds\nstat::number_of_executed_units: 120\n";
        let log = parse(text);
        assert_eq!((log.runs, log.seeds_cover, log.covered), (120, 10, 15));
        assert_eq!(log.said.len(), 2, "{:?}", log.said);
    }
}
