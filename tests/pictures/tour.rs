//! What a tour is made of: journeys with their stops, the steps to each, and what the application is opened with.
//!
use crate::photograph;
use harness::{Outcome, Person, real_list};
use std::fs;
use std::path::{Path, PathBuf};

/// One thing a person does, or waits for.
pub enum Step {
    See(&'static str),
    Click(&'static str),
    /// Empties a field and types into it.
    Write(&'static str, &'static str),
    /// Presses keys in an element, which keeps what it holds.
    Press(&'static str, &'static str),
    /// Asks for the menu of an element, as a right click does.
    Menu(&'static str),
    /// Scrolls an element to its end.
    Scroll(&'static str),
    /// Scrolls to an element, so that it stands in the middle.
    Reveal(&'static str),
    /// Puts a text on the clipboard as a spreadsheet would, and gives the list the focus.
    Copied(&'static str),
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
    pub bag: Bag,
    pub stops: &'static [Stop],
}

/// What the application is opened with.
pub enum Bag {
    Nothing,
    /// The sample network.
    Sample,
    /// A registry that is damaged in its middle.
    Damaged,
    /// An empty registry, and a list that leaves something to decide and something to set aside.
    List,
    /// A registry with a list in it, and the same partner's list of the next month.
    NextMonth,
    /// A registry with a list in it that disagrees with itself, and two more lists.
    Disagreeing,
    /// A registry with columns of its own, photographs and a paper.
    Kept,
    /// An empty registry, and a published list. Where there is none, the journey is not made.
    Published(&'static str),
}

pub const SAMPLE: &str = "Sample network.haat";
pub const KEPT: &str = "Eastern stores.haat";
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

const DISAGREEING: &str = "\
Code,Name,Address,Town,District,State,Country,PIN,Status,Opened,Mobile,GSTIN
E-01,Sharma Telecom,12 Boring Road,Patna,Patna,Bihar,IN,800001,open,2018-10-29,9431070021,10ABCDE1234F1Z9
E-02,SHARMA TELECOMM,12 Boring Rd,PATNA,Patna,Bihar,IN,800001,open,2018-10-29,9431070021,
E-03,Gupta Mobile,4 Station Road,Gaya,Gaya,Bihar,IN,823001,open,2018-11-12,9431070023,
E-04,Gupta Mobiles,4 Station Rd.,Gaya,Gaya,Bihar,IN,Gaya 823001,open,2018-11-12,,
E-05,New Mobile World,8 Main Road,Bhagalpuur,Bhagalpur,Bihar,IN,812001,open,2018-10-29,9431070025,
E-06,Mobile World,9 Main Road,Bhagalpur,Bhagalpur,Bihar,IN,812001,open,2018-10-29,9431070026,
E-07,Ranchi Store,2 Main Road,Ranchi,Ranchi,Jharkand,IN,Ranchi 834001,open,2018-10-29,9431070027,
E-08,Lalpur Store,7 Circular Road,ranchi,Ranchi,Jharkhand,IN,834001,closed,2018-10-29,9431070028,
E-09,Doranda Store,1 Hospital Road,Ranchi.,Ranchi,Jharkhand,IN,12,open,2018-10-29,12345,
E-10,Dhanbad Store,5 Bank More,Dhanbaad,Dhanbad,Jharkhand,IN,826001,signed,2018-10-29,9431070030,
";

const MONTH: &str = "\
Code,Name,Town,District,State,Country,Status,Opened,Mobile,Monthly rent
MP-01,Sirmour Chowk,Rewa,Rewa,Madhya Pradesh,IN,open,29-10-2018,98260 11223,\"12,000\"
MP-02,Civil Lines,Satna,Satna,Madhya Pradesh,IN,open,29-10-2018,98260 44556,\"15,500\"
BR-01,Boring Road,Patna,Patna,Bihar,IN,open,29-10-2018,94310 70021,\"22,000\"
BR-02,Kankarbagh,Patna,Patna,Bihar,IN,fit-out,,94310 70022,\"18,000\"
BR-03,Gandhi Maidan,Gaya,Gaya,Bihar,IN,open,29-10-2018,,\"9,000\"
UP-01,Lanka,Varanasi,Varanasi,Uttar Pradesh,IN,open,29-10-2018,94150 90017,\"11,250\"
UP-02,Hazratganj,Lucknow,Lucknow,Uttar Pradesh,IN,open,29-10-2018,94150 90018,\"31,000\"
";

const NEXT_MONTH: &str = "\
Code,Name,Town,District,State,Country,Status,Opened,Mobile,Monthly rent
MP-01,Sirmour Chowk,Rewa,Rewa,Madhya Pradesh,IN,open,29-10-2018,98260 11223,\"12,600\"
MP-02,Civil Lines,Satna,Satna,Madhya Pradesh,IN,temporarily closed,29-10-2018,98260 44556,\"15,500\"
BR-01,Boring Road (new counter),Patna,Patna,Bihar,IN,open,29-10-2018,94310 70021,\"22,000\"
BR-02,Kankarbagh,Patna,Patna,Bihar,IN,open,15-11-2018,94310 70022,\"18,900\"
BR-03,Gandhi Maidan,Gaya,Gaya,Bihar,IN,open,29-10-2018,94310 70023,\"9,000\"
UP-01,Lanka,Varanasi,Varanasi,Uttar Pradesh,IN,open,29-10-2018,94150 90017,\"11,250\"
UP-03,Lal Chowk,Jhansi,Jhansi,Uttar Pradesh,IN,open,12-11-2018,94150 90019,\"7,400\"
UP-04,Station Road,Gorakhpur,Gorakhpur,Uttar Pradesh,IN,open,20-11-2018,94150 90020,\"8,100\"
";

const KEPT_LIST: &str = "\
Code,Name,Format,Partner,Status,Address,Town,District,State,Country,PIN,Latitude,Longitude,Opened,Area,Contact,Mobile
BR-01,Boring Road,High street,Sharma Telecom,open,12 Boring Road,Patna,Patna,Bihar,IN,800001,25.6153,85.1180,29-10-2018,640,Asha Sharma,94310 70021
BR-02,Kankarbagh,High street,Sharma Telecom,open,4 Main Road,Patna,Patna,Bihar,IN,800020,25.5960,85.1580,15-11-2018,520,Ravi Kumar,94310 70022
BR-03,Gandhi Maidan,Kiosk,Gupta Mobiles,open,Gandhi Maidan,Gaya,Gaya,Bihar,IN,823001,24.7955,85.0002,12-11-2018,180,Neha Gupta,94310 70023
BR-04,Station Road,Kiosk,Gupta Mobiles,open,Station Road,Muzaffarpur,Muzaffarpur,Bihar,IN,842001,26.1209,85.3647,03-12-2018,160,Amit Singh,94310 70024
BR-05,Tilkamanjhi,High street,Mobile World,fit-out,9 Tilkamanjhi,Bhagalpur,Bhagalpur,Bihar,IN,812001,25.2425,86.9842,,480,,94310 70025
JH-01,Main Road,High street,Ranchi Cellular,open,2 Main Road,Ranchi,Ranchi,Jharkhand,IN,834001,23.3441,85.3096,05-06-2018,700,Sunita Oraon,94310 70026
JH-02,Lalpur,Kiosk,Ranchi Cellular,closed,7 Circular Road,Ranchi,Ranchi,Jharkhand,IN,834001,23.3700,85.3400,05-06-2018,150,,94310 70027
JH-03,Bank More,High street,Dhanbad Phones,open,5 Bank More,Dhanbad,Dhanbad,Jharkhand,IN,826001,23.7957,86.4304,20-08-2018,560,Imran Ansari,94310 70028
OD-01,Badambadi,High street,Cuttack Mobiles,open,1 Badambadi,Cuttack,Cuttack,Odisha,IN,753012,20.4560,85.8950,11-09-2018,610,Lata Sahoo,94310 70029
OD-02,Grand Road,Kiosk,Cuttack Mobiles,signed,Grand Road,Puri,Puri,Odisha,IN,752001,19.8050,85.8250,,140,,94310 70030
WB-01,Hill Cart Road,High street,North Bengal Phones,open,14 Hill Cart Road,Siliguri,Darjiling,West Bengal,IN,734001,26.7200,88.4200,02-07-2018,590,Tenzing Lama,94310 70031
WB-02,GT Road,High street,Asansol Telecom,open,80 GT Road,Asansol,Barddhaman,West Bengal,IN,713301,23.6850,86.9670,17-10-2018,530,Mita Roy,94310 70032
";

/// Their rents, as somebody wrote them before the column held numbers.
const RENTS: [(&str, &str); 7] = [
    ("BR-01", "45,000"),
    ("BR-02", "32000"),
    ("BR-03", "9,500"),
    ("BR-05", "not agreed"),
    ("JH-01", "51,000"),
    ("OD-01", "38,500"),
    ("OD-02", "10% of sales"),
];

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
            Bag::NextMonth => {
                haat(person, &["new", EMPTY])?;
                fs::write(person.file("partner-2018-10.csv"), MONTH)?;
                fs::write(person.file("partner-2018-11.csv"), NEXT_MONTH)?;
                haat(
                    person,
                    &[
                        "import",
                        EMPTY,
                        "partner-2018-10.csv",
                        "--remember",
                        "Partner list",
                    ],
                )?;
                vec![EMPTY.into(), "partner-2018-11.csv".into()]
            }
            Bag::Disagreeing => {
                haat(person, &["new", EMPTY])?;
                fs::write(person.file("east.csv"), DISAGREEING)?;
                fs::write(person.file("north.csv"), LIST)?;
                fs::write(person.file("partner-2018-10.csv"), MONTH)?;
                haat(person, &["import", EMPTY, "east.csv", "--remember", "East"])?;
                vec![
                    EMPTY.into(),
                    "partner-2018-10.csv".into(),
                    "north.csv".into(),
                ]
            }
            Bag::Kept => {
                keep(person)?;
                vec![KEPT.into()]
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

fn keep(person: &Person) -> Outcome {
    fs::write(person.file("east.csv"), KEPT_LIST)?;
    haat(person, &["new", KEPT])?;
    haat(person, &["import", KEPT, "east.csv"])?;
    haat(person, &["columns", KEPT, "Monthly rent", "--add", "text"])?;
    haat(person, &["columns", KEPT, "Lease end", "--add", "date"])?;
    let grades = ["--choice", "A", "--choice", "B"];
    let grade = ["columns", KEPT, "Grade", "--add", "choice"];
    haat(person, &[&grade[..], &grades].concat())?;
    for (code, rent) in RENTS {
        haat(
            person,
            &["set", KEPT, code, &format!("x.Monthly rent={rent}")],
        )?;
    }
    haat(
        person,
        &["set", KEPT, "BR-01", "x.Lease end=2027-03-31", "x.Grade=A"],
    )?;
    photograph::draw(photograph::FRONT, &person.file("front.png"))?;
    photograph::draw(photograph::INSIDE, &person.file("inside.png"))?;
    fs::write(person.file("lease.pdf"), b"%PDF-1.7 lease")?;
    haat(
        person,
        &[
            "attach",
            KEPT,
            "BR-01",
            "front.png",
            "inside.png",
            "lease.pdf",
        ],
    )
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
