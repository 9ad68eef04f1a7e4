//! What the download door sees of bytes that are not as recorded, and what it does
//! not: docs/operations.md says so.

use std::path::{Path, PathBuf};

use portico_tests::Given;
use portico_tests::given::given;

use super::evidence::stored;

/// The one document's file in the store.
fn blob(given: &Given) -> PathBuf {
    let mut blobs = stored(given.folder.path(), "blobs").into_values();
    blobs.next().unwrap()
}

fn overwrite(file: &Path, bytes: &[u8]) {
    std::fs::remove_file(file).unwrap();
    std::fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn a_file_of_another_length_or_none_is_an_error_and_one_of_its_length_is_served() {
    let given = given().await;
    let customer = given.customer("Baker & Sons").await;
    let note = given.document(&customer, None, "note.txt", b"yes").await;
    let begun = given.owner.begin_opening("beginDownload", &note).await;
    let ticket = begun.done();
    let get = async || given.owner.send(("GET", ticket.text("url")), &[], "").await;
    let file = blob(&given);
    overwrite(&file, b"longer");
    let longer = get().await;
    assert_eq!((longer.status.as_u16(), &*longer.code()), (500, "INTERNAL"));
    overwrite(&file, b"bad");
    let altered = get().await;
    assert_eq!(
        (altered.status.as_u16(), &*altered.body),
        (200, &b"bad"[..])
    );
    std::fs::remove_file(&file).unwrap();
    let missing = get().await;
    assert_eq!(
        (missing.status.as_u16(), &*missing.code()),
        (500, "INTERNAL")
    );
}
