//! Where things are.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// The profile of the browser's binary unless another is asked for.
const WASM_PROFILE_DEFAULT: &str = "wasm-dev";

/// The directories that the steps read from and write to, all absolute.
pub(crate) struct Layout {
    /// The clone.
    pub(crate) root: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// The site's root.
    pub(crate) site: PathBuf,
    /// Cargo's profile of the browser's binary.
    pub(crate) wasm_profile: String,
}

impl Layout {
    /// Finds the clone from the current directory, and cargo's target directory as cargo does.
    ///
    /// # Errors
    /// Run outside the clone.
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::current_dir().context("the current directory is gone")?;
        let root = here
            .ancestors()
            .find(|directory| directory.join("frontend").is_dir() && directory.join("Cargo.lock").is_file())
            .context("run this inside the clone")?
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(directory) => std::path::absolute(PathBuf::from(directory))?,
            None => root.join("target"),
        };
        Ok(Self {
            site: target.join("site"),
            root,
            target,
            wasm_profile: WASM_PROFILE_DEFAULT.to_owned(),
        })
    }

    /// Hashed files, which a browser may keep for ever.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.site.join("pkg")
    }
}
