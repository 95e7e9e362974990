//! A gateway's settlements: each line is stored once by the gateway's id, and settles the journal entry that
//! it is about, once.

use std::collections::BTreeMap;

use domain::giving::FundClass;
use domain::ids::IntentId;
use domain::ledger::EntryKind;
use domain::money::Money;
use domain::reconciliation::Movement;
use domain::time::CivilDate;

use super::{RECONCILIATION_LOCK, SYSTEM, queries as sql};
use crate::db::{Tx, dialect};
use crate::ledger::entry_append;
use crate::payments::gateway::SettlementLine;
use crate::payments::{Gateway, GatewayError, settlement_draft};
use crate::{Context, Error, Result, in_tx, on};

/// A gateway is asked for the days up to so long ago: what it held back then may be settled now, and a day
/// on which the job did not run is made up for.
pub(super) const LISTED_DAYS: i32 = 7;
/// Lines that are stored or booked in one transaction.
const LINES_PER_WRITE: usize = 200;

/// Asks for the days up to `day` and stores what is new. A line that the gateway still holds back is left
/// for another day; when it never comes, the payment is missing in the comparison after
/// [`domain::reconciliation::SETTLEMENT_AGE_DAYS_MAX`].
///
/// # Errors
/// Unavailable when the gateway or the storage does not answer.
pub(super) async fn settlements_take(context: &Context, gateway: &dyn Gateway, day: CivilDate) -> Result<()> {
    for back in (0..=LISTED_DAYS).rev() {
        let listed_day = day.plus_days(-back);
        let lines = gateway.list_settlements(listed_day).await.map_err(unavailable)?;
        let mut fresh = Vec::new();
        for line in lines.into_iter().filter(|line| !line.is_pending) {
            let known: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::LINE_KNOWN)
                .bind(gateway.name()).bind(&line.id).fetch_one(pool).await)?;
            if known == 0 {
                let intent = intent_of(context, gateway, &line).await?;
                fresh.push((line, intent));
            }
        }
        for chunk in fresh.chunks(LINES_PER_WRITE) {
            lines_store(context, gateway.name(), listed_day, chunk.to_vec()).await?;
        }
    }
    Ok(())
}

fn unavailable(error: GatewayError) -> Error {
    Error::unavailable(format!("the gateway's settlements could not be read: {error}"))
}

/// The payment that a line is about; none when it is none of ours.
async fn intent_of(context: &Context, gateway: &dyn Gateway, line: &SettlementLine) -> Result<Option<IntentId>> {
    if let Some(key) = &line.idempotency_key {
        return intent_by_key(context, gateway.name(), key).await;
    }
    let known: Option<IntentId> = on!(&context.db, pool => sqlx::query_scalar(sql::INTENT_BY_REFERENCE)
        .bind(&line.reference).bind(gateway.name()).fetch_optional(pool).await)?;
    if known.is_some() {
        return Ok(known);
    }
    match gateway.get_payment(&line.reference).await {
        Ok(record) => intent_by_key(context, gateway.name(), &record.idempotency_key).await,
        Err(GatewayError::Unknown(reason)) => Err(unavailable(GatewayError::Unknown(reason))),
        Err(_) => Ok(None),
    }
}

async fn intent_by_key(context: &Context, gateway: &str, key: &str) -> Result<Option<IntentId>> {
    let Ok(id) = key.parse::<IntentId>() else {
        return Ok(None);
    };
    Ok(on!(&context.db, pool => sqlx::query_scalar(sql::INTENT_BY_ID)
        .bind(id).bind(gateway).fetch_optional(pool).await)?)
}

async fn lines_store(
    context: &Context,
    gateway: &'static str,
    day: CivilDate,
    lines: Vec<(SettlementLine, Option<IntentId>)>,
) -> Result<()> {
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (line, intent) in lines {
                    for part in parts_of(&line) {
                        in_tx!(tx, connection => sqlx::query(sql::LINE_INSERT)
                            .bind(gateway).bind(&part.id).bind(i64::from(day.day_number())).bind(&line.reference)
                            .bind(intent).bind(part.movement.code()).bind(part.amount).bind(part.fee)
                            .bind(part.net).bind(line.payout.as_deref().unwrap_or_default()).bind(now)
                            .execute(connection).await.map(|_| ()))?;
                    }
                }
                Ok(())
            })
        })
        .await
}

struct Part {
    id: String,
    movement: Movement,
    amount: Money,
    fee: Money,
    net: Option<Money>,
}

/// A line that holds money taken and money given back is stored as two; the fee is that of the first.
fn parts_of(line: &SettlementLine) -> Vec<Part> {
    let is_both = !line.captured.is_zero() && !line.refunded.is_zero();
    let mut parts = Vec::new();
    for (movement, amount) in [(Movement::Capture, line.captured), (Movement::Refund, line.refunded)] {
        if amount.is_zero() {
            continue;
        }
        let is_second = !parts.is_empty();
        parts.push(Part {
            id: if is_second {
                format!("{}:refund", line.id)
            } else {
                line.id.clone()
            },
            movement,
            amount,
            fee: if is_second { Money::ZERO } else { line.fee },
            net: line.net.filter(|_| !is_both),
        });
    }
    parts
}

#[derive(sqlx::FromRow)]
struct UnbookedRow {
    line_id: String,
    intent_id: IntentId,
    movement: String,
    amount_halalas: Money,
    fee_halalas: Money,
}

/// Books what the gateway settled since `from_day`: each line settles the entry of the same payment, way and
/// amount. What fits no entry is not booked; the comparison says so. Answers how many lines were booked.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub(super) async fn settlements_book(context: &Context, gateway: &'static str, from_day: CivilDate) -> Result<usize> {
    let mut after = String::new();
    let mut count = 0;
    loop {
        let limit = i64::try_from(LINES_PER_WRITE).unwrap_or(i64::MAX);
        let rows: Vec<UnbookedRow> = on!(&context.db, pool => sqlx::query_as(sql::LINES_UNBOOKED)
            .bind(gateway).bind(i64::from(from_day.day_number())).bind(&after).bind(limit).fetch_all(pool).await)?;
        let Some(last) = rows.last() else { return Ok(count) };
        after.clone_from(&last.line_id);
        let owned = context.clone();
        count += context
            .db
            .write(move |tx| Box::pin(async move { rows_book(tx, &owned, gateway, rows).await }))
            .await?;
    }
}

async fn rows_book(tx: &mut Tx, context: &Context, gateway: &str, rows: Vec<UnbookedRow>) -> Result<usize> {
    dialect::numbering_lock(tx, RECONCILIATION_LOCK).await?;
    let mut taken: Vec<i64> = Vec::new();
    let mut lines: Vec<(String, i64)> = Vec::new();
    let mut classes: BTreeMap<String, Money> = BTreeMap::new();
    let mut fee = Money::ZERO;
    for row in rows {
        let Some(seq) = entry_of(tx, &row, &taken).await? else {
            continue;
        };
        let parts: Vec<(String, Money)> = in_tx!(tx, connection => sqlx::query_as(sql::ENTRY_CLASSES)
            .bind(seq).fetch_all(connection).await)?;
        for (class, amount) in parts {
            let sum = classes.entry(class).or_insert(Money::ZERO);
            *sum = sum.checked_add(amount).map_err(Error::internal)?;
        }
        fee = fee.checked_add(row.fee_halalas).map_err(Error::internal)?;
        taken.push(seq);
        lines.push((row.line_id, seq));
    }
    let Some((first, _)) = lines.first() else { return Ok(0) };
    let mut reference = String::new();
    if !fee.is_zero() || classes.values().any(|amount| !amount.is_zero()) {
        reference = format!("settlement:{gateway}:{first}");
        let mut moved = Vec::new();
        for (class, amount) in &classes {
            moved.push((class.parse::<FundClass>().map_err(Error::internal)?, *amount));
        }
        let draft = settlement_draft(reference.clone(), &moved, fee)?;
        let booked = entry_append(tx, &context.source, &draft, &SYSTEM, None, context.now()).await?;
        if booked.is_none() {
            return Err(Error::internal("a settlement was booked without its lines"));
        }
    }
    for (line, seq) in &lines {
        in_tx!(tx, connection => sqlx::query(sql::BOOKING_INSERT)
            .bind(gateway).bind(line).bind(*seq).bind(&reference).bind(context.now())
            .execute(connection).await.map(|_| ()))?;
    }
    Ok(lines.len())
}

/// The oldest unsettled entry that a line settles.
async fn entry_of(tx: &mut Tx, row: &UnbookedRow, taken: &[i64]) -> Result<Option<i64>> {
    let entries: Vec<(i64, String, Money)> = in_tx!(tx, connection => sqlx::query_as(sql::ENTRIES_UNSETTLED)
        .bind(row.intent_id).fetch_all(connection).await)?;
    let movement: Movement = row.movement.parse().map_err(Error::internal)?;
    for (seq, kind, clearing) in entries {
        let (way, amount) = booked_way(&kind, clearing)?;
        if way == movement && amount == row.amount_halalas && !taken.contains(&seq) {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

/// Which way an entry went at the gateway and how much, from what it posted to the clearing account.
pub(super) fn booked_way(kind: &str, clearing: Money) -> Result<(Movement, Money)> {
    let kind: EntryKind = kind.parse().map_err(Error::internal)?;
    if kind == EntryKind::DonationCaptured {
        return Ok((Movement::Capture, clearing));
    }
    Ok((Movement::Refund, clearing.checked_neg().map_err(Error::internal)?))
}
