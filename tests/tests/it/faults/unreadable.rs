//! Files and folders that an import may not read.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use portico_tests::Customer;
use serde_json::{Value, json};

use super::place::{ran, text, through};
use super::{Office, Place};

/// `portico import` for whom permissions hold, also where root runs the tests.
async fn import(office: &Office, customer: &Customer, folder: &Path) -> Output {
    let mortal = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
    let is_root = fs::metadata("/proc/self").unwrap();
    let is_root = std::os::unix::fs::MetadataExt::uid(&is_root) == 0;
    let wrapper = if is_root { &mortal[..] } else { &[] };
    let mut command = through(wrapper, "portico");
    command
        .args(["import", "--json", "--customer", &customer.number])
        .arg("--data-dir")
        .arg(office.place.data())
        .arg(folder);
    ran(&mut command).await
}

fn lines(done: &Output) -> Vec<Value> {
    let out = text(&done.stdout);
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_be_read_is_reported_and_comes_once_it_may() {
    let (office, server) = Office::open(Place::new()).await;
    let baker = office.customer("Baker").await;
    let folder = office.place.beside("files");
    let (secret, closed) = (folder.join("secret.txt"), folder.join("closed"));
    fs::create_dir_all(&closed).unwrap();
    fs::write(folder.join("open.txt"), "open").unwrap();
    fs::write(&secret, "secret").unwrap();
    fs::write(closed.join("inside.txt"), "inside").unwrap();
    allow(&secret, 0o000);
    allow(&closed, 0o000);

    let done = import(&office, &baker, &folder).await;
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    let told = lines(&done);
    let (summary, rows) = told.split_last().unwrap();
    let mut paths = vec![];
    for row in rows {
        assert_eq!(row["row"]["kind"], "UNREADABLE", "{row}");
        assert_eq!(row["row"]["rule"], "this user may not read it");
        paths.push(row["row"]["path"].as_str().unwrap());
    }
    paths.sort_unstable();
    assert_eq!(paths, ["closed", "secret.txt"]);
    assert_eq!(summary["documents_created"], json!(1), "{summary}");

    allow(&secret, 0o600);
    allow(&closed, 0o700);
    let done = import(&office, &baker, &folder).await;
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let told = lines(&done);
    assert_eq!(told[0]["documents_created"], json!(2), "{told:?}");
    assert_eq!(told[0]["unchanged"], json!(1), "{told:?}");
    server.stop().await;
}
