//! Store formats: the user's own list, each placed on two axes.

use uuid::Uuid;

macro_rules! axis {
    ($name:ident, $doc:literal; $($variant:ident, $key:literal, $label:literal;)*) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $label] $variant,)* }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Its key in the file and in queries.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// Its English name.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// The value of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

axis! { Ownership, "Who owns and who operates stores of a format.";
    Coco, "coco", "COCO: company-owned, company-operated";
    Cofo, "cofo", "COFO: company-owned, franchise-operated";
    Foco, "foco", "FOCO: franchise-owned, company-operated";
    Fofo, "fofo", "FOFO: franchise-owned, franchise-operated";
    Fico, "fico", "FICO: franchise-invested, company-operated";
}

axis! { Presence, "How the brand is present in stores of a format.";
    Ebo, "ebo", "Exclusive brand outlet (EBO)";
    Mbo, "mbo", "Multi-brand outlet (MBO)";
    Lfr, "lfr", "Large-format retail (LFR)";
    ShopInShop, "shop_in_shop", "Shop-in-shop";
    Kiosk, "kiosk", "Kiosk";
}

/// A store format.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreFormat {
    /// Local id, what [`super::Value::Ref`] of a store's format holds.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// Its name, unique among live formats, any case.
    pub name: String,
    /// Ownership and operation, where the user has said.
    pub ownership: Option<Ownership>,
    /// Presence, where the user has said.
    pub presence: Option<Presence>,
}
