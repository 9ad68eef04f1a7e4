//! Bytes of made-up documents, the same each time.

use std::fmt::Write;

/// The bytes of a document of this name: a page that shows the text, or the text.
pub(super) fn bytes(name: &str, text: &str) -> Vec<u8> {
    match name.strip_suffix(".pdf") {
        Some(title) => pdf(title, text),
        None => text.as_bytes().to_owned(),
    }
}

/// A page with a title and lines, in one of the fonts that every reader has.
fn pdf(title: &str, text: &str) -> Vec<u8> {
    let mut shown = format!("BT /F1 20 Tf 72 760 Td ({}) Tj /F1 12 Tf", plain(title));
    for line in text.lines() {
        // A string takes what is written to it.
        let _ = write!(shown, " 0 -24 Td ({}) Tj", plain(line));
    }
    shown.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
         << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (n, object) in (1..).zip(&objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{n} 0 obj\n{object}\nendobj");
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let _ = write!(
        file,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\n\
         startxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// Without what a string in a page's text begins or ends with.
fn plain(text: &str) -> String {
    text.replace(['(', ')', '\\'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_of_a_page_stands_where_its_table_says() {
        let file = String::from_utf8(bytes("A (draft).pdf", "One\nTwo")).unwrap();
        let (_, table) = file.split_once("0000000000 65535 f \n").unwrap();
        let places = table.lines().take(5).map(|line| &line[..10]);
        for (n, place) in (1..).zip(places) {
            let at: usize = place.parse().unwrap();
            assert!(file[at..].starts_with(&format!("{n} 0 obj")), "{file}");
        }
        assert!(file.contains("(A  draft ) Tj"), "{file}");
    }
}
