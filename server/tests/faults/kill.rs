//! Fault 1: `kill -9` at random under load, start again, clients retry with the same key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::donor::{ClientLog, Donor};
use crate::program::Site;
use crate::{books, long, seed};

/// Donors who give at the same time.
const DONORS: u64 = 24;
/// Kills of the short form and of the long one.
const KILLS: (usize, usize) = (5, 100);
/// The program lives so long under load before it is killed.
const LIFE_MS: std::ops::Range<u64> = 50..1_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_at_random_under_load_on_sqlite() {
    kill_at_random("SQLite", Site::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_at_random_under_load_on_postgres() {
    kill_at_random("PostgreSQL", Site::postgres().await).await;
}

async fn kill_at_random(engine: &str, mut site: Site) {
    let kills = if long() { KILLS.1 } else { KILLS.0 };
    let seed = seed();
    let mut dice = StdRng::seed_from_u64(seed);
    let first = site.start().await;
    let log = ClientLog::default();
    let (over, numbers) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(seed % 1_000_000)),
    );
    let donors: Vec<_> = (0..DONORS)
        .map(|_| tokio::spawn(give_until_over(site.base(), log.clone(), over.clone(), numbers.clone())))
        .collect();
    let began = Instant::now();
    let mut ready = Vec::with_capacity(kills);
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(dice.random_range(LIFE_MS))).await;
        site.kill();
        ready.push(site.start().await);
    }
    // Some gifts at peace, so that the last start is tested too.
    tokio::time::sleep(Duration::from_secs(1)).await;
    over.store(true, Ordering::Relaxed);
    for donor in donors {
        donor.await.unwrap();
    }
    let served = began.elapsed().saturating_sub(ready.iter().sum());
    books::settle(&site).await;
    site.kill();
    let found = books::agree(&site, &log).await;
    assert_eq!(
        found.promised, found.thanked,
        "every donor who was sent to the gateway holds a receipt"
    );
    assert!(found.thanked >= kills, "{found:?}: there was no load");
    ready.sort_unstable();
    println!(
        "fault 1, {engine}: {kills} kills, {} donations acknowledged ({:.0}/s while up), {} steps retried, {} captured \
         at the gateway: 0 lost, 0 doubled, the audit holds; ready after {:.2} s at the median, {:.2} s at most \
         (first start {:.2} s); seed {seed}",
        found.thanked,
        f64::from(u32::try_from(found.thanked).unwrap()) / served.as_secs_f64(),
        log.retries.load(Ordering::Relaxed),
        found.captured,
        ready[ready.len() / 2].as_secs_f64(),
        ready[ready.len() - 1].as_secs_f64(),
        first.as_secs_f64(),
    );
}

async fn give_until_over(base: String, log: ClientLog, over: Arc<AtomicBool>, numbers: Arc<AtomicU64>) {
    let mut donor = Donor::new(&base, &log);
    while !over.load(Ordering::Relaxed) {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        assert!(donor.give(number).await, "a paid gift never showed its receipt");
    }
}
