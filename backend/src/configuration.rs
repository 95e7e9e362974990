//! What an operator decides: where data lives, how mail leaves, which secrets are used.

use std::path::PathBuf;

use crate::payments::settings::GatewaySettings;

/// Demo shows everything with invented data; production refuses what is unsafe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Invented data, test gateway, a mailbox anyone may read.
    Demo,
    /// Real money: refuses to start with the test gateway or a missing secret.
    Production,
}

/// A mail server. Without one, messages stay in the outbox (and, in demo mode, the mailbox).
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Host name.
    pub host: String,
    /// Port, usually 587 or 465.
    pub port: u16,
    /// Account, when the server asks for one.
    pub username: Option<String>,
    /// Password of the account.
    pub password: Option<String>,
    /// Whether TLS is required. Off only for a server on this machine.
    pub tls: bool,
}

/// Everything the use cases need to know about the installation.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// Demo or production.
    pub mode: Mode,
    /// The address people reach the site at, without a slash at the end.
    pub public_url: String,
    /// Where uploads live.
    pub data_dir: PathBuf,
    /// Key material for signatures and tokens; 32 bytes nobody else has.
    pub secret: [u8; 32],
    /// The sender of every message.
    pub mail_from: String,
    /// The mail server.
    pub mail_server: Option<MailServer>,
    /// The program that draws PDFs.
    pub documents_program: PathBuf,
    /// The payment gateways.
    pub gateways: GatewaySettings,
}

impl Configuration {
    /// Whether this is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }

    /// A key derived from the secret for one purpose, so that no two uses share a key.
    #[must_use]
    pub fn key_for(&self, purpose: &str) -> [u8; 32] {
        use hmac::{Hmac, Mac};
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.secret) else {
            return self.secret;
        };
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
