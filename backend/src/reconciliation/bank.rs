//! What of the bank's accounts does not agree with the journal, movement by movement where it can be.

use domain::money::Money;
use domain::people::Actor;
use domain::reconciliation::{BANK_AGE_DAYS_MAX, Difference, DifferenceKind};
use domain::time::{CivilDate, Timestamp};
use uuid::Uuid;

use super::queries as sql;
use crate::bank::{DifferenceKind as BankKind, bank_difference_list};
use crate::{Context, Result, on};

/// The bank's differences at the end of `covered`, the last day that a statement tells of. Payments out and
/// refunds are asked for from `first` on, and once they are older than [`BANK_AGE_DAYS_MAX`]; until then they
/// are on their way.
pub(super) async fn bank_differences(
    context: &Context,
    actor: &Actor,
    first: CivilDate,
    covered: CivilDate,
    day: CivilDate,
) -> Result<Vec<Difference>> {
    let mut found = balances(context, actor, covered).await?;
    let number = i64::from(day.day_number());
    let debits: Vec<(Uuid, String, String, Money)> = on!(&context.db, pool => sqlx::query_as(sql::DEBITS_UNEXPLAINED)
        .bind(number).fetch_all(pool).await)?;
    found.extend(debits.into_iter().map(|(id, reference, remittance, open)| Difference {
        kind: DifferenceKind::DebitUnexplained,
        reference: id.to_string(),
        other_reference: format!("{reference} {remittance}").trim().to_owned(),
        expected: Money::ZERO,
        found: open,
    }));
    let from = Timestamp::from_riyadh_midnight(first);
    let due = Timestamp::from_riyadh_midnight(covered.plus_days(-BANK_AGE_DAYS_MAX));
    let tranches: Vec<(i64, Money)> = on!(&context.db, pool => sqlx::query_as(sql::TRANCHES_NOT_LEFT)
        .bind(from).bind(due).fetch_all(pool).await)?;
    let missing = |kind, reference: String, expected| Difference {
        kind,
        reference,
        other_reference: String::new(),
        expected,
        found: Money::ZERO,
    };
    found.extend(
        tranches
            .into_iter()
            .map(|(number, amount)| missing(DifferenceKind::TrancheNotLeft, number.to_string(), amount)),
    );
    let returns: Vec<(String, Money)> = on!(&context.db, pool => sqlx::query_as(sql::RETURNS_NOT_LEFT)
        .bind(due).fetch_all(pool).await)?;
    found.extend(
        returns
            .into_iter()
            .map(|(reference, amount)| missing(DifferenceKind::RefundNotLeft, reference, amount)),
    );
    found.sort();
    Ok(found)
}

/// Missing statements, and what of a balance has no name. The sums that [`bank_difference_list`] names
/// besides are compared one by one here and in the gateways' own comparison.
async fn balances(context: &Context, actor: &Actor, day: CivilDate) -> Result<Vec<Difference>> {
    let mut found = Vec::new();
    for named in bank_difference_list(context, actor, day).await? {
        let kind = match named.kind {
            BankKind::StatementMissing => DifferenceKind::StatementMissing,
            BankKind::Rest => DifferenceKind::BalanceRest,
            _ => continue,
        };
        let reference = if named.statement_id.is_empty() {
            named.iban.clone()
        } else {
            format!("{}/{}", named.iban, named.statement_id)
        };
        found.push(Difference {
            kind,
            reference,
            other_reference: String::new(),
            expected: Money::ZERO,
            found: named.amount,
        });
    }
    Ok(found)
}
