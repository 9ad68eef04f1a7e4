use std::fs;
use std::path::Path;

use portico_private_postgres::{StartError, find_binaries};

use crate::given::{fake_binaries, open_folder, options, refused};

fn cluster_of(data_dir: &Path, major: &str) {
    fs::create_dir_all(data_dir.join("pgdata")).expect("a folder");
    fs::write(data_dir.join("pgdata/PG_VERSION"), format!("{major}\n")).expect("a file");
}

#[tokio::test]
async fn a_cluster_of_another_major_version_is_named_and_left_alone() {
    let folder = open_folder();
    cluster_of(folder.path(), "11");

    let error = refused(options(folder.path())).await;

    assert!(
        matches!(error, StartError::OtherMajorVersion { data: 11, .. }),
        "{error}"
    );
    let text = error.to_string();
    let here = find_binaries(None, Path::new("/nowhere"))
        .expect("PostgreSQL")
        .major;
    for part in [
        "was made by PostgreSQL 11",
        &format!("found are PostgreSQL {here}"),
        "apt-get install postgresql-11",
        "pg_dumpall",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_cluster_decides_which_of_several_versions_is_run() {
    let folder = open_folder();
    let bin_dir = fake_binaries(folder.path(), "97.3", "exit 1");
    let data_dir = folder.path().join("data");
    let binaries = find_binaries(Some(&bin_dir), &data_dir).expect("binaries");
    assert_eq!((binaries.major, binaries.version.as_str()), (97, "97.3"));

    let found = find_binaries(None, &data_dir).expect("PostgreSQL");
    cluster_of(&data_dir, &found.major.to_string());
    assert_eq!(
        find_binaries(None, &data_dir).expect("PostgreSQL").major,
        found.major
    );
    let other = find_binaries(Some(&bin_dir), &data_dir);
    assert!(matches!(
        other,
        Err(StartError::OtherMajorVersion { found: 97, .. })
    ));
}

#[tokio::test]
async fn missing_binaries_say_where_they_were_looked_for_and_what_to_install() {
    let folder = open_folder();
    let mut nowhere = options(folder.path());
    nowhere.bin_dir = Some("/opt/no-postgres/bin".into());

    let text = refused(nowhere).await.to_string();

    assert!(text.contains("looked in /opt/no-postgres/bin"), "{text}");
    assert!(text.contains("apt-get install postgresql"), "{text}");
}

#[tokio::test]
async fn binaries_that_are_too_old_are_named() {
    let folder = open_folder();
    let mut old = options(&folder.path().join("data"));
    old.bin_dir = Some(fake_binaries(folder.path(), "14.9", "exit 1"));

    let text = refused(old).await.to_string();

    assert!(text.contains("PostgreSQL 15 or newer"), "{text}");
    assert!(text.contains("version 14.9 is too old"), "{text}");
}
