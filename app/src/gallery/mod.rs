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
