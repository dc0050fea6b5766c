//! The fields of a store: the built-in ones, and the user's own columns.

use std::fmt;

use uuid::Uuid;

use super::value::Value;

/// What a field holds, which decides how text is read into it and how it is compared, sorted and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A finite number.
    Number,
    /// A local date with optional time and offset.
    Date,
    /// One of the field's own choices.
    Choice,
    /// Yes or no.
    YesNo,
    /// A key of [`super::Status`].
    Status,
    /// A reference to a store format.
    Format,
    /// A reference to a partner.
    Partner,
    /// A GeoNames id of the atlas.
    Place,
    /// How sure the place is: `confirmed`, `exact`, `likely`, `unsure`.
    Certainty,
    /// Degrees north, -90 to 90.
    Latitude,
    /// Degrees east, -180 to 180.
    Longitude,
}

macro_rules! store_fields {
    ($($variant:ident, $column:literal, $kind:ident, $personal:literal, $label:literal, $doc:literal;)*) => {
        /// A built-in field of a store. The order is that of columns in the file, the form and exports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum StoreField { $(#[doc = $doc] $variant,)* }

        impl StoreField {
            /// Every built-in field, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The column in the file, which is also the field's key in queries, plans and the command line.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $column,)* } }
            /// What it holds.
            pub const fn kind(self) -> FieldKind { match self { $(Self::$variant => FieldKind::$kind,)* } }
            /// Whether exports mask it unless asked not to.
            pub const fn is_personal(self) -> bool { match self { $(Self::$variant => $personal,)* } }
            /// Its English name, for headers of exports.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// The field of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($column => Some(Self::$variant),)* _ => None } }
        }
    };
}

store_fields! {
    Code, "code", Text, false, "Code", "The store's code, unique among live stores. The only field that must be there.";
    Name, "name", Text, false, "Name", "The store's name; a blank one shows the code.";
    Format, "format", Format, false, "Format", "The store format.";
    Partner, "partner", Partner, false, "Partner", "The partner that owns or runs it.";
    Status, "status", Status, false, "Status", "Where the store is in its life cycle.";
    Address, "address", Text, false, "Address", "Street address.";
    Town, "town", Text, false, "Town", "Town or city, as written.";
    District, "district", Text, false, "District", "District or county, as written.";
    State, "state", Text, false, "State", "In India the ISO code without country (`BR`); elsewhere the user's own text.";
    Pin, "pin", Text, false, "PIN", "PIN or postal code, as text.";
    Country, "country", Text, false, "Country", "ISO 3166-1 alpha-2 code where known (`IN`), else as written.";
    Place, "place", Place, false, "Place", "GeoNames id of the town in the atlas.";
    PlaceCertainty, "place_certainty", Certainty, false, "Place certainty", "How sure the place is.";
    Latitude, "latitude", Latitude, false, "Latitude", "Degrees north, WGS 84.";
    Longitude, "longitude", Longitude, false, "Longitude", "Degrees east, WGS 84.";
    PlannedOpening, "planned", Date, false, "Planned opening", "When the opening was planned for.";
    ForecastOpening, "forecast", Date, false, "Forecast opening", "When the opening is expected now.";
    Opened, "opened", Date, false, "Opened", "When it opened in fact.";
    ClosedOn, "closed", Date, false, "Closed on", "When it closed in fact.";
    Contact, "contact", Text, true, "Contact", "Name of the person to speak to.";
    Mobile, "mobile", Text, true, "Mobile", "Mobile number.";
    Phone, "phone", Text, true, "Phone", "Landline.";
    Email, "email", Text, true, "E-mail", "E-mail address.";
    Gstin, "gstin", Text, true, "GSTIN", "GST identification number; carries a PAN, so it is personal.";
    AreaSqft, "area", Number, false, "Area (sq ft)", "Trading area in square feet.";
    Notes, "notes", Text, false, "Notes", "Anything else.";
}

impl StoreField {
    /// How many built-in fields there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its position in [`StoreField::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Names a field of a store: a built-in one, or an own column by its uid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldKey {
    /// A built-in field.
    Builtin(StoreField),
    /// One of the user's own columns.
    Own(Uuid),
}

impl From<StoreField> for FieldKey {
    fn from(field: StoreField) -> Self {
        Self::Builtin(field)
    }
}

/// `town`, or `own.<uid>`: the form the journal, plans and the window use.
impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin(field) => f.write_str(field.key()),
            Self::Own(uid) => write!(f, "own.{uid}"),
        }
    }
}

impl FieldKey {
    /// Reads the form that [`FieldKey`] prints.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("own.") {
            Some(uid) => Uuid::parse_str(uid).ok().map(Self::Own),
            None => StoreField::by_key(text).map(Self::Builtin),
        }
    }
}

impl serde::Serialize for FieldKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for FieldKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("no field is called “{text}”")))
    }
}

/// One of the user's own columns.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnField {
    /// Local id.
    pub id: i64,
    /// What stores keep its values under.
    pub uid: Uuid,
    /// Its name, unique among live own columns, any case.
    pub name: String,
    /// `Text`, `Number`, `Date`, `Choice` or `YesNo`.
    pub kind: FieldKind,
    /// The choices of a `Choice`.
    pub choices: Vec<String>,
    /// Whether exports mask it unless asked not to.
    pub personal: bool,
    /// Whether a store without a value of it is worth a look.
    pub required: bool,
}

/// What the rest of Haat needs to know of a field, built-in or own.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDef {
    /// Which field.
    pub key: FieldKey,
    /// English label of a built-in field, the user's own name of an own column.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// The choices of a `Choice`.
    pub choices: Vec<String>,
    /// Whether exports mask it.
    pub personal: bool,
}

impl FieldDef {
    /// A built-in field's definition.
    pub fn builtin(field: StoreField) -> Self {
        Self {
            key: field.into(),
            label: field.label().to_owned(),
            kind: field.kind(),
            choices: Vec::new(),
            personal: field.is_personal(),
        }
    }
}

impl From<&OwnField> for FieldDef {
    fn from(field: &OwnField) -> Self {
        Self {
            key: FieldKey::Own(field.uid),
            label: field.name.clone(),
            kind: field.kind,
            choices: field.choices.clone(),
            personal: field.personal,
        }
    }
}

/// Values by field, for drafts and edits.
pub type FieldValues = litemap::LiteMap<FieldKey, Value>;
