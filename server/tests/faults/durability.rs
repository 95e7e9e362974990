//! Fault 2: between a batch's write and its answer an fsync has returned. Traced on SQLite;
//! with `synchronous=OFF` the same check must fail, or it proves nothing. On PostgreSQL the
//! server syncs, so its settings are what is checked.

use std::collections::HashMap;

use crate::books;
use crate::disk::{self, Disk, Operation, Record};
use crate::donor::{ClientLog, Donor, Promise};
use crate::long;
use crate::program::Site;

/// Gifts of the short form and of the long one.
const GIFTS: (u64, u64) = (80, 2_000);
/// Donors who give at the same time, so that batches form.
const DONORS: u64 = 8;
/// The key and the gateway's reference stand in one row, so no further apart than this.
const ROW_BYTES_MAX: usize = 1_500;
/// How the gateway's names for payments begin, and their whole length.
const REFERENCE_START: &[u8] = b"tg_";
const REFERENCE_BYTES: usize = 27;
/// How the references of captures begin in the journal, and their whole length.
const ENTRY_START: &[u8] = b"capture:";
const ENTRY_BYTES: usize = 44;

/// What the check found.
#[derive(Debug, Default)]
struct Proof {
    answers: usize,
    unproven: Vec<String>,
    syncs: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_waits_for_its_sync() {
    let proof = traced("").await;
    println!(
        "fault 2, SQLite: {} answers traced, {} syncs of the log; {} answers left before their sync had returned",
        proof.answers,
        proof.syncs,
        proof.unproven.len()
    );
    assert!(proof.unproven.is_empty(), "{:#?}", proof.unproven);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_syncs_the_check_fails() {
    let proof = traced("?synchronous=off").await;
    println!(
        "fault 2, negative control with synchronous=OFF: the check finds {} of {} answers without a sync",
        proof.unproven.len(),
        proof.answers
    );
    assert_eq!(
        proof.unproven.len(),
        proof.answers,
        "the check would not notice a lost sync"
    );
}

/// Gives under a traced disk and looks for the sync of every answer that promises something.
async fn traced(parameters: &str) -> Proof {
    let mut site = Site::sqlite();
    site.database_url.push_str(parameters);
    let disk = Disk::under(&mut site, "ataa.sqlite", true);
    site.start().await;
    let log = ClientLog::default();
    let gifts = if long() { GIFTS.1 } else { GIFTS.0 };
    let donors: Vec<_> = (0..DONORS)
        .map(|donor| {
            let mut client = Donor::new(&site.base(), &log);
            tokio::spawn(async move {
                for number in 0..gifts / DONORS {
                    assert!(client.give(donor * gifts + number).await);
                }
            })
        })
        .collect();
    for donor in donors {
        donor.await.unwrap();
    }
    books::settle(&site).await;
    site.kill();
    let captures = books::capture_references(&site).await;
    let trace = disk.trace();
    prove(&disk::records(&trace), &log.promises(), &captures)
}

fn prove(records: &[Record<'_>], promises: &[Promise], captures: &HashMap<String, String>) -> Proof {
    let log_writes: Vec<_> = records
        .iter()
        .filter(|it| it.operation == Operation::Write && it.to_log)
        .collect();
    let syncs: Vec<_> = records
        .iter()
        .filter(|it| it.operation == Operation::Sync && it.to_log)
        .collect();
    let sends: Vec<_> = records.iter().filter(|it| leads_on(it)).collect();
    let references = Places::of(&log_writes, REFERENCE_START, REFERENCE_BYTES);
    let entries = Places::of(&log_writes, ENTRY_START, ENTRY_BYTES);
    let mut proof = Proof {
        syncs: syncs.len(),
        ..Proof::default()
    };
    for promise in promises {
        // The batch that wrote the gateway's reference into the intent's row.
        let batch = references.first(promise.reference.as_bytes(), |record, at| {
            let row = &record.bytes[at.saturating_sub(ROW_BYTES_MAX)..at];
            disk::position(row, promise.key.as_bytes()).is_some()
        });
        let to_gateway = format!("/test-gateway/pay/{}", promise.reference);
        proof.add("checkout", promise, batch, leading_to(&sends, &to_gateway), &syncs);
        let entry = captures.get(&promise.key).expect("a captured gift has its entry");
        let batch = entries.first(entry.as_bytes(), |_, _| true);
        let to_gift = format!("/donations/{}", promise.token.as_ref().unwrap());
        proof.add("capture", promise, batch, leading_to(&sends, &to_gift), &syncs);
    }
    assert!(!promises.is_empty());
    proof
}

/// Where texts of one form stand in the writes, found in one pass: a trace is megabytes.
struct Places<'a> {
    by_text: HashMap<&'a [u8], Vec<(&'a Record<'a>, usize)>>,
}

impl<'a> Places<'a> {
    fn of(writes: &[&'a Record<'a>], start: &[u8], length: usize) -> Self {
        let mut by_text: HashMap<&[u8], Vec<_>> = HashMap::new();
        for write in writes {
            let bytes = write.bytes;
            for at in 0..bytes.len().saturating_sub(length) {
                if bytes[at] == start[0] && bytes[at..].starts_with(start) {
                    by_text.entry(&bytes[at..at + length]).or_default().push((*write, at));
                }
            }
        }
        Self { by_text }
    }

    /// The first write that holds the text at a place that is wanted.
    fn first(&self, text: &[u8], wanted: impl Fn(&Record<'_>, usize) -> bool) -> Option<&'a Record<'a>> {
        let places = self.by_text.get(text)?;
        places
            .iter()
            .find(|(record, at)| wanted(record, *at))
            .map(|(record, _)| *record)
    }
}

impl Proof {
    fn add(
        &mut self,
        what: &str,
        promise: &Promise,
        batch: Option<&Record<'_>>,
        answer: Option<&Record<'_>>,
        syncs: &[&Record<'_>],
    ) {
        let batch = batch.unwrap_or_else(|| panic!("the trace lacks the {what} of {promise:?}"));
        let answer = answer.unwrap_or_else(|| panic!("the trace lacks the answer to the {what} of {promise:?}"));
        self.answers += 1;
        let synced = syncs
            .iter()
            .any(|sync| sync.result == 0 && sync.called > batch.returned && sync.returned < answer.called);
        if !synced {
            self.unproven.push(format!(
                "{what} of {}: written at {}, answered at {}",
                promise.reference, batch.returned, answer.called
            ));
        }
    }
}

fn leads_on(record: &Record<'_>) -> bool {
    record.operation == Operation::Send && record.bytes.starts_with(b"HTTP/1.1 303")
}

fn leading_to<'a>(sends: &[&'a Record<'a>], path: &str) -> Option<&'a Record<'a>> {
    let wanted = |send: &&&Record<'_>| disk::position(send.bytes, path.as_bytes()).is_some();
    sends.iter().find(wanted).copied()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_server_that_does_not_sync_is_refused() {
    let site = Site::postgres().await;
    // The server of the tests runs without fsync: its data lives for minutes.
    let production = [
        ("ATAA_MODE", "production"),
        ("ATAA_SECRET", "a secret of the fault tests, 40 characters"),
        (
            "ATAA_SIGNING_KEY",
            "0101010101010101010101010101010101010101010101010101010101010101",
        ),
        ("ATAA_GATEWAY", "moyasar"),
        ("ATAA_MOYASAR_SECRET_KEY", "sk_test_of_the_fault_tests"),
        ("ATAA_MOYASAR_WEBHOOK_SECRET", "token of the fault tests"),
        ("ATAA_PUBLIC_URL", "https://ataa.example"),
        ("ATAA_SMTP_URL", "smtp-plain://127.0.0.1:1"),
    ];
    let (started, told) = site.run(&["serve"], &production);
    assert!(!started && told.contains("fsync"), "{told}");
    // A role or a database may not switch off the wait for the disk.
    let db = backend::db::Db::open(&site.database_url).await.unwrap();
    let commit: String = backend::on!(&db, pool => sqlx::query_scalar("SELECT current_setting('synchronous_commit')")
        .fetch_one(pool).await)
    .unwrap();
    assert_eq!(commit, "on");
    println!("fault 2, PostgreSQL: a server with fsync=off is refused in production; synchronous_commit is {commit}");
}
