//! The page that says what a proof shows and checks one, and the downloads of proofs.

use backend::Result;
use backend::giving::proof_by_token;
use backend::ledger::{ProofState, PublishedHead, heads_daily, journal_keys, proof_check, proof_own};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::ids::DonationId;
use domain::ledger::proof::{PROOF_BYTES_MAX, Proof, ProofDocument, ProofError, VerifierKey};
use domain::people::Actor;
use http::StatusCode;
use leptos::prelude::*;
use locales::arg;

use crate::islands::{VerifyProof, proof_words, refusal_words};
use crate::layout::Place;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Bound, Button, DataTable, FileUpload, LinkButton, Notice, NoticeKind, TableColumn, TextArea, TextSkeleton,
};

/// Heads shown on the page; all of them are a link away.
const HEADS_SHOWN: i64 = 7;
/// Lines of the field for a pasted proof.
const PASTE_ROWS: u32 = 4;

/// What came of the proof that was sent.
type Checked = std::result::Result<Proof, Refusal>;

/// Why nothing was shown to be true.
enum Refusal {
    /// Nothing was chosen or pasted.
    Nothing,
    Proof(ProofError),
}

/// `GET /verify`
pub(super) async fn page(request: Request) -> Result<Page> {
    Ok(shown(&request, None).await?.cacheable())
}

/// `POST /verify`: the same check for readers whose browser cannot make it.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let (fields, files) = request.form_with_files().await?;
    let sent = files
        .into_iter()
        .find(|file| file.field == "proof")
        .map(|file| file.bytes);
    let text = match sent {
        Some(bytes) if bytes.len() > PROOF_BYTES_MAX => Err(Refusal::Proof(ProofError::TooLarge)),
        Some(bytes) => String::from_utf8(bytes).map_err(|_| Refusal::Proof(ProofError::NotAProof)),
        None if fields.typed("text").trim().is_empty() => Err(Refusal::Nothing),
        None => Ok(fields.typed("text").to_owned()),
    };
    let checked = match text {
        Ok(text) => proof_check(&request.context, request.actor(), &text)
            .await?
            .map_err(Refusal::Proof),
        Err(refusal) => Err(refusal),
    };
    let status = match checked {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(shown(&request, Some(checked)).await?.status(status).into())
}

async fn shown(request: &Request, checked: Option<Checked>) -> Result<Page> {
    let keys = journal_keys(&request.context, &Actor::Visitor).await?;
    let heads = heads_daily(&request.context, &Actor::Visitor, None, HEADS_SHOWN).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    let page = Page::new(locales::verify_title(locale), move || {
        view! {
            <div class="wrap">
                <header class="page-head">
                    <h1>{locales::verify_title(locale)}</h1>
                    <p class="page-head__lead">{locales::verify_lead(locale)}</p>
                </header>
                <div class="stack stack--loose band__end">
                    {check_view(&viewer, &keys, checked)}
                    {words_view(&viewer)}
                    {heads_view(&viewer, &keys, &heads)}
                </div>
            </div>
        }
    });
    Ok(page.describe(locales::verify_description(locale)).at(Place::About))
}

/// The form, its answer, and the island that gives the answer without sending anything.
fn check_view(viewer: &Viewer, keys: &[VerifierKey], checked: Option<Checked>) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let arabic_digits = viewer.digits == domain::locale::Digits::Arabic;
    let key_lines = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    view! {
        <section class="card card--padded stack" aria-labelledby="check-title">
            <h2 id="check-title">{locales::verify_form_title(locale)}</h2>
            {answers_view(viewer, checked)}
            <form
                class="form"
                method="post"
                action=viewer.link("/verify")
                enctype="multipart/form-data"
                data-verify=""
            >
                <FileUpload
                    bound=Bound::empty("proof")
                    label=locales::verify_file_label(locale)
                    hint=locales::verify_file_hint(locale)
                    accept="application/json,.json"
                />
                <TextArea
                    bound=Bound::empty("text")
                    label=locales::verify_text_label(locale)
                    rows=PASTE_ROWS
                    lang="en"
                    optional=true
                />
                <div class="cluster">
                    <Button class="button--primary" icon="shield-check">{locales::verify_submit(locale)}</Button>
                </div>
            </form>
            <p class="form-field__hint" data-verify-state="live" hidden>{locales::verify_private_live(locale)}</p>
            <noscript>
                <p class="form-field__hint">{locales::verify_private_sent(locale)}</p>
            </noscript>
            <VerifyProof locale=locale arabic_digits=arabic_digits keys=key_lines />
        </section>
    }
}

/// One box for each answer; the island fills and shows them, the server shows the one it gives. While
/// the island checks, the answer's place is held.
fn answers_view(viewer: &Viewer, checked: Option<Checked>) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (genuine, refused) = match checked {
        None => (None, None),
        Some(Ok(proof)) => (Some(proof_words(locale, viewer.digits, &proof)), None),
        Some(Err(Refusal::Nothing)) => (None, Some(vec![locales::verify_refused_empty(locale).to_owned()])),
        Some(Err(Refusal::Proof(error))) => (None, Some(vec![refusal_words(locale, &error)])),
    };
    let answer = |state, kind, title, words: Option<Vec<String>>| {
        let hidden = words.is_none();
        let lines = words
            .unwrap_or_default()
            .into_iter()
            .map(|line| view! { <p>{line}</p> })
            .collect_view();
        view! {
            <div data-verify-state=state hidden=hidden>
                <Notice kind=kind title=title>
                    <div class="stack stack--tight" data-verify-words="">{lines}</div>
                </Notice>
            </div>
        }
    };
    view! {
        <div class="stack" aria-live="polite">
            <div data-verify-state="checking" hidden>
                <Notice kind=NoticeKind::Plain title=locales::verify_checking(locale)>
                    <TextSkeleton />
                </Notice>
            </div>
            {answer("genuine", NoticeKind::Success, locales::verify_ok_title(locale), genuine)}
            {answer("refused", NoticeKind::Problem, locales::verify_refused_title(locale), refused)}
            {answer("unable", NoticeKind::Attention, locales::verify_unable_title(locale), None)}
        </div>
    }
}

/// What is proven, what is not, and how, in plain words.
fn words_view(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let part = |id: &'static str, title: &'static str, lines: [&'static str; 3]| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ul>{items}</ul>
            </section>
        }
    };
    view! {
        <div class="prose">
            {part(
                "proves",
                locales::verify_proves_title(locale),
                [
                    locales::verify_proves_in(locale),
                    locales::verify_proves_same(locale),
                    locales::verify_proves_everyone(locale),
                ],
            )}
            {part(
                "not",
                locales::verify_not_title(locale),
                [
                    locales::verify_not_spent(locale),
                    locales::verify_not_all(locale),
                    locales::verify_not_who(locale),
                ],
            )}
            {part(
                "how",
                locales::verify_how_title(locale),
                [
                    locales::verify_how_leaf(locale),
                    locales::verify_how_head(locale),
                    locales::verify_how_path(locale),
                ],
            )}
        </div>
    }
}

fn heads_view(viewer: &Viewer, keys: &[VerifierKey], heads: &[PublishedHead]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let columns = vec![
        TableColumn::words(locales::verify_heads_day(locale)),
        TableColumn::figures(locales::verify_heads_size(locale)),
        TableColumn::words(locales::verify_heads_root(locale)),
    ];
    let row = |published: &PublishedHead| {
        let head = published.signed.head();
        let href = format!("/heads/{}", head.day);
        let root = BASE64.encode(head.root);
        let size = style.integer(i64::try_from(head.tree_size).unwrap_or(i64::MAX));
        let day = style.digits.write(head.day.to_string());
        vec![
            view! { <a href=href dir="ltr">{day}</a> }.into_any(),
            view! { {size} }.into_any(),
            view! { <code class="verify__code" dir="ltr">{root}</code> }.into_any(),
        ]
    };
    let rows: Vec<_> = heads.iter().map(row).collect();
    let table = if rows.is_empty() {
        view! { <p class="soft">{locales::verify_heads_none(locale)}</p> }.into_any()
    } else {
        view! {
            <div class="card">
                <DataTable caption=locales::verify_heads_caption(locale) caption_hidden=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    let keys = keys
        .iter()
        .map(|key| view! { <li><code class="verify__code" dir="ltr">{key.to_string()}</code></li> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="heads-title">
            <h2 id="heads-title">{locales::verify_heads_title(locale)}</h2>
            <p>{locales::verify_heads_text(locale)}</p>
            {table}
            <p><a href="/heads">{locales::verify_heads_link(locale)}</a></p>
            <h3>{locales::verify_key_title(locale)}</h3>
            <p>{locales::verify_key_text(locale)}</p>
            <ul class="verify__keys">{keys}</ul>
        </section>
    }
}

/// `GET /donations/{token}/proof.json`
pub(super) async fn gift_proof(request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    let document = proof_by_token(&request.context, request.actor(), &token).await?;
    Ok(download(document, &request.viewer.link(&format!("/donations/{token}"))))
}

/// `GET /me/donations/{id}/proof.json`
pub(super) async fn own_proof(request: Request) -> Result<Reply> {
    let id: DonationId = request.param("id")?;
    let document = proof_own(&request.context, request.actor(), id).await?;
    Ok(download(document, &request.viewer.link(&format!("/me/donations/{id}"))))
}

/// The file; while there is none, the page that says when there will be.
fn download(document: Option<ProofDocument>, page: &str) -> Reply {
    match document {
        Some(document) => proof_download(&document),
        None => Reply::redirect(format!("{page}#proof")),
    }
}

/// The file itself.
pub(crate) fn proof_download(document: &ProofDocument) -> Reply {
    let name = format!("ataa-proof-{}.json", document.head.head().day);
    Reply::download(document.to_json().into_bytes(), "application/json", &name)
}

/// The offer of a proof beside a gift; nothing while there is nothing to prove.
pub(crate) fn proof_offer(viewer: &Viewer, state: ProofState, file: String) -> Option<AnyView> {
    let locale = viewer.locale;
    let body = match state {
        ProofState::None => return None,
        ProofState::Ready => view! {
            <div class="cluster">
                <LinkButton href=file class="button--soft" icon="download">{locales::verify_offer_download(locale)}</LinkButton>
                <a href=viewer.link("/verify")>{locales::verify_offer_check(locale)}</a>
            </div>
        }
        .into_any(),
        ProofState::ReadyAt(at) => {
            let style = viewer.style();
            // Whole minutes are shown: the next one is past the moment.
            let at = at.plus_us(domain::time::MINUTE_US);
            let text = locales::verify_offer_ready_at(locale, arg::Day(&style.day(at)), arg::Time(&style.time(at)));
            view! { <p>{text}</p> }.into_any()
        }
    };
    let view = view! {
        <section class="stack stack--tight" id="proof" aria-labelledby="proof-title">
            <h2 id="proof-title">{locales::verify_offer_title(locale)}</h2>
            <p>{locales::verify_offer_text(locale)}</p>
            {body}
        </section>
    };
    Some(view.into_any())
}
