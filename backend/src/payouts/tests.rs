//! Money out on both engines: batches by several people, the bank's answers, accounts with their
//! rest, the statement, and races against refunds.

use std::collections::BTreeMap;

use domain::delivery::DisbursementState;
use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::{FundClass, OpportunityState};
use domain::identity::Iban;
use domain::ids::{DonationId, IntentId};
use domain::money::Money;
use domain::payouts::{
    AccountEvent, AccountProposalForm, AccountPurpose, AccountState, BatchState, LineOutcome, OutcomeSource,
};
use domain::people::{Action, Actor, Role, RoleGrant};
use domain::time::{DAY_US, HOUR_US};

use super::accounts::*;
use super::at_bank_list;
use super::batches::*;
use super::dues::payout_dues;
use super::outcomes::*;
use super::statement::*;
use super::status_report::StatusReportProblem;
use crate::delivery::disbursements::{disbursement_approve, disbursement_get, disbursement_refuse};
use crate::delivery::money::opportunity_money_shown;
use crate::delivery::opportunities::{opportunity_find, opportunity_internal};
use crate::delivery::tests::fixture::*;
use crate::delivery::tests::{conflict, problem, public};
use crate::giving::{donation_refund, gateway_refunds_book};
use crate::ledger::ledger_audit;
use crate::people::StatementForm;
use crate::test_support::TestContext;
use crate::{Context, Result, on};

crate::on_both_engines! {
    nothing_goes_out_before_it_has_settled_in,
    a_batch_takes_more_than_one_person,
    a_batch_is_sealed_for_good,
    the_file_is_the_same_each_time,
    the_bank_answers_line_by_line,
    a_report_that_is_wrong_changes_nothing,
    by_hand_needs_another_person_and_a_reason,
    what_was_refused_is_due_again,
    a_batch_that_was_given_up_frees_its_tranches,
    a_tranche_under_way_is_not_refused,
    a_stopped_charity_is_not_paid,
    an_account_takes_two_people_and_three_days,
    an_account_is_stopped_during_its_rest,
    a_batch_keeps_its_account_unless_it_is_withdrawn,
    the_same_account_elsewhere_is_seen,
    care_is_proven_in_time,
    two_batches_do_not_take_the_same_money,
    batches_race_refunds_and_nothing_is_short,
    the_statement_ties_out,
    what_is_late_is_counted,
}

const BOTH: [AccountPurpose; 2] = [AccountPurpose::Zakat, AccountPurpose::Other];

/// An approved tranche of 300 riyals, 250 of them zakat.
async fn approved(context: &Context, cast: &Cast) -> i64 {
    let number = funded(context, cast).await;
    let tranche = ask(context, cast, number, 1).await.unwrap();
    disbursement_approve(context, &cast.finance, tranche, ORIGIN)
        .await
        .unwrap();
    tranche
}

async fn seal_one(context: &Context, maker: &Actor, purpose: AccountPurpose, tranches: &[i64]) -> Result<i64> {
    let tranches = tranches.to_vec();
    batch_seal(context, maker, BatchForm { purpose, tranches }, ORIGIN).await
}

/// A batch of other gifts on its way to the bank.
async fn authorised(context: &Context, cast: &Cast, tranches: &[i64]) -> i64 {
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, tranches)
        .await
        .unwrap();
    batch_authorise(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
    batch
}

fn report(message_id: &str, original: &str, inside: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>2026-11-23T10:00:00</CreDtTm></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>{original}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
         </OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{original}</OrgnlPmtInfId>{inside}</OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
    .into_bytes()
}

fn line(id: i64, status: &str, reason: &str) -> String {
    let reason = if reason.is_empty() {
        String::new()
    } else {
        format!("<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>account closed</AddtlInf></StsRsnInf>")
    };
    format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>")
}

async fn count(context: &Context, sql: &'static str) -> i64 {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

async fn assert_audit_holds(context: &Context) {
    fold(context).await;
    for outcome in ledger_audit(context, &Actor::System("test")).await.unwrap() {
        // The fixture's gifts are written beside the gateway: its books know nothing of them.
        let about_fixture = outcome.name.contains("test gateway") || outcome.name.contains("receipt");
        assert!(outcome.holds() || about_fixture, "{outcome}");
    }
}

async fn nothing_goes_out_before_it_has_settled_in(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    for purpose in BOTH {
        let early = seal_one(context, &cast.second_supervisor, purpose, &[tranche]).await;
        assert_eq!(conflict(early), Conflict::NotAtBank, "{purpose}");
    }
    assert!(
        at_bank_list(context, &cast.finance, AccountPurpose::Zakat)
            .await
            .unwrap()
            .is_empty()
    );
    settle(context).await;
    let zakat = at_bank_list(context, &cast.finance, AccountPurpose::Zakat)
        .await
        .unwrap();
    assert_eq!(
        (zakat.len(), zakat[0].free().unwrap()),
        (1, Money::from_halalas(25_000))
    );
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Zakat, &[tranche])
        .await
        .unwrap();
    let zakat = at_bank_list(context, &cast.finance, AccountPurpose::Zakat)
        .await
        .unwrap();
    assert_eq!(
        (zakat[0].in_batches, zakat[0].free().unwrap()),
        (Money::from_halalas(25_000), Money::ZERO)
    );
    // Zakat is in one batch, the rest of the same tranche waits for its own.
    let again = seal_one(context, &cast.second_supervisor, AccountPurpose::Zakat, &[tranche]).await;
    assert_eq!(conflict(again), Conflict::InPaymentBatch);
    let rest = payable_list(context, &cast.finance, AccountPurpose::Other)
        .await
        .unwrap();
    assert_eq!((rest.len(), rest[0].amount), (1, Money::from_halalas(5_000)));
    let file = batch_get(context, &cast.finance, batch).await.unwrap();
    assert_eq!(
        (file.total, file.lines[0].class),
        (Money::from_halalas(25_000), FundClass::Zakat)
    );
    assert_eq!(
        file.payer_iban,
        context
            .configuration
            .paying_accounts
            .zakat
            .as_ref()
            .unwrap()
            .iban
            .as_str()
    );
}

async fn a_batch_takes_more_than_one_person(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    for actor in [&cast.manager, &cast.reviewer, &cast.donor] {
        assert_eq!(
            public(seal_one(context, actor, AccountPurpose::Other, &[tranche]).await),
            AppError::NotFound
        );
        assert_eq!(
            public(batch_authorise(context, actor, 1, ORIGIN).await),
            AppError::NotFound
        );
        assert_eq!(public(batch_get(context, actor, 1).await), AppError::NotFound);
        assert_eq!(public(batch_file(context, actor, 1, ORIGIN).await), AppError::NotFound);
        assert_eq!(
            public(report_take(context, actor, 1, b"", ORIGIN).await),
            AppError::NotFound
        );
        let form = by_hand(1, LineOutcome::Paid);
        assert_eq!(
            public(outcome_by_hand(context, actor, 1, form, ORIGIN).await),
            AppError::NotFound
        );
    }
    // Who approved the only tranche does not put it into a batch, and is not offered it.
    let refusals = async |actor: &Actor| -> Vec<Option<Conflict>> {
        let lines = payable_list(context, actor, AccountPurpose::Other).await.unwrap();
        lines.iter().map(|line| line.refusal).collect()
    };
    assert_eq!(refusals(&cast.finance).await, [Some(Conflict::SamePerson)]);
    let own = seal_one(context, &cast.finance, AccountPurpose::Other, &[tranche]).await;
    assert_eq!(conflict(own), Conflict::SamePerson);
    // With one that another approved they may, once its money is at the bank.
    let second = funded(context, &cast).await;
    let second = ask(context, &cast, second, 1).await.unwrap();
    let unapproved = seal_one(context, &cast.finance, AccountPurpose::Other, &[second]).await;
    assert_eq!(conflict(unapproved), Conflict::Missing(MissingStep::TrancheApproval));
    disbursement_approve(context, &cast.supervisor, second, ORIGIN)
        .await
        .unwrap();
    settle(context).await;
    assert_eq!(refusals(&cast.finance).await, [None, None]);
    let batch = seal_one(context, &cast.finance, AccountPurpose::Other, &[tranche, second])
        .await
        .unwrap();
    // Neither its maker nor an approver of a line lets it go, nor who manages a charity in it.
    for actor in [&cast.finance, &cast.supervisor] {
        assert_eq!(
            conflict(batch_authorise(context, actor, batch, ORIGIN).await),
            Conflict::SamePerson
        );
    }
    let mut grants = cast.second_supervisor.grants().to_vec();
    grants.extend(cast.manager.grants());
    let both = Actor::person(cast.second_supervisor.person_id().unwrap(), grants);
    assert_eq!(
        conflict(batch_authorise(context, &both, batch, ORIGIN).await),
        Conflict::SamePerson
    );
    assert_eq!(
        conflict(batch_file(context, &cast.finance, batch, ORIGIN).await),
        Conflict::Missing(MissingStep::BatchAuthorisation)
    );
    batch_authorise(context, &cast.second_supervisor, batch, ORIGIN)
        .await
        .unwrap();
    let again = batch_authorise(context, &cast.reviewer_and_supervisor, batch, ORIGIN).await;
    assert_eq!(conflict(again), Conflict::ChangedMeanwhile);
    // The rule stands in the database, too.
    let forced = write(context, "UPDATE payment_batch SET authorised_by = sealed_by").await;
    assert!(forced.is_err());
    confirm(context, &cast.finance, batch).await.unwrap();
    let paid = disbursement_get(context, &cast.finance, second).await.unwrap();
    assert_eq!(paid.state, DisbursementState::Approved, "its zakat is not paid yet");
}

async fn write(context: &Context, sql: &'static str) -> Result<()> {
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                crate::in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

async fn a_batch_is_sealed_for_good(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    authorised(context, &cast, &[tranche]).await;
    for sql in [
        "UPDATE payment_line SET iban = 'SA9480000000000000000001'",
        "UPDATE payment_line SET amount_halalas = 1",
        "DELETE FROM payment_line",
        "UPDATE payment_batch SET total_halalas = 1",
        "UPDATE payment_batch SET file_hash = ''",
        "DELETE FROM payment_batch",
        "UPDATE charity_iban SET iban = 'SA9480000000000000000001'",
        "DELETE FROM charity_iban",
    ] {
        assert!(write(context, sql).await.is_err(), "{sql}");
    }
}

async fn the_file_is_the_same_each_time(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = authorised(context, &cast, &[tranche]).await;
    let (name, first) = batch_file(context, &cast.finance, batch, ORIGIN).await.unwrap();
    test.clock.advance_us(5 * DAY_US);
    meddle(context, "UPDATE charity SET name_en = 'Another name'").await;
    let (_, again) = batch_file(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
    assert_eq!(name, "ATAA-D-000001.xml");
    assert_eq!(first, again);
    let shown = batch_get(context, &cast.finance, batch).await.unwrap();
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&first));
    assert_eq!(shown.file_hash, hash);
    let text = String::from_utf8(first).unwrap();
    for part in [
        "<NbOfTxs>1</NbOfTxs>",
        "<CtrlSum>50.00</CtrlSum>",
        "<InstdAmt Ccy=\"SAR\">50.00</InstdAmt>",
        &format!("<EndToEndId>{tranche}</EndToEndId>"),
        "<IBAN>SA0380000000608010167519</IBAN>",
        "<Nm>Charity 1</Nm>",
        "<Dt>2026-11-23</Dt>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let noted = "SELECT COUNT(*) FROM audit_event WHERE action = 'payout.file'";
    assert_eq!(count(context, noted).await, 2);
}

async fn the_bank_answers_line_by_line(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
    settle(context).await;
    let batch = authorised(context, &cast, &[first, second]).await;
    let before = report("BANK-1", "ATAA-D-000001", &line(first, "ACSC", ""));
    // Nothing is paid before the bank says so, and "received" is not paid.
    let received = report("BANK-0", "ATAA-D-000001", &line(first, "ACSP", ""));
    let none = ReportOutcome::Taken { paid: 0, rejected: 0 };
    assert_eq!(
        report_take(context, &cast.finance, batch, &received, ORIGIN)
            .await
            .unwrap(),
        none
    );
    assert_eq!(paid_in_journal(context).await, Money::ZERO);
    let one = ReportOutcome::Taken { paid: 1, rejected: 0 };
    assert_eq!(
        report_take(context, &cast.finance, batch, &before, ORIGIN)
            .await
            .unwrap(),
        one
    );
    assert_eq!(paid_in_journal(context).await, Money::from_halalas(5_000));
    assert_eq!(
        batch_get(context, &cast.finance, batch).await.unwrap().state,
        BatchState::Authorised
    );
    // The next report repeats what is known and tells of the other line.
    let inside = line(first, "ACSC", "") + &line(second, "RJCT", "AC04");
    let next = report("BANK-2", "ATAA-D-000001", &inside);
    let other = ReportOutcome::Taken { paid: 0, rejected: 1 };
    assert_eq!(
        report_take(context, &cast.finance, batch, &next, ORIGIN).await.unwrap(),
        other
    );
    let shown = batch_get(context, &cast.finance, batch).await.unwrap();
    assert_eq!(shown.state, BatchState::Closed);
    let outcome = shown.lines[1].outcome.clone().unwrap();
    assert_eq!(
        (
            outcome.kind,
            outcome.source,
            outcome.reason_code.as_str(),
            outcome.reason.as_str()
        ),
        (LineOutcome::Rejected, OutcomeSource::BankFile, "AC04", "account closed")
    );
    assert_eq!(paid_in_journal(context).await, Money::from_halalas(5_000));
    assert_audit_holds(context).await;
}

async fn paid_in_journal(context: &Context) -> Money {
    const PAID: &str = "SELECT CAST(COALESCE(-SUM(p.amount_halalas), 0) AS BIGINT) FROM posting p \
        JOIN ledger_entry e ON e.seq = p.entry_seq WHERE e.kind = 'disbursement_released' AND p.account = 'bank'";
    on!(&context.db, pool => sqlx::query_scalar(PAID).fetch_one(pool).await).unwrap()
}

async fn a_report_that_is_wrong_changes_nothing(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
    settle(context).await;
    let batch = authorised(context, &cast, &[first]).await;
    let good = report("BANK-1", "ATAA-D-000001", &line(first, "ACSC", ""));
    let text = String::from_utf8(good.clone()).unwrap();
    let totals = |count: &str, sum: &str| {
        let inside =
            format!("<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>{sum}</OrgnlCtrlSum></OrgnlGrpInfAndSts>");
        text.replacen("</OrgnlGrpInfAndSts>", &inside, 1).into_bytes()
    };
    let cases = [
        (Vec::new(), StatusReportProblem::Empty),
        (
            text.as_bytes()[..text.len() - 4].to_vec(),
            StatusReportProblem::BrokenXml,
        ),
        (
            text.replace("?>", "?><!DOCTYPE Document>").into_bytes(),
            StatusReportProblem::Doctype,
        ),
        (
            report("B", "ATAA-D-000002", &line(first, "ACSC", "")),
            StatusReportProblem::ForeignMessage,
        ),
        (
            report("B", "ATAA-D-000001", &line(second, "ACSC", "")),
            StatusReportProblem::UnknownLine,
        ),
        (totals("2", "50.00"), StatusReportProblem::WrongCount),
        (totals("1", "50.01"), StatusReportProblem::WrongSum),
    ];
    for (bytes, problem) in cases {
        let outcome = report_take(context, &cast.finance, batch, &bytes, ORIGIN)
            .await
            .unwrap();
        assert_eq!(outcome, ReportOutcome::Refused(problem));
    }
    assert_eq!(paid_in_journal(context).await, Money::ZERO);
    assert_eq!(count(context, "SELECT COUNT(*) FROM payment_line_outcome").await, 0);
    let noted = "SELECT COUNT(*) FROM audit_event WHERE action = 'payout.report_refused'";
    assert_eq!(count(context, noted).await, 7);

    let taken = report_take(context, &cast.finance, batch, &good, ORIGIN).await.unwrap();
    assert_eq!(taken, ReportOutcome::Taken { paid: 1, rejected: 0 });
    // The same file, and another one under the same name, were seen before.
    let renamed = report("BANK-1", "ATAA-D-000001", "");
    for bytes in [good, renamed] {
        let outcome = report_take(context, &cast.finance, batch, &bytes, ORIGIN)
            .await
            .unwrap();
        assert_eq!(outcome, ReportOutcome::Refused(StatusReportProblem::SeenBefore));
    }
    let opposite = report("BANK-9", "ATAA-D-000001", &line(first, "RJCT", "AC01"));
    let outcome = report_take(context, &cast.finance, batch, &opposite, ORIGIN)
        .await
        .unwrap();
    assert_eq!(outcome, ReportOutcome::Refused(StatusReportProblem::Contradiction));
    assert_eq!(paid_in_journal(context).await, Money::from_halalas(5_000));
}

async fn by_hand_needs_another_person_and_a_reason(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[tranche])
        .await
        .unwrap();
    let note =
        async |actor: &Actor| outcome_by_hand(context, actor, batch, by_hand(1, LineOutcome::Paid), ORIGIN).await;
    assert_eq!(
        conflict(note(&cast.finance).await),
        Conflict::Missing(MissingStep::BatchAuthorisation)
    );
    batch_authorise(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
    assert_eq!(conflict(note(&cast.supervisor).await), Conflict::SamePerson);
    let nowhere = outcome_by_hand(context, &cast.finance, batch, by_hand(9, LineOutcome::Paid), ORIGIN).await;
    assert_eq!(public(nowhere), AppError::NotFound);
    note(&cast.finance).await.unwrap();
    assert_eq!(
        conflict(note(&cast.second_supervisor).await),
        Conflict::ChangedMeanwhile
    );
    assert_eq!(paid_in_journal(context).await, Money::from_halalas(5_000));
    let fields = domain::form::Fields::from([("position", "1"), ("outcome", "paid"), ("reason", "ok")]);
    let short = ByHandForm::parse(&fields).unwrap_err();
    assert!(matches!(short.of("reason"), Some(FieldProblem::TooShort { .. })));
    let fields = domain::form::Fields::from([("position", "1"), ("outcome", "cancelled"), ("reason", "long enough")]);
    assert_eq!(
        ByHandForm::parse(&fields).unwrap_err().of("outcome"),
        Some(&FieldProblem::InvalidChoice)
    );
}

async fn what_was_refused_is_due_again(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = authorised(context, &cast, &[tranche]).await;
    let refused = report("BANK-1", "ATAA-D-000001", &line(tranche, "RJCT", "AC04"));
    report_take(context, &cast.finance, batch, &refused, ORIGIN)
        .await
        .unwrap();
    let due = payable_list(context, &cast.finance, AccountPurpose::Other)
        .await
        .unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(
        due[0].rejected,
        Some((batch, "AC04".to_owned(), "account closed".to_owned()))
    );
    assert_eq!(payout_dues(context, &cast.finance).await.unwrap().rejected, 1);
    // The money is promised to the charity still, and free for another try.
    let opportunity = opportunity_find(context, due[0].opportunity_number).await.unwrap();
    let money = opportunity_money_shown(&context.db, opportunity).await.unwrap();
    assert_eq!((money.promised, money.paid), (Money::from_halalas(30_000), Money::ZERO));
    let second = authorised(context, &cast, &[tranche]).await;
    assert_eq!(payout_dues(context, &cast.finance).await.unwrap().rejected, 0);
    confirm(context, &cast.finance, second).await.unwrap();
    let shown = batch_get(context, &cast.finance, second).await.unwrap();
    assert_eq!((shown.lines[0].attempt, shown.state), (2, BatchState::Closed));
    assert_eq!(paid_in_journal(context).await, Money::from_halalas(5_000));
    assert_eq!(
        batches_of_tranche(context, &cast.finance, tranche).await.unwrap(),
        [second, batch]
    );
}

async fn a_batch_that_was_given_up_frees_its_tranches(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[tranche])
        .await
        .unwrap();
    let reason = "wrong account of ours".to_owned();
    batch_cancel(context, &cast.supervisor, batch, reason.clone(), ORIGIN)
        .await
        .unwrap();
    let late = batch_authorise(context, &cast.supervisor, batch, ORIGIN).await;
    assert_eq!(conflict(late), Conflict::ChangedMeanwhile);
    let again = authorised(context, &cast, &[tranche]).await;
    let late = batch_cancel(context, &cast.supervisor, again, reason, ORIGIN).await;
    assert_eq!(
        conflict(late),
        Conflict::ChangedMeanwhile,
        "its file may be at the bank"
    );
    // A batch whose day has passed has to be made anew.
    let second = approved(context, &cast).await;
    settle(context).await;
    let stale = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[second])
        .await
        .unwrap();
    test.clock.advance_us(3 * DAY_US);
    let late = batch_authorise(context, &cast.supervisor, stale, ORIGIN).await;
    assert_eq!(conflict(late), Conflict::PaymentDayPassed);
}

async fn a_tranche_under_way_is_not_refused(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Zakat, &[tranche])
        .await
        .unwrap();
    let refuse = async || {
        let reason = "The quotation is missing".to_owned();
        disbursement_refuse(context, &cast.supervisor, tranche, reason, ORIGIN).await
    };
    assert_eq!(conflict(refuse().await), Conflict::InPaymentBatch);
    batch_authorise(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
    confirm(context, &cast.finance, batch).await.unwrap();
    assert_eq!(conflict(refuse().await), Conflict::InPaymentBatch, "half of it is paid");
    // Both parts paid: the tranche is released by who authorised, and the work begins.
    let other = authorised(context, &cast, &[tranche]).await;
    confirm(context, &cast.finance, other).await.unwrap();
    let line = disbursement_get(context, &cast.finance, tranche).await.unwrap();
    assert_eq!(
        (line.state, line.released_by.as_str()),
        (DisbursementState::Released, "supervisor")
    );
    let file = opportunity_internal(context, &cast.manager, line.opportunity_number)
        .await
        .unwrap();
    assert_eq!(file.state, OpportunityState::Executing);
    assert_audit_holds(context).await;
}

async fn a_stopped_charity_is_not_paid(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let tranche = approved(context, &cast).await;
    settle(context).await;
    let batch = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[tranche])
        .await
        .unwrap();
    meddle(
        context,
        "UPDATE charity SET state = 'suspended' WHERE slug = 'charity-1'",
    )
    .await;
    let zakat = payable_list(context, &cast.second_supervisor, AccountPurpose::Zakat)
        .await
        .unwrap();
    assert_eq!(zakat[0].refusal, Some(Conflict::CharityNotActive));
    let stopped = batch_authorise(context, &cast.supervisor, batch, ORIGIN).await;
    assert_eq!(conflict(stopped), Conflict::CharityNotActive);
    let other = seal_one(context, &cast.second_supervisor, AccountPurpose::Zakat, &[tranche]).await;
    assert_eq!(conflict(other), Conflict::CharityNotActive);
    assert_eq!(conflict(ask(context, &cast, 1001, 2).await), Conflict::CharityNotActive);
}

fn proposal(purpose: AccountPurpose, iban: &str) -> AccountProposalForm {
    AccountProposalForm {
        purpose,
        iban: Iban::parse(iban).unwrap(),
    }
}

const NEW_IBAN: &str = "SA3510000000123456789012";

fn letter() -> Option<NewLetter> {
    Some(NewLetter {
        file_name: "letter.pdf".to_owned(),
        bytes: b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF".to_vec(),
    })
}

async fn propose(context: &Context, cast: &Cast, purpose: AccountPurpose) -> i64 {
    let form = proposal(purpose, NEW_IBAN);
    account_propose(context, &cast.manager, cast.charity, form, letter(), ORIGIN)
        .await
        .unwrap()
}

async fn effective(context: &Context, cast: &Cast, purpose: AccountPurpose) -> Option<String> {
    let all = accounts_in_effect(context, &cast.finance, cast.charity).await.unwrap();
    let found = all.into_iter().find(|(one, _)| *one == purpose);
    found.and_then(|(_, account)| account).map(|account| account.iban)
}

async fn an_account_takes_two_people_and_three_days(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let manages = "INSERT INTO person_role (id, person_id, role, charity_id, granted_at_us) \
        SELECT p.id, p.id, 'charity_manager', c.id, 1 FROM person p JOIN charity c ON c.slug = 'charity-1' \
        WHERE p.email = 'manager@example.org'";
    meddle(context, manages).await;
    let old = Some("SA0380000000608010167519".to_owned());
    assert_eq!(
        effective(context, &cast, AccountPurpose::Zakat).await,
        old,
        "the admitted one takes both"
    );
    let form = || proposal(AccountPurpose::Zakat, NEW_IBAN);
    let by = async |actor: &Actor, letter| account_propose(context, actor, cast.charity, form(), letter, ORIGIN).await;
    for actor in [&cast.other_manager, &cast.finance, &cast.donor] {
        assert_eq!(public(by(actor, letter()).await), AppError::NotFound);
    }
    assert_eq!(
        problem(by(&cast.manager, None).await, "letter"),
        Some(FieldProblem::Required)
    );
    let same = proposal(AccountPurpose::Other, "SA0380000000608010167519");
    let same = account_propose(context, &cast.manager, cast.charity, same, letter(), ORIGIN).await;
    assert_eq!(problem(same, "iban"), Some(FieldProblem::Unchanged));
    let account = by(&cast.manager, letter()).await.unwrap();
    assert_eq!(conflict(by(&cast.manager, letter()).await), Conflict::AlreadyExists);
    for actor in [&cast.manager, &cast.reviewer] {
        assert_eq!(
            public(account_approve(context, actor, account, ORIGIN).await),
            AppError::NotFound
        );
    }
    let first = account_approve(context, &cast.finance, account, ORIGIN).await.unwrap();
    assert_eq!(first, None);
    assert_eq!(
        conflict(account_approve(context, &cast.finance, account, ORIGIN).await),
        Conflict::SamePerson
    );
    let mut grants = cast.supervisor.grants().to_vec();
    grants.extend(cast.manager.grants());
    let both = Actor::person(cast.supervisor.person_id().unwrap(), grants);
    assert_eq!(
        conflict(account_approve(context, &both, account, ORIGIN).await),
        Conflict::SamePerson
    );
    let at = account_approve(context, &cast.supervisor, account, ORIGIN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(at.us_since(context.now()), 72 * HOUR_US);
    assert_eq!(effective(context, &cast, AccountPurpose::Zakat).await, old);
    test.clock.advance_us(72 * HOUR_US - 1_000_000);
    assert_eq!(effective(context, &cast, AccountPurpose::Zakat).await, old);
    test.clock.advance_us(1_000_000);
    assert_eq!(
        effective(context, &cast, AccountPurpose::Zakat).await.as_deref(),
        Some(NEW_IBAN)
    );
    assert_eq!(
        effective(context, &cast, AccountPurpose::Other).await,
        old,
        "other gifts stay where they were"
    );
    // Everybody who manages the charity heard of both steps, and none of the whole number.
    let told = "SELECT COUNT(*) FROM message WHERE kind IN ('account_proposed', 'account_approved')";
    assert_eq!(count(context, told).await, 2);
    let leaked = "SELECT COUNT(*) FROM message WHERE body_text LIKE '%SA3510000000123456789012%'";
    assert_eq!(count(context, leaked).await, 0);
    let (name, bytes) = account_letter(context, &cast.finance, account).await.unwrap();
    assert_eq!((name.as_str(), bytes.starts_with(b"%PDF-")), ("letter.pdf", true));
    assert_eq!(
        public(account_letter(context, &cast.other_manager, account).await),
        AppError::NotFound
    );
}

async fn an_account_is_stopped_during_its_rest(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let end = async |actor: &Actor, account: i64, event| {
        account_end(
            context,
            actor,
            account,
            event,
            "we did not ask for it".to_owned(),
            ORIGIN,
        )
        .await
    };
    let account = propose(context, &cast, AccountPurpose::Other).await;
    account_approve(context, &cast.finance, account, ORIGIN).await.unwrap();
    account_approve(context, &cast.supervisor, account, ORIGIN)
        .await
        .unwrap();
    test.clock.advance_us(71 * HOUR_US);
    assert_eq!(
        public(end(&cast.other_manager, account, AccountEvent::Cancel).await),
        AppError::NotFound
    );
    assert_eq!(
        conflict(end(&cast.supervisor, account, AccountEvent::Withdraw).await),
        Conflict::ChangedMeanwhile
    );
    end(&cast.manager, account, AccountEvent::Cancel).await.unwrap();
    test.clock.advance_us(10 * HOUR_US);
    let old = Some("SA0380000000608010167519".to_owned());
    assert_eq!(effective(context, &cast, AccountPurpose::Other).await, old);
    let shown = account_get(context, &cast.manager, account).await.unwrap();
    assert_eq!(
        (shown.state, shown.end_reason.as_str()),
        (AccountState::Cancelled, "we did not ask for it")
    );

    // A manager cannot take back what is in effect; the platform withdraws it, and nothing older
    // comes to life again.
    let account = propose(context, &cast, AccountPurpose::Other).await;
    assert_eq!(
        public(end(&cast.manager, account, AccountEvent::Refuse).await),
        AppError::NotFound
    );
    account_approve(context, &cast.finance, account, ORIGIN).await.unwrap();
    account_approve(context, &cast.supervisor, account, ORIGIN)
        .await
        .unwrap();
    test.clock.advance_us(72 * HOUR_US);
    assert_eq!(
        effective(context, &cast, AccountPurpose::Other).await.as_deref(),
        Some(NEW_IBAN)
    );
    assert_eq!(
        conflict(end(&cast.manager, account, AccountEvent::Cancel).await),
        Conflict::ChangedMeanwhile
    );
    end(&cast.finance, account, AccountEvent::Withdraw).await.unwrap();
    for purpose in BOTH {
        assert_eq!(effective(context, &cast, purpose).await, None, "{purpose}");
    }
    let number = funded(context, &cast).await;
    assert_eq!(conflict(ask(context, &cast, number, 1).await), Conflict::AccountMissing);
}

async fn a_batch_keeps_its_account_unless_it_is_withdrawn(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
    settle(context).await;
    let account = propose(context, &cast, AccountPurpose::Other).await;
    account_approve(context, &cast.finance, account, ORIGIN).await.unwrap();
    account_approve(context, &cast.supervisor, account, ORIGIN)
        .await
        .unwrap();
    test.clock.advance_us(72 * HOUR_US - 1);
    let before = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[first])
        .await
        .unwrap();
    test.clock.advance_us(1);
    batch_authorise(context, &cast.supervisor, before, ORIGIN)
        .await
        .unwrap();
    let kept = batch_get(context, &cast.finance, before).await.unwrap();
    assert_eq!(kept.lines[0].iban, "SA0380000000608010167519");
    let after = seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[second])
        .await
        .unwrap();
    assert_eq!(
        batch_get(context, &cast.finance, after).await.unwrap().lines[0].iban,
        NEW_IBAN
    );
    let reason = "the charity reported a fraud".to_owned();
    account_end(context, &cast.finance, account, AccountEvent::Withdraw, reason, ORIGIN)
        .await
        .unwrap();
    let refused = batch_authorise(context, &cast.supervisor, after, ORIGIN).await;
    assert_eq!(conflict(refused), Conflict::AccountMissing);
}

async fn the_same_account_elsewhere_is_seen(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    // The two charities of the fixture were admitted with the same account.
    let accounts = account_list_by_charity(context, &cast.finance, cast.charity)
        .await
        .unwrap();
    assert_eq!(accounts[0].same_elsewhere, 1);
    let account = propose(context, &cast, AccountPurpose::Zakat).await;
    let (changes, next) = account_changes(context, &cast.finance, None).await.unwrap();
    assert_eq!(
        (changes.len(), changes[0].number, changes[0].same_elsewhere, next),
        (1, account, 0, None)
    );
    assert_eq!(
        public(account_list_by_charity(context, &cast.other_manager, cast.charity).await),
        AppError::NotFound
    );
    assert_eq!(
        public(account_changes(context, &cast.manager, None).await),
        AppError::NotFound
    );
}

async fn care_is_proven_in_time(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    pay(context, &cast, number, 1).await;
    meddle(context, "UPDATE opportunity SET track = 'care'").await;
    let other = funded(context, &cast).await;
    test.clock.advance_us(14 * DAY_US);
    assert_eq!(payout_dues(context, &cast.finance).await.unwrap().proofs_late, 0);
    test.clock.advance_us(DAY_US);
    assert_eq!(payout_dues(context, &cast.finance).await.unwrap().proofs_late, 1);
    assert_eq!(conflict(ask(context, &cast, other, 1).await), Conflict::ProofOverdue);
    deliver(context, &cast, number, 1).await;
    ask(context, &cast, other, 1).await.unwrap();
}

/// Both want the same 50 riyals at the bank, at the same moment.
async fn two_batches_do_not_take_the_same_money(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
    // Of the money of both opportunities so much has settled that one tranche can be paid.
    settle(context).await;
    meddle_bank(context, FundClass::OpportunityRestricted, 150_000 - 7_000).await;
    let (one, other) = futures::future::join(
        seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[first]),
        seal_one(context, &cast.reviewer_and_supervisor, AccountPurpose::Other, &[second]),
    )
    .await;
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let lost = if one.is_ok() { other } else { one };
    assert_eq!(conflict(lost), Conflict::NotAtBank);
    // And twice the same tranche is never in two batches.
    let won = count(context, "SELECT COUNT(*) FROM payment_line").await;
    assert_eq!(won, 1);
}

/// Takes money off the bank as a gateway does that draws on it: back to what it holds.
async fn meddle_bank(context: &Context, class: FundClass, halalas: i64) {
    use domain::ledger::{Account, EntryBuilder, EntryKind, FundKey};
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let reference = format!("settlement:{}", owned.source.uuid());
                let entry = EntryBuilder::new(EntryKind::SettlementReceived, reference)
                    .transfer(
                        &FundKey::pool(class, None),
                        Account::PspClearing,
                        Account::Bank,
                        Money::from_halalas(halalas),
                        None,
                    )
                    .finish()?;
                crate::ledger::entry_append(tx, &owned.source, &entry, &Actor::System("test"), None, owned.now())
                    .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// Fault 14: refunds and chargebacks racing payouts. Never more out than in, no negative fund.
async fn batches_race_refunds_and_nothing_is_short(test: TestContext) {
    const ROUNDS: usize = 6;
    let context = context(&test);
    let cast = cast(context).await;
    let refunder = Actor::person(
        cast.finance.person_id().unwrap(),
        vec![RoleGrant {
            role: Role::Finance,
            charity_id: None,
        }],
    );
    assert!(refunder.may(Action::DonationRefund, domain::people::Subject::Platform));
    let (mut sealed, mut refused, mut returned, mut kept) = (0, 0, 0, 0);
    for _ in 0..ROUNDS {
        let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
        let open = published(context, &cast).await;
        let give = async || {
            let class = FundClass::OpportunityRestricted;
            gift(context, &Actor::Visitor, Some(open), class, None, 40_000).await
        };
        let (asked, charged) = (give().await, give().await);
        settle(context).await;
        let other = BatchForm {
            purpose: AccountPurpose::Other,
            tranches: vec![first, second],
        };
        let same = BatchForm {
            purpose: AccountPurpose::Other,
            tranches: vec![second],
        };
        let (one, two, back, settled, covered, uncovered) = futures::join!(
            batch_seal(context, &cast.second_supervisor, other, ORIGIN),
            batch_seal(context, &cast.reviewer_and_supervisor, same, ORIGIN),
            donation_refund(context, &refunder, asked, "asked within two days", ORIGIN),
            settle(context),
            charge_back(context, charged),
            // A part of this gift is promised to its charity: the fund covers the rest alone.
            charge_back(context, promised_gift(context, second).await),
        );
        let () = settled;
        covered.unwrap();
        uncovered.unwrap();
        match back {
            Ok(_) => returned += 1,
            Err(error) => {
                kept += 1;
                assert!(matches!(error.public(), AppError::Conflict(_)), "{error}");
            }
        }
        for outcome in [one, two] {
            match outcome {
                Ok(batch) => {
                    sealed += 1;
                    batch_authorise(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
                    confirm(context, &cast.finance, batch).await.unwrap();
                }
                Err(error) => {
                    refused += 1;
                    assert!(matches!(error.public(), AppError::Conflict(_)), "{error}");
                }
            }
        }
        settle(context).await;
        assert_never_short(context).await;
    }
    assert_eq!((sealed, refused), (ROUNDS, ROUNDS), "each round one batch wins");
    let booked = count(context, "SELECT COUNT(*) FROM refund WHERE cause = 'gateway'").await;
    let reported = count(
        context,
        "SELECT COUNT(*) FROM audit_event WHERE action = 'refund.uncovered'",
    )
    .await;
    let rounds = i64::try_from(ROUNDS).unwrap();
    assert_eq!(
        (booked, reported),
        (2 * rounds, rounds),
        "every chargeback is booked; what its fund no longer has is reported and made up from the reserve"
    );
    assert_audit_holds(context).await;
    println!(
        "fault 14 on {}: {ROUNDS} rounds, {sealed} batches sealed and paid, {refused} refused, {returned} refunds \
         made, {kept} refused, {booked} chargebacks booked, {reported} not covered; paid out {}, never short",
        context.db.engine_name(),
        paid_in_journal(context).await
    );
}

/// The gateway gave a payment back by itself.
async fn charge_back(context: &Context, donation: DonationId) -> Result<()> {
    const PAYMENT: &str =
        "SELECT i.id, i.total_halalas FROM intent i JOIN donation d ON d.intent_id = i.id WHERE d.id = $1";
    let (intent, total): (IntentId, Money) =
        on!(&context.db, pool => sqlx::query_as(PAYMENT).bind(donation).fetch_one(pool).await)?;
    let owned = context.clone();
    context
        .db
        .write(move |tx| Box::pin(async move { gateway_refunds_book(tx, &owned, intent, total).await }))
        .await
}

/// A gift to the opportunity of a tranche, of the money that the tranche takes a part of.
async fn promised_gift(context: &Context, tranche: i64) -> DonationId {
    const GIFT: &str = "SELECT d.id FROM donation d JOIN disbursement b ON b.opportunity_id = d.opportunity_id \
        WHERE b.number = $1 AND d.fund_class = 'opportunity_restricted'";
    on!(&context.db, pool => sqlx::query_scalar(GIFT).bind(tranche).fetch_one(pool).await).unwrap()
}

/// Walks the journal: after no entry is less than nothing at the bank, in a fund or due to a charity.
async fn assert_never_short(context: &Context) {
    const POSTINGS: &str = "SELECT p.account, p.fund_class, COALESCE(o.number, 0), p.amount_halalas FROM posting p \
        LEFT JOIN opportunity o ON o.id = p.opportunity_id ORDER BY p.entry_seq, p.line";
    let rows: Vec<(String, String, i64, Money)> =
        on!(&context.db, pool => sqlx::query_as(POSTINGS).fetch_all(pool).await).unwrap();
    let mut balances: BTreeMap<(String, String, i64), i64> = BTreeMap::new();
    for (account, class, opportunity, amount) in rows {
        let place = if account == "bank" { 0 } else { opportunity };
        let balance = balances.entry((account.clone(), class.clone(), place)).or_default();
        *balance += amount.halalas();
        match account.as_str() {
            // A chargeback after the payout is the platform's own loss: its own money may be owed.
            "bank" if class == "operating" => {}
            "bank" => assert!(*balance >= 0, "the bank is short of {balance} in {class}"),
            "fund" | "charity_payable" => assert!(*balance <= 0, "{account} of {opportunity} is short of {balance}"),
            _ => {}
        }
    }
}

async fn the_statement_ties_out(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let today = context.now().riyadh_date();
    let number = funded(context, &cast).await;
    pay(context, &cast, number, 1).await;
    deliver(context, &cast, number, 1).await;
    test.clock.advance_us(2 * DAY_US);
    ask(context, &cast, number, 2).await.unwrap();
    funded(context, &cast).await;
    let draw = async |from, to| {
        let form = StatementForm { from, to };
        charity_statement(context, &cast.manager, cast.charity, form)
            .await
            .unwrap()
    };
    let money = Money::from_halalas;
    let all = draw(today, today.plus_days(2)).await;
    assert_eq!(
        (all.total.collected, all.total.paid, all.total.due, all.total.held),
        (money(200_000), money(30_000), money(50_000), money(120_000))
    );
    assert_eq!(
        all.payments.iter().map(|one| one.amount).collect::<Vec<_>>(),
        [money(25_000), money(5_000)]
    );
    assert_eq!(all.opportunities.len(), 2);
    let later = draw(today.plus_days(1), today.plus_days(2)).await;
    assert_eq!(
        (
            later.total.held_before,
            later.total.due_before,
            later.total.collected,
            later.total.paid
        ),
        (money(70_000), Money::ZERO, money(100_000), Money::ZERO)
    );
    assert_eq!((later.total.due, later.total.held), (all.total.due, all.total.held));
    let zakat = all
        .by_purpose
        .iter()
        .find(|(purpose, _)| *purpose == AccountPurpose::Zakat)
        .unwrap()
        .1;
    assert_eq!(
        (zakat.collected, zakat.paid, zakat.held),
        (money(50_000), money(25_000), money(25_000))
    );

    let csv = String::from_utf8(charity_statement_csv(&all, domain::locale::Locale::En).unwrap()).unwrap();
    assert_eq!(csv.lines().count(), 1 + 2 + 2 + 1);
    assert!(
        csv.lines()
            .last()
            .unwrap()
            .ends_with("2000.00,0.00,0.00,0.00,0.00,300.00,500.00,1200.00"),
        "{csv}"
    );
    let document = charity_statement_document(&all, domain::locale::Style::of(domain::locale::Locale::Ar));
    assert_eq!(document.blocks.len(), 6);

    for actor in [&cast.other_manager, &cast.reviewer, &cast.donor] {
        let form = StatementForm { from: today, to: today };
        assert_eq!(
            public(charity_statement(context, actor, cast.charity, form).await),
            AppError::NotFound
        );
    }
    let form = StatementForm { from: today, to: today };
    charity_statement(context, &cast.finance, cast.charity, form)
        .await
        .unwrap();
}

async fn what_is_late_is_counted(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (first, second) = (approved(context, &cast).await, approved(context, &cast).await);
    settle(context).await;
    let dues = payout_dues(context, &cast.finance).await.unwrap();
    assert_eq!((dues.to_batch, dues.to_batch_late, dues.to_authorise), (2, 0, 0));
    seal_one(context, &cast.second_supervisor, AccountPurpose::Other, &[first])
        .await
        .unwrap();
    authorised(context, &cast, &[second]).await;
    propose(context, &cast, AccountPurpose::Zakat).await;
    approved(context, &cast).await;
    test.clock.advance_us(5 * DAY_US);
    let dues = payout_dues(context, &cast.finance).await.unwrap();
    assert_eq!((dues.to_batch, dues.to_batch_late), (1, 1));
    assert_eq!((dues.to_authorise, dues.to_authorise_late), (1, 1));
    assert_eq!((dues.unanswered, dues.unanswered_late, dues.accounts), (1, 1, 1));
    assert_eq!(public(payout_dues(context, &cast.manager).await), AppError::NotFound);
    assert_eq!(
        public(payout_dues(context, &Actor::Visitor).await),
        AppError::SignInRequired
    );
}
