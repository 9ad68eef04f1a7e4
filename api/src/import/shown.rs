//! Paths as a terminal may show them.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use portico_domain::values::deceives;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::is_nfc;

/// A path on one line, in which nothing can steer a terminal, reorder the text
/// or hide: control and invisible characters and broken bytes are escaped.
#[must_use]
pub fn shown(path: &Path) -> String {
    escaped(path, deceives)
}

/// The same, and what is not in its composed form is escaped too, so that two
/// normal forms of one name look different.
pub(super) fn spelled(path: &Path) -> String {
    escaped(path, |c| deceives(c) || is_apart(c))
}

/// A mark or letter that a composed form joins to what is before it, or writes
/// otherwise.
fn is_apart(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c, '\u{1160}'..='\u{11FF}')
        || !is_nfc(c.encode_utf8(&mut [0; 4]))
}

fn escaped(path: &Path, is_harmful: impl Fn(char) -> bool) -> String {
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
            (
                "\u{ad}\u{34f}\u{115f}\u{3164}".as_bytes(),
                "\\u{ad}\\u{34f}\\u{115f}\\u{3164}",
            ),
            (b"back\\slash", "back\\\\slash"),
            (b"\xc2\x9b31m", "\\u{9b}31m"),
        ] {
            assert_eq!(shown(Path::new(OsStr::from_bytes(bytes))), text);
        }
    }

    #[test]
    fn two_normal_forms_of_a_name_are_spelled_differently() {
        for (name, text) in [
            ("\u{e9}/日本.txt", "\u{e9}/日本.txt"),
            ("e\u{301}.txt", "e\\u{301}.txt"),
            ("\u{1100}\u{1161}", "\u{1100}\\u{1161}"),
            ("\u{212b}", "\\u{212b}"),
            ("two\nlines", "two\\nlines"),
        ] {
            assert_eq!(spelled(name.as_ref()), text);
        }
    }
}
