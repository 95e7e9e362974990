//! Moyasar. Cards, Apple Pay and STC Pay are paid on its hosted page, an invoice, so no
//! card number ever reaches Ataa; a SADAD bill is a payment of its own. Source: its API
//! reference (Invoices, Payments, Settlements, Webhook Reference) and its PHP library.
//!
//! References begin with `invoice/` or `payment/`, because both kinds have the same form.
//! Invoices take no key: one is looked for by its metadata before it is made. A payment
//! takes our key as its own id (`given_id`), and answers a second one with an error.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::{PaymentMethod, SADAD_BILL_MIN};
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::gateway::{
    Bill, CURRENCY, Capabilities, Gateway, GatewayError, GatewayEvent, MethodCapabilities, NextAction, PaymentCreated,
    PaymentRecord, PaymentRequest, PaymentState, RefundRequest, SettlementLine, WebhookHeaders, WebhookRefusal,
};
use super::http::{Answer, GatewayHttp, code_clean, form_encoded};
use super::settings::{MoyasarSettings, Secret};

/// Its code.
pub(super) const MOYASAR: &str = "moyasar";
/// The piece of metadata that carries our key.
const KEY_METADATA: &str = "ataa_intent";
const INVOICE: &str = "invoice/";
const PAYMENT: &str = "payment/";
/// The smallest invoice.
const INVOICE_MIN: Money = Money::from_halalas(100);
/// Pages of a list that are read.
const LIST_PAGES_MAX: usize = 200;

const fn hosted(method: PaymentMethod) -> MethodCapabilities {
    MethodCapabilities {
        method,
        amount_min: INVOICE_MIN,
        refund: true,
        // The hosted page does not keep cards; a card kept elsewhere in the account can be charged.
        keepable: false,
    }
}

const METHODS: &[MethodCapabilities] = &[
    hosted(PaymentMethod::Card),
    hosted(PaymentMethod::ApplePay),
    hosted(PaymentMethod::StcPay),
    MethodCapabilities {
        method: PaymentMethod::SadadBill,
        amount_min: SADAD_BILL_MIN,
        refund: false,
        keepable: false,
    },
];

/// The gateway.
pub struct Moyasar {
    http: GatewayHttp,
    secret_key: Secret,
    webhook_secret: Secret,
}

#[derive(Deserialize)]
struct Invoice {
    id: String,
    status: String,
    amount: i64,
    currency: String,
    url: Option<String>,
    metadata: Option<Value>,
    #[serde(default)]
    payments: Option<Vec<Payment>>,
}

#[derive(Deserialize)]
struct Payment {
    id: String,
    status: String,
    amount: i64,
    currency: String,
    #[serde(default)]
    refunded: i64,
    invoice_id: Option<String>,
    metadata: Option<Value>,
    #[serde(default)]
    source: Option<Source>,
}

#[derive(Deserialize, Default)]
struct Source {
    #[serde(rename = "type")]
    kind: Option<String>,
    token: Option<String>,
    response_code: Option<String>,
    provider_name: Option<String>,
    biller_code: Option<String>,
    sadad_number: Option<String>,
    expired_at: Option<String>,
}

#[derive(Deserialize)]
struct InvoicePage {
    #[serde(default)]
    invoices: Vec<Invoice>,
}

#[derive(Deserialize)]
struct SettlementPage {
    #[serde(default)]
    settlements: Vec<Named>,
    #[serde(default)]
    meta: PageMeta,
}

#[derive(Deserialize)]
struct LinePage {
    #[serde(default)]
    lines: Vec<Line>,
    #[serde(default)]
    meta: PageMeta,
}

#[derive(Deserialize, Default)]
struct PageMeta {
    next_page: Option<u64>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Line {
    payment_id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    amount: i64,
}

#[derive(Deserialize)]
struct Webhook {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    secret_token: Option<String>,
    #[serde(default)]
    data: Value,
}

/// What a payment's word for its state means. The documents print `failed` as `faild` in one table.
fn payment_state(status: &str) -> PaymentState {
    match status {
        "initiated" => PaymentState::PendingAction,
        "authorized" => PaymentState::Authorised,
        "paid" | "captured" => PaymentState::Captured,
        "refunded" => PaymentState::Refunded,
        "voided" | "canceled" => PaymentState::Voided,
        "failed" | "faild" => PaymentState::Failed,
        "expired" | "abandoned" => PaymentState::Expired,
        // A card that was only verified: no money moved.
        _ => PaymentState::Unknown,
    }
}

fn key_of(metadata: &Option<Value>) -> Option<&str> {
    metadata.as_ref()?.get(KEY_METADATA)?.as_str()
}

fn code_of(body: &Value) -> Option<String> {
    body.get("type").and_then(Value::as_str).map(ToOwned::to_owned)
}

/// Ids are UUIDs; anything else names nothing.
fn id_checked(id: &str) -> Result<&str, GatewayError> {
    uuid::Uuid::try_parse(id)
        .map(|_| id)
        .map_err(|_| GatewayError::NotFound)
}

impl Payment {
    fn reference(&self) -> String {
        match &self.invoice_id {
            Some(invoice) => format!("{INVOICE}{invoice}"),
            None => format!("{PAYMENT}{}", self.id),
        }
    }

    /// `refunded` is said of a payment even when only a part of it went back.
    fn state(&self) -> PaymentState {
        let (amount, refunded) = (Money::from_halalas(self.amount), Money::from_halalas(self.refunded));
        match payment_state(&self.status) {
            PaymentState::Captured | PaymentState::Refunded if refunded.is_positive() => {
                PaymentState::Captured.after_refund(amount, refunded)
            }
            state => state,
        }
    }

    fn refunded(&self) -> Money {
        match self.state() {
            PaymentState::Refunded => Money::from_halalas(self.refunded.max(self.amount)),
            _ => Money::from_halalas(self.refunded),
        }
    }

    fn failure_code(&self) -> Option<String> {
        let code = self.source.as_ref()?.response_code.as_deref()?;
        Some(code_clean(code))
    }

    /// The record of a payment that belongs to no invoice: its id is our key.
    fn record(self) -> PaymentRecord {
        PaymentRecord {
            reference: self.reference(),
            idempotency_key: key_of(&self.metadata).unwrap_or(&self.id).to_owned(),
            amount: Money::from_halalas(self.amount),
            currency: self.currency.to_uppercase(),
            state: self.state(),
            refunded: self.refunded(),
            failure_code: self.failure_code(),
            redirect_url: None,
            transaction: None,
        }
    }

    fn bill(&self) -> Option<Bill> {
        let source = self.source.as_ref()?;
        Some(Bill {
            biller_code: source.biller_code.clone()?,
            biller_name: source.provider_name.clone().unwrap_or_default(),
            bill_number: source.sadad_number.clone()?,
            payable_until: date_read(source.expired_at.as_deref()?)?,
        })
    }
}

/// A day as `2026-08-15`, with or without a time behind it.
fn date_read(text: &str) -> Option<CivilDate> {
    let mut parts = text.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    CivilDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

impl Invoice {
    /// An invoice can be tried several times; the payment that took money counts, and
    /// while the invoice is open a failed one is not the end.
    fn record(self) -> PaymentRecord {
        let payments = self.payments.unwrap_or_default();
        let taking = |payment: &&Payment| {
            let state = payment.state();
            state.was_captured() || state == PaymentState::Authorised
        };
        let paid = payments.iter().find(taking);
        let last = paid.or_else(|| payments.last());
        let state = match (self.status.as_str(), paid) {
            (_, Some(payment)) => payment.state(),
            ("initiated", None) if payments.is_empty() => PaymentState::Created,
            ("initiated" | "failed" | "on_hold", None) => PaymentState::PendingAction,
            ("expired", None) => PaymentState::Expired,
            ("canceled" | "voided", None) => PaymentState::Voided,
            // Paid or refunded, but the payment is not shown: ask again.
            _ => PaymentState::Unknown,
        };
        PaymentRecord {
            reference: format!("{INVOICE}{}", self.id),
            idempotency_key: key_of(&self.metadata).unwrap_or_default().to_owned(),
            amount: Money::from_halalas(self.amount),
            currency: self.currency.to_uppercase(),
            state,
            refunded: paid.map_or(Money::ZERO, Payment::refunded),
            failure_code: last.and_then(Payment::failure_code),
            redirect_url: self
                .url
                .filter(|_| matches!(state, PaymentState::Created | PaymentState::PendingAction)),
            transaction: last.map(|payment| format!("{PAYMENT}{}", payment.id)),
        }
    }
}

impl Moyasar {
    /// The gateway as it is set up.
    ///
    /// # Errors
    /// When this machine cannot open connections at all.
    pub fn new(settings: &MoyasarSettings) -> reqwest::Result<Self> {
        Ok(Self {
            http: GatewayHttp::new(&settings.base_url, settings.answer_timeout)?,
            secret_key: settings.secret_key.clone(),
            webhook_secret: settings.webhook_secret.clone(),
        })
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Answer, GatewayError> {
        let mut request = self
            .http
            .request(method, path)
            .basic_auth(self.secret_key.reveal(), Some(""));
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.http.send(request).await
    }

    async fn payment(&self, id: &str) -> Result<Payment, GatewayError> {
        let path = format!("/v1/payments/{}", id_checked(id)?);
        self.call(Method::GET, &path, None).await?.success(code_of)
    }

    async fn invoice(&self, id: &str) -> Result<Invoice, GatewayError> {
        let path = format!("/v1/invoices/{}", id_checked(id)?);
        self.call(Method::GET, &path, None).await?.success(code_of)
    }

    async fn invoice_by_key(&self, key: &str) -> Result<Option<Invoice>, GatewayError> {
        let filter = format!("metadata[{KEY_METADATA}]");
        let path = format!("/v1/invoices?{}", form_encoded(&[(&filter, key)]));
        let page: InvoicePage = self.call(Method::GET, &path, None).await?.success(code_of)?;
        let ours = |invoice: &Invoice| key_of(&invoice.metadata) == Some(key);
        Ok(page.invoices.into_iter().find(ours))
    }

    async fn invoice_create(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let known = self.invoice_by_key(&request.idempotency_key).await?;
        let invoice = match known {
            Some(invoice) if invoice.amount != request.amount.halalas() => {
                return Err(GatewayError::Refused("the key was used with another amount".to_owned()));
            }
            Some(invoice) => invoice,
            None => {
                let body = json!({
                    "amount": request.amount.halalas(),
                    "currency": CURRENCY,
                    "description": request.description,
                    "success_url": request.return_url,
                    "back_url": request.return_url,
                    "metadata": { KEY_METADATA: request.idempotency_key },
                });
                let answer = self.call(Method::POST, "/v1/invoices", Some(body)).await?;
                answer.success(code_of)?
            }
        };
        let url = invoice
            .url
            .ok_or_else(|| GatewayError::Unknown("the invoice has no page".to_owned()))?;
        Ok(PaymentCreated {
            reference: format!("{INVOICE}{}", invoice.id),
            next: NextAction::Redirect(page_in(&self.http.page(url)?, request.locale)),
        })
    }

    async fn bill_create(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let body = json!({
            "given_id": request.idempotency_key,
            "amount": request.amount.halalas(),
            "currency": CURRENCY,
            "description": request.description,
            "source": { "type": "sadadbill" },
            "metadata": { KEY_METADATA: request.idempotency_key },
        });
        let payment = self.payment_create(&request.idempotency_key, body).await?;
        if payment.amount != request.amount.halalas() {
            return Err(GatewayError::Refused("the key was used with another amount".to_owned()));
        }
        let bill = payment
            .bill()
            .ok_or_else(|| GatewayError::Refused("no bill was issued".to_owned()))?;
        Ok(PaymentCreated {
            reference: format!("{PAYMENT}{}", payment.id),
            next: NextAction::Bill(bill),
        })
    }

    /// Makes a payment whose id is our key; when that id is taken, the payment that took it
    /// is the answer.
    async fn payment_create(&self, key: &str, body: Value) -> Result<Payment, GatewayError> {
        let answer = self.call(Method::POST, "/v1/payments", Some(body)).await?;
        if answer.is_success() {
            return answer.read();
        }
        match self.payment(key).await {
            Err(GatewayError::NotFound) => answer.success(code_of),
            known => known,
        }
    }

    /// The payment that took the money.
    async fn payment_of(&self, reference: &str) -> Result<Payment, GatewayError> {
        let id = match reference.strip_prefix(PAYMENT) {
            Some(id) => id.to_owned(),
            None => {
                let record = self.get_payment(reference).await?;
                let transaction = record.transaction.unwrap_or_default();
                let nobody = || GatewayError::Refused("nobody has paid".to_owned());
                transaction.strip_prefix(PAYMENT).ok_or_else(nobody)?.to_owned()
            }
        };
        self.payment(&id).await
    }

    async fn settlements_of_day(&self, day: CivilDate) -> Result<Vec<String>, GatewayError> {
        let from = Timestamp::from_us(riyadh_midnight_us(day) - 1);
        let to = Timestamp::from_us(riyadh_midnight_us(day)).plus_us(DAY_US);
        let (from, to) = (from.to_rfc3339(), to.to_rfc3339());
        let (mut ids, mut page) = (Vec::new(), 1_u64);
        for _ in 0..LIST_PAGES_MAX {
            let number = page.to_string();
            let query = [("created[gt]", from.as_str()), ("created[lt]", &to), ("page", &number)];
            let path = format!("/v1/settlements?{}", form_encoded(&query));
            let listed: SettlementPage = self.call(Method::GET, &path, None).await?.success(code_of)?;
            ids.extend(listed.settlements.into_iter().map(|settlement| settlement.id));
            match listed.meta.next_page {
                Some(next) => page = next,
                None => return Ok(ids),
            }
        }
        Err(GatewayError::Unknown("the list does not end".to_owned()))
    }
}

/// The hosted page in the donor's language.
fn page_in(url: &str, locale: Locale) -> String {
    let address = url.split_once('?').map_or(url, |(address, _)| address);
    format!("{address}?lang={}", locale.code())
}

#[async_trait]
impl Gateway for Moyasar {
    fn name(&self) -> &'static str {
        MOYASAR
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
        match request.method {
            PaymentMethod::SadadBill => self.bill_create(request).await,
            _ => self.invoice_create(request).await,
        }
    }

    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError> {
        if let Some(id) = reference.strip_prefix(INVOICE) {
            return Ok(self.invoice(id).await?.record());
        }
        let id = reference.strip_prefix(PAYMENT).ok_or(GatewayError::NotFound)?;
        let payment = self.payment(id).await?;
        match &payment.invoice_id {
            Some(invoice) => Ok(self.invoice(invoice).await?.record()),
            None => Ok(payment.record()),
        }
    }

    async fn find_payment(&self, idempotency_key: &str) -> Result<PaymentRecord, GatewayError> {
        if let Some(invoice) = self.invoice_by_key(idempotency_key).await? {
            // A list may leave the payments out.
            return Ok(self.invoice(&invoice.id).await?.record());
        }
        Ok(self.payment(idempotency_key).await?.record())
    }

    /// The proof is a shared token inside the body; the payment is fetched all the same.
    fn verify_webhook(
        &self,
        _headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        _now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        let webhook: Webhook = serde_json::from_slice(raw_body).map_err(|_| WebhookRefusal::SignatureMissing)?;
        let given = webhook
            .secret_token
            .as_deref()
            .ok_or(WebhookRefusal::SignatureMissing)?;
        // Digests have one length, so the comparison tells nothing of the token's.
        let digest = |text: &str| Sha256::digest(text.as_bytes());
        if !bool::from(digest(given).ct_eq(&digest(self.webhook_secret.reveal()))) {
            return Err(WebhookRefusal::SignatureWrong);
        }
        if !webhook.kind.starts_with("payment_") {
            return Err(WebhookRefusal::Irrelevant);
        }
        let payment: Payment = serde_json::from_value(webhook.data).map_err(|_| WebhookRefusal::Malformed)?;
        Ok(GatewayEvent {
            event_id: webhook.id,
            kind: webhook.kind,
            reference: payment.reference(),
            claim: Some((Money::from_halalas(payment.amount), payment.currency.to_uppercase())),
            state: payment.state(),
        })
    }

    /// Refunds take no key. What went back before tells whether this one was made: the
    /// payment's own sum is compared with it, and anything in between is left to a person.
    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError> {
        let payment = self.payment_of(&refund.reference).await?;
        if payment.source.as_ref().and_then(|source| source.kind.as_deref()) == Some("sadadbill") {
            return Err(GatewayError::NotSupported);
        }
        let before = refund.refunded_before.halalas();
        let after = before.saturating_add(refund.amount.halalas());
        if payment.refunded().halalas() >= after {
            return Ok(());
        }
        if payment.refunded().halalas() != before {
            return Err(GatewayError::Unknown(
                "the gateway gave another sum back than we know of".to_owned(),
            ));
        }
        let path = format!("/v1/payments/{}/refund", payment.id);
        let body = json!({ "amount": refund.amount.halalas() });
        let answer = self.call(Method::POST, &path, Some(body)).await?;
        answer.success::<Payment>(code_of).map(|_| ())
    }

    async fn void(&self, reference: &str) -> Result<(), GatewayError> {
        let record = self.get_payment(reference).await?;
        let (method, path) = match (record.state, &record.transaction, reference.strip_prefix(INVOICE)) {
            (PaymentState::Authorised, Some(payment), _) => {
                let id = payment.trim_start_matches(PAYMENT);
                (Method::POST, format!("/v1/payments/{id}/void"))
            }
            (_, _, Some(invoice)) => (Method::PUT, format!("/v1/invoices/{}/cancel", id_checked(invoice)?)),
            // A SADAD bill runs out by itself.
            _ => return Err(GatewayError::NotSupported),
        };
        self.call(method, &path, None)
            .await?
            .success::<Value>(code_of)
            .map(|_| ())
    }

    async fn capture(&self, reference: &str, amount: Money) -> Result<(), GatewayError> {
        let payment = self.payment_of(reference).await?;
        let path = format!("/v1/payments/{}/capture", payment.id);
        let body = json!({ "amount": amount.halalas() });
        let answer = self.call(Method::POST, &path, Some(body)).await?;
        answer.success::<Value>(code_of).map(|_| ())
    }

    async fn tokenise(&self, reference: &str) -> Result<String, GatewayError> {
        let payment = self.payment_of(reference).await?;
        payment
            .source
            .and_then(|source| source.token)
            .ok_or_else(|| GatewayError::Refused("the card was not kept".to_owned()))
    }

    async fn charge_token(
        &self,
        token: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<PaymentRecord, GatewayError> {
        let body = json!({
            "given_id": idempotency_key,
            "amount": amount.halalas(),
            "currency": CURRENCY,
            "description": "Ataa",
            "source": { "type": "token", "token": token, "3ds": false, "manual": false },
            "metadata": { KEY_METADATA: idempotency_key },
        });
        let payment = self.payment_create(idempotency_key, body).await?;
        if payment.amount != amount.halalas() {
            return Err(GatewayError::Refused("the key was used with another amount".to_owned()));
        }
        Ok(payment.record())
    }

    async fn list_settlements(&self, day: CivilDate) -> Result<Vec<SettlementLine>, GatewayError> {
        let mut lines = Vec::new();
        for settlement in self.settlements_of_day(day).await? {
            let (mut page, mut of_settlement) = (Some(1_u64), Vec::new());
            for _ in 0..LIST_PAGES_MAX {
                let Some(number) = page else { break };
                let path = format!("/v1/settlements/{}/lines?page={number}", id_checked(&settlement)?);
                let listed: LinePage = self.call(Method::GET, &path, None).await?.success(code_of)?;
                of_settlement.extend(listed.lines);
                page = listed.meta.next_page;
            }
            if page.is_some() {
                return Err(GatewayError::Unknown("the list does not end".to_owned()));
            }
            lines.extend(settlement_read(&settlement, of_settlement));
        }
        Ok(lines)
    }
}

/// One line for each payment and each refund of a settlement. Lines have no ids there: one is known by its
/// settlement, payment and kind, and by how many of the same kind stand before it. Fees and penalties are
/// lines of their own there; each is added to the line of its payment, and one of no payment to the first,
/// so that the lines together are worth what the settlement pays over.
fn settlement_read(settlement: &str, rows: Vec<Line>) -> Vec<SettlementLine> {
    let (mut lines, mut fees): (Vec<SettlementLine>, Vec<(String, i64)>) = (Vec::new(), Vec::new());
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for row in rows {
        let Some(size) = row.amount.checked_abs() else { continue };
        let amount = Money::from_halalas(size);
        let payment = row.payment_id.unwrap_or_default();
        let (captured, refunded) = match row.kind.as_str() {
            "payment" => (amount, Money::ZERO),
            "refund" | "void" | "chargeback" => (Money::ZERO, amount),
            _ => {
                fees.push((format!("{PAYMENT}{payment}"), size));
                continue;
            }
        };
        let place = places.entry((payment.clone(), row.kind.clone())).or_default();
        *place += 1;
        let id = format!("{settlement}:{payment}:{}:{place}", row.kind);
        lines.push(SettlementLine {
            payout: Some(settlement.to_owned()),
            ..SettlementLine::new(id, format!("{PAYMENT}{payment}"), captured, refunded)
        });
    }
    for (reference, fee) in fees {
        let own = lines.iter().position(|line| line.reference == reference).unwrap_or(0);
        if let Some(line) = lines.get_mut(own) {
            line.fee = Money::from_halalas(line.fee.halalas().saturating_add(fee));
        }
    }
    lines
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn states_are_translated() {
        use PaymentState as State;
        for (word, state) in [
            ("initiated", State::PendingAction),
            ("paid", State::Captured),
            ("captured", State::Captured),
            ("authorized", State::Authorised),
            ("failed", State::Failed),
            ("faild", State::Failed),
            ("refunded", State::Refunded),
            ("voided", State::Voided),
            ("expired", State::Expired),
            ("verified", State::Unknown),
            ("", State::Unknown),
        ] {
            assert_eq!(payment_state(word), state, "{word}");
        }
    }

    /// The sample of "SADAD Bill, Overview".
    #[test]
    fn a_bill_is_read() {
        let payment: Payment = serde_json::from_str(
            r#"{"id": "e21048bc-378e-47f8-860f-129cfde465a0", "status": "initiated", "amount": 10000,
                "currency": "SAR", "source": {"type": "sadadbill", "provider_name": "Rosom-رسوم",
                "biller_code": "901", "sadad_number": "1234567890123",
                "gateway_id": "moyasar_sb_aQHM2nEqvGKHQyBns4We8", "expired_at": "2026-08-15", "message": null}}"#,
        )
        .unwrap();
        let bill = payment.bill().unwrap();
        assert_eq!(
            (bill.biller_code.as_str(), bill.bill_number.as_str()),
            ("901", "1234567890123")
        );
        assert_eq!(bill.payable_until, CivilDate::new(2026, 8, 15).unwrap());
        let record = payment.record();
        assert_eq!(record.idempotency_key, "e21048bc-378e-47f8-860f-129cfde465a0");
        assert_eq!(record.state, PaymentState::PendingAction);
    }

    /// The sample of "List Invoices".
    #[test]
    fn an_invoice_that_nobody_tried_is_created() {
        let invoice: Invoice = serde_json::from_str(
            r#"{"id": "73bda482-5f95-4f59-87d3-3fe3615c54bc", "status": "initiated", "amount": 6091,
                "currency": "SAR", "description": "Order #123126", "amount_format": "60.91 SAR",
                "url": "https://checkout.moyasar.com/invoices/73bda482-5f95-4f59-87d3-3fe3615c54bc?lang=en",
                "callback_url": "https://mystore.com/notify-paid", "expired_at": null, "back_url": null,
                "success_url": null, "payment_id": null, "paid_at": null, "metadata": null}"#,
        )
        .unwrap();
        let record = invoice.record();
        assert_eq!(record.state, PaymentState::Created);
        assert_eq!(record.idempotency_key, "");
        assert_eq!(
            page_in(record.redirect_url.as_deref().unwrap(), Locale::Ar),
            "https://checkout.moyasar.com/invoices/73bda482-5f95-4f59-87d3-3fe3615c54bc?lang=ar"
        );
        assert_eq!(id_checked("../invoices"), Err(GatewayError::NotFound));
    }
}
