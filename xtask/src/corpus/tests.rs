//! Whole trees, written and read back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::summary::Summary;
use super::{Arguments, build, hostile};

fn tree(files: usize, seed: u64, customers: usize, plain: bool) -> (TempDir, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = build(&Arguments {
        directory: folder.path().to_owned(),
        files,
        seed,
        customers,
        plain,
        json: false,
    })
    .unwrap();
    (folder, summary)
}

fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read(entry.path()).unwrap())
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_tree() {
    let digests: Vec<String> = [(5, 1), (5, 1), (6, 1), (5, 2)]
        .map(|(seed, customers)| tree(150, seed, customers, false).1.digest)
        .into();
    assert_eq!(digests[0], digests[1]);
    assert_ne!(digests[0], digests[2], "another seed");
    assert_ne!(digests[0], digests[3], "another number of customers");
}

#[test]
fn every_file_differs_but_a_few_copies_and_empty_texts() {
    let (folder, summary) = tree(700, 5, 1, true);
    let files = files_below(folder.path());
    assert_eq!((files.len(), summary.files), (700, 700));
    let mut times = BTreeMap::new();
    for content in &files {
        *times.entry(content).or_insert(0) += 1;
    }
    let empty = times.remove(&Vec::new());
    assert_eq!(empty, Some(2));
    let copied = times.values().filter(|count| **count == 2).count();
    assert_eq!((copied, times.len()), (3, 695));
}

#[test]
fn every_hostile_name_is_on_disk_and_a_plain_tree_has_none() {
    use std::os::unix::ffi::OsStrExt;
    let (folder, summary) = tree(200, 5, 1, false);
    assert_eq!(summary.links, 3);
    for name in hostile::NAMES {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        assert!(path.is_file(), "{path:?}");
    }
    assert!(folder.path().join("Inbox/link to a document").is_file());
    let (plain, summary) = tree(200, 5, 1, true);
    assert_eq!(summary.links, 0);
    assert!(!plain.path().join("Inbox").exists());
}

#[test]
fn each_customer_has_a_folder_that_the_list_names() {
    let (folder, summary) = tree(120, 5, 12, false);
    assert_eq!(summary.files, 120);
    let list = fs::read_to_string(folder.path().join("customers.csv")).unwrap();
    assert_eq!(list.lines().next(), Some("number,name,folder"));
    assert_eq!(list.lines().count(), 13);
    let on_disk = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(on_disk, 13);
}

#[test]
fn a_folder_in_use_is_refused_with_the_way_out() {
    let (folder, _) = tree(3, 5, 1, true);
    let again = build(&Arguments {
        directory: folder.path().to_owned(),
        files: 3,
        seed: 5,
        customers: 1,
        plain: true,
        json: false,
    });
    let message = again.err().unwrap().to_string();
    assert!(message.contains("is not empty"), "{message}");
    assert!(message.contains("name a new folder, or empty it first"));
}
