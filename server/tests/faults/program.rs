//! The program `ataa serve` as an operating system sees it: started, killed, started again,
//! on a database that outlives it.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Far longer than a start takes anywhere; how long it took is printed, not judged.
const START_TIME_MAX: Duration = Duration::from_secs(120);
/// Between two looks at whether the program is ready.
const READY_PAUSE: Duration = Duration::from_millis(10);
/// Of a log that is shown when something went wrong.
const LOG_LINES_SHOWN: usize = 40;

/// A site with a folder and a database of its own, and the program that serves it.
pub(crate) struct Site {
    /// Everything the site writes lies below it.
    pub(crate) folder: tempfile::TempDir,
    /// Where the database is.
    pub(crate) database_url: String,
    /// Where the site is reached.
    pub(crate) address: SocketAddr,
    /// Put into the program's environment when it starts.
    pub(crate) environment: Vec<(&'static str, String)>,
    /// Where the program's log goes instead of a file in the folder.
    pub(crate) log: Option<PathBuf>,
    client: reqwest::Client,
    child: Option<Child>,
}

impl Site {
    /// On a SQLite file.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("ataa.sqlite").display());
        Self::new(folder, url)
    }

    /// On a SQLite file in a folder that the test chose.
    pub(crate) fn sqlite_in(database_folder: &Path) -> Self {
        let url = format!("sqlite://{}", database_folder.join("ataa.sqlite").display());
        Self::new(tempfile::tempdir().unwrap(), url)
    }

    /// In a fresh schema of the tests' PostgreSQL server.
    pub(crate) async fn postgres() -> Self {
        Self::new(tempfile::tempdir().unwrap(), crate::books::postgres_schema().await)
    }

    fn new(folder: tempfile::TempDir, database_url: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        Self {
            folder,
            database_url,
            address,
            environment: Vec::new(),
            log: None,
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(5))
                .pool_max_idle_per_host(0)
                .build()
                .unwrap(),
            child: None,
        }
    }

    /// The address in front of every path.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    fn log_path(&self) -> PathBuf {
        self.log.clone().unwrap_or_else(|| self.folder.path().join("log"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        // A folder without settings, so that only what stands here counts.
        command.current_dir(self.folder.path()).args(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ATAA_")) {
            command.env_remove(name);
        }
        command
            .env("ATAA_DATABASE_URL", &self.database_url)
            .env("ATAA_DATA_DIR", self.folder.path().join("data"))
            .env("ATAA_SITE_ROOT", self.folder.path().join("site"))
            .env("ATAA_ADDR", self.address.to_string())
            .env("ATAA_PUBLIC_URL", self.base())
            .env("ATAA_LOG", "warn,sqlx=error,app::page::assets=error")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }

    /// Starts the program and answers how long it took until it was ready.
    pub(crate) async fn start(&mut self) -> Duration {
        let started = Instant::now();
        self.spawn();
        while !self.is_ready().await {
            if let Some(status) = self.child.as_mut().unwrap().try_wait().unwrap() {
                panic!("the program ended with {status}:\n{}", self.log_end());
            }
            assert!(started.elapsed() < START_TIME_MAX, "never ready:\n{}", self.log_end());
            tokio::time::sleep(READY_PAUSE).await;
        }
        started.elapsed()
    }

    /// Starts the program without waiting for it.
    pub(crate) fn spawn(&mut self) {
        assert!(self.child.is_none(), "the program runs already");
        let log = File::options().append(true).create(true).open(self.log_path()).unwrap();
        let mut command = self.command(&["serve"]);
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        self.child = Some(command.stderr(log).spawn().expect("the program starts"));
    }

    /// Whether the site says that it is ready.
    pub(crate) async fn is_ready(&self) -> bool {
        self.status("/health/ready").await == Some(200)
    }

    /// The status of one request; nothing when there was no answer.
    pub(crate) async fn status(&self, path: &str) -> Option<u16> {
        let answer = self.client.get(format!("{}{path}", self.base())).send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        let mut child = self.child.take().expect("a program that runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Whether the program has ended by itself.
    pub(crate) fn has_ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut().and_then(|child| child.try_wait().unwrap())
    }

    /// Runs `ataa ledger audit`; what it says is the panic's text when a rule is broken.
    pub(crate) fn audit(&self) {
        let done = self
            .command(&["ledger", "audit"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(
            done.status.success() && told.contains("holds"),
            "{told}{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// Runs another of the program's commands and answers whether it succeeded, and what it said.
    pub(crate) fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (bool, String) {
        let done = self
            .command(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let mut told = String::from_utf8_lossy(&done.stdout).into_owned();
        told.push_str(&String::from_utf8_lossy(&done.stderr));
        (done.status.success(), told)
    }

    /// The last lines of the log.
    pub(crate) fn log_end(&self) -> String {
        if let Some(log) = &self.log {
            return format!("(the log went to {})", log.display());
        }
        let text = std::fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The program under test: this build's, or one that was built for release, named in
/// `ATAA_FAULTS_PROGRAM`.
fn program() -> PathBuf {
    std::env::var_os("ATAA_FAULTS_PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_ataa")), PathBuf::from)
}
