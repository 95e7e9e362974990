//! Uploads over HTTP: oversized, disguised, and pictures that unfold to more than fits. Each is
//! refused with words, and the form comes back as typed.

use backend::files::{PHOTO_BYTES_MAX, PHOTO_PIXELS_MAX};
use domain::error::FieldProblem;
use domain::locale::{Locale, Style};

use crate::support::html::Form;
use crate::support::{Answer, Browser, TestApp};

const DRAFT: &str = "SELECT o.number FROM opportunity o WHERE o.state = 'draft' AND o.charity_id IN \
    (SELECT r.charity_id FROM person_role r JOIN person p ON p.id = r.person_id WHERE p.email = 'manager@example.org') \
    ORDER BY o.number LIMIT 1";

async fn upload_form(app: &TestApp, manager: &mut Browser<'_>, locale: Locale) -> Form {
    let number = app.count(DRAFT).await;
    let page = manager
        .get(&format!("/{}/manage/opportunities/{number}/files", locale.code()))
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    form_with_file(&page).set("role", "photo")
}

fn form_with_file(page: &Answer) -> Form {
    let takes_file = |form: &Form| form.fields.iter().any(|field| field.kind == "file");
    page.forms()
        .into_iter()
        .find(takes_file)
        .expect("a form that takes files")
}

fn file_field(form: &Form) -> String {
    form.fields
        .iter()
        .find(|field| field.kind == "file")
        .unwrap()
        .name
        .clone()
}

/// A whole PNG whose head claims so many pixels.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = Vec::new();
    image::RgbImage::new(64, 64)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&png[12..29]);
    png[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    png
}

/// What is no photo that is taken, however it is called, and why.
fn refused() -> Vec<(&'static str, &'static str, Vec<u8>, FieldProblem)> {
    let not_a_photo = FieldProblem::UploadNotPhoto;
    let max_bytes = u64::try_from(PHOTO_BYTES_MAX).unwrap();
    let max_pixels = PHOTO_PIXELS_MAX;
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    let program = b"\x7fELF\x02\x01\x01".to_vec();
    let animation = b"GIF89a\x01\x00\x01\x00".to_vec();
    vec![
        ("page.png", "image/png", page, not_a_photo.clone()),
        ("picture.svg", "image/svg+xml", drawing, not_a_photo.clone()),
        (
            "photo.jpg",
            "image/jpeg",
            b"\xFF\xD8\xFFnot really".to_vec(),
            not_a_photo.clone(),
        ),
        ("program.png", "image/png", program, not_a_photo.clone()),
        ("animation.gif", "image/gif", animation, not_a_photo.clone()),
        ("zero.png", "image/png", png_claiming(0, 0), not_a_photo),
        (
            "flood.png",
            "image/png",
            png_claiming(100_000, 100_000),
            FieldProblem::UploadTooManyPixels { max_pixels },
        ),
        (
            "big.jpg",
            "image/jpeg",
            vec![0xFF; PHOTO_BYTES_MAX + 1],
            FieldProblem::UploadTooLarge { max_bytes },
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_picture_is_refused_with_words() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let before = app.count("SELECT COUNT(*) FROM attachment").await;
    for locale in [Locale::Ar, Locale::En] {
        let form = upload_form(&app, &mut manager, locale).await;
        let field = file_field(&form);
        let form = form
            .set("caption_ar", "البئر من أعلى")
            .set("caption_en", "The well from above");
        for (name, kind, bytes, problem) in refused() {
            let attempt = form.clone().attach(&field, name, kind, &bytes);
            let answer = manager.submit(&attempt).await;
            let words = app::words::field_problem(Style::of(locale), &problem);
            answer.assert_page(422, locale, &words);
            // What was typed is kept; a file has to be chosen anew.
            let kept = form_with_file(&answer);
            for typed in ["role", "caption_ar", "caption_en"] {
                assert_eq!(kept.value(typed), form.value(typed), "{name}: {typed}");
            }
        }
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM attachment").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_beyond_every_limit_is_cut_off() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager, Locale::En).await;
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
    answer.assert_page(413, Locale::En, locales::errors_too_large_title(Locale::En));
    // A plain form has a limit of its own.
    let long = "a".repeat(300 * 1_024);
    let answer: Answer = app.browser().post("/en/give", &[("amount", &long)]).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_no_files_is_said_to_be_busy() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager, Locale::En).await;
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
    let title = locales::errors_unavailable_title(Locale::En);
    answer.assert_page(503, Locale::En, title);
    assert_eq!(app.count("SELECT COUNT(*) FROM attachment").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_stored_anew_and_served_as_what_it_is() {
    let app = TestApp::with_data().await;
    let mut manager = app.signed_in("manager@example.org").await;
    let form = upload_form(&app, &mut manager, Locale::En).await;
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
