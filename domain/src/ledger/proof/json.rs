//! Reading the JSON of proofs, strictly and in few bytes.
//!
//! A proof is read by the server, the command line and the browser alike; a general JSON library
//! would cost the browser more bytes than the whole of the verification. What a proof never holds is
//! refused: fractions, exponents, the same name twice, anything after the end.

/// How deep values may stand in each other; a proof needs five.
const DEPTH_MAX: usize = 8;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Truth(bool),
    Integer(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// The text is not the JSON of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotJson;

impl Json {
    /// Reads a whole text.
    pub(super) fn parse(text: &str) -> Result<Json, NotJson> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(NotJson)
        }
    }

    /// The fields of an object that has exactly these names, in this order of asking.
    pub(super) fn fields<const N: usize>(self, names: [&str; N]) -> Option<[Json; N]> {
        let Json::Object(mut pairs) = self else { return None };
        if pairs.len() != N {
            return None;
        }
        let mut values = Vec::with_capacity(N);
        for name in names {
            let place = pairs.iter().position(|(key, _)| key == name)?;
            values.push(pairs.swap_remove(place).1);
        }
        values.try_into().ok()
    }

    pub(super) fn text(self) -> Option<String> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn integer(self) -> Option<i64> {
        match self {
            Json::Integer(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn list(self) -> Option<Vec<Json>> {
        match self {
            Json::List(values) => Some(values),
            _ => None,
        }
    }

    /// A text or nothing.
    pub(super) fn optional_text(self) -> Option<Option<String>> {
        match self {
            Json::Null => Some(None),
            other => other.text().map(Some),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes over `sign`, if it comes next.
    fn takes(&mut self, sign: u8) -> bool {
        self.space();
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, NotJson> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(NotJson)
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, NotJson> {
        if depth > DEPTH_MAX {
            return Err(NotJson);
        }
        self.space();
        match self.peek().ok_or(NotJson)? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Truth(true)),
            b'f' => self.word("false", Json::Truth(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.list(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, NotJson> {
        self.at += 1;
        let mut values = Vec::new();
        if self.takes(b']') {
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Json::List(values));
            }
            if !self.takes(b',') {
                return Err(NotJson);
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, NotJson> {
        self.at += 1;
        let mut pairs: Vec<(String, Json)> = Vec::new();
        if self.takes(b'}') {
            return Ok(Json::Object(pairs));
        }
        loop {
            self.space();
            let name = self.string()?;
            if pairs.iter().any(|(known, _)| *known == name) || !self.takes(b':') {
                return Err(NotJson);
            }
            let value = self.value(depth + 1)?;
            pairs.push((name, value));
            if self.takes(b'}') {
                return Ok(Json::Object(pairs));
            }
            if !self.takes(b',') {
                return Err(NotJson);
            }
        }
    }

    /// A whole number, written in the one way that JSON allows.
    fn number(&mut self) -> Result<Json, NotJson> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let digits = self.at;
        while self.peek().is_some_and(|sign| sign.is_ascii_digit()) {
            self.at += 1;
        }
        let written = &self.text[digits..self.at];
        let padded = written.len() > 1 && written.starts_with('0');
        let minus_nothing = digits > start && written == "0";
        if padded || minus_nothing || matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(NotJson);
        }
        self.text[start..self.at]
            .parse()
            .map(Json::Integer)
            .map_err(|_| NotJson)
    }

    fn string(&mut self) -> Result<String, NotJson> {
        if self.peek() != Some(b'"') {
            return Err(NotJson);
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let sign = self.text[self.at..].chars().next().ok_or(NotJson)?;
            self.at += sign.len_utf8();
            match sign {
                '"' => return Ok(text),
                '\\' => text.push(self.escaped()?),
                '\0'..='\x1f' => return Err(NotJson),
                _ => text.push(sign),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, NotJson> {
        let sign = self.peek().ok_or(NotJson)?;
        self.at += 1;
        Ok(match sign {
            b'"' | b'\\' | b'/' => char::from(sign),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(NotJson),
        })
    }

    /// A code unit, or a pair of them for signs beyond the first plane.
    fn unicode(&mut self) -> Result<char, NotJson> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(NotJson);
        }
        self.word("\\u", Json::Null)?;
        let second = self.unit()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(NotJson);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(NotJson)
    }

    fn unit(&mut self) -> Result<u32, NotJson> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(NotJson)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotJson);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| NotJson)
    }
}

/// Writes a text as JSON does.
pub(super) fn write_text(into: &mut String, text: &str) {
    use std::fmt::Write;
    into.push('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => into.extend(['\\', sign]),
            '\n' => into.push_str("\\n"),
            '\0'..='\x1f' => {
                // Writing to a string cannot fail.
                let _ = write!(into, "\\u{:04x}", u32::from(sign));
            }
            _ => into.push(sign),
        }
    }
    into.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn as_serde(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Truth(truth) => Value::Bool(*truth),
            Json::Integer(number) => Value::from(*number),
            Json::Text(text) => Value::from(text.as_str()),
            Json::List(values) => values.iter().map(as_serde).collect(),
            Json::Object(pairs) => pairs
                .iter()
                .map(|(key, value)| (key.clone(), as_serde(value)))
                .collect(),
        }
    }

    #[test]
    fn what_a_proof_never_holds_is_refused() {
        let refused = [
            "",
            " ",
            "nul",
            "1.5",
            "1e3",
            "01",
            "-0",
            "-",
            "+1",
            "9223372036854775808",
            "[1,]",
            "[1 2]",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1,\"a\":1}",
            "\"",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\\u+123\"",
            "1 1",
            "[[[[[[[[[[1]]]]]]]]]]",
            "'a'",
            "[",
            "{",
            "{\"a\":",
        ];
        for text in refused {
            assert_eq!(Json::parse(text), Err(NotJson), "{text}");
        }
        let text = Json::parse("\"\\u0639\\ud83c\\udf19\\/\\b\\f\\r\\t\"").unwrap();
        assert_eq!(text, Json::Text("ع🌙/\x08\x0c\r\t".to_owned()));
        assert_eq!(Json::parse("-9223372036854775808"), Ok(Json::Integer(i64::MIN)));
    }

    proptest! {
        /// What is read means what serde_json reads in it, and nothing makes it panic.
        #[test]
        fn it_agrees_with_the_library(text in r#"[\[\]{}:,"\\a-bnultrfse0-9.\- é]{0,24}"#) {
            if let Ok(json) = Json::parse(&text) {
                prop_assert_eq!(as_serde(&json), serde_json::from_str::<Value>(&text).unwrap());
            }
        }

        #[test]
        fn texts_are_read_as_written(text in any::<String>()) {
            let mut written = String::new();
            write_text(&mut written, &text);
            prop_assert_eq!(Json::parse(&written), Ok(Json::Text(text.clone())));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text.clone());
            prop_assert_eq!(Json::parse(&serde_json::to_string(&text).unwrap()), Ok(Json::Text(text)));
        }
    }
}
