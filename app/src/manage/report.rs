//! The editor of an impact report: words in both languages, what was delivered, what it cost.

use backend::Result;
use backend::delivery::opportunities::charity_of_opportunity;
use backend::impact::reports::{ReportEditor, ReportFile, report_editor, report_save, report_submit};
use domain::error::AppError;
use domain::form::{Fields, STORY_LENGTH_MAX, TITLE_LENGTH_MAX};
use domain::giving::OpportunityState;
use domain::impact::{ReportDraftForm, ReportState};
use leptos::prelude::*;

use super::opportunity::crumbs;
use super::trouble::{Trouble, done_notice, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::reports::{photo_text, thumbnail_address};
use crate::ui::{
    Amount, AmountField, Breadcrumb, Button, ConfirmButton, DescriptionList, ErrorSummary, LinkButton, Notice,
    NoticeKind, Pill, TextArea, TextField, bind, fact,
};

/// Names of the outputs' fields: what in both languages, how many.
const OUTPUT_FIELDS: [[&str; 3]; 12] = [
    ["output_1_label_ar", "output_1_label_en", "output_1_quantity"],
    ["output_2_label_ar", "output_2_label_en", "output_2_quantity"],
    ["output_3_label_ar", "output_3_label_en", "output_3_quantity"],
    ["output_4_label_ar", "output_4_label_en", "output_4_quantity"],
    ["output_5_label_ar", "output_5_label_en", "output_5_quantity"],
    ["output_6_label_ar", "output_6_label_en", "output_6_quantity"],
    ["output_7_label_ar", "output_7_label_en", "output_7_quantity"],
    ["output_8_label_ar", "output_8_label_en", "output_8_quantity"],
    ["output_9_label_ar", "output_9_label_en", "output_9_quantity"],
    ["output_10_label_ar", "output_10_label_en", "output_10_quantity"],
    ["output_11_label_ar", "output_11_label_en", "output_11_quantity"],
    ["output_12_label_ar", "output_12_label_en", "output_12_quantity"],
];
/// Names of the cost lines' fields: what for in both languages, how much.
const COST_FIELDS: [[&str; 3]; 12] = [
    ["cost_1_label_ar", "cost_1_label_en", "cost_1_amount"],
    ["cost_2_label_ar", "cost_2_label_en", "cost_2_amount"],
    ["cost_3_label_ar", "cost_3_label_en", "cost_3_amount"],
    ["cost_4_label_ar", "cost_4_label_en", "cost_4_amount"],
    ["cost_5_label_ar", "cost_5_label_en", "cost_5_amount"],
    ["cost_6_label_ar", "cost_6_label_en", "cost_6_amount"],
    ["cost_7_label_ar", "cost_7_label_en", "cost_7_amount"],
    ["cost_8_label_ar", "cost_8_label_en", "cost_8_amount"],
    ["cost_9_label_ar", "cost_9_label_en", "cost_9_amount"],
    ["cost_10_label_ar", "cost_10_label_en", "cost_10_amount"],
    ["cost_11_label_ar", "cost_11_label_en", "cost_11_amount"],
    ["cost_12_label_ar", "cost_12_label_en", "cost_12_amount"],
];
/// Rows that are always in sight; more are opened.
const ROWS_SHOWN: usize = 3;

/// `GET /manage/opportunities/{number}/report`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, None).await
}

/// `POST /manage/opportunities/{number}/report`: `step` is `save` or `submit`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/manage/opportunities/{number}/report?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, Some(trouble_of(error, fields)?)).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor) = (&request.context, request.actor());
    charity_of_opportunity(context, actor, number).await?;
    match fields.text("step") {
        "save" => {
            let disbursed = report_editor(context, actor, number).await?.disbursed;
            let form = ReportDraftForm::parse(fields, disbursed)?;
            report_save(context, actor, number, form).await?;
            Ok("report-saved")
        }
        "submit" => {
            report_submit(context, actor, number, request.origin()).await?;
            Ok("report-submitted")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Option<Trouble>) -> Result<Page> {
    let number = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let editor = report_editor(&request.context, request.actor(), number).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    // A refused hand-in sends no texts: the page shows what is saved.
    let trouble = match trouble {
        Some(trouble) if trouble.form.is_rejected() || !trouble.form.value("headline_ar").is_empty() => trouble,
        Some(trouble) => Trouble {
            form: saved(&editor).form,
            ..trouble
        },
        None => saved(&editor),
    };
    let title = locales::manage_report_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &editor, &trouble, &done))
        .at(Place::Manage(ManagePlace::Reports))
        .hidden_from_search();
    Ok(status.status(page))
}

fn saved(editor: &ReportEditor) -> Trouble {
    Trouble::filled(editor.report.as_ref().map(fields_of).unwrap_or_default())
}

/// A report as its form would have sent it.
fn fields_of(report: &ReportFile) -> Fields {
    let mut fields = Fields::default();
    let texts = [
        ("headline_ar", &report.headline.ar),
        ("headline_en", &report.headline.en),
        ("story_ar", &report.story.ar),
        ("story_en", &report.story.en),
    ];
    for (name, value) in texts {
        fields.push(name, value);
    }
    fields.push("beneficiary_count", report.beneficiary_count.to_string());
    for (output, names) in report.outputs.iter().zip(OUTPUT_FIELDS) {
        for (name, value) in names
            .into_iter()
            .zip([&output.label.ar, &output.label.en, &output.quantity.to_string()])
        {
            fields.push(name, value);
        }
    }
    for (line, names) in report.cost_lines.iter().zip(COST_FIELDS) {
        for (name, value) in names
            .into_iter()
            .zip([&line.label.ar, &line.label.en, &line.amount.to_string()])
        {
            fields.push(name, value);
        }
    }
    fields
}

fn labels(viewer: &Viewer) -> Vec<(&'static str, String)> {
    let locale = viewer.locale;
    let plain = [
        ("headline_ar", locales::manage_headline_ar(locale)),
        ("headline_en", locales::manage_headline_en(locale)),
        ("story_ar", locales::manage_report_story_ar(locale)),
        ("story_en", locales::manage_report_story_en(locale)),
        ("beneficiary_count", locales::manage_reached(locale)),
    ];
    let mut labels: Vec<(&'static str, String)> = plain
        .into_iter()
        .map(|(name, label)| (name, label.to_owned()))
        .collect();
    let rows = |fields: &[[&'static str; 3]], which: fn(domain::locale::Locale, &str) -> String, last: &str| {
        let parts = [locales::manage_label_ar(locale), locales::manage_label_en(locale), last].map(str::to_owned);
        let named = (1..).zip(fields.to_vec()).flat_map(move |(number, names)| {
            let which = which(locale, &viewer.style().integer(number));
            let pairs: Vec<_> = names
                .into_iter()
                .zip(&parts)
                .map(|(name, part)| (name, format!("{which}: {part}")))
                .collect();
            pairs
        });
        named.collect::<Vec<_>>()
    };
    labels.extend(rows(
        &OUTPUT_FIELDS,
        locales::manage_output_number,
        locales::manage_quantity(locale),
    ));
    labels.extend(rows(
        &COST_FIELDS,
        locales::manage_cost_number,
        locales::manage_amount(locale),
    ));
    labels
}

fn view(viewer: &Viewer, editor: &ReportEditor, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let opportunity = &editor.opportunity;
    let state = editor.report.as_ref().map(|report| report.state);
    let (kind, text) = words::report_state(locale, state);
    let returned = editor
        .report
        .as_ref()
        .filter(|report| report.state == ReportState::Returned);
    let writable = state.is_none_or(ReportState::is_editable)
        && matches!(
            opportunity.state,
            OpportunityState::Executing | OpportunityState::Reporting
        );
    let locked = locked(viewer, state);
    view! {
        <Breadcrumb items=crumbs(viewer, opportunity, Some(locales::manage_report(locale))) />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <h1>{locales::manage_report_title(locale)}</h1>
            <p class="page-head__lead">{opportunity.title.text(locale).to_owned()}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {returned
            .map(|report| {
                let reason = crate::ui::isolate(&report.return_reason);
                view! {
                    <Notice kind=NoticeKind::Attention title=locales::manage_returned_title(locale)>
                        {reason}
                    </Notice>
                }
            })}
        {(!writable).then(|| view! { <Notice kind=NoticeKind::Plain>{locked}</Notice> })}
        {writable.then(|| editor_form(viewer, editor, trouble))}
        {editor.report.as_ref().map(|report| pictures(viewer, editor, report, writable))}
    }
}

fn locked(viewer: &Viewer, state: Option<ReportState>) -> &'static str {
    match state {
        Some(ReportState::Submitted) => locales::manage_report_waiting(viewer.locale),
        Some(ReportState::Published) => locales::manage_report_published(viewer.locale),
        _ => locales::manage_report_not_yet(viewer.locale),
    }
}

fn editor_form(viewer: &Viewer, editor: &ReportEditor, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let own = viewer.link(&format!("/manage/opportunities/{}/report", editor.opportunity.number));
    view! {
        <ErrorSummary form=form.clone() labels=labels(viewer) />
        <form class="form card panel" method="post" action=own>
            <fieldset class="form form-fieldset">
                <legend class="form-fieldset__legend">{locales::manage_section_words(locale)}</legend>
                <div class="form__row">
                    <TextField bound=bind(form, "headline_ar") label=locales::manage_headline_ar(locale) length_max=TITLE_LENGTH_MAX dir="rtl" />
                    <TextField bound=bind(form, "headline_en") label=locales::manage_headline_en(locale) length_max=TITLE_LENGTH_MAX dir="ltr" />
                </div>
                <div class="form__row">
                    <TextArea
                        bound=bind(form, "story_ar")
                        label=locales::manage_report_story_ar(locale)
                        hint=Some(locales::manage_report_story_hint(locale).to_owned())
                        rows=9
                        length_max=STORY_LENGTH_MAX
                        lang="ar"
                    />
                    <TextArea
                        bound=bind(form, "story_en")
                        label=locales::manage_report_story_en(locale)
                        hint=Some(locales::manage_report_story_hint(locale).to_owned())
                        rows=9
                        length_max=STORY_LENGTH_MAX
                        lang="en"
                    />
                </div>
                <div class="form__row">
                    <TextField
                        bound=bind(form, "beneficiary_count")
                        label=locales::manage_reached(locale)
                        hint=Some(locales::manage_reached_hint(locale).to_owned())
                        inputmode="numeric"
                        dir="ltr"
                    />
                </div>
            </fieldset>
            {outputs(viewer, trouble)}
            {costs(viewer, editor, trouble)}
            <div class="form__actions">
                <Button class="button--primary" icon="check" name="step" value="save">{locales::manage_save(locale)}</Button>
            </div>
        </form>
    }
}

fn outputs(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let row = |index: usize| {
        let [label_ar, label_en, quantity] = OUTPUT_FIELDS[index].map(|name| bind(form, name));
        let number = viewer.style().integer(i64::try_from(index).unwrap_or(0) + 1);
        let optional = index > 0;
        view! {
            <fieldset class="form-fieldset form">
                <legend class="form-field__label">{locales::manage_output_number(locale, &number)}</legend>
                <div class="form__row">
                    <TextField bound=label_ar label=locales::manage_label_ar(locale) dir="rtl" optional=optional />
                    <TextField bound=label_en label=locales::manage_label_en(locale) dir="ltr" optional=optional />
                    <TextField bound=quantity label=locales::manage_quantity(locale) inputmode="numeric" dir="ltr" optional=optional />
                </div>
            </fieldset>
        }
    };
    let shown: Vec<_> = (0..ROWS_SHOWN).map(row).collect();
    let more: Vec<_> = (ROWS_SHOWN..OUTPUT_FIELDS.len()).map(row).collect();
    let open = any_filled(trouble, &OUTPUT_FIELDS[ROWS_SHOWN..]);
    view! {
        <fieldset class="form form-fieldset form__section">
            <legend class="form-fieldset__legend">{locales::manage_section_outputs(locale)}</legend>
            <p class="form-field__hint">{locales::manage_outputs_hint(locale)}</p>
            {shown}
            <details class="disclosure" open=open>
                <summary class="disclosure__summary">
                    {locales::manage_more_rows(locale)} <crate::ui::Icon name="chevron-down" />
                </summary>
                <div class="disclosure__body form">{more}</div>
            </details>
        </fieldset>
    }
}

fn costs(viewer: &Viewer, editor: &ReportEditor, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let disbursed = editor.disbursed;
    let row = |index: usize| {
        let [label_ar, label_en, amount] = COST_FIELDS[index].map(|name| bind(form, name));
        let number = viewer.style().integer(i64::try_from(index).unwrap_or(0) + 1);
        let optional = index > 0;
        view! {
            <fieldset class="form-fieldset form">
                <legend class="form-field__label">{locales::manage_cost_number(locale, &number)}</legend>
                <div class="form__row">
                    <TextField bound=label_ar label=locales::manage_label_ar(locale) dir="rtl" optional=optional />
                    <TextField bound=label_en label=locales::manage_label_en(locale) dir="ltr" optional=optional />
                    <AmountField bound=amount label=locales::manage_amount(locale) optional=optional />
                </div>
            </fieldset>
        }
    };
    let shown: Vec<_> = (0..ROWS_SHOWN).map(row).collect();
    let more: Vec<_> = (ROWS_SHOWN..COST_FIELDS.len()).map(row).collect();
    let open = any_filled(trouble, &COST_FIELDS[ROWS_SHOWN..]);
    view! {
        <fieldset class="form form-fieldset form__section">
            <legend class="form-fieldset__legend">{locales::manage_section_costs(locale)}</legend>
            <p class="form-field__hint">{locales::manage_costs_hint(locale)}</p>
            <DescriptionList items=vec![fact(locales::manage_paid(locale), view! { <Amount money=disbursed /> })] />
            {shown}
            <details class="disclosure" open=open>
                <summary class="disclosure__summary">
                    {locales::manage_more_rows(locale)} <crate::ui::Icon name="chevron-down" />
                </summary>
                <div class="disclosure__body form">{more}</div>
            </details>
        </fieldset>
    }
}

fn any_filled(trouble: &Trouble, rows: &[[&'static str; 3]]) -> bool {
    let filled = |name: &&str| !trouble.form.value(name).is_empty() || trouble.form.problem(name).is_some();
    rows.iter().any(|names| names.iter().any(filled))
}

fn pictures(viewer: &Viewer, editor: &ReportEditor, report: &ReportFile, writable: bool) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let own = format!("/manage/opportunities/{}/report", editor.opportunity.number);
    let items: Vec<_> = report
        .attachments
        .iter()
        .filter(|file| file.media_type.starts_with("image/"))
        .map(|file| {
            let role = words::attachment_role(locale, file.role);
            let text = photo_text(viewer, file, role);
            view! {
                <li class="upload__item">
                    <img class="upload__thumb" src=thumbnail_address(&file.hash) alt=text loading="lazy" width="640" height="480" />
                    <span>{role}</span>
                </li>
            }
        })
        .collect();
    let can_submit = writable && editor.opportunity.state == OpportunityState::Reporting;
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_report_pictures(locale)}</h2>
            <p class="panel__note">{locales::manage_report_pictures_note(locale)}</p>
            <ul class="upload__list">{items}</ul>
            <p class="cluster">
                {writable
                    .then(|| {
                        view! {
                            <LinkButton href=viewer.link(&format!("{own}/files")) class="button--soft" icon="camera">
                                {locales::manage_evidence_add(locale)}
                            </LinkButton>
                        }
                    })}
                <LinkButton href=viewer.link(&format!("/impact/reports/{}", report.number)) class="button--plain" icon="show">
                    {locales::manage_report_view(locale)}
                </LinkButton>
            </p>
        </section>
        {can_submit
            .then(|| {
                view! {
                    <form method="post" action=viewer.link(&own)>
                        <ConfirmButton
                            label=locales::manage_report_submit(locale)
                            question=locales::manage_report_submit_question(locale)
                            confirm=locales::manage_submit_confirm(locale)
                            class="button--primary"
                            name="step"
                            value="submit"
                        />
                    </form>
                }
            })}
        {(writable && !can_submit).then(|| view! { <Notice kind=NoticeKind::Plain>{locales::manage_report_milestones_open(locale)}</Notice> })}
    }
}
