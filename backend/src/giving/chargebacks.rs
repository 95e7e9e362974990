//! Chargebacks (handbook 4.7): a donor's bank takes a payment back, whoever is right. Money that is
//! still in its fund leaves it; money that was paid out is borne by the loss reserve of the
//! platform, so that no restricted fund goes below zero. A chargeback that is won is given back to
//! exactly where it was taken.

use domain::giving::FundClass;
use domain::ids::{ChargebackId, CharityId, DonationId, IntentId, OpportunityId};
use domain::ledger::{FundKey, FundPart, chargeback_returned, chargeback_taken, surplus_moved};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::capture::{self, GiftRow};
use super::refund_queries as sql;
use super::refunds::{self, GiftShare};
use super::returns;
use super::{intent_queries, intents, room};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::entry_append;
use crate::payments::gateway::{Dispute, DisputeState};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Chargebacks on one page.
const CHARGEBACK_PAGE_SIZE: i64 = 40;

const SYSTEM: Actor = Actor::System("chargebacks");

/// Carries the gateway's disputes of a payment over into the books. The same dispute may come any
/// number of times, and its end before its beginning.
///
/// # Errors
/// Unavailable when the storage does not answer; a conflict (ask again) when an allocation moved the
/// money at the same moment.
pub(crate) async fn disputes_apply(
    tx: &mut Tx,
    context: &Context,
    gateway: &str,
    intent: IntentId,
    disputes: &[Dispute],
) -> Result<()> {
    if disputes.is_empty() {
        return Ok(());
    }
    dialect::intent_lock(tx, intent).await?;
    if intents::intent_in_tx(tx, intent).await?.captured_at_us.is_none() {
        return Ok(());
    }
    for dispute in disputes {
        dispute_apply(tx, context, gateway, intent, dispute).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    id: ChargebackId,
    intent_id: IntentId,
    amount_halalas: Money,
    state: String,
}

async fn dispute_apply(
    tx: &mut Tx,
    context: &Context,
    gateway: &str,
    intent: IntentId,
    dispute: &Dispute,
) -> Result<()> {
    let known = dispute_known(tx, gateway, &dispute.id).await?;
    let id = match known {
        Some(row) if row.intent_id != intent || row.amount_halalas != dispute.amount => {
            return mismatch_report(tx, context, intent, dispute).await;
        }
        Some(row) if row.state != "taken" => return Ok(()),
        Some(row) => row.id,
        // Won before we heard of it: nothing was taken, or it is back already.
        None if dispute.state == DisputeState::Won => return Ok(()),
        None => chargeback_take(tx, context, gateway, intent, dispute).await?,
    };
    match dispute.state {
        DisputeState::Open => Ok(()),
        DisputeState::Lost => chargeback_close(tx, context, id, intent, "lost").await,
        DisputeState::Won => chargeback_give_back(tx, context, id, intent).await,
    }
}

async fn dispute_known(tx: &mut Tx, gateway: &str, dispute: &str) -> Result<Option<KnownRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(sql::CHARGEBACK_BY_DISPUTE)
        .bind(gateway).bind(dispute).fetch_optional(connection).await)?;
    Ok(row)
}

async fn mismatch_report(tx: &mut Tx, context: &Context, intent: IntentId, dispute: &Dispute) -> Result<()> {
    let detail = format!("dispute {} was known with another payment or amount", dispute.id);
    let target = intent.to_string();
    audit_record(
        tx,
        context.now(),
        &SYSTEM,
        "chargeback.mismatch",
        "intent",
        &target,
        &detail,
        "",
    )
    .await
}

/// Books what the bank took.
async fn chargeback_take(
    tx: &mut Tx,
    context: &Context,
    gateway: &str,
    intent: IntentId,
    dispute: &Dispute,
) -> Result<ChargebackId> {
    let id = ChargebackId::from_uuid(context.source.uuid());
    let now = context.now();
    let inserted = in_tx!(tx, connection => sqlx::query(sql::CHARGEBACK_INSERT)
        .bind(id).bind(gateway).bind(&dispute.id).bind(intent).bind(dispute.amount).bind(&dispute.reason).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(inserted, 1)?;
    let gifts = capture::gifts_of(tx, intent).await?;
    let shares = refunds::gifts_share(tx, &gifts, dispute.amount).await?;
    let (mut covered, mut uncovered) = (Vec::new(), Vec::new());
    let mut line = 0;
    for share in &shares {
        parts_write(tx, id, &mut line, share, &gifts[share.index]).await?;
        covered.extend(share.taken.covered.iter().cloned());
        uncovered.extend(share.taken.uncovered.iter().cloned());
    }
    let draft = chargeback_taken(format!("chargeback:{id}"), &covered, &uncovered)?.with_memo(&dispute.reason);
    entry_append(tx, &context.source, &draft, &SYSTEM, Some(intent), now).await?;
    returns::opportunities_reopen(tx, context, &covered).await?;
    for share in &shares {
        let gift = &gifts[share.index];
        if gift.state == "captured" {
            refunds::gift_close(tx, context, gift, intent, "taken back by the donor's bank").await?;
        }
    }
    let told = (refunds::Back::Chargeback, id.to_string());
    refunds::refund_tell(tx, context, intent, (told.0, &told.1), dispute.amount).await?;
    let lost = Money::checked_sum(uncovered.iter().map(|part| part.amount)).map_err(Error::internal)?;
    let detail = format!("{} SAR, of these {lost} SAR from the loss reserve", dispute.amount);
    let target = intent.to_string();
    audit_record(tx, now, &SYSTEM, "chargeback.take", "intent", &target, &detail, "").await?;
    Ok(id)
}

/// Writes down from where a gift's share was taken. What the gift still had is attributed to it,
/// first from its funds; the rest is nobody's gift.
async fn parts_write(tx: &mut Tx, id: ChargebackId, line: &mut i64, share: &GiftShare, gift: &GiftRow) -> Result<()> {
    let mut attributable = share.attributed;
    let all = share.taken.covered.iter().map(|part| ("fund", part));
    for (source, part) in all.chain(share.taken.uncovered.iter().map(|part| ("reserve", part))) {
        *line += 1;
        let attributed = attributable.min(part.amount);
        attributable = attributable.minus_down_to_zero(attributed);
        in_tx!(tx, connection => sqlx::query(sql::CHARGEBACK_PART_INSERT)
            .bind(id)
            .bind(*line)
            .bind(gift.id)
            .bind(source)
            .bind(part.fund.class.code())
            .bind(part.fund.field_code.as_deref())
            .bind(part.fund.opportunity_id)
            .bind(part.fund.charity_id)
            .bind(part.amount)
            .bind(attributed)
            .execute(connection)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

async fn chargeback_close(
    tx: &mut Tx,
    context: &Context,
    id: ChargebackId,
    intent: IntentId,
    state: &'static str,
) -> Result<()> {
    let now = context.now();
    let closed = in_tx!(tx, connection => sqlx::query(sql::CHARGEBACK_CLOSE).bind(id).bind(state).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(closed, 1)?;
    let action = format!("chargeback.{state}");
    audit_record(tx, now, &SYSTEM, &action, "intent", &intent.to_string(), "", "").await
}

#[derive(sqlx::FromRow)]
struct PartRow {
    donation_id: DonationId,
    source: String,
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    charity_id: Option<CharityId>,
    amount_halalas: Money,
}

impl PartRow {
    fn part(&self) -> Result<FundPart> {
        let class: FundClass = self.fund_class.parse().map_err(Error::internal)?;
        Ok(FundPart {
            fund: FundKey {
                class,
                field_code: self.field_code.clone(),
                opportunity_id: self.opportunity_id,
                charity_id: self.charity_id,
            },
            amount: self.amount_halalas,
            donation_id: Some(self.donation_id),
        })
    }
}

/// The chargeback was won: the money goes back to where it was taken. An opportunity that has been
/// filled by others meanwhile keeps its target: what it no longer needs follows the donor's choice
/// at checkout as any surplus does (docs/overfunding.md), but never back to the card that the bank
/// has just been charged on again.
async fn chargeback_give_back(tx: &mut Tx, context: &Context, id: ChargebackId, intent: IntentId) -> Result<()> {
    let now = context.now();
    let rows: Vec<PartRow> = in_tx!(tx, connection => sqlx::query_as(sql::CHARGEBACK_PARTS)
        .bind(id).fetch_all(connection).await)?;
    let (mut covered, mut uncovered) = (Vec::new(), Vec::new());
    for row in &rows {
        let side = if row.source == "fund" {
            &mut covered
        } else {
            &mut uncovered
        };
        side.push(row.part()?);
    }
    let mut opportunities: Vec<OpportunityId> = covered.iter().filter_map(|part| part.fund.opportunity_id).collect();
    opportunities.sort_unstable();
    opportunities.dedup();
    for opportunity in &opportunities {
        dialect::opportunity_lock(tx, *opportunity).await?;
    }
    let draft = chargeback_returned(format!("chargeback_won:{id}"), &covered, &uncovered)?;
    entry_append(tx, &context.source, &draft, &SYSTEM, Some(intent), now).await?;
    for opportunity in opportunities {
        surplus_move_on(tx, context, id, intent, opportunity, &covered).await?;
        capture::opportunity_close_if_full(tx, context, opportunity, now).await?;
    }
    in_tx!(tx, connection => sqlx::query(sql::CHARGEBACK_PARTS_GIVEN_BACK).bind(id).bind(now)
        .execute(connection).await.map(|_| ()))?;
    gifts_reinstate(tx, intent).await?;
    chargeback_close(tx, context, id, intent, "won").await
}

/// What a returned chargeback puts above an opportunity's target goes to the pool of its field.
async fn surplus_move_on(
    tx: &mut Tx,
    context: &Context,
    id: ChargebackId,
    intent: IntentId,
    opportunity: OpportunityId,
    covered: &[FundPart],
) -> Result<()> {
    let terms = room::terms_in_tx(tx, opportunity).await?;
    let collected = dialect::opportunity_collected(tx, opportunity).await?;
    let mut above = collected.minus_down_to_zero(terms.target);
    for (index, part) in covered.iter().enumerate() {
        if part.fund.opportunity_id != Some(opportunity) || !above.is_positive() {
            continue;
        }
        let (Some(donation), moved) = (part.donation_id, above.min(part.amount)) else {
            continue;
        };
        let to = capture::field_pool(&part.fund);
        let reference = format!("chargeback_surplus:{id}:{index}");
        let draft = surplus_moved(reference, &part.fund, &to, moved, donation)?;
        entry_append(tx, &context.source, &draft, &SYSTEM, Some(intent), context.now()).await?;
        above = above.minus_down_to_zero(moved);
    }
    Ok(())
}

/// Gifts that are no longer wholly returned count again, with their payment and receipt.
async fn gifts_reinstate(tx: &mut Tx, intent: IntentId) -> Result<()> {
    let mut reinstated = false;
    for gift in capture::gifts_of(tx, intent).await? {
        if gift.state == "refunded" && returns::returned_of(tx, gift.id).await? < gift.amount_halalas {
            in_tx!(tx, connection => sqlx::query(intent_queries::DONATION_UNREFUND).bind(gift.id)
                .execute(connection).await.map(|_| ()))?;
            reinstated = true;
        }
    }
    if reinstated {
        for statement in [intent_queries::INTENT_UNREFUNDED, intent_queries::RECEIPT_REINSTATE] {
            in_tx!(tx, connection => sqlx::query(statement).bind(intent).execute(connection).await.map(|_| ()))?;
        }
    }
    Ok(())
}

/// A chargeback in finance's list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChargebackLine {
    /// Identity.
    pub id: ChargebackId,
    /// The gateway.
    pub gateway: String,
    /// The gateway's number of the dispute.
    pub dispute: String,
    /// The receipt of the payment.
    pub receipt_number: i64,
    /// What the bank took.
    #[sqlx(rename = "amount_halalas")]
    pub amount: Money,
    /// The bank's reason, as the gateway words it.
    pub reason: String,
    /// `taken`, `won` or `lost`.
    pub state: String,
    /// When.
    #[sqlx(rename = "opened_at_us")]
    pub opened_at: Timestamp,
    /// When it ended.
    #[sqlx(rename = "closed_at_us")]
    pub closed_at: Option<Timestamp>,
    /// What of it the loss reserve bore.
    #[sqlx(rename = "lost_halalas")]
    pub lost: Money,
}

/// What the platform has to bear losses with, and what it bore.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct LossReserve {
    /// Grants for the platform's costs.
    #[sqlx(rename = "granted_halalas")]
    pub granted: Money,
    /// Costs of payment borne.
    #[sqlx(rename = "fees_halalas")]
    pub fees: Money,
    /// Chargebacks borne.
    #[sqlx(rename = "lost_halalas")]
    pub lost: Money,
}

impl LossReserve {
    /// What is left; negative when the platform owes it.
    #[must_use]
    pub fn left(&self) -> Money {
        let spent = self.fees.checked_add(self.lost).unwrap_or(Money::ZERO);
        self.granted.checked_sub(spent).unwrap_or(Money::ZERO)
    }
}

/// The latest chargebacks before a moment, and the loss reserve.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn chargeback_list(
    context: &Context,
    actor: &Actor,
    before: Option<Timestamp>,
) -> Result<(Vec<ChargebackLine>, LossReserve)> {
    actor.require(Action::RefundView, Subject::Platform)?;
    let before = before.unwrap_or(Timestamp::from_us(i64::MAX));
    let lines = on!(&context.db, pool => sqlx::query_as(sql::CHARGEBACK_LIST)
        .bind(before).bind(CHARGEBACK_PAGE_SIZE).fetch_all(pool).await)?;
    let reserve = on!(&context.db, pool => sqlx::query_as(sql::RESERVE).fetch_one(pool).await)?;
    Ok((lines, reserve))
}
