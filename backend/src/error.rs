//! The one error of the backend. It has two faces: [`AppError`], which may be shown,
//! and a context for the log, which may not.
//!
//! Use `Error::from(AppError::…)` (or `?` on an `AppError`) for what a person can act
//! on, and [`Error::internal`] for what only we can.

use std::fmt;

use domain::error::AppError;

/// What a use case answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: what the person is told, and what the log is told.
#[derive(Debug)]
pub struct Error {
    public: AppError,
    context: Option<String>,
}

impl Error {
    /// A failure that is ours. `context` goes to the log only.
    #[must_use]
    pub fn internal(context: impl fmt::Display) -> Self {
        Self {
            public: AppError::Internal {
                reference: String::new(),
            },
            context: Some(context.to_string()),
        }
    }

    /// The storage or another service does not answer; the person may try again.
    #[must_use]
    pub fn unavailable(context: impl fmt::Display) -> Self {
        Self {
            public: AppError::Unavailable,
            context: Some(context.to_string()),
        }
    }

    /// The payment gateway does not answer; the person may send the same again.
    #[must_use]
    pub fn gateway_silent(context: impl fmt::Display) -> Self {
        Self {
            public: AppError::GatewaySilent,
            context: Some(context.to_string()),
        }
    }

    /// The half that may be shown.
    #[must_use]
    pub fn public(&self) -> &AppError {
        &self.public
    }

    /// Takes the half that may be shown.
    #[must_use]
    pub fn into_public(self) -> AppError {
        self.public
    }

    /// The half for the log.
    #[must_use]
    pub fn context(&self) -> Option<&str> {
        self.context.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.context {
            Some(context) => write!(formatter, "{:?}: {context}", self.public),
            None => write!(formatter, "{:?}", self.public),
        }
    }
}

impl std::error::Error for Error {}

impl From<AppError> for Error {
    fn from(public: AppError) -> Self {
        Self { public, context: None }
    }
}

impl From<domain::error::MissingStep> for Error {
    fn from(step: domain::error::MissingStep) -> Self {
        AppError::from(step).into()
    }
}

impl From<domain::error::FormErrors> for Error {
    fn from(errors: domain::error::FormErrors) -> Self {
        AppError::Invalid(errors).into()
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => AppError::NotFound.into(),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                Self::unavailable(&error)
            }
            sqlx::Error::Database(database) if storage_is_short(database.as_ref()) => Self::unavailable(&error),
            _ => Self::internal(&error),
        }
    }
}

/// True where the engine says that the disk, a lock or a connection is the trouble
/// (SQLite primary codes 5 BUSY, 6 LOCKED, 8 READONLY, 10 IOERR, 13 FULL, 14 CANTOPEN;
/// PostgreSQL classes 08, 53 and 57, and 25006 for a read-only server).
fn storage_is_short(error: &dyn sqlx::error::DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    if let Ok(number) = code.parse::<i64>()
        && code.len() < 5
    {
        return matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14);
    }
    code.starts_with("08") || code.starts_with("53") || code.starts_with("57") || code == "25006"
}
