//! Reconciliation over HTTP: the demonstration agrees with its gateway, what does not gets a number, and a
//! large difference is closed with plain forms by two people.

use domain::locale::Locale;
use domain::time::{HOUR_US, Timestamp};

use crate::support::{Browser, TestApp};

const LIST: &str = "/en/supervise/reconciliation";
/// Money that the test gateway took and the journal does not know.
const STRAY: &str = "INSERT INTO test_gateway_payment (reference, idempotency_key, amount_halalas, currency, description, \
    state, return_url, locale, captures_at_us, failure_code, refunded_halalas, created_at_us, updated_at_us) \
    VALUES ('tg_stray', 'nobody', 500000, 'SAR', '', 'captured', '', 'ar', NULL, NULL, 0, $1, $1)";

/// Makes money at the gateway that nobody booked, compares yesterday, and answers what was found by its number.
pub(crate) async fn difference_found(app: &TestApp, finance: &mut Browser<'_>) -> String {
    let yesterday = app.context.now().riyadh_date().plus_days(-1);
    let noon = Timestamp::from_riyadh_midnight(yesterday).plus_us(12 * HOUR_US);
    let write = app.context.db.write(move |tx| {
        Box::pin(async move {
            backend::in_tx!(tx, connection => sqlx::query(STRAY).bind(noon).execute(connection).await.map(|_| ()))?;
            Ok(())
        })
    });
    write.await.unwrap();
    let compared = finance.post(LIST, &[]).await;
    assert_eq!(compared.status, 303, "{}", compared.text());
    app.text("SELECT 'REC-' || year || '-00000' || number FROM reconciliation_difference ORDER BY number LIMIT 1")
        .await
}

async fn journey(app: &TestApp) {
    let mut finance = app.signed_in("finance@example.org").await;
    let yesterday = app.context.now().riyadh_date().plus_days(-1);
    let day = yesterday.to_string();
    let compared = finance.post(LIST, &[]).await;
    assert_eq!(compared.status, 303, "{}", compared.text());
    assert_eq!(
        app.count("SELECT COUNT(*) FROM reconciliation_difference").await,
        0,
        "the demonstration agrees"
    );
    let states = "SELECT COUNT(*) FROM reconciliation_run WHERE state = 'agreed'";
    assert_eq!(app.count(states).await, 2, "the test gateway and the bank");
    finance
        .get("/en/supervise/finance")
        .await
        .assert_page(200, Locale::En, "Everything agrees");
    finance
        .get("/ar/supervise/finance")
        .await
        .assert_page(200, Locale::Ar, "كل شيء متفق");
    finance
        .get(LIST)
        .await
        .assert_page(200, Locale::En, "Everything agrees");

    let number = difference_found(app, &mut finance).await;
    let address = format!("{LIST}/{number}");
    let listed = finance.get(&format!("{LIST}?state=open&kind=capture_not_booked")).await;
    listed.assert_page(200, Locale::En, &number);
    let none = finance.get(&format!("{LIST}?state=closed")).await;
    assert!(!none.text().contains(&number));
    finance.get(&address).await.assert_page(200, Locale::En, "tg_stray");
    let short = finance
        .post(
            &address,
            &[("step", "close"), ("resolution", "explained"), ("reason", "no")],
        )
        .await;
    assert_eq!(short.status, 422);
    let close = [
        ("step", "close"),
        ("resolution", "explained"),
        ("reason", "a payment of the rehearsal"),
    ];
    assert_eq!(
        finance.post(&address, &close).await.location(),
        format!("{address}?done=proposed")
    );
    assert_eq!(
        finance.post(&address, &[("step", "confirm")]).await.status,
        409,
        "the same person"
    );
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    let agreed = supervisor.post(&address, &[("step", "confirm")]).await;
    assert_eq!(agreed.location(), format!("{address}?done=closed"));
    supervisor
        .get(&address)
        .await
        .assert_page(200, Locale::En, "a payment of the rehearsal");
    let file = supervisor.get(&format!("{LIST}/day?day={day}")).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(file.text().contains("capture_not_booked"), "{}", file.text());
    let wrong = supervisor.get(&format!("{LIST}/day?day=tomorrow")).await;
    assert_eq!(wrong.status, 422);

    let mut donor = app.signed_in("donor@example.org").await;
    for path in [address.clone(), format!("{LIST}/day?day={day}")] {
        assert_eq!(donor.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(donor.post(&address, &[("step", "take")]).await.status, 404);
    assert_eq!(donor.post(LIST, &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_difference_is_worked_on_until_two_people_close_it() {
    journey(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_difference_is_worked_on_in_postgres() {
    journey(&TestApp::postgres_with_data().await).await;
}
