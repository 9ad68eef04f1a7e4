//! Rust files without their comments and strings, so that a rule that looks
//! for `todo!(` does not find the sentence you are reading.

/// Offsets and lines are those of the file in each of the texts.
pub(super) struct RustSource {
    /// Comments and the contents of strings are blank.
    pub(super) code: String,
    /// Comments are blank.
    pub(super) uncommented: String,
    /// Names of `mod name;` items under `#[cfg(test)]`.
    pub(super) test_modules: Vec<String>,
    /// First and last byte of each item under `#[cfg(test)]`.
    test_items: Vec<(usize, usize)>,
}

impl RustSource {
    pub(super) fn parse(text: &str) -> Self {
        let mut source = Self {
            code: String::with_capacity(text.len()),
            uncommented: String::with_capacity(text.len()),
            test_modules: Vec::new(),
            test_items: Vec::new(),
        };
        let mut rest = text;
        while !rest.is_empty() {
            let inside_word = source.code.ends_with(is_word);
            let (token, length) = next_token(rest, inside_word);
            let (read, tail) = rest.split_at(length);
            source.push(&token, read);
            rest = tail;
        }
        source.find_test_items();
        source
    }

    pub(super) fn is_test(&self, offset: usize) -> bool {
        self.test_items
            .iter()
            .any(|(first, last)| (first..=last).contains(&&offset))
    }

    /// The line of an offset, from one.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.code[..offset].matches('\n').count() + 1
    }

    fn push(&mut self, token: &Token, text: &str) {
        let blank: String = text
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        self.code.push_str(match token {
            Token::Code => text,
            Token::Comment | Token::Quoted => &blank,
        });
        self.uncommented.push_str(match token {
            Token::Code | Token::Quoted => text,
            Token::Comment => &blank,
        });
    }

    fn find_test_items(&mut self) {
        if self.code.contains("#![cfg(test)]") {
            self.test_items.push((0, self.code.len()));
        }
        for attribute in ["#[cfg(test)]", "#[cfg(all(test"] {
            for (start, _) in self.code.match_indices(attribute) {
                let length = item_length(&self.code[start..]);
                let item = &self.code[start..start + length];
                self.test_modules.extend(declared_module(item));
                self.test_items.push((start, start + length));
            }
        }
    }
}

enum Token {
    Code,
    Comment,
    Quoted,
}

pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// The token that `rest` begins with, and its length in bytes.
fn next_token(rest: &str, inside_word: bool) -> (Token, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with("//") {
        return (Token::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Token::Comment, block_comment(rest));
    }
    if rest.starts_with('"') {
        return (Token::Quoted, string(rest));
    }
    if rest.starts_with('\'') {
        return character(rest).map_or((Token::Code, 1), |length| (Token::Quoted, length));
    }
    if !inside_word && let Some(length) = raw_string(rest) {
        return (Token::Quoted, length);
    }
    (Token::Code, first)
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let tail = &rest.as_bytes()[at..];
        if tail.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `None` for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next()?;
    }
    let (end, quote) = chars.find(|(_, char)| first != '\\' || *char == '\'')?;
    (quote == '\'').then_some(end + 1)
}

/// `r"…"`, `r#"…"#` and the same after `b` or `c`.
fn raw_string(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let body = body.strip_prefix('r')?;
    let inner = body.trim_start_matches('#');
    let hashes = &body[..body.len() - inner.len()];
    let inner = inner.strip_prefix('"')?;
    let end = format!("\"{hashes}");
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(rest.len() - inner.len() + length)
}

/// Up to the `;` or the closing brace of the item that begins with attributes.
fn item_length(code: &str) -> usize {
    let (mut brackets, mut braces) = (0_i32, 0_i32);
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' => {
                braces -= 1;
                if braces == 0 {
                    return at + 1;
                }
            }
            b';' if brackets == 0 && braces == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn declared_module(item: &str) -> Option<String> {
    let words: Vec<&str> = item.strip_suffix(';')?.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "mod")?;
    words.get(at + 1).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blank() {
        let text = "a(\"b\\\"c\"); // d\n/* e /* f */ g */ h('i', '\\'', r#\"j\"k\"#) // l";
        let source = RustSource::parse(text);
        assert_eq!(source.code.len(), text.len());
        let code: String = source.code.split_whitespace().collect();
        assert_eq!(code, "a();h(,,)");
        let uncommented: String = source.uncommented.split_whitespace().collect();
        assert_eq!(uncommented, "a(\"b\\\"c\");h('i','\\'',r#\"j\"k\"#)");
    }

    #[test]
    fn a_lifetime_opens_no_string() {
        let code = RustSource::parse("fn f<'a>(b: &'a str, c: char) { 'é' }").code;
        assert_eq!(code, "fn f<'a>(b: &'a str, c: char) {      }");
    }

    #[test]
    fn items_for_tests_are_known() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod given;\n";
        let source = RustSource::parse(text);
        let in_test = |name: &str| source.is_test(text.find(name).unwrap());
        assert!(!in_test("fn a") && in_test("fn b") && !in_test("fn c"));
        assert_eq!(source.test_modules, ["given"]);
        assert_eq!(source.line(text.find("fn c").unwrap()), 6);
    }
}
