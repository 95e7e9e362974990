//! The public counters in one strip.

use leptos::prelude::*;

use super::example::Example;
use super::locale;

/// One counter.
pub struct Count {
    /// What is counted.
    pub label: String,
    /// The number as written.
    pub value: String,
    /// Name under which a script renews the number (`data-live`); a dot says that it moves.
    pub live: Option<&'static str>,
}

/// Two to four counters; five with `counts--lead`, which gives the first a row of its own.
#[component]
pub fn Counts(
    /// The counters, the most telling first.
    items: Vec<Count>,
    /// Further classes: `hero__counts`, `counts--lead`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|item| {
            view! {
                <div class="counts__item">
                    <dt class="counts__label">
                        {item.live.map(|_| view! { <span class="counts__live"></span> })}
                        {item.label}
                    </dt>
                    <dd class="counts__value">
                        <bdi dir="ltr" data-live=item.live>
                            {item.value}
                        </bdi>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class=super::classes("card counts", class)>{items}</dl> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let count = |live, label: &str, value: i64| Count {
        label: label.to_owned(),
        value: super::style().integer(value),
        live,
    };
    let four = || {
        vec![
            count(Some("example"), locales::ui_example_total(locale), 7_644_826_377),
            count(None, locales::ui_example_causes(locale), 135_996_446),
            count(None, locales::ui_example_reports(locale), 25_842),
            count(None, locales::ui_example_waiting(locale), 1_866),
        ]
    };
    let mut five = four();
    five.push(count(None, locales::ui_example_fields(locale), 25));
    vec![
        Example::new("four", view! { <Counts items=four() /> }),
        Example::new(
            "five, led by the first",
            view! { <Counts items=five class="counts--lead" /> },
        ),
    ]
}
