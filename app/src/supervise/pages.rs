//! What waits for those who supervise.

use backend::Result;
use backend::jobs::job_alarm_count;
use backend::payouts::dues::{PayoutDues, payout_dues};
use backend::reconciliation::difference_open_count;
use backend::supervision::overview::{SuperviseCounts, supervise_counts};
use domain::people::{Action, Subject};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::page::{Page, Request, Viewer};
use crate::ui::{EmptyState, Task, TaskList, Urgency};

/// `GET /supervise`
pub(super) async fn today(request: Request) -> Result<Page> {
    let counts = supervise_counts(&request.context, request.actor()).await?;
    let alarms = job_alarm_count(&request.context, request.actor()).await?;
    let pays = request.actor().may(Action::DisbursementApprove, Subject::Platform);
    let dues = if pays {
        payout_dues(&request.context, request.actor()).await?
    } else {
        PayoutDues::default()
    };
    let differences = difference_open_count(&request.context, request.actor()).await?;
    let viewer = request.viewer;
    let title = locales::supervise_today_title(viewer.locale);
    Ok(
        Page::new(title, move || view(&viewer, counts, dues, alarms, differences))
            .at(Place::Supervise(SupervisePlace::Today))
            .hidden_from_search(),
    )
}

fn view(
    viewer: &Viewer,
    counts: SuperviseCounts,
    dues: PayoutDues,
    alarms: i64,
    differences: i64,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let mut tasks = payout_tasks(viewer, dues);
    tasks.extend(self::tasks(viewer, counts));
    tasks.sort_by_key(|task| task.urgency != Urgency::Late);
    if differences > 0 {
        tasks.insert(0, difference_task(viewer, differences));
    }
    if alarms > 0 {
        tasks.insert(0, alarm_task(viewer, alarms));
    }
    let list = if tasks.is_empty() {
        view! {
            <EmptyState
                icon="check"
                title=locales::supervise_nothing_title(locale)
                text=locales::supervise_nothing_text(locale)
            />
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
    view! {
        <header class="page-head">
            <h1>{locales::supervise_today_title(locale)}</h1>
            <p class="page-head__lead">{locales::supervise_today_lead(locale)}</p>
        </header>
        {list}
    }
}

/// Work that should have been done by itself and was not comes before everything else.
fn alarm_task(viewer: &Viewer, alarms: i64) -> Task {
    let locale = viewer.locale;
    Task {
        icon: "clock",
        title: locales::supervise_task_jobs(locale, alarms, &viewer.style().integer(alarms)),
        note: String::new(),
        href: viewer.link("/supervise/jobs"),
        urgency: Urgency::Late,
    }
}

/// What gateways, bank and journal do not agree on.
fn difference_task(viewer: &Viewer, count: i64) -> Task {
    let locale = viewer.locale;
    Task {
        icon: "list-checks",
        title: locales::reconciliation_task(locale, count, &viewer.style().integer(count)),
        note: String::new(),
        href: viewer.link("/supervise/reconciliation"),
        urgency: Urgency::Late,
    }
}

/// One line for each kind of thing that waits and that the reader may act on.
fn tasks(viewer: &Viewer, counts: SuperviseCounts) -> Vec<Task> {
    let locale = viewer.locale;
    let may = |action| viewer.actor.may(action, Subject::Platform);
    let number = |count: i64| viewer.style().integer(count);
    let recommend = locales::supervise_task_recommend(locale, counts.submitted, &number(counts.submitted));
    let decide = locales::supervise_task_decide(locale, counts.under_review, &number(counts.under_review));
    let approve = locales::supervise_task_approve(locale, counts.requested, &number(counts.requested));
    let milestones = locales::supervise_task_milestones(locale, counts.milestones, &number(counts.milestones));
    let reports = locales::supervise_task_reports(locale, counts.reports, &number(counts.reports));
    let expired = locales::supervise_task_expired(locale, counts.expired, &number(counts.expired));
    let publish = locales::supervise_task_publish(locale, counts.approved, &number(counts.approved));
    let suspense = locales::supervise_task_suspense(locale, counts.suspense, &number(counts.suspense));
    let bank = locales::supervise_task_bank(locale, counts.bank_decisions, &number(counts.bank_decisions));
    let all = [
        (
            counts.under_review,
            Action::OpportunityReviewDecide,
            "gavel",
            decide,
            "/supervise/reviews",
        ),
        (
            counts.submitted,
            Action::OpportunityReviewRecommend,
            "clipboard-check",
            recommend,
            "/supervise/reviews",
        ),
        (
            counts.requested,
            Action::DisbursementApprove,
            "badge-check",
            approve,
            "/supervise/disbursements",
        ),
        (
            counts.bank_decisions,
            Action::BankConfirm,
            "badge-check",
            bank,
            "/supervise/bank",
        ),
        (
            counts.suspense,
            Action::BankDecide,
            "wallet",
            suspense,
            "/supervise/bank",
        ),
        (
            counts.milestones,
            Action::MilestoneAccept,
            "camera",
            milestones,
            "/supervise/reports",
        ),
        (
            counts.reports,
            Action::ReportPublish,
            "file-check",
            reports,
            "/supervise/reports",
        ),
        (
            counts.expired,
            Action::OpportunityClose,
            "hourglass",
            expired,
            "/supervise/reviews?state=expired",
        ),
        (
            counts.approved,
            Action::OpportunityReviewDecide,
            "megaphone",
            publish,
            "/supervise/reviews?state=approved",
        ),
    ];
    all.into_iter()
        .filter(|(count, action, ..)| *count > 0 && may(*action))
        .map(|(_, _, icon, title, path)| Task {
            icon,
            title,
            note: String::new(),
            href: viewer.link(path),
            urgency: Urgency::Soon,
        })
        .collect()
}

/// What of the money out is due, the late first. Who may see it, may act on it.
fn payout_tasks(viewer: &Viewer, dues: PayoutDues) -> Vec<Task> {
    let locale = viewer.locale;
    let number = |count: i64| viewer.style().integer(count);
    let all = [
        (
            dues.rejected,
            dues.rejected,
            "file-warning",
            locales::payouts_task_rejected(locale, dues.rejected, &number(dues.rejected)),
            "/supervise/batches",
        ),
        (
            dues.proofs_late,
            dues.proofs_late,
            "camera",
            locales::payouts_task_proofs(locale, dues.proofs_late, &number(dues.proofs_late)),
            "/supervise/disbursements?view=history",
        ),
        (
            dues.unanswered,
            dues.unanswered_late,
            "hourglass",
            locales::payouts_task_unanswered(locale, dues.unanswered, &number(dues.unanswered)),
            "/supervise/batches",
        ),
        (
            dues.to_authorise,
            dues.to_authorise_late,
            "layers",
            locales::payouts_task_authorise(locale, dues.to_authorise, &number(dues.to_authorise)),
            "/supervise/batches",
        ),
        (
            dues.to_batch,
            dues.to_batch_late,
            "banknote",
            locales::payouts_task_batch(locale, dues.to_batch, &number(dues.to_batch)),
            "/supervise/batches",
        ),
        (
            dues.accounts,
            0,
            "credit-card",
            locales::payouts_task_accounts(locale, dues.accounts, &number(dues.accounts)),
            "/supervise/ibans",
        ),
    ];
    all.into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, late, icon, title, path)| Task {
            icon,
            title,
            note: if late > 0 {
                locales::payouts_task_late(locale, late, &number(late))
            } else {
                String::new()
            },
            href: viewer.link(path),
            urgency: if late > 0 { Urgency::Late } else { Urgency::Soon },
        })
        .collect()
}
