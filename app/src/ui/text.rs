//! Numbers, amounts and dates as the reader prefers them, each in its own direction.

use domain::money::Money;
use domain::time::{CivilDate, Timestamp};
use leptos::prelude::*;
use locales::arg;

use super::example::Example;
use super::{classes, style};

/// An amount in riyals: the sign, the figures, and the currency's name for screen readers
/// (handbook 5.5: the sign stands to the left of the number in both languages).
#[component]
pub fn Amount(
    /// The amount.
    money: Money,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let style = style();
    view! {
        <bdi class=classes("money", class) dir="ltr">
            <svg class="money__sign" aria-hidden="true">
                <use href="#riyal" />
            </svg>
            {style.money(money)}
            <span class="visually-hidden">{format!(" {}", locales::ui_currency(style.locale))}</span>
        </bdi>
    }
}

/// A whole number.
#[component]
pub fn Number(
    /// The number.
    value: i64,
) -> impl IntoView {
    view! { <bdi class="latin" dir="ltr">{style().integer(value)}</bdi> }
}

/// A share in per cent.
#[component]
pub fn Percent(
    /// The share in hundredths of a per cent.
    basis_points: i64,
) -> impl IntoView {
    view! { <bdi class="latin" dir="ltr">{style().percent(basis_points)}</bdi> }
}

/// The day of a moment, in words and in the preferred calendars.
#[component]
pub fn Day(
    /// The moment; its day is that of Asia/Riyadh.
    at: Timestamp,
) -> impl IntoView {
    view! { <time datetime=at.riyadh_date().to_string()>{style().day(at)}</time> }
}

/// A moment: day and time of day in Asia/Riyadh.
#[component]
pub fn Moment(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let style = style();
    let text = locales::ui_day_and_time(style.locale, arg::Day(&style.day(at)), arg::Time(&style.time(at)));
    view! { <time datetime=at.to_rfc3339()>{text}</time> }
}

/// What a person wrote, in whichever language: their name, a reason, a note. It is isolated, so that
/// the text around it keeps its direction; messages isolate their values in the same way.
pub fn isolate(written: &str) -> String {
    format!("\u{2068}{written}\u{2069}")
}

/// A text that runs from left to right wherever it stands: IBAN, phone number, code, address.
#[component]
pub fn Ltr(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <bdi class="latin" dir="ltr">{text}</bdi> }
}

/// A day for examples, so that they look the same every time.
pub(super) fn example_day() -> Timestamp {
    CivilDate::new(2026, 2, 27).map_or(Timestamp::from_us(0), Timestamp::from_riyadh_midnight)
}

pub(super) fn examples() -> Vec<Example> {
    let day = example_day();
    vec![
        Example::new("amount", view! { <p><Amount money=Money::from_halalas(123_450) /></p> }),
        Example::new("number", view! { <p><Number value=135_996_446 /></p> }),
        Example::new("percent", view! { <p><Percent basis_points=17 /></p> }),
        Example::new("day", view! { <p><Day at=day /></p> }),
        Example::new("moment", view! { <p><Moment at=day /></p> }),
        Example::new(
            "left to right",
            view! { <p><Ltr text="SA06 0500 0068 2010 0123 4000" /></p> },
        ),
    ]
}
