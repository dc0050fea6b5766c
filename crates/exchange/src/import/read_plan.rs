//! Reads a plan that a person may have edited, and says in the plan's own words what of it is no plan.
//!
//! The shape of a plan is written down here beside its types, so that a refusal can name the place and what is accepted there; a test holds
//! the two together.

use serde_json::{Map, Value};

use super::plan::Plan;

/// Why a text is not a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPlan {
    /// What is wrong, and where.
    pub what: String,
    /// What is accepted there.
    pub accepted: String,
}

/// What may stand at a place of a plan.
enum Shape {
    /// A text.
    Text,
    /// One character.
    Character,
    /// A whole number that fits in 32 bits.
    Number,
    /// `true` or `false`.
    YesNo,
    /// One of these words; those in the second list have something in braces behind them.
    Words(&'static [&'static str], &'static [(&'static str, Shape)]),
    /// This, or `null`.
    OrNull(&'static Shape),
    /// Any number of these in brackets.
    List(&'static Shape),
    /// Texts by texts.
    Texts,
    /// These keys, in braces.
    Keys(&'static [Key]),
}

/// A key, whether it must be there, and what stands behind it.
struct Key(&'static str, bool, Shape);

const KINDS: &[&str] = &[
    "text",
    "number",
    "date",
    "choice",
    "yes_no",
    "status",
    "format",
    "partner",
    "place",
    "certainty",
    "latitude",
    "longitude",
];

const ENCODINGS: &[&str] = &["utf-8", "utf-16le", "utf-16be", "windows-1252"];

const SOURCE: &[Key] = &[
    Key(
        "encoding",
        false,
        Shape::OrNull(&Shape::Words(ENCODINGS, &[])),
    ),
    Key("delimiter", false, Shape::OrNull(&Shape::Character)),
    Key("sheet", false, Shape::OrNull(&Shape::Text)),
    Key("all_sheets", false, Shape::YesNo),
    Key("sheets", false, Shape::List(&Shape::Text)),
    Key("header_row", false, Shape::OrNull(&Shape::Number)),
    Key("header_rows", false, Shape::OrNull(&Shape::Number)),
];

const OWN: &[Key] = &[
    Key("name", true, Shape::Text),
    Key("kind", true, Shape::Words(KINDS, &[])),
    Key("choices", false, Shape::List(&Shape::Text)),
    Key("personal", false, Shape::YesNo),
];

const BECOMES: Shape = Shape::Words(
    &["skip"],
    &[("field", Shape::Text), ("own", Shape::Keys(OWN))],
);

const ORDERS: &[&str] = &["day_first", "month_first"];

const COLUMN: &[Key] = &[
    Key("index", true, Shape::Number),
    Key("header", true, Shape::Text),
    Key("becomes", true, BECOMES),
    Key(
        "date_order",
        false,
        Shape::OrNull(&Shape::Words(ORDERS, &[])),
    ),
    Key("ambiguous", false, Shape::YesNo),
    Key("values", false, Shape::Texts),
    Key("missing", false, Shape::List(&Shape::Text)),
    Key("unique", false, Shape::YesNo),
    Key("because", false, Shape::Text),
    Key("because_params", false, Shape::Texts),
    Key("looked_at_as", false, Shape::Text),
    Key(
        "wins",
        false,
        Shape::Words(&["file", "registry", "blanks"], &[]),
    ),
    Key("blank_erases", false, Shape::YesNo),
];

const MISSING: &[Key] = &[
    Key("within", false, Shape::Text),
    Key("close", false, Shape::YesNo),
    Key("on", false, Shape::OrNull(&Shape::Text)),
];

const CODE: Shape = Shape::Words(&["column", "undecided"], &[("made", Shape::Text)]);
const COUNTRY: Shape = Shape::Words(
    &["column", "unknown", "undecided"],
    &[("fixed", Shape::Text)],
);

const PLAN: Shape = Shape::Keys(&[
    Key("source", true, Shape::Keys(SOURCE)),
    Key("columns", true, Shape::List(&Shape::Keys(COLUMN))),
    Key("code", true, CODE),
    Key("country", true, COUNTRY),
    Key("country_because", false, Shape::Text),
    Key("country_params", false, Shape::Texts),
    Key(
        "on_match",
        false,
        Shape::Words(&["update", "skip", "error"], &[]),
    ),
    Key("on_new", false, Shape::Words(&["create", "skip"], &[])),
    Key("lost_zeros", false, Shape::Words(&["new", "theirs"], &[])),
    Key("missing", false, Shape::Keys(MISSING)),
    Key("without", false, Shape::List(&Shape::Text)),
]);

impl Plan {
    /// Reads a plan; what is no plan is named with its place.
    pub fn read(text: &str) -> Result<Self, NoPlan> {
        let text = text.trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        PLAN.check(&value, &Place::default())?;
        // What fits in every place can still be said twice, which a value no longer shows.
        serde_json::from_str(text).map_err(|error| NoPlan {
            what: format!("{} says something for the second time", at(&error)),
            accepted: "Each key stands once between its braces.".into(),
        })
    }
}

fn at(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

fn not_json(error: &serde_json::Error) -> NoPlan {
    let what = if error.is_eof() {
        format!("it ends too early, in {}", at(error))
    } else {
        format!("it is not JSON from {} on", at(error))
    };
    NoPlan {
        what,
        accepted:
            "Look there for a missing or superfluous comma, quotation mark, bracket or brace."
                .into(),
    }
}

/// Where something stands: `columns[1] (“City”), “becomes”`.
#[derive(Debug, Clone, Default)]
struct Place(Vec<String>);

impl Place {
    fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(format!("“{key}”"));
        Self(steps)
    }

    /// The element of a list; a column is known by its header, too.
    fn element(&self, index: usize, value: &Value) -> Self {
        let mut steps = self.0.clone();
        let list = steps.pop().unwrap_or_default();
        let list = list.trim_matches(['“', '”']);
        let header = value.get("header").and_then(Value::as_str);
        let named = header.map_or_else(String::new, |header| format!(" (“{header}”)"));
        steps.push(format!("{list}[{index}]{named}"));
        Self(steps)
    }

    fn named(&self) -> String {
        match self.0.is_empty() {
            true => "the whole".to_owned(),
            false => self.0.join(", "),
        }
    }

    /// ` in …`; nothing for the outermost braces.
    fn within(&self) -> String {
        match self.0.is_empty() {
            true => String::new(),
            false => format!(" in {}", self.0.join(", ")),
        }
    }
}

impl Shape {
    fn check(&self, value: &Value, place: &Place) -> Result<(), NoPlan> {
        let fits = match (self, value) {
            (Self::Text, Value::String(_)) | (Self::YesNo, Value::Bool(_)) => true,
            (Self::Character, Value::String(text)) => text.chars().count() == 1,
            (Self::Number, Value::Number(number)) => {
                number.as_u64().is_some_and(|n| u32::try_from(n).is_ok())
            }
            (Self::OrNull(_), Value::Null) => true,
            (Self::OrNull(shape), value) => {
                return shape.check(value, place).map_err(|mut no| {
                    if let Some(accepted) = no.accepted.strip_suffix('.') {
                        no.accepted = format!("{accepted}, or null.");
                    }
                    no
                });
            }
            (Self::List(shape), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    shape.check(value, &place.element(index, value))?;
                }
                true
            }
            (Self::Texts, Value::Object(values)) => {
                for (key, value) in values {
                    Self::Text.check(value, &place.key(key))?;
                }
                true
            }
            (Self::Keys(keys), Value::Object(values)) => return check_keys(keys, values, place),
            (Self::Words(words, _), Value::String(word)) => words.contains(&word.as_str()),
            (Self::Words(_, more), Value::Object(values)) if values.len() == 1 => {
                let found = values.iter().find_map(|(key, value)| {
                    Some((more.iter().find(|(word, _)| word == key)?, value))
                });
                if let Some(((word, shape), value)) = found {
                    return shape.check(value, &place.key(word));
                }
                false
            }
            _ => false,
        };
        if fits {
            return Ok(());
        }
        Err(NoPlan {
            what: format!("{} cannot be {}", place.named(), short(value)),
            accepted: format!("It is {}.", self.accepted()),
        })
    }

    /// What is accepted, as the end of a sentence.
    fn accepted(&self) -> String {
        match self {
            Self::Text => "a text in quotation marks".into(),
            Self::Character => "one character in quotation marks".into(),
            Self::Number => "a whole number from 0".into(),
            Self::YesNo => "true or false".into(),
            Self::OrNull(shape) => format!("{}, or null", shape.accepted()),
            Self::List(shape) => format!("a list in brackets, each of it {}", shape.accepted()),
            Self::Texts => "texts by texts in braces: {\"as written\": \"what it means\"}".into(),
            Self::Keys(keys) => {
                let keys: Vec<&str> = keys.iter().map(|Key(key, ..)| *key).collect();
                format!("braces with the keys {}", keys.join(", "))
            }
            Self::Words(words, more) => {
                let words = words.iter().map(|word| format!("\"{word}\""));
                let more = more
                    .iter()
                    .map(|(word, shape)| format!("{{\"{word}\": {}}}", shape.accepted()));
                let all: Vec<String> = words.chain(more).collect();
                all.join(" or ")
            }
        }
    }
}

fn check_keys(keys: &[Key], values: &Map<String, Value>, place: &Place) -> Result<(), NoPlan> {
    let within = place.within();
    if let Some(strange) = values
        .keys()
        .find(|written| !keys.iter().any(|Key(key, ..)| key == written))
    {
        let known: Vec<&str> = keys.iter().map(|Key(key, ..)| *key).collect();
        return Err(NoPlan {
            what: format!("there is no key “{strange}”{within}"),
            accepted: format!("The keys there are {}.", known.join(", ")),
        });
    }
    for Key(key, must, shape) in keys {
        match values.get(*key) {
            Some(value) => shape.check(value, &place.key(key))?,
            None if *must => {
                return Err(NoPlan {
                    what: format!("the key “{key}” is missing{within}"),
                    accepted: format!("Behind it stands {}.", shape.accepted()),
                });
            }
            None => {}
        }
    }
    Ok(())
}

/// A value as it stands, its beginning where it is long.
fn short(value: &Value) -> String {
    const SHOWN: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan() -> Value {
        json!({
            "source": { "encoding": "utf-8", "delimiter": ",", "sheet": null, "all_sheets": false, "sheets": ["North"], "header_row": 1, "header_rows": 2 },
            "columns": [
                { "index": 0, "header": "Code", "becomes": { "field": "code" }, "date_order": null, "ambiguous": false,
                  "values": {}, "missing": ["-"], "unique": true, "because": "name", "looked_at_as": "code" },
                { "index": 1, "header": "Zone", "date_order": "day_first", "values": { "N": "North" },
                  "becomes": { "own": { "name": "Zone", "kind": "choice", "choices": ["North"], "personal": false } } },
                { "index": 2, "header": "Rest", "becomes": "skip" },
            ],
            "code": { "made": "ROW-" },
            "country": { "fixed": "IN" },
            "country_because": "",
            "on_match": "update",
        })
    }

    /// Every place of a value, each with what it holds there replaced by `with`, or taken out where that is nothing.
    fn changed(value: &Value, with: Option<&Value>) -> Vec<Value> {
        let mut all: Vec<Value> = with.into_iter().cloned().collect();
        match value {
            Value::Object(map) => {
                for key in map.keys() {
                    if with.is_none() {
                        let mut without = map.clone();
                        without.remove(key);
                        all.push(without.into());
                    }
                    for inner in changed(&map[key], with) {
                        let mut other = map.clone();
                        other.insert(key.clone(), inner);
                        all.push(other.into());
                    }
                }
                let mut more = map.clone();
                more.insert("strange".into(), Value::Null);
                all.push(more.into());
            }
            Value::Array(list) => {
                for (at, old) in list.iter().enumerate() {
                    for inner in changed(old, with) {
                        let mut other = list.clone();
                        other[at] = inner;
                        all.push(other.into());
                    }
                }
            }
            _ => {}
        }
        all
    }

    #[test]
    fn what_is_accepted_is_what_a_plan_is() {
        let wrong = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(4_294_967_296_u64),
            json!(""),
            json!("x"),
            json!("text"),
            json!([]),
            json!([1]),
            json!({}),
            json!({ "a": "b" }),
            json!({ "field": "code", "own": null }),
            json!({ "skip": null }),
        ];
        let mut seen = (0, 0);
        for with in wrong.iter().map(Some).chain([None]) {
            for value in changed(&plan(), with) {
                let text = value.to_string();
                let known = serde_json::from_str::<Plan>(&text);
                match (Plan::read(&text), known) {
                    (Ok(_), Ok(_)) => seen.0 += 1,
                    (Err(no), Err(_)) => {
                        seen.1 += 1;
                        let said = format!("{} {}", no.what, no.accepted);
                        for word in ["`", "variant", "invalid", "expected", "second time"] {
                            assert!(!said.contains(word), "{said}");
                        }
                    }
                    // The reader beneath takes a list for braces without their keys, and a word in braces of its own.
                    (Err(_), Ok(_))
                        if with.is_some_and(|w| w.is_array() || w.get("skip").is_some()) => {}
                    (read, known) => panic!("{text}: {read:?}, {known:?}"),
                }
            }
        }
        assert!(seen.0 > 20 && seen.1 > 500, "{seen:?}");
    }

    #[test]
    fn every_kind_is_known() {
        for kind in KINDS {
            serde_json::from_value::<haat_registry::FieldKind>(json!(kind)).unwrap();
        }
        for encoding in ENCODINGS {
            serde_json::from_value::<super::super::Encoding>(json!(encoding)).unwrap();
        }
    }

    #[test]
    fn the_place_and_what_is_accepted_are_named() {
        let no = |edit: &dyn Fn(&mut Value)| {
            let mut plan = plan();
            edit(&mut plan);
            let no = Plan::read(&plan.to_string()).unwrap_err();
            format!("{}. {}", no.what, no.accepted)
        };
        assert_eq!(
            no(&|plan| plan["columns"][1]["date_order"] = json!("dayfirst")),
            "columns[1] (“Zone”), “date_order” cannot be \"dayfirst\". It is \"day_first\" or \"month_first\", or null."
        );
        assert_eq!(
            no(&|plan| plan["on_macth"] = json!("skip")),
            "there is no key “on_macth”. The keys there are source, columns, code, country, country_because, country_params, on_match, on_new, lost_zeros, missing, without."
        );
        assert_eq!(
            no(&|plan| {
                plan["columns"][2]
                    .as_object_mut()
                    .unwrap()
                    .remove("becomes");
            }),
            "the key “becomes” is missing in columns[2] (“Rest”). Behind it stands \"skip\" or {\"field\": a text in quotation marks} \
             or {\"own\": braces with the keys name, kind, choices, personal}."
        );
        assert_eq!(
            no(&|plan| *plan = json!([])),
            "the whole cannot be []. It is braces with the keys source, columns, code, country, country_because, country_params, on_match, on_new, lost_zeros, missing, without."
        );
    }

    #[test]
    fn what_is_no_json_is_named_by_line_and_column() {
        let no = |text: &str| Plan::read(text).unwrap_err().what;
        assert_eq!(
            no("{\n  \"source\": {},,\n}"),
            "it is not JSON from line 2, column 16 on"
        );
        assert_eq!(
            no("{\n  \"source\": {"),
            "it ends too early, in line 2, column 13"
        );
        let twice = plan()
            .to_string()
            .replace("\"on_match\"", "\"code\":\"column\",\"on_match\"");
        assert!(no(&twice).contains("for the second time"), "{twice}");
        assert!(Plan::read(&format!("\u{feff}{}", plan())).is_ok());
    }
}
