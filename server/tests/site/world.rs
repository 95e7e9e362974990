//! The invented data after a day's work: what a demonstration does not begin with, each thing once.

use crate::support::{PUBLISHED, TestApp};
use crate::{bank, payouts, reconciliation, refunds};

/// In whose name the gift of the day is given.
pub(crate) const DEDICATED_TO: &str = "أم سلمان القنطرية";
/// Who pays into our account without saying what for, and from where.
pub(crate) const PAYER: (&str, &str) = ("Zuhayr Qantarawi Trading", "SA9480000000000000000001");
/// The number by which a large gift's donor is known to the state.
pub(crate) const NATIONAL_ID: &str = "1000000008";

/// Addresses of the day without their language; what has a number of its own is found in the database.
pub(crate) struct World {
    /// A gift's own page, behind its secret link.
    pub(crate) gift: String,
    /// How to make a promised transfer.
    pub(crate) transfer: String,
    /// A large gift that waits to be looked at.
    pub(crate) review: String,
    /// A payment batch on its way to the bank.
    pub(crate) batch: String,
    /// What gateway and journal do not agree on.
    pub(crate) difference: String,
}

/// Does the day's work.
pub(crate) async fn after_a_day(app: &TestApp) -> World {
    app.run_jobs().await;
    let (gift, transfer, review) = (given(app).await, promised(app).await, looked_at(app).await);
    asked_back(app).await;
    let (batch, _) = payouts::authorised(app, payouts::approved(app).await).await;
    payouts::account_proposed(app, &mut app.signed_in("manager@example.org").await).await;
    imported(app).await;
    let mut finance = app.signed_in("finance@example.org").await;
    let difference = reconciliation::difference_found(app, &mut finance).await;
    app.run_jobs().await;
    World {
        gift: without_language(&gift),
        transfer: without_language(&transfer),
        review: without_language(&review),
        batch: without_language(&batch),
        difference: format!("/supervise/reconciliation/{difference}"),
    }
}

fn without_language(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let own = path.strip_prefix("/ar").or_else(|| path.strip_prefix("/en"));
    own.unwrap_or(path).to_owned()
}

/// A gift in somebody's name; answers its page.
async fn given(app: &TestApp) -> String {
    let number = app.count(PUBLISHED).await;
    let mut guest = app.browser();
    let page = guest.get(&format!("/ar/opportunities/{number}")).await;
    let form = page
        .form("/give")
        .set("amount_choice", "other")
        .set("amount", "45")
        .set("dedication_kind", "deceased")
        .set("dedication_name", DEDICATED_TO)
        .press("action", "give");
    let given = guest.submit(&form).await;
    let checkout = guest.follow(&given).await;
    let form = checkout.form("/checkout").set("mobile", "0551200001");
    guest.pay(&form).await.path
}

/// A promised transfer; answers the page that says how to make it.
async fn promised(app: &TestApp) -> String {
    let mut guest = app.browser();
    let checkout = guest.quick_gift("60").await;
    let form = checkout.form("/checkout").set("mobile", "0551200002");
    let turned = guest.submit(&form.press("turn_to", "transfer")).await;
    let form = bank::form_at(&turned, "pay=transfer").set("payer_iban", PAYER.1);
    let sent = guest.submit(&form).await;
    guest.follow(&sent).await.path
}

/// A gift so large that somebody looks at it first; answers the page that says so.
async fn looked_at(app: &TestApp) -> String {
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50000").await;
    // What such a gift needs is asked for once it is known to be large.
    let asked = guest
        .submit(&checkout.form("/checkout").set("mobile", "0551200003"))
        .await;
    let form = asked
        .form("/checkout")
        .set("national_id", NATIONAL_ID)
        .set("source_of_funds", "بيع عقار في الرياض");
    let held = guest.submit(&form).await;
    guest.follow(&held).await.path
}

async fn asked_back(app: &TestApp) {
    let mut guest = app.browser();
    let checkout = guest.quick_gift("35").await;
    let gift = guest.pay(&checkout.form("/checkout").set("mobile", "0551200004")).await;
    app.run_jobs().await;
    let page = guest.get(&format!("{}/refund", gift.path)).await;
    let form = refunds::asked_back(&page);
    let asked = guest.submit(&form).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
}

/// A statement of the bank with money that names nothing.
async fn imported(app: &TestApp) {
    let mut finance = app.signed_in("finance@example.org").await;
    let (name, iban) = PAYER;
    let parties = format!("<Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>");
    let statement = bank::statement_of(bank::OTHER, "21", "40.00", "صدقة", &parties);
    let kept = bank::upload(&mut finance, "en", "statement.xml", statement.as_bytes()).await;
    let preview = finance.follow(&kept).await;
    let done = finance.submit(&bank::form_at(&preview, "/supervise/bank/files/")).await;
    assert_eq!(done.status, 303, "{}", done.text());
}
