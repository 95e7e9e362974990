//! The contract between a gateway and the giving flow, on both engines: what arrives is
//! booked once, what is a lie is not, and what nobody told is asked for.

use std::sync::Arc;

use domain::error::{AppError, Conflict};
use domain::form::Fields;
use domain::giving::{CheckoutForm, CheckoutIdentity, GiveForm};
use domain::ids::{DonationId, IntentId};
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{HOUR_US, MINUTE_US};
use futures::future::join_all;

use super::link::Fault;
use super::*;
use crate::configuration::Configuration;
use crate::giving::{
    CheckoutStarted, RedirectTo, Selection, checkout_start, checkout_view, donation_refund, give_opportunity,
    payment_by_token,
};
use crate::ledger::{fold_all, ledger_audit, seal_all};
use crate::payments::{WebhookAnswer, intents_reconcile_once, refunds_send_once, webhook_receive};
use crate::people::fixtures::{charity, opportunity, person};
use crate::test_support::TestContext;
use crate::{Context, Result, on};

const VISITOR: Actor = Actor::Visitor;
const ORIGIN: &str = "192.0.2.1";

/// The test's context with this double as its gateway, the machine's time, and ids that no
/// other test has: one localstripe serves them all.
pub(super) fn context_with(double: &dyn Double, test: &TestContext) -> Context {
    let configuration = Configuration {
        gateways: double.settings(PATIENT),
        ..(*test.context.configuration).clone()
    };
    test.clock.set(source().now());
    let source = Source::new(test.clock.clone(), Arc::new(SystemRandomness));
    Context::new(test.context.db.clone(), source, configuration)
}

pub(super) struct Given {
    token: String,
    selection: Selection,
}

pub(super) async fn give(context: &Context, number: i64, amount: &str) -> Given {
    let owner = charity(context, &format!("c{number}")).await;
    opportunity(context, owner, number, "published").await;
    let form = GiveForm::parse(&Fields::from([("amount", amount)])).unwrap();
    let added = give_opportunity(context, &VISITOR, None, number, form).await.unwrap();
    Given {
        token: added.token,
        selection: Selection::Item(added.item),
    }
}

pub(super) async fn check_out(context: &Context, given: &Given, method: &str) -> Result<CheckoutStarted> {
    let view = checkout_view(context, &VISITOR, Some(&given.token), given.selection).await?;
    let fields = Fields::from([
        ("mobile", "0551234567"),
        ("email", "donor@example.org"),
        ("surplus_choice", "similar"),
        ("method", method),
        ("idempotency_key", view.idempotency_key.as_str()),
    ]);
    let form = CheckoutForm::parse(&fields, CheckoutIdentity::Guest).unwrap();
    checkout_start(
        context,
        &VISITOR,
        Some(&given.token),
        given.selection,
        Locale::Ar,
        Some(view.total),
        form,
    )
    .await
}

pub(super) fn page_of_checkout(started: &CheckoutStarted) -> &str {
    match &started.redirect_to {
        RedirectTo::Gateway(page) => page,
        RedirectTo::Gift | RedirectTo::Review(_) => panic!("the donor is sent to the gateway"),
    }
}

pub(super) async fn receive(context: &Context, webhook: &Sent) -> Result<WebhookAnswer> {
    let name = context.configuration.gateways.default.clone();
    webhook_receive(context, &name, &webhook.headers, &webhook.body, ORIGIN).await
}

pub(super) async fn number(context: &Context, sql: &'static str) -> i64 {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

pub(super) async fn text(context: &Context, sql: &'static str) -> String {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

pub(super) async fn reference_of(context: &Context, intent: IntentId) -> String {
    let sql = "SELECT gateway_reference FROM intent WHERE id = $1";
    on!(&context.db, pool => sqlx::query_scalar(sql).bind(intent).fetch_one(pool).await).unwrap()
}

pub(super) async fn audit_holds(context: &Context) {
    fold_all(context).await;
    seal_all(context).await;
    for outcome in ledger_audit(context, &Actor::System("test")).await.unwrap() {
        assert!(outcome.holds(), "{outcome}");
    }
}

pub(super) async fn finance(context: &Context) -> Actor {
    let (id, _) = person(context, "finance@example.org", "").await;
    Actor::person(
        id,
        vec![RoleGrant {
            role: Role::Finance,
            charity_id: None,
        }],
    )
}

pub(super) async fn a_gift_arrives_and_goes_back(double: &dyn Double, test: TestContext) {
    let context = &context_with(double, &test);
    let given = give(context, 1, "100.50").await;
    let started = check_out(context, &given, "card").await.unwrap();
    let key = started.intent.to_string();
    double.press(page_of_checkout(&started), Press::Pay).await;
    // Each webhook comes twice; one of them brings the news.
    let mut answers = Vec::new();
    for webhook in double.webhooks(&key).await {
        answers.push(receive(context, &webhook).await.unwrap());
        let again = receive(context, &webhook).await.unwrap();
        assert!(matches!(again, WebhookAnswer::Repeated | WebhookAnswer::Ignored));
    }
    assert!(answers.contains(&WebhookAnswer::Accepted), "{answers:?}");
    let amount = Money::from_halalas(10_050);
    assert_eq!(number(context, "SELECT COUNT(*) FROM receipt").await, 1);
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'donation_captured'"
        )
        .await,
        1
    );
    let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap();
    assert_eq!(payment.receipt.unwrap().cancelled_at, None);
    assert_eq!(payment.total, amount);

    let donation: DonationId = payment.gifts[0].id;
    let finance = finance(context).await;
    donation_refund(context, &finance, donation, "sent by mistake", ORIGIN)
        .await
        .unwrap();
    // Several processes look for refunds at the same moment.
    let runs = join_all((0..4).map(|_| refunds_send_once(context))).await;
    let sent: usize = runs.into_iter().map(Result::unwrap).sum();
    assert_eq!(sent, 1);
    let books = double.books(&key).await;
    assert_eq!((books.captures, books.captured), (1, amount));
    assert_eq!((books.refunds, books.refunded), (1, amount));
    // What the gateway tells of it afterwards is known already.
    for webhook in double.webhooks(&key).await {
        receive(context, &webhook).await.unwrap();
    }
    assert_eq!(text(context, "SELECT state FROM refund").await, "done");
    assert_eq!(text(context, "SELECT state FROM intent").await, "refunded");
    audit_holds(context).await;
}

/// Targets, fault 7: forged, replayed, wrong amount or currency.
pub(super) async fn webhooks_that_lie_change_nothing(double: &dyn Double, test: TestContext) {
    let context = &context_with(double, &test);
    let given = give(context, 1, "80").await;
    let started = check_out(context, &given, "card").await.unwrap();
    let reference = reference_of(context, started.intent).await;
    let claim = |amount: Money, currency: &'static str| Claim {
        reference: reference.clone(),
        amount,
        currency,
    };
    let truth = claim(riyals(80), "SAR");
    // Well signed, and nobody has paid.
    let mut lies = vec![double.signed(&truth)];
    let mut other_key = double.signed(&truth);
    let middle = other_key.body.len() / 2;
    other_key.body[middle] ^= 1;
    lies.push(other_key);
    lies.push(Sent {
        headers: Vec::new(),
        body: double.signed(&truth).body,
    });
    lies.push(Sent {
        headers: Vec::new(),
        body: b"<html>".to_vec(),
    });
    let mut refused = 0;
    for lie in lies {
        // Moyasar's proof is in the body, so what is unsigned for others is a lie about the state there.
        assert!(
            receive(context, &lie).await.is_err(),
            "{}",
            String::from_utf8_lossy(&lie.body)
        );
        refused += 1;
    }
    assert_eq!(text(context, "SELECT state FROM intent").await, "pending_action");

    double.press(page_of_checkout(&started), Press::Pay).await;
    for lie in [
        double.signed(&claim(riyals(8), "SAR")),
        double.signed(&claim(riyals(80), "USD")),
        double.signed(&Claim {
            reference: stranger_like(&reference),
            ..truth.clone()
        }),
    ] {
        let error = receive(context, &lie).await.unwrap_err();
        assert_eq!(error.public(), &AppError::Conflict(Conflict::ChangedMeanwhile));
        refused += 1;
    }
    assert_eq!(number(context, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    let genuine = double.webhooks(&started.intent.to_string()).await;
    if double.habits().signs_time {
        test.clock.advance_us(6 * MINUTE_US);
        let error = receive(context, genuine.last().unwrap()).await.unwrap_err();
        assert_eq!(error.public(), &AppError::Forbidden);
        refused += 1;
        test.clock.advance_us(-6 * MINUTE_US);
    }
    for webhook in &genuine {
        receive(context, webhook).await.unwrap();
    }
    assert_eq!(text(context, "SELECT state FROM intent").await, "captured");
    let audited = number(
        context,
        "SELECT COUNT(*) FROM audit_event WHERE action = 'webhook.refuse'",
    )
    .await;
    assert_eq!(audited, refused);
    println!(
        "fault 7, {}: {refused} lies, 0 accepted, {audited} audit entries",
        context.configuration.gateways.default
    );
    audit_holds(context).await;
}

/// A reference of the same form that names nothing.
fn stranger_like(reference: &str) -> String {
    match reference.split_once('/') {
        Some((kind, _)) => format!("{kind}/{}", key()),
        None if reference.contains('_') => {
            let (prefix, rest) = reference.rsplit_once('_').unwrap();
            format!("{prefix}_{}", rest.chars().rev().collect::<String>())
        }
        None => key(),
    }
}

/// Targets, fault 8: an answer lost before and after the payment was made, and a capture
/// that nobody told us of.
pub(super) async fn what_nobody_told_is_asked_for(double: &dyn Double, test: TestContext) {
    let context = &context_with(double, &test);
    let mut unknown = 0;
    for (number_, fault) in [(1, Fault::CutBefore), (2, Fault::CutAfter)] {
        let given = give(context, number_, "40").await;
        double.link().plan(double.habits().create, fault);
        let lost = check_out(context, &given, "card").await.unwrap_err();
        assert_eq!(lost.public(), &AppError::GatewaySilent);
        unknown += number(context, "SELECT COUNT(*) FROM intent WHERE state = 'unknown'").await;
        // The donor sends the same form again, and pays; no webhook arrives.
        let started = again(context, &given, number_).await;
        double.press(page_of_checkout(&started), Press::Pay).await;
        test.clock.advance_us(MINUTE_US);
        assert!(intents_reconcile_once(context).await.unwrap() >= 1);
        assert_eq!(double.books(&started.intent.to_string()).await.captures, 1, "{fault:?}");
    }
    assert_eq!(unknown, 2);
    let captured = number(context, "SELECT COUNT(*) FROM intent WHERE state = 'captured'").await;
    assert_eq!(captured, 2);

    // One that nobody pays ends by itself, and its hold is free.
    let given = give(context, 3, "40").await;
    check_out(context, &given, "card").await.unwrap();
    test.clock.advance_us(HOUR_US);
    crate::payments::intents_expire_once(context).await.unwrap();
    assert_eq!(
        number(context, "SELECT COUNT(*) FROM intent WHERE state = 'expired'").await,
        1
    );
    println!(
        "fault 8, {}: 2 answers lost, 2 captured, 0 twice",
        context.configuration.gateways.default
    );
    audit_holds(context).await;
}

/// The same form once more: it was rendered before the first attempt, so its key is the
/// first attempt's.
async fn again(context: &Context, given: &Given, number: i64) -> CheckoutStarted {
    let sql = "SELECT i.idempotency_key FROM intent i JOIN donation d ON d.intent_id = i.id \
        JOIN opportunity o ON o.id = d.opportunity_id WHERE o.number = $1";
    let key: String = on!(&context.db, pool => sqlx::query_scalar(sql).bind(number).fetch_one(pool).await).unwrap();
    let fields = Fields::from([
        ("mobile", "0551234567"),
        ("email", "donor@example.org"),
        ("surplus_choice", "similar"),
        ("method", "card"),
        ("idempotency_key", key.as_str()),
    ]);
    let form = CheckoutForm::parse(&fields, CheckoutIdentity::Guest).unwrap();
    checkout_start(
        context,
        &VISITOR,
        Some(&given.token),
        given.selection,
        Locale::Ar,
        None,
        form,
    )
    .await
    .unwrap()
}
