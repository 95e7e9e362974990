//! The browser's binary: built by cargo, bound to the browser by wasm-bindgen, made smaller by
//! wasm-opt where npm has installed it, and given hashed names.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::files;
use crate::layout::Layout;
use crate::manifest::Manifest;

const TARGET: &str = "wasm32-unknown-unknown";
/// What the files are called before their hash.
const NAME: &str = "ataa";
/// What rustc may use in the binary, all of it in every browser since 2023.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// Raised when the steps below change, so that an unchanged binary is bound again.
const STEPS_VERSION: u32 = 1;

/// Builds the binary, the glue and the loader, and notes them in the manifest.
pub(crate) fn build(layout: &Layout) -> Result<()> {
    let raw = cargo_build(layout)?;
    let loader = files::read_text(&layout.root.join("frontend/boot.js"))?;
    let optimiser = find_optimiser(&layout.root);
    let stamp = stamp(&files::read(&raw)?, &loader, optimiser.as_deref());
    let stamp_path = files::with_suffix(&layout.site, "wasm-stamp");
    if std::fs::read_to_string(&stamp_path).is_ok_and(|present| present == stamp) && outputs_exist(layout)? {
        println!("wasm: unchanged");
        return Ok(());
    }
    let bound = bind(layout, &raw)?;
    if let Some(optimiser) = &optimiser {
        optimise(optimiser, &bound.join(format!("{NAME}_bg.wasm")))?;
    }
    publish(layout, &bound, &loader)?;
    files::write_if_changed(&stamp_path, stamp.as_bytes())?;
    if optimiser.is_none() {
        println!("wasm: built; without wasm-opt it is larger than it could be (npm ci installs it)");
    }
    Ok(())
}

/// Has cargo build `frontend` for the browser, and gives the file's path.
fn cargo_build(layout: &Layout) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&layout.root)
        .env("CARGO_TARGET_DIR", &layout.target)
        .args([
            "build",
            "--package",
            "frontend",
            "--target",
            TARGET,
            "--profile",
            &layout.wasm_profile,
        ])
        .status()
        .context("cargo cannot be started")?;
    if !status.success() {
        bail!("the browser's binary did not build");
    }
    // Cargo keeps the profile "dev" in a directory of another name.
    let directory = if layout.wasm_profile == "dev" {
        "debug"
    } else {
        &layout.wasm_profile
    };
    Ok(layout.target.join(TARGET).join(directory).join("frontend.wasm"))
}

/// wasm-opt of the npm package `binaryen`, or one that the caller names.
fn find_optimiser(root: &Path) -> Option<PathBuf> {
    let installed = root.join("node_modules/.bin/wasm-opt");
    installed.is_file().then_some(installed)
}

fn stamp(raw: &[u8], loader: &str, optimiser: Option<&Path>) -> String {
    format!(
        "{STEPS_VERSION} {} {} {}",
        files::short_hash(raw),
        files::short_hash(loader.as_bytes()),
        if optimiser.is_some() { "optimised" } else { "as built" }
    )
}

fn outputs_exist(layout: &Layout) -> Result<bool> {
    let manifest = Manifest::read(layout)?;
    let outputs = [&manifest.js, &manifest.wasm, &manifest.boot];
    Ok(outputs
        .iter()
        .all(|path| !path.is_empty() && layout.site.join(path.trim_start_matches('/')).is_file()))
}

/// Runs wasm-bindgen, and gives the directory with its output.
fn bind(layout: &Layout, raw: &Path) -> Result<PathBuf> {
    let directory = layout.target.join("xtask").join("bound");
    if directory.is_dir() {
        // Snippets of an earlier build would be published again.
        std::fs::remove_dir_all(&directory)?;
    }
    Bindgen::new()
        .input_path(raw)
        .out_name(NAME)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .omit_default_module_path(true)
                .generate(&directory)
        })
        .map_err(|error| anyhow::anyhow!("wasm-bindgen: {error:#}"))?;
    Ok(directory)
}

fn optimise(optimiser: &Path, wasm: &Path) -> Result<()> {
    let status = Command::new(optimiser)
        .arg("-Oz")
        .args(WASM_FEATURES)
        .arg(wasm)
        .arg("--output")
        .arg(wasm)
        .status()
        .context("wasm-opt cannot be started")?;
    if !status.success() {
        bail!("wasm-opt failed");
    }
    Ok(())
}

/// Copies the bound files into the site under hashed names.
fn publish(layout: &Layout, bound: &Path, loader: &str) -> Result<()> {
    let pkg = layout.pkg();
    let mut manifest = Manifest::read(layout)?;
    // Snippets keep their names: the glue imports them, and their directories carry a hash.
    manifest.others.clear();
    let snippets = bound.join("snippets");
    for path in files::walk(&snippets)? {
        let relative = path.strip_prefix(bound)?;
        files::write_if_changed(&pkg.join(relative), &files::read(&path)?)?;
        manifest.others.push(format!("/pkg/{}", relative.display()));
    }
    let glue = files::read(&bound.join(format!("{NAME}.js")))?;
    let binary = files::read(&bound.join(format!("{NAME}_bg.wasm")))?;
    let glue_name = hashed_name(NAME, "js", &glue);
    let binary_name = hashed_name(NAME, "wasm", &binary);
    let loader = loader.replace("{{js}}", &glue_name).replace("{{wasm}}", &binary_name);
    let loader_name = hashed_name("boot", "js", loader.as_bytes());
    for (name, content) in [
        (&glue_name, glue.as_slice()),
        (&binary_name, binary.as_slice()),
        (&loader_name, loader.as_bytes()),
    ] {
        files::write_if_changed(&pkg.join(name), content)?;
    }
    manifest.js = format!("/pkg/{glue_name}");
    manifest.wasm = format!("/pkg/{binary_name}");
    manifest.boot = format!("/pkg/{loader_name}");
    manifest.write(layout)
}

fn hashed_name(name: &str, extension: &str, content: &[u8]) -> String {
    format!("{name}.{}.{extension}", files::short_hash(content))
}
