//! Gifts by text message through a real Kannel: an invented operator delivers messages to it over
//! HTTP and takes ours from it, and Kannel's own fakesmsc does the same over its protocol. Run with
//! `scripts/with-kannel`, as `make test` does.

// Kannel answers in its own time; how long it is waited for is measured.
#![allow(clippy::disallowed_methods)]

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::get;
use backend::configuration::KannelSettings;
use backend::payments::sms::{LineOutcome, settlement_import, sms_outbox_send_once};
use domain::ids::PersonId;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{DAY_US, MINUTE_US};

use crate::support::{Listening, TestApp};

const SHORTCODE: &str = "5565";
const NOURA: &str = "+966551234567";
const SAAD: &str = "+966559876543";
const PATIENCE: Duration = Duration::from_secs(30);

fn environment(name: &str) -> String {
    let name = format!("ATAA_TEST_KANNEL_{name}");
    std::env::var(&name).unwrap_or_else(|_| panic!("{name} is not set: run this test through scripts/with-kannel"))
}

fn port(name: &str) -> u16 {
    environment(name).parse().unwrap()
}

fn kannel(smsc: &str) -> KannelSettings {
    KannelSettings {
        shortcode: SHORTCODE.to_owned(),
        send_url: environment("SEND_URL"),
        username: "ataa".to_owned(),
        password: "test-sending-password".to_owned(),
        smsc: Some(smsc.to_owned()),
        inbound_secret: "test-inbound-secret".to_owned(),
        allowed_origins: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        callback_url: format!("http://127.0.0.1:{}", port("SITE_PORT")),
    }
}

/// A message that Kannel handed to the operator.
#[derive(Debug, Clone)]
struct Taken {
    id: String,
    to: String,
    text: String,
    billing: String,
}

/// An operator that takes messages over HTTP and names each.
struct Operator {
    taken: Arc<Mutex<Vec<Taken>>>,
    client: reqwest::Client,
    server: Listening,
}

impl Operator {
    /// `name` keeps its ids apart from those of another run through the same Kannel.
    async fn start(name: &str) -> Self {
        let name = name.to_owned();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        let take = move |RawQuery(query): RawQuery| {
            let (kept, name) = (kept.clone(), name.clone());
            async move {
                let mut kept = kept.lock().unwrap();
                let id = format!("{name}-{}", kept.len());
                kept.push(taken_of(&query.unwrap_or_default(), &id));
                format!("ACCEPTED id={id}")
            }
        };
        let router = Router::new().route("/send", get(take));
        Self {
            taken,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            server: Listening::start(router, port("OPERATOR_PORT")).await,
        }
    }

    fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    fn to(&self, mobile: &str) -> Vec<Taken> {
        self.taken()
            .into_iter()
            .filter(|message| message.to == mobile)
            .collect()
    }

    async fn ask(&self, query: String) {
        let url = format!(
            "{}?username=operator&password=operator-password&{query}",
            environment("OPERATOR_URL")
        );
        let answer = self.client.get(url).send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "Kannel answers the operator {}",
            answer.status()
        );
    }

    /// A phone's message, in UTF-16 as Arabic travels.
    async fn deliver(&self, id: &str, mobile: &str, text: &str) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (text, mobile) = (encoded(&bytes), encoded(mobile.as_bytes()));
        let metadata = encoded(format!("?op?msgid={id}").as_bytes());
        self.ask(format!(
            "from={mobile}&to={SHORTCODE}&text={text}&charset=UTF-16BE&coding=2&meta-data={metadata}"
        ))
        .await;
    }

    /// What became of one of our messages: 1 delivered, 2 failed.
    async fn report(&self, message: &Taken, status: u8) {
        let (id, to) = (&message.id, encoded(message.to.as_bytes()));
        self.ask(format!(
            "dlr-mid={id}&dlr-mask={status}&to={to}&from={SHORTCODE}&text=report"
        ))
        .await;
    }
}

fn encoded(bytes: &[u8]) -> String {
    form_urlencoded::byte_serialize(bytes).collect()
}

/// Kannel writes the bytes of a text as they are, each percent-encoded.
fn taken_of(query: &str, id: &str) -> Taken {
    let raw = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        decoded(pair.unwrap_or_default())
    };
    let plain = |name: &str| String::from_utf8(raw(name)).unwrap();
    let text = if plain("coding") == "2" {
        let units: Vec<u16> = raw("text")
            .chunks(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).unwrap()
    } else {
        plain("text")
    };
    Taken {
        id: id.to_owned(),
        to: plain("to"),
        text,
        billing: plain("billing"),
    }
}

fn decoded(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        match (*first, after) {
            (b'%', [high, low, ..]) => {
                let pair = std::str::from_utf8(&[*high, *low]).unwrap().to_owned();
                bytes.push(u8::from_str_radix(&pair, 16).unwrap());
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            (other, _) => {
                bytes.push(other);
                rest = after;
            }
        }
    }
    bytes
}

/// Waits until a number in the database is as expected.
async fn becomes(app: &TestApp, what: &str, sql: &'static str, expected: i64) {
    let started = tokio::time::Instant::now();
    loop {
        let found = app.count(sql).await;
        if found == expected {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{what}: {found} instead of {expected}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the operator has taken so many messages in all.
async fn taken_become(operator: &Operator, what: &str, expected: usize) {
    let started = tokio::time::Instant::now();
    while operator.taken().len() != expected {
        let found = operator.taken();
        assert!(started.elapsed() < PATIENCE, "{what}: {found:#?} instead of {expected}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn program(name: &str) {
    let path = format!("{}/{name}", environment("FOLDER"));
    assert!(Command::new(path).status().unwrap().success(), "{name}");
}

async fn finance(app: &TestApp) -> Actor {
    let id = PersonId::from_uuid(app.context.source.uuid());
    let now = app.context.now();
    let sql = "INSERT INTO person (id, email, name, locale, digits, calendar, wants_impact_messages, wants_news_messages, \
        created_at_us) VALUES ($1, 'finance@ataa.test', 'Finance', 'ar', 'latin', 'both', FALSE, FALSE, $2)";
    let write = app.context.db.write(move |tx| {
        Box::pin(async move {
            backend::in_tx!(tx, connection => sqlx::query(sql).bind(id).bind(now).execute(connection).await.map(|_| ()))?;
            Ok(())
        })
    });
    write.await.unwrap();
    let role = Role::Finance;
    Actor::Person {
        id,
        grants: vec![RoleGrant { role, charity_id: None }],
    }
}

const INBOUND: &str = "SELECT COUNT(*) FROM sms_inbound";
const PLEDGES: &str = "SELECT COUNT(*) FROM sms_pledge";

/// One gift from the message to the receipt, and everything that can go wrong on the way.
async fn through_the_operator(engine: &str) {
    let app = TestApp::with_kannel(engine == "postgres", kannel("operator")).await;
    let site = app.listen(port("SITE_PORT")).await;
    let operator = Operator::start(engine).await;
    let send = || async { sms_outbox_send_once(&app.context).await.unwrap() };

    // A keyword: pledged, answered, billed.
    operator.deliver("MO-1", NOURA, "عطاء ٢٠").await;
    becomes(&app, "the message arrives", PLEDGES, 1).await;
    assert_eq!(send().await, 1);
    taken_become(&operator, "the answer", 1).await;
    let answer = operator.taken().remove(0);
    assert!(answer.text.contains("20 ريال") && answer.to == NOURA, "{answer:?}");
    assert_eq!(answer.billing, "MO-1");
    let billed = "SELECT COUNT(*) FROM sms_pledge WHERE state = 'billed'";
    operator.report(&answer, 1).await;
    becomes(&app, "the report", billed, 1).await;
    operator.report(&answer, 1).await;

    // The operator delivers it again, three times.
    for _ in 0..3 {
        operator.deliver("MO-1", NOURA, "عطاء ٢٠").await;
    }
    // A word that we do not know, after which the repetitions have surely arrived.
    operator.deliver("MO-2", NOURA, "مرحبا").await;
    becomes(&app, "the unknown word", INBOUND, 2).await;
    send().await;
    taken_become(&operator, "its answer", 2).await;
    assert_eq!(app.count(PLEDGES).await, 1);
    assert_eq!(operator.taken()[1].billing, "");

    // Monthly, and stopped twice: confirmed once.
    operator.deliver("MO-3", NOURA, "شهري ١٠").await;
    becomes(&app, "the subscription", "SELECT COUNT(*) FROM sms_subscription", 1).await;
    send().await;
    taken_become(&operator, "its answer", 3).await;
    operator.deliver("MO-4", NOURA, "إلغاء").await;
    operator.deliver("MO-5", NOURA, "إلغاء").await;
    becomes(&app, "both stops", INBOUND, 5).await;
    send().await;
    taken_become(&operator, "one confirmation", 4).await;
    assert!(operator.taken()[3].text.contains("أوقفنا"), "{:?}", operator.taken()[3]);

    // The day's limit of another number.
    for number in 0..6 {
        operator.deliver(&format!("MO-cap-{number}"), SAAD, "عطاء 40").await;
    }
    becomes(&app, "all of them", INBOUND, 11).await;
    send().await;
    taken_become(&operator, "their answers", 10).await;
    assert_eq!(
        operator
            .to(SAAD)
            .iter()
            .filter(|message| message.billing.is_empty())
            .count(),
        1
    );
    assert_eq!(
        app.count("SELECT COUNT(*) FROM sms_pledge WHERE mobile = '+966559876543'")
            .await,
        5
    );

    // One of them cannot be charged: the donor is told.
    let charged = operator
        .to(SAAD)
        .into_iter()
        .find(|message| !message.billing.is_empty())
        .unwrap();
    operator.report(&charged, 2).await;
    becomes(
        &app,
        "the failure",
        "SELECT COUNT(*) FROM sms_pledge WHERE state = 'unbilled'",
        1,
    )
    .await;
    send().await;
    taken_become(&operator, "the notice", 11).await;

    // Kannel is away: the answer stays queued, and goes out once when it is back.
    operator.deliver("MO-6", NOURA, "زكاة 50").await;
    becomes(&app, "the message", INBOUND, 12).await;
    program("stop-smsbox");
    assert_eq!(send().await, 0);
    let waiting = "SELECT COUNT(*) FROM sms_outbound WHERE state = 'queued' AND attempts = 1";
    assert_eq!(app.count(waiting).await, 1);
    program("start-smsbox");
    let started = tokio::time::Instant::now();
    while app.count(waiting).await
        + app
            .count("SELECT COUNT(*) FROM sms_outbound WHERE state = 'queued'")
            .await
        > 0
    {
        assert!(started.elapsed() < PATIENCE, "Kannel did not come back");
        tokio::time::sleep(Duration::from_millis(200)).await;
        app.clock.advance_us(60 * MINUTE_US);
        send().await;
    }
    taken_become(&operator, "the late answer", 12).await;
    app.clock.advance_us(DAY_US);
    assert_eq!(send().await, 0);
    assert_eq!(
        operator
            .taken()
            .iter()
            .filter(|message| message.billing == "MO-6")
            .count(),
        1
    );

    // Whoever is not Kannel is sent away.
    let address = format!(
        "http://127.0.0.1:{}/sms/kannel/inbound?id=x&from={NOURA}&to={SHORTCODE}",
        port("SITE_PORT")
    );
    let stranger = operator.client.post(&address).body("ATAA 40").send().await.unwrap();
    assert_eq!(stranger.status(), 403);
    let guess = operator
        .client
        .post(&address)
        .basic_auth("ataa", Some("guess"))
        .body("ATAA 40")
        .send()
        .await
        .unwrap();
    assert_eq!(guess.status(), 403);
    assert_eq!(app.count(INBOUND).await, 12);

    // The operator's file: three charges and one that we know nothing of.
    let lines = [
        ("MO-1", "20.00", "1.00"),
        ("MO-6", "50.00", "2.50"),
        ("MO-404", "10.00", "0.50"),
    ];
    let mut file = "H,ataa-sms-settlement,1,stc,2026-11\n".to_owned();
    for (id, amount, share) in lines {
        file.push_str(&format!("D,{id},2026-11-22T12:00:00+03:00,{NOURA},{amount},{share}\n"));
    }
    file.push_str("T,3,80.00,4.00,76.00\n");
    let finance = finance(&app).await;
    let review = settlement_import(&app.context, &finance, "november.csv", file.as_bytes(), "")
        .await
        .unwrap();
    let outcomes: Vec<_> = review
        .outcomes
        .iter()
        .map(|(outcome, lines, _)| (*outcome, *lines))
        .collect();
    assert_eq!(outcomes, [(LineOutcome::Captured, 2), (LineOutcome::UnknownMessage, 1)]);
    send().await;
    taken_become(&operator, "two receipts", 14).await;
    let receipt = operator.taken().pop().unwrap();
    let link = receipt.text.rsplit(' ').next().unwrap().to_owned();
    let path = link.strip_prefix("http://ataa.test").unwrap();
    assert_eq!(app.browser().get(path).await.status, 200, "{receipt:?}");
    backend::ledger::fold_once(&app.context).await.unwrap();
    app.audit().await;

    println!(
        "Kannel on {engine}: {} messages delivered (3 of them again), {} pledges, {} answers taken by the operator, {} reports, \
         {} gifts settled, 1 difference; 0 doubled, 0 lost",
        app.count(INBOUND).await + 3,
        app.count(PLEDGES).await,
        operator.taken().len(),
        app.count("SELECT COUNT(*) FROM sms_outbound WHERE reported_at_us IS NOT NULL")
            .await,
        app.count("SELECT COUNT(*) FROM receipt").await,
    );
    site.end().await;
    operator.server.end().await;
}

/// The same way through Kannel's own stand-in for an operator.
async fn through_fakesmsc() {
    let app = TestApp::with_kannel(false, kannel("fake")).await;
    let site = app.listen(port("SITE_PORT")).await;
    let log = app.data_dir().join("fakesmsc.log");
    let output = std::fs::File::create(&log).unwrap();
    let fake_port = environment("FAKE_PORT");
    let mut fakesmsc = Command::new(environment("FAKESMSC"))
        .args(["-H", "127.0.0.1", "-r", fake_port.as_str(), "-i", "1", "-m", "1"])
        .arg(format!("966551112223 {SHORTCODE} text ATAA 10"))
        .stdout(Stdio::from(output.try_clone().unwrap()))
        .stderr(Stdio::from(output))
        .spawn()
        .unwrap();
    becomes(&app, "fakesmsc's message arrives", PLEDGES, 1).await;
    assert_eq!(sms_outbox_send_once(&app.context).await.unwrap(), 1);
    // fakesmsc reports the delivery by itself.
    becomes(
        &app,
        "its report",
        "SELECT COUNT(*) FROM sms_pledge WHERE state = 'billed'",
        1,
    )
    .await;
    let started = tokio::time::Instant::now();
    let read = || {
        std::fs::read(&log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap()
    };
    while !read().contains("10 SAR") && !read().contains("10+SAR") {
        assert!(started.elapsed() < PATIENCE, "fakesmsc got no answer: {}", read());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    fakesmsc.kill().unwrap();
    fakesmsc.wait().unwrap();
    println!("Kannel with fakesmsc: 1 message delivered, 1 answer, 1 report");
    site.end().await;
}

/// One after the other, because they share Kannel and its ports.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gifts_go_through_a_real_kannel() {
    through_the_operator("sqlite").await;
    through_the_operator("postgres").await;
    through_fakesmsc().await;
}
