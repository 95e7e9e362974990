//! What a first visit loads, against `budget.toml`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::compress::brotli;
use crate::files;
use crate::layout::Layout;
use crate::manifest::Manifest;

/// The limits, in bytes as they cross the network.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// The browser's binary, its glue and its loader.
    script_bytes_max: usize,
    /// The style sheet.
    style_bytes_max: usize,
    /// The fonts that are fetched early.
    font_bytes_max: usize,
    /// All of these, and the page itself.
    first_load_bytes_max: usize,
    /// What is set aside for the page itself, which is only known when it is served.
    page_bytes_reserved: usize,
}

/// Prints what a first visit loads.
///
/// # Errors
/// A limit that is passed, or a site that is not built.
pub(crate) fn check(layout: &Layout) -> Result<()> {
    let text = files::read_text(&layout.root.join("budget.toml"))?;
    let budget: Budget = toml::from_str(&text).context("budget.toml")?;
    let manifest = Manifest::read(layout)?;
    let script = size_of(layout, &[&manifest.boot, &manifest.js, &manifest.wasm])?
        + size_of(
            layout,
            &manifest
                .others
                .iter()
                .filter(|path| path.ends_with(".js"))
                .collect::<Vec<_>>(),
        )?;
    let style = size_of(layout, &[&manifest.css])?;
    let fonts = size_of(layout, &manifest.fonts.iter().collect::<Vec<_>>())?;
    let rows = [
        ("WASM and JS", script, budget.script_bytes_max),
        ("style sheet", style, budget.style_bytes_max),
        ("fonts", fonts, budget.font_bytes_max),
        (
            "first load",
            script + style + fonts + budget.page_bytes_reserved,
            budget.first_load_bytes_max,
        ),
    ];
    for (name, bytes, bytes_max) in rows {
        println!("budget: {name:<12} {bytes:>8} of {bytes_max:>8} bytes");
    }
    let passed: Vec<&str> = rows
        .iter()
        .filter(|(_, bytes, max)| bytes > max)
        .map(|(name, ..)| *name)
        .collect();
    if !passed.is_empty() {
        bail!("over the budget of budget.toml: {}", passed.join(", "));
    }
    Ok(())
}

/// The bytes that cross the network for these paths of the site.
fn size_of(layout: &Layout, paths: &[&String]) -> Result<usize> {
    let mut bytes = 0;
    for path in paths {
        let file = layout.site.join(path.trim_start_matches('/'));
        if path.is_empty() || !file.is_file() {
            bail!(
                "the site in {} is not built: run `xtask site` first",
                layout.site.display()
            );
        }
        bytes += transferred(&file)?;
    }
    Ok(bytes)
}

fn transferred(file: &Path) -> Result<usize> {
    let compressed = files::with_suffix(file, "br");
    if compressed.is_file() {
        return Ok(files::read(&compressed)?.len());
    }
    let content = files::read(file)?;
    // A font is compressed already, and is sent as it is.
    Ok(if files::has_extension(file, "woff2") {
        content.len()
    } else {
        brotli(&content)?.len()
    })
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn the_parts_fit_into_the_whole() {
        let budget: Budget = toml::from_str(include_str!("../../budget.toml")).unwrap();
        let parts =
            budget.script_bytes_max + budget.style_bytes_max + budget.font_bytes_max + budget.page_bytes_reserved;
        assert!(
            parts >= budget.first_load_bytes_max,
            "a part could never use what the whole allows"
        );
        assert!(budget.script_bytes_max < budget.first_load_bytes_max);
    }
}
