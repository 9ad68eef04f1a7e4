//! Saved or shown, and under which name (RFC 6266, RFC 8187).

use axum::http::HeaderValue;

use super::tickets::Opening;

/// `Content-Disposition`. Nothing is opened as a view that is not
/// [viewable](super::is_viewable), so that a view is never saved.
pub(super) fn disposition(opening: Opening, name: &str) -> HeaderValue {
    let kind = match opening {
        Opening::View => "inline",
        Opening::Download => "attachment",
    };
    let (plain, encoded) = (plain(name), encoded(name));
    let value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(kind))
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

    fn of(opening: Opening, name: &str) -> String {
        let value = disposition(opening, name);
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_view_is_shown_and_a_download_saved() {
        assert!(of(Opening::View, "a").starts_with("inline;"));
        assert!(of(Opening::Download, "a").starts_with("attachment;"));
    }

    #[test]
    fn names_keep_their_letters_and_cannot_leave_the_header() {
        let value = of(Opening::Download, "Bérénice \"2024\".pdf\r\nX: y");
        let expected = "attachment; filename=\"B_r_nice _2024_.pdf__X: y\"; \
                        filename*=UTF-8''B%C3%A9r%C3%A9nice%20%222024%22.pdf%0D%0AX%3A%20y";
        assert_eq!(value, expected);
    }
}
