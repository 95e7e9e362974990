//! The only place where the two engines differ.

use domain::ids::{IntentId, OpportunityId};
use domain::money::Money;

use super::{Db, Tx};
use crate::error::Result;

/// Holds every other writer of this opportunity's money back until this transaction ends.
/// SQLite has one writer, so nothing is needed there.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn opportunity_lock(tx: &mut Tx, opportunity: OpportunityId) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(OPPORTUNITY_LOCK)
            .bind(opportunity)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Holds every other writer of this payment back until this transaction ends: what has gone back of
/// it stays true. SQLite has one writer, so nothing is needed there.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn intent_lock(tx: &mut Tx, intent: IntentId) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(INTENT_LOCK)
            .bind(intent)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Lets one writer at a time take the next number of a series (opportunities, payouts,
/// reports). SQLite has one writer, so nothing is needed there.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn numbering_lock(tx: &mut Tx, series: &'static str) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(NUMBERING_LOCK)
            .bind(series)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Lets one message of a mobile number be acted on at a time, so that two of them do not both fit
/// under its limit. SQLite has one writer, so nothing is needed there.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn mobile_lock(tx: &mut Tx, mobile: &str) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query(NUMBERING_LOCK)
            .bind(mobile)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// The server's settings under which a commit that it has acknowledged may be lost (design
/// invariant 4), as `name=value`. SQLite is told by us how to sync, so it has none.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn settings_not_durable(db: &Db) -> Result<Vec<String>> {
    match db {
        Db::Sqlite(_) => Ok(Vec::new()),
        Db::Postgres(pool) => Ok(sqlx::query_scalar(SETTINGS_NOT_DURABLE_POSTGRES)
            .fetch_all(pool)
            .await?),
    }
}

/// Up to where the journal can be folded: every entry whose `fold_position` is below this
/// number is committed and visible, and none will be added there any more.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn ledger_fold_limit(db: &Db) -> Result<i64> {
    let limit: i64 = match db {
        Db::Sqlite(sqlite) => {
            sqlx::query_scalar(LEDGER_FOLD_LIMIT_SQLITE)
                .fetch_one(&sqlite.readers)
                .await?
        }
        Db::Postgres(pool) => sqlx::query_scalar(LEDGER_FOLD_LIMIT_POSTGRES).fetch_one(pool).await?,
    };
    Ok(limit)
}

/// What was given to an opportunity up to this moment: the folded total and what the
/// journal holds beyond the watermark, read in one statement so that a fold in between
/// counts nothing twice. The engines differ in what the watermark is compared with:
/// SQLite's is a sequence number, which its index of an opportunity's postings ends in.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn opportunity_collected(tx: &mut Tx, opportunity: OpportunityId) -> Result<Money> {
    let collected = match tx {
        Tx::Sqlite(connection) => {
            sqlx::query_scalar(OPPORTUNITY_COLLECTED_SQLITE)
                .bind(opportunity)
                .fetch_one(connection)
                .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_scalar(OPPORTUNITY_COLLECTED_POSTGRES)
                .bind(opportunity)
                .fetch_one(&mut **transaction)
                .await?
        }
    };
    Ok(collected)
}

/// [`opportunity_collected`] outside a write: for what is shown, not for what is decided.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn opportunity_collected_shown(db: &Db, opportunity: OpportunityId) -> Result<Money> {
    let collected = match db {
        Db::Sqlite(sqlite) => {
            sqlx::query_scalar(OPPORTUNITY_COLLECTED_SQLITE)
                .bind(opportunity)
                .fetch_one(&sqlite.readers)
                .await?
        }
        Db::Postgres(pool) => {
            sqlx::query_scalar(OPPORTUNITY_COLLECTED_POSTGRES)
                .bind(opportunity)
                .fetch_one(pool)
                .await?
        }
    };
    Ok(collected)
}

/// Tables that must be guarded against change and are not; empty when all is well.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn append_only_missing(db: &Db) -> Result<Vec<String>> {
    let guarded: Vec<String> = match db {
        Db::Sqlite(sqlite) => sqlx::query_scalar(GUARDED_SQLITE).fetch_all(&sqlite.readers).await?,
        Db::Postgres(pool) => sqlx::query_scalar(GUARDED_POSTGRES).fetch_all(pool).await?,
    };
    let missing = APPEND_ONLY
        .iter()
        .filter(|table| !guarded.iter().any(|name| name == *table));
    Ok(missing.map(|table| format!("{table} can be changed")).collect())
}

/// Tables whose rows are never changed or removed.
const APPEND_ONLY: [&str; 20] = [
    "ledger_entry",
    "posting",
    "ledger_leaf",
    "ledger_node",
    "ledger_head",
    "audit_event",
    "opportunity_event",
    "opportunity_review",
    "alert",
    "alert_event",
    "closing_consent",
    "payment_line",
    "payment_line_outcome",
    "bank_status_report",
    "bank_entry",
    "bank_resolution",
    "bank_booking",
    "gateway_settlement_line",
    "gateway_settlement_booking",
    "reconciliation_event",
];
/// A table is guarded when both of its triggers stand.
const GUARDED_SQLITE: &str = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' \
    AND (sql LIKE '%BEFORE UPDATE ON%RAISE(ABORT%' OR sql LIKE '%BEFORE DELETE ON%RAISE(ABORT%') \
    GROUP BY tbl_name HAVING COUNT(*) = 2";
/// Enabled row triggers for update (16) and delete (8), before (2) each row (1), and one for truncate (32).
const GUARDED_POSTGRES: &str = "SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
    JOIN pg_proc f ON f.oid = t.tgfoid WHERE f.proname = 'refuse_change' AND t.tgenabled <> 'D' \
    AND c.relnamespace = current_schema()::regnamespace GROUP BY c.relname \
    HAVING BOOL_OR(t.tgtype & 27 = 27) AND BOOL_OR(t.tgtype & 34 = 34)";

/// Takes an opportunity's lock if nobody has it: for whoever holds another one already
/// and must not wait, because the other side might wait for that.
///
/// # Errors
/// Unavailable when the engine does not answer.
pub async fn opportunity_lock_at_once(tx: &mut Tx, opportunity: OpportunityId) -> Result<bool> {
    if let Tx::Postgres(transaction) = tx {
        let locked = sqlx::query(OPPORTUNITY_LOCK_AT_ONCE)
            .bind(opportunity)
            .fetch_optional(&mut **transaction)
            .await?;
        return Ok(locked.is_some());
    }
    Ok(true)
}

const OPPORTUNITY_COLLECTED_SQLITE: &str = "SELECT CAST(t.collected_halalas - COALESCE((SELECT SUM(p.amount_halalas) \
    FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.opportunity_id = $1 AND p.account = 'fund' \
    AND e.kind IN ('donation_captured', 'refund_paid', 'allocation_made', 'surplus_moved', \
        'chargeback_taken', 'chargeback_returned') AND p.entry_seq >= \
    COALESCE((SELECT w.fold_position FROM rollup_watermark w WHERE w.name = 'totals'), 0)), 0) AS BIGINT) \
    FROM opportunity_total t WHERE t.opportunity_id = $1";
const OPPORTUNITY_COLLECTED_POSTGRES: &str = "SELECT CAST(t.collected_halalas - COALESCE((SELECT SUM(p.amount_halalas) \
    FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.opportunity_id = $1 AND p.account = 'fund' \
    AND e.kind IN ('donation_captured', 'refund_paid', 'allocation_made', 'surplus_moved', \
        'chargeback_taken', 'chargeback_returned') AND e.fold_position >= \
    COALESCE((SELECT w.fold_position FROM rollup_watermark w WHERE w.name = 'totals'), 0)), 0) AS BIGINT) \
    FROM opportunity_total t WHERE t.opportunity_id = $1";
const OPPORTUNITY_LOCK_AT_ONCE: &str = "SELECT id FROM opportunity WHERE id = $1 FOR UPDATE SKIP LOCKED";
const OPPORTUNITY_LOCK: &str = "SELECT id FROM opportunity WHERE id = $1 FOR UPDATE";
const INTENT_LOCK: &str = "SELECT id FROM intent WHERE id = $1 FOR UPDATE";
const NUMBERING_LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext($1))";
const SETTINGS_NOT_DURABLE_POSTGRES: &str = "SELECT name || '=' || setting FROM pg_settings \
    WHERE (name IN ('fsync', 'full_page_writes') AND setting <> 'on') \
    OR (name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply')) ORDER BY name";
const LEDGER_FOLD_LIMIT_SQLITE: &str = "SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry";
const LEDGER_FOLD_LIMIT_POSTGRES: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
