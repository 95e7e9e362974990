//! Bank transfers over HTTP: a donor promises, finance imports, the gift is made; and what files,
//! roles and languages have to do with it.

use domain::locale::{Locale, Style};
use locales::arg;

use crate::support::html::Form;
use crate::support::{Answer, Browser, PUBLISHED, TestApp};

/// Our account for everything but zakat.
pub(crate) const OTHER: &str = "SA0280000000000000000202";

/// Who paid, as the bank tells it: markup is part of the name, and stays text.
const PAYER: &str = "<Dbtr><Pty><Nm>&lt;b&gt;Noura&lt;/b&gt;</Nm></Pty></Dbtr>";

/// A statement of one credit.
fn statement(account: &str, number: &str, riyals: &str, text: &str) -> String {
    statement_of(account, number, riyals, text, PAYER)
}

/// A statement of one credit from these parties.
pub(crate) fn statement_of(account: &str, number: &str, riyals: &str, text: &str, parties: &str) -> String {
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"SAR\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-22</Dt></Dt></Bal>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\
         <BkToCstmrStmt><Stmt><Id>{number}</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{}{}\
         <Ntry><Amt Ccy=\"SAR\">{riyals}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>2026-11-22</Dt></BookgDt><AcctSvcrRef>{number}-1</AcctSvcrRef><NtryDtls><TxDtls>\
         <RltdPties>{parties}</RltdPties>\
         <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", "0"),
        balance("CLBD", riyals)
    )
}

/// Chooses a statement on the bank's page; answers what leads to its preview.
pub(crate) async fn upload(finance: &mut Browser<'_>, locale: &str, name: &str, bytes: &[u8]) -> Answer {
    let page = finance.get(&format!("/{locale}/supervise/bank")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = form_at(&page, "/supervise/bank").attach("file", name, "text/xml", bytes);
    finance.submit(&form).await
}

/// The form whose address holds a part.
pub(crate) fn form_at(page: &Answer, part: &str) -> Form {
    let forms = page.forms().into_iter();
    forms
        .filter(|form| form.posts)
        .find(|form| form.action.contains(part))
        .expect("the form")
}

/// The reference that a transfer's page shows.
fn reference_on(page: &Answer) -> String {
    let text = page.text();
    let start = text.find("AT-").expect("a reference");
    text[start..start + 15].to_owned()
}

async fn journey(app: &TestApp) {
    let number = app.count(PUBLISHED).await;
    let mut guest = app.browser();
    let checkout = guest.give_to(number, "٧٥٫٥٠").await;
    // What was typed is kept when the form is turned to the other way to pay.
    let typed = checkout.form("/checkout").set("mobile", "٠٥٥١٢٣٤٥٦٧");
    let checkout = guest.submit(&typed.press("turn_to", "transfer")).await;
    assert_eq!(checkout.status, 200, "{}", checkout.text());
    assert_eq!(
        form_at(&checkout, "pay=transfer").value("mobile").as_deref(),
        Some("٠٥٥١٢٣٤٥٦٧")
    );
    let form = form_at(&checkout, "pay=transfer").set("email", "transfer@example.net");
    let sent = guest.submit(&form).await;
    let page = guest.follow(&sent).await;
    assert!(page.path.ends_with("/transfer"), "{}", page.path);
    assert!(page.text().contains("SA02 8000 0000 0000 0000 0202"), "{}", page.text());
    let reference = reference_on(&page);
    // The same page in the other language names the same transfer; the gift's page leads to it.
    let english = guest.get(&page.path.replacen("/ar/", "/en/", 1)).await;
    assert_eq!(reference_on(&english), reference);
    let gift = page.path.trim_end_matches("/transfer").to_owned();
    let pending = guest.get(&gift).await;
    assert!(pending.text().contains(&page.path), "{}", pending.text());

    let mut finance = app.signed_in("finance@example.org").await;
    let bytes = statement(OTHER, "7", "75.50", &format!("تبرع {reference}"));
    let kept = upload(&mut finance, "ar", "كشف.xml", bytes.as_bytes()).await;
    let preview = finance.follow(&kept).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert!(preview.text().contains("75.50") && preview.text().contains(&reference));
    assert!(!preview.text().contains("<b>Noura"), "a payer's name became markup");
    assert_eq!(app.count("SELECT COUNT(*) FROM bank_entry").await, 0);
    let done = finance.submit(&form_at(&preview, "/supervise/bank/files/")).await;
    let after = finance.follow(&done).await;
    assert!(
        after.text().contains(locales::bank_done_imported(Locale::Ar)),
        "{}",
        after.text()
    );
    // Sending the form once more says so and changes nothing.
    let again = finance.submit(&form_at(&preview, "/supervise/bank/files/")).await;
    let after = finance.follow(&again).await;
    assert!(after.text().contains(locales::bank_done_before(Locale::Ar)));

    app.run_jobs().await;
    let receipt = guest.get(&format!("{gift}/receipt")).await;
    assert_eq!(receipt.status, 200);
    assert!(receipt.text().contains("75.50"));
    let paid = guest.get(&page.path).await;
    assert!(paid.text().contains(locales::bank_transfer_paid(Locale::Ar)));
    let mails = "SELECT COUNT(*) FROM message WHERE recipient = 'transfer@example.net' \
        AND kind IN ('transfer_pledged', 'donation_receipt')";
    assert_eq!(app.count(mails).await, 2);
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_donor_transfers_and_finance_imports_on_sqlite() {
    journey(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_donor_transfers_and_finance_imports_on_postgres() {
    journey(&TestApp::postgres_with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_refused_says_why() {
    let app = TestApp::with_data().await;
    let mut finance = app.signed_in("finance@example.org").await;
    let good = statement(OTHER, "7", "75.50", "x");
    let cases: [(Vec<u8>, String); 4] = [
        (
            b"<Document><a>".to_vec(),
            locales::bank_problem_broken_xml(Locale::En).to_owned(),
        ),
        (
            b"Date;Amount".to_vec(),
            locales::bank_problem_unknown_format(Locale::En).to_owned(),
        ),
        (
            good.replace("<Document", "<!DOCTYPE a><Document").into_bytes(),
            locales::bank_problem_doctype(Locale::En).to_owned(),
        ),
        (
            good.replacen("<Ntry><Amt Ccy=\"SAR\">75.50", "<Ntry><Amt Ccy=\"SAR\">75.51", 1)
                .into_bytes(),
            locales::bank_problem_balance(Locale::En, arg::Closing("75.50"), arg::Computed("75.51")),
        ),
    ];
    for (bytes, words) in cases {
        let answer = upload(&mut finance, "en", "statement.xml", &bytes).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        // Values are isolated on the page, so that only the words before the first are compared.
        let head = words.split('\u{2068}').next().unwrap_or_default().trim_end();
        assert!(
            head.len() > 10 && answer.text().contains(head),
            "{head}: {}",
            answer.text()
        );
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM bank_file").await, 0);
    // An account that is not ours is shown, and cannot be taken.
    let foreign = statement("SA0380000000608010167519", "7", "75.50", "x");
    let kept = upload(&mut finance, "en", "statement.xml", foreign.as_bytes()).await;
    let preview = finance.follow(&kept).await;
    assert!(preview.text().contains("not one of ours"), "{}", preview.text());
    let forced = finance.post(&preview.path, &[]).await;
    assert_eq!(forced.status, 422);
    // Without a file the form comes back.
    let page = finance.get("/en/supervise/bank").await;
    assert_eq!(finance.submit(&form_at(&page, "/supervise/bank")).await.status, 422);
    let large = vec![b' '; 5 * 1_024 * 1_024 + 1];
    let answer = upload(&mut finance, "en", "large.xml", &large).await;
    assert_eq!(answer.status, 422);
    let words = locales::bank_problem_too_large(Locale::En, "");
    let head = words.split('\u{2068}').next().unwrap_or_default().trim_end();
    assert!(
        head.len() > 10 && answer.text().contains(head),
        "{head}: {}",
        answer.text()
    );
    assert_eq!(app.count("SELECT COUNT(*) FROM bank_entry").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finance_decides_and_others_do_not_see_it() {
    let app = TestApp::with_data().await;
    let mut finance = app.signed_in("finance@example.org").await;
    let bytes = statement(OTHER, "9", "40.00", "صدقة");
    let kept = upload(&mut finance, "en", "statement.xml", bytes.as_bytes()).await;
    let preview = finance.follow(&kept).await;
    finance.submit(&form_at(&preview, "/supervise/bank/files/")).await;
    let page = finance.get("/en/supervise/bank").await;
    assert!(
        page.text().contains(locales::bank_hint_no_match(Locale::En)),
        "{}",
        page.text()
    );
    let entry = page.address_beginning("/en/supervise/bank/entries/");
    let movement = finance.get(&entry).await;
    let form = form_at(&movement, "/supervise/bank/entries/").press("step", "decide");
    // Nothing is decided without a reason and what belongs to it.
    assert_eq!(finance.submit(&form).await.status, 422);
    let pool = form
        .set("kind", "field_pool")
        .set("reason", "the donor called and asked for it");
    assert_eq!(finance.submit(&pool).await.status, 422);
    for path in [&preview.path, &entry] {
        for account in ["donor", "manager", "reviewer", "volunteer"] {
            let mut other = app.signed_in(&format!("{account}@example.org")).await;
            assert_eq!(other.get(path).await.status, 404, "{account} {path}");
            let steps = [("step", "decide"), ("kind", "return"), ("reason", "because I want to")];
            assert_eq!(other.post(path, &steps).await.status, 404, "{account} {path}");
        }
    }
    // The supervisor sees statements and does not import them.
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    assert_eq!(supervisor.post(&preview.path, &[]).await.status, 404);
    let done = finance.submit(&pool.set("donor_mobile", "0551234567")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        app.count("SELECT COUNT(*) FROM intent WHERE channel = 'bank' AND state = 'captured'")
            .await,
        1
    );
    app.run_jobs().await;
    app.audit().await;
}

#[test]
fn every_problem_has_words_in_both_languages() {
    use domain::bank::{Place, ProblemKind, StatementProblem};
    for locale in [Locale::Ar, Locale::En] {
        let style = Style::of(locale);
        let problem = StatementProblem::new(Place::element(12, "Ntry/Amt"), ProblemKind::AmountRange);
        let text = app::bank::problem_text(style, &problem);
        assert!(text.contains("12") && text.contains("Ntry/Amt"), "{text}");
    }
}
