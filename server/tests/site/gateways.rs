//! Paying at a gateway that is another house: the ways to pay, the way there, a bill, and
//! webhooks. The gateway is a few answers of Moyasar's documents on this machine.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use backend::payments::settings::{GatewaySettings, MoyasarSettings, Secret};
use domain::error::FieldProblem;
use domain::locale::Locale;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Answer, HOST, TestApp};

const INVOICE: &str = "73bda482-5f95-4f59-87d3-3fe3615c54bc";
const PAGE: &str = "https://checkout.moyasar.com/invoices/73bda482-5f95-4f59-87d3-3fe3615c54bc?lang=ar";
const SECRET_TOKEN: &str = "a shared secret";

type Bill = std::sync::Arc<std::sync::Mutex<Value>>;

/// One invoice that nobody pays, and one bill that is paid as soon as it was looked at.
async fn moyasar() -> SocketAddr {
    let router = Router::new()
        .route(
            "/v1/invoices",
            post(invoice).get(async || Json(json!({ "invoices": [] }))),
        )
        .route("/v1/payments", post(bill_issue))
        .route("/v1/payments/{id}", get(bill))
        .with_state(Bill::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn invoice(Json(asked): Json<Value>) -> Json<Value> {
    Json(json!({
        "id": INVOICE, "status": "initiated", "amount": asked["amount"], "currency": "SAR",
        "url": format!("https://checkout.moyasar.com/invoices/{INVOICE}?lang=en"), "metadata": asked["metadata"],
    }))
}

fn payment(id: &str, amount: &Value, status: &str) -> Value {
    json!({
        "id": id, "status": status, "amount": amount, "currency": "SAR", "refunded": 0, "invoice_id": null,
        "metadata": { "ataa_intent": id },
        "source": { "type": "sadadbill", "provider_name": "Rosom-رسوم", "biller_code": "901",
            "sadad_number": "1234567890123", "expired_at": "2026-12-10" },
    })
}

async fn bill_issue(State(bill): State<Bill>, Json(asked): Json<Value>) -> Json<Value> {
    *bill.lock().unwrap() = asked["amount"].clone();
    Json(payment(
        asked["given_id"].as_str().unwrap(),
        &asked["amount"],
        "initiated",
    ))
}

async fn bill(State(bill): State<Bill>, Path(id): Path<String>) -> Json<Value> {
    Json(payment(&id, &bill.lock().unwrap(), "paid"))
}

async fn site() -> TestApp {
    let base_url = format!("http://{}", moyasar().await);
    TestApp::with_gateways(GatewaySettings {
        default: "moyasar".to_owned(),
        moyasar: Some(MoyasarSettings {
            base_url,
            secret_key: Secret::new("sk_test_1"),
            webhook_secret: Secret::new(SECRET_TOKEN),
            answer_timeout: Duration::from_secs(30),
        }),
        ..GatewaySettings::default()
    })
    .await
}

fn offered(checkout: &Answer) -> Vec<String> {
    let fields = checkout.form("/checkout").fields;
    let ways = fields.iter().filter(|field| field.name == "method");
    ways.map(|field| field.value.clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ways_to_pay_are_offered_and_none_is_chosen() {
    let app = site().await;
    let mut guest = app.browser();
    let small = guest.quick_gift("99").await;
    assert_eq!(offered(&small), ["card", "apple_pay", "stc_pay"]);
    let checkout = guest.quick_gift("250").await;
    assert_eq!(offered(&checkout), ["card", "apple_pay", "stc_pay", "sadad_bill"]);
    let form = checkout.form("/checkout").set("mobile", "0551234567");
    assert_eq!(form.value("method"), None, "a way to pay is chosen");
    let style = domain::locale::Style::of(Locale::Ar);
    let answer = guest.submit(&form).await;
    answer.assert_page(
        422,
        Locale::Ar,
        &app::words::field_problem(style, &FieldProblem::Required),
    );
    assert_eq!(answer.form("/checkout").value("mobile").as_deref(), Some("0551234567"));
    // A way that is not on the page.
    let mut pairs = form.pairs();
    pairs.push(("method".to_owned(), "cash".to_owned()));
    let fields: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(guest.post(&form.action, &fields).await.status, 422);
    assert_eq!(
        app.count("SELECT COUNT(*) FROM intent WHERE gateway = 'moyasar'").await,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_form_leads_to_another_house_over_a_page_of_our_own() {
    let app = site().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("250").await;
    let form = checkout
        .form("/checkout")
        .set("mobile", "0551234567")
        .set("method", "card");
    let sent = guest.submit(&form).await;
    assert_eq!(sent.status, 303);
    let onward = guest.own_path(sent.location());
    assert!(onward.starts_with("/ar/checkout/pay/"), "{onward}");
    let page = guest.get(&onward).await;
    page.assert_page(200, Locale::Ar, locales::giving_onward_title(Locale::Ar));
    assert_eq!(page.header("refresh"), Some(format!("0; url={PAGE}").as_str()));
    assert!(
        page.addresses().iter().any(|address| address == PAGE),
        "{:?}",
        page.addresses()
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("form-action 'self'") && !policy.contains("moyasar"),
        "{policy}"
    );
    // Once the time is over nobody is sent there any more.
    app.clock.advance_us(domain::time::HOUR_US);
    let over = guest.get(&onward).await;
    assert_eq!(over.status, 303);
    assert!(over.location().contains("/ar/donations/"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_is_shown_until_it_is_paid() {
    let app = site().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("250").await;
    let form = checkout
        .form("/checkout")
        .set("mobile", "0551234567")
        .set("method", "sadad_bill");
    let sent = guest.submit(&form).await;
    let gift = guest.follow(&sent).await;
    gift.assert_page(200, Locale::Ar, locales::giving_bill_title(Locale::Ar));
    for shown in ["901", "1234567890123", "250"] {
        assert!(gift.text().contains(shown), "{shown}: {}", gift.text());
    }
    let english = guest.get(&gift.path.replacen("/ar/", "/en/", 1)).await;
    english.assert_page(200, Locale::En, locales::giving_bill_title(Locale::En));

    let forged = webhook(&app, "another secret").await;
    assert_eq!(forged.status, 403);
    let told = webhook(&app, SECRET_TOKEN).await;
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(webhook(&app, SECRET_TOKEN).await.text(), "repeated\n");
    let paid = guest.get(&gift.path).await;
    paid.assert_page(200, Locale::Ar, locales::giving_thanks_title(Locale::Ar));
    assert_eq!(
        app.count("SELECT COUNT(*) FROM audit_event WHERE action = 'webhook.refuse' AND target_id LIKE 'moyasar%'")
            .await,
        1
    );
    app.audit().await;
}

/// A webhook that tells of the newest bill as paid.
async fn webhook(app: &TestApp, secret: &str) -> Answer {
    let reference = app
        .text("SELECT gateway_reference FROM intent WHERE gateway = 'moyasar'")
        .await;
    let id = reference.strip_prefix("payment/").unwrap();
    let body = json!({
        "id": "c1307778-f112-4720-96c6-9e38fda601a2", "type": "payment_paid", "created_at": "2023-08-23T12:13:03.690Z",
        "secret_token": secret, "account_name": null, "live": false,
        "data": payment(id, &json!(25_000), "paid"),
    });
    let request = Request::post("/webhooks/moyasar")
        .header("host", HOST)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    app.send(request).await
}
