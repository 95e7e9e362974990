//! The page of one opportunity: how much is missing and who receives it, before anything else.

use backend::Result;
use backend::giving::opportunities::{MilestonePublic, OpportunityDetail, Photo, opportunity_by_number};
use backend::reference::Reference;
use domain::error::AppError;
use domain::giving::{OpportunityState, ZakatCategory};
use domain::locale::Locale;
use domain::time::{DAY_US, Timestamp};
use http::StatusCode;
use leptos::prelude::*;
use serde_json::json;

use super::card_grid;
use super::cards::{is_nearly_complete, people};
use super::filters::track_name;
use crate::giving::{GiveBox, GiveBoxData};
use crate::layout::Place;
use crate::page::{FormState, Page, Request, Viewer};
use crate::ui::{
    Amount, Art, Badge, Breadcrumb, Crumb, Day, DescriptionList, Emblem, Fact, LinkButton, Ltr, Medallion,
    MilestoneItem, MilestoneList, Moment, Notice, NoticeKind, Number, PathStep, PathSteps, Percent, PillKind,
    ProgressBar, ShareLinks, StepState, fact, field_class, field_icon,
};

/// Longest description for search engines and shared links, in characters.
const DESCRIPTION_LENGTH_MAX: usize = 200;

/// `GET /opportunities/{number}`
pub(super) async fn opportunity(request: Request) -> Result<Page> {
    let number: i64 = request.param("number")?;
    let detail = match opportunity_by_number(&request.context, request.actor(), number).await {
        Err(error) if matches!(error.public(), AppError::Gone) => return Ok(cancelled(&request.viewer)),
        detail => detail?,
    };
    let reference = backend::reference::reference(&request.context).await?;
    let now = request.context.now();
    let viewer = request.viewer;
    let locale = viewer.locale;
    let title = detail.card.title.text(locale).to_owned();
    let description: String = detail
        .card
        .summary
        .text(locale)
        .chars()
        .take(DESCRIPTION_LENGTH_MAX)
        .collect();
    let image = detail.photos.first().map(|photo| format!("/media/{}", photo.hash));
    let structured = structured(&viewer, &detail);
    let days_left = days_left(&detail, now);
    let page = Page::new(title, move || body(&viewer, &reference, detail, days_left))
        .describe(description)
        .structured(structured)
        .at(Place::Opportunities)
        .cacheable();
    Ok(match image {
        Some(image) => page.image(image),
        None => page,
    })
}

/// The opportunity is not carried out: those who gave to it are told where to look.
pub(crate) fn cancelled(viewer: &Viewer) -> Page {
    let locale = viewer.locale;
    let opportunities = viewer.link("/opportunities");
    let policies = viewer.link("/about/policies");
    Page::new(locales::catalogue_cancelled_title(locale), move || {
        view! {
            <div class="wrap error-page">
                <Emblem />
                <h1>{locales::catalogue_cancelled_title(locale)}</h1>
                <p>{locales::catalogue_cancelled_text(locale)}</p>
                <p class="error-page__next">
                    <LinkButton href=opportunities class="button--primary">
                        {locales::errors_see_opportunities(locale)}
                    </LinkButton>
                    <LinkButton href=policies class="button--plain">{locales::about_policies_title(locale)}</LinkButton>
                </p>
            </div>
        }
    })
    .at(Place::Opportunities)
    .status(StatusCode::GONE)
    .hidden_from_search()
}

/// What search engines read: the gift that can be made, and to whom.
fn structured(viewer: &Viewer, detail: &OpportunityDetail) -> serde_json::Value {
    let locale = viewer.locale;
    let url = |path: String| format!("{}{}", viewer.public_url, viewer.link(&path));
    let status = if detail.takes_money() {
        "PotentialActionStatus"
    } else {
        "CompletedActionStatus"
    };
    json!({
        "@context": "https://schema.org",
        "@type": "DonateAction",
        "name": detail.card.title.text(locale),
        "description": detail.card.summary.text(locale),
        "url": url(format!("/opportunities/{}", detail.card.number)),
        "inLanguage": locale.code(),
        "actionStatus": format!("https://schema.org/{status}"),
        "priceSpecification": {
            "@type": "PriceSpecification",
            "priceCurrency": "SAR",
            "maxPrice": detail.card.remaining().to_string(),
        },
        "recipient": {
            "@type": "NGO",
            "name": detail.charity.name.text(locale),
            "identifier": detail.charity.license_number,
            "url": url(format!("/charities/{}", detail.charity.slug)),
        },
    })
}

/// Whether visitors read the page, or its charity and reviewers look at it beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Showing {
    Public,
    /// Nothing can be sent from it, and it leads to no page that may not be there.
    Preview,
}

/// The page of an opportunity as visitors see it, for the preview of it: head, giving panel, story.
/// The panel is there and inert.
pub(crate) fn opportunity_preview(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    now: Timestamp,
) -> impl IntoView + use<> {
    let class = format!("opportunity {}", field_class(&detail.card.field_code));
    view! {
        <div class=class>
            <div class="opportunity-page opportunity-page--preview">
                {parts(viewer, reference, detail, days_left(detail, now), Showing::Preview)}
            </div>
        </div>
    }
}

fn days_left(detail: &OpportunityDetail, now: Timestamp) -> Option<i64> {
    detail.card.ends_at.map(|ends_at| ends_at.us_since(now) / DAY_US)
}

/// What the public page and its preview have in common.
fn parts(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    days_left: Option<i64>,
    showing: Showing,
) -> impl IntoView + use<> {
    view! {
        {head(viewer, reference, detail, days_left, showing)}
        <aside class="opportunity-page__give">{give(viewer, detail, showing)}</aside>
        {story(viewer, reference, detail, showing)}
    }
}

fn body(
    viewer: &Viewer,
    reference: &Reference,
    detail: OpportunityDetail,
    days_left: Option<i64>,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let class = format!("wrap opportunity {}", field_class(&detail.card.field_code));
    let similar = detail.similar.clone();
    let open = detail.takes_money();
    let remaining = detail.card.remaining();
    view! {
        <div class=class>
            {breadcrumb(viewer, reference, &detail)}
            <div class="opportunity-page">{parts(viewer, reference, &detail, days_left, Showing::Public)}</div>
            {open
                .then(|| {
                    view! {
                        <div class="sticky-give">
                            <p class="sticky-give__note">
                                {locales::catalogue_sticky_label(locale)}
                                <Amount money=remaining />
                            </p>
                            <LinkButton href="#give">{locales::catalogue_give_now(locale)}</LinkButton>
                        </div>
                    }
                })}
            {(!similar.is_empty())
                .then(|| {
                    view! {
                        <section class="band" aria-labelledby="similar">
                            <div class="section-head">
                                <h2 id="similar">{locales::catalogue_similar_title(locale)}</h2>
                            </div>
                            {card_grid(viewer, reference, &similar, 3)}
                        </section>
                    }
                })}
        </div>
    }
}

fn breadcrumb(viewer: &Viewer, reference: &Reference, detail: &OpportunityDetail) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let field = &detail.card.field_code;
    let items = vec![
        Crumb {
            label: locales::catalogue_title(locale).to_owned(),
            href: Some(viewer.link("/opportunities")),
        },
        Crumb {
            label: reference.field_name(field, locale).to_owned(),
            href: Some(viewer.link(&format!("/opportunities?field={field}"))),
        },
        Crumb {
            label: detail.card.title.text(locale).to_owned(),
            href: None,
        },
    ];
    view! { <Breadcrumb items=items /> }
}

fn head(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    days_left: Option<i64>,
    showing: Showing,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let card = &detail.card;
    let photo = detail.photos.first().cloned();
    let photo_text = photo
        .as_ref()
        .map(|photo| photo.caption.text(locale).to_owned())
        .unwrap_or_default();
    let photo = photo.map(|photo| format!("/media/{}", photo.hash));
    let (collected, target, percent) = (card.collected, card.target, card.percent());
    let badges = badges(viewer, reference, detail).into_any();
    let left = days_left.filter(|days| detail.takes_money() && *days >= 0);
    let left = left.map(|days| locales::catalogue_days_left(locale, days, &viewer.style().integer(days)));
    let icon = field_icon(&card.field_code);
    let title = card.title.text(locale).to_owned();
    let title = match showing {
        Showing::Public => view! { <h1>{title}</h1> }.into_any(),
        // The page that shows the preview has a heading of its own.
        Showing::Preview => view! { <h2 class="opportunity__preview-title">{title}</h2> }.into_any(),
    };
    view! {
        <div class="opportunity-page__head stack">
            <Art field=card.field_code.clone() photo=photo photo_text=photo_text class="opportunity__art">
                {badges}
                <Medallion icon=icon class="opportunity__medallion" />
            </Art>
            <header class="stack stack--tight">
                {title}
                <p class="page-head__lead">{card.summary.text(locale).to_owned()}</p>
                <p class="soft">
                    {charity_link(viewer, detail, showing)}
                    " · "
                    {reference.region_name(&card.region_code, locale).to_owned()}
                    {left.map(|left| format!(" · {left}"))}
                </p>
            </header>
            <div class="stack stack--tight">
                <ProgressBar percent=percent class="progress-bar--large" />
                <dl class="opportunity__facts">
                    <div class="opportunity__fact">
                        <dt>
                            {locales::catalogue_collected(locale)}" "<Percent basis_points=i64::from(percent) * 100 />
                        </dt>
                        <dd>
                            <Amount money=collected />
                        </dd>
                    </div>
                    <div class="opportunity__fact">
                        <dt>{locales::catalogue_target(locale)}</dt>
                        <dd>
                            <Amount money=target />
                        </dd>
                    </div>
                    <div class="opportunity__fact">
                        <dt>{locales::catalogue_donation_count(locale)}</dt>
                        <dd>
                            <Number value=card.donation_count />
                        </dd>
                    </div>
                    <div class="opportunity__fact">
                        <dt>{locales::catalogue_latest_donation(locale)}</dt>
                        <dd>
                            {match card.latest_donation_at {
                                Some(at) => view! { <Moment at=at /> }.into_any(),
                                None => locales::catalogue_latest_donation_none(locale).into_any(),
                            }}
                        </dd>
                    </div>
                </dl>
            </div>
        </div>
    }
}

/// The charity's name, and the way to its page; a preview does not lead away.
fn charity_link(viewer: &Viewer, detail: &OpportunityDetail, showing: Showing) -> AnyView {
    let name = detail.charity.name.text(viewer.locale).to_owned();
    match showing {
        Showing::Public => {
            let href = viewer.link(&format!("/charities/{}", detail.charity.slug));
            view! { <a href=href>{name}</a> }.into_any()
        }
        Showing::Preview => name.into_any(),
    }
}

fn badges(viewer: &Viewer, reference: &Reference, detail: &OpportunityDetail) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let card = &detail.card;
    let open = detail.takes_money();
    let track = track_name(locale, card.track);
    let field = reference.field_name(&card.field_code, locale).to_owned();
    view! {
        <ul class="opportunity__badges">
            <li>
                <Badge class="badge--on-art">{field}</Badge>
            </li>
            <li>
                <Badge class="badge--on-art">{track}</Badge>
            </li>
            {(card.urgent && open)
                .then(|| {
                    view! {
                        <li>
                            <Badge class="badge--on-art badge--urgent">{locales::catalogue_badge_urgent(locale)}</Badge>
                        </li>
                    }
                })}
            {(is_nearly_complete(card) && open)
                .then(|| {
                    view! {
                        <li>
                            <Badge class="badge--on-art">{locales::catalogue_badge_nearly_complete(locale)}</Badge>
                        </li>
                    }
                })}
            {card
                .zakat_eligible
                .then(|| {
                    view! {
                        <li>
                            <Badge class="badge--on-art">{locales::catalogue_badge_zakat(locale)}</Badge>
                        </li>
                    }
                })}
        </ul>
    }
}

/// The form while money is taken; otherwise why not, and what can be done instead.
fn give(viewer: &Viewer, detail: &OpportunityDetail, showing: Showing) -> impl IntoView + use<> {
    let card = &detail.card;
    if detail.takes_money() {
        let data = GiveBoxData {
            number: card.number,
            remaining: card.remaining(),
            share_price: card.share_price,
            zakat_accepted: card.zakat_eligible,
            closed: None,
            preview: showing == Showing::Preview,
        };
        return view! { <GiveBox data=data form=FormState::default() /> }.into_any();
    }
    let locale = viewer.locale;
    let (title, text) = closed_words(locale, card.state, detail.charity.active);
    let report = detail
        .report
        .as_ref()
        .map(|report| viewer.link(&format!("/impact/reports/{}", report.number)));
    let similar = viewer.link(&format!("/opportunities?field={}", card.field_code));
    view! {
        <div class="card give" id="give">
            <h2 class="give__title">{title}</h2>
            <p>{text}</p>
            {report
                .map(|href| {
                    view! { <LinkButton href=href class="button--wide">{locales::catalogue_report_read(locale)}</LinkButton> }
                })}
            <LinkButton href=similar class="button--soft button--wide">
                {locales::catalogue_closed_similar(locale)}
            </LinkButton>
        </div>
    }
    .into_any()
}

/// Why no money is taken: title and text.
pub(crate) fn closed_words(
    locale: Locale,
    state: OpportunityState,
    charity_active: bool,
) -> (&'static str, &'static str) {
    match state {
        OpportunityState::Completed => (
            locales::catalogue_closed_completed_title(locale),
            locales::catalogue_closed_completed_text(locale),
        ),
        OpportunityState::Paused => (
            locales::catalogue_closed_paused_title(locale),
            locales::catalogue_closed_paused_text(locale),
        ),
        OpportunityState::Expired => (
            locales::catalogue_closed_expired_title(locale),
            locales::catalogue_closed_expired_text(locale),
        ),
        OpportunityState::Published if !charity_active => (
            locales::catalogue_closed_charity_title(locale),
            locales::catalogue_closed_charity_text(locale),
        ),
        _ => (
            locales::catalogue_closed_funded_title(locale),
            locales::catalogue_closed_funded_text(locale),
        ),
    }
}

fn story(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    showing: Showing,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let paragraphs = detail
        .story
        .text(locale)
        .split('\n')
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect_view();
    let url = format!(
        "{}{}",
        viewer.public_url,
        viewer.link(&format!("/opportunities/{}", detail.card.number))
    );
    view! {
        <div class="opportunity-page__body stack stack--loose">
            <section class="stack" aria-labelledby="story">
                <h2 id="story">{locales::catalogue_story_title(locale)}</h2>
                <div class="prose">{paragraphs}</div>
            </section>
            {report(viewer, detail)}
            {path(viewer, detail)}
            {milestones(viewer, &detail.milestones)}
            {photos(locale, &detail.photos)}
            {facts(viewer, reference, detail, showing)}
            {(showing == Showing::Public)
                .then(|| view! { <ShareLinks url=url text=detail.card.title.text(locale) /> })}
        </div>
    }
}

fn report(viewer: &Viewer, detail: &OpportunityDetail) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let report = detail.report.clone();
    let link = report
        .as_ref()
        .map(|report| viewer.link(&format!("/impact/reports/{}", report.number)));
    let day = report.as_ref().map(|report| viewer.style().day(report.published_at));
    report.zip(link).zip(day).map(|((report, link), day)| {
        view! {
            <Notice kind=NoticeKind::Information title=report.headline.text(locale).to_owned()>
                <p>{locales::catalogue_report_published(locale, &day)}</p>
                <p>
                    <a href=link>{locales::catalogue_report_read(locale)}</a>
                </p>
            </Notice>
        }
    })
}

/// How far the opportunity has come, in five steps.
fn path(viewer: &Viewer, detail: &OpportunityDetail) -> impl IntoView + use<> {
    use OpportunityState as S;
    let locale = viewer.locale;
    let style = viewer.style();
    let reached = match detail.card.state {
        S::Funded => 2,
        S::Executing => 3,
        S::Reporting => 4,
        S::Completed => 5,
        _ => 1,
    };
    let day = |moment: Option<domain::time::Timestamp>| moment.map(|moment| style.day(moment));
    let paid = detail.disbursed.is_positive();
    let paid_note = paid.then(|| locales::catalogue_path_paid_note(locale, &style.money(detail.disbursed)));
    let steps = [
        (
            locales::catalogue_path_published(locale),
            day(Some(detail.card.published_at)),
        ),
        (locales::catalogue_path_funded(locale), day(detail.funded_at)),
        (locales::catalogue_path_paid(locale), paid_note),
        (locales::catalogue_path_executing(locale), None),
        (locales::catalogue_path_reported(locale), day(detail.completed_at)),
    ];
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(index, (name, when))| PathStep {
            name: name.to_owned(),
            when,
            state: match index.cmp(&reached) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal => StepState::Now,
                std::cmp::Ordering::Greater => StepState::Todo,
            },
        })
        .collect();
    view! {
        <section class="card panel" aria-labelledby="path">
            <h2 class="panel__title" id="path">{locales::catalogue_path_title(locale)}</h2>
            <PathSteps steps=steps />
        </section>
    }
}

fn milestones(viewer: &Viewer, milestones: &[MilestonePublic]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = milestones
        .iter()
        .map(|milestone| milestone_item(viewer, milestone))
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="card panel" aria-labelledby="milestones">
                <h2 class="panel__title" id="milestones">{locales::catalogue_milestones_title(locale)}</h2>
                <p class="panel__note">{locales::catalogue_milestones_lead(locale)}</p>
                <MilestoneList items=items />
            </section>
        }
    })
}

fn milestone_item(viewer: &Viewer, milestone: &MilestonePublic) -> MilestoneItem {
    let locale = viewer.locale;
    let style = viewer.style();
    let share = locales::catalogue_milestone_share(locale, &style.percent(milestone.share_basis_points));
    let when = match milestone.accepted_at {
        Some(at) => locales::catalogue_milestone_accepted(locale, &style.day(at)),
        None => locales::catalogue_milestone_due(locale, &style.date(milestone.due_on)),
    };
    let words = milestone.note.text(locale).to_owned();
    let state = if milestone.accepted {
        (PillKind::Done, locales::catalogue_milestone_done(locale))
    } else {
        (PillKind::Idle, locales::catalogue_milestone_planned(locale))
    };
    MilestoneItem {
        title: milestone.title.text(locale).to_owned(),
        state: (state.0, state.1.to_owned()),
        note: Some(
            view! {
                <p>{format!("{share} · {when}")}</p>
                {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
            }
            .into_any(),
        ),
        evidence: milestone
            .photos
            .iter()
            .map(|photo| {
                (
                    format!("/media/{}/thumb", photo.hash),
                    photo.caption.text(locale).to_owned(),
                )
            })
            .collect(),
    }
}

/// All pictures but the first, which stands at the top of the page.
fn photos(locale: Locale, photos: &[Photo]) -> impl IntoView + use<> {
    let items = photos
        .iter()
        .skip(1)
        .map(|photo| {
            let caption = photo.caption.text(locale).to_owned();
            let address = format!("/media/{}", photo.hash);
            let width = photo.width_pixels.map(|width| width.to_string());
            let height = photo.height_pixels.map(|height| height.to_string());
            view! {
                <li>
                    <figure class="photo-grid__photo">
                        <img src=address alt=caption.clone() width=width height=height loading="lazy" decoding="async" />
                        <figcaption>{caption}</figcaption>
                    </figure>
                </li>
            }
        })
        .collect_view();
    (photos.len() > 1).then(|| {
        view! {
            <section class="stack" aria-labelledby="photos">
                <h2 id="photos">{locales::catalogue_photos_title(locale)}</h2>
                <ul class="photo-grid">{items}</ul>
            </section>
        }
    })
}

fn facts(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    showing: Showing,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let card = &detail.card;
    let style = viewer.style();
    let place = reference.place_name(card.city.text(locale), &card.region_code, locale);
    let score = locales::catalogue_governance_score_value(locale, &style.integer(detail.charity.governance_score));
    let mut items: Vec<Fact> = vec![
        fact(
            locales::catalogue_number(locale),
            view! { <Ltr text=card.number.to_string() /> },
        ),
        fact(
            locales::catalogue_charity(locale),
            charity_link(viewer, detail, showing),
        ),
        fact(
            locales::catalogue_license_number(locale),
            view! { <Ltr text=detail.charity.license_number.clone() /> },
        ),
        fact(
            locales::catalogue_technical_supervisor(locale),
            detail.charity.technical_supervisor.text(locale).to_owned(),
        ),
        fact(locales::catalogue_governance_score(locale), score),
        fact(locales::catalogue_region(locale), place),
        fact(
            locales::catalogue_beneficiaries(locale),
            people(viewer, card.beneficiary_count),
        ),
        fact(
            locales::catalogue_subfield(locale),
            reference.subfield_name(&card.subfield_code, locale).to_owned(),
        ),
        fact(locales::catalogue_track(locale), track_name(locale, card.track)),
        fact(
            locales::catalogue_duration(locale),
            locales::catalogue_days(locale, detail.duration_days, &style.integer(detail.duration_days)),
        ),
        fact(
            locales::catalogue_published_on(locale),
            view! { <Day at=card.published_at /> },
        ),
    ];
    if let Some(ends_at) = card.ends_at {
        items.push(fact(locales::catalogue_ends_on(locale), view! { <Day at=ends_at /> }));
    }
    if let Some(price) = card.share_price {
        items.push(fact(
            locales::catalogue_share_price(locale),
            view! { <Amount money=price /> },
        ));
    }
    if !detail.zakat_categories.is_empty() {
        let names: Vec<_> = detail
            .zakat_categories
            .iter()
            .map(|category| zakat_name(locale, *category))
            .collect();
        items.push(fact(
            locales::catalogue_zakat_categories(locale),
            names.join(locale.pick("، ", ", ")),
        ));
    }
    view! {
        <section class="card panel" aria-labelledby="facts">
            <h2 class="panel__title" id="facts">{locales::catalogue_facts_title(locale)}</h2>
            <DescriptionList items=items />
        </section>
    }
}

/// The name of a recipient of zakat (handbook 4.2).
fn zakat_name(locale: Locale, category: ZakatCategory) -> &'static str {
    match category {
        ZakatCategory::Fuqara => locales::catalogue_zakat_fuqara(locale),
        ZakatCategory::Masakin => locales::catalogue_zakat_masakin(locale),
        ZakatCategory::Amilun => locales::catalogue_zakat_amilun(locale),
        ZakatCategory::Muallafah => locales::catalogue_zakat_muallafah(locale),
        ZakatCategory::Riqab => locales::catalogue_zakat_riqab(locale),
        ZakatCategory::Gharimun => locales::catalogue_zakat_gharimun(locale),
        ZakatCategory::FiSabilillah => locales::catalogue_zakat_fi_sabilillah(locale),
        ZakatCategory::IbnSabil => locales::catalogue_zakat_ibn_sabil(locale),
    }
}
