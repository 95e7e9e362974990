//! Fault 4 where files of charities lie: a full disk takes no file, says so, harms no gift, and
//! takes files again when there is room.

use std::path::Path;

use domain::locale::Locale;

use crate::books;
use crate::disk::Disk;
use crate::donor::{Answer, ClientLog, Donor, owned};
use crate::html;
use crate::program::Site;

const MANAGER: &str = "manager@example.org";
/// Gifts of the invented data: enough for a charity that has opportunities.
const DEMO_DONATIONS: &str = "200";
/// Real gifts that go on while no file can be stored.
const GIFTS: u64 = 5;

/// Signs in through the demonstration's mailbox.
async fn signed_in(site: &Site) -> Donor {
    let mut manager = Donor::new(&site.base(), &ClientLog::default());
    let asked = manager
        .send("/ar/sign-in", Some(&owned(&[("email", MANAGER)])))
        .await
        .unwrap();
    assert_eq!(asked.status, 303, "{}", asked.text);
    let inbox = manager
        .send(&format!("/ar/demo/mailbox?to={MANAGER}"), None)
        .await
        .unwrap();
    let message = hrefs(&inbox)
        .into_iter()
        // Beside the messages there is a link to the phone's.
        .find(|href| {
            href.rsplit_once("/demo/mailbox/")
                .is_some_and(|(_, name)| name.contains('-'))
        })
        .expect("a message with the code");
    let message = manager.send(&message, None).await.unwrap();
    let code = six_digits(&message.text);
    let path = manager.own_path(&asked.location);
    let done = manager.send(&path, Some(&owned(&[("code", &code)]))).await.unwrap();
    assert_eq!(done.status, 303, "{}", done.text);
    manager
}

fn hrefs(answer: &Answer) -> Vec<String> {
    html::tags(&answer.text)
        .iter()
        .filter_map(|tag| tag.attribute("href"))
        .map(html::unescaped)
        .collect()
}

/// The code stands in an element of its own.
fn six_digits(text: &str) -> String {
    text.split(['<', '>'])
        .find(|part| part.len() == 6 && part.bytes().all(|byte| byte.is_ascii_digit()))
        .expect("a code of six digits")
        .to_owned()
}

/// The page of an own opportunity on which files can be added.
async fn files_page(manager: &mut Donor) -> String {
    let list = manager.send("/ar/manage/opportunities", None).await.unwrap();
    for href in hrefs(&list) {
        let Some(number) = href.strip_prefix("/ar/manage/opportunities/") else {
            continue;
        };
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            let path = format!("{href}/files");
            let page = manager.send(&path, None).await.unwrap();
            if page.text.contains("multipart/form-data") {
                return path;
            }
        }
    }
    panic!("the manager can add a file nowhere");
}

/// A picture of one colour.
fn picture(colour: u8) -> Vec<u8> {
    let pixels = image::RgbImage::from_pixel(64, 48, image::Rgb([colour, 90, 120]));
    let mut bytes = Vec::new();
    pixels
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    bytes
}

async fn add(manager: &mut Donor, path: &str, colour: u8) -> Answer {
    let fields = [
        ("role", "photo"),
        ("caption_ar", "من موقع العمل"),
        ("caption_en", "From the site"),
    ];
    manager
        .upload(path, &fields, ("site.png", "image/png", &picture(colour)))
        .await
        .unwrap()
}

/// Files of the folder and of those below it.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_takes_no_file_and_recovers() {
    let mut site = Site::sqlite();
    let (loaded, told) = site.run(&["demo", "--donations", DEMO_DONATIONS], &[]);
    assert!(loaded, "{told}");
    let disk = Disk::under(&mut site, "/data/files/", false);
    site.start().await;
    let mut manager = signed_in(&site).await;
    let path = files_page(&mut manager).await;
    let folder = site.folder.path().join("data").join("files");
    assert_eq!(add(&mut manager, &path, 1).await.status, 303);
    let (before, listed) = (files_below(&folder), manager.send(&path, None).await.unwrap().text);

    disk.tell("write_enospc");
    let refused = add(&mut manager, &path, 2).await;
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(
        refused.text.contains(locales::errors_unavailable_title(Locale::Ar)),
        "{}",
        refused.text
    );
    assert_eq!(files_below(&folder), before, "a part of a file was left");
    let attached = |text: &str| text.matches("name=\"remove\"").count();
    let now = manager.send(&path, None).await.unwrap().text;
    assert_eq!(attached(&now), attached(&listed), "a file is listed that is not there");
    // Gifts need no room there.
    let log = ClientLog::default();
    let mut donor = Donor::new(&site.base(), &log);
    for number in 0..GIFTS {
        assert!(donor.give(number).await);
    }

    disk.tell("");
    assert_eq!(add(&mut manager, &path, 2).await.status, 303);
    let now = manager.send(&path, None).await.unwrap().text;
    assert_eq!(attached(&now), attached(&listed) + 1);
    books::settle(&site).await;
    site.kill();
    site.audit();
    println!(
        "fault 4, SQLite, files on a full disk: 1 file refused with 503, nothing of it left, {GIFTS} gifts meanwhile, \
         taken again afterwards"
    );
}
