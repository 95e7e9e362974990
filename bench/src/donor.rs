//! The whole donation path over HTTP, by the forms that people use without scripts: quick gift,
//! checkout, the gateway's page, and back to the gift, which is shown only once its money is booked
//! and durable.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};

use crate::client::Client;
use crate::load::{Outcome, Pace, load};

/// More donors than any run has a second.
const DONORS_PER_SECOND_MAX: u64 = 10_000;

/// Gives for a while: at a rate, or as often as the server takes it.
pub(crate) async fn donations_load(
    site: SocketAddr,
    rate: u64,
    donors: usize,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let fields = fields_of(site).await?;
    let first = first_number();
    let mut clients = Vec::with_capacity(donors);
    for _ in 0..donors {
        clients.push(Client::connect(site).await?);
    }
    let pace = if rate == 0 { Pace::Free } else { Pace::Rate(rate) };
    load(clients, pace, length, move |mut client, number| {
        let field = pick(&fields, number);
        async move {
            let done = donate(&mut client, first + number, &field).await;
            (client, done)
        }
    })
    .await
}

/// No donor of this run has given in an earlier one: the same gift of one donor twice in a while is asked about.
fn first_number() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since_epoch.as_secs() * DONORS_PER_SECOND_MAX
}

fn pick(fields: &[String], number: u64) -> String {
    let count = u64::try_from(fields.len()).unwrap_or(1).max(1);
    let index = usize::try_from(number % count).unwrap_or_default();
    fields.get(index).cloned().unwrap_or_default()
}

/// The fields of giving that the quick form offers; the empty one is "where it is most needed".
async fn fields_of(site: SocketAddr) -> anyhow::Result<Vec<String>> {
    let mut client = Client::connect(site).await?;
    let page = client.get("/ar/give").await?;
    let select = page
        .text()?
        .split("name=\"field\"")
        .nth(1)
        .context("the quick form names no field")?
        .split("</select>")
        .next()
        .unwrap_or_default()
        .to_owned();
    let fields: Vec<String> = select
        .split("value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(ToOwned::to_owned)
        .collect();
    if fields.is_empty() {
        bail!("the quick form offers nothing");
    }
    Ok(fields)
}

/// One donor's gift. It is done when the gift's page is where the site leads: before that, the money
/// was asked of the gateway's own books, booked, and written durably.
async fn donate(client: &mut Client, number: u64, field: &str) -> anyhow::Result<()> {
    client.become_visitor(address_of(number));
    let riyals = (10 + number % 90).to_string();
    let gift = [
        ("amount_choice", "other"),
        ("amount", riyals.as_str()),
        ("field", field),
        ("intention", "sadaqah"),
        ("action", "give"),
    ];
    let checkout = client.post_onward("/ar/give", &gift).await?;
    let page = client.get(&checkout).await?;
    let text = page.text()?;
    let key = hidden(text, "idempotency_key")?;
    let total = hidden(text, "total_halalas")?;
    let mobile = format!("05{:08}", number % 100_000_000);
    let contact = [
        ("idempotency_key", key),
        ("total_halalas", total),
        ("mobile", mobile.as_str()),
        ("surplus_choice", "similar"),
    ];
    let gateway = client.post_onward(&checkout, &contact).await?;
    let back = client.post_onward(&gateway, &[("action", "approve")]).await?;
    let done = client.get(&back).await?;
    if done.status != 303 || !done.location()?.contains("/donations/") {
        bail!("{back} answers {}", done.status);
    }
    Ok(())
}

/// Donors come from many addresses (RFC 2544's range for benchmarks).
fn address_of(number: u64) -> String {
    format!(
        "198.{}.{}.{}",
        18 + number / 65_536 % 2,
        number / 256 % 256,
        number % 256
    )
}

/// The value of a hidden field.
fn hidden<'p>(page: &'p str, name: &str) -> anyhow::Result<&'p str> {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(mark.as_str())
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .with_context(|| format!("the page has no field {name}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_are_read() {
        let page = r#"<input type="hidden" name="total_halalas" value="5000"><input name="x" value="">"#;
        assert_eq!(hidden(page, "total_halalas").unwrap(), "5000");
        assert!(hidden(page, "idempotency_key").is_err());
    }

    #[test]
    fn addresses_differ_and_stay_in_the_range() {
        assert_eq!(address_of(0), "198.18.0.0");
        assert_eq!(address_of(65_536 + 257), "198.19.1.1");
        assert_eq!(address_of(2 * 65_536), "198.18.0.0");
    }
}
