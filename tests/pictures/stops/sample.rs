//! Stops in the sample network: asked, written to, and about the application.

use super::{
    ALL, ESCAPE, HISTORY, OVERVIEW, PAGE_DOWN_TWICE, QUERY, REPORTS, SETTINGS, STORE, STORES, stop,
};
use crate::tour::{
    SAMPLE,
    Step::{Click, Elsewhere, Menu, Press, Reveal, Scroll, See, Write},
    Stop,
};

/// Overview, the list and the reports, by one query after another.
pub(super) const ASKED: &[Stop] = &[
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
pub(super) const WRITTEN: &[Stop] = &[
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
        "recorded-form",
        &[
            Click("#cell-0-0"),
            See("[data-form-then] [data-then=code]"),
            Press("[role=grid]", "x"),
            See("[role=alert]"),
        ],
    ),
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
pub(super) const ABOUT: &[Stop] = &[
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
