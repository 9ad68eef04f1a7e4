//! The names of all tests: functions in Rust, sentences in TypeScript.

use std::collections::BTreeSet;

use super::repository::{Repository, has_extension};
use super::rust_source::is_word;

const RUST_FOLDERS: &[&str] = &[
    "tests/",
    "api/",
    "domain/",
    "projections/",
    "event-log/",
    "replay-tool/",
    "ledger/",
    "private-postgres/",
];
const SCRIPT_FOLDERS: &[&str] = &["web/", "tests/"];
const SCRIPTS: &[&str] = &["ts", "tsx", "js", "mjs"];

pub(super) struct TestNames {
    functions: BTreeSet<String>,
    sentences: BTreeSet<String>,
}

impl TestNames {
    pub(super) fn of(repository: &Repository) -> Self {
        let functions = repository
            .rust_sources()
            .filter(|(path, _)| is_in(path, RUST_FOLDERS))
            .flat_map(|(_, source)| functions(&source.code))
            .collect();
        let sentences = repository
            .texts()
            .filter(|(path, _)| is_in(path, SCRIPT_FOLDERS) && is_script(path))
            .flat_map(|(_, text)| sentences(text))
            .collect();
        Self {
            functions,
            sentences,
        }
    }

    /// `name` may be a path (`grants::a13_…`) or the beginning of a sentence.
    pub(super) fn contain(&self, name: &str) -> bool {
        let function = name.rsplit("::").next().unwrap_or(name);
        let sentence = self.sentences.range(name.to_owned()..).next();
        self.functions.contains(function) || sentence.is_some_and(|found| found.starts_with(name))
    }
}

/// What stands between back-quotes.
pub(super) fn back_quoted(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('`').enumerate();
    parts.filter_map(|(n, part)| (n % 2 == 1).then_some(part))
}

fn is_in(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

fn is_script(path: &str) -> bool {
    SCRIPTS.iter().any(|end| has_extension(path, end))
}

/// Those with the attribute of a test.
fn functions(code: &str) -> impl Iterator<Item = String> {
    let is_test = |at: usize| {
        let head = code[..at].rsplit([';', '}']).next().unwrap_or_default();
        head.contains("#[test]") || head.contains("#[tokio::test")
    };
    code.match_indices("fn ")
        .filter(move |(at, _)| !code[..*at].ends_with(is_word) && is_test(*at))
        .map(|(at, start)| {
            let rest = code[at + start.len()..].trim_start();
            rest.chars().take_while(|char| is_word(*char)).collect()
        })
}

fn sentences(text: &str) -> impl Iterator<Item = String> {
    ["test(", "it("].into_iter().flat_map(move |call| {
        text.match_indices(call)
            .filter(|(at, _)| !text[..*at].ends_with(is_word))
            .filter_map(|(at, start)| {
                let rest = text[at + start.len()..].trim_start();
                let quote = rest.chars().next().filter(|char| "'\"`".contains(*char))?;
                rest[1..].split(quote).next().map(str::to_owned)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn functions_and_sentences_are_known() {
        let names = TestNames::of(&repository(&[
            (
                "tests/src/a.rs",
                "#[tokio::test]\nasync fn a01_grant() {}\nfn a04_helps() {}\n// fn a02_gone() {}\n",
            ),
            (
                "web/e2e/b.spec.ts",
                "test(\n  'a03 opens the page', () => {});\nsubmit('x');\n",
            ),
            ("web-assets/src/lib.rs", "fn of_no_feature() {}\n"),
        ]));
        assert!(names.contain("a01_grant") && names.contain("grants::a01_grant"));
        assert!(names.contain("a03 opens the page") && names.contain("a03"));
        assert!(!names.contain("a02_gone") && !names.contain("a04_helps"));
        assert!(!names.contain("x"));
        assert!(!names.contain("a01") && !names.contain("of_no_feature"));
    }
}
