//! `ataa serve | migrate | demo | ledger audit | user`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use app::page::{AppState, Assets, PageCache};
use backend::Context;
use backend::clock::{Source, SystemClock, SystemRandomness};
use backend::db::Db;
use clap::{Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::EnvFilter;

use crate::settings::Settings;
use crate::{jobs, router};

/// Ataa, an open platform for giving.
#[derive(Debug, Parser)]
#[command(name = "ataa", version, about, long_about = None)]
struct Arguments {
    /// Database: sqlite:///path or postgres://… (also ATAA_DATABASE_URL).
    #[arg(long, global = true)]
    database_url: Option<String>,
    /// Folder of uploads (also ATAA_DATA_DIR).
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site.
    Serve {
        /// Address to listen on (also ATAA_ADDR).
        #[arg(long)]
        addr: Option<std::net::SocketAddr>,
    },
    /// Create or update the database's schema and reference data.
    Migrate,
    /// Fill an empty database with invented data, the same for the same seed and day.
    Demo {
        /// How many gifts.
        #[arg(long, default_value_t = 50_000)]
        donations: u32,
        /// Any number; the same number gives the same data.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Look into the books.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Check every rule of the books; one line each, exit code 1 when one does not hold.
    Audit,
}

/// Reads the command line and does what it says.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("ATAA_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn")))
        .with_writer(std::io::stderr)
        .init();
    match execute(arguments).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut settings = Settings::read()?;
    if let Some(url) = arguments.database_url {
        settings.database_url = url;
    }
    if let Some(folder) = arguments.data_dir {
        settings.data_dir = folder;
    }
    if let Command::Serve { addr: Some(addr) } = &arguments.command {
        settings.addr = *addr;
    }
    let context = open(&settings).await?;
    match arguments.command {
        Command::Serve { .. } => serve(&settings, context).await,
        Command::Migrate => {
            migrate(&context).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { donations, seed } => demo(&context, donations, seed).await,
        Command::Ledger { command: LedgerCommand::Audit } => audit(&context).await,
    }
}

async fn open(settings: &Settings) -> anyhow::Result<Context> {
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("the data folder {} cannot be made", settings.data_dir.display()))?;
    let db = Db::open(&settings.database_url).await.context("the database cannot be opened (ATAA_DATABASE_URL)")?;
    let source = Source::new(Arc::new(SystemClock), Arc::new(SystemRandomness));
    Ok(Context::new(db, source, settings.configuration()?))
}

async fn migrate(context: &Context) -> anyhow::Result<()> {
    context.db.migrate().await?;
    backend::reference::reference_load(context).await?;
    Ok(())
}

async fn serve(settings: &Settings, context: Context) -> anyhow::Result<ExitCode> {
    migrate(&context).await?;
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics cannot be recorded")?;
    let state = AppState {
        context: context.clone(),
        assets: Arc::new(Assets::read(&settings.site_root)),
        cache: PageCache::default(),
    };
    jobs::start(&context);
    let site = router::router(state, &settings.site_root, metrics);
    let listener = tokio::net::TcpListener::bind(settings.addr)
        .await
        .with_context(|| format!("{} is taken: choose another address with ATAA_ADDR", settings.addr))?;
    tracing::info!("listening on http://{}", settings.addr);
    let service = site.into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Ends when the operator says so, so that requests under way are finished first.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "termination signals cannot be caught");
            let _ = interrupt.await;
            return;
        }
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
