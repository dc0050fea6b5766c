//! A seeded network with everything that makes counting hard: blanks, two countries with the same state codes, names in several spellings,
//! towns of one name, closed stores, tombstones, own columns of every kind.

use std::path::Path;
use std::sync::Arc;

use haat_atlas::{Place, places};
use haat_registry::{
    Action, Dimension, FieldKey, FieldKind, FieldValues, Moment, Ownership, PartnerDraft, Presence,
    Registry, SeededClock, Status, StoreField, Tx, Value,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The day that stands for today.
pub const TODAY: Date = date(2019, 2, 28);

pub const OWN: [(&str, FieldKind); 5] = [
    ("Zone", FieldKind::Text),
    ("Lease end", FieldKind::Date),
    ("Rent", FieldKind::Number),
    ("Grade", FieldKind::Choice),
    ("Corner", FieldKind::YesNo),
];

const ZONES: [&str; 7] = [
    "North",
    "north",
    "North East",
    "Żone 10",
    "zone 9",
    "South, coast",
    "A*B",
];
const ABROAD: [&str; 7] = ["GA", "MN", "AR", "TN", "OR", "California", "Bihar"];
const WORDS: [&str; 10] = [
    "balaji",
    "MOBILE point",
    "Café",
    "store 2",
    "Store 10",
    "कमल",
    "x-ray",
    "a\"b",
    "5% off",
    "(old)",
];

/// Writes a registry of this many stores and returns how many were ever created.
pub fn write(path: &Path, stores: usize, seed: u64) -> usize {
    let registry =
        Registry::create_with(path, Arc::new(SeededClock::new(1_551_312_000_000, seed))).unwrap();
    let mut rng = fastrand::Rng::with_seed(seed);
    let kit = registry
        .transact("tester", Action::new("test"), |tx| Ok(Kit::make(tx)))
        .unwrap()
        .value;
    let ids = registry
        .transact("tester", Action::new("test"), |tx| {
            let mut ids = Vec::new();
            for at in 0..stores {
                ids.push(tx.create_store(&kit.store(&mut rng, at)).unwrap());
            }
            Ok(ids)
        })
        .unwrap()
        .value;
    registry
        .transact("tester", Action::new("test"), |tx| {
            for id in &ids {
                match rng.u8(0..20) {
                    0 => tx.delete_store(*id)?,
                    1 => {
                        let (key, value) = kit.edit(&mut rng);
                        let _ = tx.set_store(*id, key, value);
                    }
                    _ => {}
                }
            }
            Ok(())
        })
        .unwrap();
    stores
}

/// What stores are drawn from.
pub struct Kit {
    towns: Vec<&'static Place>,
    formats: Vec<i64>,
    partners: Vec<i64>,
    own: Vec<FieldKey>,
}

impl Kit {
    pub fn make(tx: &mut Tx<'_>) -> Self {
        let formats = [
            ("Mi Home", Some(Ownership::Coco), Some(Presence::Ebo)),
            ("Mi Store", Some(Ownership::Fofo), Some(Presence::Ebo)),
            ("Preferred Partner", None, Some(Presence::Mbo)),
            ("LFR, chain", Some(Ownership::Fofo), None),
            ("Kiosk", None, None),
        ];
        let formats = formats.map(|(name, ownership, presence)| {
            tx.create_format(name, ownership, presence).unwrap()
        });
        let names = (1..=30)
            .map(|n| format!("Sample partner {n}"))
            .chain(["Sample Traders", "SAMPLE traders", "Sample \"Q\" chain"].map(str::to_owned));
        let partners = names
            .map(|name| {
                tx.create_partner(&PartnerDraft {
                    name,
                    ..PartnerDraft::default()
                })
                .unwrap()
            })
            .collect();
        let own = OWN.map(|(name, kind)| {
            let choices: Vec<String> = if kind == FieldKind::Choice {
                ["A", "B", "C+"].map(str::to_owned).to_vec()
            } else {
                Vec::new()
            };
            FieldKey::Own(tx.create_own_field(name, kind, &choices, false).unwrap())
        });
        Self::of(formats.to_vec(), partners, own.to_vec())
    }

    /// The kit of a registry that has one.
    pub fn again(tx: &Tx<'_>) -> Self {
        let formats = tx
            .formats()
            .unwrap()
            .iter()
            .map(|format| format.id)
            .collect();
        let partners = tx
            .partners()
            .unwrap()
            .iter()
            .map(|partner| partner.id)
            .collect();
        let own = tx.own_fields().unwrap();
        Self::of(
            formats,
            partners,
            own.iter().map(|field| FieldKey::Own(field.uid)).collect(),
        )
    }

    fn of(formats: Vec<i64>, partners: Vec<i64>, own: Vec<FieldKey>) -> Self {
        // Every 90th of the towns: all states, all tiers, some names that two states have.
        let mut towns: Vec<&Place> = places().iter().step_by(90).collect();
        towns.extend(
            places().iter().filter(|place| {
                matches!(place.name, "Aurangabad" | "Bilaspur" | "Mumbai" | "Patna")
            }),
        );
        Self {
            towns,
            formats,
            partners,
            own,
        }
    }

    /// The values of the store with this number.
    pub fn store(&self, rng: &mut fastrand::Rng, at: usize) -> FieldValues {
        let mut values = FieldValues::new();
        let mut put = |key: FieldKey, value: Value| {
            if !value.is_blank() {
                values.insert(key, value);
            }
        };
        let prefix = ["MS-", "ms", "MH ", "é"][at % 4];
        put(
            StoreField::Code.into(),
            Value::Text(format!("{prefix}{at:0width$}", width = at % 3 * 2)),
        );
        let (opened, closed) = life(rng);
        put(StoreField::Opened.into(), opened);
        put(StoreField::ClosedOn.into(), closed);
        let abroad = rng.u8(0..5) == 0;
        if abroad {
            put(
                StoreField::Country.into(),
                text(one(rng, &["US", "us", "Brazil", ""])),
            );
            put(StoreField::State.into(), text(one(rng, &ABROAD)));
            put(
                StoreField::District.into(),
                text(one(rng, &["Fulton", "Clay", "clay", ""])),
            );
            put(
                StoreField::Town.into(),
                text(one(rng, &["Athens", "Rome", "ROME", ""])),
            );
            put(
                StoreField::Pin.into(),
                text(one(rng, &["30301", "030302", ""])),
            );
        } else {
            let place = self.towns[rng.usize(0..self.towns.len())];
            put(
                StoreField::Country.into(),
                text(one(rng, &["IN", "IN", "IN", "in", "India", ""])),
            );
            put(
                StoreField::State.into(),
                text(one(
                    rng,
                    &[
                        place.state.iso,
                        place.state.iso,
                        place.state.iso,
                        place.state.iso,
                        "",
                    ],
                )),
            );
            put(
                StoreField::District.into(),
                text(one(
                    rng,
                    &[
                        place.district.unwrap_or(""),
                        place.district.unwrap_or(""),
                        "",
                    ],
                )),
            );
            let upper = place.name.to_uppercase();
            put(
                StoreField::Town.into(),
                text(one(rng, &[place.name, place.name, place.name, &upper, ""])),
            );
            put(
                StoreField::Pin.into(),
                text(&format!("{}", rng.u32(110_001..110_060))),
            );
        }
        for field in ANY {
            if rng.u8(0..4) != 0 {
                put(field.into(), self.draw(rng, field.into()));
            }
        }
        for key in &self.own {
            if rng.u8(0..3) != 0 {
                put(*key, self.draw(rng, *key));
            }
        }
        values
    }

    /// A field and a new value for it, perhaps blank.
    pub fn edit(&self, rng: &mut fastrand::Rng) -> (FieldKey, Value) {
        let places = [
            StoreField::Town,
            StoreField::State,
            StoreField::District,
            StoreField::Country,
            StoreField::Opened,
            StoreField::ClosedOn,
        ];
        let keys: Vec<FieldKey> = ANY
            .iter()
            .chain(&places)
            .map(|field| (*field).into())
            .chain(self.own.iter().copied())
            .collect();
        let key = keys[rng.usize(0..keys.len())];
        (
            key,
            if rng.u8(0..4) == 0 {
                Value::Blank
            } else {
                self.draw(rng, key)
            },
        )
    }

    fn draw(&self, rng: &mut fastrand::Rng, key: FieldKey) -> Value {
        let field = match key {
            FieldKey::Builtin(field) => field,
            FieldKey::Own(_) => {
                return match self.own.iter().position(|own| *own == key) {
                    Some(0) => text(one(rng, &ZONES)),
                    Some(1) => Value::Date(day(rng).into()),
                    Some(2) => Value::Number(f64::from(rng.i32(-3..12)) * 2.5),
                    Some(3) => text(one(rng, &["A", "B", "C+"])),
                    _ => Value::YesNo(rng.bool()),
                };
            }
        };
        match field {
            StoreField::Format => Value::Ref(self.formats[rng.usize(0..self.formats.len())]),
            StoreField::Partner => Value::Ref(self.partners[rng.usize(0..self.partners.len())]),
            StoreField::Status => {
                text(Status::ALL[[7, 7, 7, 7, 10, 8, 3, 0][rng.usize(0..8)]].key())
            }
            StoreField::Latitude => Value::Number(f64::from(rng.i32(-90..=90))),
            StoreField::Longitude => Value::Number(f64::from(rng.i32(-180..=180)) / 2.0),
            StoreField::AreaSqft => Value::Number(f64::from(rng.i32(0..2000))),
            StoreField::Mobile => text(&format!("98{}", rng.u32(10_000_000..99_999_999))),
            StoreField::Email => text(&format!("store{}@example.com", rng.u8(0..50))),
            StoreField::PlannedOpening
            | StoreField::ForecastOpening
            | StoreField::Opened
            | StoreField::ClosedOn => Value::Date(day(rng).into()),
            StoreField::Town => text(self.towns[rng.usize(0..self.towns.len())].name),
            StoreField::State => text(self.towns[rng.usize(0..self.towns.len())].state.iso),
            StoreField::District => text(one(rng, &["Clay", "Patna", "Khordha"])),
            StoreField::Country => text(one(rng, &["IN", "US"])),
            _ => text(&format!("{} {}", one(rng, &WORDS), one(rng, &WORDS))),
        }
    }
}

/// Fields that any store may have or not have.
const ANY: [StoreField; 16] = [
    StoreField::Name,
    StoreField::Format,
    StoreField::Partner,
    StoreField::Status,
    StoreField::Address,
    StoreField::PlannedOpening,
    StoreField::ForecastOpening,
    StoreField::Latitude,
    StoreField::Longitude,
    StoreField::Contact,
    StoreField::Mobile,
    StoreField::Phone,
    StoreField::Email,
    StoreField::Gstin,
    StoreField::AreaSqft,
    StoreField::Notes,
];

fn life(rng: &mut fastrand::Rng) -> (Value, Value) {
    let opened = day(rng);
    let later = opened.saturating_add(rng.i32(0..500).days());
    let moment = match rng.u8(0..3) {
        0 => format!("{opened}T12:00+05:30").parse().unwrap(),
        _ => Moment::on(opened),
    };
    match rng.u8(0..10) {
        0 => (Value::Blank, Value::Blank),
        1 => (Value::Blank, Value::Date(later.into())),
        2 | 3 => (Value::Date(moment), Value::Date(later.into())),
        _ => (Value::Date(moment), Value::Blank),
    }
}

fn day(rng: &mut fastrand::Rng) -> Date {
    match rng.u8(0..8) {
        0 => date(2018, 10, 29),
        1 => date(1962, 7, 1).saturating_add(rng.i32(0..20_000).days()),
        _ => date(2017, 1, 1).saturating_add(rng.i32(0..900).days()),
    }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

pub fn one<'a>(rng: &mut fastrand::Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(0..of.len())]
}

pub fn own_dimension(rng: &mut fastrand::Rng) -> Dimension {
    Dimension::Own(OWN[rng.usize(0..OWN.len())].0.to_owned())
}

/// Two different dimensions, own columns among them.
pub fn two_dimensions(rng: &mut fastrand::Rng) -> (Dimension, Dimension) {
    loop {
        let mut draw = || match rng.usize(0..Dimension::BUILTIN.len() + 3) {
            at if at < Dimension::BUILTIN.len() => Dimension::BUILTIN[at].clone(),
            _ => own_dimension(rng),
        };
        let (first, second) = (draw(), draw());
        if first != second {
            return (first, second);
        }
    }
}
