//! Supervision on both engines: review, steering, allocation, the audit log.

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::form::Fields;
use domain::giving::{FundClass, OpportunityEvent, OpportunityState};
use domain::money::Money;
use domain::people::Actor;

use super::allocation::*;
use super::audit::{AuditFilter, audit_list};
use super::forms::ExtendForm;
use super::overview::supervise_counts;
use super::review::*;
use crate::delivery::money::opportunity_money_shown;
use crate::delivery::opportunities::{opportunity_find, opportunity_internal, opportunity_submit, opportunity_update};
use crate::delivery::tests::fixture::*;
use crate::delivery::tests::{conflict, problem, public};
use crate::test_support::TestContext;

crate::on_both_engines! {
    maker_and_checker_are_two_people,
    two_decisions_at_once_are_one,
    what_is_returned_comes_back_in_another_round,
    refused_roles_learn_nothing,
    zakat_goes_where_a_reviewer_says,
    a_suspended_charity_publishes_nothing,
    an_opportunity_is_steered,
    pooled_gifts_go_to_opportunities_of_their_family,
    the_audit_log_is_read_page_by_page,
}

async fn maker_and_checker_are_two_people(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = submitted(context, &cast).await;
    let unprepared = review_decide(context, &cast.supervisor, number, approval(), ORIGIN).await;
    assert_eq!(conflict(unprepared), Conflict::Missing(MissingStep::Recommendation));
    let both = &cast.reviewer_and_supervisor;
    review_recommend(context, both, number, approval(), ORIGIN)
        .await
        .unwrap();
    let again = review_recommend(context, &cast.reviewer, number, approval(), ORIGIN).await;
    assert_eq!(conflict(again), Conflict::ChangedMeanwhile);
    let twice = review_recommend(context, both, number, approval(), ORIGIN).await;
    assert_eq!(conflict(twice), Conflict::SamePerson);
    let own = review_decide(context, both, number, approval(), ORIGIN).await;
    assert_eq!(conflict(own), Conflict::SamePerson);
    assert_eq!(
        review_get(context, both, number).await.unwrap().step,
        ReviewStep::OwnRecommendation
    );
    assert_eq!(
        review_get(context, &cast.supervisor, number).await.unwrap().step,
        ReviewStep::Decide
    );
    assert_eq!(
        review_get(context, &cast.reviewer, number).await.unwrap().step,
        ReviewStep::AwaitDecision
    );
    let state = review_decide(context, &cast.supervisor, number, approval(), ORIGIN)
        .await
        .unwrap();
    assert_eq!(state, OpportunityState::Published);
    let file = review_get(context, &cast.supervisor, number).await.unwrap();
    assert_eq!((file.step, file.reviews.len()), (ReviewStep::Closed, 2));
    let events: Vec<_> = file.opportunity.happenings.iter().map(|one| one.event).collect();
    use OpportunityEvent::{Approve, Publish, StartReview, Submit};
    assert_eq!(events, [Submit, StartReview, Approve, Publish]);
    assert!(file.opportunity.published_at.is_some());

    // Nobody judges the charity that they run.
    let second = submitted(context, &cast).await;
    let mut grants = cast.manager.grants().to_vec();
    grants.extend(both.grants());
    let insider = Actor::person(both.person_id().unwrap(), grants);
    assert_eq!(
        conflict(review_recommend(context, &insider, second, approval(), ORIGIN).await),
        Conflict::SamePerson
    );
}

async fn two_decisions_at_once_are_one(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = submitted(context, &cast).await;
    review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    let refusal = review(&[("decision", "reject"), ("reason", "It exists already elsewhere")]);
    let (one, other) = futures::future::join(
        review_decide(context, &cast.supervisor, number, approval(), ORIGIN),
        review_decide(context, &cast.second_supervisor, number, refusal, ORIGIN),
    )
    .await;
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(
        conflict(if one.is_ok() { other } else { one }),
        Conflict::ChangedMeanwhile
    );
    let file = review_get(context, &cast.supervisor, number).await.unwrap();
    assert_eq!(file.reviews.iter().filter(|review| review.decided).count(), 1);
}

async fn what_is_returned_comes_back_in_another_round(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = submitted(context, &cast).await;
    let back = review(&[("decision", "return"), ("reason", "Say how the baskets are chosen")]);
    review_recommend(context, &cast.reviewer, number, back.clone(), ORIGIN)
        .await
        .unwrap();
    review_decide(context, &cast.supervisor, number, back, ORIGIN)
        .await
        .unwrap();
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(file.state, OpportunityState::Returned);
    assert_eq!(file.last_reason().unwrap().reason, "Say how the baskets are chosen");
    opportunity_update(
        context,
        &cast.manager,
        number,
        draft(context, &[("story_en", "Chosen by need.")]),
    )
    .await
    .unwrap();
    opportunity_submit(context, &cast.manager, number, ORIGIN)
        .await
        .unwrap();
    let queue = review_queue(context, &cast.reviewer, None).await.unwrap();
    assert_eq!(queue.items.iter().map(|item| item.number).collect::<Vec<_>>(), [number]);
    assert_eq!(queue.items[0].recommendation, None);
    assert_eq!(
        review_get(context, &cast.reviewer, number).await.unwrap().step,
        ReviewStep::Recommend
    );
    review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    review_decide(context, &cast.supervisor, number, approval(), ORIGIN)
        .await
        .unwrap();
    let rounds: Vec<_> = review_get(context, &cast.supervisor, number).await.unwrap().reviews;
    assert_eq!(
        rounds.iter().map(|review| review.round).collect::<Vec<_>>(),
        [1, 1, 2, 2]
    );
}

async fn refused_roles_learn_nothing(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = submitted(context, &cast).await;
    for actor in [&cast.manager, &cast.donor, &cast.finance] {
        assert_eq!(public(review_queue(context, actor, None).await), AppError::NotFound);
        assert_eq!(public(review_get(context, actor, number).await), AppError::NotFound);
        assert_eq!(
            public(review_recommend(context, actor, number, approval(), ORIGIN).await),
            AppError::NotFound
        );
    }
    for actor in [&cast.manager, &cast.donor, &cast.reviewer, &cast.finance] {
        assert_eq!(
            public(review_decide(context, actor, number, approval(), ORIGIN).await),
            AppError::NotFound
        );
        assert_eq!(
            public(audit_list(context, actor, &AuditFilter::default()).await),
            AppError::NotFound
        );
        let cancel = Steering::Cancel {
            reason: "No longer needed".to_owned(),
        };
        assert_eq!(
            public(opportunity_steer(context, actor, number, cancel, ORIGIN).await),
            AppError::NotFound
        );
    }
    for actor in [&cast.manager, &cast.donor] {
        assert_eq!(public(supervise_counts(context, actor).await), AppError::NotFound);
        assert_eq!(public(pool_list(context, actor).await), AppError::NotFound);
    }
    assert_eq!(
        public(supervise_counts(context, &Actor::Visitor).await),
        AppError::SignInRequired
    );
    let counts = supervise_counts(context, &cast.reviewer).await.unwrap();
    assert_eq!((counts.submitted, counts.under_review), (1, 0));
    // Supervisors recommend nothing: that would make them maker and checker.
    let recommended = review_recommend(context, &cast.supervisor, number, approval(), ORIGIN).await;
    assert_eq!(public(recommended), AppError::NotFound);
}

async fn zakat_goes_where_a_reviewer_says(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let form = draft(context, &[("field", "other"), ("subfield", "water")]);
    let create = crate::delivery::opportunities::opportunity_create;
    let number = create(context, &cast.manager, cast.charity, form).await.unwrap();
    opportunity_submit(context, &cast.manager, number, ORIGIN)
        .await
        .unwrap();
    assert!(
        !review_get(context, &cast.reviewer, number)
            .await
            .unwrap()
            .zakat_possible
    );
    let refused = review_recommend(context, &cast.reviewer, number, approval(), ORIGIN).await;
    assert_eq!(problem(refused, "zakat"), Some(FieldProblem::NotAllowedForZakat));
    let plain = review(&[("decision", "approve")]);
    review_recommend(context, &cast.reviewer, number, plain, ORIGIN)
        .await
        .unwrap();
    let refused = review_decide(context, &cast.supervisor, number, approval(), ORIGIN).await;
    assert_eq!(problem(refused, "zakat"), Some(FieldProblem::NotAllowedForZakat));

    let food = published(context, &cast).await;
    let file = opportunity_internal(context, &cast.supervisor, food).await.unwrap();
    assert_eq!(file.zakat_categories, [domain::giving::ZakatCategory::Fuqara]);
}

async fn a_suspended_charity_publishes_nothing(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = submitted(context, &cast).await;
    review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    meddle(
        context,
        "UPDATE charity SET state = 'suspended' WHERE slug = 'charity-1'",
    )
    .await;
    let decided = review_decide(context, &cast.supervisor, number, approval(), ORIGIN).await;
    assert_eq!(conflict(decided), Conflict::CharityNotActive);
    // Nothing of the refused decision remains.
    let file = review_get(context, &cast.supervisor, number).await.unwrap();
    assert_eq!(
        (file.opportunity.state, file.step),
        (OpportunityState::UnderReview, ReviewStep::Decide)
    );
    let back = review(&[("decision", "return"), ("reason", "Renew the licence first")]);
    review_decide(context, &cast.supervisor, number, back, ORIGIN)
        .await
        .unwrap();
    let resubmitted = opportunity_submit(context, &cast.manager, number, ORIGIN).await;
    assert_eq!(conflict(resubmitted), Conflict::CharityNotActive);
}

async fn an_opportunity_is_steered(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = published(context, &cast).await;
    let reason = || "Prices are being checked".to_owned();
    let steer = async |actor: &Actor, steering| opportunity_steer(context, actor, number, steering, ORIGIN).await;
    let pause = || Steering::Pause { reason: reason() };
    let resume = || Steering::Resume { reason: reason() };
    assert_eq!(public(steer(&cast.other_manager, pause()).await), AppError::NotFound);
    steer(&cast.manager, pause()).await.unwrap();
    steer(&cast.manager, resume()).await.unwrap();
    steer(&cast.supervisor, pause()).await.unwrap();
    assert_eq!(public(steer(&cast.manager, resume()).await), AppError::Forbidden);
    steer(&cast.supervisor, resume()).await.unwrap();

    meddle(context, "UPDATE opportunity SET ends_at_us = 5").await;
    assert_eq!(opportunities_expire_once(context).await.unwrap(), 1);
    assert_eq!(opportunities_expire_once(context).await.unwrap(), 0);
    let waiting = opportunities_waiting(context, &cast.supervisor, OpportunityState::Expired)
        .await
        .unwrap();
    assert_eq!(waiting.iter().map(|one| one.number).collect::<Vec<_>>(), [number]);
    let extend = || {
        Steering::Extend(ExtendForm {
            ends_on: "2027-05-01".parse().unwrap(),
            reason: reason(),
        })
    };
    assert_eq!(
        steer(&cast.supervisor, extend()).await.unwrap(),
        OpportunityState::Published
    );
    let file = opportunity_internal(context, &cast.supervisor, number).await.unwrap();
    assert_eq!(file.ends_on().unwrap().to_string(), "2027-05-01");
    happen(context, number, OpportunityEvent::Expire).await;
    assert_eq!(
        conflict(steer(&cast.supervisor, extend()).await),
        Conflict::AlreadyExists
    );
    let part = || Steering::ExecutePart { reason: reason() };
    assert_eq!(
        conflict(steer(&cast.supervisor, part()).await),
        Conflict::Missing(MissingStep::Collection)
    );
    gift(
        context,
        &cast.donor,
        Some(number),
        FundClass::OpportunityRestricted,
        None,
        60_000,
    )
    .await;
    let cancel = || Steering::Cancel { reason: reason() };
    assert_eq!(
        conflict(steer(&cast.supervisor, cancel()).await),
        Conflict::Missing(MissingStep::Closing)
    );
    assert_eq!(
        steer(&cast.supervisor, part()).await.unwrap(),
        OpportunityState::Executing
    );
    // The tranche is a part of what was collected, not of the target.
    ask(context, &cast, number, 1).await.unwrap();
    let money = opportunity_money_shown(&context.db, file.id).await.unwrap();
    assert_eq!(money.promised, Money::from_halalas(18_000));
}

fn allocation(pool: &str, number: i64, amount: &str) -> AllocationForm {
    let number = number.to_string();
    let fields = [
        ("pool", pool),
        ("opportunity", &number),
        ("amount", amount),
        ("reason", "Most needed now"),
    ];
    AllocationForm::parse(&Fields::from(fields)).unwrap()
}

async fn pooled_gifts_go_to_opportunities_of_their_family(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = published(context, &cast).await;
    let donor = &cast.donor;
    let first = gift(context, donor, None, FundClass::SadaqahField, Some("food"), 30_000).await;
    test.clock.advance_us(1_000_000);
    let second = gift(
        context,
        &Actor::Visitor,
        None,
        FundClass::SadaqahField,
        Some("food"),
        50_000,
    )
    .await;
    gift(context, donor, None, FundClass::SadaqahField, Some("health"), 90_000).await;
    gift(context, donor, None, FundClass::SadaqahGeneral, None, 70_000).await;
    gift(context, donor, None, FundClass::Zakat, None, 20_000).await;
    let pools = pool_list(context, &cast.finance).await.unwrap();
    let codes: Vec<_> = pools.iter().map(|pool| (pool.code(), pool.amount.halalas())).collect();
    let expected = [
        ("sadaqah_field.food", 80_000),
        ("sadaqah_field.health", 90_000),
        ("sadaqah_general", 70_000),
        ("zakat", 20_000),
    ];
    assert_eq!(codes, expected.map(|(code, amount)| (code.to_owned(), amount)));
    let give = async |actor: &Actor, form| allocation_create(context, actor, form, ORIGIN).await;
    let supervisor = &cast.supervisor;
    for actor in [&cast.finance, &cast.reviewer, &cast.manager, donor] {
        assert_eq!(
            public(give(actor, allocation("sadaqah_general", number, "10")).await),
            AppError::NotFound
        );
    }
    assert_eq!(
        conflict(give(supervisor, allocation("sadaqah_field.health", number, "10")).await),
        Conflict::FundClass
    );
    let too_much = problem(
        give(supervisor, allocation("sadaqah_field.food", number, "801")).await,
        "amount",
    );
    assert_eq!(too_much, Some(FieldProblem::OverPool { pool_halalas: 80_000 }));
    let unknown = problem(give(supervisor, allocation("zakat", 99, "1")).await, "opportunity");
    assert_eq!(unknown, Some(FieldProblem::InvalidChoice));

    give(supervisor, allocation("sadaqah_field.food", number, "500"))
        .await
        .unwrap();
    let used = allocations_of_gift(context, first).await.unwrap();
    assert_eq!(
        used.iter().map(|part| part.amount.halalas()).collect::<Vec<_>>(),
        [30_000]
    );
    let used = allocations_of_gift(context, second).await.unwrap();
    assert_eq!(
        used.iter().map(|part| part.amount.halalas()).collect::<Vec<_>>(),
        [20_000]
    );
    give(supervisor, allocation("zakat", number, "200")).await.unwrap();
    let over_target = problem(
        give(supervisor, allocation("sadaqah_general", number, "301")).await,
        "amount",
    );
    assert_eq!(
        over_target,
        Some(FieldProblem::OverRemaining {
            remaining_halalas: 30_000
        })
    );
    give(supervisor, allocation("sadaqah_general", number, "300"))
        .await
        .unwrap();
    let file = opportunity_internal(context, supervisor, number).await.unwrap();
    assert_eq!(file.state, OpportunityState::Funded);
    let money = opportunity_money_shown(&context.db, file.id).await.unwrap();
    assert_eq!(money.collected, Money::from_halalas(100_000));
    let full = give(supervisor, allocation("sadaqah_general", number, "1")).await;
    assert_eq!(conflict(full), Conflict::ClosedForGiving);
    assert_eq!(allocation_history(context, &cast.finance).await.unwrap().len(), 3);

    // Zakat stays with those who may receive it.
    meddle(context, "UPDATE opportunity SET zakat_categories = ''").await;
    happen(context, number, OpportunityEvent::Reopen).await;
    let refused = problem(give(supervisor, allocation("zakat", number, "1")).await, "opportunity");
    assert_eq!(refused, Some(FieldProblem::NotAllowedForZakat));
    let opportunity = opportunity_find(context, number).await.unwrap();
    assert_eq!(opportunity, file.id);
}

async fn the_audit_log_is_read_page_by_page(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let mut numbers = Vec::new();
    for _ in 0..60 {
        numbers.push(submitted(context, &cast).await);
    }
    let number = numbers[7];
    review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    let mut filter = AuditFilter::default();
    let mut seen = Vec::new();
    loop {
        let page = audit_list(context, &cast.supervisor, &filter).await.unwrap();
        seen.extend(page.lines.iter().map(|line| line.seq));
        match page.next_before_seq {
            Some(before) => filter.before_seq = Some(before),
            None => break,
        }
    }
    assert_eq!(seen.len(), 61);
    assert!(seen.is_sorted_by(|one, other| one > other));
    let (filter, problems) = AuditFilter::parse(&Fields::from([
        ("target", number.to_string().as_str()),
        ("person", "REVIEWER@"),
        ("from", "2026-11-22"),
        ("to", "2026-11-22"),
    ]));
    assert!(problems.is_empty());
    let page = audit_list(context, &cast.supervisor, &filter).await.unwrap();
    let line = &page.lines[0];
    assert_eq!(
        (page.lines.len(), line.action.as_str(), line.who.as_str()),
        (1, "opportunity.recommend_approve", "reviewer")
    );
    assert_eq!((line.capacity.as_str(), line.origin.as_str()), ("reviewer", ORIGIN));
    assert_eq!(page.actions, ["opportunity.recommend_approve", "opportunity.submit"]);
    let (_, problems) = AuditFilter::parse(&Fields::from([("from", "2026-11-22"), ("to", "2026-11-21")]));
    assert_eq!(problems.of("to"), Some(&FieldProblem::DateOrder));
}
