//! Beginning a gift: to an opportunity, or a quick one.

use backend::giving::opportunities::{OpportunityDetail, opportunity_by_number};
use backend::giving::{Added, give_opportunity, give_quick, remaining_now};
use backend::reference::reference;
use backend::{Error, Result};
use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::Fields;
use domain::giving::{GiveAction, GiveForm, QuickGiveForm};
use leptos::prelude::*;
use locales::arg;

use super::give_box::{GiveBox, GiveBoxData, QuickGive};
use super::{basket_cookie, basket_token};
use crate::catalogue::{cancelled, closed_words};
use crate::layout::Place;
use crate::page::{FormState, Page, Reply, Request};
use crate::ui::{Breadcrumb, Crumb, ProgressBar, field_class};

/// `GET /give`
pub(super) async fn quick_page(request: Request) -> Result<Page> {
    // A link can bring amount and field along; nothing else is taken from it.
    let query = request.query();
    let mut fields = Fields::default();
    for name in ["amount_choice", "amount", "field"] {
        if query.has(name) {
            fields.push(name, query.text(name));
        }
    }
    quick_view(request, FormState::filled(fields)).await
}

/// `POST /give`
pub(super) async fn quick_form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let token = basket_token(&request);
    let outcome = match QuickGiveForm::parse(&fields) {
        Ok(form) => give_quick(&request.context, request.actor(), token.as_deref(), form).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(added) => Ok(onward(&request, added)),
        Err(error) => {
            let form = rejected(fields, error)?;
            Ok(quick_view(request, form).await?.unprocessable().into())
        }
    }
}

async fn quick_view(request: Request, form: FormState) -> Result<Page> {
    let reference = reference(&request.context).await?;
    let locale = request.locale();
    let active = reference.fields.iter().filter(|field| field.active);
    let fields: Vec<_> = active
        .map(|field| (field.code.clone(), field.name.text(locale).to_owned()))
        .collect();
    Ok(Page::new(locales::giving_quick_page_title(locale), move || {
        view! {
            <div class="wrap wrap--form stack">
                <header class="page-head">
                    <h1>{locales::giving_quick_page_title(locale)}</h1>
                    <p class="page-head__lead">{locales::giving_quick_page_lead(locale)}</p>
                </header>
                <QuickGive fields=fields form=form />
            </div>
        }
    })
    .describe(locales::giving_quick_page_lead(locale)))
}

/// `GET /opportunities/{number}/give`
pub(super) async fn opportunity_page(request: Request) -> Result<Page> {
    let viewer = request.viewer.clone();
    match opportunity_view(request, FormState::default()).await {
        Err(error) if matches!(error.public(), AppError::Gone) => Ok(cancelled(&viewer)),
        shown => shown,
    }
}

/// `POST /opportunities/{number}/give`
pub(super) async fn opportunity_form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    let token = basket_token(&request);
    let outcome = match give_form(&fields) {
        Ok(form) => give_opportunity(&request.context, request.actor(), token.as_deref(), number, form).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(added) => Ok(onward(&request, added)),
        Err(error) if matches!(error.public(), AppError::Gone) => Ok(cancelled(&request.viewer).into()),
        Err(error) => {
            let form = rejected(fields, error)?;
            Ok(opportunity_view(request, form).await?.unprocessable().into())
        }
    }
}

/// Shares that were chosen and another amount that was typed contradict each other: the
/// donor is asked, nothing is guessed.
fn give_form(fields: &Fields) -> std::result::Result<GiveForm, FormErrors> {
    let shares = fields.text("shares");
    let contradiction = !matches!(shares, "" | "other") && !fields.text("amount").is_empty();
    let form = GiveForm::parse(fields);
    if !contradiction {
        return form;
    }
    let mut errors = form.err().unwrap_or_default();
    errors.push("amount", FieldProblem::Mismatch);
    Err(errors)
}

async fn opportunity_view(request: Request, form: FormState) -> Result<Page> {
    let number: i64 = request.param("number")?;
    let detail = opportunity_by_number(&request.context, request.actor(), number).await?;
    let remaining = remaining_now(&request.context, detail.card.id).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    let OpportunityDetail {
        card,
        charity,
        zakat_categories,
        ..
    } = detail;
    let takes_money = card.state.accepts_money() && charity.active && remaining.is_positive();
    let data = GiveBoxData {
        number,
        remaining,
        share_price: card.share_price,
        zakat_accepted: !zakat_categories.is_empty(),
        closed: (!takes_money).then(|| closed_words(locale, card.state, charity.active)),
        preview: false,
    };
    let title = card.title.text(locale).to_owned();
    let percent = card.percent();
    let crumbs = vec![
        Crumb {
            label: locales::layout_nav_opportunities(locale).to_owned(),
            href: Some(viewer.link("/opportunities")),
        },
        Crumb {
            label: title.clone(),
            href: Some(viewer.link(&format!("/opportunities/{number}"))),
        },
        Crumb {
            label: locales::giving_donate(locale).to_owned(),
            href: None,
        },
    ];
    let heading = title.clone();
    let carried_out_by = locales::giving_carried_out_by(
        locale,
        arg::Charity(charity.name.text(locale)),
        arg::License(&charity.license_number),
    );
    let class = format!("wrap wrap--form stack {}", field_class(&card.field_code));
    Ok(Page::new(title, move || {
        view! {
            <div class=class>
                <header class="page-head">
                    <Breadcrumb items=crumbs />
                    <h1>{heading}</h1>
                    <p class="page-head__lead">{carried_out_by}</p>
                </header>
                <ProgressBar percent=percent />
                <GiveBox data=data form=form />
            </div>
        }
    })
    .at(Place::Opportunities)
    .hidden_from_search())
}

/// The form as it came back with what is wrong; any other failure stays one.
fn rejected(fields: Fields, error: Error) -> Result<FormState> {
    match error.public() {
        AppError::Invalid(errors) => Ok(FormState::rejected(fields, errors.clone())),
        _ => Err(error),
    }
}

/// To checkout with this gift, or to the basket.
fn onward(request: &Request, added: Added) -> Reply {
    let path = match added.action {
        GiveAction::Give => format!("/checkout?item={}", added.item),
        GiveAction::Basket => "/basket?added=1".to_owned(),
    };
    Reply::redirect(request.viewer.link(&path)).with_cookie(basket_cookie(added.token))
}
