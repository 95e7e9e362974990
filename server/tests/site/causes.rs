//! What visitors read of causes: on a card, on the page of one, on a charity's profile, and in the figures
//! of the impact page.

use domain::giving::OpportunityState;
use domain::locale::Locale;

use crate::support::html::unescaped;
use crate::support::{Browser, TestApp};

/// A cause that takes money.
const OPEN: &str = "SELECT o.number FROM opportunity o JOIN charity c ON c.id = o.charity_id \
    WHERE o.state = 'published' AND c.state = 'active' ORDER BY o.number LIMIT 1";
/// Its charity's name in addresses.
const OPEN_SLUG: &str = "SELECT c.slug FROM opportunity o JOIN charity c ON c.id = o.charity_id \
    WHERE o.state = 'published' AND c.state = 'active' ORDER BY o.number LIMIT 1";

/// A browser that gets no page from the cache: what it reads is what the database holds.
fn reader(app: &TestApp) -> Browser<'_> {
    let mut browser = app.browser();
    browser.set_cookie("ataa_test", "1");
    browser
}

/// Changes a cause as if somebody had done so meanwhile.
async fn change(app: &TestApp, sql: &'static str, number: i64) {
    let write = app.context.db.write(move |tx| {
        Box::pin(async move {
            backend::in_tx!(tx, connection => sqlx::query(sql).bind(number).execute(connection).await.map(|_| ()))?;
            Ok(())
        })
    });
    write.await.unwrap();
}

/// The part of a page from a mark to an end.
#[track_caller]
fn part<'a>(html: &'a str, mark: &str, end: &str) -> &'a str {
    let (_, rest) = html
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark:?} in the page: {html}"));
    rest.split_once(end).map_or(rest, |(part, _)| part)
}

/// The words between the tags, each run of them by itself.
fn words(html: &str) -> Vec<String> {
    let runs = html.split('<').filter_map(|run| run.split_once('>'));
    runs.map(|(_, words)| unescaped(words.trim()))
        .filter(|words| !words.is_empty())
        .collect()
}

/// The badges behind the one of the field.
#[track_caller]
fn badges(html: &str, class: &str) -> Vec<String> {
    words(part(html, &format!("class=\"{class}\""), "</ul>")).split_off(1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cause_says_what_it_is_and_what_it_calls_for() {
    let app = TestApp::with_data().await;
    let number = app.count(OPEN).await;
    let give = |percent: &'static str| change(&app, percent, number);
    let as_it_is = "UPDATE opportunity SET track = 'developmental', urgent = TRUE, zakat_categories = 'fuqara' \
        WHERE number = $1";
    let calm = "UPDATE opportunity SET urgent = FALSE WHERE number = $1";
    let little_missing = "UPDATE opportunity_total SET collected_halalas = (SELECT o.target_halalas / 100 * 85 FROM \
        opportunity o WHERE o.id = opportunity_id) WHERE opportunity_id = (SELECT id FROM opportunity WHERE number = $1)";
    let more_missing = "UPDATE opportunity_total SET collected_halalas = (SELECT o.target_halalas / 100 * 84 FROM \
        opportunity o WHERE o.id = opportunity_id) WHERE opportunity_id = (SELECT id FROM opportunity WHERE number = $1)";
    for locale in [Locale::Ar, Locale::En] {
        let mut reader = reader(&app);
        let code = locale.code();
        let track = locales::catalogue_track_developmental_short(locale);
        let (urgent, near) = (locales::ui_urgent(locale), locales::ui_nearly_complete(locale));
        let zakat = locales::ui_zakat_accepted(locale);
        let page_zakat = locales::catalogue_badge_zakat(locale);
        let mut read = async || {
            let list = reader.get(&format!("/{code}/opportunities?q={number}")).await;
            let page = reader.get(&format!("/{code}/opportunities/{number}")).await;
            let card = badges(&list.text(), "opportunity-card__badges");
            (card, badges(&page.text(), "opportunity__badges"))
        };

        give(as_it_is).await;
        give(little_missing).await;
        let (card, page) = read().await;
        // The bar says how near an urgent cause is; its page says it in words, too.
        assert_eq!(card, [track, urgent, zakat]);
        assert_eq!(page, [track, urgent, near, page_zakat]);

        give(calm).await;
        let (card, page) = read().await;
        assert_eq!(card, [track, near, zakat]);
        assert_eq!(page, [track, near, page_zakat]);

        give(more_missing).await;
        let (card, page) = read().await;
        assert_eq!(card, [track, zakat]);
        assert_eq!(page, [track, page_zakat]);

        // What takes no money calls for none.
        give(as_it_is).await;
        give(little_missing).await;
        app.set_state(number, "paused").await;
        let (card, page) = read().await;
        assert_eq!(card, [track, zakat]);
        assert_eq!(page, [track, page_zakat]);
        app.set_state(number, "published").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charity_shows_its_causes_at_every_stage() {
    let app = TestApp::with_data().await;
    let (number, slug) = (app.count(OPEN).await, app.text(OPEN_SLUG).await);
    change(
        &app,
        "UPDATE opportunity SET published_at_us = 1795337000000000 WHERE number = $1",
        number,
    )
    .await;
    for locale in [Locale::Ar, Locale::En] {
        let stages = [
            (OpportunityState::Published, locales::charities_open_title(locale)),
            (OpportunityState::Funded, locales::charities_funded_title(locale)),
            (
                OpportunityState::Executing,
                locales::charities_in_progress_title(locale),
            ),
            (OpportunityState::Reporting, locales::charities_reporting_title(locale)),
            (OpportunityState::Completed, locales::charities_completed_title(locale)),
        ];
        let mut reader = reader(&app);
        let code = locale.code();
        let link = format!("href=\"/{code}/opportunities/{number}\"");
        for (state, title) in stages {
            app.set_state(number, state.code()).await;
            let profile = reader.get(&format!("/{code}/charities/{slug}")).await;
            profile.assert_page(200, locale, title);
            let html = profile.text();
            let group = part(&html, &format!("aria-labelledby=\"{}\"", state.code()), "</section>");
            assert_eq!(words(group).first().map(String::as_str), Some(title));
            assert!(group.contains(&link), "{state} is not under its heading: {group}");
            assert_eq!(
                html.matches(&link).count(),
                group.matches(&link).count(),
                "{state}: shown once"
            );
        }
        app.set_state(number, "published").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_impact_page_ranks_fields_and_counts_them() {
    let app = TestApp::with_data().await;
    for locale in [Locale::Ar, Locale::En] {
        let page = app.browser().get(&format!("/{}/impact", locale.code())).await;
        page.assert_page(200, locale, locales::impact_count_fields(locale));
        let html = page.text();
        let counters = words(part(&html, "class=\"card counts counts--lead\"", "</dl>"));
        let fields = counters
            .iter()
            .position(|words| words == locales::impact_count_fields(locale));
        assert_eq!(fields.map(|at| counters[at + 1].as_str()), Some("25"), "{counters:?}");

        let heading = format!(">{}</caption>", locales::impact_fields_in_figures(locale));
        let table = part(&html, &heading, "</table>");
        let (head, body) = table.split_once("<tbody>").unwrap();
        let share = words(head)
            .iter()
            .position(|words| words == locales::impact_share(locale))
            .expect("a column for the share");
        let rows: Vec<Vec<String>> = body.split("<tr>").skip(1).map(words).collect();
        let shares = rows.iter().map(|row| basis_points(&row[share])).collect::<Vec<_>>();
        let fields = shares.iter().flatten().count();
        assert_eq!(fields, 7, "{rows:?}");
        assert_eq!(shares.iter().flatten().sum::<i64>(), 10_000, "{rows:?}");
        let other = locale.pick("أخرى", "Other");
        assert_eq!(rows[fields - 1][0], other, "{rows:?}");
        assert!(shares[..fields - 1].is_sorted_by(|one, next| one >= next), "{rows:?}");
    }
}

/// A percentage as displayed, in hundredths of a percent; `None` where there is none.
fn basis_points(text: &str) -> Option<i64> {
    let (whole, parts) = match text.strip_suffix('%')?.split_once('.') {
        Some((whole, parts)) => (whole, format!("{parts:0<2}")),
        None => (text.strip_suffix('%')?, "00".to_owned()),
    };
    format!("{whole}{parts}").parse().ok()
}
