//! What a reader sees of a text.

/// Whether anything of a text shows. Blanks, joiners, selectors and fillers by
/// themselves show nothing, so that nobody could tell two such texts apart.
pub(super) fn shows_something(text: &str) -> bool {
    !text.chars().all(|c| is_blank(c) || needs_company(c))
}

/// What no text of ours may hold: control characters, line separators, and what
/// turns the direction of a text or hides in it (they make `gpj.exe` read as
/// `exe.jpg`, and one name look like another).
pub(super) fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// One line of text that can be read as what it is.
pub(super) fn is_plain_line(text: &str) -> bool {
    shows_something(text) && !text.chars().any(deceives)
}

/// White space, and what is drawn as white space without being any.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Draws nothing by itself, but is at home within words and pictures: the
/// characters that Unicode calls default-ignorable.
fn needs_company(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
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
