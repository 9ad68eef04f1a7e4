use std::os::unix::fs::PermissionsExt;

use futures_util::TryStreamExt;
use portico_domain::{BlobId, CustomerId};
use portico_event_log::Origin;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::*;

const UPLOAD: Uuid = Uuid::from_u128(7);
const CUSTOMER: CustomerId = CustomerId::new(Uuid::from_u128(1));

fn store() -> (tempfile::TempDir, BlobStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = BlobStore::open(folder.path(), 0).unwrap();
    let origin = Origin {
        deployment: Uuid::from_u128(5),
        has_contents: false,
        store: None,
    };
    store.claim(origin, Uuid::from_u128(6)).unwrap();
    (folder, store)
}

async fn read(store: &BlobStore, blob: BlobId, range: std::ops::Range<u64>) -> Vec<u8> {
    let file = store.open_blob(CUSTOMER, blob).unwrap();
    let chunks: Vec<bytes::Bytes> = file.read(range).try_collect().await.unwrap();
    chunks.concat()
}

#[tokio::test]
async fn an_upload_in_pieces_becomes_one_content_with_its_hash() {
    let (folder, store) = store();
    for piece in [b"hello ".as_slice(), b"world"] {
        let mut staged = store.stage(UPLOAD, CUSTOMER).unwrap();
        staged.append(piece).unwrap();
        staged.pause().unwrap();
    }
    assert_eq!(store.received(UPLOAD, CUSTOMER).unwrap(), 11);
    let staged = store.stage(UPLOAD, CUSTOMER).unwrap();
    let (content, _lock) = staged.finish(CUSTOMER, "a.txt").unwrap();
    let expected: [u8; 32] = Sha256::digest(b"hello world").into();
    assert_eq!((content.sha256, content.size), (expected, 11));
    assert_eq!(content.media_type, "text/plain");
    assert_eq!(read(&store, content.blob, 6..11).await, b"world");
    let path = folder.path().join(format!("blobs/{CUSTOMER}/{UPLOAD}"));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn after_a_restart_the_hash_is_computed_again() {
    let (folder, store) = store();
    let mut staged = store.stage(UPLOAD, CUSTOMER).unwrap();
    staged.append(b"hello ").unwrap();
    drop(staged);
    let restarted = BlobStore::open(folder.path(), 0).unwrap();
    let mut staged = restarted.stage(UPLOAD, CUSTOMER).unwrap();
    assert_eq!(staged.length(), 6);
    staged.append(b"world").unwrap();
    let expected: [u8; 32] = Sha256::digest(b"hello world").into();
    assert_eq!(staged.sha256(), expected);
}

#[test]
fn an_upload_has_one_writer_at_a_time() {
    let (_folder, store) = store();
    let first = store.stage(UPLOAD, CUSTOMER).unwrap();
    assert!(matches!(
        store.stage(UPLOAD, CUSTOMER),
        Err(StoreError::Locked)
    ));
    first.pause().unwrap();
    assert!(store.stage(UPLOAD, CUSTOMER).is_ok());
}

#[test]
fn whoever_opens_an_upload_while_it_is_completed_finds_it_whole_and_puts_nothing_in_its_place() {
    let (folder, store) = store();
    for round in 0..300 {
        let upload = Uuid::from_u128(round);
        let mut staged = store.stage(upload, CUSTOMER).unwrap();
        staged.append(b"whole").unwrap();
        std::thread::scope(|both| {
            both.spawn(|| drop(staged.finish(CUSTOMER, "a.txt").unwrap()));
            both.spawn(|| {
                let mut found = loop {
                    match store.stage(upload, CUSTOMER) {
                        Err(StoreError::Locked) => {}
                        found => break found.unwrap(),
                    }
                };
                assert_eq!(found.length(), 5);
                assert!(matches!(found.append(b"more"), Err(StoreError::Exists)));
            });
        });
    }
    assert_eq!(folder.path().join("uploads").read_dir().unwrap().count(), 0);
}

#[test]
fn an_upload_that_was_moved_but_not_recorded_finishes_again_alike() {
    let (_folder, store) = store();
    let mut staged = store.stage(UPLOAD, CUSTOMER).unwrap();
    staged.append(b"hello").unwrap();
    let (first, lock) = staged.finish(CUSTOMER, "a").unwrap();
    assert!(matches!(
        store.stage(UPLOAD, CUSTOMER),
        Err(StoreError::Locked)
    ));
    drop(lock);
    let mut staged = store.stage(UPLOAD, CUSTOMER).unwrap();
    assert!(matches!(staged.append(b"more"), Err(StoreError::Exists)));
    assert_eq!(staged.finish(CUSTOMER, "a").unwrap().0, first);
}

#[tokio::test]
async fn a_file_of_this_machine_is_copied_in_and_left_alone() {
    let (folder, store) = store();
    let source = folder.path().join("source.csv");
    let content = vec![b'7'; 700_000];
    std::fs::write(&source, &content).unwrap();
    let blob = BlobId::new(UPLOAD);
    let stored = store
        .put_file(&source, CUSTOMER, blob, "source.csv")
        .unwrap();
    let expected: [u8; 32] = Sha256::digest(&content).into();
    assert_eq!((stored.sha256, stored.size), (expected, 700_000));
    assert_eq!(stored.media_type, "text/csv");
    assert_eq!(read(&store, blob, 0..700_000).await, content);
    assert!(source.exists());
}

#[test]
fn content_is_never_written_over() {
    let (folder, store) = store();
    let source = folder.path().join("source");
    std::fs::write(&source, "a").unwrap();
    let put = || store.put_file(&source, CUSTOMER, BlobId::new(UPLOAD), "a");
    put().unwrap();
    assert!(matches!(put(), Err(StoreError::Exists)));
    assert!(!folder.path().join(format!("uploads/{UPLOAD}")).exists());
}

#[test]
fn a_full_disk_is_told_from_other_failures() {
    let full = std::io::Error::from_raw_os_error(28);
    assert!(matches!(StoreError::from(full), StoreError::Full));
}

#[test]
fn removed_content_is_gone() {
    let (folder, store) = store();
    let source = folder.path().join("source");
    std::fs::write(&source, "a").unwrap();
    let blob = BlobId::new(UPLOAD);
    store.put_file(&source, CUSTOMER, blob, "a").unwrap();
    assert!(store.remove(CUSTOMER, blob).unwrap());
    assert!(!store.remove(CUSTOMER, blob).unwrap());
}

#[tokio::test]
async fn a_linked_content_is_one_file_that_stays_until_its_last_place_is_removed() {
    use std::os::unix::fs::MetadataExt;
    let (folder, store) = store();
    let paper = folder.path().join("paper.txt");
    std::fs::write(&paper, b"hello").unwrap();
    let (first, second) = (BlobId::new(UPLOAD), BlobId::new(Uuid::from_u128(8)));
    let _ = store
        .put_file(&paper, CUSTOMER, first, "paper.txt")
        .unwrap();
    let other = CustomerId::new(Uuid::from_u128(2));
    for _ in 0..2 {
        store.link_blob((CUSTOMER, first), (other, second)).unwrap();
    }
    store.sync_blobs(other).unwrap();
    let place = folder.path().join(format!("blobs/{other}/{second}"));
    assert_eq!(place.metadata().unwrap().nlink(), 2);
    assert!(store.remove(CUSTOMER, first).unwrap());
    assert_eq!(std::fs::read(place).unwrap(), b"hello");
    let gone = store.link_blob((CUSTOMER, first), (other, BlobId::new(UPLOAD)));
    assert!(matches!(gone, Err(StoreError::Missing)));
}

#[test]
fn what_stands_in_the_place_of_a_folder_is_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let (uploads, blobs) = (folder.path().join("uploads"), folder.path().join("blobs"));
    std::os::unix::fs::symlink("/nonexistent", &blobs).unwrap();
    let refused = |words: &[&str]| {
        let error = BlobStore::open(folder.path(), 0).err().unwrap().to_string();
        for word in words {
            assert!(error.contains(word), "{word:?} is not in: {error}");
        }
    };
    refused(&[blobs.to_str().unwrap(), "a link to /nonexistent", "mount"]);
    assert!(!uploads.exists());
    std::fs::remove_file(&blobs).unwrap();
    // A link to a folder is none of these.
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &blobs).unwrap();
    std::fs::write(&uploads, "a file").unwrap();
    refused(&[uploads.to_str().unwrap(), "not a folder", "--data-dir"]);
    std::fs::remove_file(&uploads).unwrap();
    assert!(BlobStore::open(folder.path(), 0).is_ok());
}
