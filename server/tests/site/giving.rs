//! Giving over HTTP: the journey from a cause to a receipt, and every kind of amount,
//! opportunity and basket that cannot be given.

use domain::error::FieldProblem;
use domain::locale::Locale;
use domain::time::{DAY_US, SECOND_US};

use crate::support::html::Form;
use crate::support::{PUBLISHED, TestApp};

fn problem_text(locale: Locale, problem: &FieldProblem) -> String {
    app::words::field_problem(domain::locale::Style::of(locale), problem)
}

async fn journey(app: &TestApp) {
    let number = app.count(PUBLISHED).await;
    let mut guest = app.browser();
    let checkout = guest.give_to(number, "٧٥٫٥٠").await;
    assert_eq!(checkout.status, 200, "{}", checkout.text());
    let form = checkout
        .form("/checkout")
        .set("mobile", "٠٥٥١٢٣٤٥٦٧")
        .set("email", "guest@example.net");
    let gift = guest.pay(&form).await;
    assert!(gift.path.starts_with("/ar/donations/"), "{}", gift.path);
    assert!(gift.text().contains("75.50"), "{}", gift.text());
    app.run_jobs().await;
    let receipt = guest.get(&format!("{}/receipt", gift.path)).await;
    assert_eq!(receipt.status, 200);
    assert!(
        receipt.text().contains("خمسة وسبعون"),
        "the amount is not in words: {}",
        receipt.text()
    );
    let pdf = guest.get(&format!("{}/receipt.pdf", gift.path)).await;
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(
        pdf.text().contains("خمسة وسبعون") && pdf.text().contains("Seventy-five"),
        "{}",
        pdf.text()
    );
    // The thank-you page in the other language is the same gift.
    let english = guest.get(&gift.path.replacen("/ar/", "/en/", 1)).await;
    english.assert_page(200, Locale::En, "75.50");
    let sent = "SELECT COUNT(*) FROM message WHERE recipient = 'guest@example.net' AND kind = 'donation_receipt'";
    assert_eq!(app.count(sent).await, 1);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_gives_and_gets_a_receipt_on_sqlite() {
    journey(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_gives_and_gets_a_receipt_on_postgres() {
    journey(&TestApp::postgres_with_data().await).await;
}

/// Amounts that are refused, and why.
fn refused_amounts() -> Vec<(&'static str, FieldProblem)> {
    vec![
        ("", FieldProblem::Required),
        ("   ", FieldProblem::Required),
        ("0", FieldProblem::NotPositive),
        ("0.00", FieldProblem::NotPositive),
        ("٠", FieldProblem::NotPositive),
        ("-5", FieldProblem::NotPositive),
        ("−5", FieldProblem::NotPositive),
        ("٥-", FieldProblem::NotPositive),
        ("50.555", FieldProblem::TooManyDecimals),
        ("99999999999999999999999999", FieldProblem::AmountTooLarge),
        ("100000000.01", FieldProblem::AmountTooLarge),
        ("1e9", FieldProblem::NotANumber),
        ("0x10", FieldProblem::NotANumber),
        ("NaN", FieldProblem::NotANumber),
        ("inf", FieldProblem::NotANumber),
        ("1,00", FieldProblem::NotANumber),
        ("1.000,50", FieldProblem::NotANumber),
        ("50 50", FieldProblem::NotANumber),
        ("abc", FieldProblem::NotANumber),
        ("٥٠ دولار", FieldProblem::NotANumber),
        ("50; DROP TABLE donation", FieldProblem::NotANumber),
    ]
}

/// Amounts as people type them, and what they come to in halalas.
const ACCEPTED_AMOUNTS: [(&str, i64); 10] = [
    ("50", 5_000),
    ("٥٠", 5_000),
    ("٥٠٫٥", 5_050),
    ("۵۰", 5_000),
    ("50.5", 5_050),
    ("50.50", 5_050),
    ("1,000", 100_000),
    ("١٬٠٠٠", 100_000),
    (" 50 ريال ", 5_000),
    ("SAR 50", 5_000),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_amount_that_cannot_be_given_comes_back_with_a_reason() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    for locale in [Locale::Ar, Locale::En] {
        let code = locale.code();
        for (typed, problem) in refused_amounts() {
            for action in [format!("/{code}/give"), format!("/{code}/opportunities/{number}/give")] {
                let mut guest = app.browser();
                let fields = [
                    ("amount_choice", "other"),
                    ("amount", typed),
                    ("field", ""),
                    ("action", "give"),
                ];
                let answer = guest.post(&action, &fields).await;
                answer.assert_page(422, locale, &problem_text(locale, &problem));
                assert_eq!(answer.header("cache-control"), Some("no-store"));
                assert!(
                    answer.text().contains("role=\"alert\""),
                    "{action} with {typed:?} has no summary"
                );
                // The form is kept as typed, but for spaces at the ends.
                let form = answer.form("/give");
                assert_eq!(
                    form.value("amount").as_deref(),
                    Some(typed.trim()),
                    "{action} with {typed:?}"
                );
                assert_eq!(form.value("amount_choice").as_deref(), Some("other"));
            }
        }
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM basket_item").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_are_read_as_people_type_them() {
    let app = TestApp::with_data().await;
    for (typed, halalas) in ACCEPTED_AMOUNTS {
        // The newest is told by its time.
        app.clock.advance_us(SECOND_US);
        let checkout = app.browser().quick_gift(typed).await;
        assert_eq!(checkout.status, 200, "{typed:?}: {}", checkout.text());
        let kept = app
            .count("SELECT amount_halalas FROM basket_item ORDER BY added_at_us DESC, id DESC LIMIT 1")
            .await;
        assert_eq!(kept, halalas, "{typed:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_fields_of_the_form_are_checked_too() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    let cases: [&[(&str, &str)]; 8] = [
        &[],
        &[("amount_choice", "shares"), ("shares", "0")],
        &[("amount_choice", "shares"), ("shares", "999999999999999999999")],
        &[("amount_choice", "50"), ("amount", "70")],
        &[("amount_choice", "50"), ("intention", "no-such-intention")],
        &[("amount_choice", "-50")],
        &[
            ("amount_choice", "50"),
            ("dedication_kind", "person"),
            ("dedication_name", ""),
        ],
        &[("amount_choice", "50"), ("action", "steal")],
    ];
    for fields in cases {
        let answer = app
            .browser()
            .post(&format!("/en/opportunities/{number}/give"), fields)
            .await;
        assert_eq!(answer.status, 422, "{fields:?}: {}", answer.text());
    }
    let unknown = app
        .browser()
        .post("/en/give", &[("amount_choice", "50"), ("field", "no-such-field")])
        .await;
    assert_eq!(unknown.status, 422);
    assert_eq!(app.count("SELECT COUNT(*) FROM basket_item").await, 0);
}

/// Why a cause takes no money, as its page says it.
type Words = fn(Locale) -> &'static str;

/// Causes that everybody sees and nobody can give to.
const CLOSED: [(&str, Words); 6] = [
    ("funded", locales::catalogue_closed_funded_title),
    ("executing", locales::catalogue_closed_funded_title),
    ("reporting", locales::catalogue_closed_funded_title),
    ("paused", locales::catalogue_closed_paused_title),
    ("expired", locales::catalogue_closed_expired_title),
    ("completed", locales::catalogue_closed_completed_title),
];
/// Causes that are not there for the public, and one that is gone.
const HIDDEN: [(&str, u16, Words); 7] = [
    ("draft", 404, locales::errors_not_found_title),
    ("submitted", 404, locales::errors_not_found_title),
    ("under_review", 404, locales::errors_not_found_title),
    ("returned", 404, locales::errors_not_found_title),
    ("rejected", 404, locales::errors_not_found_title),
    ("approved", 404, locales::errors_not_found_title),
    ("cancelled", 410, locales::catalogue_cancelled_title),
];

/// The number of a cause that has come so far.
async fn number_of(app: &TestApp, state: &str) -> i64 {
    const SQL: &str = "SELECT number FROM opportunity WHERE state = $1 ORDER BY number LIMIT 1";
    backend::on!(&app.context.db, pool => sqlx::query_scalar(SQL).bind(state).fetch_one(pool).await).unwrap()
}

/// Looks at a cause, at its form, and gives to it all the same.
async fn assert_takes_nothing(app: &TestApp, state: &str, seen: u16, given: u16, words: Words) {
    let number = number_of(app, state).await;
    for locale in [Locale::Ar, Locale::En] {
        let address = format!("/{}/opportunities/{number}", locale.code());
        let page = app.browser().get(&address).await;
        page.assert_page(seen, locale, words(locale));
        assert!(!page.text().contains("/give\""), "{state} offers to give");
        let form = app.browser().get(&format!("{address}/give")).await;
        form.assert_page(seen, locale, words(locale));
        let answer = app
            .browser()
            .post(&format!("{address}/give"), &[("amount_choice", "50")])
            .await;
        answer.assert_page(given, locale, words(locale));
        assert_eq!(app.count("SELECT COUNT(*) FROM basket_item").await, 0, "{state}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opportunity_that_takes_no_money_says_so() {
    let app = TestApp::with_data().await;
    for (state, words) in CLOSED {
        assert_takes_nothing(&app, state, 200, 422, words).await;
    }
    for (state, status, words) in HIDDEN {
        assert_takes_nothing(&app, state, status, status, words).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opportunity_that_ends_while_it_lies_in_the_basket_is_not_paid() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    let before = app.count("SELECT COUNT(*) FROM intent").await;
    let mut guest = app.browser();
    let checkout = guest.give_to(number, "50").await;
    let form = checkout.form("/checkout").set("mobile", "0551234567");
    app.set_state(number, "paused").await;
    for locale in [Locale::Ar, Locale::En] {
        let answer = guest.submit(&in_language(&form, locale)).await;
        answer.assert_page(422, locale, locales::giving_line_closed(locale));
        answer.assert_page(422, locale, locales::giving_checkout_blocked(locale));
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_what_is_left_is_not_taken_silently() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    let fields = [("amount_choice", "other"), ("amount", "99999999")];
    let answer = app
        .browser()
        .post(&format!("/en/opportunities/{number}/give"), &fields)
        .await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert_eq!(answer.form("/give").value("amount").as_deref(), Some("99999999"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_basket_is_said_to_be_expired() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    let mut guest = app.browser();
    let fields = [("amount_choice", "50"), ("action", "basket")];
    assert_eq!(
        guest
            .post(&format!("/ar/opportunities/{number}/give"), &fields)
            .await
            .status,
        303
    );
    let checkout = guest.get("/ar/checkout").await;
    assert_eq!(checkout.status, 200);
    let form = checkout.form("/checkout").set("mobile", "0551234567");
    app.clock.advance_us(31 * DAY_US);
    for locale in [Locale::Ar, Locale::En] {
        let title = locales::giving_basket_expired_title(locale);
        guest
            .get(&format!("/{}/basket", locale.code()))
            .await
            .assert_page(410, locale, title);
        guest
            .submit(&in_language(&form, locale))
            .await
            .assert_page(410, locale, title);
    }
    // A forged basket is no basket.
    let mut other = app.browser();
    other.set_cookie("ataa_basket", "forged");
    assert_eq!(other.get("/en/basket").await.status, 200);
    assert_ne!(other.get("/en/checkout").await.status, 500);
}

fn in_language(form: &Form, locale: Locale) -> Form {
    let mut form = form.clone();
    form.action = form.action.replacen("/ar/", &format!("/{}/", locale.code()), 1);
    form
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkout_asks_for_what_is_missing_and_keeps_the_rest() {
    let app = TestApp::with_data().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let form = checkout.form("/checkout");
    for (mobile, problem) in [
        ("", FieldProblem::Required),
        ("12345", FieldProblem::InvalidMobile),
        ("+1 202 555 0100", FieldProblem::InvalidMobile),
        ("05512345678", FieldProblem::InvalidMobile),
    ] {
        let attempt = form.clone().set("mobile", mobile).set("name", "زهير");
        let answer = guest.submit(&attempt).await;
        answer.assert_page(422, Locale::Ar, &problem_text(Locale::Ar, &problem));
        let kept = answer.form("/checkout");
        assert_eq!(kept.value("mobile").as_deref(), Some(mobile));
        assert_eq!(kept.value("name").as_deref(), Some("زهير"));
        assert_eq!(kept.value("idempotency_key"), form.value("idempotency_key"));
    }
    let attempt = form.clone().set("mobile", "0551234567").set("email", "not an address");
    guest
        .submit(&attempt)
        .await
        .assert_page(422, Locale::Ar, &problem_text(Locale::Ar, &FieldProblem::InvalidEmail));
    let long = "ن".repeat(10_000);
    let attempt = form.set("mobile", "0551234567").set("name", &long);
    assert_eq!(guest.submit(&attempt).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_chosen_beforehand() {
    let app = TestApp::with_data().await;
    let number = app.count(PUBLISHED).await;
    let mut guest = app.browser();
    let home = guest.get("/ar").await;
    let cause = guest.get(&format!("/ar/opportunities/{number}")).await;
    for form in [home.form("/give"), cause.form("/give")] {
        assert_eq!(form.value("amount_choice"), None, "an amount is chosen");
        assert_eq!(form.value("amount").unwrap_or_default(), "", "an amount is typed");
        assert_eq!(form.value("anonymous"), None);
    }
    let checkout = guest.quick_gift("50").await;
    let form = checkout.form("/checkout");
    assert_eq!(form.value("anonymous"), None);
    // What is paid is what was given: nothing is added, nothing is deducted.
    let gateway = guest.check_out(&checkout).await;
    assert!(gateway.text().contains("50"), "{}", gateway.text());
    assert_eq!(
        app.count("SELECT total_halalas FROM intent ORDER BY created_at_us DESC, id DESC LIMIT 1")
            .await,
        5_000
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_twice_is_one_gift() {
    let app = TestApp::with_data().await;
    let before = app.count("SELECT COUNT(*) FROM intent").await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let form = checkout.form("/checkout").set("mobile", "0551234567");
    let (first, second) = (guest.submit(&form).await, guest.submit(&form).await);
    assert_eq!(first.location(), second.location());
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before + 1);
    // The same form with another person's number is another gift, and that is refused.
    let changed = guest.submit(&form.set("mobile", "0559999999")).await;
    assert_eq!(changed.status, 409, "{}", changed.text());
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before + 1);
    let gateway = guest.follow(&first).await;
    let gift = guest.pay_at(&gateway, "approve").await;
    assert_eq!(gift.status, 200);
    // The back button, and the same form once more: the gift is shown, not paid again.
    let again = guest
        .submit(&checkout.form("/checkout").set("mobile", "0551234567"))
        .await;
    assert!(
        matches!(again.status.as_u16(), 303 | 409 | 410 | 422),
        "{}",
        again.status
    );
    app.run_jobs().await;
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before + 1);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_button_of_the_gateway_ends_well() {
    let app = TestApp::with_data().await;
    let captured = "SELECT COUNT(*) FROM intent WHERE state = 'captured'";
    let before = app.count(captured).await;
    for (button, takes) in [("approve", 1), ("decline", 0), ("time_out", 1), ("late", 1)] {
        let start = app.count(captured).await;
        let mut guest = app.browser();
        let checkout = guest.quick_gift("50").await;
        let gateway = guest.check_out(&checkout).await;
        assert!(gateway.path.starts_with("/test-gateway/pay/"), "{}", gateway.path);
        let form = gateway.forms().into_iter().find(|form| form.posts).unwrap();
        let pressed = guest.submit(&form.press("action", button)).await;
        assert!(!pressed.status.is_server_error(), "{button}: {}", pressed.status);
        if pressed.status == 303 {
            assert_eq!(guest.follow(&pressed).await.status, 200, "{button}");
        }
        // The gateway is asked within a minute about what it did not tell.
        for _ in 0..3 {
            app.clock.advance_us(40 * domain::time::SECOND_US);
            app.run_jobs().await;
        }
        assert_eq!(app.count(captured).await, start + takes, "{button}");
    }
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let gateway = guest.check_out(&checkout).await;
    let challenge = guest.pay_at(&gateway, "challenge").await;
    let gift = guest.pay_at(&challenge, "approve").await;
    assert!(gift.path.starts_with("/ar/donations/"), "{}", gift.path);
    app.run_jobs().await;
    assert_eq!(app.count(captured).await, before + 4);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_browsers_return_proves_nothing() {
    let app = TestApp::with_data().await;
    let captured = "SELECT COUNT(*) FROM intent WHERE state = 'captured'";
    let before = app.count(captured).await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let gateway = guest.check_out(&checkout).await;
    let reference = gateway
        .path
        .split('/')
        .nth(3)
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let back = app
        .text("SELECT return_url FROM test_gateway_payment ORDER BY created_at_us DESC LIMIT 1")
        .await;
    let path = guest.own_path(&back);
    let answer = guest.visit(&path).await;
    assert!(!answer.status.is_server_error());
    assert_eq!(
        app.count(captured).await,
        before,
        "a return without payment counted for {reference}"
    );
}
