//! The `ataa` server as a library, so that tests drive the same router as the program.

pub mod command_line;
pub mod gateway_settings;
pub mod guard;
pub mod health;
pub mod jobs;
mod panics;
mod plain_page;
pub mod router;
pub mod settings;
pub mod shed;
pub mod static_files;
mod verify;
