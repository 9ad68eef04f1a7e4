//! DOCX: a letter.

use anyhow::Result;

use super::package::{DECLARATION, OPEN_XML_THUMBNAIL, Package, escape, open_xml_frame};
use super::{Brief, MOST_TEXT, png};
use crate::corpus::words;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>";

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let thumbnail = png::picture(
        &mut brief.random,
        &brief.reference,
        brief.size.saturating_sub(MOST_TEXT / 4).max(64),
    )?;
    let mut package = Package::new();
    open_xml_frame(&mut package, "word/document.xml", TYPES)?;
    package.deflated("word/_rels/document.xml.rels", &no_relations())?;
    package.deflated("word/document.xml", &letter(brief))?;
    package.stored(OPEN_XML_THUMBNAIL, &thumbnail)?;
    package.finish()
}

/// The part is optional; with it, a guess from the first entries finds Word.
fn no_relations() -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>"
    )
}

/// One paragraph a line; the text shrinks to about a third.
fn letter(brief: &mut Brief) -> String {
    let length = brief.size.saturating_sub(1_400).min(MOST_TEXT / 4) * 2;
    let prose = words::prose(&mut brief.random, length);
    let mut body = paragraph(&brief.reference);
    for line in prose.lines() {
        body.push_str(&paragraph(line));
    }
    format!(
        "{DECLARATION}<w:document xmlns:w=\"{NAMESPACE}\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    )
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::package::tests::reopened;

    #[test]
    fn it_opens_and_holds_its_reference() {
        let bytes = write(&mut Brief::new(3, 5, 9_000)).unwrap();
        let (names, letter) = reopened(bytes, "word/document.xml");
        assert_eq!(names[..2], ["[Content_Types].xml", "_rels/.rels"]);
        assert!(letter.contains("<w:t>Reference 3-5</w:t>"));
    }
}
