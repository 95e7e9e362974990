//! The program under faults: killed, with a disk that fails or is full, under far too much
//! load. Three logs must agree afterwards: what donors were promised, what the gateway took,
//! what the site booked. docs/faults.md holds the table and the figures.
//!
//! Each test prints its counts. `ATAA_FAULTS=long` runs the long forms (`make test-faults`);
//! `ATAA_FAULTS_SEED` repeats a run. Timings are printed and decide nothing.

// The program under test reads the machine's clock, so do these tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::disallowed_methods
)]

mod books;
mod disk;
mod disk_faults;
mod donor;
mod durability;
#[allow(dead_code)]
#[path = "../site/support/html.rs"]
mod html;
mod kill;
mod overload;
mod program;
mod uploads;

/// Whether the long forms are asked for.
pub(crate) fn long() -> bool {
    std::env::var("ATAA_FAULTS").is_ok_and(|form| form == "long")
}

/// The seed of this run: the one that is asked for, or another each time.
pub(crate) fn seed() -> u64 {
    std::env::var("ATAA_FAULTS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| donor::now_us().unsigned_abs() % 1_000_000_007)
}
