//! What is left of personal data where nobody asked for it.

use std::sync::Arc;

use haat_registry::checks::{Finding, MASK, mask_gstin};
use haat_registry::query::Test;
use haat_registry::{AsOf, Columns, FieldKey, QueryField, Registry, StoreField, StoreQuery};

use crate::error::Result;

/// The query as it may stand on an About sheet: what it asks of personal fields is masked, and so are words that a personal value contains,
/// in the state that was asked or now.
pub fn masked_query(registry: &Registry, query: &StoreQuery, as_of: AsOf) -> Result<StoreQuery> {
    let own: Vec<String> = registry.read(|reader| {
        Ok(reader
            .own_fields()?
            .into_iter()
            .filter(|field| field.personal)
            .map(|field| haat_atlas::fold(&field.name))
            .collect())
    })?;
    let is_personal = |field: &QueryField| match field {
        QueryField::Builtin(field) => field.is_personal(),
        QueryField::Own(name) => own.contains(&haat_atlas::fold(name)),
        _ => false,
    };
    let mut masked = query.clone();
    for filter in masked
        .filters
        .iter_mut()
        .filter(|filter| is_personal(&filter.field))
    {
        for test in &mut filter.any {
            *test = match test {
                Test::Blank => Test::Blank,
                _ => Test::Is(MASK.to_owned()),
            };
        }
    }
    if masked.text.is_empty() {
        return Ok(masked);
    }
    let mut states = vec![registry.columns(AsOf::Now)?];
    if as_of != AsOf::Now {
        states.push(registry.columns(as_of)?);
    }
    let personal: Vec<QueryField> = StoreField::ALL
        .iter()
        .filter(|field| field.is_personal())
        .map(|field| QueryField::Builtin(*field))
        .chain(own.iter().map(|name| QueryField::Own(name.clone())))
        .collect();
    for term in &mut masked.text {
        for field in &personal {
            let asked = StoreQuery {
                filters: vec![haat_registry::query::Filter {
                    field: field.clone(),
                    negated: false,
                    any: vec![Test::Is(term.text.clone())],
                }],
                ..StoreQuery::default()
            };
            // A word that cannot be asked of a field is not in it.
            let held = |columns: &Arc<Columns>| columns.count(&asked).is_ok_and(|count| count > 0);
            if states.iter().any(held) {
                term.text = MASK.to_owned();
                break;
            }
        }
    }
    Ok(masked)
}

/// What a field holds, masked where the field is personal. An own column counts as personal here: the key does not say.
pub fn masked_text(field: FieldKey, text: &str) -> String {
    match field {
        _ if text.is_empty() => String::new(),
        FieldKey::Builtin(StoreField::Gstin) => mask_gstin(text),
        FieldKey::Builtin(field) if !field.is_personal() => text.to_owned(),
        _ => MASK.to_owned(),
    }
}

/// The finding without the personal value that it quotes. Own columns count as personal here: a finding does not know.
pub fn masked_finding(mut finding: Finding) -> Finding {
    let personal = match finding.field {
        FieldKey::Builtin(field) => field.is_personal(),
        FieldKey::Own(_) => true,
    };
    if !personal {
        return finding;
    }
    for (name, value) in &mut finding.params {
        *value = match name.as_str() {
            // Where the store is, and what the first two digits say: both stand in every export.
            "state" | "gstin_state" => continue,
            // What the column is called, which is nobody's.
            "field" => continue,
            "value" if finding.field == StoreField::Gstin.into() => mask_gstin(value),
            _ => MASK.to_owned(),
        };
    }
    finding
}

#[cfg(test)]
mod tests {
    use haat_registry::checks::Check;

    use super::*;

    #[test]
    fn a_finding_is_told_without_what_is_personal() {
        let said = |field: StoreField, check, params: &[(&str, &str)]| {
            let finding = params
                .iter()
                .fold(Finding::new(field, check), |finding, (name, value)| {
                    finding.with(name, value)
                });
            masked_finding(finding).to_string()
        };
        assert_eq!(
            said(StoreField::Mobile, Check::MobileForm, &[("value", "98765")]),
            "“•••” is not an Indian mobile number"
        );
        assert_eq!(
            said(
                StoreField::Gstin,
                Check::GstinState,
                &[
                    ("value", "27AAPFU0939F1ZV"),
                    ("gstin_state", "Maharashtra"),
                    ("state", "Bihar")
                ]
            ),
            "GSTIN 27••••••••••1ZV is of Maharashtra, the store is in Bihar"
        );
        assert_eq!(
            said(
                StoreField::Mobile,
                Check::RequiredBlank,
                &[("field", "Mobile")]
            ),
            "Mobile is blank"
        );
        assert_eq!(
            said(StoreField::Pin, Check::PinForm, &[("value", "12")]),
            "“12” is not a PIN code"
        );
    }
}
