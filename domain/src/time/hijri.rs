//! The Umm al-Qura calendar, the civil calendar of Saudi Arabia (handbook 5.7), from a table that
//! works in the browser without ICU.

use super::CivilDate;
use super::hijri_table::{FIRST_DAY_NUMBER, FIRST_YEAR, LONG_MONTHS};
use std::fmt;

/// First Hijri year that can be converted.
pub const HIJRI_YEAR_MIN: i32 = FIRST_YEAR;

/// Last Hijri year that can be converted.
pub const HIJRI_YEAR_MAX: i32 = FIRST_YEAR + LONG_MONTHS.len() as i32 - 1;

/// The twelve months in Arabic.
pub const HIJRI_MONTHS_AR: [&str; 12] = [
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
];

/// The twelve months in English.
pub const HIJRI_MONTHS_EN: [&str; 12] = [
    "Muharram",
    "Safar",
    "Rabi al-Awwal",
    "Rabi al-Akhir",
    "Jumada al-Ula",
    "Jumada al-Akhirah",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qadah",
    "Dhu al-Hijjah",
];

/// A day of the Umm al-Qura calendar, 1300-1600 AH. The civil day changes at midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HijriDate {
    year: i32,
    month: u8,
    day: u8,
}

impl HijriDate {
    /// A day by its parts; `None` when there is no such day or it is outside the table.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<HijriDate> {
        let in_range = (1..=12).contains(&month) && day >= 1;
        (in_range && day <= HijriDate::month_length(year, month)?).then_some(HijriDate { year, month, day })
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

    /// The day of the month, 1 to 30.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days of a month, 29 or 30; `None` outside the table.
    #[must_use]
    pub fn month_length(year: i32, month: u8) -> Option<u8> {
        let long_months = long_months(year)?;
        (1..=12).contains(&month).then(|| length(long_months, month))
    }

    /// The Hijri day of a Gregorian one; `None` before 1 Muharram 1300 (12 November 1882) and after
    /// 1600 AH (26 November 2174).
    #[must_use]
    pub fn from_civil(date: CivilDate) -> Option<HijriDate> {
        let mut rest = date
            .day_number()
            .checked_sub(FIRST_DAY_NUMBER)
            .filter(|rest| *rest >= 0)?;
        for (index, long_months) in LONG_MONTHS.iter().enumerate() {
            let year_length = year_length(*long_months);
            if rest >= year_length {
                rest -= year_length;
                continue;
            }
            let year = FIRST_YEAR + index as i32;
            let mut month = 1;
            while rest >= i32::from(length(*long_months, month)) {
                rest -= i32::from(length(*long_months, month));
                month += 1;
            }
            return Some(HijriDate {
                year,
                month,
                day: rest as u8 + 1,
            });
        }
        None
    }

    /// The Gregorian day.
    #[must_use]
    pub fn to_civil(self) -> CivilDate {
        let year_index = (self.year - FIRST_YEAR).max(0) as usize;
        let earlier_years: i32 = LONG_MONTHS.iter().take(year_index).map(|mask| year_length(*mask)).sum();
        let long_months = long_months(self.year).unwrap_or(0);
        let earlier_months: i32 = (1..self.month).map(|month| i32::from(length(long_months, month))).sum();
        let days = earlier_years + earlier_months + i32::from(self.day) - 1;
        CivilDate::from_day_number(FIRST_DAY_NUMBER + days)
    }

    /// The first day of the month.
    #[must_use]
    pub const fn month_start(self) -> HijriDate {
        HijriDate { day: 1, ..self }
    }

    /// The first day of the month after this one; `None` after the table's last month.
    #[must_use]
    pub fn next_month_start(self) -> Option<HijriDate> {
        let (year, month) = if self.month == 12 {
            (self.year + 1, 1)
        } else {
            (self.year, self.month + 1)
        };
        HijriDate::new(year, month, 1)
    }

    /// A day of Ramadan.
    #[must_use]
    pub const fn is_ramadan(self) -> bool {
        self.month == 9
    }
}

fn long_months(year: i32) -> Option<u16> {
    let index = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    LONG_MONTHS.get(index).copied()
}

const fn length(long_months: u16, month: u8) -> u8 {
    29 + ((long_months >> (month - 1)) & 1) as u8
}

const fn year_length(long_months: u16) -> i32 {
    12 * 29 + long_months.count_ones() as i32
}

/// "1448-06-12".
impl fmt::Display for HijriDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Handbook 5.7: two independent converters agree on these.
    const VECTORS: [(&str, &str); 15] = [
        ("2020-01-22", "1441-05-27"),
        ("2021-06-10", "1442-10-29"),
        ("2024-03-15", "1445-09-05"),
        ("2024-04-10", "1445-10-01"),
        ("2024-06-16", "1445-12-10"),
        ("2025-03-01", "1446-09-01"),
        ("2025-03-30", "1446-10-01"),
        ("2025-06-06", "1446-12-10"),
        ("2026-02-18", "1447-09-01"),
        ("2026-02-20", "1447-09-03"),
        ("2026-03-20", "1447-10-01"),
        ("2026-05-27", "1447-12-10"),
        ("2026-06-16", "1448-01-01"),
        ("2027-02-08", "1448-09-01"),
        ("2027-05-16", "1448-12-10"),
    ];

    #[test]
    fn handbook_vectors() {
        for (civil, hijri) in VECTORS {
            let date: CivilDate = civil.parse().unwrap();
            let converted = HijriDate::from_civil(date).unwrap();
            assert_eq!(converted.to_string(), hijri);
            assert_eq!(converted.to_civil(), date);
        }
    }

    #[test]
    fn the_table_has_ends() {
        let first = HijriDate::new(HIJRI_YEAR_MIN, 1, 1).unwrap();
        assert_eq!(first.to_civil().to_string(), "1882-11-12");
        assert_eq!(HijriDate::from_civil(first.to_civil().plus_days(-1)), None);
        let last = HijriDate::new(HIJRI_YEAR_MAX, 12, 30).unwrap();
        assert_eq!(HIJRI_YEAR_MAX, 1600);
        assert_eq!(HijriDate::from_civil(last.to_civil()), Some(last));
        assert_eq!(HijriDate::from_civil(last.to_civil().plus_days(1)), None);
        assert_eq!(last.next_month_start(), None);
        assert_eq!(HijriDate::new(1448, 13, 1), None);
        assert_eq!(HijriDate::new(1448, 1, 31), None);
        assert_eq!(HijriDate::new(i32::MIN, 1, 1), None);
    }

    proptest! {
        #[test]
        fn conversions_go_both_ways(day_number in -31_826_i32..74_839) {
            let civil = CivilDate::from_day_number(day_number);
            let hijri = HijriDate::from_civil(civil).unwrap();
            prop_assert_eq!(hijri.to_civil(), civil);
            prop_assert_eq!(HijriDate::new(hijri.year(), hijri.month(), hijri.day()), Some(hijri));
        }
    }
}
