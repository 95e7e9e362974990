//! Forms as they arrive: names and values in order. Every form type of the slices is read from
//! [`Fields`] by a `parse` that is its validation and reports all problems at once.

use crate::error::{FieldProblem, FormErrors};
use std::str::FromStr;

/// The most fields that one form may send; more are dropped.
pub const FIELDS_MAX: usize = 400;

/// The longest value of one field, in characters; more is cut off.
pub const VALUE_LENGTH_MAX: usize = 20_000;

/// The longest title.
pub const TITLE_LENGTH_MAX: u32 = 120;
/// The longest name of a person, place or body.
pub const NAME_LENGTH_MAX: u32 = 80;
/// The longest short text: summary, reason, note.
pub const SUMMARY_LENGTH_MAX: u32 = 400;
/// The longest story or description.
pub const STORY_LENGTH_MAX: u32 = 6_000;
/// The longest search text.
pub const SEARCH_LENGTH_MAX: u32 = 80;

/// The fields of a form in the order they were sent, as typed but for control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes the pairs of a decoded form body or query string. Line ends become `\n`; other
    /// control characters and direction overrides are dropped, so that no text can hide or
    /// reorder another.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Fields {
        let clean = |(name, value): (String, String)| (name, clean_value(&value));
        Fields(pairs.into_iter().take(FIELDS_MAX).map(clean).collect())
    }

    /// The field's first value without surrounding white space; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.typed(name).trim()
    }

    /// The field's first value exactly as it should be shown again.
    #[must_use]
    pub fn typed(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|field| field.0 == name)
            .map_or("", |field| field.1.as_str())
    }

    /// All values of a field that can be sent several times, trimmed, without empty ones.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        let values = self
            .0
            .iter()
            .filter(|field| field.0 == name)
            .map(|field| field.1.trim());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// A box was ticked. Only what was sent counts: nothing is ticked beforehand.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.text(name), "1" | "on" | "true" | "yes")
    }

    /// The field was sent, even if empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|field| field.0 == name)
    }

    /// Adds a field, or another value of it.
    pub fn push(&mut self, name: impl Into<String>, value: impl AsRef<str>) {
        if self.0.len() < FIELDS_MAX {
            self.0.push((name.into(), clean_value(value.as_ref())));
        }
    }

    /// Replaces all values of a field by one.
    pub fn set(&mut self, name: &str, value: impl AsRef<str>) {
        self.0.retain(|field| field.0 != name);
        self.push(name, value);
    }

    /// All pairs in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|field| (field.0.as_str(), field.1.as_str()))
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Fields {
        Fields::from_pairs(pairs)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(pairs: [(&str, &str); N]) -> Fields {
        Fields::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }
}

fn clean_value(value: &str) -> String {
    let mut clean = String::with_capacity(value.len());
    let mut previous_was_return = false;
    for character in value.chars().take(VALUE_LENGTH_MAX) {
        match character {
            '\r' => clean.push('\n'),
            '\n' if previous_was_return => {}
            '\n' | '\t' => clean.push(character),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {}
            _ if character.is_control() => {}
            _ => clean.push(character),
        }
        previous_was_return = character == '\r';
    }
    clean
}

/// Reads fields one by one and remembers every problem, so that a form reports all of them.
///
/// Each method returns a value even when there was a problem, so that reading can go on; the values
/// are only used when [`FormReader::finish`] finds no problem.
#[derive(Debug)]
pub struct FormReader<'a> {
    fields: &'a Fields,
    errors: FormErrors,
}

impl<'a> FormReader<'a> {
    /// Starts reading.
    #[must_use]
    pub fn new(fields: &'a Fields) -> FormReader<'a> {
        FormReader {
            fields,
            errors: FormErrors::default(),
        }
    }

    /// The fields being read.
    #[must_use]
    pub const fn fields(&self) -> &'a Fields {
        self.fields
    }

    /// Notes a problem found by the caller.
    pub fn problem(&mut self, field: &str, problem: FieldProblem) {
        self.errors.push(field, problem);
    }

    /// A field has a problem already.
    #[must_use]
    pub fn has_problem(&self, field: &str) -> bool {
        self.errors.of(field).is_some()
    }

    /// One line of text that may be empty; line breaks become spaces.
    pub fn optional_line(&mut self, field: &str, length_max: u32) -> String {
        let text = self.fields.text(field).replace(['\n', '\t'], " ");
        self.within(field, text, length_max)
    }

    /// One line of text that must not be empty.
    pub fn line(&mut self, field: &str, length_max: u32) -> String {
        let text = self.optional_line(field, length_max);
        self.not_empty(field, text)
    }

    /// Text of several lines that may be empty.
    pub fn optional_text(&mut self, field: &str, length_max: u32) -> String {
        let text = self.fields.text(field).to_owned();
        self.within(field, text, length_max)
    }

    /// Text of several lines that must not be empty.
    pub fn text(&mut self, field: &str, length_max: u32) -> String {
        let text = self.optional_text(field, length_max);
        self.not_empty(field, text)
    }

    /// A value that parses itself; empty is [`FieldProblem::Required`].
    pub fn parsed<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Result<T, FieldProblem>) -> Option<T> {
        if self.fields.text(field).is_empty() {
            self.problem(field, FieldProblem::Required);
            return None;
        }
        self.optional_parsed(field, parse)
    }

    /// A value that parses itself, or `None` when the field is empty.
    pub fn optional_parsed<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, FieldProblem>,
    ) -> Option<T> {
        let text = self.fields.text(field);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problem(field, problem);
                None
            }
        }
    }

    /// One of a set of codes; empty is [`FieldProblem::Required`].
    pub fn choice<T: FromStr>(&mut self, field: &str) -> Option<T> {
        self.parsed(field, |text| text.parse().map_err(|_| FieldProblem::InvalidChoice))
    }

    /// One of a set of codes, or `None` when the field is empty.
    pub fn optional_choice<T: FromStr>(&mut self, field: &str) -> Option<T> {
        self.optional_parsed(field, |text| text.parse().map_err(|_| FieldProblem::InvalidChoice))
    }

    /// The problems, or `Ok(())` when there was none.
    pub fn finish(self) -> Result<(), FormErrors> {
        self.errors.into_result(())
    }

    /// The problems that were noted.
    #[must_use]
    pub fn into_errors(self) -> FormErrors {
        self.errors
    }

    fn within(&mut self, field: &str, text: String, length_max: u32) -> String {
        if text.chars().count() > length_max as usize {
            self.problem(field, FieldProblem::TooLong { max: length_max });
        }
        text
    }

    fn not_empty(&mut self, field: &str, text: String) -> String {
        if text.is_empty() {
            self.problem(field, FieldProblem::Required);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_by_name() {
        let fields = Fields::from([
            ("name", "  نورة \u{202E}\u{0000}"),
            ("tag", "a"),
            ("tag", ""),
            ("tag", " b "),
            ("anonymous", "on"),
        ]);
        assert_eq!(fields.text("name"), "نورة");
        assert_eq!(fields.typed("name"), "  نورة ");
        assert_eq!(fields.all("tag"), ["a", "b"]);
        assert!(fields.flag("anonymous"));
        assert!(!fields.flag("urgent"));
        assert_eq!(fields.text("absent"), "");
    }

    #[test]
    fn line_ends_are_one_character() {
        let fields = Fields::from([("story", "one\r\ntwo\rthree\n\nfour")]);
        assert_eq!(fields.text("story"), "one\ntwo\nthree\n\nfour");
    }

    #[test]
    fn all_problems_are_reported() {
        let fields = Fields::from([("title", ""), ("note", "abcdef"), ("number", "x")]);
        let mut reader = FormReader::new(&fields);
        let _ = reader.line("title", 5);
        let _ = reader.optional_text("note", 5);
        let number: Option<u8> = reader.choice("number");
        assert_eq!(number, None);
        let errors = reader.finish().unwrap_err();
        assert_eq!(errors.of("title"), Some(&FieldProblem::Required));
        assert_eq!(errors.of("note"), Some(&FieldProblem::TooLong { max: 5 }));
        assert_eq!(errors.of("number"), Some(&FieldProblem::InvalidChoice));
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(value in any::<String>()) {
            let once = clean_value(&value);
            prop_assert_eq!(clean_value(&once), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
