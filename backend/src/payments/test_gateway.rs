//! The built-in test gateway: a small payment service with books of its own, a hosted
//! page and signed webhooks. No money moves. It exists outside production only, and it
//! keeps to the same trait, signatures and rules as a real gateway.

use async_trait::async_trait;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::time::{CivilDate, DAY_US, MINUTE_US, Timestamp, riyadh_midnight_us};
use serde::{Deserialize, Serialize};

use super::gateway::{
    CURRENCY, Capabilities, Dispute, DisputeState, Gateway, GatewayError, GatewayEvent, MethodCapabilities, NextAction,
    PaymentCreated, PaymentRecord, PaymentRequest, PaymentState, RefundRequest, SettlementLine, WebhookHeaders,
    WebhookRefusal,
};
use super::signature;
use super::test_gateway_queries as sql;
use crate::clock::Source;
use crate::db::{Db, Tx, ensure_rows};
use crate::error::Error;
use crate::{Context, Result, in_tx, on};
use domain::error::{AppError, Conflict};

/// Its code in storage and addresses.
pub const TEST_GATEWAY: &str = "test-gateway";
/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "x-test-gateway-signature";
/// How long the "late" button lets the site wait.
pub const LATE_US: i64 = MINUTE_US;
/// Webhooks sent in one run of the job.
const WEBHOOKS_PER_RUN_MAX: i64 = 50;
/// Tries before a webhook is given up; reconciliation finds the payment all the same.
const WEBHOOK_ATTEMPTS_MAX: i64 = 12;
/// Longest time between two tries.
const WEBHOOK_BACKOFF_MAX_US: i64 = 60 * MINUTE_US;

const METHODS: &[MethodCapabilities] = &[MethodCapabilities::wallet(PaymentMethod::Card, false)];

/// The gateway. It shares the site's database file but reads only its own tables.
#[derive(Clone)]
pub struct TestGateway {
    db: Db,
    source: Source,
    key: [u8; 32],
}

/// What the donor may press on the hosted page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestAction {
    /// Pay: captured at once.
    Approve,
    /// The bank says no.
    Decline,
    /// Go through a 3-D Secure page first.
    Challenge,
    /// The gateway captures, but neither the browser nor a webhook comes back.
    TimeOut,
    /// The donor is sent back at once; capture and webhook follow [`LATE_US`] later.
    Late,
    /// Afterwards: the donor's bank takes back what is left of the payment.
    Dispute,
    /// The case is decided for the site.
    DisputeWon,
    /// The case is decided for the donor's bank.
    DisputeLost,
}

impl TestAction {
    /// Reads the button's value.
    ///
    /// # Errors
    /// Invalid when there is no such button.
    pub fn from_code(code: &str) -> Result<Self> {
        Ok(match code {
            "approve" => Self::Approve,
            "decline" => Self::Decline,
            "challenge" => Self::Challenge,
            "time_out" => Self::TimeOut,
            "late" => Self::Late,
            "dispute" => Self::Dispute,
            "dispute_won" => Self::DisputeWon,
            "dispute_lost" => Self::DisputeLost,
            _ => return Err(AppError::invalid("action", domain::error::FieldProblem::InvalidChoice).into()),
        })
    }
}

/// Where the donor goes after pressing a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// Back to the site.
    Return(String),
    /// To the 3-D Secure page.
    Challenge,
    /// Nowhere: the gateway stays silent.
    Silence,
    /// The page as it stands now.
    Stay,
}

/// What the hosted page shows.
#[derive(Debug, Clone)]
pub struct TestPayment {
    /// The gateway's name for the payment.
    pub reference: String,
    /// What is asked for.
    pub amount: Money,
    /// What it says it is for.
    pub description: String,
    /// Where the donor came from.
    pub return_url: String,
    /// Language the site asked for.
    pub locale: Locale,
    /// Whether a button can still be pressed.
    pub open: bool,
    /// What the donor's bank can still do with the payment.
    pub bank: TestBank,
}

/// What the donor's bank can do with a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestBank {
    /// Nothing: nothing was taken, or nothing is left of it.
    Nothing,
    /// Take it back.
    Dispute,
    /// Decide the case that is open.
    Decide,
}

/// A webhook ready to be sent.
#[derive(Debug, Clone)]
pub struct SignedWebhook {
    /// The gateway's id of the event.
    pub event_id: String,
    /// Value of [`SIGNATURE_HEADER`].
    pub signature: String,
    /// The raw body that was signed.
    pub body: String,
    attempts: i64,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    reference: String,
    idempotency_key: String,
    amount_halalas: Money,
    currency: String,
    description: String,
    state: String,
    return_url: String,
    locale: String,
    captures_at_us: Option<Timestamp>,
    failure_code: Option<String>,
    refunded_halalas: Money,
}

impl PaymentRow {
    fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "created" | "pending_action") && self.captures_at_us.is_none()
    }

    fn record(self) -> PaymentRecord {
        let redirect_url = self.is_open().then(|| page_path(&self.reference, &self.locale));
        let state = match PaymentState::from_code(&self.state) {
            PaymentState::Captured if self.refunded_halalas.is_positive() => PaymentState::PartiallyRefunded,
            state => state,
        };
        PaymentRecord {
            reference: self.reference,
            idempotency_key: self.idempotency_key,
            amount: self.amount_halalas,
            currency: self.currency,
            state,
            refunded: self.refunded_halalas,
            failure_code: self.failure_code,
            redirect_url,
            transaction: None,
        }
    }
}

/// What of a payment has not gone back in any way.
fn left_of(row: &PaymentRow, disputes: &[Dispute]) -> Money {
    disputes
        .iter()
        .filter(|dispute| dispute.state != DisputeState::Won)
        .fold(row.amount_halalas, |left, dispute| {
            left.minus_down_to_zero(dispute.amount)
        })
        .minus_down_to_zero(row.refunded_halalas)
}

/// A webhook's body.
#[derive(Serialize, Deserialize)]
struct WebhookBody {
    event_id: String,
    kind: String,
    reference: String,
    amount_halalas: i64,
    currency: String,
    state: String,
}

impl TestGateway {
    /// The gateway of this installation; none in production.
    #[must_use]
    pub fn of(context: &Context) -> Option<Self> {
        context.configuration.is_demo().then(|| Self {
            db: context.db.clone(),
            source: context.source.clone(),
            key: context.configuration.key_for("test-gateway-webhook"),
        })
    }

    /// A webhook as this gateway would sign it now; the tests use it to forge ones too.
    #[must_use]
    pub fn sign(&self, event_id: &str, body: String) -> SignedWebhook {
        SignedWebhook {
            event_id: event_id.to_owned(),
            signature: signature::sign(&self.key, body.as_bytes(), self.source.now()),
            body,
            attempts: 0,
        }
    }

    async fn row_by_reference(&self, reference: &str) -> Result<Option<PaymentRow>> {
        let row = on!(&self.db, pool => sqlx::query_as::<_, PaymentRow>(sql::PAYMENT_BY_REFERENCE)
            .bind(reference).fetch_optional(pool).await)?;
        Ok(row)
    }

    async fn row_by_key(&self, key: &str) -> Result<Option<PaymentRow>> {
        let row = on!(&self.db, pool => sqlx::query_as::<_, PaymentRow>(sql::PAYMENT_BY_KEY)
            .bind(key).fetch_optional(pool).await)?;
        Ok(row)
    }

    /// Takes what the "late" button promised, once its time has come.
    async fn capture_due(&self) -> Result<()> {
        let now = self.source.now();
        let due: i64 =
            on!(&self.db, pool => sqlx::query_scalar(sql::PAYMENT_DUE_COUNT).bind(now).fetch_one(pool).await)?;
        if due > 0 {
            self.db
                .write(move |tx| {
                    Box::pin(async move {
                        in_tx!(tx, connection => sqlx::query(sql::PAYMENT_CAPTURE_DUE).bind(now).execute(connection).await
                            .map(|_| ()))?;
                        Ok(())
                    })
                })
                .await?;
        }
        Ok(())
    }

    /// The hosted page of a payment.
    ///
    /// # Errors
    /// Not found.
    pub async fn payment_page(&self, reference: &str) -> Result<TestPayment> {
        self.capture_due().await?;
        let row = self.row_by_reference(reference).await?.ok_or(AppError::NotFound)?;
        let disputes = self.disputes(reference).await.map_err(Error::unavailable)?;
        let bank = match left_of(&row, &disputes) {
            _ if disputes.iter().any(|dispute| dispute.state == DisputeState::Open) => TestBank::Decide,
            left if left.is_positive() && PaymentState::from_code(&row.state).was_captured() => TestBank::Dispute,
            _ => TestBank::Nothing,
        };
        Ok(TestPayment {
            open: row.is_open(),
            bank,
            reference: row.reference,
            amount: row.amount_halalas,
            description: row.description,
            return_url: row.return_url,
            locale: row.locale.parse().unwrap_or(Locale::Ar),
        })
    }

    /// A button of the hosted page.
    ///
    /// # Errors
    /// Not found, or a conflict when the payment is over already.
    pub async fn act(&self, reference: &str, action: TestAction) -> Result<TestOutcome> {
        let row = self.row_by_reference(reference).await?.ok_or(AppError::NotFound)?;
        let return_url = row.return_url.clone();
        match action {
            TestAction::Approve => self.settle(row, PaymentState::Captured, None, true).await?,
            TestAction::Decline => {
                self.settle(row, PaymentState::Failed, Some("declined_by_bank"), true)
                    .await?
            }
            TestAction::TimeOut => {
                self.settle(row, PaymentState::Captured, None, false).await?;
                return Ok(TestOutcome::Silence);
            }
            TestAction::Challenge => {
                self.move_to(&row.reference, PaymentState::PendingAction, None, None)
                    .await?;
                return Ok(TestOutcome::Challenge);
            }
            TestAction::Late => self.settle_late(row).await?,
            TestAction::Dispute => {
                self.dispute_rest(&row).await?;
                return Ok(TestOutcome::Stay);
            }
            TestAction::DisputeWon | TestAction::DisputeLost => {
                self.dispute_decide(reference, action == TestAction::DisputeWon).await?;
                return Ok(TestOutcome::Stay);
            }
        }
        Ok(TestOutcome::Return(return_url))
    }

    /// Disputes what is left of a payment. Pressed twice it is one dispute: its number says how many
    /// came before it.
    async fn dispute_rest(&self, row: &PaymentRow) -> Result<()> {
        let disputes = self.disputes(&row.reference).await.map_err(Error::unavailable)?;
        let number = format!("dp_{}_{}", row.reference, disputes.len() + 1);
        let left = left_of(row, &disputes);
        if !left.is_positive() {
            return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
        }
        self.dispute_open(&row.reference, &number, left, "fraudulent").await
    }

    async fn dispute_decide(&self, reference: &str, won: bool) -> Result<()> {
        let disputes = self.disputes(reference).await.map_err(Error::unavailable)?;
        let open = disputes.iter().find(|dispute| dispute.state == DisputeState::Open);
        let open = open.ok_or(AppError::Conflict(Conflict::ChangedMeanwhile))?;
        self.dispute_close(&open.id, won).await
    }

    async fn settle(
        &self,
        row: PaymentRow,
        state: PaymentState,
        failure: Option<&'static str>,
        announce: bool,
    ) -> Result<()> {
        let webhook = announce.then(|| self.webhook(&row, state, self.source.now()));
        self.move_to(&row.reference, state, failure, webhook).await
    }

    async fn move_to(
        &self,
        reference: &str,
        state: PaymentState,
        failure: Option<&'static str>,
        webhook: Option<NewWebhook>,
    ) -> Result<()> {
        let (reference, now) = (reference.to_owned(), self.source.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let moved = in_tx!(tx, connection => sqlx::query(sql::PAYMENT_MOVE)
                        .bind(&reference).bind(state.code()).bind(failure).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ensure_rows(moved, 1)?;
                    if let Some(webhook) = webhook {
                        webhook.insert(tx).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// A donor's bank takes a payment back: opens a dispute over `amount`, and says so by webhook. The
    /// same number opens one dispute.
    ///
    /// # Errors
    /// Not found, or a conflict for more than was taken and not given back or disputed already.
    pub async fn dispute_open(&self, reference: &str, dispute: &str, amount: Money, reason: &str) -> Result<()> {
        let row = self.row_by_reference(reference).await?.ok_or(AppError::NotFound)?;
        let webhook = self.webhook(&row, PaymentState::Captured, self.source.now());
        let (reference, now) = (reference.to_owned(), self.source.now());
        let (dispute, reason) = (dispute.to_owned(), reason.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let opened = in_tx!(tx, connection => sqlx::query(sql::DISPUTE_INSERT)
                        .bind(&dispute).bind(&reference).bind(amount).bind(&reason).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ensure_rows(opened, 1)?;
                    webhook.insert(tx).await
                })
            })
            .await
    }

    /// The case ends: won by the site, or lost to the donor's bank.
    ///
    /// # Errors
    /// Not found, or a conflict when it ended before.
    pub async fn dispute_close(&self, dispute: &str, won: bool) -> Result<()> {
        let reference: Option<String> = on!(&self.db, pool => sqlx::query_scalar(sql::DISPUTE_PAYMENT)
            .bind(dispute).fetch_optional(pool).await)?;
        let reference = reference.ok_or(AppError::NotFound)?;
        let row = self.row_by_reference(&reference).await?.ok_or(AppError::NotFound)?;
        let webhook = self.webhook(&row, PaymentState::Captured, self.source.now());
        let (dispute, now) = (dispute.to_owned(), self.source.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let closed = in_tx!(tx, connection => sqlx::query(sql::DISPUTE_CLOSE)
                        .bind(&dispute).bind(if won { "won" } else { "lost" }).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ensure_rows(closed, 1)?;
                    webhook.insert(tx).await
                })
            })
            .await
    }

    async fn settle_late(&self, row: PaymentRow) -> Result<()> {
        let now = self.source.now();
        let due = now.plus_us(LATE_US);
        let webhook = self.webhook(&row, PaymentState::Captured, due);
        let reference = row.reference;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let moved = in_tx!(tx, connection => sqlx::query(sql::PAYMENT_CAPTURE_LATER)
                        .bind(&reference).bind(due).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ensure_rows(moved, 1)?;
                    webhook.insert(tx).await
                })
            })
            .await
    }

    fn webhook(&self, row: &PaymentRow, state: PaymentState, deliver_after: Timestamp) -> NewWebhook {
        let event_id = format!("evt_{}", hex::encode(&self.source.secret()[..12]));
        let body = WebhookBody {
            event_id: event_id.clone(),
            kind: format!("payment.{}", state.code()),
            reference: row.reference.clone(),
            amount_halalas: row.amount_halalas.halalas(),
            currency: row.currency.clone(),
            state: state.code().to_owned(),
        };
        NewWebhook {
            event_id,
            reference: row.reference.clone(),
            body: serde_json::to_string(&body).unwrap_or_default(),
            deliver_after,
        }
    }

    /// The webhooks that are due, signed now.
    ///
    /// # Errors
    /// Unavailable when the storage does not answer.
    pub async fn webhooks_due(&self) -> Result<Vec<SignedWebhook>> {
        self.capture_due().await?;
        let now = self.source.now();
        let rows: Vec<(String, String, i64)> = on!(&self.db, pool => sqlx::query_as(sql::WEBHOOK_DUE)
            .bind(now).bind(WEBHOOK_ATTEMPTS_MAX).bind(WEBHOOKS_PER_RUN_MAX).fetch_all(pool).await)?;
        let sign = |(event_id, body, attempts): (String, String, i64)| SignedWebhook {
            attempts,
            ..self.sign(&event_id, body)
        };
        Ok(rows.into_iter().map(sign).collect())
    }

    /// Notes whether a webhook arrived; one that did not is tried again, ever more rarely.
    ///
    /// # Errors
    /// Unavailable when the storage does not answer.
    pub async fn webhook_noted(&self, webhook: &SignedWebhook, arrived: bool) -> Result<()> {
        let (event_id, now) = (webhook.event_id.clone(), self.source.now());
        let again = now.plus_us(backoff_us(webhook.attempts));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let (statement, at) = if arrived {
                        (sql::WEBHOOK_DELIVERED, now)
                    } else {
                        (sql::WEBHOOK_RETRY, again)
                    };
                    in_tx!(tx, connection => sqlx::query(statement).bind(&event_id).bind(at).execute(connection).await
                        .map(|_| ()))?;
                    Ok(())
                })
            })
            .await
    }
}

/// Doubles from two seconds up to [`WEBHOOK_BACKOFF_MAX_US`].
fn backoff_us(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    (2_000_000_i64 << doublings).min(WEBHOOK_BACKOFF_MAX_US)
}

struct NewWebhook {
    event_id: String,
    reference: String,
    body: String,
    deliver_after: Timestamp,
}

impl NewWebhook {
    async fn insert(self, tx: &mut Tx) -> Result<()> {
        in_tx!(tx, connection => sqlx::query(sql::WEBHOOK_INSERT)
            .bind(&self.event_id).bind(&self.reference).bind(&self.body).bind(self.deliver_after)
            .execute(connection).await.map(|_| ()))?;
        Ok(())
    }
}

/// Path of the hosted page, without the site's address: it stands on the same site.
fn page_path(reference: &str, locale: &str) -> String {
    format!("/{TEST_GATEWAY}/pay/{reference}?lang={locale}")
}

fn unknown(error: Error) -> GatewayError {
    GatewayError::Unknown(error.to_string())
}

#[async_trait]
impl Gateway for TestGateway {
    fn name(&self) -> &'static str {
        TEST_GATEWAY
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: METHODS,
            partial_refund: true,
            void: true,
            saved_cards: false,
            settlements: true,
        }
    }

    async fn create_payment(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let reference = format!("tg_{}", hex::encode(&self.source.secret()[..12]));
        let (asked, now) = (request.clone(), self.source.now());
        let locale = request.locale.code();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    in_tx!(tx, connection => sqlx::query(sql::PAYMENT_INSERT)
                        .bind(&reference).bind(&asked.idempotency_key).bind(asked.amount).bind(CURRENCY)
                        .bind(&asked.description).bind(&asked.return_url).bind(locale).bind(now)
                        .execute(connection).await.map(|_| ()))?;
                    Ok(())
                })
            })
            .await
            .map_err(unknown)?;
        let row = self
            .row_by_key(&request.idempotency_key)
            .await
            .map_err(unknown)?
            .ok_or(GatewayError::NotFound)?;
        if row.amount_halalas != request.amount {
            return Err(GatewayError::Refused("the key was used with another amount".into()));
        }
        let redirect_url = page_path(&row.reference, &row.locale);
        Ok(PaymentCreated {
            reference: row.reference,
            next: NextAction::Redirect(redirect_url),
        })
    }

    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError> {
        self.capture_due().await.map_err(unknown)?;
        let row = self.row_by_reference(reference).await.map_err(unknown)?;
        row.map(PaymentRow::record).ok_or(GatewayError::NotFound)
    }

    async fn find_payment(&self, idempotency_key: &str) -> Result<PaymentRecord, GatewayError> {
        self.capture_due().await.map_err(unknown)?;
        let row = self.row_by_key(idempotency_key).await.map_err(unknown)?;
        row.map(PaymentRow::record).ok_or(GatewayError::NotFound)
    }

    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        signature::verify(&self.key, raw_body, headers.header(SIGNATURE_HEADER), now)?;
        let body: WebhookBody = serde_json::from_slice(raw_body).map_err(|_| WebhookRefusal::Malformed)?;
        Ok(GatewayEvent {
            event_id: body.event_id,
            kind: body.kind,
            reference: body.reference,
            claim: Some((Money::from_halalas(body.amount_halalas), body.currency)),
            state: PaymentState::from_code(&body.state),
        })
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError> {
        let row = self
            .row_by_reference(&refund.reference)
            .await
            .map_err(unknown)?
            .ok_or(GatewayError::NotFound)?;
        let webhook = self.webhook(&row, PaymentState::Refunded, self.source.now());
        let RefundRequest {
            reference,
            amount,
            idempotency_key: key,
            ..
        } = refund.clone();
        let now = self.source.now();
        let outcome = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let fresh = in_tx!(tx, connection => sqlx::query(sql::REFUND_INSERT)
                        .bind(&key).bind(&reference).bind(amount).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    if fresh == 0 {
                        let known: (String, Money) = in_tx!(tx, connection => sqlx::query_as(sql::REFUND_BY_KEY)
                            .bind(&key).fetch_one(connection).await)?;
                        return if known == (reference, amount) {
                            Ok(())
                        } else {
                            Err(AppError::Conflict(domain::error::Conflict::KeyReused).into())
                        };
                    }
                    let moved = in_tx!(tx, connection => sqlx::query(sql::PAYMENT_REFUND)
                        .bind(&reference).bind(amount).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ensure_rows(moved, 1)?;
                    webhook.insert(tx).await
                })
            })
            .await;
        match outcome {
            Ok(()) => Ok(()),
            Err(error) if matches!(error.public(), AppError::Conflict(_)) => Err(GatewayError::Refused(
                "more than was taken, or another refund under the same key".into(),
            )),
            Err(error) => Err(unknown(error)),
        }
    }

    async fn disputes(&self, reference: &str) -> Result<Vec<Dispute>, GatewayError> {
        let rows: Vec<(String, Money, String, String)> = on!(&self.db, pool => sqlx::query_as(sql::DISPUTES)
            .bind(reference).fetch_all(pool).await)
        .map_err(|error| GatewayError::Unknown(error.to_string()))?;
        let dispute = |(id, amount, state, reason): (String, Money, String, String)| Dispute {
            id,
            amount,
            state: match state.as_str() {
                "won" => DisputeState::Won,
                "lost" => DisputeState::Lost,
                _ => DisputeState::Open,
            },
            reason,
        };
        Ok(rows.into_iter().map(dispute).collect())
    }

    async fn void(&self, reference: &str) -> Result<(), GatewayError> {
        match self.move_to(reference, PaymentState::Expired, None, None).await {
            Ok(()) => Ok(()),
            Err(error) if matches!(error.public(), AppError::Conflict(_)) => {
                Err(GatewayError::Refused("the payment is over".into()))
            }
            Err(error) => Err(unknown(error)),
        }
    }

    async fn list_settlements(&self, day: CivilDate) -> Result<Vec<SettlementLine>, GatewayError> {
        let from = Timestamp::from_us(riyadh_midnight_us(day));
        let until = from.plus_us(DAY_US);
        let mut lines = Vec::new();
        for (statement, kind) in [
            (sql::SETTLED_CAPTURES, "capture"),
            (sql::SETTLED_REFUNDS, "refund"),
            (sql::SETTLED_DISPUTES, "dispute"),
            (sql::SETTLED_DISPUTES_WON, "dispute-won"),
        ] {
            let rows: Vec<(String, String, Money, Money)> = on!(&self.db, pool => sqlx::query_as(statement)
                .bind(from).bind(until).fetch_all(pool).await)
            .map_err(|error| GatewayError::Unknown(error.to_string()))?;
            lines.extend(rows.into_iter().map(|(id, reference, captured, refunded)| {
                SettlementLine::new(format!("{kind}:{id}"), reference, captured, refunded)
            }));
        }
        Ok(lines)
    }
}
