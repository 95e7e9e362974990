//! The donor's journey: quick gifts, gifts to an opportunity, the basket, checkout, and
//! the page of a gift with its receipt and path.

mod awaited;
mod basket;
mod checkout;
mod gift;
mod give;
mod give_box;
mod path;
mod receipt;
mod refund;

pub use give_box::{GiveBox, GiveBoxData, QuickGive};
pub use path::donation_path_view;
pub use receipt::receipt_sheet;

use axum::Router;
use axum::routing::get;

use crate::page::{AppState, Cookie, Request, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/give", get_page(give::quick_page).merge(post_form(give::quick_form)))
        .route(
            "/opportunities/{number}/give",
            get_page(give::opportunity_page).merge(post_form(give::opportunity_form)),
        )
        .route("/basket", get_page(basket::page).merge(post_form(basket::form)))
        .route("/checkout", get_page(checkout::page).merge(post_form(checkout::form)))
        .route("/checkout/review/{token}", get_page(checkout::review))
        .route("/checkout/pay/{token}", get_page(checkout::onward))
        .route("/checkout/return/{token}", get_page(checkout::returned))
        .route("/donations/{token}", get_page(gift::page))
        .route(
            "/donations/{token}/refund",
            get_page(refund::page).merge(post_form(refund::form)),
        )
        .route("/donations/{token}/closing", post_form(refund::closing_form))
        .route("/donations/{token}/receipt", get_page(gift::receipt_page))
        .route("/donations/{token}/receipt.pdf", get_page(gift::receipt_file))
}

/// What a page that waits listens to; it carries no language.
pub fn machine_routes() -> Router<AppState> {
    Router::new().route("/events/donations/{token}", get(awaited::outcome_stream))
}

/// Name of the basket's cookie.
const BASKET_COOKIE: &str = "ataa_basket";

/// The token of the reader's basket.
fn basket_token(request: &Request) -> Option<String> {
    request.own_cookie(BASKET_COOKIE).map(ToOwned::to_owned)
}

/// The cookie that keeps the basket.
fn basket_cookie(token: String) -> Cookie {
    Cookie {
        name: BASKET_COOKIE,
        value: token,
        age_max_s: backend::giving::BASKET_COOKIE_AGE_S,
    }
}
