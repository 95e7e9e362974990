//! Injected time and randomness: the only places where the ambient ones are read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::time::Timestamp;
use uuid::Uuid;

/// Tells the time. Every use case reads it from here, so that tests and the
/// simulation decide what time it is.
pub trait Clock: Send + Sync {
    /// The present moment, in microseconds since the epoch.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_us(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved; for tests and the demo generator.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_us()))
    }

    /// Sets the hands.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_us(), Ordering::SeqCst);
    }

    /// Moves the hands forward by `delta_us` microseconds.
    pub fn advance_us(&self, delta_us: i64) {
        self.0.fetch_add(delta_us, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_us(self.0.load(Ordering::SeqCst))
    }
}

/// Gives random bytes. Secrets and identifiers come from here.
pub trait Randomness: Send + Sync {
    /// Fills `bytes` with bytes nobody can guess (or, in tests, with repeatable ones).
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[allow(clippy::disallowed_methods)]
    fn fill(&self, bytes: &mut [u8]) {
        use rand::RngCore;
        rand::rng().fill_bytes(bytes);
    }
}

/// Repeatable bytes for tests and the demo generator.
#[derive(Debug)]
pub struct SeededRandomness {
    seed: u64,
    draws: AtomicU64,
}

impl SeededRandomness {
    /// The same `seed` gives the same bytes in the same order.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            draws: AtomicU64::new(0),
        }
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        use rand::RngCore;
        use rand::SeedableRng;
        let draw = self.draws.fetch_add(1, Ordering::SeqCst);
        let mut generator = rand_chacha::ChaCha8Rng::seed_from_u64(self.seed);
        generator.set_stream(draw);
        generator.fill_bytes(bytes);
    }
}

/// Time and randomness together: where identifiers come from.
#[derive(Clone)]
pub struct Source {
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Source {
    /// Joins a clock and a generator.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        Self { clock, randomness }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new UUIDv7: sorted by time, unguessable in its last 74 bits.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let mut random = [0u8; 10];
        self.randomness.fill(&mut random);
        let now_ms = u64::try_from(self.now().as_us() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(now_ms, &random).into_uuid()
    }

    /// 32 bytes for a token or a key.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        let mut bytes = [0u8; 32];
        self.randomness.fill(&mut bytes);
        bytes
    }

    /// A number in `0..limit`, without the bias of a plain remainder being noticeable
    /// (128 random bits). `limit` 0 gives 0.
    #[must_use]
    pub fn below(&self, limit: u64) -> u64 {
        let mut bytes = [0u8; 16];
        self.randomness.fill(&mut bytes);
        let wide = u128::from_le_bytes(bytes);
        u64::try_from(wide % u128::from(limit.max(1))).unwrap_or(0)
    }
}
