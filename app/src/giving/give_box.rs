//! The forms that begin a gift: the box beside an opportunity, and the quick gift.

use domain::giving::{AMOUNT_PRESETS_RIYALS, Intention, SHARE_PRESETS, share_amount};
use domain::money::Money;
use leptos::prelude::*;

use crate::islands::GiveLabel;
use crate::layout::viewer;
use crate::page::FormState;
use crate::ui::{
    Amount, AmountField, Button, Checkbox, Choice, ChoiceChips, ErrorSummary, Icon, Notice, NoticeKind, Select,
    TextField, bind,
};

/// What the box needs to know of an opportunity.
#[derive(Debug, Clone)]
pub struct GiveBoxData {
    /// The number people use.
    pub number: i64,
    /// What is still free to give.
    pub remaining: Money,
    /// Price of a share, where it is given in shares.
    pub share_price: Option<Money>,
    /// Zakat is accepted here.
    pub zakat_accepted: bool,
    /// Why it takes no money now: title and text.
    pub closed: Option<(&'static str, &'static str)>,
    /// It is only looked at: nothing can be chosen or sent.
    pub preview: bool,
}

/// The form beside an opportunity: amount or shares, intention, whose name, and the
/// choice between paying now and the basket. Nothing is chosen beforehand.
#[component]
pub fn GiveBox(
    /// The opportunity.
    data: GiveBoxData,
    /// As it came back, or fresh.
    form: FormState,
) -> impl IntoView {
    let viewer = viewer();
    let locale = viewer.locale;
    if let Some((title, text)) = data.closed {
        return view! {
            <div class="card give" id="give">
                <Notice kind=NoticeKind::Information title=title>
                    <p>{text}</p>
                </Notice>
                <a class="button button--wide" href=viewer.link("/opportunities")>{locales::giving_see_opportunities(locale)}</a>
            </div>
        }
        .into_any();
    }
    if data.preview {
        // Without a form there is nothing to send, and a disabled group takes no choice.
        return view! {
            <div class="card give" id="give">
                <Notice kind=NoticeKind::Attention title=locales::giving_preview_title(locale)>
                    <p>{locales::giving_preview_text(locale)}</p>
                </Notice>
                <fieldset class="give__preview" disabled>
                    <legend class="visually-hidden">{locales::giving_preview_title(locale)}</legend>
                    {box_fields(&data, &form)}
                </fieldset>
            </div>
        }
        .into_any();
    }
    let action = viewer.link(&format!("/opportunities/{}/give", data.number));
    view! {
        <form class="card give" id="give" method="post" action=action data-give>
            {box_fields(&data, &form)}
        </form>
    }
    .into_any()
}

fn box_fields(data: &GiveBoxData, form: &FormState) -> AnyView {
    let locale = viewer().locale;
    let remaining = data.remaining;
    view! {
        <p class="give__remaining">
            <span class="give__remaining-label">{locales::giving_box_remaining(locale)}</span>
            <Amount money=remaining class="give__remaining-amount" />
        </p>
        <ErrorSummary form=form.clone() labels=field_labels(locale) />
        {amount_fields(form, data.share_price)}
        {intention_field(form, data.zakat_accepted)}
        {more_fields(form)}
        {buttons(data.preview)}
        {foot()}
    }
    .into_any()
}

/// The quick gift: an amount and, if the donor likes, a field. The money goes to where it
/// is needed most.
#[component]
pub fn QuickGive(
    /// Fields of giving: code and name.
    fields: Vec<(String, String)>,
    /// As it came back, or fresh.
    form: FormState,
) -> impl IntoView {
    let viewer = viewer();
    let locale = viewer.locale;
    let mut choices = vec![Choice::new("", locales::giving_target_general(locale))];
    choices.extend(fields.into_iter().map(|(code, name)| Choice::new(code, name)));
    view! {
        <form class="card give" id="give" method="post" action=viewer.link("/give") data-give>
            <h2 class="give__title">{locales::giving_quick_title(locale)}</h2>
            <ErrorSummary form=form.clone() labels=field_labels(locale) />
            {amount_fields(&form, None)}
            <Select bound=bind(&form, "field") label=locales::giving_quick_field(locale) choices=choices />
            {intention_field(&form, true)}
            {buttons(false)}
            {foot()}
        </form>
    }
}

/// What the fields of a gift are called, for error summaries.
pub(super) fn field_labels(locale: domain::locale::Locale) -> Vec<(&'static str, String)> {
    [
        ("amount_choice", locales::giving_amount(locale)),
        ("amount", locales::giving_amount(locale)),
        ("shares", locales::giving_shares(locale)),
        ("field", locales::giving_quick_field(locale)),
        ("intention", locales::giving_intention(locale)),
        ("dedication_kind", locales::giving_dedication(locale)),
        ("dedication_name", locales::giving_dedication_name(locale)),
        ("name", locales::giving_name(locale)),
        ("mobile", locales::giving_mobile(locale)),
        ("email", locales::giving_email(locale)),
        ("national_id", locales::limits_national_id(locale)),
        ("source_of_funds", locales::limits_source(locale)),
        ("surplus_choice", locales::giving_surplus(locale)),
        ("method", locales::giving_method(locale)),
        ("payer_iban", locales::bank_payer_iban(locale)),
        ("again", locales::limits_again(locale)),
    ]
    .map(|(name, label)| (name, label.to_owned()))
    .to_vec()
}

/// Amounts as chips with one's own amount below, or shares with their price.
fn amount_fields(form: &FormState, share_price: Option<Money>) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let style = viewer.style();
    let other = Choice::new("other", locales::giving_amount_other(locale));
    let chips = match share_price {
        Some(price) => {
            let mut choices: Vec<Choice> = SHARE_PRESETS
                .iter()
                .filter_map(|count| {
                    let amount = share_amount(price, *count).ok()?;
                    let label =
                        locales::giving_share_count(locale, i64::from(*count), &style.integer(i64::from(*count)));
                    Some(
                        Choice::new(count.to_string(), label)
                            .note(locales::giving_riyals(locale, &style.money(amount))),
                    )
                })
                .collect();
            choices.push(other);
            let bound = bind(form, "shares");
            view! {
                <ChoiceChips
                    bound=bound
                    legend=locales::giving_shares(locale)
                    choices=choices
                    class="choice-chips--four"
                />
            }
            .into_any()
        }
        None => {
            let mut choices: Vec<Choice> = AMOUNT_PRESETS_RIYALS
                .iter()
                .map(|riyals| Choice::new(riyals.to_string(), style.integer(*riyals)))
                .collect();
            choices.push(other);
            view! {
                <ChoiceChips
                    bound=bind(form, "amount_choice")
                    legend=locales::giving_amount_in_riyals(locale)
                    choices=choices
                    class="choice-chips--four"
                />
            }
            .into_any()
        }
    };
    let label = locales::giving_amount_own(locale);
    view! {
        <div class="give__amount stack stack--tight" data-share-price=share_price.map(|price| price.halalas().to_string())>
            {chips} <div class="give__other">
                <AmountField bound=bind(form, "amount") label=label />
            </div>
        </div>
    }
    .into_any()
}

/// Sadaqah or zakat: asked only where both are accepted. What is not answered is sadaqah.
fn intention_field(form: &FormState, zakat_accepted: bool) -> Option<AnyView> {
    let locale = viewer().locale;
    zakat_accepted.then(|| {
        let choices = vec![
            Choice::new(Intention::Sadaqah.code(), locales::giving_intention_sadaqah(locale)),
            Choice::new(Intention::Zakat.code(), locales::giving_intention_zakat(locale)),
        ];
        view! {
            <ChoiceChips
                bound=bind(form, "intention")
                legend=locales::giving_intention(locale)
                hint=Some(locales::giving_intention_hint(locale).to_owned())
                choices=choices
                class="choice-chips--flow"
            />
        }
        .into_any()
    })
}

/// What few donors need, folded away: anonymity and dedication.
fn more_fields(form: &FormState) -> AnyView {
    let locale = viewer().locale;
    let fields = ["anonymous", "dedication_kind", "dedication_name"];
    let open = fields
        .iter()
        .any(|field| !form.values(field).is_empty() || form.problem(field).is_some());
    view! {
        <details class="disclosure give__more" open=open>
            <summary class="disclosure__summary">{locales::giving_more(locale)} <Icon name="chevron-down" /></summary>
            <div class="disclosure__body form">{dedication_fields(form, "")}</div>
        </details>
    }
    .into_any()
}

/// Anonymity and dedication. `prefix` keeps ids apart where a page has several such forms.
pub(super) fn dedication_fields(form: &FormState, prefix: &str) -> AnyView {
    let locale = viewer().locale;
    let bound = |name| {
        let bound = bind(form, name);
        if prefix.is_empty() {
            bound
        } else {
            bound.prefixed(prefix)
        }
    };
    let kinds = vec![
        Choice::new("", locales::giving_dedication_none(locale)),
        Choice::new("parents", locales::giving_dedication_parents(locale)),
        Choice::new("deceased", locales::giving_dedication_deceased(locale)),
        Choice::new("person", locales::giving_dedication_person(locale)),
    ];
    view! {
        <Checkbox
            bound=bound("anonymous")
            label=locales::giving_anonymous(locale)
            hint=Some(locales::giving_anonymous_hint(locale).to_owned())
        />
        <div class="form__row">
            <Select bound=bound("dedication_kind") label=locales::giving_dedication(locale) choices=kinds optional=true />
            <TextField
                bound=bound("dedication_name")
                label=locales::giving_dedication_name(locale)
                length_max=domain::form::NAME_LENGTH_MAX
                optional=true
            />
        </div>
    }
    .into_any()
}

/// The two ways to send. A preview has them to look at, and no island that would word them.
fn buttons(preview: bool) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let arabic_digits = viewer.digits == domain::locale::Digits::Arabic;
    view! {
        <div class="stack stack--tight">
            <Button class="button--primary button--large button--wide" name="action" value="give">
                <span data-give-label>{locales::giving_donate_now(locale)}</span>
            </Button>
            <Button class="button--soft button--wide" name="action" value="basket" icon="basket">
                {locales::giving_add_to_basket(locale)}
            </Button>
            {(!preview).then(|| view! { <GiveLabel locale=locale arabic_digits=arabic_digits /> })}
        </div>
    }
    .into_any()
}

fn foot() -> AnyView {
    let locale = viewer().locale;
    view! {
        <p class="give__foot">
            <Icon name="shield-check" />
            {locales::giving_no_deduction(locale)}
        </p>
    }
    .into_any()
}
