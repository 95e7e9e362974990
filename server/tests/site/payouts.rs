//! Money out over HTTP: approved tranches become a batch, a file and a payment; a report that is
//! wrong is refused with words; a charity's account changes through two people; its statement.

use backend::delivery::disbursements::{DisbursementRequestForm, disbursement_approve, disbursement_request};

use domain::ids::{CharityId, MilestoneId, PersonId};
use domain::people::{Actor, Role, RoleGrant};

use crate::support::html::Form;
use crate::support::{Answer, Browser, TestApp};

/// The first tranche of a funded cause that nobody has asked for and that holds no zakat.
const FIRST_TRANCHE: &str = "SELECT m.id, o.charity_id FROM milestone m JOIN opportunity o ON o.id = m.opportunity_id \
    WHERE o.state = 'funded' AND m.position = 1 \
    AND NOT EXISTS (SELECT 1 FROM disbursement d WHERE d.milestone_id = m.id) \
    AND NOT EXISTS (SELECT 1 FROM posting z WHERE z.opportunity_id = o.id AND z.fund_class = 'zakat') \
    ORDER BY o.number LIMIT 1";
const PERSON: &str = "SELECT id FROM person WHERE email = $1";

async fn person_of(app: &TestApp, email: &str) -> PersonId {
    backend::on!(&app.context.db, pool => sqlx::query_scalar(PERSON).bind(email).fetch_one(pool).await).unwrap()
}

/// Asks for a tranche in its charity's name and approves it as finance: not every size of the
/// demonstration holds one that is approved.
pub(crate) async fn approved(app: &TestApp) -> i64 {
    let context = &app.context;
    let (milestone, charity): (MilestoneId, CharityId) =
        backend::on!(&context.db, pool => sqlx::query_as(FIRST_TRANCHE).fetch_one(pool).await).unwrap();
    let grant = |role, charity_id| vec![RoleGrant { role, charity_id }];
    let manager = person_of(app, "manager@example.org").await;
    let manager = Actor::person(manager, grant(Role::CharityManager, Some(charity)));
    let form = DisbursementRequestForm { note: String::new() };
    let tranche = disbursement_request(context, &manager, milestone, form, "")
        .await
        .unwrap();
    let finance = person_of(app, "finance@example.org").await;
    let finance = Actor::person(finance, grant(Role::Finance, None));
    disbursement_approve(context, &finance, tranche, "").await.unwrap();
    tranche
}

fn upload(page: &Answer, end: &str, bytes: &[u8]) -> Form {
    let form = page.form(end);
    let field = form
        .fields
        .iter()
        .find(|field| field.kind == "file")
        .unwrap()
        .name
        .clone();
    form.attach(&field, "answer.xml", "application/xml", bytes)
}

fn report(original: &str, tranche: i64, status: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>BANK-{status}</MsgId><CreDtTm>2026-11-23T10:00:00</CreDtTm></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>{original}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
         </OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{original}</OrgnlPmtInfId><TxInfAndSts>\
         <OrgnlEndToEndId>{tranche}</OrgnlEndToEndId><TxSts>{status}</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>\
         </StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
}

async fn step(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.get(path).await;
    browser.post(path, fields).await
}

/// Seals a tranche, authorises the batch, and answers the batch's path and the file's message id.
pub(crate) async fn authorised(app: &TestApp, tranche: i64) -> (String, String) {
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    let page = supervisor.get("/en/supervise/batches?purpose=other").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = page.form("/supervise/batches").set("tranche", &tranche.to_string());
    let sealed = supervisor.submit(&form).await;
    assert_eq!(sealed.status, 303, "{}", sealed.text());
    let path = sealed.location().split('?').next().unwrap().to_owned();
    let own = step(&mut supervisor, &path, &[("step", "authorise")]).await;
    assert_eq!(own.status, 409);
    assert!(own.text().contains("Another person has to do this"), "{}", own.text());
    let mut other = app.signed_in("two-roles@example.org").await;
    let done = step(&mut other, &path, &[("step", "authorise")]).await;
    assert!(
        done.location().ends_with("done=batch-authorised"),
        "{} {}",
        done.status,
        done.text()
    );
    let file = other.get(&format!("{path}/file")).await;
    assert_eq!(file.header("content-type"), Some("application/xml"));
    let again = other.get(&format!("{path}/file")).await;
    assert_eq!(file.text(), again.text());
    let text = file.text();
    let message = text
        .split("<MsgId>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert!(text.contains(&format!("<EndToEndId>{tranche}</EndToEndId>")));
    (path, message)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tranche_is_paid_through_a_batch() {
    let app = TestApp::with_data().await;
    app.run_jobs().await;
    let tranche = approved(&app).await;
    let (path, message) = authorised(&app, tranche).await;
    let mut finance = app.signed_in("finance@example.org").await;
    let page = finance.get(&path).await;
    let refused = finance.submit(&upload(&page, "/report", b"<!DOCTYPE x><x/>")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("document type"), "{}", refused.text());
    let foreign = report("ATAA-D-999999", tranche, "ACSC");
    let refused = finance.submit(&upload(&page, "/report", foreign.as_bytes())).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("another file"));
    let good = report(&message, tranche, "ACSC");
    let taken = finance.submit(&upload(&page, "/report", good.as_bytes())).await;
    assert!(
        taken.location().ends_with("done=report-taken"),
        "{} {}",
        taken.status,
        taken.text()
    );
    let released = "SELECT COUNT(*) FROM disbursement d JOIN payment_line l ON l.disbursement_id = d.id \
        WHERE d.state = 'released'";
    assert_eq!(app.count(released).await, 1, "tranche {tranche}");
    let shown = finance.get(&format!("/en/supervise/disbursements/{tranche}")).await;
    assert!(shown.text().contains("Batches") || shown.text().contains("In batches"));
    app.run_jobs().await;
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_bank_refused_is_due_again_with_its_reason() {
    let app = TestApp::with_data().await;
    app.run_jobs().await;
    let tranche = approved(&app).await;
    let (path, message) = authorised(&app, tranche).await;
    let mut finance = app.signed_in("finance@example.org").await;
    let page = finance.get(&path).await;
    let report = report(&message, tranche, "RJCT");
    finance.submit(&upload(&page, "/report", report.as_bytes())).await;
    let list = finance.get("/en/supervise/batches?purpose=other").await;
    assert!(list.text().contains("The account is closed (AC04)"), "{}", list.text());
    let today = finance.get("/en/supervise").await;
    assert!(today.text().contains("refused by the bank"), "{}", today.text());
}

/// The least that passes for the bank's letter.
const LETTER: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF";

/// The form for a charity's new account, with the number filled in.
async fn account_form(manager: &mut Browser<'_>, iban: &str) -> Form {
    let page = manager.get("/en/manage/account").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let is_proposal = |form: &Form| form.fields.iter().any(|field| field.kind == "file");
    let form = page.forms().into_iter().find(is_proposal).unwrap();
    form.set("purpose", "other").set("iban", iban)
}

/// Proposes a new account for the manager's charity, and answers its number.
pub(crate) async fn account_proposed(app: &TestApp, manager: &mut Browser<'_>) -> i64 {
    let form = account_form(manager, "SA03 8000 0000 6080 1016 7519").await;
    let sent = manager
        .submit(&form.attach("letter", "letter.pdf", "application/pdf", LETTER))
        .await;
    assert!(
        sent.location().ends_with("done=account-proposed"),
        "{} {}",
        sent.status,
        sent.text()
    );
    app.count("SELECT MAX(number) FROM charity_iban").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_changed_by_a_manager_and_two_people() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let filled = account_form(&mut manager, "SA03 8000 0000 6080 1016 7519").await;
    let without = manager
        .submit(&filled.attach("letter", "letter.pdf", "application/pdf", b""))
        .await;
    assert_eq!(without.status, 422);
    let wrong = account_form(&mut manager, "SA0480000000608010167519").await;
    let wrong = manager
        .submit(&wrong.attach("letter", "letter.pdf", "application/pdf", LETTER))
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("A Saudi IBAN starts with SA"));
    let number = account_proposed(&app, &mut manager).await;
    let path = format!("/en/supervise/ibans/{number}");
    assert_eq!(manager.get(&path).await.status, 404);
    let letter = manager.get(&format!("/en/manage/account/{number}/letter")).await;
    assert_eq!(letter.header("content-type"), Some("application/pdf"));
    let mut finance = app.signed_in("finance@example.org").await;
    let first = step(&mut finance, &path, &[("step", "approve")]).await;
    assert!(first.location().ends_with("done=account-first"), "{}", first.text());
    let again = step(&mut finance, &path, &[("step", "approve")]).await;
    assert_eq!(again.status, 409);
    assert!(
        again.text().contains("Another person has to do this"),
        "{}",
        again.text()
    );
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    let second = step(&mut supervisor, &path, &[("step", "approve")]).await;
    assert!(
        second.location().ends_with("done=account-approved"),
        "{}",
        second.text()
    );
    let shown = manager.get("/en/manage/account").await;
    assert!(shown.text().contains("Approved, not in effect yet"));
    let silent = step(&mut manager, &format!("/en/manage/account/{number}"), &[("reason", "")]).await;
    assert_eq!(silent.status, 422);
    let stopped = step(
        &mut manager,
        &format!("/en/manage/account/{number}"),
        &[("reason", "nobody of us asked")],
    )
    .await;
    assert!(
        stopped.location().ends_with("done=account-cancelled"),
        "{}",
        stopped.text()
    );
    let mut donor = app.signed_in("donor@example.org").await;
    for hidden in [
        path.clone(),
        format!("{path}/letter"),
        format!("/en/manage/account/{number}/letter"),
    ] {
        assert_eq!(donor.get(&hidden).await.status, 404, "{hidden}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charity_draws_its_statement() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let page = manager.get("/en/manage/statement?from=2020-01-01&to=2030-01-01").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let csv = page.address_beginning("/en/manage/statement.csv");
    let csv = manager.get(&csv).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = csv.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 3, "{text}");
    // What came in is what was paid, is due or is held: from the beginning nothing is before.
    let cents = |cell: &str| -> i64 { cell.replace('.', "").parse().unwrap() };
    let total: Vec<i64> = lines.last().unwrap().rsplit(',').take(10).map(cents).collect();
    let [
        held,
        due,
        paid,
        refunded,
        other,
        surplus,
        allocated,
        collected,
        due_before,
        held_before,
    ] = total[..]
    else {
        panic!("{text}")
    };
    assert_eq!((due_before, held_before), (0, 0));
    assert!(collected > 0 && paid > 0, "{text}");
    assert_eq!(collected + allocated + surplus + other, refunded + paid + due + held);
    let wrong = manager.get("/en/manage/statement?from=2026-02-02&to=2026-01-01").await;
    assert_eq!(wrong.status, 422);
    let visitor = app
        .browser()
        .get("/en/manage/statement.csv?from=2020-01-01&to=2030-01-01")
        .await;
    assert_eq!(visitor.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rule_of_allocation_is_for_everybody() {
    let app = TestApp::with_data().await;
    let page = app.browser().get("/en/about/allocation").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    let points = |value: i64| domain::locale::format_integer(value, domain::locale::Digits::Latin);
    for value in [
        backend::giving::opportunities::URGENT_POINTS,
        backend::giving::opportunities::ENDING_POINTS,
        backend::giving::opportunities::MISSING_POINTS,
        backend::giving::opportunities::WAITING_POINTS,
    ] {
        assert!(text.contains(&points(value)), "{value}");
    }
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    let allocation = supervisor.get("/en/supervise/allocation").await;
    assert!(allocation.text().contains("/en/about/allocation"));
    assert!(allocation.text().contains(" points: "), "each opportunity says why");
}
