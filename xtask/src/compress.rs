//! Brotli and gzip beside each file, made once here so that the server never compresses.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::files;
use crate::layout::Layout;
use crate::manifest;

/// What the compressed files' names end in, after the whole name.
pub(crate) const ENCODINGS: [&str; 2] = ["br", "gz"];
/// Files that shrink; pictures and fonts are compressed already.
const EXTENSIONS: [&str; 9] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"];
/// Below this, a header costs more than the compression saves.
const SIZE_MIN_BYTES: usize = 256;
const BROTLI_QUALITY_BEST: i32 = 11;

/// Compresses every file that has changed since it was last compressed.
pub(crate) fn all(layout: &Layout) -> Result<()> {
    let manifest = layout.site.join(manifest::FILE_NAME);
    for path in files::walk(&layout.site)? {
        // The manifest is read by the server and by nobody else.
        if path != manifest
            && EXTENSIONS
                .iter()
                .any(|extension| files::has_extension(&path, extension))
        {
            one(&path)?;
        }
    }
    Ok(())
}

fn one(path: &Path) -> Result<()> {
    let [brotli_path, gzip_path] = ENCODINGS.map(|encoding| files::with_suffix(path, encoding));
    if is_newer(&brotli_path, path) && is_newer(&gzip_path, path) {
        return Ok(());
    }
    let content = files::read(path)?;
    for (destination, compressed) in [(&brotli_path, brotli(&content)?), (&gzip_path, gzip(&content)?)] {
        if content.len() >= SIZE_MIN_BYTES && compressed.len() < content.len() {
            fs::write(destination, compressed).with_context(|| format!("cannot write {}", destination.display()))?;
        } else if destination.is_file() {
            files::remove(destination)?;
        }
    }
    Ok(())
}

fn is_newer(path: &Path, source: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    matches!((modified(path), modified(source)), (Some(path), Some(source)) if path >= source)
}

/// Brotli at its best, as a browser receives it.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY_BEST,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut Cursor::new(content), &mut compressed, &parameters).context("brotli")?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).context("gzip")?;
    encoder.finish().context("gzip")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{brotli, gzip};

    #[test]
    fn what_is_compressed_comes_back() {
        let content = "عطاء ".repeat(1_000).into_bytes();
        let compressed = brotli(&content).unwrap();
        assert!(compressed.len() < content.len());
        let mut restored = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut restored).unwrap();
        assert_eq!(restored, content);
        let mut restored = Vec::new();
        flate2::read::GzDecoder::new(gzip(&content).unwrap().as_slice())
            .read_to_end(&mut restored)
            .unwrap();
        assert_eq!(restored, content);
    }
}
