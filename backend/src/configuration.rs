//! What an operator decides: where data lives, how mail leaves, which secrets are used.

use std::path::PathBuf;

use domain::bank::AccountPurpose;
use domain::identity::Iban;
use domain::ledger::proof::VerifierKey;
use domain::payouts;

use crate::bank::BankAccount;
use crate::payments::settings::GatewaySettings;

/// What the signing key is derived under (HKDF, RFC 5869).
const SIGNING_PURPOSE: &[u8] = b"ataa:journal-signing-key:v1";

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

/// Kannel, through which text messages come and go (docs/sms.md).
#[derive(Clone)]
pub struct KannelSettings {
    /// The number that donors write to.
    pub shortcode: String,
    /// Kannel's `sendsms` address.
    pub send_url: String,
    /// Kannel's user for sending.
    pub username: String,
    /// That user's password.
    pub password: String,
    /// The operator's connection by its name in Kannel, when there are several.
    pub smsc: Option<String>,
    /// What Kannel proves itself with when it delivers a message.
    pub inbound_secret: String,
    /// Addresses that may deliver messages and reports.
    pub allowed_origins: Vec<std::net::IpAddr>,
    /// Where Kannel reaches this program, without a slash at the end.
    pub callback_url: String,
}

impl std::fmt::Debug for KannelSettings {
    /// Without its secrets, which must not reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("KannelSettings")
            .field("shortcode", &self.shortcode)
            .field("send_url", &self.send_url)
            .field("allowed_origins", &self.allowed_origins)
            .finish_non_exhaustive()
    }
}

/// An account of the platform that charities are paid from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayingAccount {
    /// The name that the bank knows the account by.
    pub holder: String,
    /// The account.
    pub iban: Iban,
}

/// The accounts that charities are paid from: zakat never from the one of other gifts (handbook
/// 4.1). Without one nothing is paid from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayingAccounts {
    /// For zakat.
    pub zakat: Option<PayingAccount>,
    /// For all other gifts.
    pub other: Option<PayingAccount>,
}

impl PayingAccounts {
    /// The account for a purpose.
    #[must_use]
    pub const fn of(&self, purpose: payouts::AccountPurpose) -> Option<&PayingAccount> {
        match purpose {
            payouts::AccountPurpose::Zakat => self.zakat.as_ref(),
            payouts::AccountPurpose::Other => self.other.as_ref(),
        }
    }

    /// Invented accounts for demonstrations and tests.
    #[must_use]
    pub fn demonstration() -> Self {
        let account = |iban: &str| {
            let iban = Iban::parse(iban).ok()?;
            let holder = "Ataa Platform (demonstration)".to_owned();
            Some(PayingAccount { holder, iban })
        };
        Self {
            zakat: account("SA1380000000000000000101"),
            other: account("SA0280000000000000000202"),
        }
    }
}

/// A gateway whose payouts arrive at the bank: how they are told from gifts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRule {
    /// The gateway's name.
    pub gateway: String,
    /// What its payouts' references or texts begin with.
    pub reference_beginning: String,
    /// The account that it pays from: what is written in a transfer, anyone can write.
    pub payer_iban: Iban,
}

/// Own bank accounts, and what the bank offers.
#[derive(Debug, Clone, Default)]
pub struct BankSettings {
    /// Own accounts, one for each purpose (handbook 4.1).
    pub accounts: Vec<BankAccount>,
    /// Payouts that are left to settlement booking.
    pub payouts: Vec<PayoutRule>,
    /// First digits of a rented range of virtual IBANs; off without one.
    pub virtual_iban_beginning: Option<String>,
}

impl BankSettings {
    /// Four accounts of a bank that does not exist, for demonstrations. The numbers are well formed.
    #[must_use]
    pub fn demonstration() -> Self {
        let numbers = [
            (AccountPurpose::Zakat, "SA1380000000000000000101"),
            (AccountPurpose::Other, "SA0280000000000000000202"),
            (AccountPurpose::Waqf, "SA8880000000000000000303"),
            (AccountPurpose::Operating, "SA7780000000000000000404"),
        ];
        let accounts = numbers.into_iter().filter_map(|(purpose, number)| {
            let iban = Iban::parse(number).ok()?;
            Some(BankAccount { iban, purpose })
        });
        Self {
            accounts: accounts.collect(),
            payouts: Vec::new(),
            virtual_iban_beginning: None,
        }
    }
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
    /// The seed of the key that signs the journal's heads; without one it is derived from the secret.
    pub signing_key: Option<[u8; 32]>,
    /// Public keys that signed heads before: their heads still count.
    pub signing_keys_former: Vec<VerifierKey>,
    /// The sender of every message.
    pub mail_from: String,
    /// The mail server.
    pub mail_server: Option<MailServer>,
    /// Kannel, when giving by text message is set up.
    pub sms_kannel: Option<KannelSettings>,
    /// The program that draws PDFs.
    pub documents_program: PathBuf,
    /// The accounts that charities are paid from.
    pub paying_accounts: PayingAccounts,
    /// The payment gateways.
    pub gateways: GatewaySettings,
    /// Bank accounts and transfers.
    pub bank: BankSettings,
}

impl Configuration {
    /// Whether this is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }

    /// The name that the journal's heads are signed under: the site's host and "journal".
    #[must_use]
    pub fn journal_origin(&self) -> String {
        let host = self
            .public_url
            .split_once("://")
            .map_or(self.public_url.as_str(), |(_, host)| host);
        format!("{host}/journal")
    }

    /// The seed of the key that signs the journal's heads.
    #[must_use]
    pub fn signing_seed(&self) -> [u8; 32] {
        self.signing_key.unwrap_or_else(|| {
            let mut seed = [0; 32];
            // 32 bytes are far below what HKDF-SHA-256 gives, so this cannot fail.
            let derived = hkdf::Hkdf::<sha2::Sha256>::new(None, &self.secret).expand(SIGNING_PURPOSE, &mut seed);
            debug_assert!(derived.is_ok());
            seed
        })
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
