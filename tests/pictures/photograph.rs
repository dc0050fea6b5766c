//! What stands for photographs of a store: drawn, since nobody's shop is to be shown.

use harness::Outcome;
use png::{BitDepth, ColorType, Encoder};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const WIDE: usize = 1600;
const HIGH: usize = 1200;

type Colour = [u8; 3];
/// Left, top, right, bottom, and the colour between them: of 160 by 120, the later over the earlier.
type Part = (usize, usize, usize, usize, Colour);

const WALL: Colour = [226, 205, 170];
const SHADE: Colour = [196, 170, 132];
const SIGN: Colour = [164, 85, 10];
const PLATE: Colour = [251, 250, 248];
const DARK: Colour = [58, 62, 70];
const GLASS: Colour = [158, 190, 204];
const STREET: Colour = [142, 140, 136];
const WOOD: Colour = [150, 104, 62];
const PLANT: Colour = [74, 122, 84];

/// The front: a sign over a door and two windows, one shutter half down.
pub const FRONT: &[Part] = &[
    (0, 0, 160, 120, [198, 218, 232]),
    (12, 18, 148, 104, WALL),
    (12, 96, 148, 104, SHADE),
    (8, 14, 152, 18, SHADE),
    (20, 24, 140, 42, SIGN),
    (34, 29, 126, 37, PLATE),
    (22, 50, 62, 90, DARK),
    (24, 52, 60, 88, GLASS),
    (41, 52, 43, 88, DARK),
    (68, 50, 94, 104, DARK),
    (71, 53, 91, 102, WOOD),
    (87, 76, 89, 80, PLATE),
    (100, 50, 140, 90, DARK),
    (102, 52, 138, 88, GLASS),
    (102, 52, 138, 55, STREET),
    (102, 56, 138, 59, STREET),
    (102, 60, 138, 63, STREET),
    (102, 64, 138, 67, STREET),
    (0, 104, 160, 108, SHADE),
    (0, 108, 160, 120, STREET),
    (140, 92, 147, 104, WOOD),
    (138, 80, 149, 93, PLANT),
];

/// The room behind it: a counter, shelves, a lamp.
pub const INSIDE: &[Part] = &[
    (0, 0, 160, 120, [238, 232, 220]),
    (0, 92, 160, 120, SHADE),
    (10, 20, 92, 24, WOOD),
    (10, 42, 92, 46, WOOD),
    (10, 64, 92, 68, WOOD),
    (14, 8, 26, 20, SIGN),
    (30, 10, 38, 20, GLASS),
    (44, 6, 52, 20, DARK),
    (60, 9, 84, 20, PLANT),
    (16, 30, 40, 42, GLASS),
    (48, 28, 58, 42, SIGN),
    (66, 32, 86, 42, DARK),
    (14, 54, 34, 64, PLANT),
    (42, 50, 50, 64, GLASS),
    (58, 53, 88, 64, SIGN),
    (126, 0, 128, 16, DARK),
    (118, 16, 136, 24, SIGN),
    (70, 76, 150, 82, WOOD),
    (74, 82, 146, 108, WALL),
    (100, 66, 116, 76, DARK),
    (102, 68, 114, 74, GLASS),
];

/// Draws one into a file.
pub fn draw(parts: &[Part], path: &Path) -> Outcome {
    let mut pixels = vec![0; WIDE * HIGH * 3];
    let scale = WIDE / 160;
    for &(left, top, right, bottom, colour) in parts {
        for row in top * scale..bottom * scale {
            let line =
                &mut pixels[(row * WIDE + left * scale) * 3..(row * WIDE + right * scale) * 3];
            for pixel in line.as_chunks_mut::<3>().0 {
                *pixel = colour;
            }
        }
    }
    let file = BufWriter::new(File::create(path)?);
    let mut encoder = Encoder::new(file, u32::try_from(WIDE)?, u32::try_from(HIGH)?);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    Ok(encoder.write_header()?.write_image_data(&pixels)?)
}
