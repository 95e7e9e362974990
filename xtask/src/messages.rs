//! Finds messages that no Rust source uses.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use anyhow::{Result, bail};

use crate::files;
use crate::layout::Layout;

/// The crates whose sources may use a message.
const CRATES: [&str; 6] = ["app", "backend", "documents", "domain", "frontend", "server"];

/// Compares the messages with the names in the sources.
///
/// # Errors
/// One line for each message that is not used.
pub(crate) fn check(layout: &Layout) -> Result<()> {
    let mut used = HashSet::new();
    for name in CRATES {
        for path in files::walk(&layout.root.join(name).join("src"))? {
            if files::has_extension(&path, "rs") {
                collect_names(&files::read_text(&path)?, &mut used);
            }
        }
    }
    let mut unused = BTreeSet::new();
    let mut count = 0;
    for path in files::walk(&layout.root.join("locales/ar"))? {
        let text = files::read_text(&path)?;
        for (line, id) in message_ids(&text) {
            count += 1;
            if !used.contains(&id.replace('-', "_")) {
                let shown = path.strip_prefix(&layout.root).unwrap_or(Path::new("")).display();
                unused.insert(format!("{shown}:{line}: {id}"));
            }
        }
    }
    if unused.is_empty() {
        println!("messages: all {count} are used");
        return Ok(());
    }
    let unused: Vec<String> = unused.into_iter().collect();
    bail!(
        "{} messages of {count} are not used anywhere:\n{}",
        unused.len(),
        unused.join("\n")
    );
}

/// The messages that a file defines, with their lines. Terms are not messages.
fn message_ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let is_id = id.starts_with(|letter: char| letter.is_ascii_lowercase())
            && id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        is_id.then_some((index + 1, id))
    })
}

/// Adds every name in the source that is not in a line comment: a message that is only
/// mentioned is not used.
fn collect_names(source: &str, names: &mut HashSet<String>) {
    for line in source.lines() {
        let code = line.split("//").next().unwrap_or_default();
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        for word in code.split(|letter| !is_name(letter)).filter(|word| word.contains('_')) {
            names.insert(word.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{collect_names, message_ids};
    use std::collections::HashSet;

    #[test]
    fn ids_are_those_at_the_start_of_a_line() {
        let text = "# giving-comment = no\n-term = no\ngiving-a = { $n ->\n    [one] x = y\n}\ngiving-b= c\n";
        assert_eq!(
            message_ids(text).collect::<Vec<_>>(),
            [(3, "giving-a"), (6, "giving-b")]
        );
    }

    #[test]
    fn a_name_in_a_comment_does_not_count() {
        let mut names = HashSet::new();
        collect_names(
            "let a = locales::giving_a(locale); // giving_b\n/// giving_c\n",
            &mut names,
        );
        assert!(names.contains("giving_a"));
        assert!(!names.contains("giving_b") && !names.contains("giving_c"));
    }
}
