//! When people give: Ramadan and above all its last ten nights, the first ten days of
//! Dhu al-Hijjah, Fridays, pay days, evenings.

use domain::time::{CivilDate, HOUR_US, HijriDate, MINUTE_US, SECOND_US, Timestamp, Weekday, riyadh_midnight_us};

use super::content::Season;
use super::dice::Dice;

/// The weight of an ordinary day.
const ORDINARY: u64 = 100;
/// Giving grows: the last day of the span weighs this much more than the first, in percent.
const GROWTH_PERCENT: u64 = 35;
/// Relative giving by the hour of Riyadh, outside Ramadan.
const HOURS: [u64; 24] = [
    30, 18, 12, 10, 14, 22, 30, 40, 52, 58, 60, 62, 66, 60, 56, 58, 64, 70, 82, 95, 108, 112, 92, 58,
];
/// The same in Ramadan: people are awake at night, and busy around sunset.
const HOURS_RAMADAN: [u64; 24] = [
    95, 88, 70, 52, 40, 18, 14, 20, 28, 36, 44, 50, 56, 58, 60, 66, 72, 50, 60, 96, 120, 128, 124, 110,
];

const RAMADAN: u8 = 9;
const DHU_AL_HIJJAH: u8 = 12;

/// How much is given on a day, compared with [`ORDINARY`].
pub(super) fn day_weight(date: CivilDate) -> u64 {
    let hijri = HijriDate::from_civil(date).map(|hijri| (hijri.month(), hijri.day()));
    let season = match hijri {
        Some((RAMADAN, 27)) => 900,
        Some((RAMADAN, 21..)) => 620,
        Some((RAMADAN, _)) => 310,
        Some((DHU_AL_HIJJAH, 1..=10)) => 250,
        Some((8, _)) => 125,
        // The days of Eid are spent with the family.
        Some((10, 1..=3)) => 60,
        _ => ORDINARY,
    };
    let friday = if date.weekday() == Weekday::Friday {
        season * 135 / 100
    } else {
        season
    };
    if (27..=29).contains(&date.day()) {
        friday * 118 / 100
    } else {
        friday
    }
}

/// True in Ramadan.
pub(super) fn is_ramadan(date: CivilDate) -> bool {
    HijriDate::from_civil(date).is_some_and(HijriDate::is_ramadan)
}

/// The Hijri year of a day, for the names of campaigns.
pub(super) fn hijri_year(date: CivilDate) -> i32 {
    HijriDate::from_civil(date).map_or(0, HijriDate::year)
}

/// Whether an appeal of this season is published on this day.
pub(super) fn in_season(season: Option<Season>, date: CivilDate) -> bool {
    let hijri = HijriDate::from_civil(date).map_or((0, 0), |hijri| (hijri.month(), hijri.day()));
    match season {
        None => true,
        Some(Season::Ramadan) => matches!(hijri, (7 | 8, _) | (RAMADAN, 1..=20)),
        Some(Season::Hajj) => matches!(hijri, (11, _) | (DHU_AL_HIJJAH, 1..=4)),
        Some(Season::Winter) => matches!(date.month(), 1 | 10 | 11 | 12),
        Some(Season::Summer) => matches!(date.month(), 5..=8),
        Some(Season::School) => matches!(date.month(), 7..=9),
    }
}

/// The span of the demo with the weight of each of its days.
pub(super) struct Span {
    first: CivilDate,
    /// Weights of all days before the one at the same place.
    before: Vec<u64>,
}

impl Span {
    /// From `first` up to, and without, `end`.
    pub(super) fn new(first: CivilDate, end: CivilDate) -> Self {
        let days = end.days_since(first).max(1);
        let mut before = vec![0];
        let mut sum = 0;
        for day in 0..days {
            let growth = 100 + GROWTH_PERCENT * u64::try_from(day).unwrap_or(0) / u64::try_from(days).unwrap_or(1);
            sum += day_weight(first.plus_days(day)) * growth / 100;
            before.push(sum);
        }
        Self { first, before }
    }

    fn place(&self, date: CivilDate) -> usize {
        usize::try_from(date.days_since(self.first))
            .unwrap_or(0)
            .min(self.before.len() - 1)
    }

    /// A day from `from` up to, and without, `until`, as likely as its weight.
    pub(super) fn day(&self, dice: &mut Dice, from: CivilDate, until: CivilDate) -> CivilDate {
        let (low, high) = (self.place(from), self.place(until));
        if high <= low {
            return from;
        }
        let drawn = self.before[low] + dice.below(self.before[high] - self.before[low]);
        // The last place whose days before weigh no more than what was drawn.
        let place = self
            .before
            .partition_point(|sum| *sum <= drawn)
            .saturating_sub(1)
            .clamp(low, high - 1);
        self.first.plus_days(i32::try_from(place).unwrap_or(0))
    }

    /// A moment from `from` up to, and without, `until`: a day by its weight, an hour by habit.
    pub(super) fn moment(&self, dice: &mut Dice, from: Timestamp, until: Timestamp) -> Timestamp {
        if until <= from {
            return from;
        }
        for _ in 0..12 {
            let day = self.day(dice, from.riyadh_date(), until.riyadh_date().plus_days(1));
            let at = hour_of_day(dice, day);
            if at >= from && at < until {
                return at;
            }
        }
        let span_us = u64::try_from(until.us_since(from)).unwrap_or(1);
        from.plus_us(i64::try_from(dice.below(span_us)).unwrap_or(0))
    }
}

/// A moment of giving on a day.
pub(super) fn hour_of_day(dice: &mut Dice, day: CivilDate) -> Timestamp {
    let mut hours = if is_ramadan(day) { HOURS_RAMADAN } else { HOURS };
    if day.weekday() == Weekday::Friday {
        // After the Friday prayer.
        for hour in &mut hours[12..=14] {
            *hour = *hour * 16 / 10;
        }
    }
    let hour = i64::try_from(dice.weighted(&hours)).unwrap_or(0);
    Timestamp::from_us(riyadh_midnight_us(day)).plus_us(
        hour * HOUR_US + dice.between(0, 59) * MINUTE_US + dice.between(0, 59) * SECOND_US + dice.between(0, 999_999),
    )
}

/// A moment in the working day: staff and charities act between eight and five.
pub(super) fn office_hour(dice: &mut Dice, day: CivilDate) -> Timestamp {
    Timestamp::from_us(riyadh_midnight_us(day))
        .plus_us(dice.between(8 * 60, 17 * 60 - 1) * MINUTE_US + dice.between(0, 59) * SECOND_US)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn ramadan_and_its_last_nights_weigh_most() {
        // 1447: Ramadan begins on 18 February 2026 (handbook 5.7).
        let ordinary = day_weight(date("2026-01-12"));
        let ramadan = day_weight(date("2026-02-23"));
        let night_27 = day_weight(date("2026-03-16"));
        assert_eq!(ordinary, ORDINARY);
        assert!(ramadan >= 3 * ordinary && night_27 > 2 * ramadan);
        assert!(day_weight(date("2026-01-16")) > ordinary, "a Friday");
        assert!(is_ramadan(date("2026-03-01")) && !is_ramadan(date("2026-03-25")));
    }

    #[test]
    fn seasons_follow_both_calendars() {
        assert!(in_season(Some(Season::Ramadan), date("2026-02-20")));
        assert!(!in_season(Some(Season::Ramadan), date("2026-05-20")));
        assert!(in_season(Some(Season::Hajj), date("2026-05-10")));
        assert!(in_season(Some(Season::School), date("2026-08-20")));
        assert!(!in_season(Some(Season::Winter), date("2026-06-01")));
        assert!(in_season(None, date("2026-06-01")));
    }

    #[test]
    fn moments_stay_inside_their_span() {
        let (first, end) = (date("2025-09-22"), date("2026-11-22"));
        let span = Span::new(first, end);
        let mut dice = Dice::new(3, 3);
        let from = Timestamp::from_riyadh_midnight(date("2026-02-01")).plus_us(9 * HOUR_US);
        let until = Timestamp::from_riyadh_midnight(date("2026-04-01"));
        let mut ramadan = 0;
        for _ in 0..2_000 {
            let at = span.moment(&mut dice, from, until);
            assert!(at >= from && at < until);
            ramadan += i32::from(is_ramadan(at.riyadh_date()));
        }
        assert!(
            ramadan > 1_500,
            "{ramadan} of 2,000 in Ramadan, which is half of the days"
        );
        assert_eq!(span.moment(&mut dice, until, from), until);
        assert!(span.moment(&mut dice, from, from.plus_us(5)) < from.plus_us(5));
    }
}
