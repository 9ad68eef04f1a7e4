//! Names of folders and documents.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::visible::{deceives, is_blank, quoted, shows_something};

/// A name that every file system and every page can show as what it is.
///
/// Stored in NFC, 1 to 255 bytes. Refused: names of which nothing shows, `.` and
/// `..`, `/` and `\`, control characters, line separators, bidirectional
/// controls (they make `gpj.exe` read as `exe.jpg`) and every other character that
/// Unicode calls default-ignorable, but the joiners U+200C and U+200D and the
/// variation selectors U+FE00 to U+FE0F, which scripts and emoji need; leading or
/// trailing blanks, a trailing dot, and the device names of Windows, also before an
/// extension, or where their digit is a superscript (`COM¹`). What programs that narrow
/// full-width letters would read as a device or as steps of a path (`．．／`) is
/// refused too; `／` between other letters is not.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ItemName(String);

/// Which rule a name breaks. The text shows a hostile name escaped.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ItemNameError {
    /// Nothing is left of the name.
    #[error("a name needs at least one character")]
    Empty,
    /// Only blanks, fillers and joiners.
    #[error("nothing of the name {0:?} can be seen; use at least one character that shows")]
    Invisible(String),
    /// More than 255 bytes in NFC.
    #[error("name {0:?}… has {1} bytes; use at most 255")]
    TooLong(String, usize),
    /// `.`, `..` or a device name of Windows.
    #[error("name {0:?} is reserved by file systems; choose another, for example with a prefix")]
    Reserved(String),
    /// A character that names must not hold.
    #[error("name {} holds the character {}, which names may not; leave it out", quoted(.0), quoted(.1))]
    Forbidden(String, char),
    /// White space at an end, or a dot at the end.
    #[error("name {0:?} begins or ends with a space, or ends with a dot; remove it")]
    Edge(String),
}

const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

impl ItemName {
    /// Parses a name. Nothing is repaired silently but its normal form.
    pub fn parse(text: &str) -> Result<Self, ItemNameError> {
        let shown = || text.chars().take(64).collect::<String>();
        if text.is_empty() {
            return Err(ItemNameError::Empty);
        }
        // A cap before normalising: it may triple a text's length.
        if text.len() > 1024 {
            return Err(ItemNameError::TooLong(shown(), text.len()));
        }
        let name: String = text.nfc().collect();
        if let Some(bad) = name.chars().find(|c| is_forbidden(*c)) {
            return Err(ItemNameError::Forbidden(shown(), bad));
        }
        if name.len() > 255 {
            return Err(ItemNameError::TooLong(shown(), name.len()));
        }
        if !shows_something(&name) {
            return Err(ItemNameError::Invisible(shown()));
        }
        if is_path(&name) || is_device(&name) {
            return Err(ItemNameError::Reserved(name));
        }
        if name.starts_with(is_blank) || name.ends_with(is_blank) || name.ends_with('.') {
            return Err(ItemNameError::Edge(shown()));
        }
        Ok(Self(name))
    }

    /// The name as people read it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What uniqueness among siblings compares: NFC of the full case folding.
    #[must_use]
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// What the natural order compares, byte by byte: `invoice 2` before
    /// `invoice 10`.
    #[must_use]
    pub fn sort_key(&self) -> String {
        natural_key(&fold(&self.0))
    }

    /// How many numbers are tried for a name, before none is free.
    pub const TWINS: u32 = 10_000;

    /// `name (2).pdf` for `name.pdf`: the way out of a clash of names. The stem
    /// gives way where the result would be too long.
    #[must_use]
    pub fn numbered(&self, n: u32) -> Self {
        let (stem, extension) = match self.0.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && extension.len() <= 16 => {
                (stem, format!(".{extension}"))
            }
            _ => (self.0.as_str(), String::new()),
        };
        let suffix = format!(" ({n}){extension}");
        let mut end = stem.len().min(255 - suffix.len());
        while !stem.is_char_boundary(end) {
            end -= 1;
        }
        Self(format!("{}{suffix}", stem[..end].trim_end()))
    }
}

/// NFC of the full case folding: what search compares too.
#[must_use]
pub fn fold(text: &str) -> String {
    caseless::default_case_fold_str(text).nfc().collect()
}

fn is_forbidden(c: char) -> bool {
    deceives(c) || matches!(c, '/' | '\\')
}

/// Whether a program that narrows full-width characters would walk along it:
/// from the root, to the folder itself, or to the one above.
fn is_path(name: &str) -> bool {
    let narrow: String = name.chars().map(narrowed).collect();
    narrow.starts_with(['/', '\\'])
        || narrow
            .split(['/', '\\'])
            .any(|step| [".", ".."].contains(&step))
}

const fn narrowed(c: char) -> char {
    match c {
        '．' | '﹒' => '.',
        '／' => '/',
        '＼' | '﹨' => '\\',
        other => other,
    }
}

/// In compatibility form, as Windows reads a superscript digit, and others a
/// full-width letter.
fn is_device(name: &str) -> bool {
    let stem = name.split(['.', '．']).next().unwrap_or_default();
    let stem: String = stem.nfkc().collect();
    let stem = stem.trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit() && n != "0")
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Each run of digits becomes its length (three digits) and the run without
/// leading zeros, so that plain byte order is the natural order.
fn natural_key(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len() + 8);
    let mut rest = folded;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        key.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let digits = rest[..end].trim_start_matches('0');
        key.extend([format!("{:03}", digits.len()).as_str(), digits]);
        rest = &rest[end..];
    }
    key.push_str(rest);
    key
}

impl fmt::Display for ItemName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> ItemName {
        ItemName::parse(text).unwrap()
    }

    #[test]
    fn a_hostile_name_is_refused_by_its_rule() {
        for (text, rule) in [
            ("", "at least one"),
            (" ", "nothing of the name"),
            ("\u{2800}", "nothing of the name"),
            ("\u{200D}\u{FE0F}", "nothing of the name"),
            (".", "reserved"),
            ("..", "reserved"),
            ("．．", "reserved"),
            ("．．／", "reserved"),
            ("a／．．＼b", "reserved"),
            ("／etc／passwd", "reserved"),
            ("CON", "reserved"),
            ("COM¹", "reserved"),
            ("lpt³.txt", "reserved"),
            ("ＣＯＮ．txt", "reserved"),
            ("aux.txt", "reserved"),
            ("CONIN$", "reserved"),
            ("conout$.txt", "reserved"),
            ("Clock$ .log", "reserved"),
            ("ＣＯＮＩＮ＄", "reserved"),
            ("com1.log", "reserved"),
            ("a/b", "'/'"),
            ("a\\b", "'\\\\'"),
            ("a\0b", "holds"),
            ("a\nb", "holds"),
            ("invoice\u{202E}fdp.exe", "holds"),
            ("zero\u{200B}width", "holds"),
            ("a\u{AD}.txt", "'\\u{ad}'"),
            ("\u{3164}", "'\\u{3164}'"),
            ("ᄀ\u{1160}.txt", "\"ᄀ\\u{1160}.txt\""),
            ("葛\u{E0100}城.pdf", "holds"),
            (" lead", "begins or ends"),
            ("trail ", "begins or ends"),
            ("trail.", "begins or ends"),
            ("\u{2800}.pdf", "begins or ends"),
            ("letter\u{2800}", "begins or ends"),
            (&"x".repeat(4096), "at most 255"),
            (&"é".repeat(128), "at most 255"),
        ] {
            let error = ItemName::parse(text).unwrap_err().to_string();
            assert!(error.contains(rule), "{text:?}: {error}");
        }
    }

    #[test]
    fn an_unusual_name_is_kept_as_it_is() {
        for text in [
            "<script>alert(1)<script>.txt",
            "console.txt",
            "conin.txt",
            "a CLOCK$",
            "❤\u{FE0F}.png",
            "نامه\u{200C}ها.pdf",
            "com10",
            "2024 été – Größe 日本語.pdf",
            "👩‍👩‍👧.png",
            "..hidden",
            "請求書／2024．01.pdf",
            "Baker ℅ Miller ½.txt",
            "x².txt",
            "⠓\u{2800}⠞",
        ] {
            assert_eq!(name(text).as_str(), text);
        }
    }

    #[test]
    fn twins_by_case_and_normal_form_share_a_key() {
        assert_eq!(name("Report.PDF").key(), name("report.pdf").key());
        assert_eq!(name("caf\u{e9}").key(), name("cafe\u{301}").key());
        assert_eq!(name("STRASSE").key(), name("straße").key());
        assert_ne!(name("a").key(), name("b").key());
    }

    #[test]
    fn natural_order_counts() {
        let mut names = [
            "invoice 10",
            "Invoice 2",
            "invoice 2b",
            "invoice 1",
            "invoice",
        ]
        .map(name);
        names.sort_by_key(ItemName::sort_key);
        assert_eq!(
            names.map(|n| n.to_string()),
            [
                "invoice",
                "invoice 1",
                "Invoice 2",
                "invoice 2b",
                "invoice 10"
            ]
        );
    }

    #[test]
    fn a_numbered_twin_keeps_the_extension_and_the_limit() {
        assert_eq!(name("a.pdf").numbered(2).as_str(), "a (2).pdf");
        assert_eq!(name("BILLING").numbered(3).as_str(), "BILLING (3)");
        let long = name(&format!("{}.pdf", "é".repeat(125))).numbered(12);
        assert!(long.as_str().len() <= 255 && long.as_str().ends_with("é (12).pdf"));
        assert!(ItemName::parse(long.as_str()).is_ok());
    }
}
