//! Signatures of webhooks: HMAC-SHA256 over "time.body", as `t=…,v1=…` in one header.
//! The time is part of what is signed, so a recorded webhook is worth nothing later.

use domain::time::{MINUTE_US, SECOND_US, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::gateway::WebhookRefusal;

/// How far the signer's clock and ours may be apart.
pub const TOLERANCE_US: i64 = 5 * MINUTE_US;
/// Bytes of an HMAC-SHA256.
const DIGEST_LENGTH: usize = 32;
/// Parts of a header that are looked at.
const HEADER_PARTS_MAX: usize = 16;

/// The header's value for a body signed at `now`.
#[must_use]
pub fn sign(key: &[u8], raw_body: &[u8], now: Timestamp) -> String {
    let seconds = now.as_seconds();
    format!("t={seconds},v1={}", hex::encode(digest(key, raw_body, seconds)))
}

/// Checks a header's value against a body. The comparison takes the same time wherever
/// the first difference is. A header may carry several signatures, while the signer
/// changes its key; one that holds is enough.
///
/// # Errors
/// Why the signature is not believed.
pub fn verify(key: &[u8], raw_body: &[u8], header: Option<&str>, now: Timestamp) -> Result<(), WebhookRefusal> {
    let header = header.ok_or(WebhookRefusal::SignatureMissing)?;
    let (mut seconds, mut given) = (None, Vec::new());
    for part in header.split(',').take(HEADER_PARTS_MAX) {
        match part.trim().split_once('=') {
            Some(("t", value)) => seconds = value.parse::<i64>().ok(),
            Some(("v1", value)) => given.extend(hex::decode(value).ok()),
            _ => {}
        }
    }
    let Some(seconds) = seconds.filter(|_| !given.is_empty()) else {
        return Err(WebhookRefusal::SignatureMissing);
    };
    let expected = digest(key, raw_body, seconds);
    let holds = |given: &Vec<u8>| given.len() == DIGEST_LENGTH && bool::from(expected.ct_eq(given));
    if !given.iter().any(holds) {
        return Err(WebhookRefusal::SignatureWrong);
    }
    let signed_at = Timestamp::from_us(seconds.saturating_mul(SECOND_US));
    if now.us_since(signed_at).unsigned_abs() > TOLERANCE_US.unsigned_abs() {
        return Err(WebhookRefusal::SignatureStale);
    }
    Ok(())
}

fn digest(key: &[u8], raw_body: &[u8], seconds: i64) -> Vec<u8> {
    // A key of any length is accepted; an empty digest matches no signature.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(raw_body);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const NOW: Timestamp = Timestamp::from_us(1_800_000_000 * SECOND_US);

    #[test]
    fn a_signature_holds_for_its_body_key_and_time_only() {
        let header = sign(&KEY, b"{}", NOW);
        assert_eq!(verify(&KEY, b"{}", Some(&header), NOW), Ok(()));
        assert_eq!(
            verify(&KEY, b"{} ", Some(&header), NOW),
            Err(WebhookRefusal::SignatureWrong)
        );
        assert_eq!(
            verify(&[8; 32], b"{}", Some(&header), NOW),
            Err(WebhookRefusal::SignatureWrong)
        );
        let earlier = header.replace("t=1800000000", "t=1799999999");
        assert_eq!(
            verify(&KEY, b"{}", Some(&earlier), NOW),
            Err(WebhookRefusal::SignatureWrong)
        );
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        let header = sign(&KEY, b"{}", NOW);
        let other = sign(&[8; 32], b"{}", NOW);
        let v1 = |header: &str| header.split_once(',').map(|(_, rest)| rest.to_owned()).unwrap();
        let both = format!("t={},{},{}", NOW.as_seconds(), v1(&other), v1(&header));
        assert_eq!(verify(&KEY, b"{}", Some(&both), NOW), Ok(()));
        let wrong = format!("t={},{},v0=00", NOW.as_seconds(), v1(&other));
        assert_eq!(
            verify(&KEY, b"{}", Some(&wrong), NOW),
            Err(WebhookRefusal::SignatureWrong)
        );
    }

    #[test]
    fn a_recorded_webhook_is_refused_later() {
        let header = sign(&KEY, b"{}", NOW);
        assert_eq!(verify(&KEY, b"{}", Some(&header), NOW.plus_us(TOLERANCE_US)), Ok(()));
        let late = NOW.plus_us(TOLERANCE_US + 1);
        assert_eq!(
            verify(&KEY, b"{}", Some(&header), late),
            Err(WebhookRefusal::SignatureStale)
        );
        let early = NOW.plus_us(-TOLERANCE_US - 1);
        assert_eq!(
            verify(&KEY, b"{}", Some(&header), early),
            Err(WebhookRefusal::SignatureStale)
        );
    }

    #[test]
    fn what_is_no_signature_is_missing() {
        for header in [
            None,
            Some(""),
            Some("v1=00"),
            Some("t=x,v1=00"),
            Some("t=1,v1=zz"),
            Some("t=1"),
        ] {
            assert_eq!(
                verify(&KEY, b"{}", header, NOW),
                Err(WebhookRefusal::SignatureMissing),
                "{header:?}"
            );
        }
        let now = NOW.as_seconds();
        for header in [
            format!("t={now},v1="),
            format!("t={now},v1=00"),
            format!("t={},v1=00", i64::MAX),
        ] {
            assert_eq!(
                verify(&KEY, b"{}", Some(&header), NOW),
                Err(WebhookRefusal::SignatureWrong),
                "{header}"
            );
        }
    }
}
