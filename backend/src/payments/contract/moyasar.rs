//! A double of Moyasar, from the samples of its documents: "Create Invoice", "List
//! Invoices", "SADAD Bill, Overview", "Payment Object", "Refund Payment", "Webhook
//! Reference" and "List Settlement Lines".

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine;
use serde_json::{Value, json};

use super::link::serve;
use super::*;
use crate::payments::moyasar::MOYASAR;
use crate::payments::settings::{MoyasarSettings, Secret};

const KEY: &str = "sk_test_moyasar";
const SECRET_TOKEN: &str = "a shared secret";
/// What "Testing" of SADAD bills promises; our own stand for it.
const BILL_LAST_DAY_FROM_NOW: i64 = 14;

#[derive(Default)]
struct State_ {
    invoices: BTreeMap<String, Value>,
    payments: BTreeMap<String, Value>,
    webhooks: Vec<Value>,
    /// Refunds that were made, by payment.
    refunds: Vec<(String, i64)>,
}

type Shared = Arc<Mutex<State_>>;

pub(super) struct DoubleOfMoyasar {
    link: Link,
    state: Shared,
}

pub(super) async fn double() -> DoubleOfMoyasar {
    let state = Shared::default();
    let router = Router::new()
        .route("/v1/invoices", post(invoice_create).get(invoice_list))
        .route("/v1/invoices/{id}", get(invoice_fetch))
        .route("/v1/invoices/{id}/cancel", put(invoice_cancel))
        .route("/v1/payments", post(payment_create))
        .route("/v1/payments/{id}", get(payment_fetch))
        .route("/v1/payments/{id}/refund", post(payment_refund))
        .route("/v1/settlements", get(settlements))
        .route("/v1/settlements/{id}/lines", get(settlement_lines))
        .with_state(Arc::clone(&state));
    let address = serve(router).await;
    DoubleOfMoyasar {
        link: Link::to(&format!("http://{address}")).await,
        state,
    }
}

fn stranger(headers: &HeaderMap) -> Option<Response> {
    let expected = base64::engine::general_purpose::STANDARD.encode(format!("{KEY}:"));
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    let body =
        json!({ "type": "authentication_error", "message": "Invalid authorization credentials", "errors": null });
    (given != Some(&format!("Basic {expected}"))).then(|| (StatusCode::UNAUTHORIZED, Json(body)).into_response())
}

fn invalid(what: &str) -> Response {
    let body =
        json!({ "type": "invalid_request_error", "message": "Validation Failed", "errors": { what: ["is invalid"] } });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn not_found() -> Response {
    let body = json!({ "type": "record_not_found", "message": "Object not found", "errors": null });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

/// The sample of "List Invoices", with its own values.
async fn invoice_create(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let amount = body["amount"].as_i64().unwrap_or_default();
    if amount < 100 || body["currency"] != "SAR" || body["description"].as_str().is_none_or(str::is_empty) {
        return invalid("amount");
    }
    let id = key();
    let invoice = json!({
        "id": id,
        "status": "initiated",
        "amount": amount,
        "currency": "SAR",
        "description": body["description"],
        "amount_format": format!("{}.{:02} SAR", amount / 100, amount % 100),
        "url": format!("https://checkout.moyasar.com/invoices/{id}?lang=en"),
        "callback_url": null,
        "expired_at": null,
        "created_at": "2023-08-23T11:21:15.690Z",
        "updated_at": "2023-08-23T11:21:15.690Z",
        "back_url": body["back_url"],
        "success_url": body["success_url"],
        "payment_id": null,
        "paid_at": null,
        "metadata": body["metadata"],
        "payments": [],
    });
    state.lock().unwrap().invoices.insert(id, invoice.clone());
    (StatusCode::CREATED, Json(invoice)).into_response()
}

async fn invoice_list(
    State(state): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let wanted = query.get("metadata[ataa_intent]").cloned();
    let state = state.lock().unwrap();
    let invoices: Vec<Value> = state
        .invoices
        .values()
        .filter(|invoice| {
            wanted
                .as_deref()
                .is_none_or(|wanted| invoice["metadata"]["ataa_intent"] == wanted)
        })
        .map(|invoice| {
            let mut listed = invoice.clone();
            listed.as_object_mut().unwrap().remove("payments");
            listed
        })
        .collect();
    let meta = json!({ "current_page": 1, "next_page": null, "prev_page": null, "total_pages": 1,
        "total_count": invoices.len() });
    Json(json!({ "invoices": invoices, "meta": meta })).into_response()
}

async fn invoice_fetch(State(state): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let state = state.lock().unwrap();
    let Some(mut invoice) = state.invoices.get(&id).cloned() else {
        return not_found();
    };
    let payments: Vec<&Value> = state
        .payments
        .values()
        .filter(|payment| payment["invoice_id"] == id)
        .collect();
    invoice["payments"] = json!(payments);
    Json(invoice).into_response()
}

async fn invoice_cancel(State(state): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    match state.lock().unwrap().invoices.get_mut(&id) {
        None => not_found(),
        Some(invoice) if invoice["status"] != "initiated" => invalid("status"),
        Some(invoice) => {
            invoice["status"] = json!("canceled");
            Json(invoice.clone()).into_response()
        }
    }
}

/// The payment object, as "Payment Object" shows it.
fn payment(id: &str, amount: i64, metadata: &Value, invoice: Option<&str>, source: Value) -> Value {
    json!({
        "id": id,
        "status": "initiated",
        "amount": amount,
        "fee": 0,
        "currency": "SAR",
        "refunded": 0,
        "refunded_at": null,
        "captured": 0,
        "captured_at": null,
        "voided_at": null,
        "description": "Ataa",
        "amount_format": format!("{}.{:02} SAR", amount / 100, amount % 100),
        "fee_format": "0.00 SAR",
        "refunded_format": "0.00 SAR",
        "captured_format": "0.00 SAR",
        "invoice_id": invoice,
        "ip": null,
        "callback_url": null,
        "created_at": "2023-08-23T12:12:55.857Z",
        "updated_at": "2023-08-23T12:12:55.857Z",
        "metadata": metadata,
        "source": source,
    })
}

async fn payment_create(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let mut state = state.lock().unwrap();
    let id = body["given_id"].as_str().unwrap_or_default().to_owned();
    let amount = body["amount"].as_i64().unwrap_or_default();
    if id.is_empty() || state.payments.contains_key(&id) {
        return invalid("given_id");
    }
    let source = match body["source"]["type"].as_str() {
        Some("sadadbill") if amount >= 10_000 => json!({
            "type": "sadadbill",
            "provider_name": "Rosom-رسوم",
            "biller_code": "901",
            "sadad_number": "1234567890123",
            "gateway_id": "moyasar_sb_aQHM2nEqvGKHQyBns4We8",
            "expired_at": bill_last_day(),
            "message": null,
        }),
        _ => return invalid("source"),
    };
    let made = payment(&id, amount, &body["metadata"], None, source);
    state.payments.insert(id, made.clone());
    (StatusCode::CREATED, Json(made)).into_response()
}

fn bill_last_day() -> String {
    let day = source()
        .now()
        .plus_us(BILL_LAST_DAY_FROM_NOW * domain::time::DAY_US)
        .riyadh_date();
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

async fn payment_fetch(State(state): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    match state.lock().unwrap().payments.get(&id) {
        Some(payment) => Json(payment.clone()).into_response(),
        None => not_found(),
    }
}

async fn payment_refund(
    State(state): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let mut state = state.lock().unwrap();
    let Some(payment) = state.payments.get_mut(&id) else {
        return not_found();
    };
    let (amount, before) = (
        payment["amount"].as_i64().unwrap(),
        payment["refunded"].as_i64().unwrap(),
    );
    let part = body["amount"].as_i64().unwrap_or(amount);
    let refundable = payment["status"] == "paid" || payment["status"] == "refunded";
    if !refundable || payment["source"]["type"] == "sadadbill" || part <= 0 || before + part > amount {
        return invalid("amount");
    }
    // The state is "refunded" even after a part of it went back.
    payment["status"] = json!("refunded");
    payment["refunded"] = json!(before + part);
    let told = payment.clone();
    state.refunds.push((id, part));
    state.webhooks.push(event("payment_refunded", &told));
    Json(told).into_response()
}

async fn settlements(State(_): State<Shared>) -> Json<Value> {
    Json(json!({
        "settlements": [{ "id": "f6a5b1f4-3e0c-4a0c-9df5-0f3b6f1f0c11", "currency": "SAR", "amount": 9000,
            "settlement_count": 2 }],
        "meta": { "current_page": 1, "next_page": null, "prev_page": null, "total_pages": 1, "total_count": 1 },
    }))
}

/// Two pages: a payment and a fee, then a refund.
async fn settlement_lines(Query(query): Query<BTreeMap<String, String>>) -> Json<Value> {
    let first = query.get("page").map(String::as_str) == Some("1");
    let lines = if first {
        json!([
            { "payment_id": "73bda482-5f95-4f59-87d3-3fe3615c54bc", "type": "payment", "currency": "SAR", "amount": 10000 },
            { "payment_id": null, "type": "fee", "currency": "SAR", "amount": -275 },
        ])
    } else {
        json!([{ "payment_id": "73bda482-5f95-4f59-87d3-3fe3615c54bc", "type": "refund", "currency": "SAR", "amount": -1000 }])
    };
    let next = if first { json!(2) } else { Value::Null };
    Json(json!({ "lines": lines, "meta": { "next_page": next } }))
}

/// The sample of "Webhook Reference".
fn event(kind: &str, data: &Value) -> Value {
    json!({
        "id": key(),
        "type": kind,
        "created_at": "2023-08-23T12:13:03.690Z",
        "secret_token": SECRET_TOKEN,
        "account_name": null,
        "live": false,
        "data": data,
    })
}

impl DoubleOfMoyasar {
    fn settings_with(&self, key: &str, token: &str, answer_timeout: Duration) -> GatewaySettings {
        GatewaySettings {
            default: MOYASAR.to_owned(),
            moyasar: Some(MoyasarSettings {
                base_url: self.link.url.clone(),
                secret_key: Secret::new(key),
                webhook_secret: Secret::new(token),
                answer_timeout,
            }),
            ..GatewaySettings::default()
        }
    }

    /// The bank tells that a bill was paid, or that its time is over.
    pub(super) fn bill_ends(&self, id: &str, status: &str) {
        let mut state = self.state.lock().unwrap();
        let payment = state.payments.get_mut(id).unwrap();
        payment["status"] = json!(status);
        let told = payment.clone();
        state.webhooks.push(event(&format!("payment_{status}"), &told));
    }
}

#[async_trait]
impl Double for DoubleOfMoyasar {
    fn habits(&self) -> Habits {
        Habits {
            knows_before: true,
            finds_before: true,
            decline_ends: false,
            amount_bound: true,
            signs_body: false,
            signs_time: false,
            keeps_cards: false,
            create: "POST /v1/invoices",
            read: "GET /v1/invoices/*",
            refund: "POST /v1/payments/*",
        }
    }

    fn link(&self) -> &Link {
        &self.link
    }

    fn settings(&self, answer_timeout: Duration) -> GatewaySettings {
        self.settings_with(KEY, SECRET_TOKEN, answer_timeout)
    }

    fn settings_with_wrong_key(&self) -> GatewaySettings {
        self.settings_with("sk_test_other", "another secret", PATIENT)
    }

    async fn press(&self, page: &str, press: Press) {
        let id = page.strip_prefix("https://checkout.moyasar.com/invoices/").unwrap();
        let id = id.strip_suffix("?lang=ar").unwrap().to_owned();
        let mut state = self.state.lock().unwrap();
        let invoice = state.invoices[&id].clone();
        if invoice["status"] != "initiated" {
            return;
        }
        let waiting = state
            .payments
            .values()
            .find(|payment| payment["invoice_id"] == id && payment["status"] == "initiated")
            .map(|payment| payment["id"].as_str().unwrap().to_owned());
        let payment_id = waiting.unwrap_or_else(key);
        let card = json!({ "type": "creditcard", "company": "mada", "number": "XXXX-XXXX-XXXX-1111",
            "message": "APPROVED", "response_code": "00", "gateway_id": "moyasar_cc_1" });
        let mut made = payment(
            &payment_id,
            invoice["amount"].as_i64().unwrap(),
            &invoice["metadata"],
            Some(&id),
            card,
        );
        let kind = match press {
            Press::Challenge => {
                state.payments.insert(payment_id, made);
                return;
            }
            Press::Decline => {
                made["status"] = json!("failed");
                made["source"]["message"] = json!("INSUFFICIENT FUNDS");
                made["source"]["response_code"] = json!("51");
                "payment_failed"
            }
            Press::Pay | Press::Pass => {
                made["status"] = json!("paid");
                state.invoices.get_mut(&id).unwrap()["status"] = json!("paid");
                "payment_paid"
            }
        };
        state.payments.insert(payment_id, made.clone());
        state.webhooks.push(event(kind, &made));
    }

    async fn webhooks(&self, key: &str) -> Vec<Sent> {
        let mut state = self.state.lock().unwrap();
        let ours = |event: &Value| event["data"]["metadata"]["ataa_intent"] == key;
        let (taken, rest): (Vec<Value>, Vec<Value>) = state.webhooks.drain(..).partition(ours);
        state.webhooks = rest;
        taken
            .into_iter()
            .map(|event| Sent {
                headers: Vec::new(),
                body: event.to_string().into_bytes(),
            })
            .collect()
    }

    fn signed(&self, claim: &Claim) -> Sent {
        let (kind, id) = claim.reference.split_once('/').unwrap();
        let (payment_id, invoice) = match kind {
            "invoice" => (key(), Some(id)),
            _ => (id.to_owned(), None),
        };
        let mut data = payment(
            &payment_id,
            claim.amount.halalas(),
            &Value::Null,
            invoice,
            json!({ "type": "creditcard" }),
        );
        data["status"] = json!("paid");
        data["currency"] = json!(claim.currency);
        Sent {
            headers: Vec::new(),
            body: event("payment_paid", &data).to_string().into_bytes(),
        }
    }

    async fn books(&self, key: &str) -> Books {
        let state = self.state.lock().unwrap();
        let mut books = Books::default();
        for payment in state.payments.values() {
            let taken = payment["status"] == "paid" || payment["status"] == "refunded";
            if payment["metadata"]["ataa_intent"] != key || !taken {
                continue;
            }
            books.captures += 1;
            let amount = Money::from_halalas(payment["amount"].as_i64().unwrap());
            books.captured = books.captured.checked_add(amount).unwrap();
            for (_, part) in state.refunds.iter().filter(|(id, _)| payment["id"] == *id) {
                books.refunds += 1;
                books.refunded = books.refunded.checked_add(Money::from_halalas(*part)).unwrap();
            }
        }
        books
    }
}

mod double_of_moyasar {
    use domain::error::{AppError, Conflict};
    use domain::people::Actor;
    use domain::time::{CivilDate, DAY_US, HOUR_US};

    use super::super::flow;
    use super::*;
    use crate::giving::{RedirectTo, donation_refund, payment_by_token};
    use crate::payments::intents_expire_once;
    use crate::test_support::TestContext;

    crate::payments::contract::contract!();

    crate::on_both_engines! { a_sadad_bill_is_shown_paid_and_not_refunded, a_sadad_bill_runs_out }

    async fn a_sadad_bill_is_shown_paid_and_not_refunded(test: TestContext) {
        let double = double().await;
        let context = &flow::context_with(&double, &test);
        let small = flow::give(context, 1, "99").await;
        let refused = flow::check_out(context, &small, "sadad_bill").await.unwrap_err();
        assert_eq!(refused.public().http_status(), 422);

        let given = flow::give(context, 2, "250").await;
        let started = flow::check_out(context, &given, "sadad_bill").await.unwrap();
        assert_eq!(started.redirect_to, RedirectTo::Gift);
        let visitor = Actor::Visitor;
        let shown = payment_by_token(context, &visitor, &started.tracking_token)
            .await
            .unwrap();
        let bill = shown.bill.unwrap();
        assert_eq!(
            (bill.biller_code.as_str(), bill.bill_number.as_str()),
            ("901", "1234567890123")
        );
        // The hold is over after a quarter of an hour; the bill is not.
        test.clock.advance_us(HOUR_US);
        intents_expire_once(context).await.unwrap();
        assert_eq!(flow::text(context, "SELECT state FROM intent").await, "pending_action");
        // The same form again shows the same bill.
        let again = flow::check_out(context, &given, "sadad_bill").await.unwrap();
        assert_eq!(again.redirect_to, RedirectTo::Gift);

        let key = again.intent.to_string();
        double.bill_ends(&key, "paid");
        for webhook in double.webhooks(&key).await {
            flow::receive(context, &webhook).await.unwrap();
        }
        let paid = payment_by_token(context, &visitor, &again.tracking_token)
            .await
            .unwrap();
        assert!(paid.receipt.is_some() && paid.bill.is_none());
        let finance = flow::finance(context).await;
        let refused = donation_refund(context, &finance, paid.gifts[0].id, "mistake", "192.0.2.1")
            .await
            .unwrap_err();
        assert_eq!(refused.public(), &AppError::Conflict(Conflict::NotRefundable));
        flow::audit_holds(context).await;
    }

    async fn a_sadad_bill_runs_out(test: TestContext) {
        let double = double().await;
        let context = &flow::context_with(&double, &test);
        let given = flow::give(context, 1, "250").await;
        let started = flow::check_out(context, &given, "sadad_bill").await.unwrap();
        test.clock.advance_us((BILL_LAST_DAY_FROM_NOW + 1) * DAY_US);
        double.bill_ends(&started.intent.to_string(), "expired");
        intents_expire_once(context).await.unwrap();
        assert_eq!(flow::text(context, "SELECT state FROM intent").await, "expired");
        assert_eq!(flow::number(context, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    }

    #[tokio::test]
    async fn settlements_are_read_to_their_last_page() {
        let double = double().await;
        let gateway = adapter(&double.settings(PATIENT));
        let day = CivilDate::new(2026, 11, 22).unwrap();
        let lines = gateway.list_settlements(day).await.unwrap();
        let payment = "payment/73bda482-5f95-4f59-87d3-3fe3615c54bc";
        let sums: Vec<_> = lines
            .iter()
            .map(|line| {
                (
                    line.reference.as_str(),
                    line.captured.halalas(),
                    line.refunded.halalas(),
                )
            })
            .collect();
        assert_eq!(sums, [(payment, 10_000, 0), (payment, 0, 1_000)]);
    }
}
