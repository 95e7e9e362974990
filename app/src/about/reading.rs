//! How numbers and dates are written for a reader without an account.

use backend::Result;
use domain::form::Fields;
use domain::time::Timestamp;
use leptos::prelude::*;

use crate::me::digits_and_calendar;
use crate::page::{FormState, Reading, Reply, Request, Viewer};
use crate::ui::Button;

/// `POST /about/accessibility`: `digits` and `calendar` of a reader without an account.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let chosen = Reading::from_form(&request.form().await?);
    let mut reply = Reply::redirect(request.viewer.link("/about/accessibility#reading"));
    for cookie in chosen.cookies() {
        reply = reply.with_cookie(cookie);
    }
    Ok(reply)
}

/// How numbers and dates are written: a choice here for visitors, the account's page for everybody else.
pub(super) fn reading_choice(viewer: &Viewer, now: Timestamp) -> AnyView {
    let locale = viewer.locale;
    let title = locales::about_reading_title(locale);
    if viewer.person.is_some() {
        let href = viewer.link("/me/preferences");
        return view! {
            <section class="prose" id="reading">
                <h2>{title}</h2>
                <p><a href=href>{locales::about_reading_account(locale)}</a></p>
            </section>
        }
        .into_any();
    }
    let mut fields = Fields::default();
    fields.push("digits", viewer.digits.code());
    fields.push("calendar", viewer.calendar.code());
    let form = FormState::filled(fields);
    let example = viewer.style().day(now);
    view! {
        <section id="reading" aria-labelledby="reading-title">
            <form method="post" action=viewer.link("/about/accessibility") class="card card--padded form">
                <h2 id="reading-title" class="panel__title">{title}</h2>
                <p class="form-field__hint">{locales::about_reading_example(locale, &example)}</p>
                {digits_and_calendar(&form)}
                <div class="form__actions">
                    <Button class="button--primary">{locales::about_reading_save(locale)}</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
