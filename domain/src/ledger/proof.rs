//! The proof that a riyal is in the journal (docs/proof.md).
//!
//! Every journal entry becomes a leaf of a Merkle tree (RFC 6962): its canonical bytes are hashed
//! ([`EntryRecord::leaf_hash`]). The tree's root is signed and published once a day as a head
//! ([`SignedHead`]). Whoever holds a donor's entries, their paths ([`ProofDocument`]) and a published
//! head can check without us that the entries are what the journal held when the head was signed,
//! and that nobody has changed them since.

mod document;
mod entry;
mod head;
mod json;
mod merkle;

pub use document::{PROOF_BYTES_MAX, Proof, ProofDocument, ProofError, ProvenEntry};
pub use entry::{DIGEST_BYTES, EntryRecord, LineDigests, PostingRecord};
pub use head::{Head, HeadError, HeadKind, SignatureClaim, SignedHead, VerifierKey};
#[cfg(feature = "signing")]
pub use head::{key_of_seed, sign_head};
pub use merkle::{
    Frontier, Hash, consistency_ranges, inclusion_ranges, leaf_hash, node_hash, perfect_ranges, perfect_root, root,
    verify_consistency, verify_inclusion,
};
