//! Bars in the colours of the fields.

use leptos::prelude::*;

use super::chart::{length, share, visible};
use super::example::Example;
use super::{Icon, field_class, field_icon, locale, style};

/// A bar.
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Code of the field of giving whose colour and glyph it takes; none for the brand's.
    pub field: Option<String>,
    /// How long it is, in any unit.
    pub value: i64,
    /// The value as written.
    pub text: String,
    /// More about it, smaller.
    pub note: Option<String>,
}

/// Bars compared with the longest. The chart is a table whose middle column is drawn, so
/// nothing has to be said twice.
#[component]
pub fn BarsChart(
    /// What is compared.
    #[prop(into)]
    caption: String,
    /// The bars in their order.
    bars: Vec<Bar>,
) -> impl IntoView {
    let longest = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    let rows = bars.into_iter().map(|bar| row(bar, longest)).collect_view();
    view! {
        <table class="bars-chart">
            <caption class="visually-hidden">{caption}</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(bar: Bar, longest: i64) -> impl IntoView {
    let width = length(visible(share(bar.value, longest), bar.value));
    let class = bar.field.as_deref().map(field_class);
    let icon = bar.field.as_deref().map(field_icon);
    view! {
        <tr class=class>
            <th scope="row" class="bars-chart__label">
                {icon.map(|icon| view! { <Icon name=icon /> })}
                {bar.label}
            </th>
            <td class="bars-chart__bar" aria-hidden="true">
                <svg width="100%" height="12">
                    <rect class="bars-chart__track" width="100%" height="12" rx="6" />
                    <rect class="bars-chart__fill" width=width height="12" rx="6" />
                </svg>
            </td>
            <td class="bars-chart__value">
                <bdi dir="ltr">{bar.text}</bdi>
                {bar.note.map(|note| view! { <span class="bars-chart__note">{note}</span> })}
            </td>
        </tr>
    }
}

/// The shares of the official figures (features A13), for examples.
pub(super) const EXAMPLE_SHARES: &[(&str, i64)] = &[
    ("social", 4_484),
    ("food", 1_923),
    ("health", 1_658),
    ("housing", 793),
    ("education", 640),
    ("other", 297),
    ("religious", 205),
];

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let bars = |in_fields: bool| {
        EXAMPLE_SHARES
            .iter()
            .map(|(field, value)| Bar {
                label: locales::ui_example_field(locale).to_owned(),
                field: in_fields.then(|| (*field).to_owned()),
                value: *value,
                text: style().percent(*value),
                note: None,
            })
            .collect::<Vec<_>>()
    };
    let caption = || locales::ui_example_by_field(locale);
    vec![
        Example::new("fields", view! { <BarsChart caption=caption() bars=bars(true) /> }),
        Example::new("brand", view! { <BarsChart caption=caption() bars=bars(false) /> }),
        Example::new("nothing yet", view! { <BarsChart caption=caption() bars=Vec::new() /> }),
    ]
}
