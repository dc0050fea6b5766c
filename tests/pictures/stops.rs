//! The journeys of the tour: which pages the window has, and how a person comes to each.
//!
//! A new page is a stop in a journey: its name, and the steps from the stop before it.

use crate::tour::{
    Bag, Journey, SAMPLE,
    Step::{self, Click, Copied, Elsewhere, Menu, Press, Reveal, Scroll, See, Write},
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
        stops: ASKED,
    },
    Journey {
        name: "the sample network, written to",
        bag: Bag::Sample,
        stops: WRITTEN,
    },
    Journey {
        name: "settings and guide",
        bag: Bag::Sample,
        stops: ABOUT,
    },
    Journey {
        name: "a list",
        bag: Bag::List,
        stops: LIST,
    },
    Journey {
        name: "the next month's list",
        bag: Bag::NextMonth,
        stops: NEXT_MONTH,
    },
    Journey {
        name: "lists that disagree",
        bag: Bag::Disagreeing,
        stops: DISAGREEING,
    },
    Journey {
        name: "a network that is kept",
        bag: Bag::Kept,
        stops: KEPT,
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

/// Overview, the list and the reports, by one query after another.
const ASKED: &[Stop] = &[
    stop("overview", OVERVIEW),
    stop("overview-foot", &[Scroll("main")]),
    stop(
        "overview-query",
        &[
            Write(QUERY, "state:Bihar opened:2018"),
            See("[aria-pressed=true]"),
        ],
    ),
    stop(
        "overview-none",
        &[Write(QUERY, "town:Atlantis"), See("[data-nothing]")],
    ),
    stop(
        "stores-none",
        &[Click("nav [data-page='/stores']"), See("p.none")],
    ),
    stop("reports-none", REPORTS),
    stop(
        "overview-refused",
        &[
            Click("nav [data-page='/']"),
            See("[data-ready=overview]"),
            Write(QUERY, "colour:red"),
            See("[data-refused]"),
        ],
    ),
    stop(
        "stores-refused",
        &[Click("nav [data-page='/stores']"), See("[data-refused]")],
    ),
    stop(
        "stores",
        &[
            ALL,
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
        ],
    ),
    stop(
        "stores-columns",
        &[Click("[data-columns]"), See("[data-columns-panel]")],
    ),
    stop(
        "stores-export",
        &[
            Press("[data-columns-panel]", ESCAPE),
            Click("[data-export]"),
            See("[data-take-pane]"),
        ],
    ),
    stop(
        "stores-menu",
        &[
            Press("[data-take-pane]", ESCAPE),
            Menu("#cell-3-4"),
            See("[data-cell-menu]"),
        ],
    ),
    stop(
        "palette",
        &[
            Press("[data-cell-menu]", ESCAPE),
            Press("body", "\u{e009}k\u{e000}"),
            See("[data-palette] [data-selected]"),
        ],
    ),
    stop(
        "keys",
        &[
            Press("[data-palette-input]", ESCAPE),
            Press("body", "?"),
            See("[data-keys]"),
        ],
    ),
    stop(
        "reports",
        &[
            Press("body", ESCAPE),
            Click("nav [data-page='/reports']"),
            See("[data-ready=reports]"),
        ],
    ),
    stop(
        "reports-months",
        &[
            See("[data-ready-report=months]:enabled"),
            Click("[data-ready-report=months]"),
            See("[data-ready-report=months][aria-current=true]"),
        ],
    ),
    stop("reports-keep", &[Click("[data-keep]"), See("[data-name]")]),
    stop(
        "reports-saved",
        &[
            Write("[data-name]", "Openings by month, 2018-19"),
            Click("[data-keep-now]"),
            See("[data-saved]"),
        ],
    ),
    stop(
        "reports-two-way",
        &[
            ALL,
            Click("[data-choose=rows] option[value=state]"),
            Click("[data-choose=columns] option[value=format]"),
            See("[data-chart=report] .key"),
        ],
    ),
    stop("reports-two-way-foot", &[Scroll("main")]),
    stop(
        "reports-day",
        &[
            Write(QUERY, "on:2018-10-29 state:Bihar,Assam"),
            See("[data-day=on] [data-clear]"),
        ],
    ),
];

/// A store looked at, changed and removed, and what became of it.
const WRITTEN: &[Stop] = &[
    stop("store", STORE),
    stop("store-foot", &[Scroll("[data-form]")]),
    stop(
        "store-finding",
        &[
            Press("[data-form] [name=latitude]", "\u{e009}a"),
            Press("[data-form] [name=latitude]", "91.4"),
            See("[data-said=latitude]"),
        ],
    ),
    stop(
        "store-delete",
        &[
            Press("[data-form] [name=latitude]", ESCAPE),
            Click("[data-delete]"),
            See("[data-confirm-delete]"),
        ],
    ),
    stop(
        "removed-none",
        &[Click("[data-removed]"), See("[data-ready=removed]")],
    ),
    stop(
        "removed",
        &[
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
            Click("#row-0 [data-cell=code] .text"),
            Click("[data-delete]"),
            Click("[data-confirm-delete]"),
            Click("[data-removed]"),
            See("[data-removed-store]"),
        ],
    ),
    stop(
        "duplicates",
        &[
            Click("nav [data-page='/stores']"),
            Click("[data-duplicates]"),
            See("[data-ready=duplicates]"),
        ],
    ),
    stop(
        "grid-block",
        &[
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
            Press(
                "[role=grid]",
                "\u{e010}\u{e008}\u{e015}\u{e015}\u{e015}\u{e000}",
            ),
            See("[data-range]"),
        ],
    ),
    stop(
        "grid-choices",
        &[
            Press(
                "[role=grid]",
                "\u{e00c}\u{e011}\u{e014}\u{e014}\u{e014}\u{e032}",
            ),
            See("#cell-options"),
        ],
    ),
    stop(
        "grid-refused",
        &[
            Press("[data-editor] input", ESCAPE),
            Press("[role=grid]", "\u{e010}many"),
            Press("[data-editor] input", "\u{e007}"),
            See("[data-wrong]"),
        ],
    ),
    stop(
        "grid-set",
        &[
            Press("[data-editor] input", ESCAPE),
            Click("[data-open-set]"),
            See("[data-set-many]"),
        ],
    ),
    stop(
        "grid-replace",
        &[
            Click("[data-open-replace]"),
            Write("[data-replace] [name=find]", "chain a"),
            Write("[data-replace] [name=with]", "Chain One"),
            Click("[data-preview]"),
            See("[data-replace-preview]"),
        ],
    ),
    stop(
        "grid-groups",
        &[
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
            Write(
                "input[type=search]",
                "group:state,district,format state:Bihar,Maharashtra",
            ),
            See("[data-fold]"),
            Press("[role=treegrid]", PAGE_DOWN_TWICE),
            See("[data-pinned]"),
        ],
    ),
    stop(
        "store-new",
        &[
            Press("input[type=search]", ESCAPE),
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
            Click("[data-new-store]"),
            See("[data-form=new] [name=code]"),
        ],
    ),
    stop(
        "store-standing",
        &[
            Write("[data-form=new] [name=name]", "Rewa"),
            Click("[data-close-form]"),
            See("[data-standing]"),
        ],
    ),
    stop(
        "import",
        &[
            Click("[data-discard]"),
            Click("nav [data-page='/import']"),
            See("[data-ready=import]"),
        ],
    ),
    stop("history", HISTORY),
    stop(
        "history-entry",
        &[
            Elsewhere(&[
                "set",
                SAMPLE,
                "LF-034",
                "name=Patna Junction",
                "area=420",
                "opened=2018-10-29",
            ]),
            Click("[data-row='3'] button"),
            See("[data-entry='3'] [data-changes]"),
        ],
    ),
    stop(
        "compare",
        &[
            Elsewhere(&[
                "add",
                SAMPLE,
                "LF-600",
                "name=Chain A Gaya 1",
                "format=LFR chain",
                "status=signed",
                "country=IN",
                "state=Bihar",
                "town=Gaya",
            ]),
            Elsewhere(&[
                "set",
                SAMPLE,
                "LF-002",
                "status=closed",
                "closed=2018-12-30",
            ]),
            Elsewhere(&["set", SAMPLE, "LF-034", "pin=800001", "contact=Asha"]),
            Click("[data-go-compare]"),
            Write("[data-ready=compare] [name=from]", "1/1/2019"),
            Click("[data-compare]"),
            See("[data-fate]"),
        ],
    ),
    stop(
        "recorded",
        &[
            Click("nav [data-page='/history']"),
            Click("[data-row='1'] button"),
            Click("[data-entry='1'] [data-see-recorded]"),
            See("[data-ready=overview]"),
            See("[data-recorded]"),
        ],
    ),
    stop("recorded-stores", STORES),
    stop(
        "recorded-history",
        &[Click("nav [data-page='/history']"), See("[data-recorded]")],
    ),
    stop(
        "recorded-quality",
        &[
            Click("nav [data-page='/quality']"),
            See("[data-ready=quality]"),
        ],
    ),
    stop(
        "recorded-settings",
        &[
            Click("nav [data-page='/settings']"),
            See("[data-recorded]"),
            Reveal("#formats"),
        ],
    ),
    stop(
        "ask",
        &[
            Click("[data-now]"),
            Click("[data-undo][title*='LF-034']"),
            See("[data-ask]"),
        ],
    ),
    stop(
        "start-recent",
        &[
            Press("body", ESCAPE),
            Click("[data-leave]"),
            See("[data-return]"),
        ],
    ),
];

/// The sections of the settings and a few pages of the guide.
const ABOUT: &[Stop] = &[
    stop("settings", SETTINGS),
    stop(
        "settings-formats",
        &[Click("a[href='/settings#formats']"), See("#formats h2")],
    ),
    stop(
        "settings-backups",
        &[Click("a[href='/settings#backups']"), See("#backups h2")],
    ),
    stop(
        "settings-about",
        &[Click("a[href='/settings#about']"), See("#about h2")],
    ),
    stop(
        "guide",
        &[Press("body", "\u{e031}"), See("[data-ready=guide]")],
    ),
    stop(
        "guide-ask",
        &[Click("[data-guide-page=ask]"), See("article h2")],
    ),
    stop("guide-reports", &[Click("[data-guide-page=reports]")]),
    stop(
        "guide-found",
        &[
            Write("[data-ready=guide] input", "tier"),
            See("[data-guide-found]"),
        ],
    ),
];

/// The list of a partner who sent one before: what would change, whose value wins, what is missing, and an import taken back.
const NEXT_MONTH: &[Stop] = &[
    stop("import-recipe", &[See("[data-outcome=expected]")]),
    stop(
        "import-differences",
        &[Click("[data-winners] summary"), Scroll("main")],
    ),
    stop(
        "import-new",
        &[
            Click("[data-fate=new]"),
            Click("[data-diff-row='8'] input"),
            See("[data-figure=left-out]"),
        ],
    ),
    stop(
        "import-missing",
        &[Click("[data-fate=missing]"), See("[data-missing] input")],
    ),
    stop(
        "import-next-done",
        &[Click("[data-commit]"), See("[data-outcome=done]")],
    ),
    stop(
        "store-as-written",
        &[
            Click("nav [data-page='/stores']"),
            Click("#row-1 [data-cell=code] .text"),
            See("[data-as-written]"),
            Scroll("[data-form]"),
        ],
    ),
    stop(
        "history-take-back",
        &[
            Click("nav [data-page='/history']"),
            Click("tbody tr:last-child button"),
            Click("[data-take-back]"),
            See("[data-take-back-asks]"),
        ],
    ),
];

/// Two more lists that wait, the recipes there are, and what does not fit in a registry: pairs, findings, spellings, places.
const DISAGREEING: &[Stop] = &[
    stop(
        "import-queue",
        &[See("[data-queue]"), See("[data-outcome=expected]")],
    ),
    stop(
        "import-recipes",
        &[
            Click("[data-queue-drop]"),
            Click("[data-put-away]"),
            See("[data-recipes]"),
        ],
    ),
    stop(
        "duplicates-pair",
        &[
            Click("nav [data-page='/stores']"),
            Click("[data-duplicates]"),
            See("[data-ready=duplicates]"),
            See("[data-pair]"),
        ],
    ),
    stop(
        "quality-faults",
        &[
            Click("nav [data-page='/quality']"),
            See("[data-ready=quality]"),
            Click("[data-check=pin_form] button"),
            See("[data-group]"),
        ],
    ),
    stop(
        "quality-asked",
        &[Click("[data-group] [data-apply]"), See("[data-rehearsed]")],
    ),
    stop(
        "quality-clusters",
        &[
            Click("[data-no]"),
            Click("[data-tab=spellings]"),
            See("[data-cluster]"),
        ],
    ),
    stop(
        "quality-towns",
        &[
            Click("[data-tab=places]"),
            See("[data-ready=places]"),
            See("[data-town]"),
        ],
    ),
];

/// A list worked in as a spreadsheet, a store with all that belongs to it, and columns of one's own.
const KEPT: &[Stop] = &[
    stop(
        "kept-block",
        &[
            Click("nav [data-page='/stores']"),
            See("[data-column=code]"),
            Press(
                "[role=grid]",
                "\u{e010}\u{e008}\u{e015}\u{e015}\u{e015}\u{e015}\u{e015}\u{e012}\u{e000}",
            ),
            See("[data-range]"),
        ],
    ),
    stop(
        "kept-paste",
        &[
            Press("[role=grid]", "\u{e00c}"),
            Copied(
                "Opened\tArea\n29-10-2018\t655\n15-11-2018\t535\n31-02-2019\t185\nnext week\t165\n20-01-2019\tlarge\n05-06-2018\t720\n",
            ),
            Press("[role=grid]", "\u{e009}\u{e011}\u{e000}"),
            Press("[role=grid]", "\u{e010}\u{e012}\u{e009}v\u{e000}"),
            See("[data-cells-done=paste]"),
            Click("[data-cells-refused]"),
            See("[data-cells-list]"),
        ],
    ),
    stop(
        "kept-pin",
        &[
            Click("[data-cells-close]"),
            Click("#row-0 [data-cell=code] .text"),
            See("[data-form] [name=code]"),
            Reveal("[data-pin]"),
        ],
    ),
    stop("kept-papers", &[Reveal("[data-attachments]")]),
    stop(
        "kept-photograph",
        &[
            Click("[data-attachment='front.png'] [data-open-attachment]"),
            See("[data-viewer] [data-picture]"),
        ],
    ),
    stop(
        "kept-columns",
        &[
            Press("[data-viewer]", ESCAPE),
            Click("nav [data-page='/settings']"),
            See("[data-own-column='Lease end']"),
            Reveal("[data-own-columns]"),
        ],
    ),
    stop(
        "kept-retype",
        &[
            Click("[data-own-column='Monthly rent'] [name=kind] option[value=number]"),
            See("[data-retype]"),
            Reveal("[data-retype]"),
        ],
    ),
];

/// A list, from the first look at it to what was set aside.
const LIST: &[Stop] = &[
    stop(
        "import-decisions",
        &[
            See("[data-decision=code]"),
            See("[data-decision=date_order]"),
        ],
    ),
    stop(
        "empty-overview",
        &[Click("nav [data-page='/']"), See("[data-add-first]")],
    ),
    stop(
        "empty-stores",
        &[Click("nav [data-page='/stores']"), See("[data-add-first]")],
    ),
    stop(
        "empty-reports",
        &[Click("nav [data-page='/reports']"), See("[data-add-first]")],
    ),
    stop(
        "empty-history",
        &[Click("nav [data-page='/history']"), See("main p")],
    ),
    stop(
        "empty-settings",
        &[
            Click("nav [data-page='/settings']"),
            Click("a[href='/settings#formats']"),
            See("#formats h2"),
        ],
    ),
    stop(
        "import-expected",
        &[
            Click("nav [data-page='/import']"),
            Click("[data-decision=code] button"),
            Click("[data-decision=date_order] [data-order=day_first]"),
            See("[data-outcome=expected]"),
            Click("summary"),
        ],
    ),
    stop("import-expected-foot", &[Scroll("main")]),
    stop(
        "import-done",
        &[Click("[data-commit]"), See("[data-outcome=done]")],
    ),
    stop(
        "import-correct",
        &[
            Write("[data-aside-cell=Latitude] [data-correction]", "191"),
            See("[data-aside-cell=Latitude] [data-wrong]"),
            Scroll("main"),
        ],
    ),
    stop("small-overview", OVERVIEW),
    stop("small-stores", STORES),
    stop(
        "small-store",
        &[
            Click("#row-3 [data-cell=code] .text"),
            See("[data-form] [name=code]"),
        ],
    ),
    stop(
        "partners",
        &[
            Click("nav [data-page='/partners']"),
            See("[data-ready=partners]"),
        ],
    ),
    stop(
        "quality",
        &[
            Click("nav [data-page='/quality']"),
            See("[data-ready=quality]"),
            Click("[data-check] button"),
            See("[data-faults] table"),
        ],
    ),
    stop(
        "quality-spellings",
        &[Click("[data-tab=spellings]"), See("[data-ready=spellings]")],
    ),
    stop(
        "quality-places",
        &[Click("[data-tab=places]"), See("[data-ready=places]")],
    ),
    stop(
        "history-import",
        &[
            Click("nav [data-page='/history']"),
            Click("[data-row] button"),
            Click("[data-import] summary"),
        ],
    ),
];
