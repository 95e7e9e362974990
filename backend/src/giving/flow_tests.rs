//! The giving flow on both engines: from the basket to the receipt, and everything that
//! can go wrong between.

use async_trait::async_trait;
use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::Fields;
use domain::giving::{BasketItemForm, CheckoutForm, CheckoutIdentity, FundClass, GiveForm, HOLD_US, QuickGiveForm};
use domain::ids::{BasketItemId, DonationId, IntentId, OpportunityId};
use domain::ledger::{
    FundKey, FundPart, allocation_made, disbursement_released, disbursement_requested, settlement_received,
};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{CivilDate, DAY_US, MINUTE_US, SECOND_US, Timestamp};
use futures::future::join_all;
use rand::SeedableRng;
use rand::seq::SliceRandom;

use super::baskets::LineProblem;
use super::checkout::{CheckoutRequest, checkout_start_at};
use super::intents::{self, IntentState};
use super::*;
use crate::ledger::{
    Dimension, entry_append, fold_all, fold_once, ledger_audit, rollups_rebuild, seal_all, total_read, totals_of,
};
use crate::payments::gateway::{
    Capabilities, Gateway, GatewayError, GatewayEvent, PaymentCreated, PaymentRecord, PaymentRequest, RefundRequest,
    WebhookHeaders, WebhookRefusal,
};
use crate::payments::test_gateway::{LATE_US, SIGNATURE_HEADER, SignedWebhook, TestAction};
use crate::payments::{
    TEST_GATEWAY, TestGateway, WebhookAnswer, intents_expire_once, intents_reconcile_once, refunds_send_once,
    settlement_book_once, webhook_receive,
};
use crate::people::fixtures::{charity, opportunity, person, run};
use crate::test_support::TestContext;
use crate::{Context, Error, Result, on, on_both_engines};

pub(crate) const SYSTEM: Actor = Actor::System("test");
pub(crate) const VISITOR: Actor = Actor::Visitor;

on_both_engines! {
    a_gift_arrives_whole,
    a_basket_is_paid_at_once,
    the_last_hundred_riyals_go_to_one_of_two_hundred,
    a_form_sent_many_times_pays_once,
    a_key_is_good_for_one_body,
    going_back_and_paying_again_frees_the_first_hold,
    a_webhook_storm_books_once,
    webhooks_in_any_order_end_the_same,
    webhooks_that_lie_are_refused,
    a_silent_gateway_is_asked_again,
    a_payment_that_cannot_be_booked_holds_no_other_back,
    an_answer_lost_on_the_way_takes_no_money_twice,
    a_late_payment_follows_the_donors_choice,
    a_declined_payment_frees_its_hold,
    zakat_stays_zakat,
    refunds_are_booked_once_and_only_in_time,
    chargebacks_are_booked,
    a_basket_ends_after_thirty_days,
    what_cannot_be_given_is_refused,
    the_link_tells_nothing_of_the_donor,
    pooled_gifts_are_followed_in_order,
    totals_are_folds,
    the_audit_names_a_changed_posting,
    the_journal_cannot_be_changed,
    random_giving_keeps_every_rule,
}

// ---- Helpers ---------------------------------------------------------------------

pub(crate) fn riyals(amount: i64) -> Money {
    Money::from_riyals(amount).unwrap()
}

pub(crate) fn give_form(amount: &str, more: &[(&str, &str)]) -> GiveForm {
    let mut fields = Fields::from([("amount", amount)]);
    for (name, value) in more {
        fields.set(name, value);
    }
    GiveForm::parse(&fields).unwrap()
}

pub(crate) async fn give(context: &Context, token: Option<&str>, number: i64, amount: &str) -> Added {
    give_opportunity(context, &VISITOR, token, number, give_form(amount, &[]))
        .await
        .unwrap()
}

pub(crate) fn checkout_form(key: &str, surplus: &str, mobile: &str) -> CheckoutForm {
    let fields = Fields::from([
        ("mobile", mobile),
        ("email", "donor@example.org"),
        ("surplus_choice", surplus),
        ("idempotency_key", key),
        // One donor gives the same more than once here, and means it.
        ("again", "on"),
    ]);
    CheckoutForm::parse(&fields, CheckoutIdentity::Guest).unwrap()
}

pub(crate) async fn start(context: &Context, added: &Added, surplus: &str) -> Result<CheckoutStarted> {
    start_selection(context, &added.token, Selection::Item(added.item), surplus).await
}

async fn start_selection(
    context: &Context,
    token: &str,
    selection: Selection,
    surplus: &str,
) -> Result<CheckoutStarted> {
    let view = checkout_view(context, &VISITOR, Some(token), selection).await?;
    let form = checkout_form(&view.idempotency_key, surplus, "0551234567");
    checkout_start(
        context,
        &VISITOR,
        Some(token),
        selection,
        Locale::Ar,
        Some(view.total),
        form,
    )
    .await
}

pub(crate) fn gateway(context: &Context) -> TestGateway {
    TestGateway::of(context).unwrap()
}

pub(crate) async fn reference_of(context: &Context, intent: IntentId) -> String {
    intents::intent_by_id(context, intent)
        .await
        .unwrap()
        .unwrap()
        .gateway_reference
        .unwrap()
}

pub(crate) async fn state_of(context: &Context, intent: IntentId) -> IntentState {
    intents::intent_by_id(context, intent).await.unwrap().unwrap().state()
}

pub(crate) async fn press(context: &Context, intent: IntentId, action: TestAction) {
    let reference = reference_of(context, intent).await;
    gateway(context).act(&reference, action).await.unwrap();
}

/// A refund that somebody makes at the gateway, without us.
pub(crate) fn at_desk(reference: &str, amount: Money, key: &str) -> RefundRequest {
    RefundRequest {
        reference: reference.to_owned(),
        amount,
        idempotency_key: key.to_owned(),
        refunded_before: Money::ZERO,
    }
}

fn headers(webhook: &SignedWebhook) -> Vec<(String, String)> {
    vec![(SIGNATURE_HEADER.to_owned(), webhook.signature.clone())]
}

pub(crate) async fn receive(context: &Context, webhook: &SignedWebhook) -> Result<WebhookAnswer> {
    webhook_receive(
        context,
        TEST_GATEWAY,
        &headers(webhook),
        webhook.body.as_bytes(),
        "192.0.2.1",
    )
    .await
}

pub(crate) async fn deliver_all(context: &Context) {
    let gateway = gateway(context);
    for webhook in gateway.webhooks_due().await.unwrap() {
        receive(context, &webhook).await.unwrap();
        gateway.webhook_noted(&webhook, true).await.unwrap();
    }
}

/// A guest gives an amount to an opportunity and pays.
pub(crate) async fn paid(context: &Context, number: i64, amount: &str) -> CheckoutStarted {
    let added = give(context, None, number, amount).await;
    let started = start(context, &added, "similar").await.unwrap();
    press(context, started.intent, TestAction::Approve).await;
    deliver_all(context).await;
    started
}

/// Delivers what is due, whatever becomes of single webhooks: they come again.
pub(crate) async fn deliver_some(context: &Context) {
    let gateway = gateway(context);
    for webhook in gateway.webhooks_due().await.unwrap() {
        let arrived = receive(context, &webhook).await.is_ok();
        gateway.webhook_noted(&webhook, arrived).await.unwrap();
    }
}

/// A guest gives an amount for whatever is most needed, and pays.
pub(crate) async fn give_quick_pool(context: &Context, amount: &str, intention: &str) -> CheckoutStarted {
    let form = QuickGiveForm::parse(&Fields::from([("amount", amount), ("intention", intention)])).unwrap();
    let added = give_quick(context, &VISITOR, None, form).await.unwrap();
    let started = start(context, &added, "similar").await.unwrap();
    press(context, started.intent, TestAction::Approve).await;
    deliver_all(context).await;
    started
}

pub(crate) async fn number(context: &Context, sql: &'static str) -> i64 {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

pub(crate) async fn texts(context: &Context, sql: &'static str) -> Vec<String> {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_all(pool).await).unwrap()
}

pub(crate) async fn audit_holds(context: &Context) {
    fold_all(context).await;
    seal_all(context).await;
    for outcome in ledger_audit(context, &SYSTEM).await.unwrap() {
        assert!(outcome.holds(), "{outcome}");
    }
}

fn problem_of(error: &Error, field: &str) -> Option<FieldProblem> {
    error
        .public()
        .form_errors()
        .and_then(|errors| errors.of(field).cloned())
}

pub(crate) async fn donations_of(context: &Context, started: &CheckoutStarted) -> Vec<Gift> {
    payment_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap()
        .gifts
}

pub(crate) async fn one_opportunity(context: &Context, number: i64) -> OpportunityId {
    let charity = charity(context, &format!("c{number}")).await;
    opportunity(context, charity, number, "published").await
}

// ---- Tests -----------------------------------------------------------------------

async fn a_gift_arrives_whole(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "٥٠٫٥").await;
    let started = start(context, &added, "similar").await.unwrap();
    let RedirectTo::Gateway(url) = &started.redirect_to else {
        panic!("the donor is sent to the gateway")
    };
    assert!(url.starts_with("/test-gateway/pay/tg_"), "{url}");
    assert_eq!(state_of(context, started.intent).await, IntentState::PendingAction);
    assert_eq!(
        remaining_now(context, donations_target(context, &started).await)
            .await
            .unwrap(),
        Money::from_halalas(94_950)
    );

    press(context, started.intent, TestAction::Approve).await;
    // Coming back proves nothing: the gateway is asked.
    let state = payment_refresh_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap();
    assert_eq!(state, IntentState::Captured);
    deliver_all(context).await;

    let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap();
    assert_eq!(payment.total, Money::from_halalas(5_050));
    assert_eq!(payment.receipt.unwrap().number, 1);
    assert_eq!(payment.gifts[0].path.parts[0].amount, Money::from_halalas(5_050));
    assert_eq!(payment.gifts[0].path.parts[0].arrival, Arrival::Direct);
    let document = receipt_document(&payment, None, Style::of(Locale::Ar)).unwrap();
    let text = serde_json::to_string(&document).unwrap();
    assert!(
        text.contains("50.50") && text.contains("خمسون") && text.contains("ifty"),
        "{text}"
    );
    assert_eq!(number(context, "SELECT COUNT(*) FROM basket_item").await, 0);
    assert_eq!(texts(context, "SELECT kind FROM message").await, ["donation_receipt"]);
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM opportunity_hold WHERE released_at_us IS NULL"
        )
        .await,
        0
    );
    audit_holds(context).await;
    let total = total_read(context, Dimension::Platform, "all").await.unwrap();
    assert_eq!((total.amount, total.count), (Money::from_halalas(5_050), 1));
    // A payout that was booked in another way is not paid out twice.
    let class = FundClass::OpportunityRestricted;
    let night = settlement_received("settlement:night", &[(class, riyals(20))], Money::ZERO).unwrap();
    append(context, vec![night]).await;
    // On PostgreSQL another test's open transaction holds the payout back for a moment, or a part of it.
    fold_all(context).await;
    while settlement_book_once(context).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(settlement_book_once(context).await.unwrap(), 0);
    audit_holds(context).await;
    assert_eq!(
        total_read(context, Dimension::Account, "psp_clearing:opportunity_restricted")
            .await
            .unwrap()
            .amount,
        Money::ZERO
    );
    let bank = total_read(context, Dimension::Account, "bank:opportunity_restricted")
        .await
        .unwrap()
        .amount;
    assert_eq!(bank, Money::from_halalas(5_050));
}

async fn donations_target(context: &Context, started: &CheckoutStarted) -> OpportunityId {
    match donations_of(context, started).await.remove(0).target {
        LineTarget::Opportunity { id, .. } => id,
        _ => panic!("a gift to an opportunity"),
    }
}

async fn a_basket_is_paid_at_once(test: TestContext) {
    let context = &test.context;
    let (first, second) = (charity(context, "one").await, charity(context, "two").await);
    opportunity(context, first, 1, "published").await;
    opportunity(context, second, 2, "published").await;
    let (id, donor) = person(context, "noura@example.org", "نورة").await;
    let basket = |amount: &str, more: &[(&str, &str)]| {
        let mut all = vec![("action", "basket")];
        all.extend_from_slice(more);
        give_form(amount, &all)
    };
    let added = give_opportunity(context, &donor, None, 1, basket("10", &[("anonymous", "on")]))
        .await
        .unwrap();
    let token = added.token.clone();
    test.clock.advance_us(1);
    let dedicated = [("dedication_kind", "parents"), ("intention", "ongoing_sadaqah")];
    give_opportunity(context, &donor, Some(&token), 2, basket("20", &dedicated))
        .await
        .unwrap();
    let quick = QuickGiveForm::parse(&Fields::from([
        ("amount_choice", "50"),
        ("field", "health"),
        ("action", "basket"),
    ]));
    give_quick(context, &donor, Some(&token), quick.unwrap()).await.unwrap();
    test.clock.advance_us(1);
    let quick = QuickGiveForm::parse(&Fields::from([
        ("amount", "7.25"),
        ("intention", "zakat"),
        ("action", "basket"),
    ]));
    let general = give_quick(context, &donor, Some(&token), quick.unwrap()).await.unwrap();
    assert_eq!(basket_count(context, &token).await.unwrap(), 4);

    let change = BasketItemForm::parse(&Fields::from([("amount", "8"), ("intention", "zakat")])).unwrap();
    basket_item_change(context, &donor, Some(&token), general.item, change)
        .await
        .unwrap();
    let stranger = basket_item_remove(context, &VISITOR, Some("nobody's"), general.item)
        .await
        .unwrap_err();
    assert_eq!(stranger.public(), &AppError::Gone);
    let view = basket_view(context, &donor, Some(&token)).await.unwrap();
    assert_eq!(view.total, riyals(88));

    let view = checkout_view(context, &donor, Some(&token), Selection::Basket)
        .await
        .unwrap();
    let form = Fields::from([("idempotency_key", view.idempotency_key.as_str())]);
    let form = CheckoutForm::parse(&form, CheckoutIdentity::SignedIn).unwrap();
    let started = checkout_start(
        context,
        &donor,
        Some(&token),
        Selection::Basket,
        Locale::En,
        Some(view.total),
        form,
    )
    .await
    .unwrap();
    press(context, started.intent, TestAction::Approve).await;
    deliver_all(context).await;
    assert_eq!(basket_count(context, &token).await.unwrap(), 0);
    let gifts = donations_of(context, &started).await;
    assert_eq!(gifts.len(), 4);
    assert!(gifts[0].anonymous && !gifts[1].anonymous);
    assert_eq!(gifts[3].path.waiting, riyals(8));
    assert_eq!(
        texts(context, "SELECT fund_class FROM donation ORDER BY fund_class").await,
        [
            "opportunity_restricted",
            "opportunity_restricted",
            "sadaqah_field",
            "zakat"
        ]
    );
    audit_holds(context).await;
    let own = total_read(context, Dimension::Person, &id.to_string()).await.unwrap();
    assert_eq!((own.amount, own.count), (riyals(88), 4));
    assert_eq!(
        total_read(context, Dimension::Field, "health").await.unwrap().amount,
        riyals(50)
    );
    assert_eq!(total_read(context, Dimension::Donors, "all").await.unwrap().count, 1);
    assert_eq!(
        donation_path(context, &donor, gifts[0].id).await.unwrap().parts[0].amount,
        riyals(10)
    );
    let (_, other) = person(context, "other@example.org", "").await;
    assert_eq!(
        donation_path(context, &other, gifts[0].id).await.unwrap_err().public(),
        &AppError::NotFound
    );
}

async fn the_last_hundred_riyals_go_to_one_of_two_hundred(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    paid(context, 1, "900").await;
    // Half of the donors find the total folded, half of them read the journal's tail.
    let mut donors = Vec::new();
    for _ in 0..200 {
        donors.push(give(context, None, 1, "100").await);
    }
    fold_all(context).await;
    let outcomes = join_all(donors.iter().map(|added| start(context, added, "similar"))).await;
    let won: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(won.len(), 1);
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let Some(errors) = error.public().form_errors() else {
            panic!("{error}")
        };
        assert!(
            errors.iter().all(|problem| problem.problem == FieldProblem::Closed),
            "{errors}"
        );
    }
    assert_eq!(remaining_now(context, id).await.unwrap(), Money::ZERO);
    press(context, won[0].intent, TestAction::Approve).await;
    deliver_all(context).await;
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["funded"]);
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM opportunity_event WHERE to_state = 'funded'"
        )
        .await,
        1
    );
    audit_holds(context).await;
}

async fn a_form_sent_many_times_pays_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    // The whole target, so that a second hold would be refused.
    let added = give(context, None, 1, "1000").await;
    let view = checkout_view(context, &VISITOR, Some(&added.token), Selection::Item(added.item))
        .await
        .unwrap();
    let send = || {
        let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
        let selection = Selection::Item(added.item);
        checkout_start(
            context,
            &VISITOR,
            Some(&added.token),
            selection,
            Locale::Ar,
            Some(view.total),
            form,
        )
    };
    let outcomes = join_all((0..10).map(|_| send())).await;
    let first = outcomes[0].as_ref().unwrap().clone();
    assert!(outcomes.iter().all(|outcome| outcome.as_ref().unwrap() == &first));
    assert_eq!(number(context, "SELECT COUNT(*) FROM intent").await, 1);
    assert_eq!(number(context, "SELECT COUNT(*) FROM test_gateway_payment").await, 1);
    press(context, first.intent, TestAction::Approve).await;
    deliver_all(context).await;
    // The back button after paying leads to the gift, not to a second payment.
    assert_eq!(send().await.unwrap().redirect_to, RedirectTo::Gift);
    assert_eq!(number(context, "SELECT COUNT(*) FROM donation").await, 1);
    audit_holds(context).await;
}

async fn a_key_is_good_for_one_body(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "50").await;
    let view = checkout_view(context, &VISITOR, Some(&added.token), Selection::Item(added.item))
        .await
        .unwrap();
    let send = |mobile: &'static str, total: Money| {
        let form = checkout_form(&view.idempotency_key, "similar", mobile);
        let selection = Selection::Item(added.item);
        checkout_start(
            context,
            &VISITOR,
            Some(&added.token),
            selection,
            Locale::Ar,
            Some(total),
            form,
        )
    };
    send("0551234567", view.total).await.unwrap();
    let key_reused = AppError::Conflict(Conflict::KeyReused);
    assert_eq!(send("0557654321", view.total).await.unwrap_err().public(), &key_reused);
    assert_eq!(send("0551234567", riyals(51)).await.unwrap_err().public(), &key_reused);
    let change = BasketItemForm::parse(&Fields::from([("amount", "60")])).unwrap();
    basket_item_change(context, &VISITOR, Some(&added.token), added.item, change)
        .await
        .unwrap();
    assert_eq!(send("0551234567", view.total).await.unwrap_err().public(), &key_reused);
    // Another donor cannot open it with the key either.
    let other = give(context, None, 1, "50").await;
    let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
    let selection = Selection::Item(other.item);
    let stolen = checkout_start(
        context,
        &VISITOR,
        Some(&other.token),
        selection,
        Locale::Ar,
        Some(view.total),
        form,
    )
    .await;
    assert_eq!(stolen.unwrap_err().public(), &key_reused);
    assert_eq!(number(context, "SELECT COUNT(*) FROM intent").await, 1);
}

async fn going_back_and_paying_again_frees_the_first_hold(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "1000").await;
    let first = start(context, &added, "similar").await.unwrap();
    let second = start(context, &added, "similar").await.unwrap();
    assert_ne!(first.intent, second.intent);
    assert_eq!(state_of(context, first.intent).await, IntentState::Expired);
    // The first payment was given up at the gateway as well.
    let reference = reference_of(context, first.intent).await;
    assert!(!gateway(context).payment_page(&reference).await.unwrap().open);
    press(context, second.intent, TestAction::Approve).await;
    deliver_all(context).await;
    assert_eq!(state_of(context, second.intent).await, IntentState::Captured);
    audit_holds(context).await;
}

async fn a_webhook_storm_books_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let mut intents = Vec::new();
    for _ in 0..5 {
        let added = give(context, None, 1, "20").await;
        let started = start(context, &added, "similar").await.unwrap();
        press(context, started.intent, TestAction::Approve).await;
        intents.push(started);
    }
    let webhooks = gateway(context).webhooks_due().await.unwrap();
    assert_eq!(webhooks.len(), 5);
    let storm = webhooks
        .iter()
        .flat_map(|webhook| (0..8).map(move |_| receive(context, webhook)));
    let answers = join_all(storm).await;
    let accepted = answers
        .iter()
        .filter(|answer| matches!(answer, Ok(WebhookAnswer::Accepted)))
        .count();
    assert_eq!(accepted, 5);
    assert!(answers.iter().all(Result::is_ok));
    // The browsers come back meanwhile.
    join_all(
        intents
            .iter()
            .map(|started| payment_refresh_by_token(context, &VISITOR, &started.tracking_token)),
    )
    .await;
    assert_eq!(number(context, "SELECT COUNT(*) FROM ledger_entry").await, 5);
    assert_eq!(number(context, "SELECT COUNT(*) FROM receipt").await, 5);
    assert_eq!(number(context, "SELECT COUNT(*) FROM message").await, 5);
    audit_holds(context).await;
}

/// What may happen to a payment, in the words of the gateway's webhooks and our own jobs.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Webhook(usize),
    Repeat(usize),
    Return,
    Reconcile,
    Expire,
    ThreeDays,
}

async fn webhooks_in_any_order_end_the_same(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let mut shuffler = rand::rngs::StdRng::seed_from_u64(20_261_122);
    for round in 0..14 {
        let added = give(context, None, 1, "10").await;
        let started = start(context, &added, "similar").await.unwrap();
        let reference = reference_of(context, started.intent).await;
        let gateway = gateway(context);
        gateway.act(&reference, TestAction::Challenge).await.unwrap();
        gateway.act(&reference, TestAction::Approve).await.unwrap();
        let refunded = round % 2 == 1;
        if refunded {
            gateway
                .refund(&at_desk(&reference, riyals(10), &format!("desk-{round}")))
                .await
                .unwrap();
        }
        let webhooks = gateway.webhooks_due().await.unwrap();
        let mut happenings = vec![
            Happening::Return,
            Happening::Reconcile,
            Happening::Expire,
            Happening::ThreeDays,
        ];
        for index in 0..webhooks.len() {
            happenings.extend([Happening::Webhook(index), Happening::Repeat(index)]);
        }
        happenings.shuffle(&mut shuffler);
        for happening in &happenings {
            happen(&test, &started, &webhooks, *happening).await;
        }
        for webhook in &webhooks {
            gateway.webhook_noted(webhook, true).await.unwrap();
        }
        let expected = if refunded {
            IntentState::Refunded
        } else {
            IntentState::Captured
        };
        assert_eq!(
            state_of(context, started.intent).await,
            expected,
            "round {round}: {happenings:?}"
        );
    }
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'donation_captured'"
        )
        .await,
        14
    );
    assert_eq!(
        number(context, "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'refund_paid'").await,
        7
    );
    audit_holds(context).await;
}

async fn happen(test: &TestContext, started: &CheckoutStarted, webhooks: &[SignedWebhook], happening: Happening) {
    let context = &test.context;
    match happening {
        Happening::Webhook(index) | Happening::Repeat(index) => {
            // The gateway signs anew each time it sends.
            let webhook = gateway(context).sign(&webhooks[index].event_id, webhooks[index].body.clone());
            receive(context, &webhook).await.unwrap();
        }
        Happening::Return => {
            payment_refresh_by_token(context, &VISITOR, &started.tracking_token)
                .await
                .unwrap();
        }
        Happening::Reconcile => {
            intents_reconcile_once(context).await.unwrap();
        }
        Happening::Expire => {
            intents_expire_once(context).await.unwrap();
        }
        Happening::ThreeDays => test.clock.advance_us(3 * DAY_US),
    }
}

async fn webhooks_that_lie_are_refused(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "10").await;
    let started = start(context, &added, "similar").await.unwrap();
    let reference = reference_of(context, started.intent).await;
    let gateway = gateway(context);
    let claim = |event: &str, reference: &str, amount: i64, currency: &str| {
        let body = serde_json::json!({
            "event_id": event, "kind": "payment.captured", "reference": reference,
            "amount_halalas": amount, "currency": currency, "state": "captured",
        });
        gateway.sign(event, body.to_string())
    };
    let conflict = AppError::Conflict(Conflict::ChangedMeanwhile);
    // Well signed, but the gateway's own record knows no capture.
    let forged = receive(context, &claim("evt_1", &reference, 1_000, "SAR"))
        .await
        .unwrap_err();
    assert_eq!(forged.public(), &conflict);
    let unsigned = webhook_receive(context, TEST_GATEWAY, &Vec::new(), b"{}", "192.0.2.1")
        .await
        .unwrap_err();
    assert_eq!(unsigned.public(), &AppError::Forbidden);
    let mut tampered = claim("evt_2", &reference, 1_000, "SAR");
    tampered.body = tampered.body.replace("1000", "100000");
    assert_eq!(
        receive(context, &tampered).await.unwrap_err().public(),
        &AppError::Forbidden
    );
    let nonsense = receive(context, &gateway.sign("evt_3", "not json".to_owned()))
        .await
        .unwrap_err();
    assert_eq!(nonsense.public().http_status(), 422);
    assert_eq!(
        receive(context, &claim("evt_4", "tg_unknown", 1_000, "SAR"))
            .await
            .unwrap_err()
            .public(),
        &conflict
    );

    gateway.act(&reference, TestAction::Approve).await.unwrap();
    assert_eq!(
        receive(context, &claim("evt_5", &reference, 100_000, "SAR"))
            .await
            .unwrap_err()
            .public(),
        &conflict
    );
    assert_eq!(
        receive(context, &claim("evt_6", &reference, 1_000, "USD"))
            .await
            .unwrap_err()
            .public(),
        &conflict
    );
    assert_eq!(number(context, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    let recorded = gateway.webhooks_due().await.unwrap().remove(0);
    test.clock.advance_us(6 * MINUTE_US);
    assert_eq!(
        receive(context, &recorded).await.unwrap_err().public(),
        &AppError::Forbidden
    );
    deliver_all(context).await;
    // The id of an event that was accepted, with another body.
    let other = claim(&recorded.event_id, &reference, 1_000, "SAR");
    let reused = receive(context, &gateway.sign(&recorded.event_id, format!("{} ", other.body)))
        .await
        .unwrap_err();
    assert_eq!(reused.public(), &AppError::Conflict(Conflict::KeyReused));
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM audit_event WHERE action = 'webhook.refuse'"
        )
        .await,
        9
    );
    assert_eq!(
        webhook_receive(context, "other", &Vec::new(), b"", "")
            .await
            .unwrap_err()
            .public(),
        &AppError::NotFound
    );
    assert_eq!(state_of(context, started.intent).await, IntentState::Captured);
    audit_holds(context).await;
}

async fn a_silent_gateway_is_asked_again(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "10").await;
    let silent = start(context, &added, "similar").await.unwrap();
    press(context, silent.intent, TestAction::TimeOut).await;
    assert!(gateway(context).webhooks_due().await.unwrap().is_empty());
    assert_eq!(intents_reconcile_once(context).await.unwrap(), 0);
    test.clock.advance_us(MINUTE_US);
    assert_eq!(intents_reconcile_once(context).await.unwrap(), 1);
    assert_eq!(state_of(context, silent.intent).await, IntentState::Captured);

    let added = give(context, None, 1, "10").await;
    let late = start(context, &added, "similar").await.unwrap();
    press(context, late.intent, TestAction::Late).await;
    let state = payment_refresh_by_token(context, &VISITOR, &late.tracking_token)
        .await
        .unwrap();
    assert_eq!(state, IntentState::PendingAction);
    test.clock.advance_us(LATE_US);
    deliver_all(context).await;
    assert_eq!(state_of(context, late.intent).await, IntentState::Captured);
    audit_holds(context).await;
}

/// A gateway whose answers get lost after it did what it was asked.
struct Lossy(TestGateway);

#[async_trait]
impl Gateway for Lossy {
    fn name(&self) -> &'static str {
        TEST_GATEWAY
    }
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }
    async fn create_payment(&self, request: &PaymentRequest) -> std::result::Result<PaymentCreated, GatewayError> {
        self.0.create_payment(request).await?;
        Err(GatewayError::Unknown("the connection was cut".to_owned()))
    }
    async fn get_payment(&self, reference: &str) -> std::result::Result<PaymentRecord, GatewayError> {
        self.0.get_payment(reference).await
    }
    async fn find_payment(&self, key: &str) -> std::result::Result<PaymentRecord, GatewayError> {
        self.0.find_payment(key).await
    }
    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        now: Timestamp,
    ) -> std::result::Result<GatewayEvent, WebhookRefusal> {
        self.0.verify_webhook(headers, raw_body, now)
    }
    async fn refund(&self, refund: &RefundRequest) -> std::result::Result<(), GatewayError> {
        self.0.refund(refund).await
    }
}

/// Features, section 3, row 7: one broken payment at the head of the queue.
async fn a_payment_that_cannot_be_booked_holds_no_other_back(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let mut silent = Vec::new();
    for _ in 0..3 {
        let added = give(context, None, 1, "10").await;
        silent.push(start(context, &added, "similar").await.unwrap());
        press(context, silent[silent.len() - 1].intent, TestAction::TimeOut).await;
        test.clock.advance_us(SECOND_US);
    }
    // Its gifts are gone, so that its capture can never be booked.
    let broken = "SELECT id FROM donation WHERE intent_id = (SELECT id FROM intent ORDER BY created_at_us LIMIT 1)";
    let remove = [
        format!("DELETE FROM opportunity_hold WHERE donation_id IN ({broken})"),
        format!("DELETE FROM donation WHERE id IN ({broken})"),
    ];
    crate::people::fixtures::run(context, remove.to_vec()).await;
    test.clock.advance_us(MINUTE_US);
    assert!(
        intents_reconcile_once(context).await.is_err(),
        "the job's alarm is raised"
    );
    let states = join_all(silent.iter().map(|started| state_of(context, started.intent))).await;
    assert_ne!(states[0], IntentState::Captured);
    assert_eq!(states[1..], [IntentState::Captured, IntentState::Captured]);
    // It waits for its next turn like any other, instead of being the first for ever.
    assert_eq!(intents_reconcile_once(context).await.unwrap(), 0);
}

async fn an_answer_lost_on_the_way_takes_no_money_twice(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give(context, None, 1, "10").await;
    let selection = Selection::Item(added.item);
    let view = checkout_view(context, &VISITOR, Some(&added.token), selection)
        .await
        .unwrap();
    let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
    let request = CheckoutRequest {
        selection,
        locale: Locale::Ar,
        reviewed_total: Some(view.total),
        form: form.clone(),
        origin_hash: None,
    };
    let lossy = Lossy(gateway(context));
    let lost = checkout_start_at(context, &VISITOR, &lossy, Some(&added.token), request)
        .await
        .unwrap_err();
    assert_eq!(lost.public(), &AppError::GatewaySilent);
    assert_eq!(texts(context, "SELECT state FROM intent").await, ["unknown"]);
    // The donor sends the same form again.
    let started = checkout_start(
        context,
        &VISITOR,
        Some(&added.token),
        selection,
        Locale::Ar,
        Some(view.total),
        form,
    )
    .await
    .unwrap();
    assert_eq!(number(context, "SELECT COUNT(*) FROM test_gateway_payment").await, 1);
    press(context, started.intent, TestAction::Approve).await;
    deliver_all(context).await;
    assert_eq!(state_of(context, started.intent).await, IntentState::Captured);
    audit_holds(context).await;
}

async fn a_late_payment_follows_the_donors_choice(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one").await;
    opportunity(context, charity, 1, "published").await;
    let similar = opportunity(context, charity, 2, "published").await;
    let mut late = Vec::new();
    for choice in ["similar", "field_pool", "refund"] {
        let added = give(context, None, 1, "300").await;
        late.push(start(context, &added, choice).await.unwrap());
    }
    test.clock.advance_us(HOLD_US + 1);
    // Somebody else takes all but 100 while the three stand at the gateway's page.
    paid(context, 1, "900").await;
    for started in &late {
        press(context, started.intent, TestAction::Approve).await;
        deliver_all(context).await;
    }
    let moved: Vec<_> = join_all(late.iter().map(|started| donations_of(context, started))).await;
    assert_eq!(moved[0][0].surplus, riyals(200));
    let parts: Vec<_> = moved[0][0]
        .path
        .parts
        .iter()
        .map(|part| (part.opportunity.number, part.amount))
        .collect();
    assert_eq!(parts, [(1, riyals(100)), (2, riyals(200))]);
    assert_eq!(remaining_now(context, similar).await.unwrap(), riyals(800));
    assert_eq!(
        (moved[1][0].surplus, moved[1][0].path.waiting),
        (riyals(300), riyals(300))
    );
    assert_eq!(
        (moved[2][0].surplus, moved[2][0].path.refunded),
        (riyals(300), riyals(300))
    );
    assert_eq!(
        texts(context, "SELECT state FROM opportunity ORDER BY number").await,
        ["funded", "published"]
    );
    audit_holds(context).await;
    assert_eq!(refunds_send_once(context).await.unwrap(), 1);
    assert_eq!(refunds_send_once(context).await.unwrap(), 0);
    deliver_all(context).await;
    assert_eq!(texts(context, "SELECT state FROM refund").await, ["done"]);
    audit_holds(context).await;
}

async fn a_declined_payment_frees_its_hold(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let added = give(context, None, 1, "1000").await;
    let declined = start(context, &added, "similar").await.unwrap();
    assert_eq!(remaining_now(context, id).await.unwrap(), Money::ZERO);
    press(context, declined.intent, TestAction::Decline).await;
    deliver_all(context).await;
    assert_eq!(state_of(context, declined.intent).await, IntentState::Failed);
    assert_eq!(remaining_now(context, id).await.unwrap(), riyals(1_000));
    // The gift is still in the basket, and a second try is a payment of its own.
    let again = start(context, &added, "similar").await.unwrap();
    assert_ne!(again.intent, declined.intent);
    test.clock.advance_us(HOLD_US);
    assert_eq!(remaining_now(context, id).await.unwrap(), riyals(1_000));
    assert_eq!(intents_expire_once(context).await.unwrap(), 1);
    assert_eq!(state_of(context, again.intent).await, IntentState::Expired);
    assert_eq!(number(context, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    audit_holds(context).await;
}

async fn zakat_stays_zakat(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one").await;
    opportunity(context, charity, 1, "published").await;
    opportunity(context, charity, 2, "published").await;
    opportunity(context, charity, 3, "published").await;
    run(
        context,
        vec!["UPDATE opportunity SET zakat_categories = 'fuqara' WHERE number IN (1, 3)".to_owned()],
    )
    .await;
    let zakat = |amount: &str| give_form(amount, &[("intention", "zakat")]);
    let refused = give_opportunity(context, &VISITOR, None, 2, zakat("10"))
        .await
        .unwrap_err();
    assert_eq!(
        problem_of(&refused, "intention"),
        Some(FieldProblem::NotAllowedForZakat)
    );
    let added = give_opportunity(context, &VISITOR, None, 1, zakat("600"))
        .await
        .unwrap();
    let change = BasketItemForm::parse(&Fields::from([("amount", "600"), ("intention", "zakat")])).unwrap();
    basket_item_change(context, &VISITOR, Some(&added.token), added.item, change)
        .await
        .unwrap();
    // The reviewer takes the acceptance back between basket and payment.
    run(
        context,
        vec!["UPDATE opportunity SET zakat_categories = '' WHERE number = 1".to_owned()],
    )
    .await;
    let view = checkout_view(context, &VISITOR, Some(&added.token), Selection::Item(added.item))
        .await
        .unwrap();
    assert_eq!(view.lines[0].problem, Some(LineProblem::NotForZakat));
    let refused = start(context, &added, "similar").await.unwrap_err();
    assert_eq!(
        problem_of(&refused, &format!("line-{}", added.item)),
        Some(FieldProblem::NotAllowedForZakat)
    );
    run(
        context,
        vec!["UPDATE opportunity SET zakat_categories = 'fuqara' WHERE number = 1".to_owned()],
    )
    .await;

    let (to_similar, to_pool) = (start(context, &added, "similar").await.unwrap(), {
        let added = give_opportunity(context, &VISITOR, None, 1, zakat("300"))
            .await
            .unwrap();
        start(context, &added, "field_pool").await.unwrap()
    });
    test.clock.advance_us(HOLD_US + 1);
    paid(context, 1, "1000").await;
    for started in [&to_similar, &to_pool] {
        press(context, started.intent, TestAction::Approve).await;
    }
    deliver_all(context).await;
    let parts = donations_of(context, &to_similar).await.remove(0).path.parts;
    assert_eq!(
        parts.iter().map(|part| part.opportunity.number).collect::<Vec<_>>(),
        [3]
    );
    assert_eq!(donations_of(context, &to_pool).await[0].path.waiting, riyals(300));
    let zakat_sum =
        "SELECT CAST(-SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fund' AND fund_class = 'zakat'";
    assert_eq!(number(context, zakat_sum).await, 90_000);
    assert_eq!(
        number(context, "SELECT COUNT(*) FROM posting WHERE account = 'between_funds'").await,
        0
    );
    audit_holds(context).await;
}

fn finance() -> Actor {
    let id = domain::ids::PersonId::from_uuid(uuid::Uuid::nil());
    Actor::person(
        id,
        vec![RoleGrant {
            role: Role::Finance,
            charity_id: None,
        }],
    )
}

pub(crate) async fn finance_person(context: &Context) -> Actor {
    let (id, _) = person(context, "finance@example.org", "").await;
    Actor::person(
        id,
        vec![RoleGrant {
            role: Role::Finance,
            charity_id: None,
        }],
    )
}

async fn refunds_are_booked_once_and_only_in_time(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let finance_actor = finance_person(context).await;
    let full = paid(context, 1, "1000").await;
    let gift = donations_of(context, &full).await.remove(0).id;
    let (_, donor) = person(context, "donor2@example.org", "").await;
    let refused = donation_refund(context, &donor, gift, "mine", "").await.unwrap_err();
    assert_eq!(refused.public(), &AppError::NotFound);
    assert_eq!(
        donation_refund(context, &VISITOR, gift, "x", "")
            .await
            .unwrap_err()
            .public(),
        &AppError::SignInRequired
    );
    let empty = donation_refund(context, &finance_actor, gift, "  ", "")
        .await
        .unwrap_err();
    assert_eq!(problem_of(&empty, "reason"), Some(FieldProblem::Required));

    let outcomes =
        join_all((0..4).map(|_| donation_refund(context, &finance_actor, gift, "paid by mistake", "192.0.2.7"))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(texts(context, "SELECT state FROM opportunity").await, ["published"]);
    assert_eq!(remaining_now(context, id).await.unwrap(), riyals(1_000));
    assert_eq!(state_of(context, full.intent).await, IntentState::Refunded);
    assert_eq!(refunds_send_once(context).await.unwrap(), 1);
    deliver_all(context).await;
    assert!(
        payment_by_token(context, &VISITOR, &full.tracking_token)
            .await
            .unwrap()
            .receipt
            .unwrap()
            .cancelled_at
            .is_some()
    );
    audit_holds(context).await;
    assert_eq!(
        total_read(context, Dimension::Platform, "all").await.unwrap().amount,
        Money::ZERO
    );
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM audit_event WHERE action = 'donation.refund'"
        )
        .await,
        1
    );

    // Promised to the charity: too late.
    let second = paid(context, 1, "1000").await;
    let gift = donations_of(context, &second).await.remove(0).id;
    disburse(context, id, riyals(1_000)).await;
    let late = donation_refund(context, &finance_actor, gift, "changed my mind", "")
        .await
        .unwrap_err();
    assert_eq!(late.public(), &AppError::Conflict(Conflict::InsufficientFunds));
    let zakat = QuickGiveForm::parse(&Fields::from([("amount", "5"), ("intention", "zakat")])).unwrap();
    let added = give_quick(context, &VISITOR, None, zakat).await.unwrap();
    let started = start(context, &added, "similar").await.unwrap();
    press(context, started.intent, TestAction::Approve).await;
    deliver_all(context).await;
    let gift = donations_of(context, &started).await.remove(0).id;
    let never = donation_refund(context, &finance(), gift, "changed my mind", "")
        .await
        .unwrap_err();
    assert_eq!(never.public(), &AppError::Conflict(Conflict::FundClass));
    audit_holds(context).await;
}

/// Promises and pays an opportunity's money to its charity, through the journal alone.
pub(crate) async fn disburse(context: &Context, id: OpportunityId, amount: Money) {
    let terms = super::room::terms_by_id(context, id).await.unwrap().unwrap();
    let fund = FundKey::opportunity(
        FundClass::OpportunityRestricted,
        id,
        terms.charity_id,
        &terms.field_code,
    );
    let parts = [FundPart {
        fund,
        amount,
        donation_id: None,
    }];
    let requested = disbursement_requested(format!("request:{id}"), &parts).unwrap();
    let released = disbursement_released(format!("release:{id}"), &parts).unwrap();
    append(context, vec![requested, released]).await;
}

pub(crate) async fn append(context: &Context, drafts: Vec<domain::ledger::EntryDraft>) {
    let (source, now) = (context.source.clone(), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for draft in drafts {
                    entry_append(tx, &source, &draft, &SYSTEM, None, now).await?.unwrap();
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn chargebacks_are_booked(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let started = paid(context, 1, "100").await;
    let reference = reference_of(context, started.intent).await;
    gateway(context)
        .refund(&at_desk(&reference, riyals(100), "chargeback"))
        .await
        .unwrap();
    deliver_all(context).await;
    assert_eq!(state_of(context, started.intent).await, IntentState::Refunded);
    assert_eq!(remaining_now(context, id).await.unwrap(), riyals(1_000));
    audit_holds(context).await;

    let spent = paid(context, 1, "100").await;
    disburse(context, id, riyals(100)).await;
    let reference = reference_of(context, spent.intent).await;
    gateway(context)
        .refund(&at_desk(&reference, riyals(100), "chargeback-2"))
        .await
        .unwrap();
    deliver_all(context).await;
    // The money is with the charity: the loss reserve bears it, nothing goes below zero, and finance
    // is told.
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM audit_event WHERE action = 'refund.uncovered'"
        )
        .await,
        1
    );
    let lost = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'chargeback_loss'";
    assert_eq!(number(context, lost).await, 10_000);
    audit_holds(context).await;
}

async fn a_basket_ends_after_thirty_days(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let added = give_opportunity(context, &VISITOR, None, 1, give_form("10", &[("action", "basket")]))
        .await
        .unwrap();
    let token = Some(added.token.as_str());
    test.clock.advance_us(29 * DAY_US);
    let change = BasketItemForm::parse(&Fields::from([("amount", "20")])).unwrap();
    basket_item_change(context, &VISITOR, token, added.item, change.clone())
        .await
        .unwrap();
    test.clock.advance_us(29 * DAY_US);
    assert_eq!(basket_view(context, &VISITOR, token).await.unwrap().total, riyals(20));
    test.clock.advance_us(DAY_US);
    let view = basket_view(context, &VISITOR, token).await.unwrap();
    assert!(view.expired && view.lines.is_empty());
    assert_eq!(basket_count(context, &added.token).await.unwrap(), 0);
    let gone = basket_item_change(context, &VISITOR, token, added.item, change)
        .await
        .unwrap_err();
    assert_eq!(gone.public(), &AppError::Gone);
    let gone = checkout_view(context, &VISITOR, token, Selection::Basket)
        .await
        .unwrap_err();
    assert_eq!(gone.public(), &AppError::Gone);
    let fresh = give(context, token, 1, "10").await;
    assert_ne!(fresh.token, added.token);
    test.clock.advance_us(31 * DAY_US);
    assert_eq!(baskets_forget_once(context).await.unwrap(), 1);
    assert!(!basket_view(context, &VISITOR, token).await.unwrap().expired);
}

async fn what_cannot_be_given_is_refused(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one").await;
    for (number, state) in [
        (1, "published"),
        (2, "paused"),
        (3, "funded"),
        (4, "expired"),
        (5, "draft"),
    ] {
        opportunity(context, charity, number, state).await;
    }
    run(
        context,
        vec!["UPDATE opportunity SET share_price_halalas = 20000 WHERE number = 1".to_owned()],
    )
    .await;
    let try_amount = |number: i64, form: GiveForm| give_opportunity(context, &VISITOR, None, number, form);
    for number in [2, 3, 4] {
        let closed = try_amount(number, give_form("10", &[])).await.unwrap_err();
        assert_eq!(
            problem_of(&closed, "amount"),
            Some(FieldProblem::Closed),
            "opportunity {number}"
        );
    }
    for number in [5, 6, -1, i64::MAX] {
        assert_eq!(
            try_amount(number, give_form("10", &[])).await.unwrap_err().public(),
            &AppError::NotFound
        );
    }
    let small = try_amount(1, give_form("199.99", &[])).await.unwrap_err();
    assert_eq!(
        problem_of(&small, "amount"),
        Some(FieldProblem::AmountBelow {
            minimum_halalas: 20_000
        })
    );
    let much = try_amount(1, give_form("1000.01", &[])).await.unwrap_err();
    assert_eq!(
        problem_of(&much, "amount"),
        Some(FieldProblem::OverRemaining {
            remaining_halalas: 100_000
        })
    );
    let shares = give_form("", &[("amount_choice", "shares"), ("shares", "٣")]);
    let added = try_amount(1, shares).await.unwrap();
    assert_eq!(
        checkout_view(context, &VISITOR, Some(&added.token), Selection::Item(added.item))
            .await
            .unwrap()
            .total,
        riyals(600)
    );
    let unknown = QuickGiveForm::parse(&Fields::from([("amount", "10"), ("field", "nowhere")])).unwrap();
    let unknown = give_quick(context, &VISITOR, None, unknown).await.unwrap_err();
    assert_eq!(problem_of(&unknown, "field"), Some(FieldProblem::InvalidChoice));
    let nothing = BasketItemId::from_uuid(context.source.uuid());
    let missing = checkout_view(context, &VISITOR, Some(&added.token), Selection::Item(nothing))
        .await
        .unwrap_err();
    assert_eq!(missing.public(), &AppError::NotFound);
    let mut token = None;
    for _ in 0..BASKET_ITEMS_MAX {
        let form = QuickGiveForm::parse(&Fields::from([("amount", "1"), ("action", "basket")])).unwrap();
        token = Some(
            give_quick(context, &VISITOR, token.as_deref(), form)
                .await
                .unwrap()
                .token,
        );
    }
    let form = QuickGiveForm::parse(&Fields::from([("amount", "1"), ("action", "basket")])).unwrap();
    let full = give_quick(context, &VISITOR, token.as_deref(), form).await.unwrap_err();
    assert_eq!(problem_of(&full, "amount"), Some(FieldProblem::TooMany { max: 30 }));
}

async fn the_link_tells_nothing_of_the_donor(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let started = paid(context, 1, "10").await;
    let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
        .await
        .unwrap();
    let shown = format!(
        "{payment:?}{:?}",
        receipt_document(&payment, None, Style::of(Locale::En)).unwrap()
    );
    for secret in ["donor@example.org", "+966551234567", "0551234567"] {
        assert!(!shown.contains(secret));
    }
    for token in ["", "x", &"a".repeat(1_000), &started.intent.to_string()] {
        let unknown = payment_by_token(context, &VISITOR, token).await.unwrap_err();
        assert_eq!(unknown.public(), &AppError::NotFound);
    }
    assert_eq!(
        payment_own(context, &finance(), started.intent)
            .await
            .unwrap_err()
            .public(),
        &AppError::NotFound
    );
    assert_eq!(
        donation_path(context, &finance(), payment.gifts[0].id)
            .await
            .unwrap_err()
            .public(),
        &AppError::NotFound
    );
}

async fn pooled_gifts_are_followed_in_order(test: TestContext) {
    let context = &test.context;
    let id = one_opportunity(context, 1).await;
    let mut gifts = Vec::new();
    for amount in ["30", "50", "20"] {
        let form = QuickGiveForm::parse(&Fields::from([("amount", amount)])).unwrap();
        let added = give_quick(context, &VISITOR, None, form).await.unwrap();
        let started = start(context, &added, "similar").await.unwrap();
        press(context, started.intent, TestAction::Approve).await;
        deliver_all(context).await;
        gifts.push(started);
    }
    let terms = super::room::terms_by_id(context, id).await.unwrap().unwrap();
    let pool = FundKey::pool(FundClass::SadaqahGeneral, None);
    let fund = FundKey::opportunity(
        FundClass::OpportunityRestricted,
        id,
        terms.charity_id,
        &terms.field_code,
    );
    for (reference, amount) in [("a", 45), ("b", 40)] {
        append(
            context,
            vec![allocation_made(reference, &pool, &fund, riyals(amount)).unwrap()],
        )
        .await;
    }
    let mut found = Vec::new();
    for started in &gifts {
        let path = donations_of(context, started).await.remove(0).path;
        assert!(path.parts.iter().all(|part| part.arrival == Arrival::Allocated));
        found.push((
            path.parts
                .iter()
                .map(|part| part.amount.whole_riyals())
                .collect::<Vec<_>>(),
            path.waiting.whole_riyals(),
        ));
    }
    assert_eq!(found, [(vec![30], 0), (vec![15, 35], 0), (vec![5], 15)]);
    audit_holds(context).await;
}

async fn totals_are_folds(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    // 22 November 2026 is 12 Jumada al-Thani 1448; the next day begins at nine in the evening UTC.
    paid(context, 1, "10").await;
    test.clock
        .set(Timestamp::from_riyadh_midnight(CivilDate::new(2026, 11, 23).unwrap()).plus_us(-1));
    paid(context, 1, "20").await;
    test.clock.advance_us(1);
    paid(context, 1, "40").await;
    fold_all(context).await;
    assert_eq!(fold_once(context).await.unwrap(), 0);
    assert_eq!(
        total_read(context, Dimension::Day, "2026-11-22").await.unwrap().amount,
        riyals(30)
    );
    assert_eq!(
        total_read(context, Dimension::Day, "2026-11-23").await.unwrap().amount,
        riyals(40)
    );
    assert_eq!(total_read(context, Dimension::Year, "2026").await.unwrap().count, 3);
    assert_eq!(
        total_read(context, Dimension::HijriMonth, "1448-06")
            .await
            .unwrap()
            .amount,
        riyals(70)
    );
    assert_eq!(totals_of(context, Dimension::Charity).await.unwrap().len(), 1);
    // One guest, known by the mobile number.
    assert_eq!(total_read(context, Dimension::Donors, "all").await.unwrap().count, 1);
    assert!(texts(context, "SELECT donor FROM first_gift").await[0].starts_with("guest:"));
    let before = texts(
        context,
        "SELECT dimension || bucket || CAST(amount_halalas AS TEXT) FROM rollup ORDER BY 1",
    )
    .await;
    rollups_rebuild(context).await.unwrap();
    fold_all(context).await;
    let after = texts(
        context,
        "SELECT dimension || bucket || CAST(amount_halalas AS TEXT) FROM rollup ORDER BY 1",
    )
    .await;
    assert_eq!(before, after);
    // Two folds at once count nothing twice.
    paid(context, 1, "5").await;
    join_all((0..4).map(|_| fold_once(context))).await;
    fold_all(context).await;
    assert_eq!(
        total_read(context, Dimension::Platform, "all").await.unwrap().amount,
        riyals(75)
    );
    seal_all(context).await;
    run(
        context,
        vec!["UPDATE rollup SET amount_halalas = amount_halalas + 1 WHERE dimension = 'year'".to_owned()],
    )
    .await;
    let failing: Vec<_> = ledger_audit(context, &SYSTEM)
        .await
        .unwrap()
        .into_iter()
        .filter(|outcome| !outcome.holds())
        .collect();
    assert_eq!(failing.len(), 1);
    assert!(failing[0].problems[0].starts_with("year/2026"), "{}", failing[0]);
}

async fn the_audit_names_a_changed_posting(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    paid(context, 1, "10").await;
    audit_holds(context).await;
    let unguard = match &context.db {
        crate::db::Db::Sqlite(_) => "DROP TRIGGER posting_no_update",
        crate::db::Db::Postgres(_) => "ALTER TABLE posting DISABLE TRIGGER posting_no_change",
    };
    run(
        context,
        vec![
            unguard.to_owned(),
            "UPDATE posting SET amount_halalas = amount_halalas - 500 WHERE account = 'fund'".to_owned(),
        ],
    )
    .await;
    let outcomes = ledger_audit(context, &SYSTEM).await.unwrap();
    let failing: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !outcome.holds())
        .map(ToString::to_string)
        .collect();
    let all = failing.join("\n");
    assert!(all.contains("entry 1 adds up to -500"), "{all}");
    assert!(all.contains("entry 1 books 1500 for a gift of 1000"), "{all}");
    assert!(all.contains("posting can be changed"), "{all}");
    assert_eq!(
        ledger_audit(context, &VISITOR).await.unwrap_err().public(),
        &AppError::SignInRequired
    );
}

async fn the_journal_cannot_be_changed(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    paid(context, 1, "10").await;
    for sql in [
        "UPDATE posting SET amount_halalas = 1",
        "DELETE FROM posting",
        "UPDATE ledger_entry SET memo = 'x'",
        "DELETE FROM ledger_entry",
        "DELETE FROM opportunity_event",
        "UPDATE audit_event SET detail = 'x'",
    ] {
        let before = number(context, "SELECT COUNT(*) FROM audit_event").await;
        run(
            context,
            vec![
                "INSERT INTO audit_event (at_us, actor, action, target_kind, target_id, detail, origin) \
             VALUES (0, '', '', '', '', '', '')"
                    .to_owned(),
            ],
        )
        .await;
        run(
            context,
            vec![
                "INSERT INTO opportunity_event (id, opportunity_id, event, from_state, to_state, reason, at_us) \
             SELECT id, id, '', '', '', '', 0 FROM opportunity WHERE TRUE ON CONFLICT DO NOTHING"
                    .to_owned(),
            ],
        )
        .await;
        let refused = context
            .db
            .write(move |tx| {
                Box::pin(async move {
                    crate::in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                    Ok(())
                })
            })
            .await;
        assert!(refused.is_err(), "{sql}");
        assert_eq!(number(context, "SELECT COUNT(*) FROM audit_event").await, before + 1);
    }
}

/// A small model of the whole: whatever order things happen in, what came in less what
/// went back is what the funds hold, and every rule of the audit holds.
async fn random_giving_keeps_every_rule(test: TestContext) {
    use rand::Rng;
    let context = &test.context;
    let charity = charity(context, "one").await;
    for number in 1..=4 {
        opportunity(context, charity, number, "published").await;
    }
    run(
        context,
        vec!["UPDATE opportunity SET zakat_categories = 'fuqara', target_halalas = 30000".to_owned()],
    )
    .await;
    let finance_actor = finance_person(context).await;
    let mut dice = rand::rngs::StdRng::seed_from_u64(7);
    let mut open: Vec<CheckoutStarted> = Vec::new();
    let (mut expected, mut captured) = (Money::ZERO, Vec::<(DonationId, Money)>::new());
    for _ in 0..70 {
        match dice.random_range(0..10) {
            0..=4 => {
                let amount = dice.random_range(1..=120).to_string();
                let intention = if dice.random_bool(0.3) { "zakat" } else { "sadaqah" };
                let choice = ["similar", "field_pool", "refund"][dice.random_range(0..3)];
                let form = give_form(&amount, &[("intention", intention)]);
                let Ok(added) = give_opportunity(context, &VISITOR, None, dice.random_range(1..=4), form).await else {
                    continue;
                };
                if let Ok(started) = start(context, &added, choice).await {
                    open.push(started);
                }
            }
            5 | 6 if !open.is_empty() => {
                let started = open.swap_remove(dice.random_range(0..open.len()));
                let Ok(TestOutcomeReached) = approve(context, &started).await else {
                    continue;
                };
                deliver_all(context).await;
                for gift in donations_of(context, &started).await {
                    expected = expected
                        .checked_add(gift.amount)
                        .unwrap()
                        .checked_sub(gift.path.refunded)
                        .unwrap();
                    captured.push((gift.id, gift.amount));
                }
            }
            7 => {
                test.clock.advance_us(dice.random_range(0..2 * HOLD_US));
                intents_expire_once(context).await.unwrap();
            }
            8 if !captured.is_empty() => {
                let (gift, _) = captured.swap_remove(dice.random_range(0..captured.len()));
                let before = refunded_sum(context).await;
                if donation_refund(context, &finance_actor, gift, "test", "").await.is_ok() {
                    let back = refunded_sum(context).await - before;
                    expected = expected.checked_sub(Money::from_halalas(back)).unwrap();
                }
                refunds_send_once(context).await.unwrap();
            }
            _ => {
                fold_once(context).await.unwrap();
            }
        }
    }
    deliver_all(context).await;
    let funds = "SELECT CAST(COALESCE(-SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'fund'";
    assert_eq!(number(context, funds).await, expected.halalas());
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    audit_holds(context).await;
}

struct TestOutcomeReached;

/// Approves at the gateway; a payment that was given up there cannot be approved any more.
async fn approve(context: &Context, started: &CheckoutStarted) -> Result<TestOutcomeReached> {
    let reference = reference_of(context, started.intent).await;
    gateway(context).act(&reference, TestAction::Approve).await?;
    Ok(TestOutcomeReached)
}

async fn refunded_sum(context: &Context) -> i64 {
    number(
        context,
        "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM refund",
    )
    .await
}
