//! Who may open what: each area with each demonstration account.

use crate::support::TestApp;

const ACCOUNTS: [&str; 7] = [
    "donor",
    "manager",
    "reviewer",
    "supervisor",
    "finance",
    "volunteer",
    "two-roles",
];

/// For whom each page opens, in the order of the accounts; to everybody else it does not exist.
const PAGES: [(&str, &str); 28] = [
    ("/me", "yes yes yes yes yes yes yes"),
    ("/me/donations", "yes yes yes yes yes yes yes"),
    ("/me/statement", "yes yes yes yes yes yes yes"),
    ("/me/preferences", "yes yes yes yes yes yes yes"),
    ("/manage", "no yes no no no no no"),
    ("/manage/opportunities", "no yes no no no no no"),
    ("/manage/opportunities/new", "no yes no no no no no"),
    ("/manage/money", "no yes no no no no no"),
    ("/manage/statement", "no yes no no no no no"),
    ("/manage/account", "no yes no no no no no"),
    ("/manage/reports", "no yes no no no no no"),
    ("/supervise", "no no yes yes yes no yes"),
    ("/supervise/finance", "no no no yes yes no yes"),
    ("/supervise/reconciliation", "no no no yes yes no yes"),
    ("/supervise/reviews", "no no yes yes no no yes"),
    ("/supervise/allocation", "no no no yes yes no yes"),
    ("/supervise/disbursements", "no no no yes yes no yes"),
    ("/supervise/batches", "no no no yes yes no yes"),
    ("/supervise/ibans", "no no no yes yes no yes"),
    ("/supervise/bank", "no no no yes yes no yes"),
    ("/supervise/reports", "no no no yes no no no"),
    ("/supervise/jobs", "no no no yes yes no yes"),
    ("/supervise/sms", "no no no yes yes no yes"),
    ("/supervise/refunds", "no no no yes yes no yes"),
    ("/supervise/large-gifts", "no no no yes yes no yes"),
    ("/supervise/alerts", "no no no yes yes no yes"),
    ("/supervise/limits", "no no no yes yes no yes"),
    ("/supervise/audit", "no no no yes no no no"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_area_opens_for_its_roles_only() {
    let app = TestApp::with_data().await;
    let mut browsers = Vec::new();
    for account in ACCOUNTS {
        browsers.push(app.signed_in(&format!("{account}@example.org")).await);
    }
    for (path, expected) in PAGES {
        let visitor = app.browser().get(&format!("/en{path}")).await;
        assert_eq!(visitor.status, 303, "{path}");
        let wanted = visitor.location().starts_with("/en/sign-in?next=%2Fen%2F");
        assert!(wanted, "{path}: {}", visitor.location());
        let mut opened = Vec::new();
        for browser in &mut browsers {
            let answer = browser.get(&format!("/en{path}")).await;
            opened.push(match answer.status.as_u16() {
                200 => "yes".to_owned(),
                404 => "no".to_owned(),
                other => other.to_string(),
            });
        }
        assert_eq!(opened.join(" "), expected, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_knows_only_the_own_charity() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let mine = "SELECT o.number FROM opportunity o WHERE o.charity_id IN (SELECT r.charity_id FROM person_role r \
         JOIN person p ON p.id = r.person_id WHERE p.email = 'manager@example.org') ORDER BY o.number LIMIT 1";
    let foreign = "SELECT o.number FROM opportunity o WHERE o.charity_id NOT IN (SELECT r.charity_id FROM person_role r \
         JOIN person p ON p.id = r.person_id WHERE p.email = 'manager@example.org' AND r.charity_id IS NOT NULL) \
         ORDER BY o.number LIMIT 1";
    let (mine, foreign) = (app.count(mine).await, app.count(foreign).await);
    assert_eq!(
        manager.get(&format!("/en/manage/opportunities/{mine}")).await.status,
        200
    );
    for path in [
        "",
        "/edit",
        "/preview",
        "/files",
        "/milestones/1",
        "/milestones/1/files",
        "/report",
    ] {
        let address = format!("/en/manage/opportunities/{foreign}{path}");
        assert_eq!(manager.get(&address).await.status, 404, "{address}");
    }
    let before = app.count("SELECT COUNT(*) FROM opportunity_event").await;
    for (path, step) in [
        ("", "submit"),
        ("", "pause"),
        ("/edit", ""),
        ("/milestones/1", "request"),
        ("/milestones/1", "report"),
        ("/report", "save"),
    ] {
        let answer = manager
            .post(&format!("/en/manage/opportunities/{foreign}{path}"), &[("step", step)])
            .await;
        assert_eq!(answer.status, 404, "{path} {step}");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM opportunity_event").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_is_shown_to_its_donor_only() {
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    let list = donor.get("/ar/me/donations").await;
    let gift = list.address_beginning("/ar/me/donations/");
    assert_eq!(donor.get(&gift).await.status, 200);
    let mut other = app.signed_in("volunteer@example.org").await;
    assert_eq!(other.get(&gift).await.status, 404);
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    assert_eq!(supervisor.get(&gift).await.status, 404);
    let visitor = app.browser().get(&gift).await;
    assert!(visitor.location().starts_with("/ar/sign-in?next="));
}
