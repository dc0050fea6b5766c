//! One target at work: begun from its seeds, watched until it has had its CPU time, or until it found something.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::{home, log};
use crate::order::Outcome;

/// Longer than this, in seconds, a reader may not work on an input of some kilobytes.
const HANG: u32 = 5;

/// Megabytes that a target may have in memory.
const MEMORY: u32 = 2_048;

/// Of an input, in bytes.
const LONGEST: u32 = 16_384;

/// Clock ticks in a second, as `/proc` counts them on every Linux that Rust runs on.
const TICKS: u64 = 100;

/// A target that is ready to run.
pub struct Campaign {
    /// Its name.
    pub name: String,
    program: PathBuf,
    folder: PathBuf,
}

/// What came of it.
pub struct Report {
    name: String,
    cpu: Duration,
    log: log::Log,
    findings: Vec<PathBuf>,
    ended_itself: bool,
}

impl Campaign {
    /// Lays its seeds beside what earlier runs found interesting, which is kept.
    pub fn prepare(name: &str, program: PathBuf, folder: &Path) -> Outcome<Self> {
        for inner in ["corpus", "findings"] {
            fs::create_dir_all(folder.join(inner))?;
        }
        let home = home().join("targets").join(name);
        for seed in fs::read_dir(home.join("corpus"))? {
            let seed = seed?;
            fs::copy(seed.path(), folder.join("corpus").join(seed.file_name()))?;
        }
        fs::copy(home.join("words.dict"), folder.join("words.dict"))?;
        Ok(Self {
            name: name.to_owned(),
            program,
            folder: folder.to_owned(),
        })
    }

    /// Runs it for so much CPU time.
    pub fn run(&self, time: Duration) -> Outcome<Report> {
        println!("\n== {}, in {}", self.name, self.folder.display());
        let before = self.findings()?;
        let log = self.folder.join("log");
        // The engine splits its words at spaces: no path may be among them.
        let words = format!(
            "corpus -dict=words.dict -artifact_prefix=findings/ -timeout={HANG} -rss_limit_mb={MEMORY} \
             -max_len={LONGEST} -print_final_stats=1"
        );
        let mut child = Command::new(&self.program)
            .current_dir(&self.folder)
            .env("BOLERO_LIBFUZZER_ARGS", words)
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()?;
        let (mut cpu, mut told) = (Duration::ZERO, false);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            cpu = cpu_of(&child).unwrap_or(cpu);
            if cpu >= time && !told {
                // It ends at the next input, with its figures.
                let id = child.id().to_string();
                Command::new("kill").args(["-USR1", &id]).status()?;
                told = true;
            }
            sleep(Duration::from_millis(500));
        };
        let mut findings = self.findings()?;
        findings.retain(|path| !before.contains(path));
        Ok(Report {
            name: self.name.clone(),
            cpu,
            log: log::read(&log)?,
            findings,
            ended_itself: !told || !status.success(),
        })
    }

    fn findings(&self) -> Outcome<Vec<PathBuf>> {
        let entries = fs::read_dir(self.folder.join("findings"))?;
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect()
    }
}

/// The CPU time of a process and its threads so far.
fn cpu_of(child: &Child) -> Option<Duration> {
    let said = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // Behind the name, which may hold anything, the user's and the system's ticks are the 12th and 13th.
    let (_, behind) = said.rsplit_once(')')?;
    let ticks = behind.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 1_000 / TICKS))
}

impl Report {
    /// Whether an input was kept, or it ended before its time for any other reason.
    pub fn has_findings(&self) -> bool {
        self.ended_itself || !self.findings.is_empty()
    }

    fn of_kind(&self, kind: &str) -> usize {
        let named = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(kind)
        };
        self.findings.iter().filter(named).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<10} {:>3} min {:02} s of CPU, {:>10} runs, {} new branches beside {} of the seeds; {} crashes, {} hangs, {} out of memory",
            self.name,
            self.cpu.as_secs() / 60,
            self.cpu.as_secs() % 60,
            self.log.runs,
            self.log.covered.saturating_sub(self.log.seeds_cover),
            self.log.seeds_cover,
            self.of_kind("crash"),
            self.of_kind("timeout"),
            self.of_kind("oom"),
        )?;
        for path in &self.findings {
            write!(f, "\n    {}", path.display())?;
        }
        if self.has_findings() {
            for line in &self.log.said {
                write!(f, "\n    | {line}")?;
            }
        }
        Ok(())
    }
}
