//! Paths as a terminal may show them.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A path on one line, in which nothing can steer a terminal, reorder the text
/// or hide: control and invisible characters and broken bytes are escaped.
#[must_use]
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' {
                text.push_str("\\\\");
            } else if is_harmful(c) {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            text.push_str("\\x");
            text.push_str(&hex::encode([*byte]));
        }
    }
    text
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn nothing_in_a_path_steers_a_terminal() {
        for (bytes, text) in [
            (b"a\x1b[31mred\x07".as_slice(), "a\\u{1b}[31mred\\u{7}"),
            (b"two\nlines\r", "two\\nlines\\r"),
            (
                "fdp\u{202e}.exe\u{200b}".as_bytes(),
                "fdp\\u{202e}.exe\\u{200b}",
            ),
            (b"caf\xe9/\xff", "caf\\xe9/\\xff"),
            ("Gr\u{f6}\u{df}e 日本 👩‍👩‍👧".as_bytes(), "Größe 日本 👩‍👩‍👧"),
            (b"back\\slash", "back\\\\slash"),
            (b"\xc2\x9b31m", "\\u{9b}31m"),
        ] {
            assert_eq!(shown(Path::new(OsStr::from_bytes(bytes))), text);
        }
    }
}
