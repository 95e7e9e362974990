//! Says on the button how much is given, and keeps chips and one's own amount from
//! contradicting each other.

use domain::locale::Locale;
use leptos::prelude::*;

/// Watches the form it stands in. Renders nothing: without it the button says "Donate now"
/// and the server asks when chip and amount contradict each other.
#[island]
pub fn GiveLabel(
    /// Language of the button.
    locale: Locale,
    /// Whether the reader prefers ٠-٩.
    arabic_digits: bool,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    watch(locale, arabic_digits);
    let _ = (locale, arabic_digits);
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
fn watch(locale: Locale, arabic_digits: bool) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, Event};

    let on_input = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if let Ok(Some(form)) = target.closest("form[data-give]") {
            agree(&form, &target);
            label(&form, locale, arabic_digits);
        }
    });
    // One listener serves every such form of the page, for as long as the page lives.
    let _ = document().add_event_listener_with_callback("input", on_input.as_ref().unchecked_ref());
    on_input.forget();
}

#[cfg(feature = "hydrate")]
fn input(form: &web_sys::Element, selector: &str) -> Option<web_sys::HtmlInputElement> {
    use wasm_bindgen::JsCast;
    form.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Typing an amount chooses "other"; choosing a chip empties the typed amount.
#[cfg(feature = "hydrate")]
fn agree(form: &web_sys::Element, target: &web_sys::Element) {
    let name = target.get_attribute("name").unwrap_or_default();
    let typed = input(form, "input[name=amount]");
    if name == "amount" {
        if typed.is_some_and(|field| !field.value().is_empty())
            && let Some(other) = input(form, "input[type=radio][value=other]")
        {
            other.set_checked(true);
        }
    } else if (name == "amount_choice" || name == "shares")
        && target.get_attribute("value").as_deref() != Some("other")
        && let Some(field) = typed
    {
        field.set_value("");
    }
}

#[cfg(feature = "hydrate")]
fn label(form: &web_sys::Element, locale: Locale, arabic_digits: bool) {
    use domain::locale::{Digits, format_money};

    let Ok(Some(words)) = form.query_selector("[data-give-label]") else {
        return;
    };
    let digits = if arabic_digits { Digits::Arabic } else { Digits::Latin };
    let text = match amount(form) {
        Some(amount) => locales::giving_donate_amount(locale, amount.whole_riyals(), &format_money(amount, digits)),
        None => locales::giving_donate_now(locale).to_owned(),
    };
    words.set_text_content(Some(&text));
}

/// What the form gives as it stands; nothing while that is not clear.
#[cfg(feature = "hydrate")]
fn amount(form: &web_sys::Element) -> Option<domain::money::Money> {
    use domain::money::{Money, parse_amount};

    let chosen = |name: &str| input(form, &format!("input[name={name}]:checked")).map(|field| field.value());
    if let Some(count) = chosen("shares").and_then(|count| count.parse::<i64>().ok()) {
        let price = form
            .query_selector("[data-share-price]")
            .ok()??
            .get_attribute("data-share-price")?;
        return Money::from_halalas(price.parse().ok()?).checked_mul(count).ok();
    }
    if let Some(riyals) = chosen("amount_choice").and_then(|riyals| riyals.parse().ok()) {
        return Money::from_riyals(riyals);
    }
    parse_amount(&input(form, "input[name=amount]")?.value()).ok()
}
