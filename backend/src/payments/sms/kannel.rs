//! Kannel (Debian package `kannel`), which speaks the protocols of mobile operators and HTTP with us:
//! smsbox posts incoming messages to our address (`post-url`), takes outgoing ones at `sendsms` and
//! fetches a message's `dlr-url` for each report. docs/sms.md has its configuration.

use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::identity::Mobile;
use domain::payments::sms::{Encoding, INBOUND_LENGTH_MAX};
use subtle::ConstantTimeEq;

use super::operator::{
    Delivery, InboundMessage, InboundRefusal, InboundRequest, Outbound, Report, ReportStatus, SmsOperator,
};
use crate::configuration::KannelSettings;

/// The user name in front of the shared secret in Kannel's `post-url`.
const INBOUND_USER: &str = "ataa";
/// How long Kannel may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Every report: delivered 1, failed 2, buffered 4, taken by the centre 8, refused by it 16.
const REPORT_MASK: &str = "31";
/// The longest id of a message that is kept.
const MESSAGE_ID_LENGTH_MAX: usize = 100;
/// The largest body that can hold a message: four bytes a character at most.
const BODY_BYTES_MAX: usize = INBOUND_LENGTH_MAX * 8;
/// The longest answer of Kannel's that is kept with a message.
const ANSWER_LENGTH_MAX: usize = 120;

/// Kannel's HTTP interface.
pub struct Kannel {
    settings: KannelSettings,
}

impl Kannel {
    /// Kannel at the addresses of `settings`.
    #[must_use]
    pub fn new(settings: KannelSettings) -> Self {
        Self { settings }
    }

    fn origin_allowed(&self, origin: IpAddr) -> Result<(), InboundRefusal> {
        let origin = origin.to_canonical();
        if self.settings.allowed_origins.contains(&origin) {
            Ok(())
        } else {
            Err(InboundRefusal::Origin)
        }
    }

    /// The comparison takes the same time wherever the first difference is.
    fn secret_fits(&self, authorization: Option<&str>) -> Result<(), InboundRefusal> {
        let given = authorization
            .and_then(|header| header.strip_prefix("Basic "))
            .and_then(|encoded| STANDARD.decode(encoded.trim()).ok())
            .ok_or(InboundRefusal::Secret)?;
        let wanted = format!("{INBOUND_USER}:{}", self.settings.inbound_secret);
        if bool::from(wanted.as_bytes().ct_eq(&given)) {
            Ok(())
        } else {
            Err(InboundRefusal::Secret)
        }
    }

    fn request(&self, client: &reqwest::Client, message: &Outbound) -> reqwest::RequestBuilder {
        let settings = &self.settings;
        let coding = match message.encoding {
            Encoding::Gsm7 => "0",
            Encoding::Ucs2 => "2",
        };
        // Secrets go in headers: addresses are written into Kannel's access log.
        let mut request = client
            .post(&settings.send_url)
            .header("content-type", "text/plain; charset=UTF-8")
            .header("x-kannel-username", &settings.username)
            .header("x-kannel-password", &settings.password)
            .header("x-kannel-from", &settings.shortcode)
            .header("x-kannel-to", message.mobile.as_str())
            .header("x-kannel-coding", coding)
            .header("x-kannel-dlr-mask", REPORT_MASK)
            .header("x-kannel-dlr-url", self.report_url(&message.report_path));
        if let Some(smsc) = &settings.smsc {
            request = request.header("x-kannel-smsc", smsc);
        }
        if let Some(reference) = &message.billing_reference {
            request = request.header("x-kannel-binfo", reference);
        }
        request.body(message.text.clone())
    }

    /// `%d` is Kannel's place for the status.
    fn report_url(&self, path: &str) -> String {
        format!("{}{path}?status=%d", self.settings.callback_url)
    }
}

#[async_trait]
impl SmsOperator for Kannel {
    fn name(&self) -> &'static str {
        "kannel"
    }

    fn shortcode(&self) -> &str {
        &self.settings.shortcode
    }

    fn inbound_read(&self, request: &InboundRequest<'_>) -> Result<InboundMessage, InboundRefusal> {
        self.origin_allowed(request.origin)?;
        self.secret_fits(request.authorization)?;
        let value = |name: &str| {
            form_urlencoded::parse(request.query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        if value("to").trim_start_matches('+') != self.settings.shortcode {
            return Err(InboundRefusal::Shortcode);
        }
        let mobile = Mobile::parse(&value("from")).map_err(|_| InboundRefusal::Sender)?;
        // Operators that give their messages no id are told apart by Kannel's own.
        let operator_id = value("operator-id");
        let operator_message_id = if operator_id.is_empty() {
            value("id")
        } else {
            operator_id
        };
        if !is_message_id(&operator_message_id) {
            return Err(InboundRefusal::Malformed);
        }
        let text = body_text(request.content_type.unwrap_or_default(), request.body)?;
        Ok(InboundMessage {
            operator_message_id,
            mobile,
            text,
        })
    }

    fn report_read(&self, origin: IpAddr, query: &str) -> Result<Report, InboundRefusal> {
        self.origin_allowed(origin)?;
        let status = form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == "status")
            .and_then(|(_, value)| value.parse::<u32>().ok());
        let status = match status {
            Some(1) => ReportStatus::Delivered,
            Some(2 | 16) => ReportStatus::Failed,
            Some(4 | 8) => ReportStatus::OnItsWay,
            _ => return Err(InboundRefusal::Malformed),
        };
        Ok(Report { status })
    }

    async fn send(&self, message: &Outbound) -> Delivery {
        let client = match reqwest::Client::builder().timeout(ANSWER_TIMEOUT).no_proxy().build() {
            Ok(client) => client,
            Err(error) => return Delivery::Later(error.without_url().to_string()),
        };
        match self.request(&client, message).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                let answer: String = response.text().await.unwrap_or_default();
                let answer: String = answer.chars().take(ANSWER_LENGTH_MAX).collect();
                delivery_of(status, &answer)
            }
            // Nobody listens there: the message did not leave this program.
            Err(error) if error.is_connect() || error.is_builder() => Delivery::Later(error.without_url().to_string()),
            Err(error) => Delivery::Unknown(error.without_url().to_string()),
        }
    }
}

/// What an answer of sendsms means (Kannel user guide, "sendsms HTTP response codes").
fn delivery_of(status: u16, answer: &str) -> Delivery {
    let reason = format!("{status}: {}", answer.trim());
    match status {
        200 | 202 => Delivery::Taken,
        // A password that is wrong now may be mended; the message itself is not at fault.
        401 | 403 | 404 | 429 | 503 => Delivery::Later(reason),
        400..=499 => Delivery::Refused(reason),
        _ => Delivery::Unknown(reason),
    }
}

fn is_message_id(id: &str) -> bool {
    (1..=MESSAGE_ID_LENGTH_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Kannel posts 7-bit texts as UTF-8 and others as UTF-16, and says which.
fn body_text(content_type: &str, body: &[u8]) -> Result<String, InboundRefusal> {
    if body.len() > BODY_BYTES_MAX {
        return Err(InboundRefusal::Malformed);
    }
    let charset = content_type
        .split(';')
        .find_map(|part| part.trim().strip_prefix("charset="))
        .unwrap_or("UTF-8")
        .trim_matches('"');
    if charset.eq_ignore_ascii_case("UTF-16BE") {
        // A lone half of a pair becomes a mark that no keyword has.
        let units = body.chunks(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0xFFFD,
        });
        return Ok(char::decode_utf16(units)
            .map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect());
    }
    if charset.eq_ignore_ascii_case("UTF-8") || charset.eq_ignore_ascii_case("US-ASCII") {
        return Ok(String::from_utf8_lossy(body).into_owned());
    }
    Err(InboundRefusal::Malformed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn kannel() -> Kannel {
        Kannel::new(KannelSettings {
            shortcode: "5565".to_owned(),
            send_url: "http://127.0.0.1:1/cgi-bin/sendsms".to_owned(),
            username: "ataa".to_owned(),
            password: "password".to_owned(),
            smsc: None,
            inbound_secret: "secret".to_owned(),
            allowed_origins: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
            callback_url: "http://127.0.0.1:3000".to_owned(),
        })
    }

    fn basic(secret: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("ataa:{secret}")))
    }

    fn request<'a>(authorization: &'a str, query: &'a str, body: &'a [u8]) -> InboundRequest<'a> {
        InboundRequest {
            origin: IpAddr::V4(Ipv4Addr::LOCALHOST),
            authorization: Some(authorization),
            content_type: Some("text/plain; charset=\"UTF-16BE\""),
            query,
            body,
        }
    }

    const QUERY: &str = "id=uuid-1&operator-id=MO-1&from=%2B966551234567&to=5565";

    #[test]
    fn a_message_is_read_as_kannel_posts_it() {
        let body: Vec<u8> = "عطاء 10".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let good = basic("secret");
        let message = kannel().inbound_read(&request(&good, QUERY, &body)).unwrap();
        assert_eq!(message.operator_message_id, "MO-1");
        assert_eq!(message.mobile.as_str(), "+966551234567");
        assert_eq!(message.text, "عطاء 10");
        let own_id = "id=uuid-1&operator-id=&from=0551234567&to=5565";
        let message = kannel().inbound_read(&request(&good, own_id, b"")).unwrap();
        assert_eq!(
            (message.operator_message_id.as_str(), message.text.as_str()),
            ("uuid-1", "")
        );
    }

    #[test]
    fn who_cannot_prove_itself_is_refused_before_anything_is_read() {
        let good = basic("secret");
        let refused = |request: &InboundRequest<'_>| kannel().inbound_read(request).unwrap_err();
        for authorization in [
            "",
            "Basic",
            "Basic !",
            "Bearer secret",
            &basic("Secret"),
            &basic(""),
            &basic("secret2"),
        ] {
            assert_eq!(
                refused(&request(authorization, QUERY, b"")),
                InboundRefusal::Secret,
                "{authorization}"
            );
        }
        let mut none = request(&good, QUERY, b"");
        none.authorization = None;
        assert_eq!(refused(&none), InboundRefusal::Secret);
        let mut elsewhere = request(&good, QUERY, b"");
        elsewhere.origin = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        assert_eq!(refused(&elsewhere), InboundRefusal::Origin);
        // An address of IPv4 written as one of IPv6 is the same one.
        let mut mapped = request(&good, QUERY, b"");
        mapped.origin = IpAddr::V6(Ipv4Addr::LOCALHOST.to_ipv6_mapped());
        assert!(kannel().inbound_read(&mapped).is_ok());
    }

    #[test]
    fn what_is_no_message_of_ours_is_refused() {
        let good = basic("secret");
        let refused = |query: &str| kannel().inbound_read(&request(&good, query, b"")).unwrap_err();
        assert_eq!(refused("id=1&from=0551234567&to=5566"), InboundRefusal::Shortcode);
        assert_eq!(refused("id=1&from=Bank&to=5565"), InboundRefusal::Sender);
        assert_eq!(refused("id=1&from=%2B15551234567&to=5565"), InboundRefusal::Sender);
        assert_eq!(refused("from=0551234567&to=5565"), InboundRefusal::Malformed);
        assert_eq!(refused("id=a%0Ab&from=0551234567&to=5565"), InboundRefusal::Malformed);
        let large = vec![b' '; BODY_BYTES_MAX + 1];
        let answer = kannel().inbound_read(&request(&good, QUERY, &large));
        assert_eq!(answer, Err(InboundRefusal::Malformed));
        let mut unknown = request(&good, QUERY, b"");
        unknown.content_type = Some("text/plain; charset=KOI8-R");
        assert_eq!(kannel().inbound_read(&unknown), Err(InboundRefusal::Malformed));
    }

    #[test]
    fn reports_and_answers_are_told_apart() {
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let read = |query: &str| kannel().report_read(local, query).map(|report| report.status);
        assert_eq!(read("status=1"), Ok(ReportStatus::Delivered));
        assert_eq!(read("status=2"), Ok(ReportStatus::Failed));
        assert_eq!(read("status=16"), Ok(ReportStatus::Failed));
        assert_eq!(read("status=8"), Ok(ReportStatus::OnItsWay));
        assert_eq!(read("status=3"), Err(InboundRefusal::Malformed));
        assert_eq!(read(""), Err(InboundRefusal::Malformed));
        assert!(
            kannel()
                .report_read(IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9)), "status=1")
                .is_err()
        );
        assert_eq!(delivery_of(202, "0: Accepted for delivery"), Delivery::Taken);
        assert!(matches!(delivery_of(503, ""), Delivery::Later(_)));
        assert!(matches!(delivery_of(403, ""), Delivery::Later(_)));
        assert!(matches!(delivery_of(400, ""), Delivery::Refused(_)));
        assert!(matches!(delivery_of(500, ""), Delivery::Unknown(_)));
    }

    #[tokio::test]
    async fn nobody_listening_is_not_sent() {
        let message = Outbound {
            mobile: Mobile::parse("0551234567").unwrap(),
            text: "x".to_owned(),
            encoding: Encoding::Gsm7,
            billing_reference: None,
            report_path: "/".to_owned(),
        };
        assert!(matches!(kannel().send(&message).await, Delivery::Later(_)));
    }
}
