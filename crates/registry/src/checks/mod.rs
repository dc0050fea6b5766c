//! The rule for bad values, in one place: for form, import, paste and command line alike.
//!
//! *Error* only where a value cannot be held; all else is a *warning* on a value stored as it came.

mod aliases;
mod country;
mod dates;
mod finding;
mod formats;
mod held;
mod interpret;
mod mask;
mod numbers;
mod papers;
mod partner;
mod place;
mod reading;
mod rules;
mod standing;
mod store;

pub use aliases::{Aliases, alias_within};
pub use country::{country_code, country_name};
pub(crate) use dates::read_day_first;
pub use dates::{DateTrouble, read_date};
pub use finding::{Check, Finding, Severity};
pub(crate) use formats::new_format;
pub use interpret::{Interpreted, MAX_TEXT, interpret, propose_status};
pub use mask::{MASK, is_masked, mask_gstin};
pub use numbers::{is_damaged, read_number};
pub use papers::{Gstin, gstin, gstin_check_digit, is_email, is_pan, is_zip, mobile, pin};
pub(crate) use partner::new_partner;
pub use partner::{check_partner, partner_text};
pub(crate) use place::PlaceCache;
pub use reading::{Country, DateOrder, Reading, today};
pub use rules::Rules;
pub use standing::STANDING;
pub(crate) use store::near_code;
pub use store::{CONTRADICTING, check_store, contradiction};
