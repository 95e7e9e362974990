//! Loads a running Ataa and tells what it did, as rows of a Markdown table.
//!
//! `scripts/bench` starts the servers and joins the rows into a report. Every figure stands beside
//! the ceiling of the same machine in the same run, because machines differ many times over.

// What is measured here is time.
#![allow(clippy::disallowed_methods)]

mod client;
mod disk;
mod donor;
mod load;
mod overload;
mod pages;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};

use load::Floors;

/// Loads a running Ataa.
#[derive(Debug, Parser)]
#[command(name = "bench", about, long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// How often this disk makes a small write durable, per second.
    Disk {
        /// A folder on the disk of the database.
        folder: PathBuf,
    },
    /// Serves the bytes of one page from memory: what any server on this machine can reach at most.
    Ceiling {
        /// Address to listen on.
        listen: SocketAddr,
        /// Address of the site, to fetch the page from.
        site: SocketAddr,
        /// The page.
        #[arg(default_value = "/ar")]
        path: String,
    },
    /// Asks for one page as often as the server answers.
    Page {
        /// The name in the first column.
        label: String,
        /// Address of the server.
        server: SocketAddr,
        /// The page.
        path: String,
        /// Connections that ask at the same time.
        #[arg(long, default_value_t = 32)]
        connections: usize,
        /// How long.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Sent along; a cookie of Ataa's makes the server render the page anew.
        #[arg(long, default_value = "")]
        cookie: String,
        #[command(flatten)]
        floors: Floors,
    },
    /// Asks for a signed-in donor's pages at a fixed rate, whatever the answers take.
    Dashboard {
        /// Address of the site, in demo mode.
        site: SocketAddr,
        /// Requests a second.
        #[arg(long, default_value_t = 300)]
        rate: u64,
        /// How long.
        #[arg(long, default_value_t = 15)]
        seconds: u64,
        /// Whose dashboard.
        #[arg(long, default_value = "donor@example.org")]
        email: String,
        #[command(flatten)]
        floors: Floors,
    },
    /// Gives, from the quick form to the gift's own page with the money booked.
    Donations {
        /// The name in the first column.
        label: String,
        /// Address of the site, in demo mode.
        site: SocketAddr,
        /// Donations a second; 0: as many as the server takes.
        #[arg(long, default_value_t = 0)]
        rate: u64,
        /// Donors at the same time.
        #[arg(long, default_value_t = 64)]
        donors: usize,
        /// How long.
        #[arg(long, default_value_t = 15)]
        seconds: u64,
        #[command(flatten)]
        floors: Floors,
    },
    /// Ten times as many readers as keep the server busy, alone and beside donors.
    Overload {
        /// Address of the site, in demo mode.
        site: SocketAddr,
        /// The page that is read.
        #[arg(default_value = "/ar/charities")]
        path: String,
        /// Sent along, so that the page is rendered each time.
        #[arg(long, default_value = "ataa_locale=ar")]
        cookie: String,
        /// How long each part takes.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(arguments.command))
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Disk { folder } => {
            println!("{}", disk::durable_writes_per_second(&folder)?);
            Ok(())
        }
        Command::Ceiling { listen, site, path } => pages::ceiling_serve(listen, site, &path).await,
        Command::Page {
            label,
            server,
            path,
            connections,
            seconds,
            cookie,
            floors,
        } => {
            let outcome = pages::page_load(server, path, cookie, connections, Duration::from_secs(seconds)).await?;
            println!("{}", outcome.row(&label));
            outcome.accepted(floors)
        }
        Command::Overload {
            site,
            path,
            cookie,
            seconds,
        } => overload::overload(site, &path, &cookie, Duration::from_secs(seconds)).await,
        Command::Dashboard {
            site,
            rate,
            seconds,
            email,
            floors,
        } => {
            let outcome = pages::dashboard_load(site, &email, rate, Duration::from_secs(seconds)).await?;
            println!("{}", outcome.row(&format!("donor dashboard at {rate}/s")));
            outcome.accepted(floors)
        }
        Command::Donations {
            label,
            site,
            rate,
            donors,
            seconds,
            floors,
        } => {
            let outcome = donor::donations_load(site, rate, donors, Duration::from_secs(seconds)).await?;
            println!("{}", outcome.row(&label));
            outcome.accepted(floors)
        }
    }
}
