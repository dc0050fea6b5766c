//! What a cell says beside the name of the town: PINs, brackets, the state once more, "city", "dist."

use crate::fold::{fold, letters_of};
use crate::states::State;

/// Words beside a name that do not change which town is meant.
const BESIDE: [&str; 30] = [
    "cantonment",
    "cantt",
    "city",
    "dist",
    "distt",
    "district",
    "dt",
    "gram",
    "india",
    "mandal",
    "municipality",
    "po",
    "post",
    "ps",
    "rural",
    "shahar",
    "sub",
    "tahsil",
    "tal",
    "taluk",
    "taluka",
    "teh",
    "tehsil",
    "town",
    "tq",
    "urban",
    "vill",
    "village",
    "जिला",
    "शहर",
];

/// The name without what stands beside it; `None` where nothing does.
///
/// Takes what stands before the first comma or bracket, without numbers, without the words of [`BESIDE`] and without the state's own name.
pub(super) fn without_additions(folded: &str, state: Option<&State>) -> Option<String> {
    let cut = folded
        .find([',', '(', '[', '/', ';'])
        .map_or(folded, |at| &folded[..at]);
    let cut = match cut.split_once(" - ") {
        Some((name, _)) => name,
        None => cut,
    };
    let is_beside =
        |word: &str| BESIDE.contains(&word) || word.chars().all(|c| c.is_numeric() || c == '-');
    let mut words: Vec<&str> = cut
        .split([' ', '-', '.', ':'])
        .filter(|word| !word.is_empty() && !is_beside(word))
        .collect();
    if let Some(state) = state {
        let name = fold(state.name);
        let own: Vec<&str> = name.split(' ').collect();
        if words.len() > own.len() && words.ends_with(&own) {
            words.truncate(words.len() - own.len());
        }
    }
    let rest = letters_of(&words.join(" "));
    (!rest.is_empty() && rest != letters_of(folded)).then_some(rest)
}
