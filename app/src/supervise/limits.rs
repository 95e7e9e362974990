//! The limits on gifts: what holds, and changing one with a reason.

use backend::Result;
use backend::giving::{LimitForm, limit_change, limits_view};
use domain::form::SUMMARY_LENGTH_MAX;
use domain::giving::{Limit, LimitUnit, Limits};
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Action, Subject};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Button, Choice, DataTable, ErrorSummary, Pill, PillKind, Select, TableColumn, TextArea, TextField, bind,
    isolate,
};

/// `GET /supervise/limits`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/limits`
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let outcome = match LimitForm::parse(&fields) {
        Ok(form) => limit_change(&request.context, request.actor(), form, request.origin()).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(()) => Ok(Reply::redirect(
            request.viewer.link("/supervise/limits?done=limit-changed"),
        )),
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let limits = limits_view(&request.context, request.actor()).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::limits_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &limits, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Limits))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, limits: &Limits, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::limits_name(locale)),
        TableColumn::figures(locales::limits_value(locale)),
        TableColumn::figures(locales::limits_default(locale)),
        TableColumn::words(locales::manage_state(locale)),
    ];
    let rows = Limit::ALL
        .iter()
        .map(|limit| {
            let (kind, text) = if limits.is_set(*limit) {
                (PillKind::Active, locales::limits_is_set(locale))
            } else {
                (PillKind::Idle, locales::limits_is_default(locale))
            };
            vec![
                limit_name(locale, *limit).into_any(),
                value_view(viewer, *limit, limits.get(*limit)),
                value_view(viewer, *limit, limit.default_value()),
                view! { <Pill kind=kind text=text /> }.into_any(),
            ]
        })
        .collect();
    let change = viewer
        .actor
        .may(Action::LimitEdit, Subject::Platform)
        .then(|| change(viewer, trouble));
    view! {
        <header class="page-head">
            <h1>{locales::limits_title(locale)}</h1>
            <p class="page-head__lead">{locales::limits_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <DataTable caption=locales::limits_title(locale) columns=columns rows=rows />
        {change}
    }
}

fn value_view(viewer: &Viewer, limit: Limit, value: i64) -> AnyView {
    let locale = viewer.locale;
    let number = viewer.style().integer(value);
    match limit.unit() {
        LimitUnit::Amount => view! { <Amount money=Money::from_halalas(value) /> }.into_any(),
        LimitUnit::Days => isolate(&locales::limits_days(locale, value, &number)).into_any(),
        LimitUnit::Minutes => isolate(&locales::limits_minutes(locale, value, &number)).into_any(),
        LimitUnit::Count => number.into_any(),
        LimitUnit::Percent => locales::limits_percent(locale, &number).into_any(),
    }
}

fn change(viewer: &Viewer, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let form = &trouble.form;
    let choices = Limit::ALL
        .iter()
        .map(|limit| Choice::new(limit.code(), limit_name(locale, *limit)))
        .collect();
    let labels = vec![
        ("limit", locales::limits_name(locale).to_owned()),
        ("value", locales::limits_value(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::limits_change(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" action=viewer.link("/supervise/limits")>
                <div class="form__row">
                    <Select bound=bind(form, "limit") label=locales::limits_name(locale) choices=choices />
                    <TextField
                        bound=bind(form, "value")
                        label=locales::limits_value(locale)
                        hint=Some(locales::limits_value_hint(locale).to_owned())
                        inputmode="decimal"
                        dir="ltr"
                        optional=true
                    />
                </div>
                <TextArea
                    bound=bind(form, "reason")
                    label=locales::supervise_reason(locale)
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="check">{locales::limits_change(locale)}</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// What a limit is called.
pub(super) fn limit_name(locale: Locale, limit: Limit) -> &'static str {
    match limit {
        Limit::GuestDayAmount => locales::limits_guest_day_amount(locale),
        Limit::NationalIdFrom => locales::limits_national_id_from(locale),
        Limit::OfficerReviewFrom => locales::limits_officer_review_from(locale),
        Limit::EnhancedReviewFrom => locales::limits_enhanced_review_from(locale),
        Limit::ReviewAnswerDays => locales::limits_review_answer_days(locale),
        Limit::RefundTwoPeopleFrom => locales::limits_refund_two_people_from(locale),
        Limit::RefundWorkingDays => locales::limits_refund_working_days(locale),
        Limit::ClosingNoticeDays => locales::limits_closing_notice_days(locale),
        Limit::DuplicateMinutes => locales::limits_duplicate_minutes(locale),
        Limit::StructuringCount => locales::limits_structuring_count(locale),
        Limit::StructuringPercent => locales::limits_structuring_percent(locale),
        Limit::StructuringDays => locales::limits_structuring_days(locale),
        Limit::CheckoutAddressHour => locales::limits_checkout_address_hour(locale),
        Limit::CheckoutBrowserHour => locales::limits_checkout_browser_hour(locale),
        Limit::CheckoutAccountHour => locales::limits_checkout_account_hour(locale),
        Limit::CheckoutPatternWindow => locales::limits_checkout_pattern_window(locale),
        Limit::CheckoutDeclinesHour => locales::limits_checkout_declines_hour(locale),
        Limit::SanctionScore => locales::limits_sanction_score(locale),
    }
}
