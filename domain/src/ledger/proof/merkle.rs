//! The Merkle tree of RFC 6962, section 2.1, over SHA-256.
//!
//! A leaf is `SHA-256(0x00 || data)`, a node `SHA-256(0x01 || left || right)`; a tree of n leaves is
//! split after the largest power of two below n. Proofs are named by the ranges of leaves whose
//! hashes they consist of, so that storage decides how it finds those hashes.

use sha2::{Digest, Sha256};
use std::ops::Range;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of a node over its two children.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root over leaf hashes in their order; that of no leaves is the hash of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// The root of a perfect subtree from the hashes of one of its levels; their number is a power of
/// two, otherwise `None`.
#[must_use]
pub fn perfect_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level
            .chunks_exact(2)
            .map(|pair| node_hash(&pair[0], &pair[1]))
            .collect();
    }
    level.first().copied()
}

/// A growing tree of which only the roots of its perfect subtrees are kept: one hash for each bit of
/// its size, so that millions of leaves pass through a few hundred bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of perfect subtrees from left to right, with the logarithm of their size.
    peaks: Vec<(u32, Hash)>,
}

impl Frontier {
    /// How many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf at the right.
    pub fn append(&mut self, leaf: Hash) {
        self.append_perfect(0, leaf);
    }

    /// Adds a perfect subtree of 2^`height` leaves at the right; the size so far must be a multiple
    /// of that.
    pub fn append_perfect(&mut self, height: u32, subtree: Hash) {
        let mut peak = (height, subtree);
        while let Some(left) = self.peaks.pop_if(|left| left.0 == peak.0) {
            peak = (left.0 + 1, node_hash(&left.1, &peak.1));
        }
        self.peaks.push(peak);
        self.size += 1 << height;
    }

    /// The root of what was added.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut from_right = self.peaks.iter().rev().map(|(_, hash)| *hash);
        match from_right.next() {
            None => Sha256::new().finalize().into(),
            Some(last) => from_right.fold(last, |right, left| node_hash(&left, &right)),
        }
    }
}

/// The ranges of leaves whose roots are the inclusion proof of leaf `index` in the tree of `size`
/// leaves, from the leaf upwards (RFC 6962, 2.1.1); `None` when there is no such leaf.
#[must_use]
pub fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let mut within = 0..size;
    let mut downwards = Vec::new();
    while within.end - within.start > 1 {
        let middle = within.start + split(within.end - within.start);
        if index < middle {
            downwards.push(middle..within.end);
            within.end = middle;
        } else {
            downwards.push(within.start..middle);
            within.start = middle;
        }
    }
    downwards.reverse();
    Some(downwards)
}

/// The ranges of leaves whose roots are the consistency proof between the trees of `old` and `new`
/// leaves (RFC 6962, 2.1.2); `None` unless 0 < `old` <= `new`.
#[must_use]
pub fn consistency_ranges(old: u64, new: u64) -> Option<Vec<Range<u64>>> {
    if old == 0 || old > new {
        return None;
    }
    let mut within = 0..new;
    let mut downwards = Vec::new();
    while within.end > old {
        let middle = within.start + split(within.end - within.start);
        if old <= middle {
            downwards.push(middle..within.end);
            within.end = middle;
        } else {
            downwards.push(within.start..middle);
            within.start = middle;
        }
    }
    // The old tree itself is known to whoever asks; a part of it is not.
    if within.start > 0 {
        downwards.push(within);
    }
    downwards.reverse();
    Some(downwards)
}

/// A range of leaves cut into perfect subtrees from left to right, as their heights (logarithms of
/// size) and places among the subtrees of that height. The range is one that a proof names: its
/// start is a multiple of every size that it is cut into.
#[must_use]
pub fn perfect_ranges(range: &Range<u64>) -> Vec<(u32, u64)> {
    let mut start = range.start;
    let mut subtrees = Vec::new();
    while start < range.end {
        let height = (range.end - start).ilog2().min(start.trailing_zeros());
        subtrees.push((height, start >> height));
        start += 1 << height;
    }
    subtrees
}

/// The largest power of two below `size`, which is at least two.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Whether `path` shows that `leaf` stands at `index` in the tree of `size` leaves with this root
/// (RFC 9162, 2.1.3.2).
#[must_use]
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` shows that the tree of `new` leaves begins with that of `old` leaves
/// (RFC 9162, 2.1.4.2).
#[must_use]
pub fn verify_consistency(old: u64, new: u64, old_root: &Hash, new_root: &Hash, path: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let mut siblings = path.iter();
    let start = if old.is_power_of_two() {
        Some(old_root)
    } else {
        siblings.next()
    };
    let Some(start) = start else { return false };
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in siblings {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The leaves of the test trees of the reference implementation (google/certificate-transparency,
    /// cpp/merkletree/merkle_tree_test.cc).
    const CT_LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    /// The roots of the trees of 1 to 8 of them.
    const CT_ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|index| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap())
            .collect()
    }

    fn hash(text: &str) -> Hash {
        unhex(text).try_into().unwrap()
    }

    fn ct_leaves() -> Vec<Hash> {
        CT_LEAVES.iter().map(|leaf| leaf_hash(&unhex(leaf))).collect()
    }

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    fn hashes(leaves: &[Hash], ranges: &[Range<u64>]) -> Vec<Hash> {
        let slice = |range: &Range<u64>| root(&leaves[range.start as usize..range.end as usize]);
        ranges.iter().map(slice).collect()
    }

    fn inclusion(leaves: &[Hash], index: u64) -> Vec<Hash> {
        hashes(leaves, &inclusion_ranges(index, leaves.len() as u64).unwrap())
    }

    fn consistency(leaves: &[Hash], old: u64) -> Vec<Hash> {
        hashes(leaves, &consistency_ranges(old, leaves.len() as u64).unwrap())
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(root(&[]), hash(empty));
        for (size, expected) in (1..).zip(CT_ROOTS) {
            assert_eq!(root(&ct_leaves()[..size]), hash(expected), "{size}");
        }
    }

    #[test]
    fn inclusion_paths_are_those_of_certificate_transparency() {
        let first_of_8 = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        assert_eq!(inclusion(&ct_leaves(), 0), first_of_8.map(hash));
        let sixth_of_8 = [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(inclusion(&ct_leaves(), 5), sixth_of_8.map(hash));
        let third_of_3 = ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"];
        assert_eq!(inclusion(&ct_leaves()[..3], 2), third_of_3.map(hash));
        let second_of_5 = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ];
        assert_eq!(inclusion(&ct_leaves()[..5], 1), second_of_5.map(hash));
    }

    #[test]
    fn consistency_paths_are_those_of_certificate_transparency() {
        let one_to_8 = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        assert_eq!(consistency(&ct_leaves(), 1), one_to_8.map(hash));
        let six_to_8 = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(consistency(&ct_leaves(), 6), six_to_8.map(hash));
        let two_to_5 = [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ];
        assert_eq!(consistency(&ct_leaves()[..5], 2), two_to_5.map(hash));
        assert!(consistency(&ct_leaves(), 8).is_empty());
    }

    /// Every leaf of every size up to 80, and every pair of sizes up to 40.
    #[test]
    fn every_leaf_and_every_growth_proves() {
        let all = leaves(80);
        for size in 1..=80_u64 {
            let tree = &all[..size as usize];
            let top = root(tree);
            for index in 0..size {
                let path = inclusion(tree, index);
                assert!(verify_inclusion(tree[index as usize], index, size, &path, &top));
                assert!(!verify_inclusion(
                    tree[index as usize],
                    index,
                    size + 1,
                    &path,
                    &root(&all[..size as usize - 1])
                ));
            }
            if size > 40 {
                continue;
            }
            for old in 1..=size {
                let path = consistency(tree, old);
                let old_root = root(&all[..old as usize]);
                assert!(verify_consistency(old, size, &old_root, &top, &path), "{old} {size}");
            }
        }
        assert!(inclusion_ranges(3, 3).is_none());
        assert!(consistency_ranges(0, 3).is_none() && consistency_ranges(4, 3).is_none());
    }

    /// Whatever a proof names is made of perfect subtrees, and they make its hash.
    #[test]
    fn ranges_are_cut_into_perfect_subtrees() {
        let all = leaves(300);
        for size in (1..=300_u64).step_by(5) {
            for index in (0..size).step_by(17) {
                for range in inclusion_ranges(index, size).unwrap() {
                    let mut frontier = Frontier::default();
                    for (height, place) in perfect_ranges(&range) {
                        let from = (place << height) as usize;
                        frontier.append_perfect(height, perfect_root(&all[from..from + (1 << height)]).unwrap());
                    }
                    assert_eq!(frontier.size(), range.end - range.start);
                    let expected = root(&all[range.start as usize..range.end as usize]);
                    assert_eq!(frontier.root(), expected, "{range:?} of {size}");
                }
            }
        }
        assert!(perfect_root(&all[..3]).is_none());
    }

    proptest! {
        /// A flipped bit anywhere, another place, another size or a foreign path is refused.
        #[test]
        fn what_was_changed_is_refused(size in 2_u64..400, at in any::<prop::sample::Index>(), bit in 0_usize..256,
            other in any::<prop::sample::Index>()) {
            let tree = leaves(size);
            let (index, top) = (at.index(size as usize) as u64, root(&tree));
            let path = inclusion(&tree, index);
            let leaf = tree[index as usize];
            let flip = |hash: &Hash| {
                let mut changed = *hash;
                changed[bit / 8] ^= 1 << (bit % 8);
                changed
            };
            prop_assert!(!verify_inclusion(flip(&leaf), index, size, &path, &top));
            prop_assert!(!verify_inclusion(leaf, index, size, &path, &flip(&top)));
            for place in 0..path.len() {
                let mut changed = path.clone();
                changed[place] = flip(&changed[place]);
                prop_assert!(!verify_inclusion(leaf, index, size, &changed, &top));
            }
            let foreign = other.index(size as usize) as u64;
            if foreign != index {
                prop_assert!(!verify_inclusion(leaf, foreign, size, &path, &top));
                prop_assert!(!verify_inclusion(leaf, index, size, &inclusion(&tree, foreign), &top));
            }
            let mut longer = path.clone();
            longer.push(top);
            prop_assert!(!verify_inclusion(leaf, index, size, &longer, &top));
            prop_assert!(!verify_inclusion(leaf, index, size, &path[1..], &top));
        }

        #[test]
        fn a_rewritten_past_is_refused(old in 1_u64..300, grown in 1_u64..200, at in any::<prop::sample::Index>(), bit in 0_usize..256) {
            let (new, before) = (old + grown, leaves(old + grown));
            let mut rewritten = before.clone();
            let index = at.index(old as usize);
            rewritten[index][bit / 8] ^= 1 << (bit % 8);
            let old_root = root(&before[..old as usize]);
            let honest = consistency(&before, old);
            prop_assert!(verify_consistency(old, new, &old_root, &root(&before), &honest));
            let forged = consistency(&rewritten, old);
            prop_assert!(!verify_consistency(old, new, &old_root, &root(&rewritten), &forged));
            prop_assert!(!verify_consistency(old, new, &old_root, &root(&rewritten), &honest));
            for place in 0..honest.len() {
                let mut changed = honest.clone();
                changed[place][bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!verify_consistency(old, new, &old_root, &root(&before), &changed));
            }
        }
    }
}
