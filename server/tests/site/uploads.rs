//! Uploads over HTTP: oversized, disguised, and pictures that unfold to more than fits. Each is
//! refused with words, and the form comes back as typed.

use crate::support::html::Form;
use crate::support::{Answer, Browser, TestApp};

const DRAFT: &str = "SELECT o.number FROM opportunity o WHERE o.state = 'draft' AND o.charity_id IN \
    (SELECT r.charity_id FROM person_role r JOIN person p ON p.id = r.person_id WHERE p.email = 'manager@example.org') \
    ORDER BY o.number LIMIT 1";

async fn upload_form(app: &TestApp, manager: &mut Browser<'_>) -> Form {
    let number = app.count(DRAFT).await;
    let page = manager.get(&format!("/en/manage/opportunities/{number}/files")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let is_upload = |form: &Form| form.fields.iter().any(|field| field.kind == "file");
    page.forms()
        .into_iter()
        .find(is_upload)
        .expect("a form that takes photos")
        .set("role", "photo")
}

fn file_field(form: &Form) -> String {
    form.fields
        .iter()
        .find(|field| field.kind == "file")
        .unwrap()
        .name
        .clone()
}

/// A PNG's head that claims so many pixels.
fn png_head(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&[8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_refused_with_words() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager).await;
    let field = file_field(&form);
    let before = app.count("SELECT COUNT(*) FROM attachment").await;
    let big = vec![0xFF_u8; 9 * 1_024 * 1_024];
    let cases: [(&str, &str, Vec<u8>); 8] = [
        (
            "page.png",
            "image/png",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
        ),
        (
            "picture.svg",
            "image/svg+xml",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(),
        ),
        ("photo.jpg", "image/jpeg", b"\xFF\xD8\xFFnot really".to_vec()),
        ("program.png", "image/png", b"\x7fELF\x02\x01\x01".to_vec()),
        ("flood.png", "image/png", png_head(100_000, 100_000)),
        ("zero.png", "image/png", png_head(0, 0)),
        ("big.jpg", "image/jpeg", big),
        ("animation.gif", "image/gif", b"GIF89a\x01\x00\x01\x00".to_vec()),
    ];
    for (name, kind, bytes) in cases {
        let attempt = form.clone().attach(&field, name, kind, &bytes);
        let answer = manager.submit(&attempt).await;
        assert!(answer.status == 422, "{name}: {} {}", answer.status, answer.text());
        assert!(answer.text().contains("<html lang=\"en\""), "{name}");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM attachment").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_beyond_every_limit_is_cut_off() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager).await;
    let field = file_field(&form);
    // What is only too large is refused in the form, with its limit and what was typed.
    let large = form.clone().set("caption_en", "The well from above").attach(
        &field,
        "large.jpg",
        "image/jpeg",
        &vec![0xFF_u8; 26 * 1_024 * 1_024],
    );
    let answer = manager.submit(&large).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("The well from above"), "what was typed is lost");
    let huge = vec![0_u8; app::page::UPLOAD_BYTES_MAX + 1_024];
    let answer = manager
        .submit(&form.attach(&field, "huge.jpg", "image/jpeg", &huge))
        .await;
    answer.assert_page(
        413,
        domain::locale::Locale::En,
        locales::errors_too_large_title(domain::locale::Locale::En),
    );
    // A plain form has a limit of its own.
    let long = "a".repeat(300 * 1_024);
    let answer: Answer = app.browser().post("/en/give", &[("amount", &long)]).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_no_files_is_said_to_be_busy() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager).await;
    let field = file_field(&form);
    let photo = app.any_photo().await;
    // Where the folder should be stands a file, so nothing can be written below it.
    let files = app.data_dir().join("files");
    std::fs::remove_dir_all(&files).unwrap();
    std::fs::write(&files, "").unwrap();
    let before = app.count("SELECT COUNT(*) FROM attachment").await;
    let answer = manager
        .submit(&form.attach(&field, "photo.png", "image/png", &photo))
        .await;
    let title = locales::errors_unavailable_title(domain::locale::Locale::En);
    answer.assert_page(503, domain::locale::Locale::En, title);
    assert_eq!(app.count("SELECT COUNT(*) FROM attachment").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_stored_anew_and_served_as_what_it_is() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager).await;
    let field = file_field(&form);
    let mut photo = app.any_photo().await;
    photo.extend_from_slice(b"<script>alert('behind the picture')</script>");
    let answer = manager
        .submit(&form.attach(&field, "my photo.png", "image/png", &photo))
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let hash = app
        .text("SELECT file_hash FROM attachment ORDER BY created_at_us DESC, id DESC LIMIT 1")
        .await;
    let media = manager.get(&format!("/media/{hash}")).await;
    assert_eq!(media.status, 200);
    assert!(
        media
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("image/"))
    );
    assert_eq!(media.header("x-content-type-options"), Some("nosniff"));
    assert!(
        !media.body.windows(7).any(|part| part == b"<script"),
        "what stood behind the picture was kept"
    );
    // A draft's photo is nobody else's yet.
    assert_eq!(app.browser().get(&format!("/media/{hash}")).await.status, 404);
}
