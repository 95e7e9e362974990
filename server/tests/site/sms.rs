//! Giving by text message over HTTP without Kannel: closed doors, the public page, the phone of the
//! demonstration, and finance's page with its files.

use axum::body::Body;
use http::Request;

use crate::support::{Answer, Browser, HOST, TestApp};

const PHONE: &str = "/en/demo/mailbox/phone";
const FINANCE: &str = "/en/supervise/sms";

/// Sends a settlement file with the form of finance's page.
async fn upload(finance: &mut Browser<'_>, step: &str, text: &str) -> Answer {
    let page = finance.get(FINANCE).await;
    let form = page.forms().into_iter().find(|form| form.multipart).unwrap();
    let form = form
        .press("step", step)
        .attach("file", "a.csv", "text/csv", text.as_bytes());
    finance.submit(&form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_delivers_a_message_without_kannel() {
    let app = TestApp::with_data().await;
    let before = app.count("SELECT COUNT(*) FROM sms_inbound").await;
    let query = "id=1&operator-id=MO-1&from=%2B966551234567&to=5000";
    for authorization in ["", "Basic YXRhYTo=", "Bearer x"] {
        let request = Request::post(format!("/sms/kannel/inbound?{query}"))
            .header("host", HOST)
            .header("authorization", authorization)
            .body(Body::from("ATAA 40"))
            .unwrap();
        assert_eq!(app.send(request).await.status, 403, "{authorization}");
    }
    let report = "/sms/kannel/report/0190b5a0-0000-7000-8000-000000000001/token?status=1";
    let request = Request::get(report).header("host", HOST).body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.status, 403);
    assert_eq!(app.count("SELECT COUNT(*) FROM sms_inbound").await, before);
    // A site that is no demonstration has no such address at all, and no phone.
    let live = TestApp::with_data_as_live().await;
    let request = Request::post(format!("/sms/kannel/inbound?{query}"))
        .header("host", HOST)
        .body(Body::from("ATAA 40"))
        .unwrap();
    assert_eq!(live.send(request).await.status, 404);
    assert_eq!(live.browser().get(PHONE).await.status, 404);
    let about = live.browser().get("/en/about/sms").await;
    assert!(about.text().contains("not available"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demonstration_goes_from_the_phone_to_the_receipt() {
    for app in [TestApp::with_data().await, TestApp::postgres_with_data().await] {
        let about = app.browser().get("/ar/about/sms").await;
        assert!(about.text().contains("زكاة") && about.text().contains("5000"));
        let mut phone = app.browser();
        let empty = phone.post(PHONE, &[("mobile", "12"), ("text", "")]).await;
        assert_eq!(empty.status, 422);
        let sent = phone
            .post(PHONE, &[("mobile", "0551234567"), ("text", "ATAA 20")])
            .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let shown = phone.get(sent.location()).await;
        assert!(shown.text().contains("20 SAR") && shown.text().contains("+966551234567"));
        let id = app.text("SELECT billing_reference FROM sms_pledge").await;

        let mut finance = app.signed_in("finance@example.org").await;
        let page = finance.get(FINANCE).await;
        // Numbers are masked for staff.
        assert!(
            !page.text().contains("551234567") && page.text().contains("567"),
            "{}",
            page.text()
        );
        let wrong = format!("H,ataa-sms-settlement,1,stc,2026-11\nD,{id},,,20.00,1.00\nT,1,21.00,1.00,20.00\n");
        let refused = upload(&mut finance, "import", &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("add up to"), "{}", refused.text());
        let good = format!(
            "H,ataa-sms-settlement,1,stc,2026-11\nD,{id},,,20.00,1.00\nD,MO-404,,,5.00,0.00\nT,2,25.00,1.00,24.00\n"
        );
        let checked = upload(&mut finance, "check", &good).await;
        assert_eq!(checked.status, 200);
        assert!(checked.text().contains("nothing was booked"));
        assert_eq!(app.count("SELECT COUNT(*) FROM sms_settlement").await, 0);
        let done = upload(&mut finance, "import", &good).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let seen = upload(&mut finance, "import", &good).await;
        assert!(seen.text().contains("imported before"));

        let difference = finance.get(FINANCE).await;
        let difference = difference
            .forms()
            .into_iter()
            .find_map(|form| form.value("difference"))
            .unwrap();
        let unsaid = finance
            .post(
                FINANCE,
                &[("difference", &difference), ("end", "returned"), ("note", "")],
            )
            .await;
        assert_eq!(unsaid.status, 422);
        // A supervisor reads the page and changes nothing.
        let mut supervisor = app.signed_in("supervisor@example.org").await;
        let form = [("difference", difference.as_str()), ("end", "returned"), ("note", "x")];
        assert_eq!(supervisor.post(FINANCE, &form).await.status, 404);
        let closed = finance.post(FINANCE, &form).await;
        assert_eq!(closed.status, 303, "{}", closed.text());
        app.run_jobs().await;
        backend::payments::sms::sms_outbox_send_once(&app.context)
            .await
            .unwrap();
        let shown = phone.get(sent.location()).await;
        let receipt = shown.address_beginning("http://ataa.test/en/donations/");
        let path = receipt.strip_prefix("http://ataa.test").unwrap().to_owned();
        assert_eq!(phone.get(&path).await.status, 200);
        app.audit().await;
    }
}
