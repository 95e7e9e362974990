//! The site's routes, read from its sources: a test that has to know all of them cannot
//! forget a new one.

use std::path::{Path, PathBuf};

/// A route as it stands in the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// Path without the language.
    pub(crate) path: String,
    /// It takes changes, not only questions.
    pub(crate) changes: bool,
    /// Where it is declared.
    pub(crate) file: String,
}

/// Words that make a route take changes.
const CHANGING: [&str; 7] = ["post_form(", "post(", "put(", "patch(", "delete(", "any(", "on("];

/// Every route of the site.
pub(crate) fn all() -> Vec<Route> {
    let mut routes = Vec::new();
    for file in sources() {
        let text = without_tests(&std::fs::read_to_string(&file).unwrap());
        routes.extend(routes_in(&text, &file.display().to_string()));
    }
    assert!(routes.len() > 10, "the sources were not found");
    routes
}

fn sources() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["app/src", "server/src"] {
        rust_files(&workspace.join(folder), &mut files);
    }
    files.sort();
    files
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn without_tests(text: &str) -> String {
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn routes_in(text: &str, file: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    for (start, _) in text.match_indices(".route(") {
        let call = call_arguments(&text[start + ".route(".len()..]);
        let call = call.trim_start();
        let path = call
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_else(|| panic!("{file}: a route without a literal path cannot be checked: {call}"));
        let handlers = &call[path.len() + 2..];
        routes.push(Route {
            path: path.to_owned(),
            changes: changes_in(handlers) > 0,
            file: file.to_owned(),
        });
    }
    routes
}

/// Up to the parenthesis that closes the call.
fn call_arguments(text: &str) -> &str {
    let mut depth = 1;
    for (index, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..index];
        }
    }
    text
}

/// How many handlers that take changes stand in a piece of source.
fn changes_in(text: &str) -> usize {
    CHANGING
        .iter()
        .flat_map(|word| text.match_indices(word))
        .filter(|(index, _)| {
            let before = text[..*index].chars().next_back().unwrap_or(' ');
            !before.is_alphanumeric() && before != '_'
        })
        .count()
}

#[test]
fn no_handler_of_changes_stands_outside_a_route() {
    for file in sources() {
        let name = file.display().to_string();
        if name.ends_with("page/respond.rs") {
            continue;
        }
        let text = without_tests(&std::fs::read_to_string(&file).unwrap());
        let everywhere = text.matches("post_form(").count() + text.matches("MethodRouter").count();
        let in_routes: usize = text
            .match_indices(".route(")
            .map(|(start, _)| {
                call_arguments(&text[start + ".route(".len()..])
                    .matches("post_form(")
                    .count()
            })
            .sum();
        assert_eq!(
            everywhere, in_routes,
            "{name}: post_form outside .route(…) would escape the tests"
        );
    }
}

#[test]
fn routes_are_read_from_sources() {
    let text = r#"Router::new().route("/a", get_page(a)).route("/b/{id}", get_page(b).merge(post_form(c)))
        .route(
            "/c",
            axum::routing::post(d),
        )"#;
    let found: Vec<_> = routes_in(text, "x")
        .into_iter()
        .map(|route| (route.path, route.changes))
        .collect();
    let expected = [("/a", false), ("/b/{id}", true), ("/c", true)];
    assert_eq!(found, expected.map(|(path, changes)| (path.to_owned(), changes)));
}
