//! What finance sees of the bank: accounts, files, money in suspense, payments back that are due,
//! debits that nobody explained.

use domain::bank::{
    AccountPurpose, EntryHint, PaymentReference, SUSPENSE_ALARM_WORKING_DAYS, TWO_PEOPLE_FROM, working_days_since,
};
use domain::error::AppError;
use domain::ids::BankEntryId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};

use super::decisions::{DecisionLine, DecisionLineRow};
use super::matching::{EntryRow, SYSTEM, entry_in_tx, pledge_of};
use super::queries as sql;
use super::reconcile::{BankDay, bank_day};
use crate::{Context, Error, Result, in_tx, on};

/// Lines of each list on the page; the sums tell of all.
const LINES_MAX: i64 = 100;
/// Files on the page.
const FILES_MAX: i64 = 20;

/// The bank's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankOverview {
    /// Each account as of today.
    pub accounts: Vec<BankDay>,
    /// The newest files.
    pub files: Vec<BankFileLine>,
    /// Credits that wait, the oldest first.
    pub suspense: Vec<SuspenseLine>,
    /// What all credits that wait add up to.
    pub suspense_sum: Money,
    /// How many there are.
    pub suspense_count: i64,
    /// How many wait for five working days or longer (handbook 9.5).
    pub overdue_count: i64,
    /// Debits that nobody explained, the oldest first.
    pub unexplained: Vec<SuspenseLine>,
    /// What has to be sent back.
    pub returns: Vec<ReturnLine>,
}

/// A file in the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BankFileLine {
    /// Its hash.
    pub hash: String,
    /// Its name.
    pub file_name: String,
    /// When it was uploaded.
    #[sqlx(rename = "uploaded_at_us")]
    pub uploaded_at: Timestamp,
    /// When it was imported.
    #[sqlx(rename = "imported_at_us")]
    pub imported_at: Option<Timestamp>,
    /// Statements taken from it.
    pub statement_count: i64,
    /// Their movements.
    pub entry_count: i64,
}

/// A movement of which something is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspenseLine {
    /// Identity.
    pub id: BankEntryId,
    /// Which money lies on its account.
    pub purpose: AccountPurpose,
    /// Day of booking.
    pub booked_on: CivilDate,
    /// What is open.
    pub open: Money,
    /// The other side's name.
    pub counterparty_name: String,
    /// What the payer wrote.
    pub remittance: String,
    /// Why it waits.
    pub hint: EntryHint,
    /// Working days that it waits.
    pub waiting_days: i32,
}

impl SuspenseLine {
    /// It waits too long.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.waiting_days >= SUSPENSE_ALARM_WORKING_DAYS
    }

    fn of(row: &EntryRow, today: CivilDate) -> Result<Self> {
        Ok(Self {
            id: row.id,
            purpose: row.purpose()?,
            booked_on: row.booked_on(),
            open: row.open_halalas,
            counterparty_name: row.counterparty_name.clone(),
            remittance: row.remittance.clone(),
            hint: row.hint()?,
            waiting_days: working_days_since(row.booked_on(), today),
        })
    }
}

/// A payment back that finance has to make at the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// To be written into the payment.
    pub reference: PaymentReference,
    /// The account to pay it from.
    pub account_iban: String,
    /// Where to.
    pub payee_iban: String,
    /// To whom.
    pub payee_name: String,
    /// How much.
    pub amount: Money,
    /// Since when.
    pub since: Timestamp,
    /// It gives a donor a gift back; otherwise it sends suspense to where it came from.
    pub is_refund: bool,
}

/// The bank's page.
///
/// # Errors
/// Not found for who may not; unavailable when the storage does not answer.
pub async fn bank_overview(context: &Context, actor: &Actor) -> Result<BankOverview> {
    actor.require(Action::BankView, Subject::Platform)?;
    let today = context.now().riyadh_date();
    let (suspense_sum, suspense_count, overdue_count) = suspense_counts(context, today).await?;
    let files: Vec<BankFileLine> = on!(&context.db, pool => sqlx::query_as(sql::FILES_NEWEST)
        .bind(FILES_MAX).fetch_all(pool).await)?;
    Ok(BankOverview {
        accounts: bank_day(context, actor, today).await?,
        files,
        suspense: open_entries(context, true, today).await?,
        suspense_sum,
        suspense_count,
        overdue_count,
        unexplained: open_entries(context, false, today).await?,
        returns: returns_due(context).await?,
    })
}

async fn open_entries(context: &Context, credits: bool, today: CivilDate) -> Result<Vec<SuspenseLine>> {
    let rows: Vec<EntryRow> = on!(&context.db, pool => sqlx::query_as(sql::SUSPENSE)
        .bind(credits).bind(LINES_MAX).fetch_all(pool).await)?;
    rows.iter().map(|row| SuspenseLine::of(row, today)).collect()
}

/// Sum, count, and how many wait too long.
async fn suspense_counts(context: &Context, today: CivilDate) -> Result<(Money, i64, i64)> {
    let (sum, count): (Money, i64) = on!(&context.db, pool => sqlx::query_as(sql::SUSPENSE_SUM).fetch_one(pool).await)?;
    let days: Vec<(i64, i64)> = on!(&context.db, pool => sqlx::query_as(sql::SUSPENSE_DAYS).fetch_all(pool).await)?;
    let overdue = days.into_iter().filter(|(day, _)| {
        let booked_on = CivilDate::from_day_number(i32::try_from(*day).unwrap_or(0));
        working_days_since(booked_on, today) >= SUSPENSE_ALARM_WORKING_DAYS
    });
    Ok((sum, count, overdue.map(|(_, count)| count).sum()))
}

#[derive(sqlx::FromRow)]
struct ReturnRow {
    reference: String,
    account_iban: String,
    payee_iban: String,
    payee_name: String,
    amount_halalas: Money,
    created_at_us: Timestamp,
    is_refund: bool,
}

async fn returns_due(context: &Context) -> Result<Vec<ReturnLine>> {
    let rows: Vec<ReturnRow> = on!(&context.db, pool => sqlx::query_as(sql::RETURNS_DUE)
        .bind(LINES_MAX).fetch_all(pool).await)?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(ReturnLine {
            reference: row.reference.parse().map_err(Error::internal)?,
            account_iban: row.account_iban,
            payee_iban: row.payee_iban,
            payee_name: row.payee_name,
            amount: row.amount_halalas,
            since: row.created_at_us,
            is_refund: row.is_refund,
        });
    }
    Ok(lines)
}

/// One movement with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankEntry {
    /// Its line.
    pub line: SuspenseLine,
    /// Credits positive.
    pub amount: Money,
    /// The account it is on.
    pub account_iban: String,
    /// The bank's reference.
    pub bank_reference: String,
    /// The payer's reference.
    pub end_to_end_id: String,
    /// The other side's account.
    pub counterparty_iban: String,
    /// The promise it is noted for, and what was promised.
    pub pledge: Option<(PaymentReference, Money)>,
    /// What was decided.
    pub decisions: Vec<DecisionLine>,
    /// What became of it: kind, amount, what it is found by, when.
    pub resolutions: Vec<(String, Money, String, Timestamp)>,
    /// A second person has to agree to a decision.
    pub needs_two: bool,
}

/// One movement.
///
/// # Errors
/// Not found for who may not, and when there is none.
pub async fn bank_entry_get(context: &Context, actor: &Actor, id: BankEntryId) -> Result<BankEntry> {
    actor.require(Action::BankView, Subject::Platform)?;
    let today = context.now().riyadh_date();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = entry_in_tx(tx, id).await?.ok_or(AppError::NotFound)?;
                let pledge = match pledge_of(tx, &row).await? {
                    Some(pledge) => Some((
                        pledge.reference.parse().map_err(Error::internal)?,
                        pledge.amount_halalas,
                    )),
                    None => None,
                };
                let decisions: Vec<DecisionLineRow> = in_tx!(tx, connection => sqlx::query_as(sql::DECISIONS)
                    .bind(id).fetch_all(connection).await)?;
                let resolutions = in_tx!(tx, connection => sqlx::query_as(sql::RESOLUTIONS)
                    .bind(id).fetch_all(connection).await)?;
                Ok(BankEntry {
                    line: SuspenseLine::of(&row, today)?,
                    amount: row.amount_halalas,
                    needs_two: row.open_halalas >= TWO_PEOPLE_FROM,
                    account_iban: row.account_iban,
                    bank_reference: row.bank_reference,
                    end_to_end_id: row.end_to_end_id,
                    counterparty_iban: row.counterparty_iban,
                    pledge,
                    decisions: decisions
                        .into_iter()
                        .map(DecisionLineRow::read)
                        .collect::<Result<_>>()?,
                    resolutions,
                })
            })
        })
        .await
}

/// Tells operators how much waits and how much of it too long. Answers the latter.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn bank_watch_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::BankView, Subject::Platform)?;
    let (sum, count, overdue) = suspense_counts(context, context.now().riyadh_date()).await?;
    gauge("ataa_bank_suspense_halalas", sum.halalas());
    gauge("ataa_bank_suspense_entries", count);
    gauge("ataa_bank_suspense_overdue_entries", overdue);
    if overdue > 0 {
        tracing::warn!(overdue, "money waits in suspense for five working days or longer");
    }
    Ok(usize::try_from(overdue).unwrap_or(0))
}

/// Metrics are numbers with a point; whole numbers of this size fit exactly.
#[allow(clippy::cast_precision_loss)]
fn gauge(name: &'static str, value: i64) {
    metrics::gauge!(name).set(value as f64);
}
