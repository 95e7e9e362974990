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

const PATHS: [&str; 15] = [
    "/me",
    "/me/donations",
    "/me/statement",
    "/me/preferences",
    "/manage",
    "/manage/opportunities",
    "/manage/opportunities/new",
    "/manage/money",
    "/manage/reports",
    "/supervise",
    "/supervise/reviews",
    "/supervise/allocation",
    "/supervise/disbursements",
    "/supervise/reports",
    "/supervise/audit",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_area_opens_for_its_roles_only() {
    let app = TestApp::with_data().await;
    let mut table = format!("{:<26}visitor", "");
    for account in ACCOUNTS {
        table.push_str(&format!(" {account:>10}"));
    }
    let mut browsers = Vec::new();
    for account in ACCOUNTS {
        browsers.push(app.signed_in(&format!("{account}@example.org")).await);
    }
    for path in PATHS {
        let visitor = app.browser().get(&format!("/en{path}")).await;
        assert!(
            visitor.location().starts_with("/en/sign-in?next=%2Fen%2F"),
            "{path}: {}",
            visitor.location()
        );
        table.push_str(&format!("\n{path:<26}{:>7}", visitor.status.as_u16()));
        for browser in &mut browsers {
            let answer = browser.get(&format!("/en{path}")).await;
            table.push_str(&format!(" {:>10}", answer.status.as_u16()));
        }
    }
    insta::assert_snapshot!(table, @"");
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
