//! What a search looks at.

use domain::text::search_fold;

/// The texts under which an opportunity is found.
#[derive(Debug, Clone, Copy)]
pub struct SearchParts<'a> {
    /// The number people use.
    pub number: i64,
    /// Titles in both languages.
    pub titles: [&'a str; 2],
    /// Summaries in both languages.
    pub summaries: [&'a str; 2],
    /// City in both languages.
    pub cities: [&'a str; 2],
    /// The charity's names in both languages.
    pub charity_names: [&'a str; 2],
}

/// The folded text that `opportunity.search_text` holds: letters alike are one letter, in
/// both languages, so that one column answers on both engines. Written whenever a draft is.
#[must_use]
pub fn opportunity_search_text(parts: &SearchParts<'_>) -> String {
    let mut text = parts.number.to_string();
    for part in [parts.titles, parts.summaries, parts.cities, parts.charity_names]
        .into_iter()
        .flatten()
    {
        text.push(' ');
        text.push_str(part);
    }
    search_fold(&text)
}
