//! The `ataa` program.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::command_line::run().await
}
