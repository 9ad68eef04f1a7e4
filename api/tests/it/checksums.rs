//! The extension *checksum* of tus: by the names of tusd's own cases, `Checksum`
//! (sha1), its mismatch, and an algorithm that is not spoken.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::given::{Answer, CONTACT, given, send};

/// SHA-1 of `hello `.
const HELLO: &str = "sha1 xNhxrROtAP3pp7t/9+0lQ67FQkE=";

fn sha256(bytes: &[u8]) -> String {
    format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)))
}

#[tokio::test]
async fn bytes_that_arrive_otherwise_than_sent_are_not_kept_and_may_come_again() {
    let given = given().await;
    let (router, who) = (given.router(), given.signed_in(CONTACT).await);
    let upload = given.upload(CONTACT, 11).await;
    let path = upload.path();
    let sent = async |at: &str, checksum: &str, bytes: &'static str| -> Answer {
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("cookie", who.cookie.as_str()),
            ("upload-offset", at),
            ("upload-checksum", checksum),
        ];
        send(&router, ("PATCH", &path), &headers, bytes).await
    };
    let told = |answer: &Answer| (answer.status.as_u16(), answer.code());
    let refused = sent("0", &sha256(b"hello "), "hellO ").await;
    assert_eq!(told(&refused), (460, "CHECKSUM_MISMATCH".to_owned()));
    for unreadable in ["md5 AAAA", "sha256", "sha256 !", "", "sha1 AAAA"] {
        let refused = sent("0", unreadable, "hello ").await;
        assert_eq!(told(&refused), (400, "CHECKSUM_UNREADABLE".to_owned()));
    }
    let head = [("tus-resumable", "1.0.0"), ("cookie", who.cookie.as_str())];
    let asked = send(&router, ("HEAD", &path), &head, Body::empty()).await;
    assert_eq!(asked.header("upload-offset"), "0");
    let wrong = sent("0", HELLO, "Hello ").await;
    assert_eq!(told(&wrong), (460, "CHECKSUM_MISMATCH".to_owned()));
    assert_eq!(sent("0", HELLO, "hello ").await.status, 204);
    // The last bytes, damaged on the way, complete nothing.
    assert_eq!(sent("6", &sha256(b"world"), "w0rld").await.status, 460);
    assert_eq!(sent("6", &sha256(b"world"), "world").await.status, 204);
}
