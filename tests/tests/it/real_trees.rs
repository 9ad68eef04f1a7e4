//! Trees that nobody made for a test: whatever this machine has.

use std::fs;
use std::path::{Path, PathBuf};

use portico_tests::bytes::sha256;
use portico_tests::disk::expected;
use portico_tests::given::given;
use portico_tests::tree::{paths, same_paths};

const MOST: usize = 700;
/// Any machine with PostgreSQL's packages has more.
const FEWEST: usize = 100;

/// Imported, then read back by a client with master access: every path, and
/// every SHA-256.
async fn comes_back_as_it_was(folder: &Path) {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    let (summary, _) = given.import(&baker, folder, false).await;
    let _ = given.owner.master(&baker.id, true).await.done();
    let disk = expected(folder);
    let tree = clara.whole_tree(&baker.id).await;
    same_paths(&paths(&tree), &disk.keys().cloned().collect());
    let mut compared = 0;
    for (path, source) in &disk {
        if let Some(source) = source {
            let bytes = fs::read(source).unwrap();
            let got = clara.download_digest(&tree[path].id).await;
            assert_eq!(got, (sha256(&bytes), bytes.len() as u64), "{path}");
            compared += 1;
        }
    }
    assert_eq!(summary.documents_created, compared);
    let (again, _) = given.import(&baker, folder, true).await;
    assert_eq!(again.events, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documentation_of_this_machine() {
    let source = Path::new("/usr/share/doc");
    let copy = tempfile::tempdir().unwrap();
    let copied = copy_some(source, copy.path());
    assert!(
        copied >= FEWEST,
        "only {copied} files in {}",
        source.display()
    );
    comes_back_as_it_was(copy.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sources_of_a_crate() {
    comes_back_as_it_was(&a_crate()).await;
}

/// As many files as a test has time for, with links and empty folders.
fn copy_some(source: &Path, copy: &Path) -> usize {
    let mut files = 0;
    for entry in walkdir::WalkDir::new(source).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let to = copy.join(entry.path().strip_prefix(source).unwrap());
        let kind = entry.file_type();
        if kind.is_dir() {
            fs::create_dir_all(to).unwrap();
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            std::os::unix::fs::symlink(target, to).unwrap();
        } else if kind.is_file() && fs::copy(entry.path(), to).is_ok() {
            files += 1;
        }
        if files == MOST {
            break;
        }
    }
    files
}

/// Sources that cargo unpacked: real folders, real names.
fn a_crate() -> PathBuf {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let registries = cargo.unwrap().join("registry/src");
    let crates = fs::read_dir(registries)
        .unwrap()
        .flatten()
        .flat_map(|dir| fs::read_dir(dir.path()));
    let folders = crates.flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("axum-0."))
    };
    folders
        .into_iter()
        .find(named)
        .expect("a crate that this build uses")
}
