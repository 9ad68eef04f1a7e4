//! What the documents show is what happens: the lines of docs/api.md are run, and
//! the entries of docs/auditing.md are compared with those of the same acts.

use std::path::PathBuf;
use std::process::{Output, Stdio};

use portico_tests::given::PASSWORD;
use portico_tests::{Client, Customer, Socket, eventually};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::scene::{Scene, scene};

fn document(name: &str) -> String {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs")).join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The blocks of a document that are written in this language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let parts = text.split("\n```");
    let opened = parts.filter_map(|part| part.strip_prefix(&format!("{language}\n")));
    opened.map(str::to_owned).collect()
}

/// Runs lines of a document in a folder of their own, where the cookies stay.
async fn run(folder: &tempfile::TempDir, lines: &str) -> Output {
    let mut command = Command::new("bash");
    command
        .args(["-euo", "pipefail", "-c", lines])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

/// Answers, one after another without anything between them.
fn answers(output: &Output) -> Vec<Value> {
    let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    answers.map(Result::unwrap).collect()
}

/// With what is somebody's own in place of what the document has there.
fn for_us(lines: &str, scene: &Scene) -> String {
    lines
        .replace("http://127.0.0.1:8080", &scene.given.origin)
        .replace("clara@client.example", &scene.clara.email)
        .replace("portico demo password", PASSWORD)
        .replace("\"ID\"", &format!("\"{}\"", scene.baker.id))
}

/// What is said on a socket, and by whom.
fn said(text: &str) -> Vec<(bool, Value)> {
    let blocks = blocks(text, "text");
    let lines = blocks.iter().flat_map(|block| block.lines());
    let said = lines.filter_map(|line| {
        let ours = line.strip_prefix("→ ").map(|json| (true, json));
        ours.or(line.strip_prefix("← ").map(|json| (false, json)))
    });
    said.map(|(ours, json)| (ours, serde_json::from_str(json).unwrap()))
        .collect()
}

#[tokio::test]
async fn a_socket_speaks_as_the_api_document_says() {
    let scene = scene().await;
    let mut socket = Socket::try_open(&scene.clara, &[]).await.unwrap();
    let said = said(&document("api.md"));
    assert_eq!(said.len(), 4);
    for (ours, message) in said {
        if ours {
            socket.say(message).await;
            continue;
        }
        let mut heard = socket.hear().await;
        let position = heard.pointer_mut("/payload/data/changes/position");
        if let Some(position) = position {
            let expected = message.pointer("/payload/data/changes/position");
            *position = expected.unwrap().clone();
        }
        assert_eq!(heard, message);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_api_document_do_what_it_says() {
    let scene = scene().await;
    let text = document("api.md");
    let [asking, sending, creating] = &blocks(&text, "sh")[..] else {
        panic!("docs/api.md has three blocks of lines")
    };
    let (asking, sending) = (for_us(asking, &scene), for_us(sending, &scene));
    let (beginning, bytes) = sending.split_at(sending.find("\ncurl ").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let done = answers(&run(&folder, &format!("{asking}\n{beginning}")).await);
    assert_eq!(done[0]["data"]["signIn"]["__typename"], "SignedIn");
    let customers = &done[1]["data"]["customers"];
    assert_eq!(customers["nodes"][0]["id"], scene.baker.id);
    let upload = &done[2]["data"]["beginUploads"]["uploads"][0];
    assert_eq!(upload["__typename"], "UploadTicket", "{done:?}");
    let url = upload["url"].as_str().unwrap();
    let bytes = bytes.replace("URL", url);
    run(
        &folder,
        &bytes.replacen("curl ", "curl --silent --fail ", 1),
    )
    .await;
    assert_eq!(own_files(&scene.clara, &scene.baker).await, ["hello.txt"]);
    let creating = for_us(creating, &scene).replacen("curl ", "curl --silent --fail ", 1);
    let created = run(&folder, &creating).await;
    let told = String::from_utf8(created.stdout).unwrap().to_lowercase();
    assert!(told.contains("location: /files/uploads/"), "{told}");
    assert!(told.contains("upload-offset: 6"), "{told}");
    let both = ["again.txt", "hello.txt"];
    assert_eq!(own_files(&scene.clara, &scene.baker).await, both);
}

async fn own_files(client: &Client, customer: &Customer) -> Vec<String> {
    let tree = client.whole_tree(&customer.id).await;
    let name = |path: String| path.rsplit('/').next().unwrap().to_owned();
    let names = tree.into_keys().map(name);
    names.filter(|name| name.contains('.')).collect()
}

/// What an entry says whatever the day, and whoever acts where.
fn shape(entry: &Value) -> Value {
    let mut entry = entry.clone();
    for field in ["seq", "at", "actor", "item"] {
        entry[field] = json!(entry[field].is_string());
    }
    entry
}

#[tokio::test]
async fn the_entries_of_the_auditing_document_are_those_of_the_same_acts() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    // As the document tells it: granted, downloaded, revoked, tried again.
    let _ = owner.grant(&scene.billing).await.done();
    let _ = scene.clara.download(&scene.invoice).await;
    let _ = owner.revoke(&scene.billing).await.done();
    let refused = scene.clara.begin_opening("beginDownload", &scene.invoice);
    let _ = refused.await;
    let text = document("auditing.md");
    let query = blocks(&text, "graphql")[0].clone();
    let shown: Vec<Value> = blocks(&text, "text")[0]
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(shown.len(), 4);
    let variables = json!({ "customer": scene.baker.id });
    // Refusals are written beside the answer, and the model follows the log.
    let shown: Vec<Value> = shown.iter().map(shape).collect();
    let mut found = vec![];
    eventually("the refusal", async || {
        let page = owner.ask(&query, variables.clone()).await;
        let nodes = page["auditEntries"]["nodes"].as_array().unwrap();
        found = nodes.iter().map(shape).collect();
        // At first the model may have none of them.
        let newest = nodes.first();
        newest.is_some_and(|newest| newest["eventType"] == "AccessRefused")
    })
    .await;
    assert_eq!(shown, found);
}
