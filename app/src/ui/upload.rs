//! Choosing files.

use leptos::prelude::*;

use super::example::Example;
use super::form_field::Bound;
use super::{Icon, locale};

/// A place to choose or drop files. The form needs `enctype="multipart/form-data"`.
#[component]
pub fn FileUpload(
    /// The field.
    bound: Bound,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// Kinds and sizes that are taken.
    #[prop(into)]
    hint: String,
    /// Kinds the browser offers: `image/jpeg,image/png,image/webp,application/pdf`.
    accept: &'static str,
    /// Whether several files may be chosen.
    #[prop(optional)]
    multiple: bool,
) -> impl IntoView {
    let described_by = bound.described_by(true);
    view! {
        <div class="upload">
            <span class="form-field__label" id=format!("{}-label", bound.id)>
                {label}
            </span>
            {bound.error_view()}
            <label class="upload__drop">
                <Icon name="upload" />
                <span>{locales::ui_upload_choose(locale())}</span>
                <span class="form-field__hint" id=format!("{}-hint", bound.id)>
                    {hint}
                </span>
                <input
                    class="upload__input"
                    type="file"
                    id=bound.id.clone()
                    name=bound.name
                    accept=accept
                    multiple=multiple
                    aria-labelledby=format!("{}-label", bound.id)
                    aria-describedby=described_by
                    aria-invalid=bound.invalid()
                />
            </label>
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let view = view! {
        <FileUpload
            bound=Bound::empty("example-photo")
            label=locales::ui_example_photos(locale)
            hint=locales::ui_example_photos_hint(locale)
            accept="image/jpeg,image/png,image/webp"
            multiple=true
        />
    };
    vec![Example::new("photographs", view)]
}
