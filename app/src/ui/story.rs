//! What a gift did.

use leptos::prelude::*;

use super::example::Example;
use super::{Art, Medallion, PathStep, PathSteps, field_class, field_icon, locale};

/// An impact report as its reader meets it first.
pub struct StoryData {
    /// Code of the field of giving.
    pub field: String,
    /// A photograph of the work.
    pub photo: Option<String>,
    /// Kind of report, charity, region.
    pub by: String,
    /// What was done.
    pub title: String,
    /// Where the whole report stands.
    pub href: String,
    /// The reader's own share of it, when they gave.
    pub share: Option<AnyView>,
    /// The riyal's path, when it is known.
    pub steps: Vec<PathStep>,
}

/// A story with its picture.
#[component]
pub fn Story(
    /// The story.
    story: StoryData,
) -> impl IntoView {
    let class = format!("card story {}", field_class(&story.field));
    let icon = field_icon(&story.field);
    view! {
        <article class=class>
            <div class="story__layout">
                <Art field=story.field photo=story.photo class="story__art">
                    <Medallion icon=icon class="story__medallion" />
                </Art>
                <div class="story__body">
                    <p class="story__by">{story.by}</p>
                    <h2 class="story__title">
                        <a href=story.href>{story.title}</a>
                    </h2>
                    {story.share.map(|share| view! { <p class="story__share">{share}</p> })}
                    {(!story.steps.is_empty()).then(|| view! { <PathSteps steps=story.steps /> })}
                </div>
            </div>
        </article>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let story = |share: Option<AnyView>, steps| StoryData {
        field: "health".to_owned(),
        photo: None,
        by: locales::ui_example_charity(locale).to_owned(),
        title: locales::ui_example_story_title(locale).to_owned(),
        href: "#".to_owned(),
        share,
        steps,
    };
    let share = view! { {locales::ui_example_share(locale)} }.into_any();
    vec![
        Example::new("own share and path", {
            let story = story(Some(share), super::path_steps::example_steps(5));
            view! { <Story story=story /> }
        }),
        Example::new("for everyone", {
            let story = story(None, Vec::new());
            view! { <Story story=story /> }
        }),
    ]
}
