//! The tour: which pages the window has, and how a person comes to each.
//!
//! A new page is a line in a journey: its name, and the steps from the stop before it.

use Step::{Click, Elsewhere, Scroll, See, Write};
use harness::{Outcome, Person, real_list};
use std::fs;
use std::path::{Path, PathBuf};

/// One thing a person does, or waits for.
pub enum Step {
    See(&'static str),
    Click(&'static str),
    /// Empties a field and types into it.
    Write(&'static str, &'static str),
    /// Scrolls an element to its end.
    Scroll(&'static str),
    /// Another program: a line of `haat`.
    Elsewhere(&'static [&'static str]),
}

/// A page worth a picture, and the steps to it from the stop before.
pub struct Stop {
    pub name: &'static str,
    pub steps: &'static [Step],
}

/// One start of the application and what is seen on the way.
pub struct Journey {
    pub name: &'static str,
    bag: Bag,
    pub stops: &'static [Stop],
}

/// What the application is opened with.
enum Bag {
    Nothing,
    /// The sample network.
    Sample,
    /// A registry that is damaged in its middle.
    Damaged,
    /// An empty registry, and a list that leaves something to decide and something to set aside.
    List,
    /// An empty registry, and a published list. Where there is none, the journey is not made.
    Published(&'static str),
}

const fn stop(name: &'static str, steps: &'static [Step]) -> Stop {
    Stop { name, steps }
}

const QUERY: &str = "input[type=search]";
const OVERVIEW: &[Step] = &[Click("nav [data-page='/']"), See("[data-ready=overview]")];
// The names of the columns come with the first rows; the rows themselves WebKit's driver can take for hidden.
const STORES: &[Step] = &[
    Click("nav [data-page='/stores']"),
    See("[data-column=code]"),
];
const STORE: &[Step] = &[
    Click("nav [data-page='/stores']"),
    See("[data-column=code]"),
    Click("#row-0"),
    See("[data-form] [name=code]"),
];
const IMPORT: &[Step] = &[
    Click("nav [data-page='/import']"),
    See("[data-ready=import]"),
];
const HISTORY: &[Step] = &[Click("nav [data-page='/history']"), See("main table")];

/// The pages of a registry, as `cargo xtask run` shows them.
pub const PAGES: [Stop; 4] = [
    stop("overview", OVERVIEW),
    stop("stores", STORE),
    stop("import", IMPORT),
    stop("history", HISTORY),
];

pub const JOURNEYS: [Journey; 5] = [
    Journey {
        name: "nothing open",
        bag: Bag::Nothing,
        stops: &[stop("start", &[See("[data-door=new]")])],
    },
    Journey {
        name: "a damaged file",
        bag: Bag::Damaged,
        stops: &[stop("start-damaged", &[See("[data-recover]")])],
    },
    Journey {
        name: "the sample network",
        bag: Bag::Sample,
        stops: &[
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
                &[
                    Write(QUERY, "state:Atlantis"),
                    See("[data-chart=format] p:nth-of-type(2)"),
                ],
            ),
            stop(
                "stores-none",
                &[Click("nav [data-page='/stores']"), See("p.none")],
            ),
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
                "stores",
                &[
                    Write(QUERY, " \u{e007}"),
                    Click("nav [data-page='/stores']"),
                    See("[data-column=code]"),
                ],
            ),
            stop("store", STORE),
            stop("store-foot", &[Scroll("[data-form]")]),
            stop(
                "store-delete",
                &[Click("[data-delete]"), See("[data-confirm-delete]")],
            ),
            stop(
                "store-new",
                &[
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
                "ask",
                &[
                    Elsewhere(&["set", SAMPLE, "LF-034", "name=Patna Junction"]),
                    Click("[data-undo][title*='LF-034']"),
                    See("[data-ask]"),
                ],
            ),
        ],
    },
    Journey {
        name: "a list",
        bag: Bag::List,
        stops: &[
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
                "empty-history",
                &[Click("nav [data-page='/history']"), See("main p")],
            ),
            stop(
                "import-expected",
                &[
                    Click("nav [data-page='/import']"),
                    Click("[data-decision=code] button"),
                    Click(
                        "[data-import-column=Opened] select:last-of-type option[value=day_first]",
                    ),
                    See("[data-outcome=expected]"),
                    Click("summary"),
                ],
            ),
            stop("import-expected-foot", &[Scroll("main")]),
            stop(
                "import-done",
                &[Click("[data-commit]"), See("[data-outcome=done]")],
            ),
            stop("small-overview", OVERVIEW),
            stop("small-stores", STORES),
        ],
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

const SAMPLE: &str = "Sample network.haat";
const EMPTY: &str = "My network.haat";

const LIST: &str = "\
Shop,City,State,Status,Opened,Mobile,Latitude,Staff
Sirmour Chowk,Rewa,Madhya Pradesh,Active,03-04-2018,98260 11223,24.53,6
Civil Lines,Satna,Madhya Pradesh,Active,05-06-2018,98260 44556,24.58,4
Boring Road,Patna,Bihar,Active,07-02-2019,94310 70021,25.61,9
Kankarbagh,Patna,Bihar,Gone fishing,09-03-2019,94310 70022,25.59,7
Gandhi Maidan,Gaya,Bihar,Active,11-04-2019,12345,24.79,5
Lanka,Varanasi,Uttar Pradesh,Closed,02-01-2017,94150 90017,91.4,8
Hazratganj,Lucknow,Uttar Pradesh,Active,12-11-2018,94150 90018,26.85,11
Lal Chowk,Jhansi,Uttar Pradesh,Active,10-10-2018,94150 90019,25.44,5
";

impl Journey {
    /// Lays out what the application is opened with; nothing where that is not to be had.
    pub fn pack(&self, person: &Person) -> Outcome<Option<Vec<PathBuf>>> {
        let words = match self.bag {
            Bag::Nothing => Vec::new(),
            Bag::Sample => {
                haat(person, &["sample", SAMPLE])?;
                vec![SAMPLE.into()]
            }
            Bag::Damaged => {
                haat(person, &["sample", SAMPLE])?;
                damage(&person.file(SAMPLE))?;
                vec![SAMPLE.into()]
            }
            Bag::List => {
                haat(person, &["new", EMPTY])?;
                fs::write(person.file("stores.csv"), LIST)?;
                vec![EMPTY.into(), "stores.csv".into()]
            }
            Bag::Published(name) => {
                let Some(list) = real_list(name) else {
                    return Ok(None);
                };
                haat(person, &["new", EMPTY])?;
                vec![EMPTY.into(), list]
            }
        };
        Ok(Some(words))
    }
}

/// A line of `haat` that must succeed.
pub fn haat(person: &Person, words: &[&str]) -> Outcome {
    let said = person.haat(words)?;
    if said.status.success() {
        return Ok(());
    }
    Err(format!(
        "haat {}: {}",
        words.join(" "),
        String::from_utf8_lossy(&said.stderr)
    )
    .into())
}

fn damage(path: &Path) -> Outcome {
    let mut bytes = fs::read(path)?;
    let middle = bytes.len() / 2;
    bytes[16_384..middle].fill(0xaa);
    Ok(fs::write(path, bytes)?)
}
