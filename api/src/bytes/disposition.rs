//! Saved or shown, and under which name (RFC 6266, RFC 8187).

use axum::http::HeaderValue;

use super::tickets::Opening;

/// Types that a browser shows without running anything. Everything else is
/// saved, whatever the ticket says.
const SHOWN: [&str; 6] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain",
];

/// `Content-Disposition`.
pub(super) fn disposition(opening: Opening, media_type: &str, name: &str) -> HeaderValue {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let shown = opening == Opening::View && SHOWN.contains(&essence);
    let kind = if shown { "inline" } else { "attachment" };
    let (plain, encoded) = (plain(name), encoded(name));
    let value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// For what does not read the other: nothing that needs quoting or decoding.
fn plain(name: &str) -> String {
    let harmless = |c: char| (c.is_ascii_graphic() || c == ' ') && !"\"\\/%;".contains(c);
    name.chars()
        .map(|c| if harmless(c) { c } else { '_' })
        .collect()
}

fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(opening: Opening, media_type: &str, name: &str) -> String {
        let value = disposition(opening, media_type, name);
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn only_harmless_types_are_shown() {
        assert!(of(Opening::View, "application/pdf", "a").starts_with("inline;"));
        assert!(of(Opening::View, "text/plain; charset=utf-8", "a").starts_with("inline;"));
        for media_type in [
            "text/html",
            "image/svg+xml",
            "application/xml",
            "message/rfc822",
            "",
        ] {
            let value = of(Opening::View, media_type, "a");
            assert!(value.starts_with("attachment;"), "{media_type}");
        }
        assert!(of(Opening::Download, "application/pdf", "a").starts_with("attachment;"));
    }

    #[test]
    fn names_keep_their_letters_and_cannot_leave_the_header() {
        let value = of(
            Opening::Download,
            "text/html",
            "Bérénice \"2024\".pdf\r\nX: y",
        );
        let expected = "attachment; filename=\"B_r_nice _2024_.pdf__X: y\"; \
                        filename*=UTF-8''B%C3%A9r%C3%A9nice%20%222024%22.pdf%0D%0AX%3A%20y";
        assert_eq!(value, expected);
    }
}
