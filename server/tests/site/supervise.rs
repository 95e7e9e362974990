//! The supervisors' pages say what is the matter: which step is missing, and that a step is another
//! person's.

use domain::locale::Locale;

use crate::support::TestApp;

const HANDED_IN: &str = "SELECT MIN(o.number) FROM opportunity o JOIN charity c ON c.id = o.charity_id \
    WHERE o.state = 'submitted' AND c.state = 'active'";
const APPROVAL: [(&str, &str); 2] = [("decision", "approve"), ("reason", "")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_names_the_step_that_is_missing_or_the_other_person() {
    let app = TestApp::with_data().await;
    let number = app.count(HANDED_IN).await;
    let path = format!("supervise/reviews/{number}");
    let (english, arabic) = (format!("/en/{path}"), format!("/ar/{path}"));
    let with_step = |step| [APPROVAL[0], APPROVAL[1], ("step", step)];
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    supervisor.get(&english).await;
    let early = supervisor.post(&english, &with_step("decide")).await;
    early.assert_page(409, Locale::En, "Something has to come first");
    early.assert_page(409, Locale::En, "A reviewer has to recommend first");
    let early = supervisor.post(&arabic, &with_step("decide")).await;
    early.assert_page(409, Locale::Ar, "لا بد أن يوصي مراجع أولًا");
    // Whoever recommended has done their part; whoever comes after them is told that somebody did.
    let mut first = app.signed_in("reviewer@example.org").await;
    first.get(&english).await;
    let done = first.post(&english, &with_step("recommend")).await;
    assert!(done.location().ends_with("done=recommended"), "{}", done.text());
    let own = first.post(&english, &with_step("recommend")).await;
    own.assert_page(409, Locale::En, "Another person has to do this");
    assert!(!own.text().contains("Things changed"), "{}", own.text());
    let mut second = app.signed_in("two-roles@example.org").await;
    second.get(&english).await;
    let late = second.post(&english, &with_step("recommend")).await;
    late.assert_page(409, Locale::En, "Things changed before your request arrived");
}
