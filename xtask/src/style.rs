//! The style sheet: `style/main.css` and all it imports in one file, minified, with hashed
//! names for itself and for the fonts that it names.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::layout::Layout;
use crate::manifest::Manifest;
use crate::{css_lint, files};

/// A font whose name has this mark is for rare letters, and fetched only when one is met.
const RARE_FONT_MARK: &str = "-more";
/// What stands first in the list of fonts to fetch early, because it is the site's source language.
const FIRST_FONT_MARK: &str = "arabic";

/// The oldest browsers that know `light-dark()`: what they lack is added, nothing more.
fn targets() -> Targets {
    const fn version(major: u32, minor: u32) -> Option<u32> {
        Some(major << 16 | minor << 8)
    }
    Targets::from(Browsers {
        chrome: version(123, 0),
        edge: version(123, 0),
        firefox: version(120, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    })
}

/// Builds the style sheet and notes it and its fonts in the manifest.
pub(crate) fn build(layout: &Layout) -> Result<()> {
    css_lint::check(layout)?;
    let entry = layout.root.join("style/main.css");
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&entry).map_err(|error| anyhow!("style: {error}"))?;
    sheet
        .minify(MinifyOptions {
            targets: targets(),
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets: targets(),
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    let mut css = printed.code;
    let mut fonts = Vec::new();
    for dependency in printed.dependencies.unwrap_or_default() {
        let Dependency::Url(dependency) = dependency else {
            continue;
        };
        let published = publish(layout, &dependency.url)
            .with_context(|| format!("{} names {}", dependency.loc.file_path, dependency.url))?;
        css = css.replace(&dependency.placeholder, &published);
        if files::has_extension(Path::new(&published), "woff2") && !fonts.contains(&published) {
            fonts.push(published);
        }
    }
    let name = format!("style.{}.css", files::short_hash(css.as_bytes()));
    files::write_if_changed(&layout.pkg().join(&name), css.as_bytes())?;
    // What the binary's glue imports is listed beside the rare fonts, and stays.
    let mut manifest = Manifest::read(layout)?;
    manifest.others.retain(|path| !path.ends_with(".woff2"));
    let (rare, mut early): (Vec<String>, Vec<String>) =
        fonts.into_iter().partition(|font| font.contains(RARE_FONT_MARK));
    early.sort_by_key(|font| !font.contains(FIRST_FONT_MARK));
    manifest.others.extend(rare);
    manifest.fonts = early;
    manifest.css = format!("/pkg/{name}");
    manifest.write(layout)
}

/// Copies a file of `public/` that the style sheet names to a hashed name, and gives its path
/// on the site. Inline data and references within a drawing are left as they are.
fn publish(layout: &Layout, url: &str) -> Result<String> {
    if url.starts_with("data:") || url.starts_with('#') {
        return Ok(url.to_owned());
    }
    let Some(path) = url.strip_prefix('/') else {
        bail!("a file is named from the site's root, such as /fonts/name.woff2");
    };
    let source = layout.root.join("public").join(path);
    let content = files::read(&source)?;
    let stem = source.file_stem().unwrap_or_default().to_string_lossy();
    let extension = source.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}.{}.{extension}", files::short_hash(&content));
    files::write_if_changed(&layout.pkg().join(&name), &content)?;
    Ok(format!("/pkg/{name}"))
}
