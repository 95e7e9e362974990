//! The receipt as a sheet of paper, and the thanks before it.

use domain::money::Money;
use leptos::prelude::*;

use super::example::Example;
use super::{Amount, DescriptionList, Emblem, Fact, Ltr, Medallion, fact, locale};

/// What a receipt says.
pub struct ReceiptData {
    /// Its number.
    pub number: String,
    /// The amount.
    pub amount: Money,
    /// The amount in words.
    pub words: String,
    /// Donor, intention, date, charity, opportunity.
    pub lines: Vec<Fact>,
    /// How to check it, who issued it.
    pub note: String,
}

/// A receipt, on the screen and on paper.
#[component]
pub fn ReceiptSheet(
    /// What it says.
    receipt: ReceiptData,
    /// A code to scan, as a drawing in `receipt__code`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let locale = locale();
    view! {
        <div class="card receipt">
            <div class="receipt__head">
                <p class="receipt__brand">
                    <Emblem />
                    {locales::layout_brand(locale)}
                </p>
                <p class="receipt__number">
                    {locales::ui_receipt_number(locale)} " " <Ltr text=receipt.number />
                </p>
            </div>
            <div class="receipt__amount">
                <Amount money=receipt.amount />
                <span class="receipt__words">{receipt.words}</span>
            </div>
            <DescriptionList items=receipt.lines class="receipt__lines" />
            <div class="receipt__foot">
                <p>{receipt.note}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// The thanks after giving.
#[component]
pub fn Thanks(
    /// "Thank you".
    #[prop(into)]
    title: String,
    /// What happens next.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="thanks">
            <Medallion icon="check" class="thanks__mark medallion--solid" />
            <h1 class="thanks__title">{title}</h1>
            <p class="thanks__text">{text}</p>
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let receipt = ReceiptData {
        number: "R-1448-000431".to_owned(),
        amount: Money::from_halalas(123_450),
        words: locales::ui_example_words(locale).to_owned(),
        lines: vec![
            fact(
                locales::ui_example_charity_label(locale),
                locales::ui_example_charity(locale),
            ),
            fact(
                locales::ui_example_name(locale),
                locales::ui_example_anonymous_name(locale),
            ),
        ],
        note: locales::ui_example_hint(locale).to_owned(),
    };
    vec![Example::new("receipt", view! { <ReceiptSheet receipt=receipt /> })]
}
