//! PIN codes, numbers, addresses and papers: digits and letters that were written for each other, or beside what they belong to.

use haat_atlas::{State, UsState};

use super::super::evidence::Evidence;
use super::Proposal;
use crate::checks::{gstin, is_damaged, is_email, is_zip, mobile, pin};
use crate::model::{StoreField, Value};

/// The digits that letters look like.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'O' | 'o' | 'Q' => '0',
        'I' | 'l' | 'i' | '|' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'B' => '8',
        _ => return None,
    })
}

/// Runs of ASCII digits, with what joins digits in writing left out.
fn runs_of_digits(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in haat_atlas::fold(text).chars() {
        match (c, runs.last_mut()) {
            ('0'..='9', Some(run)) => run.push(c),
            _ => runs.push(String::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Without the `.0` that a spreadsheet adds to a number.
fn without_decimals(text: &str) -> Option<&str> {
    let (whole, decimals) = text.trim().split_once('.')?;
    let zeros = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    zeros.then_some(whole)
}

pub(super) fn pin_of(held: &str, state: Option<&str>) -> Option<Proposal> {
    if is_damaged(held) {
        return None;
    }
    let state = state.and_then(State::by_iso);
    let fits = |pin: &str| {
        let state = state?;
        (haat_atlas::pin_fits_state(pin, state) == Some(true)).then_some(state)
    };
    let against = |pin: &str| {
        state.is_some_and(|state| haat_atlas::pin_fits_state(pin, state) == Some(false))
    };
    let proposed = |pin: String, ground: &'static str, state: Option<&State>| {
        let fits = state.map(|state| Evidence::of("pin_fits").with("state", state.name));
        let grounds = std::iter::once(Evidence::of(ground)).chain(fits);
        Some(Proposal::new(
            [(StoreField::Pin, Value::Text(pin))],
            grounds.collect::<Vec<_>>(),
        ))
    };
    if let Some(whole) = without_decimals(held).and_then(pin) {
        return match against(&whole) {
            true => None,
            false => proposed(whole.clone(), "decimals", fits(&whole)),
        };
    }
    let six: Vec<String> = runs_of_digits(held)
        .into_iter()
        .filter(|run| run.len() == 6)
        .filter_map(|run| pin(&run))
        .collect();
    if let [only] = six.as_slice() {
        // Of another state it may be a telephone's, or the state is wrong: that is no correction.
        return match against(only) {
            true => None,
            false => proposed(only.clone(), "only_digits", fits(only)),
        };
    }
    let read: String = held
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| look_alike(c).unwrap_or(c))
        .collect();
    let read = pin(&read)?;
    let state = fits(&read)?;
    proposed(read, "look_alike", Some(state))
}

/// A ZIP code of the USA with the zeros that a spreadsheet dropped, where it is one of its state's then.
pub(super) fn zip_of(held: &str, state: &str) -> Option<Proposal> {
    let state = UsState::resolve(state)?;
    // Two zeros begin the codes of Puerto Rico and the Virgin Islands.
    let zeros = match held.len() {
        3 | 7 => "00",
        4 | 8 => "0",
        _ => return None,
    };
    let zip = format!("{zeros}{held}");
    let is_of_state = is_zip(&zip) && state.has_zip(&zip) == Some(true);
    is_of_state.then(|| {
        Proposal::new(
            [(StoreField::Pin, Value::Text(zip))],
            [
                Evidence::of("zip_zeros"),
                Evidence::of("zip_fits").with("state", state.name),
            ],
        )
    })
}

pub(super) fn mobile_of(held: &str, phone: &Value) -> Option<Proposal> {
    if is_damaged(held) {
        return None;
    }
    if let Some(number) = without_decimals(held).and_then(mobile) {
        return Some(Proposal::new(
            [(StoreField::Mobile, Value::Text(number))],
            [Evidence::of("decimals")],
        ));
    }
    // An area code and a number are ten digits together; no area code that begins with 1 to 5 is a mobile number's beginning.
    let digits: String = runs_of_digits(held).concat();
    let plain = |c: char| c.is_numeric() || c.is_whitespace() || "-()/+.".contains(c);
    let national = digits
        .strip_prefix("91")
        .filter(|rest| rest.len() == 10)
        .or_else(|| digits.strip_prefix('0'))
        .unwrap_or(&digits);
    let is_landline = held.chars().all(plain)
        && national.len() == 10
        && national.starts_with(|c: char| ('1'..='5').contains(&c));
    (is_landline && phone.is_blank()).then(|| {
        Proposal::new(
            [
                (StoreField::Phone, Value::Text(held.trim().to_owned())),
                (StoreField::Mobile, Value::Blank),
            ],
            [Evidence::of("landline").with("digits", &national[..2])],
        )
    })
}

pub(super) fn email(held: &str) -> Option<Proposal> {
    let lower = held.trim().to_lowercase();
    let bare = held.trim();
    let bare = match lower.starts_with("mailto:") {
        true => bare.get(7..)?,
        false => bare,
    };
    let mut mended = bare.to_owned();
    for (written, meant) in [
        ("(at)", "@"),
        ("[at]", "@"),
        (" at ", "@"),
        (",com", ".com"),
        (",in", ".in"),
        ("(dot)", "."),
        ("[dot]", "."),
        (" dot ", "."),
        ("..", "."),
        ("@@", "@"),
    ] {
        mended = mended.replace(written, meant);
    }
    mended.retain(|c| !c.is_whitespace());
    let mended = mended.trim_matches(['<', '>', ';', ',', '.', ':']);
    // Two addresses in one field are two, not one with a mark too many.
    let one = !mended.contains([',', ';', '/', '<', '>', '(', ')']);
    (one && mended != held && is_email(mended)).then(|| {
        Proposal::new(
            [(StoreField::Email, Value::text(mended))],
            [Evidence::of("email_form")],
        )
    })
}

/// Digits and letters that stand where the other kind belongs and look like it, where the check digit holds with them read so. What stands in
/// the last place is left as it is: it is what bears the others out.
pub(super) fn gstin_of(held: &str) -> Option<Proposal> {
    let plain: Vec<char> = held
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if plain.len() != 15 || !held.is_ascii() {
        return None;
    }
    let letter = |c: char| match c {
        '0' => 'O',
        '1' => 'I',
        '2' => 'Z',
        '5' => 'S',
        '8' => 'B',
        c => c,
    };
    let read: String = plain
        .iter()
        .enumerate()
        .map(|(at, c)| match at {
            0 | 1 | 7..=10 if c.is_ascii_alphabetic() => look_alike(*c).unwrap_or(*c),
            2..=6 | 11 | 13 => letter(*c),
            _ => *c,
        })
        .collect();
    let found = gstin(&read).filter(crate::checks::Gstin::check_digit_holds)?;
    State::by_gst(found.state)?;
    let as_written: String = plain.into_iter().collect();
    let mut evidence = Vec::new();
    if as_written != read {
        evidence.push(Evidence::of("look_alike"));
    }
    evidence.push(Evidence::of("check_digit"));
    Some(Proposal::new(
        [(StoreField::Gstin, Value::Text(found.text))],
        evidence,
    ))
}
