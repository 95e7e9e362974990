//! Sealing of what only a few may read: national ids (handbook 10.2, 10.3). XChaCha20-Poly1305 with a
//! key of its own, bound to what it belongs to, so that a sealed value copied to another row does
//! not open. Values of this kind are never logged: the types that carry them print masked.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use domain::identity::NationalId;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{Context, Error, Result};

/// The first part of a sealed text: how it was sealed.
const VERSION: &str = "v1";
/// Bytes of the nonce.
const NONCE_BYTES: usize = 24;

fn cipher(context: &Context) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&context.configuration.key_for("national-id-seal").into())
}

/// Seals a number for the row named by `owner`.
///
/// # Errors
/// Internal when the cipher refuses, which it never does for so short a text.
pub(crate) fn national_id_seal(context: &Context, number: &NationalId, owner: &str) -> Result<String> {
    let secret = context.source.secret();
    let nonce = &secret[..NONCE_BYTES];
    let payload = Payload {
        msg: number.as_str().as_bytes(),
        aad: owner.as_bytes(),
    };
    let sealed = cipher(context)
        .encrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| Error::internal("a national id could not be sealed"))?;
    Ok(format!("{VERSION}:{}:{}", hex::encode(nonce), hex::encode(sealed)))
}

/// Opens what [`national_id_seal`] sealed for the same owner.
///
/// # Errors
/// Internal when it was changed, sealed for another owner or with another key.
pub(crate) fn national_id_open(context: &Context, sealed: &str, owner: &str) -> Result<NationalId> {
    let refused = || Error::internal("a sealed national id does not open");
    let mut parts = sealed.split(':');
    let (Some(VERSION), Some(nonce), Some(text), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(refused());
    };
    let nonce = hex::decode(nonce).map_err(|_| refused())?;
    let text = hex::decode(text).map_err(|_| refused())?;
    if nonce.len() != NONCE_BYTES {
        return Err(refused());
    }
    let payload = Payload {
        msg: &text,
        aad: owner.as_bytes(),
    };
    let plain = cipher(context)
        .decrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| refused())?;
    let plain = String::from_utf8(plain).map_err(|_| refused())?;
    NationalId::parse(&plain).map_err(|_| refused())
}

/// A keyed hash that finds gifts of the same person without opening anything.
pub(crate) fn national_id_hash(context: &Context, number: &NationalId) -> Result<String> {
    let key = context.configuration.key_for("national-id-hash");
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).map_err(Error::internal)?;
    mac.update(number.as_str().as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}
