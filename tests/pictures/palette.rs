//! A picture of the window with few colours, in a quarter of the room. Most of a page is a few flat colours, which stay exactly as they are; what
//! lies between them at the edges of letters goes to the nearest that is there.

use harness::Outcome;
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::Path;

const MOST: usize = 64;

type Colour = [u8; 3];

/// Writes a PNG anew with a palette of the colours that tell most of it.
pub fn shrink(path: &Path) -> Outcome {
    let mut decoder = Decoder::new(BufReader::new(File::open(path)?));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![
        0;
        reader
            .output_buffer_size()
            .ok_or("the picture is too large")?
    ];
    let info = reader.next_frame(&mut pixels)?;
    let samples = info.color_type.samples();
    if samples < 3 {
        return Err("the picture has no colours".into());
    }
    let colours: Vec<Colour> = pixels
        .chunks_exact(samples)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let palette = telling(&colours);
    let mut known = HashMap::new();
    let indices: Vec<u8> = colours
        .iter()
        .map(|colour| {
            *known
                .entry(*colour)
                .or_insert_with(|| nearest(&palette, *colour))
        })
        .collect();

    // The window may be looking at the file no longer, but a picture that is half written helps nobody.
    let fresh = path.with_extension("new");
    let mut encoder = Encoder::new(
        BufWriter::new(File::create(&fresh)?),
        info.width,
        info.height,
    );
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    // Neighbours in a palette say nothing of each other.
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(fs::rename(fresh, path)?)
}

/// The colours that tell most of a picture: one after another the one that would lie farthest off, the more so the more of it there is.
fn telling(colours: &[Colour]) -> Vec<Colour> {
    let mut counts: HashMap<Colour, u64> = HashMap::new();
    for colour in colours {
        *counts.entry(*colour).or_default() += 1;
    }
    // How far the nearest is that is taken: before there is one, farther than any can be.
    let mut left: Vec<(Colour, u64, u64)> = counts
        .into_iter()
        .map(|(colour, count)| (colour, count, u64::from(u32::MAX)))
        .collect();
    let mut palette = Vec::new();
    while palette.len() < MOST {
        // Of those that tell as much, always the same.
        let next = left
            .iter()
            .max_by_key(|(colour, count, far)| (count * far, *colour));
        let Some(&(taken, _, 1..)) = next else { break };
        palette.push(taken);
        for (colour, _, far) in &mut left {
            *far = (*far).min(distance(taken, *colour));
        }
    }
    palette
}

fn nearest(palette: &[Colour], colour: Colour) -> u8 {
    let at = palette
        .iter()
        .enumerate()
        .min_by_key(|(_, other)| distance(**other, colour))
        .map_or(0, |(at, _)| at);
    u8::try_from(at).unwrap_or_default()
}

fn distance(one: Colour, other: Colour) -> u64 {
    let apart = one
        .into_iter()
        .zip(other)
        .map(|(a, b)| u64::from(a.abs_diff(b)).pow(2));
    apart.sum()
}
