//! What is kept about a person, how they stay a doer of good, and a copy of it all.

use backend::people::own_data;
use backend::{Error, Result};
use leptos::prelude::*;

use crate::layout::{MePlace, Place};
use crate::page::{Page, Reply, Request};
use crate::ui::*;

/// `GET /me/privacy`
pub(super) async fn page(request: Request) -> Result<Page> {
    request.actor().require_person()?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::me_privacy_title(locale), move || {
        let kept = [
            locales::me_privacy_kept_account(locale),
            locales::me_privacy_kept_gifts(locale),
            locales::me_privacy_kept_messages(locale),
            locales::me_privacy_kept_sessions(locale),
            locales::me_privacy_kept_cards(locale),
        ]
        .map(|text| view! { <li>{text}</li> })
        .collect_view();
        view! {
            <div class="stack stack--tight">
                <h1>{locales::me_privacy_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_privacy_lead(locale)}</p>
            </div>
            <section class="card panel">
                <h2 class="panel__title">{locales::me_privacy_anonymity(locale)}</h2>
                <p>{locales::me_privacy_anonymity_text(locale)}</p>
            </section>
            <section class="card panel">
                <h2 class="panel__title">{locales::me_privacy_kept(locale)}</h2>
                <div class="prose">
                    <ul>{kept}</ul>
                </div>
            </section>
            <div class="split">
                <section class="card panel">
                    <h2 class="panel__title">{locales::me_privacy_copy(locale)}</h2>
                    <p>{locales::me_privacy_copy_text(locale)}</p>
                    <p class="panel__foot">
                        <LinkButton href=viewer.link("/me/privacy/data.json") class="button--primary" icon="download">
                            {locales::me_privacy_copy_get(locale)}
                        </LinkButton>
                    </p>
                </section>
                <section class="card panel">
                    <h2 class="panel__title">{locales::me_privacy_correct(locale)}</h2>
                    <p>{locales::me_privacy_correct_text(locale)}</p>
                    <p class="panel__foot">
                        <LinkButton href=viewer.link("/me/preferences") class="button--plain" icon="edit">
                            {locales::me_privacy_correct_open(locale)}
                        </LinkButton>
                    </p>
                </section>
            </div>
        }
    })
    .at(Place::Me(MePlace::Privacy))
    .hidden_from_search())
}

/// `GET /me/privacy/data.json`
pub(super) async fn copy(request: Request) -> Result<Reply> {
    let data = own_data(&request.context, request.actor()).await?;
    let bytes = serde_json::to_vec_pretty(&data).map_err(Error::internal)?;
    Ok(Reply::download(bytes, "application/json", "ataa-my-data.json"))
}
