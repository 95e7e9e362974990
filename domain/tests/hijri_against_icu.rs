//! The table of the Umm al-Qura calendar against ICU: every one of the 3,612 months of 1300-1600 AH.

#![allow(clippy::unwrap_used)]

use domain::time::{HIJRI_YEAR_MAX, HIJRI_YEAR_MIN, HijriDate};
use icu_calendar::cal::Hijri;
use icu_calendar::{Date, Iso};

#[test]
fn every_month_begins_and_ends_as_in_icu() {
    let calendar = Hijri::new_umm_al_qura();
    let mut month_count = 0;
    for year in HIJRI_YEAR_MIN..=HIJRI_YEAR_MAX {
        for month in 1..=12 {
            let length = HijriDate::month_length(year, month).unwrap();
            let icu_first = Date::try_new_hijri_with_calendar(year, month, 1, calendar).unwrap();
            assert_eq!(icu_first.days_in_month(), length, "length of {year}-{month}");
            for day in [1, length] {
                let ours = HijriDate::new(year, month, day).unwrap();
                let icu = Date::try_new_hijri_with_calendar(year, month, day, calendar)
                    .unwrap()
                    .to_calendar(Iso);
                let civil = ours.to_civil();
                let expected = (icu.year().extended_year(), icu.month().ordinal, icu.day_of_month().0);
                assert_eq!((civil.year(), civil.month(), civil.day()), expected, "{ours}");
                assert_eq!(HijriDate::from_civil(civil), Some(ours));
            }
            month_count += 1;
        }
    }
    assert_eq!(month_count, 3_612);
}

/// The committed list, which people can read, says the same as the table in the program.
#[test]
fn the_committed_list_is_the_table() {
    let list = include_str!("../data/hijri-month-lengths.csv");
    let mut year_count = 0;
    for line in list.lines().skip(1) {
        let mut cells = line.split(',');
        let year: i32 = cells.next().unwrap().parse().unwrap();
        let first_day: i32 = cells.next().unwrap().parse().unwrap();
        assert_eq!(HijriDate::new(year, 1, 1).unwrap().to_civil().day_number(), first_day);
        for (month, length) in (1..=12).zip(cells.next().unwrap().split(' ')) {
            assert_eq!(HijriDate::month_length(year, month), length.parse().ok());
        }
        year_count += 1;
    }
    assert_eq!(year_count, 301);
}
