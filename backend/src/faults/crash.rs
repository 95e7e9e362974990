//! Fault 10: a crash between every two steps of the flow: it is run once for each of its
//! places, dying there, until a run ends before its place. Jobs and a client that retries with
//! the same key must bring every one of them to the same end.

use std::sync::{Arc, Mutex};

use domain::error::{AppError, Conflict};
use domain::locale::Locale;
use domain::people::Actor;
use domain::time::MINUTE_US;

use super::gateway::{self, Faulty, Script};
use super::{Books, books};
use crate::db::steps::on::CrashAt;
use crate::giving::flow_tests::{
    VISITOR, audit_holds, checkout_form, deliver_all, donations_of, finance_person, gateway as test_gateway, number,
    one_opportunity, reference_of, state_of,
};
use crate::giving::intents::IntentState;
use crate::giving::{Added, CheckoutStarted, CheckoutView, Selection, checkout_start, checkout_view, donation_refund};
use crate::ledger::fold_once;
use crate::messages::outbox_send_once;
use crate::payments::test_gateway::TestAction;
use crate::payments::{intents_expire_once, intents_reconcile_once, refunds_send_once, settlement_book_once};
use crate::test_support::TestContext;
use crate::{Context, Result, on_both_engines};

on_both_engines! {
    a_crash_between_any_two_steps_is_recovered,
}

/// What the donor's browser and the finance person's know: it outlives a crash of the site.
#[derive(Default)]
struct Client {
    added: Option<Added>,
    view: Option<CheckoutView>,
    started: Option<CheckoutStarted>,
    refunded: bool,
}

type Memory = Arc<Mutex<Client>>;

async fn a_crash_between_any_two_steps_is_recovered(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let finance = finance_person(context).await;
    // The first life warms up what happens only once, such as the first fold.
    gift_and_refund(&test, &finance, &CrashAt::new(None)).await;
    let mut places = Vec::new();
    loop {
        let crash = CrashAt::new(Some(places.len()));
        gift_and_refund(&test, &finance, &crash).await;
        // A flow that ended before its place has none of that number.
        let Some(name) = crash.seen().get(places.len()).copied() else {
            break;
        };
        places.push(name);
    }
    assert!(
        places.len() > 60,
        "only {} places: the flow is not watched",
        places.len()
    );
    audit_holds(context).await;
    let inside = places.iter().filter(|name| **name == "statement").count();
    println!(
        "fault 10, {}: {} crash points ({} between transactions and gateway calls, {inside} at statements inside \
         them), each recovered to one capture, one receipt, one refund; the audit holds after each",
        context.db.engine_name(),
        places.len(),
        places.len() - inside,
    );
}

/// One gift from the form to the refund, with a crash, the jobs and the client's retry.
async fn gift_and_refund(test: &TestContext, finance: &Actor, crash: &Arc<CrashAt>) {
    let context = &test.context;
    let before = books(context).await;
    let memory = Memory::default();
    let sound = Faulty::shared(context, Arc::new(Script::new(&[])));
    let flow = gateway::with(sound, flow(test, finance, &memory));
    let _ = crash.run(flow).await;
    // The program is started again: its jobs find what was left, and the client tries again.
    recover(test).await;
    flow_until_done(test, finance, &memory).await;
    recover(test).await;
    let after = books(context).await;
    let expected = Books {
        intents: before.intents + 1,
        gateway_payments: before.gateway_payments + 1,
        captures: before.captures + 1,
        receipts: before.receipts + 1,
        refunds: before.refunds + 1,
        entries_of_refunds: before.entries_of_refunds + 1,
        gateway_refunds: before.gateway_refunds + 1,
        // The receipt and the refund's message.
        messages: before.messages + 2,
    };
    let seen = crash.seen();
    assert_eq!(after, expected, "died at place {:?} of {seen:?}", seen.len());
    let started = memory.lock().unwrap().started.clone().unwrap();
    assert_eq!(state_of(context, started.intent).await, IntentState::Refunded);
    let holds = "SELECT COUNT(*) FROM opportunity_hold WHERE released_at_us IS NULL";
    assert_eq!(number(context, holds).await, 0, "a hold was left behind");
    audit_holds(context).await;
}

async fn flow_until_done(test: &TestContext, finance: &Actor, memory: &Memory) {
    flow(test, finance, memory).await.unwrap();
}

/// Every step that moves money, one after the other. What the client knows already it does not
/// ask for again; what it does not know it asks for with the same key.
async fn flow(test: &TestContext, finance: &Actor, memory: &Memory) -> Result<()> {
    let context = &test.context;
    let known = memory.lock().unwrap().added.clone();
    let added = match known {
        Some(added) => added,
        None => give_once(context, memory).await?,
    };
    let selection = Selection::Item(added.item);
    let known = memory.lock().unwrap().view.clone();
    let view = match known {
        Some(view) => view,
        None => {
            let view = checkout_view(context, &VISITOR, Some(&added.token), selection).await?;
            memory.lock().unwrap().view = Some(view.clone());
            view
        }
    };
    let form = checkout_form(&view.idempotency_key, "similar", "0551234567");
    let started = checkout_start(
        context,
        &VISITOR,
        Some(&added.token),
        selection,
        Locale::Ar,
        Some(view.total),
        form,
    )
    .await?;
    memory.lock().unwrap().started = Some(started.clone());
    let reference = reference_of(context, started.intent).await;
    match test_gateway(context).act(&reference, TestAction::Approve).await {
        // Pressed before, and only the answer was lost.
        Err(error) if matches!(error.public(), AppError::Conflict(_)) => {}
        outcome => drop(outcome?),
    }
    crate::giving::payment_refresh_by_token(context, &VISITOR, &started.tracking_token).await?;
    deliver_all(context).await;
    fold_once(context).await?;
    if !memory.lock().unwrap().refunded {
        let gift = donations_of(context, &started).await.remove(0).id;
        match donation_refund(context, finance, gift, "asked for", "192.0.2.7").await {
            Ok(_) => {}
            // It was done, and only its answer was lost.
            Err(error) if *error.public() == AppError::Conflict(Conflict::WrongState) => {}
            Err(error) => return Err(error),
        }
        memory.lock().unwrap().refunded = true;
    }
    refunds_send_once(context).await?;
    deliver_all(context).await;
    outbox_send_once(context).await?;
    fold_once(context).await?;
    Ok(())
}

async fn give_once(context: &Context, memory: &Memory) -> Result<Added> {
    let form = crate::giving::flow_tests::give_form("50", &[]);
    let added = crate::giving::give_opportunity(context, &VISITOR, None, 1, form).await?;
    memory.lock().unwrap().added = Some(added.clone());
    Ok(added)
}

/// What the job runner does after a start.
async fn recover(test: &TestContext) {
    let context = &test.context;
    test.clock.advance_us(MINUTE_US);
    intents_reconcile_once(context).await.unwrap();
    intents_expire_once(context).await.unwrap();
    deliver_all(context).await;
    refunds_send_once(context).await.unwrap();
    deliver_all(context).await;
    outbox_send_once(context).await.unwrap();
    settlement_book_once(context).await.unwrap();
    crate::ledger::fold_all(context).await;
}
