//! What a reader sees of a text.

use std::fmt::Debug;

/// Whether anything of a text shows. Blanks, joiners, selectors and fillers by
/// themselves show nothing, so that nobody could tell two such texts apart.
pub(super) fn shows_something(text: &str) -> bool {
    !text.chars().all(|c| is_blank(c) || draws_nothing(c))
}

/// What no text of ours may hold: control characters, line separators, and what
/// turns the direction of a text or hides in it (they make `gpj.exe` read as
/// `exe.jpg`, and one name look like another). What draws nothing is taken only
/// where scripts and emoji cannot be written without it: the joiners U+200C and
/// U+200D, and the variation selectors U+FE00 to U+FE0F.
#[must_use]
pub fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}')
        || (draws_nothing(c) && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}'))
}

/// A text or character between quotation marks, in which nothing deceives.
pub(super) fn quoted(what: &impl Debug) -> String {
    let mut quoted = String::new();
    for c in format!("{what:?}").chars() {
        if deceives(c) {
            quoted.extend(c.escape_unicode());
        } else {
            quoted.push(c);
        }
    }
    quoted
}

/// One line of text that can be read as what it is.
pub(super) fn is_plain_line(text: &str) -> bool {
    shows_something(text) && !text.chars().any(deceives)
}

/// White space, and what is drawn as white space without being any.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}'
}

/// The characters that Unicode calls default-ignorable.
fn draws_nothing(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_nothing_by_itself_shows_nothing() {
        for hidden in [
            "",
            " ",
            "\u{3164}",
            "\u{115F}\u{1160}",
            "\u{FFA0} ",
            "\u{2800}",
            "\u{200D}",
            "\u{FE0F}",
            "\u{AD}\u{34F}",
            "\u{E0100}",
        ] {
            assert!(!shows_something(hidden), "{hidden:?}");
        }
    }

    #[test]
    fn a_line_that_hides_or_turns_something_is_not_plain() {
        for odd in [
            "a\nb",
            "a\u{2028}b",
            "a\u{202E}b",
            "a\u{2066}b",
            "a\u{200B}b",
            "a\u{FEFF}b",
            "a\u{E0041}b",
            "\u{3164}",
        ] {
            assert!(!is_plain_line(odd), "{odd:?}");
        }
        assert!(is_plain_line("Zoë O’Brien-نامه\u{200C}ها"));
    }

    #[test]
    fn what_draws_nothing_is_taken_only_where_scripts_and_emoji_need_it() {
        let refused = [
            0xAD..=0xAD,
            0x34F..=0x34F,
            0x61C..=0x61C,
            0x115F..=0x1160,
            0x17B4..=0x17B5,
            0x180B..=0x180F,
            0x200B..=0x200B,
            0x200E..=0x200F,
            0x2028..=0x202E,
            0x2060..=0x206F,
            0x3164..=0x3164,
            0xFEFF..=0xFEFF,
            0xFFA0..=0xFFA0,
            0xFFF0..=0xFFFB,
            0x1BCA0..=0x1BCA3,
            0x1D173..=0x1D17A,
            0xE0000..=0xE0FFF,
        ];
        for c in refused.into_iter().flatten().filter_map(char::from_u32) {
            assert!(deceives(c), "{c:?}");
            assert!(!quoted(&format!("a{c}b")).contains(c), "{c:?}");
        }
        for c in [
            '\u{200C}', '\u{200D}', '\u{FE00}', '\u{FE0F}', '\u{301}', '\u{2800}',
        ] {
            assert!(!deceives(c), "{c:?}");
        }
        assert_eq!(quoted(&"👩 é\u{115F}"), "\"👩 é\\u{115f}\"");
    }

    #[test]
    fn within_words_and_pictures_it_is_at_home() {
        for shown in [
            "a",
            "❤\u{FE0F}",
            "نامه\u{200C}ها",
            "\u{1100}\u{1160}",
            "⠓\u{2800}⠞",
            ".",
        ] {
            assert!(shows_something(shown), "{shown:?}");
        }
    }
}
