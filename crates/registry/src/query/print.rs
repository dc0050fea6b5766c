//! The text form of a query, as [`StoreQuery::parse`] reads it.

use std::borrow::Cow;
use std::fmt::{self, Display};

use super::{Comparison, Filter, GroupKey, SortKey, StoreQuery, Test, TextTerm};

impl StoreQuery {
    /// The terms of the text form one by one: text, filters, `on:`, `group:`, `sort:`. Joined by spaces they are the whole.
    pub fn terms(&self) -> Vec<String> {
        let mut terms: Vec<String> = self.text.iter().map(TextTerm::to_string).collect();
        terms.extend(self.filters.iter().map(Filter::to_string));
        terms.extend(self.on.map(|day| format!("on:{day}")));
        if !self.group.is_empty() {
            let keys: Vec<String> = self.group.iter().map(GroupKey::to_string).collect();
            terms.push(format!("group:{}", keys.join(",")));
        }
        if !self.sort.is_empty() {
            let keys: Vec<String> = self.sort.iter().map(SortKey::to_string).collect();
            terms.push(format!("sort:{}", keys.join(",")));
        }
        terms
    }
}

impl Display for StoreQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.terms().join(" "))
    }
}

impl Display for TextTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = !self.text.is_empty()
            && !self.text.starts_with('-')
            && !self
                .text
                .contains(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '<' | '>' | '='));
        let minus = if self.negated { "-" } else { "" };
        if plain {
            write!(f, "{minus}{}", self.text)
        } else {
            write!(f, "{minus}{}", quote(&self.text))
        }
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.negated { "-" } else { "" };
        write!(f, "{minus}{}:", self.field)?;
        for (index, test) in self.any.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{test}")?;
        }
        Ok(())
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("?"),
            Self::Is(text) => f.write_str(&operand(text)),
            Self::Exactly(text) => write!(f, "={}", operand(text)),
            Self::Begins(text) if text.is_empty() => f.write_str("*"),
            Self::Begins(text) => write!(f, "{}*", operand(text)),
            Self::Between(from, to) => {
                let side = |end: &Option<String>| {
                    end.as_deref().map(operand).unwrap_or_default().into_owned()
                };
                write!(f, "{}..{}", side(from), side(to))
            }
            Self::Compare(how, text) => write!(f, "{}{}", how.sign(), operand(text)),
        }
    }
}

impl Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.descending { "-" } else { "" };
        write!(f, "{minus}{}", self.field)
    }
}

impl Comparison {
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// Quotes a value where it would be read as something else without them.
fn operand(text: &str) -> Cow<'_, str> {
    let plain = !text.is_empty()
        && !text.starts_with(['=', '<', '>', '?', '.'])
        && !text.ends_with('.')
        && !text.contains("..")
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '*'));
    if plain {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quote(text))
    }
}

/// Quotes the name of an own column where it has to be.
pub(super) fn quoted_name(name: &str) -> Cow<'_, str> {
    let plain = !name.is_empty()
        && !name.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | ':'));
    if plain {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(quote(name))
    }
}

/// In quotes; a quote within is doubled.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
