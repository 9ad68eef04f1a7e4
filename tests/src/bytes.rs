//! Bytes in by tus, and out by ticket.

use std::fmt::Display;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use portico_api::clock::Stopwatch;
use reqwest::{Body, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser::{Answer, Browser};
use crate::later::COMES_WITHIN;
use crate::outcome::Outcome;

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// An upload that was begun.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which.
    pub id: String,
    /// Path of the tus resource.
    pub url: String,
}

impl Upload {
    /// The one that an answer tells the address of.
    #[must_use]
    pub fn at(created: &Answer) -> Self {
        let url = created.header("location").to_owned();
        let id = url.rsplit('/').next().unwrap_or_default().to_owned();
        Self { id, url }
    }
}

/// `Upload-Metadata` of these keys and values.
#[must_use]
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// The fields wanted of `beginUploads`.
pub const UPLOADS: &str = "uploads { __typename \
    ... on UploadTicket { uploadId url name expiresAt itemId } \
    ... on NameClash { name existingId choices suggestion message } \
    ... on Refused { code message args { field suggestion limit limitBytes freeBytes permission } } }";

/// A file to be announced.
#[must_use]
pub fn file(name: &str, bytes: &[u8]) -> Value {
    json!({ "name": name, "size": bytes.len().to_string(), "sha256": sha256(bytes) })
}

impl Browser {
    /// Announces files; the outcome of each.
    pub async fn begin_uploads(&self, input: Value) -> Vec<Value> {
        let begun = self.change("beginUploads", input, UPLOADS).await.done();
        begun.0["uploads"].as_array().unwrap().clone()
    }

    /// Announces one file that must be taken.
    pub async fn begin_upload(&self, input: Value) -> Upload {
        let begun = self.begin_uploads(input).await;
        let text = |field: &str| {
            let text = begun[0][field].as_str();
            text.unwrap_or_else(|| panic!("no {field}: {begun:?}"))
                .to_owned()
        };
        Upload {
            id: text("uploadId"),
            url: text("url"),
        }
    }

    /// Announces a file of so many bytes as a client of tus does that knows the address of
    /// uploads; with these headers besides.
    pub async fn create(
        &self,
        (size, metadata): (impl Display, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let size = size.to_string();
        let announced = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", size.as_str()),
            ("upload-metadata", metadata),
        ];
        let chosen = |name: &str| headers.iter().any(|(given, _)| *given == name);
        let kept = announced.into_iter().filter(|(name, _)| !chosen(name));
        let all: Vec<_> = kept.chain(headers.iter().copied()).collect();
        self.send(("POST", "/files/uploads"), &all, body).await
    }

    /// Sends bytes of an upload from an offset on.
    pub async fn patch(&self, upload: &Upload, offset: usize, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", offset.as_str()),
        ];
        let to = ("PATCH", upload.url.as_str());
        self.send(to, &headers, bytes.to_vec()).await
    }

    /// How many bytes of an upload the server has.
    pub async fn offset(&self, upload: &Upload) -> usize {
        let to = ("HEAD", upload.url.as_str());
        let answer = self.send(to, &[("tus-resumable", "1.0.0")], "").await;
        assert_eq!(answer.status, 200);
        answer.header("upload-offset").parse().unwrap()
    }

    /// The document that a complete upload became.
    pub async fn uploaded(&self, upload: &Upload) -> String {
        let query = "query($id: ID!) { upload(id: $id) { state failure itemId } }";
        let status = self.ask(query, json!({ "id": upload.id })).await;
        let item = status["upload"]["itemId"].as_str();
        item.unwrap_or_else(|| panic!("not complete: {status}"))
            .to_owned()
    }

    /// Sends a file as a whole; the document that it became.
    pub async fn upload(&self, mut place: Value, name: &str, bytes: &[u8]) -> String {
        place["files"] = json!([file(name, bytes)]);
        let upload = self.begin_upload(place).await;
        if !bytes.is_empty() {
            let mut sent = self.patch(&upload, 0, bytes).await;
            let watch = Stopwatch::start();
            while sent.status == 503 && watch.elapsed() < COMES_WITHIN {
                let offset = self.offset(&upload).await;
                sent = self.patch(&upload, offset, &bytes[offset..]).await;
            }
            assert_eq!(sent.status, 204, "{name}: {}", sent.text());
        }
        self.uploaded(&upload).await
    }

    /// Asks for a ticket.
    pub async fn begin_opening(&self, mutation: &str, item: &str) -> Outcome {
        self.change(mutation, json!({ "itemId": item }), "url")
            .await
    }

    /// A download whose bytes begin to come; asked for again while the server cannot
    /// write down that it is.
    async fn begin_download(&self, item: &str) -> Response {
        let ticket = self.begin_opening("beginDownload", item).await.done();
        let watch = Stopwatch::start();
        loop {
            let got = self.begin(("GET", ticket.text("url")), &[], "").await;
            let got = got.unwrap();
            let status = got.status().as_u16();
            if status == 200 {
                return got;
            }
            let later = status == 503 && watch.elapsed() < COMES_WITHIN;
            assert!(later, "{status}: {}", got.text().await.unwrap());
        }
    }

    /// Downloads a document.
    pub async fn download(&self, item: &str) -> Vec<u8> {
        let got = self.begin_download(item).await;
        got.bytes().await.unwrap().to_vec()
    }

    /// Downloads a document and keeps only its SHA-256 and length.
    pub async fn download_digest(&self, item: &str) -> (String, u64) {
        let (mut digest, mut length) = (Sha256::new(), 0);
        let mut chunks = self.begin_download(item).await.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.unwrap();
            length += chunk.len() as u64;
            digest.update(&chunk);
        }
        (hex::encode(digest.finalize()), length)
    }
}
