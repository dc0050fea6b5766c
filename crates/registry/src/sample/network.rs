//! The formats, partners and stores of the sample network.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::{Date, date, time};
use jiff::tz::offset;

use super::draw::Draw;
use super::towns::Towns;
use super::{SEED, STORES};
use crate::door::{PartnerDraft, Tx};
use crate::error::{Error, Result};
use crate::model::{FieldValues, Moment, Ownership, Presence, Status, StoreField, Value};

/// Retail chains of the large format.
const CHAINS: usize = 5;

/// The first and last day the older formats opened.
const FIRST: Date = date(2017, 1, 2);
const LAST: Date = date(2018, 12, 24);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Home,
    Small,
    Partner,
    Chain,
}

pub(super) struct Network {
    draw: Draw,
    towns: Towns,
    formats: [i64; 4],
    chains: Vec<i64>,
    partners: HashMap<String, i64>,
    /// How many stores of each kind.
    counts: [u32; 4],
    /// Stores named so far, by kind and town.
    named: HashMap<(usize, u32), u32>,
}

impl Network {
    pub(super) fn begin(tx: &mut Tx<'_>, stores: u32) -> Result<Self> {
        let mut draw = Draw::new(SEED);
        let towns = Towns::new(&mut draw);
        let part = |of: u32| {
            u32::try_from(u64::from(stores) * u64::from(of) / u64::from(STORES)).unwrap_or(0)
        };
        let (home, small, chain) = (part(50), part(500), part(300));
        let formats = [
            tx.create_format("Mi Home", Some(Ownership::Coco), Some(Presence::Ebo))?,
            tx.create_format("Mi Store", Some(Ownership::Fofo), Some(Presence::Ebo))?,
            tx.create_format("Preferred Partner", None, Some(Presence::Mbo))?,
            tx.create_format("LFR chain", None, Some(Presence::Lfr))?,
        ];
        let mut chains = Vec::new();
        for letter in ["A", "B", "C", "D", "E"] {
            chains.push(tx.create_partner(&PartnerDraft {
                name: format!("Sample chain {letter}"),
                code: Some(format!("LFR-{letter}")),
                kind: Some("LFR chain".to_owned()),
            })?);
        }
        Ok(Self {
            draw,
            towns,
            formats,
            chains,
            partners: HashMap::new(),
            counts: [home, small, stores - home - small - chain, chain],
            named: HashMap::new(),
        })
    }

    pub(super) fn write(
        mut self,
        tx: &mut Tx<'_>,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<()> {
        let mut done = 0;
        for (kind, count) in [Kind::Home, Kind::Small, Kind::Partner, Kind::Chain]
            .into_iter()
            .zip(self.counts)
        {
            for at in 0..count {
                let values = self.store(tx, kind, at, count)?;
                tx.create_store(&values)?;
                done += 1;
                if done % 500 == 0 && !goes_on(done) {
                    return Err(Error::Stopped);
                }
            }
        }
        Ok(())
    }

    fn store(&mut self, tx: &mut Tx<'_>, kind: Kind, at: u32, count: u32) -> Result<FieldValues> {
        let index = at as usize;
        let town = match kind {
            // The largest cities in turn, so that every one of them has its own.
            Kind::Home => self.towns.cities[index % 25],
            Kind::Small => self.towns.small[index % self.towns.small.len()],
            Kind::Partner if index < 60 => self.towns.cities[index],
            Kind::Partner => self.towns.city(&mut self.draw, 100),
            Kind::Chain => self.towns.city(&mut self.draw, 40),
        };
        let number = self.named.entry((kind as usize, town.id)).or_default();
        *number += 1;
        let number = *number;
        let width = count.to_string().len();
        let (prefix, title) = match kind {
            Kind::Home => ("MH", "Mi Home".to_owned()),
            Kind::Small => ("MS", "Mi Store".to_owned()),
            Kind::Partner => ("PP", "Preferred Partner".to_owned()),
            Kind::Chain => (
                "LF",
                format!(
                    "Chain {}",
                    char::from(b'A' + u8::try_from(index % CHAINS).unwrap_or(0))
                ),
            ),
        };
        let name = if kind == Kind::Small && number == 1 {
            format!("{title} {}", town.name)
        } else {
            format!("{title} {} {number}", town.name)
        };
        let partner = match kind {
            Kind::Home => None,
            Kind::Small => Some(self.partner(
                tx,
                &format!("Sample franchisee {}", town.state.name),
                "Franchisee",
            )?),
            Kind::Partner => Some(self.partner(
                tx,
                &format!("Sample distributor {}", town.name),
                "Distributor",
            )?),
            Kind::Chain => Some(self.chains[index % CHAINS]),
        };
        let area = match kind {
            Kind::Home => self.draw.between(900, 1_500),
            Kind::Small => self.draw.between(200, 250),
            Kind::Partner => self.draw.between(120, 400),
            Kind::Chain => self.draw.between(60, 150),
        };
        let opened = if kind == Kind::Small {
            the_moment()
        } else {
            Moment::on(self.day())
        };
        let (status, closed) = self.fate(kind, opened.date);
        let text = |text: &str| Value::Text(text.to_owned());
        let mut values = FieldValues::new();
        let mut put = |field: StoreField, value: Value| values.insert(field.into(), value);
        put(
            StoreField::Code,
            Value::Text(format!("{prefix}-{:0width$}", at + 1)),
        );
        put(StoreField::Name, Value::Text(name));
        put(StoreField::Format, Value::Ref(self.formats[kind as usize]));
        put(
            StoreField::Partner,
            partner.map_or(Value::Blank, Value::Ref),
        );
        put(StoreField::Status, text(status.key()));
        put(StoreField::Town, text(town.name));
        put(
            StoreField::District,
            town.district.map_or(Value::Blank, text),
        );
        put(StoreField::State, text(town.state.iso));
        put(StoreField::Country, text("IN"));
        put(StoreField::Place, Value::Ref(town.id.into()));
        put(StoreField::PlaceCertainty, text("exact"));
        put(
            StoreField::Latitude,
            Value::Number(self.near(town.latitude)),
        );
        put(
            StoreField::Longitude,
            Value::Number(self.near(town.longitude)),
        );
        put(StoreField::Opened, Value::Date(opened));
        put(
            StoreField::ClosedOn,
            closed.map_or(Value::Blank, |day| Value::Date(Moment::on(day))),
        );
        put(StoreField::AreaSqft, Value::Number(area as f64));
        values.retain(|_, value| !value.is_blank());
        Ok(values)
    }

    fn partner(&mut self, tx: &mut Tx<'_>, name: &str, kind: &str) -> Result<i64> {
        if let Some(id) = self.partners.get(name) {
            return Ok(*id);
        }
        let id = tx.create_partner(&PartnerDraft {
            name: name.to_owned(),
            code: None,
            kind: Some(kind.to_owned()),
        })?;
        self.partners.insert(name.to_owned(), id);
        Ok(id)
    }

    /// A day of 2017 or 2018, the later the likelier: the network grew.
    fn day(&mut self) -> Date {
        let days = i64::from((LAST - FIRST).get_days());
        let at = self.draw.between(0, days).max(self.draw.between(0, days));
        FIRST.saturating_add(at.days())
    }

    /// Nearly every store is open; some of the older partners' are not any more.
    fn fate(&mut self, kind: Kind, opened: Date) -> (Status, Option<Date>) {
        if kind != Kind::Partner {
            return (Status::Open, None);
        }
        match self.draw.below(100) {
            0..2 if opened < date(2018, 6, 1) => (
                Status::Closed,
                Some(opened.saturating_add(self.draw.between(90, 200).days())),
            ),
            2..3 => (Status::TemporarilyClosed, None),
            _ => (Status::Open, None),
        }
    }

    /// Within a kilometre of the town's point, to four decimals.
    fn near(&mut self, degrees: f64) -> f64 {
        ((degrees * 1e4).round() + self.draw.between(-90, 90) as f64) / 1e4
    }
}

/// 12:00 IST on 29 October 2018, the moment five hundred stores opened at once.
fn the_moment() -> Moment {
    Moment {
        date: date(2018, 10, 29),
        time: Some(time(12, 0, 0, 0)),
        offset: Some(offset(5).saturating_add(30.minutes())),
    }
}
