//! Everything that is wrong with a form, at its head.

use leptos::prelude::*;
use locales::arg;

use super::example::Example;
use super::{Icon, locale, style};
use crate::page::FormState;
use crate::words;

/// The errors of a form that came back, each a link to its field; nothing when there are
/// none. It takes the focus when the page opens, and the alert stands in a child so that
/// screen readers do not announce it twice (GOV.UK).
#[component]
pub fn ErrorSummary(
    /// The form.
    form: FormState,
    /// What each field is called, by its name in the form.
    labels: Vec<(&'static str, String)>,
    /// Whether it takes the focus; a page has one place for it.
    #[prop(default = true)]
    focus: bool,
) -> impl IntoView {
    form.is_rejected().then(|| {
        let style = style();
        // In the order of the labels, which is that of the page; one that is not named comes last.
        let mut problems: Vec<(usize, String, String)> = form
            .errors()
            .iter()
            .map(|error| {
                let problem = words::field_problem(style, &error.problem);
                match labels.iter().position(|(name, _)| *name == error.field) {
                    Some(place) => {
                        let text = locales::ui_error_summary_item(
                            style.locale,
                            arg::Label(&labels[place].1),
                            arg::Problem(&problem),
                        );
                        (place, error.field.clone(), text)
                    }
                    None => (labels.len(), error.field.clone(), problem),
                }
            })
            .collect();
        problems.sort_by_key(|(place, ..)| *place);
        // Two fields behind one control are one thing to put right.
        problems.dedup_by(|later, earlier| later.0 < labels.len() && later.2 == earlier.2);
        let count = i64::try_from(problems.len()).unwrap_or(i64::MAX);
        let title = locales::ui_error_summary_title(style.locale, count, &style.integer(count));
        let items = problems
            .into_iter()
            .map(|(_, field, text)| view! { <li><a href=format!("#{field}")>{text}</a></li> })
            .collect_view();
        view! {
            <div class="error-summary" tabindex="-1" autofocus=focus>
                <div role="alert">
                    <h2 class="error-summary__title">
                        <Icon name="alert" />
                        {title}
                    </h2>
                    <ul class="error-summary__list">{items}</ul>
                </div>
            </div>
        }
    })
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let labels = vec![
        ("amount", locales::ui_example_amount(locale).to_owned()),
        ("email", locales::ui_example_email(locale).to_owned()),
    ];
    let view = view! { <ErrorSummary form=super::form_field::example_form() labels=labels focus=false /> };
    vec![Example::new("two errors", view)]
}
