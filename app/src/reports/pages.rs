//! The gallery of completed causes and the report of one.

use backend::delivery::attachments::Attachment;
use backend::documents::document_render;
use backend::impact::reports::{
    PublicReport, ReportCard, ReportFilter, ReportMomentKind, ReportPage, moment_words, report_document,
    report_list_public, report_moments, report_proof, report_public, report_share, share_people_words, share_words,
};
use backend::reference::{Reference, reference};
use backend::{Result, impact};
use domain::error::AppError;
use domain::impact::Share;
use leptos::prelude::*;

use crate::layout::Place;
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Art, Bar, BarsChart, BeforeAfter, Breadcrumb, Button, Choice, Crumb, Day, DescriptionList, EmptyState,
    Fact, FieldBadge, LinkButton, Ltr, Medallion, Notice, NoticeKind, Number, Pagination, Select, ShareLinks, Stat,
    Timeline, TimelineEvent, bind, fact,
};
use crate::verify::proof_download;

/// The value of `for` that asks for the copy without the reader's own share.
const EVERYONE: &str = "everyone";

/// Where the whole of a picture lies.
pub(crate) fn photo_address(photo: &Attachment) -> String {
    format!("/media/{}", photo.hash)
}

/// Where the small version of a picture lies.
pub(crate) fn thumbnail_address(hash: &str) -> String {
    format!("/media/{hash}/thumb")
}

/// What a picture shows, in words; `fallback` where nobody said.
pub(crate) fn photo_text(viewer: &Viewer, photo: &Attachment, fallback: &str) -> String {
    let caption = photo.caption.text(viewer.locale);
    if caption.is_empty() {
        fallback.to_owned()
    } else {
        caption.to_owned()
    }
}

/// `GET /impact/reports`
pub(super) async fn gallery(request: Request) -> Result<Page> {
    let query = request.query();
    let filter = ReportFilter {
        field: query.text("field").to_owned(),
        region: query.text("region").to_owned(),
        charity: query.text("charity").to_owned(),
    };
    let after = query.text("after").parse().ok();
    let page = report_list_public(&request.context, request.actor(), &filter, after).await?;
    let reference = reference(&request.context).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let form = FormState::filled(query);
    Ok(Page::new(locales::reports_gallery_title(locale), move || {
        gallery_view(&viewer, &reference, &form, &filter, page)
    })
    .describe(locales::reports_gallery_description(locale))
    .at(Place::Impact)
    .cacheable())
}

fn gallery_view(
    viewer: &Viewer,
    reference: &Reference,
    form: &FormState,
    filter: &ReportFilter,
    page: ReportPage,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let next = page.next.map(|cursor| {
        viewer.link(&format!(
            "/impact/reports?{}",
            filter_query(filter, Some(&cursor.to_string()))
        ))
    });
    let filtered = !filter_query(filter, None).is_empty();
    let cards: Vec<_> = page
        .cards
        .iter()
        .map(|card| view! { <li>{report_card(viewer, reference, card)}</li> })
        .collect();
    let list = if cards.is_empty() {
        let all = viewer.link("/impact/reports");
        view! {
            <EmptyState
                icon="sparkles"
                title=locales::reports_gallery_empty_title(locale)
                text=locales::reports_gallery_empty(locale)
            >
                {filtered
                    .then(|| {
                        view! {
                            <LinkButton href=all.clone() class="button--primary">
                                {locales::reports_gallery_all(locale)}
                            </LinkButton>
                        }
                    })}
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <ul class="card-grid">{cards}</ul> }.into_any()
    };
    view! {
        <div class="wrap stack">
            <header class="page-head">
                <h1>{locales::reports_gallery_title(locale)}</h1>
                <p class="page-head__lead">{locales::reports_gallery_lead(locale)}</p>
            </header>
            {filter_form(viewer, reference, form)}
            {list}
            <Pagination next=next />
        </div>
    }
}

fn filter_query(filter: &ReportFilter, after: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("field", &filter.field),
        ("region", &filter.region),
        ("charity", &filter.charity),
    ] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    query.finish()
}

fn filter_form(viewer: &Viewer, reference: &Reference, form: &FormState) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let mut fields = vec![Choice::new("", locales::reports_filter_all_fields(locale))];
    fields.extend(
        reference
            .fields
            .iter()
            .map(|field| Choice::new(&field.code, field.name.text(locale))),
    );
    let mut regions = vec![Choice::new("", locales::reports_filter_all_regions(locale))];
    regions.extend(
        reference
            .regions
            .iter()
            .map(|region| Choice::new(&region.code, region.name.text(locale))),
    );
    view! {
        <form class="card panel" method="get" action=viewer.link("/impact/reports") aria-label=locales::reports_filter_label(locale)>
            <div class="form__row">
                <Select bound=bind(form, "field") label=locales::reports_filter_field(locale) choices=fields optional=true />
                <Select bound=bind(form, "region") label=locales::reports_filter_region(locale) choices=regions optional=true />
                <div class="form__actions">
                    <Button class="button--soft" icon="filter">{locales::reports_filter_apply(locale)}</Button>
                </div>
            </div>
        </form>
    }
}

fn report_card(viewer: &Viewer, reference: &Reference, card: &ReportCard) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let class = format!("card report-card {}", crate::ui::field_class(&card.field_code));
    let by = format!(
        "{} · {}",
        card.charity_name.text(locale),
        reference.region_name(&card.region_code, locale)
    );
    let people = locales::reports_people(locale, card.beneficiary_count, &style.integer(card.beneficiary_count));
    view! {
        <article class=class>
            <Art
                field=card.field_code.clone()
                photo=card.photo_hash.as_deref().map(thumbnail_address)
                photo_text=locales::reports_photo(locale)
                class="report-card__art"
            />
            <div class="report-card__body">
                <FieldBadge
                    field=card.field_code.clone()
                    name=reference.field_name(&card.field_code, locale).to_owned()
                />
                <h2 class="report-card__title">
                    <a href=viewer.link(&format!("/impact/reports/{}", card.number))>
                        {card.headline.text(locale).to_owned()}
                    </a>
                </h2>
                <p class="report-card__by">{by}</p>
                <p>
                    {locales::reports_reached(locale)} " " <strong>{people}</strong>
                </p>
                <p class="report-card__when">
                    <Day at=card.published_at />
                </p>
            </div>
        </article>
    }
}

/// A report, and the reader's own share in it.
async fn load(request: &Request) -> Result<(PublicReport, Option<Share>)> {
    let number = request.param("number")?;
    let report = report_public(&request.context, request.actor(), number).await?;
    let query = request.query();
    let token = Some(query.text("gift")).filter(|token| !token.is_empty());
    let share = report_share(&request.context, request.actor(), &report, token).await?;
    Ok((report, share))
}

/// `GET /impact/reports/{number}`
pub(super) async fn report(request: Request) -> Result<Page> {
    let (report, share) = load(&request).await?;
    let reference = reference(&request.context).await?;
    let moments = moments(&request.viewer, &report);
    let token = request.query().text("gift").to_owned();
    let viewer = request.viewer;
    let locale = viewer.locale;
    let title = report.headline.text(locale).to_owned();
    let description = locales::reports_description(locale, report.title.text(locale));
    let picture = report.after.first().or(report.photos.first()).map(photo_address);
    let structured = structured(&viewer, &report);
    let personal = share.is_some() || !token.is_empty();
    let published = report.published;
    let mut page = Page::new(title, move || {
        report_view(&viewer, &reference, report, share, &token, moments)
    })
    .describe(description)
    .structured(structured)
    .at(Place::Impact);
    if let Some(picture) = picture.filter(|_| published) {
        page = page.image(picture);
    }
    // What shows the reader's own gift, or is not published, is nobody else's.
    Ok(if personal || !published {
        page.hidden_from_search()
    } else {
        page.cacheable()
    })
}

/// `GET /impact/reports/{number}/report.pdf`: with the reader's own share where they have one, and
/// without it when the copy is `?for=everyone`.
pub(super) async fn report_pdf(request: Request) -> Result<Reply> {
    let (report, share) = load(&request).await?;
    let share = share.filter(|_| request.query().text("for") != EVERYONE);
    let name = match &share {
        Some(_) => format!("ataa-report-{}-own-share.pdf", report.number),
        None => format!("ataa-report-{}.pdf", report.number),
    };
    let style = request.viewer.style();
    let document = report_document(&request.context, request.actor(), &report, share, style).await?;
    let bytes = document_render(&request.context, &document).await?;
    Ok(Reply::download(bytes, "application/pdf", &name))
}

/// `GET /impact/reports/{number}/proof.json`: the reader's own gifts, what was allocated to the
/// cause and what was paid out for it.
pub(super) async fn report_proof_file(request: Request) -> Result<Reply> {
    let report = report_public(&request.context, request.actor(), request.param("number")?).await?;
    let query = request.query();
    let token = Some(query.text("gift")).filter(|token| !token.is_empty());
    let document = report_proof(&request.context, request.actor(), &report, token).await?;
    // While it is being sealed: a minute at most.
    let document = document.ok_or(AppError::Unavailable)?;
    Ok(proof_download(&document))
}

fn structured(viewer: &Viewer, report: &PublicReport) -> serde_json::Value {
    let locale = viewer.locale;
    serde_json::json!({
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": report.headline.text(locale),
        "about": report.title.text(locale),
        "inLanguage": locale.code(),
        "datePublished": report.published_at.map(domain::time::Timestamp::to_rfc3339),
        "reportNumber": report.number.to_string(),
        "author": { "@type": "NGO", "name": report.charity_name.text(locale) },
        "publisher": { "@type": "Organization", "name": locales::layout_brand(locale) },
    })
}

fn moments(viewer: &Viewer, report: &PublicReport) -> Vec<TimelineEvent> {
    let style = viewer.style();
    let moments = report_moments(report);
    let event = |moment: &impact::reports::ReportMoment| TimelineEvent {
        title: moment_words(moment, style),
        text: None,
        at: moment.at,
        class: if moment.kind == ReportMomentKind::Funded {
            "timeline__event--attention"
        } else {
            ""
        },
    };
    moments.iter().map(event).collect()
}

fn report_view(
    viewer: &Viewer,
    reference: &Reference,
    report: PublicReport,
    share: Option<Share>,
    token: &str,
    moments: Vec<TimelineEvent>,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = report.headline.text(locale).to_owned();
    let crumbs = vec![
        Crumb {
            label: locales::reports_impact(locale).to_owned(),
            href: Some(viewer.link("/impact")),
        },
        Crumb {
            label: locales::reports_gallery_title(locale).to_owned(),
            href: Some(viewer.link("/impact/reports")),
        },
        Crumb {
            label: title.clone(),
            href: None,
        },
    ];
    let by = format!(
        "{} {} · {}",
        locales::reports_by(locale),
        report.charity_name.text(locale),
        reference.region_name(&report.region_code, locale)
    );
    let class = format!("wrap stack {}", crate::ui::field_class(&report.field_code));
    let pdf = viewer.link(&format!("/impact/reports/{}/report.pdf", report.number));
    // Beside the reader's own copy stands the one that they can pass on.
    let pdf = match share {
        Some(_) => format!("{pdf}?for={EVERYONE}"),
        None => pdf,
    };
    let address = format!(
        "{}{}",
        viewer.public_url,
        viewer.link(&format!("/impact/reports/{}", report.number))
    );
    view! {
        <article class=class>
            <Breadcrumb items=crumbs />
            <header class="page-head">
                <p class="cluster">
                    <FieldBadge
                        field=report.field_code.clone()
                        name=reference.field_name(&report.field_code, locale).to_owned()
                    />
                    <span>{locales::reports_kicker(locale)}</span>
                </p>
                <h1>{title.clone()}</h1>
                <p class="page-head__lead">{report.title.text(locale).to_owned()}</p>
                <p>{by}</p>
            </header>
            {(!report.published)
                .then(|| view! { <Notice kind=NoticeKind::Attention>{locales::reports_unpublished(locale)}</Notice> })}
            {share.map(|share| own_share(viewer, &report, share, token))}
            {figures(viewer, &report)}
            {pictures(viewer, &report)}
            <div class="with-aside">
                <div class="stack stack--loose">{story(viewer, &report)} {outputs(viewer, &report)} {costs(viewer, &report)}</div>
                <aside class="with-aside__aside stack">
                    {facts(viewer, reference, &report)}
                    <section class="card panel">
                        <h2 class="panel__title">{locales::reports_timeline(locale)}</h2>
                        <Timeline events=moments />
                    </section>
                </aside>
            </div>
            <div class="card panel">
                <ShareLinks url=address text=title />
            </div>
            <p class="cluster">
                <LinkButton href=pdf class="button--plain" icon="download">
                    {locales::reports_pdf(locale)}
                </LinkButton>
                <LinkButton href=viewer.link(&format!("/opportunities?field={}", report.field_code)) class="button--primary" icon="hand-heart">
                    {locales::reports_give_similar(locale)}
                </LinkButton>
                <LinkButton href=viewer.link("/impact/reports") class="button--plain">{locales::reports_more(locale)}</LinkButton>
            </p>
        </article>
    }
}

fn own_share(viewer: &Viewer, report: &PublicReport, share: Share, token: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let query = if token.is_empty() {
        String::new()
    } else {
        format!(
            "?gift={}",
            form_urlencoded::byte_serialize(token.as_bytes()).collect::<String>()
        )
    };
    let pdf = viewer.link(&format!("/impact/reports/{}/report.pdf{query}", report.number));
    let proof = viewer.link(&format!("/impact/reports/{}/proof.json{query}", report.number));
    view! {
        <section class="card own-share" aria-labelledby="own-share">
            <Medallion icon="heart" class="medallion--solid" />
            <div class="own-share__body">
                <h2 id="own-share" class="own-share__title">{locales::reports_own_title(locale)}</h2>
                <p class="own-share__words">{share_words(share, report, style)}</p>
                {share_people_words(share, report, style).map(|words| view! { <p>{words}</p> })}
                <p>{locales::reports_own_thanks(locale)}</p>
                <p class="cluster">
                    <LinkButton href=pdf class="button--primary button--small" icon="download">
                        {locales::reports_own_pdf(locale)}
                    </LinkButton>
                    <LinkButton href=proof class="button--plain button--small" icon="shield-check">
                        {locales::verify_offer_download(locale)}
                    </LinkButton>
                </p>
            </div>
        </section>
    }
}

fn figures(viewer: &Viewer, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let people = locales::reports_people(
        locale,
        report.beneficiary_count,
        &style.integer(report.beneficiary_count),
    );
    let gifts = locales::reports_gift_count(locale, report.donation_count, &style.integer(report.donation_count));
    let collected = report.collected;
    view! {
        <ul class="stat-grid">
            <Stat label=locales::reports_reached(locale) icon="users" class="stat--lead">
                {people}
            </Stat>
            <Stat label=locales::reports_given(locale) icon="hand-coins">
                <Amount money=collected />
            </Stat>
            <Stat label=locales::reports_gifts(locale) icon="heart">
                {gifts}
            </Stat>
        </ul>
    }
}

fn pictures(viewer: &Viewer, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let pairs: Vec<_> = report
        .before
        .iter()
        .zip(&report.after)
        .map(|(before, after)| {
            let title = report.title.text(locale);
            let labelled = |label: &str| format!("{label}: {title}");
            let before_text = photo_text(viewer, before, &labelled(locales::reports_before(locale)));
            let caption = after.caption.text(locale);
            let caption = (!caption.is_empty()).then(|| caption.to_owned());
            // The caption is read below the pair; the picture's own text does not say it again.
            let after_text = labelled(locales::reports_after(locale));
            view! {
                <BeforeAfter
                    before=(photo_address(before), before_text)
                    after=(photo_address(after), after_text)
                    caption=caption
                />
            }
        })
        .collect();
    let paired = pairs.len();
    let single = report
        .before
        .iter()
        .skip(paired)
        .chain(report.after.iter().skip(paired))
        .chain(&report.photos);
    let others: Vec<_> = single
        .map(|photo| {
            let text = photo_text(viewer, photo, locales::reports_photo(locale));
            view! {
                <li>
                    <img class="photo-strip__photo" src=thumbnail_address(&photo.hash) alt=text width="640" height="480" loading="lazy" decoding="async" />
                </li>
            }
        })
        .collect();
    view! {
        {(!pairs.is_empty())
            .then(|| {
                view! {
                    <section aria-label=locales::reports_before_after(locale) class="stack">{pairs}</section>
                }
            })}
        {(!others.is_empty())
            .then(|| {
                view! {
                    <section aria-label=locales::reports_photos(locale)>
                        <ul class="photo-strip">{others}</ul>
                    </section>
                }
            })}
    }
}

fn story(viewer: &Viewer, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let paragraphs: Vec<_> = report
        .story
        .text(locale)
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    view! {
        <section class="prose">
            <h2>{locales::reports_story(locale)}</h2>
            {paragraphs}
        </section>
    }
}

fn outputs(viewer: &Viewer, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let facts: Vec<Fact> = report
        .outputs
        .iter()
        .map(|output| fact(output.label.text(locale), view! { <Number value=output.quantity /> }))
        .collect();
    (!facts.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::reports_outputs(locale)}</h2>
                <DescriptionList items=facts />
            </section>
        }
    })
}

fn costs(viewer: &Viewer, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let bars: Vec<Bar> = report
        .cost_lines
        .iter()
        .map(|line| Bar {
            label: line.label.text(locale).to_owned(),
            field: None,
            value: line.amount.halalas(),
            text: style.money(line.amount),
            note: Some(style.percent(line.share_basis_points)),
        })
        .collect();
    let total = report.cost_total;
    (!bars.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::reports_costs(locale)}</h2>
                <p class="panel__note">{locales::reports_costs_lead(locale)}</p>
                <BarsChart caption=locales::reports_costs(locale) bars=bars />
                <DescriptionList items=vec![fact(locales::reports_total(locale), view! { <Amount money=total /> })] />
            </section>
        }
    })
}

fn facts(viewer: &Viewer, reference: &Reference, report: &PublicReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let place = reference.place_name(report.city.text(locale), &report.region_code, locale);
    let planned = report.planned_beneficiary_count;
    let charity = viewer.link(&format!("/charities/{}", report.charity_slug));
    let opportunity = viewer.link(&format!("/opportunities/{}", report.opportunity_number));
    let mut facts = vec![
        fact(
            locales::reports_charity(locale),
            view! { <a href=charity>{report.charity_name.text(locale).to_owned()}</a> },
        ),
        fact(
            locales::reports_license(locale),
            view! { <Ltr text=report.license_number.clone() /> },
        ),
        fact(locales::reports_place(locale), place),
        fact(
            locales::reports_target(locale),
            view! { <Amount money=report.target /> },
        ),
        fact(
            locales::reports_planned(locale),
            locales::reports_people(locale, planned, &style.integer(planned)),
        ),
        fact(
            locales::reports_opportunity_number(locale),
            view! { <a href=opportunity><Ltr text=report.opportunity_number.to_string() /></a> },
        ),
        fact(
            locales::reports_number(locale),
            view! { <Ltr text=report.number.to_string() /> },
        ),
    ];
    if let Some(at) = report.published_at {
        facts.push(fact(locales::reports_published_on(locale), view! { <Day at=at /> }));
    }
    view! {
        <section class="card panel">
            <DescriptionList items=facts />
        </section>
    }
}
