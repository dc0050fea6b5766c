//! How many rows the header of a list has, beside the one that was found: where it is surely more than one.
//!
//! A row that is taken for a part of the header is not a store any more, so each sign here is one that no row of a list gives.

use std::ops::RangeInclusive;

use super::facts::Facts;
use super::headers::meanings;

/// A row: its number and its cells.
type Row = (u64, Vec<String>);

/// The rows of the header, as positions in `rows`, of which one was found at `at`.
pub(super) fn rows_of_header(
    rows: &[Row],
    at: usize,
    facts: Option<&Facts>,
) -> RangeInclusive<usize> {
    let (mut first, mut last) = (at, at);
    let follows = |upper: usize, lower: usize| match (rows.get(upper), rows.get(lower)) {
        (Some((upper, _)), Some((lower, _))) => upper + 1 == *lower,
        _ => false,
    };
    while first > 0 && follows(first - 1, first) && is_upper(&rows[first - 1], &rows[first], facts)
    {
        first -= 1;
    }
    while follows(last, last + 1) && is_lower(&rows[first], &rows[last], &rows[last + 1], facts) {
        last += 1;
    }
    first..=last
}

/// Whether the row above a row of headers is a part of the header too.
fn is_upper(upper: &Row, lower: &Row, facts: Option<&Facts>) -> bool {
    if facts.is_some_and(|facts| ties(facts, upper, lower)) {
        return true;
    }
    let heads = facts.is_some_and(|facts| heads_some(facts, upper, lower));
    let groups: Vec<&str> = texts(&upper.1).map(|(_, text)| text).collect();
    let (upper, lower) = (&upper.1, &lower.1);
    match heads {
        // A title may be merged over a part of the columns too, but it stands alone, and is no header.
        true => {
            let plain = |text: &&str| !text.contains(|c: char| c.is_ascii_digit() || c == ':');
            groups.iter().all(plain)
                && (groups.len() > 1 || groups.iter().any(|text| is_known(text)))
        }
        false => complements(upper, lower) || groups_all(upper, lower),
    }
}

/// Whether the row below a row of headers is a part of the header too. `first` is the header's first row.
fn is_lower(first: &Row, upper: &Row, lower: &Row, facts: Option<&Facts>) -> bool {
    let no_data = !lower
        .1
        .iter()
        .any(|cell| cell.bytes().any(|b| b.is_ascii_digit()));
    facts.is_some_and(|facts| ties(facts, first, lower)) && no_data
        || complements(&upper.1, &lower.1)
}

/// Whether a cell of the upper row is merged down to the lower one.
fn ties(facts: &Facts, upper: &Row, lower: &Row) -> bool {
    let row = |row: &Row| u32::try_from(row.0.saturating_sub(1)).unwrap_or(u32::MAX);
    let own = |column: u32| {
        let at = column as usize;
        upper.1.get(at).is_some_and(|cell| !cell.trim().is_empty())
    };
    let mut tying = facts.tying(row(upper), row(lower));
    tying.any(|merge| merge.top == row(upper) && own(merge.left))
}

/// Whether a cell of the upper row is merged over some of the columns of the lower one, and not over all.
fn heads_some(facts: &Facts, upper: &Row, lower: &Row) -> bool {
    let row = u32::try_from(upper.0.saturating_sub(1)).unwrap_or(u32::MAX);
    let mut columns = texts(&lower.1).map(|(at, _)| at);
    let (Some(first), last) = (columns.next(), columns.next_back()) else {
        return false;
    };
    let last = last.unwrap_or(first);
    facts.wide_on(row).any(|merge| {
        let (left, right) = (merge.left as usize, merge.right as usize);
        let below = texts(&lower.1).filter(|(at, _)| (left..=right).contains(at));
        below.count() > 1 && (left > first || right < last)
    })
}

/// Whether two rows are one header cut in two: where the upper says something the lower is blank, but for the columns where a group begins, and
/// everything the lower says is a header Haat knows.
fn complements(upper: &[String], lower: &[String]) -> bool {
    let width = upper.len().max(lower.len());
    let has =
        |cells: &[String], at: usize| cells.get(at).is_some_and(|cell| !cell.trim().is_empty());
    let alone = (0..width).any(|at| has(upper, at) && !has(lower, at));
    let whole = (0..width).all(|at| has(upper, at) || has(lower, at));
    let group = (1..width)
        .any(|at| has(upper, at - 1) && has(lower, at - 1) && !has(upper, at) && has(lower, at));
    let said = texts(lower);
    alone && whole && group && { said }.all(|(_, text)| is_known(text)) && texts(lower).count() > 1
}

/// Whether the upper row groups a whole row of headers: all it says are headers, it leaves columns free, and it tells repeated names apart or heads two
/// groups.
fn groups_all(upper: &[String], lower: &[String]) -> bool {
    let groups: Vec<(usize, &str)> = texts(upper).collect();
    let below = texts(lower).count();
    let all_known = groups.iter().all(|(_, text)| is_known(text));
    let under_each = groups.iter().all(|(at, _)| {
        let next = (at + 1).min(upper.len());
        let free = upper.get(next).is_none_or(|cell| cell.trim().is_empty());
        free && lower
            .get(at + 1)
            .is_some_and(|cell| !cell.trim().is_empty())
    });
    let folded: Vec<String> = texts(lower)
        .map(|(_, text)| haat_atlas::fold(text))
        .collect();
    let repeats = (1..folded.len()).any(|at| folded[..at].contains(&folded[at]));
    let some_known = texts(lower).filter(|(_, text)| is_known(text)).count();
    let enough = groups.len() > 1 || groups.len() == 1 && repeats;
    all_known && enough && under_each && groups.len() * 2 <= below && some_known * 2 >= below
}

fn is_known(text: &str) -> bool {
    !meanings(text).is_empty()
}

fn texts(cells: &[String]) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let cells = cells.iter().map(|cell| cell.trim()).enumerate();
    cells.filter(|(_, cell)| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::facts::Merge;
    use super::*;

    fn rows(list: &str) -> Vec<Row> {
        let lines = (1..).zip(list.lines()).filter(|(_, line)| !line.is_empty());
        lines
            .map(|(number, line)| (number, line.split(',').map(str::to_owned).collect()))
            .collect()
    }

    fn found(list: &str, at: usize, merges: &[[(u32, u32); 2]]) -> RangeInclusive<usize> {
        let merges = merges.iter();
        let facts = Facts::default()
            .with_merges(merges.filter_map(|[one, other]| Merge::between(*one, *other)));
        rows_of_header(
            &rows(list),
            at,
            (!facts.merges.is_empty()).then_some(&facts),
        )
    }

    #[test]
    fn a_header_in_two_rows_of_a_text_is_told() {
        let cut = "Code,Name,Address,,,Mobile\n,,Town,District,State,\nA,One,Gaya,Gaya,Bihar,1\n";
        assert_eq!(found(cut, 0, &[]), 0..=1);
        assert_eq!(found(cut, 1, &[]), 0..=1);
        let groups =
            ",,Address,,Contact,\nCode,Name,Town,State,Name,Mobile\nA,One,Gaya,Bihar,B,1\n";
        assert_eq!(found(groups, 1, &[]), 0..=1);
    }

    #[test]
    fn merged_cells_tell_it_too() {
        let list = "Stores,,,\nCode,Q,,Zone\nCode,First,Second,Zone\nA,1,2,E\n";
        let merges = [
            [(0, 0), (0, 3)],
            [(1, 1), (1, 2)],
            [(1, 0), (2, 0)],
            [(1, 3), (2, 3)],
        ];
        assert_eq!(found(list, 1, &merges), 1..=2);
        assert_eq!(found(list, 2, &merges), 1..=2);
        let wide = ",,Address,\nCode,Name,Town,State\nA,One,Gaya,Bihar\n";
        assert_eq!(found(wide, 1, &[[(0, 2), (0, 3)]]), 0..=1);
    }

    #[test]
    fn titles_and_stores_are_no_headers() {
        for (list, at, merges) in [
            (
                "Stores of the East,,\nCode,Name,Town\nA,One,Gaya\n",
                1,
                &[[(0, 0), (0, 1)]][..],
            ),
            (
                "Stores,,2018\nCode,Name,Town\nA,One,Gaya\n",
                1,
                &[[(0, 0), (0, 1)]],
            ),
            (
                "Stores,,Date: today,\nCode,Name,Town,State\nA,One,Gaya,Bihar\n",
                1,
                &[],
            ),
            ("Code,Name,Address,,Mobile\n,,Gaya,Bihar,1\n", 0, &[]),
            (
                "Code,Name,Town\nA,One,Gaya\nA,Two,Gaya\n",
                0,
                &[[(1, 0), (2, 0)], [(1, 2), (2, 2)]],
            ),
            ("Code,Name,Town\nNo. 1,One,Gaya\n", 0, &[[(0, 0), (1, 0)]]),
            ("Name,,\nCode,Name,Town\nA,One,Gaya\n", 1, &[]),
            (
                "Address,Contact\nCode,Name,Town,Mobile\nA,One,Gaya,1\n",
                1,
                &[],
            ),
        ] {
            assert_eq!(found(list, at, merges), at..=at, "{list}");
        }
    }
}
