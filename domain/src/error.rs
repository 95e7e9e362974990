//! The one error that crosses the wire: a code and its fields. Words for it are in Fluent; what went
//! wrong inside goes to the log only.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a caller may learn about a failure. It holds no internals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// A visitor asked for something that needs an account.
    #[error("sign-in required")]
    SignInRequired,
    /// Known to exist for this actor, but the action is not theirs to take.
    #[error("forbidden")]
    Forbidden,
    /// The form has problems; each is tied to its field.
    #[error("invalid form: {0}")]
    Invalid(FormErrors),
    /// The state of things does not allow it now.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// It existed and is over: an expired basket, code or link.
    #[error("gone")]
    Gone,
    /// Too many tries; the same may be asked again after so many seconds.
    #[error("too many requests, retry after {retry_after_s} s")]
    TooManyRequests {
        /// Seconds until the next try can succeed.
        retry_after_s: u32,
    },
    /// A part of the service that is needed does not answer; trying later can help.
    #[error("unavailable")]
    Unavailable,
    /// The payment gateway does not answer; nothing is known to have been taken. The same request can be
    /// sent again.
    #[error("the gateway is silent")]
    GatewaySilent,
    /// The request is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// Our fault. The reference finds the log line.
    #[error("internal error {reference}")]
    Internal {
        /// Short token printed on the page and in the log.
        reference: String,
    },
}

/// Why the state of things refuses an action that is otherwise allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// The life cycle has no such step from the present state.
    WrongState,
    /// Somebody changed it in the meantime; look again.
    ChangedMeanwhile,
    /// The idempotency key was used with another request.
    KeyReused,
    /// Maker and checker must be two people (handbook 7.2).
    SamePerson,
    /// Such a thing exists already.
    AlreadyExists,
    /// The opportunity takes no money at present.
    ClosedForGiving,
    /// There is not enough money for it.
    InsufficientFunds,
    /// The fund class may not be used for this (handbook 4.1).
    FundClass,
    /// A step that has to come first is missing; the reader is told which.
    Missing(MissingStep),
    /// The charity's licence or state does not allow it (handbook 7.3).
    CharityNotActive,
    /// The time within which it can be asked for is over (handbook 4.7).
    TimeOver,
    /// It waits for a person's decision; whoever asks is not told why (handbook 10.3).
    OnHold,
    /// The gateway cannot send this amount back to where it came from.
    NotByGateway,
    /// So much of this class of money has not reached the bank yet.
    NotAtBank,
    /// The charity has no account in effect for this kind of money (handbook 7.2).
    AccountMissing,
    /// It is in a payment batch that the bank has not answered for.
    InPaymentBatch,
    /// The operator has not named the account that such money is paid from.
    PayingAccountMissing,
    /// The day on which the bank was to pay is over: the batch has to be made anew.
    PaymentDayPassed,
    /// A care payment of the charity is without the proof that is due (handbook 7.2).
    ProofOverdue,
    /// The way it was paid takes nothing back: it is paid back by bank transfer (handbook 9.4).
    NotRefundable,
}

/// The step that has to come before the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingStep {
    /// The charity has not handed the opportunity in.
    Submission,
    /// No reviewer has recommended on the opportunity in this round (handbook 7.2).
    Recommendation,
    /// Nobody proposed what a second person would confirm.
    Proposal,
    /// Nothing was collected for the opportunity.
    Collection,
    /// What becomes of the opportunity's money is not decided and carried out (handbook 4.6).
    Closing,
    /// The charity has not reported an earlier milestone.
    EarlierMilestoneReport,
    /// A supervisor has not accepted an earlier milestone.
    EarlierMilestoneAcceptance,
    /// The charity has not reported this milestone.
    MilestoneReport,
    /// A milestone of the opportunity is not accepted.
    Milestones,
    /// The milestone has no evidence.
    Evidence,
    /// The impact report has no picture.
    Picture,
    /// The charity has not handed the impact report in.
    ReportSubmission,
    /// Nobody approved the tranche.
    TrancheApproval,
    /// Nobody authorised the payment batch.
    BatchAuthorisation,
    /// The platform names no account that such money is transferred to.
    ReceivingAccount,
    /// The account that the gift was transferred from is not known.
    PayerAccount,
}

impl AppError {
    /// The HTTP status that goes with the error.
    #[must_use]
    pub const fn http_status(&self) -> u16 {
        match self {
            AppError::NotFound => 404,
            AppError::SignInRequired => 401,
            AppError::Forbidden => 403,
            AppError::Invalid(_) => 422,
            AppError::Conflict(_) => 409,
            AppError::Gone => 410,
            AppError::TooManyRequests { .. } => 429,
            AppError::Unavailable | AppError::GatewaySilent => 503,
            AppError::TooLarge => 413,
            AppError::Internal { .. } => 500,
        }
    }

    /// An error for a single field of a form.
    #[must_use]
    pub fn invalid(field: impl Into<String>, problem: FieldProblem) -> AppError {
        let mut errors = FormErrors::default();
        errors.push(field, problem);
        AppError::Invalid(errors)
    }

    /// The form errors, when that is what it is.
    #[must_use]
    pub const fn form_errors(&self) -> Option<&FormErrors> {
        match self {
            AppError::Invalid(errors) => Some(errors),
            _ => None,
        }
    }
}

impl From<MissingStep> for AppError {
    fn from(step: MissingStep) -> AppError {
        AppError::Conflict(Conflict::Missing(step))
    }
}

impl From<FormErrors> for AppError {
    fn from(errors: FormErrors) -> AppError {
        AppError::Invalid(errors)
    }
}

impl From<Conflict> for AppError {
    fn from(conflict: Conflict) -> AppError {
        AppError::Conflict(conflict)
    }
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormErrors(Vec<FieldError>);

/// One problem of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub problem: FieldProblem,
}

impl FormErrors {
    /// Notes a problem.
    pub fn push(&mut self, field: impl Into<String>, problem: FieldProblem) {
        self.0.push(FieldError {
            field: field.into(),
            problem,
        });
    }

    /// No problem was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first problem of a field, to print beside it.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&FieldProblem> {
        self.0
            .iter()
            .find(|error| error.field == field)
            .map(|error| &error.problem)
    }

    /// All problems, for the error summary.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// The value when there is no problem, otherwise the problems.
    pub fn into_result<T>(self, value: T) -> Result<T, FormErrors> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl std::fmt::Display for FormErrors {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{}: {:?}", error.field, error.problem)?;
        }
        Ok(())
    }
}

/// What can be wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing was entered or chosen.
    Required,
    /// Not readable as a number.
    NotANumber,
    /// Zero or negative.
    NotPositive,
    /// More than two digits after the decimal point.
    TooManyDecimals,
    /// More than the largest amount that can be given at once.
    AmountTooLarge,
    /// A number above its limit.
    NumberTooLarge {
        /// The largest number accepted.
        max: i64,
    },
    /// A sum of money below the least that is taken.
    AmountBelow {
        /// The least that is taken, in halalas.
        minimum_halalas: i64,
    },
    /// A number below its limit.
    NumberTooSmall {
        /// The smallest number accepted.
        min: i64,
    },
    /// Too many characters.
    TooLong {
        /// The most characters accepted.
        max: u32,
    },
    /// Too few characters.
    TooShort {
        /// The fewest characters accepted.
        min: u32,
    },
    /// Too many entries in a list.
    TooMany {
        /// The most entries accepted.
        max: u32,
    },
    /// Not an e-mail address.
    InvalidEmail,
    /// Not a Saudi mobile number (handbook 5.3).
    InvalidMobile,
    /// Not a national id or iqama number (handbook 5.1).
    InvalidNationalId,
    /// Not a Saudi IBAN (handbook 5.2).
    InvalidIban,
    /// The same as what is in effect already.
    Unchanged,
    /// Not a date.
    InvalidDate,
    /// A date that should come after another, or lie ahead, and does not.
    DateOrder,
    /// Not one of the choices.
    InvalidChoice,
    /// Zakat may not go there (handbook 4.2).
    NotAllowedForZakat,
    /// More than what is left of the target (handbook 4.5).
    OverRemaining {
        /// What is left, in halalas.
        remaining_halalas: i64,
    },
    /// More than what the pool holds (handbook 2.4).
    OverPool {
        /// What it holds, in halalas.
        pool_halalas: i64,
    },
    /// Costs that come to more than was paid for the opportunity (handbook 4.4).
    OverPaid {
        /// What was paid, in halalas.
        paid_halalas: i64,
    },
    /// It takes no money at present.
    Closed,
    /// The one-time code is not the one that was sent.
    WrongCode,
    /// The one-time code is too old.
    CodeExpired,
    /// Does not agree with another field or with what is known.
    Mismatch,
    /// The file is too large.
    UploadTooLarge {
        /// The largest size accepted, in bytes.
        max_bytes: u64,
    },
    /// A photograph was asked for, and the content is of no kind that is taken, whatever the name says.
    UploadNotPhoto,
    /// A PDF was asked for, and the content is something else, or cut off.
    UploadNotPdf,
    /// A sanction list was asked for, and the content is none, or broken somewhere.
    UploadNotList,
    /// The file cannot be read as what it should be; the page says where and why.
    UploadUnreadable,
    /// The picture has more pixels than are taken.
    UploadTooManyPixels {
        /// The most pixels accepted, width times height.
        max_pixels: u64,
    },
    /// The document holds something that would act when it is opened.
    UploadActiveContent,
    /// A box that has to be ticked to go on.
    MustAccept,
    /// The text holds something that may not be published.
    TextRefused,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_status() {
        let cases = [
            (AppError::NotFound, 404),
            (AppError::SignInRequired, 401),
            (AppError::Forbidden, 403),
            (AppError::invalid("amount", FieldProblem::Required), 422),
            (AppError::Conflict(Conflict::WrongState), 409),
            (AppError::from(MissingStep::Evidence), 409),
            (AppError::Gone, 410),
            (AppError::TooManyRequests { retry_after_s: 9 }, 429),
            (AppError::Unavailable, 503),
            (AppError::GatewaySilent, 503),
            (AppError::TooLarge, 413),
            (
                AppError::Internal {
                    reference: "k3f9".to_owned(),
                },
                500,
            ),
        ];
        for (error, status) in cases {
            assert_eq!(error.http_status(), status, "{error}");
            let text = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<AppError>(&text).unwrap(), error);
        }
    }

    #[test]
    fn problems_are_found_by_field() {
        let mut errors = FormErrors::default();
        errors.push("amount", FieldProblem::NotANumber);
        errors.push("amount", FieldProblem::Required);
        assert_eq!(errors.of("amount"), Some(&FieldProblem::NotANumber));
        assert_eq!(errors.of("email"), None);
        assert_eq!(errors.to_string(), "amount: NotANumber, amount: Required");
        assert!(errors.into_result(()).is_err());
    }
}
