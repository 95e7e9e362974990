//! Opportunities as cards.

use backend::giving::opportunities::OpportunityCard as Card;
use backend::reference::Reference;
use leptos::prelude::*;

use super::filters::track_name;
use crate::page::Viewer;
use crate::ui::{Icon, OpportunityCard, OpportunityCardData};

/// From here on a cause says that little is missing, in percent.
const NEARLY_COMPLETE_PERCENT: u8 = 85;

/// What a card of the design system shows of an opportunity, in the reader's language.
#[must_use]
pub fn card_data(viewer: &Viewer, reference: &Reference, card: &Card) -> OpportunityCardData {
    let locale = viewer.locale;
    let percent = card.percent();
    OpportunityCardData {
        href: viewer.link(&format!("/opportunities/{}", card.number)),
        title: card.title.text(locale).to_owned(),
        charity: card.charity_name.text(locale).to_owned(),
        region: reference.region_name(&card.region_code, locale).to_owned(),
        field: card.field_code.clone(),
        field_name: reference.field_name(&card.field_code, locale).to_owned(),
        track: track_name(locale, card.track).to_owned(),
        photo: card.photo_hash.as_deref().map(|hash| format!("/media/{hash}/thumb")),
        state: card.state,
        collected: card.collected,
        remaining: card.remaining(),
        percent,
        reach: Some(people(viewer, card.beneficiary_count)),
        urgent: card.urgent && card.takes_money(),
        zakat: card.zakat_eligible,
        nearly_complete: is_nearly_complete(card),
    }
}

/// Whether a visitor is told that little is missing.
pub(super) fn is_nearly_complete(card: &Card) -> bool {
    card.takes_money() && card.percent() >= NEARLY_COMPLETE_PERCENT
}

/// "60 beneficiaries".
pub(super) fn people(viewer: &Viewer, count: i64) -> String {
    locales::catalogue_beneficiary_count(viewer.locale, count, &viewer.style().integer(count))
}

/// A grid of cards with headings of the given level.
pub fn card_grid(viewer: &Viewer, reference: &Reference, cards: &[Card], level: u8) -> impl IntoView + use<> {
    let items = cards
        .iter()
        .map(|card| {
            let data = card_data(viewer, reference, card);
            let basket = basket_link(viewer, &data);
            view! {
                <li>
                    <OpportunityCard card=data level=level>
                        {basket}
                    </OpportunityCard>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="card-grid">{items}</ul> }
}

/// The way to the basket asks for an amount first: nothing is chosen for the donor.
fn basket_link(viewer: &Viewer, card: &OpportunityCardData) -> impl IntoView + use<> {
    let label = format!("{}: {}", locales::catalogue_give_basket(viewer.locale), card.title);
    view! {
        <a class="icon-button" href=format!("{}#give", card.href) aria-label=label>
            <Icon name="basket" />
        </a>
    }
}
