//! Text that cannot steer a terminal, whatever an event holds.

use std::borrow::Cow;
use std::fmt::Write;

use portico_domain::values::deceives;

/// What no text may hold, and joiners, which it may: here they help nobody.
fn is_unsafe(c: char) -> bool {
    deceives(c) || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Writes each unsafe character as `\u{1b}`.
pub(crate) fn for_terminal(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| write!(out, "\\u{{{:x}}}", u32::from(c)))
}

/// Does the same within JSON text, where it stays the same JSON value: outside
/// strings there is no such character in what serde writes.
pub(crate) fn for_json(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units)
            .iter()
            .try_for_each(|unit| write!(out, "\\u{unit:04x}"))
    })
}

fn escaped(text: &str, write: impl Fn(&mut String, char) -> std::fmt::Result) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        // Writing to a string cannot fail.
        if !is_unsafe(c) || write(&mut out, c).is_err() {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_becomes_plain_text() {
        assert_eq!(
            for_terminal("a\u{1b}[2Jb\u{202e}c\u{ad}"),
            "a\\u{1b}[2Jb\\u{202e}c\\u{ad}"
        );
        assert_eq!(for_terminal("BILLING Ä"), "BILLING Ä");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({"name": "x\u{9b}\u{7f}\u{e0041}\u{202e}\n"});
        let text = value.to_string();
        let safe = for_json(&text);
        assert!(!safe.contains(is_unsafe));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&safe).ok(),
            Some(value)
        );
    }
}
