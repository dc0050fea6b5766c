//! Charts as files of their own: the drawing that the page made, with its fonts in it, as SVG and as PNG.
//!
//! The PNG is made here, not by the page: a web view loads the fonts inside an SVG image late or never, and each draws them its own way. Here the
//! same drawing gives the same picture on every system, shaped as Devanagari wants.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::file::OutFile;
use crate::error::{Error, Result};

/// Pixels of a PNG for each of the drawing: sharp on a slide and in print.
const SCALE: f32 = 2.0;

/// The kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Lines and text, in any size.
    Svg,
    /// Pixels.
    Png,
}

impl Picture {
    /// The kind a file's name asks for.
    pub fn of(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_string_lossy().to_lowercase();
        match end.as_str() {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            _ => None,
        }
    }
}

/// The fonts of the window as TrueType, at two weights: Inter's Latin alone, and with Noto Sans Devanagari in one file (`fonts/README.md`).
const LATIN: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../../fonts/inter-latin-400.ttf")),
    (600, include_bytes!("../../fonts/inter-latin-600.ttf")),
];
const WHOLE: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../../fonts/inter-devanagari-400.ttf")),
    (600, include_bytes!("../../fonts/inter-devanagari-600.ttf")),
];

/// What Inter's plain Latin has.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{ff}' | '\u{2000}'..='\u{206f}')
}

fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}')
}

/// Writes a drawing as a picture of this kind and gives it its name.
pub fn write_picture(svg: &str, kind: Picture, mut out: OutFile) -> Result<()> {
    let bytes = match kind {
        Picture::Svg => with_fonts(svg).into_bytes(),
        Picture::Png => as_png(svg).map_err(|why| Error::Picture {
            path: out.path().to_owned(),
            why,
        })?,
    };
    let path = out.path().to_owned();
    out.write_all(&bytes).map_err(Error::io(&path))?;
    out.finish()
}

/// The drawing with its font in it, so that it looks the same wherever a browser opens it. Other programs take the family by its name, or the
/// one they have for sans-serif.
fn with_fonts(svg: &str) -> String {
    let Some(inside) = svg
        .find("<svg")
        .and_then(|at| Some(at + svg[at..].find('>')? + 1))
    else {
        return svg.to_owned();
    };
    let faces = if svg.chars().all(is_latin) {
        LATIN
    } else {
        WHOLE
    };
    let mut fonts = String::from("<style>");
    for (weight, data) in faces {
        let data = BASE64.encode(data);
        fonts.push_str(&format!(
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"
        ));
    }
    fonts.push_str("</style>");
    format!("{}{fonts}{}", &svg[..inside], &svg[inside..])
}

/// Runs of Devanagari between marks that set them apart (LRI and PDI): the renderer takes the script of a line from its first letter, and would
/// join none where that is Latin.
fn set_apart(svg: &str) -> String {
    let mut apart = String::with_capacity(svg.len());
    let mut inside = false;
    for c in svg.chars() {
        // Joiners belong to the letters around them.
        let devanagari = is_devanagari(c) || (inside && matches!(c, '\u{200c}' | '\u{200d}'));
        if devanagari != inside {
            apart.push(if devanagari { '\u{2066}' } else { '\u{2069}' });
            inside = devanagari;
        }
        apart.push(c);
    }
    apart
}

fn as_png(svg: &str) -> std::result::Result<Vec<u8>, String> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        for (_, data) in WHOLE {
            fonts.load_font_data(data.to_vec());
        }
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    });
    let options = usvg::Options {
        font_family: "Inter".to_owned(),
        fontdb: Arc::clone(fonts),
        // A drawing refers to nothing outside itself.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree =
        usvg::Tree::from_str(&set_apart(svg), &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let pixels = |length: f32| (length * SCALE).ceil() as u32;
    let mut picture = Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or("the drawing has no size")?;
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut picture.as_mut(),
    );
    picture.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::file::Kept;
    use super::*;

    fn drawing(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"40\"><rect width=\"120\" height=\"40\" fill=\"#fff\"/>\
             <text x=\"4\" y=\"26\" font-family=\"Inter, 'Noto Sans Devanagari', sans-serif\" font-size=\"20\" fill=\"#000\">{text}</text></svg>"
        )
    }

    /// Dark pixels of the picture.
    fn ink(svg: &str) -> usize {
        let picture = Pixmap::decode_png(&as_png(svg).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (240, 80));
        picture
            .pixels()
            .iter()
            .filter(|pixel| pixel.red() < 128)
            .count()
    }

    #[test]
    fn latin_rupees_and_devanagari_are_drawn_alone_and_in_one_line() {
        assert_eq!(ink(&drawing(" ")), 0);
        let words = ["Bihar", "₹", "बिहार", "क्ष"].map(|word| ink(&drawing(word)));
        assert!(words.iter().all(|ink| *ink > 60), "{words:?}");
        // A conjunct is one shape, not its letters side by side.
        let apart = ink(&drawing("क ष"));
        assert!(words[3] < apart, "{words:?} {apart}");
        // In one line each is drawn as it is alone, whichever comes first.
        let alone = words[0] + words[3];
        for line in ["Bihar क्ष", "क्ष Bihar"] {
            let together = ink(&drawing(line));
            assert!(
                together.abs_diff(alone) < alone / 10,
                "{line}: {together}, {alone}"
            );
        }
    }

    #[test]
    fn an_svg_carries_the_font_of_its_characters() {
        let (latin, hindi) = (with_fonts(&drawing("Bihar")), with_fonts(&drawing("बिहार")));
        assert!(latin.matches("@font-face").count() == 2 && latin.len() < 200_000);
        assert!(hindi.matches("@font-face").count() == 2 && hindi.len() > 600_000);
        assert!(!hindi.contains('\u{2066}'), "a browser needs no marks");
        assert!(usvg::Tree::from_str(&hindi, &usvg::Options::default()).is_ok());
    }

    #[test]
    fn a_picture_is_written_whole_and_reads_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let registry = haat_registry::Registry::create(&folder.path().join("n.haat")).unwrap();
        let black = Pixmap::new(8, 8).map(|mut black| {
            black.fill(resvg::tiny_skia::Color::BLACK);
            black.encode_png().unwrap()
        });
        let other = folder.path().join("other.png");
        std::fs::write(&other, black.unwrap()).unwrap();
        let image = format!(
            "</text><image width=\"99\" height=\"40\" href=\"{}\"/><text>",
            other.display()
        );
        assert_eq!(ink(&drawing(&image)), 0);
        for (name, kind) in [("a.svg", Picture::Svg), ("a.png", Picture::Png)] {
            let path = folder.path().join(name);
            assert_eq!(Picture::of(&path), Some(kind));
            let out = OutFile::create(&path, false, &Kept::of(&registry)).unwrap();
            write_picture(&drawing("Bihar"), kind, out).unwrap();
            assert!(std::fs::metadata(&path).unwrap().len() > 300);
        }
        let path = folder.path().join("broken.png");
        let out = OutFile::create(&path, false, &Kept::of(&registry)).unwrap();
        let refused = write_picture("<svg", Picture::Png, out);
        assert!(matches!(refused, Err(Error::Picture { .. })));
        assert!(!path.exists());
    }
}
