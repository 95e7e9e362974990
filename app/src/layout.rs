//! The frame around every page: head, header, navigation, footer.

use std::sync::Arc;

use leptos::prelude::*;

use crate::page::{Assets, Page, Theme, Viewer};
use crate::ui::Icon;

/// Where in the site a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Nowhere that the navigation names.
    #[default]
    Nowhere,
    /// The home page.
    Home,
    /// The catalogue.
    Opportunities,
    /// Public impact and its reports.
    Impact,
    /// The directory of charities.
    Charities,
    /// Who we are.
    About,
    /// The donor's own pages.
    Me(MePlace),
    /// The charity's pages.
    Manage(ManagePlace),
    /// The supervisors' pages.
    Supervise(SupervisePlace),
}

/// The donor's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MePlace {
    /// Overview.
    Overview,
    /// Own gifts.
    Donations,
    /// Impact reports received.
    Impact,
    /// Receipts and statements.
    Receipts,
    /// Preferences and sessions.
    Preferences,
    /// Own data.
    Privacy,
}

/// The charity's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagePlace {
    /// What needs doing today.
    Today,
    /// Own opportunities.
    Opportunities,
    /// Money collected and due.
    Money,
    /// The settlement statement.
    Statement,
    /// Where the charity is paid.
    Account,
    /// Impact reports.
    Reports,
}

/// The supervisors' pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupervisePlace {
    /// What is waiting.
    Today,
    /// Opportunities under review.
    Reviews,
    /// Money to place.
    Allocation,
    /// Money to pay out.
    Disbursements,
    /// Payments on their way to the bank.
    Batches,
    /// Accounts of charities that change.
    Ibans,
    /// Bank statements and money in suspense.
    Bank,
    /// Reports to check.
    Reports,
    /// What finance looks at first.
    Finance,
    /// What gateways, bank and journal do not agree on.
    Reconciliation,
    /// Jobs that do their work, and those that are late.
    Jobs,
    /// Gifts by text message.
    Sms,
    /// Requests for refunds, and chargebacks.
    Refunds,
    /// Large gifts to look at.
    LargeGifts,
    /// The register of alerts.
    Alerts,
    /// The limits on gifts.
    Limits,
    /// The audit log.
    Audit,
}

/// Renders a whole document.
pub(crate) fn render(viewer: &Viewer, assets: &Arc<Assets>, page: Page) -> String {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(viewer.clone());
        document(viewer, assets, page).to_html()
    });
    owner.unset_with_forced_cleanup();
    format!("<!doctype html>{}", without_markers(&html))
}

/// Opens an island; its closing tag has a slash.
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";
/// What the renderer leaves between nodes for hydration.
const MARKER: &str = "<!>";

/// Takes the hydration markers out of everything but islands: nothing else is hydrated,
/// and inside a title or a text area a marker would be read as text. What people wrote
/// cannot contain a marker, because `<` is escaped there.
pub(crate) fn without_markers(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(ISLAND) {
        let end = rest[start..]
            .find(ISLAND_END)
            .map_or(rest.len(), |length| start + length + ISLAND_END.len());
        clean.push_str(&rest[..start].replace(MARKER, ""));
        clean.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    clean.push_str(&rest.replace(MARKER, ""));
    clean
}

/// The reader, for components below the frame.
#[must_use]
pub fn viewer() -> Viewer {
    expect_context::<Viewer>()
}

fn document(viewer: &Viewer, assets: &Assets, page: Page) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = format!("{} · {}", page.title, locales::layout_brand(locale));
    let head = head(viewer, assets, &page, &title);
    let place = page.place;
    let body = (page.body)();
    let inside = match place {
        Place::Me(_) | Place::Manage(_) | Place::Supervise(_) => workspace(viewer, place, body).into_any(),
        _ => body,
    };
    view! {
        <html lang=locale.code() dir=locale.dir() data-theme=viewer.theme.attribute()>
            {head}
            <body>
                <crate::ui::Definitions />
                <a class="skip-link" href="#main">{locales::layout_skip_to_content(locale)}</a>
                {viewer.demo.then(|| view! { <aside class="demo-bar" id="demo-notice" aria-labelledby="demo-notice">{locales::layout_demo_notice(locale)}</aside> })}
                {header(viewer, place)}
                <main id="main" tabindex="-1">{inside}</main>
                {footer(viewer)}
            </body>
        </html>
    }
}

fn head(viewer: &Viewer, assets: &Assets, page: &Page, title: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let address = format!("{}{}", viewer.public_url, viewer.link(path_only(&viewer.path)));
    let canonical = format!("{}{}", viewer.public_url, viewer.link(&viewer.path));
    let alternate = |other: domain::locale::Locale| format!("{}/{}{}", viewer.public_url, other.code(), viewer.path);
    let description = page
        .description
        .clone()
        .unwrap_or_else(|| locales::layout_description(locale).to_owned());
    let image = page
        .image
        .clone()
        .unwrap_or_else(|| format!("/images/share-{}.png", locale.code()));
    let image = if image.starts_with('/') {
        format!("{}{image}", viewer.public_url)
    } else {
        image
    };
    let structured: Vec<_> = page
        .structured_data
        .iter()
        .map(|data| {
            // A closing tag inside the text would end the element: `<` is written as an escape.
            let text = data.to_string().replace('<', "\\u003c");
            view! { <script type="application/ld+json" inner_html=text></script> }
        })
        .collect();
    let fonts: Vec<_> = assets
        .fonts
        .iter()
        .map(|font| view! { <link rel="preload" href=font.clone() r#as="font" type="font/woff2" crossorigin="" /> })
        .collect();
    let boot = assets.boot.clone();
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
            <title>{title.to_owned()}</title>
            <meta name="description" content=description.clone() />
            {(!page.indexable).then(|| view! { <meta name="robots" content="noindex" /> })}
            {theme_colours(viewer.theme)}
            {fonts}
            <link rel="stylesheet" href=assets.css.clone() />
            <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
            <link rel="apple-touch-icon" href="/icons/icon-192.png" />
            <link rel="manifest" href=format!("/manifest-{}.webmanifest", locale.code()) />
            <link rel="canonical" href=canonical />
            <link rel="alternate" hreflang="ar" href=alternate(domain::locale::Locale::Ar) />
            <link rel="alternate" hreflang="en" href=alternate(domain::locale::Locale::En) />
            {open_graph("og:type", "website")}
            {open_graph("og:site_name", locales::layout_brand(locale))}
            {open_graph("og:title", title)}
            {open_graph("og:description", &description)}
            {open_graph("og:url", &address)}
            {open_graph("og:image", &image)}
            {open_graph("og:locale", locale.pick("ar_SA", "en_GB"))}
            <meta name="twitter:card" content="summary_large_image" />
            {structured}
            {(!boot.is_empty())
                .then(|| {
                    view! {
                        <script
                            type="module"
                            src=boot
                            data-js=assets.js.clone()
                            data-wasm=assets.wasm.clone()
                        ></script>
                    }
                })}
        </head>
    }
}

/// What colours the browser's own parts: the ground of the chosen theme, or of each.
fn theme_colours(theme: Theme) -> AnyView {
    const LIGHT: &str = "#fbf8f1";
    const DARK: &str = "#0e1613";
    let ground = |colour: &'static str, media: Option<&'static str>| {
        // `media` is an attribute of this element that the view macro does not know.
        leptos::html::meta()
            .attr("name", "theme-color")
            .attr("content", colour)
            .attr("media", media)
    };
    let (scheme, grounds) = match theme {
        Theme::Light => ("light", vec![ground(LIGHT, None)]),
        Theme::Dark => ("dark", vec![ground(DARK, None)]),
        Theme::System => (
            "light dark",
            vec![
                ground(LIGHT, Some("(prefers-color-scheme: light)")),
                ground(DARK, Some("(prefers-color-scheme: dark)")),
            ],
        ),
    };
    view! {
        <meta name="color-scheme" content=scheme />
        {grounds}
    }
    .into_any()
}

/// `property` is no attribute that the view macro knows.
fn open_graph(property: &'static str, content: &str) -> impl IntoView + use<> {
    leptos::html::meta()
        .attr("property", property)
        .attr("content", content.to_owned())
}

fn path_only(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

fn header(viewer: &Viewer, place: Place) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items = [
        (
            Place::Opportunities,
            "/opportunities",
            locales::layout_nav_opportunities(locale),
        ),
        (Place::Impact, "/impact", locales::layout_nav_impact(locale)),
        (Place::Charities, "/charities", locales::layout_nav_charities(locale)),
        (Place::About, "/about", locales::layout_nav_about(locale)),
    ];
    let links: Vec<_> = items
        .iter()
        .map(|(item, path, text)| {
            let current = (*item == place).then_some("page");
            view! { <li><a href=viewer.link(path) aria-current=current>{*text}</a></li> }
        })
        .collect();
    let count = viewer.basket_count;
    let basket_label = locales::layout_basket(locale, count, &viewer.style().integer(count));
    view! {
        <header class="site-header">
            <div class="wrap site-header__row">
                <a class="logo" href=viewer.link("")>
                    <crate::ui::Emblem />
                    <span>{locales::layout_brand(locale)}</span>
                </a>
                <nav class="site-header__nav" aria-label=locales::layout_nav_label(locale)>
                    <ul>{links}</ul>
                </nav>
                <div class="site-header__tools">
                    <a
                        class="site-header__language"
                        href=viewer.other_language_link()
                        lang=locale.other().code()
                        hreflang=locale.other().code()
                    >
                        {locales::layout_language_name(locale.other())}
                    </a>
                    <a class="icon-button" href=viewer.link("/basket")>
                        <Icon name="basket" />
                        <span class="visually-hidden">{basket_label}</span>
                        {(count > 0)
                            .then(|| view! { <b class="icon-button__count" aria-hidden="true">{viewer.style().integer(count)}</b> })}
                    </a>
                    {account(viewer)}
                    {phone_menu(viewer, &items, place)}
                </div>
            </div>
        </header>
    }
}

/// The navigation of narrow windows: a disclosure, so that it opens without a script.
fn phone_menu(viewer: &Viewer, items: &[(Place, &str, &'static str)], place: Place) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let links: Vec<_> = items
        .iter()
        .map(|(item, path, text)| {
            let current = (*item == place).then_some("page");
            view! { <a class="menu__link" href=viewer.link(path) aria-current=current>{*text}</a> }
        })
        .collect();
    let account = match viewer.person {
        Some(_) => (viewer.link("/me"), locales::layout_my_account(locale)),
        None => (viewer.link("/sign-in"), locales::layout_sign_in(locale)),
    };
    let other = locale.other();
    let other_link = viewer.other_language_link();
    view! {
        <crate::ui::Menu label=locales::layout_nav_label(locale) class="menu--phone">
            <nav aria-label=locales::layout_nav_label(locale)>
                {links}
                <hr class="menu__rule" />
                <a class="menu__link" href=account.0>
                    <Icon name="user" />
                    {account.1}
                </a>
                <a class="menu__link" href=other_link lang=other.code() hreflang=other.code()>
                    <Icon name="language" />
                    {locales::layout_language_name(other)}
                </a>
            </nav>
        </crate::ui::Menu>
    }
}

fn account(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    match &viewer.person {
        Some(_) => view! {
            <a class="button button--plain site-header__account" href=viewer.link("/me")>
                <Icon name="user" />
                <span>{locales::layout_my_account(locale)}</span>
            </a>
        }
        .into_any(),
        None => view! {
            <a class="button button--plain site-header__account" href=viewer.link("/sign-in")>
                {locales::layout_sign_in(locale)}
            </a>
        }
        .into_any(),
    }
}

/// Place, path, icon and words of an item.
type NavigationItem = (Place, &'static str, &'static str, &'static str);

/// Side navigation of signed-in areas. A person with several roles sees them all (M10).
fn workspace(viewer: &Viewer, place: Place, body: AnyView) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let mut groups: Vec<(&'static str, Vec<NavigationItem>)> = vec![(
        locales::layout_area_me(locale),
        vec![
            (
                Place::Me(MePlace::Overview),
                "/me",
                "dashboard",
                locales::layout_me_overview(locale),
            ),
            (
                Place::Me(MePlace::Donations),
                "/me/donations",
                "heart",
                locales::layout_me_donations(locale),
            ),
            (
                Place::Me(MePlace::Impact),
                "/me/impact",
                "sparkles",
                locales::layout_me_impact(locale),
            ),
            (
                Place::Me(MePlace::Receipts),
                "/me/receipts",
                "receipt",
                locales::layout_me_receipts(locale),
            ),
            (
                Place::Me(MePlace::Preferences),
                "/me/preferences",
                "settings",
                locales::layout_me_preferences(locale),
            ),
            (
                Place::Me(MePlace::Privacy),
                "/me/privacy",
                "shield",
                locales::layout_me_privacy(locale),
            ),
        ],
    )];
    if viewer.manages() {
        groups.push((
            locales::layout_area_manage(locale),
            vec![
                (
                    Place::Manage(ManagePlace::Today),
                    "/manage",
                    "list-checks",
                    locales::layout_manage_today(locale),
                ),
                (
                    Place::Manage(ManagePlace::Opportunities),
                    "/manage/opportunities",
                    "folder",
                    locales::layout_manage_opportunities(locale),
                ),
                (
                    Place::Manage(ManagePlace::Money),
                    "/manage/money",
                    "wallet",
                    locales::layout_manage_money(locale),
                ),
                (
                    Place::Manage(ManagePlace::Statement),
                    "/manage/statement",
                    "receipt",
                    locales::layout_manage_statement(locale),
                ),
                (
                    Place::Manage(ManagePlace::Account),
                    "/manage/account",
                    "credit-card",
                    locales::layout_manage_account(locale),
                ),
                (
                    Place::Manage(ManagePlace::Reports),
                    "/manage/reports",
                    "file-text",
                    locales::layout_manage_reports(locale),
                ),
            ],
        ));
    }
    if viewer.supervises() {
        groups.push((
            locales::layout_area_supervise(locale),
            vec![
                (
                    Place::Supervise(SupervisePlace::Today),
                    "/supervise",
                    "inbox",
                    locales::layout_supervise_today(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Finance),
                    "/supervise/finance",
                    "dashboard",
                    locales::reconciliation_finance_title(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Reconciliation),
                    "/supervise/reconciliation",
                    "list-checks",
                    locales::reconciliation_nav(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Reviews),
                    "/supervise/reviews",
                    "clipboard-check",
                    locales::layout_supervise_reviews(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Allocation),
                    "/supervise/allocation",
                    "split",
                    locales::layout_supervise_allocation(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Disbursements),
                    "/supervise/disbursements",
                    "banknote",
                    locales::layout_supervise_disbursements(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Batches),
                    "/supervise/batches",
                    "layers",
                    locales::layout_supervise_batches(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Ibans),
                    "/supervise/ibans",
                    "credit-card",
                    locales::layout_supervise_ibans(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Bank),
                    "/supervise/bank",
                    "wallet",
                    locales::layout_supervise_bank(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Reports),
                    "/supervise/reports",
                    "file-text",
                    locales::layout_supervise_reports(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Jobs),
                    "/supervise/jobs",
                    "clock",
                    locales::layout_supervise_jobs(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Sms),
                    "/supervise/sms",
                    "phone",
                    locales::sms_supervise_title(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Refunds),
                    "/supervise/refunds",
                    "undo",
                    locales::layout_supervise_refunds(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::LargeGifts),
                    "/supervise/large-gifts",
                    "gift",
                    locales::layout_supervise_large_gifts(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Alerts),
                    "/supervise/alerts",
                    "flag",
                    locales::layout_supervise_alerts(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Limits),
                    "/supervise/limits",
                    "scale",
                    locales::layout_supervise_limits(locale),
                ),
                (
                    Place::Supervise(SupervisePlace::Audit),
                    "/supervise/audit",
                    "scroll",
                    locales::layout_supervise_audit(locale),
                ),
            ],
        ));
    }
    for (_, items) in &mut groups {
        items.retain(|(place, ..)| may_open(viewer, *place));
    }
    // The part of the site that one is in comes first: on a phone the rest runs out of the window.
    groups.sort_by_key(|(_, items)| !items.iter().any(|(item, ..)| *item == place));
    let several = groups.len() > 1;
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(name, items)| {
            let items: Vec<_> = items
                .into_iter()
                .map(|(item, path, icon, text)| {
                    let current = (item == place).then_some("page");
                    view! {
                        <li>
                            <a href=viewer.link(path) aria-current=current>
                                <Icon name=icon />
                                <span>{text}</span>
                            </a>
                        </li>
                    }
                })
                .collect();
            view! {
                {several.then(|| view! { <p class="side-nav__group">{name}</p> })}
                <ul>{items}</ul>
            }
        })
        .collect();
    view! {
        <div class="wrap workspace">
            <nav class="side-nav" aria-label=locales::layout_area_label(locale)>
                {groups}
                <form method="post" action=viewer.link("/sign-out")>
                    <button class="side-nav__sign-out" type="submit">
                        <Icon name="log-out" />
                        <span>{locales::layout_sign_out(locale)}</span>
                    </button>
                </form>
            </nav>
            <div class="workspace__content">{body}</div>
        </div>
    }
}

/// Whether one of the supervisors' pages is there for the reader: each role sees its own.
fn may_open(viewer: &Viewer, place: Place) -> bool {
    use domain::people::{Action, Subject};
    let action = match place {
        Place::Supervise(SupervisePlace::Reviews) => Action::ReviewQueueView,
        Place::Supervise(SupervisePlace::Allocation) => Action::AllocationView,
        Place::Supervise(SupervisePlace::Disbursements | SupervisePlace::Batches) => Action::DisbursementApprove,
        Place::Supervise(SupervisePlace::Ibans) => Action::AccountApprove,
        Place::Supervise(SupervisePlace::Bank) => Action::BankView,
        Place::Supervise(SupervisePlace::Reports) => Action::ReportPublish,
        Place::Supervise(SupervisePlace::Finance | SupervisePlace::Reconciliation) => Action::ReconciliationView,
        Place::Supervise(SupervisePlace::Jobs) => Action::JobView,
        Place::Supervise(SupervisePlace::Sms) => Action::SmsGivingView,
        Place::Supervise(SupervisePlace::Refunds) => Action::RefundView,
        Place::Supervise(SupervisePlace::LargeGifts) => Action::GiftReviewDecide,
        Place::Supervise(SupervisePlace::Alerts) => Action::AlertView,
        Place::Supervise(SupervisePlace::Limits) => Action::LimitView,
        Place::Supervise(SupervisePlace::Audit) => Action::AuditView,
        _ => return true,
    };
    viewer.actor.may(action, Subject::Platform)
}

/// Light, dark, or as the device is set: one press each, kept in a cookie, without a script.
fn theme_choice(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let current = viewer.theme;
    let choices = Theme::ALL
        .map(|theme| {
            let (icon, text) = match theme {
                Theme::System => ("theme", locales::layout_theme_system(locale)),
                Theme::Light => ("sun", locales::layout_theme_light(locale)),
                Theme::Dark => ("moon", locales::layout_theme_dark(locale)),
            };
            let pressed = if theme == current { "true" } else { "false" };
            view! {
                <button class="theme-choice__button" name="theme" value=theme.code() aria-pressed=pressed>
                    <Icon name=icon />
                    <span>{text}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <form
            class="theme-choice"
            method="post"
            action=viewer.link("/theme")
            aria-label=locales::layout_theme_label(locale)
        >
            <input type="hidden" name="back" value=viewer.link(&viewer.path) />
            {choices}
        </form>
    }
}

fn footer(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let link = |path: &str, text: &'static str| view! { <li><a href=viewer.link(path)>{text}</a></li> };
    view! {
        <footer class="site-footer">
            {crate::ui::footer_frieze()}
            <div class="wrap site-footer__grid">
                <div class="site-footer__about">
                    <p class="site-footer__brand">
                        <crate::ui::Emblem />
                        {locales::layout_brand(locale)}
                    </p>
                    <p>{locales::layout_footer_promise(locale)}</p>
                    <p class="site-footer__license">{locales::layout_footer_license(locale)}</p>
                    {theme_choice(viewer)}
                </div>
                <nav aria-label=locales::layout_footer_give_label(locale)>
                    <h2>{locales::layout_footer_give_label(locale)}</h2>
                    <ul>
                        {link("/opportunities", locales::layout_nav_opportunities(locale))}
                        {link("/opportunities?urgent=1", locales::layout_footer_urgent(locale))}
                        {link("/opportunities?zakat=1", locales::layout_footer_zakat(locale))}
                        {link("/about/sms", locales::sms_about_title(locale))}
                        {link("/basket", locales::layout_footer_basket(locale))}
                    </ul>
                </nav>
                <nav aria-label=locales::layout_footer_trust_label(locale)>
                    <h2>{locales::layout_footer_trust_label(locale)}</h2>
                    <ul>
                        {link("/impact", locales::layout_nav_impact(locale))}
                        {link("/impact/reports", locales::layout_footer_reports(locale))}
                        {link("/charities", locales::layout_nav_charities(locale))}
                        {link("/verify", locales::layout_footer_verify(locale))}
                        {link("/about/policies", locales::layout_footer_policies(locale))}
                    </ul>
                </nav>
                <nav aria-label=locales::layout_footer_about_label(locale)>
                    <h2>{locales::layout_footer_about_label(locale)}</h2>
                    <ul>
                        {link("/about", locales::layout_nav_about(locale))}
                        {link("/about/privacy", locales::layout_footer_privacy(locale))}
                        {link("/about/accessibility", locales::layout_footer_accessibility(locale))}
                        {viewer
                            .demo
                            .then(|| {
                                view! {
                                    <li><a href="/demo/mailbox">{locales::layout_footer_mailbox(locale)}</a></li>
                                    <li><a href=viewer.link("/gallery")>{locales::layout_footer_gallery(locale)}</a></li>
                                }
                            })}
                    </ul>
                </nav>
            </div>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::without_markers;

    #[test]
    fn markers_stay_inside_islands_only() {
        let html = "<title>a<!></title><leptos-island data-component=\"X\">b<!>c</leptos-island><p><!>d</p>";
        let clean = "<title>a</title><leptos-island data-component=\"X\">b<!>c</leptos-island><p>d</p>";
        assert_eq!(without_markers(html), clean);
        assert_eq!(without_markers("<p>plain</p>"), "<p>plain</p>");
    }
}
