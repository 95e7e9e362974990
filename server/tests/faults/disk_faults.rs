//! Faults 3 and 4: a disk that does not do what it is asked, and one that is full.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::books;
use crate::disk::Disk;
use crate::donor::{Answer, ClientLog, Donor, owned};
use crate::long;
use crate::program::Site;

const DONORS: u64 = 12;
/// Rounds of the short form and of the long one.
const ROUNDS: (usize, usize) = (1, 10);
/// How long the disk is in trouble.
const TROUBLE: Duration = Duration::from_millis(700);
/// Far longer than the first write after the disk broke takes.
const NOTICED_TIME_MAX: Duration = Duration::from_secs(60);
/// Gifts that show that the site is back.
const GIFTS_AFTER: usize = 10;
/// The small disk.
const TMPFS_BYTES: u64 = 24 * 1024 * 1024;

struct Load {
    log: ClientLog,
    over: Arc<AtomicBool>,
    donors: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn start(site: &Site) -> Self {
        let log = ClientLog::default();
        let over = Arc::new(AtomicBool::new(false));
        let numbers = Arc::new(AtomicU64::new(1));
        let donors = (0..DONORS)
            .map(|_| {
                let (mut donor, over, numbers) = (Donor::new(&site.base(), &log), over.clone(), numbers.clone());
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        assert!(donor.give(numbers.fetch_add(1, Ordering::Relaxed)).await);
                    }
                })
            })
            .collect();
        Self { log, over, donors }
    }

    /// Waits until so many more donors hold a receipt.
    async fn gifts(&self, count: usize) {
        let wanted = self.log.thanked() + count;
        let began = Instant::now();
        while self.log.thanked() < wanted {
            assert!(began.elapsed() < NOTICED_TIME_MAX, "the site takes no gifts");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn stop(self) -> ClientLog {
        self.over.store(true, Ordering::Relaxed);
        for donor in self.donors {
            donor.await.unwrap();
        }
        self.log
    }
}

async fn until(site: &Site, ready: bool) {
    let began = Instant::now();
    while site.is_ready().await != ready {
        assert!(
            began.elapsed() < NOTICED_TIME_MAX,
            "ready is not {ready}:\n{}",
            site.log_end()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Promises made so far: forms that were answered with the gateway's address.
fn promised(log: &ClientLog) -> (usize, usize) {
    (log.promises().len(), log.thanked())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_sync_is_not_trusted_again() {
    broken_disk("sync_eio").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_write_is_not_trusted_again() {
    broken_disk("write_eio").await;
}

async fn broken_disk(word: &'static str) {
    let mut site = Site::sqlite();
    let disk = Disk::under(&mut site, "ataa.sqlite", false);
    site.start().await;
    let load = Load::start(&site);
    let rounds = if long() { ROUNDS.1 } else { ROUNDS.0 };
    for _ in 0..rounds {
        load.gifts(GIFTS_AFTER).await;
        disk.tell(word);
        // The program fences itself: it says that it is not ready, and promises nothing.
        until(&site, false).await;
        // Answers that were proven before the disk broke may still be on their way.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let before = promised(&load.log);
        tokio::time::sleep(TROUBLE).await;
        disk.tell("");
        // What the disk holds is unknown, so a disk that is well again changes nothing.
        tokio::time::sleep(TROUBLE).await;
        assert_eq!(promised(&load.log), before, "a promise was made on a broken disk");
        assert!(!site.is_ready().await, "the fence fell by itself");
        site.kill();
        site.start().await;
    }
    load.gifts(GIFTS_AFTER).await;
    let log = load.stop().await;
    books::settle(&site).await;
    site.kill();
    let found = books::agree(&site, &log).await;
    println!(
        "fault 3, SQLite, {word}: {rounds} broken disks, 0 promises while fenced, {} donations acknowledged around \
         them: 0 lost, 0 doubled, the audit holds",
        found.thanked
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_promises_nothing_and_recovers() {
    let mut site = Site::sqlite();
    let disk = Disk::under(&mut site, "ataa.sqlite", false);
    site.start().await;
    let load = Load::start(&site);
    let rounds = if long() { ROUNDS.1 } else { ROUNDS.0 };
    for _ in 0..rounds {
        load.gifts(GIFTS_AFTER).await;
        disk.tell("write_enospc");
        full_disk_is_told(&site, &load.log).await;
        disk.tell("");
        load.gifts(GIFTS_AFTER).await;
    }
    let log = load.stop().await;
    finish(&mut site, &log, "told to be full", rounds).await;
}

/// On a full disk a form is answered with 503 in the donor's language, and no promise is made.
async fn full_disk_is_told(site: &Site, log: &ClientLog) {
    // Answers that were proven before may still be on their way.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = promised(log).0;
    for locale in [domain::locale::Locale::Ar, domain::locale::Locale::En] {
        let answer = form_answered(site, locale).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        refused_in_words(site, locale, &answer.text).await;
    }
    tokio::time::sleep(TROUBLE).await;
    assert_eq!(promised(log).0, before, "a promise was made on a full disk");
}

/// A disk without a free block still holds the room that the database's log has already taken,
/// and a gift that fits there is rightly taken and kept. So this waits until that is used up.
async fn small_disk_is_told(site: &Site) {
    for locale in [domain::locale::Locale::Ar, domain::locale::Locale::En] {
        let began = Instant::now();
        let refusal = loop {
            let answer = form_answered(site, locale).await;
            if answer.status == 503 {
                break answer;
            }
            assert_eq!(answer.status, 303, "{}", answer.text);
            assert!(began.elapsed() < NOTICED_TIME_MAX, "the disk never was full");
        };
        refused_in_words(site, locale, &refusal.text).await;
    }
}

async fn form_answered(site: &Site, locale: domain::locale::Locale) -> Answer {
    let fields = owned(&[
        ("amount_choice", "other"),
        ("amount", "10"),
        ("field", ""),
        ("action", "give"),
    ]);
    let mut donor = Donor::new(&site.base(), &ClientLog::default());
    donor
        .send(&format!("/{}/give", locale.code()), Some(&fields))
        .await
        .unwrap()
}

/// The refusal is in the donor's language, and what needs no room is still there.
async fn refused_in_words(site: &Site, locale: domain::locale::Locale, text: &str) {
    assert!(text.contains(locales::errors_unavailable_title(locale)), "{text}");
    let mut donor = Donor::new(&site.base(), &ClientLog::default());
    let path = format!("/{}/opportunities", locale.code());
    assert_eq!(donor.send(&path, None).await.unwrap().status, 200);
}

async fn finish(site: &mut Site, log: &ClientLog, what: &str, rounds: usize) {
    books::settle(site).await;
    assert!(site.has_ended().is_none());
    site.kill();
    let found = books::agree(site, log).await;
    println!(
        "fault 4, SQLite, database on a disk {what}: {rounds} times full, 503 meanwhile, back without a \
         restart; {} donations acknowledged around it: 0 lost, 0 doubled, the audit holds",
        found.thanked
    );
}

/// A small disk of its own, where the machine lets us make one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={TMPFS_BYTES}"), "tmpfs"])
            .arg(&folder)
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_disk_fills_up_and_is_emptied() {
    let place = tempfile::tempdir().unwrap();
    let Some(small) = SmallDisk::mount(place.path().join("disk")) else {
        // Nothing is skipped: the same journey ran on the disk that is told to be full.
        println!("fault 4: this user may not mount a tmpfs; a_full_disk_promises_nothing_and_recovers covers it");
        return;
    };
    let mut site = Site::sqlite_in(&small.0);
    site.start().await;
    let load = Load::start(&site);
    load.gifts(GIFTS_AFTER).await;
    fill(&small.0.join("filler"));
    small_disk_is_told(&site).await;
    std::fs::remove_file(small.0.join("filler")).unwrap();
    load.gifts(GIFTS_AFTER).await;
    let log = load.stop().await;
    finish(&mut site, &log, "of 24 MB", 1).await;
    drop(site);
}

/// Writes until there is no room.
fn fill(path: &std::path::Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    let mut block = vec![7_u8; 64 * 1024];
    while block.len() >= 512 {
        while file.write_all(&block).is_ok() {}
        let half = block.len() / 2;
        block.truncate(half);
    }
    let _ = file.sync_all();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_takes_nothing_stops_nobody() {
    let mut site = Site::sqlite();
    // Every write to it answers that there is no room.
    site.log = Some(PathBuf::from("/dev/full"));
    site.environment.push(("ATAA_LOG", "debug,sqlx=debug".to_owned()));
    site.start().await;
    let load = Load::start(&site);
    load.gifts(GIFTS_AFTER * 2).await;
    // A refusal is logged too.
    let mut stranger = Donor::new(&site.base(), &ClientLog::default());
    let refused = stranger.send("/webhooks/test-gateway", Some(&[])).await.unwrap();
    assert_eq!(refused.status, 403);
    let log = load.stop().await;
    books::settle(&site).await;
    assert!(site.has_ended().is_none());
    site.kill();
    let found = books::agree(&site, &log).await;
    println!(
        "fault 4, log on a full disk: {} donations acknowledged, {} steps retried: 0 lost, 0 doubled",
        found.thanked,
        log.retries.load(Ordering::Relaxed)
    );
    assert_eq!(
        log.retries.load(Ordering::Relaxed),
        0,
        "a log without room cost a donor an answer"
    );
}
