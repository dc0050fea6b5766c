//! Reads the text form of a query.

use std::str::FromStr;

use jiff::civil::Date;

use super::error::{QueryError, QueryProblem};
use super::field::QueryField;
use super::group::MAX_LEVELS;
use super::meaning::{check, write_canonically};
use super::period::Period;
use super::{Comparison, Filter, GroupKey, PeriodStep, SortKey, StoreQuery, Test, TextTerm};
use crate::checks::read_day_first;
use crate::model::StoreField;

/// The longest text of a query, in characters.
pub const MAX_CHARS: usize = 4096;

/// The most terms and values a query may have.
pub const MAX_TERMS: usize = 200;

impl StoreQuery {
    /// Reads a query as a person types it: `state:Bihar tier:4,5 -status:closed opened:2018-10..2018-12 balaji`.
    ///
    /// Values of built-in fields are checked here; own columns and their values where the query is answered.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.chars().count() > MAX_CHARS {
            return Err(QueryError::new(QueryProblem::TooLong).with("most", MAX_CHARS));
        }
        let mut query = Self::default();
        let mut cursor = Cursor {
            rest: text,
            terms: 0,
        };
        cursor.skip_space();
        while !cursor.rest.is_empty() {
            cursor.term(&mut query)?;
            cursor.skip_space();
        }
        Ok(query)
    }
}

impl FromStr for StoreQuery {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}

impl FromStr for Test {
    type Err = QueryError;

    /// Reads one test as it stands after `field:`.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let mut cursor = Cursor {
            rest: text,
            terms: 0,
        };
        let test = cursor.test("")?;
        match cursor.rest {
            "" => Ok(test),
            _ => Err(stray_quote(text)),
        }
    }
}

struct Cursor<'a> {
    rest: &'a str,
    terms: usize,
}

impl<'a> Cursor<'a> {
    fn term(&mut self, query: &mut StoreQuery) -> Result<(), QueryError> {
        self.count()?;
        let whole = self.rest;
        let negated =
            self.rest.starts_with('-') && self.rest[1..].starts_with(|c: char| !c.is_whitespace());
        if negated {
            self.rest = &self.rest[1..];
        }
        if self.rest.starts_with('"') {
            let text = self.quoted()?;
            self.at_end_of_term(whole)?;
            query.text.push(TextTerm { negated, text });
            return Ok(());
        }
        let end = self.key_end(':')?;
        let (key, after) = self.rest.split_at(end);
        if !after.starts_with(':') {
            if is_quoted_own(key) {
                return Err(QueryError::new(QueryProblem::OwnValueMissing).with("key", key));
            }
            // Every store has a hyphen somewhere: alone it would ask for nearly all of them.
            if key.bytes().all(|byte| byte == b'-') {
                return Err(QueryProblem::NothingNegated.into());
            }
            refuse_without_colon(key)?;
            let text = self.take(end).to_owned();
            query.text.push(TextTerm { negated, text });
            return Ok(());
        }
        if key.is_empty() {
            return Err(QueryProblem::FieldMissing.into());
        }
        self.take(end);
        self.take(1);
        match key.to_lowercase().as_str() {
            "sort" | "group" | "on" if negated => {
                Err(QueryError::new(QueryProblem::NotNegated).with("key", key))
            }
            "sort" => self.sort(query),
            "group" => self.group(query),
            "on" => self.on(query),
            "fy" => {
                let any = self.financial_years(key)?;
                query
                    .filters
                    .push(checked(StoreField::Opened.into(), negated, any)?);
                Ok(())
            }
            _ => {
                let field = QueryField::parse(key)?;
                let any = self.tests(key)?;
                query.filters.push(checked(field, negated, any)?);
                Ok(())
            }
        }
    }

    /// Where the key that begins here ends: at `stop`, at a space, or after the quotes of an own column's name.
    fn key_end(&self, stop: char) -> Result<usize, QueryError> {
        if !is_quoted_own(self.rest) {
            let end = self.rest.find(|c: char| c.is_whitespace() || c == stop);
            return Ok(end.unwrap_or(self.rest.len()));
        }
        let mut name = Cursor {
            rest: &self.rest[2..],
            terms: 0,
        };
        name.quoted()?;
        Ok(self.rest.len() - name.rest.len())
    }

    fn tests(&mut self, key: &str) -> Result<Vec<Test>, QueryError> {
        let whole = self.rest;
        let mut any = vec![self.test(key)?];
        while self.rest.starts_with(',') {
            self.take(1);
            self.count()?;
            any.push(self.test(key)?);
        }
        self.at_end_of_term(whole)?;
        Ok(any)
    }

    /// The tests after `fy:`, as a date is asked for them.
    fn financial_years(&mut self, key: &str) -> Result<Vec<Test>, QueryError> {
        let mut any = self.tests(key)?;
        for test in &mut any {
            let typed = test.to_string();
            // A year has no beginning to be found by.
            let mut fits = !matches!(test, Test::Begins(_));
            test.each_operand(|operand| {
                operand.insert_str(0, "FY");
                fits &= Period::parse(operand).is_some();
            });
            if !fits {
                return Err(QueryError::new(QueryProblem::NotAFinancialYear).with("text", typed));
            }
        }
        Ok(any)
    }

    fn test(&mut self, key: &str) -> Result<Test, QueryError> {
        for how in [
            Comparison::AtMost,
            Comparison::AtLeast,
            Comparison::Less,
            Comparison::More,
        ] {
            if let Some(rest) = self.rest.strip_prefix(how.sign()) {
                self.rest = rest;
                let operand = self.operand()?.ok_or_else(|| missing(key))?;
                return Ok(Test::Compare(how, operand.text));
            }
        }
        if let Some(rest) = self.rest.strip_prefix('=') {
            self.rest = rest;
            let operand = self.operand()?.ok_or_else(|| missing(key))?;
            return Ok(Test::Exactly(operand.text));
        }
        let from = self.operand()?;
        if let Some(rest) = self.rest.strip_prefix("..") {
            self.rest = rest;
            let to = self.operand()?;
            return if from.is_none() && to.is_none() {
                Err(missing(key))
            } else {
                Ok(Test::Between(from.map(|o| o.text), to.map(|o| o.text)))
            };
        }
        let operand = from.ok_or_else(|| missing(key))?;
        if operand.quoted {
            return Ok(if let Some(rest) = self.rest.strip_prefix('*') {
                self.rest = rest;
                Test::Begins(operand.text)
            } else {
                Test::Is(operand.text)
            });
        }
        Ok(match operand.text.as_str() {
            "?" => Test::Blank,
            text => match text.strip_suffix('*') {
                Some(start) => Test::Begins(start.to_owned()),
                None => Test::Is(operand.text),
            },
        })
    }

    /// A quoted value, or a bare one up to the next space, comma, quote or `..`.
    fn operand(&mut self) -> Result<Option<Operand>, QueryError> {
        if self.rest.starts_with('"') {
            return Ok(Some(Operand {
                text: self.quoted()?,
                quoted: true,
            }));
        }
        let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '"');
        let end = self.rest.find(stop).unwrap_or(self.rest.len());
        let end = self.rest[..end].find("..").unwrap_or(end);
        Ok((end > 0).then(|| Operand {
            text: self.take(end).to_owned(),
            quoted: false,
        }))
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let mut text = String::new();
        let mut chars = self.rest[1..].char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '"' {
                text.push(c);
                continue;
            }
            let after = &self.rest[at + 2..];
            if after.starts_with('"') {
                text.push('"');
                chars.next();
            } else {
                self.rest = after;
                return Ok(text);
            }
        }
        Err(QueryError::new(QueryProblem::QuoteOpen).with("text", &self.rest[1..]))
    }

    fn sort(&mut self, query: &mut StoreQuery) -> Result<(), QueryError> {
        if !query.sort.is_empty() {
            return Err(QueryProblem::SortTwice.into());
        }
        self.keys(QueryProblem::SortNeedsField, |_, key, descending| {
            let field = QueryField::parse(key)?;
            query.sort.push(SortKey { field, descending });
            Ok(())
        })
    }

    fn group(&mut self, query: &mut StoreQuery) -> Result<(), QueryError> {
        let twice = |text: &str| QueryError::new(QueryProblem::GroupTwice).with("text", text);
        if !query.group.is_empty() {
            return Err(twice("group:"));
        }
        self.keys(QueryProblem::GroupNeedsField, |cursor, key, descending| {
            let found = GroupKey::parse(key, cursor.step())?;
            if query.group.iter().any(|other| other.is_same(&found)) {
                return Err(twice(&found.to_string()));
            }
            if query.group.len() == MAX_LEVELS {
                return Err(QueryError::new(QueryProblem::GroupLevels).with("most", MAX_LEVELS));
            }
            query.group.push(GroupKey {
                descending,
                ..found
            });
            Ok(())
        })
    }

    /// Reads fields up to the end of the term, commas between them; each with whether a minus stands before it.
    fn keys(
        &mut self,
        missing: QueryProblem,
        mut keep: impl FnMut(&mut Self, &'a str, bool) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        loop {
            self.count()?;
            let descending = self.rest.starts_with('-');
            if descending {
                self.take(1);
            }
            let end = self.key_end(',')?;
            let key = self.take(end);
            if key.is_empty() {
                return Err(missing.into());
            }
            keep(self, key, descending)?;
            if !self.rest.starts_with(',') {
                return self.at_end_of_term(key);
            }
            self.take(1);
        }
    }

    /// The step after the quotes of an own column's name: `.month`.
    fn step(&mut self) -> Option<PeriodStep> {
        let word = self.rest.strip_prefix('.')?;
        let end = word
            .find(|c: char| c.is_whitespace() || c == ',')
            .unwrap_or(word.len());
        let step = PeriodStep::parse(&word[..end])?;
        self.take(end + 1);
        Some(step)
    }

    fn on(&mut self, query: &mut StoreQuery) -> Result<(), QueryError> {
        if self.rest.is_empty() || self.rest.starts_with(char::is_whitespace) {
            return Err(QueryProblem::OnNeedsDay.into());
        }
        let any = self.tests("on")?;
        let day = match any.as_slice() {
            [Test::Is(day) | Test::Exactly(day)] => {
                day.parse::<Date>().ok().or_else(|| read_day_first(day))
            }
            _ => None,
        };
        let day = day.ok_or(QueryProblem::OnNeedsDay)?;
        if query.on.replace(day).is_some_and(|other| other != day) {
            return Err(QueryProblem::OnTwice.into());
        }
        Ok(())
    }

    fn at_end_of_term(&self, whole: &str) -> Result<(), QueryError> {
        if self.rest.is_empty() || self.rest.starts_with(char::is_whitespace) {
            return Ok(());
        }
        Err(stray_quote(whole))
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, end: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn count(&mut self) -> Result<(), QueryError> {
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(QueryError::new(QueryProblem::TooMany).with("most", MAX_TERMS));
        }
        Ok(())
    }
}

struct Operand {
    text: String,
    quoted: bool,
}

impl Test {
    pub(super) fn each_operand(&mut self, mut change: impl FnMut(&mut String)) {
        match self {
            Self::Blank => {}
            Self::Is(text) | Self::Exactly(text) | Self::Begins(text) | Self::Compare(_, text) => {
                change(text)
            }
            Self::Between(from, to) => from.iter_mut().chain(to).for_each(change),
        }
    }
}

/// Whether an own column's name in quotes begins here.
fn is_quoted_own(text: &str) -> bool {
    text.get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("x.\""))
}

fn checked(field: QueryField, negated: bool, any: Vec<Test>) -> Result<Filter, QueryError> {
    let mut filter = Filter {
        field,
        negated,
        any,
    };
    check(&filter)?;
    write_canonically(&mut filter);
    Ok(filter)
}

/// `tier>3` is a field and a comparison; as a word it would be found in no store.
fn refuse_without_colon(word: &str) -> Result<(), QueryError> {
    let Some((field, rest)) = word
        .find(['<', '>', '='])
        .map(|at| word.split_at(at))
        .filter(|(field, _)| QueryField::parse(field).is_ok())
    else {
        return Ok(());
    };
    Err(QueryError::new(QueryProblem::ColonMissing)
        .with("text", word)
        .with("field", field)
        .with("rest", rest))
}

fn missing(key: &str) -> QueryError {
    QueryError::new(QueryProblem::ValueMissing).with("key", key)
}

fn stray_quote(whole: &str) -> QueryError {
    let shown: String = whole.chars().take(40).collect();
    QueryError::new(QueryProblem::QuoteStray).with("text", shown)
}
