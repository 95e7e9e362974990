//! The impact page over a small world that is known to the halala, on both engines.

use domain::giving::FundClass;
use domain::money::Money;
use domain::people::Actor;
use domain::time::{MINUTE_US, Timestamp};

use super::fixture::{Cause, Report, TARGET_HALALAS, causes, report_file};
use super::totals::*;
use crate::delivery::tests::fixture::{Cast, cast, fold, gift};
use crate::reference::Bilingual;
use crate::test_support::{TEST_NOW_US, TestContext};

crate::on_both_engines! {
    the_public_page_adds_up,
    the_latest_completed_causes_are_shown,
}

/// The first moment of 2026 in Asia/Riyadh; in UTC it is still 21:00 of the last day of 2025.
const FIRST_OF_2026: Timestamp = Timestamp::from_us(1_767_214_800_000_000);

const FOOD: i64 = 1;
const HEALTH: i64 = 2;
const WATER: i64 = 3;

/// Five causes: one of 2025 and one of 2026 that were carried out, one that takes money, one whose report
/// nobody has published yet, and one that was never offered.
fn world() -> Vec<Cause> {
    let report = |number, beneficiary_count, published_at| Report {
        number,
        beneficiary_count,
        published_at,
    };
    let health = Cause {
        number: HEALTH,
        field: ("health", "dialysis"),
        region: "SA-01",
        state: "published",
        published_at: Some(FIRST_OF_2026),
        report: None,
    };
    vec![
        Cause {
            number: FOOD,
            field: ("food", "meals"),
            region: "SA-05",
            state: "completed",
            published_at: Some(FIRST_OF_2026.plus_us(-1)),
            report: Some(report(1, 40, Some(FIRST_OF_2026.plus_us(-1)))),
        },
        health,
        Cause {
            number: WATER,
            field: ("other", "water"),
            state: "completed",
            published_at: Some(FIRST_OF_2026.plus_us(1)),
            report: Some(report(2, 7, Some(FIRST_OF_2026))),
            ..health
        },
        Cause {
            number: 4,
            state: "reporting",
            report: Some(report(3, 1_000, None)),
            ..health
        },
        Cause {
            number: 5,
            state: "draft",
            published_at: None,
            ..health
        },
    ]
}

/// SAR 1,350,000 in six gifts: one in the last microsecond of 2025, one in the first of 2026, the others
/// later; one to a field that is in no region, and one that is in no field either.
async fn give(test: &TestContext, cast: &Cast) {
    use FundClass::{OpportunityRestricted, SadaqahField, SadaqahGeneral};
    let later = Timestamp::from_us(TEST_NOW_US);
    let gifts = [
        (
            FIRST_OF_2026.plus_us(-1),
            Some(FOOD),
            OpportunityRestricted,
            None,
            20_000_000,
        ),
        (FIRST_OF_2026, Some(HEALTH), OpportunityRestricted, None, 4_000_000),
        (later, None, SadaqahField, Some("health"), 6_000_000),
        (later, Some(WATER), OpportunityRestricted, None, 60_000_000),
        (later, Some(WATER), OpportunityRestricted, None, 40_000_000),
        (later, None, SadaqahGeneral, None, 5_000_000),
    ];
    for (at, number, class, field, halalas) in gifts {
        test.clock.set(at);
        gift(&test.context, &cast.donor, number, class, field, halalas).await;
    }
    fold(&test.context).await;
}

async fn the_public_page_adds_up(test: TestContext) {
    let cast = cast(&test.context).await;
    causes(&test.context, cast.charity, world()).await;
    give(&test, &cast).await;
    for (role, hash, public) in [
        ("photo_before", "before", true),
        ("photo", "photo", true),
        ("photo_after", "after", true),
    ] {
        report_file(&test.context, 1, role, hash, public).await;
    }
    report_file(&test.context, 2, "document", "invoice", true).await;
    report_file(&test.context, 2, "photo_after", "not shown", false).await;
    let impact = impact_public(&test.context, &Actor::Visitor).await.unwrap();
    counters(&impact.totals);
    fields(&impact.fields);
    let unassigned = NoFieldTotal {
        amount: Money::from_halalas(5_000_000),
        operation_count: 1,
    };
    assert_eq!(impact.in_no_field, unassigned);
    regions(&impact.regions);
    years(&impact.years);
    completed(&impact.completed);

    test.clock.advance_us(3 * MINUTE_US);
    let later = totals_public(&test.context, &Actor::Visitor).await.unwrap();
    let same = PublicTotals {
        updating: false,
        ..later
    };
    assert!(later.updating, "nothing was folded for three minutes");
    assert_eq!(same, impact.totals);
}

fn counters(totals: &PublicTotals) {
    let expected = PublicTotals {
        amount: Money::from_halalas(135_000_000),
        operation_count: 6,
        donor_count: 1,
        disbursed: Money::ZERO,
        completed_count: 2,
        charity_count: 2,
        beneficiary_count: 47,
        folded_at: Some(Timestamp::from_us(TEST_NOW_US)),
        updating: false,
    };
    assert_eq!(*totals, expected);
}

/// Of SAR 1,300,000 that are in a field, food has 2/13, health 1/13 and "other" 10/13. Each rounded by
/// itself they come to 99.99%: the largest remainder, that of food, gets the rest.
fn fields(fields: &[FieldTotal]) {
    let read: Vec<_> = fields
        .iter()
        .map(|field| {
            let (amount, share) = (field.amount.halalas(), field.share_basis_points);
            let reached = (field.beneficiary_count, field.report_count);
            (field.code.as_str(), amount, field.operation_count, share, reached)
        })
        .collect();
    let none = |code| (code, 0, 0, 0, (0, 0));
    assert_eq!(
        read,
        [
            ("food", 20_000_000, 1, 1_539, (40, 1)),
            ("health", 10_000_000, 2, 769, (0, 0)),
            none("education"),
            none("social"),
            none("housing"),
            none("religious"),
            // It holds the most, and stands last all the same (A13).
            ("other", 100_000_000, 2, 7_692, (7, 1)),
        ]
    );
    assert_eq!(fields.iter().map(|field| field.share_basis_points).sum::<i64>(), 10_000);
}

/// Every region is there; what lies in a pool is in none of them.
fn regions(regions: &[RegionTotal]) {
    let codes: Vec<_> = regions.iter().map(|region| region.code.as_str()).collect();
    assert_eq!(codes.len(), 13);
    assert!(codes.is_sorted(), "{codes:?}");
    let read = |code: &str| {
        let region = regions.iter().find(|region| region.code == code).unwrap();
        let reached = (region.beneficiary_count, region.report_count);
        let per_head = region.amount_per_head.halalas();
        (region.amount.halalas(), region.operation_count, reached, per_head)
    };
    // 104,000,000 halalas for 8,591,748 people, and 20,000,000 for 1,336,179, rounded down.
    assert_eq!(read("SA-01"), (104_000_000, 3, (7, 1), 12));
    assert_eq!(read("SA-05"), (20_000_000, 1, (40, 1), 14));
    assert_eq!(read("SA-14"), (0, 0, (0, 0), 0));
    assert_eq!(
        regions.iter().map(|region| region.amount.halalas()).sum::<i64>(),
        124_000_000
    );
}

/// A year begins at midnight in Riyadh for gifts, causes and reports alike.
fn years(years: &[YearTotal]) {
    let expected = [
        YearTotal {
            year: 2026,
            amount: Money::from_halalas(115_000_000),
            operation_count: 5,
            offered_count: 3,
            beneficiary_count: 7,
        },
        YearTotal {
            year: 2025,
            amount: Money::from_halalas(20_000_000),
            operation_count: 1,
            offered_count: 1,
            beneficiary_count: 40,
        },
    ];
    assert_eq!(years, expected);
}

fn completed(completed: &[CompletedCause]) {
    let cause =
        |number: i64, report_number, field: &str, region: &str, beneficiary_count, published_at| CompletedCause {
            number,
            report_number,
            title: Bilingual::new(format!("فرصة {number}"), format!("Cause {number}")),
            field_code: field.to_owned(),
            region_code: region.to_owned(),
            charity: Bilingual::new("جمعية 1", "Charity 1"),
            beneficiary_count,
            target: Money::from_halalas(TARGET_HALALAS),
            published_at,
            photo_hash: None,
        };
    let expected = [
        // A document is no picture, and what is not public is not shown.
        cause(WATER, 2, "other", "SA-01", 7, FIRST_OF_2026),
        CompletedCause {
            photo_hash: Some("after".to_owned()),
            ..cause(FOOD, 1, "food", "SA-05", 40, FIRST_OF_2026.plus_us(-1))
        },
    ];
    assert_eq!(completed, expected);
}

/// The six whose reports came last, the latest first.
async fn the_latest_completed_causes_are_shown(test: TestContext) {
    let cast = cast(&test.context).await;
    let many = (1..=9)
        .map(|number| Cause {
            number,
            field: ("food", "meals"),
            region: "SA-05",
            state: "completed",
            published_at: Some(FIRST_OF_2026),
            report: Some(Report {
                number,
                beneficiary_count: 1,
                published_at: Some(FIRST_OF_2026.plus_us(number % 5)),
            }),
        })
        .collect();
    causes(&test.context, cast.charity, many).await;
    let impact = impact_public(&test.context, &Actor::Visitor).await.unwrap();
    let shown: Vec<_> = impact
        .completed
        .iter()
        .map(|cause| (cause.published_at.us_since(FIRST_OF_2026), cause.number))
        .collect();
    let moments: Vec<_> = shown.iter().map(|(moment, _)| *moment).collect();
    assert_eq!(moments, [4, 4, 3, 3, 2, 2]);
    let mut numbers: Vec<_> = shown.iter().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4, 7, 8, 9]);
}
