//! Resumable uploads, as a browser sends them.

use std::sync::atomic::Ordering;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use chrono::TimeDelta;
use portico_api::bytes::{UploadState, expire_uploads, finish_if_empty, resume_uploads};
use sha2::{Digest, Sha256};

use crate::given::{Answer, CONTACT, CUSTOMER, Given, STAFF, SignedIn, given, send};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const BYTES: (&str, &str) = ("content-type", "application/offset+octet-stream");

async fn patch(
    router: &Router,
    who: &SignedIn,
    path: &str,
    at: u64,
    body: impl Into<Body>,
) -> Answer {
    let at = at.to_string();
    let headers = [TUS, BYTES, ("cookie", &who.cookie), ("upload-offset", &at)];
    send(router, ("PATCH", path), &headers, body).await
}

async fn head(router: &Router, who: &SignedIn, path: &str) -> Answer {
    send(
        router,
        ("HEAD", path),
        &[TUS, ("cookie", &who.cookie)],
        Body::empty(),
    )
    .await
}

fn stored(given: &Given, upload: &portico_api::bytes::UploadRow) -> Option<Vec<u8>> {
    let path = given
        .folder
        .path()
        .join(format!("blobs/{CUSTOMER}/{}", upload.id));
    std::fs::read(path).ok()
}

#[tokio::test]
async fn an_upload_resumes_where_it_stopped_and_completes() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    let upload = given.upload(CONTACT, 11).await;
    let first = patch(&router, &who, &upload.path(), 0, "hello ").await;
    assert_eq!(
        (first.status.as_u16(), first.header("upload-offset")),
        (204, "6")
    );
    let asked = head(&router, &who, &upload.path()).await;
    assert_eq!(
        (asked.header("upload-offset"), asked.header("upload-length")),
        ("6", "11")
    );
    assert_eq!(asked.header("tus-resumable"), "1.0.0");
    assert!(asked.header("upload-expires").ends_with("GMT"));
    let last = patch(&router, &who, &upload.path(), 6, "world").await;
    assert_eq!(last.status, 204);
    assert_eq!(
        stored(&given, &upload).as_deref(),
        Some(b"hello world".as_slice())
    );
    assert_eq!(given.row(&upload).await.state, UploadState::Completed);
    let again = patch(&router, &who, &upload.path(), 11, "").await;
    assert_eq!(again.status, 204);
}

#[tokio::test]
async fn a_wrong_offset_names_the_right_one() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let upload = given.upload(STAFF, 11).await;
    patch(&router, &who, &upload.path(), 0, "hello ").await;
    for wrong in [0, 5, 7, u64::MAX] {
        let refused = patch(&router, &who, &upload.path(), wrong, "world").await;
        assert_eq!(
            (refused.status.as_u16(), refused.header("upload-offset")),
            (409, "6")
        );
    }
    let last = patch(&router, &who, &upload.path(), 6, "world").await;
    assert_eq!(last.status, 204);
}

#[tokio::test]
async fn more_bytes_than_announced_are_refused_and_none_kept() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let upload = given.upload(STAFF, 4).await;
    patch(&router, &who, &upload.path(), 0, "ab").await;
    // Neither with a length nor without one.
    let chunks = ["c", "d", "e"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk)));
    let stream = Body::from_stream(futures_util::stream::iter(chunks));
    let headers = [TUS, BYTES, ("cookie", &who.cookie), ("upload-offset", "2")];
    let refused = send(&router, ("PATCH", &upload.path()), &headers, stream).await;
    assert_eq!(refused.status, 413);
    let lying = [headers.as_slice(), &[("content-length", "3")]].concat();
    let refused = send(&router, ("PATCH", &upload.path()), &lying, "cde").await;
    assert_eq!(refused.status, 413);
    let asked = head(&router, &who, &upload.path()).await;
    assert_eq!(asked.header("upload-offset"), "2");
    assert_eq!(
        patch(&router, &who, &upload.path(), 2, "cd").await.status,
        204
    );
    assert_eq!(stored(&given, &upload).as_deref(), Some(b"abcd".as_slice()));
}

#[tokio::test]
async fn what_is_not_tus_is_refused() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let path = given.upload(STAFF, 4).await.path();
    let cookie = ("cookie", who.cookie.as_str());
    let at = ("upload-offset", "0");
    let status = async |headers: &[(&str, &str)]| {
        send(&router, ("PATCH", &path), headers, "abcd")
            .await
            .status
            .as_u16()
    };
    assert_eq!(status(&[BYTES, cookie, at]).await, 412);
    assert_eq!(
        status(&[("tus-resumable", "0.2"), BYTES, cookie, at]).await,
        412
    );
    assert_eq!(status(&[TUS, cookie, at]).await, 415);
    assert_eq!(status(&[TUS, BYTES, cookie]).await, 400);
    assert_eq!(status(&[TUS, BYTES, at]).await, 401);
    let options = send(&router, ("OPTIONS", &path), &[], Body::empty()).await;
    assert_eq!(options.header("tus-version"), "1.0.0");
    assert_eq!(
        options.header("tus-extension"),
        "creation,creation-with-upload,termination,expiration,checksum"
    );
    assert_eq!(options.header("tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(options.header("tus-max-size"), (5_u64 << 30).to_string());
    let get = send(&router, ("GET", &path), &[TUS, cookie], Body::empty()).await;
    assert_eq!(
        (get.status.as_u16(), get.header("allow")),
        (405, "HEAD,PATCH,DELETE,OPTIONS")
    );
    let unmarked = [TUS, BYTES, cookie, at, ("origin", "http://evil.example")];
    let foreign = send(&router, ("PATCH", &path), &unmarked, "abcd").await;
    assert_eq!(foreign.status, 403);
    for answer in [get, foreign] {
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
    }
}

#[tokio::test]
async fn the_method_is_what_the_request_line_says() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let path = given.upload(STAFF, 4).await.path();
    let overriding = ("x-http-method-override", "PATCH");
    let cookie = ("cookie", who.cookie.as_str());
    let headers = [TUS, BYTES, cookie, ("upload-offset", "0"), overriding];
    let refused = send(&router, ("POST", &path), &headers, "abcd").await;
    assert_eq!(refused.status, 405);
    assert_eq!(
        head(&router, &who, &path).await.header("upload-offset"),
        "0"
    );
}

#[tokio::test]
async fn anothers_upload_answers_like_none() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    let theirs = given.upload(STAFF, 4).await;
    let nobodys = format!("/files/uploads/{}", given.clock.new_id());
    for path in [theirs.path(), nobodys, "/files/uploads/x".to_owned()] {
        let refused = patch(&router, &who, &path, 0, "abcd").await;
        assert_eq!(refused.status, 404);
        assert_eq!(
            refused.body,
            br#"{"code":"NOT_FOUND","message":"There is nothing here."}"#
        );
    }
}

#[tokio::test]
async fn a_late_upload_is_gone_and_so_is_one_given_up() {
    let given = given().await;
    let router = given.router();
    let who = given.signed_in(STAFF).await;
    let upload = given.upload(STAFF, 4).await;
    patch(&router, &who, &upload.path(), 0, "ab").await;
    let headers = [TUS, ("cookie", who.cookie.as_str())];
    let ended = send(&router, ("DELETE", &upload.path()), &headers, Body::empty()).await;
    assert_eq!(ended.status, 204);
    assert_eq!(
        patch(&router, &who, &upload.path(), 2, "cd").await.status,
        410
    );
    let files = std::fs::read_dir(given.folder.path().join("uploads")).unwrap();
    assert_eq!(files.count(), 0);
    let late = given.upload(STAFF, 4).await;
    given.clock.advance(TimeDelta::hours(48));
    let who = given.signed_in(STAFF).await;
    assert_eq!(head(&router, &who, &late.path()).await.status, 410);
    assert_eq!(expire_uploads(&given.doors).await.unwrap(), 1);
    assert_eq!(head(&router, &who, &late.path()).await.status, 410);
    // A day later nothing tells that there was one.
    given.clock.advance(TimeDelta::hours(24));
    assert_eq!(expire_uploads(&given.doors).await.unwrap(), 0);
    let who = given.signed_in(STAFF).await;
    assert_eq!(head(&router, &who, &late.path()).await.status, 404);
}

#[tokio::test]
async fn other_bytes_than_announced_fail_the_upload() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let announced = Sha256::digest("abcd").into();
    let upload = given.upload_of(STAFF, 4, Some(announced)).await;
    let refused = patch(&router, &who, &upload.path(), 0, "abcX").await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (422, "CONTENT_MISMATCH")
    );
    assert_eq!(
        given.row(&upload).await.failure.unwrap().code,
        "CONTENT_MISMATCH"
    );
    assert_eq!(stored(&given, &upload), None);
    let upload = given.upload_of(STAFF, 4, Some(announced)).await;
    assert_eq!(
        patch(&router, &who, &upload.path(), 0, "abcd").await.status,
        204
    );
}

#[tokio::test]
async fn a_refused_upload_says_why_and_keeps_no_bytes() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    given.gate.refuses.store(true, Ordering::SeqCst);
    let upload = given.upload(CONTACT, 4).await;
    for (at, bytes) in [(0, "abcd"), (4, "")] {
        let refused = patch(&router, &who, &upload.path(), at, bytes).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (422, "PORTAL_CLOSED")
        );
    }
    assert_eq!(given.row(&upload).await.state, UploadState::Failed);
    assert_eq!(stored(&given, &upload), None);
}

#[tokio::test]
async fn an_upload_whose_recording_failed_completes_later() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    given.gate.away.store(true, Ordering::SeqCst);
    let unreadable = given.upload(CONTACT, 4).await;
    let (asked, resumed) = (
        given.upload(CONTACT, 4).await,
        given.upload(CONTACT, 4).await,
    );
    // Nothing can be read there, by nobody: it leads to itself.
    let path = given
        .folder
        .path()
        .join("uploads")
        .join(unreadable.id.to_string());
    std::os::unix::fs::symlink(&path, &path).unwrap();
    for upload in [&asked, &resumed] {
        let answer = patch(&router, &who, &upload.path(), 0, "abcd").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("retry-after")),
            (503, "2")
        );
    }
    given.gate.away.store(false, Ordering::SeqCst);
    assert_eq!(head(&router, &who, &asked.path()).await.status, 200);
    assert_eq!(given.row(&asked).await.state, UploadState::Completed);
    assert_eq!(resume_uploads(&given.doors).await.unwrap(), 1);
    assert_eq!(given.row(&resumed).await.state, UploadState::Completed);
}

#[tokio::test]
async fn a_mistake_of_ours_is_no_outage_and_the_bytes_wait_until_it_is_mended() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    given.gate.broken.store(true, Ordering::SeqCst);
    let upload = given.upload(CONTACT, 4).await;
    let answer = patch(&router, &who, &upload.path(), 0, "abcd").await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (500, "INTERNAL"));
    assert_eq!(answer.header("retry-after"), "");
    given.gate.broken.store(false, Ordering::SeqCst);
    assert_eq!(head(&router, &who, &upload.path()).await.status, 200);
    assert_eq!(given.row(&upload).await.state, UploadState::Completed);
}

#[tokio::test]
async fn an_empty_file_is_complete_at_once() {
    let given = given().await;
    let upload = given.upload(STAFF, 0).await;
    assert!(
        finish_if_empty(&given.doors, &upload)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(stored(&given, &upload).as_deref(), Some(b"".as_slice()));
    let waiting = given.upload(STAFF, 1).await;
    assert!(
        finish_if_empty(&given.doors, &waiting)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn while_one_request_writes_another_is_refused() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let upload = given.upload(STAFF, 4).await;
    let held = given.doors.store.stage(upload.id, CUSTOMER).unwrap();
    assert_eq!(
        patch(&router, &who, &upload.path(), 0, "abcd").await.status,
        423
    );
    drop(held);
    assert_eq!(
        patch(&router, &who, &upload.path(), 0, "abcd").await.status,
        204
    );
}

#[tokio::test]
async fn what_came_before_the_line_broke_is_kept() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(STAFF).await);
    let upload = given.upload(STAFF, 8).await;
    let chunks = [Ok(Bytes::from("abcd")), Err(std::io::Error::other("gone"))];
    let broken = Body::from_stream(futures_util::stream::iter(chunks));
    let answer = patch(&router, &who, &upload.path(), 0, broken).await;
    assert_eq!(answer.header("upload-offset"), "4");
    assert_eq!(
        patch(&router, &who, &upload.path(), 4, "efgh").await.status,
        204
    );
    assert_eq!(
        stored(&given, &upload).as_deref(),
        Some(b"abcdefgh".as_slice())
    );
}
