//! Several lists at once: the files that were named, and those of a folder.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result, UnreadableKind};

/// How the names of lists end.
const ENDINGS: [&str; 9] = [
    "csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods",
];

/// The lists that a path means: the file itself, or the lists of a folder by their names, as a person would sort them. Folders within it are left
/// alone, and so are files that are hidden or that a spreadsheet program keeps beside an open workbook.
pub fn lists(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(Error::io(path))? {
        let entry = entry.map_err(Error::io(path))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_beside = name.starts_with('.') || name.starts_with("~$");
        let ending = Path::new(&name).extension().unwrap_or_default();
        let is_list = ENDINGS.iter().any(|end| ending.eq_ignore_ascii_case(end));
        if is_list && !is_beside && entry.path().is_file() {
            found.push((order(&name), name, entry.path()));
        }
    }
    if found.is_empty() {
        return Err(Error::unreadable(path, UnreadableKind::NoLists));
    }
    found.sort();
    Ok(found.into_iter().map(|(.., path)| path).collect())
}

/// A name as it is sorted: in whatever letters, and 2 before 10.
fn order(name: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = haat_atlas::fold(name);
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number = rest[..digits].parse().unwrap_or(0);
        let after = rest.split_off(digits);
        let words = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        parts.push((number, after[..words].to_owned()));
        rest = after[words..].to_owned();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_its_lists_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "list 10.csv",
            "List 2.XLSX",
            "about.pdf",
            ".hidden.csv",
            "~$list 2.xlsx",
            "a.xls",
        ] {
            std::fs::write(folder.path().join(name), "Code\nA\n").unwrap();
        }
        std::fs::create_dir(folder.path().join("more.csv")).unwrap();
        let names = |path: &Path| -> Vec<String> {
            let lists = lists(path).unwrap().into_iter();
            lists
                .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
                .collect()
        };
        assert_eq!(
            names(folder.path()),
            ["a.xls", "List 2.XLSX", "list 10.csv"]
        );
        assert_eq!(names(&folder.path().join("about.pdf")), ["about.pdf"]);
        let error = lists(&folder.path().join("more.csv")).unwrap_err();
        assert!(
            error.to_string().contains("folder without lists"),
            "{error}"
        );
    }
}
