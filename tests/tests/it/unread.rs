//! Requests whose bodies nobody reads to the end, over HTTP/1.1: who is answered is told
//! whether the connection ends with it.

use portico_tests::bytes::file;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::scene::{Scene, scene};

/// Far more than is sent of it.
const LENGTH: usize = 500_000;
const ME: &str = r#"{"query":"{ me { id } }"}"#;

/// A connection to the server, and Clara's cookie.
struct Line {
    stream: TcpStream,
    address: String,
    cookie: String,
}

impl Line {
    async fn to(scene: &Scene) -> Self {
        let address = scene.given.origin.strip_prefix("http://").unwrap();
        Self {
            stream: TcpStream::connect(address).await.unwrap(),
            address: address.to_owned(),
            cookie: scene.clara.cookie().unwrap().to_owned(),
        }
    }

    /// What is answered to a request of Clara's with these headers: its head and its body.
    async fn ask(&mut self, to: &str, headers: &str, body: &[u8]) -> (String, String) {
        let (address, cookie) = (&self.address, &self.cookie);
        let head = format!(
            "{to} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
             x-portico-request: 1\r\n{headers}\r\n\r\n"
        );
        // At once: who is refused by the head alone may be hung up on behind it.
        let request = [head.as_bytes(), body].concat();
        self.stream.write_all(&request).await.unwrap();
        let mut head = vec![];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let length = lines.find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        self.stream.read_exact(&mut body).await.unwrap();
        (head, String::from_utf8(body).unwrap())
    }

    /// Whether nothing more comes.
    async fn is_over(&mut self) -> bool {
        let mut more = vec![];
        let read = self.stream.read_to_end(&mut more).await;
        // With bytes that nobody took it may be reset.
        read.is_err() || more.is_empty()
    }
}

fn says_close(head: &str) -> bool {
    head.lines().any(|line| line == "connection: close")
}

#[tokio::test]
async fn who_is_refused_before_the_body_was_read_is_told_that_the_connection_ends() {
    let scene = scene().await;
    let files = json!({ "customerId": scene.baker.id, "files": [file("a.txt", b"abcdef")] });
    let upload = scene.clara.begin_upload(files).await.url;
    let never = format!("/files/uploads/{}", scene.given.unknown_id());
    let bytes = format!(
        "tus-resumable: 1.0.0\r\nupload-offset: 3\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {LENGTH}"
    );
    let form =
        format!("content-type: application/x-www-form-urlencoded\r\ncontent-length: {LENGTH}");
    for (to, headers, status) in [
        (format!("PATCH {upload}"), &bytes, 409),
        (format!("PATCH {never}"), &bytes, 404),
        ("POST /portal/graphql".to_owned(), &form, 415),
        ("POST /nothing".to_owned(), &form, 404),
    ] {
        let mut line = Line::to(&scene).await;
        let (head, _) = line.ask(&to, headers, b"abc").await;
        let refused = format!("HTTP/1.1 {status} ");
        assert!(head.starts_with(&refused), "{to}: {head}");
        assert!(says_close(&head), "{to}: {head}");
        assert!(line.is_over().await, "{to}");
    }
}

#[tokio::test]
async fn where_the_body_was_read_or_there_is_none_the_connection_goes_on() {
    let scene = scene().await;
    let mut line = Line::to(&scene).await;
    let json = "content-type: application/json";
    let told = format!("{json}\r\ncontent-length: {}", ME.len());
    let in_pieces = format!("{json}\r\ntransfer-encoding: chunked");
    let pieces = format!("{:x}\r\n{ME}\r\n0\r\n\r\n", ME.len());
    for (headers, body) in [(&told, ME), (&in_pieces, pieces.as_str()), (&told, ME)] {
        let asked = line.ask("POST /portal/graphql", headers, body.as_bytes());
        let (head, body) = asked.await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(body.contains(&scene.clara.id), "{body}");
        assert!(!says_close(&head), "{head}");
        let (head, _) = line.ask("GET /files/download/x", json, b"").await;
        assert!(head.starts_with("HTTP/1.1 404 "), "{head}");
        assert!(!says_close(&head), "{head}");
    }
}
