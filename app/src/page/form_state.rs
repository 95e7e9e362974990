//! What a form shows: what was typed and what is wrong with it.

use domain::error::{FieldProblem, FormErrors};
use domain::form::Fields;

/// Empty for a fresh form; filled when a form comes back with errors.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    fields: Fields,
    errors: FormErrors,
}

impl FormState {
    /// A form that came back: as typed, with its errors.
    #[must_use]
    pub fn rejected(fields: Fields, errors: FormErrors) -> Self {
        Self { fields, errors }
    }

    /// A form filled with known values, without errors.
    #[must_use]
    pub fn filled(fields: Fields) -> Self {
        Self {
            fields,
            errors: FormErrors::default(),
        }
    }

    /// The value to show in `field`, exactly as typed.
    #[must_use]
    pub fn value(&self, field: &str) -> String {
        self.fields.typed(field).to_owned()
    }

    /// The value, or `fallback` when the form is fresh.
    #[must_use]
    pub fn value_or(&self, field: &str, fallback: &str) -> String {
        if self.fields.has(field) {
            self.value(field)
        } else {
            fallback.to_owned()
        }
    }

    /// Everything sent as `field`: one text, or every chosen answer.
    #[must_use]
    pub fn values(&self, field: &str) -> Vec<String> {
        self.fields.all(field).into_iter().map(str::to_owned).collect()
    }

    /// Whether `field` was sent with `value` (radio buttons, check boxes).
    #[must_use]
    pub fn chosen(&self, field: &str, value: &str) -> bool {
        self.fields.all(field).contains(&value)
    }

    /// What is wrong with `field`.
    #[must_use]
    pub fn problem(&self, field: &str) -> Option<&FieldProblem> {
        self.errors.of(field)
    }

    /// All errors, for the summary.
    #[must_use]
    pub fn errors(&self) -> &FormErrors {
        &self.errors
    }

    /// Whether something was refused.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        !self.errors.is_empty()
    }
}
