//! An import, and the look ahead of it, where there is no room for files.

use portico_api::blobs::BlobStore;
use portico_api::import::ImportError;

use super::given::{Given, given};

/// Keeps more than any disk has.
fn without_room(given: &mut Given) {
    let data = given.app.config.data_dir.clone();
    given.app.blobs = BlobStore::open(&data, 1 << 60).unwrap();
}

#[tokio::test]
async fn a_dry_run_ends_as_the_import_that_has_no_room_would() {
    let mut given = given().await;
    given.file("there.txt", "there");
    given.import().await;
    without_room(&mut given);
    let mut args = given.args();
    args.dry_run = true;
    // Nothing is to be copied.
    let planned = given.import_with(&args).await.0.unwrap();
    assert_eq!((planned.lacks_room, planned.exit_code()), (None, 0));
    given.file("more.txt", "more");
    let planned = given.import_with(&args).await.0.unwrap();
    let done = given.import_with(&given.args()).await.0;
    // Where blocks are shared, it needs no room.
    if planned.bytes_to_copy == 0 {
        assert_eq!(planned.exit_code(), 0);
        assert_eq!(done.unwrap().documents_created, 1);
        return;
    }
    let room = planned.lacks_room.unwrap();
    assert_eq!((room.reserve, room.needed), (1 << 60, 4));
    assert_eq!(planned.exit_code(), 1);
    let error = done.unwrap_err();
    assert!(matches!(error, ImportError::NoRoom(_)), "{error}");
    let said = error.to_string();
    for words in [
        " free, 1.00 EiB kept by disk_reserve, 4 B needed; ",
        "make room, or lower disk_reserve, then run the same command again",
    ] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(given.tree(given.customer).await.len(), 1);
}
