//! What is looked at is shown by browsers, and what they do not show is no view.

use portico_api::auth::Token;
use portico_api::bytes::{Opening, tickets};
use portico_domain::{ItemId, VersionId};
use portico_tests::bytes::sha256;
use serde_json::json;
use uuid::Uuid;

use crate::scene::{Scene, scene};

/// What no browser shows: a name, bytes, and what it is called.
fn unshown() -> [(&'static str, Vec<u8>, &'static str); 4] {
    let mut letter = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    letter.extend([0; 20]);
    letter.extend(b"[Content_Types].xml");
    letter.resize(400, 0);
    [
        ("letter.docx", letter, "a Word document"),
        ("papers.zip", b"PK\x03\x04papers".to_vec(), "a zip archive"),
        ("page.html", b"<html>hi</html>".to_vec(), "a web page"),
        (
            "setup.exe",
            b"MZ\x90\0\x03\0\0\0".to_vec(),
            "a program for Windows",
        ),
    ]
}

/// Clara may look at it, Ben may take it away.
async fn share(scene: &Scene, item: &str) {
    let owner = &scene.given.owner;
    let view = json!({ "itemIds": [item], "contactId": scene.clara.id, "capability": "VIEW" });
    let _ = owner.grant_with(view).await.done();
    let _ = owner.grant_to(item, &scene.ben).await.done();
}

#[tokio::test]
async fn a23_refused_what_no_browser_shows_is_not_handed_over_as_a_view() {
    let scene = scene().await;
    let given = &scene.given;
    for (name, bytes, what) in unshown() {
        let item = given.document(&scene.baker, None, name, &bytes).await;
        let nothing = given.unknown_id();
        let nothing = scene.clara.begin_opening("beginView", &nothing).await;
        let hidden = scene.clara.begin_opening("beginView", &item).await;
        assert_eq!(hidden.refused("NOT_FOUND"), nothing.refused("NOT_FOUND"));
        share(&scene, &item).await;
        for client in [&scene.clara, &scene.ben] {
            let said = client.begin_opening("beginView", &item).await;
            let said = said.refused("NOT_VIEWABLE");
            let begins = format!("This is {what}, which cannot be shown here; download it");
            assert!(said.message().starts_with(&begins), "{}", said.message());
            let can = client.item(&item).await["viewerCan"]["view"].take();
            assert_eq!(can, json!({ "allowed": false, "reason": said.message() }));
        }
        let taken = scene.clara.begin_opening("beginDownload", &item).await;
        let _ = taken.refused("VIEW_ONLY");
        let got = scene.ben.download_digest(&item).await;
        assert_eq!(got, (sha256(&bytes), bytes.len() as u64), "{name}");
    }
    given.app.access_log.stop().await;
    let recorded: Vec<(String, i64)> = sqlx::query_as(
        "SELECT concat_ws(' ', payload::jsonb -> event_type ->> 'action',
                          payload::jsonb -> event_type ->> 'code'), count(*)
         FROM events WHERE event_type IN ('AccessRefused', 'DocumentViewed')
         GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(given.app.log.pool())
    .await
    .unwrap();
    let expected = [
        ("DOWNLOAD VIEW_ONLY", 4_i64),
        ("VIEW NOT_SHARED", 4),
        ("VIEW NOT_VIEWABLE", 8),
    ];
    let expected = expected.map(|(what, times)| (what.to_owned(), times));
    assert_eq!(recorded, expected);
}

#[tokio::test]
async fn a23_pictures_pdf_and_text_are_shown_to_who_may_only_look() {
    let scene = scene().await;
    let shown: [(&str, &[u8], &str); 4] = [
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.txt", b"plain words", "text/plain; charset=utf-8"),
        ("empty.txt", b"", "text/plain; charset=utf-8"),
    ];
    for (name, bytes, media_type) in shown {
        let item = scene.given.document(&scene.baker, None, name, bytes).await;
        share(&scene, &item).await;
        let begun = scene.clara.begin_opening("beginView", &item).await.done();
        let got = scene.clara.send(("GET", begun.text("url")), &[], "").await;
        assert_eq!((got.status.as_u16(), got.body.as_slice()), (200, bytes));
        assert!(got.header("content-disposition").starts_with("inline;"));
        assert_eq!(got.header("content-type"), media_type);
    }
}

#[tokio::test]
async fn a_ticket_to_look_never_hands_over_what_no_browser_shows() {
    let scene = scene().await;
    let (given, ben) = (&scene.given, &scene.ben);
    let (_, token) = ben.cookie().unwrap().split_once('=').unwrap();
    let session = Token::parse(token).unwrap().hash();
    for (name, bytes, _) in unshown() {
        let item = given.document(&scene.baker, None, name, &bytes).await;
        share(&scene, &item).await;
        let item: Uuid = item.parse().unwrap();
        let mut conn = given.app.log.pool().acquire().await.unwrap();
        let newest = "SELECT id FROM access.versions WHERE item_id = $1";
        let version: Uuid = sqlx::query_scalar(newest)
            .bind(item)
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        let what = (ItemId::new(item), VersionId::new(version));
        for (opening, status) in [(Opening::View, 404_u16), (Opening::Download, 200)] {
            let now = given.clock.now();
            let url = tickets::issue(&mut conn, &session, what, opening, now).await;
            let got = ben.send(("GET", &url.unwrap()), &[], "").await;
            assert_eq!(got.status, status, "{name}: {opening:?}");
            assert_eq!(got.body == bytes, status == 200, "{name}: {opening:?}");
        }
    }
}
