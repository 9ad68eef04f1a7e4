//! Plain text, UTF-8.

use super::Brief;
use crate::corpus::words;

/// A brief of no bytes gives an empty file.
pub(in crate::corpus) fn write(brief: &mut Brief) -> Vec<u8> {
    if brief.size == 0 {
        return Vec::new();
    }
    let mut text = format!("{}\n\n", brief.reference);
    let rest = brief.size.saturating_sub(text.len());
    text.push_str(&words::prose(&mut brief.random, rest));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_utf_8_of_about_its_size() {
        let bytes = write(&mut Brief::new(1, 2, 5_000));
        assert!((4_900..5_200).contains(&bytes.len()), "{}", bytes.len());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("Reference 1-2\n"));
    }

    #[test]
    fn an_empty_text_has_no_byte() {
        assert!(write(&mut Brief::new(1, 2, 0)).is_empty());
    }
}
