//! The secret link of a gift: whoever has it sees the gift's path and receipt, and
//! nothing about the donor. The token is made from the intent's id with a key that only
//! this installation has, so it can be written into a message at any time; stored is
//! only its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::IntentId;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::configuration::Configuration;

/// Bytes of a token: 144 bits cannot be guessed.
const TOKEN_BYTES: usize = 18;

/// The token in the link of an intent's gifts.
#[must_use]
pub fn tracking_token(configuration: &Configuration, intent: IntentId) -> String {
    let key = configuration.key_for("tracking");
    // A key of 32 bytes is always accepted.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
        return String::new();
    };
    mac.update(intent.as_uuid().as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..TOKEN_BYTES])
}

/// What is stored of a token.
#[must_use]
pub fn tracking_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
