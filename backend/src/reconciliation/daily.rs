//! The day's comparison of each gateway and of the bank's accounts.

use domain::ids::IntentId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::reconciliation::{Booked, Credit, Difference, Movement, SETTLEMENT_AGE_DAYS_MAX, Settled, Until, compare};
use domain::time::{CivilDate, Timestamp};
use uuid::Uuid;

use super::bank::bank_differences;
use super::register::{Register, difference_register};
use super::settlements::{LISTED_DAYS, booked_way, settlements_book, settlements_take};
use super::{BANK_SOURCE, SYSTEM, queries as sql};
use crate::payments::{Gateway, TEST_GATEWAY, gateways_all};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// From this hour in Asia/Riyadh on, yesterday is compared: by then gateways and bank have closed the day.
const DUE_HOUR: u8 = 6;
/// Days that one comparison looks back: longer than anything may be on its way.
const WINDOW_DAYS: i32 = SETTLEMENT_AGE_DAYS_MAX + 7;

/// What came of comparing one source on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// What the journal has.
    pub booked_count: i64,
    /// What the gateway listed.
    pub settled_count: i64,
    /// What the bank credited.
    pub bank_count: i64,
    /// What does not agree.
    pub difference_count: i64,
    /// What of it got a number today.
    pub opened_count: i64,
}

/// Compares yesterday, once the day is due and where it has not been compared yet. One source that cannot be
/// compared holds no other back; the job fails, so that its alarm is raised, and tries again.
///
/// # Errors
/// Unavailable when a gateway or the storage does not answer.
pub async fn reconcile_due_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::ReconciliationRun, Subject::Platform)?;
    let now = context.now();
    let back = if now.riyadh_hour_minute().0 < DUE_HOUR { 2 } else { 1 };
    day_compare(context, &SYSTEM, now.riyadh_date().plus_days(-back), false).await
}

/// Compares yesterday again, for instance after a statement was imported. Earlier days are part of every
/// comparison: one that ended with them would take what came since for gone.
///
/// # Errors
/// Not found for others than finance and supervisors, and for another day; unavailable when a gateway or the
/// storage does not answer.
pub async fn reconcile_day(context: &Context, actor: &Actor, day: CivilDate, origin: &str) -> Result<usize> {
    actor.require(Action::ReconciliationRun, Subject::Platform)?;
    if day.plus_days(1) != context.now().riyadh_date() {
        return Err(domain::error::AppError::NotFound.into());
    }
    let (owned, person, from) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let target = day.to_string();
                let kind = "reconciliation_run";
                audit_record(tx, owned.now(), &person, "reconciliation.run", kind, &target, "", &from).await
            })
        })
        .await?;
    day_compare(context, actor, day, true).await
}

async fn day_compare(context: &Context, actor: &Actor, day: CivilDate, again: bool) -> Result<usize> {
    let mut failed = None;
    let mut count = 0;
    let gateways = gateways_all(context);
    let listing = gateways.iter().filter(|gateway| gateway.capabilities().settlements);
    let sources = listing.map(Some).chain([None]);
    for gateway in sources {
        let source = gateway.map_or(BANK_SOURCE, |gateway| gateway.name());
        if !again && is_compared(context, source, day).await? {
            continue;
        }
        run_begin(context, source, day).await?;
        let ran = match gateway {
            Some(gateway) => gateway_compare(context, gateway.as_ref(), day).await,
            None => bank_compare(context, actor, day).await,
        };
        match ran {
            Ok(ran) => {
                run_end(context, source, day, ran).await?;
                count += 1;
            }
            Err(error) => {
                tracing::error!(source, %day, %error, "a day could not be reconciled");
                run_failed(context, source, day).await?;
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(count), Err)
}

/// Whether that day or a later one was compared.
async fn is_compared(context: &Context, source: &str, day: CivilDate) -> Result<bool> {
    let compared: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::RUNS_SINCE)
        .bind(source).bind(i64::from(day.day_number())).fetch_one(pool).await)?;
    Ok(compared > 0)
}

async fn run_begin(context: &Context, source: &'static str, day: CivilDate) -> Result<()> {
    let (number, now) = (i64::from(day.day_number()), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::RUN_BEGIN).bind(source).bind(number).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

async fn run_end(context: &Context, source: &'static str, day: CivilDate, ran: Ran) -> Result<()> {
    let (number, now) = (i64::from(day.day_number()), context.now());
    let state = if ran.difference_count == 0 {
        "agreed"
    } else {
        "differed"
    };
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::RUN_END).bind(source).bind(number).bind(state).bind(now)
                    .bind(ran.booked_count).bind(ran.settled_count).bind(ran.bank_count)
                    .bind(ran.difference_count).bind(ran.opened_count)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

async fn run_failed(context: &Context, source: &'static str, day: CivilDate) -> Result<()> {
    let (number, now) = (i64::from(day.day_number()), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::RUN_FAILED).bind(source).bind(number).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

/// The day of a source's first comparison: what is older was never compared and is not asked for.
pub(super) async fn first_day(context: &Context, source: &str, day: CivilDate) -> Result<CivilDate> {
    let first: Option<i64> = on!(&context.db, pool => sqlx::query_scalar(sql::FIRST_DAY)
        .bind(source).fetch_one(pool).await)?;
    Ok(first.map_or(day, day_of).min(day))
}

pub(super) fn day_of(number: i64) -> CivilDate {
    CivilDate::from_day_number(i32::try_from(number).unwrap_or(i32::MAX))
}

/// How far a comparison looks back: its window, and far enough to see the causes of what is still open.
async fn window_start(context: &Context, source: &str, day: CivilDate) -> Result<CivilDate> {
    let open: Option<i64> = on!(&context.db, pool => sqlx::query_scalar(sql::OPEN_SINCE)
        .bind(source).fetch_one(pool).await)?;
    let start = day.plus_days(-WINDOW_DAYS);
    Ok(open.map_or(start, |open| start.min(day_of(open).plus_days(-WINDOW_DAYS))))
}

async fn gateway_compare(context: &Context, gateway: &dyn Gateway, day: CivilDate) -> Result<Ran> {
    let source = gateway.name();
    settlements_take(context, gateway, day).await?;
    let start = window_start(context, source, day).await?;
    // The test gateway pays out everything by a job of its own, and is only compared.
    if source != TEST_GATEWAY {
        settlements_book(context, source, start.min(day.plus_days(-LISTED_DAYS))).await?;
    }
    let settled = settled_read(context, source, start, day).await?;
    let booked = booked_read(context, source, start, day, &settled).await?;
    let names_payouts = settled.iter().any(|line| line.payout.is_some());
    // Without payouts to compare with, a credit of the gateway's would explain nothing.
    let credits = if names_payouts {
        credits_read(context, source, &settled, start, day).await?
    } else {
        Vec::new()
    };
    let covered = bank_covered(context, day).await?;
    let until = Until {
        today: day,
        bank_day: covered.filter(|_| names_payouts),
    };
    let differences = compare(&booked, &settled, &credits, until);
    let counts = (booked.len(), settled.len(), credits.len());
    registered(context, source, day, differences, counts).await
}

async fn bank_compare(context: &Context, actor: &Actor, day: CivilDate) -> Result<Ran> {
    let covered = bank_covered(context, day).await?;
    let first = first_day(context, BANK_SOURCE, day).await?;
    let differences = match covered {
        Some(covered) => bank_differences(context, actor, first, covered, day).await?,
        None => Vec::new(),
    };
    registered(
        context,
        BANK_SOURCE,
        day,
        differences,
        (0, 0, usize::from(covered.is_some())),
    )
    .await
}

async fn registered(
    context: &Context,
    source: &'static str,
    day: CivilDate,
    differences: Vec<Difference>,
    counts: (usize, usize, usize),
) -> Result<Ran> {
    let number = |count: usize| i64::try_from(count).map_err(Error::internal);
    let owned = context.clone();
    let found = differences.len();
    let Register { opened, accepted } = context
        .db
        .write(move |tx| Box::pin(async move { difference_register(tx, &owned, source, day, &differences).await }))
        .await?;
    Ok(Ran {
        booked_count: number(counts.0)?,
        settled_count: number(counts.1)?,
        bank_count: number(counts.2)?,
        difference_count: number(found)? - accepted,
        opened_count: opened,
    })
}

/// The last day that a statement covers.
async fn bank_covered(context: &Context, day: CivilDate) -> Result<Option<CivilDate>> {
    let covered: Option<i64> = on!(&context.db, pool => sqlx::query_scalar(sql::BANK_COVERED)
        .bind(i64::from(day.day_number())).fetch_one(pool).await)?;
    Ok(covered.map(day_of))
}

#[derive(sqlx::FromRow)]
struct SettledRow {
    line_id: String,
    settled_on_day: i64,
    reference: String,
    intent_id: Option<IntentId>,
    movement: String,
    amount_halalas: Money,
    fee_halalas: Money,
    net_halalas: Option<Money>,
    payout_id: String,
}

async fn settled_read(context: &Context, source: &str, start: CivilDate, day: CivilDate) -> Result<Vec<Settled>> {
    let (from, until) = moments(start, day);
    let rows: Vec<SettledRow> = on!(&context.db, pool => sqlx::query_as(sql::SETTLED)
        .bind(source).bind(from).bind(until).bind(i64::from(start.day_number())).bind(i64::from(day.day_number()))
        .fetch_all(pool).await)?;
    let mut settled = Vec::new();
    for row in rows {
        let on = day_of(row.settled_on_day);
        settled.push(Settled {
            line: row.line_id,
            payment: row.intent_id.map(|id| id.to_string()),
            reference: row.reference,
            movement: row.movement.parse().map_err(Error::internal)?,
            amount: row.amount_halalas,
            fee: row.fee_halalas,
            net: row.net_halalas,
            // Only the payouts of the window are here with all their lines.
            payout: Some(row.payout_id).filter(|id| !id.is_empty() && on >= start),
            day: on,
        });
    }
    Ok(settled)
}

async fn booked_read(
    context: &Context,
    source: &str,
    start: CivilDate,
    day: CivilDate,
    settled: &[Settled],
) -> Result<Vec<Booked>> {
    let first = first_day(context, source, day).await?;
    let (from, until) = moments(start, day);
    let rows: Vec<(IntentId, String, Money, Timestamp)> = on!(&context.db, pool => sqlx::query_as(sql::BOOKED)
        .bind(source).bind(from).bind(until).bind(i64::from(start.day_number())).bind(i64::from(day.day_number()))
        .fetch_all(pool).await)?;
    let lines: std::collections::HashSet<(&str, Movement)> = settled
        .iter()
        .filter_map(|line| Some((line.payment.as_deref()?, line.movement)))
        .collect();
    let mut booked = Vec::new();
    for (intent, kind, clearing, at) in rows {
        let (movement, amount) = booked_way(&kind, clearing)?;
        let (payment, on) = (intent.to_string(), at.riyadh_date());
        if on >= first || lines.contains(&(payment.as_str(), movement)) {
            booked.push(Booked {
                payment,
                movement,
                amount,
                day: on,
            });
        }
    }
    Ok(booked)
}

/// The gateway's credits: by the configuration's rules, or because their words name one of its payouts.
async fn credits_read(
    context: &Context,
    source: &str,
    settled: &[Settled],
    start: CivilDate,
    day: CivilDate,
) -> Result<Vec<Credit>> {
    let rows: Vec<(Uuid, String, String, Money, i64, String)> = on!(&context.db, pool => sqlx::query_as(sql::CREDITS)
        .bind(i64::from(start.day_number())).bind(i64::from(day.day_number())).fetch_all(pool).await)?;
    let payouts: std::collections::BTreeSet<&str> = settled.iter().filter_map(|line| line.payout.as_deref()).collect();
    let first = first_day(context, source, day).await?;
    let mut credits = Vec::new();
    for (id, bank_reference, remittance, amount, on, target) in rows {
        let named = payouts.iter().any(|payout| remittance.contains(payout));
        // A credit from before the first comparison belongs to a payout that was never listed.
        let own = target == source && day_of(on) >= first;
        if named || own {
            credits.push(Credit {
                id: if bank_reference.is_empty() {
                    id.to_string()
                } else {
                    format!("{bank_reference} {id}")
                },
                remittance,
                amount,
                day: day_of(on),
            });
        }
    }
    Ok(credits)
}

fn moments(start: CivilDate, day: CivilDate) -> (Timestamp, Timestamp) {
    (
        Timestamp::from_riyadh_midnight(start),
        Timestamp::from_riyadh_midnight(day.plus_days(1)),
    )
}
