//! The audit of the seal: every sealed entry is what it was, the tree is made of the leaves, and
//! the heads are signed, chained and true.
//!
//! The journal is read once, batch by batch, while the tree's root is folded beside it, so memory
//! does not grow with the journal. The next batch is read while the present one is hashed.

use std::collections::VecDeque;

use domain::giving::FundClass;
use domain::ledger::Account;
use domain::ledger::proof::{EntryRecord, Frontier, Hash, LineDigests, PostingRecord, VerifierKey, perfect_root};
use domain::money::Money;
use domain::time::HOUR_US;

use super::audit::CheckOutcome;
use super::proof::keys_trusted;
use super::seal::{self, EntryRow, HeadRow, LineRow, PlacedEntry, entries_join};
use super::tree::{self, hash_read};
use crate::db::Db;
use crate::{Context, Error, Result, on};

/// Leaves in a batch: a multiple of the 256 under a stored node.
const BATCH: u64 = 4_096;
/// Leaves under a stored node of the first level.
const FANOUT: usize = 256;
/// Heads read at a time.
const HEADS_BATCH: i64 = 1_000;
/// Problems of one kind that are named; beyond that the books are beyond naming.
const PROBLEMS_MAX: usize = 1_000;
/// An entry that is older and not sealed is overdue.
const SEAL_DELAY_MAX_US: i64 = HOUR_US;

pub(super) mod queries {
    //! The SQL of this audit.

    crate::statements! {
        LEAVES = "SELECT l.position, l.entry_seq, l.leaf_hash, l.line_digests FROM ledger_leaf l \
            WHERE l.position >= $1 AND l.position < $2 ORDER BY l.position";
        SEALED_ENTRIES = "SELECT e.seq, e.id, e.kind, e.reference, e.memo, e.actor, e.intent_id, e.occurred_at_us, \
            e.recorded_at_us, e.fold_position FROM ledger_leaf l JOIN ledger_entry e ON e.seq = l.entry_seq \
            WHERE l.position >= $1 AND l.position < $2 ORDER BY l.position";
        SEALED_LINES = "SELECT p.entry_seq, p.line, p.account, p.fund_class, p.field_code, p.opportunity_id, \
            p.charity_id, p.donation_id, p.amount_halalas FROM ledger_leaf l JOIN posting p ON p.entry_seq = l.entry_seq \
            WHERE l.position >= $1 AND l.position < $2 ORDER BY l.position, p.line";
        NODE = "SELECT node_hash FROM ledger_node WHERE level = $1 AND position = $2";
        NODE_COUNT = "SELECT COUNT(*) FROM ledger_node";
        HEADS = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE number > $1 ORDER BY number LIMIT $2";
        /// Entries that stand before the last sealed one and are not sealed: somebody put them there.
        SLIPPED_IN = "SELECT e.seq, e.reference FROM ledger_entry e WHERE e.fold_position < $1 \
            AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.entry_seq = e.seq) ORDER BY e.seq LIMIT $2";
        OVERDUE = "SELECT COUNT(*) FROM ledger_entry e WHERE e.fold_position >= $1 AND e.recorded_at_us < $2";
        SEALED_COUNTS = "SELECT (SELECT COUNT(*) FROM ledger_entry e WHERE e.fold_position < $1), \
            (SELECT COUNT(*) FROM ledger_leaf)";
    }
}

use queries as sql;

#[derive(Debug, sqlx::FromRow)]
struct LeafRow {
    position: i64,
    entry_seq: i64,
    leaf_hash: Vec<u8>,
    line_digests: Vec<u8>,
}

/// The checks of the seal.
pub(super) async fn seal_checks(context: &Context) -> Result<Vec<CheckOutcome>> {
    let outcome = |name, problems| CheckOutcome { name, problems };
    let (entries, nodes, heads) = walk(context).await?;
    Ok(vec![
        outcome("every entry is sealed in its place", unsealed(context).await?),
        outcome("every sealed entry is what it was when it was sealed", entries),
        outcome("the tree is made of its leaves", nodes),
        outcome("the heads of the journal are signed, chained and true", heads),
    ])
}

async fn unsealed(context: &Context) -> Result<Vec<String>> {
    let limit = i64::try_from(PROBLEMS_MAX).map_err(Error::internal)?;
    let until = seal::sealed_until(&context.db).await?;
    let (entries, leaves): (i64, i64) =
        on!(&context.db, pool => sqlx::query_as(sql::SEALED_COUNTS).bind(until).fetch_one(pool).await)?;
    let mut problems = Vec::new();
    if entries != leaves {
        let slipped: Vec<(i64, String)> = on!(&context.db, pool => sqlx::query_as(sql::SLIPPED_IN)
            .bind(until).bind(limit).fetch_all(pool).await)?;
        let named = slipped.into_iter();
        problems
            .extend(named.map(|(seq, reference)| format!("entry {seq} ({reference}) was put among sealed entries")));
    }
    let before = context.now().plus_us(-SEAL_DELAY_MAX_US);
    let overdue: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::OVERDUE)
        .bind(until).bind(before).fetch_one(pool).await)?;
    if overdue > 0 {
        problems.push(format!(
            "{overdue} entries have waited for more than an hour to be sealed: is the job ledger.seal running?"
        ));
    }
    Ok(problems)
}

/// What one pass over the journal finds.
#[derive(Default)]
struct Walk {
    entries: Vec<String>,
    nodes: Vec<String>,
    frontier: Frontier,
    levels: Levels,
    /// Fold position and sequence of the last entry.
    last: (i64, i64),
}

/// A stretch of the journal with what was sealed of it.
struct Batch {
    leaves: Vec<LeafRow>,
    entries: Vec<PlacedEntry>,
}

/// Problems of the entries, of the tree, and of the heads.
async fn walk(context: &Context) -> Result<(Vec<String>, Vec<String>, Vec<String>)> {
    let db = &context.db;
    let size = tree::tree_size(db).await?;
    let mut walk = Walk::default();
    let mut heads = Heads::new(keys_trusted(context)?);
    let (mut from, mut next) = (0, batch_start(db, 0));
    while from < size {
        let batch = next.await.map_err(Error::internal)??;
        from += BATCH;
        next = batch_start(db, from);
        heads.fill(db, from).await?;
        walk.take(batch, &mut heads)?;
        walk.nodes_compare(db).await?;
    }
    next.abort();
    heads.finish(db, &walk.frontier).await?;
    let stored: i64 = on!(db, pool => sqlx::query_scalar(sql::NODE_COUNT).fetch_one(pool).await)?;
    let computed: u64 = walk.levels.node_counts.iter().sum();
    if u64::try_from(stored).ok() != Some(computed) {
        walk.nodes
            .push(format!("{stored} nodes are stored, the leaves make {computed}"));
    }
    Ok((walk.entries, walk.nodes, heads.problems))
}

/// Reads a batch on the side.
fn batch_start(db: &Db, from: u64) -> tokio::task::JoinHandle<Result<Batch>> {
    let db = db.clone();
    tokio::spawn(async move {
        let (from, to) = (tree::signed(from)?, tree::signed(from + BATCH)?);
        let leaves = on!(&db, pool => sqlx::query_as(sql::LEAVES).bind(from).bind(to).fetch_all(pool).await)?;
        let entries: Vec<EntryRow> =
            on!(&db, pool => sqlx::query_as(sql::SEALED_ENTRIES).bind(from).bind(to).fetch_all(pool).await)?;
        let mut lines: Vec<LineRow> =
            on!(&db, pool => sqlx::query_as(sql::SEALED_LINES).bind(from).bind(to).fetch_all(pool).await)?;
        // Lines whose entry is gone would hold back all that follow.
        if leaves.len() != entries.len() {
            let known: std::collections::BTreeSet<i64> = entries.iter().map(|entry| entry.seq).collect();
            lines.retain(|line| known.contains(&line.entry_seq));
        }
        Ok(Batch {
            leaves,
            entries: entries_join(entries, lines),
        })
    })
}

impl Walk {
    fn note(&mut self, problem: String) {
        if self.entries.len() < PROBLEMS_MAX {
            self.entries.push(problem);
        }
    }

    fn take(&mut self, batch: Batch, heads: &mut Heads) -> Result<()> {
        let mut entries = batch.entries.into_iter().peekable();
        for leaf in batch.leaves {
            heads.meet(&self.frontier);
            let stored = hash_read(leaf.leaf_hash)?;
            if u64::try_from(leaf.position).ok() != Some(self.frontier.size()) {
                self.note(format!("place {} of the tree is empty", self.frontier.size()));
            }
            match entries.next_if(|entry| entry.seq == leaf.entry_seq) {
                None => self.note(format!(
                    "entry {} is gone; it was sealed at place {}",
                    leaf.entry_seq, leaf.position
                )),
                Some(entry) => {
                    if entry.record.leaf_hash() != stored {
                        self.note(edit_named(
                            entry.seq,
                            &entry.record,
                            &LineDigests::from_bytes(leaf.line_digests),
                        ));
                    }
                    if (entry.fold_position, entry.seq) <= self.last {
                        self.note(format!("entry {} is not sealed in its place", entry.seq));
                    }
                    self.last = (entry.fold_position, entry.seq);
                }
            }
            self.frontier.append(stored);
            self.levels.append(stored)?;
        }
        heads.meet(&self.frontier);
        Ok(())
    }

    /// Compares the nodes that this batch has completed with the stored ones.
    async fn nodes_compare(&mut self, db: &Db) -> Result<()> {
        for (level, place, computed) in self.levels.completed.drain(..) {
            let stored: Option<Vec<u8>> = on!(db, pool => sqlx::query_scalar(sql::NODE)
                .bind(level).bind(tree::signed(place)?).fetch_optional(pool).await)?;
            if stored.as_deref() != Some(&computed) && self.nodes.len() < PROBLEMS_MAX {
                self.nodes
                    .push(format!("node {place} of level {level} is not the root of its leaves"));
            }
        }
        Ok(())
    }
}

/// The stored levels of the tree, computed anew from the leaves.
#[derive(Default)]
struct Levels {
    /// Hashes of each level that do not fill a node of the next yet.
    open: Vec<Vec<Hash>>,
    /// How many nodes each level above the leaves has.
    node_counts: Vec<u64>,
    /// Nodes that were completed and not compared yet: level, place, hash.
    completed: Vec<(i64, u64, Hash)>,
}

impl Levels {
    fn append(&mut self, leaf: Hash) -> Result<()> {
        let (mut level, mut hash) = (0, leaf);
        loop {
            if self.open.len() == level {
                self.open.push(Vec::with_capacity(FANOUT));
                self.node_counts.push(0);
            }
            self.open[level].push(hash);
            if self.open[level].len() < FANOUT {
                return Ok(());
            }
            hash = perfect_root(&self.open[level]).ok_or_else(|| Error::internal("a block of nodes is not full"))?;
            self.open[level].clear();
            let number = i64::try_from(level + 1).map_err(Error::internal)?;
            self.completed.push((number, self.node_counts[level], hash));
            self.node_counts[level] += 1;
            level += 1;
        }
    }
}

/// The chain of heads, walked beside the journal.
struct Heads {
    keys: Vec<VerifierKey>,
    queue: VecDeque<HeadRow>,
    read_until: i64,
    exhausted: bool,
    number: i64,
    previous: Option<Hash>,
    problems: Vec<String>,
}

impl Heads {
    fn new(keys: Vec<VerifierKey>) -> Self {
        Self {
            keys,
            queue: VecDeque::new(),
            read_until: i64::MIN,
            exhausted: false,
            number: 0,
            previous: None,
            problems: Vec::new(),
        }
    }

    /// Reads heads until one of them is beyond `size` leaves.
    async fn fill(&mut self, db: &Db, size: u64) -> Result<()> {
        let size = tree::signed(size)?;
        while !self.exhausted && self.queue.back().is_none_or(|head| head.tree_size <= size) {
            let rows: Vec<HeadRow> = on!(db, pool => sqlx::query_as(sql::HEADS)
                .bind(self.read_until).bind(HEADS_BATCH).fetch_all(pool).await)?;
            self.exhausted = rows.is_empty();
            self.read_until = rows.last().map_or(self.read_until, |head| head.number);
            self.queue.extend(rows);
        }
        Ok(())
    }

    /// Checks the heads of the tree as it stands.
    fn meet(&mut self, frontier: &Frontier) {
        while let Some(head) = self
            .queue
            .pop_front_if(|head| u64::try_from(head.tree_size).is_ok_and(|size| size <= frontier.size()))
        {
            self.check(&head, frontier);
        }
    }

    /// Heads that are left name more leaves than there are.
    async fn finish(&mut self, db: &Db, frontier: &Frontier) -> Result<()> {
        self.fill(db, u64::try_from(i64::MAX).unwrap_or_default()).await?;
        self.meet(frontier);
        for head in std::mem::take(&mut self.queue) {
            let problem = format!(
                "it names {} entries, and {} are sealed",
                head.tree_size,
                frontier.size()
            );
            self.note(&head, &problem);
        }
        Ok(())
    }

    fn check(&mut self, row: &HeadRow, frontier: &Frontier) {
        self.number += 1;
        if row.number != self.number {
            self.note(row, &format!("head {} should come here", self.number));
            self.number = row.number;
        }
        let Ok(signed) = row.signed() else {
            self.note(row, "its text cannot be read");
            self.previous = None;
            return;
        };
        let head = signed.head();
        let columns = (
            head.kind.code(),
            head.day.to_string(),
            i64::try_from(head.tree_size).ok(),
        );
        if columns != (row.kind.as_str(), row.day.clone(), Some(row.tree_size))
            || head.signed_at != row.signed_at_us.to_rfc3339()
        {
            self.note(row, "what is stored beside it is not what it says");
        }
        if head.previous != self.previous {
            self.note(row, "it does not name the head before it");
        }
        // The site's address may have changed, and with it the name that the key signs under.
        let is_signed = self
            .keys
            .iter()
            .any(|key| VerifierKey::new(&head.origin, *key.public_key()).is_some_and(|key| signed.check(&key).is_ok()));
        if !is_signed {
            self.note(
                row,
                "it carries no valid signature of a key of ours (ATAA_SIGNING_KEYS_FORMER names former ones)",
            );
        }
        if head.tree_size < frontier.size() {
            self.note(row, "it names fewer entries than the head before it");
        } else if head.root != frontier.root() {
            self.note(row, "the journal that it names is not this one");
        }
        self.previous = Some(head.hash());
    }

    fn note(&mut self, row: &HeadRow, problem: &str) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems
                .push(format!("head {} ({} {}): {problem}", row.number, row.kind, row.day));
        }
    }
}

/// Says what was edited, as far as it can be told from the short digests.
fn edit_named(seq: i64, entry: &EntryRecord, sealed: &LineDigests) -> String {
    let present = LineDigests::of(entry);
    let mut edits = Vec::new();
    if !present.head_equals(sealed) {
        edits.push("its kind, reference, note, actor, payment or times are not what they were".to_owned());
    }
    let (before, after): (Vec<_>, Vec<_>) = (sealed.lines().collect(), present.lines().collect());
    if before.len() != after.len() {
        edits.push(format!("it had {} lines and has {}", before.len(), after.len()));
    }
    for (index, posting) in entry.postings.iter().enumerate() {
        let digest = before.get(index).copied();
        if digest == after.get(index).copied() {
            continue;
        }
        let line = format!(
            "line {} ({} of {}, now SAR {})",
            posting.line,
            posting.account,
            posting.fund_class,
            Money::from_halalas(posting.amount_halalas)
        );
        let was = digest.and_then(|digest| original(entry, index, digest));
        edits.push(match was {
            Some(was) => format!("{line} was {was}"),
            None => format!("{line} is not what it was"),
        });
    }
    if edits.is_empty() {
        edits.push("its leaf is not what it was".to_owned());
    }
    format!(
        "entry {seq} ({}) was changed after it was sealed: {}",
        entry.reference,
        edits.join("; ")
    )
}

/// What a line was before one field of it was edited: the amounts, accounts and classes that it
/// could have had are tried until one fits the digest.
fn original(entry: &EntryRecord, index: usize, digest: &[u8]) -> Option<String> {
    let fits = |posting: PostingRecord| {
        let mut tried = entry.clone();
        tried.postings = vec![posting];
        LineDigests::of(&tried).lines().next() == Some(digest)
    };
    let present = &entry.postings[index];
    let of_class = entry
        .postings
        .iter()
        .filter(|line| line.fund_class == present.fund_class);
    let surplus: i64 = of_class.fold(0, |sum, line| sum.wrapping_add(line.amount_halalas));
    let balancing = present.amount_halalas.wrapping_sub(surplus);
    let others = entry.postings.iter().flat_map(|line| {
        let amount = line.amount_halalas;
        [amount, amount.wrapping_neg()]
    });
    for amount in [balancing].into_iter().chain(others) {
        let tried = PostingRecord {
            amount_halalas: amount,
            ..present.clone()
        };
        if fits(tried) {
            return Some(format!("SAR {}", Money::from_halalas(amount)));
        }
    }
    for account in Account::ALL {
        let tried = PostingRecord {
            account: account.code().to_owned(),
            ..present.clone()
        };
        if fits(tried) {
            return Some(format!("of account {account}"));
        }
    }
    for class in FundClass::ALL {
        let tried = PostingRecord {
            fund_class: class.code().to_owned(),
            ..present.clone()
        };
        if fits(tried) {
            return Some(format!("of class {class}"));
        }
    }
    None
}
