//! Budgets: how often something may be tried in a window of time. They are counted in the
//! database, so that a restart or a second server does not refill them.
//!
//! Keys (addresses, origins) are stored as keyed hashes: a copy of the table names nobody.

use domain::error::AppError;
use domain::time::{SECOND_US, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::queries;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::in_tx;

/// In a demonstration everybody uses the same few accounts, and browser tests come from one
/// machine: budgets are so many times as large there.
const DEMO_FACTOR: i64 = 100;

/// A budget: so many tries within a window.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Its name in storage.
    pub name: &'static str,
    /// Tries within one window.
    pub limit: i64,
    /// The window's length in microseconds.
    pub window_us: i64,
}

/// Uses up one try of `budget` for `key`.
///
/// # Errors
/// Too many requests, with the time until the window ends, when nothing is left. The caller's
/// transaction is then given up, so a refused try does not count.
pub async fn budget_take(tx: &mut Tx, context: &Context, budget: Budget, key: &str) -> Result<()> {
    let now = context.now();
    let ends_at = window_ends_at(now, budget.window_us);
    let key_hash = keyed_hash(context, budget.name, key)?;
    let used: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::BUDGET_TAKE)
        .bind(budget.name).bind(&key_hash).bind(ends_at).fetch_one(connection).await)?;
    let factor = if context.configuration.is_demo() {
        DEMO_FACTOR
    } else {
        1
    };
    if used > budget.limit.saturating_mul(factor) {
        let wait_s = ends_at.us_since(now).max(0) / SECOND_US + 1;
        return Err(AppError::TooManyRequests {
            retry_after_s: u32::try_from(wait_s).unwrap_or(u32::MAX),
        }
        .into());
    }
    Ok(())
}

/// Counts one use of a budget and answers how many there were in this window, and the seconds until it
/// ends. What follows from that is the caller's: slowing down, refusing.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn budget_use(tx: &mut Tx, context: &Context, name: &str, window_us: i64, key: &str) -> Result<(i64, u32)> {
    let now = context.now();
    let ends_at = window_ends_at(now, window_us);
    let key_hash = keyed_hash(context, name, key)?;
    let used: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::BUDGET_TAKE)
        .bind(name).bind(&key_hash).bind(ends_at).fetch_one(connection).await)?;
    let wait_s = ends_at.us_since(now).max(0) / SECOND_US + 1;
    Ok((used, u32::try_from(wait_s).unwrap_or(u32::MAX)))
}

/// Windows are the same for everybody and begin at multiples of their length.
fn window_ends_at(now: Timestamp, window_us: i64) -> Timestamp {
    let into_window_us = now.as_us().rem_euclid(window_us.max(1));
    now.plus_us(window_us - into_window_us)
}

/// A hash that needs the installation's secret, for short or guessable values.
pub(crate) fn keyed_hash(context: &Context, purpose: &str, value: &str) -> Result<String> {
    let key = context.configuration.key_for(purpose);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
    mac.update(value.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::MINUTE_US;

    #[test]
    fn windows_end_after_now_and_within_their_length() {
        for now_us in [
            0,
            1,
            14 * MINUTE_US,
            15 * MINUTE_US,
            15 * MINUTE_US + 1,
            1_795_000_000_000_000,
        ] {
            let ends_us = window_ends_at(Timestamp::from_us(now_us), 15 * MINUTE_US).as_us();
            assert!(ends_us > now_us && ends_us - now_us <= 15 * MINUTE_US);
            assert_eq!(ends_us % (15 * MINUTE_US), 0);
        }
    }
}
