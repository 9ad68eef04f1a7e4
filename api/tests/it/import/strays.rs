//! What staff did to what was imported is not undone by the same command again.

use std::fs;
use std::os::unix::fs::symlink;

use portico_api::commands::{
    CreateFolder, MoveItems, OnTakenName, RenameItem, RestoreItems, TrashItems,
};
use portico_api::import::{RowKind, Summary};
use portico_domain::ItemId;
use portico_domain::document::Crossing;
use sqlx::{Connection, PgConnection};

use super::given::{Given, Told, given, sha};
use super::meanwhile::{import_while, purge, trash};

async fn rename(given: &Given, path: &str, name: &str) {
    let item = given.item(path).await;
    let name = name.to_owned();
    given.command(RenameItem { item, name }).await;
}

async fn make(given: &Given, name: &str) -> ItemId {
    let create = CreateFolder {
        customer: given.customer,
        parent: Some(ItemId::files_root(given.customer)),
        name: name.to_owned(),
    };
    given.command(create).await.item
}

async fn move_to(given: &Given, path: &str, to: ItemId) {
    let items = vec![given.item(path).await];
    let confirmed = None;
    given
        .command(MoveItems {
            items,
            to,
            confirmed,
        })
        .await;
}

/// Looked at, done and done again it tells the same; the summary of what was done.
async fn thrice(given: &Given) -> (Summary, Told) {
    let mut args = given.args();
    args.dry_run = true;
    let (planned, foreseen) = Box::pin(given.import_with(&args)).await;
    let planned = planned.unwrap();
    let (done, told) = Box::pin(given.import()).await;
    assert_eq!(foreseen.rows(), told.rows());
    let counts = |summary: &Summary| {
        (
            summary.folders_created,
            summary.documents_created,
            summary.versions_added,
            summary.unchanged,
            summary.rows.clone(),
        )
    };
    assert_eq!(counts(&planned), counts(&done));
    let (again, _) = Box::pin(given.import()).await;
    assert_eq!((again.events, again.versions_added), (0, 0));
    (done, told)
}

#[tokio::test]
async fn documents_that_were_renamed_moved_trashed_or_purged_are_left_alone_and_told() {
    let given = given().await;
    for name in ["renamed", "moved", "trashed", "purged", "restored", "kept"] {
        given.file(format!("a/{name}.txt"), name);
    }
    given.import().await;
    rename(&given, "a/renamed.txt", "umbenannt.txt").await;
    let archive = make(&given, "Archive").await;
    move_to(&given, "a/moved.txt", archive).await;
    let purged = given.item("a/purged.txt").await;
    for name in ["trashed", "purged", "restored"] {
        trash(&given, given.item(&format!("a/{name}.txt")).await).await;
    }
    purge(&given, purged).await;
    let items = vec![given.item("a/restored.txt").await];
    let on_clash = OnTakenName::Refuse;
    given.command(RestoreItems { items, on_clash }).await;
    let before = given.tree(given.customer).await;
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.unchanged), (0, 2));
    assert_eq!(summary.exit_code(), 3);
    for (path, words) in [
        ("a/renamed.txt", "was renamed to \"umbenannt.txt\""),
        ("a/moved.txt", "was moved to \"Files/Archive/moved.txt\""),
        ("a/trashed.txt", "is in the trash"),
        ("a/purged.txt", "was purged"),
    ] {
        assert!(told.says(RowKind::LeftAlone, path, words), "{path}");
    }
    assert_eq!(told.paths(RowKind::LeftAlone).len(), 4);
    assert_eq!(given.tree(given.customer).await, before);
}

#[tokio::test]
async fn another_file_of_the_old_name_is_a_document_of_its_own() {
    let given = given().await;
    given.file("one.txt", "first");
    given.import().await;
    rename(&given, "one.txt", "uno.txt").await;
    given.file("one.txt", "other");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.documents_created), (1, 1));
    assert_eq!(told.rows(), [].into());
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["uno.txt"], sha(b"first"));
    assert_eq!(tree["one.txt"], sha(b"other"));
    // The first content is still that of the renamed one, also beside the other.
    given.file("one.txt", "first");
    let (summary, told) = thrice(&given).await;
    assert_eq!(summary.events, 0);
    assert_eq!(told.paths(RowKind::LeftAlone), ["one.txt"]);
}

#[tokio::test]
async fn a_content_that_the_document_has_had_is_nothing_new_and_told() {
    let given = given().await;
    given.file("one.txt", "first");
    given.import().await;
    given.file("one.txt", "second");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.versions_added, summary.exit_code()), (1, 0));
    assert_eq!(told.paths(RowKind::NewVersion), ["one.txt"]);
    given.file("one.txt", "first");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.unchanged), (0, 1));
    assert_eq!(summary.exit_code(), 3);
    assert!(told.says(
        RowKind::OlderVersion,
        "one.txt",
        "holds version 1 of its document"
    ));
    assert_eq!(told.rows().len(), 1);
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["one.txt"], sha(b"second"));
    given.file("one.txt", "second");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.exit_code()), (0, 0));
    assert_eq!(told.rows(), [].into());
}

#[tokio::test]
async fn what_is_new_in_a_folder_that_was_renamed_goes_there() {
    let given = given().await;
    given.file("Letters/one.txt", "1");
    given.import().await;
    rename(&given, "Letters", "Post").await;
    given.file("Letters/two.txt", "2");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.documents_created), (0, 1));
    assert!(told.says(RowKind::LeftAlone, "Letters", "was renamed to \"Post\""));
    let tree = given.tree(given.customer).await;
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    assert_eq!(paths, ["Post/", "Post/one.txt", "Post/two.txt"]);
}

#[tokio::test]
async fn a_folder_that_was_moved_is_followed_one_that_was_trashed_or_purged_is_not_made_again() {
    let given = given().await;
    for name in ["moved", "trashed", "purged", "replaced"] {
        given.file(format!("{name}/inside.txt"), name);
    }
    given.import().await;
    let archive = make(&given, "Archive").await;
    move_to(&given, "moved", archive).await;
    let purged = given.item("purged").await;
    for name in ["trashed", "purged", "replaced"] {
        trash(&given, given.item(name).await).await;
    }
    purge(&given, purged).await;
    // Somebody wants it there all the same.
    make(&given, "replaced").await;
    for name in ["moved", "trashed", "purged"] {
        given.file(format!("{name}/new.txt"), name);
    }
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.documents_created), (0, 2));
    for (path, words) in [
        ("moved", "was moved to \"Files/Archive/moved\""),
        ("purged", "was purged; left alone, with the 2 files in it"),
        (
            "trashed",
            "is in the trash; left alone, with the 2 files in it",
        ),
    ] {
        assert!(told.says(RowKind::LeftAlone, path, words), "{path}");
    }
    assert_eq!(told.paths(RowKind::LeftAlone).len(), 3);
    let tree = given.tree(given.customer).await;
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    let expected = [
        "Archive/",
        "Archive/moved/",
        "Archive/moved/inside.txt",
        "Archive/moved/new.txt",
        "replaced/",
        "replaced/inside.txt",
    ];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn a_folder_that_was_moved_into_internal_takes_nothing_until_it_is_back() {
    let given = given().await;
    given.file("big/one.txt", "1");
    given.import().await;
    let items = vec![given.item("big").await];
    let between = |to, crossing| MoveItems {
        items: items.clone(),
        to,
        confirmed: Some(crossing),
    };
    let internal = ItemId::internal_root(given.customer);
    let into = between(internal, Crossing::IntoInternal);
    given.command(into).await;
    given.file("big/deeper/two.txt", "2");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.exit_code()), (0, 3));
    let words = "left alone, with the 2 files in it on the disk";
    assert!(told.says(RowKind::LeftAlone, "big", words));
    let files = ItemId::files_root(given.customer);
    let back = between(files, Crossing::OutOfInternal);
    given.command(back).await;
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.documents_created, summary.unchanged), (1, 1));
    assert_eq!(told.rows(), [].into());
}

#[tokio::test]
async fn where_a_folder_was_for_a_while_another_may_stand() {
    let given = given().await;
    given.file("2024/one.txt", "1");
    given.file("Bills/two.txt", "2");
    given.import().await;
    let bills = given.item("Bills").await;
    move_to(&given, "2024", bills).await;
    move_to(&given, "Bills/2024", ItemId::files_root(given.customer)).await;
    given.file("Bills/2024/three.txt", "3");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.documents_created), (1, 1));
    assert_eq!(told.rows(), [].into());
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["Bills/2024/three.txt"], sha(b"3"));
}

#[tokio::test]
async fn a_later_name_and_a_later_place_are_known_too() {
    let given = given().await;
    for name in ["gone", "trashed", "moved", "back"] {
        given.file(format!("Pub/{name}.txt"), name);
    }
    given.import().await;
    let archive = make(&given, "Archive").await;
    for name in ["gone", "trashed", "moved", "back"] {
        let (from, to) = (format!("Pub/{name}.txt"), format!("Pub/{name} 2025.txt"));
        rename(&given, &from, &format!("{name} 2025.txt")).await;
        fs::rename(given.source().join(from), given.source().join(to)).unwrap();
    }
    // Both places of this one are others than where it was made.
    move_to(&given, "Pub/moved 2025.txt", archive).await;
    fs::create_dir(given.source().join("Archive")).unwrap();
    fs::rename(
        given.source().join("Pub/moved 2025.txt"),
        given.source().join("Archive/moved 2025.txt"),
    )
    .unwrap();
    assert_eq!(given.import().await.0.exit_code(), 0);
    for path in [
        "Pub/gone 2025.txt",
        "Pub/trashed 2025.txt",
        "Archive/moved 2025.txt",
    ] {
        let item = given.item(path).await;
        trash(&given, item).await;
        if path.contains("gone") {
            purge(&given, item).await;
        }
    }
    // This one has its first name again, and the file has its later one.
    rename(&given, "Pub/back 2025.txt", "back.txt").await;
    let before = given.tree(given.customer).await;
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.exit_code()), (0, 3));
    for (path, words) in [
        ("Archive/moved 2025.txt", "is in the trash"),
        ("Pub/back 2025.txt", "was renamed to \"back.txt\""),
        ("Pub/gone 2025.txt", "was purged"),
        ("Pub/trashed 2025.txt", "is in the trash"),
    ] {
        assert!(told.says(RowKind::LeftAlone, path, words), "{path}");
    }
    assert_eq!(given.tree(given.customer).await, before);
}

#[tokio::test]
async fn a_folder_is_followed_from_its_later_name_too() {
    let given = given().await;
    given.file("N/one.txt", "1");
    given.import().await;
    rename(&given, "N", "Notes").await;
    fs::rename(given.source().join("N"), given.source().join("Notes")).unwrap();
    rename(&given, "Notes", "Notes 2019").await;
    given.file("Notes/two.txt", "2");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.documents_created), (0, 1));
    assert!(told.says(RowKind::LeftAlone, "Notes", "was renamed to \"Notes 2019\""));
    // A further folder of the source is not put into it, once both are there.
    given.file("Notes 2019/one.txt", "1");
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.unchanged), (1, 1));
    assert_eq!(told.rows(), [].into());
    let tree = given.tree(given.customer).await;
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    let expected = [
        "Notes 2019/",
        "Notes 2019/one.txt",
        "Notes 2019/two.txt",
        "Notes/",
        "Notes/one.txt",
        "Notes/two.txt",
    ];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn a_folder_that_was_made_in_the_console_is_followed_as_well() {
    let given = given().await;
    make(&given, "A").await;
    for name in ["a1", "a2"] {
        given.file(format!("A/{name}.txt"), name);
    }
    given.import().await;
    trash(&given, given.item("A/a1.txt").await).await;
    rename(&given, "A", "Archive").await;
    let before = given.tree(given.customer).await;
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.unchanged), (0, 1));
    assert_eq!(told.paths(RowKind::LeftAlone), ["A", "A/a1.txt"]);
    assert_eq!(given.tree(given.customer).await, before);
    // One of the name that is there now is the one that is meant.
    make(&given, "A").await;
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.folders_created, summary.documents_created), (0, 2));
    assert_eq!(told.rows(), [].into());
    for name in ["A", "Archive"] {
        trash(&given, given.item(name).await).await;
    }
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.exit_code()), (0, 3));
    assert!(told.says(RowKind::LeftAlone, "A", "is in the trash"));
}

#[tokio::test]
async fn a_twin_that_was_trashed_is_known_by_its_own_name() {
    let given = given().await;
    given.file("K.txt", "K");
    given.file("k.txt", "k");
    given.file("SUB/2.txt", "2");
    given.file("Sub/1.txt", "1");
    given.import().await;
    for path in ["k (2).txt", "Sub (2)"] {
        trash(&given, given.item(path).await).await;
    }
    let (summary, told) = thrice(&given).await;
    assert_eq!((summary.events, summary.unchanged), (0, 2));
    assert_eq!(told.paths(RowKind::LeftAlone), ["Sub", "k.txt"]);
    assert_eq!(told.paths(RowKind::Twin), [""; 0]);
}

#[tokio::test]
async fn a_folder_to_import_into_that_was_renamed_is_not_made_a_second_time() {
    let given = given().await;
    given.file("one.txt", "1");
    let mut args = given.args();
    args.into = Some("Archive/2024".to_owned());
    given.import_with(&args).await.0.unwrap();
    rename(&given, "Archive", "Old papers").await;
    let before = given.events().await;
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    assert!(error.starts_with("--into Archive: "), "{error}");
    assert!(error.contains("was renamed to \"Old papers\""), "{error}");
    args.into = Some("Old papers/2024".to_owned());
    assert_eq!(given.import_with(&args).await.0.unwrap().unchanged, 1);
    assert_eq!(given.events().await, before);
    let papers = make(&given, "Papers").await;
    move_to(&given, "Old papers", papers).await;
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    assert!(
        error.contains("was moved to \"Files/Papers/Old papers\""),
        "{error}"
    );
    assert!(error.contains("write that path"), "{error}");
    args.into = Some("Papers/Old papers/2024".to_owned());
    assert_eq!(given.import_with(&args).await.0.unwrap().unchanged, 1);
}

#[tokio::test]
async fn a_customer_of_a_list_keeps_what_staff_did_too() {
    let given = given().await;
    given.file("one/a.txt", "a");
    given.file("one/b.txt", "b");
    let list = given.folder.path().join("customers.csv");
    fs::write(&list, "number,name,folder\n1042,Lovelace Ltd,one\n").unwrap();
    let mut args = given.args();
    args.customer = None;
    args.map = Some(list);
    given.import_with(&args).await.0.unwrap();
    rename(&given, "a.txt", "alpha.txt").await;
    let items = vec![given.item("b.txt").await];
    given.command(TrashItems { items }).await;
    let (again, told) = given.import_with(&args).await;
    assert_eq!(again.unwrap().events, 0);
    assert_eq!(told.paths(RowKind::LeftAlone), ["a.txt", "b.txt"]);
}

/// The next event takes a position that is so far from the last one's.
async fn next_position(given: &Given, offset: i64) {
    // The server's role may not.
    let mut owner = PgConnection::connect(given.database.url()).await.unwrap();
    sqlx::query("SELECT setval('events_position_seq', last_value + $1) FROM events_position_seq")
        .bind(offset)
        .execute(&mut owner)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_whose_event_stands_before_one_that_was_read_is_found_all_the_same() {
    let given = given().await;
    given.file("a/one.txt", "1");
    given.file("b/two.txt", "2");
    given.import().await;
    // More rows than the walk may be ahead of the one who writes.
    for n in 0..500 {
        symlink("nowhere", given.source().join(format!("a/{n}"))).unwrap();
    }
    // As if it had taken its position late, and were committed early.
    next_position(&given, 1_000).await;
    rename(&given, "a/one.txt", "uno.txt").await;
    next_position(&given, -1_001).await;
    let two = given.item("b/two.txt").await;
    let late = async {
        let name = "due.txt".to_owned();
        given.command(RenameItem { item: two, name }).await;
    };
    let (done, _) = import_while(&given, &given.args(), late).await;
    assert_eq!(done.unwrap().documents_created, 0);
    let tree = given.tree(given.customer).await;
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    assert_eq!(paths, ["a/", "a/uno.txt", "b/", "b/due.txt"]);
}
