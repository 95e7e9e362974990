//! Proofs of gifts over HTTP: the download, the public page, the heads, the command line, and a
//! program in another language that shares nothing with ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::ledger::proof::{ProofDocument, SignedHead, VerifierKey, verify_consistency};
use domain::locale::Locale;
use domain::time::{DAY_US, MINUTE_US};

use crate::support::{Answer, Browser, TestApp};

/// A guest gives, and downloads the proof as soon as the page offers it.
async fn gift_with_proof(app: &TestApp, riyals: &str) -> (String, String) {
    let mut guest = app.browser();
    let checkout = guest.quick_gift(riyals).await;
    let form = checkout
        .form("/checkout")
        .set("mobile", "0551234567")
        .set("email", "guest@example.net");
    let gift = guest.pay(&form).await;
    let address = format!("{}/proof.json", gift.path);
    // Before it is sealed the page says when the proof will be ready, and the address leads back to it.
    gift.assert_page(200, Locale::Ar, locales::verify_offer_title(Locale::Ar));
    assert!(!gift.addresses().contains(&address));
    let early = guest.get(&address).await;
    assert_eq!(
        (early.status.as_u16(), early.location()),
        (303, format!("{}#proof", gift.path).as_str())
    );
    seal(app).await;
    let page = guest.get(&gift.path).await;
    assert!(page.addresses().contains(&address), "{}", page.text());
    let proof = guest.get(&address).await;
    assert_eq!(proof.status, 200);
    assert_eq!(proof.header("content-type"), Some("application/json"));
    assert_eq!(proof.header("cache-control"), Some("no-store"));
    assert!(
        proof
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; filename=\"ataa-proof-")
    );
    for personal in ["0551234567", "551234567", "guest@example.net"] {
        assert!(!proof.text().contains(personal), "{personal}");
    }
    (gift.path, proof.text())
}

/// On PostgreSQL the transactions of other tests hold sealing back for a moment.
async fn seal(app: &TestApp) {
    const UNSEALED: &str = "SELECT COUNT(*) FROM ledger_entry e WHERE NOT EXISTS \
        (SELECT 1 FROM ledger_leaf l WHERE l.entry_seq = e.seq)";
    app.run_jobs().await;
    while app.count(UNSEALED).await > 0 {
        backend::ledger::seal_once(&app.context).await.unwrap();
        tokio::task::yield_now().await;
    }
    app.clock.advance_us(MINUTE_US);
}

/// A day later, with the head of the day that has ended.
async fn next_day(app: &TestApp) {
    let ended = app.context.now().riyadh_date();
    app.clock.advance_us(DAY_US);
    seal(app).await;
    while app.browser().get(&format!("/heads/{ended}")).await.status != 200 {
        backend::ledger::seal_once(&app.context).await.unwrap();
        tokio::task::yield_now().await;
    }
}

/// The same proof of another amount.
fn edited(text: &str) -> String {
    let edited = text.replace("7500}", "9500}");
    assert_ne!(edited, text);
    edited
}

async fn keys(app: &TestApp) -> Vec<VerifierKey> {
    let list = app.browser().get("/heads").await;
    let text = list.text();
    let keys: Vec<VerifierKey> = text
        .lines()
        .filter_map(|line| line.strip_prefix("key "))
        .map(|key| key.parse().unwrap())
        .collect();
    assert!(!keys.is_empty(), "{text}");
    keys
}

async fn a_gift_is_proven(app: &TestApp) {
    let (path, text) = gift_with_proof(app, "75").await;
    let document = ProofDocument::parse(&text).unwrap();
    let proof = document.check(&keys(app).await).unwrap();
    assert_eq!(proof.given.whole_riyals(), 75);
    // The same file again once a daily head covers it, now with that head.
    next_day(app).await;
    let later = app.browser().get(&format!("{path}/proof.json")).await;
    let later = ProofDocument::parse(&later.text()).unwrap();
    let published = app.browser().get(&format!("/heads/{}", later.head.head().day)).await;
    assert_eq!(published.text(), later.head.note());
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_is_proven_on_sqlite() {
    a_gift_is_proven(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_is_proven_on_postgres() {
    a_gift_is_proven(&TestApp::postgres_with_data().await).await;
}

async fn sent(browser: &mut Browser<'_>, language: &str, text: &str) -> Answer {
    let page = browser.get(&format!("/{language}/verify")).await;
    let form = page.form("/verify");
    let form = form.attach("proof", "proof.json", "application/json", text.as_bytes());
    browser.submit(&form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_accepts_a_genuine_proof_and_refuses_an_edited_one() {
    let app = TestApp::with_data().await;
    let (_, text) = gift_with_proof(&app, "75").await;
    let mut browser = app.browser();
    for locale in Locale::ALL {
        let language = locale.code();
        let genuine = sent(&mut browser, language, &text).await;
        genuine.assert_page(200, locale, locales::verify_ok_title(locale));
        assert!(genuine.text().contains("75"), "{}", genuine.text());
        let refused = sent(&mut browser, language, &edited(&text)).await;
        refused.assert_page(422, locale, locales::verify_refused_title(locale));
        let reference = ProofDocument::parse(&text).unwrap().entries[0].entry.reference.clone();
        assert!(refused.text().contains(&reference), "{}", refused.text());
        for (body, words) in [
            ("{}", locales::verify_refused_not_a_proof(locale)),
            ("", locales::verify_refused_empty(locale)),
            ("<script>alert(1)</script>", locales::verify_refused_not_a_proof(locale)),
        ] {
            let refused = sent(&mut browser, language, body).await;
            refused.assert_page(422, locale, words);
            assert!(!refused.text().contains("alert(1)"));
        }
        // Pasted instead of chosen.
        let page = browser.get(&format!("/{language}/verify")).await;
        let form = page.form("/verify").set("text", &text);
        let pasted = browser.submit(&form).await;
        pasted.assert_page(200, locale, locales::verify_ok_title(locale));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_are_published_for_machines() {
    let app = TestApp::with_data().await;
    next_day(&app).await;
    let first = app.browser().get("/heads/latest").await;
    gift_with_proof(&app, "20").await;
    next_day(&app).await;
    let list = app.browser().get("/heads").await;
    assert_eq!(list.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(list.header("cache-control"), Some("public, max-age=300"));
    let keys = keys(&app).await;
    let second = app.browser().get("/heads/latest").await;
    let read = |answer: &Answer| answer.text().parse::<SignedHead>().unwrap();
    let (old, new) = (read(&first), read(&second));
    for head in [&old, &new] {
        assert!(keys.iter().any(|key| head.check(key).is_ok()));
        assert!(list.text().contains(&head.head().day.to_string()), "{}", list.text());
    }
    let (old, new) = (old.head(), new.head());
    assert!(old.tree_size < new.tree_size);
    let address = format!("/heads/consistency/{}/{}", old.tree_size, new.tree_size);
    let path = app.browser().get(&address).await.text();
    let path: Vec<[u8; 32]> = path.lines().map(unbase64).collect();
    assert!(verify_consistency(
        old.tree_size,
        new.tree_size,
        &old.root,
        &new.root,
        &path
    ));
    for missing in [
        "/heads/1999-01-01",
        "/heads/0",
        "/heads/consistency/0/5",
        "/heads/consistency/5/999999999",
    ] {
        assert_eq!(app.browser().get(missing).await.status, 404, "{missing}");
    }
}

fn unbase64(line: &str) -> [u8; 32] {
    // A head's own reader of base64 serves: the line takes the place of its root.
    let note = format!("a/b\n1\n{line}\nkind daily\nday 2026-01-01\nprevious none\nsigned x\n\n");
    note.parse::<SignedHead>().unwrap().head().root
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_donor_and_a_report_offer_proofs_of_their_own_gifts_only() {
    let app = TestApp::with_data().await;
    seal(&app).await;
    let mut donor = app.signed_in("donor@example.org").await;
    let list = donor.get("/en/me/donations").await;
    let gift = list.address_beginning("/en/me/donations/");
    let page = donor.get(&gift).await;
    let address = page.address_beginning(&format!("{gift}/proof.json"));
    let proof = donor.get(&address).await;
    assert!(
        ProofDocument::parse(&proof.text())
            .unwrap()
            .check(&keys(&app).await)
            .is_ok()
    );
    let mut other = app.signed_in("volunteer@example.org").await;
    assert_eq!(other.get(&address).await.status, 404);
    assert_eq!(app.browser().get(&address).await.status, 303);

    let number = app
        .count(
            "SELECT MIN(r.number) FROM impact_report r JOIN donation d ON d.opportunity_id = r.opportunity_id \
             JOIN person p ON p.id = d.person_id WHERE r.state = 'published' AND d.state = 'captured' \
             AND p.email = 'donor@example.org'",
        )
        .await;
    let report = donor.get(&format!("/en/impact/reports/{number}")).await;
    let address = report.address_beginning(&format!("/en/impact/reports/{number}/proof.json"));
    app.clock.advance_us(MINUTE_US);
    let proof = donor.get(&address).await;
    let document = ProofDocument::parse(&proof.text()).unwrap();
    let shown = document.check(&keys(&app).await).unwrap();
    assert!(shown.given.is_positive());
    // The path of the riyal: what was paid to the charity is proven beside the gift.
    let kinds: Vec<&str> = document.entries.iter().map(|entry| entry.entry.kind.as_str()).collect();
    assert!(
        kinds.contains(&"donation_captured") && kinds.contains(&"disbursement_released"),
        "{kinds:?}"
    );
    assert_eq!(other.get(&address).await.status, 404);
}

fn ataa(arguments: &[&str], folder: &Path) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_ataa"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("ATAA_DATABASE_URL")
        .env("ATAA_PUBLIC_URL", "https://somewhere-else.example")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code().unwrap(), text)
}

/// On a machine that has nothing but the program and the files: no database appears.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_checks_a_proof_without_a_database() {
    let app = TestApp::with_data().await;
    let (path, text) = gift_with_proof(&app, "75").await;
    next_day(&app).await;
    let daily = app.browser().get(&format!("{path}/proof.json")).await.text();
    let day = ProofDocument::parse(&daily).unwrap().head.head().day;
    let head = app.browser().get(&format!("/heads/{day}")).await.text();
    let key = keys(&app).await.remove(0);
    let hexadecimal = hex::encode(key.public_key());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("genuine.json", &daily);
    write("edited.json", &edited(&text));
    write("head.txt", &head);
    write("other-head.txt", &head.replacen("kind daily", "kind interim", 1));
    write("no.json", "{}");
    let key = key.to_string();
    let accepted: [&[&str]; 4] = [
        &["verify", "genuine.json", "--key", &key],
        &["verify", "genuine.json", "--key", &hexadecimal],
        &["verify", "genuine.json", "--head", "head.txt"],
        &["verify", "genuine.json", "--head", "head.txt", "--key", &key],
    ];
    for arguments in accepted {
        let (code, said) = ataa(arguments, folder.path());
        assert_eq!(code, 0, "{arguments:?}: {said}");
        assert!(said.starts_with("genuine\n") && said.contains("SAR 75"), "{said}");
    }
    let refused: [(&[&str], &str); 6] = [
        (&["verify", "edited.json", "--key", &key], "refused: the entry capture:"),
        (
            &["verify", "genuine.json"],
            "refused: the head in the proof is not signed by the key",
        ),
        (
            &["verify", "genuine.json", "--head", "other-head.txt"],
            "refused: the head in the proof differs",
        ),
        (&["verify", "genuine.json", "--key", "00"], "is no public key"),
        (
            &["verify", "no.json", "--key", &key],
            "refused: the file is not a proof",
        ),
        (
            &["verify", "missing.json", "--key", &key],
            "missing.json cannot be read",
        ),
    ];
    for (arguments, reason) in refused {
        let (code, said) = ataa(arguments, folder.path());
        assert_eq!(code, 1, "{arguments:?}: {said}");
        assert!(said.contains(reason), "{arguments:?}: {said}");
    }
    let left: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

/// The script of docs/ shares nothing with our code: it was written from docs/proof.md.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_independent_program_agrees() {
    let app = TestApp::with_data().await;
    let (_, text) = gift_with_proof(&app, "75").await;
    let key = keys(&app).await.remove(0).to_string();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/verify_proof.py");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.json");
    let other_key = key.replacen("/journal+", "/other+", 1);
    let signature = text.find("journal ").unwrap() + "journal ".len();
    let forged = format!(
        "{}{}{}",
        &text[..signature + 20],
        if &text[signature + 20..=signature + 20] == "A" {
            "B"
        } else {
            "A"
        },
        &text[signature + 21..]
    );
    let cases = [
        (text.clone(), &key, "genuine"),
        (edited(&text), &key, "refused: the entry capture:"),
        (
            text.replacen("sadaqah", "zakat", 1),
            &key,
            "refused: the entry capture:",
        ),
        (forged, &key, "refused: the signature of the head does not hold"),
        (
            text,
            &other_key,
            "refused: the proof is of another format, journal or key",
        ),
    ];
    for (content, key, expected) in cases {
        std::fs::write(&file, content).unwrap();
        let done = Command::new("python3").arg(&script).arg(&file).arg(key).output();
        let done = done.expect("python3 is missing: scripts/setup python installs it");
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        assert!(said.starts_with(expected), "{expected}: {said}");
        assert_eq!(done.status.success(), expected == "genuine");
    }
}
