//! The little of HTML that a test reads: tags, and forms as a browser would send them back.

use std::collections::BTreeSet;

/// An opening tag and, for elements that hold only text, that text.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) text: String,
    closing: bool,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }
}

/// Elements whose content is text, not tags.
const TEXT_ONLY: [&str; 5] = ["script", "style", "textarea", "title", "option"];

/// Every tag of a document in its order.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (mut tag, after) = tag(rest);
        rest = after;
        if !tag.closing && TEXT_ONLY.contains(&tag.name.as_str()) {
            let end = rest.find('<').filter(|_| tag.name == "option");
            let end = end
                .or_else(|| rest.find(&format!("</{}", tag.name)))
                .unwrap_or(rest.len());
            tag.text = unescaped(&rest[..end]);
            rest = &rest[end..];
        }
        found.push(tag);
    }
    found
}

/// Reads one tag behind its `<`; answers what stands behind it, too.
fn tag(text: &str) -> (Tag, &str) {
    let closing = text.starts_with('/');
    let text = text.trim_start_matches('/');
    let name_end = text
        .find(|sign: char| sign.is_whitespace() || sign == '>' || sign == '/')
        .unwrap_or(text.len());
    let mut tag = Tag {
        name: text[..name_end].to_lowercase(),
        attributes: Vec::new(),
        text: String::new(),
        closing,
    };
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest
            .find(|sign: char| sign.is_whitespace() || sign == '=' || sign == '>')
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quoted = after.strip_prefix('"').expect("attributes are quoted");
            let (inside, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            value = inside;
            rest = after;
        }
        tag.attributes.push((name, unescaped(value)));
    }
}

/// Text as it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn unescaped(text: &str) -> String {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'");
    plain
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The input's type, or `textarea`, `select`, `submit`.
    pub(crate) kind: String,
    pub(crate) value: String,
    /// Radio buttons and boxes: whether it is chosen. Everything else is always sent.
    chosen: bool,
    /// What a list offers.
    pub(crate) options: Vec<String>,
    inputmode: String,
}

impl Field {
    /// Whether digits are asked for.
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self.inputmode.as_str(), "numeric" | "decimal" | "tel") || self.kind == "number"
    }
}

/// A form as it stands on a page.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) posts: bool,
    pub(crate) multipart: bool,
    pub(crate) fields: Vec<Field>,
    pressed: Option<(String, String)>,
    files: Vec<(String, String, String, Vec<u8>)>,
}

/// Every form of a page; `own_path` is where a form without an address goes.
pub(crate) fn forms(html: &str, own_path: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    for tag in tags(html) {
        match (tag.name.as_str(), tag.closing) {
            ("form", false) => {
                inside = true;
                forms.push(form_of(&tag, own_path));
            }
            ("form", true) => inside = false,
            (_, false) if inside => {
                if let Some(form) = forms.last_mut() {
                    form.add(&tag);
                }
            }
            _ => {}
        }
    }
    forms
}

fn form_of(tag: &Tag, own_path: &str) -> Form {
    Form {
        action: tag
            .attribute("action")
            .filter(|action| !action.is_empty())
            .unwrap_or(own_path)
            .to_owned(),
        posts: tag
            .attribute("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        multipart: tag.attribute("enctype") == Some("multipart/form-data"),
        fields: Vec::new(),
        pressed: None,
        files: Vec::new(),
    }
}

impl Form {
    fn add(&mut self, tag: &Tag) {
        let name = tag.attribute("name").unwrap_or_default().to_owned();
        let value = tag.attribute("value").unwrap_or_default().to_owned();
        let kind = match tag.name.as_str() {
            "input" => tag.attribute("type").unwrap_or("text").to_owned(),
            "button" => tag.attribute("type").unwrap_or("submit").to_owned(),
            "option" => {
                if let Some(list) = self.fields.last_mut() {
                    list.options.push(value.clone());
                    if tag.has("selected") || list.options.len() == 1 {
                        list.value = value;
                    }
                }
                return;
            }
            "textarea" | "select" => tag.name.clone(),
            _ => return,
        };
        if tag.has("disabled") {
            return;
        }
        let chosen = !matches!(kind.as_str(), "radio" | "checkbox") || tag.has("checked");
        let value = match kind.as_str() {
            // A browser drops the line break that may begin a text area.
            "textarea" => tag.text.strip_prefix('\n').unwrap_or(&tag.text).to_owned(),
            "checkbox" if value.is_empty() => "on".to_owned(),
            _ => value,
        };
        let inputmode = tag.attribute("inputmode").unwrap_or_default().to_owned();
        self.fields.push(Field {
            name,
            kind,
            value,
            chosen,
            options: Vec::new(),
            inputmode,
        });
    }

    /// Whether the form has such a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// What would be sent as `name`.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.pairs()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Types a text, chooses a radio button or an entry, ticks a box.
    #[track_caller]
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        let names: BTreeSet<_> = self.fields.iter().map(|field| field.name.clone()).collect();
        assert!(
            names.contains(name),
            "{} has no field {name}, only {names:?}",
            self.action
        );
        let mut found = false;
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            match field.kind.as_str() {
                "radio" => {
                    field.chosen = field.value == value;
                    found |= field.chosen;
                }
                "checkbox" => {
                    field.chosen |= field.value == value;
                    found |= field.value == value;
                }
                _ => {
                    value.clone_into(&mut field.value);
                    found = true;
                }
            }
        }
        assert!(found, "{} has no choice {name}={value}", self.action);
        self
    }

    /// The button that sends the form, when it has a name.
    pub(crate) fn press(mut self, name: &str, value: &str) -> Self {
        self.pressed = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    pub(crate) fn attach(mut self, field: &str, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        assert!(self.has(field), "{} takes no file {field}", self.action);
        self.files
            .push((field.to_owned(), name.to_owned(), media_type.to_owned(), bytes.to_vec()));
        self
    }

    /// What a browser would send, without files.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let sent = |field: &&Field| {
            !field.name.is_empty()
                && field.chosen
                && !matches!(field.kind.as_str(), "submit" | "button" | "file" | "reset")
        };
        let mut pairs: Vec<_> = self
            .fields
            .iter()
            .filter(sent)
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        pairs.extend(self.pressed.clone());
        pairs
    }

    pub(super) fn files(&self) -> &[(String, String, String, Vec<u8>)] {
        &self.files
    }
}

#[test]
fn a_form_is_read_as_a_browser_reads_it() {
    let html = r#"<form method="post" action="/a?b=1&amp;c=2"><!-- <input name="no"> --><input name="key" type="hidden" value="k&quot;1">
        <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
        <select name="s"><option value="x">X<option value="y" selected>Y</select><textarea name="t">
a &lt; b</textarea><input type="checkbox" name="c"><button name="go" value="now">Go</button></form>"#;
    let form = forms(html, "/own").remove(0);
    assert_eq!((form.action.as_str(), form.posts), ("/a?b=1&c=2", true));
    let pairs = form.clone().set("r", "1").set("c", "on").press("go", "now").pairs();
    let expected = [
        ("key", "k\"1"),
        ("r", "1"),
        ("s", "y"),
        ("t", "a < b"),
        ("c", "on"),
        ("go", "now"),
    ];
    assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(form.value("r").as_deref(), Some("2"));
    assert_eq!(form.value("c"), None);
}
