//! The list of opportunities.

use backend::Result;
use backend::charities::{CharityChoice, charity_by_slug, charity_choices};
use backend::giving::opportunities::{OpportunityPage, opportunity_list};
use backend::reference::{Bilingual, Reference};
use domain::error::AppError;
use domain::giving::{CatalogueFilter, CatalogueQuery, CatalogueSort, UnknownFilter};
use domain::locale::Locale;
use leptos::prelude::*;
use locales::arg;

use super::{card_grid, filters};
use crate::layout::Place;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{EmptyState, LinkButton, Notice, NoticeKind, Pagination, Tab, Tabs};

/// `GET /opportunities`
pub(super) async fn opportunities(request: Request) -> Result<Reply> {
    let fields = request.query();
    let mut query = CatalogueQuery::parse(&fields);
    let mut unknown = query.unreadable(&fields);
    let reference = backend::reference::reference(&request.context).await?;
    unknown.extend(unknown_to(&reference, &mut query));
    let mut charities = charity_choices(&request.context, request.actor(), request.locale()).await?;
    let charity_name = charity_name(&request, &query, &mut charities).await?;
    if charity_name.is_none() {
        unknown.extend(query.leave_out(CatalogueFilter::Charity));
    }
    // Every view has one address: what a form or an old link spells otherwise is led there, unless
    // something of it is not known. The page says so at the address that was asked for.
    let asked = request.viewer.path.split_once('?').map_or("", |(_, query)| query);
    if unknown.is_empty() && asked != query.to_query_string() {
        return Ok(Reply::redirect(address(&request.viewer, &query)));
    }
    let page = opportunity_list(&request.context, request.actor(), &query).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let title = title(locale, &reference, &query);
    let further = query.cursor.is_some() || !unknown.is_empty();
    let rendered = Page::new(title.clone(), move || {
        view! {
            <div class="wrap">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p class="page-head__lead">{locales::catalogue_lead(locale)}</p>
                </header>
                <div class="stack band__end">
                    {unknown_notice(locale, &unknown)}
                    {filters::form(&viewer, &reference, &charities, &query)}
                    {filters::chosen(&viewer, &reference, &query, charity_name)}
                    {result_line(&viewer, &query, &page)}
                    {results(&viewer, &reference, &query, &page)}
                </div>
            </div>
        }
    })
    .describe(locales::catalogue_description(locale))
    .at(Place::Opportunities)
    .cacheable();
    Ok(if further {
        rendered.hidden_from_search()
    } else {
        rendered
    }
    .into())
}

/// The address of a view.
pub(super) fn address(viewer: &Viewer, query: &CatalogueQuery) -> String {
    let text = query.to_query_string();
    if text.is_empty() {
        viewer.link("/opportunities")
    } else {
        viewer.link(&format!("/opportunities?{text}"))
    }
}

fn title(locale: Locale, reference: &Reference, query: &CatalogueQuery) -> String {
    let field = query.field.as_deref().and_then(|code| reference.field(code));
    let region = query.region.as_deref().and_then(|code| reference.region(code));
    let parts = [field.map(|field| &field.name), region.map(|region| &region.name)];
    let narrowed: Vec<&str> = parts.into_iter().flatten().map(|name| name.text(locale)).collect();
    if narrowed.is_empty() {
        return locales::catalogue_title(locale).to_owned();
    }
    format!(
        "{}: {}",
        locales::catalogue_title(locale),
        narrowed.join(locale.pick("، ", ", "))
    )
}

/// Leaves out what the reference data does not hold, and says what that was. A sub-field belongs to
/// the field that is chosen with it.
fn unknown_to(reference: &Reference, query: &mut CatalogueQuery) -> Vec<UnknownFilter> {
    let mut unknown = Vec::new();
    if query
        .field
        .as_deref()
        .is_some_and(|code| reference.field(code).is_none())
    {
        unknown.extend(query.leave_out(CatalogueFilter::Field));
    }
    let holds = |code: &str| {
        let chosen = query.field.as_deref();
        let fields = reference.fields.iter();
        let mut fields = fields.filter(|field| chosen.is_none_or(|chosen| field.code == chosen));
        fields.any(|field| field.subfields.iter().any(|subfield| subfield.code == code))
    };
    if query.subfield.as_deref().is_some_and(|code| !holds(code)) {
        unknown.extend(query.leave_out(CatalogueFilter::Subfield));
    }
    if query
        .region
        .as_deref()
        .is_some_and(|code| reference.region(code).is_none())
    {
        unknown.extend(query.leave_out(CatalogueFilter::Region));
    }
    unknown
}

/// The name of the charity that the view is narrowed to, which is then among the choices; nothing
/// when it is narrowed to none, or to one that does not exist.
async fn charity_name(
    request: &Request,
    query: &CatalogueQuery,
    choices: &mut Vec<CharityChoice>,
) -> Result<Option<String>> {
    let Some(slug) = query.charity.as_ref().map(|slug| slug.as_str()) else {
        return Ok(None);
    };
    let text = |name: &Bilingual| name.text(request.locale()).to_owned();
    if let Some(choice) = choices.iter().find(|choice| choice.slug == slug) {
        return Ok(Some(text(&choice.name)));
    }
    // Its giving may be stopped, or the list of choices may be too short for it.
    match charity_by_slug(&request.context, request.actor(), slug).await {
        Ok(profile) => {
            let name = text(&profile.name);
            choices.push(CharityChoice {
                slug: slug.to_owned(),
                name: profile.name,
            });
            Ok(Some(name))
        }
        Err(error) if matches!(error.public(), AppError::NotFound | AppError::Gone) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Says which filters of the address are not known and were left out.
fn unknown_notice(locale: Locale, unknown: &[UnknownFilter]) -> impl IntoView + use<> {
    let lines: Vec<_> = unknown
        .iter()
        .map(|one| {
            let text = locales::catalogue_unknown_filter(
                locale,
                arg::Filter(filter_name(locale, one.filter)),
                arg::Value(&one.value),
            );
            view! { <p>{text}</p> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Attention title=locales::catalogue_unknown_title(locale)>
                {lines}
            </Notice>
        }
    })
}

fn filter_name(locale: Locale, filter: CatalogueFilter) -> &'static str {
    match filter {
        CatalogueFilter::Field => locales::catalogue_field(locale),
        CatalogueFilter::Subfield => locales::catalogue_subfield_label(locale),
        CatalogueFilter::Region => locales::catalogue_region_label(locale),
        CatalogueFilter::Track => locales::catalogue_track_label(locale),
        CatalogueFilter::Charity => locales::catalogue_charity_label(locale),
        CatalogueFilter::State => locales::catalogue_state_label(locale),
        CatalogueFilter::Sort => locales::catalogue_sort_label(locale),
    }
}

fn result_line(viewer: &Viewer, query: &CatalogueQuery, page: &OpportunityPage) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let number = viewer.style().integer(page.total);
    let count = if page.total_is_exact {
        locales::catalogue_count(locale, page.total, &number)
    } else {
        locales::catalogue_count_more(locale, &number)
    };
    let orders = CatalogueSort::ALL
        .iter()
        .map(|sort| Tab {
            label: sort_name(locale, *sort).to_owned(),
            href: address(
                viewer,
                &CatalogueQuery {
                    sort: *sort,
                    ..query.first_page()
                },
            ),
            count: None,
            current: *sort == query.sort,
        })
        .collect();
    view! {
        <div class="filters__result">
            <p role="status">{count}</p>
            <Tabs label=locales::catalogue_sort_label(locale) items=orders />
        </div>
    }
}

fn sort_name(locale: Locale, sort: CatalogueSort) -> &'static str {
    match sort {
        CatalogueSort::Needed => locales::catalogue_sort_needed(locale),
        CatalogueSort::NearlyComplete => locales::catalogue_sort_nearly_complete(locale),
        CatalogueSort::Newest => locales::catalogue_sort_newest(locale),
        CatalogueSort::EndingSoon => locales::catalogue_sort_ending_soon(locale),
    }
}

fn results(
    viewer: &Viewer,
    reference: &Reference,
    query: &CatalogueQuery,
    page: &OpportunityPage,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if page.cards.is_empty() {
        let all = viewer.link("/opportunities");
        return view! {
            <EmptyState
                icon="search"
                title=locales::catalogue_empty_title(locale)
                text=locales::catalogue_empty_text(locale)
            >
                <LinkButton href=all>{locales::catalogue_empty_action(locale)}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let at = |cursor: &Option<String>| {
        cursor.as_ref().map(|cursor| {
            address(
                viewer,
                &CatalogueQuery {
                    cursor: Some(cursor.clone()),
                    ..query.clone()
                },
            )
        })
    };
    let (previous, next) = (at(&page.previous), at(&page.next));
    view! {
        {card_grid(viewer, reference, &page.cards, 2)}
        <Pagination previous=previous next=next />
    }
    .into_any()
}
