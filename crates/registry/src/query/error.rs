//! Why a query cannot be understood.

crate::sentences! {
    /// A query that cannot be understood: what is wrong with it, and what of it.
    #[derive(thiserror::Error)]
    QueryError of
    /// One thing that can be wrong with a query. Its key names the sentence in every catalogue.
    QueryProblem {
        UnknownField, "unknown_field", "there is no field “{field}”", "Fields are code, name, town, district, state, pin, tier, format, partner, status, opened and more: the search box offers them as one types, and haat fields lists them. A column of your own is written as x.\"Its name\"; text with a colon in it is put in quotes.";
        MisspeltField, "misspelt_field", "there is no field “{field}”", "Did you mean “{close}:”?";
        FieldMissing, "field_missing", "a field is missing before “:”", "Text with a colon in it is put in quotes.";
        ValueMissing, "value_missing", "a value is missing after “{key}:”", "To ask for blank ones write {key}:?";
        UnknownOwn, "unknown_own", "there is no own column “{name}”", "The own columns are: {names}.";
        MisspeltOwn, "misspelt_own", "there is no own column “{name}”", "Did you mean {close}:?";
        NoOwn, "no_own", "there is no own column “{name}”", "This registry has no own columns.";
        OwnNameMissing, "own_name_missing", "“x.” needs the name of one of your own columns", "Write it as x.Zone or x.\"Lease end\".";
        OwnValueMissing, "own_value_missing", "a value is missing after “{key}”", "Write it as x.\"Lease end\":2027-03.";
        UnknownDimension, "unknown_dimension", "stores cannot be counted by “{text}”", "Choose from {known}, or one of your own columns as x.\"Its name\".";
        MisspeltDimension, "misspelt_dimension", "stores cannot be counted by “{text}”", "Did you mean “{close}”?";
        Dimensions, "dimensions", "a summary has one or two dimensions", "Leave one out, or narrow the query and ask again.";
        DimensionTwice, "dimension_twice", "“{text}” is given twice", "Leave one out, or count by something else beside it.";
        UnknownValue, "unknown_value", "“{text}” is not a value of {field}:", "It is one of: {known}.";
        MisspeltValue, "misspelt_value", "“{text}” is not a value of {field}:", "Did you mean “{close}”?";
        NotADate, "not_a_date", "“{text}” is not a date ({field}:)", "Write a day, month or year: 2018-10-29, 2018-10, 2018, FY2018-19.";
        NotOfDates, "not_of_dates", "“{text}” does not fit {field}:, which holds dates", "Write a day, month, year or range: 2018-10..2018-12.";
        NotAFinancialYear, "not_a_financial_year", "“{text}” does not fit fy:, which takes a financial year", "Write it with both its years, and a quarter after them if that is meant: fy:2018-19, fy:2018-19-Q3.";
        NotANumber, "not_a_number", "“{text}” does not fit {field}:", "Write a number without commas: 500, >500 or 200..250.";
        NotATier, "not_a_tier", "“{text}” does not fit {field}:", "RBI tiers are 1 to 6: tier:4,5 or tier:3..6.";
        GroupedNumber, "grouped_number", "“{before},{after}” reads as two values: a comma parts them", "Write a number without commas: {before}{after}.";
        Backwards, "backwards", "“{text}” ends before it begins ({field}:)", "Write the smaller end first.";
        NoOrder, "no_order", "{field}: has no order to compare by", "Name the values: {field}:one,other. A column of your own that holds text is made one of dates or numbers under its name in Settings, or by haat columns --holds.";
        NotNegated, "not_negated", "“{key}:” cannot be negated", "To turn an order round write sort:-opened.";
        ColonMissing, "colon_missing", "a colon is missing in “{text}”", "Write {field}:{rest}, or put a text in quotes.";
        NothingNegated, "nothing_negated", "“-” stands alone", "Write what is not to be so right after it: -status:closed.";
        SortNeedsField, "sort_needs_field", "“sort:” needs a field", "Write it as sort:state,-opened.";
        SortTwice, "sort_twice", "“sort:” is given twice", "Write the keys together: sort:state,-opened.";
        GroupNeedsField, "group_needs_field", "“group:” needs a field", "Write it as group:state,district or group:opened.month.";
        GroupTwice, "group_twice", "“{text}” is given twice", "Write the fields together, each once: group:state,district.";
        GroupLevels, "group_levels", "a list is grouped by at most {most} fields", "Leave some out.";
        NotGrouped, "not_grouped", "stores are not grouped by {field}:", "A store can have several of them. Choose another field.";
        GroupNotDates, "group_not_dates", "“{field}” holds no dates", "Group by the column itself: group:{field}.";
        TooManyGroups, "too_many_groups", "there are more than {most} groups", "Group by what more stores have in common, a date by its periods: group:opened.month.";
        OnTwice, "on_twice", "“on:” is given twice", "Leave one of the two days out.";
        OnNeedsDay, "on_needs_day", "“on:” needs one day", "Write it as on:2018-10-29.";
        QuoteOpen, "quote_open", "the quote before “{text}” is not closed", "Put another \" where it ends.";
        QuoteStray, "quote_stray", "quotes stand in the middle of “{text}”", "Put the whole value in quotes, and a quote within them twice: \"5\"\" pipe\".";
        TooLong, "too_long", "the query has more than {most} characters", "Ask for less at once.";
        TooMany, "too_many", "the query has more than {most} terms and values", "Ask for less at once.";
    }
}

/// The one of `known` that `written` was perhaps meant to be: at most a third of its letters away, one to three.
///
/// A word that keeps no letter of the other is no misspelling of it: `Q` is not `X`.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = haat_atlas::fold(written);
    let letters = written.chars().count();
    let allowed = (letters / 3).clamp(1, 3).min(letters.saturating_sub(1));
    known
        .into_iter()
        .map(|name| {
            (
                strsim::osa_distance(&written, &haat_atlas::fold(name)),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
