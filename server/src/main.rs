//! The `ataa` program.

use std::process::ExitCode;

/// Pages are thousands of small allocations; the system's allocator spent a quarter of a page's time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::command_line::run().await
}
