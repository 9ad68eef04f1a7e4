//! How deep brackets stand in each other in a text. The parser goes down with each of them,
//! and the stack of its thread has an end, which ends the server: so they are counted before.

/// Deeper is not parsed.
pub(super) const DEEPEST: usize = 64;

/// The most brackets that are open at once, outside of strings and comments. Beyond all
/// bounds where a string between three marks each has no end: the parser takes two of them for
/// an empty string and goes on behind it, and looks for the end anew at each.
pub(super) fn depth(text: &str) -> usize {
    let (mut rest, mut open, mut most) = (text.as_bytes(), 0_usize, 0_usize);
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' => match behind_string(after) {
                Some(rest) => rest,
                None => return usize::MAX,
            },
            b'#' => behind(after, |byte| matches!(byte, b'\n' | b'\r')),
            _ => after,
        };
        match byte {
            b'[' | b'{' | b'(' => open += 1,
            b']' | b'}' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// What comes after a string, which began before this; none of one between three marks each
/// that has no end.
fn behind_string(text: &[u8]) -> Option<&[u8]> {
    if let Some(block) = text.strip_prefix(b"\"\"") {
        return behind_block(block);
    }
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' | b'\n' | b'\r' => return Some(after),
            b'\\' => after.get(1..).unwrap_or_default(),
            _ => after,
        };
    }
    Some(rest)
}

/// What comes after a string between three quotation marks each.
fn behind_block(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(b"\"\"\"") {
            return Some(after);
        }
        rest = rest.strip_prefix(b"\\\"\"\"").unwrap_or(&rest[1..]);
    }
    None
}

/// What comes after the first byte that ends it.
fn behind(text: &[u8], ends: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|&byte| ends(byte));
    end.map_or(&[], |end| &text[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_count_while_they_are_open() {
        assert_eq!(depth("{ a(b: [[1], [2]]) { c } }"), 4);
        assert_eq!(depth("query($a: [[Int]]) { a } ]]] { b { c } }"), 3);
        assert_eq!(depth(&"[".repeat(300)), 300);
        assert_eq!(depth(&"{a:".repeat(300)), 300);
        assert_eq!(depth(""), 0);
    }

    #[test]
    fn those_of_strings_and_comments_do_not() {
        assert_eq!(depth(r#"{ a(b: "[[[") } # {{{{"#), 2);
        assert_eq!(depth("# {{{\n{ a } # {{"), 1);
        assert_eq!(depth(r#"{ a(b: "\"[[", c: "") [ }"#), 2);
        assert_eq!(depth(r#"{ a(b: """[ " "" \""" [[""", c: [1]) }"#), 3);
        // A string that is not closed ends with its line, where the parser stops.
        assert_eq!(depth("\"[[\n[[["), 3);
        assert_eq!(depth(r#"""["#), 1);
    }

    #[test]
    fn a_string_between_three_marks_that_has_no_end_is_beyond_all_bounds() {
        assert_eq!(depth(r#""""["#), usize::MAX);
        assert_eq!(depth(r#"{ a(b: ["""x" [[[ 1 ]]]]) }"#), usize::MAX);
        assert_eq!(depth(r#"{ a(b: """\""""" [[) }"#), usize::MAX);
    }
}
