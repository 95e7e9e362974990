//! Giving: the public catalogue of opportunities, baskets, intents, donations and receipts.

mod alerts;
mod basket_queries;
mod baskets;
mod capture;
mod card_testing;
mod chargebacks;
mod checkout;
mod closing_queries;
mod closings;
mod freezes;
mod gift_reviews;
mod gifts;
mod intent_queries;
pub(crate) mod intents;
mod limit_queries;
mod limits;
pub mod opportunities;
pub(crate) mod outside;
mod path;
mod path_queries;
mod pledge;
mod refund_queries;
mod refund_requests;
mod refunds;
mod retries;
mod returns;
mod room;
mod sanction_files;
mod sanction_queries;
mod sanctions;
mod sealed;
pub(crate) mod tracking;

#[cfg(test)]
pub(crate) mod flow_tests;
#[cfg(test)]
mod limit_tests;
#[cfg(test)]
mod proof_tests;
#[cfg(test)]
mod refund_tests;

pub use alerts::{AlertForm, AlertLine, AlertRule, AlertStep, alert_handle, alert_list};
pub use baskets::{
    Added, BASKET_COOKIE_AGE_S, BASKET_ITEMS_MAX, BasketLine, BasketView, LineProblem, LineTarget, basket_count,
    basket_item_change, basket_item_remove, basket_view, baskets_forget_once, give_opportunity, give_quick,
};
pub(crate) use chargebacks::disputes_apply;
pub use chargebacks::{ChargebackLine, LossReserve, chargeback_list};
pub use checkout::{
    CheckoutStarted, CheckoutView, RedirectTo, Selection, checkout_from, checkout_start, checkout_view,
};
pub(crate) use closings::closing_stands;
pub use closings::{
    ClosingDecision, ClosingFile, ClosingForm, ClosingQuestion, ClosingStep, closing_answer, closing_confirm,
    closing_propose, closing_questions, closing_view, closing_withdraw, closings_settle_once,
};
pub(crate) use freezes::{charity_is_frozen, charity_is_frozen_shown};
pub use gift_reviews::{OwnReview, ReviewLine, gift_review_decide, gift_review_list, gift_review_own};
pub use gifts::{
    Gift, GiftPayment, Receipt, ReceiptSeal, amount_words, dedication_text, intention_name, payment_by_token,
    payment_own, payment_refresh_by_token, payment_state_by_token, proof_by_token, proof_state_by_token,
    receipt_document, receipt_number_text, receipt_seal_by_token, target_title,
};
pub use intents::IntentState;
pub use limits::{LimitForm, limit_change, limits_view};
pub use path::{Arrival, DonationPath, OpportunityProgress, PathPart, PublishedReport, donation_path};
pub use pledge::{PledgeOutcome, PledgeStarted, pledge_start};
pub(crate) use pledge::{TransferGift, transfer_capture, transfer_gift_write};
pub use refund_requests::{
    OwnRefundRequest, REFUND_PAGE_SIZE, RefundAnswer, RefundLine, RefundOffer, RefundView, refund_ask, refund_get,
    refund_grant, refund_list, refund_offers, refund_refuse,
};
pub use refunds::donation_refund;
#[cfg(test)]
pub(crate) use refunds::gateway_refunds_book;
pub use retries::{CheckoutTyped, checkout_typed};
pub use room::remaining_now;
pub use sanction_files::SANCTION_FILE_BYTES_MAX;
pub use sanctions::{SanctionHit, sanction_decide, sanction_hits, sanction_import, sanctions_screen_once};
pub use tracking::{tracking_hash, tracking_token};
