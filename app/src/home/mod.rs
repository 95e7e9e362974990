//! The home page: what can I do now, and what became of what others did.

use axum::Router;
use backend::Result;
use backend::giving::opportunities::{OpportunityCard, opportunity_list_needed};
use backend::impact::{CompletedCause, PublicImpact};
use backend::reference::Reference;
use domain::locale::Digits;
use leptos::prelude::*;
use serde_json::json;

use crate::catalogue::card_grid;
use crate::giving::QuickGive;
use crate::islands::LiveTotals;
use crate::layout::Place;
use crate::page::{AppState, FormState, Page, Request, Viewer, get_page};
use crate::reports::thumbnail_address;
use crate::ui::{
    BarsChart, Counts, EmptyState, FieldMedallion, HeroPattern, Icon, LinkButton, Medallion, Notice, NoticeKind,
    PathStep, PathSteps, ProgramCard, RegionMap, StepState, Story, StoryData,
};

/// Opportunities on the home page.
const NEEDED_COUNT: usize = 6;

/// Completed causes on the home page.
const FRUIT_COUNT: usize = 2;

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new().route("/", get_page(home))
}

/// `GET /`
async fn home(request: Request) -> Result<Page> {
    let context = &request.context;
    let impact = backend::impact::impact_public(context, request.actor()).await?;
    let needed = opportunity_list_needed(context, request.actor(), NEEDED_COUNT).await?;
    let reference = backend::reference::reference(context).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let structured = structured(&viewer);
    Ok(Page::new(locales::home_title(locale), move || {
        view! {
            {hero(&viewer, &reference)}
            <div class="wrap">
                <Counts items=crate::impact::totals_counts(&viewer, &impact.totals) class="hero__counts" />
                <LiveTotals arabic_digits=viewer.digits == Digits::Arabic />
            </div>
            {needed_section(&viewer, &reference, &needed)}
            {fields(&viewer, &reference)}
            {programs(&viewer)}
            {where_it_goes(&viewer, &impact)}
            {journey(&viewer)}
            {fruit(&viewer, &reference, impact.completed)}
            {trust(&viewer)}
        }
    })
    .describe(locales::home_description(locale))
    .structured(structured)
    .at(Place::Home)
    .cacheable())
}

/// What search engines read: who we are, and how to search here.
fn structured(viewer: &Viewer) -> serde_json::Value {
    let locale = viewer.locale;
    let home = format!("{}{}", viewer.public_url, viewer.link(""));
    json!({
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NGO",
                "name": locales::layout_brand(locale),
                "description": locales::home_description(locale),
                "url": home,
                "logo": format!("{}/icons/icon-512.png", viewer.public_url),
                "areaServed": "SA",
                "potentialAction": { "@type": "DonateAction", "target": format!("{home}/opportunities") },
            },
            {
                "@type": "WebSite",
                "name": locales::layout_brand(locale),
                "url": home,
                "inLanguage": locale.code(),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": format!("{home}/opportunities?q={{search_term_string}}"),
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    })
}

fn hero(viewer: &Viewer, reference: &Reference) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let active = reference.fields.iter().filter(|field| field.active);
    let fields: Vec<_> = active
        .map(|field| (field.code.clone(), field.name.text(locale).to_owned()))
        .collect();
    view! {
        <section class="hero">
            <HeroPattern />
            <div class="wrap hero__layout">
                <div>
                    <h1 class="hero__title">{locales::home_hero_title(locale)}</h1>
                    <p class="hero__lead">{locales::home_hero_lead(locale)}</p>
                    <ul class="hero__trust">
                        <li>
                            <Icon name="badge-check" />
                            {locales::home_promise_licensed(locale)}
                        </li>
                        <li>
                            <Icon name="shield-check" />
                            {locales::home_promise_whole(locale)}
                        </li>
                        <li>
                            <Icon name="file-check" />
                            {locales::home_promise_report(locale)}
                        </li>
                    </ul>
                </div>
                <QuickGive fields=fields form=FormState::default() />
            </div>
        </section>
    }
}

fn needed_section(viewer: &Viewer, reference: &Reference, cards: &[OpportunityCard]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let body = if cards.is_empty() {
        view! {
            <EmptyState
                icon="sparkles"
                title=locales::home_needed_empty_title(locale)
                text=locales::home_needed_empty_text(locale)
            />
        }
        .into_any()
    } else {
        card_grid(viewer, reference, cards, 3).into_any()
    };
    view! {
        <section class="band" aria-labelledby="needed">
            <div class="wrap">
                <div class="section-head">
                    <h2 id="needed">{locales::home_needed_title(locale)}</h2>
                    {more(viewer.link("/opportunities"), locales::home_needed_all(locale))}
                </div>
                {body}
            </div>
        </section>
    }
}

fn more(href: String, text: &'static str) -> impl IntoView {
    view! {
        <a class="section-head__link" href=href>
            {text}
            <Icon name="forward" />
        </a>
    }
}

fn fields(viewer: &Viewer, reference: &Reference) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let tiles = reference
        .fields
        .iter()
        .filter(|field| field.active)
        .map(|field| {
            view! {
                <li>
                    <a
                        class="card card--link field-tiles__tile"
                        href=viewer.link(&format!("/opportunities?field={}", field.code))
                    >
                        <FieldMedallion field=field.code.clone() />
                        {field.name.text(locale).to_owned()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="band band--tight" aria-labelledby="fields">
            <div class="wrap">
                <div class="section-head">
                    <h2 id="fields">{locales::home_fields_title(locale)}</h2>
                </div>
                <ul class="field-tiles">{tiles}</ul>
            </div>
        </section>
    }
}

/// Doors to views of the catalogue that people look for by name.
fn programs(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let cards = [
        (
            "zakat=1",
            "scale",
            locales::home_program_zakat(locale),
            locales::home_program_zakat_note(locale),
        ),
        (
            "urgent=1",
            "urgent",
            locales::home_program_urgent(locale),
            locales::home_program_urgent_note(locale),
        ),
        (
            "field=social&subfield=debt_relief",
            "hand-coins",
            locales::home_program_debt(locale),
            locales::home_program_debt_note(locale),
        ),
        (
            "field=social&subfield=orphans",
            "hand-heart",
            locales::home_program_orphans(locale),
            locales::home_program_orphans_note(locale),
        ),
        (
            "field=food&subfield=meals",
            "field-food",
            locales::home_program_meals(locale),
            locales::home_program_meals_note(locale),
        ),
        (
            "field=other&subfield=water",
            "sprout",
            locales::home_program_water(locale),
            locales::home_program_water_note(locale),
        ),
    ]
    .map(|(query, icon, name, note)| {
        let href = viewer.link(&format!("/opportunities?{query}"));
        view! { <li><ProgramCard href=href icon=icon name=name note=note /></li> }
    })
    .collect_view();
    view! {
        <section class="band band--sunken" aria-labelledby="programs">
            <div class="wrap">
                <div class="section-head">
                    <h2 id="programs">{locales::home_programs_title(locale)}</h2>
                </div>
                <ul class="card-grid card-grid--small">{cards}</ul>
            </div>
        </section>
    }
}

fn where_it_goes(viewer: &Viewer, impact: &PublicImpact) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <section class="band" aria-labelledby="where">
            <div class="wrap">
                <div class="section-head">
                    <h2 id="where">{locales::home_where_title(locale)}</h2>
                    {more(viewer.link("/impact"), locales::home_where_all(locale))}
                </div>
                {impact
                    .totals
                    .updating
                    .then(|| view! { <Notice kind=NoticeKind::Plain>{locales::home_where_updating(locale)}</Notice> })}
                <div class="split">
                    <section class="card panel" aria-labelledby="by-region">
                        <h3 class="panel__title" id="by-region">{locales::home_where_by_region(locale)}</h3>
                        <RegionMap
                            caption=locales::home_where_by_region(locale)
                            measure=locales::home_count_collected(locale)
                            values=crate::impact::region_values(viewer, &impact.regions)
                        />
                    </section>
                    <section class="card panel" aria-labelledby="by-field">
                        <h3 class="panel__title" id="by-field">{locales::home_where_by_field(locale)}</h3>
                        <BarsChart
                            caption=locales::home_where_by_field(locale)
                            bars=crate::impact::field_bars(viewer, &impact.fields)
                        />
                    </section>
                </div>
            </div>
        </section>
    }
}

fn journey(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let steps = [
        (
            "hand-heart",
            locales::home_journey_give(locale),
            locales::home_journey_give_note(locale),
        ),
        (
            "route",
            locales::home_journey_allocate(locale),
            locales::home_journey_allocate_note(locale),
        ),
        (
            "banknote",
            locales::home_journey_pay(locale),
            locales::home_journey_pay_note(locale),
        ),
        (
            "package",
            locales::home_journey_deliver(locale),
            locales::home_journey_deliver_note(locale),
        ),
        (
            "sparkles",
            locales::home_journey_impact(locale),
            locales::home_journey_impact_note(locale),
        ),
    ]
    .map(|(icon, name, note)| PathStep {
        name: name.to_owned(),
        when: Some(note.to_owned()),
        state: StepState::Explained(icon),
    });
    view! {
        <section class="band band--tight" aria-labelledby="journey">
            <div class="wrap">
                <div class="section-head">
                    <div>
                        <h2 id="journey">{locales::home_journey_title(locale)}</h2>
                        <p class="section-head__lead">{locales::home_journey_lead(locale)}</p>
                    </div>
                </div>
                <PathSteps steps=steps.into_iter().collect() />
            </div>
        </section>
    }
}

/// What others' gifts became: the latest published reports.
fn fruit(viewer: &Viewer, reference: &Reference, causes: Vec<CompletedCause>) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let stories: Vec<_> = causes
        .into_iter()
        .take(FRUIT_COUNT)
        .map(|cause| {
            let region = reference.region_name(&cause.region_code, locale);
            let count = cause.beneficiary_count;
            let reached = locales::home_reports_reached(locale, count, &viewer.style().integer(count));
            let story = StoryData {
                by: format!("{} · {region} · {reached}", cause.charity.text(locale)),
                title: cause.title.text(locale).to_owned(),
                href: viewer.link(&format!("/impact/reports/{}", cause.report_number)),
                field: cause.field_code,
                photo: cause.photo_hash.as_deref().map(thumbnail_address),
                share: None,
                steps: Vec::new(),
            };
            view! { <Story story=story /> }
        })
        .collect();
    (!stories.is_empty()).then(|| {
        view! {
            <section class="band band--tight" aria-labelledby="fruit">
                <div class="wrap">
                    <div class="section-head">
                        <h2 id="fruit">{locales::home_reports_title(locale)}</h2>
                        {more(viewer.link("/impact/reports"), locales::home_reports_all(locale))}
                    </div>
                    <div class="split">{stories}</div>
                </div>
            </section>
        }
    })
}

fn trust(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items = [
        (
            "badge-check",
            locales::home_trust_license_title(locale),
            locales::home_trust_license_text(locale),
        ),
        (
            "scroll",
            locales::home_trust_audit_title(locale),
            locales::home_trust_audit_text(locale),
        ),
        (
            "users",
            locales::home_trust_two_title(locale),
            locales::home_trust_two_text(locale),
        ),
        (
            "shield",
            locales::home_trust_privacy_title(locale),
            locales::home_trust_privacy_text(locale),
        ),
    ]
    .map(|(icon, title, text)| {
        view! {
            <li class="trust-strip__item">
                <Medallion icon=icon />
                <h3 class="trust-strip__title">{title}</h3>
                <p class="trust-strip__text">{text}</p>
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="band band--sunken" aria-labelledby="trust">
            <div class="wrap">
                <div class="section-head">
                    <h2 id="trust">{locales::home_trust_label(locale)}</h2>
                    {more(viewer.link("/about"), locales::home_about_link(locale))}
                </div>
                <ul class="trust-strip">{items}</ul>
                <p class="trust-strip__foot">
                    <LinkButton href=viewer.link("/about/policies") class="button--plain">
                        {locales::layout_footer_policies(locale)}
                    </LinkButton>
                </p>
            </div>
        </section>
    }
}
