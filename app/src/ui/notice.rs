//! A word to the reader, inside the page.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// For information.
    Information,
    /// Something went well.
    Success,
    /// Something wants attention.
    Attention,
    /// Something went wrong.
    Problem,
    /// A remark by the way: "updating".
    Plain,
}

/// A notice with a title and what it means. Successes and problems are announced.
#[component]
pub fn Notice(
    /// What it is about.
    kind: NoticeKind,
    /// In a few words.
    #[prop(optional, into)]
    title: Option<String>,
    /// What it means and what can be done.
    children: Children,
) -> impl IntoView {
    let (class, icon, role) = match kind {
        NoticeKind::Information => ("notice", "info", None),
        NoticeKind::Success => ("notice", "success", Some("status")),
        NoticeKind::Attention => ("notice notice--attention", "warning", None),
        NoticeKind::Problem => ("notice notice--problem", "alert", Some("alert")),
        NoticeKind::Plain => ("notice notice--plain", "clock", None),
    };
    view! {
        <div class=class role=role>
            <Icon name=icon />
            <div class="notice__body">
                {title.map(|title| view! { <p class="notice__title">{title}</p> })}
                <div>{children()}</div>
            </div>
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    [
        ("information", NoticeKind::Information),
        ("success", NoticeKind::Success),
        ("attention", NoticeKind::Attention),
        ("problem", NoticeKind::Problem),
        ("plain", NoticeKind::Plain),
    ]
    .into_iter()
    .map(|(name, kind)| {
        let view = view! {
            <Notice kind=kind title=locales::ui_example_notice_title(locale)>
                <p>{locales::ui_example_notice_text(locale)}</p>
            </Notice>
        };
        Example::new(name, view)
    })
    .collect()
}
