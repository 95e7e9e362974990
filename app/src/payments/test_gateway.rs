//! The test gateway's hosted page. It looks like what it is, another house's page: its own
//! frame, no navigation of the site, and on every page the word that no money moves.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use backend::payments::TestGateway;
use backend::payments::test_gateway::{TestAction, TestBank, TestOutcome, TestPayment};
use domain::error::AppError;
use domain::locale::{CalendarPreference, Digits, Locale};
use domain::people::Actor;
use http::StatusCode;
use http::header;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

use crate::page::{AppState, Viewer};
use crate::ui::{Amount, Button, Definitions, DescriptionList, Icon, LinkButton, Ltr, Notice, NoticeKind, fact};

/// What stands in the address.
#[derive(Deserialize)]
pub(super) struct Address {
    lang: Option<String>,
    step: Option<String>,
}

impl Address {
    fn locale(&self, fallback: Locale) -> Locale {
        self.lang
            .as_deref()
            .and_then(|code| code.parse().ok())
            .unwrap_or(fallback)
    }
}

/// The button that was pressed.
#[derive(Deserialize)]
pub(super) struct Pressed {
    action: String,
}

/// What the page shows.
enum Screen {
    Pay,
    Challenge,
    Over,
    Silent,
}

/// `GET /test-gateway/pay/{reference}`
pub(super) async fn page(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Query(address): Query<Address>,
) -> Response {
    match payment_of(&state, &reference).await {
        Ok(payment) => {
            let screen = match (payment.open, address.step.as_deref()) {
                (false, _) => Screen::Over,
                (true, Some("challenge")) => Screen::Challenge,
                (true, _) => Screen::Pay,
            };
            let locale = address.locale(payment.locale);
            respond(&state, locale, StatusCode::OK, move || {
                screen_view(locale, &payment, &screen)
            })
        }
        Err(error) => failure(&state, address.locale(Locale::Ar), &error),
    }
}

/// `POST /test-gateway/pay/{reference}`
pub(super) async fn act(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Query(address): Query<Address>,
    axum::Form(pressed): axum::Form<Pressed>,
) -> Response {
    match act_on(&state, &reference, &address, &pressed.action).await {
        Ok(response) => response,
        Err(error) => failure(&state, address.locale(Locale::Ar), &error),
    }
}

async fn act_on(state: &AppState, reference: &str, address: &Address, action: &str) -> backend::Result<Response> {
    let gateway = gateway(state)?;
    let payment = payment_of(state, reference).await?;
    let locale = address.locale(payment.locale);
    let action = TestAction::from_code(action)?;
    let outcome = match gateway.act(reference, action).await {
        // Pressed twice, or in two tabs: the page says what became of the payment.
        Err(error) if matches!(error.public(), AppError::Conflict(_)) => {
            return Ok(respond(state, locale, StatusCode::CONFLICT, move || {
                screen_view(locale, &payment, &Screen::Over)
            }));
        }
        outcome => outcome?,
    };
    Ok(match outcome {
        TestOutcome::Return(url) => see_other(own_path(state, &url)),
        TestOutcome::Stay => see_other(format!("/test-gateway/pay/{reference}?lang={}", locale.code())),
        TestOutcome::Challenge => see_other(format!(
            "/test-gateway/pay/{reference}?lang={}&step=challenge",
            locale.code()
        )),
        TestOutcome::Silence => respond(state, locale, StatusCode::OK, move || {
            screen_view(locale, &payment, &Screen::Silent)
        }),
    })
}

fn gateway(state: &AppState) -> backend::Result<TestGateway> {
    TestGateway::of(&state.context).ok_or_else(|| AppError::NotFound.into())
}

async fn payment_of(state: &AppState, reference: &str) -> backend::Result<TestPayment> {
    let mut payment = gateway(state)?.payment_page(reference).await?;
    payment.return_url = own_path(state, &payment.return_url);
    Ok(payment)
}

/// The way back without the site's address, so that it works under every name the site has.
fn own_path(state: &AppState, url: &str) -> String {
    let rest = url.strip_prefix(&state.context.configuration.public_url).unwrap_or(url);
    if rest.is_empty() {
        "/".to_owned()
    } else {
        rest.to_owned()
    }
}

fn see_other(to: String) -> Response {
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store".to_owned())],
    )
        .into_response()
}

fn failure(state: &AppState, locale: Locale, error: &backend::Error) -> Response {
    if let Some(context) = error.context() {
        tracing::error!(%context, "the test gateway failed");
    }
    let public = error.public().clone();
    let status = StatusCode::from_u16(public.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond(state, locale, status, move || {
        let text = crate::words::error_text(crate::ui::style(), &public);
        view! { <Notice kind=NoticeKind::Problem><p>{text}</p></Notice> }.into_any()
    })
}

/// A whole document in the gateway's own frame.
fn respond(state: &AppState, locale: Locale, status: StatusCode, body: impl FnOnce() -> AnyView) -> Response {
    let configuration = &state.context.configuration;
    let viewer = Viewer {
        locale,
        digits: Digits::Latin,
        calendar: CalendarPreference::Both,
        actor: Actor::Visitor,
        person: None,
        theme: crate::page::Theme::System,
        basket_count: 0,
        path: "/".to_owned(),
        demo: configuration.is_demo(),
        public_url: configuration.public_url.clone(),
    };
    let css = state.assets.css.clone();
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(viewer);
        frame(locale, css, body()).to_html()
    });
    owner.unset_with_forced_cleanup();
    (
        status,
        [(header::CACHE_CONTROL, "no-store")],
        Html(format!("<!doctype html>{}", crate::layout::without_markers(&html))),
    )
        .into_response()
}

fn frame(locale: Locale, css: String, body: AnyView) -> impl IntoView {
    let title = locales::payments_gateway_title(locale);
    view! {
        <html lang=locale.code() dir=locale.dir()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
            </head>
            <body>
                <Definitions />
                <header><p class="demo-bar">{locales::payments_gateway_no_money(locale)}</p></header>
                <main class="wrap wrap--form stack band--tight">
                    <header class="page-head">
                        <p class="cluster"><Icon name="credit-card" />{locales::payments_gateway_name(locale)}</p>
                        <h1>{title}</h1>
                    </header>
                    {body}
                </main>
            </body>
        </html>
    }
}

fn screen_view(locale: Locale, payment: &TestPayment, screen: &Screen) -> AnyView {
    let facts = vec![
        fact(
            locales::payments_gateway_amount(locale),
            view! { <Amount money=payment.amount /> },
        ),
        fact(locales::payments_gateway_for(locale), payment.description.clone()),
        fact(
            locales::payments_gateway_reference(locale),
            view! { <Ltr text=payment.reference.clone() /> },
        ),
    ];
    let other = locale.other();
    let switch = format!("/test-gateway/pay/{}?lang={}", payment.reference, other.code());
    let inside = match screen {
        Screen::Pay => buttons(
            &[
                (
                    "approve",
                    "button--primary button--large button--wide",
                    locales::payments_gateway_approve(locale),
                ),
                (
                    "challenge",
                    "button--soft button--wide",
                    locales::payments_gateway_challenge(locale),
                ),
                (
                    "decline",
                    "button--plain button--wide",
                    locales::payments_gateway_decline(locale),
                ),
                (
                    "late",
                    "button--plain button--wide",
                    locales::payments_gateway_late(locale),
                ),
                (
                    "time_out",
                    "button--plain button--wide",
                    locales::payments_gateway_time_out(locale),
                ),
            ],
            locales::payments_gateway_choose(locale),
        ),
        Screen::Challenge => buttons(
            &[
                (
                    "approve",
                    "button--primary button--large button--wide",
                    locales::payments_gateway_challenge_pass(locale),
                ),
                (
                    "decline",
                    "button--plain button--wide",
                    locales::payments_gateway_challenge_fail(locale),
                ),
            ],
            locales::payments_gateway_challenge_text(locale),
        ),
        Screen::Over => {
            let back = payment.return_url.clone();
            view! {
                <Notice kind=NoticeKind::Information><p>{locales::payments_gateway_over(locale)}</p></Notice>
                <LinkButton href=back class="button--primary">{locales::payments_gateway_back(locale)}</LinkButton>
                {bank_buttons(locale, payment.bank)}
            }
            .into_any()
        }
        Screen::Silent => view! {
            <Notice kind=NoticeKind::Attention title=locales::payments_gateway_silent_title(locale)>
                <p>{locales::payments_gateway_silent_text(locale)}</p>
            </Notice>
            <LinkButton href=format!("/{}", locale.code()) class="button--plain">
                {locales::payments_gateway_home(locale)}
            </LinkButton>
        }
        .into_any(),
    };
    view! {
        <div class="card card--padded stack">
            <DescriptionList items=facts />
            {inside}
        </div>
        <p><a href=switch lang=other.code() hreflang=other.code()>{locales::layout_language_name(other)}</a></p>
    }
    .into_any()
}

/// What the donor's bank can do with a payment that is over.
fn bank_buttons(locale: Locale, bank: TestBank) -> AnyView {
    const PLAIN: &str = "button--plain button--wide";
    match bank {
        TestBank::Nothing => ().into_any(),
        TestBank::Dispute => buttons(
            &[("dispute", PLAIN, locales::payments_gateway_dispute(locale))],
            locales::payments_gateway_bank(locale),
        ),
        TestBank::Decide => buttons(
            &[
                ("dispute_won", PLAIN, locales::payments_gateway_dispute_won(locale)),
                ("dispute_lost", PLAIN, locales::payments_gateway_dispute_lost(locale)),
            ],
            locales::payments_gateway_bank_decides(locale),
        ),
    }
}

/// One form with several buttons, each sent as `action`.
fn buttons(choices: &[(&'static str, &'static str, &'static str)], lead: &'static str) -> AnyView {
    let buttons = choices
        .iter()
        .copied()
        .map(|(action, class, label)| view! { <Button class=class name="action" value=action>{label}</Button> })
        .collect_view();
    view! {
        <form method="post" class="stack stack--tight">
            <p>{lead}</p>
            {buttons}
        </form>
    }
    .into_any()
}
