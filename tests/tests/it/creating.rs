//! Uploads that a standard client of tus creates by `POST`: the same decision as
//! `beginUploads`, for one file.

use futures_util::StreamExt;
use futures_util::future::ready;
use futures_util::stream::once;
use portico_tests::bytes::{Upload, metadata, sha256};
use portico_tests::given::given_with;
use portico_tests::{Answer, Browser, Door, eventually};
use reqwest::Body;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::elsewhere::{page_of, scene_elsewhere};
use crate::scene::{PLAN, Scene, scene};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const BYTES: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// What is said of a file for Baker & Sons.
fn of(scene: &Scene, name: &str, more: &[(&str, &str)]) -> String {
    let least = [("customerId", scene.baker.id.as_str()), ("filename", name)];
    metadata(&[&least[..], more].concat())
}

async fn waiting(browser: &Browser) -> Value {
    let query = "{ openUploads(first: 10) { totalCount nodes { id url received } } }";
    browser.ask(query, json!({})).await["openUploads"].take()
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn a_standard_client_creates_an_upload_and_sends_its_bytes() {
    let scene = scene().await;
    let digest = sha256(b"abcdef");
    let said = of(&scene, "über uns.txt", &[("sha256", &digest)]);
    let created = scene.clara.create((6, &said), &[], "").await;
    assert_eq!(created.status, 201, "{}", created.text());
    assert_eq!(created.header("upload-offset"), "0");
    assert_eq!(created.header("tus-resumable"), "1.0.0");
    assert!(created.header("upload-expires").ends_with("GMT"));
    let upload = Upload::at(&created);
    assert!(upload.url.starts_with("/files/uploads/"), "{}", upload.url);
    let head = scene.clara.send(("HEAD", &upload.url), &[TUS], "").await;
    assert_eq!(head.header("upload-metadata"), said);
    assert_eq!(scene.clara.patch(&upload, 0, b"abc").await.status, 204);
    assert_eq!(scene.clara.patch(&upload, 3, b"def").await.status, 204);
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abcdef");
    assert_eq!(scene.given.owner.item(&item).await["name"], "über uns.txt");
    // The twins: nobody, and who only reads.
    let visitor = scene.given.visitor(Door::Portal);
    let refused = visitor.create((6, &said), &[], "").await;
    assert_eq!(told(&refused), (401, "SIGNED_OUT".to_owned()));
    let role = json!({ "role": "ENTITY_ACCESS" });
    let rita = scene.given.contact(&scene.baker, "Rita", role).await;
    let refused = rita.create((6, &said), &[], "").await;
    assert_eq!(told(&refused), (422, "NOT_COLLABORATOR".to_owned()));
    let words = "Your access is for reading; ask the firm if you want to send files.";
    assert_eq!(refused.json()["message"], words);
    assert_eq!(refused.header("location"), "");
}

#[tokio::test]
async fn bytes_come_along_with_the_creation() {
    let scene = scene().await;
    let whole = of(&scene, "whole.txt", &[]);
    let created = scene.clara.create((3, &whole), &[BYTES], "abc").await;
    assert_eq!(created.status, 201, "{}", created.text());
    assert_eq!(created.header("upload-offset"), "3");
    let item = scene.clara.uploaded(&Upload::at(&created)).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abc");
    let part = of(&scene, "part.txt", &[]);
    let created = scene.clara.create((6, &part), &[BYTES], "abc").await;
    assert_eq!(created.header("upload-offset"), "3");
    let upload = Upload::at(&created);
    assert_eq!(scene.clara.offset(&upload).await, 3);
    assert_eq!(scene.clara.patch(&upload, 3, b"def").await.status, 204);
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abcdef");
}

#[tokio::test]
async fn bytes_of_another_type_or_more_than_announced_begin_nothing() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    let other = ("content-type", "application/false");
    for headers in [&[other][..], &[]] {
        let refused = scene.clara.create((3, &said), headers, "abc").await;
        assert_eq!(told(&refused), (415, "MEDIA_TYPE".to_owned()));
    }
    for size in [2, 0] {
        let refused = scene.clara.create((size, &said), &[BYTES], "abc").await;
        assert_eq!(told(&refused), (413, "TOO_MANY_BYTES".to_owned()));
    }
    assert_eq!(waiting(&scene.clara).await["totalCount"], 0);
}

#[tokio::test]
async fn bytes_that_are_not_those_of_the_checksum_are_sent_again() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    // SHA-1 of "hello world".
    let summed = [
        BYTES,
        ("upload-checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
    ];
    let refused = scene
        .clara
        .create((11, &said), &summed, "hello wor1d")
        .await;
    assert_eq!(told(&refused), (460, "CHECKSUM_MISMATCH".to_owned()));
    let upload = Upload::at(&refused);
    assert_eq!(scene.clara.offset(&upload).await, 0);
    assert_eq!(
        scene.clara.patch(&upload, 0, b"hello world").await.status,
        204
    );
    let said = of(&scene, "b.txt", &[]);
    let created = scene
        .clara
        .create((11, &said), &summed, "hello world")
        .await;
    assert_eq!(created.header("upload-offset"), "11");
}

#[tokio::test]
async fn an_empty_file_is_there_as_soon_as_it_is_created() {
    let scene = scene().await;
    let headers: [&[(&str, &str)]; 2] = [&[], &[BYTES]];
    for (name, headers) in ["a.txt", "b.txt"].iter().zip(headers) {
        let created = scene
            .clara
            .create((0, &of(&scene, name, &[])), headers, "")
            .await;
        assert_eq!(created.status, 201, "{}", created.text());
        assert_eq!(created.header("upload-offset"), "0");
        let upload = Upload::at(&created);
        let item = scene.clara.uploaded(&upload).await;
        assert_eq!(scene.given.owner.download(&item).await, b"");
    }
}

#[tokio::test]
async fn what_came_with_the_creation_before_the_line_broke_is_gone_on_with() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    let (break_off, wait) = tokio::sync::oneshot::channel::<()>();
    let first = once(ready(Ok::<_, std::io::Error>(&b"abc"[..])));
    let body = Body::wrap_stream(first.chain(once(async {
        let _ = wait.await;
        Err(std::io::Error::other("gone"))
    })));
    let headers = [
        TUS,
        BYTES,
        ("upload-length", "6"),
        ("upload-metadata", &said),
    ];
    let to = ("POST", "/files/uploads");
    let (sent, ()) = tokio::join!(scene.clara.begin(to, &headers, body), async {
        let begun = async || waiting(&scene.clara).await["totalCount"] == 1;
        eventually("the upload is begun", begun).await;
        break_off.send(()).unwrap();
    });
    assert!(sent.is_err(), "{sent:?}");
    let kept = async || waiting(&scene.clara).await["nodes"][0]["received"] == "3";
    eventually("what came is kept", kept).await;
    // Who did not hear the address finds it in the list.
    let listed = waiting(&scene.clara).await["nodes"][0].take();
    let text = |field: &str| listed[field].as_str().unwrap().to_owned();
    let (id, url) = (text("id"), text("url"));
    let upload = Upload { id, url };
    assert_eq!(waiting(&scene.ben).await["totalCount"], 0);
    assert_eq!(scene.ben.patch(&upload, 3, b"def").await.status, 404);
    assert_eq!(scene.clara.offset(&upload).await, 3);
    assert_eq!(scene.clara.patch(&upload, 3, b"def").await.status, 204);
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abcdef");
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_with_the_choices_and_one_of_them_is_taken() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for choice in [&[][..], &[("onClash", "ASK")]] {
        let said = of(&scene, "plan.txt", choice);
        let taken = owner.create((1, &said), &[BYTES], "x").await;
        assert_eq!(told(&taken), (409, "NAME_TAKEN".to_owned()));
        let message = "plan.txt is already there; choose what to do with the new file.";
        let expected = json!({ "code": "NAME_TAKEN", "message": message,
            "existingId": scene.plan, "choices": ["NEW_VERSION", "KEEP_BOTH"],
            "suggestion": "plan (2).txt" });
        assert_eq!(taken.json(), expected);
        assert_eq!(taken.header("location"), "");
    }
    assert_eq!(waiting(owner).await["totalCount"], 0);
    assert_eq!(owner.download(&scene.plan).await, PLAN);
    for (choice, name) in [("KEEP_BOTH", "plan (2).txt"), ("NEW_VERSION", "plan.txt")] {
        let said = of(&scene, "plan.txt", &[("onClash", choice)]);
        let created = owner.create((1, &said), &[BYTES], "x").await;
        assert_eq!(created.status, 201, "{}", created.text());
        let item = owner.uploaded(&Upload::at(&created)).await;
        assert_eq!(owner.item(&item).await["name"], name);
    }
    assert_eq!(owner.download(&scene.plan).await, b"x");
    let over = of(&scene, "other", &[("documentId", &scene.plan)]);
    let created = owner.create((1, &over), &[BYTES], "y").await;
    let item = owner.uploaded(&Upload::at(&created)).await;
    assert_eq!(item, scene.plan);
}

#[tokio::test]
async fn what_is_hidden_and_what_nothing_has_are_one_answer_and_leave_a_record() {
    let scene = scene().await;
    let (unknown, baker) = (scene.given.unknown_id(), scene.baker.id.as_str());
    let cases = [
        (&scene.stella, baker, None),
        (&scene.stella, unknown.as_str(), None),
        (&scene.stella, "none", None),
        (&scene.clara, scene.other.id.as_str(), None),
        (
            &scene.clara,
            baker,
            Some(("folderId", scene.billing.as_str())),
        ),
        (&scene.clara, baker, Some(("folderId", unknown.as_str()))),
        (&scene.clara, baker, Some(("folderId", "none"))),
        (
            &scene.clara,
            baker,
            Some(("documentId", scene.plan.as_str())),
        ),
        (&scene.clara, baker, Some(("documentId", unknown.as_str()))),
    ];
    for (who, customer, place) in &cases {
        let least = [("customerId", *customer), ("filename", "a.txt")];
        let said = metadata(&[&least[..], place.as_slice()].concat());
        let refused = who.create((3, &said), &[BYTES], "abc").await;
        let nothing = r#"{"code":"NOT_FOUND","message":"There is nothing here."}"#;
        assert_eq!((refused.status.as_u16(), &*refused.text()), (404, nothing));
        assert_eq!(waiting(who).await["totalCount"], 0);
    }
    // The twins leave none: a name that is none, and what is there.
    let refused = scene
        .clara
        .create((3, &of(&scene, "a/b", &[])), &[], "")
        .await;
    assert_eq!(told(&refused), (422, "INVALID_INPUT".to_owned()));
    let created = scene
        .clara
        .create((3, &of(&scene, "a", &[])), &[], "")
        .await;
    assert_eq!(created.status, 201);
    scene.given.app.access_log.stop().await;
    let recorded = "SELECT count(*) FROM events WHERE event_type = 'RequestRefused'
        AND payload::jsonb -> event_type ->> 'operation' = 'beginUploads'";
    let pool = scene.given.app.log.pool();
    let recorded: i64 = sqlx::query_scalar(recorded).fetch_one(pool).await.unwrap();
    assert_eq!(usize::try_from(recorded).unwrap(), cases.len());
}

#[tokio::test]
async fn headers_that_are_missing_or_garbled_are_refused_by_their_names() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    let unknown = of(&scene, "a.txt", &[("filetype", "text/plain")]);
    let twice = format!("{said},{said}");
    let garbled = format!("{said},sha256 ???");
    let choice = of(&scene, "a.txt", &[("onClash", "OVERWRITE")]);
    let nameless = metadata(&[("customerId", &scene.baker.id)]);
    let short = of(&scene, "a.txt", &[("sha256", "abc")]);
    let metadata = |given| ("upload-metadata", given);
    for (header, status, code, named) in [
        (("tus-resumable", ""), 412, "TUS_VERSION", "1.0.0"),
        (("tus-resumable", "0.2.2"), 412, "TUS_VERSION", "1.0.0"),
        (
            ("upload-length", ""),
            400,
            "LENGTH_MISSING",
            "Upload-Length",
        ),
        (
            ("upload-length", "-5"),
            400,
            "LENGTH_MISSING",
            "Upload-Length",
        ),
        (
            ("upload-length", "05"),
            400,
            "LENGTH_MISSING",
            "Upload-Length",
        ),
        (
            ("upload-defer-length", "1"),
            400,
            "TUS_EXTENSION",
            "Upload-Defer-Length",
        ),
        (
            ("upload-concat", "partial"),
            400,
            "TUS_EXTENSION",
            "Upload-Concat",
        ),
        (metadata(""), 400, "METADATA_INVALID", "customerId"),
        (metadata(&unknown), 400, "METADATA_INVALID", "\"filetype\""),
        (
            metadata(&twice),
            400,
            "METADATA_INVALID",
            "\"customerId\" twice",
        ),
        (metadata(&garbled), 400, "METADATA_INVALID", "\"sha256\""),
        (metadata(&choice), 400, "METADATA_INVALID", "\"OVERWRITE\""),
        (metadata(&nameless), 400, "METADATA_INVALID", "\"filename\""),
        (metadata(&short), 422, "INVALID_INPUT", "abc"),
    ] {
        let refused = scene.clara.create((3, &said), &[header], "").await;
        assert_eq!(told(&refused), (status, code.to_owned()), "{header:?}");
        let message = refused.json()["message"].to_string().replace("\\\"", "\"");
        assert!(message.contains(named), "{message}");
        assert_eq!(refused.header("tus-resumable"), "1.0.0");
    }
    assert_eq!(waiting(&scene.clara).await["totalCount"], 0);
    assert_eq!(scene.clara.create((3, &said), &[], "").await.status, 201);
}

#[tokio::test]
async fn a_header_that_stands_twice_is_refused_whichever_is_meant() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    let other = of(&scene, "b.txt", &[]);
    for (name, values) in [
        ("Upload-Length", ["3", "4"]),
        ("Upload-Metadata", [said.as_str(), other.as_str()]),
        ("Tus-Resumable", ["1.0.0", "1.0.0"]),
    ] {
        let header = name.to_lowercase();
        let headers = values.map(|value| (header.as_str(), value));
        let refused = scene.clara.create((3, &said), &headers, "").await;
        assert_eq!(told(&refused), (400, "HEADER_TWICE".to_owned()), "{name}");
        assert!(refused.text().contains(name), "{}", refused.text());
    }
    assert_eq!(waiting(&scene.clara).await["totalCount"], 0);
    let upload = Upload::at(&scene.clara.create((3, &said), &[], "").await);
    let offsets = ["0", "1"].map(|at| ("upload-offset", at));
    let headers = [&[TUS, BYTES][..], &offsets].concat();
    let to = ("PATCH", upload.url.as_str());
    let refused = scene.clara.send(to, &headers, "abc").await;
    assert_eq!(told(&refused), (400, "HEADER_TWICE".to_owned()));
    assert_eq!(scene.clara.offset(&upload).await, 0);
}

#[tokio::test]
async fn a_file_larger_than_the_largest_or_than_there_is_room_for_is_not_begun() {
    let settings = [
        ("upload_max_bytes", "2000 B"),
        ("customer_max_bytes", "1000 B"),
    ];
    let given = given_with(&settings).await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let said = metadata(&[("customerId", &baker.id), ("filename", "a.txt")]);
    let options = clara.send(("OPTIONS", "/files/uploads"), &[], "").await;
    assert_eq!(options.header("tus-max-size"), "2000");
    assert_eq!(
        options.header("tus-extension"),
        "creation,creation-with-upload,termination,expiration,checksum"
    );
    for size in ["2001".to_owned(), "9".repeat(26)] {
        let refused = clara.create((size, &said), &[], "").await;
        assert_eq!(told(&refused), (413, "TOO_LARGE".to_owned()));
    }
    let refused = clara.create((1001, &said), &[BYTES], "abc").await;
    assert_eq!(told(&refused), (422, "QUOTA_REACHED".to_owned()));
    let words = "There is no room left for this file here; ask the firm.";
    assert_eq!(refused.json()["message"], words);
    let refused = given.owner.create((1001, &said), &[], "").await;
    assert!(refused.text().contains("has room for 1000 of 1000"));
    assert_eq!(clara.create((1000, &said), &[], "").await.status, 201);
}

#[tokio::test]
async fn a_creation_that_another_site_makes_a_browser_send_is_refused() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    for (header, code) in [
        (("origin", "https://evil.example"), "FOREIGN_ORIGIN"),
        (("origin", ""), "FOREIGN_ORIGIN"),
        (("x-portico-request", ""), "HEADER_MISSING"),
    ] {
        let refused = scene
            .clara
            .create((3, &said), &[header, BYTES], "abc")
            .await;
        assert_eq!(told(&refused), (403, code.to_owned()), "{header:?}");
        assert_eq!(refused.header("tus-resumable"), "1.0.0");
    }
    assert_eq!(waiting(&scene.clara).await["totalCount"], 0);
    let own = scene.clara.create((3, &said), &[], "").await;
    assert_eq!(own.status, 201);
}

#[tokio::test]
async fn what_is_not_served_there_is_told_with_what_is() {
    let scene = scene().await;
    let said = of(&scene, "a.txt", &[]);
    let upload = Upload::at(&scene.clara.create((3, &said), &[], "").await);
    for (path, served) in [
        ("/files/uploads", "POST,OPTIONS"),
        (upload.url.as_str(), "HEAD,PATCH,DELETE,OPTIONS"),
    ] {
        for method in ["GET", "PUT", "TRACE"] {
            let refused = scene.clara.send((method, path), &[TUS], "").await;
            assert_eq!(told(&refused), (405, "METHOD_NOT_ALLOWED".to_owned()));
            assert_eq!(refused.header("allow"), served, "{method} {path}");
            assert_eq!(refused.header("tus-resumable"), "1.0.0");
        }
    }
}

/// Reads until this has come.
async fn hear(stream: &mut TcpStream, expected: &str) {
    let mut heard = String::new();
    while !heard.contains(expected) {
        let mut bytes = [0; 4096];
        let read = stream.read(&mut bytes).await.unwrap();
        assert_ne!(read, 0, "hung up on after {heard}");
        heard += &String::from_utf8_lossy(&bytes[..read]);
    }
}

#[tokio::test]
async fn who_is_refused_while_sending_hears_it_and_goes_on() {
    let scene = scene().await;
    let address = scene.given.origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let bytes = vec![b'x'; 500_000];
    let (first, rest) = bytes.split_at(200_000);
    let head = |method: &str, length: usize| {
        format!(
            "{method} /files/uploads HTTP/1.1\r\nhost: {address}\r\nx-portico-request: 1\r\n\
             tus-resumable: 1.0.0\r\ncontent-length: {length}\r\n\r\n"
        )
    };
    stream
        .write_all(head("POST", bytes.len()).as_bytes())
        .await
        .unwrap();
    stream.write_all(first).await.unwrap();
    hear(&mut stream, "SIGNED_OUT").await;
    stream.write_all(rest).await.unwrap();
    stream
        .write_all(head("OPTIONS", 0).as_bytes())
        .await
        .unwrap();
    hear(&mut stream, "creation-with-upload").await;
}

#[tokio::test]
async fn a_page_elsewhere_creates_with_its_token_and_no_other_page() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let said = of(&scene, "from elsewhere.txt", &[]);
    let created = page.create((3, &said), &[BYTES], "abc").await;
    assert_eq!(created.status, 201, "{}", created.text());
    let origin = page.page_origin();
    assert_eq!(created.header("access-control-allow-origin"), origin);
    let shown = created.header("access-control-expose-headers");
    assert!(shown.contains("location"), "{shown}");
    let item = page.uploaded(&Upload::at(&created)).await;
    assert_eq!(scene.clara.item(&item).await["mine"], true);
    let again = of(&scene, "again.txt", &[]);
    let evil = ("origin", "https://evil.example");
    let refused = page.create((3, &again), &[evil], "").await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let tokenless = page.create((3, &again), &[("authorization", "")], "").await;
    assert_eq!(told(&tokenless), (401, "SIGNED_OUT".to_owned()));
    assert_eq!(waiting(&scene.clara).await["totalCount"], 0);
}

#[tokio::test]
async fn who_is_signed_in_at_both_doors_says_as_whom() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (staff, client) = (owner.cookie().unwrap(), scene.clara.cookie().unwrap());
    let both = format!("{staff}; {client}");
    let create = async |cookie: &str, said: &[(&str, &str)]| {
        let said = of(&scene, "a.txt", said);
        let cookie = [("cookie", cookie)];
        scene.clara.create((3, &said), &cookie, "").await
    };
    let unsaid = create(&both, &[]).await;
    assert_eq!(told(&unsaid), (400, "METADATA_INVALID".to_owned()));
    let (as_client, as_staff) = ([("audience", "CLIENT")], [("audience", "STAFF")]);
    assert_eq!(create(&both, &as_client).await.status, 201);
    assert_eq!(waiting(&scene.clara).await["totalCount"], 1);
    assert_eq!(waiting(owner).await["totalCount"], 0);
    assert_eq!(create(&both, &as_staff).await.status, 201);
    assert_eq!(waiting(owner).await["totalCount"], 1);
    let not_there = create(staff, &as_client).await;
    assert_eq!(told(&not_there), (401, "SIGNED_OUT".to_owned()));
}
