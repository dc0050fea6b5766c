//! What is wrong with a value, how badly, and what to do about it.

use std::fmt;

use crate::model::FieldKey;
use crate::sentence::{Params, fill};

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The value is held as it came; a person should look.
    Warning,
    /// The value cannot be held.
    Error,
}

macro_rules! checks {
    ($($variant:ident, $key:literal, $severity:ident, $message:literal, $hint:literal;)*) => {
        /// One thing that can be wrong. Its key names the message in every catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $(#[doc = $message] $variant,)* }

        impl Check {
            /// Every check.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The message key.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// How bad it is.
            pub const fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity,)* } }
            /// The English sentence, with `{name}` where a parameter goes.
            pub const fn message(self) -> &'static str { match self { $(Self::$variant => $message,)* } }
            /// The English next step; empty where there is none to name.
            pub const fn hint(self) -> &'static str { match self { $(Self::$variant => $hint,)* } }
            /// The check of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

checks! {
    CodeMissing, "code_missing", Error, "a store needs a code", "Give it a code that no other store has.";
    CodeTaken, "code_taken", Error, "the code “{code}” belongs to another store", "Give it another code, or change the store that has this one.";
    NotANumber, "not_a_number", Error, "“{value}” is not a number", "Write a number such as 1200 or 1,20,000.";
    NotADate, "not_a_date", Error, "“{value}” is not a date", "Write a date such as 2018-10-29 or 29-10-2018.";
    DateAmbiguous, "date_ambiguous", Error, "“{value}” can be read as two dates", "Say whether day or month comes first, or write it as 2018-10-29.";
    SerialDate, "serial_date", Warning, "“{value}” is a spreadsheet's number for a day and was read as {date}", "Confirm it or correct it.";
    NotYesNo, "not_yes_no", Error, "“{value}” is neither yes nor no", "Write yes or no.";
    UnknownChoice, "unknown_choice", Error, "“{value}” is not one of the choices of {field}", "Choose one of: {choices}.";
    NoChoices, "no_choices", Error, "“{value}” is not one of the choices of {field}, which has none yet", "Give the column choices first.";
    UnknownStatus, "unknown_status", Error, "“{value}” is not a known status", "Say which status of Haat it means.";
    LatitudeRange, "latitude_range", Error, "latitude {value} lies outside -90 to 90", "Correct it; latitude and longitude may have been swapped.";
    LongitudeRange, "longitude_range", Error, "longitude {value} lies outside -180 to 180", "Correct it; latitude and longitude may have been swapped.";
    NotAPlace, "not_a_place", Error, "“{value}” is not the GeoNames id of a town of India", "Leave it blank: the place follows from town and state.";
    TooLong, "too_long", Error, "a text of {bytes} bytes is longer than a field holds", "Shorten it to one megabyte, or keep it in a file of its own.";
    MaskTyped, "mask_typed", Error, "“{value}” stands for a value that was masked", "Write the value itself, or leave the field as it is.";
    ClosedBeforeOpened, "closed_before_opened", Error, "it closed on {closed}, before it opened on {opened}", "Correct one of the two dates.";
    CodeNear, "code_near", Warning, "there is a store “{code}”; the two codes differ in capitals alone", "Make sure that this is another store.";
    DamagedNumber, "damaged_number", Warning, "“{value}” has lost digits in a spreadsheet", "Take it from the source it was copied from; the digits are not in this file.";
    PinForm, "pin_form", Warning, "“{value}” is not a PIN code", "An Indian PIN has six digits and does not begin with 0.";
    ZipForm, "zip_form", Warning, "“{value}” is not a ZIP code", "A ZIP code of the USA has five digits, or nine; spreadsheets drop its leading zeros.";
    ZipState, "zip_state", Warning, "ZIP {value} does not belong to {state}", "Check ZIP and state against each other.";
    PinZone, "pin_zone", Warning, "PIN {value} does not belong to {state}", "Check PIN and state against each other.";
    PinUnknown, "pin_unknown", Warning, "No post office has the PIN {value}", "Check its digits; one that is newer than Haat's directory of post offices may be right.";
    PinFarFromTown, "pin_far_from_town", Warning, "The post offices of PIN {value} are {km} km from {town}", "Check PIN and town against each other.";
    GstinForm, "gstin_form", Warning, "“{value}” does not have the form of a GSTIN", "A GSTIN has 15 characters, such as 27AAPFU0939F1ZV.";
    GstinCheckDigit, "gstin_check_digit", Warning, "the check digit of GSTIN {value} should be {expected}", "Compare it with the certificate.";
    GstinState, "gstin_state", Warning, "GSTIN {value} is of {gstin_state}, the store is in {state}", "Compare it with the certificate.";
    PanForm, "pan_form", Warning, "“{value}” does not have the form of a PAN", "A PAN has ten characters, such as AAPFU0939F.";
    GstinPan, "gstin_pan", Warning, "the GSTIN carries the PAN {carried}, not {value}", "Compare both with the certificate.";
    MobileForm, "mobile_form", Warning, "“{value}” is not an Indian mobile number", "A mobile number has ten digits and begins with 6 to 9. Landlines go under Phone.";
    EmailForm, "email_form", Warning, "“{value}” does not look like an e-mail address", "Write it as name@example.in.";
    StateUnknown, "state_unknown", Warning, "“{value}” is not a state of the store's country", "Write the state's name or its two-letter code.";
    StateUnsure, "state_unsure", Warning, "“{value}” was read as {state}", "Confirm it or correct it.";
    PointFarFromTown, "point_far_from_town", Warning, "the point lies {km} km from {town} in {state}", "Check latitude and longitude.";
    PointOutsideState, "point_outside_state", Warning, "no town of {state} lies near the point", "Check latitude, longitude and state.";
    PointSwapped, "point_swapped", Warning, "the point lies in {state} once latitude and longitude change places", "Swap them.";
    PlaceUnsure, "place_unsure", Warning, "“{value}” may be {place}", "Confirm the place or correct the town.";
    FormatNew, "format_new", Warning, "“{value}” is a new format", "Say who owns and operates its stores under Settings.";
    FormatNear, "format_near", Warning, "“{value}” is a new format; there is one called “{near}”", "Take “{near}” if that is meant.";
    PartnerNew, "partner_new", Warning, "“{value}” is a new partner", "Take one that is there if that is meant.";
    CountryUnknown, "country_unknown", Warning, "“{value}” is not a country Haat knows", "Write its name or its two-letter ISO code.";
    // Its key is in saved queries, from when it told of areas of 0 and below alone.
    AreaNotPossible, "area_not_positive", Warning, "an area of {value} sq ft is not possible", "Correct it, or leave it blank.";
    OpenWithoutDate, "open_without_date", Warning, "the store is open but has no opening date", "Add the date it opened.";
    OpenedInFuture, "opened_in_future", Warning, "it is said to have opened on {value}, which is still to come", "Put it under planned or forecast opening.";
    ClosedWithoutDate, "closed_without_date", Warning, "its status is {status} but no closing date is held", "Add the date it closed: until then it counts as open on any day after it opened.";
    YearShort, "year_short", Warning, "{value} is a day in the year {year}: the year was perhaps written with two digits", "Correct the year.";
    OpenedNotOpen, "opened_not_open", Warning, "it opened on {value} but its status is {status}", "Set the status to open, or put the date under planned or forecast opening.";
    TownUnknown, "town_unknown", Warning, "no town of {state} is listed as “{value}”", "Correct the spelling; a village that is not listed stays as it is, without a tier.";
    RequiredBlank, "required_blank", Warning, "{field} is blank", "Every store is to have a value of {field}: write it, or say under Settings that it may be blank.";
    StepNotAllowed, "step_not_allowed", Error, "a store does not go from {from} to {status}", "From {from} it goes to: {steps}. Which steps there are is said under Settings.";
    GateShut, "gate_shut", Error, "{status} asks for what is blank: {fields}", "Fill those in, then set the status again. What a status asks for is said under Settings.";
    GateLacking, "gate_lacking", Warning, "its status is {status}, which asks for what is blank: {fields}", "Fill those in. What a status asks for is said under Settings.";
    ClosedStillOpen, "closed_still_open", Warning, "it has a closing date but its status is {status}", "Set the status to closed, or remove the date.";
    CodeThere, "code_there", Warning, "a store with the code “{code}” is there already", "Import it to update stores that are there, or to leave them as they are.";
    CodeLostZeros, "code_lost_zeros", Warning, "“{code}” may be {store}, whose zeros a spreadsheet dropped", "If it is, write {store} in the file; else two stores are right.";
    CodeTwice, "code_twice", Warning, "the code “{code}” stands in the file more than once; row {row} was taken first", "Give this row a code of its own, or leave it out.";
    TotalsRow, "totals_row", Warning, "the row adds others up: “{value}” is no store", "If it is a store, give it another code in the file.";
    BeyondHeader, "beyond_header", Error, "the cell stands in column {column}, which has no header", "Give the column a header, or check the separators of the row.";
    CellOfUnknownStore, "cell_of_unknown_store", Warning, "a masked value cannot be taken for a store that is not there yet", "Import an export that was made with personal data.";
}

/// One finding: which field, what is wrong with it, and what the sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The field it concerns.
    pub field: FieldKey,
    /// What is wrong.
    pub check: Check,
    /// What the message needs, by name.
    pub params: Params,
}

impl Finding {
    /// A finding without parameters yet.
    pub fn new(field: impl Into<FieldKey>, check: Check) -> Self {
        Self {
            field: field.into(),
            check,
            params: Params::new(),
        }
    }

    /// Adds a parameter of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.check.severity()
    }

    /// Whether it says that the value made a format or a partner; it is said once, of no store that holds the value.
    pub fn is_of_new_name(&self) -> bool {
        let named = [Check::FormatNew, Check::FormatNear, Check::PartnerNew];
        named.contains(&self.check)
    }

    /// Whether the value cannot be held.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// The English next step, with its parameters filled in.
    pub fn hint(&self) -> Option<String> {
        match self.check.hint() {
            "" => None,
            hint => Some(fill(hint, &self.params)),
        }
    }
}

/// The English sentence.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fill(self.check.message(), &self.params))
    }
}
