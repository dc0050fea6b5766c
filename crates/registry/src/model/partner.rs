//! Partners: those who own or run stores, LFR chains among them.

use uuid::Uuid;

/// A partner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Partner {
    /// Local id, what [`super::Value::Ref`] of a store's partner holds.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// The partner's own code, if it has one.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// `franchisee`, `distributor`, `lfr_chain` or the user's own word.
    pub kind: Option<String>,
    /// Name of the owner. Personal.
    pub owner: Option<String>,
    /// Mobile number. Personal.
    pub mobile: Option<String>,
    /// E-mail address. Personal.
    pub email: Option<String>,
    /// PAN. Personal.
    pub pan: Option<String>,
    /// GSTIN. Personal, for the PAN in it.
    pub gstin: Option<String>,
    /// Address.
    pub address: Option<String>,
}

macro_rules! partner_fields {
    ($($variant:ident, $key:literal, $personal:literal, $label:literal;)*) => {
        /// A field of a partner, in the order of the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum PartnerField { $(#[doc = $label] $variant,)* }

        impl PartnerField {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Its column in the file.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// Its English name.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Whether it is masked where it leaves.
            pub const fn is_personal(self) -> bool { match self { $(Self::$variant => $personal,)* } }
            /// The field of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

partner_fields! {
    Name, "name", false, "Name";
    Code, "code", false, "Code";
    Kind, "kind", false, "Kind";
    Owner, "owner", true, "Owner";
    Mobile, "mobile", true, "Mobile";
    Email, "email", true, "E-mail";
    Pan, "pan", true, "PAN";
    Gstin, "gstin", true, "GSTIN";
    Address, "address", false, "Address";
}

impl Partner {
    /// What a field holds.
    pub fn get(&self, field: PartnerField) -> &str {
        let held = match field {
            PartnerField::Name => return &self.name,
            PartnerField::Code => &self.code,
            PartnerField::Kind => &self.kind,
            PartnerField::Owner => &self.owner,
            PartnerField::Mobile => &self.mobile,
            PartnerField::Email => &self.email,
            PartnerField::Pan => &self.pan,
            PartnerField::Gstin => &self.gstin,
            PartnerField::Address => &self.address,
        };
        held.as_deref().unwrap_or_default()
    }

    /// Puts a text into a field, in memory only; none erases.
    pub fn put(&mut self, field: PartnerField, text: Option<String>) {
        let held = match field {
            PartnerField::Name => {
                self.name = text.unwrap_or_default();
                return;
            }
            PartnerField::Code => &mut self.code,
            PartnerField::Kind => &mut self.kind,
            PartnerField::Owner => &mut self.owner,
            PartnerField::Mobile => &mut self.mobile,
            PartnerField::Email => &mut self.email,
            PartnerField::Pan => &mut self.pan,
            PartnerField::Gstin => &mut self.gstin,
            PartnerField::Address => &mut self.address,
        };
        *held = text;
    }
}
