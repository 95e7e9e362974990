//! What is at the bank and free, by class of money: nothing goes out before it has settled in.

use domain::giving::FundClass;
use domain::money::Money;
use domain::payouts::AccountPurpose;
use domain::people::{Action, Actor, Subject};

use super::queries;
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx, on};

/// A class of money at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassAtBank {
    /// The class.
    pub class: FundClass,
    /// What has settled in and was not paid out.
    pub at_bank: Money,
    /// What was given back to donors since the last settlement: the gateway draws it from the bank.
    pub going_back: Money,
    /// What is in batches that the bank has not answered for.
    pub in_batches: Money,
}

impl ClassAtBank {
    /// What a new batch can take; negative when more is spoken for than there is.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn free(self) -> Result<Money> {
        let left = self.at_bank.checked_sub(self.going_back).map_err(Error::internal)?;
        left.checked_sub(self.in_batches).map_err(Error::internal)
    }
}

/// A class of money inside a write that holds [`super::payout_lock`].
pub(super) async fn at_bank(tx: &mut Tx, class: FundClass) -> Result<ClassAtBank> {
    let sums: (Money, Money, Money) = in_tx!(tx, connection => sqlx::query_as(queries::AT_BANK)
        .bind(class.code()).fetch_one(connection).await)?;
    Ok(read(class, sums))
}

const fn read(class: FundClass, (at_bank, going_back, in_batches): (Money, Money, Money)) -> ClassAtBank {
    ClassAtBank {
        class,
        at_bank,
        going_back,
        in_batches,
    }
}

/// [`at_bank`] outside a write, to show. The caller has checked the actor.
pub(super) async fn at_bank_shown(context: &Context, class: FundClass) -> Result<ClassAtBank> {
    let sums: (Money, Money, Money) = on!(&context.db, pool => sqlx::query_as(queries::AT_BANK)
        .bind(class.code()).fetch_one(pool).await)?;
    Ok(read(class, sums))
}

/// Every class that is paid from an account of the platform and has anything there.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn at_bank_list(context: &Context, actor: &Actor, purpose: AccountPurpose) -> Result<Vec<ClassAtBank>> {
    actor.require(Action::DisbursementView, Subject::Platform)?;
    let mut classes = Vec::new();
    for class in FundClass::ALL.iter().copied() {
        if AccountPurpose::paying(class) != Some(purpose) {
            continue;
        }
        let found = at_bank_shown(context, class).await?;
        if !(found.at_bank.is_zero() && found.going_back.is_zero() && found.in_batches.is_zero()) {
            classes.push(found);
        }
    }
    Ok(classes)
}
