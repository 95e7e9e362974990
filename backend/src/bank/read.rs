//! From the bytes of a file to statements: which encoding, which format.

use std::borrow::Cow;

use domain::bank::{Place, ProblemKind, Statement, StatementFormat, StatementProblem, mt940_read, statement_check};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::camt::camt053_read;

/// The largest file that is taken: a busy day of an account is some hundred kilobytes.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// How far into a file its XML declaration can reach.
const DECLARATION_BYTES_MAX: usize = 200;

/// Reads a file and checks each of its statements by itself.
///
/// # Errors
/// The first problem, in terms of the file.
pub(super) fn statements_read(bytes: &[u8]) -> Result<(StatementFormat, Vec<Statement>), StatementProblem> {
    let whole = |kind| StatementProblem::new(Place::File, kind);
    if bytes.len() > FILE_BYTES_MAX {
        let max_bytes = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
        return Err(whole(ProblemKind::TooLarge { max_bytes }));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(whole(ProblemKind::Empty));
    }
    let text = text_of(bytes).ok_or_else(|| whole(ProblemKind::Encoding))?;
    let (format, statements) = match format_of(&text) {
        Some(StatementFormat::Camt053) => (StatementFormat::Camt053, camt053_read(&text)?),
        Some(StatementFormat::Mt940) => (StatementFormat::Mt940, mt940_read(&text)?),
        None => return Err(whole(ProblemKind::UnknownFormat)),
    };
    for statement in &statements {
        statement_check(statement)?;
    }
    Ok((format, statements))
}

/// XML begins with an angle bracket, MT940 with a block header or a tag.
fn format_of(text: &str) -> Option<StatementFormat> {
    let start = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{1}');
    if start.starts_with('<') {
        Some(StatementFormat::Camt053)
    } else if start.starts_with("{1:") || start.starts_with("{4:") || start.starts_with(":20:") {
        Some(StatementFormat::Mt940)
    } else {
        None
    }
}

/// The signs of a file: by its byte order mark, by what its XML declaration names, as UTF-8, and else
/// as Windows-1256, which older Arabic systems write. Nothing is replaced: what does not fit is told.
fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark_length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark_length..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(bytes);
    }
    if let Some(encoding) = declared(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(bytes);
    }
    let utf8 = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    let is_xml = bytes.trim_ascii_start().starts_with(b"<");
    if utf8.is_some() || is_xml {
        return utf8;
    }
    WINDOWS_1256.decode_without_bom_handling_and_without_replacement(bytes)
}

/// A first sign of ASCII with an empty byte beside it.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, first, 0, ..] if first.is_ascii() && *first != 0 => Some(UTF_16BE),
        [first, 0, _, 0, ..] if first.is_ascii() && *first != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// What `<?xml … encoding="…"?>` names. A name of 16-bit signs is wrong here, where each is one byte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES_MAX)];
    let head: String = head.iter().map(|byte| char::from(*byte)).collect();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration
        .split("encoding")
        .nth(1)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    (encoding != UTF_16BE && encoding != UTF_16LE).then_some(encoding)
}
