//! ODS: an `OpenDocument` sheet; its `mimetype` comes first and uncompressed.

use anyhow::Result;

use super::package::{DECLARATION, Package, escape};
use super::{Brief, MOST_TEXT, png};
use crate::corpus::words;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let thumbnail = png::picture(
        &mut brief.random,
        &brief.reference,
        brief.size.saturating_sub(MOST_TEXT / 4).max(64),
    )?;
    let mut package = Package::new();
    package.stored("mimetype", MEDIA_TYPE.as_bytes())?;
    package.deflated("META-INF/manifest.xml", &manifest())?;
    package.deflated("content.xml", &content(brief))?;
    package.stored("Thumbnails/thumbnail.png", &thumbnail)?;
    package.finish()
}

fn manifest() -> String {
    let parts = [
        ("/", MEDIA_TYPE),
        ("content.xml", "text/xml"),
        ("Thumbnails/thumbnail.png", "image/png"),
    ];
    let entries = parts.map(|(path, media_type)| {
        format!("<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{media_type}\"/>")
    });
    let entries = entries.concat();
    format!(
        "{DECLARATION}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">{entries}</manifest:manifest>"
    )
}

/// Rows of a text and an amount; they shrink to about a fifth.
fn content(brief: &mut Brief) -> String {
    let length = brief.size.saturating_sub(1_600).min(MOST_TEXT / 4) * 4;
    let mut rows = row(&brief.reference, "0.00");
    while rows.len() < length {
        let phrase = words::phrase(&mut brief.random);
        let amount = words::amount(&mut brief.random);
        rows.push_str(&row(&phrase, &amount));
    }
    format!(
        "{DECLARATION}<office:document-content {NAMESPACES} office:version=\"1.2\"><office:body><office:spreadsheet><table:table table:name=\"Ledger\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
}

fn row(phrase: &str, amount: &str) -> String {
    format!(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"{amount}\"><text:p>{amount}</text:p></table:table-cell></table:table-row>",
        escape(phrase)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::package::tests::reopened;

    #[test]
    fn its_media_type_comes_first_and_uncompressed() {
        let bytes = write(&mut Brief::new(3, 6, 9_000)).unwrap();
        assert_eq!(&bytes[30..38], b"mimetype");
        assert_eq!(&bytes[38..38 + MEDIA_TYPE.len()], MEDIA_TYPE.as_bytes());
        let (names, content) = reopened(bytes, "content.xml");
        assert_eq!(names[0], "mimetype");
        assert!(content.contains("<text:p>Reference 3-6</text:p>"));
    }
}
