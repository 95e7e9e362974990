//! Refunds, chargebacks and closings on both engines (targets, fault 14): never more out than in, no
//! restricted fund below zero, each riyal from the fund it lies in.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::Fields;
use domain::giving::{FundClass, Limit, RefundGround, RefundRequestForm, RefundRequestState};
use domain::ids::{DonationId, OpportunityId};
use domain::ledger::{FundKey, FundPart, disbursement_released, disbursement_requested};
use domain::money::Money;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{DAY_US, MINUTE_US};
use futures::future::join_all;
use rand::{Rng, SeedableRng};

use super::flow_tests::{
    VISITOR, audit_holds, deliver_all, deliver_some, donations_of, gateway, give_quick_pool, number, one_opportunity,
    paid, reference_of, riyals, state_of, texts,
};
use super::*;
use crate::ledger::{entry_append, fold_all};
use crate::payments::{refunds_send_once, settlement_book_once};
use crate::people::fixtures::person;
use crate::supervision::allocation::{AllocationForm, allocation_create};
use crate::test_support::TestContext;
use crate::{Context, Result, on_both_engines};

on_both_engines! {
    a_donor_asks_and_finance_answers,
    a_part_goes_back_and_the_receipt_says_so,
    a_gift_paid_twice_goes_back_at_once,
    time_class_and_payout_refuse,
    large_refunds_need_two_people,
    a_pooled_gift_goes_back_from_where_it_was_allocated,
    asking_often_gives_back_once,
    a_crash_between_booking_and_gateway_refunds_once,
    a_chargeback_before_and_after_payout,
    a_chargeback_won_gives_back_exactly,
    a_chargeback_of_a_refunded_gift_is_the_reserves,
    refunds_and_chargebacks_race_payouts,
    a_closing_follows_each_donors_answer,
    a_closing_can_give_everything_back,
}

async fn staff(context: &Context, email: &str, role: Role) -> Actor {
    let (id, _) = person(context, email, email).await;
    Actor::person(id, vec![RoleGrant { role, charity_id: None }])
}

async fn finance(context: &Context) -> Actor {
    staff(context, "finance@example.org", Role::Finance).await
}

fn ask_form(gift: DonationId, amount: &str, ground: RefundGround) -> RefundRequestForm {
    let id = gift.to_string();
    let fields = Fields::from([
        ("gift", id.as_str()),
        ("amount", amount),
        ("ground", ground.code()),
        ("reason", "أخطأت في المبلغ"),
    ]);
    RefundRequestForm::parse(&fields).unwrap()
}

async fn ask(context: &Context, started: &CheckoutStarted, amount: &str, ground: RefundGround) -> Result<RefundAnswer> {
    let gift = donations_of(context, started).await.remove(0).id;
    refund_ask(
        context,
        &VISITOR,
        &started.tracking_token,
        ask_form(gift, amount, ground),
    )
    .await
}

async fn waiting(context: &Context, actor: &Actor) -> Vec<RefundLine> {
    refund_list(context, actor, RefundView::Waiting, None).await.unwrap()
}

/// Promises money of an opportunity to its charity and pays it, as far as its fund has it.
async fn pay_out(context: &Context, id: OpportunityId, amount: Money, key: &str) -> bool {
    let terms = super::room::terms_by_id(context, id).await.unwrap().unwrap();
    let (source, now, key) = (context.source.clone(), context.now(), key.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                crate::db::dialect::opportunity_lock(tx, id).await?;
                let class = FundClass::OpportunityRestricted;
                let fund = FundKey::opportunity(class, id, terms.charity_id, &terms.field_code);
                if crate::ledger::fund_balance(tx, &fund).await? < amount {
                    return Ok(false);
                }
                let parts = [FundPart {
                    fund,
                    amount,
                    donation_id: None,
                }];
                let actor = Actor::System("test");
                for draft in [
                    disbursement_requested(format!("request:{key}"), &parts)?,
                    disbursement_released(format!("release:{key}"), &parts)?,
                ] {
                    entry_append(tx, &source, &draft, &actor, None, now).await?;
                }
                Ok(true)
            })
        })
        .await
        .unwrap()
}

async fn fund_sum(context: &Context, account: &str) -> i64 {
    let sql = match account {
        "fund" => {
            "SELECT CAST(COALESCE(-SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'fund' AND fund_class <> 'operating'"
        }
        "lost" => {
            "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'chargeback_loss'"
        }
        _ => {
            "SELECT CAST(COALESCE(-SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'bank' AND opportunity_id IS NOT NULL"
        }
    };
    number(context, sql).await
}

async fn a_donor_asks_and_finance_answers(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance(context).await;
    let started = paid(context, 1, "100").await;
    let (_, offers) = refund_offers(context, &VISITOR, &started.tracking_token).await.unwrap();
    assert_eq!(offers[0].on_request, Ok(riyals(100)));
    assert_eq!(
        ask(context, &started, "100.01", RefundGround::Request)
            .await
            .unwrap_err()
            .public()
            .form_errors()
            .and_then(|errors| errors.of("amount").cloned()),
        Some(FieldProblem::OverRemaining {
            remaining_halalas: 10_000
        })
    );
    let answer = ask(context, &started, "", RefundGround::Request).await.unwrap();
    assert_eq!(answer, RefundAnswer::Waiting);
    let again = ask(context, &started, "", RefundGround::Request).await.unwrap_err();
    assert_eq!(again.public(), &AppError::Conflict(Conflict::AlreadyExists));
    let (_, donor) = person(context, "someone@example.org", "").await;
    let line = waiting(context, &finance).await.remove(0);
    assert_eq!((line.amount, line.ground), (riyals(100), RefundGround::Request));
    for stranger in [&donor, &VISITOR] {
        assert!(refund_grant(context, stranger, line.id, "").await.is_err());
        assert!(refund_list(context, stranger, RefundView::Waiting, None).await.is_err());
    }
    let short = refund_refuse(context, &finance, line.id, " ", "").await.unwrap_err();
    assert_eq!(
        short
            .public()
            .form_errors()
            .and_then(|errors| errors.of("reason").cloned()),
        Some(FieldProblem::Required)
    );
    refund_refuse(context, &finance, line.id, "Not the payer", "192.0.2.1")
        .await
        .unwrap();
    assert!(refund_grant(context, &finance, line.id, "").await.is_err());
    // A refusal does not close the door: a second request can be granted.
    ask(context, &started, "", RefundGround::Request).await.unwrap();
    let line = waiting(context, &finance).await.remove(0);
    refund_grant(context, &finance, line.id, "192.0.2.1").await.unwrap();
    assert_eq!(refunds_send_once(context).await.unwrap(), 1);
    deliver_all(context).await;
    assert_eq!(state_of(context, started.intent).await, IntentState::Refunded);
    let answered = refund_list(context, &finance, RefundView::Answered, None)
        .await
        .unwrap();
    let states: Vec<_> = answered.iter().map(|line| line.state).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&RefundRequestState::Granted) && states.contains(&RefundRequestState::Refused));
    let mut kinds = texts(context, "SELECT kind FROM message").await;
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "donation_receipt",
            "donation_refunded",
            "refund_asked",
            "refund_asked",
            "refund_refused"
        ]
    );
    audit_holds(context).await;
}

async fn a_part_goes_back_and_the_receipt_says_so(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let finance = finance(context).await;
    let started = paid(context, 1, "1000").await;
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["funded"]);
    for (part, left) in [("250", 750), ("0.01", 749), ("749.99", 0)] {
        ask(context, &started, part, RefundGround::Request).await.unwrap();
        let line = waiting(context, &finance).await.remove(0);
        refund_grant(context, &finance, line.id, "").await.unwrap();
        refunds_send_once(context).await.unwrap();
        deliver_all(context).await;
        audit_holds(context).await;
        let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
            .await
            .unwrap();
        assert_eq!(payment.kept().whole_riyals(), left);
        assert_eq!(payment.receipt.unwrap().cancelled_at.is_some(), left == 0);
        let collected = "SELECT collected_halalas FROM opportunity_total";
        assert_eq!(number(context, collected).await, payment.kept().halalas());
        assert_eq!(payment.gifts[0].path.refunded, payment.returned());
    }
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["published"]);
    assert_eq!(remaining_now(context, id).await.unwrap(), riyals(1_000));
    let nothing = ask(context, &started, "0.01", RefundGround::TechnicalFault)
        .await
        .unwrap_err();
    assert_eq!(nothing.public(), &AppError::Conflict(Conflict::WrongState));
    assert_eq!(
        number(context, "SELECT refunded_halalas FROM test_gateway_payment").await,
        100_000
    );
}

async fn a_gift_paid_twice_goes_back_at_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let first = paid(context, 1, "60").await;
    test.clock.advance_us(5 * MINUTE_US);
    let second = paid(context, 1, "60").await;
    // Weeks later: a fault has no deadline. The first one is not the one too many.
    test.clock.advance_us(20 * DAY_US);
    assert_eq!(
        ask(context, &first, "", RefundGround::Duplicate).await.unwrap(),
        RefundAnswer::Waiting
    );
    assert_eq!(
        ask(context, &second, "", RefundGround::Duplicate).await.unwrap(),
        RefundAnswer::Granted
    );
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    assert_eq!(state_of(context, first.intent).await, IntentState::Captured);
    assert_eq!(state_of(context, second.intent).await, IntentState::Refunded);
    audit_holds(context).await;
}

async fn time_class_and_payout_refuse(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let late = paid(context, 1, "100").await;
    test.clock.advance_us(4 * DAY_US);
    let refused = ask(context, &late, "", RefundGround::Request).await.unwrap_err();
    assert_eq!(refused.public(), &AppError::Conflict(Conflict::TimeOver));
    let zakat = give_quick_pool(context, "50", "zakat").await;
    let refused = ask(context, &zakat, "", RefundGround::Request).await.unwrap_err();
    assert_eq!(refused.public(), &AppError::Conflict(Conflict::FundClass));
    // A fault is a fault, also with zakat; nobody proves it, so finance decides.
    assert_eq!(
        ask(context, &zakat, "", RefundGround::TechnicalFault).await.unwrap(),
        RefundAnswer::Waiting
    );
    let spent = paid(context, 1, "100").await;
    assert!(pay_out(context, id, riyals(200), "all").await);
    let refused = ask(context, &spent, "", RefundGround::Request).await.unwrap_err();
    assert_eq!(refused.public(), &AppError::Conflict(Conflict::InsufficientFunds));
    let refused = ask(context, &spent, "", RefundGround::Duplicate).await.unwrap_err();
    assert_eq!(refused.public(), &AppError::Conflict(Conflict::InsufficientFunds));
    audit_holds(context).await;
}

async fn large_refunds_need_two_people(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let supervisor = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let set = async |limit: Limit| {
        let fields = Fields::from([("limit", limit.code()), ("value", "500"), ("reason", "a pilot")]);
        let form = LimitForm::parse(&fields).unwrap();
        limit_change(context, &supervisor, form, "").await.unwrap();
    };
    set(Limit::RefundTwoPeopleFrom).await;
    let one = finance(context).await;
    let two = staff(context, "finance2@example.org", Role::Finance).await;
    let started = paid(context, 1, "500").await;
    set(Limit::NationalIdFrom).await;
    ask(context, &started, "", RefundGround::Request).await.unwrap();
    // So large a gift that is asked back so soon is an alert, which does not hold the request up.
    let alerts = "SELECT COUNT(*) FROM alert WHERE rule = 'rapid_return'";
    assert_eq!(number(context, alerts).await, 1);
    let id = waiting(context, &one).await[0].id;
    refund_grant(context, &one, id, "").await.unwrap();
    assert_eq!(number(context, "SELECT COUNT(*) FROM refund").await, 0);
    let alone = refund_grant(context, &one, id, "").await.unwrap_err();
    assert_eq!(alone.public(), &AppError::Conflict(Conflict::SamePerson));
    refund_grant(context, &two, id, "").await.unwrap();
    assert_eq!(number(context, "SELECT COUNT(*) FROM refund").await, 1);
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    audit_holds(context).await;
}

async fn a_pooled_gift_goes_back_from_where_it_was_allocated(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let supervisor = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let finance = finance(context).await;
    let first = give_quick_pool(context, "100", "sadaqah").await;
    test.clock.advance_us(MINUTE_US);
    let second = give_quick_pool(context, "100", "sadaqah").await;
    let allocate = |amount: &str| {
        AllocationForm::parse(&Fields::from([
            ("pool", "sadaqah_general"),
            ("opportunity", "1"),
            ("amount", amount),
            ("reason", "the neediest one"),
        ]))
        .unwrap()
    };
    allocation_create(context, &supervisor, allocate("130"), "")
        .await
        .unwrap();
    // 70 of the second gift wait in the pool, 30 are with the opportunity.
    ask(context, &second, "80", RefundGround::Request).await.unwrap();
    let request = waiting(context, &finance).await[0].id;
    refund_grant(context, &finance, request, "").await.unwrap();
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    audit_holds(context).await;
    let by_fund = "SELECT fund_class || ' ' || CAST(-SUM(amount_halalas) AS TEXT) FROM posting WHERE account = 'fund' \
        GROUP BY fund_class ORDER BY fund_class";
    assert_eq!(
        texts(context, by_fund).await,
        ["opportunity_restricted 12000", "sadaqah_general 0"]
    );
    let path = donations_of(context, &second).await.remove(0).path;
    assert_eq!((path.refunded, path.waiting), (riyals(80), Money::ZERO));
    assert_eq!(path.parts[0].amount, riyals(20));
    // The opportunity's money is gone: what of the first gift is left there cannot come back.
    assert!(pay_out(context, id, riyals(50), "half").await);
    ask(context, &first, "", RefundGround::Request).await.unwrap();
    assert_eq!(waiting(context, &finance).await[0].amount, riyals(70));
    assert!(pay_out(context, id, riyals(70), "rest").await);
    let request = waiting(context, &finance).await[0].id;
    let gone = refund_grant(context, &finance, request, "").await.unwrap_err();
    assert_eq!(gone.public(), &AppError::Conflict(Conflict::InsufficientFunds));
    audit_holds(context).await;
}

async fn asking_often_gives_back_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance(context).await;
    let started = paid(context, 1, "100").await;
    let asked = join_all((0..8).map(|_| ask(context, &started, "", RefundGround::Request))).await;
    assert_eq!(asked.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let id = waiting(context, &finance).await[0].id;
    let granted = join_all((0..8).map(|_| refund_grant(context, &finance, id, ""))).await;
    assert_eq!(granted.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    join_all((0..4).map(|_| refunds_send_once(context))).await;
    deliver_all(context).await;
    assert_eq!(number(context, "SELECT COUNT(*) FROM test_gateway_refund").await, 1);
    audit_holds(context).await;
}

/// The gateway took the refund, the answer was lost with the process: the job asks again under the
/// same key.
async fn a_crash_between_booking_and_gateway_refunds_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance(context).await;
    let started = paid(context, 1, "100").await;
    let gift = donations_of(context, &started).await.remove(0).id;
    donation_refund(context, &finance, gift, "paid by mistake", "")
        .await
        .unwrap();
    let key = texts(context, "SELECT CAST(attempts AS TEXT) FROM refund").await;
    assert_eq!(key, ["0"]);
    let id: Vec<uuid::Uuid> =
        crate::on!(&context.db, pool => sqlx::query_scalar("SELECT id FROM refund").fetch_all(pool).await).unwrap();
    let reference = reference_of(context, started.intent).await;
    // First the crash before the gateway was asked: nothing went out, the money is booked.
    assert_eq!(number(context, "SELECT COUNT(*) FROM test_gateway_refund").await, 0);
    // Then the crash after the gateway did it and before we noted that.
    use crate::payments::Gateway;
    let refund = crate::giving::flow_tests::at_desk(&reference, riyals(100), &id[0].to_string());
    gateway(context).refund(&refund).await.unwrap();
    deliver_all(context).await;
    for _ in 0..3 {
        refunds_send_once(context).await.unwrap();
        test.clock.advance_us(DAY_US);
    }
    assert_eq!(number(context, "SELECT COUNT(*) FROM test_gateway_refund").await, 1);
    assert_eq!(
        number(context, "SELECT refunded_halalas FROM test_gateway_payment").await,
        10_000
    );
    assert_eq!(texts(context, "SELECT state FROM refund").await, ["done"]);
    audit_holds(context).await;
}

async fn a_chargeback_before_and_after_payout(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let early = paid(context, 1, "100").await;
    let reference = reference_of(context, early.intent).await;
    gateway(context)
        .dispute_open(&reference, "d1", riyals(100), "fraudulent")
        .await
        .unwrap();
    deliver_all(context).await;
    assert_eq!(state_of(context, early.intent).await, IntentState::Refunded);
    assert_eq!(
        (fund_sum(context, "fund").await, fund_sum(context, "lost").await),
        (0, 0)
    );
    let late = paid(context, 1, "100").await;
    assert!(pay_out(context, id, riyals(60), "part").await);
    let reference = reference_of(context, late.intent).await;
    gateway(context)
        .dispute_open(&reference, "d2", riyals(100), "fraudulent")
        .await
        .unwrap();
    deliver_all(context).await;
    assert_eq!(
        (fund_sum(context, "fund").await, fund_sum(context, "lost").await),
        (0, 6_000)
    );
    gateway(context).dispute_close("d2", false).await.unwrap();
    deliver_all(context).await;
    assert_eq!(
        texts(context, "SELECT state FROM chargeback ORDER BY dispute").await,
        ["taken", "lost"]
    );
    let finance = finance(context).await;
    let (lines, reserve) = chargeback_list(context, &finance, None).await.unwrap();
    assert_eq!((lines.len(), reserve.lost), (2, riyals(60)));
    let payment = payment_by_token(context, &VISITOR, &late.tracking_token).await.unwrap();
    assert_eq!((payment.kept(), payment.chargebacks.len()), (Money::ZERO, 1));
    assert!(payment.receipt.unwrap().cancelled_at.is_some());
    let told = "SELECT COUNT(*) FROM message WHERE kind = 'chargeback_noted'";
    assert_eq!(number(context, told).await, 2);
    audit_holds(context).await;
    // What the gateway took and gave is even: its next payout has nothing in it.
    assert_eq!(settlement_book_once(context).await.unwrap(), 0);
    let clearing = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'psp_clearing'";
    assert_eq!(number(context, clearing).await, 0);
}

async fn a_chargeback_won_gives_back_exactly(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let started = paid(context, 1, "300").await;
    assert!(pay_out(context, id, riyals(100), "part").await);
    let before = (fund_sum(context, "fund").await, fund_sum(context, "lost").await);
    let reference = reference_of(context, started.intent).await;
    gateway(context)
        .dispute_open(&reference, "d1", riyals(300), "fraudulent")
        .await
        .unwrap();
    deliver_all(context).await;
    assert_eq!(
        (fund_sum(context, "fund").await, fund_sum(context, "lost").await),
        (0, 10_000)
    );
    // Others fill what is missing meanwhile.
    paid(context, 1, "900").await;
    gateway(context).dispute_close("d1", true).await.unwrap();
    deliver_all(context).await;
    deliver_all(context).await;
    assert_eq!(fund_sum(context, "lost").await, before.1);
    assert_eq!(fund_sum(context, "fund").await, before.0 + 90_000);
    let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap();
    assert_eq!((payment.state, payment.kept()), (IntentState::Captured, riyals(300)));
    assert!(payment.receipt.unwrap().cancelled_at.is_none());
    audit_holds(context).await;
}

async fn a_chargeback_of_a_refunded_gift_is_the_reserves(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance(context).await;
    paid(context, 1, "100").await;
    let started = paid(context, 1, "100").await;
    let gift = donations_of(context, &started).await.remove(0).id;
    donation_refund(context, &finance, gift, "paid by mistake", "")
        .await
        .unwrap();
    // The bank takes the money back before the gateway carries our refund out: others' gifts in the
    // same fund must not pay for it.
    let reference = reference_of(context, started.intent).await;
    gateway(context)
        .dispute_open(&reference, "d1", riyals(100), "fraudulent")
        .await
        .unwrap();
    deliver_all(context).await;
    assert_eq!(
        (fund_sum(context, "fund").await, fund_sum(context, "lost").await),
        (10_000, 10_000)
    );
    audit_holds(context).await;
}

/// Fault 14: refunds, chargebacks, reversals and payouts at the same moment, in many rounds.
async fn refunds_and_chargebacks_race_payouts(test: TestContext) {
    const ROUNDS: u64 = 12;
    const GIFTS: usize = 6;
    let context = &test.context;
    let finance = finance(context).await;
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(14);
    let (mut refunds, mut chargebacks, mut payouts, mut won) = (0, 0, 0, 0);
    for round in 0..ROUNDS {
        let target = i64::try_from(round).unwrap() + 1;
        let id = one_opportunity(context, target).await;
        let mut gifts = Vec::new();
        for _ in 0..GIFTS {
            let started = paid(context, target, "100").await;
            let reference = reference_of(context, started.intent).await;
            let gift = donations_of(context, &started).await.remove(0).id;
            gifts.push((started, reference, gift));
        }
        let tranche = riyals(random.random_range(1..=i64::try_from(GIFTS).unwrap()) * 100);
        let order: u8 = random.random();
        let refunding = async {
            let mut done = 0;
            for (_, _, gift) in &gifts[..GIFTS / 2] {
                done += usize::from(donation_refund(context, &finance, *gift, "mistake", "").await.is_ok());
            }
            refunds_send_once(context).await.unwrap();
            done
        };
        let disputing = async {
            let mut done = 0;
            for (index, (_, reference, _)) in gifts[GIFTS / 3..].iter().enumerate() {
                let name = format!("r{round}-{index}");
                let opened = gateway(context)
                    .dispute_open(reference, &name, riyals(100), "unknown")
                    .await;
                done += usize::from(opened.is_ok());
                deliver_some(context).await;
            }
            done
        };
        let paying = async {
            let mut done = 0;
            for part in 0..3 {
                done += usize::from(pay_out(context, id, tranche, &format!("{round}-{part}")).await);
            }
            done
        };
        let (refunded, disputed, released) = if order.is_multiple_of(2) {
            tokio::join!(refunding, disputing, paying)
        } else {
            let (released, disputed, refunded) = tokio::join!(paying, disputing, refunding);
            (refunded, disputed, released)
        };
        deliver_some(context).await;
        for index in 0..GIFTS - GIFTS / 3 {
            if random.random_bool(0.4) {
                let closed = gateway(context).dispute_close(&format!("r{round}-{index}"), true).await;
                won += usize::from(closed.is_ok());
            }
        }
        deliver_some(context).await;
        refunds += refunded;
        chargebacks += disputed;
        payouts += released;
        let negative = "SELECT COUNT(*) FROM (SELECT 1 FROM posting WHERE account = 'fund' AND fund_class <> 'operating' \
            GROUP BY fund_class, field_code, opportunity_id HAVING SUM(amount_halalas) > 0) x";
        assert_eq!(number(context, negative).await, 0, "round {round}");
    }
    audit_holds(context).await;
    fold_all(context).await;
    let taken = number(
        context,
        "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM test_gateway_payment",
    )
    .await;
    let returned = number(
        context,
        "SELECT CAST(SUM(refunded_halalas) AS BIGINT) FROM test_gateway_payment",
    )
    .await;
    let disputed = number(
        context,
        "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM test_gateway_dispute WHERE state <> 'won'",
    )
    .await;
    let (held, paid_out, lost) = (
        fund_sum(context, "fund").await,
        fund_sum(context, "paid").await,
        fund_sum(context, "lost").await,
    );
    // Nothing is created or lost: what came in is with the funds, the charities, the donors or the banks;
    // what went out twice was borne by the reserve.
    assert_eq!(taken + lost, held + paid_out + returned + disputed);
    println!(
        "fault 14: {ROUNDS} rounds, {refunds} refunds, {chargebacks} chargebacks ({won} won), {payouts} payouts; \
         taken {taken}, held {held}, paid {paid_out}, refunded {returned}, disputed {disputed}, reserve {lost} halalas; \
         0 funds below zero"
    );
    assert!(refunds > 0 && chargebacks > 0 && payouts > 0 && won > 0);
}

fn closing_form(decision: &str) -> ClosingForm {
    ClosingForm::parse(&Fields::from([
        ("decision", decision),
        ("reason", "The charity cannot carry it out"),
    ]))
    .unwrap()
}

async fn closing_state(context: &Context) -> Vec<String> {
    texts(context, "SELECT state FROM closing").await
}

async fn a_closing_follows_each_donors_answer(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let one = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let two = staff(context, "supervisor2@example.org", Role::Supervisor).await;
    let mut gifts = Vec::new();
    for amount in ["100", "200", "300"] {
        gifts.push(paid(context, 1, amount).await);
        test.clock.advance_us(MINUTE_US);
    }
    let finance = finance(context).await;
    let refused = closing_propose(context, &finance, 1, closing_form("field_pool"), "").await;
    assert!(refused.is_err());
    closing_propose(context, &one, 1, closing_form("field_pool"), "")
        .await
        .unwrap();
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["paused"]);
    let alone = closing_confirm(context, &one, 1, "").await.unwrap_err();
    assert_eq!(alone.public(), &AppError::Conflict(Conflict::SamePerson));
    closing_confirm(context, &two, 1, "").await.unwrap();
    closings_settle_once(context).await.unwrap();
    closings_settle_once(context).await.unwrap();
    let told = "SELECT COUNT(*) FROM message WHERE kind = 'opportunity_closing'";
    assert_eq!(number(context, told).await, 3);
    assert_eq!(number(context, "SELECT COUNT(*) FROM refund").await, 0);
    // The first wants it back, the second agrees, the third does not answer.
    for (gift, choice) in [
        (&gifts[0], "field_pool"),
        (&gifts[0], "refund"),
        (&gifts[1], "field_pool"),
    ] {
        let question = closing_questions(context, &VISITOR, &gift.tracking_token)
            .await
            .unwrap()
            .remove(0);
        let id = question.donation.to_string();
        let answer = Fields::from([("gift", id.as_str()), ("choice", choice)]);
        closing_answer(context, &VISITOR, &gift.tracking_token, &answer)
            .await
            .unwrap();
        test.clock.advance_us(MINUTE_US);
    }
    let file = closing_view(context, &one, 1).await.unwrap();
    assert_eq!(
        (file.answers_pool, file.answers_refund, file.in_fund),
        (1, 1, riyals(600))
    );
    test.clock.advance_us(8 * DAY_US);
    let id = donations_of(context, &gifts[2]).await[0].id.to_string();
    let late = Fields::from([("gift", id.as_str()), ("choice", "refund")]);
    let late = closing_answer(context, &VISITOR, &gifts[2].tracking_token, &late)
        .await
        .unwrap_err();
    assert_eq!(late.public(), &AppError::Gone);
    closings_settle_once(context).await.unwrap();
    closings_settle_once(context).await.unwrap();
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    assert_eq!(closing_state(context).await, ["settled"]);
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["cancelled"]);
    assert_eq!(texts(context, "SELECT ground FROM refund").await, ["cancelled"]);
    let pooled = "SELECT CAST(-SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fund' \
        AND fund_class = 'sadaqah_field'";
    assert_eq!(number(context, pooled).await, 50_000);
    let consents = "SELECT basis || ' ' || choice FROM closing_consent ORDER BY at_us, id";
    assert_eq!(
        texts(context, consents).await,
        [
            "answer field_pool",
            "answer refund",
            "answer field_pool",
            "checkout field_pool"
        ]
    );
    audit_holds(context).await;
}

async fn a_closing_can_give_everything_back(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let one = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let two = staff(context, "supervisor2@example.org", Role::Supervisor).await;
    paid(context, 1, "100").await;
    paid(context, 1, "200").await;
    closing_propose(context, &one, 1, closing_form("refund"), "")
        .await
        .unwrap();
    closing_withdraw(context, &two, 1, "").await.unwrap();
    closing_propose(context, &one, 1, closing_form("refund"), "")
        .await
        .unwrap();
    closing_confirm(context, &two, 1, "").await.unwrap();
    join_all((0..3).map(|_| closings_settle_once(context))).await;
    closings_settle_once(context).await.unwrap();
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    assert_eq!(
        number(context, "SELECT COUNT(*) FROM refund WHERE state = 'done'").await,
        2
    );
    assert_eq!(
        texts(context, "SELECT state FROM closing WHERE state <> 'withdrawn'").await,
        ["settled"]
    );
    assert_eq!(fund_sum(context, "fund").await, 0);
    assert_eq!(remaining_now(context, id).await.unwrap(), Money::ZERO);
    audit_holds(context).await;
}
