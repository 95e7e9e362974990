//! Documents: PDF without active content.
//!
//! A document is evidence (an invoice, a delivery note), so it is kept byte for byte. What
//! could act when it is opened is refused: scripts, launching programs, opening actions,
//! embedded files, forms that send. Names are looked for as a reader would read them, with
//! `#xx` escapes undone, in the file and inside its compressed object streams.

use std::io::Read;
use std::path::Path;

use domain::error::FieldProblem;
use flate2::read::ZlibDecoder;

use super::{Refusal, StoredFile, hash_of, stored_path, write_whole};

/// Names that make a document act, or that hide what it does. The shorter ones (`JS`, `AA`) do
/// nothing without one of these, and turn up by chance in packed pictures.
const REFUSED_NAMES: &[&[u8]] = &[
    b"JavaScript",
    b"Launch",
    b"OpenAction",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"Rendition",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"GoToR",
    b"XFA",
    b"Encrypt",
];
/// Encodings of an object stream that are not undone here, so nothing may hide in them.
const REFUSED_OBJECT_ENCODINGS: &[&[u8]] = &[
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"LZWDecode",
    b"RunLengthDecode",
    b"Crypt",
    b"Predictor",
    b"AHx",
    b"A85",
    b"LZW",
];
/// The most bytes that one compressed stream may unfold to and still be looked through.
const STREAM_BYTES_MAX: u64 = 48 * 1024 * 1024;
/// The most bytes that all of them together may unfold to.
const STREAMS_BYTES_MAX: u64 = 192 * 1024 * 1024;
/// How far from the end the end mark may stand.
const END_MARK_WITHIN: usize = 1_024;

/// Checks and stores a document.
pub(super) fn accept(root: &Path, bytes: &[u8]) -> Result<StoredFile, Refusal> {
    check(bytes).map_err(Refusal::Problem)?;
    let hash = hash_of(bytes);
    let path = stored_path(root, &hash, false).ok_or_else(|| Refusal::Broken("a hash that is no name".to_owned()))?;
    write_whole(&path, bytes)?;
    Ok(StoredFile {
        hash,
        media_type: "application/pdf",
        byte_count: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        width_pixels: None,
        height_pixels: None,
    })
}

fn check(bytes: &[u8]) -> Result<(), FieldProblem> {
    let tail = &bytes[bytes.len().saturating_sub(END_MARK_WITHIN)..];
    let has_version = bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.");
    if !has_version || find(tail, b"%%EOF").is_none() {
        return Err(FieldProblem::UploadNotPdf);
    }
    if holds_name(bytes, REFUSED_NAMES) || streams_are_active(bytes) {
        return Err(FieldProblem::UploadActiveContent);
    }
    Ok(())
}

fn holds_name(bytes: &[u8], refused: &[&[u8]]) -> bool {
    Names { bytes, at: 0 }.any(|name| refused.contains(&name.as_slice()))
}

/// Looks through every stream that unfolds with zlib, whatever it says that it is. An object
/// stream that would have to be unfolded in another way is refused unread.
fn streams_are_active(bytes: &[u8]) -> bool {
    let mut left = STREAMS_BYTES_MAX;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let dictionary = dictionary(&bytes[..at + found]);
        at += found + b"stream".len();
        if holds_name(dictionary, &[b"ObjStm"]) && holds_name(dictionary, REFUSED_OBJECT_ENCODINGS) {
            return true;
        }
        let mut unfolded = Vec::new();
        let limit = STREAM_BYTES_MAX.min(left);
        // A stream that breaks off or is no zlib still gave what it could.
        let _ = ZlibDecoder::new(skip_line_end(&bytes[at..]))
            .take(limit + 1)
            .read_to_end(&mut unfolded);
        let length = u64::try_from(unfolded.len()).unwrap_or(u64::MAX);
        if length > limit || holds_name(&unfolded, REFUSED_NAMES) {
            return true;
        }
        left -= length;
    }
    false
}

/// From the last `obj` to the end: where a stream's dictionary stands.
fn dictionary(before: &[u8]) -> &[u8] {
    let start = before.windows(3).rposition(|part| part == b"obj").unwrap_or(0);
    &before[start..]
}

fn skip_line_end(bytes: &[u8]) -> &[u8] {
    match bytes {
        [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
        _ => bytes,
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The names in a stretch of PDF: what follows a slash, with its escapes undone.
struct Names<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Names<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let slash = self.bytes[self.at..].iter().position(|byte| *byte == b'/')?;
        let mut at = self.at + slash + 1;
        let mut name = Vec::new();
        while let Some(byte) = self.bytes.get(at).copied() {
            if is_delimiter(byte) {
                break;
            }
            let escaped = if byte == b'#' {
                escaped_byte(self.bytes, at)
            } else {
                None
            };
            name.push(escaped.unwrap_or(byte));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        self.at = at;
        Some(name)
    }
}

fn escaped_byte(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at + 1..at + 3)?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn document(body: &[u8]) -> Vec<u8> {
        [
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog ".as_slice(),
            body,
            b">>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
        ]
        .concat()
    }

    fn object_stream(content: &[u8], dictionary: &str) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let head = format!(
            "%PDF-1.7\n4 0 obj\n<< /Type /ObjStm {dictionary} /Length {} >>\nstream\r\n",
            packed.len()
        );
        [head.as_bytes(), &packed, b"\nendstream\nendobj\n%%EOF"].concat()
    }

    #[test]
    fn a_plain_document_is_kept_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let sent = document(b"/Pages 2 0 R /Lang (ar)");
        let stored = accept(root.path(), &sent).unwrap();
        assert_eq!(stored.media_type, "application/pdf");
        assert_eq!(
            std::fs::read(stored_path(root.path(), &stored.hash, false).unwrap()).unwrap(),
            sent
        );
        assert!(check(&object_stream(b"<< /Type /Page >>", "/Filter /FlateDecode")).is_ok());
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for sent in [
            b"".as_slice(),
            b"%PDF-",
            b"%PDF-1.7 no end",
            b"\xFF\xD8\xFF",
            b"<html>%PDF-1.7 %%EOF",
        ] {
            assert_eq!(check(sent), Err(FieldProblem::UploadNotPdf));
        }
    }

    #[test]
    fn active_content_is_refused_however_it_is_written() {
        let cases: [&[u8]; 9] = [
            b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
            b"/Names << /JavaScript 3 0 R >>",
            b"/A << /S /#4Aava#53cript >>",
            b"/A<</S/Launch/F(cmd.exe)>>",
            b"/AA << /O << /S /GoToR >> >>",
            b"/EmbeddedFiles 3 0 R",
            b"/AcroForm << /XFA 3 0 R >>",
            b"/A << /S /SubmitForm >>",
            b"/Encrypt 9 0 R",
        ];
        for body in cases {
            assert_eq!(
                check(&document(body)),
                Err(FieldProblem::UploadActiveContent),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }

    #[test]
    fn active_content_is_found_in_compressed_objects() {
        let script = b"3 0 << /S /JavaScript /J#53 (app.alert(1)) >>";
        assert_eq!(
            check(&object_stream(script, "/Filter /FlateDecode")),
            Err(FieldProblem::UploadActiveContent)
        );
        let hidden = object_stream(b"harmless", "/Filter [ /ASCII85Decode /FlateDecode ]");
        assert_eq!(check(&hidden), Err(FieldProblem::UploadActiveContent));
        let shifted = object_stream(b"harmless", "/Filter /FlateDecode /DecodeParms << /Predictor 12 >>");
        assert_eq!(check(&shifted), Err(FieldProblem::UploadActiveContent));
    }

    #[test]
    fn a_stream_that_unfolds_without_end_is_refused() {
        let zeros = vec![0_u8; usize::try_from(STREAM_BYTES_MAX).unwrap() + 10];
        assert_eq!(
            check(&object_stream(&zeros, "/Filter /FlateDecode")),
            Err(FieldProblem::UploadActiveContent)
        );
    }
}
