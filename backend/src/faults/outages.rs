//! Fault 8: the gateway times out before or after it did what it was asked, or answers 500 and
//! then well. Every mixture of up to three failures, at the creation and at the questions
//! afterwards: never two captures, and nothing unknown a minute after the gateway is back.

use std::sync::Arc;

use domain::locale::Locale;
use domain::time::{MINUTE_US, SECOND_US};

use super::gateway::{self, Faulty, Line, Script};
use crate::giving::flow_tests::{
    VISITOR, audit_holds, checkout_form, donations_of, finance_person, gateway as test_gateway, give, number,
    one_opportunity, state_of,
};
use crate::giving::intents::IntentState;
use crate::giving::{CheckoutStarted, Selection, checkout_start, checkout_view, donation_refund};
use crate::payments::test_gateway::TestAction;
use crate::payments::{Gateway, intents_reconcile_once, refunds_send_once};
use crate::test_support::TestContext;
use crate::{Context, Error, on_both_engines};

on_both_engines! {
    unknown_outcomes_are_settled_and_nothing_is_taken_twice,
    refunds_over_a_bad_line_are_paid_once,
}

/// The ways a question fails.
const FAILURES: [Line; 3] = [Line::QuestionLost, Line::AnswerLost, Line::Refusing];
/// Tries of a client before the gateway is well again.
const TRIES_MAX: usize = 6;

/// Every script of up to three failures, the empty one too.
fn scripts() -> Vec<Vec<Line>> {
    let mut scripts = vec![Vec::new()];
    let mut begin = 0;
    for _ in 0..3 {
        let end = scripts.len();
        for index in begin..end {
            for failure in FAILURES {
                let mut script = scripts[index].clone();
                script.push(failure);
                scripts.push(script);
            }
        }
        begin = end;
    }
    scripts
}

async fn unknown_outcomes_are_settled_and_nothing_is_taken_twice(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let mut slowest_us = 0;
    let scripts = scripts();
    // The donor either sends the form again until it is answered, or is never seen again after
    // the first failure, and pays over the address that the gateway sent by mail.
    for retries in [true, false] {
        for script in &scripts {
            let faulty = Faulty::shared(context, Arc::new(Script::new(script)));
            let settled_us = gateway::with(faulty, pay_over(&test, retries)).await;
            slowest_us = slowest_us.max(settled_us);
        }
    }
    let cases = i64::try_from(scripts.len() * 2).unwrap();
    let captured = number(
        context,
        "SELECT COUNT(*) FROM test_gateway_payment WHERE state = 'captured'",
    )
    .await;
    assert_eq!(
        captured,
        number(context, "SELECT COUNT(*) FROM intent WHERE state = 'captured'").await
    );
    assert_eq!(captured, number(context, "SELECT COUNT(*) FROM ledger_entry").await);
    let twice = "SELECT COUNT(*) FROM test_gateway_payment g JOIN test_gateway_payment o \
        ON o.idempotency_key = g.idempotency_key AND o.reference <> g.reference";
    assert_eq!(number(context, twice).await, 0);
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM intent WHERE state = 'unknown' AND gateway_reference IS NOT NULL"
        )
        .await,
        0
    );
    assert!(slowest_us <= MINUTE_US);
    audit_holds(context).await;
    println!(
        "fault 8, {}: {cases} mixtures of time-outs before and after, and of 500: {captured} captured, 0 twice, unknown \
         ones settled {} s after the money was taken at the latest (by the injected clock)",
        context.db.engine_name(),
        slowest_us / SECOND_US
    );
}

/// One gift over a bad line. Answers how long after the capture the site knew of it.
async fn pay_over(test: &TestContext, retries: bool) -> i64 {
    let context = &test.context;
    let added = give(context, None, 1, "5").await;
    let selection = Selection::Item(added.item);
    let view = checkout_view(context, &VISITOR, Some(&added.token), selection)
        .await
        .unwrap();
    let mut outcome: Option<Result<CheckoutStarted, Error>> = None;
    for _ in 0..TRIES_MAX {
        let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
        let token = Some(added.token.as_str());
        let started = checkout_start(context, &VISITOR, token, selection, Locale::Ar, Some(view.total), form).await;
        let done = started.is_ok() || !retries;
        outcome = Some(started);
        if done {
            break;
        }
    }
    let key: String = match outcome.unwrap() {
        Ok(started) => started.intent.to_string(),
        Err(_) => newest_intent(context).await,
    };
    let Ok(record) = test_gateway(context).find_payment(&key).await else {
        // It never came to a payment: nothing can have been taken.
        assert!(!retries);
        return 0;
    };
    // The gateway takes the money and stays silent: neither the browser nor a webhook comes back.
    test_gateway(context)
        .act(&record.reference, TestAction::TimeOut)
        .await
        .unwrap();
    let intent = key.parse().unwrap();
    for waited_s in 0..=60 {
        intents_reconcile_once(context).await.unwrap();
        if state_of(context, intent).await == IntentState::Captured {
            return waited_s * SECOND_US;
        }
        test.clock.advance_us(SECOND_US);
    }
    // What is left of the script is used up by the first questions; the line is whole after it.
    for waited_s in 61..=600 {
        intents_reconcile_once(context).await.unwrap();
        if state_of(context, intent).await == IntentState::Captured {
            panic!("settled only after {waited_s} s");
        }
        test.clock.advance_us(SECOND_US);
    }
    panic!("never settled");
}

async fn newest_intent(context: &Context) -> String {
    let id: domain::ids::IntentId = crate::on!(&context.db, pool => sqlx::query_scalar(
        "SELECT id FROM intent ORDER BY created_at_us DESC, id DESC LIMIT 1").fetch_one(pool).await)
    .unwrap();
    id.to_string()
}

async fn refunds_over_a_bad_line_are_paid_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance_person(context).await;
    let scripts = scripts();
    for script in &scripts {
        let paid = crate::giving::flow_tests::paid(context, 1, "5").await;
        let gift = donations_of(context, &paid).await.remove(0).id;
        donation_refund(context, &finance, gift, "asked for", "").await.unwrap();
        let faulty = Faulty::shared(context, Arc::new(Script::new(script)));
        gateway::with(faulty, async {
            for _ in 0..=script.len() {
                refunds_send_once(context).await.unwrap();
                test.clock.advance_us(10 * MINUTE_US);
            }
        })
        .await;
    }
    crate::giving::flow_tests::deliver_all(context).await;
    let cases = i64::try_from(scripts.len()).unwrap();
    for sql in [
        "SELECT COUNT(*) FROM refund WHERE state = 'done'",
        "SELECT COUNT(*) FROM test_gateway_refund",
        "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'refund_paid'",
        "SELECT COUNT(*) FROM test_gateway_payment WHERE refunded_halalas = amount_halalas",
    ] {
        assert_eq!(number(context, sql).await, cases, "{sql}");
    }
    audit_holds(context).await;
    println!(
        "fault 8, {}: {cases} refunds over a bad line, each paid once",
        context.db.engine_name()
    );
}
