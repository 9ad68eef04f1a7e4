//! Files whose names differ in case come and go; each keeps its own document.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use portico_api::import::RowKind;

use super::given::{Given, given, sha};

/// With what twins are numbered.
const NAMES: [&str; 6] = [
    "b.txt",
    "B.txt",
    "b.TXT",
    "b (2).txt",
    "B (2).txt",
    "other.txt",
];

/// The contents of every document, in their order.
async fn histories(given: &Given) -> Vec<(String, Vec<String>)> {
    let rows: Vec<(String, Vec<Vec<u8>>)> = sqlx::query_as(
        "SELECT i.name, array_agg(v.sha256 ORDER BY v.number)
         FROM access.items i JOIN access.versions v ON v.item_id = i.id GROUP BY i.id, i.name",
    )
    .fetch_all(given.app.log.pool())
    .await
    .unwrap();
    let text = |hashes: Vec<Vec<u8>>| hashes.into_iter().map(hex::encode).collect();
    let rows = rows.into_iter();
    rows.map(|(name, hashes)| (name, text(hashes))).collect()
}

#[tokio::test]
async fn a_twin_that_comes_later_and_sorts_first_leaves_the_others_history_alone() {
    let given = given().await;
    given.file("b.txt", "small");
    given.import().await;
    given.file("B.txt", "BIG");
    let (summary, _) = given.import().await;
    assert_eq!((summary.documents_created, summary.versions_added), (1, 0));
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["b.txt"], sha(b"small"));
    assert_eq!(tree["B (2).txt"], sha(b"BIG"));
    fs::remove_file(given.source().join("b.txt")).unwrap();
    given.file("B.txt", "BIGGER");
    let (summary, _) = given.import().await;
    assert_eq!((summary.documents_created, summary.versions_added), (0, 1));
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["b.txt"], sha(b"small"));
    assert_eq!(tree["B (2).txt"], sha(b"BIGGER"));
}

#[tokio::test]
async fn a_file_that_is_only_renamed_in_case_is_not_imported_twice() {
    let given = given().await;
    given.file("b.txt", "same");
    given.import().await;
    fs::rename(given.source().join("b.txt"), given.source().join("B.txt")).unwrap();
    let (summary, _) = given.import().await;
    assert_eq!((summary.events, summary.unchanged), (0, 1));
}

/// The newcomers get names of their own; what is there stays as it is.
#[tokio::test]
async fn a_newcomer_called_what_a_twin_was_numbered_is_another_file() {
    let given = given().await;
    for (path, content) in [
        ("K.txt", "K"),
        ("k.txt", "k"),
        ("SUB/2.txt", "2"),
        ("Sub/1.txt", "1"),
    ] {
        given.file(path, content);
    }
    given.import().await;
    let before = given.tree(given.customer).await;
    given.file("k (2).txt", "other");
    given.file("Sub (2)/3.txt", "3");
    let (summary, told) = given.import().await;
    assert_eq!((summary.events, summary.versions_added), (3, 0));
    let rows = told.paths(RowKind::Twin);
    assert_eq!(rows, ["Sub", "Sub (2)", "k (2).txt", "k.txt"]);
    let mut expected = before;
    for (path, content) in [("k (2) (2).txt", "other"), ("Sub (2) (2)/3.txt", "3")] {
        expected.insert(path.to_owned(), sha(content.as_bytes()));
    }
    expected.insert("Sub (2) (2)/".to_owned(), String::new());
    assert_eq!(given.tree(given.customer).await, expected);
    for (path, content) in [
        ("k.txt", "k anew"),
        ("k (2).txt", "other anew"),
        ("Sub/1.txt", "1 anew"),
    ] {
        given.file(path, content);
    }
    let (summary, _) = given.import().await;
    assert_eq!((summary.events, summary.versions_added), (3, 3));
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["k (2).txt"], sha(b"k anew"));
    assert_eq!(tree["k (2) (2).txt"], sha(b"other anew"));
    assert_eq!(tree["Sub (2)/1.txt"], sha(b"1 anew"));
    assert_eq!(given.import().await.0.events, 0);
}

#[tokio::test]
async fn a_newcomer_leaves_a_twins_history_alone_also_once_the_twin_is_gone() {
    let given = given().await;
    given.file("K.txt", "K");
    given.file("k.txt", "k");
    given.import().await;
    fs::remove_file(given.source().join("k.txt")).unwrap();
    given.file("k (2).txt", "other");
    let (summary, told) = given.import().await;
    assert_eq!((summary.documents_created, summary.versions_added), (1, 0));
    assert_eq!(told.paths(RowKind::Twin), ["k (2).txt"]);
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["k (2).txt"], sha(b"k"));
    assert_eq!(tree["k (2) (2).txt"], sha(b"other"));
}

#[tokio::test]
async fn a_twin_whose_name_is_as_long_as_names_may_be_is_found_again() {
    let given = given().await;
    for letter in ["k", "K"] {
        given.file(format!("{}.txt", letter.repeat(251)), letter);
    }
    given.import().await;
    given.file(format!("{}.txt", "k".repeat(251)), "k anew");
    let (summary, _) = given.import().await;
    assert_eq!((summary.events, summary.versions_added), (1, 1));
    let tree = given.tree(given.customer).await;
    let numbered = format!("{} (2).txt", "k".repeat(247));
    assert_eq!(tree[&numbered], sha(b"k anew"));
}

#[tokio::test]
async fn a_normal_form_that_comes_later_leaves_the_others_history_alone() {
    let given = given().await;
    given.file("caf\u{e9}", "composed");
    given.import().await;
    given.file("cafe\u{301}", "decomposed");
    let (summary, told) = given.import().await;
    assert_eq!((summary.documents_created, summary.versions_added), (1, 0));
    assert_eq!(told.paths(RowKind::Twin), ["cafe\\u{301}"]);
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["caf\u{e9}"], sha(b"composed"));
    assert_eq!(tree["caf\u{e9} (2)"], sha(b"decomposed"));
}

#[tokio::test]
async fn whatever_twins_come_and_go_no_history_holds_two_files_and_a_repeat_changes_nothing() {
    for seed in 0..8 {
        let given = given().await;
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        let mut there: BTreeSet<&str> = BTreeSet::new();
        for step in 0..12 {
            let chance = hex::decode(sha(format!("{seed} {step}").as_bytes())).unwrap();
            let name = NAMES[usize::from(chance[0]) % NAMES.len()];
            if there.contains(name) && chance[1] < 100 {
                there.remove(name);
                fs::remove_file(given.source().join(name)).unwrap();
            } else {
                there.insert(name);
                let content = format!("{name} at {step}");
                owner.insert(sha(content.as_bytes()), name);
                given.file(name, &content);
            }
            given.import().await;
            let (again, _) = given.import().await;
            assert_eq!(again.events, 0, "seed {seed} step {step}");
        }
        let histories = histories(&given).await;
        let mut documents = BTreeMap::new();
        for (document, contents) in histories {
            let files: BTreeSet<&str> = contents.iter().map(|one| owner[one]).collect();
            assert_eq!(files.len(), 1, "seed {seed}: {document} holds {files:?}");
            let file = files.into_iter().next().unwrap();
            let other = documents.insert(file, document.clone());
            assert_eq!(other, None, "seed {seed}: {file} also became {document}");
        }
    }
}
