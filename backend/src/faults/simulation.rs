//! Fault 23: donors, network, gateway and site in one process, every choice drawn from one
//! seed. Requests are lost, doubled and overtaken; answers are lost; the gateway fails before
//! or after it did what it was asked; webhooks come often, late and in any order; the site
//! dies between any two transactions. Use cases run interleaved: at every place between two
//! transactions or gateway calls the seed decides who goes on. Then the network heals, the
//! jobs run, and everything must be as if nothing had happened.
//!
//! A failing seed is repeated with `ATAA_FAULTS_SEED=<seed> ATAA_FAULTS_COUNT=1`.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Instant;

use domain::locale::Locale;
use domain::money::Money;
use domain::people::Actor;
use domain::time::{HOUR_US, MINUTE_US, SECOND_US, Timestamp};
use futures::future::BoxFuture;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::Connection;

use super::count;
use super::gateway::{self, Faulty, Line, Lines};
use crate::clock::{ManualClock, SeededRandomness, Source};
use crate::db::Db;
use crate::db::steps::on::{Places, watched};
use crate::giving::flow_tests::{SYSTEM, VISITOR, at_desk, checkout_form, finance_person, give_form, number, receive};
use crate::giving::{
    Added, CheckoutStarted, CheckoutView, IntentState, Selection, checkout_start, checkout_view, donation_refund,
    give_opportunity, payment_by_token, payment_refresh_by_token,
};
use crate::ledger::{fold_all, fold_once, ledger_audit, seal_all};
use crate::payments::gateway::Gateway;
use crate::payments::test_gateway::{SignedWebhook, TestAction};
use crate::payments::{TestGateway, intents_expire_once, intents_reconcile_once, refunds_send_once};
use crate::people::fixtures::{charity, opportunity};
use crate::test_support::{TEST_NOW_US, configuration};
use crate::{Context, Result};

/// Seeds of the short form and of the long one.
const SEEDS: (usize, usize) = (50, 10_000);
/// Choices drawn for one seed before the network heals.
const CHOICES: usize = 600;
const DONORS: usize = 6;
/// Requests under way at the same time.
const TASKS_MAX: usize = 5;
/// Rounds of jobs until everything must be settled.
const ROUNDS_TO_PEACE: usize = 60;

const MOVED_AND_CHARGED_BACK: &str = "SELECT g.reference, g.refunded_halalas - (SELECT COALESCE(SUM(r.amount_halalas), 0) \
    FROM refund r WHERE r.intent_id = i.id AND r.state <> 'failed') AS unbooked FROM test_gateway_payment g \
    JOIN intent i ON i.gateway_reference = g.reference WHERE unbooked > 0 \
    AND EXISTS (SELECT 1 FROM donation d WHERE d.intent_id = i.id AND d.surplus_halalas > 0)";

#[test]
fn seeds_end_as_if_nothing_had_happened() {
    let first = std::env::var("ATAA_FAULTS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_u64);
    let asked = std::env::var("ATAA_FAULTS_COUNT")
        .ok()
        .and_then(|text| text.parse().ok());
    let seeds = asked.unwrap_or_else(|| count(SEEDS.0, SEEDS.1));
    let template = Template::make();
    let began = Instant::now();
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(seeds);
    let sums = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (template, sums) = (&template, &sums);
            scope.spawn(move || {
                for index in (worker..seeds).step_by(workers) {
                    let seed = first + index as u64;
                    let tally = run(template, seed);
                    sums.lock().unwrap().add(&tally);
                }
            });
        }
    });
    let sums = sums.into_inner().unwrap();
    println!(
        "fault 23, SQLite: {seeds} seeds from {first} in {:.1} s: {sums:?}; every invariant held after each",
        began.elapsed().as_secs_f64()
    );
    assert!(
        sums.captured > 0 && sums.crashes > 0 && sums.lost > 0 && sums.doubled > 0 && sums.refunded > 0,
        "{sums:?}"
    );
}

/// The same seed gives the same run, or a failing one could not be looked into.
#[test]
fn a_seed_is_repeatable() {
    let template = Template::make();
    assert_eq!(run(&template, 4_242), run(&template, 4_242));
}

/// What happened in a run, so that a simulation in which nothing happens is noticed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Tally {
    places: u64,
    captured: i64,
    refunded: i64,
    expired: i64,
    crashes: u64,
    lost: u64,
    doubled: u64,
    webhooks: u64,
    gateway_failures: u64,
    moved_and_charged_back: u64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.places += other.places;
        self.captured += other.captured;
        self.refunded += other.refunded;
        self.expired += other.expired;
        self.crashes += other.crashes;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.webhooks += other.webhooks;
        self.gateway_failures += other.gateway_failures;
        self.moved_and_charged_back += other.moved_and_charged_back;
    }
}

/// A database with the schema, copied for each seed. It lies in memory where the system has a
/// file system for that, because ten thousand seeds need no disk.
struct Template {
    folder: tempfile::TempDir,
    file: PathBuf,
}

fn memory_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

impl Template {
    fn make() -> Self {
        let folder = memory_folder();
        let making = folder.path().join("making.sqlite");
        let file = folder.path().join("template.sqlite");
        runtime().block_on(async {
            let (context, _) = open(&making, folder.path(), 0).await;
            context.db.migrate().await.unwrap();
            crate::reference::reference_load(&context).await.unwrap();
            let charity = charity(&context, "one").await;
            for number in 1..=3 {
                opportunity(&context, charity, number, "published").await;
            }
            let small = "UPDATE opportunity SET target_halalas = 30000".to_owned();
            crate::people::fixtures::run(&context, vec![small]).await;
            finance_person(&context).await;
            let whole = format!("VACUUM INTO '{}'", file.display());
            let url = format!("sqlite://{}", making.display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(whole))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        });
        Self { folder, file }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn open(file: &Path, folder: &Path, seed: u64) -> (Context, Arc<ManualClock>) {
    let db = Db::open(&format!("sqlite://{}", file.display())).await.unwrap();
    let clock = Arc::new(ManualClock::new(Timestamp::from_us(TEST_NOW_US)));
    let source = Source::new(clock.clone(), Arc::new(SeededRandomness::new(seed)));
    (Context::new(db, source, configuration(folder)), clock)
}

fn run(template: &Template, seed: u64) -> Tally {
    let place = tempfile::tempdir_in(template.folder.path()).unwrap();
    let file = place.path().join("seed.sqlite");
    std::fs::copy(&template.file, &file).unwrap();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let runtime = runtime();
        runtime.block_on(async {
            let (context, clock) = open(&file, place.path(), seed).await;
            World::new(context, clock, seed).await.live().await
        })
    }));
    match outcome {
        Ok(tally) => tally,
        Err(cause) => {
            eprintln!("the simulation failed with seed {seed}: ATAA_FAULTS_SEED={seed} ATAA_FAULTS_COUNT=1");
            std::panic::resume_unwind(cause)
        }
    }
}

/// The gateway's line: bad while the network is.
struct Dice {
    dice: Mutex<StdRng>,
    healed: AtomicBool,
    failures: Mutex<u64>,
}

impl Lines for Dice {
    fn next(&self) -> Line {
        if self.healed.load(Ordering::SeqCst) {
            return Line::Whole;
        }
        let line = match self.dice.lock().unwrap().random_range(0..10) {
            0 => Line::QuestionLost,
            1 => Line::AnswerLost,
            2 => Line::Refusing,
            _ => Line::Whole,
        };
        *self.failures.lock().unwrap() += u64::from(line != Line::Whole);
        line
    }
}

/// Where a request waits for its turn.
#[derive(Default)]
struct Turn {
    parked: AtomicBool,
    may_go: AtomicBool,
    places: Mutex<u64>,
}

struct Turns(Arc<Turn>);

impl Places for Turns {
    fn between(&self, _name: &'static str) -> BoxFuture<'static, ()> {
        let turn = Arc::clone(&self.0);
        let mut came = false;
        Box::pin(std::future::poll_fn(move |_| {
            if came && turn.may_go.swap(false, Ordering::SeqCst) {
                turn.parked.store(false, Ordering::SeqCst);
                return Poll::Ready(());
            }
            if !came {
                came = true;
                *turn.places.lock().unwrap() += 1;
                turn.parked.store(true, Ordering::SeqCst);
            }
            Poll::Pending
        }))
    }

    fn statement(&self) {}
}

/// What a donor asks the site for.
#[derive(Debug, Clone)]
enum Question {
    Give {
        amount: String,
        number: i64,
    },
    Checkout(Added),
    Start {
        added: Added,
        view: Box<CheckoutView>,
        choice: &'static str,
    },
    Return(String),
}

/// What the site answered.
enum Answer {
    Added(Added),
    View(Box<CheckoutView>),
    Started(CheckoutStarted),
    Returned(IntentState),
    Webhook { index: usize, taken: bool },
    Nothing,
}

/// One donor: what they know, from the answers that reached them.
#[derive(Default, Clone)]
struct Donor {
    added: Option<Added>,
    view: Option<Box<CheckoutView>>,
    choice: Option<&'static str>,
    started: Option<CheckoutStarted>,
    pressed: bool,
    /// The site has shown the receipt.
    thanked: bool,
}

struct Task {
    asker: Option<usize>,
    /// The network will not bring the answer back.
    answer_lost: bool,
    turn: Arc<Turn>,
    work: Pin<Box<dyn Future<Output = Answer> + Send>>,
}

struct World {
    context: Context,
    clock: Arc<ManualClock>,
    dice: StdRng,
    line: Arc<Dice>,
    faulty: Arc<dyn Gateway>,
    gateway: TestGateway,
    finance: Actor,
    donors: Vec<Donor>,
    tasks: Vec<Task>,
    /// Webhooks that the gateway has sent at least once; the flag says whether one was answered.
    webhooks: Vec<(SignedWebhook, bool)>,
    tally: Tally,
}

impl World {
    async fn new(context: Context, clock: Arc<ManualClock>, seed: u64) -> Self {
        let line = Arc::new(Dice {
            dice: Mutex::new(StdRng::seed_from_u64(seed ^ 0x5eed)),
            healed: AtomicBool::new(false),
            failures: Mutex::new(0),
        });
        let (id, grants): (domain::ids::PersonId, _) = {
            let Db::Sqlite(sqlite) = &context.db else {
                panic!("SQLite")
            };
            let id = sqlx::query_scalar("SELECT id FROM person LIMIT 1")
                .fetch_one(&sqlite.readers)
                .await
                .unwrap();
            let role = domain::people::RoleGrant {
                role: domain::people::Role::Finance,
                charity_id: None,
            };
            (id, vec![role])
        };
        Self {
            faulty: Faulty::shared(&context, line.clone()),
            gateway: TestGateway::of(&context).unwrap(),
            finance: Actor::person(id, grants),
            donors: vec![Donor::default(); DONORS],
            tasks: Vec::new(),
            webhooks: Vec::new(),
            tally: Tally::default(),
            dice: StdRng::seed_from_u64(seed),
            context,
            clock,
            line,
        }
    }

    async fn live(mut self) -> Tally {
        for _ in 0..CHOICES {
            self.choose().await;
        }
        self.heal().await;
        self.check().await;
        self.tally.gateway_failures = *self.line.failures.lock().unwrap();
        self.tally
    }

    /// One choice: who moves, and what the network does to it.
    async fn choose(&mut self) {
        match self.dice.random_range(0..100) {
            0..=54 if !self.tasks.is_empty() => {
                let index = self.dice.random_range(0..self.tasks.len());
                self.advance(index).await;
            }
            0..=66 => self.donor_moves(),
            67..=73 => self.gateway_moves().await,
            74..=81 => self.webhook_sent().await,
            82..=87 => self.job_starts(),
            88..=90 => self.refund_starts(),
            91 | 92 => self.charged_back().await,
            93 => self.crash(),
            _ => {
                let step =
                    [SECOND_US, 5 * SECOND_US, 20 * SECOND_US, MINUTE_US, HOUR_US / 3][self.dice.random_range(0..5)];
                self.clock.advance_us(self.dice.random_range(1..=step));
            }
        }
    }

    /// A donor's next request sets out; the network loses it, doubles it or loses its answer.
    fn donor_moves(&mut self) {
        let index = self.dice.random_range(0..self.donors.len());
        let Some(question) = self.next_question(index) else {
            return;
        };
        if self.dice.random_bool(0.1) {
            self.tally.lost += 1;
            return;
        }
        let copies = if self.dice.random_bool(0.15) { 2 } else { 1 };
        self.tally.doubled += copies - 1;
        for _ in 0..copies {
            if self.tasks.len() < TASKS_MAX {
                let lost = self.dice.random_bool(0.15);
                self.tally.lost += u64::from(lost);
                self.ask(index, question.clone(), lost);
            }
        }
    }

    fn next_question(&mut self, index: usize) -> Option<Question> {
        let donor = self.donors[index].clone();
        Some(match (donor.added, donor.view, donor.started) {
            (None, ..) => Question::Give {
                amount: format!(
                    "{}.{:02}",
                    self.dice.random_range(20..=160),
                    self.dice.random_range(0..100)
                ),
                number: self.dice.random_range(1..=3),
            },
            (Some(added), None, _) => Question::Checkout(added),
            (Some(added), Some(view), None) => {
                let choices = ["similar", "field_pool", "refund"];
                let drawn = choices[self.dice.random_range(0..choices.len())];
                let choice = *self.donors[index].choice.get_or_insert(drawn);
                Question::Start { added, view, choice }
            }
            (Some(_), Some(_), Some(started)) if donor.pressed => Question::Return(started.tracking_token),
            (Some(added), Some(view), Some(_)) if self.dice.random_bool(0.3) => {
                // Back, and the same form once more.
                let choice = donor.choice?;
                Question::Start { added, view, choice }
            }
            _ => return None,
        })
    }

    fn ask(&mut self, asker: usize, question: Question, answer_lost: bool) {
        let context = self.context.clone();
        let work = async move {
            match question {
                Question::Give { amount, number } => {
                    let added = give_opportunity(&context, &VISITOR, None, number, give_form(&amount, &[])).await;
                    added.map_or(Answer::Nothing, Answer::Added)
                }
                Question::Checkout(added) => {
                    let view = checkout_view(&context, &VISITOR, Some(&added.token), Selection::Item(added.item)).await;
                    view.map_or(Answer::Nothing, |view| Answer::View(Box::new(view)))
                }
                Question::Start { added, view, choice } => {
                    let form = checkout_form(&view.idempotency_key, choice, "0551234567");
                    let selection = Selection::Item(added.item);
                    let (token, total) = (Some(added.token.as_str()), Some(view.total));
                    let started = checkout_start(&context, &VISITOR, token, selection, Locale::Ar, total, form).await;
                    started.map_or(Answer::Nothing, Answer::Started)
                }
                Question::Return(token) => {
                    let state = payment_refresh_by_token(&context, &VISITOR, &token).await;
                    state.map_or(Answer::Nothing, Answer::Returned)
                }
            }
        };
        self.launch(Some(asker), answer_lost, work);
    }

    fn launch(&mut self, asker: Option<usize>, answer_lost: bool, work: impl Future<Output = Answer> + Send + 'static) {
        let turn = Arc::new(Turn::default());
        let places: Arc<dyn Places> = Arc::new(Turns(Arc::clone(&turn)));
        let work = Box::pin(watched(places, gateway::with(Arc::clone(&self.faulty), work)));
        self.tasks.push(Task {
            asker,
            answer_lost,
            turn,
            work,
        });
    }

    /// Lets one request go on until its next place or its end.
    async fn advance(&mut self, index: usize) {
        let task = &mut self.tasks[index];
        task.turn.may_go.store(true, Ordering::SeqCst);
        let turn = Arc::clone(&task.turn);
        let work = &mut task.work;
        let ended = std::future::poll_fn(|waker| match work.as_mut().poll(waker) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if turn.parked.load(Ordering::SeqCst) && !turn.may_go.load(Ordering::SeqCst) => {
                Poll::Ready(None)
            }
            Poll::Pending if turn.parked.load(Ordering::SeqCst) => {
                // It came to its first place before it was ever let go on.
                turn.may_go.store(false, Ordering::SeqCst);
                Poll::Ready(None)
            }
            Poll::Pending => Poll::Pending,
        })
        .await;
        if let Some(answer) = ended {
            let task = self.tasks.remove(index);
            self.tally.places += *task.turn.places.lock().unwrap();
            if !task.answer_lost {
                self.answered(task.asker, answer);
            }
        }
    }

    fn answered(&mut self, asker: Option<usize>, answer: Answer) {
        if let Answer::Webhook { index, taken } = answer {
            self.webhooks[index].1 |= taken;
            return;
        }
        let Some(donor) = asker.map(|index| &mut self.donors[index]) else {
            return;
        };
        match answer {
            // The second answer of a doubled request changes nothing that is known already.
            Answer::Added(added) if donor.added.is_none() => donor.added = Some(added),
            Answer::View(view) if donor.view.is_none() => donor.view = Some(view),
            Answer::Started(started) => {
                if let Some(known) = &donor.started {
                    assert_eq!(known.intent, started.intent, "one form led to two payments");
                }
                donor.started = Some(started);
            }
            // An answer may be overtaken by a later one, so what was told once counts.
            Answer::Returned(state) => {
                donor.thanked |= matches!(state, IntentState::Captured | IntentState::Refunded);
            }
            _ => {}
        }
    }

    /// A donor presses a button at the gateway, sometimes long after coming there.
    async fn gateway_moves(&mut self) {
        let index = self.dice.random_range(0..self.donors.len());
        let Some(started) = self.donors[index].started.clone() else {
            return;
        };
        let action = match self.dice.random_range(0..10) {
            0 => TestAction::Decline,
            1 => TestAction::TimeOut,
            2 => TestAction::Late,
            3 => TestAction::Challenge,
            _ => TestAction::Approve,
        };
        let Some(reference) = self.reference_of(&started).await else {
            return;
        };
        // Pressed twice, or too late: the gateway says no, and the donor goes back all the same.
        let _ = self.gateway.act(&reference, action).await;
        self.donors[index].pressed |= action != TestAction::Challenge;
    }

    async fn reference_of(&self, started: &CheckoutStarted) -> Option<String> {
        let record = self.gateway.find_payment(&started.intent.to_string()).await.ok()?;
        Some(record.reference)
    }

    /// The gateway sends a webhook it has not sent, or one of those it has.
    async fn webhook_sent(&mut self) {
        self.webhooks_collect().await;
        if self.tasks.len() >= TASKS_MAX {
            return;
        }
        if self.webhooks.is_empty() || self.dice.random_bool(0.1) {
            return;
        }
        let index = self.dice.random_range(0..self.webhooks.len());
        if self.dice.random_bool(0.2) {
            self.tally.lost += 1;
            return;
        }
        self.launch_webhook(index);
    }

    fn launch_webhook(&mut self, index: usize) {
        let known = &self.webhooks[index].0;
        let webhook = self.gateway.sign(&known.event_id, known.body.clone());
        let context = self.context.clone();
        self.tally.webhooks += 1;
        self.launch(None, false, async move {
            let taken = receive(&context, &webhook).await.is_ok();
            Answer::Webhook { index, taken }
        });
    }

    async fn webhooks_collect(&mut self) {
        for webhook in self.gateway.webhooks_due().await.unwrap() {
            self.gateway.webhook_noted(&webhook, true).await.unwrap();
            self.webhooks.push((webhook, false));
        }
    }

    fn job_starts(&mut self) {
        if self.tasks.len() >= TASKS_MAX {
            return;
        }
        let (context, which) = (self.context.clone(), self.dice.random_range(0..4));
        self.launch(None, false, async move {
            job(&context, which).await;
            Answer::Nothing
        });
    }

    /// The finance person gives a captured gift back.
    fn refund_starts(&mut self) {
        if self.tasks.len() >= TASKS_MAX {
            return;
        }
        let index = self.dice.random_range(0..self.donors.len());
        let Some(started) = self.donors[index].started.clone() else {
            return;
        };
        let (context, finance) = (self.context.clone(), self.finance.clone());
        self.launch(None, false, async move {
            if let Ok(payment) = payment_by_token(&context, &VISITOR, &started.tracking_token).await {
                for gift in payment.gifts {
                    let _ = donation_refund(&context, &finance, gift.id, "simulated", "").await;
                }
            }
            Answer::Nothing
        });
    }

    /// The donor's bank takes all of a payment back.
    async fn charged_back(&mut self) {
        let index = self.dice.random_range(0..self.donors.len());
        let Some(started) = self.donors[index].started.clone() else {
            return;
        };
        if let Ok(record) = self.gateway.find_payment(&started.intent.to_string()).await
            && record.refunded == Money::ZERO
        {
            let key = format!("bank-{}", record.reference);
            let refund = at_desk(&record.reference, record.amount, &key);
            let _ = self.gateway.refund(&refund).await;
        }
    }

    /// The site dies: everything under way is gone, what was committed stays.
    fn crash(&mut self) {
        self.tally.crashes += 1;
        self.tasks.clear();
    }

    /// The network heals; donors, gateway and jobs finish what they began.
    async fn heal(&mut self) {
        self.line.healed.store(true, Ordering::SeqCst);
        while !self.tasks.is_empty() {
            self.advance(0).await;
        }
        for round in 0..ROUNDS_TO_PEACE {
            for index in 0..self.donors.len() {
                if let Some(question) = self.next_question(index) {
                    self.ask(index, question, false);
                }
                if round == 1
                    && let Some(started) = self.donors[index].started.clone()
                    && let Some(reference) = self.reference_of(&started).await
                {
                    let _ = self.gateway.act(&reference, TestAction::Approve).await;
                    self.donors[index].pressed = true;
                }
            }
            self.webhooks_collect().await;
            for index in 0..self.webhooks.len() {
                if !self.webhooks[index].1 {
                    self.launch_webhook(index);
                }
            }
            for which in 0..4 {
                let context = self.context.clone();
                self.launch(None, false, async move {
                    job(&context, which).await;
                    Answer::Nothing
                });
            }
            while !self.tasks.is_empty() {
                let index = self.dice.random_range(0..self.tasks.len());
                self.advance(index).await;
            }
            self.clock
                .advance_us(if round < 4 { 30 * SECOND_US } else { 10 * MINUTE_US });
            if round > 20 && self.open_ends().await == 0 {
                break;
            }
        }
    }

    async fn open_ends(&self) -> i64 {
        number(
            &self.context,
            "SELECT (SELECT COUNT(*) FROM refund WHERE state = 'pending') \
             + (SELECT COUNT(*) FROM intent WHERE state IN ('created', 'pending_action', 'unknown')) \
             + (SELECT COUNT(*) FROM test_gateway_webhook WHERE delivered_at_us IS NULL)",
        )
        .await
    }

    /// What is left open, with what the gateway has of it.
    async fn left_open(&self) -> Vec<(String, String, i64, i64, i64)> {
        let sql = "SELECT i.state, COALESCE(r.cause || ' ' || r.state, ''), COALESCE(r.amount_halalas, 0), \
            COALESCE(g.amount_halalas, 0), COALESCE(g.refunded_halalas, 0) FROM intent i \
            LEFT JOIN refund r ON r.intent_id = i.id LEFT JOIN test_gateway_payment g ON g.reference = i.gateway_reference \
            WHERE r.state = 'pending' OR i.state IN ('created', 'pending_action', 'unknown')";
        let Db::Sqlite(sqlite) = &self.context.db else {
            panic!("SQLite")
        };
        sqlx::query_as(sql).fetch_all(&sqlite.readers).await.unwrap()
    }

    /// Every rule of the audit holds. A known gap is let through, and only where it must be: of a
    /// chargeback whose gift's surplus had moved to another fund, only the rest is booked, and
    /// the audit names the payment. Answers how much that is, in halalas.
    async fn audit(&mut self) -> i64 {
        let context = &self.context;
        fold_all(context).await;
        seal_all(context).await;
        let Db::Sqlite(sqlite) = &context.db else {
            panic!("SQLite")
        };
        let known: Vec<(String, i64)> = sqlx::query_as(MOVED_AND_CHARGED_BACK)
            .fetch_all(&sqlite.readers)
            .await
            .unwrap();
        for outcome in ledger_audit(context, &SYSTEM).await.unwrap() {
            let is_known = |problem: &String| {
                problem.contains("gave back") && known.iter().any(|(reference, _)| problem.starts_with(reference))
            };
            assert!(outcome.problems.iter().all(is_known), "{outcome}");
        }
        self.tally.moved_and_charged_back = known.len() as u64;
        known.iter().map(|(_, amount)| amount).sum()
    }

    /// The invariants: the audit's, and what the three logs say.
    async fn check(&mut self) {
        let moved = self.audit().await;
        let context = &self.context;
        if self.open_ends().await > 0 {
            panic!("something was never settled: {:?}", self.left_open().await);
        }
        let twice = "SELECT COUNT(*) FROM (SELECT intent_id FROM ledger_entry WHERE kind = 'donation_captured' \
            GROUP BY intent_id HAVING COUNT(*) > 1) twice";
        assert_eq!(number(context, twice).await, 0, "a gift was booked twice");
        let disagreeing = "SELECT COUNT(*) FROM test_gateway_payment g LEFT JOIN intent i \
            ON i.gateway_reference = g.reference WHERE (g.state IN ('captured', 'refunded')) \
            <> (i.captured_at_us IS NOT NULL)";
        assert_eq!(
            number(context, disagreeing).await,
            0,
            "gateway and site disagree on what was taken"
        );
        let taken = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) - COALESCE(SUM(refunded_halalas), 0) AS BIGINT) \
            FROM test_gateway_payment WHERE state IN ('captured', 'refunded')";
        let held = "SELECT CAST(COALESCE(-SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'fund'";
        assert_eq!(
            number(context, taken).await + moved,
            number(context, held).await,
            "the gateway's money is not the funds'"
        );
        for donor in &self.donors {
            if let (true, Some(started)) = (donor.thanked, &donor.started) {
                let payment = payment_by_token(context, &VISITOR, &started.tracking_token)
                    .await
                    .unwrap();
                assert!(
                    payment.receipt.is_some(),
                    "a donor was thanked for a gift that is not there"
                );
            }
        }
        self.tally.captured = number(
            context,
            "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'donation_captured'",
        )
        .await;
        self.tally.refunded = number(context, "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'refund_paid'").await;
        self.tally.expired = number(context, "SELECT COUNT(*) FROM intent WHERE state = 'expired'").await;
    }
}

/// One round of a job. What fails is tried again in the next round.
async fn job(context: &Context, which: usize) {
    let done: Result<usize> = match which {
        0 => intents_reconcile_once(context).await,
        1 => intents_expire_once(context).await,
        2 => refunds_send_once(context).await,
        _ => fold_once(context).await,
    };
    let _ = done;
}
