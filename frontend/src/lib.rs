//! The browser's entry point: it makes the islands ready to be brought to life, and nothing else.
//!
//! Each `#[island]` of `app` is exported from the same module under its own name; the loader
//! (`boot.js`, beside this crate) calls [`hydrate`] once, then each island on the page, and
//! then marks the page as live.

// Linked for the islands in it, which only the loader calls by name.
use app as _;

/// Prepares the reactive system that the islands run in. Called once, before any island.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
