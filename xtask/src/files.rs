//! Reading and writing files so that an error names the file.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// Enough of a SHA-256 that two versions of one file never share a name.
const HASH_BYTES: usize = 8;

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file, making its directory, unless it already says the same: a file that is not
/// touched is not compressed again.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

pub(crate) fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))
}

/// The hash that stands in a file's name.
pub(crate) fn short_hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    hex::encode(&digest[..HASH_BYTES])
}

/// All files below a directory, ordered by path. A directory that does not exist has none.
pub(crate) fn walk(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if directory.is_dir() {
        walk_into(directory, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn walk_into(directory: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            walk_into(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().and_then(OsStr::to_str) == Some(extension)
}

/// The path with something added after its whole name: `a.css` and `br` give `a.css.br`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
