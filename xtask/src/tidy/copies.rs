//! A file that two packages need, and which neither can take from the other, is the same in
//! both: the pages are built from a copy of `web/` alone, the npm client from its own `src`.

use super::finding::{Finding, Findings};
use super::repository::Repository;

/// The file, and its copy.
const COPIES: &[(&str, &str)] = &[
    (
        "clients/typescript/src/reconnecting.ts",
        "web/src/lib/reconnecting.ts",
    ),
    (
        "clients/typescript/src/refused.ts",
        "web/src/uploads/refused.ts",
    ),
];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("copies");
    for &(file, copy) in COPIES {
        let (text, copied) = (repository.text(file), repository.text(copy));
        let Some(line) = first_difference(text.unwrap_or_default(), copied.unwrap_or_default())
        else {
            continue;
        };
        let what = format!("not the same as {file}");
        findings.add((copy, line), what, "change both alike");
    }
    findings.done()
}

/// The number of the first line that differs.
fn first_difference(text: &str, copied: &str) -> Option<usize> {
    if text == copied {
        return None;
    }
    let pairs = text.split('\n').zip(copied.split('\n'));
    Some(pairs.take_while(|(line, copied)| line == copied).count() + 1)
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn what_is_alike_passes() {
        let (file, copy) = COPIES[0];
        let found = check(&repository(&[(file, "a\nb\n"), (copy, "a\nb\n")]));
        assert_eq!(found, []);
    }

    #[test]
    fn a_word_a_line_and_a_file_too_few_are_found() {
        let (file, copy) = COPIES[0];
        for (copied, line) in [("a\nc\n", 2), ("a\nb\n\n", 4), ("a\nb", 3), ("", 1)] {
            let found = check(&repository(&[(file, "a\nb\n"), (copy, copied)]));
            let places: Vec<_> = found
                .iter()
                .map(|found| (&*found.path, found.line))
                .collect();
            assert_eq!(places, [(copy, line)], "{copied:?}");
        }
        assert_eq!(check(&repository(&[(file, "a\n")])).len(), 1);
    }
}
