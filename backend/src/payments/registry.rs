//! The gateways that this installation has, made once when it starts.

use std::sync::Arc;

use super::gateway::Gateway;
use super::settings::GatewaySettings;
use super::{HyperPay, Moyasar, Stripe, Tap};
use crate::clock::Source;

/// The configured gateways. The test gateway is none of them: it needs a database and is
/// made from the [`crate::Context`].
#[derive(Clone, Default)]
pub struct Gateways(Vec<Arc<dyn Gateway>>);

impl Gateways {
    /// Sets up what is configured. One that cannot be set up is left out, loudly.
    #[must_use]
    pub fn new(settings: &GatewaySettings, source: &Source) -> Self {
        let mut gateways = Self::default();
        gateways.add("stripe", settings.stripe.as_ref().map(Stripe::new));
        gateways.add("moyasar", settings.moyasar.as_ref().map(Moyasar::new));
        let hyperpay = settings.hyperpay.as_ref().map(HyperPay::new);
        gateways.add("hyperpay", hyperpay);
        gateways.add("tap", settings.tap.as_ref().map(|tap| Tap::new(tap, source.clone())));
        gateways
    }

    /// Exactly these, for tests.
    #[cfg(test)]
    pub(crate) fn exactly(gateways: Vec<Arc<dyn Gateway>>) -> Self {
        Self(gateways)
    }

    fn add<G: Gateway + 'static>(&mut self, name: &str, gateway: Option<reqwest::Result<G>>) {
        match gateway {
            Some(Ok(gateway)) => self.0.push(Arc::new(gateway)),
            Some(Err(error)) => tracing::error!(gateway = name, %error, "the gateway could not be set up"),
            None => {}
        }
    }

    /// All of them, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Gateway>> {
        self.0.iter()
    }

    /// The gateway with this code.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Arc<dyn Gateway>> {
        self.0.iter().find(|gateway| gateway.name() == name).cloned()
    }
}
