//! The basket: gifts over several charities, paid at once.

use backend::Result;
use backend::giving::{
    BasketLine, BasketView, LineProblem, LineTarget, basket_item_change, basket_item_remove, basket_view,
    dedication_text, intention_name, target_title,
};
use domain::error::AppError;
use domain::form::Fields;
use domain::giving::{BasketItemForm, Intention};
use domain::ids::BasketItemId;
use http::StatusCode;
use leptos::prelude::*;
use locales::arg;

use super::basket_token;
use super::give_box::{dedication_fields, field_labels};
use crate::layout::viewer;
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, AmountField, Bound, Button, Choice, ChoiceChips, EmptyState, ErrorSummary, FieldMedallion, Icon,
    LinkButton, Notice, NoticeKind, TextField, bind,
};

/// A line whose change was refused, with what was typed.
type Refused = Option<(BasketItemId, FormState)>;

/// `GET /basket`
pub(super) async fn page(request: Request) -> Result<Page> {
    let added = request.query().flag("added");
    view_page(request, None, added).await
}

/// `POST /basket`: `item` and `action`, which is `remove`, `remaining` (give what is left)
/// or `change`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let item: BasketItemId = fields.text("item").parse().map_err(|_| AppError::NotFound)?;
    let token = basket_token(&request);
    let (context, actor) = (&request.context, request.actor());
    let outcome = match fields.text("action") {
        "remove" => basket_item_remove(context, actor, token.as_deref(), item).await,
        _ => match BasketItemForm::parse(&fields) {
            Ok(form) => basket_item_change(context, actor, token.as_deref(), item, form).await,
            Err(errors) => Err(errors.into()),
        },
    };
    match outcome {
        Ok(()) => Ok(Reply::redirect(request.viewer.link("/basket"))),
        Err(error) => match error.public() {
            AppError::Invalid(errors) => {
                let refused = FormState::rejected(fields.clone(), errors.clone());
                Ok(view_page(request, Some((item, refused)), false)
                    .await?
                    .unprocessable()
                    .into())
            }
            AppError::Gone => Ok(view_page(request, None, false).await?.into()),
            _ => Err(error),
        },
    }
}

async fn view_page(request: Request, refused: Refused, added: bool) -> Result<Page> {
    let token = basket_token(&request);
    let basket = basket_view(&request.context, request.actor(), token.as_deref()).await?;
    let locale = request.locale();
    let expired = basket.expired;
    let page = Page::new(locales::giving_basket_title(locale), move || {
        content(basket, refused, added)
    })
    .hidden_from_search();
    Ok(if expired { page.status(StatusCode::GONE) } else { page })
}

fn content(basket: BasketView, refused: Refused, added: bool) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    if basket.lines.is_empty() {
        return empty(&viewer, basket.expired);
    }
    let blocked = basket.lines.iter().any(|line| line.problem.is_some());
    let count = i64::try_from(basket.lines.len()).unwrap_or(i64::MAX);
    let summary = refused.as_ref().map(|(_, form)| form.clone()).unwrap_or_default();
    let total = basket.total;
    let lines = basket
        .lines
        .into_iter()
        .map(|line| line_view(&viewer, line, &refused))
        .collect_view();
    view! {
        <div class="wrap stack">
            <header class="page-head">
                <h1>{locales::giving_basket_title(locale)}</h1>
                <p class="page-head__lead">
                    {locales::giving_basket_count(locale, count, &viewer.style().integer(count))}
                </p>
            </header>
            {added.then(|| view! {
                <Notice kind=NoticeKind::Success><p>{locales::giving_basket_added(locale)}</p></Notice>
            })}
            <ErrorSummary form=summary labels=field_labels(locale) />
            <div class="with-aside">
                <ul class="card basket">{lines}</ul>
                <aside class="with-aside__aside card card--padded stack stack--tight">
                    <p class="basket__total">
                        <span>{locales::giving_total(locale)}</span>
                        <Amount money=total />
                    </p>
                    <p class="give__foot"><Icon name="shield-check" />{locales::giving_no_deduction(locale)}</p>
                    {if blocked {
                        view! {
                            <Notice kind=NoticeKind::Attention><p>{locales::giving_basket_blocked(locale)}</p></Notice>
                        }
                        .into_any()
                    } else {
                        view! {
                            <LinkButton href=viewer.link("/checkout") class="button--primary button--large button--wide">
                                {locales::giving_to_checkout(locale)}
                            </LinkButton>
                        }
                        .into_any()
                    }}
                    <LinkButton href=viewer.link("/opportunities") class="button--plain button--wide">
                        {locales::giving_basket_more(locale)}
                    </LinkButton>
                </aside>
            </div>
        </div>
    }
    .into_any()
}

fn empty(viewer: &Viewer, expired: bool) -> AnyView {
    let locale = viewer.locale;
    let (title, text) = if expired {
        (
            locales::giving_basket_expired_title(locale),
            locales::giving_basket_expired_text(locale),
        )
    } else {
        (
            locales::giving_basket_empty_title(locale),
            locales::giving_basket_empty_text(locale),
        )
    };
    let (opportunities, quick) = (viewer.link("/opportunities"), viewer.link("/give"));
    view! {
        <div class="wrap stack">
            <header class="page-head"><h1>{locales::giving_basket_title(locale)}</h1></header>
            <EmptyState icon="basket" title=title text=text>
                <LinkButton href=opportunities class="button--primary">{locales::giving_see_opportunities(locale)}</LinkButton>
                <LinkButton href=quick class="button--plain">{locales::giving_quick_page_title(locale)}</LinkButton>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn line_view(viewer: &Viewer, line: BasketLine, refused: &Refused) -> AnyView {
    let locale = viewer.locale;
    let form = refused
        .as_ref()
        .filter(|(item, _)| *item == line.id)
        .map(|(_, form)| form.clone());
    let title = target_title(&line.target, viewer.style());
    let heading = match &line.target {
        LineTarget::Opportunity { number, .. } => {
            let href = viewer.link(&format!("/opportunities/{number}"));
            view! { <a href=href>{title.clone()}</a> }.into_any()
        }
        _ => title.clone().into_any(),
    };
    let id = line.id.to_string();
    let anchor = format!("line-{id}");
    let problem = line.problem.map(|problem| problem_view(viewer, &line, problem));
    let edit = edit_view(viewer, &line, form);
    view! {
        <li class="basket__line" id=anchor>
            <FieldMedallion field=field_of(&line.target) />
            <h2 class="basket__title">{heading}</h2>
            <p class="basket__amount"><Amount money=line.amount /></p>
            <div class="basket__notes">{line_notes(viewer, &line)}</div>
            <div class="basket__actions">
                {problem}
                {edit}
                <form method="post" action=viewer.link("/basket")>
                    <input type="hidden" name="item" value=id />
                    <Button class="button--plain button--small" name="action" value="remove" icon="delete">
                        {locales::giving_remove(locale)}
                        <span class="visually-hidden">{format!(" {title}")}</span>
                    </Button>
                </form>
            </div>
        </li>
    }
    .into_any()
}

/// The code of the field whose colour and sign stand for a gift.
pub(super) fn field_of(target: &LineTarget) -> String {
    match target {
        LineTarget::Opportunity { field_code, .. } => field_code.clone(),
        LineTarget::Field { code, .. } => code.clone(),
        LineTarget::General => String::new(),
    }
}

/// Charity, intention, shares, anonymity and dedication of a gift, in lines.
pub(super) fn line_notes(viewer: &Viewer, line: &BasketLine) -> AnyView {
    let locale = viewer.locale;
    let style = viewer.style();
    let mut notes = Vec::new();
    if let LineTarget::Opportunity {
        charity,
        license_number,
        ..
    } = &line.target
    {
        notes.push(locales::giving_carried_out_by(
            locale,
            arg::Charity(charity.text(locale)),
            arg::License(license_number),
        ));
    }
    notes.push(locales::giving_intention_is(
        locale,
        intention_name(line.intention, style),
    ));
    if let Some(count) = line.share_count {
        notes.push(locales::giving_share_count(locale, count, &style.integer(count)));
    }
    if line.anonymous {
        notes.push(locales::giving_anonymous_note(locale).to_owned());
    }
    if let Some(dedication) = &line.dedication {
        notes.push(dedication_text(locale, dedication));
    }
    notes
        .into_iter()
        .map(|note| view! { <p class="basket__note">{note}</p> })
        .collect_view()
        .into_any()
}

/// Why a line cannot be paid as it stands; where less is left, the way to give just that.
fn problem_view(viewer: &Viewer, line: &BasketLine, problem: LineProblem) -> AnyView {
    let locale = viewer.locale;
    let style = viewer.style();
    let text = problem_text(viewer, problem);
    let accept = match problem {
        LineProblem::OnlyLeft(left) | LineProblem::BelowMinimum(left) => Some(view! {
            <form method="post" action=viewer.link("/basket")>
                <input type="hidden" name="item" value=line.id.to_string() />
                <input type="hidden" name="amount" value=left.to_string() />
                {kept_fields(line)}
                <Button class="button--soft button--small" name="action" value="remaining">
                    {locales::giving_give_remaining(locale, &style.money(left))}
                </Button>
            </form>
        }),
        LineProblem::Closed | LineProblem::NotForZakat => None,
    };
    view! {
        <Notice kind=NoticeKind::Attention>
            <p>{text}</p>
            {accept}
        </Notice>
    }
    .into_any()
}

/// Why a line cannot be paid as it stands.
pub(super) fn problem_text(viewer: &Viewer, problem: LineProblem) -> String {
    let locale = viewer.locale;
    match problem {
        LineProblem::Closed => locales::giving_line_closed(locale).to_owned(),
        LineProblem::OnlyLeft(left) => locales::giving_line_only_left(locale, &viewer.style().money(left)),
        LineProblem::BelowMinimum(minimum) => locales::giving_line_below(locale, &viewer.style().money(minimum)),
        LineProblem::NotForZakat => locales::giving_line_not_zakat(locale).to_owned(),
    }
}

/// What a line has besides its amount, to be sent along unchanged.
fn kept_fields(line: &BasketLine) -> AnyView {
    let kept = fields_of(line);
    kept.iter()
        .filter(|(name, _)| !matches!(*name, "amount" | "shares"))
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned() /> })
        .collect_view()
        .into_any()
}

/// A line as the form that changes it.
fn fields_of(line: &BasketLine) -> Fields {
    let mut fields = Fields::default();
    match line.share_count {
        Some(count) => fields.push("shares", count.to_string()),
        None => fields.push("amount", line.amount.to_string()),
    }
    fields.push("intention", line.intention.code());
    if line.anonymous {
        fields.push("anonymous", "1");
    }
    if let Some(dedication) = &line.dedication {
        fields.push("dedication_kind", dedication.kind.code());
        fields.push("dedication_name", &dedication.name);
    }
    fields
}

/// The form that changes a line. A refused one stands open, with the ids that the error
/// summary leads to.
fn edit_view(viewer: &Viewer, line: &BasketLine, refused: Option<FormState>) -> AnyView {
    let locale = viewer.locale;
    let open = refused.is_some();
    let prefix = if open {
        String::new()
    } else {
        format!("line-{}", line.id)
    };
    let form = refused.unwrap_or_else(|| FormState::filled(fields_of(line)));
    let bound = |name| {
        let bound = bind(&form, name);
        if prefix.is_empty() {
            bound
        } else {
            bound.prefixed(&prefix)
        }
    };
    view! {
        <details class="disclosure" open=open>
            <summary class="disclosure__summary">{locales::giving_edit(locale)} <Icon name="chevron-down" /></summary>
            <form method="post" action=viewer.link("/basket") class="form disclosure__body">
                <input type="hidden" name="item" value=line.id.to_string() />
                {how_much_field(viewer, line, &bound)}
                {intention_field(viewer, line, bound("intention"))}
                {dedication_fields(&form, &prefix)}
                <div class="form__actions">
                    <Button class="button--primary" name="action" value="change">{locales::giving_save(locale)}</Button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Shares where the gift was made in shares, with the price of one; an amount otherwise.
fn how_much_field(viewer: &Viewer, line: &BasketLine, bound: &impl Fn(&'static str) -> Bound) -> AnyView {
    let locale = viewer.locale;
    match (line.share_count, line.share_price) {
        (Some(_), Some(price)) => {
            let hint = locales::giving_share_price(locale, &viewer.style().money(price));
            view! {
                <TextField
                    bound=bound("shares")
                    label=locales::giving_shares(locale)
                    hint=Some(hint)
                    inputmode="numeric"
                    dir="ltr"
                />
            }
            .into_any()
        }
        _ => view! { <AmountField bound=bound("amount") label=locales::giving_amount_in_riyals(locale) /> }.into_any(),
    }
}

/// The intentions that the gift's own page offered, and the one it has. Where that is one alone, nobody is asked.
fn intention_field(viewer: &Viewer, line: &BasketLine, bound: Bound) -> AnyView {
    let offered = |intention: &&Intention| **intention != Intention::OngoingSadaqah || line.intention == **intention;
    let choices: Vec<Choice> = line
        .intentions
        .iter()
        .filter(offered)
        .map(|intention| Choice::new(intention.code(), intention_name(*intention, viewer.style())))
        .collect();
    if let ([_], Intention::Sadaqah) = (choices.as_slice(), line.intention) {
        return view! { <input type="hidden" name="intention" value=line.intention.code() /> }.into_any();
    }
    view! {
        <ChoiceChips
            bound=bound
            legend=locales::giving_intention(viewer.locale)
            choices=choices
            class="choice-chips--flow"
        />
    }
    .into_any()
}
