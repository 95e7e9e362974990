//! Giving: intentions and fund classes, the life of an opportunity, the over-funding rule, and the
//! forms of the donor's journey.

mod catalogue;
mod draft;
mod forms;
mod fund;
mod limits;
mod opportunity;
mod overfunding;
mod refund;

pub use catalogue::{CatalogueFilter, CatalogueQuery, CatalogueSort, UnknownFilter};
pub(crate) use draft::whole_number;
pub use draft::{
    BENEFICIARY_COUNT_MAX, DURATION_DAYS_MAX, DraftMilestone, MILESTONES_MAX, OpportunityDraftForm, TARGET_MAX,
    TARGET_MIN,
};
pub use forms::{
    AMOUNT_PRESETS_RIYALS, BasketItemForm, CheckoutForm, CheckoutIdentity, Dedication, DedicationKind, DonorContact,
    GiveAction, GiveAmount, GiveForm, QuickGiveForm, SHARE_COUNT_MAX, SHARE_PRESETS,
};
pub use fund::{FundClass, GiftTarget, Intention, fund_class_for};
pub use limits::{GiftNeeds, Limit, LimitUnit, Limits, ReviewLevel, gift_needs, structuring};
pub use opportunity::{
    OpportunityEvent, OpportunityState, Track, ZakatCategory, percent_funded, remaining, zakat_categories_from_codes,
    zakat_categories_to_codes,
};
pub use overfunding::{HOLD_US, MINIMUM_GIFT, Offer, Settlement, SurplusChoice, offer, settle, share_amount};
pub use refund::{
    DUPLICATE_WINDOW_US, GiftStanding, REFUND_ANSWER_WORKING_DAYS, REFUND_REASON_LENGTH_MIN, REFUND_TWO_PEOPLE_FROM,
    REFUND_WORKING_DAYS, RefundGround, RefundRefusal, RefundRequestForm, RefundRequestState, refund_deadline,
    refund_limit, working_day_after,
};
