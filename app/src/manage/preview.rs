//! How an opportunity will look to visitors, before it is one.

use backend::Result;
use backend::delivery::opportunities::{ManagedOpportunity, charity_of_opportunity, opportunity_internal};
use backend::reference::{Reference, reference};
use domain::giving::{percent_funded, remaining};
use domain::money::Money;
use leptos::prelude::*;

use super::opportunity::crumbs;
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::reports::{photo_text, thumbnail_address};
use crate::ui::{
    Amount, Badge, Breadcrumb, DescriptionList, FieldBadge, LinkButton, Ltr, MilestoneItem, MilestoneList, Notice,
    NoticeKind, OpportunityCard, OpportunityCardData, Pill, PillKind, ProgressBar, fact,
};

/// `GET /manage/opportunities/{number}/preview`
pub(super) async fn page(request: Request) -> Result<Page> {
    let number = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    let reference = reference(&request.context).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::manage_preview(locale), move || {
        view! {
            <Breadcrumb items=crumbs(&viewer, &opportunity, Some(locales::manage_preview(locale))) />
            <header class="page-head">
                <h1>{locales::manage_preview(locale)}</h1>
            </header>
            <Notice kind=NoticeKind::Information>{locales::manage_preview_note(locale)}</Notice>
            <p>
                <LinkButton href=viewer.other_language_link() class="button--plain button--small">
                    {locales::manage_preview_other(locale)}
                </LinkButton>
            </p>
            {preview_view(&viewer, &reference, &opportunity, Money::ZERO)}
        }
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search())
}

/// Card and page of an opportunity as visitors will see them.
pub(crate) fn preview_view(
    viewer: &Viewer,
    reference: &Reference,
    opportunity: &ManagedOpportunity,
    collected: Money,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let class = format!("stack stack--loose {}", crate::ui::field_class(&opportunity.field_code));
    let paragraphs: Vec<_> = opportunity
        .story
        .text(locale)
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    let track = words::track_name(locale, opportunity.track);
    view! {
        <div class=class>
            <section class="stack">
                <h2>{locales::manage_preview_card(locale)}</h2>
                <ul class="card-grid">
                    <li>
                        <OpportunityCard card=card(viewer, reference, opportunity, collected) />
                    </li>
                </ul>
            </section>
            <article class="stack">
                <h2>{locales::manage_preview_page(locale)}</h2>
                <p class="cluster">
                    <FieldBadge
                        field=opportunity.field_code.clone()
                        name=reference.subfield_name(&opportunity.subfield_code, locale).to_owned()
                    />
                    <Badge class="badge--outline">{track}</Badge>
                    {opportunity.urgent.then(|| view! { <Badge class="badge--urgent" icon="urgent">{locales::manage_urgent(locale)}</Badge> })}
                </p>
                <h3 class="preview__title">{opportunity.title.text(locale).to_owned()}</h3>
                <p class="page-head__lead">{opportunity.summary.text(locale).to_owned()}</p>
                {photos(viewer, opportunity)}
                <div class="split split--wide-first">
                    <div class="prose">{paragraphs}</div>
                    {facts(viewer, reference, opportunity, collected)}
                </div>
                {plan(viewer, opportunity)}
            </article>
        </div>
    }
}

fn card(
    viewer: &Viewer,
    reference: &Reference,
    opportunity: &ManagedOpportunity,
    collected: Money,
) -> OpportunityCardData {
    let locale = viewer.locale;
    let photo = opportunity
        .attachments
        .iter()
        .find(|file| file.media_type.starts_with("image/"));
    let people = opportunity.beneficiary_count;
    OpportunityCardData {
        // Managers and reviewers both see this card; it leads nowhere but to the page it stands on.
        href: viewer.link(&viewer.path),
        title: opportunity.title.text(locale).to_owned(),
        charity: opportunity.charity_name.text(locale).to_owned(),
        region: reference.region_name(&opportunity.region_code, locale).to_owned(),
        field: opportunity.field_code.clone(),
        field_name: reference.field_name(&opportunity.field_code, locale).to_owned(),
        track: words::track_name(locale, opportunity.track).to_owned(),
        photo: photo.map(|photo| thumbnail_address(&photo.hash)),
        state: opportunity.state,
        collected,
        remaining: remaining(opportunity.target, collected, Money::ZERO),
        percent: percent_funded(collected, opportunity.target),
        reach: Some(locales::reports_people(locale, people, &viewer.style().integer(people))),
        urgent: opportunity.urgent,
        zakat: !opportunity.zakat_categories.is_empty(),
        nearly_complete: false,
    }
}

fn photos(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = opportunity
        .attachments
        .iter()
        .filter(|file| file.media_type.starts_with("image/"))
        .map(|photo| {
            let text = photo_text(viewer, photo, locales::delivery_file_photo(locale));
            view! {
                <li>
                    <img class="photo-strip__photo" src=thumbnail_address(&photo.hash) alt=text loading="lazy" width="640" height="480" />
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="photo-strip">{items}</ul> })
}

fn facts(
    viewer: &Viewer,
    reference: &Reference,
    opportunity: &ManagedOpportunity,
    collected: Money,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let place = reference.place_name(opportunity.city.text(locale), &opportunity.region_code, locale);
    let percent = percent_funded(collected, opportunity.target);
    let people = opportunity.beneficiary_count;
    let days = opportunity.duration_days;
    let mut facts = vec![
        fact(
            locales::manage_target(locale),
            view! { <Amount money=opportunity.target /> },
        ),
        fact(
            locales::manage_beneficiaries(locale),
            locales::reports_people(locale, people, &style.integer(people)),
        ),
        fact(locales::reports_place(locale), place),
        fact(
            locales::reports_charity(locale),
            opportunity.charity_name.text(locale).to_owned(),
        ),
        fact(
            locales::reports_license(locale),
            view! { <Ltr text=opportunity.license_number.clone() /> },
        ),
        fact(
            locales::manage_technical_supervisor(locale),
            opportunity.technical_supervisor.text(locale).to_owned(),
        ),
        fact(
            locales::manage_duration(locale),
            locales::manage_days(locale, days, &style.integer(days)),
        ),
    ];
    if let Some(price) = opportunity.share_price {
        facts.push(fact(
            locales::manage_share_price(locale),
            view! { <Amount money=price /> },
        ));
    }
    if let Some(day) = opportunity.ends_on() {
        facts.push(fact(locales::manage_ends_on(locale), style.date(day)));
    }
    view! {
        <section class="card panel">
            <ProgressBar percent=percent />
            <DescriptionList items=facts />
        </section>
    }
}

fn plan(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<MilestoneItem> = opportunity
        .milestones
        .iter()
        .map(|milestone| {
            let due = milestone
                .due_on
                .map(|due| locales::manage_due(locale, &viewer.style().date(due)));
            MilestoneItem {
                title: milestone.title.text(locale).to_owned(),
                state: words::milestone_state(locale, milestone.state),
                note: due.map(|due| due.into_any()),
                evidence: Vec::new(),
            }
        })
        .collect();
    let zakat: Vec<_> = opportunity
        .zakat_categories
        .iter()
        .map(|category| view! { <Pill kind=PillKind::Active text=words::zakat_category(locale, *category) /> })
        .collect();
    view! {
        <section class="card panel">
            <h3 class="panel__title">{locales::manage_milestones(locale)}</h3>
            <MilestoneList items=items />
        </section>
        {(!zakat.is_empty()).then(|| view! { <p class="cluster">{locales::manage_zakat_accepted(locale)} {zakat}</p> })}
    }
}
