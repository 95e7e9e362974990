//! How to make a promised transfer, and what has come of it.

use backend::Result;
use backend::bank::{TransferDetails, transfer_details};
use backend::giving::IntentState;
use domain::bank::AccountPurpose;
use leptos::prelude::*;

use crate::islands::CopyButtons;
use crate::page::{Page, Request, Viewer};
use crate::ui::{Amount, Day, LinkButton, Notice, NoticeKind};

/// Links to sibling promises of one checkout that the page shows.
const SIBLINGS_MAX: usize = 3;

/// `GET /donations/{token}/transfer`: `?also=` names other promises of the same checkout.
pub(super) async fn page(request: Request) -> Result<Page> {
    let token: String = request.param("token")?;
    let (context, actor) = (&request.context, request.actor());
    let details = transfer_details(context, actor, &token).await?;
    let mut siblings = Vec::new();
    for other in request.query().text("also").split(',').take(SIBLINGS_MAX) {
        if let Ok(found) = transfer_details(context, actor, other).await {
            siblings.push((other.to_owned(), found.purpose));
        }
    }
    let viewer = request.viewer;
    let title = locales::bank_transfer_title(viewer.locale);
    Ok(Page::new(title, move || view(&viewer, &details, &token, &siblings)).hidden_from_search())
}

fn view(
    viewer: &Viewer,
    details: &TransferDetails,
    token: &str,
    siblings: &[(String, AccountPurpose)],
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let follow = viewer.link(&format!("/donations/{token}"));
    let more = (!siblings.is_empty()).then(|| siblings_view(viewer, siblings));
    view! {
        <div class="wrap wrap--narrow stack">
            <header class="page-head">
                <h1>{locales::bank_transfer_title(locale)}</h1>
                <p class="page-head__lead">{locales::bank_transfer_lead(locale)}</p>
            </header>
            {state_notice(viewer, details)}
            {details.state.is_open().then(|| facts(viewer, details))}
            {more}
            <div class="cluster">
                <LinkButton href=follow class="button--plain">{locales::bank_transfer_follow(locale)}</LinkButton>
            </div>
        </div>
    }
}

/// How the transfer stands.
fn state_notice(viewer: &Viewer, details: &TransferDetails) -> Option<AnyView> {
    let locale = viewer.locale;
    let (kind, text) = match details.state {
        IntentState::Captured | IntentState::Refunded => (NoticeKind::Success, locales::bank_transfer_paid(locale)),
        IntentState::Expired | IntentState::Failed => (NoticeKind::Attention, locales::bank_transfer_over(locale)),
        _ if details.received.is_positive() => (NoticeKind::Attention, locales::bank_transfer_partial(locale)),
        _ => return None,
    };
    Some(view! { <Notice kind=kind><p>{text}</p></Notice> }.into_any())
}

fn facts(viewer: &Viewer, details: &TransferDetails) -> AnyView {
    let locale = viewer.locale;
    let iban = details.iban.as_str().to_owned();
    let reference = details.reference.to_string();
    let halalas = details.amount.halalas();
    // What a banking app takes: a point and no grouping.
    let typed = format!("{}.{:02}", halalas / 100, halalas % 100);
    let amount = details.amount;
    let received = details.received.is_positive().then(|| {
        let received = details.received;
        row(
            locale,
            locales::bank_transfer_received(locale),
            view! { <Amount money=received /> }.into_any(),
            None,
        )
    });
    let note = if details.iban_is_own {
        locales::bank_transfer_own_iban(locale)
    } else {
        locales::bank_transfer_hold(locale)
    };
    let zakat = (details.purpose == AccountPurpose::Zakat)
        .then(|| view! { <p class="form-field__hint">{locales::bank_transfer_zakat(locale)}</p> });
    let deadline = details.deadline;
    view! {
        <section class="card card--padded stack">
            <dl class="copy-list">
                {row(
                    locale,
                    locales::bank_transfer_iban(locale),
                    view! { <bdi class="latin copy-list__value" dir="ltr">{details.iban.grouped()}</bdi> }.into_any(),
                    Some(iban),
                )}
                {row(
                    locale,
                    locales::bank_transfer_beneficiary(locale),
                    locales::bank_transfer_beneficiary_name(locale).into_any(),
                    None,
                )}
                {row(
                    locale,
                    locales::bank_transfer_reference(locale),
                    view! { <bdi class="latin copy-list__value" dir="ltr">{reference.clone()}</bdi> }.into_any(),
                    Some(reference),
                )}
                {row(
                    locale,
                    locales::bank_transfer_amount(locale),
                    view! { <Amount money=amount class="copy-list__value" /> }.into_any(),
                    Some(typed),
                )}
                {row(
                    locale,
                    locales::bank_transfer_deadline(locale),
                    view! { <Day at=deadline /> }.into_any(),
                    None,
                )}
                {received}
            </dl>
            <CopyButtons copied=locales::bank_copied(locale).to_owned() />
            {zakat}
            <p class="form-field__hint">{note}</p>
        </section>
    }
    .into_any()
}

/// A fact with a button that copies it; the button shows only where there is a script to do it.
fn row(locale: domain::locale::Locale, label: &'static str, value: AnyView, copy: Option<String>) -> AnyView {
    let button = copy.map(|text| {
        view! {
            <button class="button button--plain button--small copy-list__copy" type="button" data-copy=text hidden>
                <span>{locales::bank_copy(locale)}</span>
                <span class="visually-hidden">{format!(": {label}")}</span>
            </button>
        }
    });
    view! {
        <div class="copy-list__row">
            <dt>{label}</dt>
            <dd><span>{value}</span> {button}</dd>
        </div>
    }
    .into_any()
}

fn siblings_view(viewer: &Viewer, siblings: &[(String, AccountPurpose)]) -> AnyView {
    let locale = viewer.locale;
    let links = siblings
        .iter()
        .map(|(token, purpose)| {
            let label = match purpose {
                AccountPurpose::Zakat => locales::bank_transfer_more_zakat(locale),
                _ => locales::bank_transfer_more_other(locale),
            };
            let href = viewer.link(&format!("/donations/{token}/transfer"));
            view! { <li><a href=href>{label}</a></li> }
        })
        .collect_view();
    view! {
        <Notice kind=NoticeKind::Attention title=locales::bank_transfer_more(locale)>
            <ul>{links}</ul>
        </Notice>
    }
    .into_any()
}
