//! Which types are looked at in a browser, and what the others are called.

use std::borrow::Cow;

/// Types that a browser shows by itself, without running anything. Nothing else is
/// handed out to be looked at: it would be taken away.
const SHOWN: [&str; 6] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain",
];

/// What people call some of the others.
const CALLED: [(&str, &str); 13] = [
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "an Excel workbook",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a PowerPoint presentation",
    ),
    (
        "application/vnd.oasis.opendocument.text",
        "an OpenDocument text",
    ),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        "an OpenDocument spreadsheet",
    ),
    (
        "application/vnd.oasis.opendocument.presentation",
        "an OpenDocument presentation",
    ),
    ("application/zip", "a zip archive"),
    (
        "application/vnd.microsoft.portable-executable",
        "a program for Windows",
    ),
    ("text/html", "a web page"),
    ("text/csv", "a table in CSV"),
    ("image/svg+xml", "a drawing in SVG"),
    ("message/rfc822", "an e-mail"),
    ("application/octet-stream", "a file of an unknown type"),
];

/// Whether content of this type can be looked at without being taken away.
#[must_use]
pub fn is_viewable(media_type: &str) -> bool {
    SHOWN.contains(&essence(media_type))
}

/// The type in words for people, with its article.
#[must_use]
pub fn called(media_type: &str) -> Cow<'static, str> {
    let essence = essence(media_type);
    let known = CALLED.iter().find(|(known, _)| *known == essence);
    known.map_or_else(
        || format!("a file of the type {essence}").into(),
        |(_, words)| (*words).into(),
    )
}

/// Without parameters, as `charset`.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_types_are_looked_at() {
        for media_type in ["application/pdf", "text/plain; charset=utf-8", "image/png"] {
            assert!(is_viewable(media_type), "{media_type}");
        }
        for media_type in [
            "text/html",
            "image/svg+xml",
            "application/xml",
            "message/rfc822",
            "application/zip",
            "",
        ] {
            assert!(!is_viewable(media_type), "{media_type}");
        }
    }

    #[test]
    fn what_has_a_name_of_its_own_is_never_shown() {
        for (media_type, words) in CALLED {
            assert!(!is_viewable(media_type), "{media_type}");
            assert_eq!(called(media_type), words);
        }
        assert_eq!(called("audio/mpeg"), "a file of the type audio/mpeg");
    }
}
