//! What an operator sets up for each gateway. Secrets are wrapped, so that they are never
//! written into a log.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use super::test_gateway::TEST_GATEWAY;

/// How long a gateway may take to answer. What takes longer has an unknown outcome, and
/// is asked about later.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Something that nobody else may know. Printing it shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one who needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

/// Stripe (handbook 9.3).
#[derive(Debug, Clone)]
pub struct StripeSettings {
    /// Address of its interface, without a slash at the end.
    pub base_url: String,
    /// `sk_…`
    pub secret_key: Secret,
    /// `whsec_…`, of the webhook endpoint.
    pub webhook_secret: Secret,
    /// See [`ANSWER_TIMEOUT`].
    pub answer_timeout: Duration,
}

/// Moyasar (handbook 9.3).
#[derive(Debug, Clone)]
pub struct MoyasarSettings {
    /// Address of its interface, without a slash at the end.
    pub base_url: String,
    /// `sk_…`
    pub secret_key: Secret,
    /// The secret token that was chosen with the webhook.
    pub webhook_secret: Secret,
    /// See [`ANSWER_TIMEOUT`].
    pub answer_timeout: Duration,
}

/// HyperPay, on the Open Payment Platform (handbook 9.3).
#[derive(Debug, Clone)]
pub struct HyperPaySettings {
    /// Address of its interface, without a slash at the end.
    pub base_url: String,
    /// The channel through which payments go.
    pub entity_id: String,
    /// The access token.
    pub access_token: Secret,
    /// 64 hexadecimal digits: the key with which webhooks are sealed.
    pub webhook_key: Secret,
    /// See [`ANSWER_TIMEOUT`].
    pub answer_timeout: Duration,
}

/// Tap (handbook 9.3).
#[derive(Debug, Clone)]
pub struct TapSettings {
    /// Address of its interface, without a slash at the end.
    pub base_url: String,
    /// `sk_…`; it also signs the webhooks.
    pub secret_key: Secret,
    /// See [`ANSWER_TIMEOUT`].
    pub answer_timeout: Duration,
}

/// The gateways of this installation. Several may be set up at once: new payments go to
/// the default one, older ones stay with theirs.
#[derive(Debug, Clone)]
pub struct GatewaySettings {
    /// Code of the gateway that takes new payments.
    pub default: String,
    /// Stripe.
    pub stripe: Option<StripeSettings>,
    /// Moyasar.
    pub moyasar: Option<MoyasarSettings>,
    /// HyperPay.
    pub hyperpay: Option<HyperPaySettings>,
    /// Tap.
    pub tap: Option<TapSettings>,
}

impl Default for GatewaySettings {
    /// The test gateway alone.
    fn default() -> Self {
        Self {
            default: TEST_GATEWAY.to_owned(),
            stripe: None,
            moyasar: None,
            hyperpay: None,
            tap: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let settings = StripeSettings {
            base_url: "https://api.stripe.com".to_owned(),
            secret_key: Secret::new("sk_live_1"),
            webhook_secret: Secret::new("whsec_1"),
            answer_timeout: ANSWER_TIMEOUT,
        };
        let printed = format!("{settings:?}");
        assert!(!printed.contains("sk_live") && !printed.contains("whsec"), "{printed}");
    }
}
