//! The thirteen regions, darker where there is more.

use leptos::prelude::*;

use super::chart::{self, share};
use super::example::Example;
use super::region_paths::{PATHS, VIEW_BOX};
use super::{locale, style};

/// What one region has.
pub struct RegionValue {
    /// ISO 3166-2 code: "SA-01".
    pub iso: String,
    /// Its name in the reader's language.
    pub name: String,
    /// How much, in any unit.
    pub value: i64,
    /// The value as written, with its unit.
    pub text: String,
    /// Where the region's own page stands.
    pub href: Option<String>,
}

/// Shades between nothing and the most.
const STEPS: i64 = 5;

/// A map of the regions in six shades, with the table behind it.
#[component]
pub fn RegionMap(
    /// What is shown.
    #[prop(into)]
    caption: String,
    /// What is measured.
    #[prop(into)]
    measure: String,
    /// The regions' values, the largest first: the table keeps this order.
    values: Vec<RegionValue>,
) -> impl IntoView {
    let locale = locale();
    let most = values.iter().map(|region| region.value).max().unwrap_or(0);
    let regions = PATHS
        .iter()
        .map(|(iso, path)| drawn(values.iter().find(|region| region.iso == *iso), path, most))
        .collect_view();
    let rows: Vec<_> = values.into_iter().map(|region| (region.name, region.text)).collect();
    let steps = (0..=STEPS)
        .map(|step| view! { <li class=step_class(step)></li> })
        .collect_view();
    let label = caption.clone();
    view! {
        <div class="chart region-map">
            <svg class="region-map__drawing" viewBox=VIEW_BOX role="group" aria-label=label>
                {regions}
            </svg>
            <div class="region-map__scale" aria-hidden="true">
                <ol class="region-map__steps">{steps}</ol>
                <p class="region-map__ends">
                    <span>{locales::ui_map_less(locale)}</span>
                    <span>{locales::ui_map_more(locale)}</span>
                </p>
            </div>
            {chart::table(&caption, locales::ui_region(locale), &measure, rows)}
            <p class="region-map__credit">
                <a href="https://mapsvg.com/maps/saudi-arabia" rel="noopener">
                    {locales::ui_map_credit(locale)}
                </a>
            </p>
        </div>
    }
}

fn drawn(region: Option<&RegionValue>, path: &'static str, most: i64) -> impl IntoView + use<> {
    let step = region.map_or(0, |region| step_of(region.value, most));
    let class = format!("region-map__region {}", step_class(step));
    let title = region
        .map(|region| format!("{}: {}", region.name, region.text))
        .unwrap_or_default();
    match region.and_then(|region| region.href.clone()) {
        Some(href) => {
            let label = title.clone();
            view! {
                <a href=href aria-label=label>
                    <path class=class d=path>
                        <title>{title}</title>
                    </path>
                </a>
            }
            .into_any()
        }
        None => view! {
            <path class=class d=path>
                <title>{title}</title>
            </path>
        }
        .into_any(),
    }
}

/// The shade of a value: 0 for nothing, then equal steps to the most.
fn step_of(value: i64, most: i64) -> i64 {
    if value <= 0 {
        0
    } else {
        ((share(value, most) * STEPS + chart::WHOLE - 1) / chart::WHOLE).clamp(1, STEPS)
    }
}

fn step_class(step: i64) -> &'static str {
    match step {
        0 => "region-map__step--0",
        1 => "region-map__step--1",
        2 => "region-map__step--2",
        3 => "region-map__step--3",
        4 => "region-map__step--4",
        _ => "region-map__step--5",
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let values = |linked: bool| {
        PATHS
            .iter()
            .zip([100, 95, 40, 70, 22, 15, 18, 6, 25, 9, 0, 12, 38])
            .map(|((iso, _), value)| RegionValue {
                iso: (*iso).to_owned(),
                name: locales::ui_example_region(locale).to_owned(),
                value,
                text: style().integer(value),
                href: linked.then(|| "#".to_owned()),
            })
            .collect::<Vec<_>>()
    };
    let map = |linked| {
        view! {
            <RegionMap
                caption=locales::ui_example_by_region(locale)
                measure=locales::ui_example_amount(locale)
                values=values(linked)
            />
        }
    };
    vec![
        Example::new("values", map(false)),
        Example::new("with links", map(true)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_cover_nothing_to_the_most() {
        assert_eq!(step_of(0, 100), 0);
        assert_eq!(step_of(1, 100), 1);
        assert_eq!(step_of(20, 100), 1);
        assert_eq!(step_of(21, 100), 2);
        assert_eq!(step_of(100, 100), 5);
        assert_eq!(step_of(5, 0), 1);
    }

    #[test]
    fn every_region_is_drawn_once() {
        assert_eq!(PATHS.len(), 13);
        assert!(PATHS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
