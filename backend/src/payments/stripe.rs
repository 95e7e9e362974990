//! Stripe: a Checkout Session is its hosted page, the Payment Intent behind it takes the
//! money. Source: the API reference (Checkout Sessions, Payment Intents, Refunds, Disputes, Balance
//! Transactions) and "Receive Stripe events in your webhook endpoint".
//!
//! The session's id is the payment's reference, because the intent is only made once the
//! donor pays. Both carry our key in their metadata. Keys of idempotency are forgotten
//! after a day, so a refund is looked up before it is sent again.

use async_trait::async_trait;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

use super::gateway::{
    Capabilities, Dispute, DisputeState, Gateway, GatewayError, GatewayEvent, MethodCapabilities, NextAction,
    PaymentCreated, PaymentRecord, PaymentRequest, PaymentState, RefundRequest, SettlementLine, WebhookHeaders,
    WebhookRefusal,
};
use super::http::{Answer, GatewayHttp, form_encoded};
use super::settings::{Secret, StripeSettings};
use super::signature;

/// Its code.
pub(super) const STRIPE: &str = "stripe";
/// The header that signs a webhook.
pub(super) const SIGNATURE_HEADER: &str = "stripe-signature";
/// The piece of metadata that carries our key.
const KEY_METADATA: &str = "ataa_intent";
/// The piece of metadata that carries a refund's key.
const REFUND_METADATA: &str = "ataa_refund";
/// What the ids of payment intents begin with.
const INTENT_PREFIX: &str = "pi_";
/// Rows of a list asked for at once; the most that Stripe gives.
const LIST_LENGTH: &str = "100";
/// Pages of a list that are read.
const LIST_PAGES_MAX: usize = 200;

const METHODS: &[MethodCapabilities] = &[
    MethodCapabilities::wallet(PaymentMethod::Card, true),
    MethodCapabilities::wallet(PaymentMethod::ApplePay, true),
];

/// The gateway.
pub struct Stripe {
    http: GatewayHttp,
    secret_key: Secret,
    webhook_secret: Secret,
}

#[derive(Deserialize)]
struct Session {
    id: String,
    status: Option<String>,
    payment_status: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    url: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
    payment_intent: Option<Expandable<Intent>>,
}

#[derive(Deserialize)]
struct Intent {
    id: String,
    amount: i64,
    currency: String,
    status: String,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
    customer: Option<Expandable<Named>>,
    payment_method: Option<Expandable<Named>>,
    latest_charge: Option<Expandable<Charge>>,
    last_payment_error: Option<Failure>,
}

#[derive(Deserialize)]
struct Charge {
    #[serde(default)]
    amount_refunded: i64,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Failure {
    code: Option<String>,
    decline_code: Option<String>,
}

#[derive(Deserialize)]
struct Refund {
    status: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
}

/// A chargeback, or an inquiry that may become one.
#[derive(Deserialize)]
struct Disputed {
    id: String,
    amount: i64,
    status: String,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct BalanceTransaction {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    amount: i64,
    #[serde(default)]
    fee: i64,
    #[serde(default)]
    net: Option<i64>,
    /// `pending` until the money may be paid out, then `available`.
    #[serde(default)]
    status: String,
    source: Option<Expandable<Source>>,
}

#[derive(Deserialize)]
struct Source {
    payment_intent: Option<Expandable<Named>>,
    charge: Option<Expandable<Named>>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

/// An object, or only its id where it was not expanded.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expandable<T> {
    Id(String),
    Whole(Box<T>),
}

impl<T> Expandable<T> {
    fn whole(self) -> Option<T> {
        match self {
            Self::Whole(object) => Some(*object),
            Self::Id(_) => None,
        }
    }
}

impl Expandable<Named> {
    fn id(self) -> String {
        match self {
            Self::Whole(object) => object.id,
            Self::Id(id) => id,
        }
    }
}

impl Stripe {
    /// The gateway as it is set up.
    ///
    /// # Errors
    /// When this machine cannot open connections at all.
    pub fn new(settings: &StripeSettings) -> reqwest::Result<Self> {
        Ok(Self {
            http: GatewayHttp::new(&settings.base_url, settings.answer_timeout)?,
            secret_key: settings.secret_key.clone(),
            webhook_secret: settings.webhook_secret.clone(),
        })
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer, GatewayError> {
        let path = format!("{path}?{}", form_encoded(query));
        let request = self.http.request(Method::GET, &path);
        self.http.send(request.bearer_auth(self.secret_key.reveal())).await
    }

    /// The same key with the same fields is done once (within a day).
    async fn post(&self, path: &str, key: Option<&str>, fields: &[(&str, &str)]) -> Result<Answer, GatewayError> {
        let mut request = self
            .http
            .request(Method::POST, path)
            .bearer_auth(self.secret_key.reveal())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form_encoded(fields));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.http.send(request).await
    }

    async fn session(&self, id: &str) -> Result<Session, GatewayError> {
        let path = format!("/v1/checkout/sessions/{id}");
        let answer = self.get(&path, &[("expand[]", "payment_intent.latest_charge")]).await?;
        answer.success(code_of)
    }

    async fn intent(&self, id: &str) -> Result<Intent, GatewayError> {
        let path = format!("/v1/payment_intents/{id}");
        self.get(&path, &[("expand[]", "latest_charge")])
            .await?
            .success(code_of)
    }

    /// The session that made an intent; none for a charge without the donor.
    async fn session_of(&self, intent: &str) -> Result<Option<Session>, GatewayError> {
        let query = [
            ("payment_intent", intent),
            ("limit", "1"),
            ("expand[]", "data.payment_intent.latest_charge"),
        ];
        let list: List<Session> = self.get("/v1/checkout/sessions", &query).await?.success(code_of)?;
        Ok(list.data.into_iter().next())
    }

    async fn record_of_intent(&self, intent: Intent) -> Result<PaymentRecord, GatewayError> {
        match self.session_of(&intent.id).await? {
            Some(session) => session.record(),
            None => Ok(intent.record()),
        }
    }

    /// The intent that took the money of a payment.
    async fn intent_of(&self, reference: &str) -> Result<Intent, GatewayError> {
        if reference.starts_with(INTENT_PREFIX) {
            return self.intent(reference).await;
        }
        let intent = self.session(reference).await?.payment_intent;
        intent
            .and_then(Expandable::whole)
            .ok_or_else(|| GatewayError::Refused("nobody has paid".to_owned()))
    }

    /// Whether a refund with this key was made.
    async fn refund_made(&self, intent: &str, key: &str) -> Result<bool, GatewayError> {
        let query = [("payment_intent", intent), ("limit", LIST_LENGTH)];
        let list: List<Refund> = self.get("/v1/refunds", &query).await?.success(code_of)?;
        let made = |refund: &Refund| {
            metadata_of(&refund.metadata, REFUND_METADATA) == Some(key)
                && !matches!(refund.status.as_deref(), Some("failed" | "canceled"))
        };
        Ok(list.data.iter().any(made))
    }
}

fn metadata_of<'a>(metadata: &'a Option<HashMap<String, String>>, name: &str) -> Option<&'a str> {
    metadata.as_ref()?.get(name).map(String::as_str)
}

/// The code in an error's body: the bank's own, when it gave one.
fn code_of(body: &Value) -> Option<String> {
    let error = body.get("error")?;
    ["decline_code", "code", "type"]
        .iter()
        .find_map(|name| error.get(name)?.as_str())
        .map(ToOwned::to_owned)
}

/// Only what an id is made of: an id becomes part of an address.
fn id_checked(id: &str) -> Result<&str, GatewayError> {
    let fits = !id.is_empty() && id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { Ok(id) } else { Err(GatewayError::NotFound) }
}

impl Intent {
    fn state(&self) -> PaymentState {
        match self.status.as_str() {
            "succeeded" => PaymentState::Captured,
            "requires_capture" => PaymentState::Authorised,
            "requires_payment_method" if self.last_payment_error.is_some() => PaymentState::Failed,
            "requires_payment_method" | "requires_confirmation" => PaymentState::Created,
            "requires_action" | "processing" => PaymentState::PendingAction,
            "canceled" => PaymentState::Voided,
            _ => PaymentState::Unknown,
        }
    }

    fn record(self) -> PaymentRecord {
        let amount = Money::from_halalas(self.amount);
        let state = self.state();
        let charge = self.latest_charge.and_then(Expandable::whole);
        let refunded = Money::from_halalas(charge.map_or(0, |charge| charge.amount_refunded));
        let failure = self
            .last_payment_error
            .and_then(|error| error.decline_code.or(error.code));
        PaymentRecord {
            idempotency_key: metadata_of(&self.metadata, KEY_METADATA).unwrap_or_default().to_owned(),
            amount,
            currency: self.currency.to_uppercase(),
            state: state.after_refund(amount, refunded),
            refunded,
            failure_code: failure.map(|code| super::http::code_clean(&code)),
            redirect_url: None,
            transaction: None,
            reference: self.id,
        }
    }
}

impl Session {
    /// While the session is open the donor may try another card, so a declined one is not
    /// the end; once it is over, what happened to its intent counts.
    fn record(self) -> Result<PaymentRecord, GatewayError> {
        let missing = |what: &str| GatewayError::Unknown(format!("the session has no {what}"));
        let amount = Money::from_halalas(self.amount_total.ok_or_else(|| missing("amount"))?);
        let currency = self.currency.ok_or_else(|| missing("currency"))?.to_uppercase();
        let intent = self.payment_intent.and_then(Expandable::whole).map(Intent::record);
        let paid = intent.as_ref().map(|intent| intent.state);
        let state = match (self.status.as_deref(), paid) {
            (_, Some(state)) if state.was_captured() || state == PaymentState::Authorised => state,
            (Some("expired"), _) => PaymentState::Expired,
            (Some("open"), None) => PaymentState::Created,
            (Some("open"), Some(_)) => PaymentState::PendingAction,
            (_, Some(state)) => state,
            _ => PaymentState::Unknown,
        };
        if self.payment_status.as_deref() == Some("paid") && !state.was_captured() {
            return Err(GatewayError::Unknown(
                "the session is paid, its intent is not".to_owned(),
            ));
        }
        let (refunded, failure_code, transaction) = match intent {
            Some(intent) => (intent.refunded, intent.failure_code, Some(intent.reference)),
            None => (Money::ZERO, None, None),
        };
        Ok(PaymentRecord {
            reference: self.id,
            idempotency_key: metadata_of(&self.metadata, KEY_METADATA).unwrap_or_default().to_owned(),
            amount,
            currency,
            state,
            refunded,
            failure_code,
            redirect_url: self.url.filter(|_| self.status.as_deref() == Some("open")),
            transaction,
        })
    }
}

#[async_trait]
impl Gateway for Stripe {
    fn name(&self) -> &'static str {
        STRIPE
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: METHODS,
            partial_refund: true,
            void: true,
            saved_cards: true,
            settlements: true,
        }
    }

    async fn create_payment(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let amount = request.amount.halalas().to_string();
        // The page is not offered in Arabic: the browser's language decides.
        let locale = if request.locale == Locale::Ar { "auto" } else { "en" };
        let mut fields = vec![
            ("mode", "payment"),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", "sar"),
            ("line_items[0][price_data][unit_amount]", amount.as_str()),
            ("line_items[0][price_data][product_data][name]", &request.description),
            // Apple Pay is one of the ways to pay with a card there.
            ("payment_method_types[0]", "card"),
            ("success_url", &request.return_url),
            ("cancel_url", &request.return_url),
            ("client_reference_id", &request.idempotency_key),
            ("metadata[ataa_intent]", &request.idempotency_key),
            ("payment_intent_data[metadata][ataa_intent]", &request.idempotency_key),
            ("locale", locale),
        ];
        if request.keep_card {
            fields.push(("customer_creation", "always"));
            fields.push(("payment_intent_data[setup_future_usage]", "off_session"));
        }
        let key = format!("pay-{}", request.idempotency_key);
        let answer = self.post("/v1/checkout/sessions", Some(&key), &fields).await?;
        let session: Session = answer.success(code_of)?;
        let url = session
            .url
            .ok_or_else(|| GatewayError::Unknown("the session has no page".to_owned()))?;
        Ok(PaymentCreated {
            reference: session.id,
            next: NextAction::Redirect(self.http.page(url)?),
        })
    }

    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError> {
        let reference = id_checked(reference)?;
        if reference.starts_with(INTENT_PREFIX) {
            let intent = self.intent(reference).await?;
            return self.record_of_intent(intent).await;
        }
        self.session(reference).await?.record()
    }

    /// Sessions cannot be searched, intents can; there is none before the donor pays, and
    /// then nothing was taken.
    async fn find_payment(&self, idempotency_key: &str) -> Result<PaymentRecord, GatewayError> {
        let key: String = idempotency_key
            .chars()
            .filter(|character| *character != '\'' && *character != '\\')
            .collect();
        let query = format!("metadata['{KEY_METADATA}']:'{key}'");
        let answer = self.get("/v1/payment_intents/search", &[("query", &query)]).await?;
        let mut list: List<Named> = answer.success(code_of)?;
        match list.data.pop() {
            Some(found) => self.get_payment(&found.id).await,
            None => Err(GatewayError::NotFound),
        }
    }

    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        let key = self.webhook_secret.reveal().as_bytes();
        signature::verify(key, raw_body, headers.header(SIGNATURE_HEADER), now)?;
        let event: Event = serde_json::from_slice(raw_body).map_err(|_| WebhookRefusal::Malformed)?;
        event.read()
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError> {
        let intent = self.intent_of(id_checked(&refund.reference)?).await?;
        if self.refund_made(&intent.id, &refund.idempotency_key).await? {
            return Ok(());
        }
        let amount = refund.amount.halalas().to_string();
        let metadata = format!("metadata[{REFUND_METADATA}]");
        let fields = [
            ("payment_intent", intent.id.as_str()),
            ("amount", &amount),
            (&metadata, &refund.idempotency_key),
        ];
        let key = format!("refund-{}", refund.idempotency_key);
        let answer = self.post("/v1/refunds", Some(&key), &fields).await?;
        let made: Refund = answer.success(code_of)?;
        match made.status.as_deref() {
            Some("failed" | "canceled") => Err(GatewayError::Refused("the refund failed".to_owned())),
            _ => Ok(()),
        }
    }

    async fn disputes(&self, reference: &str) -> Result<Vec<Dispute>, GatewayError> {
        let intent = match self.intent_of(id_checked(reference)?).await {
            Ok(intent) => intent,
            // Nobody has paid, so nobody takes anything back.
            Err(GatewayError::Refused(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let query = [("payment_intent", intent.id.as_str()), ("limit", LIST_LENGTH)];
        let list: List<Disputed> = self.get("/v1/disputes", &query).await?.success(code_of)?;
        Ok(list.data.into_iter().filter_map(Disputed::dispute).collect())
    }

    async fn void(&self, reference: &str) -> Result<(), GatewayError> {
        let reference = id_checked(reference)?;
        let record = self.get_payment(reference).await?;
        let path = match (record.state, &record.transaction) {
            (PaymentState::Authorised, Some(intent)) => format!("/v1/payment_intents/{intent}/cancel"),
            _ if reference.starts_with(INTENT_PREFIX) => format!("/v1/payment_intents/{reference}/cancel"),
            _ => format!("/v1/checkout/sessions/{reference}/expire"),
        };
        self.post(&path, None, &[]).await?.success::<Value>(code_of).map(|_| ())
    }

    async fn capture(&self, reference: &str, amount: Money) -> Result<(), GatewayError> {
        let intent = self.intent_of(id_checked(reference)?).await?;
        let amount = amount.halalas().to_string();
        let path = format!("/v1/payment_intents/{}/capture", intent.id);
        let answer = self.post(&path, None, &[("amount_to_capture", &amount)]).await?;
        answer.success::<Value>(code_of).map(|_| ())
    }

    /// The token is `customer/payment method`: a kept card belongs to a customer there.
    async fn tokenise(&self, reference: &str) -> Result<String, GatewayError> {
        let intent = self.intent_of(id_checked(reference)?).await?;
        match (intent.customer, intent.payment_method) {
            (Some(customer), Some(method)) => Ok(format!("{}/{}", customer.id(), method.id())),
            _ => Err(GatewayError::Refused("the card was not kept".to_owned())),
        }
    }

    async fn charge_token(
        &self,
        token: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<PaymentRecord, GatewayError> {
        let (customer, method) = token.split_once('/').ok_or(GatewayError::NotFound)?;
        let amount = amount.halalas().to_string();
        let metadata = format!("metadata[{KEY_METADATA}]");
        let fields = [
            ("amount", amount.as_str()),
            ("currency", "sar"),
            ("customer", customer),
            ("payment_method", method),
            ("off_session", "true"),
            ("confirm", "true"),
            (&metadata, idempotency_key),
            ("expand[]", "latest_charge"),
        ];
        let key = format!("pay-{idempotency_key}");
        let answer = self.post("/v1/payment_intents", Some(&key), &fields).await?;
        Ok(answer.success::<Intent>(code_of)?.record())
    }

    async fn list_settlements(&self, day: CivilDate) -> Result<Vec<SettlementLine>, GatewayError> {
        let from = Timestamp::from_us(riyadh_midnight_us(day));
        let (from, to) = (from.as_seconds(), from.plus_us(DAY_US).as_seconds());
        let (from, to) = (from.to_string(), to.to_string());
        let mut lines: Vec<SettlementLine> = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..LIST_PAGES_MAX {
            let mut query = vec![
                ("created[gte]", from.as_str()),
                ("created[lt]", to.as_str()),
                ("limit", LIST_LENGTH),
                ("expand[]", "data.source"),
            ];
            if let Some(after) = &after {
                query.push(("starting_after", after));
            }
            let answer = self.get("/v1/balance_transactions", &query).await?;
            let page: List<BalanceTransaction> = answer.success(code_of)?;
            after = page.data.last().map(|row| row.id.clone());
            lines.extend(page.data.into_iter().filter_map(BalanceTransaction::line));
            if !page.has_more {
                return Ok(lines);
            }
        }
        Err(GatewayError::Unknown("the list does not end".to_owned()))
    }
}

impl Disputed {
    /// What took money. An inquiry (`warning_…`) and a dispute that was prevented take none.
    fn dispute(self) -> Option<Dispute> {
        let state = match self.status.as_str() {
            "needs_response" | "under_review" => DisputeState::Open,
            "won" => DisputeState::Won,
            "lost" => DisputeState::Lost,
            _ => return None,
        };
        Some(Dispute {
            id: self.id,
            amount: Money::from_halalas(self.amount),
            state,
            reason: super::http::code_clean(&self.reason),
        })
    }
}

impl BalanceTransaction {
    /// One line for each charge, each refund and each movement of a dispute; what is none of them (fees,
    /// payouts) is left out.
    fn line(self) -> Option<SettlementLine> {
        let amount = Money::from_halalas(self.amount.checked_abs()?);
        let (captured, refunded) = match self.kind.as_str() {
            "charge" | "payment" => (amount, Money::ZERO),
            "refund" | "payment_refund" => (Money::ZERO, amount),
            // What a donor's bank took is negative; what it gave back is positive.
            "adjustment" => (Money::ZERO, Money::from_halalas(self.amount.checked_neg()?)),
            _ => return None,
        };
        let source = self.source.and_then(Expandable::whole)?;
        let key = metadata_of(&source.metadata, KEY_METADATA).map(ToOwned::to_owned);
        let reference = source.payment_intent.or(source.charge)?.id();
        Some(SettlementLine {
            idempotency_key: key,
            fee: Money::from_halalas(self.fee),
            net: self.net.map(Money::from_halalas),
            is_pending: self.status == "pending",
            ..SettlementLine::new(self.id, reference, captured, refunded)
        })
    }
}

impl Event {
    fn read(self) -> Result<GatewayEvent, WebhookRefusal> {
        let object = self.data.object;
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        let claim = |amount: &str| {
            let amount = object.get(amount).and_then(Value::as_i64).map(Money::from_halalas);
            amount.zip(text("currency").map(|currency| currency.to_uppercase()))
        };
        let kind = self.kind.as_str();
        if kind.starts_with("charge.dispute.") {
            // Its amount is what the bank takes back, which need not be the payment's.
            return Ok(GatewayEvent {
                event_id: self.id,
                reference: text("payment_intent").ok_or(WebhookRefusal::Malformed)?,
                claim: None,
                state: PaymentState::Captured,
                kind: self.kind,
            });
        }
        let (reference, claim, state) = match kind {
            _ if kind.starts_with("checkout.session.") => {
                let paid = text("payment_status").as_deref() == Some("paid");
                let state = match (kind, paid) {
                    ("checkout.session.expired", _) => PaymentState::Expired,
                    (_, true) => PaymentState::Captured,
                    _ => PaymentState::PendingAction,
                };
                (text("id"), claim("amount_total"), state)
            }
            "payment_intent.succeeded" => (text("id"), claim("amount"), PaymentState::Captured),
            "payment_intent.canceled" => (text("id"), claim("amount"), PaymentState::Voided),
            "payment_intent.payment_failed" => (text("id"), claim("amount"), PaymentState::Failed),
            "charge.refunded" => (text("payment_intent"), claim("amount"), PaymentState::Refunded),
            _ => return Err(WebhookRefusal::Irrelevant),
        };
        Ok(GatewayEvent {
            event_id: self.id,
            reference: reference.ok_or(WebhookRefusal::Malformed)?,
            claim: Some(claim.ok_or(WebhookRefusal::Malformed)?),
            state,
            kind: self.kind,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Shortened from the samples of the API reference.
    fn session(status: &str, payment_status: &str, intent: &str) -> PaymentRecord {
        let body = format!(
            r#"{{"id": "cs_test_a11", "object": "checkout.session", "amount_total": 2198, "currency": "sar",
                "metadata": {{"ataa_intent": "key"}}, "payment_status": "{payment_status}", "status": "{status}",
                "url": "https://checkout.stripe.com/c/pay/cs_test_a11", "payment_intent": {intent}}}"#
        );
        serde_json::from_str::<Session>(&body).unwrap().record().unwrap()
    }

    fn intent(status: &str, refunded: i64) -> String {
        format!(
            r#"{{"id": "pi_3", "object": "payment_intent", "amount": 2198, "currency": "sar", "status": "{status}",
                "customer": null, "payment_method": "pm_1", "last_payment_error": null,
                "latest_charge": {{"id": "ch_3", "amount_refunded": {refunded}}}}}"#
        )
    }

    #[test]
    fn states_are_translated() {
        assert_eq!(session("open", "unpaid", "null").state, PaymentState::Created);
        assert_eq!(
            session("open", "unpaid", &intent("requires_action", 0)).state,
            PaymentState::PendingAction
        );
        assert_eq!(
            session("open", "unpaid", &intent("requires_payment_method", 0)).state,
            PaymentState::PendingAction
        );
        assert_eq!(session("expired", "unpaid", "null").state, PaymentState::Expired);
        assert_eq!(
            session("complete", "unpaid", &intent("requires_capture", 0)).state,
            PaymentState::Authorised
        );
        let paid = session("complete", "paid", &intent("succeeded", 0));
        assert_eq!((paid.state, paid.refunded), (PaymentState::Captured, Money::ZERO));
        assert_eq!(
            (paid.reference.as_str(), paid.transaction.as_deref(), paid.redirect_url),
            ("cs_test_a11", Some("pi_3"), None)
        );
        let part = session("complete", "paid", &intent("succeeded", 198));
        assert_eq!(part.state, PaymentState::PartiallyRefunded);
        let whole = session("complete", "paid", &intent("succeeded", 2_198));
        assert_eq!(whole.state, PaymentState::Refunded);
        assert_eq!(session("complete", "unpaid", "null").state, PaymentState::Unknown);
    }

    #[test]
    fn a_contradiction_is_no_record() {
        let body = r#"{"id": "cs_1", "amount_total": 1, "currency": "sar", "payment_status": "paid",
            "status": "complete", "payment_intent": null}"#;
        assert!(matches!(
            serde_json::from_str::<Session>(body).unwrap().record(),
            Err(GatewayError::Unknown(_))
        ));
        assert_eq!(id_checked("../v1/charges"), Err(GatewayError::NotFound));
    }

    #[test]
    fn events_of_other_things_are_irrelevant() {
        let event = |body: &str| serde_json::from_str::<Event>(body).unwrap().read();
        assert_eq!(
            event(r#"{"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}"#),
            Err(WebhookRefusal::Irrelevant)
        );
        assert_eq!(
            event(r#"{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}"#),
            Err(WebhookRefusal::Malformed)
        );
        let refunded = event(
            r#"{"id": "evt_2", "type": "charge.refunded", "data": {"object":
                {"id": "ch_1", "payment_intent": "pi_1", "amount": 100, "currency": "sar"}}}"#,
        )
        .unwrap();
        assert_eq!(refunded.reference, "pi_1");
        assert_eq!(refunded.claim, Some((Money::from_halalas(100), "SAR".to_owned())));
    }
}
