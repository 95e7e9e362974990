//! `ataa verify`: checks the proof of a gift on a machine that has nothing but this program and the
//! file (docs/proof.md).

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use backend::ledger::signing_key_public;
use domain::ledger::proof::{PROOF_BYTES_MAX, Proof, ProofDocument, ProofError, SignedHead, VerifierKey};
use domain::money::Money;

use crate::command_line::say;
use crate::settings::Settings;

/// Checks a proof and says what came of it: exit code 0 for a genuine one, 1 for one that is refused.
///
/// # Errors
/// A file that cannot be read, a key that is none.
pub(crate) fn verify(
    settings: &Settings,
    file: &Path,
    head: Option<&Path>,
    keys: &[String],
) -> anyhow::Result<ExitCode> {
    let text = read(file)?;
    let published = head.map(published_head).transpose()?;
    let document = match ProofDocument::parse(&text) {
        Ok(document) => document,
        Err(error) => return Ok(refused(&error)),
    };
    let keys = trusted_keys(settings, &document, published.is_some(), keys)?;
    match check(&document, published.as_ref(), &keys) {
        Ok(proof) => Ok(genuine(&proof, &document.key_id, !keys.is_empty())),
        Err(error) => Ok(refused(&error)),
    }
}

/// Without a key it is the published head that is trusted: the proof must lead to that very one.
fn check(document: &ProofDocument, published: Option<&SignedHead>, keys: &[VerifierKey]) -> Result<Proof, ProofError> {
    if published.is_some_and(|published| published.head() != document.head.head()) {
        return Err(ProofError::HeadForeign);
    }
    if keys.is_empty() && published.is_some() {
        return document.check_entries();
    }
    document.check(keys)
}

/// The keys that count: those that were named; with a published head none is needed; otherwise this
/// installation's own.
fn trusted_keys(
    settings: &Settings,
    document: &ProofDocument,
    has_head: bool,
    named: &[String],
) -> anyhow::Result<Vec<VerifierKey>> {
    if named.is_empty() && !has_head {
        let configuration = settings.configuration()?;
        let mut keys = vec![signing_key_public(&configuration)?];
        keys.extend(configuration.signing_keys_former);
        return Ok(keys);
    }
    let origin = &document.head.head().origin;
    named.iter().map(|text| key(origin, text)).collect()
}

/// A key with its name, or bare hexadecimal digits that take the name from the proof.
fn key(origin: &str, text: &str) -> anyhow::Result<VerifierKey> {
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let mut public_key = [0; 32];
    if hex::decode_to_slice(text.trim(), &mut public_key).is_err() {
        bail!("\"{text}\" is no public key: give it as /heads lists it, or its 64 hexadecimal digits");
    }
    VerifierKey::new(origin, public_key).context("the proof names no journal")
}

fn published_head(path: &Path) -> anyhow::Result<SignedHead> {
    let note = read(path)?;
    note.parse()
        .with_context(|| format!("{} is not a head as /heads/<day> gives it", path.display()))
}

fn read(path: &Path) -> anyhow::Result<String> {
    let size = std::fs::metadata(path)
        .with_context(|| format!("{} cannot be read", path.display()))?
        .len();
    if size > PROOF_BYTES_MAX as u64 {
        bail!("{}: {}", path.display(), ProofError::TooLarge);
    }
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{} is not text", path.display()))
}

fn genuine(proof: &Proof, key_id: &str, is_signature_checked: bool) -> ExitCode {
    let head = &proof.head;
    say("genuine");
    say(&format!("entries   {}", proof.entry_count));
    say(&format!("given     SAR {}", proof.given));
    if proof.returned != Money::ZERO {
        say(&format!("returned  SAR {}", proof.returned));
    }
    say(&format!("journal   {}, {} entries", head.origin, head.tree_size));
    say(&format!(
        "head      {} {}, signed {} by key {key_id}",
        head.kind, head.day, head.signed_at
    ));
    if !is_signature_checked {
        say("          its signature was not checked: the head that was given is trusted as it is");
    }
    ExitCode::SUCCESS
}

fn refused(error: &ProofError) -> ExitCode {
    say(&format!("refused: {error}"));
    ExitCode::FAILURE
}
