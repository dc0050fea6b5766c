//! The text form of a query: what a person types, and that printing it and reading it again changes nothing.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

use haat_registry::query::{
    Comparison, Filter, GroupKey, MAX_CHARS, MAX_TERMS, Period, PeriodStep, QueryField, SortKey,
    Test, TextTerm,
};
use haat_registry::{Dimension, Ownership, Presence, Status, StoreField, StoreQuery};
use proptest::prelude::*;

fn parsed(text: &str) -> StoreQuery {
    StoreQuery::parse(text).unwrap_or_else(|error| panic!("{text}: {error} {:?}", error.hint()))
}

fn only_filter(text: &str) -> Filter {
    let mut query = parsed(text);
    assert_eq!(query.filters.len(), 1, "{text}");
    assert!(
        query.text.is_empty() && query.sort.is_empty() && query.on.is_none(),
        "{text}"
    );
    query.filters.remove(0)
}

fn tests(text: &str) -> Vec<Test> {
    only_filter(text).any
}

fn refusal(text: &str) -> (String, String) {
    let error = StoreQuery::parse(text).expect_err(text);
    (error.to_string(), error.hint())
}

fn is(text: &str) -> Test {
    Test::Is(text.into())
}

#[test]
fn reads_the_query_of_the_design() {
    let query = parsed(
        "state:Bihar tier:4,5 -status:closed opened:2018-10..2018-12 area:>500 mobile:? x.\"Lease end\":..2027-03 balaji",
    );
    assert_eq!(
        query.text,
        [TextTerm {
            negated: false,
            text: "balaji".into()
        }]
    );
    let fields: Vec<String> = query.filters.iter().map(|f| f.field.to_string()).collect();
    assert_eq!(
        fields,
        [
            "state",
            "tier",
            "status",
            "opened",
            "area",
            "mobile",
            "x.\"Lease end\""
        ]
    );
    let negated: Vec<bool> = query.filters.iter().map(|f| f.negated).collect();
    assert_eq!(negated, [false, false, true, false, false, false, false]);
    assert_eq!(query.filters[1].any, [is("4"), is("5")]);
    assert_eq!(
        query.filters[3].any,
        [Test::Between(
            Some("2018-10".into()),
            Some("2018-12".into())
        )]
    );
    assert_eq!(
        query.filters[4].any,
        [Test::Compare(Comparison::More, "500".into())]
    );
    assert_eq!(query.filters[5].any, [Test::Blank]);
    assert_eq!(
        query.filters[6].any,
        [Test::Between(None, Some("2027-03".into()))]
    );
    assert_eq!(
        query.to_string(),
        "balaji state:Bihar tier:4,5 -status:closed opened:2018-10..2018-12 area:>500 mobile:? x.\"Lease end\":..2027-03"
    );
}

#[test]
fn quotes_make_anything_plain() {
    assert_eq!(tests("format:\"Mi Store\""), [is("Mi Store")]);
    assert_eq!(tests("notes:\"?\""), [is("?")]);
    assert_eq!(tests("notes:\"a..b\",c"), [is("a..b"), is("c")]);
    assert_eq!(tests("notes:\"say \"\"hi\"\"\""), [is("say \"hi\"")]);
    assert_eq!(tests("code:\"MS*\""), [is("MS*")]);
    assert_eq!(
        tests("name:=\"Mi Store\""),
        [Test::Exactly("Mi Store".into())]
    );
    let query = parsed("\"http://a.b\" -\"two words\" -x");
    let text: Vec<(bool, &str)> = query
        .text
        .iter()
        .map(|t| (t.negated, t.text.as_str()))
        .collect();
    assert_eq!(
        text,
        [(false, "http://a.b"), (true, "two words"), (true, "x")]
    );
}

#[test]
fn reads_prefixes_ranges_and_comparisons() {
    assert_eq!(tests("code:MS*"), [Test::Begins("MS".into())]);
    assert_eq!(tests("notes:*"), [Test::Begins(String::new())]);
    assert_eq!(
        tests("area:200.."),
        [Test::Between(Some("200".into()), None)]
    );
    assert_eq!(
        tests("longitude:-70..-60"),
        [Test::Between(Some("-70".into()), Some("-60".into()))]
    );
    for (sign, how) in [
        ("<", Comparison::Less),
        ("<=", Comparison::AtMost),
        (">", Comparison::More),
        (">=", Comparison::AtLeast),
    ] {
        assert_eq!(
            tests(&format!("area:{sign}5")),
            [Test::Compare(how, "5".into())]
        );
    }
}

#[test]
fn keys_forgive_case_and_fy_is_a_year_of_opening() {
    assert_eq!(only_filter("STATE:BR").field, StoreField::State.into());
    let fy = only_filter("fy:2018-19");
    assert_eq!(
        (fy.field, fy.any),
        (StoreField::Opened.into(), vec![is("FY2018-19")])
    );
    assert_eq!(only_filter("opened:FY2018-19-Q3").any, [is("FY2018-19-Q3")]);
}

#[test]
fn days_are_read_day_first_and_printed_year_first() {
    for (text, printed) in [
        ("opened:29-10-2018", "opened:2018-10-29"),
        ("opened:29/10/2018", "opened:2018-10-29"),
        ("opened:1/4/2018", "opened:2018-04-01"),
        ("-planned:01-04-2018,2019", "-planned:2018-04-01,2019"),
        ("closed:>=01-04-2018", "closed:>=2018-04-01"),
        ("opened:\"29 Oct 2018\"", "opened:2018-10-29"),
        (
            "opened:01-04-2018..31-03-2019",
            "opened:2018-04-01..2019-03-31",
        ),
        ("forecast:..31/03/2019", "forecast:..2019-03-31"),
        ("on:29-10-2018", "on:2018-10-29"),
        ("on:29/10/2018", "on:2018-10-29"),
        // What an own column holds is not known yet.
        ("x.Visit:29-10-2018", "x.Visit:29-10-2018"),
        ("notes:29-10-2018", "notes:29-10-2018"),
    ] {
        assert_eq!(parsed(text).to_string(), printed);
    }
}

#[test]
fn statuses_are_named_as_the_window_shows_them() {
    for status in Status::ALL {
        for name in [status.key(), status.label(), status.label_hi()] {
            let query = parsed(&format!("status:\"{name}\""));
            assert_eq!(query.to_string(), format!("status:{}", status.key()));
        }
    }
    assert_eq!(parsed("-status:खुली,बंद").to_string(), "-status:open,closed");
}

#[test]
fn ownership_and_presence_are_named_as_the_window_shows_them() {
    for one in Ownership::ALL {
        for name in [one.key(), one.label(), one.label_hi()] {
            let query = parsed(&format!("ownership:\"{name}\""));
            assert_eq!(query.to_string(), format!("ownership:{}", one.key()));
        }
    }
    for one in Presence::ALL {
        for name in [one.key(), one.label(), one.label_hi()] {
            let query = parsed(&format!("presence:\"{name}\""));
            assert_eq!(query.to_string(), format!("presence:{}", one.key()));
        }
    }
}

#[test]
fn reads_order_and_day() {
    let query = parsed("sort:state,-opened,x.\"Lease end\" on:2018-10-29");
    assert_eq!(query.on, Some("2018-10-29".parse().unwrap()));
    let keys: Vec<(String, bool)> = query
        .sort
        .iter()
        .map(|k| (k.field.to_string(), k.descending))
        .collect();
    assert_eq!(
        keys,
        [
            ("state".into(), false),
            ("opened".into(), true),
            ("x.\"Lease end\"".into(), false)
        ]
    );
}

#[test]
fn signs_within_a_text_are_text() {
    for text in ["\"tier>3\"", "\"-\"", "\"a=b\"", "-\"x.y<z\""] {
        assert_eq!(parsed(text).to_string(), text);
    }
    assert_eq!(parsed("a->b").to_string(), "\"a->b\"");
}

#[test]
fn refuses_with_a_next_step() {
    for (text, message, hint) in [
        (
            "stat:Bihar",
            "there is no field “stat”",
            "Did you mean “state:”?",
        ),
        (
            "opned:2018",
            "there is no field “opned”",
            "Did you mean “opened:”?",
        ),
        ("http://x.y", "there is no field “http”", "quotes"),
        (":x", "a field is missing before “:”", "quotes"),
        ("state:", "a value is missing after “state:”", "state:?"),
        ("state:a,", "a value is missing after “state:”", "state:?"),
        ("area:..", "a value is missing after “area:”", "area:?"),
        ("name:\"Mi", "is not closed", "Put another"),
        (
            "name:\"a\"b",
            "quotes stand in the middle",
            "whole value in quotes",
        ),
        (
            "status:opened",
            "“opened” is not a value of status:",
            "Did you mean “open”?",
        ),
        (
            "status:zzz",
            "“zzz” is not a value of status:",
            "lead, prospect",
        ),
        ("opened:soon", "“soon” is not a date", "2018-10-29"),
        ("opened:2018-02-30", "is not a date", "2018-10-29"),
        ("opened:20*", "does not fit opened:", "2018-10..2018-12"),
        ("opened:10/29/2018", "is not a date", "2018-10-29"),
        ("opened:29-10-18", "is not a date", "2018-10-29"),
        ("on:31-02-2018", "“on:” needs one day", "on:2018-10-29"),
        ("fy:2018", "“2018” does not fit fy:", "fy:2018-19"),
        (
            "fy:2018..2019-20",
            "“2018..2019-20” does not fit fy:",
            "fy:2018-19",
        ),
        ("fy:20*", "“20*” does not fit fy:", "fy:2018-19"),
        ("area:>1,000", "“>1,000” reads as two values", ">1000"),
        ("area:1,000", "“1,000” reads as two values", "1000"),
        ("area:1,00,000", "“1,00” reads as two values", "100"),
        ("area:500..1,200", "reads as two values", "1200"),
        (
            "opened:2019..2018",
            "“2019..2018” ends before it begins",
            "smaller end first",
        ),
        (
            "tier:5..2",
            "“5..2” ends before it begins",
            "smaller end first",
        ),
        ("area:big", "“big” does not fit area:", ">500"),
        ("area:nan", "“nan” does not fit area:", ">500"),
        ("tier:7", "“7” does not fit tier:", "1 to 6"),
        ("tier.hra:Q", "“Q” is not a value of tier.hra:", "X, Y, Z"),
        ("town:a..b", "town: has no order", "town:one,other"),
        ("on:2018-10", "“on:” needs one day", "on:2018-10-29"),
        ("on:2018-10-29,2018-10-30", "“on:” needs one day", "on:"),
        ("on:2018-10-29 on:2018-10-30", "“on:” is given twice", ""),
        ("-on:2018-10-29", "cannot be negated", ""),
        ("-sort:state", "cannot be negated", "sort:-opened"),
        ("sort:", "“sort:” needs a field", "sort:state,-opened"),
        ("-group:state", "cannot be negated", ""),
        ("group:", "“group:” needs a field", "group:state,district"),
        (
            "group:state,",
            "“group:” needs a field",
            "group:state,district",
        ),
        ("group:state,state", "“state” is given twice", ""),
        ("group:state group:town", "“group:” is given twice", ""),
        ("group:state,town,tier,pin", "at most 3 fields", ""),
        ("group:name.month", "there is no field “name.month”", ""),
        ("group:check", "stores are not grouped by check:", ""),
        ("sort:state,", "“sort:” needs a field", "sort:state,-opened"),
        ("on:", "“on:” needs one day", "on:2018-10-29"),
        ("tier>3", "a colon is missing in “tier>3”", "tier:>3"),
        ("-tier>=3", "a colon is missing in “tier>=3”", "tier:>=3"),
        ("x.Rent<5", "a colon is missing", "x.Rent:<5"),
        ("-", "“-” stands alone", "-status:closed"),
        ("- balaji", "“-” stands alone", "-status:closed"),
        ("--", "“-” stands alone", "-status:closed"),
        ("sort:nonsense", "there is no field “nonsense”", ""),
        (
            "sort:state sort:town",
            "“sort:” is given twice",
            "sort:state,-opened",
        ),
        (
            "x.:5",
            "needs the name of one of your own columns",
            "x.Zone",
        ),
        (
            "x.\"Lease end\"",
            "a value is missing after",
            "x.\"Lease end\":2027-03",
        ),
    ] {
        let (said, hinted) = refusal(text);
        assert!(said.contains(message), "{text}: {said}");
        assert!(hinted.contains(hint), "{text}: {hinted}");
    }
}

#[test]
fn has_bounds() {
    assert!(StoreQuery::parse(&"é".repeat(MAX_CHARS)).is_ok());
    assert!(
        refusal(&"é".repeat(MAX_CHARS + 1))
            .0
            .contains("4096 characters")
    );
    assert!(StoreQuery::parse(&"a ".repeat(200)).is_ok());
    assert!(refusal(&"a ".repeat(201)).0.contains("200 terms"));
    assert!(
        refusal(&format!("state:{}", "a,".repeat(201)))
            .0
            .contains("200 terms")
    );
}

#[test]
fn clicks_change_the_query() {
    let mut query = parsed("area:>5");
    query.toggle(&Dimension::Format, "\"Mi Store\"").unwrap();
    query.toggle(&Dimension::Format, "?").unwrap();
    assert_eq!(query.to_string(), "area:>5 format:\"Mi Store\",?");
    query.toggle(&Dimension::Format, "\"Mi Store\"").unwrap();
    assert_eq!(query.to_string(), "area:>5 format:?");
    query.toggle(&Dimension::Format, "?").unwrap();
    assert_eq!(query.to_string(), "area:>5");
    query.only(&Dimension::OpenedFy, "FY2018-19").unwrap();
    query.only(&Dimension::OpenedFy, "FY2019-20").unwrap();
    assert_eq!(query.to_string(), "area:>5 opened:FY2019-20");
}

#[test]
fn a_value_that_was_left_out_is_picked_by_a_click() {
    let mut query = parsed("-status:closed");
    query.toggle(&Dimension::Status, "closed").unwrap();
    assert_eq!(query.to_string(), "status:closed");
    let mut query = parsed("-status:closed,dropped -format:LFR");
    query.toggle(&Dimension::Status, "closed").unwrap();
    assert_eq!(
        query.to_string(),
        "-status:dropped -format:LFR status:closed"
    );
}

#[test]
fn a_query_without_a_dimension_keeps_all_else() {
    let query = parsed("opened:2018-10 name:\"two words\" -opened:2018-11 state:Bihar");
    let without = query.without(&Dimension::OpenedMonth);
    assert_eq!(without.to_string(), "name:\"two words\" state:Bihar");
}

#[test]
fn dimensions_read_and_print() {
    let list = Dimension::parse_list("state, opened.fy,x.\"Sales, zone\"").unwrap();
    let printed: Vec<String> = list.iter().map(Dimension::to_string).collect();
    assert_eq!(printed, ["state", "opened.fy", "x.\"Sales, zone\""]);
    for dimension in Dimension::BUILTIN {
        assert_eq!(
            dimension.to_string().parse::<Dimension>().as_ref(),
            Ok(dimension)
        );
    }
    let error = "opened.yeer".parse::<Dimension>().unwrap_err();
    assert_eq!(error.hint(), "Did you mean “opened.year”?");
}

fn page() -> String {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/query.md");
    std::fs::read_to_string(page).expect("docs/query.md")
}

/// What stands between backticks, in a cell or a line.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Of each row of a table its first cell and its last, as they stand.
fn rows(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.lines().filter_map(|line| {
        let cells: Vec<&str> = line
            .strip_prefix("| ")?
            .strip_suffix(" |")?
            .split(" | ")
            .collect();
        Some((*cells.first()?, *cells.last()?))
    })
}

#[test]
fn every_example_of_the_page_reads() {
    let page = page();
    let mut examples: Vec<&str> = rows(&page)
        .flat_map(|(_, example)| quoted(example))
        .collect();
    let mut listed = false;
    for line in page.lines() {
        if line.starts_with("```") {
            listed = !listed;
        } else if listed {
            examples.push(line);
        }
    }
    assert!(examples.len() > 55, "{}", examples.len());
    for example in examples {
        let query = parsed(example);
        assert!(query != StoreQuery::default(), "{example}");
        assert_eq!(StoreQuery::parse(&query.to_string()).as_ref(), Ok(&query));
    }
}

#[test]
fn the_page_has_every_key_and_every_word_of_its_choices() {
    let page = page();
    let line = |key: &str| {
        let begin = format!("| `{key}` |");
        let found = page.lines().find(|line| line.starts_with(&begin));
        found.unwrap_or_else(|| panic!("docs/query.md has no line on {key}"))
    };
    for key in QueryField::keys() {
        let example = quoted(rows(line(key)).next().unwrap().1).next().unwrap();
        assert_eq!(only_filter(example).field.to_string(), key);
    }
    // A word that a field does not know is refused with all that it knows.
    for key in [
        "status",
        "ownership",
        "presence",
        "place_certainty",
        "tier.hra",
        "tier.group",
    ] {
        let hint = refusal(&format!("{key}:000000")).1;
        let known = hint.split_once(": ").unwrap().1.trim_end_matches('.');
        assert!(known.contains(", "), "{hint}");
        for word in known.split(", ") {
            assert!(line(key).contains(&format!("`{word}`")), "{key}: {word}");
        }
    }
    for key in ["fy:", "on:", "sort:", "x.Name:"] {
        assert!(page.contains(&format!("| `{key}")), "{key}");
    }
    for period in ["2018-10-29", "2018-10", "2018", "FY2018-19", "FY2018-19-Q3"] {
        assert!(page.contains(&format!("`{period}`")) && Period::parse(period).is_some());
    }
    for bound in [MAX_CHARS, MAX_TERMS] {
        assert!(page.contains(&bound.to_string()));
    }
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 ,.:*?\"<>=अ-ह-]{0,8}",
        "[a-z]{1,5}",
        any::<String>()
    ]
}

fn free_test() -> impl Strategy<Value = Test> {
    prop_oneof![
        Just(Test::Blank),
        operand().prop_map(Test::Is),
        operand().prop_map(Test::Exactly),
        operand().prop_map(Test::Begins),
    ]
}

fn own_test() -> impl Strategy<Value = Test> {
    let end = || proptest::option::of(operand());
    let how = prop_oneof![
        Just(Comparison::Less),
        Just(Comparison::AtMost),
        Just(Comparison::More),
        Just(Comparison::AtLeast)
    ];
    prop_oneof![
        free_test(),
        (end(), end())
            .prop_filter("one end", |(a, b)| a.is_some() || b.is_some())
            .prop_map(|(a, b)| Test::Between(a, b)),
        (how, operand()).prop_map(|(how, text)| Test::Compare(how, text)),
    ]
}

fn name() -> impl Strategy<Value = String> {
    operand()
        .prop_map(|name| name.trim().to_owned())
        .prop_filter("a name", |name| !name.is_empty())
}

fn field_and_tests() -> impl Strategy<Value = (QueryField, Vec<Test>)> {
    let many = |test| proptest::collection::vec(test, 1..4);
    prop_oneof![
        (Just(StoreField::Town.into()), many(free_test().boxed())),
        (Just(StoreField::Notes.into()), many(free_test().boxed())),
        (name().prop_map(QueryField::Own), many(own_test().boxed())),
    ]
}

fn any_query() -> impl Strategy<Value = StoreQuery> {
    let text = (any::<bool>(), operand()).prop_map(|(negated, text)| TextTerm { negated, text });
    let filter = (any::<bool>(), field_and_tests()).prop_map(|(negated, (field, any))| Filter {
        field,
        negated,
        any,
    });
    let field = prop_oneof![
        Just(QueryField::from(StoreField::Opened)),
        Just(QueryField::Ownership),
        name().prop_map(QueryField::Own)
    ];
    let group = (
        prop_oneof![
            Just((QueryField::from(StoreField::State), None)),
            Just((QueryField::from(StoreField::PlannedOpening), None)),
            Just((
                QueryField::from(StoreField::Opened),
                Some(PeriodStep::Quarter)
            )),
            name().prop_map(|name| (QueryField::Own(name), None)),
            name().prop_map(|name| (QueryField::Own(name), Some(PeriodStep::Month))),
        ],
        any::<bool>(),
    )
        .prop_map(|((field, by), descending)| GroupKey {
            field,
            by,
            descending,
        });
    let sort = (field, any::<bool>()).prop_map(|(field, descending)| SortKey { field, descending });
    (
        proptest::collection::vec(text, 0..4),
        proptest::collection::vec(filter, 0..4),
        proptest::option::of((1i16..9999, 1i8..13, 1i8..29)),
        proptest::collection::vec(group, 0..3),
        proptest::collection::vec(sort, 0..3),
    )
        .prop_filter("a field is grouped by once", |(_, _, _, group, _)| {
            group.len() < 2 || !group[0].is_same(&group[1])
        })
        .prop_map(|(text, filters, on, group, sort)| StoreQuery {
            text,
            filters,
            on: on.map(|(y, m, d)| jiff::civil::date(y, m, d)),
            group,
            sort,
        })
}

#[test]
fn queries_that_ask_for_something_in_common_are_told_from_others() {
    let shares = |one: &str, other: &str| {
        StoreQuery::parse(one)
            .unwrap()
            .shares(&StoreQuery::parse(other).unwrap())
    };
    for other in [
        "state:Bihar",
        "state:Bihar tier:4",
        "state:Odisha,Bihar sort:-area",
    ] {
        assert!(shares("state:Bihar status:open", other), "{other}");
    }
    for other in [
        "",
        "state:Odisha",
        "-state:Bihar",
        "town:Bihar",
        "sort:-area",
    ] {
        assert!(
            !shares("state:Bihar status:open sort:-area", other),
            "{other}"
        );
    }
    assert!(shares("area:>500", "area:>1500 sort:-area"));
    assert!(shares("opened:2018..2019", "opened:2018-10.."));
    assert!(!shares("area:>500", "area:500"));
    assert!(shares("gaya", "gaya state:Bihar"));
    assert!(!shares("gaya", "-gaya"));
    assert!(shares("on:2018-10-29", "state:Bihar on:2018-10-29"));
    assert!(shares("sort:-area", "state:Bihar"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn printing_and_reading_change_nothing(query in any_query()) {
        let text = query.to_string();
        let again = StoreQuery::parse(&text);
        prop_assert_eq!(again.as_ref(), Ok(&query), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        if let Ok(query) = StoreQuery::parse(&text) {
            prop_assert_eq!(StoreQuery::parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn typed_text_reads_as_it_prints(text in "[a-z:\"., *?=<>x-]{0,24}") {
        if let Ok(query) = StoreQuery::parse(&text) {
            prop_assert_eq!(StoreQuery::parse(&query.to_string()), Ok(query));
        }
    }
}
