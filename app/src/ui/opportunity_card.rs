//! A cause in a grid of causes (handbook 2.3).

use domain::giving::OpportunityState;
use domain::money::Money;
use leptos::prelude::*;

use super::example::Example;
use super::{
    Amount, Art, Badge, Icon, Medallion, OpportunityPill, Percent, ProgressBar, field_class, field_icon, locale,
};

/// What a card shows.
#[derive(Debug, Clone)]
pub struct OpportunityCardData {
    /// Address of the opportunity's page.
    pub href: String,
    /// Its title in the reader's language.
    pub title: String,
    /// The charity's name.
    pub charity: String,
    /// The region's name.
    pub region: String,
    /// Code of the field of giving.
    pub field: String,
    /// The field's name.
    pub field_name: String,
    /// The name of its track, care or developmental.
    pub track: String,
    /// A photograph of the work, if there is one.
    pub photo: Option<String>,
    /// Where it stands: only a published one can be given to.
    pub state: OpportunityState,
    /// Given so far.
    pub collected: Money,
    /// Still missing.
    pub remaining: Money,
    /// Collected per target, rounded down.
    pub percent: u8,
    /// "60 beneficiaries", worded by the page.
    pub reach: Option<String>,
    /// Marked as urgent by the supervisor.
    pub urgent: bool,
    /// Zakat may be given to it.
    pub zakat: bool,
    /// Little is missing.
    pub nearly_complete: bool,
}

/// A card; put it in `<ul class="card-grid"><li>`. The whole card opens the opportunity.
#[component]
pub fn OpportunityCard(
    /// What it shows.
    card: OpportunityCardData,
    /// Level of its heading in the page's outline: 2 or 3.
    #[prop(default = 3)]
    level: u8,
    /// Stands beside the give button: the form that puts it into the basket.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = format!("card opportunity-card {}", field_class(&card.field));
    let icon = field_icon(&card.field);
    let badges = badges(&card);
    let actions = actions(&card, children);
    let title = view! { <a href=card.href>{card.title}</a> };
    let title = if level == 2 {
        view! { <h2 class="opportunity-card__title">{title}</h2> }.into_any()
    } else {
        view! { <h3 class="opportunity-card__title">{title}</h3> }.into_any()
    };
    let (collected, remaining, percent) = (card.collected, card.remaining, card.percent);
    view! {
        <article class=class>
            <Art field=card.field photo=card.photo class="opportunity-card__art">
                {badges}
            </Art>
            <Medallion icon=icon class="opportunity-card__medallion" />
            <div class="opportunity-card__body">
                <p class="opportunity-card__by">
                    <span>{card.charity}</span>
                    <span>{card.region}</span>
                </p>
                {title}
                <div class="opportunity-card__progress">
                    <ProgressBar percent=percent />
                    {figures(collected, remaining, percent)}
                    {card
                        .reach
                        .map(|reach| {
                            view! {
                                <p class="opportunity-card__reach">
                                    <Icon name="users" />
                                    {reach}
                                </p>
                            }
                        })}
                </div>
                {actions}
            </div>
        </article>
    }
}

fn badges(card: &OpportunityCardData) -> impl IntoView + use<> {
    let locale = locale();
    // Urgency and the last stretch call for a gift, so they go when none can be given. They share one
    // place: of an urgent cause, the figures under the bar say how near it is.
    let open = card.state.accepts_money();
    let call = if open && card.urgent {
        Some(("badge--on-art badge--urgent", locales::ui_urgent(locale)))
    } else if open && card.nearly_complete {
        Some(("badge--on-art", locales::ui_nearly_complete(locale)))
    } else {
        None
    };
    let (field_name, track) = (card.field_name.clone(), card.track.clone());
    view! {
        <ul class="opportunity-card__badges">
            <li>
                <Badge class="badge--on-art">{field_name}</Badge>
            </li>
            <li>
                <Badge class="badge--on-art">{track}</Badge>
            </li>
            {call
                .map(|(class, text)| {
                    view! {
                        <li class="opportunity-card__call">
                            <Badge class=class>{text}</Badge>
                        </li>
                    }
                })}
            {card
                .zakat
                .then(|| {
                    view! {
                        <li class="opportunity-card__zakat">
                            <Badge class="badge--on-art">{locales::ui_zakat_accepted(locale)}</Badge>
                        </li>
                    }
                })}
        </ul>
    }
}

/// Collected and remaining, side by side.
fn figures(collected: Money, remaining: Money, percent: u8) -> impl IntoView + use<> {
    let locale = locale();
    view! {
        <dl class="opportunity-card__figures">
            <div>
                <dt>{locales::ui_collected(locale)}" "<Percent basis_points=i64::from(percent) * 100 /></dt>
                <dd>
                    <Amount money=collected />
                </dd>
            </div>
            <div>
                <dt>{locales::ui_remaining(locale)}</dt>
                <dd>
                    <Amount money=remaining />
                </dd>
            </div>
        </dl>
    }
}

fn actions(card: &OpportunityCardData, children: Option<Children>) -> impl IntoView + use<> {
    let state = card.state;
    if state.accepts_money() && card.remaining.is_positive() {
        // The words alone would be the same on every card, so the title is said with them.
        let title = card.title.clone();
        let href = format!("{}#give", card.href);
        view! {
            <div class="opportunity-card__actions">
                <a class="button" href=href>
                    {locales::ui_donate_now(locale())}
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
                {children.map(|children| children())}
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="opportunity-card__actions">
                <p>
                    <OpportunityPill state=state />
                </p>
            </div>
        }
        .into_any()
    }
}

pub(super) fn example_card(field: &str, percent: u8, state: OpportunityState) -> OpportunityCardData {
    let locale = locale();
    let target = 30_000_000;
    let collected = target / 100 * i64::from(percent);
    OpportunityCardData {
        href: "/".to_owned(),
        title: locales::ui_example_cause(locale).to_owned(),
        charity: locales::ui_example_charity(locale).to_owned(),
        region: locales::ui_example_region(locale).to_owned(),
        field: field.to_owned(),
        field_name: locales::ui_example_field(locale).to_owned(),
        track: locales::ui_example_track(locale).to_owned(),
        photo: None,
        state,
        collected: Money::from_halalas(collected),
        remaining: Money::from_halalas(target - collected),
        percent,
        reach: Some(locales::ui_example_reach(locale).to_owned()),
        urgent: false,
        zakat: true,
        nearly_complete: percent >= 90,
    }
}

pub(super) fn examples() -> Vec<Example> {
    use OpportunityState::{Completed, Paused, Published};
    let grid = |card: OpportunityCardData, basket: bool| {
        let button = basket.then(|| {
            let label = locales::ui_add_to_basket(locale());
            view! {
                <button class="icon-button" type="button" aria-label=label>
                    <Icon name="basket" />
                </button>
            }
        });
        view! {
            <ul class="card-grid">
                <li>
                    <OpportunityCard card=card>{button}</OpportunityCard>
                </li>
            </ul>
        }
    };
    vec![
        Example::new("open, urgent", {
            let card = OpportunityCardData {
                urgent: true,
                ..example_card("health", 54, Published)
            };
            grid(card, true)
        }),
        Example::new("nearly complete", grid(example_card("education", 93, Published), true)),
        Example::new("completed", grid(example_card("food", 100, Completed), false)),
        Example::new("paused, no zakat", {
            let card = OpportunityCardData {
                zakat: false,
                ..example_card("housing", 22, Paused)
            };
            grid(card, false)
        }),
    ]
}
