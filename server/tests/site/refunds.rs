//! Refunds, closings and large gifts over HTTP, as plain forms.

use crate::support::html::Form;
use crate::support::{Answer, TestApp};

/// Twenty riyals of a gift asked back, as a donor fills the form in.
pub(crate) fn asked_back(page: &Answer) -> Form {
    page.form("/refund")
        .set("ground", "request")
        .set("amount", "20")
        .set("reason", "أخطأت في المبلغ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_donor_asks_for_a_gift_back_and_finance_grants_it() {
    let app = TestApp::with_data().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("45").await;
    let form = checkout
        .form("/checkout")
        .set("mobile", "0551234567")
        .set("email", "guest@example.net");
    let gift = guest.pay(&form).await;
    app.run_jobs().await;
    let address = format!("{}/refund", gift.path);
    let page = guest.get(&address).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let empty = guest.submit(&page.form("/refund")).await;
    assert_eq!(empty.status, 422);
    let form = asked_back(&page);
    let asked = guest.submit(&form).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let again = guest.submit(&form).await;
    assert_eq!(again.status, 409);

    let mut donor = app.signed_in("donor@example.org").await;
    assert_eq!(donor.get("/en/supervise/refunds").await.status, 404);
    let mut finance = app.signed_in("finance@example.org").await;
    let queue = finance.get("/en/supervise/refunds").await;
    assert!(queue.text().contains(">20<"), "{}", queue.text());
    let request = queue.address_beginning("/en/supervise/refunds/");
    let page = finance.get(&request).await;
    assert_eq!(page.status, 200);
    let refused = finance.post(&request, &[("step", "refuse"), ("reason", "")]).await;
    assert_eq!(refused.status, 422);
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    assert_eq!(supervisor.get(&request).await.status, 200);
    assert_eq!(supervisor.post(&request, &[("step", "grant")]).await.status, 404);
    let granted = finance.post(&request, &[("step", "grant")]).await;
    assert_eq!(granted.status, 303, "{}", granted.text());
    app.run_jobs().await;
    let receipt = guest.get(&format!("{}/receipt", gift.path)).await;
    assert!(receipt.text().contains("25"), "{}", receipt.text());
    let chargebacks = finance.get("/en/supervise/refunds?view=chargebacks").await;
    assert_eq!(chargebacks.status, 200);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_gift_asks_for_what_it_needs_and_waits() {
    let app = TestApp::with_data().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50000").await;
    let form = checkout.form("/checkout").set("mobile", "0551234567");
    let bare = guest.submit(&form).await;
    assert_eq!(bare.status, 422);
    let form = form
        .set("national_id", "1000000008")
        .set("source_of_funds", "بيع عقار في الرياض");
    let held = guest.submit(&form).await;
    let review = guest.follow(&held).await;
    assert_eq!(review.status, 200, "{}", review.text());
    assert!(!review.text().contains("1000000008"));
    let mut finance = app.signed_in("finance@example.org").await;
    let queue = finance.get("/en/supervise/large-gifts").await;
    assert!(queue.text().contains("50,000"), "{}", queue.text());
    assert!(!queue.text().contains("1000000008"), "the number is shown whole");
    let form = queue
        .form("/large-gifts")
        .set("reason", "Deed of sale seen")
        .press("step", "approve");
    assert_eq!(finance.submit(&form).await.status, 303);
    let checkout = guest.get("/ar/checkout").await;
    assert!(checkout.status == 200 || checkout.status == 404);
    assert_eq!(guest.get("/ar/checkout/review/guess").await.status, 404);
    let alerts = finance.get("/en/supervise/alerts").await;
    assert_eq!(alerts.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_shown_to_finance_and_changed_by_supervisors() {
    let app = TestApp::with_data().await;
    let mut finance = app.signed_in("finance@example.org").await;
    let page = finance.get("/en/supervise/limits").await;
    assert!(page.text().contains("50,000"), "{}", page.text());
    let fields = [
        ("limit", "officer_review_from"),
        ("value", "60000"),
        ("reason", "decided by the board"),
    ];
    assert_eq!(finance.post("/en/supervise/limits", &fields).await.status, 404);
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    assert_eq!(supervisor.post("/en/supervise/limits", &fields).await.status, 303);
    let page = finance.get("/en/supervise/limits").await;
    assert!(page.text().contains("60,000"), "{}", page.text());
    let wrong = [("limit", "officer_review_from"), ("value", "x"), ("reason", "a slip")];
    assert_eq!(supervisor.post("/en/supervise/limits", &wrong).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closing_is_proposed_by_one_supervisor_and_not_by_others() {
    let app = TestApp::with_data().await;
    let number = app
        .count("SELECT number FROM opportunity WHERE state = 'published' ORDER BY number LIMIT 1")
        .await;
    let address = format!("/en/supervise/closings/{number}");
    let mut finance = app.signed_in("finance@example.org").await;
    assert_eq!(finance.get(&address).await.status, 404);
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    assert_eq!(supervisor.get(&address).await.status, 200);
    let empty = supervisor.post(&address, &[("step", "propose")]).await;
    assert_eq!(empty.status, 422);
    let fields = [
        ("step", "propose"),
        ("decision", "field_pool"),
        ("reason", "The charity cannot carry it out"),
    ];
    assert_eq!(supervisor.post(&address, &fields).await.status, 303);
    let alone = supervisor.post(&address, &[("step", "confirm")]).await;
    assert_eq!(alone.status, 409);
    assert_eq!(supervisor.post(&address, &[("step", "withdraw")]).await.status, 303);
}
