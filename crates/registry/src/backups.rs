//! Backups by day: verified copies of a registry in a folder, which of them are kept, and which are there to be restored.
//!
//! A backup knows that it is one: its `meta` says when it was made and at which journal entry. Only such a file, which nobody wrote to
//! since, is ever removed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::error::{Error, Result};
use crate::file;
use crate::reader::Reader;
use crate::registry::Registry;
use crate::watch::Watch;

/// All backups of so many days are kept, today among them ...
const DAYS: i64 = 7;
/// ... then one a week for so many weeks ...
const WEEKS: usize = 4;
/// ... then one a month for so many months.
const MONTHS: usize = 12;

/// How old an unfinished copy must be before it is cleared away: another program may be writing it.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// A backup that Haat made, as it lies in its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// The file.
    pub path: PathBuf,
    /// The registry's name, without folder and extension.
    pub name: String,
    /// The replica that the registry is: backups of one registry have one.
    pub replica: i64,
    /// When it was made and read back whole, in milliseconds since 1970-01-01T00:00Z.
    pub made: i64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Live stores in it.
    pub stores: u64,
    /// Its newest journal entry.
    pub entry: i64,
    /// Whether somebody wrote to it since it was made: then it is a registry of its own, and stays.
    pub written_to: bool,
}

impl BackupFile {
    /// The day it was made on, in this computer's time zone.
    pub fn day(&self) -> Date {
        Timestamp::from_millisecond(self.made)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(TimeZone::system())
            .date()
    }
}

/// What a backup's `meta` says of it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Mark {
    name: String,
    made: i64,
    entry: i64,
    stores: u64,
}

/// Which of these days' backups are to go: all of the last seven days stay, then the newest of each of the four newest weeks, then the
/// newest of each of the twelve newest months. The newest of all always stays.
///
/// Weeks and months are the calendar's, not counted back from today: else the one that is kept of a week would be another every day,
/// and none would grow old enough to be a month's.
pub fn to_thin(days: &[Date], today: Date) -> BTreeSet<usize> {
    let mut newest_first: Vec<usize> = (0..days.len()).collect();
    newest_first.sort_by_key(|at| std::cmp::Reverse((days[*at], *at)));
    let recent = |day: Date| days_between(day, today) < DAYS;
    let old = newest_first
        .into_iter()
        .skip(1)
        .filter(|at| !recent(days[*at]));
    let (mut weeks, mut months) = (Vec::new(), Vec::new());
    let mut gone = BTreeSet::new();
    for at in old {
        let day = days[at];
        let week = (day.iso_week_date().year(), day.iso_week_date().week());
        let month = (day.year(), day.month());
        let kept = if weeks.contains(&week) {
            false
        } else if weeks.len() < WEEKS {
            weeks.push(week);
            true
        } else if months.contains(&month) || months.len() == MONTHS {
            false
        } else {
            months.push(month);
            true
        };
        if !kept {
            gone.insert(at);
        }
    }
    gone
}

fn days_between(day: Date, today: Date) -> i64 {
    day.until(today)
        .map_or(0, |span| i64::from(span.get_days()))
}

/// Whether a registry that stands at `entry` wants a backup: it changed since its newest one, and that is not of today or Haat is closing.
pub fn backup_due(newest: Option<&BackupFile>, entry: i64, today: Date, closing: bool) -> bool {
    match newest {
        _ if entry == 0 => false,
        None => true,
        Some(newest) => newest.entry != entry && (closing || newest.day() < today),
    }
}

/// The backups in a folder that Haat made, the newest first. What is none, or cannot be read, is passed over.
pub fn backups_in(folder: &Path) -> Result<Vec<BackupFile>> {
    let listed = fs::read_dir(folder).map_err(|source| Error::Io {
        path: folder.to_owned(),
        source,
    })?;
    let mut backups: Vec<BackupFile> = listed
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "haat"))
        .filter_map(|path| read(&path))
        .collect();
    backups.sort_by(|one, other| (other.made, &other.path).cmp(&(one.made, &one.path)));
    Ok(backups)
}

fn read(path: &Path) -> Option<BackupFile> {
    file::check_header(path, file::SCHEMA).ok()?;
    let bytes = fs::metadata(path).ok()?.len();
    let conn = file::open_reader(path, true).ok()?;
    let reader = Reader::new(&conn);
    let mark: Mark = serde_json::from_str(&reader.meta("backup").ok()??).ok()?;
    Some(BackupFile {
        path: path.to_owned(),
        name: mark.name,
        replica: replica(&reader).ok()?,
        made: mark.made,
        bytes,
        stores: mark.stores,
        entry: mark.entry,
        // A WAL beside it: somebody has it open.
        written_to: reader.last_entry().ok()? != mark.entry || beside(path, "-wal").exists(),
    })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn replica(reader: &Reader<'_>) -> Result<i64> {
    let found = reader.meta("replica")?;
    Ok(found.and_then(|text| text.parse().ok()).unwrap_or_default())
}

impl Registry {
    /// Which replica this registry is: its backups say the same.
    pub fn replica(&self) -> Result<i64> {
        self.read(replica)
    }

    /// Writes a backup named by this registry and the time into a folder that is there, and reads it back whole.
    pub fn backup_into(&self, folder: &Path, watch: &Watch) -> Result<BackupFile> {
        let now = Zoned::now();
        let name = self.name();
        let stem = format!("{name} {}", now.strftime("%Y-%m-%d %H-%M-%S"));
        let out = (1..)
            .map(|n| match n {
                1 => folder.join(format!("{stem}.haat")),
                n => folder.join(format!("{stem} ({n}).haat")),
            })
            .find(|path| !path.exists())
            .unwrap_or_else(|| folder.join(&stem));
        self.read_long(|reader| {
            let mark = Mark {
                name: name.clone(),
                made: now.timestamp().as_millisecond(),
                entry: reader.last_entry()?,
                stores: reader.store_count()?,
            };
            let text = serde_json::to_string(&mark).unwrap_or_default();
            let done = file::backup(self.path(), reader.connection(), &out, Some(&text), watch)?;
            Ok(BackupFile {
                path: done.path,
                name: mark.name,
                replica: replica(reader)?,
                made: mark.made,
                bytes: done.bytes,
                stores: done.stores,
                entry: mark.entry,
                written_to: false,
            })
        })
    }

    /// Removes the backups of this registry that are not kept any longer ([`to_thin`]), and copies that were never finished. What is
    /// left of its backups, the newest first.
    pub fn thin_backups(&self, folder: &Path) -> Result<Vec<BackupFile>> {
        let replica = self.replica()?;
        let name = self.name();
        let mut own = backups_in(folder)?;
        own.retain(|backup| backup.replica == replica && backup.name == name);
        let days: Vec<Date> = own.iter().map(BackupFile::day).collect();
        // Of one day the newest stands first here; the rule takes the later place for the newer.
        let reversed: Vec<Date> = days.iter().rev().copied().collect();
        let gone: BTreeSet<usize> = to_thin(&reversed, crate::checks::today())
            .into_iter()
            .map(|at| days.len() - 1 - at)
            .collect();
        let mut at = 0;
        own.retain(|backup| {
            let goes = gone.contains(&at) && !backup.written_to;
            at += 1;
            // One that cannot be removed is tried again the next time.
            !(goes && fs::remove_file(&backup.path).is_ok())
        });
        clear_parts(folder, &name);
        Ok(own)
    }

    fn name(&self) -> String {
        let stem = self.path().file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }
}

/// Clears away copies that a killed program left unfinished: `Network 2026-11-24 18-30-00.haat.1234.part`.
fn clear_parts(folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let own = file_name
            .strip_prefix(name)
            .and_then(|rest| rest.strip_suffix(".part"))
            .and_then(|rest| rest.split_once(".haat."))
            .is_some_and(|(date, process)| {
                date.get(1..11)
                    .is_some_and(|day| day.parse::<Date>().is_ok())
                    && process.bytes().all(|byte| byte.is_ascii_digit())
            });
        let age = entry
            .metadata()
            .and_then(|found| found.modified())
            .ok()
            .and_then(|at| SystemTime::now().duration_since(at).ok());
        if own && age.is_some_and(|age| age > LEFT_BEHIND) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::{Action, restore};
    use jiff::ToSpan;
    use jiff::civil::date;

    /// The days that stay where a backup is made on every `step`th of so many days, thinned each time.
    fn lived_through(days: i64, step: i64) -> (Vec<Date>, Date) {
        let begin = date(2025, 1, 1);
        let mut kept: Vec<Date> = Vec::new();
        let mut today = begin;
        for day in (0..days).step_by(usize::try_from(step).unwrap()) {
            today = begin.checked_add(day.days()).unwrap();
            kept.push(today);
            let gone = to_thin(&kept, today);
            let mut at = 0;
            kept.retain(|_| {
                at += 1;
                !gone.contains(&(at - 1))
            });
        }
        (kept, today)
    }

    #[test]
    fn of_two_years_of_days_a_week_of_days_four_weeks_and_twelve_months_are_kept() {
        let (kept, today) = lived_through(730, 1);
        let recent = kept.iter().filter(|day| days_between(**day, today) < 7);
        assert_eq!(recent.count(), 7);
        assert_eq!(kept.len(), 7 + 4 + 12, "{kept:?}");
        let months: BTreeSet<_> = kept.iter().map(|day| (day.year(), day.month())).collect();
        assert!(months.len() >= 12, "{kept:?}");
        // Nothing between is missing for longer than a month and some days.
        for pair in kept.windows(2) {
            assert!(days_between(pair[0], pair[1]) <= 45, "{pair:?}");
        }
    }

    #[test]
    fn rare_backups_are_kept_longer_and_the_last_one_always() {
        let (kept, _) = lived_through(730, 60);
        assert_eq!(kept.len(), 13, "one every two months: {kept:?}");
        let old = [date(2001, 1, 1)];
        assert!(to_thin(&old, date(2026, 11, 24)).is_empty());
        assert!(to_thin(&[], date(2026, 11, 24)).is_empty());
    }

    #[test]
    fn all_of_one_day_are_kept_for_a_week_and_then_the_newest() {
        let today = date(2026, 11, 24);
        let busy = [today, today, today, today];
        assert!(to_thin(&busy, today).is_empty());
        let later = today.checked_add(10.days()).unwrap();
        assert_eq!(to_thin(&[today, today, later], later), BTreeSet::from([0]));
        // A clock that was ahead for a while: what it dated is kept.
        assert!(to_thin(&[later, today], today).is_empty());
    }

    #[test]
    fn a_backup_is_wanted_once_a_day_after_a_change_and_when_closing() {
        let today = date(2026, 11, 24);
        let made = |day: Date, entry| BackupFile {
            path: PathBuf::new(),
            name: "n".into(),
            replica: 1,
            made: day
                .to_zoned(TimeZone::system())
                .unwrap()
                .timestamp()
                .as_millisecond(),
            bytes: 0,
            stores: 0,
            entry,
            written_to: false,
        };
        let due =
            |newest: Option<&BackupFile>, entry, closing| backup_due(newest, entry, today, closing);
        assert!(!due(None, 0, true), "nothing in it yet");
        assert!(due(None, 1, false));
        let (of_today, of_yesterday) = (made(today, 5), made(today.yesterday().unwrap(), 5));
        assert!(!due(Some(&of_today), 5, true), "nothing changed");
        assert!(!due(Some(&of_today), 6, false), "one of today is there");
        assert!(due(Some(&of_today), 6, true));
        assert!(due(Some(&of_yesterday), 6, false));
    }

    fn registry(folder: &Path) -> Registry {
        let registry = Registry::create(&folder.join("n.haat")).unwrap();
        add(&registry, "A");
        registry
    }

    fn add(registry: &Registry, code: &str) {
        let values = FieldValues::from_iter([(StoreField::Code.into(), Value::text(code))]);
        registry
            .transact("asha", Action::new("test"), |tx| tx.create_store(&values))
            .unwrap();
    }

    #[test]
    fn a_backup_is_found_again_and_restored_into_a_registry_that_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let registry = registry(folder.path());
        let backups = folder.path().join("backups");
        fs::create_dir(&backups).unwrap();
        let made = registry.backup_into(&backups, &Watch::NONE).unwrap();
        assert_eq!((made.stores, made.entry), (1, 1));
        assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
        fs::write(backups.join("letter.haat"), "no registry").unwrap();
        registry
            .backup(&backups.join("by hand.haat"), &Watch::NONE)
            .unwrap();
        assert_eq!(backups_in(&backups).unwrap(), std::slice::from_ref(&made));
        let out = folder.path().join("again.haat");
        restore(&made.path, &out, registry.clock(), &Watch::NONE).unwrap();
        let again = Registry::open(&out).unwrap();
        assert_eq!(again.read(|reader| reader.meta("backup")).unwrap(), None);
        assert_ne!(again.replica().unwrap(), registry.replica().unwrap());
        assert!(matches!(
            backups_in(&folder.path().join("nowhere")),
            Err(Error::Io { .. })
        ));
    }

    #[test]
    fn only_untouched_backups_of_this_registry_are_thinned() {
        let folder = tempfile::tempdir().unwrap();
        let registry = registry(folder.path());
        let other = Registry::create(&folder.path().join("other.haat")).unwrap();
        add(&other, "B");
        let old = |backup: &BackupFile, days: i64| {
            let made = backup.made - days * 24 * 60 * 60 * 1000;
            let conn = rusqlite::Connection::open(&backup.path).unwrap();
            let mark = format!(
                r#"{{"name":"{}","made":{made},"entry":{},"stores":1}}"#,
                backup.name, backup.entry
            );
            conn.execute("UPDATE meta SET value = ?1 WHERE key = 'backup'", [mark])
                .unwrap();
        };
        let into = folder.path();
        let ages = [0, 100, 100, 100, 800];
        let made: Vec<BackupFile> = ages
            .iter()
            .map(|_| registry.backup_into(into, &Watch::NONE).unwrap())
            .collect();
        let of_other = other.backup_into(into, &Watch::NONE).unwrap();
        for (backup, days) in made.iter().zip(ages) {
            old(backup, days);
        }
        old(&of_other, 100);
        // Somebody opened one of them and worked on in it.
        let opened = Registry::open(&made[1].path).unwrap();
        add(&opened, "C");
        drop(opened);
        let left = registry.thin_backups(into).unwrap();
        let there: Vec<bool> = made.iter().map(|backup| backup.path.exists()).collect();
        assert_eq!(there.iter().filter(|there| **there).count(), left.len());
        assert!(there[0] && there[1] && there[4], "{there:?}");
        assert!(!(there[2] && there[3]), "{there:?}");
        assert!(of_other.path.exists() && folder.path().join("n.haat").exists());
    }
}
