//! The build steps that cargo does not know: `cargo run -p xtask -- help`.
//!
//! The site's root that they fill is what the server reads: static files as they are, hashed
//! files in `pkg/`, and `manifest.json` with the hashed files' names.

mod budget;
mod compress;
mod css_lint;
mod files;
mod layout;
mod manifest;
mod messages;
mod public;
mod style;
mod wasm;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use layout::Layout;

const HELP: &str = "\
usage: xtask COMMAND [--profile PROFILE] [--out DIRECTORY]

  site            wasm, css, public and compress, in this order
  wasm            the browser's binary and its loader, with hashed names, into DIRECTORY/pkg
  css             style/main.css with all it imports, and the fonts it names
  public          the files of public/, as they are
  compress        brotli and gzip beside every file worth it
  budget          fails when what a first visit loads is larger than budget.toml allows
  check-css       fails on left and right in style/ (the site is read in both directions)
  check-messages  fails on messages that no Rust source uses

  PROFILE    cargo's profile of the browser's binary: wasm-dev (default) or wasm-release
  DIRECTORY  the site's root; default target/site";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let mut layout = Layout::find()?;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--profile" => layout.wasm_profile = value()?,
            "--out" => layout.site = std::path::absolute(value()?)?,
            _ => bail!("unknown argument {argument}\n\n{HELP}"),
        }
    }
    match command.as_str() {
        "site" => site(&layout),
        "wasm" => wasm::build(&layout),
        "css" => style::build(&layout),
        "public" => public::copy(&layout),
        "compress" => compress::all(&layout),
        "budget" => budget::check(&layout),
        "check-css" => css_lint::check(&layout),
        "check-messages" => messages::check(&layout),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown command {command}\n\n{HELP}"),
    }
}

/// Everything that the server serves as files.
fn site(layout: &Layout) -> Result<()> {
    wasm::build(layout)?;
    style::build(layout)?;
    public::copy(layout)?;
    manifest::remove_unlisted(layout)?;
    compress::all(layout)
}
