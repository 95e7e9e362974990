//! Where the money of a gift stands, and taking it from there. A gift can lie in its own
//! opportunity, in a pool, with an opportunity that the pool was allocated to, or where its surplus
//! went; what goes back to the donor leaves exactly those funds, and none of them below zero
//! (handbook 4.1, 4.7).

use std::collections::BTreeMap;

use domain::error::{AppError, Conflict};
use domain::giving::{FundClass, OpportunityEvent, OpportunityState};
use domain::ids::{CharityId, DonationId, OpportunityId};
use domain::ledger::{FundKey, FundPart};
use domain::money::Money;

use super::intent_queries as sql;
use super::{capture, room};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::fund_balance;
use crate::{Context, Error, Result, in_tx};

/// The series whose lock keeps two allocations apart; whoever takes from a pool takes it too.
const ALLOCATION_SERIES: &str = "allocation";

/// A gift's money in one fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holding {
    pub(super) fund: FundKey,
    pub(super) amount: Money,
}

/// Where the money of one gift stands: pools first, because nobody counts on that money yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GiftMoney {
    pub(super) donation: DonationId,
    pub(super) class: FundClass,
    pub(super) holdings: Vec<Holding>,
}

#[derive(sqlx::FromRow)]
struct HoldingRow {
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    charity_id: Option<CharityId>,
    amount_halalas: Money,
}

#[derive(sqlx::FromRow)]
struct AllocatedRow {
    opportunity_id: OpportunityId,
    charity_id: CharityId,
    field_code: String,
    fund_class: String,
    amount_halalas: Money,
}

/// Reads where gifts stand and holds everything that their money can be taken from: the
/// opportunities in one order for all, then the pools. The caller holds the payment's lock.
///
/// # Errors
/// A conflict when an allocation moved the money between reading and holding: ask again.
pub(super) async fn gifts_hold(tx: &mut Tx, gifts: &[(DonationId, FundClass)]) -> Result<Vec<GiftMoney>> {
    let before = gifts_read(tx, gifts).await?;
    let opportunities = opportunities_of(&before);
    for opportunity in &opportunities {
        dialect::opportunity_lock(tx, *opportunity).await?;
    }
    let pooled = |money: &GiftMoney| money.holdings.iter().any(|one| one.fund.opportunity_id.is_none());
    if before.iter().any(pooled) {
        dialect::numbering_lock(tx, ALLOCATION_SERIES).await?;
    }
    let held = gifts_read(tx, gifts).await?;
    if opportunities_of(&held).iter().all(|id| opportunities.contains(id)) {
        Ok(held)
    } else {
        Err(AppError::Conflict(Conflict::ChangedMeanwhile).into())
    }
}

fn opportunities_of(gifts: &[GiftMoney]) -> Vec<OpportunityId> {
    let all = gifts.iter().flat_map(|gift| &gift.holdings);
    let mut ids: Vec<OpportunityId> = all.filter_map(|holding| holding.fund.opportunity_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Reads where gifts stand, without holding anything: to show.
pub(super) async fn gifts_read(tx: &mut Tx, gifts: &[(DonationId, FundClass)]) -> Result<Vec<GiftMoney>> {
    let mut all = Vec::with_capacity(gifts.len());
    for (donation, class) in gifts {
        all.push(GiftMoney {
            donation: *donation,
            class: *class,
            holdings: holdings_of(tx, *donation).await?,
        });
    }
    Ok(all)
}

async fn holdings_of(tx: &mut Tx, donation: DonationId) -> Result<Vec<Holding>> {
    let rows: Vec<HoldingRow> = in_tx!(tx, connection => sqlx::query_as(sql::HOLDINGS_OF_GIFT)
        .bind(donation).fetch_all(connection).await)?;
    let mut amounts: BTreeMap<FundKey, i64> = BTreeMap::new();
    for row in rows {
        let fund = FundKey {
            class: row.fund_class.parse().map_err(Error::internal)?,
            field_code: row.field_code,
            opportunity_id: row.opportunity_id,
            charity_id: row.charity_id,
        };
        *amounts.entry(fund).or_default() += row.amount_halalas.halalas();
    }
    let allocated: Vec<AllocatedRow> = in_tx!(tx, connection => sqlx::query_as(sql::ALLOCATED_OF_GIFT)
        .bind(donation).fetch_all(connection).await)?;
    for row in allocated {
        allocation_follow(&mut amounts, &row)?;
    }
    let mut holdings: Vec<Holding> = amounts
        .into_iter()
        .filter(|(_, amount)| *amount > 0)
        .map(|(fund, amount)| Holding {
            fund,
            amount: Money::from_halalas(amount),
        })
        .collect();
    holdings.sort_by_key(|holding| holding.fund.opportunity_id.is_some());
    Ok(holdings)
}

/// What an allocation took of a pooled gift lies with the opportunity that it was given to.
fn allocation_follow(amounts: &mut BTreeMap<FundKey, i64>, row: &AllocatedRow) -> Result<()> {
    let class: FundClass = row.fund_class.parse().map_err(Error::internal)?;
    let to_class = if class == FundClass::Zakat {
        FundClass::Zakat
    } else {
        FundClass::OpportunityRestricted
    };
    let amount = row.amount_halalas.halalas();
    let pool = |fund: &FundKey| fund.class == class && fund.opportunity_id.is_none();
    if let Some((_, left)) = amounts.iter_mut().find(|(fund, _)| pool(fund)) {
        *left -= amount;
    }
    let to = FundKey::opportunity(to_class, row.opportunity_id, row.charity_id, &row.field_code);
    *amounts.entry(to).or_default() += amount;
    Ok(())
}

/// What funds hold while money is being taken from them: several gifts of a payment can lie in
/// one fund.
#[derive(Default)]
pub(super) struct Balances(BTreeMap<FundKey, Money>);

/// Money taken for one gift: from its funds, and what was no longer there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) covered: Vec<FundPart>,
    pub(super) uncovered: Vec<FundPart>,
}

impl Taken {
    /// Adds another gift's parts.
    pub(super) fn extend(&mut self, other: Taken) {
        self.covered.extend(other.covered);
        self.uncovered.extend(other.uncovered);
    }
}

impl Balances {
    async fn of(&mut self, tx: &mut Tx, fund: &FundKey) -> Result<Money> {
        if let Some(known) = self.0.get(fund) {
            return Ok(*known);
        }
        let balance = fund_balance(tx, fund).await?;
        self.0.insert(fund.clone(), balance);
        Ok(balance)
    }

    /// What of the gift is still with us, at most what its funds hold.
    pub(super) async fn undisbursed(&mut self, tx: &mut Tx, money: &GiftMoney) -> Result<Money> {
        let mut sum = Money::ZERO;
        for holding in &money.holdings {
            let part = holding.amount.min(self.of(tx, &holding.fund).await?);
            if part.is_positive() {
                sum = sum.checked_add(part).map_err(Error::internal)?;
            }
        }
        Ok(sum)
    }

    /// Takes `amount` of the gift from where it lies.
    pub(super) async fn take(&mut self, tx: &mut Tx, money: &GiftMoney, amount: Money) -> Result<Taken> {
        let mut left = amount;
        let mut taken = Taken::default();
        let part_of = |fund: &FundKey, amount: Money| FundPart {
            fund: fund.clone(),
            amount,
            donation_id: Some(money.donation),
        };
        for holding in &money.holdings {
            let balance = self.of(tx, &holding.fund).await?;
            let part = left.min(holding.amount).min(balance);
            if part.is_positive() {
                taken.covered.push(part_of(&holding.fund, part));
                self.0.insert(holding.fund.clone(), balance.minus_down_to_zero(part));
                left = left.minus_down_to_zero(part);
            }
        }
        if left.is_positive() {
            taken.uncovered.push(part_of(&FundKey::pool(money.class, None), left));
        }
        Ok(taken)
    }
}

/// An opportunity that is full and lost money takes gifts again. The caller holds its lock.
pub(super) async fn opportunities_reopen(tx: &mut Tx, context: &Context, parts: &[FundPart]) -> Result<()> {
    let mut ids: Vec<OpportunityId> = parts.iter().filter_map(|part| part.fund.opportunity_id).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let terms = room::terms_in_tx(tx, id).await?;
        if terms.state != OpportunityState::Funded || dialect::opportunity_collected(tx, id).await? >= terms.target {
            continue;
        }
        let next = terms
            .state
            .transition(OpportunityEvent::Reopen)
            .map_err(AppError::from)?;
        let now = context.now();
        let reopened = in_tx!(tx, connection => sqlx::query(sql::OPPORTUNITY_REOPEN).bind(id).bind(now)
            .execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(reopened, 1)?;
        capture::opportunity_event(tx, context, &terms, OpportunityEvent::Reopen, next, now).await?;
    }
    Ok(())
}

/// What of a gift went back so far: by refunds, and by chargebacks that stand.
pub(super) async fn returned_of(tx: &mut Tx, donation: DonationId) -> Result<Money> {
    let returned = in_tx!(tx, connection => sqlx::query_scalar(sql::RETURNED_OF_GIFT)
        .bind(donation).fetch_one(connection).await)?;
    Ok(returned)
}
