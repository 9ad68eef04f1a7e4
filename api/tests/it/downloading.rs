//! Downloads by ticket.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use http_body_util::BodyExt;
use portico_api::bytes::{Allowed, Opening, tickets};
use portico_domain::{BlobId, ItemId, VersionId};
use tower::ServiceExt;
use uuid::Uuid;

use crate::given::{Answer, CONTACT, CUSTOMER, Given, SignedIn, given, send};

/// A document of these bytes, and a ticket for it.
pub(crate) async fn ticket(given: &Given, who: &SignedIn, bytes: &[u8], action: Opening) -> String {
    let source = given.folder.path().join("source");
    std::fs::write(&source, bytes).unwrap();
    let blob = BlobId::new(given.clock.new_id());
    let content = given
        .doors
        .store
        .put_file(&source, CUSTOMER, blob, "source")
        .unwrap();
    *given.gate.content.lock().unwrap() = Some(Allowed {
        customer: CUSTOMER,
        blob,
        sha256: content.sha256,
        size: content.size,
        media_type: content.media_type,
        name: "été.txt".to_owned(),
        action,
    });
    let document = (
        ItemId::new(Uuid::from_u128(1)),
        VersionId::new(Uuid::from_u128(2)),
    );
    let mut conn = given.pool.acquire().await.unwrap();
    let session = &who.session.token_hash;
    tickets::issue(&mut conn, session, document, action, given.clock.now())
        .await
        .unwrap()
}

async fn get(given: &Given, who: &SignedIn, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("cookie", who.cookie.as_str())], headers].concat();
    send(&given.router(), ("GET", path), &headers, Body::empty()).await
}

#[tokio::test]
async fn a_ticket_opens_its_document_with_headers_that_keep_it_harmless() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(
        &given,
        &who,
        b"<script>hi</script> plain",
        Opening::Download,
    )
    .await;
    let answer = get(&given, &who, &path, &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_slice()),
        (200, b"<script>hi</script> plain".as_slice())
    );
    assert_eq!(
        answer.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let disposition = "attachment; filename=\"_t_.txt\"; filename*=UTF-8''%C3%A9t%C3%A9.txt";
    assert_eq!(answer.header("content-disposition"), disposition);
}

#[tokio::test]
async fn ranges_resume_the_same_bytes_and_no_others() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::Download).await;
    let whole = get(&given, &who, &path, &[]).await;
    let etag = whole.header("etag");
    let part = get(
        &given,
        &who,
        &path,
        &[("range", "bytes=4-"), ("if-range", etag)],
    )
    .await;
    assert_eq!(
        (part.status.as_u16(), part.body.as_slice()),
        (206, b"456789".as_slice())
    );
    assert_eq!(part.header("content-range"), "bytes 4-9/10");
    let end = get(&given, &who, &path, &[("range", "bytes=-2")]).await;
    assert_eq!(end.body, b"89");
    let other = get(
        &given,
        &who,
        &path,
        &[("range", "bytes=4-"), ("if-range", "\"x\"")],
    )
    .await;
    assert_eq!(other.status, 200);
    let beyond = get(&given, &who, &path, &[("range", "bytes=10-")]).await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, "bytes */10")
    );
    let known = get(&given, &who, &path, &[("if-none-match", etag)]).await;
    assert_eq!(known.status, 304);
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_wants_other_bytes_than_these_gets_none() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::Download).await;
    let whole = get(&given, &who, &path, &[("range", "Bytes=0-0")]).await;
    assert_eq!((whole.status.as_u16(), &*whole.body), (206, &b"0"[..]));
    let etag = whole.header("etag").to_owned();
    let weak = format!("W/{etag}");
    for other in ["\"x\"", &weak, "", "no tag"] {
        for more in [
            &[][..],
            &[("if-none-match", &*etag), ("range", "bytes=0-1")],
        ] {
            let headers = [&[("if-match", other)], more].concat();
            let answer = get(&given, &who, &path, &headers).await;
            assert_eq!(answer.status, 412, "{headers:?}");
            assert_eq!(&*answer.code(), "OTHER_CONTENT");
            assert_eq!(answer.header("etag"), etag);
            assert_eq!(answer.header("cache-control"), "private, no-store");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
    }
    for this in ["*", &etag, &format!("\"x\", {weak} , {etag}")] {
        let headers = [("if-match", this), ("range", "bytes=4-")];
        let part = get(&given, &who, &path, &headers).await;
        assert_eq!((part.status.as_u16(), &*part.body), (206, &b"456789"[..]));
        let known = [("if-match", this), ("if-none-match", &*weak)];
        assert_eq!(get(&given, &who, &path, &known).await.status, 304);
    }
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn head_tells_the_size_and_opens_nothing() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::Download).await;
    let headers = [("cookie", who.cookie.as_str())];
    let answer = send(&given.router(), ("HEAD", &path), &headers, Body::empty()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-length")),
        (200, "10")
    );
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_foreign_late_or_revoked_ticket_answers_like_none() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let other = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"secret", Opening::Download).await;
    let none = get(&given, &who, "/files/download/x", &[]).await;
    assert_eq!(none.status, 404);
    assert_eq!(get(&given, &other, &path, &[]).await.body, none.body);
    given.gate.revoked.store(true, Ordering::SeqCst);
    assert_eq!(get(&given, &who, &path, &[]).await.body, none.body);
    given.gate.revoked.store(false, Ordering::SeqCst);
    given.clock.advance(TimeDelta::minutes(5));
    assert_eq!(get(&given, &who, &path, &[]).await.body, none.body);
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn parallel_requests_of_a_ticket_are_one_opening() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::View).await;
    let requests = (0..6).map(|_| get(&given, &who, &path, &[("range", "bytes=0-3")]));
    let answers = futures_util::future::join_all(requests).await;
    assert!(answers.iter().all(|answer| answer.status == 206));
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn revoking_stops_a_download_within_a_second() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, &vec![b'x'; 8 << 20], Opening::Download).await;
    let request = Request::get(&path).header("host", "a.example");
    let request = request
        .header("cookie", &who.cookie)
        .body(Body::empty())
        .unwrap();
    let mut body = given.router().oneshot(request).await.unwrap().into_body();
    assert!(body.frame().await.unwrap().is_ok());
    given.gate.revoked.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert!(body.frame().await.unwrap().is_err());
}

#[tokio::test]
async fn each_answer_tells_in_its_end_which_bytes_it_handed_over() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::Download).await;
    let handed = || std::mem::take(&mut *given.gate.handed.lock().unwrap());
    let whole = get(&given, &who, &path, &[]).await;
    assert_eq!(handed(), [(0, 10)]);
    for (range, part) in [("bytes=-4", (6, 10)), ("bytes=2-3", (2, 4))] {
        let answer = get(&given, &who, &path, &[("range", range)]).await;
        assert_eq!((answer.status.as_u16(), handed()), (206, vec![part]));
    }
    let known = ("if-none-match", whole.header("etag"));
    for nothing in [known, ("range", "bytes=10-"), ("if-match", "\"x\"")] {
        let answer = get(&given, &who, &path, &[nothing]).await;
        assert_eq!(answer.body.is_empty(), nothing.0 != "if-match");
        assert_eq!(handed(), [], "{nothing:?}");
    }
    let headers = [("cookie", who.cookie.as_str())];
    let head = send(&given.router(), ("HEAD", &path), &headers, Body::empty()).await;
    assert_eq!((head.status.as_u16(), handed()), (200, vec![]));
    let empty = ticket(&given, &who, b"", Opening::Download).await;
    let nothing = get(&given, &who, &empty, &[]).await;
    assert_eq!((nothing.status.as_u16(), handed()), (200, vec![(0, 0)]));
}

#[tokio::test]
async fn an_answer_that_is_given_up_or_revoked_handed_over_what_was_taken_of_it() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, &vec![b'x'; 8 << 20], Opening::Download).await;
    let running = async || {
        let request = Request::get(&path).header("host", "a.example");
        let request = request.header("cookie", &who.cookie);
        let request = request.body(Body::empty()).unwrap();
        let mut body = given.router().oneshot(request).await.unwrap().into_body();
        let frame = body.frame().await.unwrap().unwrap();
        (frame.into_data().unwrap().len() as u64, body)
    };
    let handed = || given.gate.handed.lock().unwrap().clone();
    let (first, body) = running().await;
    assert_eq!(handed(), [], "it is not over");
    drop(body);
    assert_eq!(handed(), [(0, first)]);
    let (second, mut body) = running().await;
    given.gate.revoked.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert!(body.frame().await.unwrap().is_err());
    drop(body);
    assert_eq!(handed(), [(0, first), (0, second)]);
}

#[tokio::test]
async fn a_missing_file_is_no_answer_rather_than_a_short_one() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, b"0123456789", Opening::Download).await;
    let blob = given.gate.content.lock().unwrap().clone().unwrap().blob;
    let file = given.folder.path().join(format!("blobs/{CUSTOMER}/{blob}"));
    std::fs::write(file, "0123").unwrap();
    let answer = get(&given, &who, &path, &[]).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (500, "INTERNAL"));
    assert_eq!(given.gate.openings.load(Ordering::SeqCst), 0);
}
