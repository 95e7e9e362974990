//! Names of the built files. They carry a hash of their content, so they are read from
//! the manifest that the build writes beside them.

use std::path::Path;

use serde::Deserialize;

/// Paths under the site's root, each starting with a slash. Empty when not built.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The browser binary's loader.
    pub js: String,
    /// The browser binary.
    pub wasm: String,
    /// The script that makes islands live.
    pub boot: String,
    /// Fonts worth fetching before the style sheet asks for them: Arabic first.
    pub fonts: Vec<String>,
}

impl Assets {
    /// Reads `manifest.json` in the site's root. A missing manifest gives a site without
    /// style or script, which still works.
    #[must_use]
    pub fn read(site_root: &Path) -> Self {
        let path = site_root.join("manifest.json");
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::error!(%error, path = %path.display(), "the site manifest cannot be read");
                Self::default()
            }),
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "no site manifest: pages have no style");
                Self::default()
            }
        }
    }
}
