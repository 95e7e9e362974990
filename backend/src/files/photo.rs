//! Photos: measured before they are decoded, turned upright, made smaller, written anew.

use std::io::Cursor;
use std::path::Path;

use domain::error::FieldProblem;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::{Refusal, StoredFile, hash_of, media_type_of, stored_path, write_whole};

/// The most pixels a photo may have. A file of a few bytes can claim billions (a pixel
/// flood), so the header is read first.
pub const PHOTO_PIXELS_MAX: u64 = 25_000_000;
/// The longest edge a photo may have, in pixels.
const EDGE_MAX_PIXELS: u32 = 12_000;
/// The shortest edge a photo must have, in pixels; less shows nothing.
const EDGE_MIN_PIXELS: u32 = 16;
/// Memory that decoding may take beside the pixels themselves.
const DECODE_BYTES_MAX: u64 = 220 * 1024 * 1024;
/// The longest edge that is kept.
const KEPT_EDGE_PIXELS: u32 = 1_600;
/// The longest edge of the small version on cards.
const THUMBNAIL_EDGE_PIXELS: u32 = 640;
/// JPEG quality of 100: no difference is seen at card or page size.
const JPEG_QUALITY: u8 = 82;

/// Checks and stores a photo as it was sent.
pub(super) fn accept(root: &Path, bytes: &[u8]) -> Result<StoredFile, Refusal> {
    store(root, &decode(bytes)?)
}

/// Stores pixels: the kept size and the small one.
pub(super) fn store(root: &Path, picture: &DynamicImage) -> Result<StoredFile, Refusal> {
    let kept = flatten(&within(picture, KEPT_EDGE_PIXELS));
    let small = flatten(&within(picture, THUMBNAIL_EDGE_PIXELS));
    let bytes = encode(&kept)?;
    let hash = hash_of(&bytes);
    let nowhere = || Refusal::Broken("a hash that is no name".to_owned());
    write_whole(&stored_path(root, &hash, true).ok_or_else(nowhere)?, &encode(&small)?)?;
    write_whole(&stored_path(root, &hash, false).ok_or_else(nowhere)?, &bytes)?;
    Ok(StoredFile {
        media_type: media_type_of(&bytes),
        byte_count: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        width_pixels: Some(i64::from(kept.width())),
        height_pixels: Some(i64::from(kept.height())),
        hash,
    })
}

/// The kinds that phones and cameras send. The content decides, not the name.
fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match media_type_of(bytes) {
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/png" => Some(ImageFormat::Png),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let not_a_photo = |_| Refusal::Problem(FieldProblem::UploadNotPhoto);
    let format = format_of(bytes).ok_or(Refusal::Problem(FieldProblem::UploadNotPhoto))?;
    if !is_whole(bytes, format) {
        return Err(Refusal::Problem(FieldProblem::UploadNotPhoto));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(not_a_photo)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PHOTO_PIXELS_MAX || width > EDGE_MAX_PIXELS || height > EDGE_MAX_PIXELS {
        return Err(Refusal::Problem(too_many_pixels()));
    }
    if width < EDGE_MIN_PIXELS || height < EDGE_MIN_PIXELS {
        return Err(Refusal::Problem(FieldProblem::UploadNotPhoto));
    }
    let orientation = decoder.orientation().map_err(not_a_photo)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not_a_photo)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether an upload arrived to its end: decoders fill what was cut off with grey, and nobody would
/// see why. What cameras put behind the picture does not matter.
fn is_whole(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg_is_whole(bytes),
        ImageFormat::Png => png_is_whole(bytes),
        ImageFormat::WebP => webp_is_whole(bytes),
        _ => true,
    }
}

/// The last scan is ended (ITU-T T.81, B.1.1.3).
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    const START_OF_SCAN: [u8; 2] = [0xFF, 0xDA];
    const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    last(END_OF_IMAGE) > last(START_OF_SCAN)
}

/// The closing chunk stands there with its check sum (W3C PNG, 11.2.4).
fn png_is_whole(bytes: &[u8]) -> bool {
    const END: [u8; 8] = *b"IEND\xAE\x42\x60\x82";
    bytes.windows(END.len()).any(|part| part == END)
}

/// The container has the length that it names (RFC 9649, 2.4).
fn webp_is_whole(bytes: &[u8]) -> bool {
    const HEADER_BYTES: u64 = 8;
    let named = bytes
        .get(4..8)
        .and_then(|size| size.try_into().ok())
        .map(u32::from_le_bytes);
    named.is_some_and(|size| u64::from(size) + HEADER_BYTES <= bytes.len() as u64)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    limits
}

/// The problem of a picture with too many pixels.
fn too_many_pixels() -> FieldProblem {
    FieldProblem::UploadTooManyPixels {
        max_pixels: PHOTO_PIXELS_MAX,
    }
}

/// The picture no larger than `edge` on its longer side.
fn within(picture: &DynamicImage, edge: u32) -> DynamicImage {
    if picture.width() <= edge && picture.height() <= edge {
        picture.clone()
    } else {
        picture.resize(edge, edge, FilterType::CatmullRom)
    }
}

/// Puts the picture on white, so that transparent parts look the same everywhere.
fn flatten(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        let over_white = |value: u8| {
            let mixed = (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}

/// Drawings are smaller without loss, photographs as JPEG: the smaller one is kept.
fn encode(picture: &RgbImage) -> Result<Vec<u8>, Refusal> {
    let broken = |error: image::ImageError| Refusal::Broken(error.to_string());
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .encode_image(picture)
        .map_err(broken)?;
    let mut webp = Vec::new();
    picture
        .write_with_encoder(WebPEncoder::new_lossless(&mut webp))
        .map_err(broken)?;
    Ok(if webp.len() <= jpeg.len() { webp } else { jpeg })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
        }))
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG with an EXIF segment that holds a place and says "turn a quarter clockwise".
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        tiff.extend_from_slice(b"GPS 24.7136N 46.6753E");
        let mut segment = b"Exif\0\0".to_vec();
        segment.extend_from_slice(&tiff);
        let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
        let mut out = jpeg[..2].to_vec();
        out.extend_from_slice(&[0xFF, 0xE1, length[0], length[1]]);
        out.extend_from_slice(&segment);
        out.extend_from_slice(&jpeg[2..]);
        out
    }

    #[test]
    fn a_photo_that_was_cut_off_is_refused() {
        let root = tempfile::tempdir().unwrap();
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let sent = encoded(&drawing(400, 300), format);
            for part in [sent.len() / 4, sent.len() / 2, sent.len() - 2] {
                assert!(accept(root.path(), &sent[..part]).is_err(), "{format:?} up to {part}");
            }
        }
        let sent = encoded(&drawing(400, 300), ImageFormat::Jpeg);
        // What cameras put behind the picture does not matter.
        assert!(accept(root.path(), &[sent.as_slice(), b"a trailer"].concat()).is_ok());
    }

    #[test]
    fn every_kind_is_taken_and_made_smaller() {
        let root = tempfile::tempdir().unwrap();
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let sent = encoded(&drawing(2_000, 1_000), format);
            let stored = accept(root.path(), &sent).unwrap();
            assert_eq!((stored.width_pixels, stored.height_pixels), (Some(1_600), Some(800)));
            let small = std::fs::read(stored_path(root.path(), &stored.hash, true).unwrap()).unwrap();
            let small = image::load_from_memory(&small).unwrap();
            assert_eq!((small.width(), small.height()), (640, 320));
        }
    }

    #[test]
    fn place_and_camera_are_stripped_and_the_picture_stands_upright() {
        let root = tempfile::tempdir().unwrap();
        let sent = with_exif(&encoded(&drawing(300, 200), ImageFormat::Jpeg));
        let stored = accept(root.path(), &sent).unwrap();
        assert_eq!((stored.width_pixels, stored.height_pixels), (Some(200), Some(300)));
        let kept = std::fs::read(stored_path(root.path(), &stored.hash, false).unwrap()).unwrap();
        assert!(!kept.windows(4).any(|part| part == b"Exif" || part == b"GPS "));
    }

    #[test]
    fn what_hides_behind_a_picture_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let mut sent = encoded(&drawing(64, 64), ImageFormat::Png);
        sent.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let stored = accept(root.path(), &sent).unwrap();
        let kept = std::fs::read(stored_path(root.path(), &stored.hash, false).unwrap()).unwrap();
        assert!(!kept.windows(7).any(|part| part == b"<script"));
    }

    #[test]
    fn disguised_files_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let png = encoded(&drawing(64, 64), ImageFormat::Png);
        let cases: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            b"GIF89a\x40\0\x40\0\x80\0\0".to_vec(),
            b"%PDF-1.7".to_vec(),
            b"MZ\x90\0".to_vec(),
            [b"\xFF\xD8\xFF\xE0".as_slice(), b"<html><script>alert(1)</script>"].concat(),
            png[..png.len() / 3].to_vec(),
        ];
        for sent in cases {
            let refused = accept(root.path(), &sent);
            assert_eq!(
                refused,
                Err(Refusal::Problem(FieldProblem::UploadNotPhoto)),
                "{:?}",
                &sent[..sent.len().min(12)]
            );
        }
    }

    #[test]
    fn a_pixel_flood_is_refused_before_it_is_decoded() {
        let root = tempfile::tempdir().unwrap();
        let mut png = encoded(&drawing(64, 64), ImageFormat::Png);
        png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let checksum = crc32(&png[12..29]).to_be_bytes();
        png[29..33].copy_from_slice(&checksum);
        assert_eq!(accept(root.path(), &png), Err(Refusal::Problem(too_many_pixels())));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xEDB8_8320
                } else {
                    crc >> 1
                };
            }
        }
        !crc
    }

    #[test]
    fn transparent_parts_become_white() {
        let clear = image::RgbaImage::from_pixel(32, 32, image::Rgba([10, 20, 30, 0]));
        let flat = flatten(&DynamicImage::ImageRgba8(clear));
        assert_eq!(flat.get_pixel(3, 3).0, [255, 255, 255]);
    }
}
