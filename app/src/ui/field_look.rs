//! How a field of giving looks: its colour class, its glyph and its pattern. Fields are
//! data (handbook 2.2); one that is not drawn yet looks like "other".

/// The fields that have a look of their own, in the order of the handbook.
pub(super) const CODES: &[&str] = &["education", "health", "social", "housing", "religious", "food", "other"];

/// The class that sets a field's colours for everything inside.
#[must_use]
pub fn field_class(code: &str) -> &'static str {
    match code {
        "education" => "field--education",
        "health" => "field--health",
        "social" => "field--social",
        "housing" => "field--housing",
        "religious" => "field--religious",
        "food" => "field--food",
        _ => "field--other",
    }
}

/// The name of a field's glyph.
#[must_use]
pub fn field_icon(code: &str) -> &'static str {
    match code {
        "education" => "field-education",
        "health" => "field-health",
        "social" => "field-social",
        "housing" => "field-housing",
        "religious" => "field-religious",
        "food" => "field-food",
        _ => "field-other",
    }
}

/// The paint of a field's pattern, defined by [`super::Definitions`].
#[must_use]
pub fn field_pattern(code: &str) -> &'static str {
    match code {
        "education" => "url(#pattern-education)",
        "health" => "url(#pattern-health)",
        "social" => "url(#pattern-social)",
        "housing" => "url(#pattern-housing)",
        "religious" => "url(#pattern-religious)",
        "food" => "url(#pattern-food)",
        _ => "url(#pattern-other)",
    }
}
