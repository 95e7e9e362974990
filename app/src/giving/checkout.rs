//! Checkout: who gives, what for, and what shall happen to a surplus; then to the gateway.

use backend::Result;
use backend::giving::{
    CheckoutStarted, CheckoutTyped, CheckoutView, OwnReview, PledgeOutcome, PledgeStarted, RedirectTo, Selection,
    checkout_from, checkout_typed, checkout_view, gift_review_own, payment_by_token, payment_refresh_by_token,
    pledge_start, target_title,
};
use backend::people::preferences_of;
use domain::bank::TransferForm;
use domain::error::{AppError, Conflict};
use domain::form::Fields;
use domain::giving::{CheckoutForm, CheckoutIdentity};
use domain::money::Money;
use domain::payments::PaymentMethod;
use http::StatusCode;
use leptos::prelude::*;
use locales::arg;

use super::basket::{field_of, line_notes, problem_text};
use super::basket_token;
use super::give_box::field_labels;
use crate::layout::viewer;
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Button, Checkbox, Choice, ChoiceChips, EmptyState, ErrorSummary, FieldMedallion, Icon, LinkButton, Notice,
    NoticeKind, Stages, TextArea, TextField, bind,
};

/// How the donor pays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// At the gateway.
    Gateway,
    /// By a transfer from their own bank.
    Transfer,
}

/// Something about the whole form, said above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remark {
    /// The basket is not what was shown.
    Changed,
    /// The gateway does not answer.
    GatewaySilent,
    /// Nothing can be written down at this moment.
    Unavailable,
}

impl Way {
    /// The way that the address names: `?pay=transfer`.
    fn of_address(request: &Request) -> Self {
        match request.query().text("pay") {
            "transfer" => Self::Transfer,
            _ => Self::Gateway,
        }
    }

    /// The way that the form is to be turned to instead of being sent.
    fn turned_to(fields: &Fields) -> Option<Self> {
        match fields.text(TURN_TO) {
            "transfer" => Some(Self::Transfer),
            "gateway" => Some(Self::Gateway),
            _ => None,
        }
    }
}

/// Names the button that turns the form to the other way to pay, with everything typed kept.
const TURN_TO: &str = "turn_to";

impl Remark {
    /// Who did not answer.
    fn of_silence(error: &AppError) -> Self {
        match error {
            AppError::GatewaySilent => Self::GatewaySilent,
            _ => Self::Unavailable,
        }
    }
}

/// `GET /checkout`, with `item` for a single gift.
pub(super) async fn page(request: Request) -> Result<Page> {
    let selection = selection_of(&request)?;
    let token = basket_token(&request);
    let typed = checkout_typed(&request.context, request.actor(), token.as_deref()).await?;
    let fields = match typed {
        Some(typed) => typed_fields(&typed),
        None => known_fields(&request).await?,
    };
    let way = Way::of_address(&request);
    view_page(request, (selection, way), FormState::filled(fields), None).await
}

/// What a signed-in donor's account tells.
async fn known_fields(request: &Request) -> Result<Fields> {
    let mut fields = Fields::default();
    if let Some(person) = request.viewer.person.as_ref() {
        fields.push("name", &person.name);
        fields.push("email", &person.email);
        let preferences = preferences_of(&request.context, request.actor()).await?;
        fields.push("mobile", preferences.mobile.as_deref().unwrap_or_default());
    }
    Ok(fields)
}

/// What was typed for the attempt that came to nothing.
fn typed_fields(typed: &CheckoutTyped) -> Fields {
    let mut fields = Fields::default();
    fields.push("name", &typed.name);
    fields.push("email", typed.email.as_deref().unwrap_or_default());
    fields.push("mobile", typed.mobile.as_deref().unwrap_or_default());
    if typed.anonymous {
        fields.push("anonymous", "on");
    }
    if let Some(choice) = typed.surplus_choice {
        fields.push("surplus_choice", choice.code());
    }
    if let Some(method) = typed.method {
        fields.push("method", method.code());
    }
    fields
}

/// `POST /checkout`
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let selection = selection_of(&request)?;
    if let Some(way) = Way::turned_to(&fields) {
        let form = FormState::filled(fields);
        return Ok(view_page(request, (selection, way), form, None).await?.into());
    }
    let way = Way::of_address(&request);
    let token = basket_token(&request);
    let identity = if request.viewer.person.is_some() {
        CheckoutIdentity::SignedIn
    } else {
        CheckoutIdentity::Guest
    };
    let reviewed = fields.text("total_halalas").parse().ok().map(Money::from_halalas);
    let (context, actor) = (&request.context, request.actor());
    let asked = (selection, request.locale(), reviewed);
    let outcome = if way == Way::Transfer {
        match TransferForm::parse(&fields, identity) {
            Ok(form) => pledge_start(
                context,
                actor,
                token.as_deref(),
                selection,
                request.locale(),
                reviewed,
                form,
            )
            .await
            .map(|outcome| match outcome {
                PledgeOutcome::Pledged(started) => request.viewer.link(&transfer_address(&started)),
                PledgeOutcome::Review(path) => request.viewer.link(&path),
            }),
            Err(errors) => Err(errors.into()),
        }
    } else {
        match CheckoutForm::parse(&fields, identity) {
            Ok(form) => checkout_from(context, actor, request.origin(), token.as_deref(), asked, form)
                .await
                .map(|started| address_after(&request.viewer, started)),
            Err(errors) => Err(errors.into()),
        }
    };
    match outcome {
        Ok(to) => Ok(Reply::redirect(to)),
        Err(error) => match error.public().clone() {
            AppError::Invalid(errors) => {
                let form = FormState::rejected(fields, errors);
                Ok(view_page(request, (selection, way), form, None)
                    .await?
                    .unprocessable()
                    .into())
            }
            AppError::Conflict(Conflict::ChangedMeanwhile) => {
                let page = view_page(
                    request,
                    (selection, way),
                    FormState::filled(fields),
                    Some(Remark::Changed),
                )
                .await?;
                Ok(page.status(StatusCode::CONFLICT).into())
            }
            AppError::Unavailable | AppError::GatewaySilent => {
                let remark = Some(Remark::of_silence(error.public()));
                let page = view_page(request, (selection, way), FormState::filled(fields), remark).await?;
                Ok(page.status(StatusCode::SERVICE_UNAVAILABLE).into())
            }
            AppError::Gone => Ok(gone(&request.viewer).into()),
            _ => Err(error),
        },
    }
}

/// Where the form leads: never straight to another house, because browsers hold our policy
/// `form-action 'self'` against every redirect after a form. A page of our own moves on.
fn address_after(viewer: &Viewer, started: CheckoutStarted) -> String {
    let token = started.tracking_token;
    match started.redirect_to {
        RedirectTo::Gateway(url) if is_own(&url) => url,
        RedirectTo::Gateway(_) => viewer.link(&format!("/checkout/pay/{token}")),
        RedirectTo::Gift => viewer.link(&format!("/donations/{token}")),
        RedirectTo::Review(path) => viewer.link(&path),
    }
}

/// A path on this site.
fn is_own(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}

/// `GET /checkout/pay/{token}`: moves on to the gateway's page by itself, and by a link
/// where the browser does not. A payment that is over leads to its gift.
pub(super) async fn onward(request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    let payment = payment_by_token(&request.context, request.actor(), &token).await?;
    let Some(url) = payment.redirect_url else {
        return Ok(Reply::redirect(request.viewer.link(&format!("/donations/{token}"))));
    };
    let locale = request.locale();
    let title = locales::giving_onward_title(locale);
    let address = url.clone();
    let page = Page::new(title, move || {
        view! {
            <div class="wrap wrap--narrow stack">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p class="page-head__lead">{locales::giving_onward_text(locale)}</p>
                </header>
                <div class="cluster">
                    <LinkButton href=address class="button--primary" icon="lock">
                        {locales::giving_onward_go(locale)}
                    </LinkButton>
                </div>
            </div>
        }
    });
    Ok(page.hidden_from_search().moves_on(url).into())
}

/// The page of the first promise, which names the others of the same checkout.
fn transfer_address(started: &[PledgeStarted]) -> String {
    let mut tokens = started.iter().map(|pledge| pledge.tracking_token.as_str());
    let first = tokens.next().unwrap_or_default();
    let others: Vec<&str> = tokens.collect();
    if others.is_empty() {
        format!("/donations/{first}/transfer")
    } else {
        format!("/donations/{first}/transfer?also={}", others.join(","))
    }
}

/// `GET /checkout/return/{token}`: the browser is back. That proves nothing, so the
/// gateway is asked before the gift's page is shown.
pub(super) async fn returned(request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    if let Err(error) = payment_refresh_by_token(&request.context, request.actor(), &token).await {
        match error.public() {
            AppError::NotFound => return Err(error),
            // The page says that the payment is being checked; the job goes on asking.
            _ => tracing::warn!(%error, "a returning payment could not be refreshed"),
        }
    }
    Ok(Reply::redirect(request.viewer.link(&format!("/donations/{token}"))))
}

fn selection_of(request: &Request) -> Result<Selection> {
    let query = request.query();
    match query.text("item") {
        "" => Ok(Selection::Basket),
        item => Ok(Selection::Item(item.parse().map_err(|_| AppError::NotFound)?)),
    }
}

async fn view_page(
    request: Request,
    (selection, way): (Selection, Way),
    form: FormState,
    remark: Option<Remark>,
) -> Result<Page> {
    let token = basket_token(&request);
    let view = match checkout_view(&request.context, request.actor(), token.as_deref(), selection).await {
        Ok(view) => view,
        Err(error) => {
            return match error.public() {
                AppError::Gone => Ok(gone(&request.viewer)),
                AppError::Invalid(_) => Ok(nothing(&request.viewer)),
                _ => Err(error),
            };
        }
    };
    let title = locales::giving_checkout_title(request.locale());
    let way = if view.transfer_offered { way } else { Way::Gateway };
    Ok(Page::new(title, move || content(view, selection, way, form, remark)).hidden_from_search())
}

/// The basket's time is over.
fn gone(viewer: &Viewer) -> Page {
    let locale = viewer.locale;
    let title = locales::giving_basket_expired_title(locale);
    empty(viewer, title, locales::giving_basket_expired_text(locale)).status(StatusCode::GONE)
}

/// There is nothing to pay (any more).
fn nothing(viewer: &Viewer) -> Page {
    let locale = viewer.locale;
    empty(
        viewer,
        locales::giving_basket_empty_title(locale),
        locales::giving_checkout_nothing(locale),
    )
}

fn empty(viewer: &Viewer, title: &'static str, text: &'static str) -> Page {
    let locale = viewer.locale;
    let opportunities = viewer.link("/opportunities");
    Page::new(locales::giving_checkout_title(locale), move || {
        view! {
            <div class="wrap stack">
                <header class="page-head"><h1>{locales::giving_checkout_title(locale)}</h1></header>
                <EmptyState icon="basket" title=title text=text>
                    <LinkButton href=opportunities class="button--primary">
                        {locales::giving_see_opportunities(locale)}
                    </LinkButton>
                </EmptyState>
            </div>
        }
    })
    .hidden_from_search()
}

fn content(view: CheckoutView, selection: Selection, way: Way, form: FormState, remark: Option<Remark>) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let blocked = view.lines.iter().any(|line| line.problem.is_some());
    let stages = [
        locales::giving_stage_choose,
        locales::giving_stage_details,
        locales::giving_stage_pay,
        locales::giving_stage_follow,
    ]
    .map(|name| name(locale).to_owned())
    .to_vec();
    let remark = remark.map(|remark| remark_view(locale, remark));
    let labels = field_labels(locale);
    view! {
        <div class="wrap stack">
            <header class="page-head">
                <Stages label=locales::giving_stages(locale) items=stages current=1 />
                <h1>{locales::giving_checkout_title(locale)}</h1>
            </header>
            {remark}
            <ErrorSummary form=form.clone() labels=labels />
            <div class="with-aside">
                {form_view(&viewer, &view, (selection, way), &form, blocked)}
                {summary_view(&viewer, &view)}
            </div>
        </div>
    }
    .into_any()
}

fn remark_view(locale: domain::locale::Locale, remark: Remark) -> AnyView {
    let (title, text) = match remark {
        Remark::Changed => (
            locales::giving_checkout_changed_title(locale),
            locales::giving_checkout_changed_text(locale),
        ),
        Remark::GatewaySilent => (
            locales::giving_checkout_silent_title(locale),
            locales::giving_checkout_silent_text(locale),
        ),
        Remark::Unavailable => (
            locales::errors_unavailable_title(locale),
            locales::errors_unavailable_text(locale),
        ),
    };
    view! { <Notice kind=NoticeKind::Problem title=title><p>{text}</p></Notice> }.into_any()
}

/// The address of checkout for what is selected and the way it is paid.
fn address(viewer: &Viewer, selection: Selection, way: Way) -> String {
    viewer.link(&match (selection, way) {
        (Selection::Basket, Way::Gateway) => "/checkout".to_owned(),
        (Selection::Basket, Way::Transfer) => "/checkout?pay=transfer".to_owned(),
        (Selection::Item(item), Way::Gateway) => format!("/checkout?item={item}"),
        (Selection::Item(item), Way::Transfer) => format!("/checkout?item={item}&pay=transfer"),
    })
}

fn form_view(
    viewer: &Viewer,
    view: &CheckoutView,
    (selection, way): (Selection, Way),
    form: &FormState,
    blocked: bool,
) -> AnyView {
    let locale = viewer.locale;
    let action = address(viewer, selection, way);
    let back = blocked.then(|| blocked_link(viewer, selection));
    view! {
        <form class="card card--padded form" method="post" action=action>
            <input type="hidden" name="idempotency_key" value=view.idempotency_key.clone() />
            <input type="hidden" name="total_halalas" value=view.total.halalas().to_string() />
            {identity_fields(viewer, form)}
            {large_gift_fields(viewer, view, form)}
            {(way == Way::Gateway).then(|| method_field(viewer, view, form))}
            <div class="form__section">
                <Checkbox
                    bound=bind(form, "anonymous")
                    label=locales::giving_anonymous_all(locale)
                    hint=Some(locales::giving_anonymous_hint(locale).to_owned())
                />
                {surplus_field(viewer, form)}
            </div>
            {if let Some(back) = back {
                view! {
                    <Notice kind=NoticeKind::Attention>
                        <p>{locales::giving_checkout_blocked(locale)}</p>
                        {back}
                    </Notice>
                }
                .into_any()
            } else {
                pay_view(viewer, view, way, form)
            }}
        </form>
    }
    .into_any()
}

/// How to pay. Nothing is chosen beforehand; where there is only one way, nobody is asked.
fn method_field(viewer: &Viewer, view: &CheckoutView, form: &FormState) -> AnyView {
    let locale = viewer.locale;
    if let [only] = view.methods.as_slice() {
        return view! { <input type="hidden" name="method" value=only.code() /> }.into_any();
    }
    if view.methods.is_empty() {
        return ().into_any();
    }
    let choices = view
        .methods
        .iter()
        .map(|method| method_choice(locale, *method))
        .collect();
    view! {
        <ChoiceChips
            bound=bind(form, "method")
            legend=locales::giving_method(locale)
            choices=choices
            class="choice-chips--list"
        />
    }
    .into_any()
}

fn method_choice(locale: domain::locale::Locale, method: PaymentMethod) -> Choice {
    let (label, note) = match method {
        PaymentMethod::Card => (locales::giving_method_card(locale), None),
        PaymentMethod::ApplePay => (
            locales::giving_method_apple_pay(locale),
            Some(locales::giving_method_apple_pay_note(locale)),
        ),
        PaymentMethod::StcPay => (
            locales::giving_method_stc_pay(locale),
            Some(locales::giving_method_stc_pay_note(locale)),
        ),
        PaymentMethod::SadadBill => (
            locales::giving_method_sadad_bill(locale),
            Some(locales::giving_method_sadad_bill_note(locale)),
        ),
    };
    let choice = Choice::new(method.code(), label);
    match note {
        Some(note) => choice.note(note),
        None => choice,
    }
}

/// The button of the chosen way to pay, and one that turns the form to the other way.
fn pay_view(viewer: &Viewer, view: &CheckoutView, way: Way, form: &FormState) -> AnyView {
    let locale = viewer.locale;
    let total = viewer.style().money(view.total);
    match way {
        Way::Gateway => view! {
            <div class="stack stack--tight">
                <Button class="button--primary button--large button--wide" icon="lock">
                    {locales::giving_pay(locale, &total)}
                </Button>
                <p class="give__foot">{locales::giving_pay_note(locale)}</p>
                {view.transfer_offered.then(|| view! {
                    <Button name=TURN_TO value="transfer" class="button--plain button--wide" icon="wallet">
                        {locales::bank_choose(locale)}
                    </Button>
                })}
            </div>
        }
        .into_any(),
        Way::Transfer => view! {
            <div class="form__section">
                <TextField
                    bound=bind(form, "payer_iban")
                    label=locales::bank_payer_iban(locale)
                    hint=Some(locales::bank_payer_iban_hint(locale).to_owned())
                    dir="ltr"
                    length_max=34
                    optional=true
                />
            </div>
            <div class="stack stack--tight">
                <Button class="button--primary button--large button--wide" icon="wallet">
                    {locales::bank_choose_button(locale)}
                </Button>
                <p class="give__foot">{locales::bank_choose_text(locale)}</p>
                <Button name=TURN_TO value="gateway" class="button--plain button--wide" icon="lock">
                    {locales::giving_pay(locale, &total)}
                </Button>
            </div>
        }
        .into_any(),
    }
}

fn blocked_link(viewer: &Viewer, selection: Selection) -> AnyView {
    let locale = viewer.locale;
    let (href, label) = match selection {
        Selection::Basket => (viewer.link("/basket"), locales::giving_back_to_basket(locale)),
        Selection::Item(_) => (viewer.link("/opportunities"), locales::giving_see_opportunities(locale)),
    };
    view! { <p><a href=href>{label}</a></p> }.into_any()
}

/// A guest's mobile number is the least that the law asks for (handbook 10.1); everything
/// else may stay empty.
fn identity_fields(viewer: &Viewer, form: &FormState) -> AnyView {
    let locale = viewer.locale;
    let signed_in = viewer.person.is_some();
    let sign_in = (!signed_in).then(|| {
        let href = viewer.link("/sign-in?next=") + &viewer.link("/checkout");
        view! { <p class="form-field__hint">{locales::giving_guest_note(locale)} " " <a href=href>{locales::layout_sign_in(locale)}</a></p> }
    });
    let email_hint = if signed_in {
        locales::giving_email_hint_known(locale)
    } else {
        locales::giving_email_hint(locale)
    };
    view! {
        <div class="form">
            <h2 class="panel__title">{locales::giving_details_title(locale)}</h2>
            {sign_in}
            <TextField
                bound=bind(form, "mobile")
                label=locales::giving_mobile(locale)
                hint=Some(locales::giving_mobile_hint(locale).to_owned())
                kind="tel"
                autocomplete="tel"
                inputmode="tel"
                dir="ltr"
                optional=signed_in
            />
            <TextField
                bound=bind(form, "email")
                label=locales::giving_email(locale)
                hint=Some(email_hint.to_owned())
                kind="email"
                autocomplete="email"
                dir="ltr"
                length_max=254
                optional=true
            />
            <TextField
                bound=bind(form, "name")
                label=locales::giving_name(locale)
                hint=Some(locales::giving_name_hint(locale).to_owned())
                autocomplete="name"
                length_max=domain::form::NAME_LENGTH_MAX
                optional=true
            />
        </div>
    }
    .into_any()
}

/// What the law asks for above a limit (handbook 10.3), and whether the same gift is meant again. Only
/// asked when it is needed.
fn large_gift_fields(viewer: &Viewer, view: &CheckoutView, form: &FormState) -> AnyView {
    let locale = viewer.locale;
    let number =
        (view.needs.national_id || form.problem("national_id").is_some() || !form.value("national_id").is_empty())
            .then(|| {
                view! {
                    <TextField
                        bound=bind(form, "national_id")
                        label=locales::limits_national_id(locale)
                        hint=Some(locales::limits_national_id_hint(locale).to_owned())
                        inputmode="numeric"
                        dir="ltr"
                    />
                }
            });
    let source = (view.needs.review.is_some()
        || form.problem("source_of_funds").is_some()
        || !form.value("source_of_funds").is_empty())
    .then(|| {
        view! {
            <Notice kind=NoticeKind::Information><p>{locales::limits_review_note(locale)}</p></Notice>
            <TextArea
                bound=bind(form, "source_of_funds")
                label=locales::limits_source(locale)
                hint=Some(locales::limits_source_hint(locale).to_owned())
                rows=3
                length_max=domain::form::SUMMARY_LENGTH_MAX
            />
        }
    });
    let again = form.problem("again").is_some().then(|| {
        view! {
            <Notice kind=NoticeKind::Attention title=locales::limits_again_title(locale)>
                <p>{locales::limits_again_text(locale)}</p>
            </Notice>
            <Checkbox bound=bind(form, "again") label=locales::limits_again(locale) hint=None />
        }
    });
    view! { {number} {source} {again} }.into_any()
}

/// `GET /checkout/review/{token}`: a large gift that is looked at, to its donor.
pub(super) async fn review(request: Request) -> Result<Page> {
    let token: String = request.param("token")?;
    let review = gift_review_own(&request.context, request.actor(), &token).await?;
    let title = locales::limits_review_title(request.locale());
    Ok(Page::new(title, move || review_view(&review)).hidden_from_search())
}

fn review_view(review: &OwnReview) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let style = viewer.style();
    let total = style.money(review.total);
    let text = match review.state.as_str() {
        "approved" => {
            let until = review.valid_until.map(|until| style.day(until)).unwrap_or_default();
            locales::limits_review_approved(locale, arg::Day(&until), arg::Total(&total))
        }
        "refused" => locales::limits_review_refused(locale, &total),
        "used" => locales::limits_review_used(locale, &total),
        _ => locales::limits_review_waiting(locale, arg::Day(&style.day(review.answer_due_at)), arg::Total(&total)),
    };
    let pay = (review.state == "approved").then(|| {
        let to = match review.item {
            Some(item) => viewer.link(&format!("/checkout?item={item}")),
            None => viewer.link("/checkout"),
        };
        view! { <LinkButton href=to class="button--primary" icon="lock">{locales::limits_review_pay(locale)}</LinkButton> }
    });
    view! {
        <div class="wrap wrap--narrow stack">
            <header class="page-head"><h1>{locales::limits_review_title(locale)}</h1></header>
            <p>{text}</p>
            <Notice kind=NoticeKind::Plain><p>{locales::limits_review_nothing_taken(locale)}</p></Notice>
            <div class="cluster">
                {pay}
                <LinkButton href=viewer.link("/opportunities") class="button--plain">
                    {locales::giving_see_opportunities(locale)}
                </LinkButton>
            </div>
        </div>
    }
    .into_any()
}

/// What shall happen to money that the opportunity no longer needs (handbook 4.5).
fn surplus_field(viewer: &Viewer, form: &FormState) -> AnyView {
    let locale = viewer.locale;
    let choices = vec![
        Choice::new("similar", locales::giving_surplus_similar(locale)),
        Choice::new("field_pool", locales::giving_surplus_pool(locale)),
        Choice::new("refund", locales::giving_surplus_refund(locale)),
    ];
    view! {
        <ChoiceChips
            bound=bind(form, "surplus_choice")
            legend=locales::giving_surplus(locale)
            hint=Some(locales::giving_surplus_hint(locale).to_owned())
            choices=choices
            class="choice-chips--list"
        />
    }
    .into_any()
}

fn summary_view(viewer: &Viewer, view: &CheckoutView) -> AnyView {
    let locale = viewer.locale;
    let lines = view
        .lines
        .iter()
        .map(|line| {
            let problem = line.problem.map(|problem| {
                let text = problem_text(viewer, problem);
                view! {
                    <p class="form-field__error"><Icon name="alert" /><span>{text}</span></p>
                }
            });
            view! {
                <li class="basket__line" id=format!("line-{}", line.id)>
                    <FieldMedallion field=field_of(&line.target) class="medallion--small" />
                    <p class="basket__title">{target_title(&line.target, viewer.style())}</p>
                    <p class="basket__amount"><Amount money=line.amount /></p>
                    <div class="basket__notes">{line_notes(viewer, line)} {problem}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <aside class="with-aside__aside card stack stack--tight" aria-label=locales::giving_summary(locale)>
            <ul class="basket">{lines}</ul>
            <div class="card--padded stack stack--tight">
                <p class="basket__total"><span>{locales::giving_total(locale)}</span> <Amount money=view.total /></p>
                <p class="give__foot"><Icon name="shield-check" />{locales::giving_no_deduction(locale)}</p>
            </div>
        </aside>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_a_path_is_our_own() {
        assert!(is_own("/test-gateway/pay/tg_1?lang=ar"));
        for foreign in [
            "https://checkout.example/pay",
            "//checkout.example/pay",
            "http://127.0.0.1/pay",
            "",
        ] {
            assert!(!is_own(foreign), "{foreign}");
        }
    }
}
