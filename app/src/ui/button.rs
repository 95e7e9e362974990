//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, locale};

/// A button that sends the form around it.
#[component]
pub fn Button(
    /// Looks: `button--primary` (the one thing to do), `button--soft`, `button--plain`,
    /// `button--urgent`, `button--accent`, `button--link`, with `button--large`,
    /// `button--small`, `button--wide`.
    #[prop(optional)]
    class: &'static str,
    /// Sent with the form, so that one form can have several buttons.
    #[prop(optional)]
    name: Option<&'static str>,
    /// The value sent under `name`.
    #[prop(optional, into)]
    value: Option<String>,
    /// Another address for the form.
    #[prop(optional, into)]
    formaction: Option<String>,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// What happens, and how much: "Donate fifty riyals".
    children: Children,
) -> impl IntoView {
    view! {
        <button class=classes("button", class) type="submit" name=name value=value formaction=formaction>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button, with the same classes.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Looks, as for [`Button`].
    #[prop(optional)]
    class: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes("button", class) href=href>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {children()}
        </a>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let donate = move || locales::ui_donate_now(locale);
    let basket = move || locales::ui_add_to_basket(locale);
    let kinds = view! {
        <div class="cluster">
            <Button class="button--primary">{donate()}</Button>
            <Button>{donate()}</Button>
            <Button class="button--soft" icon="basket">{basket()}</Button>
            <Button class="button--plain">{basket()}</Button>
            <Button class="button--urgent">{donate()}</Button>
            <Button class="button--accent">{donate()}</Button>
            <Button class="button--link">{basket()}</Button>
        </div>
    };
    let sizes = view! {
        <div class="cluster">
            <Button class="button--large">{donate()}</Button>
            <Button class="button--small">{donate()}</Button>
            <LinkButton href="#" class="button--plain" icon="forward">{donate()}</LinkButton>
        </div>
    };
    vec![Example::new("kinds", kinds), Example::new("sizes", sizes)]
}
