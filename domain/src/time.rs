//! Moments, days and calendars. Moments come from the injected clock; days, months and years are cut
//! in Asia/Riyadh, which is UTC+3 all year (handbook 5.7).

mod civil;
mod hijri;
mod hijri_table;

pub use civil::{CivilDate, Weekday};
pub use hijri::{HIJRI_MONTHS_AR, HIJRI_MONTHS_EN, HIJRI_YEAR_MAX, HIJRI_YEAR_MIN, HijriDate};

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Microseconds in one second.
pub const SECOND_US: i64 = 1_000_000;
/// Microseconds in one minute.
pub const MINUTE_US: i64 = 60 * SECOND_US;
/// Microseconds in one hour.
pub const HOUR_US: i64 = 60 * MINUTE_US;
/// Microseconds in one day.
pub const DAY_US: i64 = 24 * HOUR_US;
/// How far Asia/Riyadh is ahead of UTC, in microseconds; there is no daylight saving.
pub const RIYADH_OFFSET_US: i64 = 3 * HOUR_US;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(feature = "sqlx", sqlx(transparent))]
pub struct Timestamp(i64);

impl Timestamp {
    /// A moment from microseconds since the epoch.
    #[must_use]
    pub const fn from_us(epoch_us: i64) -> Timestamp {
        Timestamp(epoch_us)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn as_us(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(SECOND_US)
    }

    /// Whole milliseconds since the epoch, rounded down.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The moment so much later; the last representable one when that is out of range.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Timestamp {
        let duration_us = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        self.plus_us(duration_us)
    }

    /// The moment so many microseconds later (earlier when negative).
    #[must_use]
    pub const fn plus_us(self, duration_us: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(duration_us))
    }

    /// Microseconds from `earlier` to this moment; negative when it is not earlier.
    #[must_use]
    pub const fn us_since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day in Asia/Riyadh.
    #[must_use]
    pub const fn riyadh_date(self) -> CivilDate {
        let local_us = self.0.saturating_add(RIYADH_OFFSET_US);
        CivilDate::from_day_number(clamp_day(local_us.div_euclid(DAY_US)))
    }

    /// Hour (0-23) and minute (0-59) in Asia/Riyadh.
    #[must_use]
    pub const fn riyadh_hour_minute(self) -> (u8, u8) {
        let in_day_us = self.0.saturating_add(RIYADH_OFFSET_US).rem_euclid(DAY_US);
        ((in_day_us / HOUR_US) as u8, (in_day_us % HOUR_US / MINUTE_US) as u8)
    }

    /// The first moment of a day in Asia/Riyadh.
    #[must_use]
    pub const fn from_riyadh_midnight(date: CivilDate) -> Timestamp {
        Timestamp(riyadh_midnight_us(date))
    }

    /// RFC 3339 in UTC with whole seconds, "2026-11-22T10:19:42Z": for machines.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let date = CivilDate::from_day_number(clamp_day(self.0.div_euclid(DAY_US)));
        let in_day_s = self.0.rem_euclid(DAY_US) / SECOND_US;
        let (hour, minute, second) = (in_day_s / 3600, in_day_s / 60 % 60, in_day_s % 60);
        format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// The first microsecond of a day in Asia/Riyadh, since the epoch.
#[must_use]
pub const fn riyadh_midnight_us(date: CivilDate) -> i64 {
    date.day_number() as i64 * DAY_US - RIYADH_OFFSET_US
}

/// All moments fit: 64 bits of microseconds are 106,751,991 days each way.
const fn clamp_day(day: i64) -> i32 {
    day as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_day_changes_at_nine_in_the_evening_utc() {
        let before = Timestamp::from_us(1_735_678_799_999_999);
        let after = before.plus_us(1);
        assert_eq!(before.riyadh_date().to_string(), "2024-12-31");
        assert_eq!(after.riyadh_date().to_string(), "2025-01-01");
        assert_eq!(before.riyadh_hour_minute(), (23, 59));
        assert_eq!(after.riyadh_hour_minute(), (0, 0));
        assert_eq!(after.to_rfc3339(), "2024-12-31T21:00:00Z");
    }

    #[test]
    fn time_does_not_overflow() {
        let last = Timestamp::from_us(i64::MAX);
        assert_eq!(last.plus(Duration::MAX), last);
        assert_eq!(Timestamp::from_us(0).plus(Duration::from_secs(2)).as_us(), 2_000_000);
        let _ = last.to_rfc3339();
        let _ = Timestamp::from_us(i64::MIN).riyadh_date();
    }

    proptest! {
        #[test]
        fn midnight_is_the_start_of_its_day(day in -100_000_i32..100_000) {
            let date = CivilDate::from_day_number(day);
            let midnight = Timestamp::from_riyadh_midnight(date);
            prop_assert_eq!(midnight.riyadh_date(), date);
            prop_assert_eq!(midnight.plus_us(-1).riyadh_date(), date.plus_days(-1));
            prop_assert_eq!(midnight.plus_us(DAY_US - 1).riyadh_date(), date);
        }
    }
}
