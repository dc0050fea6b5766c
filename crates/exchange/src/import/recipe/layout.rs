//! What tells a layout: its headers whatever their order, and the name of its source without what differs from one list to the next.

use sha2::{Digest, Sha256};

use super::super::plan::Plan;
use super::super::propose::unnamed;

/// Words that differ from one file of a source to the next: months, and what people write behind a name.
const PASSING: &str = "january february march april may june july august september october november december \
     jan feb mar apr jun jul aug sep sept oct nov dec quarter fy final copy new latest updated revised rev \
     जनवरी फरवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर";

/// The words of a file's name that are the same in every list of its source, as they are written.
pub(super) fn lasting_words(file: &str) -> Vec<&str> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let passing = |word: &str| {
        let folded = haat_atlas::fold(word);
        PASSING
            .split_whitespace()
            .any(|known| haat_atlas::fold(known) == folded)
            // `v` of `v2` and `q` of `q3` say nothing without their number.
            || matches!(folded.as_str(), "" | "v" | "q")
    };
    // `nov2018` is two words: what differs stands beside letters, too.
    stem.split(|c: char| c.is_numeric() || c.is_ascii_punctuation() || c.is_whitespace())
        .filter(|word| !passing(word))
        .collect()
}

/// The name of a file's source: its name without its ending, numbers, dates and months. `partner list` of `Partner-list_Nov-2018 (2).xlsx`.
pub fn source_name(file: &str) -> String {
    haat_atlas::fold(&lasting_words(file).join(" "))
}

/// A header as it is compared: letters and digits alone, so that `Store_Code` is `Store code`; as it stands where it has none.
pub(super) fn folded(header: &str) -> String {
    match haat_atlas::fold_letters(header) {
        letters if letters.is_empty() => haat_atlas::fold(header),
        letters => letters,
    }
}

/// The headers that tell a layout: one that stands for no header tells nothing, unless a list has no others.
pub(super) fn telling(headers: &[String], headless: bool) -> Vec<(usize, String)> {
    let headers = headers.iter().enumerate();
    headers
        .filter(|(at, header)| headless || **header != unnamed(*at))
        .map(|(at, header)| (at, folded(header)))
        .collect()
}

/// The fingerprint of a layout: the same for the same headers in any order. A list without headers is told by how wide it is.
pub fn fingerprint(headers: &[String], headless: bool) -> String {
    let mut names: Vec<String> = telling(headers, headless)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    names.sort();
    let mut digest = Sha256::new();
    digest.update(if headless { "headless" } else { "headers" });
    for name in names {
        digest.update(b"\n");
        digest.update(name);
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The fingerprint of the layout a plan was made for.
pub(super) fn fingerprint_of(plan: &Plan) -> String {
    fingerprint(&headers_of(plan), plan.source.is_headless())
}

/// The headers of a plan, each at its position.
pub(super) fn headers_of(plan: &Plan) -> Vec<String> {
    let headers = plan.columns.iter().map(|column| column.header.clone());
    headers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_a_source_have_one_name_whatever_their_month() {
        for name in [
            "partner-list-2018-11.xlsx",
            "Partner list Nov 2018.csv",
            "PARTNER_LIST_nov18_v2 (1).xls",
            "partner list 31.12.2018 final.xlsx",
            "partner-list",
        ] {
            assert_eq!(source_name(name), "partner list", "{name}");
        }
        assert_eq!(
            source_name("शर्मा दुकानें नवंबर 2018.xlsx"),
            source_name("शर्मा दुकानें दिसंबर २०१८.xlsx")
        );
        assert_eq!(source_name("2018-11.csv"), "");
        assert_ne!(source_name("sharma.csv"), source_name("gupta.csv"));
    }

    #[test]
    fn a_layout_is_its_headers_in_any_order_and_writing() {
        let of = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
            fingerprint(&headers, false)
        };
        assert_eq!(of(&["Code", "Town"]), of(&["town", "CODE "]));
        assert_eq!(of(&["Store code", "Town"]), of(&["Store_Code", "Town"]));
        // A column without a header, at the edge of a sheet, tells nothing.
        assert_eq!(of(&["Code", "Town"]), of(&["Code", "Town", "Column 3"]));
        assert_ne!(of(&["Code", "Town"]), of(&["Code", "Town", "PIN"]));
        assert_ne!(of(&["Code", "#"]), of(&["Code", "%"]));
        let unnamed = vec!["Column 1".to_owned(), "Column 2".to_owned()];
        assert_ne!(
            fingerprint(&unnamed, true),
            fingerprint(&unnamed[..1], true)
        );
        assert_ne!(fingerprint(&unnamed, true), fingerprint(&unnamed, false));
    }
}
