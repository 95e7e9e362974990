//! No one else's personal data in any page, feed, export or document (design invariant 9):
//! everything that a visitor and each demonstration account can reach is read, and searched
//! for every other person's name, address and number.

use std::collections::HashSet;

use aho_corasick::AhoCorasick;
use domain::identity::Iban;
use domain::ids::PersonId;

use crate::crawl::crawl;
use crate::support::{Answer, TestApp};
use crate::world;

/// A text that must not be shown to others, and whose it is.
#[derive(sqlx::FromRow)]
struct Secret {
    text: String,
    owner: Option<PersonId>,
    /// Names of those who work for the platform or a charity stand beside what they did.
    works: bool,
}

impl Secret {
    fn of_nobody(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            owner: None,
            works: false,
        }
    }
}

const SECRETS: &str = "SELECT name AS text, id AS owner, EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = person.id \
     AND r.role NOT IN ('donor', 'volunteer')) AS works FROM person \
     UNION SELECT email, id, FALSE FROM person \
     UNION SELECT mobile, id, FALSE FROM person WHERE mobile IS NOT NULL \
     UNION SELECT donor_name, person_id, FALSE FROM intent WHERE person_id IS NULL OR donor_name NOT IN (SELECT name FROM person) \
     UNION SELECT donor_email, person_id, FALSE FROM intent WHERE donor_email IS NOT NULL \
     UNION SELECT donor_mobile, person_id, FALSE FROM intent WHERE donor_mobile IS NOT NULL";

/// In whose names gifts are given. Those of the demonstration are common words ("my parents"), so only what
/// stands for one gift alone is looked for.
const DEDICATIONS: &str = "SELECT dedication_name AS text, MIN(person_id) AS owner, FALSE AS works FROM donation \
     WHERE dedication_name IS NOT NULL GROUP BY dedication_name HAVING COUNT(*) = 1";

/// Who paid into our account, and from where.
const PAYERS: &str = "SELECT counterparty_name AS text, NULL AS owner, FALSE AS works FROM bank_entry \
     UNION SELECT counterparty_iban, NULL, FALSE FROM bank_entry \
     UNION SELECT payer_iban, NULL, FALSE FROM transfer_pledge WHERE payer_iban IS NOT NULL";
/// To whom the bank's pages show payers.
const BANK_READERS: [&str; 4] = [
    "supervisor@example.org",
    "finance@example.org",
    "two-roles@example.org",
    "supervisor-two@example.org",
];
const BANK_PAGES: &str = "supervise/bank";

/// Numbers that the state knows people by, as they are kept; nobody is shown them, sealed or open.
const SEALED: &str = "SELECT national_id_sealed AS text, person_id AS owner, FALSE AS works FROM intent \
     WHERE national_id_sealed IS NOT NULL \
     UNION SELECT national_id_sealed, person_id, FALSE FROM gift_review WHERE national_id_sealed IS NOT NULL \
     UNION SELECT national_id_hash, person_id, FALSE FROM gift_review WHERE national_id_hash IS NOT NULL";

const IBANS: &str = "SELECT iban AS text, NULL AS owner, FALSE AS works FROM charity \
     UNION SELECT iban, NULL, FALSE FROM charity_iban";
/// Who has to do with no charity's account.
const WITHOUT_CHARITY: [&str; 2] = ["donor@example.org", "volunteer@example.org"];

/// Shorter texts are found by chance.
const SECRET_LENGTH_MIN: usize = 7;

const ACCOUNTS: [&str; 8] = [
    "donor@example.org",
    "manager@example.org",
    "reviewer@example.org",
    "supervisor@example.org",
    "finance@example.org",
    "volunteer@example.org",
    "two-roles@example.org",
    "supervisor-two@example.org",
];

async fn secrets(app: &TestApp, sql: &'static str) -> Vec<Secret> {
    let all: Vec<Secret> = backend::on!(&app.context.db, pool => sqlx::query_as(sql).fetch_all(pool).await).unwrap();
    all.into_iter()
        .filter(|secret| secret.text.len() >= SECRET_LENGTH_MIN)
        .collect()
}

/// The numbers of accounts, as they are kept and as they are written for people.
async fn accounts(app: &TestApp, sql: &'static str) -> Vec<Secret> {
    let mut all = secrets(app, sql).await;
    let grouped: Vec<_> = all
        .iter()
        .filter_map(|secret| secret.text.parse::<Iban>().ok())
        .map(|iban| Secret::of_nobody(&iban.grouped()))
        .collect();
    assert!(!grouped.is_empty(), "no account was found");
    all.extend(grouped);
    all
}

/// What nobody is shown: the numbers that the state knows people by.
async fn sealed(app: &TestApp) -> Vec<Secret> {
    let mut all = secrets(app, SEALED).await;
    assert!(!all.is_empty(), "no number was sealed");
    all.push(Secret::of_nobody(world::NATIONAL_ID));
    all
}

/// What an answer holds for whoever looks for texts in it: also a mobile number in parts.
fn searchable(answer: &Answer) -> Option<String> {
    let kind = answer.header("content-type").unwrap_or_default();
    if kind.starts_with("image/") || kind.starts_with("font/") {
        return None;
    }
    let text = String::from_utf8_lossy(&answer.body).replace(['\u{2066}', '\u{2068}', '\u{2069}'], "");
    Some(format!("{text}\n{:?}", answer.headers))
}

/// A demonstration tells everybody the addresses of its own accounts where they sign in.
fn is_told(answer: &Answer, secret: &Secret) -> bool {
    part_of_site(answer).starts_with("sign-in") && ACCOUNTS.contains(&secret.text.as_str())
}

/// The address behind the language.
fn part_of_site(answer: &Answer) -> &str {
    let path = &answer.path;
    path.strip_prefix("/ar/")
        .or_else(|| path.strip_prefix("/en/"))
        .unwrap_or(path)
}

/// Each answer is read once for all secrets together: pages times secrets would take minutes.
fn assert_without(answers: &[Answer], secrets: &[&Secret], who: &str) {
    let search = AhoCorasick::new(secrets.iter().map(|secret| &secret.text)).unwrap();
    for answer in answers {
        let Some(text) = searchable(answer) else { continue };
        for found in search.find_overlapping_iter(&text) {
            let secret = secrets[found.pattern().as_usize()];
            assert!(
                is_told(answer, secret),
                "{} shows {} to {who}",
                answer.path,
                secret.text
            );
        }
    }
}

fn assert_sound(answers: &[Answer], who: &str) {
    for answer in answers {
        assert!(
            !answer.status.is_server_error(),
            "{} answers {} to {who}",
            answer.path,
            answer.status
        );
        let dead = answer.status == 404 && !answer.path.starts_with("/pkg/") && answer.path.starts_with("/ar");
        assert!(!dead, "a link leads {who} to {}, which is not there", answer.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_finds_nobodys_data() {
    let app = TestApp::with_data().await;
    world::after_a_day(&app).await;
    let people = secrets(&app, SECRETS).await;
    assert!(people.len() > 100, "the invented people were not found");
    let dedications = secrets(&app, DEDICATIONS).await;
    assert!(dedications.iter().any(|secret| secret.text == world::DEDICATED_TO));
    let (ibans, payers) = (accounts(&app, IBANS).await, accounts(&app, PAYERS).await);
    let sealed = sealed(&app).await;
    let answers = crawl(&mut app.browser(), &["/ar", "/en", "/ar/impact/reports"]).await;
    assert!(answers.len() > 100, "only {} pages were reached", answers.len());
    assert_sound(&answers, "a visitor");
    for secrets in [&people, &dedications, &ibans, &payers, &sealed] {
        assert_without(&answers, &secrets.iter().collect::<Vec<_>>(), "a visitor");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_finds_only_its_own_data() {
    let app = TestApp::with_data().await;
    // Of the day's donors those who work on their requests know who they are.
    let people = secrets(&app, SECRETS).await;
    world::after_a_day(&app).await;
    let dedications = secrets(&app, DEDICATIONS).await;
    let (ibans, payers) = (accounts(&app, IBANS).await, accounts(&app, PAYERS).await);
    let sealed = sealed(&app).await;
    for email in ACCOUNTS {
        let own = people.iter().find(|secret| secret.text == email).unwrap().owner;
        let mut browser = app.signed_in(email).await;
        let answers = crawl(&mut browser, &["/ar/me", "/ar/manage", "/ar/supervise"]).await;
        let signed_in: Vec<_> = answers
            .iter()
            .filter(|answer| answer.path.starts_with("/ar/me"))
            .cloned()
            .collect();
        assert!(
            signed_in.len() >= 6,
            "{email} reached only {} own pages",
            signed_in.len()
        );
        let (inside, public): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| {
            ["supervise", "manage"]
                .iter()
                .any(|part| part_of_site(answer).starts_with(part))
        });
        assert_sound(&public, email);
        let others: Vec<_> = people.iter().filter(|secret| secret.owner != own).collect();
        assert_without(&public, &others, email);
        let dedications: Vec<_> = dedications.iter().filter(|secret| secret.owner != own).collect();
        for answers in [&public, &inside] {
            assert_without(answers, &dedications, email);
            assert_without(answers, &sealed.iter().collect::<Vec<_>>(), email);
            let elsewhere: Vec<_> = answers
                .iter()
                .filter(|answer| !(BANK_READERS.contains(&email) && part_of_site(answer).starts_with(BANK_PAGES)))
                .cloned()
                .collect();
            assert_without(&elsewhere, &payers.iter().collect::<Vec<_>>(), email);
        }
        if WITHOUT_CHARITY.contains(&email) {
            assert_without(&public, &ibans.iter().collect::<Vec<_>>(), email);
        }
        // Two invented people may have one name; then it is that of the one who works there.
        let workers: HashSet<_> = people
            .iter()
            .filter(|secret| secret.works)
            .map(|secret| &secret.text)
            .collect();
        let donors: Vec<_> = others
            .into_iter()
            .filter(|secret| !secret.works && !workers.contains(&secret.text))
            .collect();
        assert_without(&inside, &donors, email);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_of_own_data_holds_the_own_data_only() {
    let app = TestApp::with_data().await;
    let people = secrets(&app, SECRETS).await;
    let own = people
        .iter()
        .find(|secret| secret.text == "donor@example.org")
        .unwrap()
        .owner;
    let mut donor = app.signed_in("donor@example.org").await;
    let export = donor.get("/ar/me/privacy/data.json").await;
    assert_eq!(export.status, 200);
    assert_eq!(export.header("cache-control"), Some("no-store"));
    let text = export.text();
    assert!(text.contains("donor@example.org"));
    let others: Vec<_> = people.iter().filter(|secret| secret.owner != own).collect();
    assert_without(&[export], &others, "donor@example.org");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tracking_link_reveals_the_gift_and_nothing_else() {
    let app = TestApp::with_data().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let form = checkout
        .form("/checkout")
        .set("name", "Zuhayr Qantarawi")
        .set("mobile", "0551239876");
    let form = form.set("email", "zuhayr@example.net");
    let gift = guest.pay(&form).await;
    assert!(gift.path.starts_with("/ar/donations/"), "{}", gift.path);
    // Somebody else got hold of the link.
    let mut other = app.browser();
    for path in [
        gift.path.clone(),
        format!("{}/receipt", gift.path),
        format!("{}/receipt.pdf", gift.path),
    ] {
        let answer = other.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        let text = searchable(&answer).unwrap();
        for secret in ["zuhayr@example.net", "551239876"] {
            assert!(!text.contains(secret), "{path} reveals {secret}");
        }
    }
    // Another token finds nothing, and an almost right one neither.
    let (start, token) = gift.path.rsplit_once('/').unwrap();
    let almost: String = token.chars().rev().collect();
    assert_eq!(other.get(&format!("{start}/{almost}")).await.status, 404);
    assert_eq!(
        other
            .get(&format!("{start}/{}", &token[..token.len() - 1]))
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_tells_figures_or_an_outcome_and_nothing_else() {
    let app = TestApp::with_data().await;
    let mut guest = app.browser();
    let checkout = guest.quick_gift("50").await;
    let gift = guest.pay(&checkout.form("/checkout").set("mobile", "0551239876")).await;
    app.run_jobs().await;
    let totals = app.first_event("/events/totals").await;
    let figures: Vec<_> = totals.split('|').collect();
    assert!(
        figures.len() >= 4
            && figures
                .iter()
                .all(|figure| figure.parse::<u64>().is_ok_and(|value| value > 0)),
        "{totals}"
    );
    let (_, token) = gift.path.rsplit_once('/').unwrap();
    assert_eq!(app.first_event(&format!("/events/donations/{token}")).await, "settled");
    let guessed: String = token.chars().rev().collect();
    let answer = app.browser().get(&format!("/events/donations/{guessed}")).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (404, ""));
}
