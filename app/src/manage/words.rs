//! Names of states, kinds and codes in the reader's language.

use backend::delivery::attachments::AttachmentRole;
use backend::payouts::StatusReportProblem;
use backend::payouts::accounts::AccountLine;
use backend::supervision::forms::ReviewDecision;
use domain::delivery::{DisbursementState, MilestoneState};
use domain::giving::{FundClass, OpportunityEvent, Track, ZakatCategory};
use domain::impact::ReportState;
use domain::locale::Locale;
use domain::payouts::{AccountState, BatchState, LineOutcome, ReasonCode};

use crate::ui::PillKind;

/// Where a milestone stands, as a pill.
pub(crate) fn milestone_state(locale: Locale, state: MilestoneState) -> (PillKind, String) {
    let (kind, text) = match state {
        MilestoneState::Planned => (PillKind::Idle, locales::delivery_milestone_planned(locale)),
        MilestoneState::Reported => (PillKind::Waiting, locales::delivery_milestone_reported(locale)),
        MilestoneState::Accepted => (PillKind::Done, locales::delivery_milestone_accepted(locale)),
        MilestoneState::Returned => (PillKind::Stopped, locales::delivery_milestone_returned(locale)),
    };
    (kind, text.to_owned())
}

/// Where a tranche stands, as a pill.
pub(crate) fn disbursement_state(locale: Locale, state: DisbursementState) -> (PillKind, &'static str) {
    match state {
        DisbursementState::Requested => (PillKind::Waiting, locales::delivery_tranche_requested(locale)),
        DisbursementState::Approved => (PillKind::Active, locales::delivery_tranche_approved(locale)),
        DisbursementState::Released => (PillKind::Done, locales::delivery_tranche_released(locale)),
        DisbursementState::Refused => (PillKind::Stopped, locales::delivery_tranche_refused(locale)),
    }
}

/// Where a report stands, as a pill.
pub(crate) fn report_state(locale: Locale, state: Option<ReportState>) -> (PillKind, &'static str) {
    match state {
        None => (PillKind::Idle, locales::delivery_report_missing(locale)),
        Some(ReportState::Draft) => (PillKind::Idle, locales::delivery_report_draft(locale)),
        Some(ReportState::Submitted) => (PillKind::Waiting, locales::delivery_report_submitted(locale)),
        Some(ReportState::Returned) => (PillKind::Stopped, locales::delivery_report_returned(locale)),
        Some(ReportState::Published) => (PillKind::Done, locales::delivery_report_published(locale)),
    }
}

/// A track's name.
pub(crate) fn track_name(locale: Locale, track: Track) -> &'static str {
    match track {
        Track::Care => locales::delivery_track_care(locale),
        Track::Developmental => locales::delivery_track_developmental(locale),
    }
}

/// What a track means.
pub(crate) fn track_note(locale: Locale, track: Track) -> &'static str {
    match track {
        Track::Care => locales::delivery_track_care_note(locale),
        Track::Developmental => locales::delivery_track_developmental_note(locale),
    }
}

/// One of the eight recipients of zakat.
pub(crate) fn zakat_category(locale: Locale, category: ZakatCategory) -> &'static str {
    match category {
        ZakatCategory::Fuqara => locales::delivery_zakat_fuqara(locale),
        ZakatCategory::Masakin => locales::delivery_zakat_masakin(locale),
        ZakatCategory::Amilun => locales::delivery_zakat_amilun(locale),
        ZakatCategory::Muallafah => locales::delivery_zakat_muallafah(locale),
        ZakatCategory::Riqab => locales::delivery_zakat_riqab(locale),
        ZakatCategory::Gharimun => locales::delivery_zakat_gharimun(locale),
        ZakatCategory::FiSabilillah => locales::delivery_zakat_fi_sabilillah(locale),
        ZakatCategory::IbnSabil => locales::delivery_zakat_ibn_sabil(locale),
    }
}

/// What a file shows.
pub(crate) fn attachment_role(locale: Locale, role: AttachmentRole) -> &'static str {
    match role {
        AttachmentRole::Photo => locales::delivery_file_photo(locale),
        AttachmentRole::PhotoBefore => locales::delivery_file_before(locale),
        AttachmentRole::PhotoAfter => locales::delivery_file_after(locale),
        AttachmentRole::Document => locales::delivery_file_document(locale),
    }
}

/// What happened to an opportunity.
pub(crate) fn event_name(locale: Locale, event: OpportunityEvent) -> &'static str {
    use OpportunityEvent as E;
    match event {
        E::Submit => locales::delivery_event_submit(locale),
        E::StartReview => locales::delivery_event_start_review(locale),
        E::Return => locales::delivery_event_return(locale),
        E::Reject => locales::delivery_event_reject(locale),
        E::Approve => locales::delivery_event_approve(locale),
        E::Publish => locales::delivery_event_publish(locale),
        E::Pause => locales::delivery_event_pause(locale),
        E::Resume => locales::delivery_event_resume(locale),
        E::Fund => locales::delivery_event_fund(locale),
        E::Reopen => locales::delivery_event_reopen(locale),
        E::StartExecution => locales::delivery_event_start_execution(locale),
        E::ExecutePart => locales::delivery_event_execute_part(locale),
        E::FinishExecution => locales::delivery_event_finish_execution(locale),
        E::Complete => locales::delivery_event_complete(locale),
        E::Expire => locales::delivery_event_expire(locale),
        E::Extend => locales::delivery_event_extend(locale),
        E::Cancel => locales::delivery_event_cancel(locale),
    }
}

/// What was recommended or decided.
pub(crate) fn decision_name(locale: Locale, decision: ReviewDecision) -> &'static str {
    match decision {
        ReviewDecision::Approve => locales::delivery_decision_approve(locale),
        ReviewDecision::Return => locales::delivery_decision_return(locale),
        ReviewDecision::Reject => locales::delivery_decision_reject(locale),
    }
}

/// A class of pooled money.
pub(crate) fn pool_name(locale: Locale, class: FundClass) -> &'static str {
    match class {
        FundClass::Zakat => locales::delivery_pool_zakat(locale),
        FundClass::SadaqahField => locales::delivery_pool_field(locale),
        _ => locales::delivery_pool_general(locale),
    }
}

/// A class of money, in a batch and at the bank.
pub(crate) fn fund_class(locale: Locale, class: FundClass) -> &'static str {
    match class {
        FundClass::Zakat => locales::payouts_class_zakat(locale),
        FundClass::ZakatAlFitr => locales::payouts_class_zakat_al_fitr(locale),
        FundClass::SadaqahGeneral => locales::payouts_class_general(locale),
        FundClass::SadaqahField => locales::payouts_class_field(locale),
        FundClass::OpportunityRestricted => locales::payouts_class_opportunity(locale),
        FundClass::Sponsorship => locales::payouts_class_sponsorship(locale),
        FundClass::KaffarahOath | FundClass::KaffarahFastingInability | FundClass::KaffarahIhramViolation => {
            locales::payouts_class_kaffarah(locale)
        }
        FundClass::Nadhr => locales::payouts_class_nadhr(locale),
        FundClass::SacrificeOrders => locales::payouts_class_sacrifice(locale),
        FundClass::WaqfCorpus | FundClass::WaqfYield => locales::payouts_class_waqf(locale),
        FundClass::CampaignRestricted => locales::payouts_class_campaign(locale),
        FundClass::Suspense | FundClass::PlatformSupport | FundClass::Operating => locales::payouts_class_own(locale),
    }
}

/// Where a batch stands, as a pill.
pub(crate) fn batch_state(locale: Locale, state: BatchState) -> (PillKind, &'static str) {
    match state {
        BatchState::Sealed => (PillKind::Waiting, locales::payouts_state_sealed(locale)),
        BatchState::Authorised => (PillKind::Active, locales::payouts_state_authorised(locale)),
        BatchState::Closed => (PillKind::Done, locales::payouts_state_closed(locale)),
        BatchState::Cancelled => (PillKind::Idle, locales::payouts_state_cancelled(locale)),
    }
}

/// What became of a payment, as a pill.
pub(crate) fn outcome(locale: Locale, outcome: LineOutcome) -> (PillKind, &'static str) {
    match outcome {
        LineOutcome::Paid => (PillKind::Done, locales::payouts_outcome_paid(locale)),
        LineOutcome::Rejected => (PillKind::Stopped, locales::payouts_outcome_rejected(locale)),
        LineOutcome::Cancelled => (PillKind::Idle, locales::payouts_outcome_cancelled(locale)),
    }
}

/// Where an account stands, as a pill.
pub(crate) fn account_state(locale: Locale, account: &AccountLine) -> (PillKind, &'static str) {
    match account.state {
        AccountState::Proposed => (PillKind::Waiting, locales::payouts_account_proposed(locale)),
        AccountState::FirstApproved => (PillKind::Waiting, locales::payouts_account_first_approved(locale)),
        AccountState::Approved if account.in_effect => (PillKind::Done, locales::payouts_account_effective(locale)),
        AccountState::Approved => (PillKind::Active, locales::payouts_account_resting(locale)),
        AccountState::Refused => (PillKind::Stopped, locales::payouts_account_refused(locale)),
        AccountState::Cancelled => (PillKind::Idle, locales::payouts_account_cancelled(locale)),
        AccountState::Withdrawn => (PillKind::Stopped, locales::payouts_account_withdrawn(locale)),
    }
}

/// Why a bank refused a payment, by its code; a code that is not known is shown as it is.
pub(crate) fn reason_text(locale: Locale, code: &str) -> String {
    match code.parse::<ReasonCode>() {
        Ok(reason) => format!("{} ({code})", reason_name(locale, reason)),
        Err(_) => crate::ui::isolate(code),
    }
}

/// A bank's reason in words.
pub(crate) fn reason_name(locale: Locale, reason: ReasonCode) -> &'static str {
    use ReasonCode as R;
    match reason {
        R::IncorrectAccountNumber => locales::payouts_reason_ac01(locale),
        R::InvalidPayeeAccount => locales::payouts_reason_ac03(locale),
        R::ClosedAccount => locales::payouts_reason_ac04(locale),
        R::BlockedAccount => locales::payouts_reason_ac06(locale),
        R::TransactionForbidden => locales::payouts_reason_ag01(locale),
        R::ZeroAmount => locales::payouts_reason_am01(locale),
        R::AmountNotAllowed => locales::payouts_reason_am02(locale),
        R::CurrencyNotAllowed => locales::payouts_reason_am03(locale),
        R::InsufficientFunds => locales::payouts_reason_am04(locale),
        R::Duplication => locales::payouts_reason_am05(locale),
        R::ControlSumWrong => locales::payouts_reason_am10(locale),
        R::NameMismatch => locales::payouts_reason_be01(locale),
        R::PayeeNameMissing => locales::payouts_reason_be22(locale),
        R::InvalidDate => locales::payouts_reason_dt01(locale),
        R::FileFormat => locales::payouts_reason_ff01(locale),
        R::NotSpecified => locales::payouts_reason_ms03(locale),
        R::NotSpecifiedByPayeesBank => locales::payouts_reason_ms02(locale),
        R::BankUnknown => locales::payouts_reason_rc01(locale),
        R::Regulatory => locales::payouts_reason_rr04(locale),
        R::StoppedByPayer => locales::payouts_reason_ds02(locale),
        R::Narrative => locales::payouts_reason_narr(locale),
    }
}

/// Why a status report was refused, and what to do about it.
pub(crate) fn report_problem(locale: Locale, problem: StatusReportProblem) -> &'static str {
    use StatusReportProblem as P;
    match problem {
        P::Empty => locales::payouts_report_empty(locale),
        P::TooLarge => locales::payouts_report_too_large(locale),
        P::Encoding => locales::payouts_report_encoding(locale),
        P::Doctype => locales::payouts_report_doctype(locale),
        P::BrokenXml => locales::payouts_report_broken(locale),
        P::NotAStatusReport => locales::payouts_report_other_kind(locale),
        P::ForeignMessage => locales::payouts_report_foreign(locale),
        P::SeenBefore => locales::payouts_report_seen(locale),
        P::WrongCount => locales::payouts_report_count(locale),
        P::WrongSum => locales::payouts_report_sum(locale),
        P::UnknownLine => locales::payouts_report_unknown_line(locale),
        P::LineTwice => locales::payouts_report_line_twice(locale),
        P::WrongAmount => locales::payouts_report_amount(locale),
        P::WrongCurrency => locales::payouts_report_currency(locale),
        P::UnknownStatus => locales::payouts_report_status(locale),
        P::Contradiction => locales::payouts_report_contradiction(locale),
    }
}
