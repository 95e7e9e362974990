//! Refuses left and right in style sheets: the same sheet serves Arabic and English, so every
//! direction is said as start and end.
//!
//! A line that truly means a side of the screen says so in a comment `/* physical: why */`.

use anyhow::{Result, bail};

use crate::files;
use crate::layout::Layout;

/// The comment that allows a side of the screen on its line.
const PERMIT: &str = "/* physical:";
/// Words that name a side of the screen.
const SIDES: [&str; 2] = ["left", "right"];

/// Checks every style sheet.
///
/// # Errors
/// One line for each declaration that names a side.
pub(crate) fn check(layout: &Layout) -> Result<()> {
    let mut found = Vec::new();
    for path in files::walk(&layout.root.join("style"))? {
        if !files::has_extension(&path, "css") {
            continue;
        }
        let text = files::read_text(&path)?;
        let shown = path.strip_prefix(&layout.root).unwrap_or(&path).display().to_string();
        found.extend(
            physical_declarations(&text)
                .into_iter()
                .map(|(line, text)| format!("{shown}:{line}: {text}")),
        );
    }
    if found.is_empty() {
        return Ok(());
    }
    bail!(
        "sides of the screen in style sheets (say start and end, or /* physical: why */):\n{}",
        found.join("\n")
    );
}

/// The declarations that name a side of the screen, with their lines.
fn physical_declarations(text: &str) -> Vec<(usize, String)> {
    let permitted: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains(PERMIT))
        .map(|(index, _)| index + 1)
        .collect();
    let mut found = Vec::new();
    let mut chunk = String::new();
    let mut chunk_line = 1;
    let mut line = 1;
    for letter in blank_comments_and_strings(text).chars() {
        match letter {
            // What ends with a brace was a selector or a condition, not a declaration.
            '{' => chunk.clear(),
            ';' | '}' => {
                if names_side(&chunk) && !permitted.iter().any(|allowed| (chunk_line..=line).contains(allowed)) {
                    found.push((chunk_line, chunk.split_whitespace().collect::<Vec<_>>().join(" ")));
                }
                chunk.clear();
            }
            _ => {
                if chunk.trim().is_empty() {
                    chunk_line = line;
                }
                chunk.push(letter);
            }
        }
        if letter == '\n' {
            line += 1;
            if chunk.trim().is_empty() {
                chunk_line = line;
            }
        }
    }
    found
}

/// Whether a declaration names a side as a word or as a part of a property (`margin-left`).
fn names_side(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else {
        return false;
    };
    let property = property.trim();
    // A custom property's name is our own word for something.
    let in_property = !property.starts_with("--") && property.split('-').any(|part| SIDES.contains(&part));
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    in_property || value.split(|letter| !is_word(letter)).any(|word| SIDES.contains(&word))
}

/// The text with comments and strings blanked and every line where it was.
fn blank_comments_and_strings(text: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let keep_lines = |letter: char| if letter == '\n' { '\n' } else { ' ' };
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'*') => {
                blanked.push(' ');
                let mut before = ' ';
                // The star that opens the comment cannot also close it.
                letters.next();
                for inside in letters.by_ref() {
                    blanked.push(keep_lines(inside));
                    if before == '*' && inside == '/' {
                        break;
                    }
                    before = inside;
                }
            }
            '"' | '\'' => {
                blanked.push(letter);
                let mut escaped = false;
                for inside in letters.by_ref() {
                    if inside == letter && !escaped {
                        blanked.push(letter);
                        break;
                    }
                    blanked.push(keep_lines(inside));
                    escaped = inside == '\\' && !escaped;
                }
            }
            _ => blanked.push(letter),
        }
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::physical_declarations;

    fn lines(text: &str) -> Vec<usize> {
        physical_declarations(text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn sides_are_found_in_properties_and_values() {
        assert_eq!(lines("a {\n  margin-left: 1px;\n  text-align: right }\n"), [2, 3]);
        assert_eq!(lines("a { left: 0; border-top-right-radius: 1px }"), [1, 1]);
        assert_eq!(lines("a { background: linear-gradient(to right, red, blue); }"), [1]);
    }

    #[test]
    fn start_and_end_pass_and_so_do_words_that_contain_a_side() {
        assert_eq!(
            lines("a { inset-inline-start: 0; margin-inline: 1px; color: var(--bright-left-over); }"),
            [0; 0]
        );
        assert_eq!(
            lines(".left:hover, .right { color: red; }\n@media (min-width: 1px) { b { top: 0 } }"),
            [0; 0]
        );
    }

    #[test]
    fn comments_and_strings_are_not_read() {
        assert_eq!(lines("/* left: 0; } */ a { content: \"left; right\"; }"), [0; 0]);
    }

    #[test]
    fn a_line_may_say_that_it_means_the_screen() {
        assert_eq!(
            lines("a {\n  left: 0; /* physical: follows the pointer */\n  right: 0;\n}"),
            [3]
        );
    }
}
