//! Signing in over HTTP: codes that are wrong, old, or tried too often; what the answers and
//! cookies give away.

use domain::locale::Locale;
use domain::time::MINUTE_US;

use crate::support::{Browser, TestApp};

/// Sets the value in a cookie's text apart, so that the rest can be compared.
fn without_value(cookie: &str) -> String {
    let (name, rest) = cookie.split_once('=').unwrap();
    let attributes = rest.split_once(';').map_or("", |(_, attributes)| attributes);
    format!("{name}=…;{attributes}")
}

async fn ask(browser: &mut Browser<'_>, email: &str) -> String {
    let asked = browser.post("/ar/sign-in", &[("email", email)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    browser.own_path(asked.location())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    for (app, prefix, secure) in [
        (TestApp::with_data().await, "", false),
        (TestApp::with_data_over_https().await, "__Host-", true),
    ] {
        let mut browser = app.browser();
        let asked = browser.post("/ar/sign-in", &[("email", "donor@example.org")]).await;
        let next = browser.own_path(asked.location());
        let code = app.latest_code("donor@example.org").await;
        let done = browser.post(&next, &[("code", &code)]).await;
        let given = browser
            .post("/ar/give", &[("amount_choice", "50"), ("action", "basket")])
            .await;
        let mut seen = Vec::new();
        for answer in [&asked, &done, &given] {
            seen.extend(
                answer
                    .headers
                    .get_all("set-cookie")
                    .iter()
                    .map(|value| value.to_str().unwrap().to_owned()),
            );
        }
        let session = seen
            .iter()
            .find(|cookie| cookie.contains("ataa_session=") && !cookie.contains("Max-Age=0"));
        assert!(
            session.is_some_and(|cookie| cookie.starts_with(&format!("{prefix}ataa_session="))),
            "{seen:?}"
        );
        assert!(
            seen.iter()
                .any(|cookie| cookie.starts_with(&format!("{prefix}ataa_basket="))),
            "{seen:?}"
        );
        for cookie in &seen {
            assert!(cookie.starts_with(prefix), "{}", without_value(cookie));
            for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(
                    cookie.contains(attribute),
                    "{} lacks {attribute}",
                    without_value(cookie)
                );
            }
            assert_eq!(cookie.contains("; Secure"), secure, "{}", without_value(cookie));
            assert!(!cookie.contains("Domain="), "{}", without_value(cookie));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_and_repeated_codes_are_refused_in_the_readers_language() {
    let app = TestApp::with_data().await;
    let style = |locale| domain::locale::Style::of(locale);
    for locale in [Locale::Ar, Locale::En] {
        let mut browser = app.browser();
        let email = format!("wrong-{}@example.net", locale.code());
        let next = ask(&mut browser, &email)
            .await
            .replacen("/ar/", &format!("/{}/", locale.code()), 1);
        let right = app.latest_code(&email).await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        let wrong_text = app::words::field_problem(style(locale), &domain::error::FieldProblem::WrongCode);
        let expired_text = app::words::field_problem(style(locale), &domain::error::FieldProblem::CodeExpired);
        for typed in ["abcdef", "12345", "1234567", wrong] {
            let answer = browser.post(&next, &[("code", typed)]).await;
            answer.assert_page(422, locale, &wrong_text);
            assert_eq!(browser.cookie("ataa_session"), None);
        }
        // Five tries use the code up; then the right one is worth nothing either.
        for _ in 0..4 {
            assert_eq!(browser.post(&next, &[("code", wrong)]).await.status, 422);
        }
        browser
            .post(&next, &[("code", &right)])
            .await
            .assert_page(422, locale, &expired_text);
        assert_eq!(browser.cookie("ataa_session"), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_works_once_and_not_for_long() {
    let app = TestApp::with_data().await;
    let mut browser = app.browser();
    let next = ask(&mut browser, "once@example.net").await;
    let code = app.latest_code("once@example.net").await;
    // In the digits of an Arabic keyboard, with a space in the middle.
    let arabic: String = code
        .chars()
        .map(|digit| char::from_u32(digit as u32 - '0' as u32 + 0x660).unwrap())
        .collect();
    let half = arabic.char_indices().nth(3).unwrap().0;
    let typed = format!("{} {}", &arabic[..half], &arabic[half..]);
    assert_eq!(browser.post(&next, &[("code", &typed)]).await.status, 303);
    assert!(browser.cookie("ataa_session").is_some());
    let mut thief = app.browser();
    thief.post(&next, &[("code", &code)]).await;
    assert_eq!(thief.cookie("ataa_session"), None, "a code works in another browser");
    let mut late = app.browser();
    let next = ask(&mut late, "late@example.net").await;
    let code = app.latest_code("late@example.net").await;
    app.clock.advance_us(11 * MINUTE_US);
    assert_eq!(late.post(&next, &[("code", &code)]).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_which_addresses_have_accounts() {
    let app = TestApp::with_data().await;
    let mut answers = Vec::new();
    for email in ["donor@example.org", "nobody-here@example.org"] {
        let mut browser = app.browser();
        let asked = browser.post("/en/sign-in", &[("email", email)]).await;
        let head = format!("{} {} {}", asked.status, asked.location(), asked.headers.len());
        let next = browser.own_path(asked.location());
        let page = browser.get(&next).await;
        let wrong = browser.post(&next, &[("code", "12")]).await;
        let neutral = |text: String| text.replace(email, "EMAIL");
        answers.push((
            head.replace(email, "EMAIL"),
            neutral(page.text()),
            wrong.status,
            neutral(wrong.text()),
        ));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_codes_are_refused_with_a_time_to_wait() {
    let app = TestApp::with_data_as_live().await;
    let mut browser = app.browser();
    let mut last = None;
    for _ in 0..12 {
        let answer = browser.post("/en/sign-in", &[("email", "flood@example.net")]).await;
        if answer.status == 429 {
            last = Some(answer);
            break;
        }
    }
    let refused = last.expect("no budget ended the flood");
    refused.assert_page(429, Locale::En, locales::errors_too_many_title(Locale::En));
    assert!(
        refused
            .header("retry-after")
            .is_some_and(|value| value.parse::<u32>().is_ok()),
        "no Retry-After"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_none_comes_back_as_typed() {
    let app = TestApp::with_data().await;
    for typed in [
        "",
        "no",
        "a@b",
        "a b@example.org",
        "@example.org",
        "a@example.org\nbcc: x@example.org",
    ] {
        let answer = app.browser().post("/en/sign-in", &[("email", typed)]).await;
        assert_eq!(answer.status, 422, "{typed:?}: {}", answer.text());
        assert_eq!(answer.form("/sign-in").value("email").as_deref(), Some(typed));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_signing_in_one_goes_on_within_the_site_only() {
    let app = TestApp::with_data().await;
    for (next, expected) in [
        ("/ar/me/donations", "/ar/me/donations"),
        ("https://evil.example/", "/ar/me"),
        ("//evil.example/", "/ar/me"),
        ("/\\evil.example", "/ar/me"),
        ("javascript:alert(1)", "/ar/me"),
        ("/ar/me\r\nset-cookie: a=b", "/ar/me"),
        ("", "/ar/me"),
    ] {
        let mut browser = app.browser();
        let query: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        browser.headers = vec![("x-forwarded-for", format!("10.0.0.{}", next.len()))];
        let email = format!("next-{}@example.net", next.len());
        let page = browser.get(&format!("/ar/sign-in?next={query}")).await;
        let form = page.forms().into_iter().find(|form| form.has("email")).unwrap();
        let asked = browser.submit(&form.set("email", &email)).await;
        let code_page = browser.follow(&asked).await;
        let code = app.latest_code(&email).await;
        let form = code_page.forms().into_iter().find(|form| form.has("code")).unwrap();
        let done = browser.submit(&form.set("code", &code)).await;
        assert_eq!(done.status, 303);
        assert_eq!(done.location(), expected, "{next:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_session_for_good() {
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    let token = donor.cookie("ataa_session").unwrap().to_owned();
    assert_eq!(donor.post("/ar/sign-out", &[]).await.status, 303);
    assert_eq!(donor.cookie("ataa_session"), None);
    let mut copy = app.browser();
    copy.set_cookie("ataa_session", &token);
    assert_eq!(
        copy.get("/ar/me").await.status,
        303,
        "the old token still opens the account"
    );
    let mut forged = app.browser();
    forged.set_cookie("ataa_session", "00");
    assert_eq!(forged.get("/ar/me").await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_new_with_each_sign_in() {
    let app = TestApp::with_data().await;
    let mut browser = app.browser();
    browser.set_cookie("ataa_session", "chosen-by-somebody-else");
    browser.sign_in("donor@example.org").await;
    let first = browser.cookie("ataa_session").unwrap().to_owned();
    assert_ne!(first, "chosen-by-somebody-else");
    browser.sign_in("donor@example.org").await;
    assert_ne!(browser.cookie("ataa_session").unwrap(), first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_not_given_yet_finds_ways_on() {
    let app = TestApp::with_data().await;
    let mut volunteer = app.signed_in("volunteer@example.org").await;
    let page = volunteer.get("/en/me").await;
    page.assert_page(200, Locale::En, "There are no volunteering tasks on Ataa yet");
    for start in [
        "/en/opportunities/",
        "/en/impact/reports",
        "/en/charities",
        "/en/me/preferences",
    ] {
        page.address_beginning(start);
    }
    // Somebody with a history reads that instead.
    let page = app.signed_in("donor@example.org").await.get("/en/me").await;
    assert!(!page.text().contains("volunteering tasks"), "{}", page.text());
}
