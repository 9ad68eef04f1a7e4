//! Nothing unfinished and no test that does not run.

use super::finding::{Finding, Findings};
use super::repository::{Repository, has_extension};
use super::rust_source::is_word;

const IN_RUST: &[&str] = &["#[ignore", "todo!(", "unimplemented!("];

const SCRIPTS: &[&str] = &["ts", "tsx", "js", "mjs"];
/// `.only` skips all the others.
const IN_SCRIPTS: &[&str] = &[".skip(", ".skipIf(", ".fixme(", ".only("];
const SUITES: &[&str] = &["test", "it", "describe", "suite"];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("unfinished");
    for (path, source) in repository.rust_sources() {
        for (offset, found) in all(&source.code, IN_RUST) {
            let whole = !source.code[..offset].ends_with(is_word);
            if whole {
                let way_out = "finish it, or take it out";
                findings.add((path, source.line(offset)), quoted(found), way_out);
            }
        }
    }
    let scripts = repository
        .texts()
        .filter(|(path, _)| SCRIPTS.iter().any(|end| has_extension(path, end)));
    for (path, text) in scripts {
        for (offset, found) in all(text, IN_SCRIPTS) {
            if follows_a_suite(&text[..offset]) {
                let line = text[..offset].matches('\n').count() + 1;
                let way_out = "let every test run, or take it out";
                findings.add((path, line), quoted(found), way_out);
            }
        }
    }
    findings.done()
}

fn all<'a>(text: &'a str, needles: &'a [&str]) -> impl Iterator<Item = (usize, &'a str)> {
    needles.iter().flat_map(|needle| text.match_indices(needle))
}

/// `test.skip(` and `test.describe.skip(`, but not `rows.skip(`.
fn follows_a_suite(before: &str) -> bool {
    let start = before.trim_end_matches(is_word).len();
    SUITES.contains(&&before[start..])
}

fn quoted(found: &str) -> String {
    format!("`{found}`")
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn finished_code_passes() {
        let code = "// todo!()\nlet a = rows.iter().skip(1); my_todo!();\nlet b = \"#[ignore]\";\n";
        let found = check(&repository(&[
            ("api/src/a.rs", code),
            ("web/src/a.ts", "rows.skip(1);\n"),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn holes_and_skipped_tests_are_found() {
        let code = "#[test]\n#[ignore = \"slow\"]\nfn a() {\n    todo!()\n}\n";
        let script = "test('a', () => {});\ntest.describe.skip('b', () => {});\nit.only('c');\n";
        let found = check(&repository(&[
            ("api/src/a.rs", code),
            ("web/a.test.tsx", script),
        ]));
        let places: Vec<(usize, &str)> = found
            .iter()
            .map(|finding| (finding.line, finding.what.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (2, "`#[ignore`"),
                (4, "`todo!(`"),
                (2, "`.skip(`"),
                (3, "`.only(`")
            ]
        );
    }
}
