//! Faults 5, 6 and 7: webhooks often and at once, in any order, and webhooks that lie.

use domain::giving::HOLD_US;
use domain::money::Money;
use domain::time::{DAY_US, MINUTE_US};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::count;
use crate::giving::flow_tests::{
    VISITOR, at_desk, audit_holds, checkout_form, finance_person, gateway, number, receive, riyals, state_of,
};
use crate::giving::intents::IntentState;
use crate::giving::{CheckoutStarted, Selection, checkout_start, checkout_view, give_quick, payment_refresh_by_token};
use crate::payments::test_gateway::{SignedWebhook, TestAction};
use crate::payments::{WebhookAnswer, intents_expire_once, intents_reconcile_once};
use crate::test_support::{self, TestContext};
use crate::{Context, on_both_engines};
use domain::form::Fields;
use domain::giving::QuickGiveForm;
use domain::locale::Locale;

/// Events of the storm, short and long.
const EVENTS: (usize, usize) = (300, 100_000);
/// Payments set up and told of at the same time.
const WAVE: usize = 100;
/// Permutations, short and long.
const PERMUTATIONS: (usize, usize) = (200, 10_000);
/// Forged webhooks of the short form and of the long one.
const FORGERIES: (usize, usize) = (60, 2_000);
/// How often one event arrives.
const COPIES: std::ops::RangeInclusive<usize> = 1..=10;

on_both_engines! {
    each_event_counts_once_however_often_it_comes,
    lies_are_refused_and_written_down,
}

async fn quick_payment(context: &Context, amount: &str) -> CheckoutStarted {
    let form = QuickGiveForm::parse(&Fields::from([("amount", amount)])).unwrap();
    let added = give_quick(context, &VISITOR, None, form).await.unwrap();
    let selection = Selection::Item(added.item);
    let view = checkout_view(context, &VISITOR, Some(&added.token), selection)
        .await
        .unwrap();
    let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
    let token = Some(added.token.as_str());
    checkout_start(context, &VISITOR, token, selection, Locale::Ar, Some(view.total), form)
        .await
        .unwrap()
}

async fn approved(context: &Context, amount: &str) -> (CheckoutStarted, String) {
    let started = quick_payment(context, amount).await;
    let reference = crate::giving::flow_tests::reference_of(context, started.intent).await;
    gateway(context).act(&reference, TestAction::Approve).await.unwrap();
    (started, reference)
}

async fn each_event_counts_once_however_often_it_comes(test: TestContext) {
    let context = &test.context;
    let events = count(EVENTS.0, EVENTS.1);
    let mut dice = StdRng::seed_from_u64(20_261_125);
    let (mut sent, mut accepted, mut told) = (0, 0, 0);
    while told < events {
        let wave = WAVE.min(events - told);
        join_all((0..wave).map(|_| approved(context, "10"))).await;
        let mut webhooks = Vec::new();
        while webhooks.len() < wave {
            let due = gateway(context).webhooks_due().await.unwrap();
            for webhook in &due {
                gateway(context).webhook_noted(webhook, true).await.unwrap();
            }
            webhooks.extend(due);
        }
        let copies: Vec<usize> = webhooks.iter().map(|_| dice.random_range(COPIES)).collect();
        let storm = webhooks
            .iter()
            .zip(&copies)
            .flat_map(|(webhook, copies)| (0..*copies).map(move |_| receive(context, webhook)));
        for answer in join_all(storm).await {
            sent += 1;
            accepted += usize::from(answer.unwrap() == WebhookAnswer::Accepted);
        }
        told += wave;
    }
    assert_eq!(accepted, events);
    let wanted = i64::try_from(events).unwrap();
    for sql in [
        "SELECT COUNT(*) FROM ledger_entry",
        "SELECT COUNT(DISTINCT intent_id) FROM ledger_entry",
        "SELECT COUNT(*) FROM receipt",
        "SELECT COUNT(*) FROM gateway_event",
        "SELECT COUNT(*) FROM intent WHERE state = 'captured'",
    ] {
        assert_eq!(number(context, sql).await, wanted, "{sql}");
    }
    audit_holds(context).await;
    println!(
        "fault 5, {}: {events} events delivered {sent} times, up to 10 times each and concurrently: {accepted} accepted, \
         {wanted} sets of postings, the audit holds",
        context.db.engine_name()
    );
}

/// What may happen to a payment, in whatever order the network brings it.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// The event with this number of its payment: 3-D Secure has none, then capture, then refund.
    Webhook(usize),
    Return,
    Reconcile,
    Expire,
    ThreeDays,
}

/// One life of a payment.
#[derive(Clone, Debug)]
struct Life {
    refunded: bool,
    /// The site never learns of the gateway's answer to its creation before the webhooks come.
    capture_before_create: bool,
    order: Vec<Happening>,
}

fn lives() -> impl Strategy<Value = Life> {
    (any::<bool>(), any::<bool>(), 1..=3_usize).prop_flat_map(|(refunded, capture_before_create, copies)| {
        let mut order = vec![
            Happening::Return,
            Happening::Reconcile,
            Happening::Expire,
            Happening::ThreeDays,
        ];
        for event in 0..=usize::from(refunded) {
            order.extend(std::iter::repeat_n(Happening::Webhook(event), copies));
        }
        Just(order).prop_shuffle().prop_map(move |order| Life {
            refunded,
            capture_before_create,
            order,
        })
    })
}

#[test]
fn any_order_ends_the_same_on_sqlite() {
    any_order_ends_the_same("SQLite", test_support::sqlite());
}

#[test]
fn any_order_ends_the_same_on_postgres() {
    any_order_ends_the_same("PostgreSQL", test_support::postgres());
}

fn any_order_ends_the_same(engine: &str, test: impl Future<Output = TestContext>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let test = runtime.block_on(test);
    let permutations = count(PERMUTATIONS.0, PERMUTATIONS.1);
    let config = Config {
        cases: u32::try_from(permutations).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let tally = std::cell::Cell::new((0_i64, 0_i64));
    TestRunner::new(config)
        .run(&lives(), |life| {
            runtime.block_on(live(&test, &life));
            let (captured, refunded) = tally.get();
            tally.set((captured + 1, refunded + i64::from(life.refunded)));
            Ok(())
        })
        .unwrap();
    let (captured, refunded) = tally.get();
    runtime.block_on(async {
        let context = &test.context;
        let kind = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'donation_captured'";
        assert_eq!(number(context, kind).await, captured);
        assert_eq!(
            number(context, "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'refund_paid'").await,
            refunded
        );
        audit_holds(context).await;
    });
    println!(
        "fault 6, {engine}: {captured} permutations of capture, refund ({refunded} of them), returns, checks, \
         expiry and three days' delay ended as they do in order, the audit holds"
    );
}

async fn live(test: &TestContext, life: &Life) {
    let context = &test.context;
    let started = quick_payment(context, "10").await;
    let reference = crate::giving::flow_tests::reference_of(context, started.intent).await;
    if life.capture_before_create {
        // As if the gateway's answer to the creation were still on its way to us.
        let forgotten = format!(
            "UPDATE intent SET gateway_reference = NULL, redirect_url = NULL, state = 'created' \
             WHERE gateway_reference = '{reference}'"
        );
        crate::people::fixtures::run(context, vec![forgotten]).await;
    }
    let gateway = gateway(context);
    gateway.act(&reference, TestAction::Approve).await.unwrap();
    let mut webhooks: Vec<SignedWebhook> = collected(context).await;
    if life.refunded {
        let refund = at_desk(&reference, riyals(10), &format!("desk-{reference}"));
        crate::payments::Gateway::refund(&gateway, &refund).await.unwrap();
        webhooks.extend(collected(context).await);
    }
    assert_eq!(webhooks.len(), 1 + usize::from(life.refunded));
    for happening in &life.order {
        match *happening {
            Happening::Webhook(index) => {
                // The gateway signs anew each time it sends.
                let webhook = gateway.sign(&webhooks[index].event_id, webhooks[index].body.clone());
                receive(context, &webhook).await.unwrap();
            }
            Happening::Return => {
                payment_refresh_by_token(context, &VISITOR, &started.tracking_token)
                    .await
                    .unwrap();
            }
            Happening::Reconcile => drop(intents_reconcile_once(context).await.unwrap()),
            Happening::Expire => drop(intents_expire_once(context).await.unwrap()),
            Happening::ThreeDays => test.clock.advance_us(3 * DAY_US + HOLD_US),
        }
    }
    let expected = if life.refunded {
        IntentState::Refunded
    } else {
        IntentState::Captured
    };
    assert_eq!(state_of(context, started.intent).await, expected, "{life:?}");
}

async fn collected(context: &Context) -> Vec<SignedWebhook> {
    let due = gateway(context).webhooks_due().await.unwrap();
    for webhook in &due {
        gateway(context).webhook_noted(webhook, true).await.unwrap();
    }
    due
}

/// Every kind of lie, again and again: none moves a halala, each leaves a line in the audit log.
async fn lies_are_refused_and_written_down(test: TestContext) {
    let context = &test.context;
    finance_person(context).await;
    let (_, truth) = approved(context, "10").await;
    let recorded = collected(context).await.remove(0);
    let open = quick_payment(context, "10").await;
    let open = crate::giving::flow_tests::reference_of(context, open.intent).await;
    let gateway = gateway(context);
    let body = |event: &str, reference: &str, amount: i64, currency: &str| {
        serde_json::json!({
            "event_id": event, "kind": "payment.captured", "reference": reference,
            "amount_halalas": amount, "currency": currency, "state": "captured",
        })
        .to_string()
    };
    let mut dice = StdRng::seed_from_u64(7);
    let lies = count(FORGERIES.0, FORGERIES.1);
    test.clock.advance_us(6 * MINUTE_US);
    for lie in 0..lies {
        let event = format!("lie-{lie}");
        let amount = dice.random_range(1..=Money::from_riyals(1_000_000).unwrap().halalas()) + 1_001;
        let webhook = match lie % 6 {
            // A forged signature.
            0 => {
                let mut webhook = gateway.sign(&event, body(&event, &truth, 1_000, "SAR"));
                let place = webhook.signature.len() - 1 - dice.random_range(0..60);
                let old = webhook.signature.as_bytes()[place];
                let new = if old == b'0' { "1" } else { "0" };
                webhook.signature.replace_range(place..=place, new);
                webhook
            }
            // One that was recorded and is too old.
            1 => recorded.clone(),
            // A wrong amount, a wrong currency, a payment nobody knows, a capture that never was.
            2 => gateway.sign(&event, body(&event, &truth, amount, "SAR")),
            3 => gateway.sign(
                &event,
                body(&event, &truth, 1_000, ["USD", "EUR", "sar", ""][lie / 6 % 4]),
            ),
            4 => gateway.sign(&event, body(&event, &format!("tg_{lie}"), 1_000, "SAR")),
            _ => gateway.sign(&event, body(&event, &open, 1_000, "SAR")),
        };
        assert!(
            receive(context, &webhook).await.is_err(),
            "lie {lie} was believed: {webhook:?}"
        );
    }
    let refused = number(
        context,
        "SELECT COUNT(*) FROM audit_event WHERE action = 'webhook.refuse'",
    )
    .await;
    assert_eq!(refused, i64::try_from(lies).unwrap());
    assert_eq!(number(context, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    assert_eq!(number(context, "SELECT COUNT(*) FROM gateway_event").await, 0);
    println!(
        "fault 7, {}: {lies} lies (forged, replayed, wrong amount, wrong currency, unknown payment, capture that never \
         was): 0 accepted, {refused} lines in the audit log",
        context.db.engine_name()
    );
}
