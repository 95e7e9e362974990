//! The supervisors' pages: what waits, review by two people, allocation, payouts by two people,
//! evidence and reports, the audit log.

mod alerts;
mod allocation;
mod audit;
mod batches;
mod closings;
mod disbursements;
mod evidence;
mod finance;
mod ibans;
mod jobs;
mod large_gifts;
mod limits;
mod pages;
mod reconciliation;
mod refunds;
mod review;
mod sms;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

pub(crate) use ibans::account_facts;

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/supervise", get_page(pages::today))
        .route("/supervise/reviews", get_page(review::queue))
        .route(
            "/supervise/reviews/{number}",
            get_page(review::page).merge(post_form(review::form)),
        )
        .route(
            "/supervise/allocation",
            get_page(allocation::page).merge(post_form(allocation::form)),
        )
        .route("/supervise/disbursements", get_page(disbursements::queue))
        .route(
            "/supervise/disbursements/{number}",
            get_page(disbursements::page).merge(post_form(disbursements::form)),
        )
        .route(
            "/supervise/batches",
            get_page(batches::list).merge(post_form(batches::seal)),
        )
        .route(
            "/supervise/batches/{number}",
            get_page(batches::page).merge(post_form(batches::step)),
        )
        .route("/supervise/batches/{number}/file", get_page(batches::file))
        .route("/supervise/batches/{number}/report", post_form(batches::report))
        .route("/supervise/ibans", get_page(ibans::list))
        .route(
            "/supervise/ibans/{number}",
            get_page(ibans::page).merge(post_form(ibans::step)),
        )
        .route("/supervise/ibans/{number}/letter", get_page(ibans::letter))
        .route("/supervise/reports", get_page(evidence::reports))
        .route(
            "/supervise/reports/{number}",
            get_page(evidence::report_page).merge(post_form(evidence::report_form)),
        )
        .route(
            "/supervise/milestones/{number}/{position}",
            get_page(evidence::milestone_page).merge(post_form(evidence::milestone_form)),
        )
        .route("/supervise/finance", get_page(finance::page))
        .route(
            "/supervise/reconciliation",
            get_page(reconciliation::list).merge(post_form(reconciliation::run)),
        )
        .route("/supervise/reconciliation/day", get_page(reconciliation::csv))
        .route(
            "/supervise/reconciliation/{number}",
            get_page(reconciliation::page).merge(post_form(reconciliation::step)),
        )
        .route("/supervise/jobs", get_page(jobs::page))
        .route("/supervise/sms", get_page(sms::page).merge(post_form(sms::form)))
        .route("/supervise/refunds", get_page(refunds::queue))
        .route(
            "/supervise/refunds/{id}",
            get_page(refunds::page).merge(post_form(refunds::form)),
        )
        .route(
            "/supervise/closings/{number}",
            get_page(closings::page).merge(post_form(closings::form)),
        )
        .route(
            "/supervise/large-gifts",
            get_page(large_gifts::page).merge(post_form(large_gifts::form)),
        )
        .route(
            "/supervise/alerts",
            get_page(alerts::page).merge(post_form(alerts::form)),
        )
        .route(
            "/supervise/limits",
            get_page(limits::page).merge(post_form(limits::form)),
        )
        .route("/supervise/audit", get_page(audit::page))
}
