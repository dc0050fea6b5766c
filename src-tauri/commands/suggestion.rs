//! What may be typed into a field: formats and partners that are there, towns that are known.

use haat_atlas::fold;
use haat_registry::{FieldKey, StoreField};
use tauri::State;

use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// A list under a field is not read further than this; typing on narrows it.
const MOST: usize = 50;

/// Names that were typed before into a field, or are known of towns, and hold `text`, those that begin with it first.
#[tauri::command]
#[specta::specta]
pub async fn store_suggestions(
    shell: State<'_, Shell>,
    field: String,
    text: String,
) -> Result<Vec<String>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read(|reader| {
            let key = FieldKey::parse(&field);
            let names: Vec<String> = if key == Some(StoreField::Format.into()) {
                let formats = reader.formats()?.into_iter();
                formats.map(|format| format.name).collect()
            } else if key == Some(StoreField::Partner.into()) {
                let partners = reader.partners()?.into_iter();
                partners.map(|partner| partner.name).collect()
            } else if key == Some(StoreField::Town.into()) {
                towns()
            } else {
                Vec::new()
            };
            Ok(closest(names, &text))
        })
    })
    .await
}

/// The towns that are known, the largest first, each name once.
fn towns() -> Vec<String> {
    let mut towns: Vec<&haat_atlas::Place> = haat_atlas::places().iter().collect();
    towns.sort_by_key(|town| std::cmp::Reverse(town.population));
    let mut seen = std::collections::HashSet::new();
    let fresh = towns.into_iter().filter(|town| seen.insert(town.name));
    fresh.map(|town| town.name.to_owned()).collect()
}

fn closest(names: Vec<String>, text: &str) -> Vec<String> {
    let text = fold(text);
    let found = names.into_iter().filter_map(|name| {
        let at = fold(&name).find(&text)?;
        Some((at > 0, name))
    });
    let (begins, holds): (Vec<_>, Vec<_>) = found.partition(|(later, _)| !later);
    let all = begins.into_iter().chain(holds).map(|(_, name)| name);
    all.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_many_names_is_found_by_a_part_of_it() {
        let names: Vec<String> = (0..3_000).map(|n| format!("Partner {n}")).collect();
        assert_eq!(closest(names.clone(), "partner 2999"), ["Partner 2999"]);
        assert_eq!(closest(names.clone(), "").len(), MOST);
        assert!(closest(names, "nobody").is_empty());
        assert_eq!(closest(towns(), "mumb")[0], "Mumbai");
        let names = vec!["New Gaya Radios".to_owned(), "Gaya Mobiles".to_owned()];
        assert_eq!(closest(names, "GAYA"), ["Gaya Mobiles", "New Gaya Radios"]);
    }
}
