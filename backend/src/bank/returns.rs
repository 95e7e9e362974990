//! Money that goes back by transfer. Finance sends it from the bank under a reference of ours; the
//! statement that shows it leaving is the proof that it went.

use domain::bank::{PaymentReference, ReferenceKind};
use domain::error::{AppError, MissingStep};
use domain::ids::{BankDecisionId, IntentId, RefundId};
use domain::money::Money;

use super::matching::EntryRow;
use super::pledges::reference_free;
use super::queries as sql;
use crate::db::Tx;
use crate::{Context, Result, in_tx};

/// Opens a return of money in suspense to where it came from.
pub(super) async fn suspense_return_open(
    tx: &mut Tx,
    context: &Context,
    entry: &EntryRow,
    decision: BankDecisionId,
    amount: Money,
) -> Result<PaymentReference> {
    let payee = Payee {
        account_iban: entry.account_iban.clone(),
        iban: entry.counterparty_iban.clone(),
        name: entry.counterparty_name.clone(),
    };
    return_insert(tx, context, Some(decision), None, payee, amount).await
}

/// Opens the return of a refunded gift to the account that it came from: the same way back
/// (handbook 4.7).
///
/// # Errors
/// A conflict when no transfer of this payment is known.
pub(crate) async fn refund_return_open(
    tx: &mut Tx,
    context: &Context,
    intent: IntentId,
    refund: RefundId,
    amount: Money,
) -> Result<()> {
    let payer: Option<(String, String, String)> = in_tx!(tx, connection => sqlx::query_as(sql::REFUND_PAYER)
        .bind(intent).fetch_optional(connection).await)?;
    let (account_iban, iban, name) = payer.ok_or(AppError::from(MissingStep::PayerAccount))?;
    let payee = Payee {
        account_iban,
        iban,
        name,
    };
    return_insert(tx, context, None, Some(refund), payee, amount)
        .await
        .map(|_| ())
}

struct Payee {
    account_iban: String,
    iban: String,
    name: String,
}

async fn return_insert(
    tx: &mut Tx,
    context: &Context,
    decision: Option<BankDecisionId>,
    refund: Option<RefundId>,
    payee: Payee,
    amount: Money,
) -> Result<PaymentReference> {
    let reference = reference_free(tx, context, ReferenceKind::Return).await?;
    in_tx!(tx, connection => sqlx::query(sql::RETURN_INSERT)
        .bind(reference.code())
        .bind(decision)
        .bind(refund)
        .bind(&payee.account_iban)
        .bind(&payee.iban)
        .bind(&payee.name)
        .bind(amount)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(reference)
}
