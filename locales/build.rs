//! Compiles the Fluent files of both languages to Rust functions (see `src/compiler.rs`).

// The same module is compiled into the crate's tests.
#[path = "src/compiler.rs"]
mod compiler;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/compiler.rs");
    match build() {
        Ok(problems) if problems.is_empty() => ExitCode::SUCCESS,
        Ok(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("cargo::error=the messages could not be compiled: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Compiles the crate's messages, and the sample that its tests call.
fn build() -> io::Result<Vec<compiler::Problem>> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let destination = PathBuf::from(variable("OUT_DIR")?);
    let mut problems = Vec::new();
    for (folder, output) in [("", "messages.rs"), ("tests/sample", "sample.rs")] {
        let mut files = Vec::new();
        for language in compiler::Language::ALL {
            let directory = root.join(folder).join(language.code());
            println!("cargo::rerun-if-changed={}", directory.display());
            files.extend(read_files(&root, &directory, language)?);
        }
        match compiler::compile(&files) {
            Ok(code) => fs::write(destination.join(output), code)?,
            Err(found) => problems.extend(found),
        }
    }
    Ok(problems)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// Reads the `.ftl` files of one language, in the order of their names.
fn read_files(root: &Path, directory: &Path, language: compiler::Language) -> io::Result<Vec<compiler::SourceFile>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let slice = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        // Named from the workspace's root, so that an editor can jump to it.
        let shown = path.strip_prefix(root).unwrap_or(&path).display();
        files.push(compiler::SourceFile {
            path: format!("locales/{shown}"),
            slice,
            language,
            text: fs::read_to_string(&path)?,
        });
    }
    Ok(files)
}
