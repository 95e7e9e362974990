//! The mail server: one letter as plain text and as simple HTML that has a writing direction,
//! because most mail programs show a plain Arabic text from the left.

use std::time::Duration;

use domain::ids::MessageId;
use domain::locale::Locale;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::configuration::MailServer;
use crate::error::{Error, Result};

/// How long a mail server may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// The port where TLS begins at once; on every other one it is asked for (STARTTLS).
const PORT_TLS_AT_ONCE: u16 = 465;

/// What became of a letter.
#[derive(Debug)]
pub(super) enum Delivery {
    /// The server took it.
    Taken,
    /// It may be taken later.
    Later(String),
    /// It will never be taken.
    Refused(String),
}

/// A letter to one address.
pub(super) struct Letter<'a> {
    pub(super) id: MessageId,
    pub(super) to: &'a str,
    pub(super) locale: Locale,
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
}

/// A way to the mail server.
pub(super) struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Sender {
    pub(super) fn connect(server: &MailServer, from: &str) -> Result<Self> {
        let from: Mailbox = from
            .parse()
            .map_err(|error| Error::internal(format!("the sender's address: {error}")))?;
        let builder = if !server.tls {
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        } else if server.port == PORT_TLS_AT_ONCE {
            AsyncSmtpTransport::<Tokio1Executor>::relay(&server.host).map_err(Error::internal)?
        } else {
            AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&server.host).map_err(Error::internal)?
        };
        let mut builder = builder.port(server.port).timeout(Some(ANSWER_TIMEOUT));
        if let (Some(username), Some(password)) = (&server.username, &server.password) {
            builder = builder.credentials(Credentials::new(username.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }

    pub(super) async fn send(&self, letter: &Letter<'_>) -> Delivery {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(reason) => return Delivery::Refused(reason),
        };
        match self.transport.send(message).await {
            Ok(_) => Delivery::Taken,
            Err(error) if error.is_permanent() => Delivery::Refused(error.to_string()),
            Err(error) => Delivery::Later(error.to_string()),
        }
    }

    fn message(&self, letter: &Letter<'_>) -> std::result::Result<Message, String> {
        let to: Address = letter.to.parse().map_err(|error| format!("the address: {error}"))?;
        let domain = self.from.email.domain();
        let plain = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.to_owned());
        let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(html(letter));
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            // The same on every try, so that a mail program shows a repeated letter once.
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .subject(letter.subject)
            .multipart(MultiPart::alternative().singlepart(plain).singlepart(html))
            .map_err(|error| error.to_string())
    }
}

fn html(letter: &Letter<'_>) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:sans-serif;font-size:16px;line-height:1.7;max-width:36rem;margin:auto;padding:1rem\">",
        letter.locale.code(),
        letter.locale.dir(),
        escape(letter.subject),
    );
    for paragraph in letter.body.split("\n\n") {
        let lines: Vec<String> = paragraph.lines().map(html_line).collect();
        page.push_str("<p>");
        page.push_str(&lines.join("<br>"));
        page.push_str("</p>");
    }
    page.push_str("</body></html>");
    page
}

/// An address on a line of its own becomes a link, a line of digits is shown large.
fn html_line(line: &str) -> String {
    let text = escape(line);
    if line.starts_with("https://") || line.starts_with("http://") {
        format!("<a dir=\"ltr\" href=\"{text}\">{text}</a>")
    } else if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("<strong dir=\"ltr\" style=\"font-size:1.75rem;letter-spacing:.2em\">{text}</strong>")
    } else {
        text
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn letter<'a>(locale: Locale, subject: &'a str, body: &'a str) -> Letter<'a> {
        Letter {
            id: MessageId::from_uuid(Uuid::from_u128(7)),
            to: "noura@example.org",
            locale,
            subject,
            body,
        }
    }

    #[test]
    fn html_has_a_direction_and_escapes() {
        let body = "السلام <script>\n\n123456\n\nhttps://ataa.example/ar/me?a=1&b=\"2\"";
        let page = html(&letter(Locale::Ar, "a & b", body));
        assert!(page.contains("lang=\"ar\" dir=\"rtl\""));
        assert!(page.contains("<title>a &amp; b</title>"));
        assert!(page.contains("&lt;script&gt;"));
        assert!(page.contains("href=\"https://ataa.example/ar/me?a=1&amp;b=&quot;2&quot;\""));
        assert!(page.contains(">123456</strong>"));
        assert!(!page.contains("<script>"));
    }

    #[test]
    fn a_line_break_cannot_add_a_header() {
        let server = MailServer {
            host: "localhost".to_owned(),
            port: 25,
            username: None,
            password: None,
            tls: false,
        };
        let sender = Sender::connect(&server, "Ataa <no-reply@ataa.example>").unwrap();
        let message = sender
            .message(&letter(Locale::En, "Hello\r\nBcc: other@example.org", "text"))
            .unwrap();
        let wire = String::from_utf8(message.formatted()).unwrap();
        let headers = wire.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc:")), "{headers}");
        let mut wrong = letter(Locale::En, "Hello", "text");
        wrong.to = "a@example.org\r\nRCPT TO:<b@example.org>";
        assert!(sender.message(&wrong).is_err());
    }
}
