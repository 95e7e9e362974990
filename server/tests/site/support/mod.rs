//! A site to test and browsers to test it with.

mod answer;
mod browser;
mod database;
mod giving;
pub(crate) mod html;

pub(crate) use answer::Answer;
pub(crate) use browser::Browser;
pub(crate) use giving::PUBLISHED;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use app::page::{AppState, Assets, PageCache};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use backend::Context;
use backend::clock::{ManualClock, Source, SystemRandomness};
use backend::configuration::{Configuration, KannelSettings, Mode};
use backend::db::Db;
use backend::payments::TestGateway;
use backend::payments::settings::GatewaySettings;
use backend::payments::test_gateway::SIGNATURE_HEADER;
use domain::time::Timestamp;
use futures::StreamExt;
use http::Request;
use metrics_exporter_prometheus::PrometheusBuilder;
use tower::ServiceExt;

/// 22 November 2026, noon in Riyadh: what the tests take for now.
pub(crate) const NOW: Timestamp = Timestamp::from_us(1_795_338_000_000_000);
/// The host that browsers ask for.
pub(crate) const HOST: &str = "ataa.test";

/// Stands in for the program that sets PDFs: it gives back what it was asked to set, so that
/// tests read a document's words without unpacking it.
const STAND_IN: &str = "documents-stand-in";

/// A site on a database of its own.
pub(crate) struct TestApp {
    /// What the use cases take, to look behind the pages.
    pub(crate) context: Context,
    /// The hands of its clock.
    pub(crate) clock: Arc<ManualClock>,
    router: Router,
    folder: tempfile::TempDir,
}

/// Something that answers on a port of this machine until it is ended.
pub(crate) struct Listening {
    stop: tokio::sync::oneshot::Sender<()>,
    served: tokio::task::JoinHandle<()>,
}

impl Listening {
    pub(crate) async fn start(router: Router, port: u16) -> Self {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        let served = tokio::spawn(async move {
            axum::serve(listener, service)
                .with_graceful_shutdown(stopped)
                .await
                .unwrap();
        });
        Self { stop, served }
    }

    /// Ends with its connections: one that is kept open would go on speaking to what is gone.
    pub(crate) async fn end(self) {
        let _ = self.stop.send(());
        self.served.await.unwrap();
    }
}

impl TestApp {
    /// On SQLite, with invented data: every state of an opportunity, every demonstration account.
    pub(crate) async fn with_data() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::sqlite_with_data(folder.path()).await;
        Self::open(folder, &url, &format!("http://{HOST}"), Mode::Demo).await
    }

    /// As [`TestApp::with_data`], with the budgets of a site that is no demonstration.
    pub(crate) async fn with_data_as_live() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::sqlite_with_data(folder.path()).await;
        Self::open(folder, &url, &format!("https://{HOST}"), Mode::Production).await
    }

    /// As [`TestApp::with_data`], reached over https as in production.
    pub(crate) async fn with_data_over_https() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::sqlite_with_data(folder.path()).await;
        Self::open(folder, &url, &format!("https://{HOST}"), Mode::Demo).await
    }

    /// As [`TestApp::with_data`], on a database that can be read but not written.
    pub(crate) async fn read_only() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::sqlite_with_data(folder.path()).await;
        Self::open(folder, &format!("{url}?mode=ro"), &format!("http://{HOST}"), Mode::Demo).await
    }

    /// As [`TestApp::with_data`], with these gateways.
    pub(crate) async fn with_gateways(gateways: GatewaySettings) -> Self {
        let mut app = Self::with_data().await;
        let configuration = Configuration {
            gateways,
            ..(*app.context.configuration).clone()
        };
        app.context = Context::new(app.context.db.clone(), app.context.source.clone(), configuration);
        app.router = router(&app.context, &app.folder.path().join("site"));
        app
    }

    /// On PostgreSQL, with invented data.
    pub(crate) async fn postgres_with_data() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::postgres().await;
        let app = Self::open(folder, &url, &format!("http://{HOST}"), Mode::Demo).await;
        app.context.db.migrate().await.unwrap();
        database::fill(&app.context).await;
        app
    }

    /// Without invented data, with Kannel set up; on the engine that is asked for.
    pub(crate) async fn with_kannel(on_postgres: bool, kannel: KannelSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = if on_postgres {
            database::postgres().await
        } else {
            format!("sqlite://{}", folder.path().join("kannel.sqlite").display())
        };
        let public_url = format!("http://{HOST}");
        let mut settings = configuration(folder.path().to_path_buf(), &public_url, Mode::Demo);
        settings.sms_kannel = Some(kannel);
        let app = Self::open_as(folder, &url, settings).await;
        app.context.db.migrate().await.unwrap();
        backend::reference::reference_load(&app.context).await.unwrap();
        app
    }

    /// Answers on a port of this machine.
    pub(crate) async fn listen(&self, port: u16) -> Listening {
        Listening::start(self.router.clone(), port).await
    }

    async fn open(folder: tempfile::TempDir, database_url: &str, public_url: &str, mode: Mode) -> Self {
        let settings = configuration(folder.path().to_path_buf(), public_url, mode);
        Self::open_as(folder, database_url, settings).await
    }

    async fn open_as(folder: tempfile::TempDir, database_url: &str, settings: Configuration) -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let context = Context::new(
            Db::open(database_url).await.unwrap(),
            Source::new(clock.clone(), Arc::new(SystemRandomness)),
            settings,
        );
        let site_root = folder.path().join("site");
        write_site(&site_root);
        write_stand_in(folder.path());
        Self {
            router: router(&context, &site_root),
            context,
            clock,
            folder,
        }
    }

    /// A browser that has never been here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// A browser of somebody who is signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        browser.sign_in(email).await;
        browser
    }

    /// Where uploads lie.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    /// One request as it is, without a browser's habits.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let path = request
            .uri()
            .path_and_query()
            .map_or_else(String::new, ToString::to_string);
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(path, response).await
    }

    /// What a stream sends first: the data of one server-sent event.
    pub(crate) async fn first_event(&self, path: &str) -> String {
        let mut request = Request::get(path).header("host", HOST).body(Body::empty()).unwrap();
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let mut parts = response.into_body().into_data_stream();
        let mut text = String::new();
        while !text.contains("\n\n") {
            let part = parts.next().await.expect("an event before the end").unwrap();
            text.push_str(std::str::from_utf8(&part).unwrap());
        }
        let event = text.split("\n\n").next().unwrap_or_default();
        event.lines().filter_map(|line| line.strip_prefix("data: ")).collect()
    }

    /// Does what the job runner does, once.
    pub(crate) async fn run_jobs(&self) {
        let gateway = TestGateway::of(&self.context).unwrap();
        for webhook in gateway.webhooks_due().await.unwrap() {
            let answer = self.webhook(&webhook.signature, webhook.body.clone()).await;
            gateway
                .webhook_noted(&webhook, answer.status.is_success())
                .await
                .unwrap();
        }
        backend::payments::intents_reconcile_once(&self.context).await.unwrap();
        backend::payments::intents_expire_once(&self.context).await.unwrap();
        backend::ledger::fold_once(&self.context).await.unwrap();
        backend::ledger::seal_once(&self.context).await.unwrap();
        backend::messages::announce_once(&self.context).await.unwrap();
        backend::messages::outbox_send_once(&self.context).await.unwrap();
    }

    /// A webhook of the test gateway.
    pub(crate) async fn webhook(&self, signature: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post("/webhooks/test-gateway")
            .header("host", HOST)
            .header("content-type", "application/json")
            .header(SIGNATURE_HEADER, signature)
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// A number from the database.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        backend::on!(&self.context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
    }

    /// A text from the database.
    pub(crate) async fn text(&self, sql: &'static str) -> String {
        backend::on!(&self.context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
    }

    /// Puts an opportunity into another state, as if somebody had done so meanwhile.
    pub(crate) async fn set_state(&self, number: i64, state: &'static str) {
        let sql = "UPDATE opportunity SET state = $2 WHERE number = $1";
        let write = self.context.db.write(move |tx| {
            Box::pin(async move {
                backend::in_tx!(tx, connection => sqlx::query(sql).bind(number).bind(state).execute(connection).await
                    .map(|_| ()))?;
                Ok(())
            })
        });
        write.await.unwrap();
    }

    /// A picture that the site would take.
    pub(crate) async fn any_photo(&self) -> Vec<u8> {
        let hash = self
            .text("SELECT file_hash FROM attachment WHERE role = 'photo' ORDER BY id LIMIT 1")
            .await;
        backend::files::file_read(&self.context, &hash, false).await.unwrap()
    }

    /// Whether every rule of the books holds.
    pub(crate) async fn audit(&self) {
        let actor = domain::people::Actor::System("test");
        for outcome in backend::ledger::ledger_audit(&self.context, &actor).await.unwrap() {
            assert!(outcome.problems.is_empty(), "{}: {:?}", outcome.name, outcome.problems);
        }
    }
}

/// The site's routes over what was built into `site_root`.
fn router(context: &Context, site_root: &std::path::Path) -> Router {
    let state = AppState {
        context: context.clone(),
        assets: Arc::new(Assets::read(site_root)),
        cache: PageCache::default(),
    };
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    server::router::router(state, site_root, metrics)
}

fn configuration(data_dir: PathBuf, public_url: &str, mode: Mode) -> Configuration {
    Configuration {
        mode,
        public_url: public_url.to_owned(),
        secret: [7; 32],
        signing_key: None,
        signing_keys_former: Vec::new(),
        mail_from: "Ataa <no-reply@ataa.example>".to_owned(),
        mail_server: None,
        sms_kannel: None,
        documents_program: data_dir.join(STAND_IN),
        paying_accounts: backend::configuration::PayingAccounts::demonstration(),
        gateways: GatewaySettings::default(),
        bank: backend::configuration::BankSettings::demonstration(),
        data_dir,
    }
}

/// What the build would have put there: a style sheet with its hash, and the files without one.
fn write_site(root: &std::path::Path) {
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    std::fs::write(root.join("pkg/site.0123abcd.css"), "body{}").unwrap();
    let public = concat!(env!("CARGO_MANIFEST_DIR"), "/../public");
    for file in [
        "robots.txt",
        "favicon.svg",
        "manifest-ar.webmanifest",
        "manifest-en.webmanifest",
    ] {
        std::fs::copy(format!("{public}/{file}"), root.join(file)).unwrap();
    }
    for folder in ["icons", "images"] {
        std::fs::create_dir_all(root.join(folder)).unwrap();
        for entry in std::fs::read_dir(format!("{public}/{folder}")).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), root.join(folder).join(entry.file_name())).unwrap();
        }
    }
    std::fs::write(root.join("manifest.json"), r#"{"css":"/pkg/site.0123abcd.css"}"#).unwrap();
}

fn write_stand_in(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(STAND_IN);
    std::fs::write(&path, "#!/bin/sh\nprintf '%%PDF-1.7\\n'\nexec cat\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
