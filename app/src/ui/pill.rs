//! Pills: where a thing stands.

use domain::giving::OpportunityState;
use domain::locale::Locale;
use leptos::prelude::*;

use super::example::Example;
use super::locale;

/// What a state means to the reader; each kind has its own mark beside its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PillKind {
    /// Open, moving, as it should be.
    Active,
    /// Finished well.
    Done,
    /// Waiting for somebody.
    Waiting,
    /// Refused, failed, late.
    Stopped,
    /// Not begun, or put away.
    Idle,
}

/// A state in a word or two.
#[component]
pub fn Pill(
    /// What the state means.
    kind: PillKind,
    /// The state's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let class = match kind {
        PillKind::Active => "pill",
        PillKind::Done => "pill pill--done",
        PillKind::Waiting => "pill pill--wait",
        PillKind::Stopped => "pill pill--stop",
        PillKind::Idle => "pill pill--idle",
    };
    view! { <span class=class>{text}</span> }
}

/// Where an opportunity stands.
#[component]
pub fn OpportunityPill(
    /// Its state.
    state: OpportunityState,
) -> impl IntoView {
    use OpportunityState as S;
    let kind = match state {
        S::Published | S::Executing | S::Approved => PillKind::Active,
        S::Funded | S::Completed => PillKind::Done,
        S::Submitted | S::UnderReview | S::Reporting | S::Returned => PillKind::Waiting,
        S::Rejected | S::Cancelled | S::Expired => PillKind::Stopped,
        S::Draft | S::Paused => PillKind::Idle,
    };
    view! { <Pill kind=kind text=opportunity_state_name(locale(), state) /> }
}

/// The name of an opportunity's state (handbook 1.5).
#[must_use]
pub fn opportunity_state_name(locale: Locale, state: OpportunityState) -> &'static str {
    use OpportunityState as S;
    match state {
        S::Draft => locales::ui_state_draft(locale),
        S::Submitted => locales::ui_state_submitted(locale),
        S::UnderReview => locales::ui_state_under_review(locale),
        S::Returned => locales::ui_state_returned(locale),
        S::Rejected => locales::ui_state_rejected(locale),
        S::Approved => locales::ui_state_approved(locale),
        S::Published => locales::ui_state_published(locale),
        S::Paused => locales::ui_state_paused(locale),
        S::Funded => locales::ui_state_funded(locale),
        S::Executing => locales::ui_state_executing(locale),
        S::Reporting => locales::ui_state_reporting(locale),
        S::Completed => locales::ui_state_completed(locale),
        S::Expired => locales::ui_state_expired(locale),
        S::Cancelled => locales::ui_state_cancelled(locale),
    }
}

pub(super) fn examples() -> Vec<Example> {
    let all = OpportunityState::ALL
        .iter()
        .map(|state| view! { <OpportunityPill state=*state /> })
        .collect_view();
    vec![Example::new(
        "opportunity states",
        view! { <div class="cluster">{all}</div> },
    )]
}
