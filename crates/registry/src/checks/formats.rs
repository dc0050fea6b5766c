//! What is to be said of a format that is not there yet: a name that is typed makes one, and a misspelt name too.

use super::finding::{Check, Finding};
use crate::model::{StoreField, StoreFormat};
use crate::query::nearest;

/// The finding on a name that is no format's yet, with the one that is perhaps meant; nothing where there is a format of that name.
pub(crate) fn new_format(name: &str, known: &[StoreFormat]) -> Option<Finding> {
    let folded = haat_atlas::fold(name);
    let mut names = known.iter().map(|format| format.name.as_str());
    if names.clone().any(|name| haat_atlas::fold(name) == folded) {
        return None;
    }
    let finding = |check| Finding::new(StoreField::Format, check).with("value", name);
    // Two of three letters are as good as another name: “EBO” is not “MBO”.
    Some(match nearest(name, names.by_ref()) {
        Some(near) if folded.chars().count() > 3 => finding(Check::FormatNear).with("near", near),
        _ => finding(Check::FormatNew),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_a_formats_is_told_from_a_new_one() {
        let known: Vec<StoreFormat> = ["Mi Store", "Mi Home", "EBO"]
            .into_iter()
            .map(|name| StoreFormat {
                id: 1,
                uid: uuid::Uuid::nil(),
                name: name.to_owned(),
                ownership: None,
                presence: None,
            })
            .collect();
        let said = |name: &str| new_format(name, &known).map(|finding| finding.to_string());
        assert_eq!(said("MI  STORE"), None);
        assert_eq!(
            said("Mi Stor").unwrap(),
            "“Mi Stor” is a new format; there is one called “Mi Store”"
        );
        assert_eq!(said("MBO").unwrap(), "“MBO” is a new format");
        assert_eq!(said("Kiosk").unwrap(), "“Kiosk” is a new format");
    }
}
