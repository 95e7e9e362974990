//! What is shown where there is no connection: the service worker keeps this page, and only it.

use backend::Result;

use leptos::prelude::*;

use crate::page::{Page, Request};
use crate::ui::{Emblem, Icon};

/// `GET /offline`. The worker asks for it without cookies, so nobody's basket or name is in it.
pub(crate) async fn page(request: Request) -> Result<Page> {
    let locale = request.viewer.locale;
    Ok(Page::new(locales::layout_offline_title(locale), move || {
        view! {
            <div class="wrap error-page">
                <Emblem />
                <h1>{locales::layout_offline_title(locale)}</h1>
                <p>{locales::layout_offline_text(locale)}</p>
                <p>{locales::layout_offline_money(locale)}</p>
                // An empty address is the page that was asked for, whichever it was.
                <p class="error-page__next">
                    <a class="button button--primary" href="">
                        <Icon name="retry" />
                        {locales::layout_offline_retry(locale)}
                    </a>
                </p>
            </div>
        }
    })
    .hidden_from_search()
    .cacheable())
}
