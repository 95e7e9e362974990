//! Named examples of components, for the gallery page and the tests that walk through it.

use leptos::prelude::{AnyView, IntoAny, IntoView};

use super::{
    art, badge, bars_chart, before_after, breadcrumb, button, charity_card, choice, columns_chart, confirm, counts,
    description_list, empty_state, error_summary, form_field, icon, kpi, medallion, menu, milestone_list, notice,
    opportunity_card, pagination, path_steps, pill, program_card, progress_bar, receipt, region_map, ring_chart, share,
    skeleton, stages, stat, story, table, tabs, task_list, text, timeline, upload,
};

/// A component in one of its states.
pub struct Example {
    /// What is shown, in a word or two: part of its address in the gallery.
    pub name: &'static str,
    /// The component.
    pub view: AnyView,
}

impl Example {
    /// An example with its name.
    pub(super) fn new<V: IntoView + 'static>(name: &'static str, view: V) -> Self {
        Self {
            name,
            view: view.into_any(),
        }
    }
}

/// All examples of one component.
pub struct ExampleGroup {
    /// The component's file name.
    pub component: &'static str,
    /// Its examples.
    pub examples: Vec<Example>,
}

type Source = (&'static str, fn() -> Vec<Example>);

const SOURCES: &[Source] = &[
    ("art", art::examples),
    ("badge", badge::examples),
    ("bars-chart", bars_chart::examples),
    ("before-after", before_after::examples),
    ("breadcrumb", breadcrumb::examples),
    ("button", button::examples),
    ("charity-card", charity_card::examples),
    ("choice", choice::examples),
    ("columns-chart", columns_chart::examples),
    ("confirm", confirm::examples),
    ("counts", counts::examples),
    ("description-list", description_list::examples),
    ("empty-state", empty_state::examples),
    ("error-summary", error_summary::examples),
    ("form-field", form_field::examples),
    ("icon", icon::examples),
    ("kpi", kpi::examples),
    ("medallion", medallion::examples),
    ("menu", menu::examples),
    ("milestone-list", milestone_list::examples),
    ("notice", notice::examples),
    ("opportunity-card", opportunity_card::examples),
    ("pagination", pagination::examples),
    ("path-steps", path_steps::examples),
    ("pill", pill::examples),
    ("program-card", program_card::examples),
    ("progress-bar", progress_bar::examples),
    ("receipt", receipt::examples),
    ("region-map", region_map::examples),
    ("ring-chart", ring_chart::examples),
    ("share", share::examples),
    ("skeleton", skeleton::examples),
    ("stages", stages::examples),
    ("stat", stat::examples),
    ("story", story::examples),
    ("table", table::examples),
    ("tabs", tabs::examples),
    ("task-list", task_list::examples),
    ("text", text::examples),
    ("timeline", timeline::examples),
    ("upload", upload::examples),
];

/// Every component's examples, in alphabetical order. Must be called while rendering.
#[must_use]
pub fn examples() -> Vec<ExampleGroup> {
    SOURCES
        .iter()
        .map(|(component, source)| ExampleGroup {
            component,
            examples: source(),
        })
        .collect()
}
