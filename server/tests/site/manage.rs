//! A charity's dashboard: what its manager sees of an opportunity before visitors do.

use domain::locale::Locale;

use crate::support::TestApp;

/// An opportunity of the demonstration's manager that takes gifts and has a picture.
const MINE: &str = "SELECT MIN(o.number) FROM opportunity o \
    WHERE o.charity_id IN (SELECT r.charity_id FROM person_role r JOIN person p ON p.id = r.person_id \
    WHERE p.email = 'manager@example.org') AND o.state = 'published' \
    AND EXISTS (SELECT 1 FROM attachment a WHERE a.owner_id = o.id AND a.role = 'photo' AND a.public)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_preview_is_the_page_of_visitors_and_sends_nothing() {
    let app = TestApp::with_data().await;
    let number = app.count(MINE).await;
    let public = app.browser().get(&format!("/en/opportunities/{number}")).await;
    app.set_state(number, "draft").await;
    let mut manager = app.signed_in("manager@example.org").await;
    let preview = manager.get(&format!("/en/manage/opportunities/{number}/preview")).await;
    preview.assert_page(200, Locale::En, "Visitors give here once it is published");
    // The same component draws both: picture, giving panel, milestones and facts.
    for part in [
        "opportunity__art",
        "art__photo",
        "give__remaining-amount",
        "name=\"intention\"",
        "id=\"story\"",
        "id=\"path\"",
        "id=\"milestones\"",
        "id=\"facts\"",
    ] {
        let there = |text: String| text.contains(part);
        // Zakat is asked for only where it is accepted, in both alike.
        assert_eq!(there(public.text()), there(preview.text()), "{part}");
    }
    assert!(preview.text().contains("name=\"amount\""));
    let gives = |form: &crate::support::html::Form| form.has("amount") || form.action.ends_with("/give");
    assert!(public.forms().iter().any(gives), "{}", public.text());
    assert!(!preview.forms().iter().any(gives), "{}", preview.text());
}
