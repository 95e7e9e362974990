//! `manifest.json`: the names of the hashed files, which the server puts into its pages.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::compress::ENCODINGS;
use crate::files;
use crate::layout::Layout;

/// What the server looks for in the site's root.
pub(crate) const FILE_NAME: &str = "manifest.json";

/// Paths below the site's root, each starting with a slash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Manifest {
    /// The style sheet.
    pub(crate) css: String,
    /// The glue between the browser and its binary.
    pub(crate) js: String,
    /// The browser's binary.
    pub(crate) wasm: String,
    /// The script that a page names: it loads the other two where they are needed.
    pub(crate) boot: String,
    /// Fonts worth fetching before the style sheet asks for them, Arabic first.
    pub(crate) fonts: Vec<String>,
    /// Further hashed files that the others refer to.
    pub(crate) others: Vec<String>,
}

impl Manifest {
    /// Reads the manifest; before the first step has run, it is empty.
    pub(crate) fn read(layout: &Layout) -> Result<Self> {
        let path = layout.site.join(FILE_NAME);
        if !path.is_file() {
            return Ok(Self::default());
        }
        serde_json::from_slice(&files::read(&path)?).with_context(|| format!("{} is damaged", path.display()))
    }

    pub(crate) fn write(&self, layout: &Layout) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        files::write_if_changed(&layout.site.join(FILE_NAME), text.as_bytes())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.css, &self.js, &self.wasm, &self.boot]
            .into_iter()
            .chain(&self.fonts)
            .chain(&self.others)
            .map(|path| path.trim_start_matches('/'))
    }
}

/// Removes the hashed files of earlier builds.
pub(crate) fn remove_unlisted(layout: &Layout) -> Result<()> {
    let manifest = Manifest::read(layout)?;
    let kept: BTreeSet<_> = manifest
        .names()
        .flat_map(|name| {
            let path = layout.site.join(name);
            let compressed = ENCODINGS.map(|encoding| files::with_suffix(&path, encoding));
            compressed.into_iter().chain([path])
        })
        .collect();
    for path in files::walk(&layout.pkg())? {
        if !kept.contains(&path) {
            files::remove(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    /// The server reads these names (app/src/page/assets.rs).
    #[test]
    fn the_names_are_those_that_the_server_reads() {
        let text = serde_json::to_string(&Manifest::default()).unwrap();
        assert_eq!(text, r#"{"css":"","js":"","wasm":"","boot":"","fonts":[],"others":[]}"#);
    }
}
