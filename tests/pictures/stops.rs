//! The journeys of the tour: which pages the window has, and how a person comes to each.
//!
//! A new page is a stop in a journey: its name, and the steps from the stop before it.

mod lists;
mod sample;

use crate::tour::{
    Bag, Journey,
    Step::{self, Click, Scroll, See, Write},
    Stop,
};

const fn stop(name: &'static str, steps: &'static [Step]) -> Stop {
    Stop { name, steps }
}

const QUERY: &str = "input[type=search]";
/// A query of nothing, asked for at once.
const ALL: Step = Write(QUERY, " \u{e007}");
const ESCAPE: &str = "\u{e00c}";
const PAGE_DOWN_TWICE: &str = "\u{e00f}\u{e00f}";
const OVERVIEW: &[Step] = &[Click("nav [data-page='/']"), See("[data-ready=overview]")];
// The names of the columns come with the first rows; the rows themselves WebKit's driver can take for hidden.
const STORES: &[Step] = &[
    Click("nav [data-page='/stores']"),
    See("[data-column=code]"),
];
const STORE: &[Step] = &[
    Click("nav [data-page='/stores']"),
    See("[data-column=code]"),
    Click("#row-0 [data-cell=code] .text"),
    See("[data-form] [name=code]"),
];
const REPORTS: &[Step] = &[
    Click("nav [data-page='/reports']"),
    See("[data-ready=reports]"),
];
const IMPORT: &[Step] = &[
    Click("nav [data-page='/import']"),
    See("[data-ready=import]"),
];
const HISTORY: &[Step] = &[Click("nav [data-page='/history']"), See("main table")];
const SETTINGS: &[Step] = &[
    Click("nav [data-page='/settings']"),
    See("[data-ready=settings]"),
];

/// The pages of a registry, as `cargo xtask run` shows them.
pub const PAGES: [Stop; 4] = [
    stop("overview", OVERVIEW),
    stop("stores", STORE),
    stop("import", IMPORT),
    stop("history", HISTORY),
];

pub const JOURNEYS: [Journey; 10] = [
    Journey {
        name: "nothing open",
        bag: Bag::Nothing,
        stops: &[
            stop("start", &[See("[data-door=new]")]),
            stop(
                "start-settings",
                &[
                    Click("[data-page='/settings']"),
                    See("[data-ready=settings]"),
                ],
            ),
        ],
    },
    Journey {
        name: "a damaged file",
        bag: Bag::Damaged,
        stops: &[stop("start-damaged", &[See("[data-recover]")])],
    },
    Journey {
        name: "the sample network, asked",
        bag: Bag::Sample,
        stops: sample::ASKED,
    },
    Journey {
        name: "the sample network, written to",
        bag: Bag::Sample,
        stops: sample::WRITTEN,
    },
    Journey {
        name: "settings and guide",
        bag: Bag::Sample,
        stops: sample::ABOUT,
    },
    Journey {
        name: "a list",
        bag: Bag::List,
        stops: lists::LIST,
    },
    Journey {
        name: "the next month's list",
        bag: Bag::NextMonth,
        stops: lists::NEXT_MONTH,
    },
    Journey {
        name: "lists that disagree",
        bag: Bag::Disagreeing,
        stops: lists::DISAGREEING,
    },
    Journey {
        name: "a network that is kept",
        bag: Bag::Kept,
        stops: lists::KEPT,
    },
    Journey {
        name: "a published list",
        bag: Bag::Published("starbucks_directory.csv"),
        stops: &[
            stop("published-expected", &[See("[data-outcome=expected]")]),
            stop("published-foot", &[Scroll("main")]),
            stop(
                "published-done",
                &[Click("[data-commit]"), See("[data-outcome=done]")],
            ),
            stop("published-overview", OVERVIEW),
            stop("published-stores", STORES),
        ],
    },
];
