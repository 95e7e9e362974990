//! Tap. A charge with the source `src_all` (or one way to pay) answers with the address of
//! Tap's own page. Source: its API reference (Charges, Refunds, Tokens), "Webhook",
//! "Idempotency" and "Payment Agreement".
//!
//! Amounts are JSON numbers there; they are written and read as text, so that no float ever
//! holds one. `reference.idempotent` holds for a day, so refunds are looked up before they
//! are sent again.

use async_trait::async_trait;
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::time::{DAY_US, HOUR_US, Timestamp};
use hmac::{Hmac, Mac};
use reqwest::Method;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::gateway::{
    CURRENCY, Capabilities, Gateway, GatewayError, GatewayEvent, MethodCapabilities, NextAction, Payer, PaymentCreated,
    PaymentRecord, PaymentRequest, PaymentState, RefundRequest, WebhookHeaders, WebhookRefusal,
};
use super::http::{Answer, GatewayHttp, amount_decimal, amount_read, code_clean};
use super::settings::{Secret, TapSettings};
use crate::clock::Source;

/// Its code.
pub(super) const TAP: &str = "tap";
/// The header that signs a webhook.
pub(super) const HASH_HEADER: &str = "hashstring";
/// Rows of a list asked for at once; the most that Tap gives.
const LIST_LENGTH: usize = 50;
/// Pages of a list that are read.
const LIST_PAGES_MAX: usize = 40;
/// How long before now a payment may have been begun whose reference was lost.
const FIND_PERIOD_US: i64 = 3 * DAY_US;

const METHODS: &[MethodCapabilities] = &[
    MethodCapabilities::wallet(PaymentMethod::Card, true),
    MethodCapabilities::wallet(PaymentMethod::ApplePay, false),
    MethodCapabilities::wallet(PaymentMethod::StcPay, false),
];

/// The gateway.
pub struct Tap {
    http: GatewayHttp,
    secret_key: Secret,
    source: Source,
}

#[derive(Deserialize)]
struct Charge {
    id: String,
    status: String,
    amount: Box<RawValue>,
    currency: String,
    #[serde(default)]
    reference: References,
    #[serde(default)]
    transaction: Transaction,
    #[serde(default)]
    response: Response,
    card: Option<Named>,
    customer: Option<Named>,
    payment_agreement: Option<Named>,
}

#[derive(Deserialize, Default)]
struct References {
    transaction: Option<String>,
    merchant: Option<String>,
    gateway: Option<String>,
    payment: Option<String>,
}

#[derive(Deserialize, Default)]
struct Transaction {
    url: Option<String>,
    created: Option<String>,
}

#[derive(Deserialize, Default)]
struct Response {
    code: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Refund {
    status: String,
    charge_id: Option<String>,
    amount: Box<RawValue>,
    #[serde(default)]
    reference: References,
}

#[derive(Deserialize)]
struct ChargePage {
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    charges: Vec<Charge>,
}

#[derive(Deserialize)]
struct RefundPage {
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    refunds: Vec<Refund>,
}

#[derive(Deserialize)]
struct Webhook {
    id: String,
    object: Option<String>,
    status: String,
    amount: Box<RawValue>,
    currency: String,
    #[serde(default)]
    reference: References,
    #[serde(default)]
    transaction: Transaction,
    charge_id: Option<String>,
    created: Option<String>,
}

fn payment_state(status: &str) -> PaymentState {
    match status {
        "INITIATED" => PaymentState::Created,
        "IN_PROGRESS" => PaymentState::PendingAction,
        "AUTHORIZED" => PaymentState::Authorised,
        "CAPTURED" => PaymentState::Captured,
        "VOID" => PaymentState::Voided,
        "FAILED" | "DECLINED" | "RESTRICTED" => PaymentState::Failed,
        "ABANDONED" | "CANCELLED" | "TIMEDOUT" => PaymentState::Expired,
        _ => PaymentState::Unknown,
    }
}

/// A refund that was made or is being made.
fn refund_counts(status: &str) -> bool {
    matches!(status, "REFUNDED" | "PENDING" | "INITIATED" | "IN_PROGRESS")
}

fn code_of(body: &Value) -> Option<String> {
    let first = body.get("errors")?.get(0)?;
    first.get("code")?.as_str().map(ToOwned::to_owned)
}

fn id_checked(id: &str) -> Result<&str, GatewayError> {
    let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { Ok(id) } else { Err(GatewayError::NotFound) }
}

/// A number, or a number in quotes: Tap sends both.
fn amount_raw(raw: &RawValue) -> Option<Money> {
    amount_read(raw.get().trim_matches('"'))
}

/// An amount as a JSON number with two decimals.
fn amount_json(amount: Money) -> Box<RawValue> {
    RawValue::from_string(amount_decimal(amount)).unwrap_or_default()
}

impl Tap {
    /// The gateway as it is set up.
    ///
    /// # Errors
    /// When this machine cannot open connections at all.
    pub fn new(settings: &TapSettings, source: Source) -> reqwest::Result<Self> {
        Ok(Self {
            http: GatewayHttp::new(&settings.base_url, settings.answer_timeout)?,
            secret_key: settings.secret_key.clone(),
            source,
        })
    }

    async fn get(&self, path: &str) -> Result<Answer, GatewayError> {
        let request = self.http.request(Method::GET, path);
        self.http.send(request.bearer_auth(self.secret_key.reveal())).await
    }

    async fn post<B: serde::Serialize>(&self, path: &str, body: &B) -> Result<Answer, GatewayError> {
        let request = self
            .http
            .request(Method::POST, path)
            .bearer_auth(self.secret_key.reveal())
            .json(body);
        self.http.send(request).await
    }

    async fn charge(&self, id: &str) -> Result<Charge, GatewayError> {
        let path = format!("/v2/charges/{}", id_checked(id)?);
        self.get(&path).await?.success(code_of)
    }

    /// The refunds of a charge. "None found" comes with status 400 there.
    async fn refunds(&self, charge: &str) -> Result<Vec<Refund>, GatewayError> {
        let body = json!({ "charges": [charge], "limit": LIST_LENGTH });
        let answer = self.post("/v2/refunds/list", &body).await?;
        if !answer.is_success() && none_found(&answer) {
            return Ok(Vec::new());
        }
        let page: RefundPage = answer.success(code_of)?;
        if page.has_more {
            return Err(GatewayError::Unknown("more refunds than can be".to_owned()));
        }
        let mut refunds = page.refunds;
        refunds.retain(|refund| refund.charge_id.as_deref() == Some(charge));
        Ok(refunds)
    }

    async fn record(&self, charge: Charge) -> Result<PaymentRecord, GatewayError> {
        let unreadable = || GatewayError::Unknown("an amount cannot be read".to_owned());
        let amount = amount_raw(&charge.amount).ok_or_else(unreadable)?;
        let mut state = payment_state(&charge.status);
        let mut refunded = Money::ZERO;
        if state.was_captured() {
            for refund in self.refunds(&charge.id).await? {
                if refund_counts(&refund.status) {
                    let part = amount_raw(&refund.amount).ok_or_else(unreadable)?;
                    refunded = refunded.checked_add(part).map_err(|_| unreadable())?;
                }
            }
            state = state.after_refund(amount, refunded);
        }
        let open = matches!(state, PaymentState::Created | PaymentState::PendingAction);
        Ok(PaymentRecord {
            idempotency_key: charge.reference.transaction.unwrap_or_default(),
            amount,
            currency: charge.currency,
            state,
            refunded,
            failure_code: charge
                .response
                .code
                .filter(|_| state == PaymentState::Failed)
                .map(|code| code_clean(&code)),
            redirect_url: charge.transaction.url.filter(|_| open),
            transaction: None,
            reference: charge.id,
        })
    }

    /// The hash over what a webhook claims, as the documents put it together.
    fn hash(&self, webhook: &Webhook) -> Option<Vec<u8>> {
        let amount = amount_decimal(amount_raw(&webhook.amount)?);
        let created = webhook.transaction.created.as_deref().or(webhook.created.as_deref());
        let text = format!(
            "x_id{}x_amount{amount}x_currency{}x_gateway_reference{}x_payment_reference{}x_status{}x_created{}",
            webhook.id,
            webhook.currency,
            webhook.reference.gateway.as_deref().unwrap_or_default(),
            webhook.reference.payment.as_deref().unwrap_or_default(),
            webhook.status,
            created.unwrap_or_default(),
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret_key.reveal().as_bytes()).ok()?;
        mac.update(text.as_bytes());
        Some(mac.finalize().into_bytes().to_vec())
    }
}

/// Whether a list was refused only because it is empty.
fn none_found(answer: &Answer) -> bool {
    let said = |body: Value| body.to_string().to_ascii_lowercase().contains("not found");
    answer.read::<Value>().is_ok_and(said)
}

fn source_of(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::ApplePay => "src_apple_pay",
        PaymentMethod::StcPay => "src_sa.stcpay",
        // mada is among the cards of the page.
        PaymentMethod::Card | PaymentMethod::SadadBill => "src_card",
    }
}

/// Tap wants a name and a way to reach the payer; a donor who gave no name stays nameless.
fn customer_of(payer: &Payer, description: &str) -> Value {
    let name = if payer.name.is_empty() {
        description
    } else {
        &payer.name
    };
    let mut customer = json!({ "first_name": name });
    if let Some(email) = &payer.email {
        customer["email"] = json!(email);
    }
    if let Some(mobile) = payer.mobile.as_deref().and_then(|mobile| mobile.strip_prefix("+966")) {
        customer["phone"] = json!({ "country_code": "966", "number": mobile });
    }
    customer
}

#[derive(serde::Serialize)]
struct NewCharge<'a> {
    amount: Box<RawValue>,
    currency: &'static str,
    customer_initiated: bool,
    #[serde(rename = "threeDSecure")]
    three_d_secure: bool,
    save_card: bool,
    description: &'a str,
    reference: Value,
    receipt: Value,
    customer: Value,
    source: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_agreement: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect: Option<Value>,
}

#[derive(serde::Serialize)]
struct NewRefund<'a> {
    charge_id: &'a str,
    amount: Box<RawValue>,
    currency: &'static str,
    reason: &'static str,
    reference: Value,
}

fn references(key: &str) -> Value {
    json!({ "transaction": key, "order": key, "idempotent": key })
}

#[async_trait]
impl Gateway for Tap {
    fn name(&self) -> &'static str {
        TAP
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: METHODS,
            partial_refund: true,
            void: false,
            saved_cards: true,
            settlements: false,
        }
    }

    async fn create_payment(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let body = NewCharge {
            amount: amount_json(request.amount),
            currency: CURRENCY,
            customer_initiated: true,
            three_d_secure: true,
            save_card: request.keep_card,
            description: &request.description,
            reference: references(&request.idempotency_key),
            // The receipt is ours.
            receipt: json!({ "email": false, "sms": false }),
            customer: customer_of(&request.payer, &request.description),
            source: json!({ "id": source_of(request.method) }),
            payment_agreement: None,
            post: Some(json!({ "url": request.webhook_url })),
            redirect: Some(json!({ "url": request.return_url })),
        };
        let sent = self
            .http
            .request(Method::POST, "/v2/charges/")
            .bearer_auth(self.secret_key.reveal())
            .header("lang_code", request.locale.code())
            .json(&body);
        let charge: Charge = self.http.send(sent).await?.success(code_of)?;
        if amount_raw(&charge.amount) != Some(request.amount) {
            return Err(GatewayError::Refused("the key was used with another amount".to_owned()));
        }
        let url = charge
            .transaction
            .url
            .ok_or_else(|| GatewayError::Unknown("the charge has no page".to_owned()))?;
        Ok(PaymentCreated {
            reference: charge.id,
            next: NextAction::Redirect(self.http.page(url)?),
        })
    }

    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError> {
        let charge = self.charge(reference).await?;
        self.record(charge).await
    }

    /// Charges cannot be searched by our key, so those of the last days are looked through.
    async fn find_payment(&self, idempotency_key: &str) -> Result<PaymentRecord, GatewayError> {
        let now = self.source.now();
        let (from, to) = (now.plus_us(-FIND_PERIOD_US).as_ms(), now.plus_us(HOUR_US).as_ms());
        let mut after = String::new();
        for _ in 0..LIST_PAGES_MAX {
            let body = json!({
                "period": { "date": { "from": from, "to": to }, "type": 1 },
                "starting_after": after,
                "limit": LIST_LENGTH,
            });
            let answer = self.post("/v2/charges/list", &body).await?;
            if !answer.is_success() && none_found(&answer) {
                return Err(GatewayError::NotFound);
            }
            let mut page: ChargePage = answer.success(code_of)?;
            let ours = |charge: &Charge| charge.reference.transaction.as_deref() == Some(idempotency_key);
            if let Some(index) = page.charges.iter().position(ours) {
                return self.record(page.charges.swap_remove(index)).await;
            }
            match page.charges.last() {
                Some(last) if page.has_more => after = last.id.clone(),
                _ => return Err(GatewayError::NotFound),
            }
        }
        Err(GatewayError::Unknown("the list does not end".to_owned()))
    }

    /// The hash covers what the webhook claims, and not its body; so only that is read.
    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        _now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        let given = headers.header(HASH_HEADER).ok_or(WebhookRefusal::SignatureMissing)?;
        let given = hex::decode(given).map_err(|_| WebhookRefusal::SignatureMissing)?;
        let webhook: Webhook = serde_json::from_slice(raw_body).map_err(|_| WebhookRefusal::SignatureWrong)?;
        let expected = self.hash(&webhook).ok_or(WebhookRefusal::SignatureWrong)?;
        if !bool::from(expected.ct_eq(&given)) {
            return Err(WebhookRefusal::SignatureWrong);
        }
        let amount = amount_raw(&webhook.amount).ok_or(WebhookRefusal::Malformed)?;
        match webhook.object.as_deref() {
            // The charge of a refund is not under the hash, so the refund is found by asking.
            Some("refund") => return Err(WebhookRefusal::Irrelevant),
            _ if webhook.charge_id.is_some() => return Err(WebhookRefusal::Irrelevant),
            _ => {}
        }
        Ok(GatewayEvent {
            // An event has no id of its own: a charge reaches each state once.
            event_id: format!("{}-{}", webhook.id, webhook.status),
            kind: format!("charge {}", code_clean(&webhook.status)),
            state: payment_state(&webhook.status),
            claim: Some((amount, webhook.currency)),
            reference: webhook.id,
        })
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError> {
        let charge = id_checked(&refund.reference)?;
        let ours = |made: &Refund| {
            made.reference.merchant.as_deref() == Some(&refund.idempotency_key) && refund_counts(&made.status)
        };
        if self.refunds(charge).await?.iter().any(ours) {
            return Ok(());
        }
        let body = NewRefund {
            charge_id: charge,
            amount: amount_json(refund.amount),
            currency: CURRENCY,
            reason: "requested_by_customer",
            reference: json!({ "merchant": refund.idempotency_key, "idempotent": refund.idempotency_key }),
        };
        let made: Refund = self.post("/v2/refunds/", &body).await?.success(code_of)?;
        if refund_counts(&made.status) {
            Ok(())
        } else {
            Err(GatewayError::Refused(code_clean(&made.status)))
        }
    }

    /// The token is `customer/card/agreement`: charging without the donor needs the agreement
    /// under which the card was kept.
    async fn tokenise(&self, reference: &str) -> Result<String, GatewayError> {
        let charge = self.charge(reference).await?;
        let id = |named: Option<Named>| named.and_then(|named| named.id);
        match (id(charge.customer), id(charge.card), id(charge.payment_agreement)) {
            (Some(customer), Some(card), Some(agreement)) => Ok(format!("{customer}/{card}/{agreement}")),
            _ => Err(GatewayError::Refused("the card was not kept".to_owned())),
        }
    }

    async fn charge_token(
        &self,
        token: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<PaymentRecord, GatewayError> {
        let mut parts = token.splitn(3, '/');
        let (Some(customer), Some(card), Some(agreement)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(GatewayError::NotFound);
        };
        let body = json!({ "saved_card": { "card_id": card, "customer_id": customer } });
        let once: Named = self.post("/v2/tokens", &body).await?.success(code_of)?;
        let once = once
            .id
            .ok_or_else(|| GatewayError::Unknown("the token has no id".to_owned()))?;
        let body = NewCharge {
            amount: amount_json(amount),
            currency: CURRENCY,
            customer_initiated: false,
            three_d_secure: false,
            save_card: false,
            description: "Ataa",
            reference: references(idempotency_key),
            receipt: json!({ "email": false, "sms": false }),
            customer: json!({ "id": customer }),
            source: json!({ "id": once }),
            payment_agreement: Some(json!({ "id": agreement })),
            post: None,
            redirect: None,
        };
        let charge: Charge = self.post("/v2/charges/", &body).await?.success(code_of)?;
        self.record(charge).await
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, SeededRandomness};
    use std::sync::Arc;

    fn tap() -> Tap {
        let clock = Arc::new(ManualClock::new(Timestamp::from_us(0)));
        let settings = TapSettings {
            base_url: "http://127.0.0.1:9".to_owned(),
            secret_key: Secret::new("sk_test_kovrMB0mupFJXfNZWx6Etg5y"),
            answer_timeout: super::super::settings::ANSWER_TIMEOUT,
        };
        Tap::new(&settings, Source::new(clock, Arc::new(SeededRandomness::new(1)))).unwrap()
    }

    #[test]
    fn states_are_translated() {
        for (word, state) in [
            ("INITIATED", PaymentState::Created),
            ("IN_PROGRESS", PaymentState::PendingAction),
            ("ABANDONED", PaymentState::Expired),
            ("CANCELLED", PaymentState::Expired),
            ("TIMEDOUT", PaymentState::Expired),
            ("FAILED", PaymentState::Failed),
            ("DECLINED", PaymentState::Failed),
            ("RESTRICTED", PaymentState::Failed),
            ("CAPTURED", PaymentState::Captured),
            ("VOID", PaymentState::Voided),
            ("UNKNOWN", PaymentState::Unknown),
            ("captured", PaymentState::Unknown),
        ] {
            assert_eq!(payment_state(word), state, "{word}");
        }
    }

    /// The digest was made apart, with Python's `hmac`, over the text that "Webhook" puts together.
    #[test]
    fn the_hash_is_that_of_the_documents() {
        let body = br#"{"id": "chg_TS05A4520230658", "object": "charge", "amount": 92.5, "currency": "SAR",
            "status": "CAPTURED", "reference": {"gateway": "123456789012345", "payment": "2420230658112233"},
            "transaction": {"created": "1700000000000"}}"#;
        let hash = "1d4b23179e214ce7dc860a820e9a4a6efc90632add271f533163b62c8d13892f";
        let headers = vec![(HASH_HEADER.to_owned(), hash.to_owned())];
        let event = tap().verify_webhook(&headers, body, Timestamp::from_us(0)).unwrap();
        assert_eq!(event.reference, "chg_TS05A4520230658");
        assert_eq!(event.claim, Some((Money::from_halalas(9_250), "SAR".to_owned())));
        let changed = String::from_utf8(body.to_vec()).unwrap().replace("92.5", "92.6");
        assert_eq!(
            tap().verify_webhook(&headers, changed.as_bytes(), Timestamp::from_us(0)),
            Err(WebhookRefusal::SignatureWrong)
        );
    }

    #[test]
    fn amounts_are_numbers_with_two_decimals() {
        assert_eq!(amount_json(Money::from_halalas(9_250)).get(), "92.50");
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        assert_eq!(amount_raw(&raw("92.5")), Some(Money::from_halalas(9_250)));
        assert_eq!(amount_raw(&raw("\"92.50\"")), Some(Money::from_halalas(9_250)));
        assert_eq!(amount_raw(&raw("1e2")), None);
    }
}
