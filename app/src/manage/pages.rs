//! The charity's lists: today, opportunities, money, reports.

use backend::Result;
use backend::delivery::disbursements::{DisbursementLine, disbursement_list_managed};
use backend::delivery::opportunities::{
    ManagedCharity, ManagedLine, ManagedPage, charities_managed, opportunity_list_managed,
};
use backend::delivery::today::{Task as DueTask, TaskKind, Today, manage_today};
use backend::impact::reports::{ManagedReport, report_list_managed};
use backend::payouts::accounts::accounts_in_effect;
use backend::reference::{Reference, reference};
use domain::error::AppError;
use domain::form::Fields;
use domain::giving::OpportunityState;
use domain::payouts::AccountPurpose;
use leptos::prelude::*;
use locales::arg;

use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::{
    Amount, DataTable, Day, EmptyState, Kpi, LinkButton, Ltr, Notice, NoticeKind, OpportunityPill, Pagination, Pill,
    ProgressBar, Tab, TableColumn, Tabs, Task, TaskList, Urgency, isolate, opportunity_state_name,
};

/// The charity whose pages are shown: the one in the address, or the first of the manager's.
pub(super) struct Chosen {
    pub(super) all: Vec<ManagedCharity>,
    pub(super) charity: ManagedCharity,
}

impl Chosen {
    pub(super) async fn of(request: &Request, query: &Fields) -> Result<Self> {
        let all = charities_managed(&request.context, request.actor()).await?;
        let slug = query.text("charity");
        let chosen = all.iter().find(|charity| slug.is_empty() || charity.slug == slug);
        let charity = chosen.cloned().ok_or(AppError::NotFound)?;
        Ok(Self { all, charity })
    }

    /// Links between the charities of a manager who has several.
    pub(super) fn tabs(&self, viewer: &Viewer, path: &str) -> impl IntoView + use<> {
        let locale = viewer.locale;
        let items: Vec<Tab> = self
            .all
            .iter()
            .map(|charity| Tab {
                label: charity.name.text(locale).to_owned(),
                href: viewer.link(&format!("{path}?charity={}", charity.slug)),
                count: None,
                current: charity.id == self.charity.id,
            })
            .collect();
        (items.len() > 1).then(|| view! { <Tabs label=locales::manage_charities(locale) items=items /> })
    }

    /// The address of another page for the same charity.
    fn link(&self, viewer: &Viewer, path: &str) -> String {
        if self.all.len() > 1 {
            viewer.link(&format!("{path}?charity={}", self.charity.slug))
        } else {
            viewer.link(path)
        }
    }
}

fn head(viewer: &Viewer, chosen: &Chosen, title: &'static str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let inactive = (!chosen.charity.active)
        .then(|| view! { <Notice kind=NoticeKind::Attention>{locales::manage_charity_suspended(locale)}</Notice> });
    view! {
        <header class="page-head">
            <div class="page-head__row">
                <div>
                    <p>{chosen.charity.name.text(locale).to_owned()}</p>
                    <h1>{title}</h1>
                </div>
                <LinkButton
                    href=chosen.link(viewer, "/manage/opportunities/new")
                    class="button--primary"
                    icon="plus"
                >
                    {locales::manage_new(locale)}
                </LinkButton>
            </div>
        </header>
        {inactive}
    }
}

/// `GET /manage`
pub(super) async fn today(request: Request) -> Result<Page> {
    let chosen = Chosen::of(&request, &request.query()).await?;
    let today = manage_today(&request.context, request.actor(), chosen.charity.id).await?;
    let viewer = request.viewer;
    let title = locales::manage_today_title(viewer.locale);
    Ok(Page::new(title, move || today_view(&viewer, &chosen, today))
        .at(Place::Manage(ManagePlace::Today))
        .hidden_from_search())
}

fn today_view(viewer: &Viewer, chosen: &Chosen, today: Today) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let tasks: Vec<Task> = today.tasks.iter().map(|task| task_row(viewer, task)).collect();
    let list = if tasks.is_empty() {
        view! {
            <EmptyState icon="check" title=locales::manage_nothing_title(locale) text=locales::manage_nothing_text(locale) />
        }
        .into_any()
    } else {
        view! {
            <div class="card">
                <TaskList tasks=tasks />
            </div>
        }
        .into_any()
    };
    let waiting = locales::manage_waiting_count(
        locale,
        today.waiting_count,
        &viewer.style().integer(today.waiting_count),
    );
    let gifts = locales::manage_gift_count(
        locale,
        today.donation_count,
        &viewer.style().integer(today.donation_count),
    );
    view! {
        {head(viewer, chosen, locales::manage_today_title(locale))}
        {chosen.tabs(viewer, "/manage")}
        <section aria-labelledby="today">
            <h2 id="today" class="visually-hidden">{locales::manage_today_tasks(locale)}</h2>
            {list}
        </section>
        <section aria-labelledby="money">
            <div class="section-head">
                <h2 id="money">{locales::manage_money_title(locale)}</h2>
                <a class="section-head__link" href=chosen.link(viewer, "/manage/money")>
                    {locales::manage_money_all(locale)}
                </a>
            </div>
            <ul class="kpi-grid">
                <Kpi label=format!("{} {gifts}", locales::manage_collected(locale))>
                    <Amount money=today.collected />
                </Kpi>
                <Kpi label=locales::manage_paid(locale)>
                    <Amount money=today.paid />
                </Kpi>
                <Kpi label=format!("{} · {waiting}", locales::manage_waiting(locale))>
                    <Amount money=today.waiting />
                </Kpi>
                <Kpi label=locales::manage_ready(locale) class=if today.ready.is_positive() { "kpi--attention" } else { "" }>
                    <Amount money=today.ready />
                </Kpi>
            </ul>
        </section>
    }
}

fn task_row(viewer: &Viewer, task: &DueTask) -> Task {
    let locale = viewer.locale;
    let number = task.opportunity_number;
    let milestone = task.position.unwrap_or(1);
    let detail = task.detail.text(locale);
    let (icon, title, path) = match task.kind {
        TaskKind::Returned => (
            "undo",
            locales::manage_task_returned(locale).to_owned(),
            format!("/manage/opportunities/{number}"),
        ),
        TaskKind::MilestoneReturned => (
            "undo",
            locales::manage_task_milestone_returned(locale, detail),
            format!("/manage/opportunities/{number}/milestones/{milestone}"),
        ),
        TaskKind::MilestoneDue => (
            "camera",
            locales::manage_task_milestone(locale, detail),
            format!("/manage/opportunities/{number}/milestones/{milestone}"),
        ),
        TaskKind::ReportReturned => (
            "undo",
            locales::manage_task_report_returned(locale).to_owned(),
            format!("/manage/opportunities/{number}/report"),
        ),
        TaskKind::ReportDue => (
            "file-text",
            locales::manage_task_report(locale).to_owned(),
            format!("/manage/opportunities/{number}/report"),
        ),
        TaskKind::TrancheReady => {
            let amount = task
                .amount
                .map(|amount| viewer.style().money(amount))
                .unwrap_or_default();
            (
                "banknote",
                locales::manage_task_tranche(locale, &amount),
                format!("/manage/opportunities/{number}/milestones/{milestone}"),
            )
        }
    };
    let opportunity = task.title.text(locale);
    let note = match task.due_on {
        Some(due) if task.overdue => {
            locales::manage_task_overdue(locale, arg::Cause(opportunity), arg::Due(&viewer.style().date(due)))
        }
        Some(due) => locales::manage_task_due(locale, arg::Cause(opportunity), arg::Due(&viewer.style().date(due))),
        None => opportunity.to_owned(),
    };
    let urgency = match (task.overdue, task.due_on) {
        (true, _) => Urgency::Late,
        (false, Some(_)) => Urgency::Soon,
        (false, None) => Urgency::Whenever,
    };
    Task {
        icon,
        title,
        note,
        href: viewer.link(&path),
        urgency,
    }
}

/// `GET /manage/opportunities`
pub(super) async fn opportunities(request: Request) -> Result<Page> {
    let query = request.query();
    let chosen = Chosen::of(&request, &query).await?;
    let state: Option<OpportunityState> = query.text("state").parse().ok();
    let after = query.text("after").parse().ok();
    let page = opportunity_list_managed(&request.context, request.actor(), chosen.charity.id, state, after).await?;
    let reference = reference(&request.context).await?;
    let viewer = request.viewer;
    let title = locales::manage_opportunities_title(viewer.locale);
    Ok(Page::new(title, move || {
        opportunities_view(&viewer, &chosen, &reference, state, &page)
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search())
}

fn opportunities_view(
    viewer: &Viewer,
    chosen: &Chosen,
    reference: &Reference,
    state: Option<OpportunityState>,
    page: &ManagedPage,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let slug = &chosen.charity.slug;
    let address = |state: Option<OpportunityState>, after: Option<String>| {
        let state = state
            .map(|state| format!("&state={}", state.code()))
            .unwrap_or_default();
        let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
        viewer.link(&format!("/manage/opportunities?charity={slug}{state}{after}"))
    };
    let total = page.state_counts.iter().map(|(_, count)| count).sum();
    let mut tabs = vec![Tab {
        label: locales::manage_all_states(locale).to_owned(),
        href: address(None, None),
        count: Some(total),
        current: state.is_none(),
    }];
    tabs.extend(page.state_counts.iter().map(|(of, count)| Tab {
        label: opportunity_state_name(locale, *of).to_owned(),
        href: address(Some(*of), None),
        count: Some(*count),
        current: state == Some(*of),
    }));
    let next = page.next.map(|cursor| address(state, Some(cursor.to_string())));
    let lines: Vec<_> = page
        .lines
        .iter()
        .map(|line| opportunity_line(viewer, reference, line))
        .collect();
    let list = if lines.is_empty() {
        let new = chosen.link(viewer, "/manage/opportunities/new");
        view! {
            <EmptyState
                icon="folder"
                title=locales::manage_no_opportunities_title(locale)
                text=locales::manage_no_opportunities_text(locale)
            >
                <LinkButton href=new class="button--primary" icon="plus">
                    {locales::manage_new(locale)}
                </LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <ul class="review-queue">{lines}</ul> }.into_any()
    };
    view! {
        {head(viewer, chosen, locales::manage_opportunities_title(locale))}
        {chosen.tabs(viewer, "/manage/opportunities")}
        <Tabs label=locales::manage_states(locale) items=tabs />
        {list}
        <Pagination next=next />
    }
}

fn opportunity_line(viewer: &Viewer, reference: &Reference, line: &ManagedLine) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let percent = u8::try_from(line.percent()).unwrap_or(0);
    let note = format!(
        "{}\u{a0}· {}\u{a0}· {}",
        locales::manage_number(locale, &line.number.to_string()),
        reference.field_name(&line.field_code, locale),
        reference.region_name(&line.region_code, locale)
    );
    let class = format!("card review-queue__item {}", crate::ui::field_class(&line.field_code));
    let takes_money = !matches!(
        line.state,
        OpportunityState::Draft
            | OpportunityState::Submitted
            | OpportunityState::UnderReview
            | OpportunityState::Returned
            | OpportunityState::Rejected
            | OpportunityState::Approved
    );
    let collected = line.collected;
    view! {
        <li class=class>
            <crate::ui::FieldMedallion field=line.field_code.clone() />
            <div class="stack stack--tight">
                <h2 class="review-queue__title">
                    <a href=viewer.link(&format!("/manage/opportunities/{}", line.number))>
                        {line.title.text(locale).to_owned()}
                    </a>
                </h2>
                <p class="review-queue__note">{note}</p>
                {takes_money.then(|| view! { <ProgressBar percent=percent /> })}
            </div>
            <div class="review-queue__facts">
                <OpportunityPill state=line.state />
                <span>
                    {takes_money.then(|| view! { <Amount money=collected /> " / " })}
                    <Amount money=line.target />
                </span>
            </div>
        </li>
    }
}

/// `GET /manage/money`
pub(super) async fn money(request: Request) -> Result<Page> {
    let query = request.query();
    let chosen = Chosen::of(&request, &query).await?;
    let before = query.text("before").parse().ok();
    let today = manage_today(&request.context, request.actor(), chosen.charity.id).await?;
    let page = disbursement_list_managed(&request.context, request.actor(), chosen.charity.id, before).await?;
    let accounts = accounts_in_effect(&request.context, request.actor(), chosen.charity.id).await?;
    let account = accounts
        .into_iter()
        .find(|(purpose, _)| *purpose == AccountPurpose::Other)
        .and_then(|(_, account)| account)
        .map(|account| account.iban);
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::manage_money_title(locale), move || {
        let next = page.next.map(|number| {
            viewer.link(&format!(
                "/manage/money?charity={}&before={number}",
                chosen.charity.slug
            ))
        });
        let account_page = chosen.link(&viewer, "/manage/account");
        let statement_page = chosen.link(&viewer, "/manage/statement");
        view! {
            {head(&viewer, &chosen, locales::manage_money_title(locale))}
            {chosen.tabs(&viewer, "/manage/money")}
            <ul class="kpi-grid">
                <Kpi label=locales::manage_collected(locale)><Amount money=today.collected /></Kpi>
                <Kpi label=locales::manage_paid(locale)><Amount money=today.paid /></Kpi>
                <Kpi label=locales::manage_waiting(locale)><Amount money=today.waiting /></Kpi>
                <Kpi label=locales::manage_ready(locale)><Amount money=today.ready /></Kpi>
            </ul>
            <Notice kind=NoticeKind::Information>
                <p>
                    {locales::manage_account_note(locale)} " "
                    {account.map(|iban| view! { <Ltr text=grouped(&iban) /> })}
                </p>
                <p class="cluster">
                    <a href=account_page>{locales::payouts_account_title(locale)}</a>
                    <a href=statement_page>{locales::payouts_statement_title(locale)}</a>
                </p>
            </Notice>
            {tranche_table(&viewer, &page.lines)}
            <Pagination next=next />
        }
    })
    .at(Place::Manage(ManagePlace::Money))
    .hidden_from_search())
}

/// An IBAN in groups of four (handbook 5.2).
pub(crate) fn grouped(iban: &str) -> String {
    let signs: Vec<char> = iban.chars().collect();
    signs
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

fn tranche_table(viewer: &Viewer, lines: &[DisbursementLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if lines.is_empty() {
        return view! {
            <EmptyState
                icon="banknote"
                title=locales::manage_no_tranches_title(locale)
                text=locales::manage_no_tranches_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::manage_opportunity(locale)),
        TableColumn::words(locales::manage_milestone(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::words(locales::manage_state(locale)),
        TableColumn::words(locales::manage_date(locale)),
    ];
    let rows = lines.iter().map(|line| tranche_row(viewer, line)).collect();
    view! { <DataTable caption=locales::manage_tranches(locale) columns=columns rows=rows /> }.into_any()
}

fn tranche_row(viewer: &Viewer, line: &DisbursementLine) -> Vec<AnyView> {
    let locale = viewer.locale;
    let (kind, text) = words::disbursement_state(locale, line.state);
    let href = viewer.link(&format!("/manage/opportunities/{}", line.opportunity_number));
    let at = line.released_at.unwrap_or(line.requested_at);
    let reason = (!line.refuse_reason.is_empty()).then(|| view! { <p>{isolate(&line.refuse_reason)}</p> });
    vec![
        view! { <a href=href>{line.opportunity_title.text(locale).to_owned()}</a> }.into_any(),
        line.milestone_title.text(locale).to_owned().into_any(),
        view! { <Amount money=line.amount /> }.into_any(),
        view! { <Pill kind=kind text=text /> {reason} }.into_any(),
        view! { <Day at=at /> }.into_any(),
    ]
}

/// `GET /manage/reports`
pub(super) async fn reports(request: Request) -> Result<Page> {
    let chosen = Chosen::of(&request, &request.query()).await?;
    let reports = report_list_managed(&request.context, request.actor(), chosen.charity.id).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::manage_reports_title(locale), move || {
        let list = if reports.is_empty() {
            view! {
                <EmptyState
                    icon="file-text"
                    title=locales::manage_no_reports_title(locale)
                    text=locales::manage_no_reports_text(locale)
                />
            }
            .into_any()
        } else {
            let items: Vec<_> = reports.iter().map(|report| report_line(&viewer, report)).collect();
            view! { <ul class="review-queue">{items}</ul> }.into_any()
        };
        view! {
            {head(&viewer, &chosen, locales::manage_reports_title(locale))}
            {chosen.tabs(&viewer, "/manage/reports")}
            {list}
        }
    })
    .at(Place::Manage(ManagePlace::Reports))
    .hidden_from_search())
}

fn report_line(viewer: &Viewer, report: &ManagedReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = words::report_state(locale, report.state);
    let href = viewer.link(&format!("/manage/opportunities/{}/report", report.opportunity_number));
    view! {
        <li class="card review-queue__item">
            <crate::ui::Medallion icon="file-text" />
            <div>
                <h2 class="review-queue__title">
                    <a href=href>{report.title.text(locale).to_owned()}</a>
                </h2>
                <p class="review-queue__note">
                    {locales::manage_number(locale, &report.opportunity_number.to_string())}
                </p>
            </div>
            <div class="review-queue__facts">
                <Pill kind=kind text=text />
                <Day at=report.at />
            </div>
        </li>
    }
}
