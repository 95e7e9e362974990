//! Fields of forms: label, hint, error, control, joined for screen readers.

use domain::error::{FieldProblem, FormErrors};
use domain::form::Fields;
use leptos::prelude::*;

use super::choice::Choice;
use super::example::Example;
use super::{Icon, locale, style};
use crate::page::FormState;
use crate::words;

/// A field of a form as it stands: its name, what was typed, what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Bound {
    /// Name in the form.
    pub name: &'static str,
    /// Id of the control: the name, so that the error summary finds it.
    pub id: String,
    /// What was typed or chosen.
    pub values: Vec<String>,
    /// What is wrong, in words.
    pub error: Option<String>,
}

/// Takes a field out of a form's state.
#[must_use]
pub fn bind(form: &FormState, name: &'static str) -> Bound {
    let style = style();
    Bound {
        name,
        id: name.to_owned(),
        values: form.values(name),
        error: form.problem(name).map(|problem| words::field_problem(style, problem)),
    }
}

impl Bound {
    /// A field that has not been filled yet.
    #[must_use]
    pub fn empty(name: &'static str) -> Self {
        Self {
            name,
            id: name.to_owned(),
            ..Self::default()
        }
    }

    /// The same field with an id of its own, where two forms of a page share a name.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Self {
        self.id = format!("{prefix}-{}", self.name);
        self
    }

    /// The same field, filled with `value` as long as nothing was typed.
    #[must_use]
    pub fn or(mut self, value: impl Into<String>) -> Self {
        if self.values.is_empty() {
            self.values.push(value.into());
        }
        self
    }

    /// What was typed.
    #[must_use]
    pub fn value(&self) -> String {
        self.values.first().cloned().unwrap_or_default()
    }

    /// Whether `value` was chosen.
    #[must_use]
    pub fn chosen(&self, value: &str) -> bool {
        self.values.iter().any(|chosen| chosen == value)
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(super) fn described_by(&self, hint: bool) -> Option<String> {
        let ids: Vec<_> = [(hint, "hint"), (self.error.is_some(), "error")]
            .into_iter()
            .filter(|(present, _)| *present)
            .map(|(_, part)| format!("{}-{part}", self.id))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    pub(super) fn hint_view(&self, hint: Option<String>) -> impl IntoView + use<> {
        let id = format!("{}-hint", self.id);
        hint.map(|hint| view! { <p class="form-field__hint" id=id>{hint}</p> })
    }

    pub(super) fn error_view(&self) -> impl IntoView + use<> {
        let id = format!("{}-error", self.id);
        self.error.clone().map(|error| {
            view! {
                <p class="form-field__error" id=id>
                    <Icon name="alert" />
                    <span>{error}</span>
                </p>
            }
        })
    }
}

/// A label, marked when the field may stay empty.
fn label_view(bound: &Bound, label: String, optional: bool) -> impl IntoView + use<> {
    let mark = optional.then(|| {
        view! { <span class="form-field__optional">{format!(" ({})", locales::ui_optional(locale()))}</span> }
    });
    view! { <label class="form-field__label" for=bound.id.clone()>{label}{mark}</label> }
}

/// A line of text.
#[component]
pub fn TextField(
    /// The field.
    bound: Bound,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// `email`, `tel`, `search`, `date`; `text` by default.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in: `email`, `tel`, `name`, `one-time-code`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The keyboard of a phone: `numeric`, `decimal`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// `ltr` for addresses, numbers and codes.
    #[prop(optional)]
    dir: Option<&'static str>,
    /// Longest answer in characters.
    #[prop(optional)]
    length_max: Option<u32>,
    /// The field may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Further classes of the control: `form-field__control--code`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    // The browser would word its own complaints, in its own language, before the server is
    // asked. So nothing is marked for it to check; `inputmode` brings the right keyboard.
    let (kind, inputmode) = if kind == "email" {
        ("text", Some("email"))
    } else {
        (kind, inputmode)
    };
    view! {
        <div class="form-field">
            {label_view(&bound, label, optional)} {bound.hint_view(hint)} {bound.error_view()}
            <input
                class=super::classes("form-field__control", class)
                id=bound.id.clone()
                name=bound.name
                type=kind
                value=bound.value()
                autocomplete=autocomplete
                inputmode=inputmode
                dir=dir
                maxlength=length_max.map(|length| length.to_string())
                aria-required=(!optional).then_some("true")
                aria-describedby=described_by
                aria-invalid=bound.invalid()
            />
        </div>
    }
}

/// An amount in riyals. Digits of any kind and separators are accepted, so the browser does
/// not check it: the server says what is wrong.
#[component]
pub fn AmountField(
    /// The field.
    bound: Bound,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// The field may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    view! {
        <div class="form-field">
            {label_view(&bound, label, optional)} {bound.hint_view(hint)} {bound.error_view()}
            <div class="form-field__affix">
                <span class="form-field__affix-text">
                    <svg class="money__sign" aria-hidden="true">
                        <use href="#riyal" />
                    </svg>
                    <span class="visually-hidden">{locales::ui_currency(locale())}</span>
                </span>
                <input
                    class="form-field__control"
                    id=bound.id.clone()
                    name=bound.name
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    dir="ltr"
                    value=bound.value()
                    aria-describedby=described_by
                    aria-invalid=bound.invalid()
                />
            </div>
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The field.
    bound: Bound,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// Lines to begin with.
    #[prop(default = 5)]
    rows: u32,
    /// Longest answer in characters.
    #[prop(optional)]
    length_max: Option<u32>,
    /// The language of the text where it is not the page's: `ar`, `en`.
    #[prop(optional)]
    lang: Option<&'static str>,
    /// The field may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    view! {
        <div class="form-field">
            {label_view(&bound, label, optional)} {bound.hint_view(hint)} {bound.error_view()}
            <textarea
                class="form-field__control"
                id=bound.id.clone()
                name=bound.name
                rows=rows.to_string()
                lang=lang
                dir=lang.map(|_| "auto")
                maxlength=length_max.map(|length| length.to_string())
                aria-required=(!optional).then_some("true")
                aria-describedby=described_by
                aria-invalid=bound.invalid()
            >
                {textarea_text(&bound.value())}
            </textarea>
        </div>
    }
}

/// One of many answers.
#[component]
pub fn Select(
    /// The field.
    bound: Bound,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// The answers; an empty value first stands for "any" or "choose".
    choices: Vec<Choice>,
    /// The field may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let described_by = bound.described_by(hint.is_some());
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = bound.chosen(&choice.value);
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <div class="form-field">
            {label_view(&bound, label, optional)} {bound.hint_view(hint)} {bound.error_view()}
            <div class="form-field__select">
                <select
                    class="form-field__control"
                    id=bound.id.clone()
                    name=bound.name
                    aria-describedby=described_by
                    aria-invalid=bound.invalid()
                >
                    {options}
                </select>
                <Icon name="chevron-down" />
            </div>
        </div>
    }
}

/// A form that came back with two errors, for examples.
pub(super) fn example_form() -> FormState {
    let typed = [("amount", "-5"), ("email", "noura@")];
    let fields = Fields::from_pairs(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let mut errors = FormErrors::default();
    errors.push("amount", FieldProblem::NotPositive);
    errors.push("email", FieldProblem::InvalidEmail);
    FormState::rejected(fields, errors)
}

/// What stands between the tags of a text area. The renderer writes it as it is, so it is escaped
/// here; a line break at the start is doubled, for readers of HTML drop the first.
fn textarea_text(value: &str) -> String {
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with(['\n', '\r']) {
        format!("\n{escaped}")
    } else {
        escaped
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let hint = || Some(locales::ui_example_hint(locale).to_owned());
    let form = example_form();
    let choices = vec![
        Choice::new("", locales::ui_example_most_needed(locale)),
        Choice::new("health", locales::ui_example_field(locale)),
    ];
    let text = view! {
        <TextField bound=Bound::empty("example-name") label=locales::ui_example_name(locale) hint=hint() optional=true />
    };
    let refused = view! {
        <div class="form">
            <AmountField bound=bind(&form, "amount") label=locales::ui_example_amount(locale) />
            <TextField
                bound=bind(&form, "email")
                label=locales::ui_example_email(locale)
                hint=hint()
                kind="email"
                autocomplete="email"
                dir="ltr"
            />
        </div>
    };
    let code = view! {
        <TextField
            bound=Bound::empty("example-code")
            label=locales::ui_example_code(locale)
            class="form-field__control--code"
            inputmode="numeric"
            autocomplete="one-time-code"
            dir="ltr"
        />
    };
    vec![
        Example::new("text", text),
        Example::new("refused", refused),
        Example::new("code", code),
        Example::new(
            "select",
            view! { <Select bound=Bound::empty("example-field") label=locales::ui_example_where(locale) choices=choices /> },
        ),
        Example::new(
            "text area",
            view! { <TextArea bound=Bound::empty("example-message") label=locales::ui_example_message(locale) hint=hint() /> },
        ),
    ]
}
