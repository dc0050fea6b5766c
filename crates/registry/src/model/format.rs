//! Store formats: the user's own list, each placed on two axes.

use uuid::Uuid;

macro_rules! axis {
    ($name:ident, $doc:literal; $($variant:ident, $key:literal, $label:literal, $label_hi:literal;)*) => {
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
            /// Its Hindi name, as the window shows it.
            pub const fn label_hi(self) -> &'static str { match self { $(Self::$variant => $label_hi,)* } }
            /// The value of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

axis! { Ownership, "Who owns and who operates stores of a format.";
    Coco, "coco", "COCO: company-owned, company-operated", "COCO: कंपनी का स्वामित्व, कंपनी का संचालन";
    Cofo, "cofo", "COFO: company-owned, franchise-operated", "COFO: कंपनी का स्वामित्व, फ़्रैंचाइज़ी का संचालन";
    Foco, "foco", "FOCO: franchise-owned, company-operated", "FOCO: फ़्रैंचाइज़ी का स्वामित्व, कंपनी का संचालन";
    Fofo, "fofo", "FOFO: franchise-owned, franchise-operated", "FOFO: फ़्रैंचाइज़ी का स्वामित्व, फ़्रैंचाइज़ी का संचालन";
    Fico, "fico", "FICO: franchise-invested, company-operated", "FICO: फ़्रैंचाइज़ी का निवेश, कंपनी का संचालन";
}

axis! { Presence, "How the brand is present in stores of a format.";
    Ebo, "ebo", "Exclusive brand outlet (EBO)", "एकल ब्रांड आउटलेट (EBO)";
    Mbo, "mbo", "Multi-brand outlet (MBO)", "बहु-ब्रांड आउटलेट (MBO)";
    Lfr, "lfr", "Large-format retail (LFR)", "बड़े प्रारूप का रिटेल (LFR)";
    ShopInShop, "shop_in_shop", "Shop-in-shop", "दुकान में दुकान";
    Kiosk, "kiosk", "Kiosk", "कियोस्क";
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
