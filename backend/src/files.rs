//! Uploaded files on disk, named by their content: `files/<2 hex digits>/<sha256>`.
//!
//! Nothing that is sent is believed: the kind is read from the content, the size and the
//! number of pixels are checked before anything is decoded, and pictures are written anew
//! from their pixels, so that what travelled with them (EXIF, place, a second file behind
//! the first) is gone. Documents are kept as they are, but only without active content.

mod pdf;
mod photo;

use std::io::Write;
use std::path::{Path, PathBuf};

use domain::error::{AppError, FieldProblem};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{Context, Error, Result};

pub use photo::PHOTO_PIXELS_MAX;

/// The largest photo taken, as sent.
pub const PHOTO_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The largest document taken.
pub const DOCUMENT_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Files being decoded at the same time; a decoded photo takes up to 100 MB of memory.
const DECODERS_MAX: usize = 2;
/// Length of a file's name: SHA-256 in hexadecimal digits.
const HASH_LENGTH: usize = 64;

static DECODERS: Semaphore = Semaphore::const_new(DECODERS_MAX);

/// What a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// JPEG, PNG or WebP.
    Photo,
    /// PDF.
    Document,
}

/// A file that is safely on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of what is stored, in hexadecimal digits.
    pub hash: String,
    /// Media type of what is stored.
    pub media_type: &'static str,
    /// Size of what is stored.
    pub byte_count: i64,
    /// Width, for a photo.
    pub width_pixels: Option<i64>,
    /// Height, for a photo.
    pub height_pixels: Option<i64>,
}

/// What is wrong with an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The person can do something about it.
    Problem(FieldProblem),
    /// The disk or the program failed.
    Broken(String),
}

/// Checks an upload by its content and stores it. `field` is the form field that a
/// refusal is tied to.
///
/// # Errors
/// Invalid when it is too large, not what it says, or holds active content; unavailable
/// when the disk does not take it.
pub async fn file_accept(context: &Context, field: &str, kind: FileKind, bytes: Vec<u8>) -> Result<StoredFile> {
    let bytes_max = match kind {
        FileKind::Photo => PHOTO_BYTES_MAX,
        FileKind::Document => DOCUMENT_BYTES_MAX,
    };
    if bytes.len() > bytes_max {
        let max_bytes = u64::try_from(bytes_max).unwrap_or(u64::MAX);
        return Err(AppError::invalid(field, FieldProblem::UploadTooLarge { max_bytes }).into());
    }
    let _permit = DECODERS.acquire().await.map_err(Error::unavailable)?;
    let root = files_root(context);
    let outcome = tokio::task::spawn_blocking(move || match kind {
        FileKind::Photo => photo::accept(&root, &bytes),
        FileKind::Document => pdf::accept(&root, &bytes),
    })
    .await
    .map_err(Error::internal)?;
    outcome.map_err(|refusal| match refusal {
        Refusal::Problem(problem) => AppError::invalid(field, problem).into(),
        Refusal::Broken(reason) => Error::unavailable(reason),
    })
}

/// Stores a picture that this program drew and encoded itself (demo data). It is no larger than a
/// card shows it, so it is its own small version.
///
/// # Errors
/// Unavailable when the disk does not take it.
pub fn drawing_store(data_dir: &Path, bytes: &[u8], width_pixels: u32, height_pixels: u32) -> Result<StoredFile> {
    let (root, hash) = (data_dir.join("files"), hash_of(bytes));
    for thumbnail in [true, false] {
        let path = stored_path(&root, &hash, thumbnail).ok_or_else(|| Error::internal("a hash that is no name"))?;
        write_whole(&path, bytes).map_err(|refusal| Error::unavailable(format!("{refusal:?}")))?;
    }
    Ok(StoredFile {
        media_type: media_type_of(bytes),
        byte_count: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        width_pixels: Some(i64::from(width_pixels)),
        height_pixels: Some(i64::from(height_pixels)),
        hash,
    })
}

/// Reads a stored file, or its small version.
///
/// # Errors
/// Not found when there is none of that name, unavailable when the disk does not answer.
pub async fn file_read(context: &Context, hash: &str, thumbnail: bool) -> Result<Vec<u8>> {
    let path = stored_path(&files_root(context), hash, thumbnail).ok_or(AppError::NotFound)?;
    match tokio::fs::read(&path).await {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(AppError::NotFound.into()),
        Err(error) => Err(Error::unavailable(error)),
    }
}

/// Where a stored file lies, for the program that sets PDFs.
#[must_use]
pub fn file_path(context: &Context, hash: &str) -> Option<PathBuf> {
    stored_path(&files_root(context), hash, false)
}

/// Media type by the first bytes, of the kinds that are ever stored.
#[must_use]
pub fn media_type_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        _ => "application/octet-stream",
    }
}

fn files_root(context: &Context) -> PathBuf {
    context.configuration.data_dir.join("files")
}

/// `None` when the text is not the name of a file: it must never lead anywhere else.
fn stored_path(root: &Path, hash: &str, thumbnail: bool) -> Option<PathBuf> {
    let is_hash = hash.len() == HASH_LENGTH && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return None;
    }
    let name = if thumbnail {
        format!("{hash}.thumb")
    } else {
        hash.to_owned()
    };
    Some(root.join(&hash[..2]).join(name))
}

fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Writes a file whole or not at all: under another name first, synced, then renamed.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let broken = |error: std::io::Error| Refusal::Broken(format!("{}: {error}", path.display()));
    if path.exists() {
        return Ok(());
    }
    let folder = path
        .parent()
        .ok_or_else(|| Refusal::Broken("a file without a folder".to_owned()))?;
    std::fs::create_dir_all(folder).map_err(broken)?;
    let mut draft = tempfile_in(folder).map_err(broken)?;
    let written = draft
        .1
        .write_all(bytes)
        .and_then(|()| draft.1.sync_all())
        .and_then(|()| std::fs::rename(&draft.0, path))
        // The name, too, has to be on the disk before a row of the database tells of the file.
        .and_then(|()| std::fs::File::open(folder)?.sync_all());
    if let Err(error) = written {
        // What is left of a failed write is of no use; if it cannot be removed either, the disk is at fault.
        let _ = std::fs::remove_file(&draft.0);
        return Err(broken(error));
    }
    Ok(())
}

/// A new file in the folder that nobody else writes.
fn tempfile_in(folder: &Path) -> std::io::Result<(PathBuf, std::fs::File)> {
    static COUNTER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = folder.join(format!(".draft-{}-{number}", std::process::id()));
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)?;
    Ok((path, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        let root = Path::new("files");
        let good = "a".repeat(64);
        assert!(stored_path(root, &good, false).is_some());
        assert!(stored_path(root, &good, true).is_some_and(|path| path.ends_with(format!("aa/{good}.thumb"))));
        for bad in [
            "",
            "..",
            "../../etc/passwd",
            &"A".repeat(64),
            &"a".repeat(63),
            &format!("{}/", "a".repeat(63)),
        ] {
            assert_eq!(stored_path(root, bad, false), None, "{bad}");
        }
    }

    #[test]
    fn a_file_is_written_whole_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ab").join("name");
        assert_eq!(write_whole(&path, b"content"), Ok(()));
        assert_eq!(write_whole(&path, b"content"), Ok(()));
        assert_eq!(std::fs::read(&path).unwrap(), b"content");
        let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1);
    }

    #[test]
    fn a_disk_that_refuses_is_no_success() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, b"").unwrap();
        assert!(matches!(
            write_whole(&in_the_way.join("ab"), b"x"),
            Err(Refusal::Broken(_))
        ));
    }
}
