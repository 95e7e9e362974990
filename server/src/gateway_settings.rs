//! Which payment gateways are set up: `ATAA_GATEWAY` and each gateway's keys.

use anyhow::{Context as _, bail};
use backend::payments::TEST_GATEWAY;
use backend::payments::settings::{
    ANSWER_TIMEOUT, GatewaySettings, HyperPaySettings, MoyasarSettings, Secret, StripeSettings, TapSettings,
};
use serde::Deserialize;

/// Bytes of the key that seals HyperPay's webhooks.
const HYPERPAY_KEY_BYTES: usize = 32;

/// What environment and file may say of gateways. Names are those of `ATAA_*`,
/// lower-cased. A gateway is set up as soon as one of its keys is given; then it needs
/// them all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GatewayOptions {
    /// Address of Stripe's interface; the public one when empty.
    pub stripe_url: Option<String>,
    /// `sk_…`
    pub stripe_secret_key: Option<Secret>,
    /// `whsec_…`
    pub stripe_webhook_secret: Option<Secret>,
    /// Address of Moyasar's interface; the public one when empty.
    pub moyasar_url: Option<String>,
    /// `sk_…`
    pub moyasar_secret_key: Option<Secret>,
    /// The secret token chosen with the webhook.
    pub moyasar_webhook_secret: Option<Secret>,
    /// Address of HyperPay's interface; that of the live platform when empty.
    pub hyperpay_url: Option<String>,
    /// The channel.
    pub hyperpay_entity_id: Option<String>,
    /// The access token.
    pub hyperpay_access_token: Option<Secret>,
    /// 64 hexadecimal digits.
    pub hyperpay_webhook_key: Option<Secret>,
    /// Address of Tap's interface; the public one when empty.
    pub tap_url: Option<String>,
    /// `sk_…`
    pub tap_secret_key: Option<Secret>,
}

/// A value that a gateway cannot do without.
fn needed<'a>(gateway: &str, variable: &str, value: Option<&'a str>) -> anyhow::Result<&'a str> {
    value
        .filter(|value| !value.is_empty())
        .with_context(|| format!("the gateway {gateway} needs {variable}"))
}

impl GatewayOptions {
    /// Checks them and turns them into what the use cases take. `chosen` is `ATAA_GATEWAY`.
    ///
    /// # Errors
    /// A gateway without its keys or unknown; in production the test gateway, and a
    /// gateway that is not spoken to over https. Each with its remedy; no key is printed.
    pub fn settings(&self, chosen: &str, production: bool) -> anyhow::Result<GatewaySettings> {
        let settings = GatewaySettings {
            default: if chosen == "test" { TEST_GATEWAY } else { chosen }.to_owned(),
            stripe: self.stripe(chosen, production)?,
            moyasar: self.moyasar(chosen, production)?,
            hyperpay: self.hyperpay(chosen, production)?,
            tap: self.tap(chosen, production)?,
        };
        match chosen {
            "test" if production => {
                bail!("production refuses the test gateway: set ATAA_GATEWAY to stripe, moyasar, hyperpay or tap")
            }
            "test" | "stripe" | "moyasar" | "hyperpay" | "tap" => Ok(settings),
            other => bail!("ATAA_GATEWAY is \"{other}\"; it must be test, stripe, moyasar, hyperpay or tap"),
        }
    }

    fn stripe(&self, chosen: &str, production: bool) -> anyhow::Result<Option<StripeSettings>> {
        if chosen != "stripe" && self.stripe_secret_key.is_none() && self.stripe_webhook_secret.is_none() {
            return Ok(None);
        }
        Ok(Some(StripeSettings {
            base_url: base_url(
                "ATAA_STRIPE_URL",
                &self.stripe_url,
                "https://api.stripe.com",
                production,
            )?,
            secret_key: secret("stripe", "ATAA_STRIPE_SECRET_KEY", &self.stripe_secret_key)?,
            webhook_secret: secret("stripe", "ATAA_STRIPE_WEBHOOK_SECRET", &self.stripe_webhook_secret)?,
            answer_timeout: ANSWER_TIMEOUT,
        }))
    }

    fn moyasar(&self, chosen: &str, production: bool) -> anyhow::Result<Option<MoyasarSettings>> {
        if chosen != "moyasar" && self.moyasar_secret_key.is_none() && self.moyasar_webhook_secret.is_none() {
            return Ok(None);
        }
        Ok(Some(MoyasarSettings {
            base_url: base_url(
                "ATAA_MOYASAR_URL",
                &self.moyasar_url,
                "https://api.moyasar.com",
                production,
            )?,
            secret_key: secret("moyasar", "ATAA_MOYASAR_SECRET_KEY", &self.moyasar_secret_key)?,
            webhook_secret: secret("moyasar", "ATAA_MOYASAR_WEBHOOK_SECRET", &self.moyasar_webhook_secret)?,
            answer_timeout: ANSWER_TIMEOUT,
        }))
    }

    fn hyperpay(&self, chosen: &str, production: bool) -> anyhow::Result<Option<HyperPaySettings>> {
        let keys = [&self.hyperpay_access_token, &self.hyperpay_webhook_key];
        if chosen != "hyperpay" && self.hyperpay_entity_id.is_none() && keys.iter().all(|key| key.is_none()) {
            return Ok(None);
        }
        let webhook_key = secret("hyperpay", "ATAA_HYPERPAY_WEBHOOK_KEY", &self.hyperpay_webhook_key)?;
        if hex::decode(webhook_key.reveal()).map(|key| key.len()) != Ok(HYPERPAY_KEY_BYTES) {
            bail!("ATAA_HYPERPAY_WEBHOOK_KEY must be the 64 hexadecimal digits that HyperPay shows with the webhook");
        }
        let live = "https://eu-prod.oppwa.com";
        Ok(Some(HyperPaySettings {
            base_url: base_url("ATAA_HYPERPAY_URL", &self.hyperpay_url, live, production)?,
            entity_id: needed(
                "hyperpay",
                "ATAA_HYPERPAY_ENTITY_ID",
                self.hyperpay_entity_id.as_deref(),
            )?
            .to_owned(),
            access_token: secret("hyperpay", "ATAA_HYPERPAY_ACCESS_TOKEN", &self.hyperpay_access_token)?,
            webhook_key,
            answer_timeout: ANSWER_TIMEOUT,
        }))
    }

    fn tap(&self, chosen: &str, production: bool) -> anyhow::Result<Option<TapSettings>> {
        if chosen != "tap" && self.tap_secret_key.is_none() {
            return Ok(None);
        }
        Ok(Some(TapSettings {
            base_url: base_url("ATAA_TAP_URL", &self.tap_url, "https://api.tap.company", production)?,
            secret_key: secret("tap", "ATAA_TAP_SECRET_KEY", &self.tap_secret_key)?,
            answer_timeout: ANSWER_TIMEOUT,
        }))
    }
}

fn secret(gateway: &str, variable: &str, value: &Option<Secret>) -> anyhow::Result<Secret> {
    needed(gateway, variable, value.as_ref().map(Secret::reveal)).map(Secret::new)
}

/// Without https a key would travel in the clear; outside production that is allowed for
/// a server on this machine.
fn base_url(variable: &str, value: &Option<String>, public: &str, production: bool) -> anyhow::Result<String> {
    let url = value.as_deref().unwrap_or(public).trim_end_matches('/');
    let here = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    if url.starts_with("https://") || (!production && here.iter().any(|start| url.starts_with(start))) {
        return Ok(url.to_owned());
    }
    bail!("{variable} must begin with https://")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    fn hidden(value: &str) -> Option<Secret> {
        Some(Secret::new(value))
    }

    fn stripe() -> GatewayOptions {
        GatewayOptions {
            stripe_secret_key: hidden("sk_live_1"),
            stripe_webhook_secret: hidden("whsec_1"),
            ..GatewayOptions::default()
        }
    }

    #[test]
    fn a_gateway_needs_all_of_its_keys() {
        for gateway in ["stripe", "moyasar", "hyperpay", "tap"] {
            let error = GatewayOptions::default().settings(gateway, false).unwrap_err();
            assert!(error.to_string().contains("needs ATAA_"), "{error}");
        }
        let half = GatewayOptions {
            moyasar_secret_key: hidden("sk_live_1"),
            ..GatewayOptions::default()
        };
        let error = half.settings("test", false).unwrap_err().to_string();
        assert_eq!(error, "the gateway moyasar needs ATAA_MOYASAR_WEBHOOK_SECRET");
        assert!(GatewayOptions::default().settings("paypal", false).is_err());
    }

    #[test]
    fn several_gateways_stand_beside_the_default_one() {
        let options = GatewayOptions {
            tap_secret_key: hidden("sk_live_2"),
            ..stripe()
        };
        let settings = options.settings("tap", true).unwrap();
        assert_eq!(settings.default, "tap");
        assert!(settings.stripe.is_some() && settings.tap.is_some() && settings.moyasar.is_none());
        let demonstration = GatewayOptions::default().settings("test", false).unwrap();
        assert_eq!(demonstration.default, TEST_GATEWAY);
        assert!(GatewayOptions::default().settings("test", true).is_err());
        let printed = format!("{options:?} {settings:?}");
        assert!(!printed.contains("sk_live") && !printed.contains("whsec"), "{printed}");
    }

    #[test]
    fn keys_travel_over_https_only() {
        let with = |url: &str| GatewayOptions {
            stripe_url: text(url),
            ..stripe()
        };
        assert!(with("http://127.0.0.1:8420").settings("stripe", false).is_ok());
        assert!(with("http://127.0.0.1:8420").settings("stripe", true).is_err());
        assert!(with("http://stripe.example").settings("stripe", false).is_err());
        assert!(with("https://stripe.example/").settings("stripe", true).is_ok());
        let hyperpay = GatewayOptions {
            hyperpay_entity_id: text("8a8294174b7ecb28014b9699220015ca"),
            hyperpay_access_token: hidden("token"),
            hyperpay_webhook_key: hidden("too short"),
            ..GatewayOptions::default()
        };
        assert!(hyperpay.settings("hyperpay", true).is_err());
    }
}
