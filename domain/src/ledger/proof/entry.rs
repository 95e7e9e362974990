//! A journal entry as bytes: version 1 of the canonical encoding (docs/proof.md, "An entry as bytes").
//!
//! The encoding starts with a name that nothing else is hashed under, and every field is preceded by
//! its length, so that two different entries can never have the same bytes. What may hold words about
//! people (the note and who booked the entry) goes in as a digest: the donor's proof then carries the
//! digest and not the words.

use super::merkle::{Hash, leaf_hash};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What an entry's bytes begin with.
const ENTRY_NAME: &[u8] = b"ataa:journal-entry:v1\n";
/// What the digest of a note is made under.
const MEMO_NAME: &[u8] = b"ataa:journal-memo:v1\n";
/// What the digest of who booked the entry is made under.
const ACTOR_NAME: &[u8] = b"ataa:journal-actor:v1\n";
/// What stands instead of a length where there is nothing.
const ABSENT: u32 = u32::MAX;
/// Bytes of each short digest in [`LineDigests`].
pub const DIGEST_BYTES: usize = 8;

/// An entry with everything that its leaf vouches for, exactly as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// The entry's id.
    pub id: Uuid,
    /// Code of what it records.
    pub kind: String,
    /// Its reference, unique over the journal.
    pub reference: String,
    /// Digest of its note ([`EntryRecord::memo_digest`]).
    pub memo_digest: Hash,
    /// Digest of who booked it ([`EntryRecord::actor_digest`]).
    pub actor_digest: Hash,
    /// The payment that it belongs to.
    pub intent_id: Option<Uuid>,
    /// When the event happened, in microseconds since the epoch.
    pub occurred_at_us: i64,
    /// When it was written, in microseconds since the epoch.
    pub recorded_at_us: i64,
    /// Its lines in their order.
    pub postings: Vec<PostingRecord>,
}

/// A line of an entry, exactly as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingRecord {
    /// Its number within the entry, from 1.
    pub line: i64,
    /// Code of the account.
    pub account: String,
    /// Code of the fund class.
    pub fund_class: String,
    /// Code of the field.
    pub field_code: Option<String>,
    /// The opportunity.
    pub opportunity_id: Option<Uuid>,
    /// The charity.
    pub charity_id: Option<Uuid>,
    /// The gift.
    pub donation_id: Option<Uuid>,
    /// Halalas; debit positive, credit negative.
    pub amount_halalas: i64,
}

impl EntryRecord {
    /// The digest of a note. The entry's id goes in, so that equal notes of two entries do not look equal.
    #[must_use]
    pub fn memo_digest(id: Uuid, memo: &str) -> Hash {
        digest(MEMO_NAME, id, memo)
    }

    /// The digest of who booked an entry.
    #[must_use]
    pub fn actor_digest(id: Uuid, actor: &str) -> Hash {
        digest(ACTOR_NAME, id, actor)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256 + 192 * self.postings.len());
        self.write_head(&mut bytes);
        bytes.extend(u32::try_from(self.postings.len()).unwrap_or(ABSENT).to_be_bytes());
        for posting in &self.postings {
            posting.write(&mut bytes);
        }
        bytes
    }

    /// The hash of its leaf.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.bytes())
    }

    fn write_head(&self, bytes: &mut Vec<u8>) {
        bytes.extend(ENTRY_NAME);
        field(bytes, Some(self.id.as_bytes()));
        field(bytes, Some(self.kind.as_bytes()));
        field(bytes, Some(self.reference.as_bytes()));
        field(bytes, Some(&self.memo_digest));
        field(bytes, Some(&self.actor_digest));
        identity(bytes, self.intent_id.as_ref());
        field(bytes, Some(&self.occurred_at_us.to_be_bytes()));
        field(bytes, Some(&self.recorded_at_us.to_be_bytes()));
    }
}

impl PostingRecord {
    fn write(&self, bytes: &mut Vec<u8>) {
        field(bytes, Some(&self.line.to_be_bytes()));
        field(bytes, Some(self.account.as_bytes()));
        field(bytes, Some(self.fund_class.as_bytes()));
        field(bytes, self.field_code.as_deref().map(str::as_bytes));
        identity(bytes, self.opportunity_id.as_ref());
        identity(bytes, self.charity_id.as_ref());
        identity(bytes, self.donation_id.as_ref());
        field(bytes, Some(&self.amount_halalas.to_be_bytes()));
    }
}

/// Short digests of an entry's head and of each line, kept beside the leaf. They prove nothing: they
/// let the audit say which line was edited once the leaf has shown that something was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDigests(Vec<u8>);

impl LineDigests {
    /// Those of an entry.
    #[must_use]
    pub fn of(entry: &EntryRecord) -> LineDigests {
        let mut bytes = Vec::new();
        entry.write_head(&mut bytes);
        let mut digests = short(&bytes);
        for posting in &entry.postings {
            bytes.clear();
            posting.write(&mut bytes);
            digests.extend(short(&bytes));
        }
        LineDigests(digests)
    }

    /// Those that were stored.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> LineDigests {
        LineDigests(bytes)
    }

    /// As they are stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the entry's own fields are those that these digests were made of.
    #[must_use]
    pub fn head_equals(&self, other: &LineDigests) -> bool {
        self.0.get(..DIGEST_BYTES) == other.0.get(..DIGEST_BYTES)
    }

    /// The digests of the lines, in their order.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.0.chunks(DIGEST_BYTES).skip(1)
    }
}

fn short(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes)[..DIGEST_BYTES].to_vec()
}

fn digest(name: &[u8], id: Uuid, words: &str) -> Hash {
    let hasher = Sha256::new().chain_update(name).chain_update(id.as_bytes());
    hasher.chain_update(words.as_bytes()).finalize().into()
}

/// A field: its length in four bytes, the most significant first, and its bytes.
fn field(bytes: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        Some(value) => {
            bytes.extend(u32::try_from(value.len()).unwrap_or(ABSENT).to_be_bytes());
            bytes.extend(value);
        }
        None => bytes.extend(ABSENT.to_be_bytes()),
    }
}

fn identity(bytes: &mut Vec<u8>, id: Option<&Uuid>) {
    field(bytes, id.map(|id| id.as_bytes().as_slice()));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in super::super) fn entry(number: u128) -> EntryRecord {
        let id = Uuid::from_u128(number);
        let line = |line, account: &str, amount_halalas| PostingRecord {
            line,
            account: account.to_owned(),
            fund_class: "opportunity_restricted".to_owned(),
            field_code: Some("food".to_owned()),
            opportunity_id: Some(Uuid::from_u128(7)),
            charity_id: Some(Uuid::from_u128(8)),
            donation_id: Some(Uuid::from_u128(number + 1000)),
            amount_halalas,
        };
        EntryRecord {
            id,
            kind: "donation_captured".to_owned(),
            reference: format!("capture:{id}"),
            memo_digest: EntryRecord::memo_digest(id, ""),
            actor_digest: EntryRecord::actor_digest(id, "system:capture"),
            intent_id: Some(Uuid::from_u128(number + 2000)),
            occurred_at_us: 1_795_338_000_000_000,
            recorded_at_us: 1_795_338_000_000_001,
            postings: vec![line(1, "psp_clearing", 5_000), line(2, "fund", -5_000)],
        }
    }

    /// The bytes of a small entry, written down by hand from docs/proof.md: a change of the encoding
    /// breaks every proof that was ever given out.
    #[test]
    fn the_encoding_is_the_written_one() {
        let mut entry = entry(1);
        entry.postings.truncate(1);
        entry.postings[0].field_code = None;
        entry.intent_id = None;
        let mut expected = b"ataa:journal-entry:v1\n\0\0\0\x10".to_vec();
        expected.extend(1_u128.to_be_bytes());
        expected.extend(b"\0\0\0\x11donation_captured\0\0\0\x2ccapture:00000000-0000-0000-0000-000000000001");
        expected.extend(b"\0\0\0\x20");
        expected.extend(Sha256::digest(
            [b"ataa:journal-memo:v1\n".as_slice(), &1_u128.to_be_bytes()].concat(),
        ));
        expected.extend(b"\0\0\0\x20");
        let actor = [
            b"ataa:journal-actor:v1\n".as_slice(),
            &1_u128.to_be_bytes(),
            b"system:capture",
        ];
        expected.extend(Sha256::digest(actor.concat()));
        expected.extend(b"\xff\xff\xff\xff\0\0\0\x08");
        expected.extend(1_795_338_000_000_000_i64.to_be_bytes());
        expected.extend(b"\0\0\0\x08");
        expected.extend(1_795_338_000_000_001_i64.to_be_bytes());
        expected.extend(b"\0\0\0\x01\0\0\0\x08\0\0\0\0\0\0\0\x01\0\0\0\x0cpsp_clearing");
        expected.extend(b"\0\0\0\x16opportunity_restricted\xff\xff\xff\xff\0\0\0\x10");
        expected.extend(7_u128.to_be_bytes());
        expected.extend(b"\0\0\0\x10");
        expected.extend(8_u128.to_be_bytes());
        expected.extend(b"\0\0\0\x10");
        expected.extend(1001_u128.to_be_bytes());
        expected.extend(b"\0\0\0\x08\0\0\0\0\0\0\x13\x88");
        assert_eq!(entry.bytes(), expected);
    }

    /// Every change that one can make to one field of an entry.
    fn edits() -> Vec<fn(&mut EntryRecord)> {
        vec![
            |entry| entry.id = Uuid::from_u128(99),
            |entry| entry.kind.push('x'),
            |entry| entry.reference.push('x'),
            |entry| entry.memo_digest[31] ^= 1,
            |entry| entry.actor_digest[0] ^= 1,
            |entry| entry.intent_id = None,
            |entry| entry.occurred_at_us += 1,
            |entry| entry.recorded_at_us -= 1,
            |entry| entry.postings.swap(0, 1),
            |entry| drop(entry.postings.pop()),
            |entry| entry.postings.push(entry.postings[0].clone()),
            |entry| entry.postings[0].line = 3,
            |entry| entry.postings[0].account = "bank".to_owned(),
            |entry| entry.postings[1].fund_class = "zakat".to_owned(),
            |entry| entry.postings[1].field_code = None,
            |entry| entry.postings[1].field_code = Some(String::new()),
            |entry| entry.postings[0].opportunity_id = None,
            |entry| entry.postings[0].charity_id = Some(Uuid::nil()),
            |entry| entry.postings[0].donation_id = None,
            |entry| entry.postings[0].amount_halalas += 1,
            |entry| entry.postings[1].amount_halalas = 5_000,
        ]
    }

    #[test]
    fn every_edit_changes_the_leaf_and_is_placed() {
        let original = entry(1);
        let mut seen = vec![original.leaf_hash()];
        for edit in edits() {
            let mut edited = original.clone();
            edit(&mut edited);
            let leaf = edited.leaf_hash();
            assert!(!seen.contains(&leaf));
            seen.push(leaf);
            assert_ne!(LineDigests::of(&edited), LineDigests::of(&original));
        }
        let mut edited = original.clone();
        edited.postings[1].amount_halalas += 1;
        let (before, after) = (LineDigests::of(&original), LineDigests::of(&edited));
        assert!(before.head_equals(&after));
        let same: Vec<bool> = before.lines().zip(after.lines()).map(|(a, b)| a == b).collect();
        assert_eq!(same, [true, false]);
    }

    proptest! {
        /// Where one text ends and the next begins cannot be shifted.
        #[test]
        fn fields_cannot_flow_into_each_other(kind in ".{0,12}", reference in ".{0,12}", at in 0_usize..12) {
            let mut first = entry(1);
            (first.kind, first.reference) = (kind, reference);
            let joined = format!("{}{}", first.kind, first.reference);
            let cut = joined.char_indices().map(|(index, _)| index).chain([joined.len()]).nth(at).unwrap_or(joined.len());
            let mut second = first.clone();
            (second.kind, second.reference) = (joined[..cut].to_owned(), joined[cut..].to_owned());
            prop_assert_eq!(first == second, first.leaf_hash() == second.leaf_hash());
        }
    }
}
