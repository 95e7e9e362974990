//! Configuration: flags, then `ATAA_*` environment, then `ataa.toml`, then defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use backend::configuration::{Configuration, MailServer, Mode};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::gateway_settings::GatewayOptions;

/// The key of demonstrations. Anyone can read it here, so production refuses it.
const DEMO_SECRET: &str = "61746161-demo-only-not-a-secret!";

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
    /// Sender of messages.
    pub mail_from: String,
    /// `smtp://user:password@host:587`, `smtps://…`, or `smtp-plain://host:25` for a server on this machine.
    pub smtp_url: Option<String>,
    /// The program that draws PDFs; by default beside this program.
    pub documents_program: Option<PathBuf>,
    /// The gateway that takes new payments: `test` (demo only), `stripe`, `moyasar`,
    /// `hyperpay` or `tap`.
    pub gateway: String,
    /// Keys and addresses of the gateways.
    #[serde(skip)]
    pub gateways: GatewayOptions,
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
            mail_from: "Ataa <no-reply@ataa.example>".to_owned(),
            smtp_url: None,
            documents_program: None,
            gateway: "test".to_owned(),
            gateways: GatewayOptions::default(),
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
            mail_from: self.mail_from.clone(),
            mail_server: self.smtp_url.as_deref().map(mail_server).transpose()?,
            documents_program: self.documents_program.clone().unwrap_or_else(beside_this_program),
            gateways: self.gateways.settings(&self.gateway, mode == Mode::Production)?,
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
        if !public_url.starts_with("https://") {
            bail!("production needs ATAA_PUBLIC_URL to begin with https://");
        }
        if self.smtp_url.is_none() {
            bail!("production needs ATAA_SMTP_URL: people sign in with a code sent by mail");
        }
        Ok(())
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
