//! Jobs that do their work, fail, hang and are gone, on both engines.

use domain::error::AppError;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{HOUR_US, MINUTE_US};

use super::*;
use crate::test_support::TestContext;

crate::on_both_engines! {
    a_job_that_hangs_is_late,
    a_failure_is_told_until_it_is_over,
    a_job_of_an_earlier_version_is_forgotten,
}

const ALLOWANCE_US: i64 = 2 * MINUTE_US;

fn finance() -> Actor {
    let person = domain::ids::PersonId::from_uuid(uuid::Uuid::from_u128(1));
    let grant = RoleGrant {
        role: Role::Finance,
        charity_id: None,
    };
    Actor::person(person, vec![grant])
}

async fn state(test: &TestContext, name: &str) -> Option<JobState> {
    let jobs = job_list(&test.context, &finance()).await.unwrap();
    jobs.into_iter().find(|job| job.name == name).map(|job| job.state)
}

async fn a_job_that_hangs_is_late(test: TestContext) {
    job_begin(&test.context, "a", ALLOWANCE_US).await.unwrap();
    assert_eq!(state(&test, "a").await, Some(JobState::Well));
    let due_by = test.context.now().plus_us(ALLOWANCE_US);
    test.clock.advance_us(ALLOWANCE_US + 1);
    assert_eq!(state(&test, "a").await, Some(JobState::Late { due_by }));
    assert_eq!(job_alarm_count(&test.context, &finance()).await.unwrap(), 1);
    assert_eq!(jobs_watch_once(&test.context).await.unwrap(), 1);
    job_note(&test.context, "a", RoundEnd::Done, ALLOWANCE_US)
        .await
        .unwrap();
    assert_eq!(state(&test, "a").await, Some(JobState::Well));
    assert_eq!(jobs_watch_once(&test.context).await.unwrap(), 0);
}

async fn a_failure_is_told_until_it_is_over(test: TestContext) {
    job_begin(&test.context, "b", ALLOWANCE_US).await.unwrap();
    let since = test.context.now();
    for _ in 0..3 {
        job_note(&test.context, "b", RoundEnd::Failed, ALLOWANCE_US)
            .await
            .unwrap();
        test.clock.advance_us(MINUTE_US);
    }
    assert_eq!(state(&test, "b").await, Some(JobState::Failing { since }));
    // A new start does not make it well; only work that is done does.
    job_begin(&test.context, "b", ALLOWANCE_US).await.unwrap();
    assert_eq!(state(&test, "b").await, Some(JobState::Failing { since }));
    job_note(&test.context, "b", RoundEnd::Done, ALLOWANCE_US)
        .await
        .unwrap();
    assert_eq!(state(&test, "b").await, Some(JobState::Well));
}

async fn a_job_of_an_earlier_version_is_forgotten(test: TestContext) {
    job_begin(&test.context, "old", ALLOWANCE_US).await.unwrap();
    test.clock.advance_us(HOUR_US);
    let started_at = test.context.now();
    job_begin(&test.context, "new", ALLOWANCE_US).await.unwrap();
    assert_eq!(jobs_retire(&test.context, started_at).await.unwrap(), 1);
    assert_eq!(state(&test, "old").await, None);
    assert_eq!(state(&test, "new").await, Some(JobState::Well));
    let refused = job_list(&test.context, &Actor::Visitor).await.unwrap_err();
    assert_eq!(refused.public(), &AppError::SignInRequired);
}
