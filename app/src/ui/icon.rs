//! Icons: line drawings in the colour of the text.

use leptos::prelude::*;

use super::example::Example;
use super::icon_drawings::{DRAWINGS, MIRRORED};

/// An icon by its name, see [`DRAWINGS`]. It is decoration: the words beside it, or the
/// label of the button around it, say what it means. Icons that point along the line are
/// mirrored by themselves.
#[component]
pub fn Icon(
    /// One of the names in `icon_drawings.rs`; a test finds names that do not exist.
    name: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let mirrored = if MIRRORED.contains(&name) {
        " icon--mirrored"
    } else {
        ""
    };
    let drawing = drawing(name).unwrap_or_default();
    let class = super::classes("icon", class) + mirrored;
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=drawing></svg> }
}

/// The inside of an icon's drawing.
fn drawing(name: &str) -> Option<&'static str> {
    DRAWINGS
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()
        .map(|index| DRAWINGS[index].1)
}

pub(super) fn examples() -> Vec<Example> {
    let all = DRAWINGS
        .iter()
        .map(|(name, _)| view! { <li><Icon name=name class="icon--large" /></li> })
        .collect_view();
    vec![Example::new("all", view! { <ul class="cluster">{all}</ul> })]
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    #[test]
    fn drawings_are_in_order() {
        assert!(DRAWINGS.is_sorted_by(|a, b| a.0 < b.0));
        for name in MIRRORED {
            assert!(drawing(name).is_some(), "no icon is called {name}");
        }
    }

    /// Every literal `<Icon name="…"` and `icon="…"` of the crate names a drawing.
    #[test]
    fn every_icon_used_exists() {
        let mut files = Vec::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for mark in ["Icon name=\"", " icon=\""] {
                for rest in text.split(mark).skip(1) {
                    let name = rest.split('"').next().unwrap();
                    let placeholder = name.is_empty() || !name.is_ascii();
                    assert!(
                        placeholder || drawing(name).is_some(),
                        "{}: no icon is called {name}",
                        file.display()
                    );
                }
            }
        }
    }

    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
}
