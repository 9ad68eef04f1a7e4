//! What lies in real trees: links, pipes, twins, hostile names.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use portico_api::import::RowKind;

use super::given::{given, sha};

#[tokio::test]
async fn a_tree_is_imported_as_it_lies() {
    let given = given().await;
    given.file("2024/Letters/hello.txt", "hello");
    given.file("2024/figures.csv", "a,b");
    fs::create_dir(given.source().join("empty folder")).unwrap();
    let (summary, told) = given.import().await;
    let tree = given.tree(given.customer).await;
    let expected = [
        ("2024/", String::new()),
        ("2024/Letters/", String::new()),
        ("2024/Letters/hello.txt", sha(b"hello")),
        ("2024/figures.csv", sha(b"a,b")),
        ("empty folder/", String::new()),
    ];
    assert_eq!(
        tree,
        expected.map(|(path, hash)| (path.to_owned(), hash)).into()
    );
    assert_eq!(told.rows(), [].into());
    assert_eq!((summary.folders_created, summary.documents_created), (3, 2));
    assert_eq!(
        (summary.events, summary.bytes, summary.exit_code()),
        (5, 8, 0)
    );
}

#[tokio::test]
async fn what_is_no_plain_file_is_reported_and_never_followed() {
    let given = given().await;
    let source = given.source();
    let outside = given.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret.txt"), "secret").unwrap();
    given.file("plain.txt", "plain");
    symlink(&outside, source.join("to a folder")).unwrap();
    symlink(outside.join("secret.txt"), source.join("to a file")).unwrap();
    symlink("..", source.join("up")).unwrap();
    symlink("gone", source.join("to nothing")).unwrap();
    let _socket = UnixListener::bind(source.join("socket")).unwrap();
    let mut mkfifo = std::process::Command::new("mkfifo");
    assert!(mkfifo.arg(source.join("pipe")).status().unwrap().success());
    let (summary, told) = given.import().await;
    let links = ["to a file", "to a folder", "to nothing", "up"];
    assert_eq!(told.paths(RowKind::Symlink), links);
    assert_eq!(told.paths(RowKind::Special), ["pipe", "socket"]);
    assert_eq!(given.tree(given.customer).await.len(), 1);
    assert_eq!((summary.documents_created, summary.exit_code()), (1, 3));
}

#[tokio::test]
async fn a_hostile_name_is_reported_in_a_form_that_harms_no_terminal() {
    let given = given().await;
    let expanding = "\u{958}".repeat(85);
    for name in [
        b"red \x1b[31m.txt".as_slice(),
        b"two\nlines",
        b"caf\xe9",
        b"CON",
        b"trailing.",
        "fdp\u{202e}.exe".as_bytes(),
        "a\u{ad}.txt".as_bytes(),
        "\u{115f}\u{3164}.txt".as_bytes(),
        b"CONIN$",
        expanding.as_bytes(),
        b"<script>alert(1)<.txt",
        b"folder\x07/inside.txt",
    ] {
        given.file(OsStr::from_bytes(name), "x");
    }
    let (summary, told) = given.import().await;
    let reported = told.paths(RowKind::Name);
    assert_eq!(reported.len(), 11);
    for path in [
        "red \\u{1b}[31m.txt",
        "two\\nlines",
        "caf\\xe9",
        "a\\u{ad}.txt",
        "\\u{115f}\\u{3164}.txt",
        "folder\\u{7}",
    ] {
        assert!(
            reported.iter().any(|shown| shown == path),
            "{path}: {reported:?}"
        );
    }
    let tree = given.tree(given.customer).await;
    assert_eq!(
        tree.into_keys().collect::<Vec<_>>(),
        ["<script>alert(1)<.txt"]
    );
    assert_eq!(summary.exit_code(), 3);
}

#[tokio::test]
async fn twins_get_numbers_that_a_second_run_finds_again() {
    let given = given().await;
    for (name, content) in [
        ("Report.pdf", "A"),
        ("REPORT.pdf", "B"),
        ("report.pdf", "C"),
        ("report (2).pdf", "D"),
        ("Stra\u{df}e/a", "E"),
        ("STRASSE/a", "F"),
        ("caf\u{e9}", "G"),
        ("cafe\u{301}", "H"),
    ] {
        given.file(name, content);
    }
    let (_, told) = given.import().await;
    let tree = given.tree(given.customer).await;
    for (path, content) in [
        ("REPORT.pdf", "B"),
        ("Report (3).pdf", "A"),
        ("report (4).pdf", "C"),
        ("report (2).pdf", "D"),
        ("STRASSE/a", "F"),
        ("Stra\u{df}e (2)/a", "E"),
        ("caf\u{e9}", "H"),
        ("caf\u{e9} (2)", "G"),
    ] {
        assert_eq!(
            tree.get(path),
            Some(&sha(content.as_bytes())),
            "{path} in {tree:?}"
        );
    }
    assert_eq!(told.paths(RowKind::Twin).len(), 4);
    let (again, told) = given.import().await;
    assert_eq!((again.events, again.unchanged), (0, 8));
    assert_eq!(told.paths(RowKind::Twin).len(), 4);
}

#[tokio::test]
async fn an_empty_file_is_imported_and_noted() {
    let given = given().await;
    given.file("empty.txt", "");
    let (summary, told) = given.import().await;
    assert_eq!(told.paths(RowKind::Empty), ["empty.txt"]);
    assert_eq!(summary.documents_created, 1);
}

#[tokio::test]
async fn a_folder_that_lies_too_deep_is_reported_and_documents_lie_in_the_deepest() {
    let given = given().await;
    let deepest = "f/".repeat(31);
    given.file(format!("{deepest}just right.txt"), "x");
    given.file(format!("{deepest}f/too deep.txt"), "x");
    let (summary, told) = given.import().await;
    assert_eq!(told.paths(RowKind::TooDeep), [format!("{deepest}f")]);
    assert_eq!(
        (summary.folders_created, summary.documents_created),
        (31, 1)
    );
}

#[tokio::test]
async fn the_servers_own_folder_is_never_a_customers_document() {
    let given = given().await;
    given.file("letter.txt", "letter");
    let data = &given.app.config.data_dir;
    let below = data.join("blobs");
    fs::create_dir_all(&below).unwrap();
    for path in [given.folder.path(), data, &below] {
        let mut args = given.args();
        args.path = path.to_owned();
        let (done, _) = given.import_with(&args).await;
        let error = done.unwrap_err().to_string();
        assert!(error.contains("the server's own"), "{path:?}: {error}");
    }
    assert_eq!(given.tree(given.customer).await, [].into());
}
