//! The profile of one charity: who it is, under which licence, and what it has done.

use backend::Result;
use backend::charities::{CharityProfile, charity_by_slug};
use backend::giving::opportunities::{OpportunityPage, opportunity_list};
use backend::reference::Reference;
use domain::giving::{CatalogueQuery, CatalogueSort, OpportunityState};
use domain::identity::Slug;
use domain::locale::Locale;
use domain::money::Money;
use leptos::prelude::*;
use serde_json::json;

use crate::catalogue::card_grid;
use crate::layout::Place;
use crate::page::{Page, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Crumb, Day, DescriptionList, EmptyState, Fact, FieldBadge, Icon, Kpi, LetterMedallion,
    LinkButton, Ltr, Notice, NoticeKind, Number, fact, field_class, field_icon,
};

/// Opportunities of one kind shown before the link to all of them.
const SHOWN_MAX: usize = 6;

/// What became of its opportunities, in the order in which the profile shows them: from those that can
/// be given to, along the riyal's path, to those that were reported on.
const STAGES: [OpportunityState; 5] = [
    OpportunityState::Published,
    OpportunityState::Funded,
    OpportunityState::Executing,
    OpportunityState::Reporting,
    OpportunityState::Completed,
];

/// The charity's opportunities in one state.
struct Shown {
    state: OpportunityState,
    page: OpportunityPage,
}

/// `GET /charities/{slug}`
pub(super) async fn charity(request: Request) -> Result<Page> {
    let slug: Slug = request.param("slug")?;
    let profile = charity_by_slug(&request.context, request.actor(), slug.as_str()).await?;
    let reference = backend::reference::reference(&request.context).await?;
    let mut shown = Vec::with_capacity(STAGES.len());
    for state in STAGES {
        let page = list(&request, &slug, state).await?;
        shown.push(Shown { state, page });
    }
    let viewer = request.viewer;
    let locale = viewer.locale;
    let title = profile.name.text(locale).to_owned();
    let description = profile.about.text(locale).to_owned();
    let structured = structured(&viewer, &reference, &profile);
    Ok(Page::new(title, move || body(&viewer, &reference, &profile, &shown))
        .describe(description)
        .structured(structured)
        .at(Place::Charities)
        .cacheable())
}

async fn list(request: &Request, slug: &Slug, state: OpportunityState) -> Result<OpportunityPage> {
    let query = view_of(slug, state);
    let mut page = opportunity_list(&request.context, request.actor(), &query).await?;
    page.cards.truncate(SHOWN_MAX);
    Ok(page)
}

fn view_of(slug: &Slug, state: OpportunityState) -> CatalogueQuery {
    CatalogueQuery {
        charity: Some(slug.clone()),
        state: Some(state),
        sort: CatalogueSort::Newest,
        ..CatalogueQuery::default()
    }
}

fn structured(viewer: &Viewer, reference: &Reference, profile: &CharityProfile) -> serde_json::Value {
    let locale = viewer.locale;
    json!({
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": profile.name.text(locale),
        "description": profile.about.text(locale),
        "url": format!("{}{}", viewer.public_url, viewer.link(&format!("/charities/{}", profile.slug))),
        "identifier": profile.license_number,
        "foundingDate": profile.founded_year.to_string(),
        "areaServed": reference.region_name(&profile.region_code, locale),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "SA",
            "addressRegion": profile.region_code,
            "addressLocality": profile.city.text(locale),
        },
    })
}

fn body(viewer: &Viewer, reference: &Reference, profile: &CharityProfile, shown: &[Shown]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let groups: Vec<_> = shown
        .iter()
        .map(|shown| group(viewer, reference, profile, shown))
        .collect();
    let crumbs = vec![
        Crumb {
            label: locales::charities_title(locale).to_owned(),
            href: Some(viewer.link("/charities")),
        },
        Crumb {
            label: profile.name.text(locale).to_owned(),
            href: None,
        },
    ];
    view! {
        <div class="wrap">
            <Breadcrumb items=crumbs />
            {head(viewer, reference, profile)}
            <div class="stack stack--loose band__end">
                {(!profile.active)
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Attention title=locales::charities_suspended_title(locale)>
                                {locales::charities_suspended_text(locale)}
                            </Notice>
                        }
                    })}
                {totals(viewer, profile)}
                <div class="with-aside">
                    <div class="stack stack--loose">
                        <section class="stack stack--tight" aria-labelledby="about">
                            <h2 id="about">{locales::charities_about_title(locale)}</h2>
                            <p class="prose">{profile.about.text(locale).to_owned()}</p>
                        </section>
                        {reports(viewer, profile)}
                    </div>
                    <aside class="with-aside__aside">{facts(viewer, reference, profile)}</aside>
                </div>
                {groups}
            </div>
        </div>
    }
}

fn head(viewer: &Viewer, reference: &Reference, profile: &CharityProfile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let fields = profile
        .field_codes
        .iter()
        .map(|code| {
            let name = reference.field_name(code, locale).to_owned();
            view! { <li><FieldBadge field=code.clone() name=name /></li> }
        })
        .collect_view();
    let place = reference.place_name(profile.city.text(locale), &profile.region_code, locale);
    let license = profile.license_number.clone();
    view! {
        <header class="charity-head">
            <LetterMedallion name=profile.name.text(locale) class="medallion--large" />
            <div class="stack stack--tight">
                <h1>{profile.name.text(locale).to_owned()}</h1>
                <p class="soft">{place}</p>
                <p class="charity-head__license">
                    <Icon name="badge-check" />
                    {locales::charities_license_number(locale)}
                    " "
                    <Ltr text=license />
                </p>
                <ul class="cluster">{fields}</ul>
            </div>
        </header>
    }
}

fn totals(viewer: &Viewer, profile: &CharityProfile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let totals = profile.totals;
    let money = |label: &'static str, amount: Money| {
        view! { <Kpi label=label><Amount money=amount /></Kpi> }
    };
    let number = |label: &'static str, value: i64| {
        view! { <Kpi label=label><Number value=value /></Kpi> }
    };
    view! {
        <section aria-label=locales::charities_totals_title(locale)>
            <ul class="kpi-grid">
                {money(locales::charities_total_collected(locale), totals.collected)}
                {money(locales::charities_total_disbursed(locale), totals.disbursed)}
                {number(locales::charities_total_donations(locale), totals.donation_count)}
                {number(locales::charities_total_beneficiaries(locale), totals.beneficiary_count)}
                {number(locales::charities_total_open(locale), totals.open_count)}
                {number(locales::charities_total_completed(locale), totals.completed_count)}
            </ul>
        </section>
    }
}

fn facts(viewer: &Viewer, reference: &Reference, profile: &CharityProfile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let score = locales::charities_governance_score_value(locale, &style.integer(profile.governance_score));
    let founded = style.digits.write(profile.founded_year.to_string());
    let mut items: Vec<Fact> = vec![
        fact(
            locales::charities_license_number(locale),
            view! { <Ltr text=profile.license_number.clone() /> },
        ),
        fact(locales::charities_governance_score(locale), score),
        fact(
            locales::charities_technical_supervisor(locale),
            profile.technical_supervisor.text(locale).to_owned(),
        ),
        fact(
            locales::charities_region(locale),
            reference.region_name(&profile.region_code, locale).to_owned(),
        ),
        fact(locales::charities_city(locale), profile.city.text(locale).to_owned()),
        fact(locales::charities_founded(locale), founded),
        fact(
            locales::charities_admitted(locale),
            view! { <Day at=profile.admitted_at /> },
        ),
    ];
    if let Some(website) = profile.website.clone() {
        items.push(fact(
            locales::charities_website(locale),
            view! {
                <a href=website rel="noopener noreferrer nofollow">
                    {locales::charities_website_open(locale)}
                </a>
            },
        ));
    }
    view! {
        <section class="card panel" aria-labelledby="facts">
            <h2 class="panel__title" id="facts">{locales::charities_facts_title(locale)}</h2>
            <DescriptionList items=items />
        </section>
    }
}

fn reports(viewer: &Viewer, profile: &CharityProfile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let items = profile
        .reports
        .iter()
        .map(|report| {
            let class = format!("report-line {}", field_class(&report.field_code));
            let reached = locales::charities_report_reached(
                locale,
                report.beneficiary_count,
                &style.integer(report.beneficiary_count),
            );
            view! {
                <li class=class>
                    <Icon name=field_icon(&report.field_code) />
                    <div>
                        <p class="report-line__title">
                            <a href=viewer.link(&format!("/impact/reports/{}", report.number))>
                                {report.headline.text(locale).to_owned()}
                            </a>
                        </p>
                        <p class="report-line__note">
                            {format!("{reached} · {}", style.day(report.published_at))}
                        </p>
                    </div>
                </li>
            }
        })
        .collect_view();
    (!profile.reports.is_empty()).then(|| {
        view! {
            <section class="stack stack--tight" aria-labelledby="reports">
                <h2 id="reports">{locales::charities_reports_title(locale)}</h2>
                <ul class="report-lines">{items}</ul>
            </section>
        }
    })
}

/// Opportunities in one state with the way to all of them. That none can be given to is said; of the
/// other states only those with something in them are shown.
fn group(
    viewer: &Viewer,
    reference: &Reference,
    profile: &CharityProfile,
    Shown { state, page }: &Shown,
) -> Option<AnyView> {
    let locale = viewer.locale;
    if page.cards.is_empty() {
        return (*state == OpportunityState::Published).then(|| none_open(locale).into_any());
    }
    let (title, all) = group_words(locale, *state);
    let query = Slug::parse(&profile.slug)
        .ok()
        .map(|slug| view_of(&slug, *state).to_query_string());
    let more = page.total > i64::try_from(page.cards.len()).unwrap_or(0);
    let link = query
        .filter(|_| more)
        .map(|query| viewer.link(&format!("/opportunities?{query}")));
    let id = state.code();
    let view = view! {
        <section aria-labelledby=id>
            <div class="section-head">
                <h2 id=id>{title}</h2>
                {link
                    .map(|href| {
                        view! {
                            <LinkButton href=href class="button--plain">
                                {all}
                            </LinkButton>
                        }
                    })}
            </div>
            {card_grid(viewer, reference, &page.cards, 3)}
        </section>
    };
    Some(view.into_any())
}

fn none_open(locale: Locale) -> impl IntoView {
    view! {
        <EmptyState
            icon="charity"
            title=locales::charities_open_empty_title(locale)
            text=locales::charities_open_empty_text(locale)
        />
    }
}

/// The heading over the opportunities in one state, and what leads to all of them.
fn group_words(locale: Locale, state: OpportunityState) -> (&'static str, &'static str) {
    match state {
        OpportunityState::Funded => (
            locales::charities_funded_title(locale),
            locales::charities_more_funded(locale),
        ),
        OpportunityState::Executing => (
            locales::charities_in_progress_title(locale),
            locales::charities_more_in_progress(locale),
        ),
        OpportunityState::Reporting => (
            locales::charities_reporting_title(locale),
            locales::charities_more_reporting(locale),
        ),
        OpportunityState::Completed => (
            locales::charities_completed_title(locale),
            locales::charities_more_completed(locale),
        ),
        _ => (
            locales::charities_open_title(locale),
            locales::charities_open_all(locale),
        ),
    }
}
