//! A list of stores in groups: lines of groups stand among the stores, and a group that is folded hides its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::Columns;
use super::axis::{period_names, period_number};
use super::order::Ranks;
use super::select::Selection;
use super::stores::{NO_DAY, OwnValues};
use super::texts::TEXT_FIELDS;
use crate::model::StoreField;
use crate::query::{GroupKey, QueryError, QueryField, QueryProblem, StoreQuery, day_of};
use crate::registry::lock;

/// Groups of a list at most: more would have hardly a store each, and nobody reads them.
const MOST_GROUPS: usize = 200_000;

/// Stores from which on it is kept what a group adds up to.
const LARGE: usize = 1_000;

/// A group of a list: stores that follow each other and have the same in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListGroup {
    /// How deep it lies; the outermost are 0.
    pub level: usize,
    /// What its stores have in common, as a cell of the field says it: a status by its key, a period as a query writes it; empty where they
    /// say nothing.
    pub value: String,
    /// Its stores.
    pub count: usize,
    /// Where the first of them stands in the selection.
    first: usize,
}

/// What a line of a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListLine<'a> {
    /// A store, by its local id.
    Store(i64),
    /// A group, and its place among all of them.
    Group(usize, &'a ListGroup),
}

/// Which groups are folded: none or all of them, but some. A group is named by the values of those it lies in and its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folds {
    /// Whether all are folded.
    pub all: bool,
    /// Those with which it is the other way.
    pub but: HashSet<Vec<String>>,
}

/// The stores of a query line by line, as a page shows them: with the lines of their groups, where they are grouped.
#[derive(Debug, Clone)]
pub struct StoreList {
    stores: Selection,
    groups: Arc<Vec<ListGroup>>,
    /// The level whose groups hold stores.
    innermost: usize,
    /// The lines of groups that are seen, downwards.
    lines: Vec<GroupLine>,
    /// Lines there are.
    len: usize,
    /// Stores that are in no folded group.
    seen: usize,
    sums: Arc<Mutex<Sums>>,
}

/// What large groups of a list add up to: every page within them shows it.
#[derive(Debug, Default)]
struct Sums {
    /// The state they were added up in.
    entry: i64,
    /// By level, first store and field.
    found: HashMap<(usize, usize, QueryField), Sum>,
}

/// What the amounts of a field add up to, and how many stores say one; nothing where it does not add up.
type Sum = Option<(f64, usize)>;

/// A line of a group, and what stands above it.
#[derive(Debug, Clone, Copy)]
struct GroupLine {
    at: usize,
    group: usize,
    /// Stores seen above it.
    above: usize,
}

impl Columns {
    /// The stores that a query holds for, in its groups; all of them open.
    pub fn list(&self, query: &StoreQuery) -> Result<StoreList, QueryError> {
        let stores = self.select(query)?;
        let groups = self.groups(&stores, &query.group)?;
        Ok(StoreList::new(stores, groups, query.group.len()))
    }

    fn groups(&self, stores: &Selection, keys: &[GroupKey]) -> Result<Vec<ListGroup>, QueryError> {
        let ranks: Vec<Ranks> = (keys.iter())
            .map(|key| self.group_ranks(key))
            .collect::<Result<_, _>>()?;
        // The outermost level that changes between a store and the one before it: everything below it begins anew.
        let rows = &stores.rows;
        let begins = |at: usize| {
            let row = rows[at] as usize;
            let Some(before) = at.checked_sub(1).map(|at| rows[at] as usize) else {
                return Some(0);
            };
            ranks
                .iter()
                .position(|ranks| ranks.of_row[row] != ranks.of_row[before])
        };
        let starts: Vec<(usize, usize)> = (0..if keys.is_empty() { 0 } else { rows.len() })
            .into_par_iter()
            .filter_map(|at| Some((at, begins(at)?)))
            .collect();
        let count = starts
            .iter()
            .map(|(_, level)| keys.len() - level)
            .sum::<usize>();
        if count > MOST_GROUPS {
            return Err(QueryError::new(QueryProblem::TooManyGroups).with("most", MOST_GROUPS));
        }
        let mut groups: Vec<ListGroup> = Vec::with_capacity(count);
        let mut open: Vec<usize> = Vec::new();
        let close = |groups: &mut Vec<ListGroup>, open: &mut Vec<usize>, to: usize, at: usize| {
            for group in open.drain(to.min(open.len())..) {
                groups[group].count = at - groups[group].first;
            }
        };
        for (at, outermost) in starts {
            close(&mut groups, &mut open, outermost, at);
            for (level, key) in keys.iter().enumerate().skip(outermost) {
                open.push(groups.len());
                groups.push(ListGroup {
                    level,
                    value: self.value_of(key, rows[at] as usize)?,
                    count: 0,
                    first: at,
                });
            }
        }
        close(&mut groups, &mut open, 0, rows.len());
        Ok(groups)
    }

    /// What a row says in a field, as a cell says it; of periods, the period as a query writes it.
    fn value_of(&self, key: &GroupKey, row: usize) -> Result<String, QueryError> {
        if let Some(days) = self.days_of(&key.field)? {
            return Ok(match (days[row], key.by) {
                (NO_DAY, _) => String::new(),
                (day, None) => day_of(day).to_string(),
                (day, Some(step)) => period_names(step, period_number(step, day_of(day))).0,
            });
        }
        let number = |number: f64| match number.is_nan() {
            true => String::new(),
            false => number.to_string(),
        };
        let stores = &self.stores;
        Ok(match &key.field {
            QueryField::Own(name) => match &self.own_column(name)?.values {
                OwnValues::Coded(coded) => coded.dict.label(coded.codes.get(row)).to_owned(),
                OwnValues::Numbers(numbers) => number(numbers[row]),
                OwnValues::Days(_) => String::new(),
            },
            QueryField::Builtin(field) => {
                if let Some(numbers) = stores.numbers(*field) {
                    number(numbers[row])
                } else if let Some(coded) = stores.coded(*field) {
                    let code = coded.codes.get(row);
                    match field {
                        StoreField::Status | StoreField::PlaceCertainty => coded.dict.key(code),
                        _ => coded.dict.label(code),
                    }
                    .to_owned()
                } else {
                    let at = TEXT_FIELDS.iter().position(|other| other == field);
                    (stores.texts.get())
                        .field(row, at.unwrap_or_default())
                        .to_owned()
                }
            }
            derived => self
                .derived(derived)
                .and_then(|(codes, values)| values[codes.get(row)])
                .unwrap_or_default()
                .to_owned(),
        })
    }

    /// What the amounts of each of these fields add up to in a group of a list, and how many stores say one; nothing for a field that does not
    /// add up.
    pub fn sums(
        &self,
        list: &StoreList,
        group: &ListGroup,
        fields: &[QueryField],
    ) -> Result<Vec<Sum>, QueryError> {
        let rows = &list.stores.rows[group.first..][..group.count];
        // The rows of a list are those of this state too where no store came since; else its stores are looked up.
        let own = Arc::ptr_eq(&list.stores.ids, &self.stores.ids);
        let row_of = |row: &u32| match own {
            true => Some(*row as usize),
            false => self.stores.row_of(list.stores.ids[*row as usize]),
        };
        // One after the other, so that the same stores always come to the same to the last digit.
        let sum = |numbers: &[f64]| {
            let rows = rows.iter().filter_map(row_of);
            let live = rows.filter(|row| self.stores.live.get(*row));
            let said = live.map(|row| numbers[row]);
            said.filter(|number| !number.is_nan())
                .fold((0.0, 0), |(sum, count), number| (sum + number, count + 1))
        };
        let add = |field| Ok(self.amounts(field)?.map(|numbers| sum(numbers)));
        if group.count < LARGE {
            return fields.iter().map(add).collect();
        }
        let mut kept = lock(&list.sums);
        if kept.entry != self.entry {
            *kept = Sums {
                entry: self.entry,
                ..Sums::default()
            };
        }
        let mut found = Vec::with_capacity(fields.len());
        for field in fields {
            let key = (group.level, group.first, field.clone());
            found.push(match kept.found.get(&key) {
                Some(sum) => *sum,
                None => {
                    let sum = add(field)?;
                    kept.found.insert(key, sum);
                    sum
                }
            });
        }
        Ok(found)
    }
}

impl StoreList {
    fn new(stores: Selection, groups: Vec<ListGroup>, levels: usize) -> Self {
        let mut list = Self {
            stores,
            groups: Arc::new(groups),
            innermost: levels.saturating_sub(1),
            lines: Vec::new(),
            len: 0,
            seen: 0,
            sums: Arc::default(),
        };
        list.fold(&Folds::default());
        list
    }

    /// Folds these groups, and opens the others.
    pub fn fold(&mut self, folds: &Folds) {
        (self.lines, self.len, self.seen) = (Vec::new(), 0, 0);
        if self.groups.is_empty() {
            (self.len, self.seen) = (self.stores.len(), self.stores.len());
            return;
        }
        let mut path: Vec<String> = Vec::new();
        let mut hidden: Option<usize> = None;
        for (at, group) in self.groups.iter().enumerate() {
            if !folds.but.is_empty() {
                path.truncate(group.level);
                path.push(group.value.clone());
            }
            if hidden.is_some_and(|level| group.level > level) {
                continue;
            }
            let folded = folds.all != (!folds.but.is_empty() && folds.but.contains(&path));
            hidden = folded.then_some(group.level);
            self.lines.push(GroupLine {
                at: self.len,
                group: at,
                above: self.seen,
            });
            self.len += 1;
            if !folded && group.level == self.innermost {
                self.len += group.count;
                self.seen += group.count;
            }
        }
    }

    /// Its stores in order, those of folded groups too.
    pub fn stores(&self) -> &Selection {
        &self.stores
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The lines from `first` on, at most `count`.
    pub fn lines(&self, first: usize, count: usize) -> Vec<ListLine<'_>> {
        let end = first.saturating_add(count).min(self.len);
        (first..end).map(|at| self.line(at)).collect()
    }

    fn line(&self, at: usize) -> ListLine<'_> {
        let Some(line) = self.group_above(at) else {
            return ListLine::Store(self.stores.id_at(at));
        };
        let group = &self.groups[line.group];
        match at - line.at {
            0 => ListLine::Group(line.group, group),
            below => ListLine::Store(self.stores.id_at(group.first + below - 1)),
        }
    }

    /// The last line of a group at or above a line.
    fn group_above(&self, at: usize) -> Option<&GroupLine> {
        let after = self.lines.partition_point(|line| line.at <= at);
        Some(&self.lines[after.checked_sub(1)?])
    }

    /// The groups that a line lies in, the outermost first, each with its own line.
    pub fn around(&self, at: usize) -> Vec<(usize, ListLine<'_>)> {
        let end = self.lines.partition_point(|line| line.at < at);
        let mut level = match self.lines.get(end) {
            Some(line) if line.at == at => self.groups[line.group].level,
            _ => usize::MAX,
        };
        let mut found = Vec::new();
        // What a line lies in is unfolded, so its line is one of those that are seen.
        for line in self.lines[..end].iter().rev() {
            let group = &self.groups[line.group];
            if group.level < level {
                level = group.level;
                found.push((line.at, ListLine::Group(line.group, group)));
            }
            if level == 0 {
                break;
            }
        }
        found.reverse();
        found
    }

    /// The stores of the lines from `first` on, at most `count` lines; those of groups are passed over.
    pub fn stores_between(&self, first: usize, count: usize) -> Vec<i64> {
        if self.lines.is_empty() {
            return self.stores.window(first, count);
        }
        let end = first.saturating_add(count).min(self.len);
        let (from, to) = (self.seen_above(first), self.seen_above(end));
        self.seen_from(from, to.saturating_sub(from))
    }

    /// `count` of the stores that are seen, from that one on.
    pub fn seen_from(&self, from: usize, count: usize) -> Vec<i64> {
        if self.lines.is_empty() {
            return self.stores.window(from, count);
        }
        let end = from.saturating_add(count).min(self.seen);
        let mut found = Vec::with_capacity(end.saturating_sub(from));
        let mut at = self
            .lines
            .partition_point(|line| line.above <= from)
            .saturating_sub(1);
        let mut next = from;
        while next < end {
            let until = self.lines.get(at + 1).map_or(self.seen, |line| line.above);
            let line = &self.lines[at];
            if until > next {
                let group = &self.groups[line.group];
                let take = until.min(end) - next;
                found.extend(self.stores.window(group.first + next - line.above, take));
                next += take;
            }
            at += 1;
        }
        found
    }

    /// How many stores are seen above a line.
    pub fn seen_above(&self, at: usize) -> usize {
        if at >= self.len {
            return self.seen;
        }
        match self.group_above(at) {
            // Below the line of a group stand its stores, if it is one that has some and is open.
            Some(line) => line.above + (at - line.at).saturating_sub(1),
            None => at,
        }
    }

    /// The line of one of the stores that are seen.
    pub fn line_of_seen(&self, seen: usize) -> usize {
        let after = self.lines.partition_point(|line| line.above <= seen);
        match after.checked_sub(1).map(|at| &self.lines[at]) {
            Some(line) => line.at + 1 + seen - line.above,
            None => seen,
        }
    }

    /// The first store of a group.
    pub fn first_of(&self, group: &ListGroup) -> i64 {
        self.stores.id_at(group.first)
    }

    /// The values that name a group: of those it lies in, and its own.
    pub fn path_of(&self, group: usize) -> Vec<String> {
        let mut level = usize::MAX;
        let mut path: Vec<String> = Vec::new();
        for group in self.groups[..=group].iter().rev() {
            if group.level < level {
                level = group.level;
                path.push(group.value.clone());
            }
            if level == 0 {
                break;
            }
        }
        path.reverse();
        path
    }
}
