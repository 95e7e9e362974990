//! The gallery: every component with its named examples, for people and for axe. It is
//! there in demo mode only.

use axum::Router;
use backend::Result;
use domain::error::AppError;
use leptos::prelude::*;

use crate::page::{AppState, Page, Request, get_page};
use crate::ui;

/// The gallery's route.
pub fn routes() -> Router<AppState> {
    Router::new().route("/gallery", get_page(gallery))
}

async fn gallery(request: Request) -> Result<Page> {
    if !request.viewer.demo {
        return Err(AppError::NotFound.into());
    }
    Ok(Page::new(locales::ui_gallery_title(request.viewer.locale), body).hidden_from_search())
}

fn body() -> impl IntoView {
    let locale = ui::locale();
    let groups = ui::examples();
    let index = groups
        .iter()
        .map(|group| view! { <li><a href=format!("#{}", group.component)>{group.component}</a></li> })
        .collect_view();
    let groups = groups.into_iter().map(group).collect_view();
    view! {
        <div class="wrap">
            <div class="page-head">
                <h1>{locales::ui_gallery_title(locale)}</h1>
                <p class="page-head__lead">{locales::ui_gallery_lead(locale)}</p>
            </div>
            <nav aria-label=locales::ui_gallery_index(locale)>
                <ul class="gallery__index">{index}</ul>
            </nav>
            {groups}
        </div>
    }
}

fn group(group: ui::ExampleGroup) -> impl IntoView {
    let examples = group
        .examples
        .into_iter()
        .map(|example| {
            let id = format!("{}-{}", group.component, example.name.replace([' ', ','], "-"));
            view! {
                <div class="gallery__example" id=id>
                    <h3 class="gallery__name" lang="en" dir="ltr">
                        {example.name}
                    </h3>
                    {example.view}
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="gallery__group" id=group.component>
            <h2 lang="en">{group.component}</h2>
            {examples}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use domain::locale::{CalendarPreference, Digits, Locale};
    use domain::people::Actor;

    use super::*;
    use crate::page::{Assets, Viewer};

    fn rendered(locale: Locale) -> String {
        let viewer = Viewer {
            locale,
            digits: Digits::Latin,
            calendar: CalendarPreference::Both,
            actor: Actor::Visitor,
            person: None,
            theme: crate::page::Theme::System,
            basket_count: 2,
            path: "/gallery".to_owned(),
            demo: true,
            public_url: "http://127.0.0.1:3000".to_owned(),
        };
        crate::layout::render(&viewer, &Arc::new(Assets::default()), Page::new("gallery", body))
    }

    /// Every value of an attribute, in order.
    fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
        let mark = format!(" {attribute}=\"");
        html.split(mark.as_str())
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[test]
    fn examples_keep_the_rules_of_every_page() {
        for locale in Locale::ALL {
            let html = rendered(locale);
            assert!(
                values(&html, "style").is_empty(),
                "the content security policy refuses style attributes"
            );
            for handler in ["onclick", "onload", "onchange"] {
                assert!(
                    values(&html, handler).is_empty(),
                    "the content security policy refuses {handler}"
                );
            }
            let ids = values(&html, "id");
            let known: BTreeSet<_> = ids.iter().copied().collect();
            let doubled: Vec<_> = known
                .iter()
                .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
                .collect();
            assert!(doubled.is_empty(), "ids used twice: {doubled:?}");
            let references = ["for", "aria-describedby", "aria-labelledby"]
                .into_iter()
                .flat_map(|attribute| values(&html, attribute))
                .flat_map(str::split_whitespace);
            for reference in references {
                assert!(known.contains(reference), "nothing has the id {reference}");
            }
            for link in values(&html, "href")
                .into_iter()
                .filter_map(|link| link.strip_prefix('#'))
            {
                assert!(link.is_empty() || known.contains(link), "nothing has the id {link}");
            }
        }
    }
}
