//! Settlement: captured money passes from the gateway to the bank. The test gateway pays
//! out everything it captured since its last payout; a real gateway's payouts are booked
//! from its own lists by [`crate::reconciliation`].

use domain::error::{AppError, Conflict};
use domain::giving::FundClass;
use domain::ledger::{Account, EntryBuilder, EntryDraft, EntryKind, FundKey};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};

use super::queries as sql;
use super::test_gateway::TestGateway;
use crate::db::dialect;
use crate::ledger::entry_append;
use crate::{Context, Error, Result, in_tx, on};

/// The setting that remembers up to which point of the journal everything is settled.
const SETTLED_UP_TO: &str = "test-gateway-settled-up-to";

const SYSTEM: Actor = Actor::System("settlement");

/// Books the test gateway's next payout. Answers how many fund classes it touched.
///
/// # Errors
/// Unavailable when the storage does not answer; a conflict when another process booked
/// the payout at the same moment.
pub async fn settlement_book_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    if TestGateway::of(context).is_none() {
        return Ok(0);
    }
    let stored: Option<String> = on!(&context.db, pool => sqlx::query_scalar(sql::SETTING_READ)
        .bind(SETTLED_UP_TO).fetch_optional(pool).await)?;
    let from: i64 = stored.as_deref().unwrap_or("0").parse().map_err(Error::internal)?;
    let to = dialect::ledger_fold_limit(&context.db).await?;
    let sums: Vec<(String, Money)> = on!(&context.db, pool => sqlx::query_as(sql::UNSETTLED)
        .bind(from).bind(to).fetch_all(pool).await)?;
    let moved: Vec<_> = sums.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
    if moved.is_empty() {
        return Ok(0);
    }
    let count = moved.len();
    let mut classes = Vec::new();
    for (class, amount) in moved {
        classes.push((class.parse::<FundClass>().map_err(Error::internal)?, amount));
    }
    let draft = settlement_draft(format!("settlement:test-gateway:{from}-{to}"), &classes, Money::ZERO)?;
    let (source, now) = (context.source.clone(), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let moved = in_tx!(tx, connection => sqlx::query(sql::SETTING_MOVE)
                    .bind(SETTLED_UP_TO).bind(to.to_string()).bind(from.to_string())
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                if moved == 0 {
                    return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
                }
                entry_append(tx, &source, &draft, &SYSTEM, None, now).await?;
                Ok(count)
            })
        })
        .await
}

/// The entry of a payout: so much of each class passes from the gateway to the bank. Where more was given back
/// than taken, the gateway draws on the bank. What the gateway keeps is borne by operating money, so that every
/// gift arrives whole (handbook 4.4).
///
/// # Errors
/// When nothing moves, or an amount does not fit.
pub(crate) fn settlement_draft(reference: String, classes: &[(FundClass, Money)], fee: Money) -> Result<EntryDraft> {
    let mut entry = EntryBuilder::new(EntryKind::SettlementReceived, reference);
    let moves = classes
        .iter()
        .map(|(class, amount)| (*class, *amount, Account::Bank, Account::PspClearing));
    let kept = (FundClass::Operating, fee, Account::FeeExpense, Account::Bank);
    for (class, amount, to, from) in moves.chain([kept]) {
        let pool = FundKey::pool(class, None);
        if amount.is_positive() {
            entry = entry.transfer(&pool, to, from, amount, None);
        } else if amount.is_negative() {
            let amount = amount.checked_neg().map_err(Error::internal)?;
            entry = entry.transfer(&pool, from, to, amount, None);
        }
    }
    Ok(entry.finish()?)
}
