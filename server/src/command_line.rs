//! `ataa serve | migrate | demo | ledger audit | verify | user`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::page::{AppState, Assets, PageCache};
use backend::Context;
use backend::clock::{Source, SystemClock, SystemRandomness};
use backend::db::Db;
use clap::{Parser, Subcommand};
use domain::ids::PersonId;
use domain::locale::Locale;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::CivilDate;
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::EnvFilter;

use crate::settings::Settings;
use crate::{jobs, router, verify};

/// How long a stop waits for requests under way.
const SHUTDOWN_TIME_MAX: Duration = Duration::from_secs(5);

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
        donations: usize,
        /// Any number; the same number gives the same data.
        #[arg(long, default_value_t = backend::demo::SEED_DEFAULT)]
        seed: u64,
        /// Do nothing when the database holds anything, instead of refusing.
        #[arg(long)]
        if_empty: bool,
        /// The day that counts as today, as 2026-11-22; the clock's day by default.
        #[arg(long, value_parser = parse_day)]
        today: Option<CivilDate>,
    },
    /// Look into the books.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Check the proof of a gift; needs no database. Exit code 1 when it is refused.
    Verify {
        /// The proof, a JSON file.
        file: PathBuf,
        /// A published head that it must lead to, saved from /heads/<day>.
        #[arg(long)]
        head: Option<PathBuf>,
        /// The journal's public key: as /heads lists it, or its 64 hexadecimal digits. By default the
        /// key of this installation.
        #[arg(long)]
        key: Vec<String>,
    },
    /// Take in figures that others published; they stay apart from our own.
    Figures {
        #[command(subcommand)]
        command: FiguresCommand,
    },
    /// Sanction lists, with which donors, charities and officers are compared.
    Sanctions {
        #[command(subcommand)]
        command: SanctionsCommand,
    },
    /// Bank statements.
    Bank {
        #[command(subcommand)]
        command: BankCommand,
    },
    /// People and their roles.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
}

#[derive(Debug, Subcommand)]
enum FiguresCommand {
    /// Replace the published figures by those that come with the program.
    Import,
}

#[derive(Debug, Subcommand)]
enum SanctionsCommand {
    /// Take in a list (the consolidated XML of the United Nations, or CSV with reference,kind,names) and
    /// compare everybody with it. It replaces the list of the same name.
    Import {
        /// The file.
        file: std::path::PathBuf,
        /// The list's name.
        #[arg(long, default_value = "un")]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Make a person who can then sign in with a code sent to this address.
    Create {
        /// Mail address.
        email: String,
        /// Name, as they like to be called.
        #[arg(long, default_value = "")]
        name: String,
        /// Language of messages: ar or en.
        #[arg(long, default_value = "ar")]
        locale: Locale,
    },
    /// Give a person a role.
    Grant {
        /// Mail address.
        email: String,
        /// donor, charity_manager, reviewer, finance, supervisor or volunteer.
        role: Role,
        /// For a charity manager: the charity's address part, as in /charities/….
        #[arg(long)]
        charity: Option<String>,
    },
    /// Take a role away.
    Revoke {
        /// Mail address.
        email: String,
        /// The role.
        role: Role,
        /// For a charity manager: the charity.
        #[arg(long)]
        charity: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Import a CAMT.053 or MT940 file: all of it or nothing, with its reason.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what it holds.
        #[arg(long)]
        dry_run: bool,
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
        .with_writer(|| LogWriter)
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
    if let Command::Verify { file, head, key } = &arguments.command {
        return verify::verify(&settings, file, head.as_deref(), key);
    }
    let context = open(&settings).await?;
    match arguments.command {
        // Answered above, without a database.
        Command::Verify { .. } => Ok(ExitCode::FAILURE),
        Command::Serve { .. } => serve(&settings, context).await,
        Command::Migrate => {
            migrate(&context).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo {
            donations,
            seed,
            today,
            if_empty,
        } => demo(&context, donations, seed, today, if_empty).await,
        Command::Ledger {
            command: LedgerCommand::Audit,
        } => audit(&context).await,
        Command::Figures {
            command: FiguresCommand::Import,
        } => {
            migrate(&context).await?;
            let count = backend::impact::figures_import(&context).await?;
            say(&format!("{count} published figures taken in"));
            Ok(ExitCode::SUCCESS)
        }
        Command::Sanctions {
            command: SanctionsCommand::Import { file, name },
        } => sanctions_import(&context, &file, &name).await,
        Command::Bank {
            command: BankCommand::Import { file, dry_run },
        } => bank_import(&context, &file, dry_run).await,
        Command::User { command } => user(&context, command).await,
    }
}

/// Takes a list in and compares everybody with it at once: a listed name is frozen within the hour.
async fn sanctions_import(context: &Context, file: &std::path::Path, name: &str) -> anyhow::Result<ExitCode> {
    migrate(context).await?;
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let actor = Actor::System("command line");
    match backend::giving::sanction_import(context, &actor, name, &bytes).await? {
        Some(count) => say(&format!("{count} entries of the list {name} taken in")),
        None => say(&format!("the list {name} is this file already")),
    }
    let hits = backend::giving::sanctions_screen_once(context).await?;
    say(&format!("{hits} new likenesses, frozen until two people have looked"));
    Ok(ExitCode::SUCCESS)
}

async fn open(settings: &Settings) -> anyhow::Result<Context> {
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("the data folder {} cannot be made", settings.data_dir.display()))?;
    let db = Db::open(&settings.database_url)
        .await
        .context("the database cannot be opened (ATAA_DATABASE_URL)")?;
    let source = Source::new(Arc::new(SystemClock), Arc::new(SystemRandomness));
    Ok(Context::new(db, source, settings.configuration()?))
}

async fn migrate(context: &Context) -> anyhow::Result<()> {
    context.db.migrate().await?;
    backend::reference::reference_load(context).await?;
    backend::bank::bank_accounts_register(context)
        .await
        .context("the bank accounts (ATAA_BANK_IBAN_…) are not those that are registered")?;
    Ok(())
}

/// The same two steps as on finance's page: look at the file, then take it.
async fn bank_import(context: &Context, file: &std::path::Path, dry_run: bool) -> anyhow::Result<ExitCode> {
    use backend::bank::ImportOutcome;
    migrate(context).await?;
    let actor = Actor::System("command line");
    let style = domain::locale::Style::of(Locale::En);
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let hash = match backend::bank::bank_file_keep(context, &actor, &name, bytes, "").await? {
        Ok(hash) => hash,
        Err(problem) => {
            say(&format!("refused: {}", app::bank::problem_text(style, &problem)));
            return Ok(ExitCode::FAILURE);
        }
    };
    let preview = backend::bank::bank_file_preview(context, &actor, &hash).await?;
    for statement in &preview.statements {
        say(&format!(
            "statement {} of {}: {} new, {} known, {} pending; SAR {} in, {} out; from {} to {}",
            statement.statement_id,
            statement.iban,
            statement.new_count,
            statement.duplicate_count,
            statement.pending_count,
            statement.credits,
            statement.debits,
            statement.opening,
            statement.closing,
        ));
    }
    let refused = |problems: &[domain::bank::StatementProblem]| {
        for problem in problems {
            say(&format!("refused: {}", app::bank::problem_text(style, problem)));
        }
        ExitCode::FAILURE
    };
    if !preview.problems.is_empty() {
        return Ok(refused(&preview.problems));
    }
    if dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    match backend::bank::bank_file_import(context, &actor, &hash, "").await? {
        ImportOutcome::Imported {
            entries,
            duplicates,
            matched,
            ..
        } => say(&format!(
            "imported: {entries} new, {duplicates} known, {matched} matched"
        )),
        ImportOutcome::ImportedBefore => say("imported before; nothing changed"),
        ImportOutcome::Refused(problems) => return Ok(refused(&problems)),
    }
    Ok(ExitCode::SUCCESS)
}

fn parse_day(text: &str) -> Result<CivilDate, &'static str> {
    text.parse().map_err(|_| "a day looks like 2026-11-22")
}

/// The log on standard error. A log that takes nothing, because its disk is full or its reader
/// has gone, must not stop the program: what cannot be written is left out.
struct LogWriter;

impl std::io::Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let _ = std::io::stderr().write_all(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a command was asked for goes to standard output; the log goes to standard error.
pub(crate) fn say(line: &str) {
    use std::io::Write;
    // A reader that has gone away is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// One line a check. Every check runs, so that one defect does not hide another.
async fn audit(context: &Context) -> anyhow::Result<ExitCode> {
    let outcomes = backend::ledger::ledger_audit(context, &Actor::System("ledger audit")).await?;
    let mut holds = true;
    for outcome in outcomes {
        if outcome.problems.is_empty() {
            say(&format!("holds   {}", outcome.name));
        } else {
            holds = false;
            say(&format!("BROKEN  {}", outcome.name));
            for problem in &outcome.problems {
                say(&format!("        {problem}"));
            }
        }
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Fills an empty database with invented data, takes in the published figures and folds.
async fn demo(
    context: &Context,
    donations: usize,
    seed: u64,
    today: Option<CivilDate>,
    if_empty: bool,
) -> anyhow::Result<ExitCode> {
    if !context.configuration.is_demo() {
        anyhow::bail!("demonstration data is refused outside demo mode (ATAA_MODE=demo)");
    }
    migrate(context).await?;
    if if_empty && !backend::demo::is_empty(context).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let summary = backend::demo::generate(context, backend::demo::DemoPlan { donations, seed, today }).await?;
    backend::impact::figures_import(context).await?;
    say(&format!(
        "{} charities, {} opportunities, {} people, {} gifts worth SAR {}",
        summary.charities, summary.opportunities, summary.people, summary.donations, summary.given
    ));
    Ok(ExitCode::SUCCESS)
}

async fn user(context: &Context, command: UserCommand) -> anyhow::Result<ExitCode> {
    migrate(context).await?;
    let actor = Actor::System("command line");
    match command {
        UserCommand::Create { email, name, locale } => {
            backend::people::user_create(context, &actor, &email, &name, locale).await?;
            say(&format!("{email} can sign in"));
        }
        UserCommand::Grant { email, role, charity } => {
            let person = person_id(context, &actor, &email).await?;
            let grant = grant(context, &actor, role, charity.as_deref()).await?;
            let new = backend::people::role_grant(context, &actor, person, grant).await?;
            say(if new { "granted" } else { "held already" });
        }
        UserCommand::Revoke { email, role, charity } => {
            let person = person_id(context, &actor, &email).await?;
            let grant = grant(context, &actor, role, charity.as_deref()).await?;
            let held = backend::people::role_revoke(context, &actor, person, grant).await?;
            say(if held { "revoked" } else { "was not held" });
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn person_id(context: &Context, actor: &Actor, email: &str) -> anyhow::Result<PersonId> {
    let user = backend::people::user_by_email(context, actor, email)
        .await
        .with_context(|| format!("nobody has the address {email}: ataa user create {email}"))?;
    Ok(user.person.id)
}

async fn grant(context: &Context, actor: &Actor, role: Role, charity: Option<&str>) -> anyhow::Result<RoleGrant> {
    let charity_id = match charity {
        None => None,
        Some(slug) => Some(backend::charities::charity_by_slug(context, actor, slug).await?.id),
    };
    Ok(RoleGrant { role, charity_id })
}

/// A database that forgets what it has acknowledged is refused where money is taken.
async fn refuse_forgetful_database(context: &Context) -> anyhow::Result<()> {
    let settings = backend::db::dialect::settings_not_durable(&context.db).await?;
    if settings.is_empty() {
        return Ok(());
    }
    let settings = settings.join(", ");
    if !context.configuration.is_demo() {
        anyhow::bail!("PostgreSQL runs with {settings}: a gift that was acknowledged could be lost. Set them to on");
    }
    tracing::warn!(%settings, "PostgreSQL may lose what it has acknowledged; production refuses this");
    Ok(())
}

async fn serve(settings: &Settings, context: Context) -> anyhow::Result<ExitCode> {
    refuse_forgetful_database(&context).await?;
    migrate(&context).await?;
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .context("metrics cannot be recorded")?;
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
    let served = axum::serve(listener, service).with_graceful_shutdown(stopped());
    // Requests under way are finished; streams that never end are cut after a while.
    let cut = async {
        stopped().await;
        tokio::time::sleep(SHUTDOWN_TIME_MAX).await;
    };
    tokio::select! {
        outcome = served => outcome?,
        () = cut => {}
    }
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
