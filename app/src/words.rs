//! Errors in words. They travel as codes and are worded only here, in the reader's language.

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::form::Fields;
use domain::locale::{Locale, Style};
use domain::money::Money;
use http::StatusCode;
use leptos::prelude::*;

use crate::page::{Page, Viewer};
use crate::ui::Button;

/// A service that is busy is worth asking again so many seconds later.
const UNAVAILABLE_RETRY_S: u32 = 10;

/// The page that tells what went wrong and what to do next. A form that could not be taken at this
/// moment lies on it as it was typed, to be sent again with one button.
#[must_use]
pub fn error_page(viewer: &Viewer, error: &AppError, typed: Option<Fields>) -> Page {
    let locale = viewer.locale;
    let title = error_title(viewer, error);
    let text = error_text(viewer.style(), error);
    let reference = match error {
        AppError::Internal { reference } => Some(locales::errors_reference(locale, reference)),
        _ => None,
    };
    let status = StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let home = viewer.link("");
    let opportunities = viewer.link("/opportunities");
    let heading = title;
    let form = typed.map(|fields| (viewer.link(&viewer.path), fields));
    let page = Page::new(title, move || {
        view! {
            <div class="wrap error-page">
                <crate::ui::Emblem />
                <h1>{heading}</h1>
                <p>{text}</p>
                {reference.map(|reference| view! { <p class="error-page__reference">{reference}</p> })}
                {form.map(|(action, fields)| again_form(locale, action, &fields))}
                <p class="error-page__next">
                    <a class="button" href=opportunities>{locales::errors_see_opportunities(locale)}</a>
                    <a class="button button--plain" href=home>{locales::errors_go_home(locale)}</a>
                </p>
            </div>
        }
    })
    .status(status)
    .hidden_from_search();
    match error {
        AppError::TooManyRequests { retry_after_s } => page.retry_after(*retry_after_s),
        AppError::Unavailable | AppError::GatewaySilent => page.retry_after(UNAVAILABLE_RETRY_S),
        _ => page,
    }
}

/// Everything that was typed, and the button that sends it once more.
fn again_form(locale: Locale, action: String, fields: &Fields) -> AnyView {
    let kept = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned() /> })
        .collect_view();
    view! {
        <form method="post" action=action class="error-page__again">
            {kept} <p>{locales::errors_kept(locale)}</p>
            <Button class="button--primary" icon="retry">{locales::errors_send_again(locale)}</Button>
        </form>
    }
    .into_any()
}

/// The heading of an error page.
#[must_use]
pub fn error_title(viewer: &Viewer, error: &AppError) -> &'static str {
    let locale = viewer.locale;
    match error {
        AppError::NotFound => locales::errors_not_found_title(locale),
        AppError::SignInRequired => locales::errors_sign_in_title(locale),
        AppError::Forbidden => locales::errors_forbidden_title(locale),
        AppError::Invalid(_) => locales::errors_invalid_title(locale),
        AppError::Conflict(conflict) => conflict_title(viewer.style(), *conflict),
        AppError::Gone => locales::errors_gone_title(locale),
        AppError::TooManyRequests { .. } => locales::errors_too_many_title(locale),
        AppError::Unavailable => locales::errors_unavailable_title(locale),
        AppError::GatewaySilent => locales::giving_checkout_silent_title(locale),
        AppError::TooLarge => locales::errors_too_large_title(locale),
        AppError::Internal { .. } => locales::errors_internal_title(locale),
    }
}

/// What happened and what to do, in a sentence or two.
#[must_use]
pub fn error_text(style: Style, error: &AppError) -> String {
    let locale = style.locale;
    match error {
        AppError::NotFound => locales::errors_not_found_text(locale).to_owned(),
        AppError::SignInRequired => locales::errors_sign_in_text(locale).to_owned(),
        AppError::Forbidden => locales::errors_forbidden_text(locale).to_owned(),
        AppError::Invalid(_) => locales::errors_invalid_text(locale).to_owned(),
        AppError::Conflict(conflict) => conflict_text(style, *conflict).to_owned(),
        AppError::Gone => locales::errors_gone_text(locale).to_owned(),
        AppError::TooManyRequests { retry_after_s } => {
            let minutes = i64::from(*retry_after_s).div_euclid(60) + 1;
            locales::errors_too_many_text(locale, minutes, &style.integer(minutes))
        }
        AppError::Unavailable => locales::errors_unavailable_text(locale).to_owned(),
        AppError::GatewaySilent => locales::giving_checkout_silent_text(locale).to_owned(),
        AppError::TooLarge => locales::errors_too_large_text(locale).to_owned(),
        AppError::Internal { .. } => locales::errors_internal_text(locale).to_owned(),
    }
}

/// The heading over [`conflict_text`]: what kind of refusal it is, so that nobody is told that things
/// changed where a step is missing or another person is needed.
#[must_use]
pub fn conflict_title(style: Style, conflict: Conflict) -> &'static str {
    let locale = style.locale;
    match conflict {
        Conflict::ChangedMeanwhile | Conflict::KeyReused => locales::errors_conflict_title(locale),
        Conflict::SamePerson => locales::errors_conflict_same_person_title(locale),
        Conflict::Missing(_)
        | Conflict::OnHold
        | Conflict::NotAtBank
        | Conflict::AccountMissing
        | Conflict::InPaymentBatch
        | Conflict::PayingAccountMissing
        | Conflict::ProofOverdue => locales::errors_conflict_missing_title(locale),
        Conflict::WrongState
        | Conflict::AlreadyExists
        | Conflict::ClosedForGiving
        | Conflict::InsufficientFunds
        | Conflict::FundClass
        | Conflict::CharityNotActive
        | Conflict::TimeOver
        | Conflict::NotByGateway
        | Conflict::PaymentDayPassed
        | Conflict::NotRefundable => locales::errors_conflict_not_possible_title(locale),
    }
}

/// Which step has to come first, and whose it is.
fn missing_step_text(style: Style, step: MissingStep) -> &'static str {
    let locale = style.locale;
    match step {
        MissingStep::Submission => locales::errors_missing_submission(locale),
        MissingStep::Recommendation => locales::errors_missing_recommendation(locale),
        MissingStep::Proposal => locales::errors_missing_proposal(locale),
        MissingStep::Collection => locales::errors_missing_collection(locale),
        MissingStep::Closing => locales::errors_missing_closing(locale),
        MissingStep::EarlierMilestoneReport => locales::errors_missing_earlier_milestone_report(locale),
        MissingStep::EarlierMilestoneAcceptance => locales::errors_missing_earlier_milestone_acceptance(locale),
        MissingStep::MilestoneReport => locales::errors_missing_milestone_report(locale),
        MissingStep::Milestones => locales::errors_missing_milestones(locale),
        MissingStep::Evidence => locales::errors_missing_evidence(locale),
        MissingStep::Picture => locales::errors_missing_picture(locale),
        MissingStep::ReportSubmission => locales::errors_missing_report_submission(locale),
        MissingStep::TrancheApproval => locales::errors_missing_tranche_approval(locale),
        MissingStep::BatchAuthorisation => locales::errors_missing_batch_authorisation(locale),
        MissingStep::ReceivingAccount => locales::errors_missing_receiving_account(locale),
        MissingStep::PayerAccount => locales::errors_missing_payer_account(locale),
    }
}

/// Why the state of things refuses an action.
#[must_use]
pub fn conflict_text(style: Style, conflict: Conflict) -> &'static str {
    let locale = style.locale;
    match conflict {
        Conflict::WrongState => locales::errors_conflict_wrong_state(locale),
        Conflict::ChangedMeanwhile => locales::errors_conflict_changed_meanwhile(locale),
        Conflict::KeyReused => locales::errors_conflict_key_reused(locale),
        Conflict::SamePerson => locales::errors_conflict_same_person(locale),
        Conflict::AlreadyExists => locales::errors_conflict_already_exists(locale),
        Conflict::ClosedForGiving => locales::errors_conflict_closed_for_giving(locale),
        Conflict::InsufficientFunds => locales::errors_conflict_insufficient_funds(locale),
        Conflict::FundClass => locales::errors_conflict_fund_class(locale),
        Conflict::Missing(step) => missing_step_text(style, step),
        Conflict::CharityNotActive => locales::errors_conflict_charity_not_active(locale),
        Conflict::TimeOver => locales::errors_conflict_time_over(locale),
        Conflict::OnHold => locales::errors_conflict_on_hold(locale),
        Conflict::NotByGateway => locales::errors_conflict_not_by_gateway(locale),
        Conflict::NotAtBank => locales::errors_conflict_not_at_bank(locale),
        Conflict::AccountMissing => locales::errors_conflict_account_missing(locale),
        Conflict::InPaymentBatch => locales::errors_conflict_in_payment_batch(locale),
        Conflict::PayingAccountMissing => locales::errors_conflict_paying_account_missing(locale),
        Conflict::PaymentDayPassed => locales::errors_conflict_payment_day_passed(locale),
        Conflict::ProofOverdue => locales::errors_conflict_proof_overdue(locale),
        Conflict::NotRefundable => locales::errors_conflict_not_refundable(locale),
    }
}

/// What is wrong with a field, and how to mend it.
#[must_use]
pub fn field_problem(style: Style, problem: &FieldProblem) -> String {
    let locale = style.locale;
    let number = |value: i64| style.integer(value);
    match problem {
        FieldProblem::Required => locales::errors_field_required(locale).to_owned(),
        FieldProblem::NotANumber => locales::errors_field_not_a_number(locale).to_owned(),
        FieldProblem::NotPositive => locales::errors_field_not_positive(locale).to_owned(),
        FieldProblem::TooManyDecimals => locales::errors_field_too_many_decimals(locale).to_owned(),
        FieldProblem::AmountTooLarge => locales::errors_field_amount_too_large(locale).to_owned(),
        FieldProblem::NumberTooLarge { max } => locales::errors_field_number_too_large(locale, &number(*max)),
        FieldProblem::AmountBelow { minimum_halalas } => {
            locales::errors_field_amount_below(locale, &style.money(Money::from_halalas(*minimum_halalas)))
        }
        FieldProblem::NumberTooSmall { min } => locales::errors_field_number_too_small(locale, &number(*min)),
        FieldProblem::TooLong { max } => {
            locales::errors_field_too_long(locale, i64::from(*max), &number(i64::from(*max)))
        }
        FieldProblem::TooShort { min } => {
            locales::errors_field_too_short(locale, i64::from(*min), &number(i64::from(*min)))
        }
        FieldProblem::TooMany { max } => locales::errors_field_too_many(locale, &number(i64::from(*max))),
        FieldProblem::InvalidEmail => locales::errors_field_invalid_email(locale).to_owned(),
        FieldProblem::InvalidMobile => locales::errors_field_invalid_mobile(locale).to_owned(),
        FieldProblem::InvalidNationalId => locales::errors_field_invalid_national_id(locale).to_owned(),
        FieldProblem::InvalidIban => locales::errors_field_invalid_iban(locale).to_owned(),
        FieldProblem::Unchanged => locales::errors_field_unchanged(locale).to_owned(),
        FieldProblem::InvalidDate => locales::errors_field_invalid_date(locale).to_owned(),
        FieldProblem::DateOrder => locales::errors_field_date_order(locale).to_owned(),
        FieldProblem::InvalidChoice => locales::errors_field_invalid_choice(locale).to_owned(),
        FieldProblem::NotAllowedForZakat => locales::errors_field_not_allowed_for_zakat(locale).to_owned(),
        FieldProblem::OverRemaining { remaining_halalas } => {
            locales::errors_field_over_remaining(locale, &style.money(Money::from_halalas(*remaining_halalas)))
        }
        FieldProblem::OverPool { pool_halalas } => {
            locales::errors_field_over_pool(locale, &style.money(Money::from_halalas(*pool_halalas)))
        }
        FieldProblem::OverPaid { paid_halalas } => {
            locales::errors_field_over_paid(locale, &style.money(Money::from_halalas(*paid_halalas)))
        }
        FieldProblem::Closed => locales::errors_field_closed(locale).to_owned(),
        FieldProblem::WrongCode => locales::errors_field_wrong_code(locale).to_owned(),
        FieldProblem::CodeExpired => locales::errors_field_code_expired(locale).to_owned(),
        FieldProblem::Mismatch => locales::errors_field_mismatch(locale).to_owned(),
        FieldProblem::UploadTooLarge { max_bytes } => {
            let megabytes = i64::try_from(*max_bytes).unwrap_or(0) / (1024 * 1024);
            locales::errors_field_upload_too_large(locale, &number(megabytes))
        }
        FieldProblem::UploadNotPhoto => locales::errors_field_upload_not_photo(locale).to_owned(),
        FieldProblem::UploadNotPdf => locales::errors_field_upload_not_pdf(locale).to_owned(),
        FieldProblem::UploadNotList => locales::errors_field_upload_not_list(locale).to_owned(),
        FieldProblem::UploadUnreadable => locales::errors_field_upload_unreadable(locale).to_owned(),
        FieldProblem::UploadTooManyPixels { max_pixels } => {
            let millions = i64::try_from(*max_pixels).unwrap_or(0) / 1_000_000;
            locales::errors_field_upload_too_many_pixels(locale, &number(millions))
        }
        FieldProblem::UploadActiveContent => locales::errors_field_upload_active_content(locale).to_owned(),
        FieldProblem::MustAccept => locales::errors_field_must_accept(locale).to_owned(),
        FieldProblem::TextRefused => locales::errors_field_text_refused(locale).to_owned(),
    }
}
