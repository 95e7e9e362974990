//! "Most needed": how opportunities are ranked when nobody asked for another order.

use domain::giving::OpportunityState;
use domain::ids::OpportunityId;
use domain::money::BASIS_POINTS_WHOLE;
use domain::time::{DAY_US, Timestamp};

use crate::context::Context;
use crate::error::Result;
use crate::{in_tx, on};

/// An urgent appeal stands before everything else.
pub const URGENT_POINTS: i64 = 1_000_000;
/// Full marks for ending today; none from [`ENDING_WINDOW_DAYS`] on.
pub const ENDING_POINTS: i64 = 400_000;
/// How long before its end an opportunity starts to press.
pub const ENDING_WINDOW_DAYS: i64 = 60;
/// Full marks for having nothing yet; none when full.
pub const MISSING_POINTS: i64 = 300_000;
/// Full marks for having waited [`WAITING_WINDOW_DAYS`] or more since the last gift.
pub const WAITING_POINTS: i64 = 200_000;
/// From here on waiting does not count for more.
pub const WAITING_WINDOW_DAYS: i64 = 40;
/// Ranks changed in one transaction; the next run takes the rest.
const REFRESH_BATCH_MAX: i64 = 2_000;

pub(crate) mod queries {
    crate::statements! {
        NEED_LIST = "SELECT o.id, o.urgent, o.ends_at_us, o.published_at_us, o.need_rank, \
            t.percent_basis_points, t.latest_donation_at_us \
            FROM opportunity o JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.state = $1";
        NEED_SET = "UPDATE opportunity SET need_rank = $2 WHERE id = $1";
    }
}

/// What an opportunity's rank is made of: the published rule reads its limits here, and a
/// supervisor sees which of them spoke for an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeedPoints {
    /// [`URGENT_POINTS`] or nothing.
    pub urgency: i64,
    /// Up to [`ENDING_POINTS`].
    pub ending: i64,
    /// Days until its end, at most [`ENDING_WINDOW_DAYS`]; nothing when it has no end.
    pub days_left: Option<i64>,
    /// Up to [`MISSING_POINTS`].
    pub missing: i64,
    /// How much of the target is missing.
    pub missing_basis_points: i64,
    /// Up to [`WAITING_POINTS`].
    pub waiting: i64,
    /// Days since its last gift, at most [`WAITING_WINDOW_DAYS`].
    pub days_waiting: i64,
}

impl NeedPoints {
    /// Weighs one opportunity: urgent first, then little time left, much missing, long without a gift.
    #[must_use]
    pub fn of(
        now: Timestamp,
        urgent: bool,
        ends_at: Option<Timestamp>,
        percent_basis_points: i64,
        waiting_since: Timestamp,
    ) -> Self {
        let days_left = ends_at.map(|ends_at| (ends_at.us_since(now) / DAY_US).clamp(0, ENDING_WINDOW_DAYS));
        let missing_basis_points = (BASIS_POINTS_WHOLE - percent_basis_points).clamp(0, BASIS_POINTS_WHOLE);
        let days_waiting = (now.us_since(waiting_since) / DAY_US).clamp(0, WAITING_WINDOW_DAYS);
        Self {
            urgency: if urgent { URGENT_POINTS } else { 0 },
            ending: days_left.map_or(0, |days| {
                ENDING_POINTS * (ENDING_WINDOW_DAYS - days) / ENDING_WINDOW_DAYS
            }),
            days_left,
            missing: MISSING_POINTS * missing_basis_points / BASIS_POINTS_WHOLE,
            missing_basis_points,
            waiting: WAITING_POINTS * days_waiting / WAITING_WINDOW_DAYS,
            days_waiting,
        }
    }

    /// The rank.
    #[must_use]
    pub const fn sum(&self) -> i64 {
        self.urgency + self.ending + self.missing + self.waiting
    }
}

/// Ranks one opportunity by [`NeedPoints`].
#[must_use]
pub fn need_rank(
    now: Timestamp,
    urgent: bool,
    ends_at: Option<Timestamp>,
    percent_basis_points: i64,
    waiting_since: Timestamp,
) -> i64 {
    NeedPoints::of(now, urgent, ends_at, percent_basis_points, waiting_since).sum()
}

#[derive(sqlx::FromRow)]
struct NeedRow {
    id: OpportunityId,
    urgent: bool,
    ends_at_us: Option<Timestamp>,
    published_at_us: Option<Timestamp>,
    need_rank: i64,
    percent_basis_points: i64,
    latest_donation_at_us: Option<Timestamp>,
}

/// Ranks the open opportunities anew and answers how many moved. A job of the server.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn need_refresh_once(context: &Context) -> Result<usize> {
    let rows: Vec<NeedRow> = on!(&context.db, pool => sqlx::query_as(queries::NEED_LIST)
        .bind(OpportunityState::Published.code())
        .fetch_all(pool)
        .await)?;
    let now = context.now();
    let moved: Vec<(OpportunityId, i64)> = rows
        .into_iter()
        .filter_map(|row| {
            let waiting_since = row.latest_donation_at_us.or(row.published_at_us).unwrap_or(now);
            let rank = need_rank(now, row.urgent, row.ends_at_us, row.percent_basis_points, waiting_since);
            (rank != row.need_rank).then_some((row.id, rank))
        })
        .take(usize::try_from(REFRESH_BATCH_MAX).unwrap_or(usize::MAX))
        .collect();
    let count = moved.len();
    if count == 0 {
        return Ok(0);
    }
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (id, rank) in moved {
                    in_tx!(tx, connection => sqlx::query(queries::NEED_SET)
                        .bind(id).bind(rank).execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_us(1_800_000_000_000_000);

    #[test]
    fn urgency_outranks_everything() {
        let pressing = need_rank(NOW, false, Some(NOW), 0, NOW.plus_us(-100 * DAY_US));
        let urgent = need_rank(NOW, true, None, 9_999, NOW);
        assert!(urgent > pressing);
    }

    proptest! {
        #[test]
        fn less_money_and_less_time_never_rank_lower(
            points in 0_i64..10_000, step in 0_i64..5_000, days in 0_i64..90, sooner in 0_i64..90,
        ) {
            let end = |days: i64| Some(NOW.plus_us(days * DAY_US));
            let rank = need_rank(NOW, false, end(days), points, NOW);
            prop_assert!(need_rank(NOW, false, end(days), (points - step).max(0), NOW) >= rank);
            prop_assert!(need_rank(NOW, false, end((days - sooner).max(0)), points, NOW) >= rank);
        }
    }
}
