//! Checks a proof inside the browser, so that the file never leaves it (docs/proof.md).
//!
//! Entries, hashes and paths are checked here; the Ed25519 signature by the browser's own
//! cryptography, because an implementation in this binary would cost every visitor of every page
//! more bytes than all islands together. A browser that does not know Ed25519 says so and leaves
//! the form to the server.

use domain::ledger::proof::{Proof, ProofError};
use domain::locale::{Digits, Locale, format_integer, format_money};
use leptos::prelude::*;
use locales::arg;

/// Watches the form `form[data-verify]` and answers in the boxes beside it. Renders nothing:
/// without it the form is sent to the server.
#[island]
pub fn VerifyProof(
    /// Language of the answer.
    locale: Locale,
    /// Whether the reader prefers ٠-٩.
    arabic_digits: bool,
    /// The public keys, one a line.
    keys: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::watch(locale, arabic_digits, &keys);
    let _ = (locale, arabic_digits, keys);
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}

/// What a genuine proof has shown, a sentence each.
#[must_use]
pub fn proof_words(locale: Locale, digits: Digits, proof: &Proof) -> Vec<String> {
    let count = i64::try_from(proof.entry_count).unwrap_or(i64::MAX);
    let size = i64::try_from(proof.head.tree_size).unwrap_or(i64::MAX);
    let mut words = vec![locales::verify_ok_entries(
        locale,
        count,
        &format_integer(count, digits),
    )];
    if proof.given.is_positive() {
        words.push(locales::verify_ok_given(locale, &format_money(proof.given, digits)));
    }
    if proof.returned.is_positive() {
        words.push(locales::verify_ok_returned(
            locale,
            &format_money(proof.returned, digits),
        ));
    }
    words.push(locales::verify_ok_head(
        locale,
        arg::Day(&digits.write(proof.head.day.to_string())),
        arg::Origin(&proof.head.origin),
        arg::Size(&format_integer(size, digits)),
    ));
    words
}

/// Why a proof is refused.
#[must_use]
pub fn refusal_words(locale: Locale, error: &ProofError) -> String {
    match error {
        ProofError::TooLarge => locales::verify_refused_too_large(locale).to_owned(),
        ProofError::NotAProof | ProofError::Empty => locales::verify_refused_not_a_proof(locale).to_owned(),
        ProofError::FormatUnknown => locales::verify_refused_format(locale).to_owned(),
        ProofError::HeadUnreadable => locales::verify_refused_head(locale).to_owned(),
        ProofError::KeyForeign { .. } => locales::verify_refused_key(locale).to_owned(),
        ProofError::SignatureWrong => locales::verify_refused_signature(locale).to_owned(),
        ProofError::EntryForeign { reference } => locales::verify_refused_entry(locale, reference),
        ProofError::HeadForeign => locales::verify_refused_head_foreign(locale).to_owned(),
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;
    use std::rc::Rc;

    use domain::ledger::proof::{PROOF_BYTES_MAX, Proof, ProofDocument, ProofError, SignatureClaim, VerifierKey};
    use domain::locale::{Digits, Locale};
    use leptos::prelude::document;
    use leptos::task::spawn_local;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{CryptoKey, Element, Event, HtmlInputElement, HtmlTextAreaElement};

    use super::{proof_words, refusal_words};

    /// What came of a check.
    enum Outcome {
        Genuine(Proof),
        Refused(ProofError),
        /// Nothing was chosen or pasted.
        Nothing,
        /// This browser cannot check signatures.
        Unable,
    }

    #[derive(Clone)]
    struct Words {
        locale: Locale,
        digits: Digits,
        keys: Rc<Vec<VerifierKey>>,
    }

    pub(super) fn watch(locale: Locale, arabic_digits: bool, keys: &str) {
        let words = Words {
            locale,
            digits: if arabic_digits { Digits::Arabic } else { Digits::Latin },
            keys: Rc::new(keys.lines().filter_map(|key| key.parse().ok()).collect()),
        };
        let Ok(Some(form)) = document().query_selector("form[data-verify]") else {
            return;
        };
        show("live");
        // Once the browser has shown that it is unable, the form is the server's.
        let unable = Rc::new(Cell::new(false));
        let watched = form.clone();
        let on_submit = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if unable.get() {
                return;
            }
            event.prevent_default();
            let (words, form, unable) = (words.clone(), watched.clone(), unable.clone());
            spawn_local(async move {
                say("checking", &[]);
                let outcome = check(&form, &words.keys).await;
                unable.set(matches!(outcome, Outcome::Unable));
                answer(&words, outcome);
            });
        });
        let _ = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
        // The form lives as long as the page.
        on_submit.forget();
    }

    async fn check(form: &Element, keys: &[VerifierKey]) -> Outcome {
        let text = match proof_text(form).await {
            Ok(Some(text)) => text,
            Ok(None) => return Outcome::Nothing,
            Err(error) => return Outcome::Refused(error),
        };
        let read = ProofDocument::parse(&text).and_then(|proof| Ok((proof.claim(keys)?, proof.check_entries()?)));
        let (claim, proof) = match read {
            Ok(read) => read,
            Err(error) => return Outcome::Refused(error),
        };
        match signature_holds(&claim).await {
            Ok(true) => Outcome::Genuine(proof),
            Ok(false) => Outcome::Refused(ProofError::SignatureWrong),
            Err(_) => Outcome::Unable,
        }
    }

    /// What was chosen, otherwise what was pasted.
    async fn proof_text(form: &Element) -> Result<Option<String>, ProofError> {
        let field = form.query_selector("input[type=file]").ok().flatten();
        let chosen = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0));
        if let Some(file) = chosen {
            if file.size() > PROOF_BYTES_MAX as f64 {
                return Err(ProofError::TooLarge);
            }
            let text = JsFuture::from(file.text()).await;
            return text
                .ok()
                .and_then(|text| text.as_string())
                .map(Some)
                .ok_or(ProofError::NotAProof);
        }
        let area = form.query_selector("textarea").ok().flatten();
        let pasted = area
            .and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
            .map(|area| area.value());
        Ok(pasted.filter(|text| !text.trim().is_empty()))
    }

    /// Asks the browser's own cryptography. An error means that it cannot tell.
    async fn signature_holds(claim: &SignatureClaim) -> Result<bool, JsValue> {
        let subtle = leptos::prelude::window().crypto()?.subtle();
        let uses = js_sys::Array::of1(&JsValue::from_str("verify"));
        let key = js_sys::Uint8Array::from(claim.public_key.as_slice());
        let imported = subtle.import_key_with_str("raw", &key, "Ed25519", false, &uses)?;
        let key: CryptoKey = JsFuture::from(imported).await?.dyn_into()?;
        let verified =
            subtle.verify_with_str_and_u8_array_and_u8_array("Ed25519", &key, &claim.signature, &claim.message)?;
        let verified = JsFuture::from(verified).await?;
        verified.as_bool().ok_or(JsValue::NULL)
    }

    fn answer(words: &Words, outcome: Outcome) {
        let locale = words.locale;
        match outcome {
            Outcome::Genuine(proof) => say("genuine", &proof_words(locale, words.digits, &proof)),
            Outcome::Refused(error) => say("refused", &[refusal_words(locale, &error)]),
            Outcome::Nothing => say("refused", &[locales::verify_refused_empty(locale).to_owned()]),
            Outcome::Unable => say("unable", &[locales::verify_unable_text(locale).to_owned()]),
        }
    }

    /// The part of the page that is shown while `state` holds.
    fn part(state: &str) -> Option<Element> {
        document()
            .query_selector(&format!("[data-verify-state={state}]"))
            .ok()
            .flatten()
    }

    fn show(state: &str) {
        if let Some(part) = part(state) {
            let _ = part.remove_attribute("hidden");
        }
    }

    /// Shows one answer in place of any other, a paragraph for each sentence. The box of a check that is
    /// going on holds the answer's place by itself.
    fn say(state: &str, sentences: &[String]) {
        for other in ["checking", "genuine", "refused", "unable"] {
            if let Some(part) = part(other).filter(|_| other != state) {
                let _ = part.set_attribute("hidden", "");
            }
        }
        let Some(part) = part(state) else { return };
        if let Ok(Some(body)) = part.query_selector("[data-verify-words]") {
            body.set_text_content(None);
            for sentence in sentences {
                if let Ok(line) = document().create_element("p") {
                    line.set_text_content(Some(sentence));
                    let _ = body.append_child(&line);
                }
            }
        }
        show(state);
    }
}
