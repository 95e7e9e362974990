//! Own receipts.

use backend::Result;
use backend::giving::tracking_token;
use backend::people::{OwnReceipt, own_receipts};
use leptos::prelude::*;

use crate::layout::{MePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::*;

/// `GET /me/receipts`
pub(super) async fn list(request: Request) -> Result<Page> {
    let query = request.query();
    let below: Option<i64> = query.text("below").parse().ok();
    let shown = own_receipts(&request.context, request.actor(), below).await?;
    let receipts: Vec<(OwnReceipt, String)> = shown
        .receipts
        .into_iter()
        .map(|receipt| {
            let token = tracking_token(&request.context.configuration, receipt.intent);
            (receipt, token)
        })
        .collect();
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::me_receipts_title(locale), move || {
        let next = shown
            .next
            .map(|number| viewer.link(&format!("/me/receipts?below={number}")));
        let newest = below.map(|_| viewer.link("/me/receipts"));
        let body = if receipts.is_empty() {
            view! {
                <section class="card card--padded">
                    <EmptyState
                        icon="receipt"
                        title=locales::me_receipts_empty_title(locale)
                        text=locales::me_receipts_empty_text(locale)
                    />
                </section>
            }
            .into_any()
        } else {
            let columns = vec![
                TableColumn::words(locales::me_receipts_number(locale)),
                TableColumn::words(locales::me_receipts_date(locale)),
                TableColumn::figures(locales::me_receipts_gifts(locale)),
                TableColumn::figures(locales::me_receipts_total(locale)),
            ];
            let rows = receipts
                .iter()
                .map(|(receipt, token)| row(&viewer, receipt, token))
                .collect();
            view! {
                <section class="stack stack--tight">
                    <h2 class="panel__title">{locales::me_receipts_list(locale)}</h2>
                    <div class="card">
                        <DataTable
                            caption=locales::me_receipts_list(locale)
                            caption_hidden=true
                            columns=columns
                            rows=rows
                        />
                    </div>
                </section>
            }
            .into_any()
        };
        view! {
            <div class="cluster cluster--between">
                <div class="stack stack--tight">
                    <h1>{locales::me_receipts_title(locale)}</h1>
                    <p class="page-head__lead">{locales::me_receipts_lead(locale)}</p>
                </div>
                <LinkButton href=viewer.link("/me/statement") class="button--primary" icon="file-text">
                    {locales::me_receipts_statement(locale)}
                </LinkButton>
            </div>
            {body}
            <Pagination previous=newest next=next />
        }
    })
    .at(Place::Me(MePlace::Receipts))
    .hidden_from_search())
}

fn row(viewer: &Viewer, receipt: &OwnReceipt, token: &str) -> Vec<AnyView> {
    let locale = viewer.locale;
    let href = viewer.link(&format!("/donations/{token}/receipt"));
    let number = viewer.digits.write(receipt.number.to_string());
    let label = locales::me_receipts_open(locale, &number);
    let cancelled = receipt.cancelled.then(|| {
        view! { <span class="table__sub">{locales::me_receipts_cancelled(locale)}</span> }
    });
    vec![
        view! {
            <a href=href aria-label=label>
                <Ltr text=number />
            </a>
            {cancelled}
        }
        .into_any(),
        view! { <Day at=receipt.issued_at /> }.into_any(),
        view! { <Number value=receipt.gift_count /> }.into_any(),
        view! { <Amount money=receipt.total /> }.into_any(),
    ]
}
