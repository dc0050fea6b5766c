//! Stops around lists: imported, of the next month, disagreeing, published; and what a registry keeps beside stores.

use super::{ESCAPE, OVERVIEW, STORES, stop};
use crate::tour::{
    Step::{Click, Copied, Press, Reveal, Scroll, See, Write},
    Stop,
};

/// The list of a partner who sent one before: what would change, whose value wins, what is missing, and an import taken back.
pub(super) const NEXT_MONTH: &[Stop] = &[
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
pub(super) const DISAGREEING: &[Stop] = &[
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
pub(super) const KEPT: &[Stop] = &[
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
pub(super) const LIST: &[Stop] = &[
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
