//! Many uploads of one name, what they are called, and bytes of those that end.

use futures_util::StreamExt;
use futures_util::future::{join_all, ready};
use futures_util::stream::{once, pending};
use portico_api::bytes::SENT_AT_ONCE;
use portico_tests::bytes::{file, metadata};
use portico_tests::eventually;
use serde_json::{Value, json};

use crate::scene::scene;

fn keeping_both(customer: &str, folder: Option<&str>, bytes: &[u8]) -> Value {
    json!({ "customerId": customer, "folderId": folder, "onClash": "KEEP_BOTH",
            "files": [file("same.txt", bytes)] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_of_one_name_at_once_all_get_a_name_of_their_own() {
    let scene = scene().await;
    let clara = &scene.clara;
    let sent = join_all((0..60).map(async |n| {
        // Those of no bytes are complete when they begin.
        let bytes: &[u8] = if n % 2 == 0 { b"" } else { b"x" };
        let upload = clara
            .begin_upload(keeping_both(&scene.baker.id, None, bytes))
            .await;
        if !bytes.is_empty() {
            let mut sent = clara.patch(&upload, 0, bytes).await;
            while sent.code() == "OVERLOADED" {
                sent = clara.patch(&upload, 0, bytes).await;
            }
            assert_eq!(sent.status, 204, "{}", sent.text());
        }
        let query = "query($id: ID!) { upload(id: $id) { state name itemId } }";
        let mut status = clara.ask(query, json!({ "id": upload.id })).await;
        status["upload"].take()
    }))
    .await;
    let mut names = vec![];
    for status in &sent {
        assert_eq!(status["state"], "COMPLETED");
        let item = clara.item(status["itemId"].as_str().unwrap()).await;
        assert_eq!(item["name"], status["name"], "the name that it got");
        names.push(status["name"].as_str().unwrap());
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 60);
    assert!(names.contains(&"same.txt") && names.contains(&"same (60).txt"));
}

#[tokio::test]
async fn bytes_of_an_upload_that_ends_with_access_go_at_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let place = keeping_both(&scene.baker.id, Some(&scene.billing), b"late");
    let upload = scene.clara.begin_upload(place).await;
    assert_eq!(scene.clara.patch(&upload, 0, b"la").await.status, 204);
    let staged = scene.given.folder.path().join("uploads").join(&upload.id);
    assert!(staged.exists());
    let _ = owner.revoke(&scene.billing).await.done();
    eventually("nothing of it is left", async || !staged.exists()).await;
    let sent = scene.clara.patch(&upload, 2, b"te").await;
    assert_eq!(
        (sent.status.as_u16(), sent.code().as_str()),
        (422, "NOT_FOUND")
    );
}

#[tokio::test]
async fn a_sender_whose_upload_ends_on_the_way_is_told_why() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let place = keeping_both(&scene.baker.id, Some(&scene.billing), b"late");
    let upload = scene.clara.begin_upload(place).await;
    let staged = scene.given.folder.path().join("uploads").join(&upload.id);
    let (go_on, wait) = tokio::sync::oneshot::channel::<()>();
    let first = once(ready(Ok::<_, std::io::Error>(b"la".as_slice())));
    let bytes = first.chain(once(async {
        let _ = wait.await;
        Ok(b"te".as_slice())
    }));
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
    ];
    let to = ("PATCH", upload.url.as_str());
    let body = reqwest::Body::wrap_stream(bytes);
    let (sent, ()) = tokio::join!(scene.clara.send(to, &headers, body), async {
        eventually("its first bytes are there", async || staged.exists()).await;
        let _ = owner.revoke(&scene.billing).await.done();
        eventually("nothing of it is left", async || !staged.exists()).await;
        // Who has been told sends no more.
        let _ = go_on.send(());
    });
    assert_eq!(
        (sent.status.as_u16(), sent.code().as_str()),
        (422, "NOT_FOUND")
    );
    assert!(!staged.exists(), "nothing of it is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_send_the_same_bytes_at_once_one_completes_the_upload() {
    let scene = scene().await;
    let bytes = vec![7; 100_000];
    for _ in 0..40 {
        let place = keeping_both(&scene.baker.id, None, &bytes);
        let upload = scene.clara.begin_upload(place).await;
        let sent = (0..6).map(|_| scene.clara.patch(&upload, 0, &bytes));
        let sent = join_all(sent).await;
        let codes: Vec<_> = sent.iter().map(|sent| sent.status.as_u16()).collect();
        assert!(codes.contains(&204), "{codes:?}");
        let _ = scene.clara.uploaded(&upload).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_many_slowly_at_once_leaves_places_to_the_others() {
    let scene = scene().await;
    let place = || keeping_both(&scene.baker.id, None, b"late");
    let mut slow = vec![];
    for _ in 0..SENT_AT_ONCE {
        let upload = scene.clara.begin_upload(place()).await;
        let staged = scene.given.folder.path().join("uploads").join(&upload.id);
        let clara = scene.clara.browser.clone();
        slow.push(tokio::spawn(async move {
            let first = once(ready(Ok::<_, std::io::Error>(b"l".as_slice())));
            let body = reqwest::Body::wrap_stream(first.chain(pending()));
            let headers = [
                ("tus-resumable", "1.0.0"),
                ("content-type", "application/offset+octet-stream"),
                ("upload-offset", "0"),
            ];
            clara.send(("PATCH", &upload.url), &headers, body).await
        }));
        eventually("its file is there", async || staged.exists()).await;
    }
    let upload = scene.clara.begin_upload(place()).await;
    let refused = scene.clara.patch(&upload, 0, b"late").await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (503, "OVERLOADED")
    );
    assert_eq!(refused.header("retry-after"), "2");
    let said = metadata(&[("customerId", &scene.baker.id), ("filename", "new.txt")]);
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-length", "4"),
        ("upload-metadata", &*said),
    ];
    let to = ("POST", "/files/uploads");
    let refused = scene.clara.send(to, &headers, "late").await;
    let begun = refused.headers.get("location");
    assert_eq!((refused.status.as_u16(), begun), (503, None));
    let of_ben = scene.ben.begin_upload(place()).await;
    assert_eq!(scene.ben.patch(&of_ben, 0, b"late").await.status, 204);
    slow.pop().unwrap().abort();
    eventually("a place is free", async || {
        scene.clara.patch(&upload, 0, b"late").await.status == 204
    })
    .await;
}

#[tokio::test]
async fn a_version_whose_right_to_it_ended_is_not_called_complete() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let input = json!({ "customerId": scene.baker.id, "documentId": scene.plan,
                        "files": [file("plan.txt", b"mine")] });
    let upload = scene.clara.begin_upload(input).await;
    let _ = owner.revoke(&scene.plan).await.done();
    let _ = owner.grant(&scene.plan).await.done();
    assert_eq!(scene.clara.patch(&upload, 0, b"mine").await.status, 422);
    let item = owner.item(&scene.plan).await;
    assert_eq!(item["version"]["number"], 1);
}
