//! When an opportunity was written, examined, shown, funded and stopped, given where it stands now.

use domain::giving::OpportunityState;
use domain::time::{CivilDate, MINUTE_US, Timestamp};

use super::dice::Dice;
use super::seasons::{Span, hour_of_day, office_hour};
use super::world::Times;

/// The first and the last day of the demo (the last one is not included).
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) first: CivilDate,
    pub(super) end: CivilDate,
}

impl Days {
    /// So many days before the end.
    pub(super) fn ago(self, dice: &mut Dice, fewest: i64, most: i64) -> CivilDate {
        self.end.plus_days(-days(dice, fewest, most))
    }
}

fn days(dice: &mut Dice, fewest: i64, most: i64) -> i32 {
    i32::try_from(dice.between(fewest, most)).unwrap_or(0)
}

/// The moments of an opportunity in a state.
pub(super) fn times(dice: &mut Dice, span: &Span, days_of_demo: Days, state: OpportunityState) -> Times {
    use OpportunityState as S;
    let all = days_of_demo;
    match state {
        S::Draft => Times {
            created: office_hour_ago(dice, all, 1, 20),
            ..nothing_yet()
        },
        S::Submitted => {
            let submitted = all.ago(dice, 1, 4);
            Times {
                created: written_before(dice, submitted),
                submitted: Some(office_hour(dice, submitted)),
                ..nothing_yet()
            }
        }
        S::UnderReview => {
            let recommended = all.ago(dice, 1, 3);
            Times {
                recommended: Some(office_hour(dice, recommended)),
                ..before_recommendation(dice, recommended)
            }
        }
        S::Returned | S::Rejected | S::Approved => {
            let most = if state == S::Rejected { 60 } else { 9 };
            let decided = all.ago(dice, 1, most);
            before_decision(dice, decided)
        }
        S::Published | S::Paused | S::Expired | S::Cancelled => shown(dice, all, state),
        S::Funded | S::Executing | S::Reporting | S::Completed => filled(dice, span, all, state),
    }
}

const fn nothing_yet() -> Times {
    Times {
        created: Timestamp::from_us(0),
        submitted: None,
        recommended: None,
        decided: None,
        published: None,
        funded: None,
        stopped: None,
        ends: None,
    }
}

fn office_hour_ago(dice: &mut Dice, all: Days, fewest: i64, most: i64) -> Timestamp {
    let day = all.ago(dice, fewest, most);
    office_hour(dice, day)
}

fn written_before(dice: &mut Dice, submitted: CivilDate) -> Timestamp {
    let day = submitted.plus_days(-days(dice, 2, 11));
    office_hour(dice, day)
}

fn before_recommendation(dice: &mut Dice, recommended: CivilDate) -> Times {
    let submitted = recommended.plus_days(-days(dice, 1, 4));
    Times {
        created: written_before(dice, submitted),
        submitted: Some(office_hour(dice, submitted)),
        ..nothing_yet()
    }
}

fn before_decision(dice: &mut Dice, decided: CivilDate) -> Times {
    let recommended = decided.plus_days(-days(dice, 1, 3));
    Times {
        recommended: Some(office_hour(dice, recommended)),
        decided: Some(office_hour(dice, decided)),
        ..before_recommendation(dice, recommended)
    }
}

/// Approval shows an opportunity at once.
fn published_on(dice: &mut Dice, published: CivilDate) -> Times {
    let times = before_decision(dice, published);
    Times {
        published: times.decided,
        ..times
    }
}

fn midnight_after(dice: &mut Dice, day: CivilDate, fewest: i64, most: i64) -> Option<Timestamp> {
    Some(Timestamp::from_riyadh_midnight(day.plus_days(days(dice, fewest, most))))
}

fn shown(dice: &mut Dice, all: Days, state: OpportunityState) -> Times {
    match state {
        OpportunityState::Paused => {
            let published = all.ago(dice, 15, 60);
            let ends = midnight_after(dice, all.end, 5, 60);
            Times {
                stopped: Some(office_hour_ago(dice, all, 1, 9)),
                ends,
                ..published_on(dice, published)
            }
        }
        OpportunityState::Expired => {
            let ended = all.ago(dice, 1, 25);
            let published = ended.plus_days(-days(dice, 45, 90));
            let ends = Timestamp::from_riyadh_midnight(ended);
            let stopped = Some(ends.plus_us(dice.between(1, 9) * MINUTE_US));
            Times {
                stopped,
                ends: Some(ends),
                ..published_on(dice, published)
            }
        }
        OpportunityState::Cancelled => {
            let stopped = all.ago(dice, 3, 200);
            let published = stopped.plus_days(-days(dice, 3, 20));
            let ends = midnight_after(dice, stopped, 20, 90);
            Times {
                stopped: Some(office_hour(dice, stopped)),
                ends,
                ..published_on(dice, published)
            }
        }
        _ => {
            // The newer, the more of them are still open.
            let published = all.ago(dice, 1, 80).max(all.ago(dice, 1, 80));
            let ends = midnight_after(dice, all.end, 3, 110);
            Times {
                ends,
                ..published_on(dice, published)
            }
        }
    }
}

fn filled(dice: &mut Dice, span: &Span, all: Days, state: OpportunityState) -> Times {
    let (earliest, latest) = match state {
        OpportunityState::Funded => (9, 1),
        OpportunityState::Executing => (60, 12),
        OpportunityState::Reporting => (95, 45),
        _ => (i64::from(all.end.days_since(all.first)) - 12, 75),
    };
    let before_end = |days: i64| all.end.plus_days(-i32::try_from(days).unwrap_or(0));
    let funded = span.day(dice, before_end(earliest.max(latest)), before_end(latest - 1));
    let published = funded.plus_days(-days(dice, 4, 40)).max(all.first);
    let published = if published < funded {
        published
    } else {
        funded.plus_days(-1)
    };
    let ends = midnight_after(dice, published, 60, 150);
    let times = published_on(dice, published);
    // Gifts come before the office opens, too, but never before the opportunity is shown.
    Times {
        funded: Some(hour_of_day(dice, funded)),
        ends,
        ..times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_order_and_past() {
        let all = Days {
            first: "2025-09-22".parse().unwrap(),
            end: "2026-11-22".parse().unwrap(),
        };
        let span = Span::new(all.first, all.end);
        let end = Timestamp::from_riyadh_midnight(all.end);
        for (stream, state) in (0_u64..).zip(OpportunityState::ALL.iter().cycle().take(600)) {
            let mut dice = Dice::new(11, stream);
            let times = times(&mut dice, &span, all, *state);
            let moments: Vec<Timestamp> = [
                times.submitted,
                times.recommended,
                times.decided,
                times.published,
                times.funded,
            ]
            .into_iter()
            .flatten()
            .collect();
            assert!(moments.is_sorted(), "{state}: {times:?}");
            assert!(
                moments
                    .iter()
                    .chain(&times.stopped)
                    .all(|at| *at > times.created && *at < end),
                "{state}: {times:?}"
            );
            if let (Some(published), Some(stopped)) = (times.published, times.stopped) {
                assert!(published < stopped, "{state}");
            }
            if let (Some(funded), Some(ends)) = (times.funded, times.ends) {
                assert!(funded < ends, "{state}");
            }
            if matches!(state, OpportunityState::Published | OpportunityState::Paused) {
                assert!(times.ends > Some(end), "{state}");
            }
        }
    }
}
