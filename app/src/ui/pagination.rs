//! Going on in a long list. Pages are cut by key, so there are no page numbers.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// The way back and the way on; nothing is drawn when there is neither.
#[component]
pub fn Pagination(
    /// Address of the page before.
    #[prop(optional_no_strip)]
    previous: Option<String>,
    /// Address of the page after.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    let locale = locale();
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=locales::ui_pagination_label(locale)>
                {previous
                    .map(|address| {
                        view! {
                            <a class="button button--plain" href=address rel="prev">
                                <Icon name="back" />
                                {locales::ui_pagination_previous(locale)}
                            </a>
                        }
                    })}
                {next
                    .map(|address| {
                        view! {
                            <a class="button button--plain" href=address rel="next">
                                {locales::ui_pagination_next(locale)}
                                <Icon name="forward" />
                            </a>
                        }
                    })}
            </nav>
        }
    })
}

pub(super) fn examples() -> Vec<Example> {
    let here = || Some("#".to_owned());
    vec![Example::new(
        "in between",
        view! { <Pagination previous=here() next=here() /> },
    )]
}
