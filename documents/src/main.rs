//! `ataa-documents`: reads one JSON document on standard input (see `backend::documents`)
//! and writes one tagged PDF on standard output. It has no other input: the page it sets
//! is a template of its own, and everything a person wrote arrives as data.

mod paper;

use std::io::{Read, Write};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The largest document accepted, pictures included.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // The caller logs this line; it never reaches a person.
            let _ = writeln!(std::io::stderr(), "{reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut input = Vec::new();
    std::io::stdin()
        .take(INPUT_BYTES_MAX)
        .read_to_end(&mut input)
        .map_err(|error| format!("the document cannot be read: {error}"))?;
    let mut document: Value =
        serde_json::from_slice(&input).map_err(|error| format!("the document is not JSON: {error}"))?;
    let pictures = take_pictures(&mut document)?;
    let pdf = paper::set(&document, pictures)?;
    std::io::stdout()
        .write_all(&pdf)
        .map_err(|error| format!("the PDF cannot be written: {error}"))
}

/// Moves the pictures out of the document: each `base64` becomes a virtual file, and the
/// document keeps its name.
fn take_pictures(document: &mut Value) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut pictures = Vec::new();
    let blocks = document.get_mut("blocks").and_then(Value::as_array_mut);
    for block in blocks.into_iter().flatten() {
        let images = block.get_mut("images").and_then(Value::as_array_mut);
        for image in images.into_iter().flatten() {
            let Some(text) = image.get("base64").and_then(Value::as_str) else {
                continue;
            };
            let bytes = STANDARD
                .decode(text)
                .map_err(|error| format!("a picture is not base64: {error}"))?;
            let name = format!("picture-{}", pictures.len());
            image["file"] = Value::String(name.clone());
            image["base64"] = Value::Null;
            pictures.push((name, bytes));
        }
    }
    Ok(pictures)
}
