//! Fault 14: refunds and chargebacks racing payouts. Whoever comes first wins; never goes more
//! out than came in, and no restricted fund falls below nothing.

use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::count;
use crate::delivery::disbursements::disbursement_approve;
use crate::delivery::tests::fixture::{self, Cast, ORIGIN, ask, cast, published};
use crate::giving::donation_refund;
use crate::giving::flow_tests::{
    SYSTEM, at_desk, deliver_all, donations_of, gateway, number, paid, reference_of, riyals,
};
use crate::ledger::{fold_all, ledger_audit, seal_all};
use crate::payments::{Gateway, refunds_send_once};
use crate::test_support::TestContext;
use crate::{Context, on_both_engines};

on_both_engines! {
    refunds_and_chargebacks_race_payouts,
}

/// Opportunities raced over, short and long.
const ROUNDS: (usize, usize) = (8, 200);
/// Gifts to each: together the whole target of the fixture's opportunity.
const GIFTS: i64 = 5;
/// A refund or a chargeback begins within so many milliseconds of the payout's first step.
const LATER_MS_MAX: u64 = 60;

const FUNDS_BELOW_NOTHING: &str = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM posting \
    WHERE account IN ('fund', 'charity_payable') GROUP BY account, fund_class, field_code, opportunity_id \
    HAVING SUM(amount_halalas) > 0) below";
const IN: &str = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM test_gateway_payment \
    WHERE state IN ('captured', 'refunded')";
/// What left the funds: a chargeback after the payout is made up from the loss reserve.
const REFUNDED: &str = "SELECT CAST(COALESCE(SUM(p.amount_halalas), 0) AS BIGINT) FROM posting p \
    JOIN ledger_entry e ON e.seq = p.entry_seq WHERE e.kind = 'refund_paid' AND p.account = 'fund'";
const PAID_OUT: &str = "SELECT CAST(COALESCE(-SUM(p.amount_halalas), 0) AS BIGINT) FROM posting p \
    JOIN ledger_entry e ON e.seq = p.entry_seq WHERE e.kind = 'disbursement_released' AND p.account = 'bank'";

async fn refunds_and_chargebacks_race_payouts(test: TestContext) {
    let context = &test.context;
    let cast = cast(context).await;
    let mut dice = StdRng::seed_from_u64(14);
    let rounds = count(ROUNDS.0, ROUNDS.1);
    for _ in 0..rounds {
        race(context, &cast, &mut dice).await;
        test.clock.advance_us(domain::time::MINUTE_US);
        refunds_send_once(context).await.unwrap();
        deliver_all(context).await;
        assert_eq!(
            number(context, FUNDS_BELOW_NOTHING).await,
            0,
            "a fund fell below nothing"
        );
        let (taken, refunded, out) = (
            number(context, IN).await,
            number(context, REFUNDED).await,
            number(context, PAID_OUT).await,
        );
        assert!(
            refunded + out <= taken,
            "{refunded} refunded and {out} paid out of {taken}"
        );
    }
    fold_all(context).await;
    seal_all(context).await;
    let uncovered = number(
        context,
        "SELECT COUNT(*) FROM audit_event WHERE action = 'refund.uncovered'",
    )
    .await;
    for outcome in ledger_audit(context, &SYSTEM).await.unwrap() {
        // What a bank took back after it was paid out is finance's to settle, and is named.
        let named = outcome.problems.iter().all(|problem| problem.contains("gave back"));
        assert!(outcome.holds() || (named && uncovered > 0), "{outcome}");
    }
    println!(
        "fault 14, {}: {rounds} rounds of {GIFTS} gifts raced: {} halalas in, {} refunded or charged back, {} paid out, \
         {uncovered} chargebacks after the payout named for finance; no fund below nothing",
        context.db.engine_name(),
        number(context, IN).await,
        number(context, REFUNDED).await,
        number(context, PAID_OUT).await,
    );
}

async fn race(context: &Context, cast: &Cast, dice: &mut StdRng) {
    let opportunity = published(context, cast).await;
    let mut gifts = Vec::new();
    for _ in 0..GIFTS {
        let started = paid(context, opportunity, &(1_000 / GIFTS).to_string()).await;
        let id = donations_of(context, &started).await.remove(0).id;
        gifts.push((started, id));
    }
    fixture::fold(context).await;
    fixture::settle(context).await;
    let mut racers: Vec<BoxFuture<'_, ()>> = vec![Box::pin(pay_out(context, cast, opportunity))];
    for (index, (started, gift)) in gifts.iter().enumerate() {
        // A payout takes three people's steps, so whoever else runs starts a little later.
        let later = Duration::from_millis(dice.random_range(0..LATER_MS_MAX));
        match index % 3 {
            0 => racers.push(Box::pin(async move {
                tokio::time::sleep(later).await;
                // Too late is a refusal, and a refusal is fine.
                let _ = donation_refund(context, &cast.finance, *gift, "asked for", ORIGIN).await;
            })),
            1 => racers.push(Box::pin(async move {
                tokio::time::sleep(later).await;
                let reference = reference_of(context, started.intent).await;
                let key = format!("bank-{reference}");
                let refund = at_desk(&reference, riyals(1_000 / GIFTS), &key);
                gateway(context).refund(&refund).await.unwrap();
                deliver_all(context).await;
            })),
            _ => {}
        }
    }
    racers.shuffle(dice);
    join_all(racers).await;
}

async fn pay_out(context: &Context, cast: &Cast, opportunity: i64) {
    let Ok(tranche) = ask(context, cast, opportunity, 1).await else {
        return;
    };
    let approved = disbursement_approve(context, &cast.finance, tranche, ORIGIN).await;
    if approved.is_ok() {
        let _ = fixture::release(context, cast, &cast.supervisor, tranche).await;
    }
}
