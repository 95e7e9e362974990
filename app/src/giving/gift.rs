//! The page of a gift behind its secret link: thanks, receipt, path, sharing. It tells
//! nothing about the donor, is never cached and not for search engines.

use backend::Result;
use backend::bank::transfer_details;
use backend::documents::document_render;
use backend::giving::{
    Gift, GiftPayment, IntentState, LineTarget, Selection, payment_by_token, proof_state_by_token, receipt_document,
    receipt_seal_by_token,
};
use backend::ledger::ProofState;
use backend::payments::gateway::Bill;
use domain::error::AppError;
use leptos::prelude::*;

use super::path::path_view;
use super::receipt::receipt_sheet;
use crate::islands::OutcomeWatch;
use crate::layout::viewer;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{Amount, DescriptionList, Icon, LinkButton, Ltr, Notice, NoticeKind, ShareLinks, Thanks, fact};
use crate::verify::proof_offer;

/// `GET /donations/{token}`
pub(super) async fn page(request: Request) -> Result<Page> {
    let token: String = request.param("token")?;
    let payment = payment_by_token(&request.context, request.actor(), &token).await?;
    let proof = proof_state_by_token(&request.context, request.actor(), &token).await?;
    let by_transfer = transfer_details(&request.context, request.actor(), &token)
        .await
        .is_ok();
    let title = page_title(&request.viewer, &payment, by_transfer);
    Ok(Page::new(title, move || content(&payment, &token, proof, by_transfer)).hidden_from_search())
}

/// `GET /donations/{token}/receipt`: the receipt alone, for printing.
pub(super) async fn receipt_page(request: Request) -> Result<Page> {
    let token: String = request.param("token")?;
    let payment = payment_by_token(&request.context, request.actor(), &token).await?;
    if payment.receipt.is_none() {
        return Err(AppError::NotFound.into());
    }
    let locale = request.locale();
    let gift = request.viewer.link(&format!("/donations/{token}"));
    let file = format!("{gift}/receipt.pdf");
    Ok(Page::new(locales::giving_receipt_title(locale), move || {
        view! {
            <div class="wrap wrap--narrow stack">
                <header class="page-head"><h1>{locales::giving_receipt_title(locale)}</h1></header>
                {receipt_sheet(&payment)}
                <div class="cluster">
                    <LinkButton href=file class="button--primary" icon="download">{locales::giving_receipt_pdf(locale)}</LinkButton>
                    <LinkButton href=gift class="button--plain">{locales::giving_receipt_back(locale)}</LinkButton>
                </div>
                <p class="form-field__hint no-print">{locales::giving_receipt_print_hint(locale)}</p>
            </div>
        }
    })
    .hidden_from_search())
}

/// `GET /donations/{token}/receipt.pdf`
pub(super) async fn receipt_file(request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    let payment = payment_by_token(&request.context, request.actor(), &token).await?;
    let seal = receipt_seal_by_token(&request.context, request.actor(), &token).await?;
    let document = receipt_document(&payment, seal.as_ref(), request.viewer.style())?;
    let bytes = document_render(&request.context, &document).await?;
    let number = payment.receipt.map_or(0, |receipt| receipt.number);
    Ok(Reply::download(
        bytes,
        "application/pdf",
        &format!("ataa-receipt-{number}.pdf"),
    ))
}

fn page_title(viewer: &Viewer, payment: &GiftPayment, by_transfer: bool) -> &'static str {
    let locale = viewer.locale;
    match payment.state {
        IntentState::Captured => locales::giving_thanks_title(locale),
        IntentState::Refunded => locales::giving_refunded_title(locale),
        IntentState::Failed => locales::giving_failed_title(locale),
        IntentState::Expired => locales::giving_expired_title(locale),
        _ if by_transfer => locales::bank_transfer_waiting(locale),
        IntentState::Created | IntentState::PendingAction | IntentState::Unknown => {
            locales::giving_pending_title(locale)
        }
    }
}

fn content(payment: &GiftPayment, token: &str, proof: ProofState, by_transfer: bool) -> AnyView {
    let viewer = viewer();
    let head = match payment.state {
        IntentState::Captured => captured_head(&viewer, payment),
        IntentState::Refunded => refunded_head(&viewer),
        IntentState::Failed | IntentState::Expired => failed_head(&viewer, payment),
        _ if by_transfer => transfer_head(&viewer, token),
        IntentState::Created | IntentState::PendingAction | IntentState::Unknown => {
            pending_head(&viewer, payment, token)
        }
    };
    let paid = payment
        .receipt
        .is_some()
        .then(|| paid_sections(&viewer, payment, token, proof));
    view! { <div class="wrap wrap--narrow stack stack--loose">{head} {paid}</div> }.into_any()
}

fn captured_head(viewer: &Viewer, payment: &GiftPayment) -> AnyView {
    let locale = viewer.locale;
    let text = locales::giving_thanks_text(locale, &viewer.style().money(payment.total));
    view! { <Thanks title=locales::giving_thanks_title(locale) text=text /> }.into_any()
}

fn refunded_head(viewer: &Viewer) -> AnyView {
    let locale = viewer.locale;
    view! {
        <header class="page-head">
            <h1>{locales::giving_refunded_title(locale)}</h1>
            <p class="page-head__lead">{locales::giving_refunded_text(locale)}</p>
        </header>
    }
    .into_any()
}

/// Nothing was taken: why, and the way to try once more with everything still there.
fn failed_head(viewer: &Viewer, payment: &GiftPayment) -> AnyView {
    let locale = viewer.locale;
    let (title, text) = match (payment.state, payment.failure_code.as_deref()) {
        (IntentState::Failed, Some("declined_by_bank")) => (
            locales::giving_failed_title(locale),
            locales::giving_failed_declined(locale),
        ),
        (IntentState::Failed, _) => (
            locales::giving_failed_title(locale),
            locales::giving_failed_text(locale),
        ),
        _ => (
            locales::giving_expired_title(locale),
            locales::giving_expired_text(locale),
        ),
    };
    let again = payment.retry.map(|selection| match selection {
        Selection::Item(item) => viewer.link(&format!("/checkout?item={item}")),
        Selection::Basket => viewer.link("/checkout"),
    });
    view! {
        <header class="page-head"><h1>{title}</h1></header>
        <Notice kind=NoticeKind::Problem title=locales::giving_nothing_taken(locale)><p>{text}</p></Notice>
        <div class="cluster">
            {again.map(|href| view! {
                <LinkButton href=href class="button--primary" icon="retry">{locales::giving_try_again(locale)}</LinkButton>
            })}
            <LinkButton href=viewer.link("/opportunities") class="button--plain">
                {locales::giving_see_opportunities(locale)}
            </LinkButton>
        </div>
    }
    .into_any()
}

/// A SADAD bill that waits to be paid: what to type into the bank's app, and until when.
fn bill_head(viewer: &Viewer, payment: &GiftPayment, bill: &Bill, token: &str) -> AnyView {
    let locale = viewer.locale;
    let check = viewer.link(&format!("/checkout/return/{token}"));
    let total = payment.total;
    let until = viewer.style().date(bill.payable_until);
    let name = bill.biller_name.clone();
    let facts = vec![
        fact(
            locales::giving_bill_biller_code(locale),
            view! { <Ltr text=bill.biller_code.clone() /> },
        ),
        fact(locales::giving_bill_biller(locale), view! { <bdi>{name}</bdi> }),
        fact(
            locales::giving_bill_number(locale),
            view! { <Ltr text=bill.bill_number.clone() /> },
        ),
        fact(locales::giving_total(locale), view! { <Amount money=total /> }),
        fact(locales::giving_bill_until(locale), until),
    ];
    view! {
        <header class="page-head">
            <h1>{locales::giving_bill_title(locale)}</h1>
            <p class="page-head__lead">{locales::giving_bill_text(locale)}</p>
        </header>
        <section class="card card--padded stack" aria-label=locales::giving_method_sadad_bill(locale)>
            <DescriptionList items=facts />
        </section>
        <Notice kind=NoticeKind::Plain><p>{locales::giving_bill_note(locale)}</p></Notice>
        <div class="cluster">
            <LinkButton href=check class="button--primary" icon="retry">{locales::giving_pending_check(locale)}</LinkButton>
        </div>
    }
    .into_any()
}

/// The gift is promised by bank transfer: nobody can be asked about it, the bank's statement tells.
fn transfer_head(viewer: &Viewer, token: &str) -> AnyView {
    let locale = viewer.locale;
    let details = viewer.link(&format!("/donations/{token}/transfer"));
    view! {
        <header class="page-head">
            <h1>{locales::bank_transfer_waiting(locale)}</h1>
            <p class="page-head__lead">{locales::bank_transfer_lead(locale)}</p>
        </header>
        <div class="cluster">
            <LinkButton href=details class="button--primary" icon="wallet">{locales::bank_transfer_see(locale)}</LinkButton>
        </div>
    }
    .into_any()
}

/// The outcome is not known yet: it is being asked for, and the reader can ask as well.
fn pending_head(viewer: &Viewer, payment: &GiftPayment, token: &str) -> AnyView {
    if let Some(bill) = &payment.bill {
        return bill_head(viewer, payment, bill, token);
    }
    let locale = viewer.locale;
    let check = viewer.link(&format!("/checkout/return/{token}"));
    let pay = payment.redirect_url.clone();
    view! {
        <header class="page-head">
            <h1>{locales::giving_pending_title(locale)}</h1>
            <p class="page-head__lead">{locales::giving_pending_text(locale)}</p>
        </header>
        <Notice kind=NoticeKind::Plain><p>{locales::giving_pending_note(locale)}</p></Notice>
        <OutcomeWatch stream=format!("/events/donations/{token}") />
        <div class="cluster">
            <LinkButton href=check class="button--primary" icon="retry">{locales::giving_pending_check(locale)}</LinkButton>
            {pay.map(|href| view! {
                <LinkButton href=href class="button--plain">{locales::giving_pending_pay(locale)}</LinkButton>
            })}
        </div>
    }
    .into_any()
}

fn paid_sections(viewer: &Viewer, payment: &GiftPayment, token: &str, proof: ProofState) -> AnyView {
    let locale = viewer.locale;
    let gift = viewer.link(&format!("/donations/{token}"));
    let (sheet, file) = (format!("{gift}/receipt"), format!("{gift}/receipt.pdf"));
    let paths = payment.gifts.iter().map(|gift| gift_view(viewer, gift)).collect_view();
    let guest = viewer.person.is_none().then(|| {
        view! {
            <Notice kind=NoticeKind::Information title=locales::giving_keep_title(locale)>
                <p>{locales::giving_keep_text(locale)}</p>
            </Notice>
        }
    });
    let refunds = payment
        .refunds
        .iter()
        .map(|(amount, _, done)| refund_view(viewer, *amount, *done))
        .collect_view();
    let chargebacks = payment
        .chargebacks
        .iter()
        .map(|(amount, _)| {
            let text = locales::giving_chargeback(locale, &viewer.style().money(*amount));
            view! { <p class="cluster"><Icon name="undo" />{text}</p> }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="receipt-title">
            <h2 id="receipt-title">{locales::giving_receipt_title(locale)}</h2>
            {receipt_sheet(payment)}
            <div class="cluster">
                <LinkButton href=file class="button--primary" icon="download">{locales::giving_receipt_pdf(locale)}</LinkButton>
                <LinkButton href=sheet class="button--plain" icon="print">{locales::giving_receipt_print(locale)}</LinkButton>
            </div>
            {refunds}
            {chargebacks}
            <p><a href=viewer.link(&format!("/donations/{token}/refund"))>{locales::refund_link(locale)}</a></p>
        </section>
        <section class="stack" aria-labelledby="path-title">
            <h2 id="path-title">{locales::giving_path_title(locale)}</h2>
            <p class="section-head__lead">{locales::giving_path_lead(locale)}</p>
            {paths}
            {guest}
        </section>
        {proof_offer(viewer, proof, format!("{gift}/proof.json"))}
        {share_view(viewer, payment)}
    }
    .into_any()
}

fn gift_view(viewer: &Viewer, gift: &Gift) -> AnyView {
    let title = gift.title(viewer.style());
    let title = match &gift.target {
        LineTarget::Opportunity { number, .. } => {
            let href = viewer.link(&format!("/opportunities/{number}"));
            view! { <a href=href>{title}</a> }.into_any()
        }
        _ => title.into_any(),
    };
    view! {
        <div class="card card--padded stack">
            <h3 class="cluster cluster--between">
                <span>{title}</span>
                <Amount money=gift.amount />
            </h3>
            {path_view(&gift.path, true)}
        </div>
    }
    .into_any()
}

fn refund_view(viewer: &Viewer, amount: domain::money::Money, done: bool) -> AnyView {
    let locale = viewer.locale;
    let amount = viewer.style().money(amount);
    let text = if done {
        locales::giving_refund_done(locale, &amount)
    } else {
        locales::giving_refund_sent(locale, &amount)
    };
    view! { <p class="cluster"><Icon name="undo" />{text}</p> }.into_any()
}

/// What is passed on is the cause, never the secret link.
fn share_view(viewer: &Viewer, payment: &GiftPayment) -> AnyView {
    let locale = viewer.locale;
    let cause = payment.gifts.iter().find_map(|gift| match &gift.target {
        LineTarget::Opportunity { number, title, .. } => Some((*number, title.text(locale).to_owned())),
        _ => None,
    });
    let (path, text) = match cause {
        Some((number, title)) => (
            format!("/opportunities/{number}"),
            locales::giving_share_text(locale, &title),
        ),
        None => ("/give".to_owned(), locales::giving_share_general(locale).to_owned()),
    };
    let url = format!("{}{}", viewer.public_url, viewer.link(&path));
    view! { <ShareLinks url=url text=text /> }.into_any()
}
