//! Promised transfers: the reference and account that a donor is told, and what has come for it.

use domain::bank::{AccountPurpose, PaymentReference, REFERENCE_BODY_MAX, ReferenceKind};
use domain::error::{AppError, MissingStep};
use domain::identity::Iban;
use domain::ids::IntentId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::accounts::accounts_in_tx;
use super::queries as sql;
use super::virtual_iban::{VirtualIbanRange, VirtualIbans};
use crate::db::{Tx, dialect};
use crate::giving::IntentState;
use crate::giving::intents::intent_by_tracking_hash;
use crate::giving::tracking_hash;
use crate::{Context, Error, Result, in_tx, on};

/// Numbers tried before a free one is given up on: with a million pledges in a hundred million
/// numbers, each try fails once in a hundred.
const TRIES_MAX: usize = 20;

/// What is written down when a donor promises a transfer.
pub(crate) struct PledgePlan {
    /// The payment.
    pub(crate) intent: IntentId,
    /// The account that its gifts may lie on.
    pub(crate) purpose: AccountPurpose,
    /// How much.
    pub(crate) amount: Money,
    /// The account that the donor will transfer from, when told.
    pub(crate) payer_iban: Option<Iban>,
}

/// What the donor is told of a promised transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PledgeWritten {
    pub(crate) reference: PaymentReference,
    pub(crate) iban: Iban,
}

/// Gives a payment its reference and account, in the transaction that writes the payment.
///
/// # Errors
/// A conflict when there is no account for this kind of money.
pub(crate) async fn pledge_write(tx: &mut Tx, context: &Context, plan: &PledgePlan) -> Result<PledgeWritten> {
    let accounts = accounts_in_tx(tx).await?;
    let account = accounts
        .into_iter()
        .find(|account| account.purpose == plan.purpose)
        .ok_or(AppError::from(MissingStep::ReceivingAccount))?;
    let reference = reference_free(tx, context, ReferenceKind::Pledge).await?;
    let virtual_iban = virtual_iban_next(tx, context).await?;
    in_tx!(tx, connection => sqlx::query(sql::PLEDGE_INSERT)
        .bind(plan.intent)
        .bind(reference.code())
        .bind(plan.purpose.code())
        .bind(account.iban.as_str())
        .bind(virtual_iban.as_ref().map(Iban::as_str))
        .bind(plan.payer_iban.as_ref().map(Iban::as_str))
        .bind(plan.amount)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(PledgeWritten {
        reference,
        iban: virtual_iban.unwrap_or(account.iban),
    })
}

/// A reference that nobody has. It is drawn at random, so that one donor cannot guess another's.
pub(super) async fn reference_free(tx: &mut Tx, context: &Context, kind: ReferenceKind) -> Result<PaymentReference> {
    let taken = match kind {
        ReferenceKind::Pledge => sql::REFERENCE_TAKEN,
        ReferenceKind::Return => sql::RETURN_TAKEN,
    };
    for _ in 0..TRIES_MAX {
        let body = u32::try_from(context.source.below(u64::from(REFERENCE_BODY_MAX))).unwrap_or(0);
        let reference = PaymentReference::from_body(kind, body);
        let count: i64 = in_tx!(tx, connection => sqlx::query_scalar(taken)
            .bind(reference.code()).fetch_one(connection).await)?;
        if count == 0 {
            return Ok(reference);
        }
    }
    Err(Error::unavailable("no free reference was found"))
}

/// The next number of the rented range, when there is one.
async fn virtual_iban_next(tx: &mut Tx, context: &Context) -> Result<Option<Iban>> {
    let Some(beginning) = &context.configuration.bank.virtual_iban_beginning else {
        return Ok(None);
    };
    let range = VirtualIbanRange::new(beginning)
        .ok_or_else(|| Error::internal("the configured range of virtual IBANs is no range"))?;
    dialect::numbering_lock(tx, "virtual_iban").await?;
    let count: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::PLEDGE_COUNT).fetch_one(connection).await)?;
    Ok(range.assign(u64::try_from(count).unwrap_or(0) + 1))
}

/// A promised transfer as matching sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct PledgeRow {
    pub(super) intent_id: IntentId,
    pub(super) reference: String,
    purpose: String,
    account_iban: String,
    virtual_iban: Option<String>,
    pub(super) amount_halalas: Money,
    state: String,
    pub(super) captured_at_us: Option<Timestamp>,
    expires_at_us: Timestamp,
}

impl PledgeRow {
    pub(super) fn purpose(&self) -> Result<AccountPurpose> {
        self.purpose.parse().map_err(Error::internal)
    }

    fn reference(&self) -> Result<PaymentReference> {
        self.reference.parse().map_err(Error::internal)
    }
}

pub(super) async fn pledge_by_reference(tx: &mut Tx, reference: PaymentReference) -> Result<Option<PledgeRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGE_BY_REFERENCE)
        .bind(reference.code()).fetch_optional(connection).await)?;
    Ok(row)
}

pub(super) async fn pledge_by_intent(tx: &mut Tx, intent: IntentId) -> Result<Option<PledgeRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGE_BY_INTENT)
        .bind(intent).fetch_optional(connection).await)?;
    Ok(row)
}

/// What a donor needs to make a transfer, and what has come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferDetails {
    /// To be written into the transfer.
    pub reference: PaymentReference,
    /// Where to.
    pub iban: Iban,
    /// An account number of this gift's own: the reference is then not needed.
    pub iban_is_own: bool,
    /// Which money lies there.
    pub purpose: AccountPurpose,
    /// Exactly how much.
    pub amount: Money,
    /// What has come so far.
    pub received: Money,
    /// Until when the promise stands.
    pub deadline: Timestamp,
    /// Where the payment stands.
    pub state: IntentState,
}

/// The details behind a gift's secret link.
///
/// # Errors
/// Not found when there is no such link, or the gift is paid in another way.
pub async fn transfer_details(context: &Context, actor: &Actor, token: &str) -> Result<TransferDetails> {
    actor.require(Action::ReceiptViewByToken, Subject::Public)?;
    let intent = intent_by_tracking_hash(context, &tracking_hash(token))
        .await?
        .ok_or(AppError::NotFound)?;
    let row: Option<PledgeRow> = on!(&context.db, pool => sqlx::query_as(sql::PLEDGE_BY_INTENT)
        .bind(intent.id).fetch_optional(pool).await)?;
    let row = row.ok_or(AppError::NotFound)?;
    let received: Money = on!(&context.db, pool => sqlx::query_scalar(sql::PLEDGE_RECEIVED)
        .bind(intent.id).fetch_one(pool).await)?;
    let iban = row.virtual_iban.as_ref().unwrap_or(&row.account_iban);
    Ok(TransferDetails {
        reference: row.reference()?,
        iban: Iban::parse(iban).map_err(|problem| Error::internal(format!("{problem:?} in transfer_pledge")))?,
        iban_is_own: row.virtual_iban.is_some(),
        purpose: row.purpose()?,
        amount: row.amount_halalas,
        received,
        deadline: row.expires_at_us,
        state: IntentState::from_code(&row.state),
    })
}
