//! Sealing the journal: its entries become leaves of a Merkle tree, and heads of the tree are signed
//! (docs/proof.md).
//!
//! Leaves stand in the order of the journal's fold, (fold position, sequence), and are appended only
//! below the point under which no late entry can appear (`dialect::ledger_fold_limit`). So both
//! engines give every entry one place that never changes, however many write at the same time.

use domain::error::{AppError, Conflict};
use domain::ids::{DonationId, IntentId, OpportunityId};
use domain::ledger::proof::{
    EntryRecord, Hash, Head, HeadKind, LineDigests, PostingRecord, SignedHead, VerifierKey, key_of_seed, sign_head,
};
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, SECOND_US, Timestamp};
use uuid::Uuid;

use super::fold::batch_end;
use super::tree::{self, NewLeaf};
use crate::configuration::Configuration;
use crate::db::{Db, Tx, dialect};
use crate::{Context, Error, Result, in_tx, on};

/// Batches in one run of the job.
const BATCHES_PER_RUN_MAX: usize = 500;
/// Heads that are asked for before the day ends are at least so far apart.
pub(super) const INTERIM_PAUSE_US: i64 = 5 * SECOND_US;
/// The series that one sealer at a time writes.
const SERIES: &str = "ledger.seal";

pub(super) mod queries {
    //! The SQL of sealing.

    crate::statements! {
        /// Where sealing goes on: entries of one fold position belong to one transaction and are sealed together.
        SEALED_UNTIL = "SELECT e.fold_position + 1 FROM ledger_leaf l JOIN ledger_entry e ON e.seq = l.entry_seq \
            ORDER BY l.position DESC LIMIT 1";
        ENTRIES = "SELECT e.seq, e.id, e.kind, e.reference, e.memo, e.actor, e.intent_id, e.occurred_at_us, \
            e.recorded_at_us, e.fold_position FROM ledger_entry e WHERE e.fold_position >= $1 AND e.fold_position < $2 \
            ORDER BY e.fold_position, e.seq";
        POSTINGS = "SELECT p.entry_seq, p.line, p.account, p.fund_class, p.field_code, p.opportunity_id, p.charity_id, \
            p.donation_id, p.amount_halalas FROM ledger_entry e JOIN posting p ON p.entry_seq = e.seq \
            WHERE e.fold_position >= $1 AND e.fold_position < $2 ORDER BY e.fold_position, e.seq, p.line";
        HEAD_LAST = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            ORDER BY number DESC LIMIT 1";
        HEAD_OF_DAY = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE kind = 'daily' AND day = $1";
        HEAD_INSERT = "INSERT INTO ledger_head (number, kind, day, tree_size, note, verifier_key, signed_at_us) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
    }
}

use queries as sql;

/// An entry as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct EntryRow {
    pub(super) seq: i64,
    pub(super) fold_position: i64,
    id: Uuid,
    kind: String,
    pub(super) reference: String,
    memo: String,
    actor: String,
    intent_id: Option<IntentId>,
    occurred_at_us: i64,
    recorded_at_us: i64,
}

/// A line as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct LineRow {
    pub(super) entry_seq: i64,
    line: i64,
    account: String,
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    charity_id: Option<Uuid>,
    donation_id: Option<DonationId>,
    amount_halalas: i64,
}

impl EntryRow {
    /// The entry with its lines as the tree vouches for it.
    pub(super) fn record(self, postings: Vec<PostingRecord>) -> EntryRecord {
        EntryRecord {
            memo_digest: EntryRecord::memo_digest(self.id, &self.memo),
            actor_digest: EntryRecord::actor_digest(self.id, &self.actor),
            id: self.id,
            kind: self.kind,
            reference: self.reference,
            intent_id: self.intent_id.map(|id| id.as_uuid()),
            occurred_at_us: self.occurred_at_us,
            recorded_at_us: self.recorded_at_us,
            postings,
        }
    }
}

impl From<LineRow> for PostingRecord {
    fn from(row: LineRow) -> Self {
        Self {
            line: row.line,
            account: row.account,
            fund_class: row.fund_class,
            field_code: row.field_code,
            opportunity_id: row.opportunity_id.map(|id| id.as_uuid()),
            charity_id: row.charity_id,
            donation_id: row.donation_id.map(|id| id.as_uuid()),
            amount_halalas: row.amount_halalas,
        }
    }
}

/// An entry with its place in the journal.
#[derive(Debug)]
pub(super) struct PlacedEntry {
    /// Where the fold reads it: first by this, then by the sequence.
    pub(super) fold_position: i64,
    pub(super) seq: i64,
    pub(super) record: EntryRecord,
}

/// Joins entries with their lines; both stand in the same order.
pub(super) fn entries_join(entries: Vec<EntryRow>, lines: Vec<LineRow>) -> Vec<PlacedEntry> {
    let mut lines = lines.into_iter().peekable();
    let with_lines = entries.into_iter().map(|entry| {
        let (fold_position, seq) = (entry.fold_position, entry.seq);
        let postings = std::iter::from_fn(|| lines.next_if(|line| line.entry_seq == seq));
        let record = entry.record(postings.map(PostingRecord::from).collect());
        PlacedEntry {
            fold_position,
            seq,
            record,
        }
    });
    with_lines.collect()
}

/// Seals what has come since the last run and, once a day, signs the head of the day that has
/// ended. Answers how many entries were sealed.
///
/// # Errors
/// Unavailable when the storage does not answer; a conflict when another process sealed at the
/// same time, which the next run makes good.
pub async fn seal_once(context: &Context) -> Result<usize> {
    let actor = Actor::System("seal");
    actor.require(Action::JournalSeal, Subject::Platform)?;
    let mut sealed = 0;
    let mut from = sealed_until(&context.db).await?;
    for _ in 0..BATCHES_PER_RUN_MAX {
        let limit = dialect::ledger_fold_limit(&context.db).await?;
        let to = batch_end(&context.db, from, limit).await?;
        if to > from {
            sealed += batch_seal(&context.db, from, to).await?;
            from = to;
        }
        if to >= limit {
            head_of_ended_day(context).await?;
            break;
        }
    }
    Ok(sealed)
}

/// Up to where the journal is sealed, as a fold position.
pub(super) async fn sealed_until(db: &Db) -> Result<i64> {
    let until: Option<i64> = on!(db, pool => sqlx::query_scalar(sql::SEALED_UNTIL).fetch_optional(pool).await)?;
    Ok(until.unwrap_or_default())
}

async fn batch_seal(db: &Db, from: i64, to: i64) -> Result<usize> {
    let size = tree::tree_size(db).await?;
    let entries: Vec<EntryRow> =
        on!(db, pool => sqlx::query_as(sql::ENTRIES).bind(from).bind(to).fetch_all(pool).await)?;
    if entries.is_empty() {
        return Ok(0);
    }
    let lines: Vec<LineRow> = on!(db, pool => sqlx::query_as(sql::POSTINGS).bind(from).bind(to).fetch_all(pool).await)?;
    let leaves: Vec<NewLeaf> = entries_join(entries, lines)
        .iter()
        .map(|entry| NewLeaf {
            entry_seq: entry.seq,
            leaf_hash: entry.record.leaf_hash(),
            line_digests: LineDigests::of(&entry.record).as_bytes().to_vec(),
        })
        .collect();
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf.leaf_hash).collect();
    let nodes = tree::nodes_completed(db, size, &hashes).await?;
    let count = leaves.len();
    db.write(move |tx| {
        Box::pin(async move {
            dialect::numbering_lock(tx, SERIES).await?;
            if tree::tree_size_in(tx).await? != size {
                return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
            }
            tree::leaves_append(tx, size, &leaves, &nodes).await
        })
    })
    .await?;
    Ok(count)
}

/// A head as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct HeadRow {
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) day: String,
    pub(super) tree_size: i64,
    pub(super) note: String,
    pub(super) verifier_key: String,
    pub(super) signed_at_us: Timestamp,
}

impl HeadRow {
    /// The head that stands in it.
    pub(super) fn signed(&self) -> Result<SignedHead> {
        self.note.parse().map_err(Error::internal)
    }
}

/// The key that heads are signed with.
///
/// # Errors
/// Internal when the public address of the site cannot name a key.
pub fn signing_key_public(configuration: &Configuration) -> Result<VerifierKey> {
    key_of_seed(&configuration.journal_origin(), &configuration.signing_seed())
        .ok_or_else(|| Error::internal("the public address cannot name a signing key"))
}

async fn head_of_ended_day(context: &Context) -> Result<()> {
    let day = context.now().riyadh_date().plus_days(-1);
    let known: Option<HeadRow> = on!(&context.db, pool => sqlx::query_as(sql::HEAD_OF_DAY)
        .bind(day.to_string()).fetch_optional(pool).await)?;
    if known.is_none() {
        head_sign(context, HeadKind::Daily, day).await?;
    }
    Ok(())
}

/// Signs a head of everything that is sealed, because somebody asked for a proof. Answers `None`
/// while the last head is too young for another one or holds everything already.
pub(super) async fn head_sign_interim(context: &Context) -> Result<Option<SignedHead>> {
    let last: Option<HeadRow> = on!(&context.db, pool => sqlx::query_as(sql::HEAD_LAST).fetch_optional(pool).await)?;
    let now = context.now();
    if last.is_some_and(|head| now.us_since(head.signed_at_us) < INTERIM_PAUSE_US) {
        return Ok(None);
    }
    head_sign(context, HeadKind::Interim, now.riyadh_date()).await
}

/// Signs a head of the tree as it stands; `None` for an empty tree, or when somebody else was faster.
async fn head_sign(context: &Context, kind: HeadKind, day: CivilDate) -> Result<Option<SignedHead>> {
    let size = tree::tree_size(&context.db).await?;
    if size == 0 {
        return Ok(None);
    }
    let root = tree::tree_root(&context.db, size).await?;
    let (origin, seed) = (
        context.configuration.journal_origin(),
        context.configuration.signing_seed(),
    );
    let key = signing_key_public(&context.configuration)?;
    let now = context.now();
    let draft = Head {
        origin,
        tree_size: size,
        root,
        kind,
        day,
        previous: None,
        signed_at: now.to_rfc3339(),
    };
    context
        .db
        .write(move |tx| Box::pin(async move { head_append(tx, draft, seed, key, now).await }))
        .await
}

async fn head_append(
    tx: &mut Tx,
    mut head: Head,
    seed: [u8; 32],
    key: VerifierKey,
    now: Timestamp,
) -> Result<Option<SignedHead>> {
    dialect::numbering_lock(tx, SERIES).await?;
    let last: Option<HeadRow> =
        in_tx!(tx, connection => sqlx::query_as(sql::HEAD_LAST).fetch_optional(connection).await)?;
    let mut number = 1;
    if let Some(last) = last {
        let last_head = last.signed()?;
        let is_behind = last_head.head().tree_size > head.tree_size;
        let is_same = last_head.head().tree_size == head.tree_size && head.kind == HeadKind::Interim;
        let is_signed = head.kind == HeadKind::Daily && last.kind == "daily" && last.day == head.day.to_string();
        if is_behind || is_same || is_signed {
            return Ok(None);
        }
        number = last.number + 1;
        head.previous = Some(last_head.head().hash());
    }
    let signed = sign_head(head, &seed).map_err(Error::internal)?;
    let head = signed.head();
    in_tx!(tx, connection => sqlx::query(sql::HEAD_INSERT)
        .bind(number)
        .bind(head.kind.code())
        .bind(head.day.to_string())
        .bind(tree::signed(head.tree_size)?)
        .bind(signed.note())
        .bind(key.to_string())
        .bind(now)
        .execute(connection).await.map(|_| ()))?;
    Ok(Some(signed))
}

/// Seals until nothing is left. On PostgreSQL another test's open transaction holds the limit
/// back for a moment.
#[cfg(test)]
pub(crate) async fn seal_all(context: &Context) {
    const UNSEALED: &str = "SELECT COUNT(*) FROM ledger_entry e WHERE NOT EXISTS \
        (SELECT 1 FROM ledger_leaf l WHERE l.entry_seq = e.seq)";
    loop {
        seal_once(context).await.unwrap();
        let unsealed: i64 = on!(&context.db, pool => sqlx::query_scalar(UNSEALED).fetch_one(pool).await).unwrap();
        if unsealed == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
}
