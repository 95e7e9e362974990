//! Far more readers than the server can serve, alone and beside donors (targets, fault 16): what
//! is still served of what the server can do in peace, and what happens to giving meanwhile.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::bail;

use crate::client::Client;
use crate::donor::donations_load;
use crate::load::{Floors, Outcome, Pace, load};
use crate::pages::page_load;

/// Connections that keep the server busy without overloading it.
const PEAK_CONNECTIONS: usize = 32;
/// How many times as many overload it.
const OVERLOAD_FACTOR: usize = 10;
/// How soon a reader who was sent away asks again; people wait longer.
const AGAIN_PAUSE: Duration = Duration::from_millis(20);
/// Donors who give meanwhile.
const DONORS: usize = 32;
/// The share of the peak that an overloaded server still has to serve, in percent.
const GOODPUT_PERCENT_MIN: u64 = 80;

/// Prints the rows of a table, and what of the peak was left.
///
/// # Errors
/// When anything but 200 and 503 is answered, a donor is sent away, or less is served than the target.
pub(crate) async fn overload(site: SocketAddr, path: &str, cookie: &str, length: Duration) -> anyhow::Result<()> {
    let peak = page_load(site, path.to_owned(), cookie.to_owned(), PEAK_CONNECTIONS, length).await?;
    println!(
        "{}",
        peak.row(&format!("readers, {PEAK_CONNECTIONS} connections: the peak"))
    );
    let crowd = PEAK_CONNECTIONS * OVERLOAD_FACTOR;
    let (flood, offered) = flood_load(site, path, cookie, crowd, length).await?;
    println!("{}", flood.row(&format!("readers, {crowd} connections")));
    let peace = donations_load(site, 0, DONORS, length).await?;
    println!("{}", peace.row(&format!("{DONORS} donors in peace")));
    let (beside, given) = tokio::join!(
        flood_load(site, path, cookie, crowd, length),
        donations_load(site, 0, DONORS, length)
    );
    let ((beside, _), given) = (beside?, given?);
    println!(
        "{}",
        beside.row(&format!("readers, {crowd} connections, beside donors"))
    );
    println!("{}", given.row(&format!("{DONORS} donors beside them")));

    let share = |part: &Outcome, whole: &Outcome| part.per_second() * 100 / whole.per_second().max(1);
    let kept = share(&flood, &peak);
    println!();
    println!(
        "Readers asked {}/s, {} times the peak; {kept}% of the peak was served. Beside donors {}% of the peak of pages \
         and {}% of the gifts in peace were served; {} gifts were sent away.",
        offered,
        offered / peak.per_second().max(1),
        share(&beside, &peak),
        share(&given, &peace),
        given.failed
    );
    given.accepted(Floors::default())?;
    if kept < GOODPUT_PERCENT_MIN {
        bail!("{kept}% of the peak is less than {GOODPUT_PERCENT_MIN}%");
    }
    Ok(())
}

/// Readers who ask again soon when they are sent away. Answers what was served, those sent away as
/// failed, and how much was asked for a second.
async fn flood_load(
    site: SocketAddr,
    path: &str,
    cookie: &str,
    connections: usize,
    length: Duration,
) -> anyhow::Result<(Outcome, u64)> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut client = Client::connect(site).await?;
        client.compressed = true;
        client.keep_cookie(cookie);
        clients.push(client);
    }
    let broken = Arc::new(AtomicU64::new(0));
    let (path, counted) = (path.to_owned(), Arc::clone(&broken));
    let outcome = load(clients, Pace::Free, length, move |mut client, _| {
        let (path, counted) = (path.clone(), Arc::clone(&counted));
        async move {
            let done = match client.get(&path).await {
                Ok(answer) if answer.status == 200 => Ok(()),
                Ok(answer) => {
                    if answer.status != 503 {
                        counted.fetch_add(1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(AGAIN_PAUSE).await;
                    Err(anyhow::anyhow!("{path} answers {}", answer.status))
                }
                Err(error) => {
                    counted.fetch_add(1, Ordering::Relaxed);
                    Err(error)
                }
            };
            (client, done)
        }
    })
    .await?;
    let broken = broken.load(Ordering::Relaxed);
    if broken > 0 {
        let first = outcome.first_failure.unwrap_or_default();
        bail!("{broken} answers were neither served nor sent away, the first failure: {first}");
    }
    let asked =
        (outcome.done + outcome.failed) * 1_000 / u64::try_from(outcome.elapsed.as_millis()).unwrap_or(1).max(1);
    Ok((outcome, asked))
}
