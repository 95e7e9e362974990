//! A double of HyperPay, from the samples of the Open Payment Platform's documents: "Pay By
//! Link Integration Guide", "Transaction Reports", "Back-office operations", "Tokenization"
//! and "Webhooks, Payload".

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::link::serve;
use super::*;
use crate::payments::http::{amount_decimal, amount_read};
use crate::payments::hyperpay::{HYPERPAY, TAG_HEADER, VECTOR_HEADER, seal};
use crate::payments::settings::{HyperPaySettings, Secret};

const TOKEN: &str = "OGE4Mjk0MTc0YjdlY2IyODAxNGI5Njk5MjIwMDE1Y2M8c3k2S0pzVDg=";
const ENTITY: &str = "8a8294174b7ecb28014b9699220015ca";
const WEBHOOK_KEY: &str = "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f";

const SUCCESS: &str = "000.100.110";
const CREATED: &str = "000.000.000";
const PENDING: &str = "000.200.000";
const DECLINED: &str = "800.100.151";

#[derive(Default)]
struct Books_ {
    links: BTreeMap<String, BTreeMap<String, String>>,
    transactions: Vec<Value>,
    webhooks: Vec<Value>,
    draws: u64,
}

type Shared = Arc<Mutex<Books_>>;
type Fields = BTreeMap<String, String>;

struct DoubleOfHyperPay {
    link: Link,
    state: Shared,
}

async fn double() -> DoubleOfHyperPay {
    let state = Shared::default();
    let router = Router::new()
        .route("/paybylink/v1", post(link_create))
        .route("/v3/query", get(query))
        .route("/v3/query/{id}", get(query_linked))
        .route("/v1/payments/{id}", post(operate))
        .route("/v1/registrations/{id}/payments", post(charge))
        .with_state(Arc::clone(&state));
    let address = serve(router).await;
    DoubleOfHyperPay {
        link: Link::to(&format!("http://{address}")).await,
        state,
    }
}

fn result(code: &str, description: &str) -> Value {
    json!({
        "result": { "code": code, "description": description },
        "buildNumber": "3b5605d2c5a1ba7a5ac5e8a4e0e5e4b5@2024-04-11 09:01:23 +0000",
        "timestamp": "2024-04-11 10:07:26+0000",
        "ndc": "8a8294174b7ecb28014b9699220015ca_66b12f658442479c8ca66166c4999e78",
    })
}

fn stranger(headers: &HeaderMap, entity: Option<&String>) -> Option<Response> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    let ours = given == Some(&format!("Bearer {TOKEN}")) && entity.map(String::as_str) == Some(ENTITY);
    let body = result("800.900.300", "invalid authentication information");
    (!ours).then(|| (StatusCode::UNAUTHORIZED, Json(body)).into_response())
}

async fn link_create(State(state): State<Shared>, headers: HeaderMap, Form(fields): Form<Fields>) -> Response {
    if let Some(refusal) = stranger(&headers, fields.get("entityId")) {
        return refusal;
    }
    let decimals = fields["amount"]
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    if decimals != 2 || fields["currency"] != "SAR" || fields["paymentType"] != "DB" {
        let body = result("200.300.404", "invalid or missing parameter");
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    }
    let id = key().replace('-', "");
    state.lock().unwrap().links.insert(id.clone(), fields);
    let mut body = result(CREATED, "successfully created paybylink");
    body["id"] = json!(id);
    body["link"] = json!(format!("https://eu-test.oppwa.com/paybylink/v1/{id}"));
    Json(body).into_response()
}

fn report(records: Vec<Value>) -> Response {
    if records.is_empty() {
        let body = result("700.400.580", "cannot find transaction");
        return (StatusCode::NOT_FOUND, Json(body)).into_response();
    }
    let mut body = result("000.000.100", "successful");
    body["records"] = json!(records);
    body["pages"] = json!(1);
    Json(body).into_response()
}

async fn query(State(state): State<Shared>, headers: HeaderMap, Query(query): Query<Fields>) -> Response {
    if let Some(refusal) = stranger(&headers, query.get("entityId")) {
        return refusal;
    }
    let key = &query["merchantTransactionId"];
    let records = state
        .lock()
        .unwrap()
        .transactions
        .iter()
        .filter(|row| row["merchantTransactionId"] == **key)
        .cloned()
        .collect();
    report(records)
}

async fn query_linked(
    State(state): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&headers, query.get("entityId")) {
        return refusal;
    }
    assert_eq!(query["includeLinkedTransactions"], "true");
    let related = |row: &&Value| row["id"] == id || row["referencedId"] == id;
    let records = state
        .lock()
        .unwrap()
        .transactions
        .iter()
        .filter(related)
        .cloned()
        .collect();
    report(records)
}

/// The sample of "Webhooks, Payload", with its own values.
fn transaction(kind: &str, amount: &str, key: &str, code: &str) -> Value {
    json!({
        "id": super::key().replace('-', ""),
        "paymentType": kind,
        "paymentBrand": "MADA",
        "amount": amount,
        "currency": "SAR",
        "presentationAmount": amount,
        "presentationCurrency": "SAR",
        "descriptor": "3017.7139.1650 OPP_Channel ",
        "merchantTransactionId": key,
        "result": { "code": code, "description": "as its code says" },
        "card": { "bin": "420000", "last4Digits": "0000", "holder": "Jane Jones" },
        "timestamp": "2015-12-07 16:46:07+0000",
    })
}

fn sum_of(rows: &[Value], id: &str) -> Money {
    let refunds = rows
        .iter()
        .filter(|row| row["referencedId"] == id && row["paymentType"] == "RF" && row["result"]["code"] == SUCCESS);
    Money::checked_sum(refunds.map(|row| amount_read(row["amount"].as_str().unwrap()).unwrap())).unwrap()
}

async fn operate(
    State(state): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&headers, fields.get("entityId")) {
        return refusal;
    }
    assert_eq!(fields["paymentType"], "RF");
    let mut state = state.lock().unwrap();
    let rows = &state.transactions;
    let payment = rows
        .iter()
        .find(|row| row["id"] == id && row["result"]["code"] == SUCCESS);
    let Some(payment) = payment else {
        return Json(result("700.400.200", "cannot refund")).into_response();
    };
    let amount = amount_read(payment["amount"].as_str().unwrap()).unwrap();
    let part = amount_read(&fields["amount"]).unwrap();
    let fits = sum_of(rows, &id).checked_add(part).unwrap() <= amount;
    let code = if fits { SUCCESS } else { "700.400.200" };
    let mut made = transaction("RF", &fields["amount"], &fields["merchantTransactionId"], code);
    made["referencedId"] = json!(id);
    state.transactions.push(made.clone());
    if fits {
        state.webhooks.push(made.clone());
    }
    // The platform answers with 200 whatever became of it.
    Json(made).into_response()
}

async fn charge(
    State(state): State<Shared>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&headers, fields.get("entityId")) {
        return refusal;
    }
    assert_eq!(fields["standingInstruction.source"], "MIT");
    let mut state = state.lock().unwrap();
    let known = state.transactions.iter().any(|row| row["registrationId"] == token);
    let code = if known { SUCCESS } else { "100.150.200" };
    let made = transaction("DB", &fields["amount"], &fields["merchantTransactionId"], code);
    state.transactions.push(made.clone());
    Json(made).into_response()
}

impl DoubleOfHyperPay {
    fn settings_with(&self, token: &str, webhook_key: &str, answer_timeout: Duration) -> GatewaySettings {
        GatewaySettings {
            default: HYPERPAY.to_owned(),
            hyperpay: Some(HyperPaySettings {
                base_url: self.link.url.clone(),
                entity_id: ENTITY.to_owned(),
                access_token: Secret::new(token),
                webhook_key: Secret::new(webhook_key),
                answer_timeout,
            }),
            ..GatewaySettings::default()
        }
    }

    /// Seals a notification under a vector of its own.
    fn sealed(&self, payload: &Value) -> Sent {
        let mut state = self.state.lock().unwrap();
        state.draws += 1;
        let mut vector = [0; 12];
        vector[..8].copy_from_slice(&state.draws.to_be_bytes());
        let plain = json!({ "type": "PAYMENT", "payload": payload }).to_string();
        let (body, tag) = seal(WEBHOOK_KEY, &vector, plain.as_bytes());
        Sent {
            headers: vec![
                (VECTOR_HEADER.to_owned(), hex::encode(vector)),
                (TAG_HEADER.to_owned(), tag),
            ],
            body: body.into_bytes(),
        }
    }
}

#[async_trait]
impl Double for DoubleOfHyperPay {
    fn habits(&self) -> Habits {
        Habits {
            knows_before: false,
            finds_before: false,
            decline_ends: true,
            amount_bound: false,
            signs_body: true,
            signs_time: false,
            keeps_cards: true,
            create: "POST /paybylink/v1",
            read: "GET /v3/query?*",
            refund: "POST /v1/payments/*",
        }
    }

    fn link(&self) -> &Link {
        &self.link
    }

    fn settings(&self, answer_timeout: Duration) -> GatewaySettings {
        self.settings_with(TOKEN, WEBHOOK_KEY, answer_timeout)
    }

    fn settings_with_wrong_key(&self) -> GatewaySettings {
        self.settings_with("other", &"ff".repeat(32), PATIENT)
    }

    async fn press(&self, page: &str, press: Press) {
        let id = page.strip_prefix("https://eu-test.oppwa.com/paybylink/v1/").unwrap();
        let mut state = self.state.lock().unwrap();
        let link = state.links[id].clone();
        let key = &link["merchantTransactionId"];
        let taken = |row: &Value| row["linkId"] == id && row["result"]["code"] == SUCCESS;
        if state.transactions.iter().any(taken) {
            return;
        }
        let code = match press {
            Press::Pay | Press::Pass => SUCCESS,
            Press::Decline => DECLINED,
            Press::Challenge => PENDING,
        };
        let waiting = |row: &Value| row["linkId"] == id && row["result"]["code"] == PENDING;
        state.transactions.retain(|row| !waiting(row));
        let mut made = transaction("DB", &link["amount"], key, code);
        made["linkId"] = json!(id);
        if link.contains_key("createRegistration") && code == SUCCESS {
            made["registrationId"] = json!(super::key().replace('-', ""));
        }
        state.transactions.push(made.clone());
        state.webhooks.push(made);
    }

    async fn webhooks(&self, key: &str) -> Vec<Sent> {
        let taken: Vec<Value> = {
            let mut state = self.state.lock().unwrap();
            let (taken, rest): (Vec<Value>, Vec<Value>) = {
                let ids: Vec<Value> = state
                    .transactions
                    .iter()
                    .filter(|row| row["merchantTransactionId"] == key)
                    .map(|row| row["id"].clone())
                    .collect();
                state
                    .webhooks
                    .drain(..)
                    .partition(|row| ids.contains(&row["id"]) || ids.contains(&row["referencedId"]))
            };
            state.webhooks = rest;
            taken
        };
        taken.iter().map(|payload| self.sealed(payload)).collect()
    }

    fn signed(&self, claim: &Claim) -> Sent {
        let mut payload = transaction("DB", &amount_decimal(claim.amount), &claim.reference, SUCCESS);
        payload["currency"] = json!(claim.currency);
        self.sealed(&payload)
    }

    async fn books(&self, key: &str) -> Books {
        let state = self.state.lock().unwrap();
        let mut books = Books::default();
        let payments = state.transactions.iter().filter(|row| {
            row["merchantTransactionId"] == key && row["paymentType"] == "DB" && row["result"]["code"] == SUCCESS
        });
        for payment in payments {
            books.captures += 1;
            let amount = amount_read(payment["amount"].as_str().unwrap()).unwrap();
            books.captured = books.captured.checked_add(amount).unwrap();
            let id = payment["id"].as_str().unwrap();
            let refunds = state
                .transactions
                .iter()
                .filter(|row| row["referencedId"] == id && row["result"]["code"] == SUCCESS);
            books.refunds += refunds.count();
            books.refunded = books.refunded.checked_add(sum_of(&state.transactions, id)).unwrap();
        }
        books
    }
}

mod double_of_hyperpay {
    use super::double;
    use super::*;

    crate::payments::contract::contract!();

    #[tokio::test]
    async fn an_event_of_a_registration_is_irrelevant() {
        let double = double().await;
        let gateway = adapter(&double.settings(PATIENT));
        let plain = br#"{"type": "REGISTRATION", "action": "CREATED", "payload": {}}"#;
        let (body, tag) = seal(WEBHOOK_KEY, &[9; 12], plain);
        let headers = vec![
            (VECTOR_HEADER.to_owned(), hex::encode([9; 12])),
            (TAG_HEADER.to_owned(), tag),
        ];
        let told = gateway.verify_webhook(&headers, body.as_bytes(), source().now());
        assert_eq!(told, Err(crate::payments::gateway::WebhookRefusal::Irrelevant));
    }
}
