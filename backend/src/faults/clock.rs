//! Fault 11: a clock that jumps, the edge of a Hijri month, the cut between two time zones.
//! The order of the books is the order of their numbers, whatever the clock says.

use domain::time::{CivilDate, DAY_US, HOUR_US, Timestamp};

use super::count;
use crate::giving::flow_tests::{audit_holds, number, one_opportunity, paid, riyals};
use crate::ledger::{Dimension, fold_all, fold_once, total_read};
use crate::on_both_engines;
use crate::test_support::TestContext;

on_both_engines! {
    a_jumping_clock_changes_no_order,
    a_gift_counts_for_the_day_in_riyadh_and_the_umm_al_qura_month,
}

/// Jumps, short and long.
const JUMPS: (usize, usize) = (12, 300);

async fn a_jumping_clock_changes_no_order(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let start = context.now();
    let jumps = [-3 * DAY_US, HOUR_US, -HOUR_US, 40 * DAY_US, -40 * DAY_US, -1, 1, 0];
    let times = count(JUMPS.0, JUMPS.1);
    for index in 0..times {
        test.clock.set(start.plus_us(jumps[index % jumps.len()]));
        paid(context, 1, "1").await;
        // A fold between jumps must not skip a gift that seems to lie before the last one.
        if index % 3 == 0 {
            fold_once(context).await.unwrap();
        }
    }
    fold_all(context).await;
    let wanted = i64::try_from(times).unwrap();
    assert_eq!(
        total_read(context, Dimension::Platform, "all").await.unwrap().amount,
        riyals(wanted)
    );
    assert_eq!(number(context, "SELECT COUNT(*) FROM receipt").await, wanted);
    // Receipts are numbered as the payments were booked.
    let disorder = "SELECT COUNT(*) FROM receipt r JOIN ledger_entry e ON e.intent_id = r.intent_id \
        JOIN receipt s ON s.number > r.number JOIN ledger_entry f ON f.intent_id = s.intent_id WHERE f.seq < e.seq";
    assert_eq!(number(context, disorder).await, 0);
    audit_holds(context).await;
    println!(
        "fault 11, {}: {times} gifts while the clock jumped by up to 40 days both ways: each booked once, order by \
         number, totals whole",
        context.db.engine_name()
    );
}

async fn a_gift_counts_for_the_day_in_riyadh_and_the_umm_al_qura_month(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    // 1 Rajab 1448 begins with 10 December 2026, which begins at nine in the evening UTC before.
    let edge = Timestamp::from_riyadh_midnight(CivilDate::new(2026, 12, 10).unwrap());
    for (at, amount) in [
        (edge.plus_us(-1), "1"),
        (edge, "2"),
        (edge.plus_us(3 * HOUR_US - 1), "4"),
        (edge.plus_us(3 * HOUR_US), "8"),
    ] {
        test.clock.set(at);
        paid(context, 1, amount).await;
    }
    fold_all(context).await;
    let cases = [
        (Dimension::Day, "2026-12-09", 1),
        // Midnight in Greenwich is no border.
        (Dimension::Day, "2026-12-10", 14),
        (Dimension::HijriMonth, "1448-06", 1),
        (Dimension::HijriMonth, "1448-07", 14),
        (Dimension::Year, "2026", 15),
    ];
    for (dimension, bucket, amount) in cases {
        let total = total_read(context, dimension, bucket).await.unwrap();
        assert_eq!(total.amount, riyals(amount), "{bucket}");
    }
    audit_holds(context).await;
    println!(
        "fault 11, {}: the cut is midnight in Riyadh, for the day and the Umm al-Qura month",
        context.db.engine_name()
    );
}
