use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};

use portico_private_postgres::{PrivatePostgres, StartError};

use crate::given::{chmod, open_folder, options, refused, run, started, value};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("metadata").mode() & 0o777
}

fn long(folder: &Path) -> PathBuf {
    let path = folder.join("l".repeat(100));
    fs::create_dir(&path).expect("a folder");
    chmod(&path, 0o711);
    path
}

#[tokio::test]
async fn there_is_a_socket_for_one_user_and_no_port() {
    let folder = open_folder();
    let mut wide_open = options(folder.path());
    wide_open
        .settings
        .push(("listen_addresses".to_owned(), "*".to_owned()));
    let postgres = portico_private_postgres::PrivatePostgres::start(wide_open).await;
    let postgres = postgres.expect("a start");

    assert_eq!(
        value(&postgres.url("postgres"), "show listen_addresses").await,
        ""
    );
    let run = folder.path().join("run");
    assert_eq!(postgres.socket_dir(), fs::canonicalize(&run).expect("run"));
    assert_eq!(mode(&run), 0o700);
    assert_eq!(mode(&run.join(".s.PGSQL.5432")), 0o700);
    assert_eq!(mode(&folder.path().join("pgdata")), 0o700);
    let owner = |name| {
        fs::metadata(folder.path().join(name))
            .expect("metadata")
            .uid()
    };
    assert_eq!(owner("run"), owner("pgdata"));
}

#[tokio::test]
async fn a_failed_statement_leaves_no_personal_data_in_the_log() {
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let url = postgres.url("postgres");
    run(
        &url,
        "create table c (email text unique); insert into c values ('ann@firm.example')",
    )
    .await;
    let mut connection = crate::given::connected(&url).await;
    let twice = sqlx::raw_sql("insert into c values ('ann@firm.example')");
    assert!(twice.execute(&mut connection).await.is_err());

    let log = fs::read_to_string(folder.path().join("postgresql.log")).expect("the log");
    assert!(log.contains("duplicate key"), "{log}");
    assert!(!log.contains("ann@"), "{log}");
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_gets_a_short_private_folder() {
    let folder = open_folder();
    let data_dir = long(folder.path());
    let postgres = started(&data_dir).await;
    let socket = postgres.socket_dir().to_owned();

    assert!(
        socket.starts_with("/tmp") && socket.as_os_str().len() < 40,
        "{socket:?}"
    );
    assert_eq!(mode(&socket), 0o700);
    let url = postgres.url("postgres");
    assert_eq!(value(&url, "select 'in'").await, "in");
    let found = PrivatePostgres::url_in(&data_dir, "postgres");
    assert_eq!(found, Some(url));
    postgres.stop().await.expect("a clean stop");
    assert!(!socket.exists());
}

#[tokio::test]
async fn a_path_that_is_no_plain_setting_gets_a_short_private_folder() {
    let folder = open_folder();
    let data_dir = folder.path().join("Müller, \"Sons\" & co");
    let postgres = started(&data_dir).await;
    assert_eq!(value(&postgres.url("postgres"), "select 'in'").await, "in");
}

#[tokio::test]
async fn a_short_folder_that_is_a_link_is_not_used() {
    let folder = open_folder();
    let data_dir = long(folder.path());
    let postgres = started(&data_dir).await;
    let socket = postgres.socket_dir().to_owned();
    drop(postgres);
    symlink(folder.path(), &socket).expect("a link");

    let error = refused(options(&data_dir)).await;

    fs::remove_file(&socket).expect("remove the link");
    assert!(matches!(error, StartError::SocketFolder { .. }));
    assert!(error.to_string().contains("not a folder"), "{error}");
}
