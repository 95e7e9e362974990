//! The register of own accounts: taken from the configuration when the program starts. An account
//! that is registered keeps its purpose for ever, because money of that kind lies on it.

use domain::bank::AccountPurpose;
use domain::error::{AppError, Conflict};
use domain::identity::Iban;
use domain::people::{Action, Actor, Subject};

use super::queries as sql;
use crate::db::Tx;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

const SYSTEM: Actor = Actor::System("bank accounts");

/// An own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Its number.
    pub iban: Iban,
    /// Which money lies on it.
    pub purpose: AccountPurpose,
}

/// Registers the configured accounts. Answers how many are new.
///
/// # Errors
/// A conflict when an account is configured for another purpose than it is registered for, or a
/// purpose has another account already: money would be looked for in the wrong place.
pub async fn bank_accounts_register(context: &Context) -> Result<usize> {
    let known = accounts_read(context).await?;
    let mut fresh = Vec::new();
    for account in &context.configuration.bank.accounts {
        let same = |other: &&BankAccount| other.iban == account.iban || other.purpose == account.purpose;
        match known.iter().find(same) {
            Some(other) if other == account => {}
            Some(other) => {
                tracing::error!(
                    registered = %other.iban.masked(), purpose = %other.purpose,
                    "a bank account is configured otherwise than it is registered"
                );
                return Err(AppError::Conflict(Conflict::AlreadyExists).into());
            }
            None => fresh.push(account.clone()),
        }
    }
    if fresh.is_empty() {
        return Ok(0);
    }
    let (count, now) = (fresh.len(), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for account in &fresh {
                    let inserted = in_tx!(tx, connection => sqlx::query(sql::ACCOUNT_INSERT)
                        .bind(account.iban.as_str()).bind(account.purpose.code()).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    if inserted == 1 {
                        let purpose = account.purpose.code();
                        audit_record(
                            tx,
                            now,
                            &SYSTEM,
                            "bank.account",
                            "bank_account",
                            account.iban.as_str(),
                            purpose,
                            "",
                        )
                        .await?;
                    }
                }
                Ok(count)
            })
        })
        .await
}

/// The own accounts, in the order of their purposes.
///
/// # Errors
/// Not found for who may not; unavailable when the storage does not answer.
pub async fn bank_account_list(context: &Context, actor: &Actor) -> Result<Vec<BankAccount>> {
    actor.require(Action::BankView, Subject::Platform)?;
    accounts_read(context).await
}

pub(super) async fn accounts_read(context: &Context) -> Result<Vec<BankAccount>> {
    let rows: Vec<(String, String)> = on!(&context.db, pool => sqlx::query_as(sql::ACCOUNTS).fetch_all(pool).await)?;
    accounts_of(rows)
}

pub(super) async fn accounts_in_tx(tx: &mut Tx) -> Result<Vec<BankAccount>> {
    let rows: Vec<(String, String)> =
        in_tx!(tx, connection => sqlx::query_as(sql::ACCOUNTS).fetch_all(connection).await)?;
    accounts_of(rows)
}

fn accounts_of(rows: Vec<(String, String)>) -> Result<Vec<BankAccount>> {
    let mut accounts = Vec::with_capacity(rows.len());
    for (iban, purpose) in rows {
        accounts.push(BankAccount {
            iban: Iban::parse(&iban).map_err(|problem| Error::internal(format!("{problem:?} in bank_account")))?,
            purpose: purpose.parse().map_err(Error::internal)?,
        });
    }
    accounts.sort_by_key(|account| account.purpose);
    Ok(accounts)
}

/// Whether donors can be told where to transfer to: there is an account for zakat and one for alms.
pub(crate) async fn transfer_offered(context: &Context) -> Result<bool> {
    let accounts = accounts_read(context).await?;
    let has = |purpose| accounts.iter().any(|account| account.purpose == purpose);
    Ok(has(AccountPurpose::Zakat) && has(AccountPurpose::Other))
}
