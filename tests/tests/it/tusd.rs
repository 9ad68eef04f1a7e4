//! tusd is the reference of the protocol: each case that its tests name has its test
//! here, or its reason (`tusd.txt`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

const CASES: &str = include_str!("tusd.txt");
/// Where tests of ours are.
const PLACES: [&str; 3] = ["api/src", "api/tests", "tests/tests/it"];
/// Why there is none takes some words.
const REASON: usize = 8;

/// Names of functions.
fn ours() -> BTreeSet<String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let files = PLACES
        .iter()
        .flat_map(|place| WalkDir::new(root.join(place)));
    let sources = files.map(Result::unwrap);
    let sources = sources.filter(|file| file.path().extension().is_some_and(|end| end == "rs"));
    let names = sources.flat_map(|file| {
        let text = fs::read_to_string(file.path()).unwrap();
        let named = text.split("fn ").skip(1);
        let named = named.filter_map(|rest| rest.split('(').next().map(ToOwned::to_owned));
        named.collect::<Vec<_>>()
    });
    names.collect()
}

#[test]
fn each_case_that_tusd_names_has_its_test_here_or_a_reason() {
    let ours = ours();
    let lines = CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut cases = BTreeSet::new();
    for line in lines {
        let (case, held_by) = line.split_once(' ').unwrap();
        assert!(cases.insert(case), "{case} stands here twice");
        match held_by.trim().strip_prefix("- ") {
            Some(reason) => assert!(reason.len() >= REASON, "{case}: why?"),
            None => assert!(ours.contains(held_by.trim()), "{case}: no test {held_by}"),
        }
    }
    assert!(cases.len() >= 44, "{}", cases.len());
}
