//! Names that a file system allows and that break careless programs.

/// Below the first customer's folder. A `/` separates folders as always, so the
/// script tag is a folder and a file.
pub(crate) const NAMES: &[&[u8]] = &[
    // Markup, quoting and commands.
    b"Inbox/<script>alert(1)</script>.txt",
    b"Inbox/<img src=x onerror=alert(1)>.png",
    b"Inbox/'; DROP TABLE items;--.txt",
    b"Inbox/\"double\" 'single' `back`.pdf",
    b"Inbox/=HYPERLINK(\"http:evil.example\",\"open\").csv",
    b"Inbox/=cmd|'calc'!A0.csv",
    b"Inbox/@SUM(1+1).csv",
    b"Inbox/$(touch owned).txt",
    b"Inbox/-rf.txt",
    b"Inbox/--help",
    b"Inbox/{{7*7}} ${7*7} %s %n.txt",
    // Ways out of a folder.
    b"Inbox/%2e%2e%2f",
    b"Inbox/%2e%2e%2fetc%2fpasswd.txt",
    b"Inbox/..\\..\\windows\\win.ini",
    b"Inbox/back\\slash.txt",
    b"Inbox/...",
    b"Inbox/nul\\x00.txt",
    // Spaces, dots and control characters.
    b"Inbox/ leading space.txt",
    b"Inbox/trailing space.txt ",
    b"Inbox/trailing dot.pdf.",
    b"Inbox/.hidden.txt",
    b"Inbox/ ",
    b"Inbox/line\nbreak.txt",
    b"Inbox/carriage\rreturn.txt",
    b"Inbox/tab\there.txt",
    b"Inbox/bell\x07 and \x1b[31mred.txt",
    b" folder with spaces /inside.txt",
    b"folder.with.dot./inside.txt",
    // Reserved on other systems.
    b"Inbox/CON",
    b"Inbox/aux.txt",
    b"Inbox/NUL.pdf",
    b"Inbox/COM1.docx",
    b"Inbox/a:b*c?d|e.txt",
    b"Inbox/question?#fragment&x=1.txt",
    // Unicode: emoji, right-to-left override, zero width, byte order mark.
    "Inbox/😀 party 👩‍👩‍👧 🎉.png".as_bytes(),
    "Inbox/invoice \u{202e}fdp.txt".as_bytes(),
    "Inbox/zero\u{200b}width\u{2060}.txt".as_bytes(),
    "Inbox/\u{feff}mark.txt".as_bytes(),
    "Inbox/non\u{a0}breaking\u{2028}line.txt".as_bytes(),
    "📁 emoji folder/inside.txt".as_bytes(),
    // Twins: composed and decomposed, upper and lower case, full case folding.
    "Inbox/Caf\u{e9}.txt".as_bytes(),
    "Inbox/Cafe\u{301}.txt".as_bytes(),
    b"Inbox/Report.pdf",
    b"Inbox/report.pdf",
    "Inbox/Straße.txt".as_bytes(),
    b"Inbox/STRASSE.txt",
    "Inbox/\u{130}zmir.txt".as_bytes(),
    "Inbox/i\u{307}zmir.txt".as_bytes(),
    b"inbox/a twin of the folder.txt",
    // Not Unicode at all.
    b"Inbox/caf\xe9 in latin 1.txt",
    b"Inbox/\xff\xfe\xc0\x80.pdf",
    b"\xfcbersicht/inside.txt",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_legal_and_listed_once() {
        let unique: BTreeSet<&[u8]> = NAMES.iter().copied().collect();
        assert_eq!(unique.len(), NAMES.len());
        for name in NAMES
            .iter()
            .flat_map(|path| path.split(|byte| *byte == b'/'))
        {
            let shown = String::from_utf8_lossy(name);
            assert!((1..=255).contains(&name.len()), "{shown}");
            assert!(
                !name.contains(&0) && name != b"." && name != b"..",
                "{shown}"
            );
        }
    }
}
