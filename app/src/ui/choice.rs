//! Questions whose answers are all in sight: radio buttons and check boxes.

use leptos::prelude::*;

use super::example::Example;
use super::form_field::Bound;
use super::locale;

/// One answer.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, in a few words.
    pub note: Option<String>,
}

impl Choice {
    /// An answer without a note.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            note: None,
        }
    }

    /// The same answer with a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// The first answer carries the field's id, so that the error summary leads there.
fn answer_id(bound: &Bound, index: usize) -> String {
    if index == 0 {
        bound.id.clone()
    } else {
        format!("{}-{index}", bound.id)
    }
}

/// Radio buttons as chips. Nothing is chosen beforehand unless the page says so.
#[component]
pub fn ChoiceChips(
    /// The field.
    bound: Bound,
    /// The question.
    #[prop(into)]
    legend: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// The answers.
    choices: Vec<Choice>,
    /// `choice-chips--four` for exactly four, `choice-chips--list` one under the other,
    /// `choice-chips--flow` as wide as their words.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    let answers = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let checked = bound.chosen(&choice.value);
            view! {
                <label class="choice-chips__choice">
                    <input
                        type="radio"
                        id=answer_id(&bound, index)
                        name=bound.name
                        value=choice.value
                        checked=checked
                    />
                    <span>
                        {choice.label}
                        {choice.note.map(|note| view! { <span class="choice-chips__note">{note}</span> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class=super::classes("choice-chips", class) aria-describedby=described_by>
            <legend class="choice-chips__legend">{legend}</legend>
            {bound.hint_view(hint)}
            {bound.error_view()}
            <div class="choice-chips__row">{answers}</div>
        </fieldset>
    }
}

/// Two to four modes of one form, side by side.
#[component]
pub fn Segmented(
    /// The field.
    bound: Bound,
    /// The question, for screen readers.
    #[prop(into)]
    legend: String,
    /// The answers.
    choices: Vec<Choice>,
) -> impl IntoView {
    let answers = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let checked = bound.chosen(&choice.value);
            view! {
                <label class="segmented__choice">
                    <input
                        type="radio"
                        id=answer_id(&bound, index)
                        name=bound.name
                        value=choice.value
                        checked=checked
                    />
                    {choice.label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="segmented">
            <legend class="visually-hidden">{legend}</legend>
            {bound.error_view()}
            <div class="segmented__row">{answers}</div>
        </fieldset>
    }
}

/// One check box, sent as `1`.
#[component]
pub fn Checkbox(
    /// The field.
    bound: Bound,
    /// What is agreed to.
    #[prop(into)]
    label: String,
    /// What it means.
    #[prop(optional_no_strip)]
    hint: Option<String>,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    let checked = !bound.values.is_empty();
    let hint_id = format!("{}-hint", bound.id);
    view! {
        <div class="form-field">
            {bound.error_view()}
            <label class="checkbox">
                <input
                    class="checkbox__input"
                    type="checkbox"
                    id=bound.id.clone()
                    name=bound.name
                    value="1"
                    checked=checked
                    aria-describedby=described_by
                    aria-invalid=bound.invalid()
                />
                <span>{label}</span>
                {hint.map(|hint| view! { <span class="checkbox__hint" id=hint_id>{hint}</span> })}
            </label>
        </div>
    }
}

/// A question with several right answers, or radio buttons with long ones.
#[component]
pub fn CheckboxGroup(
    /// The field; every chosen answer is sent under its name.
    bound: Bound,
    /// The question.
    #[prop(into)]
    legend: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// The answers.
    choices: Vec<Choice>,
    /// `radio` where only one answer may be chosen.
    #[prop(default = "checkbox")]
    kind: &'static str,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    let answers = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let checked = bound.chosen(&choice.value);
            view! {
                <label class="checkbox">
                    <input
                        class="checkbox__input"
                        type=kind
                        id=answer_id(&bound, index)
                        name=bound.name
                        value=choice.value
                        checked=checked
                    />
                    <span>{choice.label}</span>
                    {choice.note.map(|note| view! { <span class="checkbox__hint">{note}</span> })}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="form-field" aria-describedby=described_by>
            <legend class="form-field__label">{legend}</legend>
            {bound.hint_view(hint)}
            {bound.error_view()}
            {answers}
        </fieldset>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let style = super::style();
    let amounts = || {
        let mut amounts: Vec<_> = [10, 50, 100]
            .map(|riyals| Choice::new(riyals.to_string(), style.integer(riyals)))
            .to_vec();
        amounts.push(Choice::new("other", locales::ui_example_other_amount(locale)));
        amounts
    };
    let surplus = || {
        vec![
            Choice::new("similar", locales::ui_example_surplus_similar(locale)).note(locales::ui_example_hint(locale)),
            Choice::new("refund", locales::ui_example_surplus_refund(locale)),
        ]
    };
    let kinds = vec![
        Choice::new("sadaqah", locales::ui_example_intention(locale)),
        Choice::new("zakat", locales::ui_example_intention_zakat(locale)),
    ];
    let legend = || locales::ui_example_amount(locale);
    let question = || locales::ui_example_surplus(locale);
    vec![
        Example::new(
            "four chips",
            view! {
                <ChoiceChips
                    bound=Bound::empty("example-amount")
                    legend=legend()
                    choices=amounts()
                    class="choice-chips--four"
                />
            },
        ),
        Example::new(
            "list, one chosen",
            view! {
                <ChoiceChips
                    bound=Bound::empty("example-surplus").or("similar")
                    legend=question()
                    choices=surplus()
                    class="choice-chips--list"
                />
            },
        ),
        Example::new(
            "segmented",
            view! { <Segmented bound=Bound::empty("example-kind").or("sadaqah") legend=legend() choices=kinds /> },
        ),
        Example::new(
            "check box",
            view! {
                <Checkbox
                    bound=Bound::empty("example-anonymous")
                    label=locales::ui_example_anonymous(locale)
                    hint=Some(locales::ui_example_hint(locale).to_owned())
                />
            },
        ),
        Example::new(
            "group",
            view! { <CheckboxGroup bound=Bound::empty("example-group") legend=question() choices=surplus() /> },
        ),
    ]
}
