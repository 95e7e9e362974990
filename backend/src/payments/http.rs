//! How gateways are spoken to. Whatever leaves open what happened (no answer, a slow, an
//! empty or a huge one, a page of HTML, an error of the other side) is unknown; only a
//! clear answer in JSON is believed.

use std::time::Duration;

use domain::money::Money;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::gateway::GatewayError;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest answer that is read.
pub(crate) const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Longest piece of a gateway's code that is passed on.
const CODE_LENGTH_MAX: usize = 80;

/// A way to one gateway.
pub(crate) struct GatewayHttp {
    client: Client,
    base_url: String,
}

/// An answer in JSON.
pub(crate) struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl GatewayHttp {
    /// Redirects are not followed: they would carry the key elsewhere.
    pub(crate) fn new(base_url: &str, answer_timeout: Duration) -> reqwest::Result<Self> {
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(answer_timeout)
            .redirect(Policy::none())
            .user_agent("ataa")
            .build()?;
        Ok(Self {
            client,
            base_url: base_url.trim_end_matches('/').to_owned(),
        })
    }

    /// A request to a path that begins with a slash.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base_url))
    }

    /// The address of a page that donors are sent to: over https, unless the gateway itself is
    /// spoken to without it (in tests).
    pub(crate) fn page(&self, url: String) -> Result<String, GatewayError> {
        let plain = self.base_url.starts_with("http://") && url.starts_with("http://");
        if url.starts_with("https://") || plain {
            return Ok(url);
        }
        Err(GatewayError::Unknown("the page has no address over https".to_owned()))
    }

    /// Sends a request and reads its answer, as long as it is a clear one.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, GatewayError> {
        let mut response = request.send().await.map_err(unknown)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unknown)? {
            if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(GatewayError::Unknown("the answer is too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        let asked_too_often = matches!(status, 408 | 409 | 425 | 429);
        if asked_too_often || !(200..500).contains(&status) || (300..400).contains(&status) {
            return Err(GatewayError::Unknown(format!("the answer has status {status}")));
        }
        if serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() {
            return Err(GatewayError::Unknown(format!(
                "the answer with status {status} is not JSON"
            )));
        }
        Ok(Answer { status, body })
    }
}

/// The address is left out of the log, because it may carry a key.
fn unknown(error: reqwest::Error) -> GatewayError {
    GatewayError::Unknown(error.without_url().to_string())
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer's body, whatever its status.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, GatewayError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| GatewayError::Unknown(format!("the answer is not what was expected: {error}")))
    }

    /// The body of a success. A clear no is worded with the gateway's own code.
    pub(crate) fn success<T: DeserializeOwned>(
        &self,
        code_of: impl FnOnce(&serde_json::Value) -> Option<String>,
    ) -> Result<T, GatewayError> {
        if self.is_success() {
            return self.read();
        }
        if self.status == 404 {
            return Err(GatewayError::NotFound);
        }
        let body: serde_json::Value = self.read()?;
        let code = code_of(&body).unwrap_or_default();
        Err(GatewayError::Refused(format!(
            "status {}, {}",
            self.status,
            code_clean(&code)
        )))
    }
}

/// A gateway's code, shortened and without anything that a log could stumble over.
pub(crate) fn code_clean(code: &str) -> String {
    code.chars()
        .filter(|character| character.is_ascii_graphic() || *character == ' ')
        .take(CODE_LENGTH_MAX)
        .collect()
}

/// One form field's worth of an address or a body, encoded.
pub(crate) fn form_encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// The amount as gateways write it: riyals with two decimals, `92.00`.
pub(crate) fn amount_decimal(amount: Money) -> String {
    let halalas = amount.halalas();
    let sign = if halalas < 0 { "-" } else { "" };
    let magnitude = halalas.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// Reads an amount that a gateway wrote, as `92`, `92.5` or `92.00`, exactly: no float
/// ever holds it. More than two decimals are accepted only when they are zeros.
pub(crate) fn amount_read(text: &str) -> Option<Money> {
    let (riyals, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if riyals.is_empty() || !digits(riyals) || !digits(decimals) || (decimals.is_empty() && text.contains('.')) {
        return None;
    }
    if decimals.len() > 2 && decimals[2..].bytes().any(|byte| byte != b'0') {
        return None;
    }
    let halalas: i64 = format!("{decimals:0<2}")[..2].parse().ok()?;
    let riyals: i64 = riyals.parse().ok()?;
    riyals.checked_mul(100)?.checked_add(halalas).map(Money::from_halalas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_exactly() {
        let money = |halalas| Some(Money::from_halalas(halalas));
        for (text, expected) in [
            ("92.00", money(9_200)),
            ("92", money(9_200)),
            ("92.5", money(9_250)),
            ("0.07", money(7)),
            ("1.500", money(150)),
            ("90071992547409.93", money(9_007_199_254_740_993)),
            ("1.505", None),
            ("1.", None),
            (".5", None),
            ("-1", None),
            ("1e3", None),
            ("", None),
            ("92233720368547758.08", None),
        ] {
            assert_eq!(amount_read(text), expected, "{text}");
        }
        assert_eq!(amount_decimal(Money::from_halalas(5)), "0.05");
        assert_eq!(amount_decimal(Money::from_halalas(123_456)), "1234.56");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(halalas in 0_i64..i64::MAX) {
            let amount = Money::from_halalas(halalas);
            prop_assert_eq!(amount_read(&amount_decimal(amount)), Some(amount));
        }
    }

    #[test]
    fn codes_are_clean() {
        assert_eq!(code_clean("card_declined\n<script>"), "card_declined<script>");
        assert_eq!(code_clean(&"x".repeat(200)).len(), CODE_LENGTH_MAX);
    }
}
