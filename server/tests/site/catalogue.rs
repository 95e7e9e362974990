//! The catalogue's addresses: what is not known in one is left out and said.

use domain::locale::Locale;

use crate::support::TestApp;

const SLUG: &str = "SELECT c.slug FROM charity c JOIN opportunity o ON o.charity_id = c.id \
    WHERE c.state = 'active' AND o.state = 'published' ORDER BY c.slug LIMIT 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_is_not_known_is_named_and_left_out() {
    let app = TestApp::with_data().await;
    let mut visitor = app.browser();
    let all = visitor.get("/en/opportunities").await;
    assert!(!all.text().contains("was left out"));
    let cards = |text: &str| text.matches("class=\"opportunity-card__title\"").count();
    for (query, label) in [
        ("field=astrology", "Field"),
        ("subfield=nothing", "Sub-field"),
        ("region=SA-99", "Region"),
        ("track=fast", "Track"),
        ("charity=no-such-charity", "Charity"),
        ("charity=A+B", "Charity"),
        ("state=draft", "Status"),
        ("sort=price", "Order"),
    ] {
        let page = visitor.get(&format!("/en/opportunities?{query}")).await;
        page.assert_page(200, Locale::En, "is not known and was left out");
        let value = query.split_once('=').unwrap().1.replace('+', " ");
        let isolated = format!("\u{2068}{label}\u{2069}: “\u{2068}{value}\u{2069}”");
        assert!(page.text().contains(&isolated), "{query}: {}", page.text());
        assert_eq!(cards(&page.text()), cards(&all.text()), "{query}");
    }
    // What is known beside it still narrows the list.
    let both = visitor.get("/ar/opportunities?field=health&region=SA-99").await;
    both.assert_page(200, Locale::Ar, "لا نعرف");
    assert!(
        both.text()
            .contains("<input type=\"hidden\" name=\"field\" value=\"health\"")
    );
    // An empty value, as a form sends it, is no value: the view has its one address.
    let empty = visitor.get("/en/opportunities?region=&track=care&charity=").await;
    assert_eq!(empty.location(), "/en/opportunities?track=care");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charity_is_chosen_in_the_form() {
    let app = TestApp::with_data().await;
    let slug = app.text(SLUG).await;
    let mut visitor = app.browser();
    let page = visitor.get("/en/opportunities").await;
    let form = page.form("/opportunities");
    let offered = form.fields.iter().find(|field| field.name == "charity").unwrap();
    assert!(offered.options.contains(&slug), "{:?}", offered.options);
    let narrowed = visitor.get(&format!("/en/opportunities?charity={slug}")).await;
    assert_eq!(narrowed.status, 200, "{}", narrowed.text());
    assert!(!narrowed.text().contains("was left out"));
    assert_eq!(narrowed.form("/opportunities").value("charity"), Some(slug));
}
