//! Names of states, kinds and codes in the reader's language.

use backend::delivery::attachments::AttachmentRole;
use backend::supervision::forms::ReviewDecision;
use domain::delivery::{DisbursementState, MilestoneState};
use domain::giving::{FundClass, OpportunityEvent, Track, ZakatCategory};
use domain::impact::ReportState;
use domain::locale::Locale;

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
