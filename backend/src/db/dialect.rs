//! The only place where the two engines differ.

use domain::ids::OpportunityId;

use super::{Db, Tx};
use crate::error::Result;

/// Holds every other writer of this opportunity's money back until this transaction ends.
/// SQLite has one writer, so nothing is needed there.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn opportunity_lock(tx: &mut Tx, opportunity: OpportunityId) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(OPPORTUNITY_LOCK).bind(opportunity).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Up to where the journal can be folded: every entry whose `fold_position` is below this
/// number is committed and visible, and none will be added there any more.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn ledger_fold_limit(db: &Db) -> Result<i64> {
    let limit: i64 = match db {
        Db::Sqlite(sqlite) => sqlx::query_scalar(LEDGER_FOLD_LIMIT_SQLITE).fetch_one(&sqlite.readers).await?,
        Db::Postgres(pool) => sqlx::query_scalar(LEDGER_FOLD_LIMIT_POSTGRES).fetch_one(pool).await?,
    };
    Ok(limit)
}

const OPPORTUNITY_LOCK: &str = "SELECT id FROM opportunity WHERE id = $1 FOR UPDATE";
const LEDGER_FOLD_LIMIT_SQLITE: &str = "SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry";
const LEDGER_FOLD_LIMIT_POSTGRES: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
