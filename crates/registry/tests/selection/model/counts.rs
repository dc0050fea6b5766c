//! What the model counts: groups, facets, summaries and figures, each held against what the columns answer.

use super::*;

/// What a dimension is filtered by.
fn field_of(dimension: &Dimension) -> &'static str {
    match dimension {
        Dimension::State => "state",
        Dimension::District => "district",
        Dimension::Town => "town",
        Dimension::Tier => "tier",
        Dimension::TierHra => "tier.hra",
        Dimension::TierGroup => "tier.group",
        Dimension::Format => "format",
        Dimension::Ownership => "ownership",
        Dimension::Presence => "presence",
        Dimension::Partner => "partner",
        Dimension::Status => "status",
        Dimension::Country => "country",
        Dimension::OpenedYear
        | Dimension::OpenedQuarter
        | Dimension::OpenedMonth
        | Dimension::OpenedFy => "opened",
        Dimension::Own(name) => {
            FIELDS
                .iter()
                .find(|(field, _)| {
                    field
                        .strip_prefix("x.")
                        .is_some_and(|own| fold(own.trim_matches('"')) == fold(name))
                })
                .unwrap()
                .0
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn period(dimension: &Dimension, day: Option<Date>) -> Option<Group> {
    let day = day?;
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    let began = if month >= 4 { year } else { year - 1 };
    let financial = format!("{began}-{:02}", (began + 1) % 100);
    let (label, rank) = match dimension {
        Dimension::OpenedYear => (year.to_string(), year),
        Dimension::OpenedMonth => (
            format!("{} {year}", MONTHS[month as usize - 1]),
            year * 100 + month,
        ),
        Dimension::OpenedFy => (format!("FY {financial}"), began),
        _ => {
            let quarter = [4, 4, 4, 1, 1, 1, 2, 2, 2, 3, 3, 3][month as usize - 1];
            (format!("Q{quarter} FY {financial}"), began * 10 + quarter)
        }
    };
    Some(Group {
        key: label.clone(),
        label,
        rank: Some(rank.into()),
    })
}

impl Model {
    fn groups(&self, dimension: &Dimension) -> Rc<Groups> {
        let name = dimension.to_string();
        if let Some(groups) = self.grouped.borrow().get(&name) {
            return groups.clone();
        }
        let groups = Rc::new(self.group(dimension));
        self.grouped.borrow_mut().insert(name, groups.clone());
        groups
    }

    fn group(&self, dimension: &Dimension) -> Groups {
        let field = field_of(dimension);
        // Of several spellings the first one is shown.
        let mut spelled: HashMap<String, String> = HashMap::new();
        if *dimension == Dimension::Partner {
            let mut named: Vec<_> = self.partners.iter().collect();
            named.sort();
            for (_, name) in named {
                spelled.entry(fold(name)).or_insert_with(|| name.clone());
            }
        }
        let mut of_row = HashMap::new();
        let mut at_close = HashMap::new();
        for row in &self.rows {
            let (opened, closed) = dates(row);
            if dimension.is_time() {
                of_row.insert(row.id, period(dimension, opened));
                at_close.insert(row.id, period(dimension, closed));
                continue;
            }
            let group = match self.cell(row, field) {
                Cell::Blank => None,
                Cell::Number(number) if *dimension == Dimension::Tier => Some(Group {
                    key: number.to_string(),
                    label: format!("Tier {number}"),
                    rank: Some(number),
                }),
                Cell::Number(number) => Some(Group {
                    key: number.to_string(),
                    label: number.to_string(),
                    rank: Some(number),
                }),
                Cell::Day(day) => {
                    let label = format!(
                        "{} {} {}",
                        day.day(),
                        MONTHS[day.month() as usize - 1],
                        day.year()
                    );
                    Some(Group {
                        key: label.clone(),
                        label,
                        rank: Some(f64::from((day - date(1970, 1, 1)).get_days())),
                    })
                }
                Cell::Text(_) if *dimension == Dimension::State => {
                    state(row).map(|(key, label, _)| Group {
                        label: spelled.entry(key.clone()).or_insert(label).clone(),
                        key,
                        rank: None,
                    })
                }
                Cell::Text(text) => {
                    let key = if *dimension == Dimension::Country {
                        country(&text)
                    } else {
                        fold(&text)
                    };
                    let (label, rank) = match dimension {
                        Dimension::Status => {
                            (Status::by_key(&text).unwrap().label().to_owned(), None)
                        }
                        Dimension::Ownership => (
                            haat_registry::Ownership::by_key(&text)
                                .unwrap()
                                .label()
                                .to_owned(),
                            None,
                        ),
                        Dimension::Presence => (
                            haat_registry::Presence::by_key(&text)
                                .unwrap()
                                .label()
                                .to_owned(),
                            None,
                        ),
                        Dimension::TierHra => {
                            (text.to_uppercase(), Some(f64::from(text.as_bytes()[0])))
                        }
                        Dimension::TierGroup => {
                            let all = [
                                ("metropolitan", "Metropolitan"),
                                ("urban", "Urban"),
                                ("semi_urban", "Semi-urban"),
                                ("rural", "Rural"),
                            ];
                            let at = all.iter().position(|(key, _)| *key == text).unwrap();
                            (all[at].1.to_owned(), Some(at as f64))
                        }
                        Dimension::Country => {
                            let named = haat_registry::checks::country_name(&key.to_uppercase());
                            let written = spelled.entry(key.clone()).or_insert(text).clone();
                            (named.map_or(written, str::to_owned), None)
                        }
                        _ => (spelled.entry(key.clone()).or_insert(text).clone(), None),
                    };
                    Some(Group { key, label, rank })
                }
            };
            at_close.insert(row.id, group.clone());
            of_row.insert(row.id, group);
        }
        if *dimension == Dimension::State {
            name_apart(&mut of_row);
            name_apart(&mut at_close);
        }
        Groups { of_row, at_close }
    }

    pub fn check_facet(
        &self,
        ask: &Ask,
        dimension: &Dimension,
        top: usize,
        facet: &Facet,
        text: &str,
    ) {
        let field = field_of(dimension);
        let groups = self.groups(dimension);
        let mut counts: BTreeMap<String, (String, u32, bool)> = BTreeMap::new();
        let mut blank = 0;
        let own: Vec<&Condition> = ask
            .conditions
            .iter()
            .filter(|condition| condition.field == field)
            .collect();
        for row in &self.rows {
            let holds = self.holds(row, ask, Some(field), true);
            let picked = !own.is_empty() && own.iter().all(|condition| self.meets(row, condition));
            match &groups.of_row[&row.id] {
                None => blank += u32::from(holds),
                Some(group) => {
                    let slot = counts
                        .entry(group.key.clone())
                        .or_insert_with(|| (group.label.clone(), 0, false));
                    slot.1 += u32::from(holds);
                    slot.2 |= picked;
                }
            }
        }
        let mut expected: Vec<(String, u32, bool)> = counts
            .into_values()
            .filter(|(_, count, picked)| *count > 0 || *picked)
            .collect();
        expected.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let distinct = expected.iter().filter(|(_, count, _)| *count > 0).count();
        let mut other = 0;
        if expected.len() > top {
            let beyond = expected.split_off(top);
            let picked = beyond.iter().filter(|(_, _, picked)| *picked).count();
            let shown = |value: &(String, u32, bool)| value.2 && picked <= top;
            other = beyond
                .iter()
                .filter(|value| !shown(value))
                .map(|(_, count, _)| count)
                .sum();
            expected.extend(beyond.into_iter().filter(shown));
        }
        let said: Vec<(String, u32, bool)> = facet
            .values
            .iter()
            .map(|value| (value.label.clone(), value.count, value.picked))
            .collect();
        assert_eq!(said, expected, "{dimension} of {text}");
        assert_eq!(
            (facet.blank, facet.distinct, facet.other),
            (blank, distinct as u32, other),
            "{dimension} of {text}"
        );
    }

    pub fn check_summary(
        &self,
        ask: &Ask,
        dimensions: &[Dimension],
        summary: &Summary,
        text: &str,
    ) {
        let groups: Vec<Rc<Groups>> = dimensions
            .iter()
            .map(|dimension| self.groups(dimension))
            .collect();
        type Cell = [u32; 3];
        let mut cells: Vec<(Vec<Option<Group>>, Cell)> = Vec::new();
        let mut at: HashMap<Vec<Option<String>>, usize> = HashMap::new();
        // The first and the last day of each series along a single dimension of time, and the values of the other one.
        let along: Vec<usize> = (0..dimensions.len())
            .filter(|at| dimensions[*at].is_time())
            .collect();
        type Span = (Date, Date, Vec<Option<Group>>);
        let mut spans: HashMap<Option<String>, Span> = HashMap::new();
        let (mut undated, mut not_open) = (0, 0);
        for row in self
            .rows
            .iter()
            .filter(|row| self.holds(row, ask, None, false))
        {
            let (opened, closed) = dates(row);
            undated += u32::from(opened.is_none());
            let by = |day: Option<Date>| day.is_some_and(|day| ask.on.is_none_or(|on| day <= on));
            let stands = ask.on.is_none_or(|day| open_on(row, day));
            let status = Status::by_key(written(row, StoreField::Status));
            not_open += u32::from(
                ask.on.is_some()
                    && stands
                    && closed.is_none()
                    && status.is_some_and(|status| {
                        !matches!(status, Status::Open | Status::TemporarilyClosed)
                    }),
            );
            let mut add = |values: Vec<Option<Group>>, day: Option<Date>, cell: Cell| {
                if let ([along], Some(day)) = (&along[..], day) {
                    let other = values.get(1 - along).cloned().flatten();
                    let span = spans
                        .entry(other.map(|group| group.key))
                        .or_insert_with(|| (day, day, values.clone()));
                    (span.0, span.1) = (span.0.min(day), span.1.max(day));
                }
                let key = values
                    .iter()
                    .map(|value| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                let index = *at.entry(key).or_insert_with(|| {
                    cells.push((values, [0; 3]));
                    cells.len() - 1
                });
                for (sum, one) in cells[index].1.iter_mut().zip(cell) {
                    *sum += one;
                }
            };
            if stands || by(opened) {
                add(
                    groups
                        .iter()
                        .map(|group| group.of_row[&row.id].clone())
                        .collect(),
                    opened,
                    [stands.into(), by(opened).into(), 0],
                );
            }
            if by(closed) {
                add(
                    groups
                        .iter()
                        .map(|group| group.at_close[&row.id].clone())
                        .collect(),
                    closed,
                    [0, 0, 1],
                );
            }
        }
        for (first, last, mut values) in spans.into_values() {
            let mut month = first.first_of_month();
            while month <= last {
                values[along[0]] = period(&dimensions[along[0]], Some(month));
                let key = values
                    .iter()
                    .map(|value| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                at.entry(key).or_insert_with(|| {
                    cells.push((values.clone(), [0; 3]));
                    usize::MAX
                });
                month = month.saturating_add(1.month());
            }
        }
        let total = cells.iter().fold([0; 3], |sum: Cell, (_, cell)| {
            [sum[0] + cell[0], sum[1] + cell[1], sum[2] + cell[2]]
        });
        assert_eq!(
            [
                summary.total.stores,
                summary.total.openings,
                summary.total.closings
            ],
            total,
            "total of {dimensions:?} of {text}"
        );
        assert_eq!(
            summary.total.net,
            total[1] as i32 - total[2] as i32,
            "{text}"
        );
        assert_eq!(
            (
                summary.undated,
                summary.not_open_by_status,
                summary.on.clone()
            ),
            (undated, not_open, ask.on.map(|day| day.to_string())),
            "{text}"
        );
        if dimensions.is_empty() {
            assert!(summary.rows.is_empty());
            return;
        }
        // Stores of a value along one dimension decide where it stands.
        let stores: Vec<HashMap<Option<String>, u32>> = (0..dimensions.len())
            .map(|along| {
                let mut sums = HashMap::new();
                for (values, cell) in &cells {
                    *sums
                        .entry(values[along].as_ref().map(|group| group.key.clone()))
                        .or_default() += cell[0];
                }
                sums
            })
            .collect();
        cells.sort_by(|(a, _), (b, _)| {
            let along = |at: usize| match (&a[at], &b[at]) {
                (None, None) => Ordering::Equal,
                (None, _) => Ordering::Greater,
                (_, None) => Ordering::Less,
                (Some(x), Some(y)) => match (x.rank, y.rank) {
                    (Some(x), Some(y)) => x.total_cmp(&y),
                    _ => {
                        let many = |group: &Group| stores[at][&Some(group.key.clone())];
                        many(y).cmp(&many(x)).then_with(|| x.label.cmp(&y.label))
                    }
                },
            };
            (0..dimensions.len())
                .map(along)
                .fold(Ordering::Equal, Ordering::then)
        });
        let running = dimensions.iter().any(Dimension::is_time);
        let mut so_far: HashMap<Vec<Option<String>>, i32> = HashMap::new();
        let expected: Vec<_> = cells
            .iter()
            .map(|(values, cell)| {
                let net = cell[1] as i32 - cell[2] as i32;
                let series = values
                    .iter()
                    .zip(dimensions)
                    .filter(|(_, dimension)| !dimension.is_time())
                    .map(|(value, _)| value.as_ref().map(|group| group.key.clone()))
                    .collect();
                let sum = so_far.entry(series).or_default();
                *sum += net;
                let labels: Vec<String> = values
                    .iter()
                    .map(|value| {
                        value
                            .as_ref()
                            .map_or("(blank)".to_owned(), |group| group.label.clone())
                    })
                    .collect();
                (labels, *cell, net, running.then_some(*sum))
            })
            .collect();
        let said: Vec<_> = summary
            .rows
            .iter()
            .map(|row| {
                (
                    row.labels.clone(),
                    [row.stores, row.openings, row.closings],
                    row.net,
                    row.cumulative,
                )
            })
            .collect();
        assert_eq!(said, expected, "{dimensions:?} of {text}");
    }

    pub fn check_figures(&self, ask: &Ask, figures: &Figures, text: &str) {
        let day = ask.on.unwrap_or(TODAY);
        let all: Vec<&Store> = self
            .rows
            .iter()
            .filter(|row| self.holds(row, ask, None, false))
            .collect();
        let set: Vec<&Store> = all
            .iter()
            .copied()
            .filter(|row| ask.on.is_none_or(|on| open_on(row, on)))
            .collect();
        let open = set
            .iter()
            .filter(|row| match row.get(StoreField::Status).as_text() {
                _ if ask.on.is_some() => true,
                Some(status) => status == "open",
                None => open_on(row, day),
            });
        let began = if day.month() >= 4 {
            day.year()
        } else {
            day.year() - 1
        };
        let opened = |from: Date, to: Date| {
            set.iter()
                .filter(|row| dates(row).0.is_some_and(|day| from <= day && day <= to))
                .count() as u32
        };
        let distinct = |key: &dyn Fn(&Store) -> Option<String>| {
            set.iter()
                .filter_map(|row| key(row))
                .collect::<BTreeSet<_>>()
                .len() as u32
        };
        let state_key = |row: &Store| state(row).map_or(String::new(), |(key, ..)| key);
        let part = |row: &Store, field| fold(written(row, field));
        let tier = |row: &Store| {
            place(row)
                .and_then(|place| place.population)
                .map(|people| haat_atlas::rbi_tier(people).number())
        };
        let expected = Figures {
            stores: set.len() as u32,
            open: open.count() as u32,
            opened_this_fy: opened(date(began, 4, 1), day),
            opened_last_fy: opened(date(began - 1, 4, 1), day.checked_sub(1.year()).unwrap()),
            fy: format!("{began}-{:02}", (began + 1) % 100),
            states: distinct(&|row| state(row).map(|(key, ..)| key)),
            towns: distinct(&|row| {
                let town = part(row, StoreField::Town);
                (!town.is_empty()).then(|| {
                    format!(
                        "{}|{}|{town}",
                        state_key(row),
                        part(row, StoreField::District)
                    )
                })
            }),
            districts: distinct(&|row| {
                let district = part(row, StoreField::District);
                (!district.is_empty()).then(|| format!("{}|{district}", state_key(row)))
            }),
            partners: distinct(&|row| self.partner(row).map(fold)),
            tier3_and_below: set
                .iter()
                .filter(|row| tier(row).is_some_and(|tier| tier >= 3))
                .count() as u32,
            with_tier: set.iter().filter(|row| tier(row).is_some()).count() as u32,
            with_place: set
                .iter()
                .filter(|row| !row.get(StoreField::Place).is_blank())
                .count() as u32,
            undated: all.iter().filter(|row| dates(row).0.is_none()).count() as u32,
        };
        assert_eq!(*figures, expected, "{text}");
    }
}

/// States of one name in several countries are told apart, and so are bare codes where there are several countries.
fn name_apart(groups: &mut HashMap<i64, Option<Group>>) {
    let mut keys: HashMap<String, BTreeSet<String>> = HashMap::new();
    for group in groups.values().flatten() {
        keys.entry(group.label.clone())
            .or_default()
            .insert(group.key.clone());
    }
    let all = groups.values().flatten();
    let countries = all.map(|group| group.key.split_once('\u{1f}').unwrap().0.to_owned());
    let several = countries
        .filter(|country| !country.is_empty())
        .collect::<BTreeSet<_>>()
        .len()
        > 1;
    for group in groups.values_mut().flatten() {
        let (country, _) = group.key.split_once('\u{1f}').unwrap();
        let code = several && group.label.chars().count() <= 3;
        if (keys[&group.label].len() > 1 || code) && !country.is_empty() {
            group.label = format!("{} ({})", group.label, country.to_uppercase());
        }
    }
}
