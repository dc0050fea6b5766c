//! Photographs and papers: a file is read, told by its bytes what it is, and a picture made small.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use haat_registry::{AttachmentDraft, MOST_BYTES};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::error::{Error, Result};

/// Width and height of a thumbnail at most, in points.
const THUMBNAIL: u32 = 320;

/// Width and height at most of a picture that is looked at, in points: a window on a large screen.
const LARGE: u32 = 2000;

/// Memory that a picture may take while it is made small: one of a hundred million points fits.
const MOST_MEMORY: u64 = 512 << 20;

/// Reads a file that is to be attached to a store. One that is too large is read no further than that is known.
pub fn read(path: &Path) -> Result<AttachmentDraft> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io(path))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if bytes.len() > MOST_BYTES {
        return Err(Error::Registry(haat_registry::Error::AttachmentTooLarge {
            name,
            megabytes: MOST_BYTES >> 20,
        }));
    }
    let media = media(&bytes);
    let thumbnail = match media {
        "image/jpeg" | "image/png" => thumbnail(&bytes),
        _ => None,
    };
    Ok(AttachmentDraft {
        name,
        media: media.to_owned(),
        bytes,
        thumbnail,
    })
}

/// Bytes as base64, as a page shows a picture by.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The media type that the first bytes tell. A name may say anything.
fn media(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 5] = [
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8", "image/gif"),
        (b"%PDF", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
    ];
    let known = KNOWN.iter().find(|(begin, _)| bytes.starts_with(begin));
    if let Some((_, media)) = known {
        return media;
    }
    match (bytes.get(4..12), bytes.get(8..12)) {
        (Some(b"ftypheic" | b"ftypheix" | b"ftypmif1"), _) => "image/heic",
        (_, Some(b"WEBP")) => "image/webp",
        _ => "application/octet-stream",
    }
}

/// A small JPEG of a picture; none of what cannot be read.
fn thumbnail(bytes: &[u8]) -> Option<Vec<u8>> {
    jpeg(&upright(bytes)?.thumbnail(THUMBNAIL, THUMBNAIL))
}

/// A JPEG of a picture as it is looked at, no larger than a window has room for; none of what is no picture or cannot be read.
pub fn large(bytes: &[u8]) -> Option<Vec<u8>> {
    let picture = upright(bytes)?;
    if picture.width() <= LARGE && picture.height() <= LARGE {
        return jpeg(&picture);
    }
    jpeg(&picture.resize(LARGE, LARGE, FilterType::Triangle))
}

/// A picture, upright as its camera was held.
fn upright(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let held = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(held);
    Some(picture)
}

fn jpeg(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    picture
        .to_rgb8()
        .write_to(&mut Cursor::new(&mut out), image::ImageFormat::Jpeg)
        .ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(width, height, image::Rgb([200, 90, 10]));
        picture
            .write_to(&mut Cursor::new(&mut bytes), format)
            .unwrap();
        bytes
    }

    #[test]
    fn a_picture_is_told_by_its_bytes_and_made_small() {
        let folder = tempfile::tempdir().unwrap();
        for (format, media) in [
            (image::ImageFormat::Jpeg, "image/jpeg"),
            (image::ImageFormat::Png, "image/png"),
        ] {
            let path = folder.path().join("front.txt");
            std::fs::write(&path, picture(900, 600, format)).unwrap();
            let read = read(&path).unwrap();
            assert_eq!(
                (read.name.as_str(), read.media.as_str()),
                ("front.txt", media)
            );
            let small = image::load_from_memory(&read.thumbnail.unwrap()).unwrap();
            assert_eq!((small.width(), small.height()), (320, 213));
        }
    }

    #[test]
    fn a_picture_is_looked_at_no_larger_than_a_window_has_room_for() {
        for (width, height, shown) in [(900, 600, (900, 600)), (2600, 1300, (2000, 1000))] {
            let seen = large(&picture(width, height, image::ImageFormat::Png)).unwrap();
            let seen = image::load_from_memory_with_format(&seen, image::ImageFormat::Jpeg);
            let seen = seen.unwrap();
            assert_eq!((seen.width(), seen.height()), shown);
        }
        assert_eq!(large(b"%PDF-1.7 ..."), None);
    }

    #[test]
    fn what_is_no_picture_is_kept_and_what_is_too_large_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lease.pdf");
        std::fs::write(&path, b"%PDF-1.7 ...").unwrap();
        let paper = read(&path).unwrap();
        assert_eq!(
            (paper.media.as_str(), paper.thumbnail),
            ("application/pdf", None)
        );
        // A picture that is cut off is kept as it is.
        let cut = &picture(64, 64, image::ImageFormat::Png)[..60];
        std::fs::write(&path, cut).unwrap();
        let cut = read(&path).unwrap();
        assert_eq!((cut.media.as_str(), cut.thumbnail), ("image/png", None));
        std::fs::write(&path, vec![7; MOST_BYTES + 1]).unwrap();
        let refused = read(&path).unwrap_err().to_string();
        assert!(
            refused.contains("lease.pdf") && refused.contains("20 MB"),
            "{refused}"
        );
        assert!(read(&folder.path().join("none")).is_err());
    }
}
