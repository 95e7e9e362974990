//! Limits on both engines (handbook 10.3): what a gift needs, reviews before payment, doubles, cut
//! gifts, and card testers.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::Fields;
use domain::giving::{CheckoutForm, CheckoutIdentity, GiveForm, Limit};
use domain::identity::NationalId;
use domain::ids::BasketId;
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{DAY_US, MINUTE_US, SECOND_US};
use futures::future::join_all;

use super::card_testing::{Attempt, Verdict, attempt_judge_by};
use super::flow_tests::{
    VISITOR, audit_holds, deliver_all, gateway, number, one_opportunity, reference_of, riyals, texts,
};
use super::*;
use crate::payments::test_gateway::TestAction;
use crate::people::fixtures::{person, run};
use crate::test_support::TestContext;
use crate::{Context, Result, on, on_both_engines};

on_both_engines! {
    a_national_id_is_asked_from_the_limit_and_sealed,
    a_large_gift_waits_for_its_review,
    the_largest_gifts_need_two_people,
    the_same_gift_again_is_asked_first,
    gifts_cut_below_a_limit_are_noticed,
    limits_change_with_a_reason,
    alerts_only_grow,
    eighteen_thousand_card_tests_get_through_a_trickle,
    a_campaign_is_no_card_test,
    a_listed_name_freezes_and_two_people_clear_it,
}

const ID: &str = "1000000008";

async fn staff(context: &Context, email: &str, role: Role) -> Actor {
    let (id, _) = person(context, email, email).await;
    Actor::person(id, vec![RoleGrant { role, charity_id: None }])
}

async fn big_opportunity(context: &Context) {
    one_opportunity(context, 1).await;
    run(
        context,
        vec!["UPDATE opportunity SET target_halalas = 900000000".to_owned()],
    )
    .await;
}

async fn add(context: &Context, amount: &str) -> Added {
    let form = GiveForm::parse(&Fields::from([("amount", amount)])).unwrap();
    give_opportunity(context, &VISITOR, None, 1, form).await.unwrap()
}

async fn pay(context: &Context, added: &Added, mobile: &str, more: &[(&str, &str)]) -> Result<CheckoutStarted> {
    let selection = Selection::Item(added.item);
    let view = checkout_view(context, &VISITOR, Some(&added.token), selection).await?;
    let mut fields = Fields::from([
        ("mobile", mobile),
        ("email", "donor@example.org"),
        ("idempotency_key", view.idempotency_key.as_str()),
    ]);
    for (name, value) in more {
        fields.set(name, value);
    }
    let form = CheckoutForm::parse(&fields, CheckoutIdentity::Guest).map_err(AppError::from)?;
    let total = Some(view.total);
    checkout_start(
        context,
        &VISITOR,
        Some(&added.token),
        selection,
        Locale::Ar,
        total,
        form,
    )
    .await
}

async fn give(context: &Context, amount: &str, mobile: &str, more: &[(&str, &str)]) -> Result<CheckoutStarted> {
    let added = add(context, amount).await;
    pay(context, &added, mobile, more).await
}

async fn finish(context: &Context, started: &CheckoutStarted) {
    let reference = reference_of(context, started.intent).await;
    gateway(context).act(&reference, TestAction::Approve).await.unwrap();
    deliver_all(context).await;
}

fn problem(outcome: &Result<CheckoutStarted>, field: &str) -> Option<FieldProblem> {
    let errors = outcome.as_ref().err()?.public().form_errors()?;
    errors.of(field).cloned()
}

async fn a_national_id_is_asked_from_the_limit_and_sealed(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    let small = give(context, "4990", "0551234567", &[]).await.unwrap();
    finish(context, &small).await;
    assert!(give(context, "10", "0551234567", &[]).await.is_ok());
    // The day's sum counts, for this number only, and the next day is another one.
    let over = give(context, "1", "0551234567", &[]).await;
    assert_eq!(problem(&over, "national_id"), Some(FieldProblem::Required));
    assert!(give(context, "1", "0557654321", &[]).await.is_ok());
    let wrong = give(context, "1", "0551234567", &[("national_id", "1000000009")]).await;
    assert_eq!(problem(&wrong, "national_id"), Some(FieldProblem::InvalidNationalId));
    let known = give(context, "1", "0551234567", &[("national_id", "١٠٠٠٠٠٠٠٠٨")])
        .await
        .unwrap();
    test.clock.advance_us(DAY_US);
    assert!(give(context, "100", "0551234567", &[]).await.is_ok());
    let sealed = texts(
        context,
        "SELECT national_id_sealed FROM intent WHERE national_id_sealed IS NOT NULL",
    )
    .await;
    assert_eq!(sealed.len(), 1);
    assert!(sealed[0].starts_with("v1:") && !sealed[0].contains(ID));
    let owner = known.intent.to_string();
    let opened = super::sealed::national_id_open(context, &sealed[0], &owner).unwrap();
    assert_eq!(opened, NationalId::parse(ID).unwrap());
    assert!(super::sealed::national_id_open(context, &sealed[0], "another row").is_err());
    let changed = sealed[0].replace(&sealed[0][60..62], if &sealed[0][60..62] == "00" { "01" } else { "00" });
    assert!(super::sealed::national_id_open(context, &changed, &owner).is_err());
    // The same id with another number is the same donor.
    let cut = give(context, "4000", "0550000001", &[("national_id", ID)]).await;
    assert!(cut.is_ok());
    audit_holds(context).await;
}

async fn a_large_gift_waits_for_its_review(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    let officer = staff(context, "finance@example.org", Role::Finance).await;
    let added = add(context, "50000").await;
    let id = ("national_id", ID);
    let bare = pay(context, &added, "0551234567", &[id]).await;
    assert_eq!(problem(&bare, "source_of_funds"), Some(FieldProblem::Required));
    let source = ("source_of_funds", "بيع عقار في الرياض");
    let held = pay(context, &added, "0551234567", &[id, source]).await.unwrap();
    let RedirectTo::Review(path) = &held.redirect_to else {
        panic!("the gift waits")
    };
    assert_eq!(number(context, "SELECT COUNT(*) FROM intent").await, 0);
    assert_eq!(number(context, "SELECT COUNT(*) FROM opportunity_hold").await, 0);
    // Asking again finds the same review.
    pay(context, &added, "0551234567", &[id, source]).await.unwrap();
    assert_eq!(number(context, "SELECT COUNT(*) FROM gift_review").await, 1);
    let token = path.rsplit('/').next().unwrap();
    assert_eq!(
        gift_review_own(context, &VISITOR, token).await.unwrap().state,
        "waiting"
    );
    assert!(gift_review_own(context, &VISITOR, "guess").await.is_err());
    let line = gift_review_list(context, &officer).await.unwrap().remove(0);
    assert_eq!(
        (line.total, line.national_id.contains("1000000")),
        (riyals(50_000), false)
    );
    assert!(gift_review_list(context, &VISITOR).await.is_err());
    assert!(
        gift_review_decide(context, &officer, line.id, true, "", "")
            .await
            .is_err()
    );
    gift_review_decide(context, &officer, line.id, true, "Deed of sale seen", "192.0.2.1")
        .await
        .unwrap();
    let again = gift_review_decide(context, &officer, line.id, false, "changed my mind", "").await;
    assert!(again.is_err());
    // The approval is for this donor, up to this sum, once.
    let stranger = pay(context, &added, "0557654321", &[("national_id", "1000000016"), source])
        .await
        .unwrap();
    assert!(matches!(stranger.redirect_to, RedirectTo::Review(_)));
    let paid = pay(context, &added, "0551234567", &[id, source]).await.unwrap();
    finish(context, &paid).await;
    assert_eq!(
        texts(context, "SELECT state FROM gift_review ORDER BY asked_at_us, state").await,
        ["used", "waiting"]
    );
    let mut kinds = texts(context, "SELECT kind FROM message").await;
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, ["donation_receipt", "gift_review_approved", "gift_review_asked"]);
    audit_holds(context).await;
}

async fn the_largest_gifts_need_two_people(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    let one = staff(context, "finance@example.org", Role::Finance).await;
    let two = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let added = add(context, "500000").await;
    let more = [("national_id", ID), ("source_of_funds", "profits of my company")];
    pay(context, &added, "0551234567", &more).await.unwrap();
    let id = gift_review_list(context, &one).await.unwrap()[0].id;
    gift_review_decide(context, &one, id, true, "Books of the company seen", "")
        .await
        .unwrap();
    let held = pay(context, &added, "0551234567", &more).await.unwrap();
    assert!(matches!(held.redirect_to, RedirectTo::Review(_)));
    let alone = gift_review_decide(context, &one, id, true, "Books of the company seen", "")
        .await
        .unwrap_err();
    assert_eq!(alone.public(), &AppError::Conflict(Conflict::SamePerson));
    gift_review_decide(context, &two, id, true, "Agreed by the board", "")
        .await
        .unwrap();
    let paid = pay(context, &added, "0551234567", &more).await.unwrap();
    assert!(matches!(paid.redirect_to, RedirectTo::Gateway(_)));
    assert_eq!(texts(context, "SELECT rule FROM alert").await, ["large_gift"]);
}

async fn the_same_gift_again_is_asked_first(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    let first = give(context, "70", "0551234567", &[]).await.unwrap();
    finish(context, &first).await;
    test.clock.advance_us(2 * MINUTE_US);
    let again = give(context, "70", "0551234567", &[]).await;
    assert_eq!(problem(&again, "again"), Some(FieldProblem::MustAccept));
    assert!(give(context, "71", "0551234567", &[]).await.is_ok());
    assert!(give(context, "70", "0557654321", &[]).await.is_ok());
    assert!(give(context, "70", "0551234567", &[("again", "on")]).await.is_ok());
    test.clock.advance_us(20 * MINUTE_US);
    assert!(give(context, "70", "0551234567", &[]).await.is_ok());
}

async fn gifts_cut_below_a_limit_are_noticed(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    for amount in ["4900", "4800"] {
        let started = give(context, amount, "0551234567", &[]).await.unwrap();
        finish(context, &started).await;
        test.clock.advance_us(DAY_US);
    }
    // The donor reads what everybody reads: the gift is looked at.
    let third = give(context, "4700", "0551234567", &[]).await.unwrap();
    assert!(matches!(third.redirect_to, RedirectTo::Review(_)));
    assert_eq!(texts(context, "SELECT rule FROM alert").await, ["structuring"]);
    let evidence = texts(context, "SELECT evidence FROM alert").await.remove(0);
    assert!(
        evidence.contains("4900.00") && !evidence.contains("0551234567"),
        "{evidence}"
    );
    assert!(
        !texts(
            context,
            "SELECT body_text FROM message WHERE kind = 'gift_review_asked'"
        )
        .await[0]
            .contains("4900")
    );
}

async fn limits_change_with_a_reason(test: TestContext) {
    let context = &test.context;
    let supervisor = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let finance = staff(context, "finance@example.org", Role::Finance).await;
    let form = |limit: Limit, value: &str| {
        LimitForm::parse(&Fields::from([
            ("limit", limit.code()),
            ("value", value),
            ("reason", "a pilot"),
        ]))
    };
    let higher = form(Limit::NationalIdFrom, "6000").unwrap();
    assert!(limit_change(context, &finance, higher.clone(), "").await.is_err());
    limit_change(context, &supervisor, higher, "192.0.2.1").await.unwrap();
    let limits = limits_view(context, &finance).await.unwrap();
    assert_eq!(limits.amount(Limit::NationalIdFrom), riyals(6_000));
    let above = form(Limit::NationalIdFrom, "60000").unwrap();
    let above = limit_change(context, &supervisor, above, "").await.unwrap_err();
    assert!(above.public().form_errors().is_some());
    assert!(form(Limit::SanctionScore, "0").is_err());
    let back = form(Limit::NationalIdFrom, "").unwrap();
    limit_change(context, &supervisor, back, "").await.unwrap();
    let limits = limits_view(context, &finance).await.unwrap();
    assert_eq!(limits.amount(Limit::NationalIdFrom), riyals(5_000));
    assert_eq!(
        number(
            context,
            "SELECT COUNT(*) FROM audit_event WHERE action = 'limit.change'"
        )
        .await,
        2
    );
}

async fn alerts_only_grow(test: TestContext) {
    let context = &test.context;
    let finance = staff(context, "finance@example.org", Role::Finance).await;
    let inner = context.clone();
    let open = || {
        let inner = inner.clone();
        async move {
            let owned = inner.clone();
            let alert = super::alerts::NewAlert {
                rule: AlertRule::RapidReturn,
                key: "one".to_owned(),
                subject: ("donor", "somebody".to_owned()),
                evidence: "two days".to_owned(),
            };
            inner
                .db
                .write(move |tx| Box::pin(async move { super::alerts::alert_open(tx, &owned, alert).await }))
                .await
                .unwrap()
        }
    };
    let (first, second) = (open().await, open().await);
    assert_eq!(first, second);
    let id = first.to_string();
    for step in ["taken_up", "cleared"] {
        let form = AlertForm::parse(&Fields::from([
            ("alert", id.as_str()),
            ("step", step),
            ("reason", "looked at"),
        ]));
        alert_handle(context, &finance, form.unwrap(), "").await.unwrap();
        test.clock.advance_us(SECOND_US);
    }
    let line = alert_list(context, &finance, None).await.unwrap().remove(0);
    assert_eq!(line.latest_event.as_deref(), Some("cleared"));
    assert!(alert_list(context, &VISITOR, None).await.is_err());
    for sql in [
        "UPDATE alert SET evidence = ''",
        "DELETE FROM alert",
        "UPDATE alert_event SET event = 'noted'",
        "DELETE FROM alert_event",
    ] {
        let refused = context
            .db
            .write(move |tx| {
                Box::pin(async move {
                    crate::in_tx!(tx, connection => sqlx::query(sqlx::AssertSqlSafe(sql)).execute(connection).await.map(|_| ()))?;
                    Ok(())
                })
            })
            .await;
        assert!(refused.is_err(), "{sql}");
    }
}

/// How many attempts of each kind there were.
#[derive(Default, Debug)]
struct Tally {
    passed: usize,
    slowed: usize,
    blocked: usize,
}

async fn judge(context: &Context, attempt: Attempt) -> Verdict {
    let inner = context.clone();
    context
        .db
        .write(move |tx| Box::pin(async move { attempt_judge_by(tx, &inner, &attempt, 1).await }))
        .await
        .unwrap()
}

/// What a tester's card does: it is declined, and that stands in our books.
async fn declined(context: &Context, attempts: &[Attempt]) {
    ended(context, attempts, "failed").await;
}

/// How payments that were begun ended.
async fn ended(context: &Context, attempts: &[Attempt], state: &str) {
    let hash = |attempt: &Attempt| super::card_testing::origin_hash(context, &attempt.origin).unwrap();
    let statements = attempts
        .iter()
        .map(|attempt| {
            let id = context.source.uuid();
            format!(
                "INSERT INTO intent (id, idempotency_key, body_hash, donor_name, donor_mobile, locale, channel, state, \
                 total_halalas, surplus_choice, gateway, tracking_hash, created_at_us, expires_at_us, basket_id, origin_hash) \
                 VALUES ({}, '{id}', '', '', '{}', 'ar', 'web', '{state}', {}, 'similar', 'test-gateway', '{id}', {now}, {now}, \
                 {}, '{}')",
                crate::people::fixtures::sql_id(context, id),
                attempt.mobile,
                attempt.amount.halalas(),
                crate::people::fixtures::sql_id(context, attempt.basket.as_uuid()),
                hash(attempt),
                now = context.now().as_us(),
            )
        })
        .collect();
    run(context, statements).await;
}

/// 9,000 attempts from one address and 9,000 from 900 addresses with a new browser and number each
/// time, over six simulated hours: the size of the attack of features 2.1 row 37.
async fn eighteen_thousand_card_tests_get_through_a_trickle(test: TestContext) {
    const ATTEMPTS: usize = 9_000;
    const AT_ONCE: usize = 150;
    let context = &test.context;
    let amount = Money::from_halalas(500);
    let step_us = 6 * 60 * MINUTE_US / i64::try_from(ATTEMPTS / AT_ONCE).unwrap();
    let mut tallies = [Tally::default(), Tally::default()];
    for (kind, tally) in tallies.iter_mut().enumerate() {
        let one_browser = BasketId::from_uuid(context.source.uuid());
        for start in (0..ATTEMPTS).step_by(AT_ONCE) {
            let attempts: Vec<Attempt> = (start..start + AT_ONCE)
                .map(|index| Attempt {
                    origin: if kind == 0 {
                        "203.0.113.9".to_owned()
                    } else {
                        format!("198.51.{}.{}", index % 900 / 250, index % 250)
                    },
                    basket: if kind == 0 {
                        one_browser
                    } else {
                        BasketId::from_uuid(context.source.uuid())
                    },
                    person: None,
                    mobile: format!("+96655{index:07}"),
                    amount,
                })
                .collect();
            let verdicts = join_all(attempts.iter().map(|attempt| judge(context, attempt.clone()))).await;
            let mut passed = Vec::new();
            for (attempt, verdict) in attempts.iter().zip(verdicts) {
                match verdict {
                    Verdict::Pass => passed.push(attempt.clone()),
                    Verdict::Slow { retry_after_s } => {
                        assert!(retry_after_s > 0 && retry_after_s <= 30);
                        tally.slowed += 1;
                    }
                    Verdict::Block { retry_after_s } => {
                        assert!(retry_after_s > 0 && retry_after_s <= 3_601);
                        tally.blocked += 1;
                    }
                }
            }
            tally.passed += passed.len();
            declined(context, &passed).await;
            test.clock.advance_us(step_us);
        }
        // Between the two attacks the windows run out.
        test.clock.advance_us(DAY_US);
    }
    println!(
        "card testing on {}: one address {:?}; many addresses, browsers and numbers {:?}",
        context.db.engine_name(),
        tallies[0],
        tallies[1]
    );
    assert_eq!(
        tallies
            .iter()
            .map(|one| one.passed + one.slowed + one.blocked)
            .sum::<usize>(),
        18_000
    );
    assert!(tallies[0].passed <= 60, "{tallies:?}");
    assert!(tallies[1].passed <= ATTEMPTS / 5, "{tallies:?}");
    assert!(tallies[0].blocked > tallies[0].slowed, "{tallies:?}");
    // Staff hear of either attack, of the one that blocks no address as well.
    for subject in ["address", "amount"] {
        let alerts: i64 = on!(&context.db, pool => sqlx::query_scalar(
            "SELECT COUNT(*) FROM alert WHERE rule = 'card_testing' AND subject_kind = $1",
        ).bind(subject).fetch_one(pool).await)
        .unwrap();
        assert!((1..=14).contains(&alerts), "{alerts} alerts about an {subject}");
    }
}

/// A thousand donors who give the same ten riyals within ten minutes, most of them with success.
async fn a_campaign_is_no_card_test(test: TestContext) {
    let context = &test.context;
    let amount = riyals(10);
    for round in 0..10 {
        let attempts: Vec<Attempt> = (0..100)
            .map(|index| Attempt {
                origin: format!("192.0.{round}.{index}"),
                basket: BasketId::from_uuid(context.source.uuid()),
                person: None,
                mobile: format!("+96650{round:03}{index:04}"),
                amount,
            })
            .collect();
        let verdicts = join_all(attempts.iter().map(|attempt| judge(context, attempt.clone()))).await;
        assert!(
            verdicts.iter().all(|verdict| *verdict == Verdict::Pass),
            "round {round}"
        );
        declined(context, &attempts[..10]).await;
        ended(context, &attempts[10..], "captured").await;
        test.clock.advance_us(MINUTE_US);
    }
}

/// Invented names; none is taken from a list.
const LIST: &str = "reference,kind,names\nX1,person,Nabhan Al-Fardi; نبهان الفردي\nX2,body,Invented Relief Society\n";

async fn a_listed_name_freezes_and_two_people_clear_it(test: TestContext) {
    let context = &test.context;
    big_opportunity(context).await;
    let operator = Actor::System("command line");
    let one = staff(context, "finance@example.org", Role::Finance).await;
    let two = staff(context, "supervisor@example.org", Role::Supervisor).await;
    let paid = give(context, "100", "0551234567", &[]).await.unwrap();
    finish(context, &paid).await;
    let (donor, _) = person(context, "nabhan@example.org", "نبهان الفَرْدي").await;
    person(context, "other@example.org", "نورة سعد الحربي").await;
    assert!(sanction_import(context, &one, "un", LIST.as_bytes()).await.is_err());
    assert_eq!(
        sanction_import(context, &operator, "un", LIST.as_bytes())
            .await
            .unwrap(),
        Some(2)
    );
    assert_eq!(
        sanction_import(context, &operator, "un", LIST.as_bytes())
            .await
            .unwrap(),
        None
    );
    assert_eq!(sanctions_screen_once(context).await.unwrap(), 1);
    assert_eq!(sanctions_screen_once(context).await.unwrap(), 0);
    let sql = format!(
        "UPDATE intent SET person_id = {}",
        crate::people::fixtures::sql_id(context, donor.as_uuid())
    );
    run(context, vec![sql]).await;
    let gift = super::flow_tests::donations_of(context, &paid).await[0].id;
    let held = donation_refund(context, &one, gift, "asked on the phone", "")
        .await
        .unwrap_err();
    assert_eq!(held.public(), &AppError::Conflict(Conflict::OnHold));
    let hit = sanction_hits(context, &one).await.unwrap().remove(0);
    assert!(hit.explanation.contains("100"), "{}", hit.explanation);
    sanction_decide(context, &one, hit.id, true, "Born in another year", "")
        .await
        .unwrap();
    let alone = sanction_decide(context, &one, hit.id, true, "Born in another year", "")
        .await
        .unwrap_err();
    assert_eq!(alone.public(), &AppError::Conflict(Conflict::SamePerson));
    assert!(
        donation_refund(context, &one, gift, "asked on the phone", "")
            .await
            .is_err()
    );
    sanction_decide(context, &two, hit.id, true, "Passport compared", "")
        .await
        .unwrap();
    donation_refund(context, &one, gift, "asked on the phone", "")
        .await
        .unwrap();
    // Cleared once, it stays cleared: the daily run and a new edition of the list do not open it again.
    let newer = format!("{LIST}X3,person,Zarqan Al-Wahmi\n");
    assert_eq!(
        sanction_import(context, &operator, "un", newer.as_bytes())
            .await
            .unwrap(),
        Some(3)
    );
    assert_eq!(sanctions_screen_once(context).await.unwrap(), 0);
    // A charity whose name is alike is paid nothing.
    run(
        context,
        vec!["UPDATE charity SET name_en = 'Invented Relief Society'".to_owned()],
    )
    .await;
    assert_eq!(sanctions_screen_once(context).await.unwrap(), 1);
    let inner = context.clone();
    let frozen = context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let charity = crate::in_tx!(tx, connection => sqlx::query_scalar("SELECT id FROM charity LIMIT 1")
                    .fetch_one(connection).await)?;
                crate::supervision::review::require_charity_active(tx, &inner, charity).await
            })
        })
        .await
        .unwrap_err();
    assert_eq!(frozen.public(), &AppError::Conflict(Conflict::OnHold));
    audit_holds(context).await;
}
