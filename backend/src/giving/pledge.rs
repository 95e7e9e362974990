//! Giving by bank transfer: the gifts of a basket are promised, the donor is told where to send the
//! money and what to write, and the gifts are made when the bank's statement shows it
//! (docs/bank-transfers.md). A transfer goes to one account, so gifts whose money may not lie
//! together become a promise each.

use domain::bank::{AccountPurpose, PLEDGE_OPEN_US, TransferForm};
use domain::error::{AppError, Conflict, FieldProblem};
use domain::giving::{FundClass, GiftTarget, Intention, SurplusChoice, fund_class_for};
use domain::ids::{DonationId, IntentId, PersonId};
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};

use super::checkout::{CheckoutRequest, Outcome, Plan, Selection, begin};
use super::intents::{self, IntentRow};
use super::tracking::{tracking_hash, tracking_token};
use super::{basket_queries, baskets, capture, intent_queries as sql};
use crate::bank::{BANK_TRANSFER, PledgePlan, PledgeWritten, pledge_write};
use crate::db::{Tx, ensure_rows};
use crate::messages::{Message, ReceiptLine, message_enqueue};
use crate::{Context, Error, Result, in_tx};

/// Accounts that gifts can be promised to.
const PURPOSES: [AccountPurpose; 3] = [AccountPurpose::Zakat, AccountPurpose::Other, AccountPurpose::Waqf];

/// A promised transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeStarted {
    /// The payment.
    pub intent: IntentId,
    /// Which account it goes to.
    pub purpose: AccountPurpose,
    /// The secret of the gift's own page.
    pub tracking_token: String,
}

/// What became of a form that promises transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PledgeOutcome {
    /// They are promised.
    Pledged(Vec<PledgeStarted>),
    /// A person looks at the gift first (handbook 10.3): its page tells what comes next.
    Review(String),
}

/// Promises a transfer for what is selected: one promise for each account that its gifts need. The
/// gifts leave the basket. Sending the same form again finds the same promises.
///
/// # Errors
/// As for [`super::checkout_start`]; a conflict (`missing prerequisite`) when there is no account for
/// a kind of gift.
pub async fn pledge_start(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    selection: Selection,
    locale: Locale,
    reviewed_total: Option<Money>,
    form: TransferForm,
) -> Result<PledgeOutcome> {
    actor.require(Action::GiveCreate, Subject::Platform)?;
    let basket = baskets::basket_living(context, token).await?;
    let plan = Plan {
        intent: IntentId::from_uuid(context.source.uuid()),
        key: form.checkout.idempotency_key.clone(),
        basket,
        person: actor.person_id(),
        gateway: BANK_TRANSFER,
        offered: &[],
        purpose: None,
        open_us: PLEDGE_OPEN_US,
        now: context.now(),
        request: CheckoutRequest {
            selection,
            locale,
            reviewed_total: None,
            form: form.checkout.clone(),
            origin_hash: None,
        },
    };
    let inner = context.clone();
    context
        .db
        .write(move |tx| Box::pin(async move { pledges_write(tx, &inner, plan, reviewed_total, form).await }))
        .await
}

/// All promises of a form or none.
async fn pledges_write(
    tx: &mut Tx,
    context: &Context,
    plan: Plan,
    reviewed_total: Option<Money>,
    form: TransferForm,
) -> Result<PledgeOutcome> {
    baskets::basket_lock(tx, plan.basket, plan.now).await?;
    let mut lines = baskets::lines_in_tx(tx, plan.basket).await?;
    lines.retain(|line| plan.takes(line));
    let total = baskets::total_of(&lines)?;
    let mut started = Vec::new();
    for purpose in PURPOSES {
        let part = Plan {
            intent: IntentId::from_uuid(context.source.uuid()),
            key: format!("{}-{purpose}", plan.key),
            purpose: Some(purpose),
            ..plan.clone()
        };
        let known = intents::intent_by_key(tx, &part.key).await?.is_some();
        if !known && !lines.iter().any(|line| part.takes(line)) {
            continue;
        }
        if !known && reviewed_total.is_some_and(|reviewed| reviewed != total) {
            return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
        }
        let row = match begin(tx, context, part).await? {
            Outcome::Begun(begun) => begun.row,
            Outcome::Review { path, .. } => return Ok(PledgeOutcome::Review(path)),
        };
        if !known {
            pledge_complete(tx, context, &row, purpose, &form).await?;
        }
        started.push(PledgeStarted {
            intent: row.id,
            purpose,
            tracking_token: tracking_token(&context.configuration, row.id),
        });
    }
    if started.is_empty() {
        return Err(AppError::invalid("basket", FieldProblem::Required).into());
    }
    Ok(PledgeOutcome::Pledged(started))
}

/// Gives a payment that was just written its reference, takes its gifts out of the basket, and tells
/// the donor.
async fn pledge_complete(
    tx: &mut Tx,
    context: &Context,
    row: &IntentRow,
    purpose: AccountPurpose,
    form: &TransferForm,
) -> Result<()> {
    let plan = PledgePlan {
        intent: row.id,
        purpose,
        amount: row.total_halalas,
        payer_iban: form.payer_iban.clone(),
    };
    let written = pledge_write(tx, context, &plan).await?;
    let pledged = in_tx!(tx, connection => sqlx::query(sql::INTENT_PLEDGED)
        .bind(row.id).bind(written.reference.code()).execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(pledged, 1)?;
    in_tx!(tx, connection => sqlx::query(basket_queries::ITEMS_DELETE_PAID).bind(row.id).execute(connection).await
        .map(|_| ()))?;
    instructions_send(tx, context, row, &written).await
}

async fn instructions_send(tx: &mut Tx, context: &Context, row: &IntentRow, written: &PledgeWritten) -> Result<()> {
    let Some(recipient) = capture::recipient_of(tx, row).await? else {
        return Ok(());
    };
    let locale = recipient.style.locale;
    let gifts = capture::gifts_of(tx, row.id).await?;
    let message = Message::TransferPledged {
        amount: row.total_halalas,
        iban: written.iban.grouped(),
        reference: written.reference.to_string(),
        deadline: row.expires_at_us,
        lines: gifts
            .iter()
            .map(|gift| ReceiptLine {
                title: gift.title(locale),
                amount: gift.amount_halalas,
            })
            .collect(),
        tracking_path: format!("/donations/{}/transfer", tracking_token(&context.configuration, row.id)),
    };
    message_enqueue(tx, context, &recipient, &format!("transfer:{}", row.id), &message).await
}

/// Makes the gifts of a payment whose money is at the bank. The caller has taken the money out of
/// suspense in the same transaction.
///
/// # Errors
/// Internal when they were made before: the caller has looked under the bank's lock.
pub(crate) async fn transfer_capture(tx: &mut Tx, context: &Context, intent: IntentId) -> Result<()> {
    if capture::intent_capture(tx, context, intent).await? {
        Ok(())
    } else {
        Err(Error::internal(format!(
            "the gifts of intent {intent} were made before"
        )))
    }
}

/// A gift that nobody promised: its donor was found and asked after the money had come.
pub(crate) struct TransferGift {
    pub(crate) intent: IntentId,
    pub(crate) key: String,
    pub(crate) donor_name: String,
    pub(crate) donor_email: Option<String>,
    pub(crate) donor_mobile: Option<String>,
    pub(crate) intention: Intention,
    pub(crate) field_code: Option<String>,
    pub(crate) amount: Money,
}

/// Writes the payment and gift of a [`TransferGift`]; [`transfer_capture`] makes it.
pub(crate) async fn transfer_gift_write(tx: &mut Tx, context: &Context, gift: &TransferGift) -> Result<()> {
    let now = context.now();
    let target = if gift.field_code.is_some() {
        GiftTarget::FieldPool
    } else {
        GiftTarget::General
    };
    let class: FundClass =
        fund_class_for(gift.intention, target).map_err(|problem| AppError::invalid("kind", problem))?;
    let tracking = tracking_hash(&tracking_token(&context.configuration, gift.intent));
    in_tx!(tx, connection => sqlx::query(sql::INTENT_INSERT)
        .bind(gift.intent)
        .bind(&gift.key)
        .bind("")
        .bind(None::<PersonId>)
        .bind(&gift.donor_name)
        .bind(gift.donor_email.as_deref())
        .bind(gift.donor_mobile.as_deref())
        .bind(Locale::Ar.code())
        .bind("bank")
        .bind(gift.amount)
        .bind(SurplusChoice::FieldPool.code())
        .bind(BANK_TRANSFER)
        .bind(tracking)
        .bind(None::<uuid::Uuid>)
        .bind(now)
        .bind(now)
        .bind(None::<domain::time::Timestamp>)
        .bind(None::<&str>)
        .execute(connection)
        .await
        .map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::DONATION_INSERT)
        .bind(DonationId::from_uuid(context.source.uuid()))
        .bind(gift.intent)
        .bind(1_i64)
        .bind(None::<uuid::Uuid>)
        .bind(None::<PersonId>)
        .bind(None::<uuid::Uuid>)
        .bind(gift.field_code.as_deref())
        .bind(gift.intention.code())
        .bind(class.code())
        .bind(gift.amount)
        .bind(None::<i64>)
        .bind(true)
        .bind(None::<&str>)
        .bind(None::<&str>)
        .bind(now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}
