//! PNG: a grey scan, 8 bits a dot.

use std::io::Write;

use anyhow::Result;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::Brief;
use crate::corpus::random::Random;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let dots = brief.size.saturating_sub(120).max(16);
    picture(&mut brief.random, &brief.reference, dots)
}

/// A picture of about `dots` dots; noise, so about as many bytes.
pub(super) fn picture(random: &mut Random, title: &str, dots: usize) -> Result<Vec<u8>> {
    let width = if dots < 4_096 { 16 } else { 256 };
    let height = dots.div_ceil(width);
    let mut file = SIGNATURE.to_vec();
    chunk(&mut file, *b"IHDR", &header(width, height)?)?;
    let title = [b"Title\0", title.as_bytes()].concat();
    chunk(&mut file, *b"tEXt", &title)?;
    chunk(&mut file, *b"IDAT", &rows(random, width, height)?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

/// Width, height, eight bits, grey, and the only methods there are.
fn header(width: usize, height: usize) -> Result<Vec<u8>> {
    let (width, height) = (u32::try_from(width)?, u32::try_from(height)?);
    Ok([
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat())
}

fn rows(random: &mut Random, width: usize, height: usize) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let dots = random.noise(width * height);
    for row in dots.chunks(width) {
        encoder.write_all(&[0])?;
        encoder.write_all(row)?;
    }
    Ok(encoder.finish()?)
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) -> Result<()> {
    file.extend_from_slice(&u32::try_from(data.len())?.to_be_bytes());
    let mut sum = Crc::new();
    for part in [&name[..], data] {
        sum.update(part);
        file.extend_from_slice(part);
    }
    file.extend_from_slice(&sum.sum().to_be_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read;

    fn number(bytes: &[u8]) -> u32 {
        u32::from_be_bytes(bytes.try_into().unwrap())
    }

    /// Names and data of the chunks, each with its sum checked.
    fn chunks(file: &[u8]) -> Vec<(&[u8], &[u8])> {
        let mut rest = file.strip_prefix(SIGNATURE).unwrap();
        let mut found = Vec::new();
        while !rest.is_empty() {
            let length = number(&rest[..4]) as usize;
            let mut sum = Crc::new();
            sum.update(&rest[4..8 + length]);
            assert_eq!(sum.sum(), number(&rest[8 + length..12 + length]));
            found.push((&rest[4..8], &rest[8..8 + length]));
            rest = &rest[12 + length..];
        }
        found
    }

    #[test]
    fn its_sums_are_right_and_its_dots_are_all_there() {
        for size in [0, 900, 60_000] {
            let file = write(&mut Brief::new(1, 9, size)).unwrap();
            let chunks = chunks(&file);
            let names: Vec<&[u8]> = chunks.iter().map(|chunk| chunk.0).collect();
            assert_eq!(names, [&b"IHDR"[..], b"tEXt", b"IDAT", b"IEND"]);
            let (width, height) = (number(&chunks[0].1[..4]), number(&chunks[0].1[4..8]));
            let mut rows = Vec::new();
            ZlibDecoder::new(chunks[2].1)
                .read_to_end(&mut rows)
                .unwrap();
            assert_eq!(rows.len(), ((width + 1) * height) as usize);
        }
    }
}
