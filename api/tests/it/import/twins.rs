//! Files whose names differ in case come and go; each keeps its own document.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::given::{Given, given, sha};

const NAMES: [&str; 4] = ["b.txt", "B.txt", "b.TXT", "other.txt"];

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

#[tokio::test]
async fn whatever_twins_come_and_go_no_history_holds_two_files_and_a_repeat_changes_nothing() {
    for seed in 0..6 {
        let given = given().await;
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        let mut there: BTreeSet<&str> = BTreeSet::new();
        for step in 0..8 {
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
