//! A donor's client that never gives up: plain forms over HTTP, each step sent again, with
//! the same body, until it is answered. It keeps its own log of what it was promised.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;

use crate::html::{self, Form};

/// One request may hang while the program is killed under it.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(20);
/// Before a step is tried again.
const AGAIN_PAUSE: Duration = Duration::from_millis(40);
/// Far longer than any outage of the tests.
const STEP_TIME_MAX: Duration = Duration::from_secs(180);
/// Questions about a payment that is still under way.
const ASKED_MAX: usize = 200;

/// What a donor was promised.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// The key that the form carried, the same in every retry.
    pub(crate) key: String,
    /// What the donor pays.
    pub(crate) amount_halalas: i64,
    /// The gateway's name for the payment.
    pub(crate) reference: String,
    /// The secret of the gift's own page, once the donor was led there.
    pub(crate) token: Option<String>,
    /// When the site showed the receipt, in microseconds since the epoch by this machine's clock.
    pub(crate) thanked_at_us: Option<i64>,
}

/// What all donors of a test were promised, in the order in which they were.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientLog {
    promises: Arc<Mutex<Vec<Promise>>>,
    /// Steps that had to be sent again.
    pub(crate) retries: Arc<AtomicU64>,
}

impl ClientLog {
    fn begin(&self, promise: Promise) -> usize {
        let mut promises = self.promises.lock().unwrap();
        promises.push(promise);
        promises.len() - 1
    }

    /// Notes a promise that was made outside [`Donor::set_up`].
    pub(crate) fn promise(&self, key: &str, amount_halalas: i64, reference: &str) -> usize {
        self.begin(Promise {
            key: key.to_owned(),
            amount_halalas,
            reference: reference.to_owned(),
            token: None,
            thanked_at_us: None,
        })
    }

    fn change(&self, index: usize, change: impl FnOnce(&mut Promise)) {
        change(&mut self.promises.lock().unwrap()[index]);
    }

    /// A copy of the log.
    pub(crate) fn promises(&self) -> Vec<Promise> {
        self.promises.lock().unwrap().clone()
    }

    /// How many donors hold a receipt.
    pub(crate) fn thanked(&self) -> usize {
        let promises = self.promises.lock().unwrap();
        promises
            .iter()
            .filter(|promise| promise.thanked_at_us.is_some())
            .count()
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) text: String,
}

impl Answer {
    /// The first form that goes to an address that ends so.
    pub(crate) fn form(&self, action_end: &str) -> Option<Form> {
        html::forms(&self.text, &self.path).into_iter().find(|form| {
            form.action
                .split('?')
                .next()
                .is_some_and(|path| path.ends_with(action_end))
        })
    }
}

/// One browser without script.
pub(crate) struct Donor {
    client: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
    log: ClientLog,
}

impl Donor {
    pub(crate) fn new(base: &str, log: &ClientLog) -> Self {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(REQUEST_TIME_MAX)
            .build()
            .unwrap();
        Self {
            client,
            base: base.to_owned(),
            cookies: BTreeMap::new(),
            log: log.clone(),
        }
    }

    /// Another browser window with the same cookies.
    pub(crate) fn second_tab(&self) -> Self {
        Self {
            client: self.client.clone(),
            base: self.base.clone(),
            cookies: self.cookies.clone(),
            log: self.log.clone(),
        }
    }

    /// Gives once, from the form to the receipt, whatever happens to the site meanwhile.
    /// Answers whether it came to a receipt.
    pub(crate) async fn give(&mut self, number: u64) -> bool {
        self.cookies.clear();
        let amount = format!("{}.{:02}", 5 + number % 400, number % 100);
        let (index, reference) = self.set_up(&amount, &mobile_of(number)).await;
        self.pay(index, &reference).await
    }

    /// The form and the checkout: the payment stands at the gateway.
    pub(crate) async fn set_up(&mut self, amount: &str, mobile: &str) -> (usize, String) {
        let checkout = self.checkout_page(amount).await;
        let form = checkout
            .form("/checkout")
            .unwrap_or_else(|| panic!("no checkout form: {} {}", checkout.status, checkout.text))
            .set("mobile", mobile);
        let key = form.value("idempotency_key").expect("the form carries its key");
        let sent = self.submit_until_answered(&form, &[303]).await;
        let reference = reference_in(&sent.location);
        let index = self.log.promise(&key, halalas(amount), &reference);
        (index, reference)
    }

    /// A quick gift where the need is greatest; answers the checkout page.
    pub(crate) async fn checkout_page(&mut self, amount: &str) -> Answer {
        let fields = [
            ("amount_choice", "other"),
            ("amount", amount),
            ("field", ""),
            ("action", "give"),
        ];
        let given = self.post_until_answered("/ar/give", &owned(&fields), &[303]).await;
        let path = self.own_path(&given.location);
        self.get_until_answered(&path).await
    }

    /// The gateway's button and the way back, until the receipt is shown.
    pub(crate) async fn pay(&mut self, index: usize, reference: &str) -> bool {
        let button = owned(&[("action", "approve")]);
        let path = format!("/test-gateway/pay/{reference}");
        // Pressed before, and the answer was lost: the gateway says so with a conflict.
        let pressed = self.post_until_answered(&path, &button, &[303, 409]).await;
        let back = if pressed.status == 303 {
            self.own_path(&pressed.location)
        } else {
            let page = self.get_until_answered(&path).await;
            html::tags(&page.text)
                .iter()
                .filter_map(|tag| tag.attribute("href"))
                .find(|href| href.contains("/checkout/return/"))
                .map(|href| self.own_path(&html::unescaped(href)))
                .unwrap_or_else(|| panic!("the gateway leads nowhere: {}", page.text))
        };
        for _ in 0..ASKED_MAX {
            let returned = self.get_until_answered(&back).await;
            let token = returned.location.rsplit('/').next().unwrap_or_default().to_owned();
            self.log.change(index, |promise| promise.token = Some(token.clone()));
            let page = self.get_until_answered(&self.own_path(&returned.location)).await;
            if page.text.contains(&format!("/donations/{token}/receipt.pdf")) {
                self.log.change(index, |promise| promise.thanked_at_us = Some(now_us()));
                return true;
            }
            tokio::time::sleep(AGAIN_PAUSE).await;
        }
        false
    }

    pub(crate) async fn get_until_answered(&mut self, path: &str) -> Answer {
        self.until_answered(path, None, &[200, 303]).await
    }

    pub(crate) async fn post_until_answered(
        &mut self,
        path: &str,
        fields: &[(String, String)],
        wanted: &[u16],
    ) -> Answer {
        self.until_answered(path, Some(fields), wanted).await
    }

    pub(crate) async fn submit_until_answered(&mut self, form: &Form, wanted: &[u16]) -> Answer {
        self.post_until_answered(&form.action, &form.pairs(), wanted).await
    }

    /// Sends the same request until the site answers it with anything but an outage.
    async fn until_answered(&mut self, path: &str, fields: Option<&[(String, String)]>, wanted: &[u16]) -> Answer {
        let began = Instant::now();
        loop {
            match self.send(path, fields).await {
                Ok(answer) if wanted.contains(&answer.status) => return answer,
                Ok(answer) if answer.status >= 500 => {}
                Ok(answer) => panic!("{path} answered {}: {}", answer.status, answer.text),
                Err(_) => {}
            }
            assert!(began.elapsed() < STEP_TIME_MAX, "{path} was never answered");
            self.log.retries.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(AGAIN_PAUSE).await;
        }
    }

    /// One request, once.
    pub(crate) async fn send(
        &mut self,
        path: &str,
        fields: Option<&[(String, String)]>,
    ) -> Result<Answer, reqwest::Error> {
        let body = fields.map(|fields| {
            let pairs = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            ("application/x-www-form-urlencoded".to_owned(), pairs.into_bytes())
        });
        self.send_body(path, body).await
    }

    /// Sends a form with a file in it, once.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Result<Answer, reqwest::Error> {
        const BOUNDARY: &str = "boundary-of-the-faults";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let (name, media_type, bytes) = file;
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: {media_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send_body(path, Some((kind, body))).await
    }

    async fn send_body(&mut self, path: &str, body: Option<(String, Vec<u8>)>) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.base);
        let mut request = match body {
            Some((kind, body)) => self
                .client
                .post(url)
                .header("content-type", kind)
                .header("origin", &self.base)
                .body(body),
            None => self.client.get(url),
        };
        request = request.header("sec-fetch-site", "same-origin");
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let response = request.send().await?;
        for header in response.headers().get_all("set-cookie") {
            let text = header.to_str().unwrap();
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status().as_u16();
        let location = response
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let text = response.text().await?;
        Ok(Answer {
            path: path.to_owned(),
            status,
            location,
            text,
        })
    }

    /// An address of the site without its host.
    pub(crate) fn own_path(&self, address: &str) -> String {
        let path = address.strip_prefix(self.base.as_str()).unwrap_or(address);
        assert!(path.starts_with('/'), "{address} leaves the site");
        path.to_owned()
    }
}

/// Fields as they are sent.
pub(crate) fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A mobile number for each donor, so that no rule takes them for one person.
pub(crate) fn mobile_of(number: u64) -> String {
    format!("05{:08}", 10_000_000 + number % 90_000_000)
}

/// The gateway's name for a payment, out of the address of its page.
pub(crate) fn reference_in(location: &str) -> String {
    location
        .split('?')
        .next()
        .and_then(|path| path.rsplit_once("/test-gateway/pay/"))
        .map(|(_, reference)| reference.to_owned())
        .unwrap_or_else(|| panic!("{location:?} is not the gateway's page"))
}

fn halalas(amount: &str) -> i64 {
    let (riyals, rest) = amount.split_once('.').unwrap_or((amount, "00"));
    riyals.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap()
}

/// The machine's clock, which the program under test reads too.
pub(crate) fn now_us() -> i64 {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(since_epoch.as_micros()).unwrap()
}
