//! The charity's pages: what needs doing today, opportunities from draft to report, milestones
//! with evidence, money asked for and paid, impact reports.

mod account;
mod draft;
mod files;
mod milestone;
mod opportunity;
mod pages;
mod preview;
mod report;
mod statement;
mod trouble;
pub(crate) mod words;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

pub(crate) use opportunity::history;
pub(crate) use pages::grouped;
pub(crate) use preview::{preview_detail, preview_view};
pub(crate) use trouble::{Trouble, done_notice, trouble_of};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/manage", get_page(pages::today))
        .route("/manage/opportunities", get_page(pages::opportunities))
        .route("/manage/money", get_page(pages::money))
        .route(
            "/manage/account",
            get_page(account::page).merge(post_form(account::propose)),
        )
        .route("/manage/account/{number}", post_form(account::cancel))
        .route("/manage/account/{number}/letter", get_page(account::letter))
        .route("/manage/statement", get_page(statement::page))
        .route("/manage/statement.csv", get_page(statement::csv))
        .route("/manage/statement.pdf", get_page(statement::pdf))
        .route("/manage/reports", get_page(pages::reports))
        .route(
            "/manage/opportunities/new",
            get_page(draft::new_page).merge(post_form(draft::new_form)),
        )
        .route(
            "/manage/opportunities/{number}",
            get_page(opportunity::page).merge(post_form(opportunity::step)),
        )
        .route(
            "/manage/opportunities/{number}/edit",
            get_page(draft::edit_page).merge(post_form(draft::edit_form)),
        )
        .route("/manage/opportunities/{number}/preview", get_page(preview::page))
        .route(
            "/manage/opportunities/{number}/files",
            get_page(files::opportunity_page).merge(post_form(files::opportunity_form)),
        )
        .route(
            "/manage/opportunities/{number}/milestones/{position}",
            get_page(milestone::page).merge(post_form(milestone::form)),
        )
        .route(
            "/manage/opportunities/{number}/milestones/{position}/files",
            get_page(files::milestone_page).merge(post_form(files::milestone_form)),
        )
        .route(
            "/manage/opportunities/{number}/report",
            get_page(report::page).merge(post_form(report::form)),
        )
        .route(
            "/manage/opportunities/{number}/report/files",
            get_page(files::report_page).merge(post_form(files::report_form)),
        )
}
