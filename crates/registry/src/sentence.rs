//! Sentences that every language has to have: a key, what stands where `{name}` stands in it, and the English for whoever has no catalogue.

use std::collections::BTreeMap;

/// What stands in a sentence, by name.
pub type Params = BTreeMap<String, String>;

/// A sentence with each `{name}` replaced by its parameter, and each `{name|one store|{name} stores}` by the words for one or for that many. A
/// parameter that itself holds braces is left as it is.
pub fn fill(template: &str, params: &Params) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let end = closing(after).unwrap_or(0);
        let mut parts = after[..end].splitn(3, '|');
        let value = parts.next().and_then(|name| params.get(name));
        match (value, parts.next(), parts.next()) {
            (Some(value), Some(one), Some(many)) => {
                let words = if value == "1" { one } else { many };
                filled.push_str(&fill(words, params));
            }
            (Some(value), ..) => filled.push_str(value),
            (None, ..) => {
                filled.push('{');
                rest = after;
                continue;
            }
        }
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Where the brace ends that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// 12,34,567: grouped as in India.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if at > 0 && (left == 3 || (left > 3 && left % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// The word for so many: `plural(1, "store", "stores")` is `store`.
pub fn plural<'w>(n: impl Into<i128>, one: &'w str, many: &'w str) -> &'w str {
    if n.into() == 1 { one } else { many }
}

/// Declares an enum of things that can be wrong, each with the key, the English sentence and the English next step of it, and a struct of
/// one such thing with its parameters.
#[macro_export]
macro_rules! sentences {
    ($(#[$about:meta])* $said:ident of $(#[$kinds:meta])* $kind:ident {
        $($variant:ident, $key:literal, $message:literal, $hint:literal;)*
    }) => {
        $(#[$kinds])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind { $(#[doc = $message] $variant,)* }

        impl $kind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The key of its sentence in every catalogue.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// The English sentence, with `{name}` where a parameter goes.
            pub const fn message(self) -> &'static str { match self { $(Self::$variant => $message,)* } }
            /// The English next step, with `{name}` where a parameter goes.
            pub const fn hint(self) -> &'static str { match self { $(Self::$variant => $hint,)* } }
        }

        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $said {
            /// What is wrong.
            pub kind: $kind,
            /// What the sentences need, by name.
            pub params: $crate::Params,
        }

        impl $said {
            /// One without parameters yet.
            pub fn new(kind: $kind) -> Self {
                Self { kind, params: $crate::Params::new() }
            }

            /// Adds a parameter of the sentences.
            #[must_use]
            pub fn with(mut self, name: &str, value: impl ToString) -> Self {
                self.params.insert(name.to_owned(), value.to_string());
                self
            }

            /// The English next step, with its parameters filled in.
            pub fn hint(&self) -> String {
                $crate::fill(self.kind.hint(), &self.params)
            }
        }

        impl std::fmt::Display for $said {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::fill(self.kind.message(), &self.params))
            }
        }

        impl From<$kind> for $said {
            fn from(kind: $kind) -> Self {
                Self::new(kind)
            }
        }
    };
}

/// Declares inside an `impl` of an error which code each variant has, and what its sentence needs in any language.
#[macro_export]
macro_rules! error_codes {
    ($($variant:ident $fields:tt $code:literal $(, $name:ident: $value:expr)*;)*) => {
        /// The codes of these errors, each with the names of what its sentence needs.
        pub const CODES: &'static [(&'static str, &'static [&'static str])] =
            &[$(($code, &[$(stringify!($name),)*]),)*];

        fn own_code(&self) -> &'static str {
            match self { $(Self::$variant { .. } => $code,)* }
        }

        fn own_params(&self) -> $crate::Params {
            match self {
                $(Self::$variant $fields => $crate::Params::from([
                    $((stringify!($name).to_owned(), $value.to_string()),)*
                ]),)*
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{Params, fill, grouped};

    #[test]
    fn a_parameter_is_put_where_its_name_stands_and_nowhere_else() {
        let params = Params::from([
            ("a".to_owned(), "{b}".to_owned()),
            ("b".to_owned(), "two".to_owned()),
        ]);
        assert_eq!(
            fill("{a} and {b}, not {c} {", &params),
            "{b} and two, not {c} {"
        );
    }

    #[test]
    fn numbers_are_grouped_as_in_india() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (123_456, "1,23,456"),
            (12_345_678, "1,23,45,678"),
            (-4_850, "-4,850"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
