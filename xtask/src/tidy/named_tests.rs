//! What `ARCHITECTURE.md` says holds is held by tests that exist.

use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::test_names::{TestNames, back_quoted};

const PATH: &str = "ARCHITECTURE.md";

/// Tests are sentences; names with fewer words are of tables and folders.
const WORDS: usize = 4;

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("named-tests");
    let text = repository.text(PATH).unwrap_or_default();
    let tests = TestNames::of(repository);
    for (index, line) in text.lines().enumerate() {
        for name in back_quoted(line) {
            if is_sentence(name) && !tests.contain(name) {
                let what = format!("no test {name}");
                findings.add((PATH, index + 1), what, "name the test that holds it");
            }
        }
    }
    findings.done()
}

fn is_sentence(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(plain) && name.split('_').count() >= WORDS
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_found_and_a_table_is_no_test() {
        let text =
            "It holds:\n`taking_away_never_gives`, `made_up_by_somebody_else`, `auth.sessions`";
        let source = "#[test]\nfn taking_away_never_gives() {}\n";
        let repository = repository(&[(PATH, text), ("domain/src/a.rs", source)]);
        let found: Vec<_> = check(&repository)
            .into_iter()
            .map(|finding| (finding.line, finding.what))
            .collect();
        assert_eq!(found, [(2, "no test made_up_by_somebody_else".to_owned())]);
    }
}
