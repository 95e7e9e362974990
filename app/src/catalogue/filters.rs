//! Filters of the catalogue: one plain form, links for the fields, and the way out of each.

use backend::charities::CharityChoice;
use backend::reference::Reference;
use domain::giving::{CatalogueQuery, CatalogueSort, OpportunityState, Track};
use domain::locale::Locale;
use leptos::prelude::*;

use super::list::address;
use crate::page::Viewer;
use crate::ui::{Bound, Button, Checkbox, Choice, Icon, LinkButton, Select, field_class, field_icon};

/// The states that the list can be asked for, as visitors think of them.
const STATES: [OpportunityState; 6] = [
    OpportunityState::Published,
    OpportunityState::Funded,
    OpportunityState::Executing,
    OpportunityState::Reporting,
    OpportunityState::Completed,
    OpportunityState::Expired,
];

/// The search, the fields and the other filters.
pub(super) fn form(
    viewer: &Viewer,
    reference: &Reference,
    charities: &[CharityChoice],
    query: &CatalogueQuery,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <form class="filters" method="get" action=viewer.link("/opportunities") role="search">
            {hidden(query)}
            <div class="filters__search">
                <label class="visually-hidden" for="q">{locales::catalogue_search_label(locale)}</label>
                <Icon name="search" />
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    value=query.text.clone()
                    placeholder=locales::catalogue_search_label(locale)
                    maxlength=domain::form::SEARCH_LENGTH_MAX.to_string()
                />
            </div>
            {fields(viewer, reference, query)}
            {more(viewer, reference, charities, query)}
        </form>
    }
}

/// What the form keeps although it has no control for it: the field is chosen by links.
fn hidden(query: &CatalogueQuery) -> impl IntoView + use<> {
    let sort = (query.sort != CatalogueSort::Needed).then(|| query.sort.code().to_owned());
    [("field", query.field.clone()), ("sort", sort)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }))
        .collect_view()
}

/// One link a field, in its colour. Another field leaves the sub-field behind.
fn fields(viewer: &Viewer, reference: &Reference, query: &CatalogueQuery) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let to = |field: Option<String>| {
        address(
            viewer,
            &CatalogueQuery {
                field,
                subfield: None,
                ..query.first_page()
            },
        )
    };
    let links = reference
        .fields
        .iter()
        .filter(|field| field.active)
        .map(|field| {
            let current = (query.field.as_deref() == Some(&field.code)).then_some("true");
            let class = format!("filters__field {}", field_class(&field.code));
            view! {
                <li>
                    <a class=class href=to(Some(field.code.clone())) aria-current=current>
                        <Icon name=field_icon(&field.code) />
                        {field.name.text(locale).to_owned()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let all = query.field.is_none().then_some("true");
    view! {
        <nav aria-label=locales::catalogue_fields_label(locale)>
            <ul class="filters__fields">
                <li>
                    <a class="filters__field" href=to(None) aria-current=all>
                        {locales::catalogue_field_all(locale)}
                    </a>
                </li>
                {links}
            </ul>
        </nav>
    }
}

/// Filters that fewer people need; open as long as one of them is in use.
fn more(
    viewer: &Viewer,
    reference: &Reference,
    charities: &[CharityChoice],
    query: &CatalogueQuery,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let charity = query.charity.as_ref().map(|charity| charity.as_str().to_owned());
    let in_use = [
        query.subfield.is_some(),
        query.region.is_some(),
        query.track.is_some(),
        query.state.is_some(),
        charity.is_some(),
        query.zakat,
        query.urgent,
    ];
    let count = in_use.into_iter().map(i64::from).sum::<i64>();
    let summary = if count == 0 {
        locales::catalogue_filters_more(locale).to_owned()
    } else {
        locales::catalogue_filters_more_count(locale, count, &viewer.style().integer(count))
    };
    view! {
        <details class="card filters__more" open={count > 0}>
            <summary class="disclosure__summary">
                <Icon name="filter" />
                {summary}
            </summary>
            <div class="stack filters__body">
                <div class="filters__row">
                    {subfield_select(locale, reference, query)}
                    <Select
                        bound=bound("region", query.region.clone())
                        label=locales::catalogue_region_label(locale)
                        choices=region_choices(locale, reference)
                    />
                    <Select
                        bound=bound("track", query.track.map(|track| track.code().to_owned()))
                        label=locales::catalogue_track_label(locale)
                        choices=track_choices(locale)
                    />
                    <Select
                        bound=bound("state", query.state.map(|state| state.code().to_owned()))
                        label=locales::catalogue_state_label(locale)
                        choices=STATES.map(|state| state_choice(locale, state)).to_vec()
                    />
                    <Select
                        bound=bound("charity", charity)
                        label=locales::catalogue_charity_label(locale)
                        choices=charity_choices(locale, charities)
                    />
                </div>
                <div class="filters__switches">
                    <Checkbox
                        bound=bound("zakat", query.zakat.then(|| "1".to_owned()))
                        label=locales::catalogue_zakat_only(locale)
                    />
                    <Checkbox
                        bound=bound("urgent", query.urgent.then(|| "1".to_owned()))
                        label=locales::catalogue_urgent_only(locale)
                    />
                </div>
                <div class="cluster">
                    <Button>{locales::catalogue_filters_apply(locale)}</Button>
                    {query
                        .is_filtered()
                        .then(|| {
                            view! {
                                <LinkButton href=viewer.link("/opportunities") class="button--plain">
                                    {locales::catalogue_filters_clear(locale)}
                                </LinkButton>
                            }
                        })}
                </div>
            </div>
        </details>
    }
}

fn bound(name: &'static str, value: Option<String>) -> Bound {
    Bound {
        values: value.into_iter().collect(),
        ..Bound::empty(name)
    }
}

/// Sub-fields are offered once their field is chosen.
fn subfield_select(locale: Locale, reference: &Reference, query: &CatalogueQuery) -> impl IntoView + use<> {
    let field = query.field.as_deref().and_then(|code| reference.field(code));
    field.map(|field| {
        let any = Choice::new("", locales::catalogue_subfield_any(locale));
        let own = field.subfields.iter().filter(|subfield| subfield.active);
        let choices = own.map(|subfield| Choice::new(subfield.code.clone(), subfield.name.text(locale)));
        view! {
            <Select
                bound=bound("subfield", query.subfield.clone())
                label=locales::catalogue_subfield_label(locale)
                choices=std::iter::once(any).chain(choices).collect()
            />
        }
    })
}

fn region_choices(locale: Locale, reference: &Reference) -> Vec<Choice> {
    let any = Choice::new("", locales::catalogue_region_any(locale));
    let regions = reference
        .regions
        .iter()
        .map(|region| Choice::new(region.code.clone(), region.name.text(locale)));
    std::iter::once(any).chain(regions).collect()
}

fn charity_choices(locale: Locale, charities: &[CharityChoice]) -> Vec<Choice> {
    let any = Choice::new("", locales::catalogue_charity_any(locale));
    let charities = charities
        .iter()
        .map(|charity| Choice::new(charity.slug.clone(), charity.name.text(locale)));
    std::iter::once(any).chain(charities).collect()
}

fn track_choices(locale: Locale) -> Vec<Choice> {
    vec![
        Choice::new("", locales::catalogue_track_any(locale)),
        Choice::new(Track::Care.code(), locales::catalogue_track_care(locale)),
        Choice::new(
            Track::Developmental.code(),
            locales::catalogue_track_developmental(locale),
        ),
    ]
}

/// Open for giving is what the list shows unless asked otherwise, so its value is empty.
fn state_choice(locale: Locale, state: OpportunityState) -> Choice {
    let value = if state == OpportunityState::Published {
        ""
    } else {
        state.code()
    };
    Choice::new(value, state_name(locale, state))
}

fn state_name(locale: Locale, state: OpportunityState) -> &'static str {
    match state {
        OpportunityState::Paused => locales::catalogue_state_paused(locale),
        OpportunityState::Funded => locales::catalogue_state_funded(locale),
        OpportunityState::Executing => locales::catalogue_state_executing(locale),
        OpportunityState::Reporting => locales::catalogue_state_reporting(locale),
        OpportunityState::Completed => locales::catalogue_state_completed(locale),
        OpportunityState::Expired => locales::catalogue_state_expired(locale),
        _ => locales::catalogue_state_published(locale),
    }
}

/// The filters in use, each a link to the same view without it.
pub(super) fn chosen(
    viewer: &Viewer,
    reference: &Reference,
    query: &CatalogueQuery,
    charity_name: Option<String>,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let first = query.first_page();
    let mut chips: Vec<(String, CatalogueQuery)> = Vec::new();
    if let Some(text) = &query.text {
        let name = locales::catalogue_chosen_search(locale, text);
        chips.push((
            name,
            CatalogueQuery {
                text: None,
                ..first.clone()
            },
        ));
    }
    if let Some(field) = &query.field {
        let name = reference.field_name(field, locale).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                field: None,
                subfield: None,
                ..first.clone()
            },
        ));
    }
    if let Some(subfield) = &query.subfield {
        let name = reference.subfield_name(subfield, locale).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                subfield: None,
                ..first.clone()
            },
        ));
    }
    if let Some(region) = &query.region {
        let name = reference.region_name(region, locale).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                region: None,
                ..first.clone()
            },
        ));
    }
    if let Some(track) = query.track {
        let name = track_name(locale, track).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                track: None,
                ..first.clone()
            },
        ));
    }
    if let Some(state) = query.state.filter(|state| *state != OpportunityState::Published) {
        chips.push((
            state_name(locale, state).to_owned(),
            CatalogueQuery {
                state: None,
                ..first.clone()
            },
        ));
    }
    if query.zakat {
        let name = locales::catalogue_zakat_only(locale).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                zakat: false,
                ..first.clone()
            },
        ));
    }
    if query.urgent {
        let name = locales::catalogue_urgent_only(locale).to_owned();
        chips.push((
            name,
            CatalogueQuery {
                urgent: false,
                ..first.clone()
            },
        ));
    }
    if let Some(name) = charity_name {
        chips.push((
            name,
            CatalogueQuery {
                charity: None,
                ..first.clone()
            },
        ));
    }
    let empty = chips.is_empty();
    let items = chips
        .into_iter()
        .map(|(name, without)| chip(viewer, name, &without))
        .collect_view();
    (!empty).then(|| {
        view! {
            <ul class="filters__chosen" aria-label=locales::catalogue_chosen_label(locale)>
                {items}
            </ul>
        }
    })
}

/// The short name of a track.
pub(super) fn track_name(locale: Locale, track: Track) -> &'static str {
    match track {
        Track::Care => locales::catalogue_track_care_short(locale),
        Track::Developmental => locales::catalogue_track_developmental_short(locale),
    }
}

fn chip(viewer: &Viewer, name: String, without: &CatalogueQuery) -> impl IntoView + use<> {
    let label = locales::catalogue_chosen_remove(viewer.locale, &name);
    view! {
        <li>
            <a class="filters__chip" href=address(viewer, without) aria-label=label>
                {name}
                <Icon name="close" />
            </a>
        </li>
    }
}
