//! Which recipes fit a file: by its headers, and by the name of its source.

use super::super::plan::{SourceOptions, Target};
use super::super::propose::distinct_headers;
use super::super::sniff;
use super::super::source::{self, Part, Seen};
use super::super::watch::Watch;
use super::super::workbook::SheetName;
use super::layout::{folded, headers_of, source_name, telling};
use super::{Fit, RecipeFile, RecipeFit, fingerprint};
use crate::error::Result;

/// Ways to read a file that are tried beside the one that was found, such as another sheet.
const TRIED: usize = 6;

/// Recipes that are offered.
const OFFERED: usize = 5;

/// A file, as recipes are looked for.
pub(in super::super) struct Asked<'a> {
    pub(in super::super) seen: &'a Seen,
    pub(in super::super) file: &'a str,
    pub(in super::super) sheets: &'a [SheetName],
    /// How it would be read without a recipe.
    pub(in super::super) source: &'a SourceOptions,
    /// Whether a person said how it is to be read: then it is read so.
    pub(in super::super) said: bool,
    /// Whether a person named the recipe: then it is followed as far as it goes.
    pub(in super::super) named: bool,
}

/// The recipes that fit.
pub(in super::super) struct Found<'r> {
    /// What can be offered, the best first; of equals the one used last.
    pub(in super::super) fits: Vec<RecipeFit>,
    /// The best of them, and how the file is read by it.
    pub(in super::super) best: Option<Best<'r>>,
}

/// A recipe that fits, and the file as it is read by it.
pub(in super::super) struct Best<'r> {
    pub(in super::super) recipe: &'r RecipeFile,
    pub(in super::super) fit: RecipeFit,
    pub(in super::super) source: SourceOptions,
    pub(in super::super) headers: Vec<String>,
}

/// A way to read the file, and its headers then.
struct Reading {
    source: SourceOptions,
    headers: Vec<String>,
}

/// Looks which recipes fit. Those handed in are in the order in which equals are offered.
pub(in super::super) fn find<'r>(
    recipes: &'r [RecipeFile],
    asked: &Asked<'_>,
    watch: &Watch<'_>,
) -> Result<Found<'r>> {
    let stem = source_name(asked.file);
    let readings = readings(recipes, asked, &stem, watch)?;
    let mut fits: Vec<(&RecipeFile, RecipeFit, &Reading)> = recipes
        .iter()
        .filter_map(|recipe| {
            let fits = readings.iter().filter_map(|reading| {
                let headless = reading.source.is_headless();
                let fit = fit(recipe, &reading.headers, headless, (&stem, asked.named))?;
                Some((recipe, fit, reading))
            });
            fits.min_by_key(|(_, fit, _)| rank(fit))
        })
        .collect();
    fits.sort_by_key(|(_, fit, _)| rank(fit));
    fits.truncate(OFFERED);
    let best = fits.first().map(|(recipe, fit, reading)| Best {
        recipe,
        fit: fit.clone(),
        source: reading.source.clone(),
        headers: reading.headers.clone(),
    });
    Ok(Found {
        fits: fits.into_iter().map(|(_, fit, _)| fit).collect(),
        best,
    })
}

/// The recipes that fit a list of these headers, however it is read.
pub(in super::super) fn fits_of(
    recipes: &[RecipeFile],
    headers: &[String],
    headless: bool,
    file: &str,
) -> Vec<RecipeFit> {
    let stem = source_name(file);
    let mut fits: Vec<RecipeFit> = recipes
        .iter()
        .filter_map(|recipe| fit(recipe, headers, headless, (&stem, false)))
        .collect();
    fits.sort_by_key(rank);
    fits.truncate(OFFERED);
    fits
}

/// The smaller the better.
fn rank(fit: &RecipeFit) -> (Fit, bool, usize) {
    (
        fit.fit,
        !fit.same_source,
        fit.new_columns.len() + fit.gone.len(),
    )
}

/// The ways to read the file, those before that are to be preferred: a sheet that a recipe names, then what was found, then what a recipe
/// says of rows and separators.
fn readings(
    recipes: &[RecipeFile],
    asked: &Asked<'_>,
    stem: &str,
    watch: &Watch<'_>,
) -> Result<Vec<Reading>> {
    let found = Reading {
        source: asked.source.clone(),
        headers: headers_in(asked.seen, asked.source, watch)?,
    };
    if asked.said {
        return Ok(vec![found]);
    }
    let (mut before, mut after): (Vec<Reading>, Vec<Reading>) = (Vec::new(), Vec::new());
    let of_source = recipes
        .iter()
        .filter(|recipe| asked.named || recipe.source == stem);
    for recipe in of_source {
        for (at, options) in ways(&recipe.plan.source, asked.sheets)
            .into_iter()
            .enumerate()
        {
            if before.len() + after.len() >= TRIED {
                break;
            }
            // A way that the file cannot be read in is none of its own.
            let Ok(source) = sniff::settle(asked.seen, options, asked.sheets, watch) else {
                continue;
            };
            let known = |reading: &Reading| reading.source == source;
            if known(&found) || before.iter().chain(&after).any(known) {
                continue;
            }
            let Ok(headers) = headers_in(asked.seen, &source, watch) else {
                continue;
            };
            let reading = Reading { source, headers };
            match at == 0 && !asked.sheets.is_empty() {
                true => before.push(reading),
                false => after.push(reading),
            }
        }
    }
    before.push(found);
    before.append(&mut after);
    Ok(before)
}

/// How a recipe would have this file read: its sheet, or its encoding and separator, with the headers where they are found; then in its row.
fn ways(of: &SourceOptions, sheets: &[SheetName]) -> Vec<SourceOptions> {
    let mut options = of.clone();
    let (row, rows) = (options.header_row.take(), options.header_rows.take());
    // A recipe is somebody's text: what is no separator is none here either.
    options.delimiter = options.delimiter.filter(char::is_ascii);
    if sheets.is_empty() {
        (options.sheet, options.all_sheets) = (None, false);
        options.sheets.clear();
    } else {
        (options.encoding, options.delimiter) = (None, None);
        options.sheet = of
            .sheet
            .as_ref()
            .and_then(|sheet| sheet_like(sheet, sheets));
        options.all_sheets &= sheets.len() > 1;
        // Together they are read only where all of them are there.
        let like = of.sheets.iter().map(|sheet| sheet_like(sheet, sheets));
        options.sheets = like.collect::<Option<_>>().unwrap_or_default();
    }
    let in_its_row = SourceOptions {
        header_row: row,
        header_rows: rows,
        ..options.clone()
    };
    vec![options, in_its_row]
}

/// The sheet of that name; else the only one whose name is the same but for numbers and months.
fn sheet_like(wanted: &str, sheets: &[SheetName]) -> Option<String> {
    let folded = haat_atlas::fold(wanted);
    let sheets = || sheets.iter().map(|sheet| &sheet.name);
    let same = sheets().find(|sheet| haat_atlas::fold(sheet) == folded);
    // A sheet has no ending that could be taken off.
    let lasting = |sheet: &str| source_name(&format!("{sheet}."));
    let mut like = sheets().filter(|sheet| lasting(sheet) == lasting(wanted));
    same.or_else(|| like.next().filter(|_| like.next().is_none()))
        .cloned()
}

/// The headers of a file, read so.
fn headers_in(seen: &Seen, source: &SourceOptions, watch: &Watch<'_>) -> Result<Vec<String>> {
    let mut headers = Vec::new();
    source::read_rows(seen, source, watch, &mut |row| {
        if row.part == Part::Header {
            headers = distinct_headers(&row.cells, row.cells.len());
        }
        Ok(matches!(row.part, Part::Above | Part::UpperHeader))
    })?;
    Ok(headers)
}

/// How a recipe fits a list of these headers, of a source of this name; one that a person named fits where any column is in both.
fn fit(
    recipe: &RecipeFile,
    headers: &[String],
    headless: bool,
    (stem, named): (&str, bool),
) -> Option<RecipeFit> {
    let same_source = recipe.source == stem;
    if headless != recipe.plan.source.is_headless() || headers.is_empty() {
        return None;
    }
    let pairs = pairs(recipe, headers);
    let known = |at: usize| pairs.get(at).is_some_and(Option::is_some);
    let telling_here = telling(headers, headless);
    let of_recipe = headers_of(&recipe.plan);
    let telling_there = telling(&of_recipe, headless);
    let paired = telling_here.iter().filter(|(at, _)| known(*at)).count();
    let new: Vec<usize> = telling_here
        .iter()
        .map(|(at, _)| *at)
        .filter(|at| !known(*at))
        .collect();
    let gone: Vec<usize> = telling_there
        .iter()
        .map(|(at, _)| *at)
        .filter(|at| !pairs.contains(&Some(*at)))
        .collect();
    let fit = if recipe.fingerprint == fingerprint(headers, headless) {
        match (same_source, headless) {
            (true, _) => Fit::Exact,
            (false, false) => Fit::Headers,
            // Any list of that many columns has them.
            (false, true) if named => Fit::Headers,
            (false, true) => return None,
        }
    } else {
        let all = paired + new.len() + gone.len();
        // Of the same source two lists may differ more before they are no longer the same list.
        let least = if same_source { 40 } else { 60 };
        let is_near = !headless && paired >= 2 && paired * 100 >= all * least;
        if !is_near && (!named || paired == 0) {
            return None;
        }
        Fit::Nearly
    };
    Some(RecipeFit {
        uid: recipe.uid.clone(),
        name: recipe.name.clone(),
        fit,
        same_source,
        used: recipe.used.map(|wall| wall.to_string()),
        new_columns: new.into_iter().map(|at| headers[at].clone()).collect(),
        // What was left out is not missed.
        gone: gone
            .into_iter()
            .filter(|at| recipe.plan.columns[*at].becomes != Target::Skip)
            .map(|at| of_recipe[at].clone())
            .collect(),
        notes: Vec::new(),
    })
}

/// For each header of a file, the place of the recipe's column that is meant: by its header as it stands, else as it is folded.
pub(super) fn pairs(recipe: &RecipeFile, headers: &[String]) -> Vec<Option<usize>> {
    let columns = &recipe.plan.columns;
    let mut found: Vec<Option<usize>> = vec![None; headers.len()];
    let mut taken = vec![false; columns.len()];
    let as_it_stands = |header: &str| header.trim().to_owned();
    let ways: [&dyn Fn(&str) -> String; 3] = [&as_it_stands, &|h| haat_atlas::fold(h), &folded];
    for way in ways {
        let mut by_name: std::collections::HashMap<String, Vec<usize>> = Default::default();
        for (at, column) in columns.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            by_name.entry(way(&column.header)).or_default().push(at);
        }
        for (header, found) in headers.iter().zip(&mut found) {
            if found.is_some() {
                continue;
            }
            // Where two columns are called the same, neither is surely meant.
            if let Some([at]) = by_name.get(&way(header)).map(Vec::as_slice)
                && !taken[*at]
            {
                taken[*at] = true;
                *found = Some(*at);
            }
        }
    }
    found
}
