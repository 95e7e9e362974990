//! The journal's Merkle tree in storage: leaves, and the roots of complete subtrees of 256,
//! 65,536, ... leaves. Whatever a proof or a head needs is made of at most 255 rows of each level.

use std::ops::Range;

use domain::ledger::proof::{Frontier, Hash, consistency_ranges, inclusion_ranges, perfect_ranges, perfect_root};

use crate::db::{Db, Tx};
use crate::{Error, Result, in_tx, on};

/// Every level of stored nodes stands for so many times the leaves of the level below, as a power of two.
const LEVEL_BITS: u32 = 8;
/// Nodes of a level under one node of the next.
const FANOUT: u64 = 1 << LEVEL_BITS;
/// Rows in one INSERT; each has four values and SQLite takes 32,766.
const ROWS_PER_INSERT: usize = 1_000;

pub(super) mod queries {
    //! The SQL of the tree.

    crate::statements! {
        TREE_SIZE = "SELECT CAST(COALESCE(MAX(position) + 1, 0) AS BIGINT) FROM ledger_leaf";
        LEAF_HASHES = "SELECT leaf_hash FROM ledger_leaf WHERE position >= $1 AND position < $2 ORDER BY position";
        NODE_HASHES = "SELECT node_hash FROM ledger_node WHERE level = $1 AND position >= $2 AND position < $3 \
            ORDER BY position";
    }
}

use queries as sql;

/// A leaf that is to be stored.
#[derive(Debug, Clone)]
pub(super) struct NewLeaf {
    pub(super) entry_seq: i64,
    pub(super) leaf_hash: Hash,
    pub(super) line_digests: Vec<u8>,
}

/// A node that is to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NewNode {
    level: u32,
    position: u64,
    hash: Hash,
}

/// How many leaves there are.
pub(super) async fn tree_size(db: &Db) -> Result<u64> {
    let size: i64 = on!(db, pool => sqlx::query_scalar(sql::TREE_SIZE).fetch_one(pool).await)?;
    u64::try_from(size).map_err(Error::internal)
}

/// The same inside a write.
pub(super) async fn tree_size_in(tx: &mut Tx) -> Result<u64> {
    let size: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::TREE_SIZE).fetch_one(connection).await)?;
    u64::try_from(size).map_err(Error::internal)
}

/// The root of the first `size` leaves.
pub(super) async fn tree_root(db: &Db, size: u64) -> Result<Hash> {
    range_root(db, &(0..size)).await
}

/// The path from a leaf to the root of the first `size` leaves.
pub(super) async fn inclusion_path(db: &Db, position: u64, size: u64) -> Result<Vec<Hash>> {
    let ranges = inclusion_ranges(position, size)
        .ok_or_else(|| Error::internal(format!("leaf {position} is not in a tree of {size}")))?;
    roots(db, &ranges).await
}

/// The path that shows that the tree of `new` leaves begins with that of `old` leaves; `None`
/// when there is no such pair.
pub(super) async fn consistency_path(db: &Db, old: u64, new: u64) -> Result<Option<Vec<Hash>>> {
    match consistency_ranges(old, new) {
        Some(ranges) => roots(db, &ranges).await.map(Some),
        None => Ok(None),
    }
}

async fn roots(db: &Db, ranges: &[Range<u64>]) -> Result<Vec<Hash>> {
    let mut hashes = Vec::with_capacity(ranges.len());
    for range in ranges {
        hashes.push(range_root(db, range).await?);
    }
    Ok(hashes)
}

async fn range_root(db: &Db, range: &Range<u64>) -> Result<Hash> {
    let mut frontier = Frontier::default();
    for (height, place) in perfect_ranges(range) {
        frontier.append_perfect(height, subtree_root(db, height, place).await?);
    }
    Ok(frontier.root())
}

/// The root of a perfect subtree, from the highest stored level below it.
async fn subtree_root(db: &Db, height: u32, place: u64) -> Result<Hash> {
    let (level, beyond) = (height / LEVEL_BITS, height % LEVEL_BITS);
    let from = place << beyond;
    let hashes = stored(db, level, from..from + (1 << beyond)).await?;
    perfect_root(&hashes)
        .filter(|_| hashes.len() == 1 << beyond)
        .ok_or_else(|| Error::internal(format!("the tree has a gap at level {level}, place {from}")))
}

/// Hashes of a level: the leaves at level 0, stored nodes above.
async fn stored(db: &Db, level: u32, range: Range<u64>) -> Result<Vec<Hash>> {
    let (from, to) = (signed(range.start)?, signed(range.end)?);
    let rows: Vec<Vec<u8>> = if level == 0 {
        on!(db, pool => sqlx::query_scalar(sql::LEAF_HASHES).bind(from).bind(to).fetch_all(pool).await)?
    } else {
        on!(db, pool => sqlx::query_scalar(sql::NODE_HASHES).bind(i64::from(level)).bind(from).bind(to)
            .fetch_all(pool).await)?
    };
    rows.into_iter().map(hash_read).collect()
}

/// A hash as it is stored.
pub(super) fn hash_read(bytes: Vec<u8>) -> Result<Hash> {
    bytes
        .try_into()
        .map_err(|_| Error::internal("a stored hash has not 32 bytes"))
}

/// The nodes that become complete when `leaves` are appended to a tree of `size`.
pub(super) async fn nodes_completed(db: &Db, size: u64, leaves: &[Hash]) -> Result<Vec<NewNode>> {
    let mut nodes = Vec::new();
    let (mut level, mut before, mut added) = (0, size, leaves.to_vec());
    while !added.is_empty() {
        let start = before - before % FANOUT;
        let mut items = stored(db, level, start..before).await?;
        items.append(&mut added);
        level += 1;
        for (place, block) in (start / FANOUT..).zip(items.chunks_exact(FANOUT as usize)) {
            let hash = perfect_root(block).ok_or_else(|| Error::internal("a block of nodes is not full"))?;
            nodes.push(NewNode {
                level,
                position: place,
                hash,
            });
            added.push(hash);
        }
        before = start / FANOUT;
    }
    Ok(nodes)
}

/// Appends leaves at the right of a tree of `size`, with the nodes that they complete.
pub(super) async fn leaves_append(tx: &mut Tx, size: u64, leaves: &[NewLeaf], nodes: &[NewNode]) -> Result<()> {
    let numbered: Vec<(i64, &NewLeaf)> = (signed(size)?..).zip(leaves).collect();
    for chunk in numbered.chunks(ROWS_PER_INSERT) {
        in_tx!(tx, connection => {
            let mut insert =
                sqlx::QueryBuilder::new("INSERT INTO ledger_leaf (position, entry_seq, leaf_hash, line_digests) ");
            insert.push_values(chunk, |mut row, (position, leaf)| {
                row.push_bind(*position).push_bind(leaf.entry_seq).push_bind(leaf.leaf_hash.as_slice())
                    .push_bind(leaf.line_digests.as_slice());
            });
            insert.build().execute(connection).await.map(|_| ())
        })?;
    }
    for chunk in nodes.chunks(ROWS_PER_INSERT) {
        let mut rows = Vec::with_capacity(chunk.len());
        for node in chunk {
            rows.push((i64::from(node.level), signed(node.position)?, node.hash));
        }
        in_tx!(tx, connection => {
            let mut insert = sqlx::QueryBuilder::new("INSERT INTO ledger_node (level, position, node_hash) ");
            insert.push_values(&rows, |mut row, (level, position, hash)| {
                row.push_bind(*level).push_bind(*position).push_bind(hash.as_slice());
            });
            insert.build().execute(connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// A place in the tree as it is stored.
pub(super) fn signed(place: u64) -> Result<i64> {
    i64::try_from(place).map_err(Error::internal)
}
