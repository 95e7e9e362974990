//! What a form page shows when its step was refused, and when it was taken.

use backend::{Error, Result};
use domain::error::{AppError, Conflict, FormErrors};
use domain::form::Fields;
use http::StatusCode;
use leptos::prelude::*;

use crate::page::{FormState, Page, Viewer};
use crate::ui::{Notice, NoticeKind};
use crate::words;

/// A form as it came back: what was typed, what is wrong, or why the state of things refuses it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trouble {
    /// What was typed, and the problems of single fields.
    pub(crate) form: FormState,
    /// Why the whole step is refused.
    pub(crate) conflict: Option<Conflict>,
}

impl Trouble {
    /// A form that is filled with known values.
    pub(crate) fn filled(fields: Fields) -> Self {
        Self {
            form: FormState::filled(fields),
            conflict: None,
        }
    }

    /// A form whose fields did not pass.
    pub(crate) fn invalid(fields: Fields, errors: FormErrors) -> Self {
        Self {
            form: FormState::rejected(fields, errors),
            conflict: None,
        }
    }

    /// The page with the status that goes with the trouble.
    pub(crate) fn status(&self, page: Page) -> Page {
        if self.conflict.is_some() {
            page.status(StatusCode::CONFLICT)
        } else if self.form.is_rejected() {
            page.unprocessable()
        } else {
            page
        }
    }

    /// Says why the step is refused, above the form.
    pub(crate) fn notice(&self, viewer: &Viewer) -> impl IntoView + use<> {
        let style = viewer.style();
        self.conflict.map(|conflict| {
            let (title, text) = (
                words::conflict_title(style, conflict),
                words::conflict_text(style, conflict),
            );
            view! { <Notice kind=NoticeKind::Problem title=title>{text}</Notice> }
        })
    }
}

/// Takes what the form's page can show out of an error; everything else is the error page's.
pub(crate) fn trouble_of(error: Error, fields: Fields) -> Result<Trouble> {
    match error.public() {
        AppError::Invalid(errors) => Ok(Trouble::invalid(fields, errors.clone())),
        AppError::Conflict(conflict) => Ok(Trouble {
            form: FormState::filled(fields),
            conflict: Some(*conflict),
        }),
        _ => Err(error),
    }
}

/// What was done by the form that led here (`?done=…`), in words.
pub(crate) fn done_notice(viewer: &Viewer, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let text = match done {
        "created" => Some(locales::manage_done_created(locale)),
        "saved" => Some(locales::manage_done_saved(locale)),
        "submitted" => Some(locales::manage_done_submitted(locale)),
        "paused" => Some(locales::manage_done_paused(locale)),
        "resumed" => Some(locales::manage_done_resumed(locale)),
        "file-added" => Some(locales::manage_done_file_added(locale)),
        "file-removed" => Some(locales::manage_done_file_removed(locale)),
        "reported" => Some(locales::manage_done_reported(locale)),
        "requested" => Some(locales::manage_done_requested(locale)),
        "report-saved" => Some(locales::manage_done_report_saved(locale)),
        "report-submitted" => Some(locales::manage_done_report_submitted(locale)),
        "recommended" => Some(locales::supervise_done_recommended(locale)),
        "approved" => Some(locales::supervise_done_approved(locale)),
        "returned" => Some(locales::supervise_done_returned(locale)),
        "rejected" => Some(locales::supervise_done_rejected(locale)),
        "steered" => Some(locales::supervise_done_steered(locale)),
        "allocated" => Some(locales::supervise_done_allocated(locale)),
        "accepted" => Some(locales::supervise_done_accepted(locale)),
        "tranche-approved" => Some(locales::supervise_done_tranche_approved(locale)),
        "batch-sealed" => Some(locales::payouts_done_sealed(locale)),
        "batch-authorised" => Some(locales::payouts_done_authorised(locale)),
        "batch-cancelled" => Some(locales::payouts_done_cancelled(locale)),
        "report-taken" => Some(locales::payouts_done_report(locale)),
        "payment-noted" => Some(locales::payouts_done_noted(locale)),
        "account-proposed" => Some(locales::payouts_done_account_proposed(locale)),
        "account-first" => Some(locales::payouts_done_account_first(locale)),
        "account-approved" => Some(locales::payouts_done_account_approved(locale)),
        "account-ended" | "account-cancelled" => Some(locales::payouts_done_account_ended(locale)),
        "tranche-refused" => Some(locales::supervise_done_tranche_refused(locale)),
        "refund-granted" => Some(locales::supervise_done_refund_granted(locale)),
        "refund-refused" => Some(locales::supervise_done_refund_refused(locale)),
        "closing-proposed" => Some(locales::supervise_done_closing_proposed(locale)),
        "closing-confirmed" => Some(locales::supervise_done_closing_confirmed(locale)),
        "closing-withdrawn" => Some(locales::supervise_done_closing_withdrawn(locale)),
        "limit-changed" => Some(locales::supervise_done_limit_changed(locale)),
        "review-recorded" => Some(locales::supervise_done_review_recorded(locale)),
        "alert-recorded" => Some(locales::supervise_done_alert_recorded(locale)),
        "published" => Some(locales::supervise_done_published(locale)),
        _ => None,
    };
    text.map(|text| view! { <Notice kind=NoticeKind::Success>{text}</Notice> })
}
