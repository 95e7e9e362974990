//! Webhooks: only what the gateway signed, what its own record confirms and what fits our
//! intent is believed, and each event counts once.

use backend::payments::TestGateway;
use domain::time::MINUTE_US;

use crate::support::TestApp;

const REFUSALS: &str = "SELECT COUNT(*) FROM audit_event WHERE action = 'webhook.refuse'";
const CAPTURED: &str = "SELECT COUNT(*) FROM intent WHERE state = 'captured'";
const ENTRIES: &str = "SELECT COUNT(*) FROM ledger_entry";

/// An open payment: its gateway reference and its amount in halalas.
async fn open_payment(app: &TestApp) -> String {
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    guest.check_out(&checkout).await;
    app.text("SELECT reference FROM test_gateway_payment ORDER BY created_at_us DESC LIMIT 1")
        .await
}

fn body(event: &str, reference: &str, amount: i64, currency: &str, state: &str) -> String {
    format!(
        r#"{{"event_id":"{event}","kind":"payment.{state}","reference":"{reference}","amount_halalas":{amount},"currency":"{currency}","state":"{state}"}}"#
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_webhook_changes_nothing_and_is_written_down() {
    let app = TestApp::with_data().await;
    let reference = open_payment(&app).await;
    let gateway = TestGateway::of(&app.context).unwrap();
    let (captured, entries, refusals) = (
        app.count(CAPTURED).await,
        app.count(ENTRIES).await,
        app.count(REFUSALS).await,
    );
    let truth = body("evt_forged", &reference, 5_000, "SAR", "captured");
    let signed = gateway.sign("evt_forged", truth.clone());
    let other = gateway.sign("evt_forged", body("evt_forged", &reference, 1, "SAR", "captured"));
    let cases = [
        ("no signature", String::new(), truth.clone(), 403),
        (
            "an invented signature",
            "t=1795338000,v1=00".to_owned(),
            truth.clone(),
            403,
        ),
        ("another body's signature", other.signature.clone(), truth.clone(), 403),
        // Signed as the gateway would, but the gateway's own record says that nothing was taken.
        ("a capture that never was", signed.signature.clone(), truth.clone(), 409),
        ("another amount", other.signature, other.body, 409),
    ];
    for (what, signature, body, status) in cases {
        let answer = app.webhook(&signature, body).await;
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
    }
    let unknown = gateway.sign(
        "evt_unknown",
        body("evt_unknown", "no-such-payment", 5_000, "SAR", "captured"),
    );
    assert_eq!(app.webhook(&unknown.signature, unknown.body).await.status, 409);
    let garbage = gateway.sign("evt_garbage", "{not json".to_owned());
    assert_eq!(app.webhook(&garbage.signature, garbage.body).await.status, 422);
    assert_eq!(app.count(CAPTURED).await, captured);
    assert_eq!(app.count(ENTRIES).await, entries);
    assert_eq!(app.count(REFUSALS).await, refusals + 7);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorded_webhook_is_worth_nothing_later() {
    let app = TestApp::with_data().await;
    let reference = open_payment(&app).await;
    let mut donor = app.browser();
    donor.press(&reference, "approve").await;
    let gateway = TestGateway::of(&app.context).unwrap();
    let webhook = gateway.webhooks_due().await.unwrap().pop().unwrap();
    app.clock.advance_us(6 * MINUTE_US);
    assert_eq!(app.webhook(&webhook.signature, webhook.body.clone()).await.status, 403);
    // The gateway sends it again, signed anew.
    app.run_jobs().await;
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_webhook_counts_once() {
    let app = TestApp::with_data().await;
    let reference = open_payment(&app).await;
    let (captured, entries) = (app.count(CAPTURED).await, app.count(ENTRIES).await);
    let receipts = app.count("SELECT COUNT(*) FROM receipt").await;
    app.browser().press(&reference, "approve").await;
    let gateway = TestGateway::of(&app.context).unwrap();
    let webhook = gateway.webhooks_due().await.unwrap().pop().unwrap();
    for _ in 0..5 {
        let answer = app.webhook(&webhook.signature, webhook.body.clone()).await;
        assert!(answer.status.is_success(), "{}", answer.text());
    }
    // The same event with another body is no repetition.
    let changed = gateway.sign(&webhook.event_id, webhook.body.replace("}", " }"));
    assert_eq!(app.webhook(&changed.signature, changed.body).await.status, 409);
    app.run_jobs().await;
    assert_eq!(app.count(CAPTURED).await, captured + 1);
    assert_eq!(app.count(ENTRIES).await, entries + 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM receipt").await, receipts + 1);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_oversized_webhook_is_not_read() {
    let app = TestApp::with_data().await;
    let answer = app.webhook("t=1,v1=00", vec![b' '; 65 * 1_024]).await;
    assert_eq!(answer.status, 413);
}
