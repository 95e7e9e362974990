//! Configuration: flags, then `ATAA_*` environment, then `ataa.toml`, then defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use backend::bank::BankAccount;
use backend::configuration::{
    BankSettings, Configuration, KannelSettings, MailServer, Mode, PayingAccount, PayingAccounts, PayoutRule,
};
use domain::bank::AccountPurpose;
use domain::identity::Iban;
use domain::ledger::proof::VerifierKey;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::gateway_settings::GatewayOptions;

/// The key of demonstrations. Anyone can read it here, so production refuses it.
const DEMO_SECRET: &str = "61746161-demo-only-not-a-secret!";

/// A shorter secret could be guessed.
const SMS_SECRET_LENGTH_MIN: usize = 16;

/// What flags, environment and file may say. Names are those of `ATAA_*`, lower-cased.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Address to listen on.
    pub addr: SocketAddr,
    /// `sqlite:///path` or `postgres://…`.
    pub database_url: String,
    /// Uploads and, by default, the SQLite file.
    pub data_dir: PathBuf,
    /// Built style, scripts and pictures.
    pub site_root: PathBuf,
    /// The address people use.
    pub public_url: String,
    /// `demo` or `production`.
    pub mode: String,
    /// At least 32 characters, known to nobody else. Required in production.
    pub secret: Option<String>,
    /// Seed of the key that signs the journal's heads: 64 hexadecimal digits. Required in production.
    pub signing_key: Option<String>,
    /// Public keys of former seeds, as `/heads` lists them, separated by spaces.
    pub signing_keys_former: String,
    /// Sender of messages.
    pub mail_from: String,
    /// `smtp://user:password@host:587`, `smtps://…`, or `smtp-plain://host:25` for a server on this machine.
    pub smtp_url: Option<String>,
    /// The program that draws PDFs; by default beside this program.
    pub documents_program: Option<PathBuf>,
    /// The number that donors send text messages to; giving by text message is off without it.
    pub sms_shortcode: Option<String>,
    /// Kannel's sendsms address: `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub sms_kannel_url: Option<String>,
    /// Kannel's user for sending.
    pub sms_kannel_username: String,
    /// That user's password.
    pub sms_kannel_password: Option<String>,
    /// The operator's connection by its name in Kannel, when there are several.
    pub sms_kannel_smsc: Option<String>,
    /// What Kannel proves itself with when it delivers a message; at least 16 characters.
    pub sms_inbound_secret: Option<String>,
    /// Addresses that Kannel may deliver from, divided by commas.
    pub sms_allowed_origins: String,
    /// Where Kannel reaches this program; by default the address it listens on.
    pub sms_callback_url: Option<String>,
    /// The name that the bank knows the platform's accounts by.
    pub payer_name: Option<String>,
    /// The gateway that takes new payments: `test` (demo only), `stripe`, `moyasar`,
    /// `hyperpay` or `tap`.
    pub gateway: String,
    /// Keys and addresses of the gateways.
    #[serde(skip)]
    pub gateways: GatewayOptions,
    /// Own account that zakat lies on.
    pub bank_iban_zakat: Option<String>,
    /// Own account that other donations lie on.
    pub bank_iban_other: Option<String>,
    /// Own account of endowments.
    pub bank_iban_waqf: Option<String>,
    /// Own account of the platform's costs.
    pub bank_iban_operating: Option<String>,
    /// First digits of a range of virtual IBANs that the bank rents out; without it there are none.
    pub bank_virtual_iban: Option<String>,
    /// Payouts of gateways, separated by semicolons: `moyasar|MOYASAR|SA…` is the gateway, what its payouts'
    /// references begin with, and the account it pays from.
    pub bank_payouts: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            database_url: "sqlite://data/ataa.sqlite".to_owned(),
            data_dir: PathBuf::from("data"),
            site_root: PathBuf::from("target/site"),
            public_url: "http://127.0.0.1:3000".to_owned(),
            mode: "demo".to_owned(),
            secret: None,
            signing_key: None,
            signing_keys_former: String::new(),
            mail_from: "Ataa <no-reply@ataa.example>".to_owned(),
            smtp_url: None,
            documents_program: None,
            gateway: "test".to_owned(),
            sms_shortcode: None,
            sms_kannel_url: None,
            sms_kannel_username: "ataa".to_owned(),
            sms_kannel_password: None,
            sms_kannel_smsc: None,
            sms_inbound_secret: None,
            sms_allowed_origins: "127.0.0.1,::1".to_owned(),
            sms_callback_url: None,
            payer_name: None,
            gateways: GatewayOptions::default(),
            bank_iban_zakat: None,
            bank_iban_other: None,
            bank_iban_waqf: None,
            bank_iban_operating: None,
            bank_virtual_iban: None,
            bank_payouts: None,
        }
    }
}

impl Settings {
    /// Reads them all, the later source giving way to the earlier.
    ///
    /// # Errors
    /// A file or variable that cannot be read, with its name.
    pub fn read() -> anyhow::Result<Self> {
        let sources = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file("ataa.toml"))
            .merge(Env::prefixed("ATAA_"));
        let unreadable = "the configuration (ATAA_* or ataa.toml) cannot be read";
        let mut settings: Self = sources.extract().context(unreadable)?;
        settings.gateways = sources.extract().context(unreadable)?;
        Ok(settings)
    }

    /// Checks them and turns them into what the use cases take.
    ///
    /// # Errors
    /// Whatever is unsafe in production, each with its remedy.
    pub fn configuration(&self) -> anyhow::Result<Configuration> {
        let mode = match self.mode.as_str() {
            "demo" => Mode::Demo,
            "production" => Mode::Production,
            other => bail!("ATAA_MODE is \"{other}\"; it must be demo or production"),
        };
        let public_url = self.public_url.trim_end_matches('/').to_owned();
        if mode == Mode::Production {
            self.refuse_unsafe_production(&public_url)?;
        }
        let secret = self.secret.as_deref().unwrap_or(DEMO_SECRET);
        Ok(Configuration {
            mode,
            public_url,
            data_dir: self.data_dir.clone(),
            secret: digest(secret),
            signing_key: self.signing_key.as_deref().map(signing_seed).transpose()?,
            signing_keys_former: signing_keys(&self.signing_keys_former)?,
            mail_from: self.mail_from.clone(),
            mail_server: self.smtp_url.as_deref().map(mail_server).transpose()?,
            sms_kannel: self.kannel()?,
            documents_program: self.documents_program.clone().unwrap_or_else(beside_this_program),
            paying_accounts: self.paying_accounts(mode)?,
            gateways: self.gateways.settings(&self.gateway, mode == Mode::Production)?,
            bank: self.bank(mode)?,
        })
    }

    /// Own accounts; a demonstration without any gets some that belong to nobody.
    fn bank(&self, mode: Mode) -> anyhow::Result<BankSettings> {
        let configured = [
            (AccountPurpose::Zakat, "ATAA_BANK_IBAN_ZAKAT", &self.bank_iban_zakat),
            (AccountPurpose::Other, "ATAA_BANK_IBAN_OTHER", &self.bank_iban_other),
            (AccountPurpose::Waqf, "ATAA_BANK_IBAN_WAQF", &self.bank_iban_waqf),
            (
                AccountPurpose::Operating,
                "ATAA_BANK_IBAN_OPERATING",
                &self.bank_iban_operating,
            ),
        ];
        let mut accounts: Vec<BankAccount> = Vec::new();
        for (purpose, name, text) in configured {
            let Some(text) = text else { continue };
            let iban = iban(name, text)?;
            if accounts.iter().any(|account| account.iban == iban) {
                bail!("{name} is another purpose's account, too: each kind of money needs its own");
            }
            accounts.push(BankAccount { iban, purpose });
        }
        if accounts.is_empty() && mode == Mode::Demo {
            return Ok(BankSettings::demonstration());
        }
        if let Some(beginning) = &self.bank_virtual_iban
            && backend::bank::VirtualIbanRange::new(beginning).is_none()
        {
            bail!("ATAA_BANK_VIRTUAL_IBAN is \"{beginning}\"; it must be 2 to 14 digits");
        }
        let payouts = self.bank_payouts.as_deref().unwrap_or_default();
        let payouts = payouts.split(';').map(str::trim).filter(|rule| !rule.is_empty());
        Ok(BankSettings {
            accounts,
            payouts: payouts.map(payout_rule).collect::<anyhow::Result<_>>()?,
            virtual_iban_beginning: self.bank_virtual_iban.clone(),
        })
    }

    /// Kannel, when a number to write to is set.
    fn kannel(&self) -> anyhow::Result<Option<KannelSettings>> {
        let Some(shortcode) = self.sms_shortcode.clone() else {
            return Ok(None);
        };
        if shortcode.is_empty() || !shortcode.bytes().all(|byte| byte.is_ascii_digit()) {
            bail!("ATAA_SMS_SHORTCODE is \"{shortcode}\"; it must be the digits that donors write to");
        }
        let send_url = self
            .sms_kannel_url
            .clone()
            .context("ATAA_SMS_SHORTCODE needs ATAA_SMS_KANNEL_URL: http://127.0.0.1:13013/cgi-bin/sendsms")?;
        let password = self
            .sms_kannel_password
            .clone()
            .context("ATAA_SMS_SHORTCODE needs ATAA_SMS_KANNEL_PASSWORD: that of Kannel's sendsms-user")?;
        let inbound_secret = self.sms_inbound_secret.clone().unwrap_or_default();
        if inbound_secret.len() < SMS_SECRET_LENGTH_MIN {
            bail!("ATAA_SMS_SHORTCODE needs ATAA_SMS_INBOUND_SECRET: 16 characters or more, as in Kannel's post-url");
        }
        let allowed_origins: Result<Vec<std::net::IpAddr>, _> = self
            .sms_allowed_origins
            .split(',')
            .map(|address| {
                address
                    .trim()
                    .parse::<std::net::IpAddr>()
                    .map(|address| address.to_canonical())
            })
            .collect();
        Ok(Some(KannelSettings {
            shortcode,
            send_url,
            username: self.sms_kannel_username.clone(),
            password,
            smsc: self.sms_kannel_smsc.clone(),
            inbound_secret,
            allowed_origins: allowed_origins.context("ATAA_SMS_ALLOWED_ORIGINS must be addresses divided by commas")?,
            callback_url: self
                .sms_callback_url
                .clone()
                .unwrap_or_else(|| format!("http://{}", self.addr))
                .trim_end_matches('/')
                .to_owned(),
        }))
    }

    /// The accounts that charities are paid from. They may be named later: until then no batch is made.
    fn paying_accounts(&self, mode: Mode) -> anyhow::Result<PayingAccounts> {
        let nothing_named = self.bank_iban_zakat.is_none() && self.bank_iban_other.is_none();
        if mode == Mode::Demo && nothing_named {
            return Ok(PayingAccounts::demonstration());
        }
        let account = |name: &str, text: &Option<String>| -> anyhow::Result<Option<PayingAccount>> {
            let Some(text) = text else { return Ok(None) };
            let iban = Iban::parse(text).map_err(|_| anyhow::anyhow!("{name} is no Saudi IBAN"))?;
            let holder = self.payer_name.clone();
            let holder = holder.with_context(|| format!("{name} needs ATAA_PAYER_NAME: who the account belongs to"))?;
            Ok(Some(PayingAccount { holder, iban }))
        };
        Ok(PayingAccounts {
            zakat: account("ATAA_BANK_IBAN_ZAKAT", &self.bank_iban_zakat)?,
            other: account("ATAA_BANK_IBAN_OTHER", &self.bank_iban_other)?,
        })
    }

    fn refuse_unsafe_production(&self, public_url: &str) -> anyhow::Result<()> {
        match &self.secret {
            None => bail!("production needs ATAA_SECRET: 32 characters or more that nobody else knows"),
            Some(secret) if secret.len() < 32 || secret == DEMO_SECRET => {
                bail!(
                    "ATAA_SECRET is too short or is the demonstration's: use 32 characters or more that nobody else knows"
                )
            }
            Some(_) => {}
        }
        if self.signing_key.is_none() {
            bail!(
                "production needs ATAA_SIGNING_KEY: 64 hexadecimal digits that nobody else knows (openssl rand -hex 32)"
            );
        }
        if self.gateway == "test" {
            bail!("production refuses the test gateway: set ATAA_GATEWAY to a configured payment gateway");
        }
        if !public_url.starts_with("https://") {
            bail!("production needs ATAA_PUBLIC_URL to begin with https://");
        }
        if self.smtp_url.is_none() {
            bail!("production needs ATAA_SMTP_URL: people sign in with a code sent by mail");
        }
        Ok(())
    }
}

fn signing_seed(text: &str) -> anyhow::Result<[u8; 32]> {
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed)
        .map_err(|_| anyhow::anyhow!("ATAA_SIGNING_KEY must be 64 hexadecimal digits (openssl rand -hex 32)"))?;
    Ok(seed)
}

fn signing_keys(text: &str) -> anyhow::Result<Vec<VerifierKey>> {
    let keys = text.split_whitespace().map(str::parse);
    keys.collect::<Result<_, _>>()
        .context("ATAA_SIGNING_KEYS_FORMER must hold public keys as /heads lists them")
}

fn iban(name: &str, text: &str) -> anyhow::Result<Iban> {
    Iban::parse(text).map_err(|_| anyhow::anyhow!("{name} is \"{text}\", which is no Saudi IBAN"))
}

/// `gateway|beginning|IBAN`
fn payout_rule(text: &str) -> anyhow::Result<PayoutRule> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    match parts.as_slice() {
        [gateway, beginning, payer] if !gateway.is_empty() && !beginning.is_empty() => Ok(PayoutRule {
            gateway: (*gateway).to_owned(),
            reference_beginning: (*beginning).to_owned(),
            payer_iban: iban("ATAA_BANK_PAYOUTS", payer)?,
        }),
        _ => bail!("ATAA_BANK_PAYOUTS has \"{text}\"; it must be gateway|beginning of the reference|IBAN"),
    }
}

fn digest(secret: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(secret.as_bytes()).into()
}

fn beside_this_program() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(|folder| folder.join("ataa-documents")))
        .unwrap_or_else(|| PathBuf::from("ataa-documents"))
}

fn mail_server(url: &str) -> anyhow::Result<MailServer> {
    let (scheme, rest) = url
        .split_once("://")
        .context("ATAA_SMTP_URL must look like smtp://user:password@host:587")?;
    let (tls, port_default) = match scheme {
        "smtp" => (true, 587),
        "smtps" => (true, 465),
        "smtp-plain" => (false, 25),
        other => bail!("ATAA_SMTP_URL starts with {other}; use smtp, smtps or smtp-plain"),
    };
    let (account, address) = rest
        .rsplit_once('@')
        .map_or((None, rest), |(account, address)| (Some(account), address));
    let (username, password) = match account.and_then(|account| account.split_once(':')) {
        Some((username, password)) => (Some(username.to_owned()), Some(password.to_owned())),
        None => (account.map(ToOwned::to_owned), None),
    };
    let (host, port) = match address.trim_end_matches('/').rsplit_once(':') {
        Some((host, port)) => (host, port.parse().context("the port in ATAA_SMTP_URL is not a number")?),
        None => (address.trim_end_matches('/'), port_default),
    };
    Ok(MailServer {
        host: host.to_owned(),
        port,
        username,
        password,
        tls,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use backend::payments::settings::Secret;

    fn production() -> Settings {
        Settings {
            mode: "production".to_owned(),
            secret: Some("0123456789abcdef0123456789abcdef".to_owned()),
            signing_key: Some("0123456789abcdef".repeat(4)),
            gateway: "moyasar".to_owned(),
            gateways: GatewayOptions {
                moyasar_secret_key: Some(Secret::new("sk_live_1")),
                moyasar_webhook_secret: Some(Secret::new("a shared secret")),
                ..GatewayOptions::default()
            },
            public_url: "https://ataa.example".to_owned(),
            smtp_url: Some("smtp://a:b@mail.example:2525".to_owned()),
            ..Settings::default()
        }
    }

    #[test]
    fn production_refuses_what_is_unsafe() {
        assert!(production().configuration().is_ok());
        assert!(
            Settings {
                secret: None,
                ..production()
            }
            .configuration()
            .is_err()
        );
        assert!(
            Settings {
                secret: Some("short".to_owned()),
                ..production()
            }
            .configuration()
            .is_err()
        );
        for key in [None, Some("short".to_owned()), Some("x".repeat(64))] {
            let settings = Settings {
                signing_key: key,
                ..production()
            };
            assert!(settings.configuration().is_err());
        }
        assert!(
            Settings {
                gateway: "test".to_owned(),
                ..production()
            }
            .configuration()
            .is_err()
        );
        assert!(
            Settings {
                public_url: "http://ataa.example".to_owned(),
                ..production()
            }
            .configuration()
            .is_err()
        );
        assert!(
            Settings {
                smtp_url: None,
                ..production()
            }
            .configuration()
            .is_err()
        );
        assert!(
            Settings {
                mode: "staging".to_owned(),
                ..production()
            }
            .configuration()
            .is_err()
        );
    }

    #[test]
    fn kannel_is_set_up_whole_or_not_at_all() {
        let whole = || Settings {
            sms_shortcode: Some("5565".to_owned()),
            sms_kannel_url: Some("http://127.0.0.1:13013/cgi-bin/sendsms".to_owned()),
            sms_kannel_password: Some("password".to_owned()),
            sms_inbound_secret: Some("0123456789abcdef".to_owned()),
            ..production()
        };
        assert!(production().configuration().unwrap().sms_kannel.is_none());
        let kannel = whole().configuration().unwrap().sms_kannel.unwrap();
        assert_eq!((kannel.shortcode.as_str(), kannel.allowed_origins.len()), ("5565", 2));
        assert_eq!(kannel.callback_url, "http://127.0.0.1:3000");
        assert!(!format!("{kannel:?}").contains("0123456789abcdef"));
        let refused = |settings: Settings| settings.configuration().is_err();
        assert!(refused(Settings {
            sms_shortcode: Some("a".to_owned()),
            ..whole()
        }));
        assert!(refused(Settings {
            sms_kannel_url: None,
            ..whole()
        }));
        assert!(refused(Settings {
            sms_kannel_password: None,
            ..whole()
        }));
        assert!(refused(Settings {
            sms_inbound_secret: Some("short".to_owned()),
            ..whole()
        }));
        assert!(refused(Settings {
            sms_allowed_origins: "everybody".to_owned(),
            ..whole()
        }));
    }

    #[test]
    fn zakat_is_paid_from_an_account_of_its_own() {
        let with = |zakat: Option<&str>, donations: Option<&str>, name: Option<&str>| Settings {
            bank_iban_zakat: zakat.map(ToOwned::to_owned),
            bank_iban_other: donations.map(ToOwned::to_owned),
            payer_name: name.map(ToOwned::to_owned),
            ..production()
        };
        let (one, other) = ("SA03 8000 0000 6080 1016 7519", "SA3510000000123456789012");
        let accounts = with(Some(one), Some(other), Some("Ataa"))
            .configuration()
            .unwrap()
            .paying_accounts;
        assert_eq!(accounts.zakat.unwrap().iban.as_str(), "SA0380000000608010167519");
        assert_eq!(
            production().configuration().unwrap().paying_accounts,
            PayingAccounts::default()
        );
        assert!(with(Some(one), Some(one), Some("Ataa")).configuration().is_err());
        assert!(with(Some("SA00"), None, Some("Ataa")).configuration().is_err());
        assert!(with(Some(one), None, None).configuration().is_err());
    }

    #[test]
    fn bank_accounts_are_checked() {
        let with = |zakat: &str, other: &str| Settings {
            bank_iban_zakat: Some(zakat.to_owned()),
            bank_iban_other: Some(other.to_owned()),
            bank_payouts: Some("moyasar|MOYASAR|SA9480000000000000000001; ".to_owned()),
            payer_name: Some("Ataa".to_owned()),
            ..production()
        };
        let (one, two) = ("SA03 8000 0000 6080 1016 7519", "SA3510000000123456789012");
        let bank = with(one, two).configuration().unwrap().bank;
        assert_eq!((bank.accounts.len(), bank.payouts.len()), (2, 1));
        assert!(with(one, one).configuration().is_err());
        assert!(with("SA0480000000608010167519", two).configuration().is_err());
        // Production invents no account; a demonstration does.
        assert!(production().configuration().unwrap().bank.accounts.is_empty());
        assert_eq!(Settings::default().configuration().unwrap().bank.accounts.len(), 4);
    }

    #[test]
    fn a_mail_server_is_read_from_its_url() {
        let server = mail_server("smtp://name:pass%word@mail.example:2525").unwrap();
        assert_eq!(
            (server.host.as_str(), server.port, server.tls),
            ("mail.example", 2525, true)
        );
        assert_eq!(server.username.as_deref(), Some("name"));
        let local = mail_server("smtp-plain://127.0.0.1:1025").unwrap();
        assert_eq!((local.port, local.tls, local.username), (1025, false, None));
        assert!(mail_server("mail.example").is_err());
    }
}
