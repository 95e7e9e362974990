//! Writing an opportunity: one form in both languages, for a new draft and for changing one.

use backend::Result;
use backend::delivery::opportunities::{
    ManagedOpportunity, charity_of_opportunity, opportunity_create, opportunity_internal, opportunity_update,
};
use backend::reference::{Reference, reference};
use domain::error::{AppError, Conflict};
use domain::form::{Fields, STORY_LENGTH_MAX, SUMMARY_LENGTH_MAX, TITLE_LENGTH_MAX};
use domain::giving::{OpportunityDraftForm, Track};
use leptos::prelude::*;

use super::opportunity::crumbs;
use super::pages::Chosen;
use super::trouble::{Trouble, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    AmountField, Bound, Breadcrumb, Button, Checkbox, Choice, ChoiceChips, Crumb, ErrorSummary, LinkButton, Select,
    TextArea, TextField, bind,
};

/// Names of the milestones' fields: titles in both languages, day, share.
const MILESTONE_FIELDS: [[&str; 4]; 6] = [
    [
        "milestone_1_title_ar",
        "milestone_1_title_en",
        "milestone_1_due_on",
        "milestone_1_share",
    ],
    [
        "milestone_2_title_ar",
        "milestone_2_title_en",
        "milestone_2_due_on",
        "milestone_2_share",
    ],
    [
        "milestone_3_title_ar",
        "milestone_3_title_en",
        "milestone_3_due_on",
        "milestone_3_share",
    ],
    [
        "milestone_4_title_ar",
        "milestone_4_title_en",
        "milestone_4_due_on",
        "milestone_4_share",
    ],
    [
        "milestone_5_title_ar",
        "milestone_5_title_en",
        "milestone_5_due_on",
        "milestone_5_share",
    ],
    [
        "milestone_6_title_ar",
        "milestone_6_title_en",
        "milestone_6_due_on",
        "milestone_6_share",
    ],
];
/// Milestones that are always in sight; more are opened.
const MILESTONES_SHOWN: usize = 3;

/// `GET /manage/opportunities/new`
pub(super) async fn new_page(request: Request) -> Result<Page> {
    new_shown(&request, Trouble::default()).await
}

/// `POST /manage/opportunities/new`
pub(super) async fn new_form(mut request: Request) -> Result<Reply> {
    let query = request.query();
    let chosen = Chosen::of(&request, &query).await?;
    let typed = request_form(&mut request).await?;
    let fields = with_field(&request, typed).await?;
    let today = request.context.now().riyadh_date();
    let outcome = match OpportunityDraftForm::parse(&fields, today) {
        Ok(form) => opportunity_create(&request.context, request.actor(), chosen.charity.id, form).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(number) => {
            let to = format!("/manage/opportunities/{number}?done=created");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(new_shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn request_form(request: &mut Request) -> Result<Fields> {
    request.form().await
}

/// The sub-field decides the field, so the form asks for one of them only.
async fn with_field(request: &Request, mut fields: Fields) -> Result<Fields> {
    let reference = reference(&request.context).await?;
    let field = reference
        .subfield(fields.text("subfield"))
        .map(|(field, _)| field.code.clone());
    if let Some(field) = field {
        fields.set("field", field);
    }
    Ok(fields)
}

async fn new_shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let chosen = Chosen::of(request, &request.query()).await?;
    let reference = reference(&request.context).await?;
    let viewer = request.viewer.clone();
    let title = locales::manage_new_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || {
        let locale = viewer.locale;
        let slug = &chosen.charity.slug;
        let crumbs = vec![
            Crumb {
                label: locales::manage_opportunities_title(locale).to_owned(),
                href: Some(viewer.link(&format!("/manage/opportunities?charity={slug}"))),
            },
            Crumb {
                label: title.to_owned(),
                href: None,
            },
        ];
        let back = viewer.link(&format!("/manage/opportunities?charity={slug}"));
        let action = viewer.link(&format!("/manage/opportunities/new?charity={slug}"));
        view! {
            <Breadcrumb items=crumbs />
            <header class="page-head">
                <p>{chosen.charity.name.text(locale).to_owned()}</p>
                <h1>{title}</h1>
                <p class="page-head__lead">{locales::manage_new_lead(locale)}</p>
            </header>
            {draft_form(&viewer, &reference, &trouble, action, back)}
        }
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search();
    Ok(status.status(page))
}

/// `GET /manage/opportunities/{number}/edit`
pub(super) async fn edit_page(request: Request) -> Result<Page> {
    edit_shown(&request, None).await
}

/// `POST /manage/opportunities/{number}/edit`
pub(super) async fn edit_form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let typed = request_form(&mut request).await?;
    let fields = with_field(&request, typed).await?;
    let today = request.context.now().riyadh_date();
    let outcome = match OpportunityDraftForm::parse(&fields, today) {
        Ok(form) => opportunity_update(&request.context, request.actor(), number, form).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(()) => {
            let to = format!("/manage/opportunities/{number}?done=saved");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(edit_shown(&request, Some(trouble_of(error, fields)?)).await?.into()),
    }
}

async fn edit_shown(request: &Request, trouble: Option<Trouble>) -> Result<Page> {
    let number = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    if !opportunity.state.is_editable() && trouble.is_none() {
        return Err(AppError::Conflict(Conflict::WrongState).into());
    }
    let trouble = trouble.unwrap_or_else(|| Trouble::filled(fields_of(&opportunity)));
    let reference = reference(&request.context).await?;
    let viewer = request.viewer.clone();
    let title = locales::manage_edit_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || {
        let own = format!("/manage/opportunities/{}", opportunity.number);
        let action = viewer.link(&format!("{own}/edit"));
        view! {
            <Breadcrumb items=crumbs(&viewer, &opportunity, Some(title)) />
            <header class="page-head">
                <h1>{title}</h1>
            </header>
            {draft_form(&viewer, &reference, &trouble, action, viewer.link(&own))}
        }
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search();
    Ok(status.status(page))
}

/// An opportunity as its form would have sent it.
fn fields_of(opportunity: &ManagedOpportunity) -> Fields {
    let mut fields = Fields::default();
    let texts = [
        ("title_ar", &opportunity.title.ar),
        ("title_en", &opportunity.title.en),
        ("summary_ar", &opportunity.summary.ar),
        ("summary_en", &opportunity.summary.en),
        ("story_ar", &opportunity.story.ar),
        ("story_en", &opportunity.story.en),
        ("subfield", &opportunity.subfield_code),
        ("region", &opportunity.region_code),
        ("city_ar", &opportunity.city.ar),
        ("city_en", &opportunity.city.en),
    ];
    for (name, value) in texts {
        fields.push(name, value);
    }
    fields.push("track", opportunity.track.code());
    fields.push("target", opportunity.target.to_string());
    fields.push(
        "share_price",
        opportunity
            .share_price
            .map(|price| price.to_string())
            .unwrap_or_default(),
    );
    fields.push("beneficiary_count", opportunity.beneficiary_count.to_string());
    fields.push("duration_days", opportunity.duration_days.to_string());
    fields.push(
        "ends_on",
        opportunity.ends_on().map(|day| day.to_string()).unwrap_or_default(),
    );
    if opportunity.urgent {
        fields.push("urgent", "1");
    }
    if opportunity.zakat_requested {
        fields.push("zakat_requested", "1");
    }
    for (milestone, names) in opportunity.milestones.iter().zip(MILESTONE_FIELDS) {
        let due = milestone.due_on.map(|day| day.to_string()).unwrap_or_default();
        let share = (milestone.share_basis_points / 100).to_string();
        for (name, value) in names
            .into_iter()
            .zip([&milestone.title.ar, &milestone.title.en, &due, &share])
        {
            fields.push(name, value);
        }
    }
    fields
}

fn labels(viewer: &Viewer) -> Vec<(&'static str, String)> {
    let locale = viewer.locale;
    let plain = [
        ("title_ar", locales::manage_title_ar(locale)),
        ("title_en", locales::manage_title_en(locale)),
        ("summary_ar", locales::manage_summary_ar(locale)),
        ("summary_en", locales::manage_summary_en(locale)),
        ("story_ar", locales::manage_story_ar(locale)),
        ("story_en", locales::manage_story_en(locale)),
        ("subfield", locales::manage_subfield(locale)),
        ("field", locales::manage_subfield(locale)),
        ("region", locales::manage_region(locale)),
        ("city_ar", locales::manage_city_ar(locale)),
        ("city_en", locales::manage_city_en(locale)),
        ("track", locales::manage_track(locale)),
        ("beneficiary_count", locales::manage_beneficiaries(locale)),
        ("duration_days", locales::manage_duration(locale)),
        ("target", locales::manage_target(locale)),
        ("share_price", locales::manage_share_price(locale)),
        ("ends_on", locales::manage_ends_on(locale)),
        ("zakat_requested", locales::manage_zakat_requested(locale)),
    ];
    let mut labels: Vec<(&'static str, String)> = plain
        .into_iter()
        .map(|(name, label)| (name, label.to_owned()))
        .collect();
    for (number, names) in (1..).zip(MILESTONE_FIELDS) {
        let parts = [
            locales::manage_milestone_title_ar(locale),
            locales::manage_milestone_title_en(locale),
            locales::manage_milestone_due(locale),
            locales::manage_milestone_share(locale),
        ];
        let which = locales::manage_milestone_number(locale, &viewer.style().integer(number));
        labels.extend(
            names
                .into_iter()
                .zip(parts)
                .map(|(name, part)| (name, format!("{which}: {part}"))),
        );
    }
    labels
}

fn draft_form(
    viewer: &Viewer,
    reference: &Reference,
    trouble: &Trouble,
    action: String,
    back: String,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        {trouble.notice(viewer)}
        <ErrorSummary form=trouble.form.clone() labels=labels(viewer) />
        <form class="form card panel" method="post" action=action>
            {words_section(viewer, trouble)}
            {place_section(viewer, reference, trouble)}
            {money_section(viewer, trouble)}
            {milestones_section(viewer, trouble)}
            <div class="form__actions">
                <Button class="button--primary" icon="check">{locales::manage_save(locale)}</Button>
                <LinkButton href=back class="button--plain">{locales::manage_cancel(locale)}</LinkButton>
            </div>
        </form>
    }
}

fn words_section(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let hint = |text: &str| Some(text.to_owned());
    view! {
        <fieldset class="form form-fieldset">
            <legend class="form-fieldset__legend">{locales::manage_section_words(locale)}</legend>
            <div class="form__row">
                <TextField
                    bound=bind(form, "title_ar")
                    label=locales::manage_title_ar(locale)
                    hint=hint(locales::manage_title_hint(locale))
                    length_max=TITLE_LENGTH_MAX
                    dir="rtl"
                />
                <TextField
                    bound=bind(form, "title_en")
                    label=locales::manage_title_en(locale)
                    hint=hint(locales::manage_title_hint(locale))
                    length_max=TITLE_LENGTH_MAX
                    dir="ltr"
                />
            </div>
            <div class="form__row">
                <TextArea
                    bound=bind(form, "summary_ar")
                    label=locales::manage_summary_ar(locale)
                    hint=hint(locales::manage_summary_hint(locale))
                    rows=3
                    length_max=SUMMARY_LENGTH_MAX
                    lang="ar"
                />
                <TextArea
                    bound=bind(form, "summary_en")
                    label=locales::manage_summary_en(locale)
                    hint=hint(locales::manage_summary_hint(locale))
                    rows=3
                    length_max=SUMMARY_LENGTH_MAX
                    lang="en"
                />
            </div>
            <div class="form__row">
                <TextArea
                    bound=bind(form, "story_ar")
                    label=locales::manage_story_ar(locale)
                    hint=hint(locales::manage_story_hint(locale))
                    rows=9
                    length_max=STORY_LENGTH_MAX
                    lang="ar"
                />
                <TextArea
                    bound=bind(form, "story_en")
                    label=locales::manage_story_en(locale)
                    hint=hint(locales::manage_story_hint(locale))
                    rows=9
                    length_max=STORY_LENGTH_MAX
                    lang="en"
                />
            </div>
        </fieldset>
    }
}

fn place_section(viewer: &Viewer, reference: &Reference, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let mut subfields = vec![Choice::new("", locales::manage_choose(locale))];
    for field in &reference.fields {
        let name = field.name.text(locale);
        subfields.extend(
            field
                .subfields
                .iter()
                .filter(|subfield| subfield.active && field.active)
                .map(|subfield| Choice::new(&subfield.code, format!("{name} · {}", subfield.name.text(locale)))),
        );
    }
    let mut regions = vec![Choice::new("", locales::manage_choose(locale))];
    regions.extend(
        reference
            .regions
            .iter()
            .map(|region| Choice::new(&region.code, region.name.text(locale))),
    );
    let tracks = Track::ALL
        .iter()
        .map(|track| {
            Choice::new(track.code(), words::track_name(locale, *track)).note(words::track_note(locale, *track))
        })
        .collect();
    // A problem of the field shows where it is chosen.
    let mut subfield = bind(form, "subfield");
    subfield.error = subfield.error.or(bind(form, "field").error);
    view! {
        <fieldset class="form form-fieldset form__section">
            <legend class="form-fieldset__legend">{locales::manage_section_place(locale)}</legend>
            <div class="form__row">
                <Select bound=subfield label=locales::manage_subfield(locale) choices=subfields />
                <Select bound=bind(form, "region") label=locales::manage_region(locale) choices=regions />
            </div>
            <div class="form__row">
                <TextField bound=bind(form, "city_ar") label=locales::manage_city_ar(locale) dir="rtl" />
                <TextField bound=bind(form, "city_en") label=locales::manage_city_en(locale) dir="ltr" />
            </div>
            <ChoiceChips bound=bind(form, "track") legend=locales::manage_track(locale) choices=tracks class="choice-chips--list" />
            <div class="form__row">
                <TextField
                    bound=bind(form, "beneficiary_count")
                    label=locales::manage_beneficiaries(locale)
                    hint=Some(locales::manage_beneficiaries_hint(locale).to_owned())
                    inputmode="numeric"
                    dir="ltr"
                />
                <TextField
                    bound=bind(form, "duration_days")
                    label=locales::manage_duration(locale)
                    hint=Some(locales::manage_duration_hint(locale).to_owned())
                    inputmode="numeric"
                    dir="ltr"
                />
            </div>
        </fieldset>
    }
}

fn money_section(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    view! {
        <fieldset class="form form-fieldset form__section">
            <legend class="form-fieldset__legend">{locales::manage_section_money(locale)}</legend>
            <div class="form__row">
                <AmountField
                    bound=bind(form, "target")
                    label=locales::manage_target(locale)
                    hint=Some(locales::manage_target_hint(locale).to_owned())
                />
                <AmountField
                    bound=bind(form, "share_price")
                    label=locales::manage_share_price(locale)
                    hint=Some(locales::manage_share_price_hint(locale).to_owned())
                    optional=true
                />
                <TextField
                    bound=bind(form, "ends_on")
                    label=locales::manage_ends_on(locale)
                    hint=Some(locales::manage_ends_on_hint(locale).to_owned())
                    kind="date"
                    dir="ltr"
                    optional=true
                />
            </div>
            <Checkbox
                bound=bind(form, "urgent")
                label=locales::manage_urgent_question(locale)
                hint=Some(locales::manage_urgent_hint(locale).to_owned())
            />
            <Checkbox
                bound=bind(form, "zakat_requested")
                label=locales::manage_zakat_requested(locale)
                hint=Some(locales::manage_zakat_hint(locale).to_owned())
            />
        </fieldset>
    }
}

fn milestones_section(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let row = |number: usize| milestone_row(viewer, trouble, number);
    let shown: Vec<_> = (0..MILESTONES_SHOWN).map(row).collect();
    let more: Vec<_> = (MILESTONES_SHOWN..MILESTONE_FIELDS.len()).map(row).collect();
    let is_filled = |names: &[&str; 4]| {
        names
            .iter()
            .any(|name| !trouble.form.value(name).is_empty() || trouble.form.problem(name).is_some())
    };
    let open = MILESTONE_FIELDS[MILESTONES_SHOWN..].iter().any(is_filled);
    view! {
        <fieldset class="form form-fieldset form__section">
            <legend class="form-fieldset__legend">{locales::manage_section_milestones(locale)}</legend>
            <p class="form-field__hint">{locales::manage_milestones_hint(locale)}</p>
            {shown}
            <details class="disclosure" open=open>
                <summary class="disclosure__summary">
                    {locales::manage_milestones_more(locale)} <crate::ui::Icon name="chevron-down" />
                </summary>
                <div class="disclosure__body form">{more}</div>
            </details>
        </fieldset>
    }
}

fn milestone_row(viewer: &Viewer, trouble: &Trouble, index: usize) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let [title_ar, title_en, due_on, share] = MILESTONE_FIELDS[index].map(|name| bind(&trouble.form, name));
    let number = i64::try_from(index).unwrap_or(0) + 1;
    let legend = locales::manage_milestone_number(locale, &viewer.style().integer(number));
    // Only the first has to be there.
    let optional = index > 0;
    let percent = |bound: Bound| {
        view! {
            <TextField
                bound=bound
                label=locales::manage_milestone_share(locale)
                hint=Some(locales::manage_milestone_share_hint(locale).to_owned())
                inputmode="numeric"
                dir="ltr"
                optional=true
            />
        }
    };
    view! {
        <fieldset class="form-fieldset form">
            <legend class="form-field__label">{legend}</legend>
            <div class="form__row">
                <TextField bound=title_ar label=locales::manage_milestone_title_ar(locale) dir="rtl" optional=optional />
                <TextField bound=title_en label=locales::manage_milestone_title_en(locale) dir="ltr" optional=optional />
            </div>
            <div class="form__row">
                <TextField bound=due_on label=locales::manage_milestone_due(locale) kind="date" dir="ltr" optional=optional />
                {percent(share)}
            </div>
        </fieldset>
    }
}
