//! PDF 1.4: pages of text, then a scanned picture if it has to be big.

use anyhow::Result;

use super::pdf_objects::Objects;
use super::{Brief, MOST_TEXT};
use crate::corpus::words;

const LINES_A_PAGE: usize = 48;
const SCAN_WIDTH: usize = 128;
/// Numbers of the objects every document has; pages and contents follow them.
const CATALOG: usize = 1;
const PAGES: usize = 2;
const FONT: usize = 3;
const INFO: usize = 4;
const FIRST_PAGE: usize = 5;

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let text = text_of(brief);
    let lines: Vec<&str> = text.lines().collect();
    let pages: Vec<&[&str]> = lines.chunks(LINES_A_PAGE).collect();
    let scan = scan_of(brief, text.len());
    let compressed = brief.random.one_in(2);
    let scan_number = FIRST_PAGE + 2 * pages.len();

    let mut file = Objects::new();
    add_frame(&mut file, &brief.reference, pages.len());
    for (index, lines) in pages.iter().enumerate() {
        let number = FIRST_PAGE + 2 * index;
        let shows_scan = !scan.is_empty() && index + 1 == pages.len();
        file.object(number, &page(number + 1, shows_scan.then_some(scan_number)));
        file.contents(number + 1, &drawing(lines, shows_scan), compressed)?;
    }
    if !scan.is_empty() {
        add_scan(&mut file, scan_number, &scan);
    }
    Ok(file.finish(CATALOG, INFO))
}

fn add_frame(file: &mut Objects, title: &str, pages: usize) {
    let catalog = format!("<< /Type /Catalog /Pages {PAGES} 0 R >>");
    file.object(CATALOG, &catalog);
    file.object(PAGES, &page_tree(pages));
    file.object(
        FONT,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    );
    file.object(INFO, &format!("<< /Title ({title}) >>"));
}

fn page(contents: usize, scan: Option<usize>) -> String {
    let scan = scan.map(|number| format!(" /XObject << /Scan {number} 0 R >>"));
    let scan = scan.unwrap_or_default();
    format!(
        "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 {FONT} 0 R >>{scan} >> /Contents {contents} 0 R >>"
    )
}

fn add_scan(file: &mut Objects, number: usize, dots: &[u8]) {
    let height = dots.len() / SCAN_WIDTH;
    let dictionary = format!(
        "/Type /XObject /Subtype /Image /Width {SCAN_WIDTH} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    );
    file.stream(number, &dictionary, dots);
}

fn text_of(brief: &mut Brief) -> String {
    let length = brief.size.saturating_sub(900).clamp(40, MOST_TEXT / 3);
    let prose = words::latin_1_prose(&mut brief.random, length);
    format!("{}\n{prose}", brief.reference)
}

/// Grey noise for the bytes that are still missing; none for a short document.
fn scan_of(brief: &mut Brief, written: usize) -> Vec<u8> {
    let missing = brief.size.saturating_sub(written * 6 / 5 + 1_200);
    brief.random.noise(missing / SCAN_WIDTH * SCAN_WIDTH)
}

fn page_tree(pages: usize) -> String {
    let kids: Vec<String> = (0..pages)
        .map(|index| format!("{} 0 R", FIRST_PAGE + 2 * index))
        .collect();
    format!(
        "<< /Type /Pages /Count {pages} /Kids [{}] >>",
        kids.join(" ")
    )
}

/// The operators that show a page, in Latin-1.
fn drawing(lines: &[&str], with_scan: bool) -> Vec<u8> {
    let mut bytes = b"BT /F1 11 Tf 14 TL 56 780 Td\n".to_vec();
    for line in lines {
        bytes.push(b'(');
        bytes.extend(line.chars().map(|char| u8::try_from(char).unwrap_or(b'?')));
        bytes.extend_from_slice(b") Tj T*\n");
    }
    bytes.extend_from_slice(b"ET\n");
    if with_scan {
        bytes.extend_from_slice(b"q 120 0 0 120 420 40 cm /Scan Do Q\n");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::pdf_objects::tests::assert_table_points_at_objects;
    use super::*;

    #[test]
    fn its_table_points_at_its_objects() {
        for (content, size) in [(1, 100), (2, 4_000), (3, 30_000), (4, 100_000)] {
            let bytes = write(&mut Brief::new(5, content, size)).unwrap();
            assert!(bytes.starts_with(b"%PDF-1.4\n") && bytes.ends_with(b"%%EOF\n"));
            assert_table_points_at_objects(&bytes);
        }
    }

    #[test]
    fn a_big_one_is_about_its_size() {
        let bytes = write(&mut Brief::new(5, 1, 300_000)).unwrap();
        assert!((280_000..310_000).contains(&bytes.len()), "{}", bytes.len());
    }
}
