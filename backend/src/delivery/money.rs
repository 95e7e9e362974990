//! An opportunity's money, from the journal itself: what came in, what is promised to the
//! charity, what was paid, and what is left. For decisions inside a write; the caller holds the
//! opportunity.

use domain::giving::FundClass;
use domain::ids::OpportunityId;
use domain::ledger::Account;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};

use super::opportunities::ManagedOpportunity;
use super::{queries, stored_code};
use crate::db::{Db, Tx};
use crate::{Context, Error, Result, in_tx, on};

/// The money of one opportunity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpportunityMoney {
    /// Everything that was given for it and did not go back.
    pub collected: Money,
    /// What is neither promised nor paid.
    pub in_fund: Money,
    /// The same by class of fund, positive ones only, zakat first: it may not wait.
    pub in_fund_by_class: Vec<(FundClass, Money)>,
    /// Asked for or approved, not yet paid.
    pub promised: Money,
    /// Paid to the charity.
    pub paid: Money,
}

#[derive(sqlx::FromRow)]
struct BalanceRow {
    account: String,
    fund_class: String,
    amount_halalas: Money,
}

/// The money of an opportunity inside a write.
pub(crate) async fn opportunity_money(tx: &mut Tx, opportunity: OpportunityId) -> Result<OpportunityMoney> {
    let rows: Vec<BalanceRow> = in_tx!(tx, connection => sqlx::query_as(queries::MONEY_OF_OPPORTUNITY)
        .bind(opportunity).fetch_all(connection).await)?;
    read(&rows)
}

/// The money of an opportunity, for its charity's managers and for those who pay.
///
/// # Errors
/// Not found for who may not know of it.
pub async fn opportunity_funds(
    context: &Context,
    actor: &Actor,
    opportunity: &ManagedOpportunity,
) -> Result<OpportunityMoney> {
    actor.require(
        Action::OpportunityViewInternal,
        Subject::Charity(opportunity.charity_id),
    )?;
    opportunity_money_shown(&context.db, opportunity.id).await
}

/// The money of an opportunity, to show. The caller has checked the actor.
pub(crate) async fn opportunity_money_shown(db: &Db, opportunity: OpportunityId) -> Result<OpportunityMoney> {
    let rows: Vec<BalanceRow> = on!(db, pool => sqlx::query_as(queries::MONEY_OF_OPPORTUNITY)
        .bind(opportunity).fetch_all(pool).await)?;
    read(&rows)
}

fn read(rows: &[BalanceRow]) -> Result<OpportunityMoney> {
    let mut money = OpportunityMoney::default();
    for row in rows {
        let account: Account = stored_code("posting.account", &row.account)?;
        // Funds, payables and payments are credits; here they are shown as plain amounts.
        let amount = row.amount_halalas.checked_neg().map_err(Error::internal)?;
        let side = match account {
            Account::Fund => &mut money.in_fund,
            Account::CharityPayable => &mut money.promised,
            Account::Bank => &mut money.paid,
            _ => continue,
        };
        *side = side.checked_add(amount).map_err(Error::internal)?;
        if account == Account::Fund && amount.is_positive() {
            money
                .in_fund_by_class
                .push((stored_code("posting.fund_class", &row.fund_class)?, amount));
        }
    }
    money
        .in_fund_by_class
        .sort_by_key(|(class, _)| (*class != FundClass::Zakat, *class));
    let parts = [money.in_fund, money.promised, money.paid];
    money.collected = Money::checked_sum(parts).map_err(Error::internal)?;
    Ok(money)
}

impl OpportunityMoney {
    /// Takes `amount` from the classes in order. `None` when there is not so much.
    #[must_use]
    pub fn parts_of(&self, amount: Money) -> Option<Vec<(FundClass, Money)>> {
        let mut left = amount;
        let mut parts = Vec::new();
        for (class, available) in &self.in_fund_by_class {
            let part = left.min(*available);
            if part.is_positive() {
                parts.push((*class, part));
                left = left.minus_down_to_zero(part);
            }
        }
        (left.is_zero() && amount.is_positive()).then_some(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(account: &str, class: &str, halalas: i64) -> BalanceRow {
        BalanceRow {
            account: account.to_owned(),
            fund_class: class.to_owned(),
            amount_halalas: Money::from_halalas(halalas),
        }
    }

    #[test]
    fn balances_are_read_and_zakat_goes_first() {
        let money = read(&[
            row("fund", "opportunity_restricted", -700),
            row("fund", "zakat", -300),
            row("charity_payable", "zakat", -50),
            row("bank", "zakat", -150),
        ])
        .unwrap();
        assert_eq!(money.collected, Money::from_halalas(1_200));
        assert_eq!(money.promised, Money::from_halalas(50));
        let parts = money.parts_of(Money::from_halalas(400)).unwrap();
        assert_eq!(
            parts,
            [
                (FundClass::Zakat, Money::from_halalas(300)),
                (FundClass::OpportunityRestricted, Money::from_halalas(100))
            ]
        );
        assert_eq!(money.parts_of(Money::from_halalas(1_001)), None);
        assert_eq!(money.parts_of(Money::ZERO), None);
    }
}
