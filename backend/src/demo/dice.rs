//! Repeatable choices. The same seed gives the same choices in the same order; nothing here
//! uses a float, so that no machine rounds otherwise.

use domain::time::Timestamp;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// A thousand permille is certain.
const PERMILLE_WHOLE: u64 = 1_000;

/// A seeded generator with the choices that the demo makes.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Each `stream` of a seed is independent: drawing more in one changes nothing in another.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number in `0..limit`; 0 when the limit is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        // The bias of the remainder is far below anything that shows in demo data.
        self.0.next_u64() % limit.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        low.saturating_add(i64::try_from(self.below(span.saturating_add(1))).unwrap_or(0))
    }

    /// True so many times out of a thousand.
    pub(super) fn chance(&mut self, permille: u64) -> bool {
        self.below(PERMILLE_WHOLE) < permille
    }

    /// A place in a list of so many; 0 for an empty one.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of a list that is never empty by construction; `None` otherwise.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.index(list.len()))
    }

    /// A place in a list of weights, each as likely as its weight.
    pub(super) fn weighted(&mut self, weights: &[u64]) -> usize {
        let total: u64 = weights.iter().sum();
        let mut drawn = self.below(total);
        for (place, weight) in weights.iter().enumerate() {
            if drawn < *weight {
                return place;
            }
            drawn -= weight;
        }
        0
    }

    /// A UUIDv7 made at a moment, so that rows sort by when they came to be.
    pub(super) fn uuid_at(&mut self, at: Timestamp) -> Uuid {
        let mut random = [0_u8; 10];
        self.0.fill_bytes(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.as_ms()).unwrap_or(0), &random).into_uuid()
    }

    /// 32 hexadecimal digits for a key or a reference.
    pub(super) fn hex(&mut self) -> String {
        let mut random = [0_u8; 16];
        self.0.fill_bytes(&mut random);
        hex::encode(random)
    }

    /// Puts a list into another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let other = self.index(place + 1);
            list.swap(place, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_choices() {
        let draw = |seed, stream| {
            let mut dice = Dice::new(seed, stream);
            (0..50).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn choices_stay_in_their_bounds() {
        let mut dice = Dice::new(1, 1);
        let mut seen = [0_u32; 3];
        for _ in 0..2_000 {
            assert!((3..=9).contains(&dice.between(3, 9)));
            seen[dice.weighted(&[1, 0, 3])] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!(seen[2] > 2 * seen[0], "{seen:?}");
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.between(5, 5), 5);
        assert!(!dice.chance(0));
        assert!(dice.chance(1_000));
        assert_eq!(dice.pick::<u8>(&[]), None);
        let mut list = [1, 2, 3, 4, 5, 6, 7, 8];
        dice.shuffle(&mut list);
        list.sort_unstable();
        assert_eq!(list, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
