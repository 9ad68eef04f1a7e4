//! `domain` and `ledger` neither read nor write, and know no clock and no chance:
//! time, identity and actor come in with the command.

use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::rust_source::{RustSource, is_word};

const FOLDERS: &[&str] = &["domain/src/", "ledger/src/"];

const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "tokio::",
    "sqlx::",
    "Utc::now",
    "Local::now",
    "SystemTime::now",
    "Instant::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "rand::",
];

/// Modules that hide in `use std::{…}`.
const IMPURE_OF_STD: &[&str] = &["fs", "env", "net"];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("pure-decisions");
    let sources = repository.rust_sources().filter(|(path, _)| {
        let pure = FOLDERS.iter().any(|folder| path.starts_with(folder));
        pure && !repository.is_test_file(path)
    });
    for (path, source) in sources {
        for (offset, name) in impure(source) {
            findings.add(
                (path, source.line(offset)),
                format!("{name} in code that only decides"),
                "let the caller pass the value in with the command",
            );
        }
    }
    findings.done()
}

fn impure(source: &RustSource) -> impl Iterator<Item = (usize, String)> {
    let code = source.code.as_str();
    let named = IMPURE.iter().flat_map(move |name| {
        let whole = move |offset: &usize| is_whole(code, *offset, name);
        code.match_indices(name)
            .map(|(offset, _)| offset)
            .filter(whole)
            .map(|offset| (offset, (*name).to_owned()))
    });
    named
        .chain(grouped_imports(code))
        .filter(|(offset, _)| !source.is_test(*offset))
}

/// `operand::` is not `rand::`, and `std::fs_extra` is not `std::fs`.
fn is_whole(code: &str, offset: usize, name: &str) -> bool {
    let goes_on = code[offset + name.len()..].starts_with(is_word);
    let longer_before = code[..offset].ends_with(is_word);
    let longer_after = goes_on && name.ends_with(is_word);
    !longer_before && !longer_after
}

fn grouped_imports(code: &str) -> impl Iterator<Item = (usize, String)> {
    code.match_indices("use std::{")
        .flat_map(|(offset, start)| {
            let body = &code[offset + start.len()..];
            let body = body.split(';').next().unwrap_or(body);
            body.split([',', '{', '}'])
                .filter_map(|path| path.trim().split("::").next())
                .filter(|module| IMPURE_OF_STD.contains(module))
                .map(move |module| (offset, format!("std::{module}")))
        })
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn a_decision_with_impure_tests_passes() {
        let code = "// like Utc::now\nuse std::{fmt, sync::Arc};\nlet a = operand::now();\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n#[cfg(test)]\nmod given;\n";
        let found = check(&repository(&[
            ("domain/src/lib.rs", code),
            ("domain/src/given.rs", "use rand::Rng;\n"),
            ("api/src/lib.rs", "use std::env;\n"),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn a_clock_a_file_and_chance_are_found() {
        let found = check(&repository(&[
            ("domain/src/grant.rs", "\nlet now = chrono::Utc::now();\n"),
            (
                "ledger/src/lib.rs",
                "use std::{env, fmt};\nuse rand::Rng;\n",
            ),
        ]));
        let lines: Vec<(usize, &str)> = found
            .iter()
            .map(|finding| (finding.line, finding.what.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                (2, "Utc::now in code that only decides"),
                (2, "rand:: in code that only decides"),
                (1, "std::env in code that only decides"),
            ]
        );
    }
}
