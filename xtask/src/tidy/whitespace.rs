//! No blanks at the ends of lines, no tabs in Rust, a newline at the end.

use super::finding::{Finding, Findings};
use super::repository::{Repository, has_extension};

/// Files kept byte for byte: what another program wrote, or must receive.
const VERBATIM: &[&str] = &["snap", "eml", "csv", "patch", "svg"];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("whitespace");
    for (path, text) in repository.texts() {
        if !is_verbatim(path) {
            check_text(path, text, &mut findings);
        }
    }
    findings.done()
}

fn is_verbatim(path: &str) -> bool {
    let golden = path.split('/').any(|folder| folder == "golden");
    golden || VERBATIM.iter().any(|end| has_extension(path, end))
}

fn check_text(path: &str, text: &str, findings: &mut Findings) {
    let rust = has_extension(path, "rs");
    for (index, line) in text.split('\n').enumerate() {
        let place = (path, index + 1);
        if line.ends_with(char::is_whitespace) {
            findings.add(place, "blanks at the end of the line", "take them away");
        }
        if rust && line.contains('\t') {
            findings.add(place, "a tab", "run cargo fmt, or write \\t");
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        let last = text.split('\n').count();
        findings.add((path, last), "no newline at the end", "end the last line");
    }
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn clean_and_verbatim_files_pass() {
        let found = check(&repository(&[
            ("a.rs", "fn a() {}\n"),
            ("web/b.ts", "\tb();\n"),
            ("empty.md", ""),
            ("domain/golden/c.json", "{} "),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn blanks_tabs_and_open_ends_are_found() {
        let found = check(&repository(&[("a.rs", "a \n\tb\nc\r\nd")]));
        let places: Vec<(usize, &str)> = found
            .iter()
            .map(|finding| (finding.line, finding.what.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (1, "blanks at the end of the line"),
                (2, "a tab"),
                (3, "blanks at the end of the line"),
                (4, "no newline at the end"),
            ]
        );
    }
}
