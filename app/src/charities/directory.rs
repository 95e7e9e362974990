//! The directory.

use backend::Result;
use backend::charities::{CharityCard as Card, CharityPage, CharityQuery, charity_list};
use backend::reference::Reference;
use domain::locale::Locale;
use leptos::prelude::*;

use crate::layout::Place;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Bound, Button, CharityCard, CharityCardData, Choice, EmptyState, Icon, LinkButton, Number, Pagination,
    Select, fact,
};

/// `GET /charities`
pub(super) async fn charities(request: Request) -> Result<Reply> {
    let query = CharityQuery::parse(&request.query());
    let asked = request.viewer.path.split_once('?').map_or("", |(_, query)| query);
    if asked != query.to_query_string() {
        return Ok(Reply::redirect(address(&request.viewer, &query)));
    }
    let page = charity_list(&request.context, request.actor(), &query, request.locale()).await?;
    let reference = backend::reference::reference(&request.context).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let further = query.after.is_some() || query.before.is_some();
    let rendered = Page::new(locales::charities_title(locale), move || {
        view! {
            <div class="wrap">
                <header class="page-head">
                    <h1>{locales::charities_title(locale)}</h1>
                    <p class="page-head__lead">{locales::charities_lead(locale)}</p>
                </header>
                <div class="stack band__end">
                    {form(&viewer, &reference, &query)}
                    <h2 class="visually-hidden">{locales::charities_results(locale)}</h2>
                    <p class="soft" role="status">
                        {locales::charities_count(locale, page.total, &viewer.style().integer(page.total))}
                    </p>
                    {results(&viewer, &reference, &query, &page)}
                </div>
            </div>
        }
    })
    .describe(locales::charities_description(locale))
    .at(Place::Charities)
    .cacheable();
    Ok(if further {
        rendered.hidden_from_search()
    } else {
        rendered
    }
    .into())
}

fn address(viewer: &Viewer, query: &CharityQuery) -> String {
    let text = query.to_query_string();
    if text.is_empty() {
        viewer.link("/charities")
    } else {
        viewer.link(&format!("/charities?{text}"))
    }
}

fn form(viewer: &Viewer, reference: &Reference, query: &CharityQuery) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let bound = |name, value: &Option<String>| Bound {
        values: value.iter().cloned().collect(),
        ..Bound::empty(name)
    };
    view! {
        <form class="filters" method="get" action=viewer.link("/charities") role="search">
            <div class="filters__search">
                <label class="visually-hidden" for="q">{locales::charities_search_label(locale)}</label>
                <Icon name="search" />
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    value=query.text.clone()
                    placeholder=locales::charities_search_label(locale)
                    maxlength=domain::form::SEARCH_LENGTH_MAX.to_string()
                />
            </div>
            <div class="filters__row">
                <Select
                    bound=bound("region", &query.region)
                    label=locales::charities_region_label(locale)
                    choices=region_choices(locale, reference)
                />
                <Select
                    bound=bound("field", &query.field)
                    label=locales::charities_field_label(locale)
                    choices=field_choices(locale, reference)
                />
                <div class="cluster">
                    <Button>{locales::charities_filter_apply(locale)}</Button>
                    {query
                        .is_filtered()
                        .then(|| {
                            view! {
                                <LinkButton href=viewer.link("/charities") class="button--plain">
                                    {locales::charities_filter_clear(locale)}
                                </LinkButton>
                            }
                        })}
                </div>
            </div>
        </form>
    }
}

fn region_choices(locale: Locale, reference: &Reference) -> Vec<Choice> {
    let any = Choice::new("", locales::charities_region_any(locale));
    let regions = reference
        .regions
        .iter()
        .map(|region| Choice::new(region.code.clone(), region.name.text(locale)));
    std::iter::once(any).chain(regions).collect()
}

fn field_choices(locale: Locale, reference: &Reference) -> Vec<Choice> {
    let any = Choice::new("", locales::charities_field_any(locale));
    let fields = reference
        .fields
        .iter()
        .map(|field| Choice::new(field.code.clone(), field.name.text(locale)));
    std::iter::once(any).chain(fields).collect()
}

fn results(viewer: &Viewer, reference: &Reference, query: &CharityQuery, page: &CharityPage) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if page.charities.is_empty() {
        let all = viewer.link("/charities");
        return view! {
            <EmptyState
                icon="charity"
                title=locales::charities_empty_title(locale)
                text=locales::charities_empty_text(locale)
            >
                <LinkButton href=all>{locales::charities_empty_action(locale)}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let cards = page
        .charities
        .iter()
        .map(|charity| {
            let card = card(viewer, reference, charity);
            view! { <li><CharityCard card=card /></li> }
        })
        .collect_view();
    let before = page.previous.map(|id| CharityQuery {
        before: Some(id),
        ..query.first_page()
    });
    let after = page.next.map(|id| CharityQuery {
        after: Some(id),
        ..query.first_page()
    });
    let previous = before.map(|query| address(viewer, &query));
    let next = after.map(|query| address(viewer, &query));
    view! {
        <h2 class="visually-hidden">{locales::charities_title(locale)}</h2>
        <ul class="card-grid">{cards}</ul>
        <Pagination previous=previous next=next />
    }
    .into_any()
}

fn card(viewer: &Viewer, reference: &Reference, charity: &Card) -> CharityCardData {
    let locale = viewer.locale;
    let license = viewer.style().digits.write(charity.license_number.clone());
    CharityCardData {
        href: viewer.link(&format!("/charities/{}", charity.slug)),
        name: charity.name.text(locale).to_owned(),
        place: reference.place_name(charity.city.text(locale), &charity.region_code, locale),
        about: format!("{} {license}", locales::charities_license_number(locale)),
        fields: charity
            .field_codes
            .iter()
            .map(|code| (code.clone(), reference.field_name(code, locale).to_owned()))
            .collect(),
        figures: vec![
            fact(
                locales::charities_card_open(locale),
                view! { <Number value=charity.open_count /> },
            ),
            fact(
                locales::charities_card_completed(locale),
                view! { <Number value=charity.completed_count /> },
            ),
            fact(
                locales::charities_card_collected(locale),
                view! { <Amount money=charity.collected /> },
            ),
        ],
    }
}
