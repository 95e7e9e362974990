//! Matching movements with what is known, in the order of handbook 9.5: the virtual IBAN, a
//! reference in what the payer wrote, the exact amount from the account that a donor named; the rest
//! waits for finance. Money is matched only on the account where its class may lie (handbook 4.1).

use domain::bank::{
    AccountPurpose, EntryHint, PaymentReference, Received, ReferenceKind, StatementEntry, iban_is_foreign,
    received_settle,
};
use domain::ids::{BankDecisionId, BankEntryId, IntentId, RefundId};
use domain::ledger::suspense_released;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};

use super::pledges::{PledgeRow, pledge_by_intent, pledge_by_reference};
use super::queries as sql;
use super::{BANK_LOCK, queries};
use crate::configuration::BankSettings;
use crate::db::{Tx, dialect, ensure_rows};
use crate::giving::transfer_capture;
use crate::jobs::Items;
use crate::ledger::entry_append;
use crate::{Context, Error, Result, in_tx, on};

/// Movements looked at in one round.
const ENTRIES_PER_ROUND: i64 = 200;

pub(super) const SYSTEM: Actor = Actor::System("bank matching");

/// A movement with where it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct EntryRow {
    pub(super) id: BankEntryId,
    pub(super) account_iban: String,
    purpose: String,
    pub(super) amount_halalas: Money,
    booked_on_day: i64,
    pub(super) bank_reference: String,
    pub(super) end_to_end_id: String,
    pub(super) counterparty_name: String,
    pub(super) counterparty_iban: String,
    creditor_iban: String,
    pub(super) remittance: String,
    pub(super) open_halalas: Money,
    hint: String,
    pub(super) intent_id: Option<IntentId>,
}

impl EntryRow {
    pub(super) fn purpose(&self) -> Result<AccountPurpose> {
        self.purpose.parse().map_err(Error::internal)
    }

    pub(super) fn hint(&self) -> Result<EntryHint> {
        self.hint.parse().map_err(Error::internal)
    }

    pub(super) fn booked_on(&self) -> CivilDate {
        CivilDate::from_day_number(i32::try_from(self.booked_on_day).unwrap_or(0))
    }

    /// Where a reference may stand.
    fn texts(&self) -> String {
        format!("{} {}", self.end_to_end_id, self.remittance)
    }
}

pub(super) async fn entry_in_tx(tx: &mut Tx, id: BankEntryId) -> Result<Option<EntryRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(queries::ENTRY_READ).bind(id).fetch_optional(connection).await)?;
    Ok(row)
}

/// The gateway whose payout a credit is, by what the configuration says of its payouts. When a payer's
/// account is configured it has to be that one: what is written in a transfer, anyone can write.
pub(super) fn payout_name<'s>(settings: &'s BankSettings, entry: &StatementEntry) -> Option<&'s str> {
    if !entry.amount.is_positive() {
        return None;
    }
    let begins = |text: &str, beginning: &str| {
        text.get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    let rule = settings.payouts.iter().find(|rule| {
        let named = begins(&entry.end_to_end_id, &rule.reference_beginning)
            || begins(&entry.remittance, &rule.reference_beginning);
        named && entry.counterparty_iban == rule.payer_iban.as_str()
    });
    rule.map(|rule| rule.gateway.as_str())
}

/// What a round did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Round {
    pub(super) looked_at: usize,
    pub(super) matched: usize,
}

/// Looks at the movements that nobody looked at yet: after an import that was interrupted. Answers
/// how many were matched.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn bank_match_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    Ok(match_round(context).await?.matched)
}

pub(super) async fn match_round(context: &Context) -> Result<Round> {
    let entries: Vec<BankEntryId> = on!(&context.db, pool => sqlx::query_scalar(sql::ENTRIES_NEW)
        .bind(ENTRIES_PER_ROUND).fetch_all(pool).await)?;
    let mut round = Round {
        looked_at: entries.len(),
        matched: 0,
    };
    let mut items = Items::of("bank_match");
    for entry in entries {
        let inner = context.clone();
        let matched = context
            .db
            .write(move |tx| Box::pin(async move { entry_match(tx, &inner, entry).await }))
            .await;
        items.note(entry, matched.map(usize::from))?;
    }
    round.matched = items.end()?;
    Ok(round)
}

/// Looks at one movement. Every movement leaves with a hint, so none is looked at for ever.
async fn entry_match(tx: &mut Tx, context: &Context, id: BankEntryId) -> Result<bool> {
    dialect::numbering_lock(tx, BANK_LOCK).await?;
    let Some(entry) = entry_in_tx(tx, id).await? else {
        return Ok(false);
    };
    if entry.hint()? != EntryHint::New {
        return Ok(false);
    }
    if entry.amount_halalas.is_negative() {
        return debit_match(tx, context, &entry).await;
    }
    match credit_candidate(tx, context, &entry).await? {
        Candidate::None(hint) => {
            hint_set(tx, id, hint, None).await?;
            Ok(false)
        }
        Candidate::Pledge(pledge) => {
            let hint = pledge_assign(tx, context, &SYSTEM, &entry, &pledge).await?;
            Ok(hint == EntryHint::Settled || hint == EntryHint::Over)
        }
    }
}

enum Candidate {
    None(EntryHint),
    Pledge(PledgeRow),
}

/// What a credit is for.
async fn credit_candidate(tx: &mut Tx, context: &Context, entry: &EntryRow) -> Result<Candidate> {
    if iban_is_foreign(&entry.counterparty_iban) {
        return Ok(Candidate::None(EntryHint::FromAbroad));
    }
    if !entry.creditor_iban.is_empty() && entry.creditor_iban != entry.account_iban {
        let pledge: Option<PledgeRow> = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGE_BY_VIRTUAL_IBAN)
            .bind(&entry.creditor_iban).fetch_optional(connection).await)?;
        if let Some(pledge) = pledge {
            return Ok(Candidate::Pledge(pledge));
        }
    }
    let references = PaymentReference::find_all(ReferenceKind::Pledge, &entry.texts());
    let mut named = Vec::new();
    for reference in &references {
        named.extend(pledge_by_reference(tx, *reference).await?);
    }
    match named.len() {
        0 => {}
        1 => {
            return Ok(named
                .pop()
                .map_or(Candidate::None(EntryHint::NoMatch), Candidate::Pledge));
        }
        _ => return Ok(Candidate::None(EntryHint::Ambiguous)),
    }
    let hint = if references.is_empty() {
        EntryHint::NoMatch
    } else {
        EntryHint::UnknownReference
    };
    if entry.counterparty_iban.is_empty() {
        return Ok(Candidate::None(hint));
    }
    let mut by_payer: Vec<PledgeRow> = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGES_BY_PAYER)
        .bind(&entry.counterparty_iban).bind(entry.amount_halalas).bind(entry.purpose()?.code())
        .bind(context.now()).fetch_all(connection).await)?;
    Ok(match by_payer.len() {
        0 => Candidate::None(hint),
        1 => by_payer.pop().map_or(Candidate::None(hint), Candidate::Pledge),
        _ => Candidate::None(EntryHint::Ambiguous),
    })
}

/// Notes that a credit is for a promise, and makes the gift when enough has come. Answers how the
/// credit stands afterwards.
pub(super) async fn pledge_assign(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    entry: &EntryRow,
    pledge: &PledgeRow,
) -> Result<EntryHint> {
    let refused = if entry.purpose()? != pledge.purpose()? {
        Some(EntryHint::WrongAccount)
    } else if pledge.captured_at_us.is_some() {
        Some(EntryHint::PaidBefore)
    } else {
        None
    };
    if let Some(hint) = refused {
        hint_set(tx, entry.id, hint, Some(pledge.intent_id)).await?;
        return Ok(hint);
    }
    hint_set(tx, entry.id, EntryHint::Short, Some(pledge.intent_id)).await?;
    pledge_settle(tx, context, actor, pledge).await?;
    let after = entry_in_tx(tx, entry.id).await?;
    after.map_or(Ok(EntryHint::Settled), |row| row.hint())
}

/// Makes the gift of a promise when what has come is enough; what is beyond it stays in suspense.
async fn pledge_settle(tx: &mut Tx, context: &Context, actor: &Actor, pledge: &PledgeRow) -> Result<()> {
    let arrived: Vec<EntryRow> = in_tx!(tx, connection => sqlx::query_as(sql::ENTRIES_FOR_PLEDGE)
        .bind(pledge.intent_id).bind(pledge.purpose()?.code()).fetch_all(connection).await)?;
    let sum = Money::checked_sum(arrived.iter().map(|entry| entry.open_halalas)).map_err(Error::internal)?;
    let Received::Whole { .. } = received_settle(pledge.amount_halalas, sum) else {
        return Ok(());
    };
    let mut left = pledge.amount_halalas;
    for entry in &arrived {
        let part = left.min(entry.open_halalas);
        if !part.is_positive() {
            hint_set(tx, entry.id, EntryHint::Over, None).await?;
            continue;
        }
        let resolution = resolve(
            tx,
            context,
            entry.id,
            "pledge",
            part,
            Some(pledge.intent_id),
            &pledge.reference,
        )
        .await?;
        suspense_give(tx, context, actor, entry.id, part, resolution, context.now()).await?;
        if part < entry.open_halalas {
            hint_set(tx, entry.id, EntryHint::Over, None).await?;
        }
        left = left.minus_down_to_zero(part);
    }
    transfer_capture(tx, context, pledge.intent_id).await
}

pub(super) async fn hint_set(tx: &mut Tx, entry: BankEntryId, hint: EntryHint, intent: Option<IntentId>) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(sql::STATE_HINT).bind(entry).bind(hint.code()).bind(intent)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}

/// Writes down what became of a part of a movement, which is then no longer open.
pub(super) async fn resolve(
    tx: &mut Tx,
    context: &Context,
    entry: BankEntryId,
    kind: &'static str,
    amount: Money,
    intent: Option<IntentId>,
    target: &str,
) -> Result<uuid::Uuid> {
    let id = context.source.uuid();
    let taken = in_tx!(tx, connection => sqlx::query(sql::STATE_TAKE).bind(entry).bind(amount)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(taken, 1)?;
    in_tx!(tx, connection => sqlx::query(sql::RESOLUTION_INSERT)
        .bind(id).bind(entry).bind(kind).bind(amount).bind(intent).bind(target).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    Ok(id)
}

/// Takes money out of suspense; the caller books it where it belongs in the same transaction, or it
/// has left the bank.
pub(super) async fn suspense_give(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    entry: BankEntryId,
    amount: Money,
    resolution: uuid::Uuid,
    at: Timestamp,
) -> Result<()> {
    let draft = suspense_released(format!("bank-released:{resolution}"), amount)?;
    let seq = entry_append(tx, &context.source, &draft, actor, None, at).await?;
    let seq = seq.ok_or_else(|| Error::internal(format!("the release {resolution} was booked before")))?;
    let negative = amount.checked_neg().map_err(Error::internal)?;
    in_tx!(tx, connection => sqlx::query(sql::BOOKING_INSERT).bind(seq).bind(entry).bind(negative)
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ReturnRow {
    reference: String,
    bank_decision_id: Option<BankDecisionId>,
    refund_id: Option<RefundId>,
    amount_halalas: Money,
    bank_entry_id: Option<BankEntryId>,
}

/// What a debit is: money that finance sent back, or a tranche that was released. Everything else
/// stays open, to be explained.
async fn debit_match(tx: &mut Tx, context: &Context, entry: &EntryRow) -> Result<bool> {
    for reference in PaymentReference::find_all(ReferenceKind::Return, &entry.texts()) {
        let found: Option<ReturnRow> = in_tx!(tx, connection => sqlx::query_as(sql::RETURN_OPEN)
            .bind(reference.code()).bind(&entry.account_iban).fetch_optional(connection).await)?;
        if let Some(found) = found.filter(|found| found.amount_halalas == entry.open_halalas) {
            return_left(tx, context, entry, &found).await?;
            return Ok(true);
        }
    }
    if let Some(number) = tranche_number(&entry.end_to_end_id) {
        let paid: Option<i64> = in_tx!(tx, connection => sqlx::query_scalar(sql::DISBURSEMENT_PAID)
            .bind(number).bind(entry.open_halalas).bind(&entry.counterparty_iban).fetch_optional(connection).await)?;
        if let Some(number) = paid {
            let target = number.to_string();
            resolve(tx, context, entry.id, "disbursement", entry.open_halalas, None, &target).await?;
            return Ok(true);
        }
    }
    hint_set(tx, entry.id, EntryHint::NoMatch, None).await?;
    Ok(false)
}

/// The number of a tranche at the end of an end-to-end id, whatever stands before it.
fn tranche_number(end_to_end_id: &str) -> Option<i64> {
    let digits = end_to_end_id.rsplit(|sign: char| !sign.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Money that was to go back has left the bank: suspense ends, or the refund is done.
async fn return_left(tx: &mut Tx, context: &Context, debit: &EntryRow, found: &ReturnRow) -> Result<()> {
    let amount = debit.open_halalas;
    resolve(tx, context, debit.id, "return", amount, None, &found.reference).await?;
    let left = in_tx!(tx, connection => sqlx::query(sql::RETURN_LEFT).bind(&found.reference).bind(debit.id)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(left, 1)?;
    if let (Some(decision), Some(credit)) = (found.bank_decision_id, found.bank_entry_id) {
        let resolution = resolve(tx, context, credit, "return", amount, None, &found.reference).await?;
        let booked_at = Timestamp::from_riyadh_midnight(debit.booked_on());
        suspense_give(tx, context, &SYSTEM, credit, amount, resolution, booked_at).await?;
        let done = in_tx!(tx, connection => sqlx::query(sql::DECISION_DONE).bind(decision)
            .execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(done, 1)?;
    }
    if let Some(refund) = found.refund_id {
        in_tx!(tx, connection => sqlx::query(sql::REFUND_DONE).bind(refund).bind(context.now())
            .execute(connection).await.map(|_| ()))?;
    }
    Ok(())
}

/// The promise that a movement was noted for.
pub(super) async fn pledge_of(tx: &mut Tx, entry: &EntryRow) -> Result<Option<PledgeRow>> {
    match entry.intent_id {
        Some(intent) => pledge_by_intent(tx, intent).await,
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tranches_are_named_at_the_end() {
        assert_eq!(tranche_number("ATAA-D-000123"), Some(123));
        assert_eq!(tranche_number("45"), Some(45));
        assert_eq!(tranche_number("PAYROLL"), None);
        assert_eq!(tranche_number("12 x"), None);
        assert_eq!(tranche_number("99999999999999999999"), None);
    }
}
