//! The public catalogue: cards, filters, orders, and the page of one opportunity
//! (handbook 2.2, 2.3). Only opportunities that were published once are seen here; what
//! was never published does not exist for a visitor.
//!
//! Amounts come from `opportunity_total`, the fold behind the watermark, so they may be a
//! moment behind. What is still free to give is decided at checkout.

mod catalogue;
mod detail;
mod need;
mod search;

#[cfg(test)]
mod tests;

pub use catalogue::{
    CATALOGUE_PAGE_SIZE, OpportunityPage, TOTAL_COUNTED_MAX, opportunity_list, opportunity_list_needed,
};
pub use detail::{
    CharityBrief, MilestonePublic, OpportunityDetail, Photo, ReportBrief, SIMILAR_MAX, opportunity_by_number,
};
pub use need::{
    ENDING_POINTS, ENDING_WINDOW_DAYS, MISSING_POINTS, NeedPoints, URGENT_POINTS, WAITING_POINTS, WAITING_WINDOW_DAYS,
    need_rank, need_refresh_once,
};
pub use search::{SearchParts, opportunity_search_text};

use domain::giving::{OpportunityState, Track, percent_funded, remaining};
use domain::ids::OpportunityId;
use domain::money::Money;
use domain::time::Timestamp;

use crate::error::{Error, Result};
use crate::reference::Bilingual;

/// What the card of an opportunity shows (handbook 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityCard {
    /// Identity.
    pub id: OpportunityId,
    /// The number people use.
    pub number: i64,
    /// Title.
    pub title: Bilingual,
    /// Two or three sentences.
    pub summary: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Sub-field.
    pub subfield_code: String,
    /// Region of execution.
    pub region_code: String,
    /// City of execution.
    pub city: Bilingual,
    /// Care or developmental (B17).
    pub track: Track,
    /// What is needed.
    pub target: Money,
    /// What has come in, as far as it has been folded.
    pub collected: Money,
    /// Price of one share, where it is given in shares.
    pub share_price: Option<Money>,
    /// Gifts so far.
    pub donation_count: i64,
    /// When the last gift came.
    pub latest_donation_at: Option<Timestamp>,
    /// People it reaches.
    pub beneficiary_count: i64,
    /// Needs an answer soon.
    pub urgent: bool,
    /// Zakat may go here: a reviewer named at least one of the eight categories.
    pub zakat_eligible: bool,
    /// When it stops taking money.
    pub ends_at: Option<Timestamp>,
    /// Where it stands.
    pub state: OpportunityState,
    /// When it was published.
    pub published_at: Timestamp,
    /// The charity's name in the address.
    pub charity_slug: String,
    /// The charity's name.
    pub charity_name: Bilingual,
    /// Hash of its first photo, when it has one.
    pub photo_hash: Option<String>,
}

impl OpportunityCard {
    /// Percent of the target, rounded down, never 100 before it is full (handbook 2.3).
    #[must_use]
    pub fn percent(&self) -> u8 {
        percent_funded(self.collected, self.target)
    }

    /// What is still missing, never less than nothing.
    #[must_use]
    pub fn remaining(&self) -> Money {
        remaining(self.target, self.collected, Money::ZERO)
    }

    /// Whether it takes money: published, and something is missing.
    #[must_use]
    pub fn takes_money(&self) -> bool {
        self.state.accepts_money() && self.remaining().is_positive()
    }
}

/// The columns of a card; every query of this file starts with them.
pub(crate) const CARD_SELECT: &str = "SELECT o.id, o.number, o.title_ar, o.title_en, o.summary_ar, o.summary_en, \
    o.field_code, o.subfield_code, o.region_code, o.city_ar, o.city_en, o.track, o.target_halalas, \
    o.share_price_halalas, o.beneficiary_count, o.urgent, o.zakat_categories, o.ends_at_us, o.state, o.need_rank, \
    o.published_at_us, c.slug AS charity_slug, c.name_ar AS charity_name_ar, c.name_en AS charity_name_en, \
    t.collected_halalas, t.donation_count, t.percent_basis_points, t.latest_donation_at_us, \
    (SELECT a.file_hash FROM attachment a WHERE a.owner_kind = 'opportunity' AND a.owner_id = o.id \
     AND a.role = 'photo' AND a.public ORDER BY a.created_at_us, a.id LIMIT 1) AS photo_hash \
    FROM opportunity o JOIN charity c ON c.id = o.charity_id \
    JOIN opportunity_total t ON t.opportunity_id = o.id";

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CardRow {
    pub(crate) id: OpportunityId,
    number: i64,
    title_ar: String,
    title_en: String,
    summary_ar: String,
    summary_en: String,
    field_code: String,
    subfield_code: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    track: String,
    target_halalas: Money,
    share_price_halalas: Option<Money>,
    beneficiary_count: i64,
    urgent: bool,
    zakat_categories: String,
    ends_at_us: Option<Timestamp>,
    state: String,
    need_rank: i64,
    published_at_us: Timestamp,
    charity_slug: String,
    charity_name_ar: String,
    charity_name_en: String,
    collected_halalas: Money,
    donation_count: i64,
    percent_basis_points: i64,
    latest_donation_at_us: Option<Timestamp>,
    photo_hash: Option<String>,
}

impl CardRow {
    fn into_card(self) -> Result<OpportunityCard> {
        Ok(OpportunityCard {
            id: self.id,
            number: self.number,
            title: Bilingual::new(self.title_ar, self.title_en),
            summary: Bilingual::new(self.summary_ar, self.summary_en),
            field_code: self.field_code,
            subfield_code: self.subfield_code,
            region_code: self.region_code,
            city: Bilingual::new(self.city_ar, self.city_en),
            track: stored(&self.track)?,
            target: self.target_halalas,
            collected: self.collected_halalas,
            share_price: self.share_price_halalas,
            donation_count: self.donation_count,
            latest_donation_at: self.latest_donation_at_us,
            beneficiary_count: self.beneficiary_count,
            urgent: self.urgent,
            zakat_eligible: !self.zakat_categories.is_empty(),
            ends_at: self.ends_at_us,
            state: stored(&self.state)?,
            published_at: self.published_at_us,
            charity_slug: self.charity_slug,
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            photo_hash: self.photo_hash,
        })
    }
}

/// A code that the database holds under a CHECK must be known to the program.
pub(crate) fn stored<T: std::str::FromStr>(code: &str) -> Result<T> {
    code.parse()
        .map_err(|_| Error::internal(format!("an unknown code is stored: {code}")))
}
