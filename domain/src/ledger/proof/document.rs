//! The file that a donor keeps: the entries of a gift, their paths, and the head that they lead to.

use super::entry::{EntryRecord, PostingRecord};
use super::head::{Head, HeadError, SignatureClaim, SignedHead, VerifierKey};
use super::json::{Json, write_text};
use super::merkle::{Hash, verify_inclusion};
use crate::ledger::{Account, EntryKind};
use crate::money::Money;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt::Write;
use thiserror::Error;
use uuid::Uuid;

/// The longest file that is read: a full basket's proof is a tenth of it.
pub const PROOF_BYTES_MAX: usize = 1024 * 1024;
/// The first version.
const FORMAT: &str = "ataa-proof/1";

/// Why a proof is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// More bytes than any proof has.
    #[error("the file is too large to be a proof")]
    TooLarge,
    /// Not a proof, or one that was cut off or written by hand.
    #[error("the file is not a proof")]
    NotAProof,
    /// A proof of a version that this program does not know.
    #[error("the proof is of a version that this program does not know")]
    FormatUnknown,
    /// It vouches for nothing.
    #[error("the proof holds no entries")]
    Empty,
    /// Its head cannot be read.
    #[error("the head in the proof cannot be read")]
    HeadUnreadable,
    /// Its head was signed by another key.
    #[error("the head in the proof is not signed by the key {key_id}")]
    KeyForeign {
        /// The key that was asked for.
        key_id: String,
    },
    /// The signature does not fit.
    #[error("the signature of the head is wrong: the head was changed or forged")]
    SignatureWrong,
    /// An entry is not in the tree that the head names.
    #[error("the entry {reference} is not in the journal that the head names: it was changed, or its path was")]
    EntryForeign {
        /// The reference of the entry.
        reference: String,
    },
    /// The head is not the published one.
    #[error("the head in the proof differs from the published head")]
    HeadForeign,
}

impl From<HeadError> for ProofError {
    fn from(error: HeadError) -> ProofError {
        match error {
            HeadError::SignatureWrong => ProofError::SignatureWrong,
            _ => ProofError::HeadUnreadable,
        }
    }
}

/// An entry with its place in the journal and the path from its leaf to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenEntry {
    /// Its place in the tree, from 0.
    pub position: u64,
    /// The entry.
    pub entry: EntryRecord,
    /// The hashes beside the way from the leaf to the root.
    pub path: Vec<Hash>,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofDocument {
    /// Id of the key that signed the head.
    pub key_id: String,
    /// The head.
    pub head: SignedHead,
    /// The entries.
    pub entries: Vec<ProvenEntry>,
}

/// What a proof has shown, as soon as the signature of its head is known to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The head.
    pub head: Head,
    /// How many entries are in the journal.
    pub entry_count: usize,
    /// What was given with them.
    pub given: Money,
    /// What of it went back.
    pub returned: Money,
}

impl ProofDocument {
    /// Reads a file. Nothing in it is believed yet.
    ///
    /// # Errors
    /// When it is not a proof.
    pub fn parse(text: &str) -> Result<ProofDocument, ProofError> {
        if text.len() > PROOF_BYTES_MAX {
            return Err(ProofError::TooLarge);
        }
        let json = Json::parse(text.trim_start_matches('\u{feff}')).map_err(|_| ProofError::NotAProof)?;
        if let Json::Object(pairs) = &json
            && let Some((_, Json::Text(format))) = pairs.iter().find(|(name, _)| name == "format")
            && format != FORMAT
        {
            return Err(ProofError::FormatUnknown);
        }
        let [_, key_id, head, entries] = json
            .fields(["format", "key_id", "head", "entries"])
            .ok_or(ProofError::NotAProof)?;
        let head = head.text().ok_or(ProofError::NotAProof)?;
        let entries: Option<Vec<ProvenEntry>> = entries.list().and_then(|list| list.into_iter().map(entry).collect());
        Ok(ProofDocument {
            key_id: key_id.text().ok_or(ProofError::NotAProof)?,
            head: head.parse()?,
            entries: entries.ok_or(ProofError::NotAProof)?,
        })
    }

    /// Checks that every entry is in the tree of the head. What is left is the head's signature: see
    /// [`ProofDocument::claim`].
    ///
    /// # Errors
    /// The first entry that is not.
    pub fn check_entries(&self) -> Result<Proof, ProofError> {
        let head = self.head.head();
        if self.entries.is_empty() {
            return Err(ProofError::Empty);
        }
        let (mut given, mut returned) = (Money::ZERO, Money::ZERO);
        for (index, proven) in self.entries.iter().enumerate() {
            let twice = self.entries[..index]
                .iter()
                .any(|other| other.position == proven.position);
            let leaf = proven.entry.leaf_hash();
            if twice || !verify_inclusion(leaf, proven.position, head.tree_size, &proven.path, &head.root) {
                return Err(ProofError::EntryForeign {
                    reference: proven.entry.reference.clone(),
                });
            }
            given = add(given, proven.entry.fund_change(EntryKind::DonationCaptured, -1))?;
            returned = add(returned, proven.entry.fund_change(EntryKind::RefundPaid, 1))?;
        }
        Ok(Proof {
            head: head.clone(),
            entry_count: self.entries.len(),
            given,
            returned,
        })
    }

    /// The signature to check against one of `keys`: those that the journal has published.
    ///
    /// # Errors
    /// When none of them signed the head.
    pub fn claim(&self, keys: &[VerifierKey]) -> Result<SignatureClaim, ProofError> {
        let known = keys.iter().filter(|key| key.id_text() == self.key_id);
        let claim = known.filter_map(|key| self.head.claim(key).ok()).next();
        claim.ok_or_else(|| ProofError::KeyForeign {
            key_id: keys.iter().map(VerifierKey::id_text).collect::<Vec<_>>().join(", "),
        })
    }

    /// Checks everything: entries, head and signature.
    ///
    /// # Errors
    /// The first thing that does not hold.
    #[cfg(feature = "signing")]
    pub fn check(&self, keys: &[VerifierKey]) -> Result<Proof, ProofError> {
        self.claim(keys)?.check()?;
        self.check_entries()
    }

    /// The file, in the one way that it is written.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\n");
        let mut pair = |name: &str, text: &str, end: &str| {
            let _ = write!(json, "  \"{name}\": ");
            write_text(&mut json, text);
            json.push_str(end);
        };
        pair("format", FORMAT, ",\n");
        pair("key_id", &self.key_id, ",\n");
        pair("head", self.head.note(), ",\n  \"entries\": [");
        for (index, entry) in self.entries.iter().enumerate() {
            json.push_str(if index == 0 { "\n" } else { ",\n" });
            write_entry(&mut json, entry);
        }
        json.push_str("\n  ]\n}\n");
        json
    }
}

fn add(sum: Money, halalas: i64) -> Result<Money, ProofError> {
    sum.checked_add(Money::from_halalas(halalas))
        .map_err(|_| ProofError::NotAProof)
}

impl EntryRecord {
    /// What an entry of this kind put into funds (`sign` -1) or took out of them (`sign` 1), in
    /// halalas; nothing for entries of other kinds.
    fn fund_change(&self, kind: EntryKind, sign: i64) -> i64 {
        if self.kind != kind.code() {
            return 0;
        }
        let of_funds = self.postings.iter().filter(|line| line.account == Account::Fund.code());
        of_funds.fold(0_i64, |sum, line| {
            sum.saturating_add(line.amount_halalas.saturating_mul(sign))
        })
    }
}

fn entry(json: Json) -> Option<ProvenEntry> {
    let [
        position,
        id,
        kind,
        reference,
        memo,
        actor,
        intent,
        occurred_at,
        recorded_at,
        postings,
        path,
    ] = json.fields([
        "position",
        "id",
        "kind",
        "reference",
        "memo_digest",
        "actor_digest",
        "intent_id",
        "occurred_at_us",
        "recorded_at_us",
        "postings",
        "path",
    ])?;
    Some(ProvenEntry {
        position: position.integer()?.try_into().ok()?,
        entry: EntryRecord {
            id: uuid(&id.text()?)?,
            kind: kind.text()?,
            reference: reference.text()?,
            memo_digest: hash(&memo.text()?)?,
            actor_digest: hash(&actor.text()?)?,
            intent_id: optional_uuid(intent)?,
            occurred_at_us: occurred_at.integer()?,
            recorded_at_us: recorded_at.integer()?,
            postings: postings.list()?.into_iter().map(posting).collect::<Option<_>>()?,
        },
        path: path
            .list()?
            .into_iter()
            .map(|hash_text| hash(&hash_text.text()?))
            .collect::<Option<_>>()?,
    })
}

fn posting(json: Json) -> Option<PostingRecord> {
    let [line, account, class, field, opportunity, charity, donation, amount] = json.fields([
        "line",
        "account",
        "fund_class",
        "field_code",
        "opportunity_id",
        "charity_id",
        "donation_id",
        "amount_halalas",
    ])?;
    Some(PostingRecord {
        line: line.integer()?,
        account: account.text()?,
        fund_class: class.text()?,
        field_code: field.optional_text()?,
        opportunity_id: optional_uuid(opportunity)?,
        charity_id: optional_uuid(charity)?,
        donation_id: optional_uuid(donation)?,
        amount_halalas: amount.integer()?,
    })
}

/// An id in its one usual spelling.
fn uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::parse_str(text).ok()?;
    (id.to_string() == text).then_some(id)
}

fn optional_uuid(json: Json) -> Option<Option<Uuid>> {
    match json.optional_text()? {
        None => Some(None),
        Some(text) => uuid(&text).map(Some),
    }
}

fn hash(text: &str) -> Option<Hash> {
    BASE64.decode(text).ok()?.try_into().ok()
}

fn write_entry(json: &mut String, proven: &ProvenEntry) {
    let entry = &proven.entry;
    let _ = write!(
        json,
        "    {{\n      \"position\": {},\n      \"id\": \"{}\",",
        proven.position, entry.id
    );
    json.push_str("\n      \"kind\": ");
    write_text(json, &entry.kind);
    json.push_str(",\n      \"reference\": ");
    write_text(json, &entry.reference);
    let (memo, actor) = (BASE64.encode(entry.memo_digest), BASE64.encode(entry.actor_digest));
    let _ = write!(
        json,
        ",\n      \"memo_digest\": \"{memo}\",\n      \"actor_digest\": \"{actor}\","
    );
    json.push_str("\n      \"intent_id\": ");
    write_id(json, entry.intent_id);
    let _ = write!(
        json,
        ",\n      \"occurred_at_us\": {},\n      \"recorded_at_us\": {},\n      \"postings\": [",
        entry.occurred_at_us, entry.recorded_at_us
    );
    for (index, posting) in entry.postings.iter().enumerate() {
        json.push_str(if index == 0 { "\n        " } else { ",\n        " });
        write_posting(json, posting);
    }
    json.push_str("\n      ],\n      \"path\": [");
    for (index, hash) in proven.path.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(json, "{comma}\n        \"{}\"", BASE64.encode(hash));
    }
    json.push_str("\n      ]\n    }");
}

fn write_posting(json: &mut String, posting: &PostingRecord) {
    let _ = write!(json, "{{\"line\": {}, \"account\": ", posting.line);
    write_text(json, &posting.account);
    json.push_str(", \"fund_class\": ");
    write_text(json, &posting.fund_class);
    json.push_str(", \"field_code\": ");
    match &posting.field_code {
        Some(code) => write_text(json, code),
        None => json.push_str("null"),
    }
    let ids = [
        ("opportunity_id", posting.opportunity_id),
        ("charity_id", posting.charity_id),
        ("donation_id", posting.donation_id),
    ];
    for (name, id) in ids {
        let _ = write!(json, ", \"{name}\": ");
        write_id(json, id);
    }
    let _ = write!(json, ", \"amount_halalas\": {}}}", posting.amount_halalas);
}

fn write_id(json: &mut String, id: Option<Uuid>) {
    match id {
        Some(id) => {
            let _ = write!(json, "\"{id}\"");
        }
        None => json.push_str("null"),
    }
}

#[cfg(all(test, feature = "signing"))]
mod tests {
    use super::super::entry::tests::entry as record;
    use super::super::head::key_of_seed;
    use super::super::head::sign_head;
    use super::super::head::tests::{SEED, head};
    use super::super::merkle::{inclusion_ranges, root};
    use super::*;
    use proptest::prelude::*;

    fn key() -> VerifierKey {
        key_of_seed("ataa.example/journal", &SEED).unwrap()
    }

    /// A proof of the entries at these places in a journal of `size` entries.
    fn document(size: u128, places: &[u64]) -> ProofDocument {
        let entries: Vec<EntryRecord> = (0..size).map(record).collect();
        let leaves: Vec<Hash> = entries.iter().map(EntryRecord::leaf_hash).collect();
        let path = |place| {
            let ranges = inclusion_ranges(place, leaves.len() as u64).unwrap();
            let hashes = ranges
                .iter()
                .map(|range| root(&leaves[range.start as usize..range.end as usize]));
            hashes.collect()
        };
        ProofDocument {
            key_id: key().id_text(),
            head: sign_head(head(leaves.len() as u64, root(&leaves)), &SEED).unwrap(),
            entries: places
                .iter()
                .map(|place| ProvenEntry {
                    position: *place,
                    entry: entries[*place as usize].clone(),
                    path: path(*place),
                })
                .collect(),
        }
    }

    #[test]
    fn a_genuine_proof_is_accepted() {
        let document = document(13, &[4, 12]);
        let text = document.to_json();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        let read = ProofDocument::parse(&text).unwrap();
        assert_eq!(read, document);
        let proof = read.check(&[key()]).unwrap();
        assert_eq!((proof.entry_count, proof.given), (2, Money::from_halalas(10_000)));
        assert_eq!(proof.returned, Money::ZERO);
        // A file that was saved by an editor with a byte order mark is the same proof.
        assert!(ProofDocument::parse(&format!("\u{feff}{text}")).is_ok());
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let genuine = document(13, &[4]);
        let other = key_of_seed("ataa.example/journal", &[8; 32]).unwrap();
        assert!(matches!(genuine.check(&[other]), Err(ProofError::KeyForeign { .. })));
        assert!(matches!(genuine.check(&[]), Err(ProofError::KeyForeign { .. })));
        let mut empty = genuine.clone();
        empty.entries.clear();
        assert_eq!(empty.check(&[key()]), Err(ProofError::Empty));
        let mut twice = genuine.clone();
        twice.entries.push(twice.entries[0].clone());
        assert!(matches!(twice.check(&[key()]), Err(ProofError::EntryForeign { .. })));
        let later = genuine.to_json().replace("ataa-proof/1", "ataa-proof/2");
        assert_eq!(ProofDocument::parse(&later), Err(ProofError::FormatUnknown));
        let extra = genuine
            .to_json()
            .replacen("\"key_id\"", "\"note\": \"x\", \"key_id\"", 1);
        assert_eq!(ProofDocument::parse(&extra), Err(ProofError::NotAProof));
        let shouted = genuine.to_json().replace("00000000-0000-0000", "{00000000-0000-0000");
        assert_eq!(ProofDocument::parse(&shouted), Err(ProofError::NotAProof));
        assert_eq!(
            ProofDocument::parse(&" ".repeat(PROOF_BYTES_MAX + 1)),
            Err(ProofError::TooLarge)
        );
        // A tree of one's own, signed with one's own key under the journal's name.
        let mut forged = genuine.clone();
        forged.head = sign_head(genuine.head.head().clone(), &[8; 32]).unwrap();
        assert!(matches!(forged.check(&[key()]), Err(ProofError::KeyForeign { .. })));
        let mut grown = genuine.head.note().to_owned();
        grown = grown.replacen("\n13\n", "\n14\n", 1);
        let mut resized = genuine;
        resized.head = grown.parse().unwrap();
        assert_eq!(resized.check(&[key()]), Err(ProofError::SignatureWrong));
    }

    /// Any one character of the file that is not white space, turned into another.
    #[test]
    fn no_character_can_be_changed() {
        let text = document(5, &[2]).to_json();
        for (place, sign) in text.char_indices().filter(|(_, sign)| !sign.is_whitespace()) {
            for other in ['0', '7', 'x', '"', ' '] {
                if other == sign {
                    continue;
                }
                let changed = format!("{}{other}{}", &text[..place], &text[place + sign.len_utf8()..]);
                let accepted = ProofDocument::parse(&changed).is_ok_and(|document| document.check(&[key()]).is_ok());
                assert!(!accepted, "{place}: {sign} became {other}");
            }
        }
    }

    proptest! {
        #[test]
        fn foreign_paths_and_places_are_refused(size in 2_u128..60, first in any::<prop::sample::Index>(),
            second in any::<prop::sample::Index>()) {
            let (first, second) = (first.index(size as usize) as u64, second.index(size as usize) as u64);
            prop_assume!(first != second);
            let genuine = document(size, &[first, second]);
            prop_assert!(genuine.check(&[key()]).is_ok());
            let mut swapped = genuine.clone();
            swapped.entries[0].path = genuine.entries[1].path.clone();
            prop_assert!(swapped.check(&[key()]).is_err());
            let mut moved = genuine.clone();
            (moved.entries[0].position, moved.entries[1].position) = (second, first);
            prop_assert!(moved.check(&[key()]).is_err());
            let mut exchanged = genuine.clone();
            exchanged.entries[0].entry = genuine.entries[1].entry.clone();
            prop_assert!(exchanged.check(&[key()]).is_err());
        }

        #[test]
        fn reading_never_panics(text in any::<String>(), cut in 0_usize..2_000) {
            let _ = ProofDocument::parse(&text);
            let genuine = document(3, &[1]).to_json();
            if let Some(part) = genuine.get(..cut.min(genuine.len() - 2)) {
                prop_assert!(ProofDocument::parse(part).is_err());
            }
        }
    }
}
