//! Passing a page on.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// Links that pass the page on, and its address to copy. No script of others is loaded.
#[component]
pub fn ShareLinks(
    /// The page's whole address.
    #[prop(into)]
    url: String,
    /// What to say with it.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let locale = locale();
    // Marks that hold a sentence together here are only noise in somebody else's program.
    let text = text.replace(['\u{2068}', '\u{2069}'], "");
    let words = encoded(&format!("{text} {url}"));
    let links = [
        (
            format!("https://wa.me/?text={words}"),
            "message",
            locales::ui_share_whatsapp(locale),
        ),
        (
            format!("https://x.com/intent/post?text={words}"),
            "share",
            locales::ui_share_x(locale),
        ),
        (
            format!("mailto:?subject={}&body={words}", encoded(&text)),
            "mail",
            locales::ui_share_mail(locale),
        ),
    ]
    .map(|(href, icon, label)| {
        view! {
            <a class="button button--plain button--small" href=href rel="noopener noreferrer">
                <Icon name=icon />
                {label}
            </a>
        }
    })
    .collect_view();
    view! {
        <div class="share">
            <p class="share__title">{locales::ui_share_title(locale)}</p>
            <div class="share__links">{links}</div>
            <label class="form-field">
                <span class="form-field__label">{locales::ui_share_address(locale)}</span>
                <input class="input" type="text" readonly dir="ltr" value=url />
            </label>
        </div>
    }
}

/// Percent-encodes for a query, so that the words arrive as they are.
fn encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes()
        .fold(String::with_capacity(text.len() * 3), |mut whole, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                whole.push(char::from(byte));
            } else {
                let _ = write!(whole, "%{byte:02X}");
            }
            whole
        })
}

pub(super) fn examples() -> Vec<Example> {
    let text = locales::ui_example_cause(locale());
    vec![Example::new(
        "links",
        view! { <ShareLinks url="https://example.org/ar/opportunities/1" text=text /> },
    )]
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn words_survive_a_query() {
        assert_eq!(encoded("a b&c"), "a%20b%26c");
        assert_eq!(encoded("عطاء"), "%D8%B9%D8%B7%D8%A7%D8%A1");
    }
}
