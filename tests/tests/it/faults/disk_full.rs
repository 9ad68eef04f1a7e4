//! The disk of the content store is full, and has space again.

use portico_event_log::migrate;
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use portico_tests::bytes::{Upload, file, sha256};
use portico_tests::{Customer, settled};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use tokio::process::Command;

use super::evidence::count;
use super::office::Office;
use super::place::{Place, ran, text, through};
use super::server::Server;

/// Root mounts as it is, others in a user namespace of their own.
pub(super) async fn mount_namespace() -> &'static [&'static str] {
    for flags in [&["--mount"][..], &["--mount", "--user", "--map-root-user"]] {
        let mut attempt = Command::new("unshare");
        attempt
            .args(flags)
            .args(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]);
        if ran(&mut attempt).await.status.success() {
            return flags;
        }
    }
    panic!("this test needs to mount a tmpfs: run it as root, or allow user namespaces");
}

/// A server whose data folder is a disk of 8 MiB that only it can see, with
/// the master key and the content store that the place had before.
async fn serve_on_small_disk(place: &Place, reserve: &str) -> Server {
    let data = place.data().display().to_string();
    let script = r#"mkdir -p "$1.kept" && cp -a "$1/master.key" "$1/blobs" "$1.kept" &&
                    mount -t tmpfs -o size=8m,mode=700 tmpfs "$1" &&
                    cp -a "$1.kept/master.key" "$1.kept/blobs" "$1" && shift && exec "$@""#;
    let mut wrapper = vec!["unshare"];
    wrapper.extend(mount_namespace().await);
    wrapper.extend(["sh", "-c", script, "sh", &data]);
    let mut small = through(&wrapper, "portico");
    small.args(["serve", "--listen", &place.address, "--data-dir", &data]);
    small.args(["--disk-reserve", reserve]);
    small.args(&place.flags);
    Server::start(&mut small, place).await
}

/// Makes the disk larger, as an operator would.
async fn enlarge(server: &Server, place: &Place) {
    let pid = server.pid().to_string();
    let mut enter = Command::new("nsenter");
    enter.args([
        "--target",
        &pid,
        "--mount",
        "--user",
        "--preserve-credentials",
    ]);
    enter
        .args(["mount", "-o", "remount,size=64m"])
        .arg(place.data());
    let mut done = ran(&mut enter).await;
    if !done.status.success() {
        let mut enter = Command::new("nsenter");
        enter.args(["--target", &pid, "--mount"]);
        enter
            .args(["mount", "-o", "remount,size=64m"])
            .arg(place.data());
        done = ran(&mut enter).await;
    }
    assert!(done.status.success(), "{}", text(&done.stderr));
}

/// A firm whose server has that disk; its database is elsewhere.
async fn on_small_disk(reserve: &str) -> (FreshDatabase, Office, Server) {
    let database = fresh_database("portal", async |url: String| migrate(&url).await).await;
    let place = Place::new().with(&["--database-url", database.url()]);
    let (office, server) = Office::open(place).await;
    server.stop().await;
    let server = serve_on_small_disk(&office.place, reserve).await;
    (database, office, server)
}

async fn begin(office: &Office, customer: &Customer, name: &str, bytes: &[u8]) -> Upload {
    let input = json!({ "customerId": customer.id, "files": [file(name, bytes)] });
    office.owner.begin_upload(input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_bytes_and_nothing_else() {
    let (database, office, server) = on_small_disk("0").await;
    let customer = office.customer("Baker & Sons").await;
    let clara = office.client(&customer, "Clara").await;
    let little = vec![7; 1 << 20];
    let small = begin(&office, &customer, "small.bin", &little).await;
    assert_eq!(office.owner.patch(&small, 0, &little).await.status, 204);
    let item = office.owner.uploaded(&small).await;
    let _ = office.owner.grant_to(&item, &clara).await.done();
    let mut owner = PgConnection::connect(database.url()).await.unwrap();
    let before = settled(&mut owner).await;

    let bytes: Vec<u8> = (0..10 << 20).map(|n: u32| n.to_le_bytes()[1]).collect();
    let large = begin(&office, &customer, "large.bin", &bytes).await;
    let refused = office.owner.patch(&large, 0, &bytes).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (507, "STORAGE_FULL")
    );
    let other = begin(&office, &customer, "other.bin", &bytes[..2 << 20]).await;
    let refused = office.owner.patch(&other, 0, &bytes[..2 << 20]).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (507, "STORAGE_FULL")
    );
    // No event speaks of bytes that are not there.
    assert_eq!(settled(&mut owner).await, before);
    assert_eq!(count(&mut owner, "access.versions").await, 1);

    // Reading, revoking and making folders need no space for bytes.
    assert_eq!(clara.download_digest(&item).await.0, sha256(&little));
    let _ = office.owner.revoke_from(&item, &clara).await.done();
    assert!(clara.item(&item).await.is_null());
    let _ = office.folder(&customer, "Made on a full disk").await;

    enlarge(&server, &office.place).await;
    for (upload, whole) in [(&large, &bytes[..]), (&other, &bytes[..2 << 20])] {
        let offset = office.owner.offset(upload).await;
        assert!(offset < whole.len());
        let sent = office.owner.patch(upload, offset, &whole[offset..]).await;
        assert_eq!(sent.status, 204, "{}", sent.text());
        let item = office.owner.uploaded(upload).await;
        assert_eq!(office.owner.download_digest(&item).await.0, sha256(whole));
        eprintln!("{offset} of {} bytes had fitted", whole.len());
    }
    drop(owner);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_reserved_of_the_disk_is_not_taken_by_files() {
    let (_database, office, server) = on_small_disk("5 MiB").await;
    let customer = office.customer("Baker & Sons").await;
    let bytes = vec![7; 1 << 20];
    let (mut taken, mut refused) = (0, None);
    while refused.is_none() && taken < 8 {
        let upload = begin(&office, &customer, &format!("{taken}.bin"), &bytes).await;
        let answer = office.owner.patch(&upload, 0, &bytes).await;
        if answer.status == 204 {
            taken += 1;
        } else {
            refused = Some((answer.status.as_u16(), answer.code()));
        }
    }
    assert_eq!(refused, Some((507, "STORAGE_FULL".to_owned())));
    // Of eight all would have fitted but for what is reserved.
    assert!((2..=3).contains(&taken), "{taken}");
    let _ = office.folder(&customer, "Made all the same").await;
    server.stop().await;
}
