//! The list of opportunities.

use backend::Result;
use backend::giving::opportunities::{OpportunityPage, opportunity_list};
use backend::reference::Reference;
use domain::giving::{CatalogueQuery, CatalogueSort};
use domain::locale::Locale;
use leptos::prelude::*;

use super::{card_grid, filters};
use crate::layout::Place;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{EmptyState, LinkButton, Pagination, Tab, Tabs};

/// `GET /opportunities`
pub(super) async fn opportunities(request: Request) -> Result<Reply> {
    let query = CatalogueQuery::parse(&request.query());
    // Every view has one address: what a form or an old link spells otherwise is led there.
    let asked = request.viewer.path.split_once('?').map_or("", |(_, query)| query);
    if asked != query.to_query_string() {
        return Ok(Reply::redirect(address(&request.viewer, &query)));
    }
    let page = opportunity_list(&request.context, request.actor(), &query).await?;
    let reference = backend::reference::reference(&request.context).await?;
    let charity_name = charity_name(&request, &query, &page).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let title = title(locale, &reference, &query);
    let further = query.cursor.is_some();
    let rendered = Page::new(title.clone(), move || {
        view! {
            <div class="wrap">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p class="page-head__lead">{locales::catalogue_lead(locale)}</p>
                </header>
                <div class="stack band__end">
                    {filters::form(&viewer, &reference, &query)}
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

/// The name of the charity that the view is narrowed to; its cards know it.
async fn charity_name(request: &Request, query: &CatalogueQuery, page: &OpportunityPage) -> Result<Option<String>> {
    let Some(slug) = &query.charity else { return Ok(None) };
    let locale = request.locale();
    if let Some(card) = page.cards.first() {
        return Ok(Some(card.charity_name.text(locale).to_owned()));
    }
    let profile = backend::charities::charity_by_slug(&request.context, request.actor(), slug.as_str()).await;
    Ok(Some(profile.map_or_else(
        |_| slug.as_str().to_owned(),
        |profile| profile.name.text(locale).to_owned(),
    )))
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
