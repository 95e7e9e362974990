//! Sign-in, sessions, roles and own figures, on both engines.

use std::sync::Arc;

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::Fields;
use domain::locale::Locale;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{CivilDate, DAY_US, HOUR_US, MINUTE_US, Timestamp};
use futures::future::join_all;

use super::fixtures::{self, OPERATOR, person};
use super::*;
use crate::configuration::{Configuration, Mode};
use crate::context::Context;
use crate::test_support::TestContext;
use crate::{on, on_both_engines};

on_both_engines! {
    a_right_code_signs_in_once,
    a_code_works_only_in_the_browser_that_asked,
    five_wrong_codes_use_it_up,
    tries_side_by_side_do_not_get_around_the_limit,
    codes_expire,
    another_code_replaces_the_first_in_its_browser,
    budgets_end_and_refill,
    one_origin_cannot_use_up_an_address,
    unknown_addresses_get_the_same_answer,
    sessions_end_by_idleness_and_age,
    staff_sessions_are_short,
    the_last_request_is_remembered_to_the_minute,
    own_sessions_are_ended_by_their_owner_only,
    roles_are_granted_once_and_audited,
    only_supervisors_grant_roles,
    nothing_is_chosen_for_a_person,
    gifts_are_shown_to_their_donor_only,
    the_dashboard_adds_up,
    refunds_do_not_count,
    statements_are_cut_in_riyadh,
    gifts_are_paged_without_gaps,
    the_copy_of_own_data_holds_nobody_elses,
    the_sweep_removes_what_is_over,
}

const ORIGIN: &str = "203.0.113.7";

/// The same installation as a real one: budgets as they are, nothing shown to everybody.
fn in_production(context: &Context) -> Context {
    let configuration = Configuration {
        mode: Mode::Production,
        ..(*context.configuration).clone()
    };
    Context {
        configuration: Arc::new(configuration),
        ..context.clone()
    }
}

async fn ask(context: &Context, email: &str) -> Result<SignInAttempt> {
    sign_in_request(context, &Actor::Visitor, email, Locale::Ar, ORIGIN).await
}

/// The code in the newest message to `email`.
async fn code_for(context: &Context, email: &str) -> String {
    let sql = "SELECT body_text FROM message WHERE recipient = $1 ORDER BY created_at_us DESC, id DESC LIMIT 1";
    let body: String = on!(&context.db, pool => sqlx::query_scalar(sql).bind(email).fetch_one(pool).await).unwrap();
    body.lines()
        .find(|line| line.len() == CODE_LENGTH && line.bytes().all(|b| b.is_ascii_digit()))
        .unwrap()
        .to_owned()
}

/// Some six digits that are not `code`.
fn not(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn confirm(context: &Context, attempt: &SignInAttempt, code: &str) -> Result<SignedIn> {
    let confirmation = Confirmation {
        browser_token: &attempt.browser_token,
        code,
        locale: Locale::En,
        origin: ORIGIN,
        user_agent: "Mozilla/5.0 Test",
    };
    sign_in_confirm(context, &Actor::Visitor, confirmation).await
}

async fn sign_in(context: &Context, email: &str) -> SignedIn {
    let attempt = ask(context, email).await.unwrap();
    let code = code_for(context, email).await;
    confirm(context, &attempt, &code).await.unwrap()
}

fn problem<T: std::fmt::Debug>(outcome: Result<T>) -> FieldProblem {
    let error = outcome.unwrap_err();
    error
        .public()
        .form_errors()
        .unwrap()
        .iter()
        .next()
        .unwrap()
        .problem
        .clone()
}

async fn count(context: &Context, sql: &'static str) -> i64 {
    on!(&context.db, pool => sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await).unwrap()
}

async fn a_right_code_signs_in_once(test: TestContext) {
    let context = &test.context;
    let attempt = ask(context, " Noura@Example.org ").await.unwrap();
    assert_eq!(
        sign_in_address(context, &attempt.browser_token)
            .await
            .unwrap()
            .as_deref(),
        Some("noura@example.org")
    );
    assert_eq!(
        count(context, "SELECT COUNT(*) FROM person").await,
        0,
        "asking makes nobody"
    );
    let code = code_for(context, "noura@example.org").await;
    let arabic: String = code
        .chars()
        .map(|d| char::from_u32(0x0660 + d.to_digit(10).unwrap()).unwrap())
        .collect();
    let first = confirm(context, &attempt, &arabic).await.unwrap();
    assert!(first.is_new);
    let session = session_resolve(context, &first.session_token).await.unwrap().unwrap();
    assert_eq!(session.person.id, first.person);
    assert_eq!(
        (session.person.email.as_str(), session.person.locale),
        ("noura@example.org", Locale::En)
    );
    assert_eq!(session.grants.len(), 1);
    assert_eq!(
        problem(confirm(context, &attempt, &code).await),
        FieldProblem::CodeExpired
    );
    let second = sign_in(context, "noura@example.org").await;
    assert!(!second.is_new);
    assert_eq!(second.person, first.person);
    assert_ne!(second.session_token, first.session_token);
    assert_eq!(count(context, "SELECT COUNT(*) FROM person").await, 1);
    assert_eq!(count(context, "SELECT COUNT(*) FROM session").await, 2);
}

async fn a_code_works_only_in_the_browser_that_asked(test: TestContext) {
    let context = &test.context;
    let victim = ask(context, "noura@example.org").await.unwrap();
    let code = code_for(context, "noura@example.org").await;
    test.clock.advance_us(1);
    let stranger = ask(context, "noura@example.org").await.unwrap();
    let strangers_code = code_for(context, "noura@example.org").await;
    assert_eq!(
        problem(confirm(context, &stranger, &code).await),
        FieldProblem::WrongCode
    );
    assert_eq!(
        problem(confirm(context, &victim, &strangers_code).await),
        FieldProblem::WrongCode
    );
    let made_up = SignInAttempt {
        browser_token: "0".repeat(64),
    };
    assert_eq!(
        problem(confirm(context, &made_up, &code).await),
        FieldProblem::CodeExpired
    );
    // Asking again elsewhere did not take the first code away.
    confirm(context, &victim, &code).await.unwrap();
}

async fn five_wrong_codes_use_it_up(test: TestContext) {
    let context = &test.context;
    let attempt = ask(context, "noura@example.org").await.unwrap();
    let code = code_for(context, "noura@example.org").await;
    for _ in 0..4 {
        assert_eq!(
            problem(confirm(context, &attempt, &not(&code)).await),
            FieldProblem::WrongCode
        );
    }
    assert_eq!(
        problem(confirm(context, &attempt, &not(&code)).await),
        FieldProblem::CodeExpired
    );
    assert_eq!(
        problem(confirm(context, &attempt, &code).await),
        FieldProblem::CodeExpired
    );
    assert_eq!(count(context, "SELECT COUNT(*) FROM session").await, 0);
    // What cannot be a code uses no try and says what is wrong with it.
    let again = ask(context, "noura@example.org").await.unwrap();
    assert_eq!(problem(confirm(context, &again, "").await), FieldProblem::Required);
    assert_eq!(
        problem(confirm(context, &again, "12a456").await),
        FieldProblem::WrongCode
    );
    assert_eq!(count(context, "SELECT MIN(attempts) FROM sign_in_code").await, 0);
}

async fn tries_side_by_side_do_not_get_around_the_limit(test: TestContext) {
    let context = &test.context;
    let attempt = ask(context, "noura@example.org").await.unwrap();
    let code = code_for(context, "noura@example.org").await;
    let wrong = not(&code);
    join_all((0..20).map(|_| confirm(context, &attempt, &wrong))).await;
    assert_eq!(count(context, "SELECT MAX(attempts) FROM sign_in_code").await, 5);
    assert_eq!(
        problem(confirm(context, &attempt, &code).await),
        FieldProblem::CodeExpired
    );
    // And the right code, typed many times at once, gives one session.
    let attempt = ask(context, "sara@example.org").await.unwrap();
    let code = code_for(context, "sara@example.org").await;
    let outcomes = join_all((0..5).map(|_| confirm(context, &attempt, &code))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(count(context, "SELECT COUNT(*) FROM session").await, 1);
}

async fn codes_expire(test: TestContext) {
    let context = &test.context;
    let attempt = ask(context, "noura@example.org").await.unwrap();
    let code = code_for(context, "noura@example.org").await;
    test.clock.advance_us(10 * MINUTE_US - 1);
    assert_eq!(
        problem(confirm(context, &attempt, &not(&code)).await),
        FieldProblem::WrongCode
    );
    test.clock.advance_us(1);
    assert_eq!(
        problem(confirm(context, &attempt, &code).await),
        FieldProblem::CodeExpired
    );
    test.clock.advance_us(50 * MINUTE_US);
    assert_eq!(sign_in_address(context, &attempt.browser_token).await.unwrap(), None);
    let resent = sign_in_resend(context, &Actor::Visitor, &attempt.browser_token, Locale::Ar, ORIGIN).await;
    assert_eq!(resent.unwrap_err().public(), &AppError::Gone);
}

async fn another_code_replaces_the_first_in_its_browser(test: TestContext) {
    let context = &test.context;
    let first = ask(context, "noura@example.org").await.unwrap();
    let first_code = code_for(context, "noura@example.org").await;
    test.clock.advance_us(MINUTE_US);
    let second = sign_in_resend(context, &Actor::Visitor, &first.browser_token, Locale::Ar, ORIGIN)
        .await
        .unwrap();
    let second_code = code_for(context, "noura@example.org").await;
    // The browser now holds the second half of the secret.
    assert_eq!(
        problem(confirm(context, &second, &first_code).await),
        FieldProblem::WrongCode
    );
    confirm(context, &second, &second_code).await.unwrap();
}

async fn budgets_end_and_refill(test: TestContext) {
    let context = &in_production(&test.context);
    test.clock.set(Timestamp::from_us(
        test.context.now().as_us() / (15 * MINUTE_US) * (15 * MINUTE_US),
    ));
    for _ in 0..4 {
        ask(context, "noura@example.org").await.unwrap();
    }
    let refused = ask(context, "noura@example.org").await.unwrap_err();
    assert_eq!(refused.public(), &AppError::TooManyRequests { retry_after_s: 901 });
    assert_eq!(
        count(context, "SELECT COUNT(*) FROM message").await,
        4,
        "a refused request sends nothing"
    );
    for number in 0..16 {
        ask(context, &format!("person{number}@example.org")).await.unwrap();
    }
    let refused = ask(context, "person17@example.org").await.unwrap_err();
    assert!(
        matches!(refused.public(), AppError::TooManyRequests { .. }),
        "one origin, many addresses"
    );
    test.clock.advance_us(15 * MINUTE_US);
    ask(context, "noura@example.org").await.unwrap();
}

async fn one_origin_cannot_use_up_an_address(test: TestContext) {
    let context = &in_production(&test.context);
    test.clock.set(Timestamp::from_us(
        test.context.now().as_us() / (15 * MINUTE_US) * (15 * MINUTE_US),
    ));
    while ask(context, "noura@example.org").await.is_ok() {}
    let elsewhere =
        |origin: &'static str| sign_in_request(context, &Actor::Visitor, "noura@example.org", Locale::Ar, origin);
    elsewhere("198.51.100.1").await.unwrap();
    elsewhere("198.51.100.2").await.unwrap();
    let refused = elsewhere("198.51.100.3").await.unwrap_err();
    assert!(
        matches!(refused.public(), AppError::TooManyRequests { .. }),
        "the address has a budget of its own"
    );
}

/// The same rows, the same message, the same answers: nothing tells whether the address is known.
async fn unknown_addresses_get_the_same_answer(test: TestContext) {
    let context = &test.context;
    person(context, "known@example.org", "نورة").await;
    let known = ask(context, "known@example.org").await.unwrap();
    let known_code = code_for(context, "known@example.org").await;
    let unknown = ask(context, "other@example.org").await.unwrap();
    let unknown_code = code_for(context, "other@example.org").await;
    assert_eq!(known.browser_token.len(), unknown.browser_token.len());
    assert_eq!(
        problem(confirm(context, &known, &not(&known_code)).await),
        problem(confirm(context, &unknown, &not(&unknown_code)).await)
    );
    let sql = "SELECT kind || subject || body_text || COALESCE(CAST(person_id AS TEXT), '') FROM message WHERE recipient = $1";
    let text = |email: &'static str, code: String| async move {
        let text: String = on!(&context.db, pool => sqlx::query_scalar(sql).bind(email).fetch_one(pool).await).unwrap();
        text.replace(&code, "______")
    };
    assert_eq!(
        text("known@example.org", known_code).await,
        text("other@example.org", unknown_code).await
    );
}

async fn sessions_end_by_idleness_and_age(test: TestContext) {
    let context = &test.context;
    let idle = sign_in(context, "idle@example.org").await.session_token;
    let busy = sign_in(context, "busy@example.org").await.session_token;
    test.clock.advance_us(29 * DAY_US);
    assert!(session_resolve(context, &busy).await.unwrap().is_some());
    test.clock.advance_us(2 * DAY_US);
    assert!(
        session_resolve(context, &idle).await.unwrap().is_none(),
        "thirty days without a request"
    );
    for _ in 0..2 {
        assert!(session_resolve(context, &busy).await.unwrap().is_some());
        test.clock.advance_us(29 * DAY_US);
    }
    assert!(session_resolve(context, &busy).await.unwrap().is_some(), "day 89");
    test.clock.advance_us(2 * DAY_US);
    assert!(
        session_resolve(context, &busy).await.unwrap().is_none(),
        "ninety days in any case"
    );
    for forged in ["", "x", &"0".repeat(64), &"f".repeat(64), &"é".repeat(32)] {
        assert!(session_resolve(context, forged).await.unwrap().is_none());
    }
}

async fn staff_sessions_are_short(test: TestContext) {
    let context = &test.context;
    let signed_in = sign_in(context, "mona@example.org").await;
    test.clock.advance_us(DAY_US - 1);
    assert!(
        session_resolve(context, &signed_in.session_token)
            .await
            .unwrap()
            .is_some()
    );
    let reviewer = RoleGrant {
        role: Role::Reviewer,
        charity_id: None,
    };
    role_grant(context, &OPERATOR, signed_in.person, reviewer)
        .await
        .unwrap();
    let resolved = session_resolve(context, &signed_in.session_token)
        .await
        .unwrap()
        .unwrap();
    assert!(
        resolved.grants.contains(&reviewer),
        "roles count from the next request on"
    );
    test.clock.advance_us(2);
    assert!(
        session_resolve(context, &signed_in.session_token)
            .await
            .unwrap()
            .is_none(),
        "24 hours in any case"
    );
    let again = sign_in(context, "mona@example.org").await.session_token;
    test.clock.advance_us(12 * HOUR_US + 1);
    assert!(
        session_resolve(context, &again).await.unwrap().is_none(),
        "12 hours without a request"
    );
}

async fn the_last_request_is_remembered_to_the_minute(test: TestContext) {
    let context = &test.context;
    let token = sign_in(context, "noura@example.org").await.session_token;
    let begun = count(context, "SELECT last_seen_at_us FROM session").await;
    test.clock.advance_us(MINUTE_US - 1);
    session_resolve(context, &token).await.unwrap();
    assert_eq!(
        count(context, "SELECT last_seen_at_us FROM session").await,
        begun,
        "within a minute nothing is written"
    );
    test.clock.advance_us(1);
    session_resolve(context, &token).await.unwrap();
    assert_eq!(
        count(context, "SELECT last_seen_at_us FROM session").await,
        begun + MINUTE_US
    );
}

async fn own_sessions_are_ended_by_their_owner_only(test: TestContext) {
    let context = &test.context;
    let phone = sign_in(context, "noura@example.org").await.session_token;
    let laptop = sign_in(context, "noura@example.org").await.session_token;
    let stranger = sign_in(context, "sara@example.org").await.session_token;
    let noura = session_resolve(context, &laptop).await.unwrap().unwrap();
    let sara = session_resolve(context, &stranger).await.unwrap().unwrap();
    assert_eq!(session_list_own(context, &noura.actor()).await.unwrap().len(), 2);
    let refused = session_end_own(context, &noura.actor(), sara.session_id)
        .await
        .unwrap_err();
    assert_eq!(refused.public(), &AppError::NotFound);
    assert_eq!(
        session_end_others(context, &noura.actor(), noura.session_id)
            .await
            .unwrap(),
        1
    );
    assert!(session_resolve(context, &phone).await.unwrap().is_none());
    assert!(session_resolve(context, &laptop).await.unwrap().is_some());
    assert!(session_resolve(context, &stranger).await.unwrap().is_some());
    session_end(context, &laptop).await.unwrap();
    session_end(context, &laptop).await.unwrap();
    assert!(session_resolve(context, &laptop).await.unwrap().is_none());
    assert!(session_list_own(context, &noura.actor()).await.unwrap().is_empty());
    let visitor = session_list_own(context, &Actor::Visitor).await.unwrap_err();
    assert_eq!(visitor.public(), &AppError::SignInRequired);
}

async fn roles_are_granted_once_and_audited(test: TestContext) {
    let context = &test.context;
    let (id, _) = person(context, "mona@example.org", "منى").await;
    let charity = fixtures::charity(context, "first").await;
    let other = fixtures::charity(context, "second").await;
    let manager = |charity| RoleGrant {
        role: Role::CharityManager,
        charity_id: Some(charity),
    };
    assert!(role_grant(context, &OPERATOR, id, manager(charity)).await.unwrap());
    assert!(role_grant(context, &OPERATOR, id, manager(other)).await.unwrap());
    assert!(
        !role_grant(context, &OPERATOR, id, manager(other)).await.unwrap(),
        "held already"
    );
    let finance = RoleGrant {
        role: Role::Finance,
        charity_id: None,
    };
    assert!(role_grant(context, &OPERATOR, id, finance).await.unwrap());
    let user = user_by_email(context, &OPERATOR, "Mona@example.org").await.unwrap();
    assert_eq!(user.grants.len(), 4, "donor, two charities, finance");
    assert!(role_revoke(context, &OPERATOR, id, manager(other)).await.unwrap());
    assert!(!role_revoke(context, &OPERATOR, id, manager(other)).await.unwrap());
    assert_eq!(
        user_by_email(context, &OPERATOR, "mona@example.org")
            .await
            .unwrap()
            .grants
            .len(),
        3
    );
    let lines = count(
        context,
        "SELECT COUNT(*) FROM audit_event WHERE action IN ('role.grant', 'role.revoke')",
    )
    .await;
    assert_eq!(lines, 4, "what changed nothing is not in the log");
    let nobody = domain::ids::PersonId::from_uuid(context.source.uuid());
    assert_eq!(
        role_grant(context, &OPERATOR, nobody, finance)
            .await
            .unwrap_err()
            .public(),
        &AppError::NotFound
    );
    let no_charity = domain::ids::CharityId::from_uuid(context.source.uuid());
    assert_eq!(
        role_grant(context, &OPERATOR, id, manager(no_charity))
            .await
            .unwrap_err()
            .public(),
        &AppError::NotFound
    );
    let broken = RoleGrant {
        role: Role::CharityManager,
        charity_id: None,
    };
    assert_eq!(
        problem(role_grant(context, &OPERATOR, id, broken).await),
        FieldProblem::Mismatch
    );
    let twice = user_create(context, &OPERATOR, "MONA@example.org", "", Locale::Ar)
        .await
        .unwrap_err();
    assert_eq!(twice.public(), &AppError::Conflict(Conflict::AlreadyExists));
}

async fn only_supervisors_grant_roles(test: TestContext) {
    let context = &test.context;
    let (id, donor) = person(context, "mona@example.org", "").await;
    let grant = RoleGrant {
        role: Role::Supervisor,
        charity_id: None,
    };
    for role in Role::ALL {
        let charity_id =
            (role == Role::CharityManager).then(|| domain::ids::CharityId::from_uuid(context.source.uuid()));
        let actor = Actor::person(id, vec![RoleGrant { role, charity_id }]);
        let outcome = role_grant(context, &actor, id, grant).await;
        assert_eq!(outcome.is_ok(), role == Role::Supervisor, "{role:?}");
    }
    assert_eq!(
        role_grant(context, &donor, id, grant).await.unwrap_err().public(),
        &AppError::NotFound
    );
    assert_eq!(
        role_grant(context, &Actor::Visitor, id, grant)
            .await
            .unwrap_err()
            .public(),
        &AppError::SignInRequired
    );
}

async fn nothing_is_chosen_for_a_person(test: TestContext) {
    let context = &test.context;
    let token = sign_in(context, "noura@example.org").await.session_token;
    let actor = session_resolve(context, &token).await.unwrap().unwrap().actor();
    let fresh = preferences_of(context, &actor).await.unwrap();
    assert!(!fresh.wants_impact_messages && !fresh.wants_news_messages);
    assert_eq!(PreferencesForm::parse(&fresh.fields()).unwrap().name, "");
    let fields = Fields::from([
        ("name", "نورة"),
        ("mobile", "٠٥٥١٢٣٤٥٦٧"),
        ("locale", "ar"),
        ("digits", "arabic"),
        ("calendar", "hijri"),
        ("wants_impact_messages", "on"),
    ]);
    preferences_save(context, &actor, PreferencesForm::parse(&fields).unwrap())
        .await
        .unwrap();
    let saved = preferences_of(context, &actor).await.unwrap();
    assert_eq!(saved.mobile.as_deref(), Some("+966551234567"));
    assert!(saved.wants_impact_messages && !saved.wants_news_messages);
    assert_eq!(PreferencesForm::parse(&saved.fields()).unwrap().mobile, saved.mobile);
    let errors = PreferencesForm::parse(&Fields::from([("mobile", "123"), ("locale", "fr")])).unwrap_err();
    assert_eq!(errors.of("mobile"), Some(&FieldProblem::InvalidMobile));
    assert_eq!(errors.of("locale"), Some(&FieldProblem::InvalidChoice));
    assert_eq!(errors.of("digits"), Some(&FieldProblem::Required));
}

async fn gifts_are_shown_to_their_donor_only(test: TestContext) {
    let context = &test.context;
    let (noura, noura_actor) = person(context, "noura@example.org", "نورة").await;
    let (sara, sara_actor) = person(context, "sara@example.org", "سارة").await;
    let charity = fixtures::charity(context, "first").await;
    let cause = fixtures::opportunity(context, charity, 1001, "published").await;
    let gift = fixtures::gift(context, noura, Some(cause), 10_000, context.now()).await;
    fixtures::gift(context, sara, None, 5_000, context.now()).await;
    let own = own_gift(context, &noura_actor, gift).await.unwrap();
    assert_eq!(own.opportunity.unwrap().number, 1001);
    assert_eq!(own.stage, Stage::Collecting);
    assert_eq!(
        own_gift(context, &sara_actor, gift).await.unwrap_err().public(),
        &AppError::NotFound
    );
    assert_eq!(
        own_gift(context, &Actor::Visitor, gift).await.unwrap_err().public(),
        &AppError::SignInRequired
    );
    let sara_gifts = own_gifts(context, &sara_actor, Days::ALL, "").await.unwrap().gifts;
    assert_eq!(sara_gifts.len(), 1);
    assert_eq!(
        (sara_gifts[0].stage, sara_gifts[0].field.clone()),
        (Stage::Pooled, None)
    );
    assert_eq!(
        own_receipts(context, &sara_actor, None).await.unwrap().receipts.len(),
        1
    );
    // A supervisor sees no more of other people's gifts than anybody.
    let supervisor = Actor::person(
        sara,
        vec![RoleGrant {
            role: Role::Supervisor,
            charity_id: None,
        }],
    );
    assert!(own_gift(context, &supervisor, gift).await.is_err());
}

async fn the_dashboard_adds_up(test: TestContext) {
    let context = &test.context;
    let (noura, actor) = person(context, "noura@example.org", "نورة").await;
    let empty = dashboard_of(context, &actor).await.unwrap();
    assert_eq!(
        (empty.gift_count, empty.months.len(), empty.history.len()),
        (0, CHART_MONTHS, 0)
    );
    let charity = fixtures::charity(context, "first").await;
    let done = fixtures::opportunity(context, charity, 1001, "completed").await;
    let open = fixtures::opportunity(context, charity, 1002, "published").await;
    let now = context.now();
    fixtures::gift(context, noura, Some(done), 25_000, now.plus_us(-200 * DAY_US)).await;
    fixtures::gift(context, noura, Some(done), 25_000, now.plus_us(-190 * DAY_US)).await;
    fixtures::gift(context, noura, Some(open), 1_000, now).await;
    fixtures::gift(context, noura, None, 2_000, now).await;
    // The last tranche is paid after the last milestone; the path tells of the first one.
    let day = |days: i64| now.plus_us(days * DAY_US);
    fixtures::tranche(context, charity, done, 1, day(-40), day(-30)).await;
    fixtures::tranche(context, charity, done, 2, day(-15), day(-20)).await;
    fixtures::report(context, done, 501, now.plus_us(-10 * DAY_US)).await;
    let board = dashboard_of(context, &actor).await.unwrap();
    assert_eq!(board.total.halalas(), 53_000);
    assert_eq!((board.gift_count, board.region_count, board.report_count), (4, 1, 1));
    // Half of SAR 1,000, so half of forty people.
    assert_eq!((board.own_beneficiary_count, board.whole_beneficiary_count), (20, 40));
    let latest = board.latest.unwrap();
    assert_eq!(latest.report.share().basis_points, 5_000);
    assert_eq!(latest.done_at, Some(now.plus_us(-20 * DAY_US)));
    assert_eq!(latest.paid_at, Some(day(-40)));
    let months: i64 = board.months.iter().map(|month| month.total.halalas()).sum();
    assert_eq!(months, 53_000, "all lie within twelve Hijri months");
    assert_eq!(board.months.last().unwrap().total.halalas(), 3_000);
    let fields: Vec<_> = board
        .fields
        .iter()
        .map(|field| (field.field.is_some(), field.total.halalas()))
        .collect();
    assert_eq!(fields, [(true, 51_000), (false, 2_000)]);
    assert_eq!(board.history.len(), 4);
    let reports = own_reports(context, &actor, "").await.unwrap();
    assert_eq!((reports.reports.len(), reports.next), (1, None));
}

async fn refunds_do_not_count(test: TestContext) {
    let context = &test.context;
    let (noura, actor) = person(context, "noura@example.org", "").await;
    let whole = fixtures::gift(context, noura, None, 5_000, context.now()).await;
    let part = fixtures::gift(context, noura, None, 3_000, context.now().plus_us(-1)).await;
    let refund = |donation: domain::ids::DonationId, amount: i64| {
        format!(
            "INSERT INTO refund (id, intent_id, donation_id, cause, amount_halalas, reason, state, attempts, requested_at_us) \
             SELECT d.id, d.intent_id, d.id, 'request', {amount}, '', 'pending', 0, 0 FROM donation d WHERE d.id = {}",
            fixtures::sql_id(context, donation.as_uuid())
        )
    };
    let gone = format!(
        "UPDATE donation SET state = 'refunded' WHERE id = {}",
        fixtures::sql_id(context, whole.as_uuid())
    );
    fixtures::run(context, vec![refund(whole, 5_000), gone, refund(part, 1_000)]).await;
    let board = dashboard_of(context, &actor).await.unwrap();
    assert_eq!(
        (board.total.halalas(), board.gift_count, board.history.len()),
        (2_000, 1, 2)
    );
    let statement = statement_of(context, &actor, StatementForm::this_year(context.now().riyadh_date()))
        .await
        .unwrap();
    assert_eq!(
        (statement.total.halalas(), statement.counted, statement.gifts.len()),
        (2_000, 1, 2)
    );
    let kept: Vec<i64> = statement.gifts.iter().map(|gift| gift.kept().halalas()).collect();
    assert_eq!(kept, [2_000, 0]);
}

async fn statements_are_cut_in_riyadh(test: TestContext) {
    let context = &test.context;
    let (noura, actor) = person(context, "noura@example.org", "=نورة").await;
    let day: CivilDate = "2026-03-01".parse().unwrap();
    let midnight = Timestamp::from_riyadh_midnight(day);
    let charity = fixtures::charity(context, "first").await;
    let cause = fixtures::opportunity(context, charity, 1001, "published").await;
    for (amount, at) in [
        (100, midnight.plus_us(-1)),
        (2_000, midnight),
        (30_050, midnight.plus_us(DAY_US - 1)),
        (400_000, midnight.plus_us(DAY_US)),
    ] {
        fixtures::gift(context, noura, Some(cause), amount, at).await;
    }
    let fields = Fields::from([("from", "٢٠٢٦-٠٣-٠١"), ("to", "2026-03-01")]);
    let form = StatementForm::parse(&fields).unwrap();
    let statement = statement_of(context, &actor, form).await.unwrap();
    assert_eq!((statement.total.halalas(), statement.counted), (32_050, 2));
    let csv = String::from_utf8(statement_csv(&statement, Locale::Ar).unwrap()).unwrap();
    assert!(csv.starts_with('\u{FEFF}'));
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains("2026-03-01,1447-09-12,"), "{csv}");
    assert!(csv.contains(",300.50\r\n"), "{csv}");
    // Each gift says where it stands, in the reader's words.
    for (line, gift) in csv.lines().skip(1).zip(&statement.gifts) {
        let words = locales::me_stage(Locale::Ar, gift.stage.code());
        assert!(!words.is_empty() && line.contains(&format!(",{words},")), "{line}");
    }
    let document = serde_json::to_string(&statement_document(&statement, statement.person.style())).unwrap();
    assert!(
        document.contains("320.50") && document.contains("ثلاثمئة وعشرون"),
        "{document}"
    );
    let empty = statement_of(
        context,
        &actor,
        StatementForm {
            from: day.plus_days(5),
            to: day.plus_days(9),
        },
    )
    .await
    .unwrap();
    assert_eq!((empty.total.halalas(), empty.gifts.len()), (0, 0));
    let errors = StatementForm::parse(&Fields::from([("from", "2026-03-02"), ("to", "2026-03-01")])).unwrap_err();
    assert_eq!(errors.of("to"), Some(&FieldProblem::DateOrder));
    let errors = StatementForm::parse(&Fields::from([("from", "yesterday")])).unwrap_err();
    assert_eq!(errors.of("from"), Some(&FieldProblem::InvalidDate));
    assert_eq!(errors.of("to"), Some(&FieldProblem::Required));
    let last = Fields::from([("from", "0001-01-01"), ("to", "9999-12-31")]);
    statement_of(context, &actor, StatementForm::parse(&last).unwrap())
        .await
        .unwrap();
}

async fn gifts_are_paged_without_gaps(test: TestContext) {
    let context = &test.context;
    let (noura, actor) = person(context, "noura@example.org", "").await;
    for number in 0..45 {
        // Several at the same moment: the id decides then.
        fixtures::gift(context, noura, None, 100 + number, context.now().plus_us(-(number / 4))).await;
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = own_gifts(context, &actor, Days::ALL, &cursor).await.unwrap();
        assert!(page.gifts.len() <= 20);
        seen.extend(page.gifts.iter().map(|gift| (gift.captured_at, gift.id)));
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    sorted.dedup();
    assert_eq!(seen.len(), 45);
    assert_eq!(seen, sorted);
    let mut numbers = Vec::new();
    let mut below = None;
    loop {
        let page = own_receipts(context, &actor, below).await.unwrap();
        numbers.extend(page.receipts.iter().map(|receipt| receipt.number));
        below = page.next;
        if below.is_none() {
            break;
        }
    }
    assert_eq!(numbers.len(), 45);
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]));
}

async fn the_copy_of_own_data_holds_nobody_elses(test: TestContext) {
    let context = &test.context;
    let (noura, actor) = person(context, "noura@example.org", "نورة").await;
    let (sara, _) = person(context, "sara@example.org", "سارة").await;
    let charity = fixtures::charity(context, "first").await;
    let cause = fixtures::opportunity(context, charity, 1001, "published").await;
    fixtures::gift(context, noura, Some(cause), 10_000, context.now()).await;
    fixtures::gift(context, sara, Some(cause), 77_777, context.now()).await;
    let copy = own_data(context, &actor).await.unwrap();
    let text = copy.to_string();
    assert!(text.contains("noura@example.org") && text.contains("10000"));
    assert!(!text.contains("sara") && !text.contains("سارة") && !text.contains("77777"));
    for part in ["person", "roles", "sessions", "payments", "gifts", "messages"] {
        assert!(copy.get(part).is_some(), "{part}");
    }
    assert_eq!(
        own_data(context, &Actor::Visitor).await.unwrap_err().public(),
        &AppError::SignInRequired
    );
}

async fn the_sweep_removes_what_is_over(test: TestContext) {
    let context = &test.context;
    let token = sign_in(context, "noura@example.org").await.session_token;
    assert_eq!(sign_in_sweep_once(context).await.unwrap(), 0, "nothing is over yet");
    test.clock.advance_us(31 * DAY_US);
    assert!(sign_in_sweep_once(context).await.unwrap() > 0);
    assert_eq!(count(context, "SELECT COUNT(*) FROM sign_in_code").await, 0);
    assert_eq!(count(context, "SELECT COUNT(*) FROM budget").await, 0);
    assert_eq!(count(context, "SELECT COUNT(*) FROM session").await, 1);
    test.clock.advance_us(90 * DAY_US);
    sign_in_sweep_once(context).await.unwrap();
    assert_eq!(count(context, "SELECT COUNT(*) FROM session").await, 0);
    assert!(session_resolve(context, &token).await.unwrap().is_none());
}
