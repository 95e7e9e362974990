//! Signed heads of the journal's tree, as text that people can read and print.
//!
//! The text is a checkpoint and its signature a signed note, both as C2SP writes them down
//! (c2sp.org/tlog-checkpoint, c2sp.org/signed-note), so that tools for transparency logs read them.

use super::merkle::Hash;
use crate::codes::coded_enum;
use crate::time::CivilDate;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::str::FromStr;
use thiserror::Error;

/// The kind of signature that a key's name is hashed with: Ed25519.
const ED25519: u8 = 1;
/// What a line with a signature begins with.
const SIGNATURE_MARK: &str = "\u{2014} ";
/// The longest head that is read at all.
const HEAD_BYTES_MAX: usize = 8 * 1024;
/// Signatures that are looked through at most; witnesses may have added theirs.
const SIGNATURES_MAX: usize = 16;
/// The longest origin.
const ORIGIN_LENGTH_MAX: usize = 200;

coded_enum! {
    /// Why a head was signed.
    HeadKind {
        /// A day has ended.
        Daily = "daily",
        /// Somebody asked for a proof before the day had ended.
        Interim = "interim",
    }
}

/// Why a head cannot be read or its signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HeadError {
    /// It is not the text of a head.
    #[error("the text is not a signed head")]
    Unreadable,
    /// The key is not written as keys are.
    #[error("the text is not a public key")]
    KeyUnreadable,
    /// No signature of that key stands below it.
    #[error("the head carries no signature of the key")]
    SignatureMissing,
    /// The signature is not one of this text by that key.
    #[error("the signature does not fit the head and the key")]
    SignatureWrong,
}

/// What a head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whose journal it is: a host and a path, without a scheme.
    pub origin: String,
    /// How many entries the tree has.
    pub tree_size: u64,
    /// The tree's root.
    pub root: Hash,
    /// Why it was signed.
    pub kind: HeadKind,
    /// The day in Asia/Riyadh that it closes, or in which it was asked for.
    pub day: CivilDate,
    /// The hash of the head before it; the first has none.
    pub previous: Option<Hash>,
    /// When it was signed, RFC 3339 in UTC.
    pub signed_at: String,
}

impl Head {
    /// The signed text.
    #[must_use]
    pub fn text(&self) -> String {
        let previous = self
            .previous
            .map_or_else(|| "none".to_owned(), |hash| BASE64.encode(hash));
        format!(
            "{}\n{}\n{}\nkind {}\nday {}\nprevious {previous}\nsigned {}\n",
            self.origin,
            self.tree_size,
            BASE64.encode(self.root),
            self.kind.code(),
            self.day,
            self.signed_at,
        )
    }

    /// The hash that the next head names it by: SHA-256 of the signed text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.text()).into()
    }

    fn parse(text: &str) -> Option<Head> {
        let mut lines = text.lines();
        let mut named = |name: &str| lines.next()?.strip_prefix(name);
        let origin = named("")?.to_owned();
        let tree_size = named("")?.parse().ok()?;
        let root = hash(named("")?)?;
        let kind = named("kind ")?.parse().ok()?;
        let day = named("day ")?.parse().ok()?;
        let previous = match named("previous ")? {
            "none" => None,
            text => Some(hash(text)?),
        };
        let signed_at = named("signed ")?.to_owned();
        let head = Head {
            origin,
            tree_size,
            root,
            kind,
            day,
            previous,
            signed_at,
        };
        // Only the one way of writing it counts; further lines are a later version's.
        (is_origin(&head.origin) && head.text() == text).then_some(head)
    }
}

/// Names of keys hold neither spaces nor plus signs (c2sp.org/signed-note).
fn is_origin(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= ORIGIN_LENGTH_MAX
        && !text
            .chars()
            .any(|sign| sign.is_whitespace() || sign.is_control() || sign == '+')
}

fn hash(text: &str) -> Option<Hash> {
    BASE64.decode(text).ok()?.try_into().ok()
}

/// A public key with the name it signs under, written `name+key id+key`
/// (c2sp.org/signed-note, "verifier keys").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    public_key: [u8; 32],
}

impl VerifierKey {
    /// A key by its parts; `None` when the name cannot be one.
    #[must_use]
    pub fn new(name: &str, public_key: [u8; 32]) -> Option<VerifierKey> {
        is_origin(name).then(|| VerifierKey {
            name: name.to_owned(),
            public_key,
        })
    }

    /// The name: the origin of the heads that it signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Ed25519 public key.
    #[must_use]
    pub const fn public_key(&self) -> &[u8; 32] {
        &self.public_key
    }

    /// The first four bytes of the hash of name, kind and key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash: Hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.public_key)
            .finalize()
            .into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The key's id as eight hexadecimal digits.
    #[must_use]
    pub fn id_text(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id()))
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.public_key);
        write!(formatter, "{}+{}+{}", self.name, self.id_text(), BASE64.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = HeadError;

    fn from_str(text: &str) -> Result<VerifierKey, HeadError> {
        let read = || {
            let (name, rest) = text.trim().split_once('+')?;
            let (id, key) = rest.split_once('+')?;
            let key = BASE64.decode(key).ok()?;
            let (kind, key) = key.split_first()?;
            let key = VerifierKey::new(name, key.try_into().ok()?)?;
            (*kind == ED25519 && key.id_text() == id).then_some(key)
        };
        read().ok_or(HeadError::KeyUnreadable)
    }
}

/// What has to be checked with Ed25519, by whatever there is to check it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureClaim {
    /// The signed bytes.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: [u8; 64],
    /// The public key.
    pub public_key: [u8; 32],
}

impl SignatureClaim {
    /// Checks it.
    ///
    /// # Errors
    /// When the signature does not fit.
    #[cfg(feature = "signing")]
    pub fn check(&self) -> Result<(), HeadError> {
        use ed25519_dalek::{Signature, VerifyingKey};
        let key = VerifyingKey::from_bytes(&self.public_key).map_err(|_| HeadError::KeyUnreadable)?;
        key.verify_strict(&self.message, &Signature::from_bytes(&self.signature))
            .map_err(|_| HeadError::SignatureWrong)
    }
}

/// A head with the signatures below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    head: Head,
    note: String,
}

impl SignedHead {
    /// What it says. Nothing is known of its signatures yet.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// The whole text with its signatures.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The signature of `key` below it.
    ///
    /// # Errors
    /// When there is none, or the head is of another origin than the key.
    pub fn claim(&self, key: &VerifierKey) -> Result<SignatureClaim, HeadError> {
        let (text, signatures) = split(&self.note).ok_or(HeadError::Unreadable)?;
        if self.head.origin != key.name {
            return Err(HeadError::SignatureMissing);
        }
        let signature = signatures.lines().take(SIGNATURES_MAX).find_map(|line| {
            let (name, signature) = line.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
            let signature = BASE64.decode(signature).ok()?;
            let (id, signature) = signature.split_at_checked(4)?;
            (name == key.name && id == key.id()).then(|| signature.try_into().ok())?
        });
        Ok(SignatureClaim {
            message: text.as_bytes().to_vec(),
            signature: signature.ok_or(HeadError::SignatureMissing)?,
            public_key: key.public_key,
        })
    }

    /// Checks the signature of `key`.
    ///
    /// # Errors
    /// When there is none or it does not fit.
    #[cfg(feature = "signing")]
    pub fn check(&self, key: &VerifierKey) -> Result<(), HeadError> {
        self.claim(key)?.check()
    }
}

impl FromStr for SignedHead {
    type Err = HeadError;

    fn from_str(note: &str) -> Result<SignedHead, HeadError> {
        let read = || {
            if note.len() > HEAD_BYTES_MAX {
                return None;
            }
            let head = Head::parse(split(note)?.0)?;
            Some(SignedHead {
                head,
                note: note.to_owned(),
            })
        };
        read().ok_or(HeadError::Unreadable)
    }
}

/// The signed text, with the line break that ends it, and the lines of signatures.
fn split(note: &str) -> Option<(&str, &str)> {
    let end = note.find("\n\n")? + 1;
    Some((&note[..end], &note[end + 1..]))
}

/// The public key of a seed.
#[cfg(feature = "signing")]
#[must_use]
pub fn key_of_seed(name: &str, seed: &[u8; 32]) -> Option<VerifierKey> {
    VerifierKey::new(
        name,
        ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().to_bytes(),
    )
}

/// Signs a head with the key of a seed, under the head's origin.
///
/// # Errors
/// When the origin cannot be a key's name.
#[cfg(feature = "signing")]
pub fn sign_head(head: Head, seed: &[u8; 32]) -> Result<SignedHead, HeadError> {
    use ed25519_dalek::Signer;
    let signing_key = ed25519_dalek::SigningKey::from_bytes(seed);
    let key = key_of_seed(&head.origin, seed).ok_or(HeadError::Unreadable)?;
    let text = head.text();
    let mut signature = key.id().to_vec();
    signature.extend(signing_key.sign(text.as_bytes()).to_bytes());
    let note = format!("{text}\n{SIGNATURE_MARK}{} {}\n", key.name, BASE64.encode(signature));
    Ok(SignedHead { head, note })
}

#[cfg(all(test, feature = "signing"))]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const SEED: [u8; 32] = [9; 32];

    pub(in super::super) fn head(tree_size: u64, root: Hash) -> Head {
        Head {
            origin: "ataa.example/journal".to_owned(),
            tree_size,
            root,
            kind: HeadKind::Daily,
            day: CivilDate::new(2026, 11, 22).unwrap(),
            previous: Some([3; 32]),
            signed_at: "2026-11-22T21:00:05Z".to_owned(),
        }
    }

    /// The key of the example in golang.org/x/mod/sumdb/note, the format's first implementation.
    #[test]
    fn keys_are_written_as_other_tools_write_them() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: VerifierKey = text.parse().unwrap();
        assert_eq!(key.to_string(), text);
        assert_eq!(key.id_text(), "c74f20a3");
        let note =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        let bytes = BASE64.decode(signature).unwrap();
        assert_eq!(bytes[..4], key.id());
        let claim = SignatureClaim {
            message: note.as_bytes().to_vec(),
            signature: bytes[4..].try_into().unwrap(),
            public_key: *key.public_key(),
        };
        assert_eq!(claim.check(), Ok(()));
        for wrong in [
            "",
            "a+b",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "a b+00000000+AQ==",
        ] {
            assert!(wrong.parse::<VerifierKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_head_is_read_as_written() {
        let signed = sign_head(head(12, [1; 32]), &SEED).unwrap();
        let read: SignedHead = signed.note().parse().unwrap();
        assert_eq!(read, signed);
        let key = key_of_seed("ataa.example/journal", &SEED).unwrap();
        assert_eq!(read.check(&key), Ok(()));
        assert_eq!(
            signed.head().text(),
            "ataa.example/journal\n12\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nkind daily\nday 2026-11-22\n\
             previous AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\nsigned 2026-11-22T21:00:05Z\n"
        );
        let witnessed = format!("{}\u{2014} witness.example AAAAAAAA\n", signed.note());
        assert_eq!(witnessed.parse::<SignedHead>().unwrap().check(&key), Ok(()));
    }

    /// Every single bit of the note, and foreign keys.
    #[test]
    fn a_changed_head_is_refused() {
        let signed = sign_head(head(12, [1; 32]), &SEED).unwrap();
        let key = key_of_seed("ataa.example/journal", &SEED).unwrap();
        let note = signed.note().as_bytes();
        // The line break that ends the note belongs to nothing that is signed.
        for place in 0..note.len() - 1 {
            for bit in 0..8 {
                let mut changed = note.to_vec();
                changed[place] ^= 1 << bit;
                let Ok(text) = String::from_utf8(changed) else { continue };
                let accepted = text.parse::<SignedHead>().is_ok_and(|head| head.check(&key).is_ok());
                assert!(!accepted, "byte {place} bit {bit}: {text}");
            }
        }
        let other = key_of_seed("ataa.example/journal", &[8; 32]).unwrap();
        assert_eq!(signed.check(&other), Err(HeadError::SignatureMissing));
        let elsewhere = key_of_seed("elsewhere.example/journal", &SEED).unwrap();
        assert_eq!(signed.check(&elsewhere), Err(HeadError::SignatureMissing));
        for origin in ["", "a b", "a+b", "a\nb"] {
            let foreign = Head {
                origin: origin.to_owned(),
                ..head(1, [0; 32])
            };
            assert!(sign_head(foreign, &SEED).is_err());
        }
    }
}
