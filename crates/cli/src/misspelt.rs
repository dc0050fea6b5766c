//! Flags that do not exist. A query may begin with a hyphen, so that one of them is first taken for the query, and the word after it for one too
//! many.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use haat_registry::nearest;

use crate::failure::Failure;
use crate::words::Haat;

/// What is said of the first flag that the command does not have; `None` where there is none.
pub fn unknown_flag(words: impl Iterator<Item = OsString>) -> Option<Failure> {
    let mut haat = Haat::command();
    haat.build();
    let words: Vec<String> = words
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .take_while(|word| word != "--")
        .collect();
    let command = words.iter().find_map(|word| haat.find_subcommand(word))?;
    let within = words.iter().find_map(|word| command.find_subcommand(word));
    let flags: Vec<&str> = within
        .unwrap_or(command)
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    let unknown = words
        .iter()
        .filter_map(|word| word.strip_prefix("--"))
        .filter_map(|flag| flag.split(['=', ' ']).next())
        .find(|flag| !flags.contains(flag))?;
    let hint = match nearest(unknown, flags.iter().copied()) {
        Some(close) => format!("Did you mean --{close}?"),
        None => "The options stand in --help; a query negates with one hyphen.".to_owned(),
    };
    Some(Failure::usage(
        format!("there is no option --{unknown}"),
        Some(&hint),
    ))
}

/// The same where it is behind an error about another word.
pub fn behind(error: &clap::Error, words: impl Iterator<Item = OsString>) -> Option<Failure> {
    let names_a_flag = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(word)) if word.starts_with('-')
    );
    if error.kind() != ErrorKind::UnknownArgument || names_a_flag {
        return None;
    }
    unknown_flag(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Option<String> {
        let failure = unknown_flag(line.split('|').map(OsString::from))?;
        Some(format!("{failure:?}"))
    }

    #[test]
    fn a_flag_that_is_none_is_named_with_the_near_one() {
        for (line, flag, hint) in [
            ("haat|list|s.haat|--colums|code", "--colums", "--columns?"),
            ("haat|summary|s.haat|--bi=state", "--bi", "--by?"),
            ("haat|list|s.haat|--limit|5|--zzzzz|x", "--zzzzz", "--help"),
        ] {
            let said = said(line).unwrap();
            assert!(said.contains(&format!("option {flag}")), "{said}");
            assert!(said.contains(hint), "{said}");
        }
        for line in [
            "haat|list|s.haat|--columns|code|--error-format|json|--help",
            "haat|list|s.haat|--|--colums",
            "haat|--colums",
            "haat|recipes|export|n.haat|One|one.json|two|--overwrite",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
    }
}
