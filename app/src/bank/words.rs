//! Names of states and reasons in the reader's language.

use backend::bank::{DifferenceKind, FILE_BYTES_MAX};
use domain::bank::{AccountPurpose, DecisionKind, EntryHint, Place, ProblemKind, StatementProblem};
use domain::locale::{Locale, Style};
use domain::money::Money;
use locales::arg;

use crate::ui::PillKind;

/// Bytes in a megabyte, as people count uploads.
const MEGABYTE: u64 = 1024 * 1024;

/// What is wrong with a file and where, for the person who has to do something about it.
#[must_use]
pub fn problem_text(style: Style, problem: &StatementProblem) -> String {
    let locale = style.locale;
    let text = kind_text(style, &problem.kind);
    // Lines are counted as editors show them, without grouping.
    match &problem.place {
        Place::File => text,
        Place::Line(line) => locales::bank_place_line(
            locale,
            arg::Line(&style.digits.write(line.to_string())),
            arg::Reason(&text),
        ),
        Place::Element { line, name } => locales::bank_place_element(
            locale,
            arg::Element(name),
            arg::Line(&style.digits.write(line.to_string())),
            arg::Reason(&text),
        ),
    }
}

fn kind_text(style: Style, kind: &ProblemKind) -> String {
    let locale = style.locale;
    let money = |amount: &Money| style.money(*amount);
    match kind {
        ProblemKind::Empty => locales::bank_problem_empty(locale).to_owned(),
        ProblemKind::TooLarge { max_bytes } => locales::bank_problem_too_large(locale, &megabytes(style, *max_bytes)),
        ProblemKind::TooMany { max } => {
            locales::bank_problem_too_many(locale, &style.integer(i64::try_from(*max).unwrap_or(i64::MAX)))
        }
        ProblemKind::UnknownFormat => locales::bank_problem_unknown_format(locale).to_owned(),
        ProblemKind::Encoding => locales::bank_problem_encoding(locale).to_owned(),
        ProblemKind::BrokenXml => locales::bank_problem_broken_xml(locale).to_owned(),
        ProblemKind::Doctype => locales::bank_problem_doctype(locale).to_owned(),
        ProblemKind::Missing => locales::bank_problem_missing(locale).to_owned(),
        ProblemKind::Unreadable { found } => locales::bank_problem_unreadable(locale, found),
        ProblemKind::AmountRange => locales::bank_problem_amount(locale).to_owned(),
        ProblemKind::Currency { found } => locales::bank_problem_currency(locale, found),
        ProblemKind::PartsDiffer { whole, parts } => {
            locales::bank_problem_parts(locale, arg::Parts(&money(parts)), arg::Whole(&money(whole)))
        }
        ProblemKind::BalanceDiffers { computed, closing } => {
            locales::bank_problem_balance(locale, arg::Closing(&money(closing)), arg::Computed(&money(computed)))
        }
        ProblemKind::UnknownAccount { iban } => locales::bank_problem_unknown_account(locale, iban),
        ProblemKind::SeenBefore { statement_id } => locales::bank_problem_seen_before(locale, statement_id),
        ProblemKind::SameFile => locales::bank_problem_same_file(locale).to_owned(),
        ProblemKind::EntryChanged { reference } => locales::bank_problem_entry_changed(locale, reference),
    }
}

fn megabytes(style: Style, bytes: u64) -> String {
    style.integer(i64::try_from(bytes / MEGABYTE).unwrap_or(0))
}

/// How large a file may be.
pub(super) fn file_limit(style: Style) -> String {
    megabytes(style, u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX))
}

pub(super) fn purpose_name(locale: Locale, purpose: AccountPurpose) -> &'static str {
    match purpose {
        AccountPurpose::Zakat => locales::bank_purpose_zakat(locale),
        AccountPurpose::Other => locales::bank_purpose_other(locale),
        AccountPurpose::Waqf => locales::bank_purpose_waqf(locale),
        AccountPurpose::Operating => locales::bank_purpose_operating(locale),
    }
}

pub(super) fn hint_text(locale: Locale, hint: EntryHint) -> &'static str {
    match hint {
        EntryHint::New => locales::bank_hint_new(locale),
        EntryHint::Settled => locales::bank_hint_settled(locale),
        EntryHint::NoMatch => locales::bank_hint_no_match(locale),
        EntryHint::UnknownReference => locales::bank_hint_unknown_reference(locale),
        EntryHint::Ambiguous => locales::bank_hint_ambiguous(locale),
        EntryHint::WrongAccount => locales::bank_hint_wrong_account(locale),
        EntryHint::Short => locales::bank_hint_short(locale),
        EntryHint::Over => locales::bank_hint_over(locale),
        EntryHint::PaidBefore => locales::bank_hint_paid_before(locale),
        EntryHint::FromAbroad => locales::bank_hint_from_abroad(locale),
    }
}

pub(super) fn decision_name(locale: Locale, kind: DecisionKind) -> (&'static str, &'static str) {
    match kind {
        DecisionKind::Pledge => (
            locales::bank_kind_pledge(locale),
            locales::bank_kind_pledge_note(locale),
        ),
        DecisionKind::FieldPool => (
            locales::bank_kind_field_pool(locale),
            locales::bank_kind_field_pool_note(locale),
        ),
        DecisionKind::Payout => (
            locales::bank_kind_payout(locale),
            locales::bank_kind_payout_note(locale),
        ),
        DecisionKind::Return => (
            locales::bank_kind_return(locale),
            locales::bank_kind_return_note(locale),
        ),
    }
}

pub(super) fn decision_state(locale: Locale, state: &str) -> (PillKind, &'static str) {
    match state {
        "proposed" => (PillKind::Waiting, locales::bank_state_proposed(locale)),
        "due" => (PillKind::Waiting, locales::bank_state_due(locale)),
        "withdrawn" => (PillKind::Idle, locales::bank_state_withdrawn(locale)),
        _ => (PillKind::Done, locales::bank_state_done(locale)),
    }
}

pub(super) fn resolution_name(locale: Locale, kind: &str) -> &'static str {
    match kind {
        "pledge" => locales::bank_resolution_pledge(locale),
        "field_pool" => locales::bank_resolution_field_pool(locale),
        "payout" => locales::bank_resolution_payout(locale),
        "return" => locales::bank_resolution_return(locale),
        _ => locales::bank_resolution_disbursement(locale),
    }
}

pub(super) fn difference_name(locale: Locale, kind: DifferenceKind, statement_id: &str) -> String {
    match kind {
        DifferenceKind::Payouts => locales::bank_difference_payouts(locale).to_owned(),
        DifferenceKind::TranchesNotLeft => locales::bank_difference_tranches(locale).to_owned(),
        DifferenceKind::RefundsNotLeft => locales::bank_difference_refunds(locale).to_owned(),
        DifferenceKind::UnexplainedDebits => locales::bank_difference_debits(locale).to_owned(),
        DifferenceKind::StatementMissing => locales::bank_difference_missing(locale, statement_id),
        DifferenceKind::Rest => locales::bank_difference_rest(locale).to_owned(),
    }
}
