//! A double of Tap, from the samples of its documents: "Create a Charge", "List All
//! Charges", "Create a Refund", "List All Refunds", "Create a Token (Saved Card)",
//! "Idempotency" and "Webhook".

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::link::serve;
use super::*;
use crate::payments::http::{amount_decimal, amount_read};
use crate::payments::settings::{Secret, TapSettings};
use crate::payments::tap::{HASH_HEADER, TAP};

const KEY: &str = "sk_test_XKokBfNWv6FIYuTMg5sLPjhJ";

#[derive(Default)]
struct State_ {
    charges: Vec<Value>,
    refunds: Vec<Value>,
    tokens: Vec<String>,
    /// The first answer to each idempotent string.
    answers: BTreeMap<String, Value>,
    webhooks: Vec<Value>,
    draws: u64,
}

type Shared = Arc<Mutex<State_>>;

struct DoubleOfTap {
    link: Link,
    state: Shared,
}

async fn double() -> DoubleOfTap {
    let state = Shared::default();
    let router = Router::new()
        .route("/v2/charges/", post(charge_create))
        .route("/v2/charges/list", post(charge_list))
        .route("/v2/charges/{id}", get(charge_fetch))
        .route("/v2/refunds/", post(refund_create))
        .route("/v2/refunds/list", post(refund_list))
        .route("/v2/tokens", post(token_create))
        .with_state(Arc::clone(&state));
    let address = serve(router).await;
    DoubleOfTap {
        link: Link::to(&format!("http://{address}")).await,
        state,
    }
}

fn refusal(status: StatusCode, code: &str, description: &str) -> Response {
    let body = json!({ "errors": [{ "code": code, "description": description }] });
    (status, Json(body)).into_response()
}

fn stranger(headers: &HeaderMap) -> Option<Response> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    (given != Some(&format!("Bearer {KEY}"))).then(|| refusal(StatusCode::UNAUTHORIZED, "2104", "Unauthorized"))
}

/// A number of JSON as an amount; the double reads it as text, too.
fn amount_of(value: &Value) -> Option<Money> {
    amount_read(&value.to_string())
}

impl State_ {
    fn id(&mut self, prefix: &str) -> String {
        self.draws += 1;
        format!("{prefix}_TS05A4520230658{:04}", self.draws)
    }
}

/// The sample of "Create a Charge", shortened.
async fn charge_create(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let mut state = state.lock().unwrap();
    let idempotent = body["reference"]["idempotent"].as_str().unwrap().to_owned();
    if let Some(first) = state.answers.get(&idempotent) {
        return Json(first.clone()).into_response();
    }
    let amount = amount_of(&body["amount"]);
    if !body["amount"].is_number() || amount.is_none_or(|amount| !amount.is_positive()) || body["currency"] != "SAR" {
        return refusal(StatusCode::BAD_REQUEST, "1117", "Amount is invalid");
    }
    let customer = &body["customer"];
    let reachable = customer["email"].is_string() || customer["phone"]["number"].is_string();
    let known = customer["id"].is_string();
    if !known && (!customer["first_name"].is_string() || !reachable) {
        return refusal(StatusCode::BAD_REQUEST, "1108", "Customer is invalid");
    }
    let merchant_initiated = body["customer_initiated"] == false;
    let source_id = body["source"]["id"].as_str().unwrap_or_default();
    if merchant_initiated
        && (!state.tokens.iter().any(|token| token == source_id) || !body["payment_agreement"]["id"].is_string())
    {
        return refusal(StatusCode::BAD_REQUEST, "1126", "Source is invalid");
    }
    let id = state.id("chg");
    let charge = json!({
        "id": id,
        "object": "charge",
        "live_mode": false,
        "customer_initiated": body["customer_initiated"],
        "api_version": "V2",
        "method": "POST",
        "status": if merchant_initiated { "CAPTURED" } else { "INITIATED" },
        "amount": body["amount"],
        "currency": "SAR",
        "threeDSecure": body["threeDSecure"],
        "card_threeDSecure": false,
        "save_card": body["save_card"],
        "product": "GOSELL",
        "transaction": {
            "timezone": "UTC+03:00",
            "created": "1700000000000",
            "url": if merchant_initiated { Value::Null } else { json!(format!("https://sandbox.payments.tap.company/test_gosell/v3/payment/tap_process.aspx?chg={id}")) },
            "expiry": { "period": 30, "type": "MINUTE" },
            "amount": body["amount"],
            "currency": "SAR",
        },
        "reference": {
            "track": "tck_TS01A5820230658",
            "payment": "5820230658112233445",
            "gateway": "123456789012345",
            "transaction": body["reference"]["transaction"],
            "order": body["reference"]["order"],
            "idempotent": idempotent,
        },
        "response": { "code": "100", "message": "Initiated" },
        "customer": { "id": "cus_TS02A5820230658", "first_name": customer["first_name"] },
        "source": { "object": "source", "id": body["source"]["id"] },
        "redirect": { "status": "PENDING", "url": body["redirect"]["url"] },
        "post": { "status": "PENDING", "url": body["post"]["url"] },
    });
    state.charges.push(charge.clone());
    state.answers.insert(idempotent, charge.clone());
    Json(charge).into_response()
}

async fn charge_fetch(State(state): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    match state.lock().unwrap().charges.iter().find(|charge| charge["id"] == id) {
        Some(charge) => Json(charge.clone()).into_response(),
        None => refusal(StatusCode::NOT_FOUND, "1143", "Charge not found"),
    }
}

/// One row to a page, so that the pages are turned.
async fn charge_list(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    assert!(body["period"]["date"]["from"].as_i64() < body["period"]["date"]["to"].as_i64());
    let state = state.lock().unwrap();
    let after = body["starting_after"].as_str().unwrap_or_default();
    let start = state
        .charges
        .iter()
        .position(|charge| charge["id"] == after)
        .map_or(0, |index| index + 1);
    let Some(charge) = state.charges.get(start) else {
        return refusal(StatusCode::BAD_REQUEST, "1143", "Charges not found");
    };
    let has_more = start + 1 < state.charges.len();
    Json(json!({ "object": "list", "live_mode": false, "has_more": has_more, "charges": [charge] })).into_response()
}

async fn refund_create(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let mut state = state.lock().unwrap();
    let idempotent = format!("refund {}", body["reference"]["idempotent"]);
    if let Some(first) = state.answers.get(&idempotent) {
        return Json(first.clone()).into_response();
    }
    let id = body["charge_id"].as_str().unwrap().to_owned();
    let charge = state
        .charges
        .iter()
        .find(|charge| charge["id"] == id && charge["status"] == "CAPTURED");
    let Some(amount) = charge.and_then(|charge| amount_of(&charge["amount"])) else {
        return refusal(StatusCode::BAD_REQUEST, "1143", "Charge is invalid");
    };
    let part = amount_of(&body["amount"]).unwrap();
    if refunded(&state.refunds, &id).checked_add(part).unwrap() > amount {
        return refusal(StatusCode::BAD_REQUEST, "1142", "Refund amount is invalid");
    }
    let refund_id = state.id("re");
    let made = json!({
        "id": refund_id,
        "object": "refund",
        "api_version": "V2",
        "live_mode": false,
        "amount": body["amount"],
        "currency": "SAR",
        "charge_id": id,
        "created": "1700000000000",
        "status": "PENDING",
        "response": { "code": "100", "message": "Initiated" },
        "reference": body["reference"],
    });
    state.refunds.push(made.clone());
    state.answers.insert(idempotent, made.clone());
    Json(made).into_response()
}

fn refunded(refunds: &[Value], charge: &str) -> Money {
    let ours = refunds.iter().filter(|refund| refund["charge_id"] == charge);
    Money::checked_sum(ours.map(|refund| amount_of(&refund["amount"]).unwrap())).unwrap()
}

async fn refund_list(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let wanted = body["charges"][0].as_str().unwrap();
    let state = state.lock().unwrap();
    let refunds: Vec<&Value> = state
        .refunds
        .iter()
        .filter(|refund| refund["charge_id"] == wanted)
        .collect();
    if refunds.is_empty() {
        return (StatusCode::BAD_REQUEST, Json(json!({ "message": "Refunds not found" }))).into_response();
    }
    Json(json!({ "object": "list", "has_more": false, "refunds": refunds })).into_response()
}

async fn token_create(State(state): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let card = body["saved_card"]["card_id"].as_str().unwrap_or_default();
    let mut state = state.lock().unwrap();
    if !state.charges.iter().any(|charge| charge["card"]["id"] == card) {
        return refusal(StatusCode::BAD_REQUEST, "1126", "Card is invalid");
    }
    let id = state.id("tok");
    state.tokens.push(id.clone());
    Json(json!({ "id": id, "object": "token", "used": false })).into_response()
}

/// As "Webhook" puts it together.
fn hash(charge: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let joined = format!(
        "x_id{}x_amount{}x_currency{}x_gateway_reference{}x_payment_reference{}x_status{}x_created{}",
        text(&charge["id"]),
        amount_decimal(amount_of(&charge["amount"]).unwrap()),
        text(&charge["currency"]),
        text(&charge["reference"]["gateway"]),
        text(&charge["reference"]["payment"]),
        text(&charge["status"]),
        text(&charge["transaction"]["created"]),
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(joined.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn sent(charge: &Value) -> Sent {
    Sent {
        headers: vec![(HASH_HEADER.to_owned(), hash(charge))],
        body: charge.to_string().into_bytes(),
    }
}

impl DoubleOfTap {
    fn settings_with(&self, key: &str, answer_timeout: Duration) -> GatewaySettings {
        GatewaySettings {
            default: TAP.to_owned(),
            tap: Some(TapSettings {
                base_url: self.link.url.clone(),
                secret_key: Secret::new(key),
                answer_timeout,
            }),
            ..GatewaySettings::default()
        }
    }
}

#[async_trait]
impl Double for DoubleOfTap {
    fn habits(&self) -> Habits {
        Habits {
            knows_before: true,
            finds_before: true,
            decline_ends: true,
            amount_bound: true,
            signs_body: false,
            signs_time: false,
            keeps_cards: true,
            create: "POST /v2/charges/",
            read: "GET /v2/charges/*",
            refund: "POST /v2/refunds/",
        }
    }

    fn link(&self) -> &Link {
        &self.link
    }

    fn settings(&self, answer_timeout: Duration) -> GatewaySettings {
        self.settings_with(KEY, answer_timeout)
    }

    fn settings_with_wrong_key(&self) -> GatewaySettings {
        self.settings_with("sk_test_other", PATIENT)
    }

    async fn press(&self, page: &str, press: Press) {
        let (_, id) = page.split_once("?chg=").unwrap();
        let mut state = self.state.lock().unwrap();
        let card = state.id("card");
        let charge = state.charges.iter_mut().find(|charge| charge["id"] == id).unwrap();
        if !matches!(charge["status"].as_str(), Some("INITIATED" | "IN_PROGRESS")) {
            return;
        }
        let (status, code) = match press {
            Press::Pay | Press::Pass => ("CAPTURED", "000"),
            Press::Decline => ("DECLINED", "507"),
            Press::Challenge => ("IN_PROGRESS", "200"),
        };
        charge["status"] = json!(status);
        charge["response"]["code"] = json!(code);
        if charge["save_card"] == true && status == "CAPTURED" {
            charge["card"] = json!({ "object": "card", "id": card, "brand": "MADA", "last_four": "1019" });
            charge["payment_agreement"] = json!({ "id": "payment_agreement_TS07A5820230658", "type": "UNSCHEDULED" });
        }
        let told = charge.clone();
        if status != "IN_PROGRESS" {
            state.webhooks.push(told);
        }
    }

    async fn webhooks(&self, key: &str) -> Vec<Sent> {
        let mut state = self.state.lock().unwrap();
        let ours = |charge: &Value| charge["reference"]["transaction"] == key;
        let (taken, rest): (Vec<Value>, Vec<Value>) = state.webhooks.drain(..).partition(ours);
        state.webhooks = rest;
        taken.iter().map(sent).collect()
    }

    fn signed(&self, claim: &Claim) -> Sent {
        let amount = serde_json::from_str::<Value>(&amount_decimal(claim.amount)).unwrap();
        sent(&json!({
            "id": claim.reference,
            "object": "charge",
            "status": "CAPTURED",
            "amount": amount,
            "currency": claim.currency,
            "reference": { "gateway": "123456789012345", "payment": "5820230658112233445" },
            "transaction": { "created": "1700000000000" },
        }))
    }

    async fn books(&self, key: &str) -> Books {
        let state = self.state.lock().unwrap();
        let mut books = Books::default();
        let taken = |charge: &&Value| charge["reference"]["transaction"] == key && charge["status"] == "CAPTURED";
        for charge in state.charges.iter().filter(taken) {
            books.captures += 1;
            let amount = amount_of(&charge["amount"]).unwrap();
            books.captured = books.captured.checked_add(amount).unwrap();
            let id = charge["id"].as_str().unwrap();
            books.refunds += state.refunds.iter().filter(|refund| refund["charge_id"] == id).count();
            books.refunded = books.refunded.checked_add(refunded(&state.refunds, id)).unwrap();
        }
        books
    }
}

mod double_of_tap {
    use super::double;

    crate::payments::contract::contract!();
}
