//! What a person set for the application, on this computer: one JSON file, written whole and renamed into place.
//!
//! A key that is not known is left out, a value that does not fit is the default, a file that is no JSON is set aside and said.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Registries that are remembered.
const MOST_RECENT: usize = 12;
/// Characters of a person's name.
const LONGEST_NAME: usize = 80;
/// Bytes of a remembered address or folder.
const LONGEST_TEXT: usize = 4_096;
/// A file of settings is far smaller than this.
const LARGEST_FILE: u64 = 256 * 1024;
/// The sizes of text that can be chosen, in percent.
const TEXT_SIZES: [u16; 5] = [100, 112, 125, 150, 200];

/// The name that stands in the journal, where one is set: asked for by every command that writes.
static NAMED: RwLock<Option<String>> = RwLock::new(None);

/// The name a person set for the journal.
pub fn named() -> Option<String> {
    NAMED.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Tongue {
    /// As the system has it, where Haat speaks it.
    #[default]
    System,
    /// English.
    En,
    /// Hindi.
    Hi,
}

/// How long numbers are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// 12,34,567
    #[default]
    Indian,
    /// 1,234,567
    Thousands,
}

/// A registry that was open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Recent {
    /// The file.
    pub path: String,
    /// The page and query it was left at: `/stores?q=state%3ABihar`.
    #[serde(default)]
    pub page: String,
}

/// Where the window stood, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// Left edge and top edge.
    pub at: Option<(f64, f64)>,
    /// Width and height when it is not maximised.
    pub size: (f64, f64),
    /// Whether it fills the screen.
    pub maximised: bool,
}

/// What a person set.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Settings {
    /// Their name, for the journal; empty for the login name.
    pub name: String,
    /// Light or dark.
    pub theme: Theme,
    /// The language of the window.
    pub language: Tongue,
    /// The size of text, in percent; 0 stands for 100.
    pub text_size: u16,
    /// How numbers are grouped.
    pub grouping: Grouping,
    /// Where backups go; `None` for the application's own folder.
    pub backup_folder: Option<PathBuf>,
    /// The registries opened last, the newest first.
    pub recent: Vec<Recent>,
    /// Where the window stood.
    pub window: Option<Placed>,
}

impl Settings {
    /// Reads a file's text; `None` where it is not a JSON object.
    fn read(text: &str) -> Option<Self> {
        let held: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
        fn take<T: DeserializeOwned + Default>(
            held: &serde_json::Map<String, serde_json::Value>,
            key: &str,
        ) -> T {
            let value = held.get(key).cloned().unwrap_or_default();
            serde_json::from_value(value).unwrap_or_default()
        }
        let mut settings = Self {
            name: take(&held, "name"),
            theme: take(&held, "theme"),
            language: take(&held, "language"),
            text_size: take(&held, "text_size"),
            grouping: take(&held, "grouping"),
            backup_folder: take(&held, "backup_folder"),
            recent: take(&held, "recent"),
            window: take(&held, "window"),
        };
        settings.bound();
        Some(settings)
    }

    /// What was changed here since `before`, and for the rest what stands `there`: two windows keep their settings in one file.
    fn over(&self, before: &Self, there: Self) -> Self {
        fn newer<T: PartialEq + Clone>(here: &T, before: &T, there: T) -> T {
            if here == before { there } else { here.clone() }
        }
        let mut recent = newer(&self.recent, &before.recent, there.recent.clone());
        // What the other window opened is not forgotten because this one opened something, too.
        let known = |list: &[Recent], one: &Recent| list.iter().any(|other| other.path == one.path);
        for one in there.recent {
            if !known(&recent, &one) && !known(&before.recent, &one) {
                recent.push(one);
            }
        }
        let mut merged = Self {
            name: newer(&self.name, &before.name, there.name),
            theme: newer(&self.theme, &before.theme, there.theme),
            language: newer(&self.language, &before.language, there.language),
            text_size: newer(&self.text_size, &before.text_size, there.text_size),
            grouping: newer(&self.grouping, &before.grouping, there.grouping),
            backup_folder: newer(
                &self.backup_folder,
                &before.backup_folder,
                there.backup_folder,
            ),
            window: newer(&self.window, &before.window, there.window),
            recent,
        };
        merged.bound();
        merged
    }

    /// Brings every value within its bounds.
    fn bound(&mut self) {
        self.name = self.name.trim().chars().take(LONGEST_NAME).collect();
        self.name.retain(|c| !c.is_control());
        if !TEXT_SIZES.contains(&self.text_size) {
            self.text_size = TEXT_SIZES[0];
        }
        self.backup_folder
            .take_if(|folder| !folder.is_absolute() || folder.as_os_str().len() > LONGEST_TEXT);
        self.recent
            .retain(|recent| !recent.path.is_empty() && recent.path.len() <= LONGEST_TEXT);
        self.recent.truncate(MOST_RECENT);
        for recent in &mut self.recent {
            // An address of the window's own pages, nothing else.
            if !recent.page.starts_with('/')
                || recent.page.starts_with("//")
                || recent.page.len() > LONGEST_TEXT
            {
                recent.page.clear();
            }
        }
        self.window.take_if(|window| {
            let (width, height) = window.size;
            !(200.0..20_000.0).contains(&width) || !(200.0..20_000.0).contains(&height)
        });
    }
}

/// The settings and the file they are kept in.
#[derive(Default)]
pub struct SettingsFile {
    path: Option<PathBuf>,
    held: Mutex<Held>,
    /// Held while the file is written.
    saving: Mutex<()>,
}

#[derive(Default)]
struct Held {
    settings: Settings,
    /// Whether the file was damaged when the application started: its defaults are in force, and the page says so.
    damaged: bool,
    /// What the file held when it was read or written last: what differs from it is not saved yet.
    saved: Settings,
}

impl SettingsFile {
    /// Reads the file, where there is one. One that cannot be understood is set aside under another name.
    pub fn open(path: Option<PathBuf>) -> Self {
        let text = path.as_deref().and_then(read_bounded);
        let read = text.as_deref().map(Settings::read);
        let damaged = read == Some(None);
        if let (true, Some(path)) = (damaged, &path) {
            let _ = fs::rename(path, path.with_extension("damaged.json"));
        }
        let mut settings = read.flatten().unwrap_or_default();
        settings.bound();
        let file = Self {
            path,
            held: Mutex::new(Held {
                saved: settings.clone(),
                settings,
                damaged,
            }),
            saving: Mutex::default(),
        };
        file.hand_out();
        file
    }

    /// The settings as they are.
    pub fn get(&self) -> Settings {
        self.lock().settings.clone()
    }

    /// Whether the file was damaged when the application started.
    pub fn was_damaged(&self) -> bool {
        self.lock().damaged
    }

    /// Changes settings; they are in the file within a second, and at the end of the program.
    pub fn change(&self, change: impl FnOnce(&mut Settings)) {
        let mut held = self.lock();
        change(&mut held.settings);
        held.settings.bound();
        drop(held);
        self.hand_out();
    }

    /// Puts a registry in front of those that were opened last.
    pub fn opened(&self, path: &Path) {
        let path = path.display().to_string();
        self.change(|settings| {
            let known = settings.recent.iter().position(|one| one.path == path);
            let recent = match known {
                Some(at) => settings.recent.remove(at),
                None => Recent {
                    path,
                    page: String::new(),
                },
            };
            settings.recent.insert(0, recent);
        });
    }

    /// Writes what changed since it was last written, and takes up what another window wrote meanwhile. What cannot be written is tried
    /// again.
    pub fn save(&self) {
        let Some(path) = &self.path else { return };
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let (mine, before) = {
            let held = self.lock();
            if held.settings == held.saved {
                return;
            }
            (held.settings.clone(), held.saved.clone())
        };
        // Nobody waits for the disk who only asks or changes: the window does both while it is moved.
        let there = read_bounded(path).and_then(|text| Settings::read(&text));
        let merged = mine.over(&before, there.unwrap_or_else(|| before.clone()));
        let text = serde_json::to_string_pretty(&merged).unwrap_or_default();
        if write_whole(path, &text).is_ok() {
            let mut held = self.lock();
            held.settings = held.settings.over(&mine, merged.clone());
            held.saved = merged;
        }
        self.hand_out();
    }

    fn hand_out(&self) {
        let name = self.lock().settings.name.clone();
        *NAMED.write().unwrap_or_else(PoisonError::into_inner) = (!name.is_empty()).then_some(name);
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text of a file; an empty one for what is too large or no text, which is no JSON either.
fn read_bounded(path: &Path) -> Option<String> {
    let size = fs::metadata(path).ok()?.len();
    if size > LARGEST_FILE {
        return Some(String::new());
    }
    Some(fs::read_to_string(path).unwrap_or_default())
}

fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = fs::File::create(&part)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, SettingsFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        fs::write(&path, text).unwrap();
        let file = SettingsFile::open(Some(path));
        (folder, file)
    }

    #[test]
    fn what_was_set_is_there_again_and_keys_nobody_knows_are_not() {
        let (folder, first) = file(r#"{"theme": "dark", "colour": "red", "text_size": 125}"#);
        assert_eq!(
            (first.get().theme, first.get().text_size),
            (Theme::Dark, 125)
        );
        first.change(|settings| settings.language = Tongue::Hi);
        first.save();
        let path = folder.path().join("settings.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("colour"), "{text}");
        let again = SettingsFile::open(Some(path)).get();
        assert_eq!((again.theme, again.language), (Theme::Dark, Tongue::Hi));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_value_that_does_not_fit_is_the_default_and_the_others_stay() {
        let (_folder, file) = file(
            r#"{"theme": "mauve", "language": "hi", "text_size": 900, "recent": [{"path": "/n.haat", "page": "https://x"}],
               "window": {"at": null, "size": [1, 1e9], "maximised": true}, "backup_folder": "beside/it", "name": 7}"#,
        );
        let read = file.get();
        assert_eq!((read.theme, read.text_size), (Theme::System, 100));
        assert_eq!((read.language, read.name.as_str()), (Tongue::Hi, ""));
        assert_eq!(read.recent[0].page, "");
        assert_eq!((read.window, read.backup_folder), (None, None));
        assert!(!file.was_damaged());
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_said() {
        for text in ["{\"theme\": \"da", "", "[]", &"x".repeat(300 * 1024)] {
            let (folder, file) = file(text);
            assert!(file.was_damaged());
            assert_eq!(file.get().text_size, 100);
            let aside = folder.path().join("settings.damaged.json");
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
        }
        assert!(!SettingsFile::open(None).was_damaged());
    }

    #[test]
    fn twelve_registries_are_remembered_the_newest_first_with_their_pages() {
        let (_folder, file) = file("{}");
        for n in 0..20 {
            file.opened(Path::new(&format!("/{n}.haat")));
        }
        file.change(|settings| settings.recent[3].page = "/stores?q=a".into());
        file.opened(Path::new("/16.haat"));
        let recent = file.get().recent;
        assert_eq!(recent.len(), MOST_RECENT);
        assert_eq!(recent[0].path, "/16.haat");
        assert_eq!(recent[0].page, "/stores?q=a");
        assert_eq!(recent[1].path, "/19.haat");
    }

    #[test]
    fn what_two_windows_set_is_kept_of_both() {
        let (folder, one) = file("{}");
        let other = SettingsFile::open(Some(folder.path().join("settings.json")));
        one.change(|settings| settings.theme = Theme::Dark);
        one.opened(Path::new("/one.haat"));
        one.save();
        other.change(|settings| settings.text_size = 125);
        other.opened(Path::new("/other.haat"));
        other.save();
        one.change(|settings| settings.language = Tongue::Hi);
        one.save();
        for settings in [
            one.get(),
            SettingsFile::open(Some(folder.path().join("settings.json"))).get(),
        ] {
            assert_eq!(
                (settings.theme, settings.text_size, settings.language),
                (Theme::Dark, 125, Tongue::Hi)
            );
            let recent: Vec<&str> = settings
                .recent
                .iter()
                .map(|one| one.path.as_str())
                .collect();
            assert_eq!(recent, ["/other.haat", "/one.haat"]);
        }
        // What is taken off the list stays off it.
        one.change(|settings| settings.recent.retain(|one| one.path != "/other.haat"));
        one.save();
        other.change(|settings| settings.name = "Asha".into());
        other.save();
        assert_eq!(other.get().recent.len(), 1);
    }

    #[test]
    fn a_name_is_one_short_line() {
        let (_folder, file) = file("{}");
        file.change(|settings| settings.name = format!("  Asha\n{}", "x".repeat(200)));
        let name = file.get().name;
        assert!(
            name.starts_with("Ashax") && name.chars().count() <= LONGEST_NAME,
            "{name}"
        );
    }
}
