//! Preferences: how one is addressed, and which messages one asked for.

use backend::Result;
use backend::people::{PreferencesForm, preferences_of, preferences_save};
use domain::form::NAME_LENGTH_MAX;
use leptos::prelude::*;

use crate::layout::{MePlace, Place};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::*;

/// `GET /me/preferences`
pub(super) async fn page(request: Request) -> Result<Page> {
    let preferences = preferences_of(&request.context, request.actor()).await?;
    let saved = request.query().flag("saved");
    Ok(form_page(
        &request.viewer,
        FormState::filled(preferences.fields()),
        saved,
    ))
}

/// `POST /me/preferences`
pub(super) async fn save(mut request: Request) -> Result<Reply> {
    request.actor().require_person()?;
    let fields = request.form().await?;
    let form = match PreferencesForm::parse(&fields) {
        Ok(form) => form,
        Err(errors) => {
            return Ok(form_page(&request.viewer, FormState::rejected(fields, errors), false)
                .unprocessable()
                .into());
        }
    };
    preferences_save(&request.context, request.actor(), form).await?;
    Ok(Reply::redirect(request.viewer.link("/me/preferences?saved=1")))
}

fn form_page(viewer: &Viewer, form: FormState, saved: bool) -> Page {
    let viewer = viewer.clone();
    let locale = viewer.locale;
    Page::new(locales::me_preferences_title(locale), move || {
        let labels = vec![
            ("name", locales::me_preferences_name(locale).to_owned()),
            ("mobile", locales::me_preferences_mobile(locale).to_owned()),
            ("locale", locales::me_preferences_language(locale).to_owned()),
            ("digits", locales::me_preferences_digits(locale).to_owned()),
            ("calendar", locales::me_preferences_calendar(locale).to_owned()),
        ];
        let address = viewer
            .person
            .as_ref()
            .map(|person| person.email.clone())
            .unwrap_or_default();
        view! {
            <div class="stack stack--tight">
                <h1>{locales::me_preferences_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_preferences_lead(locale)}</p>
            </div>
            {saved
                .then(|| view! { <Notice kind=NoticeKind::Success>{locales::me_preferences_saved(locale)}</Notice> })}
            <form method="post" action=viewer.link("/me/preferences") class="form" novalidate>
                <ErrorSummary form=form.clone() labels=labels />
                <section class="card panel">
                    <h2 class="panel__title">{locales::me_preferences_about(locale)}</h2>
                    <DescriptionList items=vec![
                        fact(locales::me_preferences_email(locale), view! { <Ltr text=address /> }),
                    ] />
                    <div class="form__row">
                        <TextField
                            bound=bind(&form, "name")
                            label=locales::me_preferences_name(locale)
                            hint=Some(locales::me_preferences_name_hint(locale).to_owned())
                            autocomplete="name"
                            length_max=NAME_LENGTH_MAX
                            optional=true
                        />
                        <TextField
                            bound=bind(&form, "mobile")
                            label=locales::me_preferences_mobile(locale)
                            hint=Some(locales::me_preferences_mobile_hint(locale).to_owned())
                            kind="tel"
                            autocomplete="tel"
                            dir="ltr"
                            optional=true
                        />
                    </div>
                </section>
                {reading(&form)}
                {messages(&form)}
                <div class="form__actions">
                    <Button class="button--primary">{locales::me_preferences_save(locale)}</Button>
                    <LinkButton href=viewer.link("/me/sessions") class="button--plain" icon="lock">
                        {locales::me_sessions_open(locale)}
                    </LinkButton>
                </div>
            </form>
        }
    })
    .at(Place::Me(MePlace::Preferences))
    .hidden_from_search()
}

/// How the site and its messages read.
fn reading(form: &FormState) -> impl IntoView + use<> {
    let locale = crate::layout::viewer().locale;
    let languages = vec![
        Choice::new("ar", locales::me_preferences_arabic(locale)),
        Choice::new("en", locales::me_preferences_english(locale)),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::me_preferences_reading(locale)}</h2>
            <ChoiceChips
                bound=bind(form, "locale")
                legend=locales::me_preferences_language(locale)
                choices=languages
                class="choice-chips--flow"
            />
            {digits_and_calendar(form)}
        </section>
    }
}

/// How numbers and dates are written: the fields `digits` and `calendar`, of an account and of a visitor.
pub(crate) fn digits_and_calendar(form: &FormState) -> impl IntoView + use<> {
    let locale = crate::layout::viewer().locale;
    let digits = vec![
        Choice::new("latin", locales::me_preferences_digits_latin(locale)),
        Choice::new("arabic", locales::me_preferences_digits_arabic(locale)),
    ];
    let calendars = vec![
        Choice::new("both", locales::me_preferences_calendar_both(locale)),
        Choice::new("hijri", locales::me_preferences_calendar_hijri(locale)),
        Choice::new("gregorian", locales::me_preferences_calendar_gregorian(locale)),
    ];
    view! {
        <ChoiceChips
            bound=bind(form, "digits")
            legend=locales::me_preferences_digits(locale)
            choices=digits
            class="choice-chips--flow"
        />
        <ChoiceChips
            bound=bind(form, "calendar")
            legend=locales::me_preferences_calendar(locale)
            choices=calendars
            class="choice-chips--flow"
        />
    }
}

fn messages(form: &FormState) -> impl IntoView + use<> {
    let locale = crate::layout::viewer().locale;
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::me_preferences_messages(locale)}</h2>
            <p class="panel__note">{locales::me_preferences_messages_hint(locale)}</p>
            <Checkbox
                bound=bind(form, "wants_impact_messages")
                label=locales::me_preferences_wants_impact(locale)
            />
            <Checkbox bound=bind(form, "wants_news_messages") label=locales::me_preferences_wants_news(locale) />
        </section>
    }
}
