//! What is to be said of a partner: its papers and numbers, by the rules for a store's.

use super::finding::{Check, Finding};
use super::papers;
use crate::model::{Partner, PartnerField, StoreField};

/// A text of a partner in the form its field has, where it has one: the rest stays as it came.
pub fn partner_text(field: PartnerField, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let form = match field {
        PartnerField::Mobile => papers::mobile(text),
        PartnerField::Gstin => papers::gstin(text).map(|gstin| gstin.text),
        PartnerField::Pan => Some(text.to_uppercase()),
        _ => None,
    };
    Some(form.unwrap_or_else(|| text.to_owned()))
}

/// What is said of a name that is no partner's yet: it makes one, and a misspelt name does too.
pub(crate) fn new_partner(name: &str) -> Finding {
    Finding::new(StoreField::Partner, Check::PartnerNew).with("value", name)
}

/// Everything worth a look in a partner, each with its field. A finding names the field that a store would have it in.
pub fn check_partner(partner: &Partner) -> Vec<(PartnerField, Finding)> {
    let mut found = Vec::new();
    let mut warn = |field: PartnerField, of: StoreField, check: Check, value: &str| {
        found.push((field, Finding::new(of, check).with("value", value)));
    };
    if let Some(mobile) = partner.mobile.as_deref()
        && papers::mobile(mobile).is_none()
    {
        warn(
            PartnerField::Mobile,
            StoreField::Mobile,
            Check::MobileForm,
            mobile,
        );
    }
    if let Some(email) = partner.email.as_deref()
        && !papers::is_email(email)
    {
        warn(
            PartnerField::Email,
            StoreField::Email,
            Check::EmailForm,
            email,
        );
    }
    let pan = partner.pan.as_deref();
    if let Some(pan) = pan.filter(|pan| !papers::is_pan(pan)) {
        warn(PartnerField::Pan, StoreField::Gstin, Check::PanForm, pan);
    }
    let Some(gstin) = partner.gstin.as_deref() else {
        return found;
    };
    let Some(read) = papers::gstin(gstin) else {
        warn(
            PartnerField::Gstin,
            StoreField::Gstin,
            Check::GstinForm,
            gstin,
        );
        return found;
    };
    if !read.check_digit_holds() {
        let wrong = Finding::new(StoreField::Gstin, Check::GstinCheckDigit);
        let wrong = wrong
            .with("value", &read.text)
            .with("expected", read.expected);
        found.push((PartnerField::Gstin, wrong));
    }
    let carried = read.text.get(2..12).unwrap_or_default();
    if let Some(pan) = pan.filter(|pan| papers::is_pan(pan) && *pan != carried) {
        let other = Finding::new(StoreField::Gstin, Check::GstinPan);
        found.push((
            PartnerField::Pan,
            other.with("value", pan).with("carried", carried),
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(partner: &Partner) -> Vec<(PartnerField, Check)> {
        let found = check_partner(partner).into_iter();
        found
            .map(|(field, finding)| (field, finding.check))
            .collect()
    }

    #[test]
    fn papers_are_checked_against_each_other() {
        let mut partner = Partner {
            gstin: Some("27AAPFU0939F1ZV".into()),
            pan: Some("AAPFU0939F".into()),
            mobile: Some("9876543210".into()),
            email: Some("asha@example.in".into()),
            ..Partner::default()
        };
        assert_eq!(said(&partner), []);
        partner.pan = Some("AAACC1206D".into());
        assert_eq!(said(&partner), [(PartnerField::Pan, Check::GstinPan)]);
        partner.pan = Some("12345".into());
        partner.gstin = Some("03AAJCR2207E1Z2".into());
        partner.mobile = Some("011-234".into());
        partner.email = Some("asha".into());
        assert_eq!(
            said(&partner),
            [
                (PartnerField::Mobile, Check::MobileForm),
                (PartnerField::Email, Check::EmailForm),
                (PartnerField::Pan, Check::PanForm),
                (PartnerField::Gstin, Check::GstinCheckDigit),
            ]
        );
    }

    #[test]
    fn texts_take_the_form_of_their_field() {
        assert_eq!(
            partner_text(PartnerField::Mobile, " +91 98765 43210 ").as_deref(),
            Some("9876543210")
        );
        assert_eq!(
            partner_text(PartnerField::Pan, "aapfu0939f").as_deref(),
            Some("AAPFU0939F")
        );
        assert_eq!(
            partner_text(PartnerField::Mobile, "later").as_deref(),
            Some("later")
        );
        assert_eq!(partner_text(PartnerField::Name, "  "), None);
    }
}
