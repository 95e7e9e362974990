//! What people write about a difference.

use super::Resolution;
use crate::error::{FieldProblem, FormErrors};
use crate::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};

/// A reason has at least so many characters: it is read by an auditor.
const REASON_LENGTH_MIN: u32 = 10;

/// A note. Field: `note`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteForm {
    /// What was found out.
    pub note: String,
}

impl NoteForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<NoteForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let note = reader.text("note", SUMMARY_LENGTH_MAX);
        reader.into_errors().into_result(NoteForm { note })
    }
}

/// A closing. Fields: `resolution`, `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseForm {
    /// How it ended; never [`Resolution::Vanished`], which only the job may say.
    pub resolution: Resolution,
    /// Why, in words.
    pub reason: String,
}

impl CloseForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<CloseForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let resolution = reader.choice::<Resolution>("resolution");
        if resolution == Some(Resolution::Vanished) {
            reader.problem("resolution", FieldProblem::InvalidChoice);
        }
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        let shortest = usize::try_from(REASON_LENGTH_MIN).unwrap_or(usize::MAX);
        if !reason.is_empty() && reason.chars().count() < shortest {
            reader.problem("reason", FieldProblem::TooShort { min: REASON_LENGTH_MIN });
        }
        let errors = reader.into_errors();
        match resolution {
            Some(resolution) => errors.into_result(CloseForm { resolution, reason }),
            None => Err(errors),
        }
    }
}
