//! Zip packages as office documents are, the same bytes on any day.

use std::io::{Cursor, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(super) struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// A part that readers look for at a fixed place, or that would not shrink.
    pub(super) fn stored(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.add(name, content, CompressionMethod::Stored)
    }

    pub(super) fn deflated(&mut self, name: &str, content: &str) -> Result<()> {
        self.add(name, content.as_bytes(), CompressionMethod::Deflated)
    }

    pub(super) fn finish(self) -> Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }

    fn add(&mut self, name: &str, content: &[u8], method: CompressionMethod) -> Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        self.0.write_all(content)?;
        Ok(())
    }
}

/// Text as it may stand between two tags.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The first line of every XML part.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Where Office Open XML keeps the thumbnail. It is written last: programs that
/// guess a type from the first bytes want the main part there.
pub(super) const OPEN_XML_THUMBNAIL: &str = "docProps/thumbnail.png";

/// What the two formats of Office Open XML share: types and root relations.
pub(super) fn open_xml_frame(package: &mut Package, main_part: &str, types: &str) -> Result<()> {
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    package.deflated(
        "[Content_Types].xml",
        &format!(
            "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{types}</Types>"
        ),
    )?;
    package.deflated(
        "_rels/.rels",
        &format!(
            "{DECLARATION}<Relationships xmlns=\"{relations}\"><Relationship Id=\"rId1\" Type=\"{main}\" Target=\"{main_part}\"/><Relationship Id=\"rId2\" Type=\"{relations}/metadata/thumbnail\" Target=\"{OPEN_XML_THUMBNAIL}\"/></Relationships>"
        ),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Read;
    use zip::ZipArchive;

    /// Names in order, and the content of the part asked for.
    pub(in super::super) fn reopened(bytes: Vec<u8>, part: &str) -> (Vec<String>, String) {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names = (0..archive.len())
            .map(|index| archive.by_index(index).unwrap().name().to_owned())
            .collect();
        let mut content = String::new();
        let mut file = archive.by_name(part).unwrap();
        file.read_to_string(&mut content).unwrap();
        (names, content)
    }

    #[test]
    fn the_same_parts_give_the_same_bytes() {
        let build = || {
            let mut package = Package::new();
            package.deflated("a.xml", "<a/>").unwrap();
            package.finish().unwrap()
        };
        assert_eq!(build(), build());
        let (names, content) = reopened(build(), "a.xml");
        assert_eq!((names[0].as_str(), content.as_str()), ("a.xml", "<a/>"));
    }

    #[test]
    fn text_cannot_open_a_tag() {
        assert_eq!(escape("Baker & Sons <b>"), "Baker &amp; Sons &lt;b>");
    }
}
