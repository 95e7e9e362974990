//! The register: which differences of a comparison are new, known, gone or back.

use std::collections::HashSet;

use domain::ids::{IntentId, PersonId};
use domain::money::Money;
use domain::reconciliation::{Difference, DifferenceNumber, Resolution};
use domain::time::CivilDate;

use super::{RECONCILIATION_LOCK, SYSTEM, queries as sql};
use crate::db::{Tx, dialect, ensure_rows};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx};

/// What came of entering a comparison's differences.
pub(super) struct Register {
    /// Numbers that were given, and differences that were opened again.
    pub(super) opened: i64,
    /// Facts that somebody has explained or written off, unchanged since: they are known.
    pub(super) accepted: i64,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    year: i64,
    number: i64,
    state: String,
    resolution: Option<String>,
    expected_halalas: Money,
    found_halalas: Money,
}

/// Enters everything that a comparison found. The same fact keeps its number; one that is gone is closed with
/// that reason, and one that is back after it was closed is opened again.
pub(super) async fn difference_register(
    tx: &mut Tx,
    context: &Context,
    source: &str,
    day: CivilDate,
    differences: &[Difference],
) -> Result<Register> {
    dialect::numbering_lock(tx, RECONCILIATION_LOCK).await?;
    let mut register = Register { opened: 0, accepted: 0 };
    let mut seen = HashSet::new();
    for difference in differences {
        let key = difference.fact_key(source);
        let known: Option<KnownRow> = in_tx!(tx, connection => sqlx::query_as(sql::DIFFERENCE_BY_KEY)
            .bind(&key).fetch_optional(connection).await)?;
        match known {
            None => {
                open(tx, context, source, day, difference, &key).await?;
                register.opened += 1;
            }
            Some(known) => seen_again(tx, context, day, difference, &known, &mut register).await?,
        }
        seen.insert(key);
    }
    let open: Vec<(String, i64, i64)> = in_tx!(tx, connection => sqlx::query_as(sql::DIFFERENCES_OPEN_KEYS)
        .bind(source).fetch_all(connection).await)?;
    for (_, year, number) in open.into_iter().filter(|(key, ..)| !seen.contains(key)) {
        let number = DifferenceNumber { year, number };
        let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_VANISH)
            .bind(number.year).bind(number.number).bind(context.now())
            .execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(touched, 1)?;
        event(tx, context, number, "vanished", &day.to_string(), None).await?;
        job_audit(tx, context, "reconciliation.vanished", number, &day.to_string()).await?;
    }
    Ok(register)
}

async fn open(
    tx: &mut Tx,
    context: &Context,
    source: &str,
    day: CivilDate,
    difference: &Difference,
    key: &str,
) -> Result<()> {
    let year = i64::from(context.now().riyadh_date().year());
    let next: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::DIFFERENCE_NEXT)
        .bind(year).fetch_one(connection).await)?;
    let number = DifferenceNumber { year, number: next };
    let payment = difference.reference.split('/').next().unwrap_or_default();
    let named = [payment, &difference.other_reference];
    let intent = named.iter().find_map(|text| text.parse::<IntentId>().ok());
    let intent = match intent {
        Some(id) => {
            in_tx!(tx, connection => sqlx::query_scalar(sql::INTENT_KNOWN).bind(id).fetch_optional(connection).await)?
        }
        None => None::<IntentId>,
    };
    in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_INSERT)
        .bind(number.year).bind(number.number).bind(key).bind(source).bind(difference.kind.code())
        .bind(&difference.reference).bind(&difference.other_reference).bind(intent)
        .bind(difference.expected).bind(difference.found).bind(i64::from(day.day_number())).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    event(tx, context, number, "opened", &amounts(difference), None).await?;
    job_audit(tx, context, "reconciliation.opened", number, difference.kind.code()).await
}

async fn seen_again(
    tx: &mut Tx,
    context: &Context,
    day: CivilDate,
    difference: &Difference,
    known: &KnownRow,
    register: &mut Register,
) -> Result<()> {
    let number = DifferenceNumber {
        year: known.year,
        number: known.number,
    };
    let changed = (known.expected_halalas, known.found_halalas) != (difference.expected, difference.found);
    let resolution = known.resolution.as_deref().map(str::parse::<Resolution>).transpose();
    let resolution = resolution.map_err(Error::internal)?;
    in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_SEEN)
        .bind(number.year).bind(number.number).bind(i64::from(day.day_number()))
        .bind(difference.expected).bind(difference.found).bind(&difference.other_reference)
        .execute(connection).await.map(|_| ()))?;
    if known.state == "closed" {
        if resolution.is_some_and(Resolution::leaves_fact) && !changed {
            register.accepted += 1;
            return Ok(());
        }
        let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_REOPEN)
            .bind(number.year).bind(number.number).execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(touched, 1)?;
        register.opened += 1;
        event(tx, context, number, "reopened", &amounts(difference), None).await?;
        return job_audit(tx, context, "reconciliation.reopened", number, &day.to_string()).await;
    }
    if changed {
        in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_UNPROPOSE)
            .bind(number.year).bind(number.number).execute(connection).await.map(|_| ()))?;
        event(tx, context, number, "changed", &amounts(difference), None).await?;
    }
    Ok(())
}

/// Both amounts in riyals and halalas, for the history.
fn amounts(difference: &Difference) -> String {
    format!("{} / {} SAR", decimal(difference.expected), decimal(difference.found))
}

/// An amount in riyals with two places, in ASCII: for files and the history.
pub(super) fn decimal(money: Money) -> String {
    let sign = if money.is_negative() { "-" } else { "" };
    let size = money.halalas().unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// Adds a line to a difference's history.
pub(super) async fn event(
    tx: &mut Tx,
    context: &Context,
    number: DifferenceNumber,
    event: &str,
    detail: &str,
    person: Option<PersonId>,
) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::EVENT_INSERT)
        .bind(number.year).bind(number.number).bind(event).bind(detail).bind(person)
        .bind(context.now()).execute(connection).await.map(|_| ()))?;
    Ok(())
}

async fn job_audit(tx: &mut Tx, context: &Context, action: &str, number: DifferenceNumber, detail: &str) -> Result<()> {
    let target = number.to_string();
    let kind = "reconciliation_difference";
    audit_record(tx, context.now(), &SYSTEM, action, kind, &target, detail, "").await
}
