//! What kind of content this is: by its first bytes, then by its name.
//!
//! Browsers are told this type together with `nosniff`, and only a few types
//! are ever shown inside one.

/// How many first bytes are looked at.
pub(super) const HEAD: usize = 8_192;

const FALLBACK: &str = "application/octet-stream";

/// Zip files by the extension of their name, where content says only zip.
const ZIP_FAMILY: [(&str, &str); 8] = [
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("epub", "application/epub+zip"),
    ("jar", "application/java-archive"),
];

/// Text by the extension of its name. HTML and SVG are what they are: they are
/// only ever saved, never shown.
const TEXT_FAMILY: [(&str, &str); 9] = [
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("eml", "message/rfc822"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("svg", "image/svg+xml"),
    ("md", "text/markdown"),
];

/// Extensions by which a file without any content is plain text.
const PLAIN_TEXT: [&str; 3] = ["txt", "text", "log"];

/// The media type of content that begins like this under this name.
#[must_use]
pub fn media_type(head: &[u8], name: &str) -> String {
    let head = &head[..head.len().min(HEAD)];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    let found = match infer::get(head).map(|kind| kind.mime_type()) {
        Some("application/zip") => zip(head, &extension),
        Some(other) => other,
        None if is_text(head) => text(head, &extension),
        None => FALLBACK,
    };
    found.to_owned()
}

fn zip(head: &[u8], extension: &str) -> &'static str {
    let holds = |part: &str| {
        head.windows(part.len())
            .any(|window| window == part.as_bytes())
    };
    let by_extension = by_extension(&ZIP_FAMILY, extension);
    match by_extension {
        // An office file without its list of parts at the front may still be
        // one; an extension of another family is not believed.
        Some(mime) if holds("[Content_Types].xml") || holds("mimetype") || holds("META-INF") => {
            mime
        }
        Some(_) | None => "application/zip",
    }
}

fn text(head: &[u8], extension: &str) -> &'static str {
    match by_extension(&TEXT_FAMILY, extension) {
        Some(mime) => mime,
        None if begins_like_mail(head) => "message/rfc822",
        None if head.is_empty() && !PLAIN_TEXT.contains(&extension) => FALLBACK,
        None => "text/plain",
    }
}

fn by_extension(family: &[(&str, &'static str)], extension: &str) -> Option<&'static str> {
    let entry = family.iter().find(|(known, _)| *known == extension)?;
    Some(entry.1)
}

/// UTF-8 that may be cut at the end, without control characters.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_some() => return is_latin(head),
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    !valid
        .chars()
        .any(|c| c.is_control() && !"\t\r\n\u{c}".contains(c))
}

/// Text in an 8-bit encoding, as old accounting software writes it.
fn is_latin(head: &[u8]) -> bool {
    let odd = head
        .iter()
        .filter(|byte| **byte < 32 && !b"\t\r\n\x0c".contains(byte));
    let high = head.iter().filter(|byte| **byte >= 0x80).count();
    odd.count() == 0 && high * 3 < head.len()
}

fn begins_like_mail(head: &[u8]) -> bool {
    const FIELDS: [&str; 5] = [
        "From: ",
        "Received: ",
        "Return-Path: ",
        "Message-ID: ",
        "Delivered-To: ",
    ];
    FIELDS
        .iter()
        .any(|field| head.starts_with(field.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_wins_over_the_name() {
        assert_eq!(media_type(b"%PDF-1.7\n", "invoice.html"), "application/pdf");
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n", "a.pdf"), "image/png");
        assert_eq!(media_type(b"plain words", "a.pdf"), "text/plain");
    }

    #[test]
    fn office_files_are_told_from_other_zips() {
        let zip = |part: &str| {
            let mut head = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
            head.extend([0; 20]);
            head.extend(part.as_bytes());
            head.resize(400, 0);
            head
        };
        let docx = media_type(&zip("[Content_Types].xml"), "a.docx");
        assert!(docx.ends_with("wordprocessingml.document"), "{docx}");
        assert_eq!(media_type(&zip("evil.js"), "a.docx"), "application/zip");
        assert_eq!(media_type(&zip("a.txt"), "a.zip"), "application/zip");
    }

    #[test]
    fn text_is_told_by_its_name() {
        assert_eq!(media_type(b"a;b\n1;2\n", "a.CSV"), "text/csv");
        assert_eq!(media_type(b"From: a@b\r\n\r\nhi", "mail"), "message/rfc822");
        assert_eq!(media_type(b"R\xe9sum\xe9 de compte", "a.txt"), "text/plain");
        assert_eq!(
            media_type("zoë".as_bytes().split_last().unwrap().1, "a"),
            "text/plain"
        );
    }

    #[test]
    fn the_rest_is_just_bytes() {
        assert_eq!(media_type(&[0, 1, 2, 3], "a.txt"), FALLBACK);
        assert_eq!(media_type(&[], "a"), FALLBACK);
        assert_eq!(media_type(&[], "a.pdf"), FALLBACK);
    }

    #[test]
    fn nothing_is_text_where_its_name_says_so() {
        assert_eq!(media_type(&[], "notes.TXT"), "text/plain");
        assert_eq!(media_type(&[], "server.log"), "text/plain");
        assert_eq!(media_type(&[], "a.csv"), "text/csv");
    }
}
