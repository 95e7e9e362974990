//! "What needs doing today": the first thing a charity's manager sees.

use domain::delivery::tranche_amounts;
use domain::error::AppError;
use domain::ids::CharityId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};

use super::opportunities::day;
use super::queries;
use crate::reference::Bilingual;
use crate::{Context, Result, on};

/// Tasks of one kind shown at once.
const TASKS_MAX: i64 = 12;
/// A milestone is shown so many days before it is due.
const MILESTONE_AHEAD_DAYS: i64 = 14;
/// An impact report is expected so many days after everything was delivered.
const REPORT_WITHIN_DAYS: i32 = 15;

/// Something that waits for the charity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// An opportunity was sent back.
    Returned,
    /// A milestone's evidence was sent back.
    MilestoneReturned,
    /// A milestone is due.
    MilestoneDue,
    /// An impact report was sent back.
    ReportReturned,
    /// An impact report is due.
    ReportDue,
    /// Money can be asked for.
    TrancheReady,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What kind.
    pub kind: TaskKind,
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// The milestone, where it is about one.
    pub detail: Bilingual,
    /// Its place in the plan.
    pub position: Option<i64>,
    /// The amount, where it is about money.
    pub amount: Option<Money>,
    /// When it is due.
    pub due_on: Option<CivilDate>,
    /// It should have been done already.
    pub overdue: bool,
}

/// A charity's day: tasks and money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// What to do, most pressing first.
    pub tasks: Vec<Task>,
    /// What came in for all its opportunities, as far as it is folded.
    pub collected: Money,
    /// What was paid to it.
    pub paid: Money,
    /// What it asked for and did not get yet.
    pub waiting: Money,
    /// How many tranches that is.
    pub waiting_count: i64,
    /// What it can ask for now.
    pub ready: Money,
    /// Gifts.
    pub donation_count: i64,
}

#[derive(sqlx::FromRow)]
struct ReturnedRow {
    number: i64,
    title_ar: String,
    title_en: String,
}

#[derive(sqlx::FromRow)]
struct MilestoneRow {
    number: i64,
    title_ar: String,
    title_en: String,
    detail_ar: String,
    detail_en: String,
    due_on_day: i64,
    position: i64,
    milestone_state: String,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    number: i64,
    title_ar: String,
    title_en: String,
    report_state: String,
    updated_at_us: Timestamp,
}

#[derive(sqlx::FromRow)]
struct TrancheRow {
    number: i64,
    title_ar: String,
    title_en: String,
    detail_ar: String,
    detail_en: String,
    position: i64,
    share_basis_points: i64,
    target_halalas: Money,
    collected_halalas: Money,
}

#[derive(sqlx::FromRow)]
struct MoneyRow {
    collected_halalas: Money,
    disbursed_halalas: Money,
    donation_count: i64,
}

/// What a charity has to do today, and its money.
///
/// # Errors
/// Not found when the actor does not manage the charity.
pub async fn manage_today(context: &Context, actor: &Actor, charity: CharityId) -> Result<Today> {
    actor.require(Action::CharityManage, Subject::Charity(charity))?;
    let today = context.now().riyadh_date();
    let mut tasks = returned_tasks(context, charity).await?;
    tasks.extend(milestone_tasks(context, charity, today).await?);
    tasks.extend(report_tasks(context, charity, today).await?);
    let ready = tranche_tasks(context, charity).await?;
    let ready_total = Money::checked_sum(ready.iter().filter_map(|task| task.amount)).unwrap_or(Money::ZERO);
    tasks.extend(ready);
    tasks.sort_by_key(|task| (!task.overdue, task.kind, task.due_on));
    let money: MoneyRow = on!(&context.db, pool => sqlx::query_as(queries::TODAY_MONEY)
        .bind(charity).fetch_one(pool).await)?;
    let (waiting_count, waiting): (i64, Money) = on!(&context.db, pool => sqlx::query_as(queries::TODAY_WAITING)
        .bind(charity).fetch_one(pool).await)?;
    Ok(Today {
        tasks,
        collected: money.collected_halalas,
        paid: money.disbursed_halalas,
        waiting,
        waiting_count,
        ready: ready_total,
        donation_count: money.donation_count,
    })
}

async fn returned_tasks(context: &Context, charity: CharityId) -> Result<Vec<Task>> {
    let rows: Vec<ReturnedRow> = on!(&context.db, pool => sqlx::query_as(queries::TODAY_RETURNED)
        .bind(charity).bind(TASKS_MAX).fetch_all(pool).await)?;
    let task = |row: ReturnedRow| Task {
        kind: TaskKind::Returned,
        opportunity_number: row.number,
        title: Bilingual::new(row.title_ar, row.title_en),
        detail: Bilingual::default(),
        position: None,
        amount: None,
        due_on: None,
        overdue: false,
    };
    Ok(rows.into_iter().map(task).collect())
}

async fn milestone_tasks(context: &Context, charity: CharityId, today: CivilDate) -> Result<Vec<Task>> {
    let horizon = i64::from(today.day_number()) + MILESTONE_AHEAD_DAYS;
    let rows: Vec<MilestoneRow> = on!(&context.db, pool => sqlx::query_as(queries::TODAY_MILESTONES)
        .bind(charity).bind(horizon).bind(TASKS_MAX).fetch_all(pool).await)?;
    let task = |row: MilestoneRow| {
        let returned = row.milestone_state == "returned";
        let due_on = day(row.due_on_day);
        Task {
            kind: if returned {
                TaskKind::MilestoneReturned
            } else {
                TaskKind::MilestoneDue
            },
            opportunity_number: row.number,
            title: Bilingual::new(row.title_ar, row.title_en),
            detail: Bilingual::new(row.detail_ar, row.detail_en),
            position: Some(row.position),
            amount: None,
            due_on,
            overdue: due_on.is_some_and(|due| due < today),
        }
    };
    Ok(rows.into_iter().map(task).collect())
}

async fn report_tasks(context: &Context, charity: CharityId, today: CivilDate) -> Result<Vec<Task>> {
    let rows: Vec<ReportRow> = on!(&context.db, pool => sqlx::query_as(queries::TODAY_REPORTS)
        .bind(charity).bind(TASKS_MAX).fetch_all(pool).await)?;
    let task = |row: ReportRow| {
        let due_on = row.updated_at_us.riyadh_date().plus_days(REPORT_WITHIN_DAYS);
        let returned = row.report_state == "returned";
        Task {
            kind: if returned {
                TaskKind::ReportReturned
            } else {
                TaskKind::ReportDue
            },
            opportunity_number: row.number,
            title: Bilingual::new(row.title_ar, row.title_en),
            detail: Bilingual::default(),
            position: None,
            amount: None,
            due_on: Some(due_on),
            overdue: due_on < today,
        }
    };
    Ok(rows.into_iter().map(task).collect())
}

async fn tranche_tasks(context: &Context, charity: CharityId) -> Result<Vec<Task>> {
    let rows: Vec<TrancheRow> = on!(&context.db, pool => sqlx::query_as(queries::TODAY_TRANCHES)
        .bind(charity).bind(TASKS_MAX).fetch_all(pool).await)?;
    let task = |row: TrancheRow| -> Result<Task> {
        let share = u32::try_from(row.share_basis_points).unwrap_or(0);
        let rest = domain::delivery::TRANCHE_WHOLE.saturating_sub(share);
        let whole = row.target_halalas.min(row.collected_halalas);
        let amount = tranche_amounts(whole, &[share, rest])
            .first()
            .copied()
            .ok_or(AppError::NotFound)?;
        Ok(Task {
            kind: TaskKind::TrancheReady,
            opportunity_number: row.number,
            title: Bilingual::new(row.title_ar, row.title_en),
            detail: Bilingual::new(row.detail_ar, row.detail_en),
            position: Some(row.position),
            amount: Some(amount),
            due_on: None,
            overdue: false,
        })
    };
    rows.into_iter().map(task).collect()
}
