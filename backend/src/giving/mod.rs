//! Giving: the public catalogue of opportunities, baskets, intents, donations and receipts.

mod basket_queries;
mod baskets;
mod capture;
mod checkout;
mod gifts;
mod intent_queries;
pub(crate) mod intents;
pub mod opportunities;
mod path;
mod path_queries;
mod refunds;
mod room;
pub(crate) mod tracking;

#[cfg(test)]
pub(crate) mod flow_tests;
#[cfg(test)]
mod proof_tests;

pub use baskets::{
    Added, BASKET_COOKIE_AGE_S, BASKET_ITEMS_MAX, BasketLine, BasketView, LineProblem, LineTarget, basket_count,
    basket_item_change, basket_item_remove, basket_view, baskets_forget_once, give_opportunity, give_quick,
};
pub use checkout::{CheckoutStarted, CheckoutView, RedirectTo, Selection, checkout_start, checkout_view};
pub use gifts::{
    Gift, GiftPayment, Receipt, amount_words, intention_name, payment_by_token, payment_own, payment_refresh_by_token,
    proof_by_token, proof_state_by_token, receipt_document, receipt_number_text, target_title,
};
pub use intents::IntentState;
pub use path::{Arrival, DonationPath, OpportunityProgress, PathPart, PublishedReport, donation_path};
pub use refunds::donation_refund;
pub use room::remaining_now;
pub use tracking::{tracking_hash, tracking_token};
