//! Files and folders that an import may not read.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::place::{ran, text, through};

const NOBODY: u32 = 65_534;
/// Permissions mean nothing to root, who becomes another user.
const MORTAL: [&str; 5] = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--",
];

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A folder in which whoever imports may write.
fn place() -> TempDir {
    let folder = tempfile::Builder::new().prefix("pf-").tempdir().unwrap();
    if is_root() {
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    folder
}

/// The reported rows, and the summary.
async fn import(place: &Path) -> (Option<i32>, Vec<Value>, Value) {
    let wrapper = if is_root() { &MORTAL[..] } else { &[] };
    let mut command = through(wrapper, "portico");
    command
        .args(["import", "--json", "--map"])
        .arg(place.join("customers.csv"))
        .arg("--data-dir")
        .arg(place.join("data"))
        .arg(place.join("source"));
    let Output {
        status,
        stdout,
        stderr,
    } = ran(&mut command).await;
    let out = text(&stdout);
    let lines = out.lines().map(|line| serde_json::from_str(line).unwrap());
    let mut rows: Vec<Value> = lines.collect();
    let summary = rows.pop();
    let summary = summary.unwrap_or_else(|| panic!("{}", text(&stderr)));
    (status.code(), rows, summary)
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_be_read_is_reported_and_comes_once_it_may() {
    let folder = place();
    let place = folder.path();
    let files = place.join("source/files");
    let (secret, closed) = (files.join("secret.txt"), files.join("closed"));
    fs::create_dir_all(&closed).unwrap();
    fs::write(
        place.join("customers.csv"),
        "number,name,folder\n4711,Baker,files\n",
    )
    .unwrap();
    fs::write(files.join("open.txt"), "open").unwrap();
    fs::write(&secret, "secret").unwrap();
    fs::write(closed.join("inside.txt"), "inside").unwrap();
    allow(&secret, 0o000);
    allow(&closed, 0o000);

    let (code, rows, summary) = import(place).await;
    let mut paths = vec![];
    for row in &rows {
        let row = &row["row"];
        assert_eq!(row["kind"], "UNREADABLE", "{row}");
        assert_eq!(row["rule"], "this user may not read it");
        paths.push(row["path"].as_str().unwrap());
    }
    paths.sort_unstable();
    assert_eq!(paths, ["closed", "secret.txt"]);
    assert_eq!((code, &summary["documents_created"]), (Some(3), &json!(1)));

    allow(&secret, 0o644);
    allow(&closed, 0o755);
    let (code, rows, summary) = import(place).await;
    assert!(rows.is_empty(), "{rows:?}");
    assert_eq!((code, &summary["documents_created"]), (Some(0), &json!(2)));
    assert_eq!(summary["unchanged"], json!(1), "{summary}");
}
