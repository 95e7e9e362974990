//! Days of the Gregorian calendar without a time of day.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Days in the 400 years after which the Gregorian calendar repeats.
const ERA_DAYS: i32 = 146_097;

/// Days from 0000-03-01 to 1970-01-01: the computation starts its years in March.
const EPOCH_SHIFT_DAYS: i32 = 719_468;

/// A day of the proleptic Gregorian calendar. Written and serialised as ISO 8601, "2026-11-22".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate {
    year: i32,
    month: u8,
    day: u8,
}

/// A day of the week; in Saudi Arabia it starts on Sunday and ends with Friday and Saturday free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Weekday {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

/// The text or the numbers are no day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct InvalidDate;

impl CivilDate {
    /// A day by its parts; `None` when there is no such day or the year is not within 1-9999.
    #[must_use]
    pub const fn new(year: i32, month: u8, day: u8) -> Option<CivilDate> {
        let in_range = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1;
        if in_range && day <= month_length(year, month) {
            Some(CivilDate { year, month, day })
        } else {
            None
        }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day so many days after 1970-01-01 (before, when negative).
    #[must_use]
    pub const fn from_day_number(day_number: i32) -> CivilDate {
        // The algorithm counts in 400-year eras of years that begin on 1 March, so that the leap
        // day is the last of its year.
        let shifted = day_number.saturating_add(EPOCH_SHIFT_DAYS);
        let era = shifted.div_euclid(ERA_DAYS);
        let day_of_era = shifted.rem_euclid(ERA_DAYS);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * march_month + 2) / 5 + 1) as u8;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        } as u8;
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        CivilDate { year, month, day }
    }

    /// Days since 1970-01-01 (negative before).
    #[must_use]
    pub const fn day_number(self) -> i32 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let march_month = (self.month as i32 + 9) % 12;
        let day_of_year = (153 * march_month + 2) / 5 + self.day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS
    }

    /// The day so many days later (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> CivilDate {
        CivilDate::from_day_number(self.day_number().saturating_add(days))
    }

    /// The same day so many months later (earlier when negative); the month's last day when it has
    /// fewer days: 31 January plus one month is 28 or 29 February.
    #[must_use]
    pub const fn plus_months(self, months: i32) -> CivilDate {
        let index = self.year * 12 + self.month as i32 - 1 + months;
        let (year, month) = (index.div_euclid(12), (index.rem_euclid(12) + 1) as u8);
        let length = month_length(year, month);
        CivilDate {
            year,
            month,
            day: if self.day < length { self.day } else { length },
        }
    }

    /// The first day of the month.
    #[must_use]
    pub const fn month_start(self) -> CivilDate {
        CivilDate { day: 1, ..self }
    }

    /// The first day of the year.
    #[must_use]
    pub const fn year_start(self) -> CivilDate {
        CivilDate {
            month: 1,
            day: 1,
            ..self
        }
    }

    /// Days from `earlier` to this day; negative when it is not earlier.
    #[must_use]
    pub const fn days_since(self, earlier: CivilDate) -> i32 {
        self.day_number() - earlier.day_number()
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.day_number() + 4).rem_euclid(7) {
            0 => Weekday::Sunday,
            1 => Weekday::Monday,
            2 => Weekday::Tuesday,
            3 => Weekday::Wednesday,
            4 => Weekday::Thursday,
            5 => Weekday::Friday,
            _ => Weekday::Saturday,
        }
    }
}

/// Days of a Gregorian month.
const fn month_length(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for CivilDate {
    type Err = InvalidDate;

    /// Reads "2026-11-22", the spelling that date inputs send.
    fn from_str(text: &str) -> Result<CivilDate, InvalidDate> {
        let text = text.trim().as_bytes();
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return Err(InvalidDate);
        }
        let number = |range: std::ops::Range<usize>| -> Result<i32, InvalidDate> {
            text[range].iter().try_fold(0, |value, byte| match byte {
                b'0'..=b'9' => Ok(value * 10 + i32::from(byte - b'0')),
                _ => Err(InvalidDate),
            })
        };
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        CivilDate::new(year, month as u8, day as u8).ok_or(InvalidDate)
    }
}

impl Serialize for CivilDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CivilDate, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn known_days() {
        assert_eq!(date("1970-01-01").day_number(), 0);
        assert_eq!(date("2000-03-01").day_number(), 11_017);
        assert_eq!(date("1969-12-31").day_number(), -1);
        assert_eq!(date("2026-11-22").weekday(), Weekday::Sunday);
        assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
        assert_eq!(date("2025-01-31").plus_months(-2), date("2024-11-30"));
        assert_eq!(date("2025-01-31").plus_months(1), date("2025-02-28"));
        assert_eq!(date("2025-07-16").month_start(), date("2025-07-01"));
        assert_eq!(date("2025-07-16").year_start(), date("2025-01-01"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let refused = ["", "2025-02-29", "2025-13-01", "2025-00-10", "2025-1-1", "0000-01-01"];
        for text in refused
            .into_iter()
            .chain(["2025-01-32", "20250101", "٢٠٢٥-٠١-٠١", "2025-01-0x"])
        {
            assert!(text.parse::<CivilDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn day_numbers_go_both_ways(day_number in -700_000_i32..2_900_000) {
            let date = CivilDate::from_day_number(day_number);
            prop_assert_eq!(date.day_number(), day_number);
            prop_assert_eq!(CivilDate::new(date.year(), date.month(), date.day()), Some(date));
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            let next = date.plus_days(1);
            prop_assert!(next > date);
            prop_assert_eq!((date.weekday() as i32 + 1) % 7, next.weekday() as i32);
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = text.parse::<CivilDate>();
        }
    }
}
