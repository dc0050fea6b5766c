//! The checks that a store as it is held can fail: those a query can ask for and the page of data quality lists.

use super::finding::Check;

/// Each with its English title.
pub const STANDING: &[(Check, &str)] = &[
    (Check::ClosedBeforeOpened, "Closed before they opened"),
    (Check::CountryUnknown, "Countries Haat does not know"),
    (
        Check::StateUnknown,
        "States that are none of their country’s",
    ),
    (Check::PinForm, "PIN codes of another form"),
    (Check::ZipForm, "ZIP codes of another form"),
    (Check::ZipState, "ZIP codes outside their state"),
    (Check::PinZone, "PIN codes outside their state"),
    (Check::PinUnknown, "PIN codes of no post office"),
    (Check::PinFarFromTown, "PIN codes far from their town"),
    (Check::TownUnknown, "Towns that are not listed"),
    (Check::PlaceUnsure, "Towns that are unsure"),
    (Check::PointSwapped, "Latitude and longitude swapped"),
    (Check::PointOutsideState, "Points outside their state"),
    (Check::PointFarFromTown, "Points far from their town"),
    (Check::MobileForm, "Mobile numbers of another form"),
    (Check::EmailForm, "E-mail addresses of another form"),
    (Check::GstinForm, "GSTINs of another form"),
    (Check::GstinCheckDigit, "GSTINs with a wrong check digit"),
    (Check::GstinState, "GSTINs of another state"),
    (Check::DamagedNumber, "Numbers that lost digits"),
    (Check::AreaNotPossible, "Areas that are not possible"),
    (Check::YearShort, "Years of two digits"),
    (Check::OpenWithoutDate, "Open without an opening date"),
    (Check::OpenedInFuture, "Opened on a day to come"),
    (Check::OpenedNotOpen, "Opened, but of another status"),
    (Check::ClosedWithoutDate, "Closed without a closing date"),
    (Check::ClosedStillOpen, "Closing date, but not closed"),
    (Check::GateLacking, "Of a status that asks for more"),
    (Check::RequiredBlank, "Required columns that are blank"),
];

impl Check {
    /// Its English title, of a check that a held store can fail.
    pub fn title(self) -> Option<&'static str> {
        let found = STANDING.iter().find(|(check, _)| *check == self);
        found.map(|(_, title)| *title)
    }
}
