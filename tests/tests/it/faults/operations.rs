//! `portico operations`, as an operator types it beside a server that runs.

use std::path::PathBuf;

use portico_api::operations::OperationId;
use serde_json::{Value, json};

use super::office::Office;
use super::place::{Place, ran, text};

const ME: &str = "query Me { me { id } }";

struct At<'a> {
    office: &'a Office,
}

impl At<'_> {
    /// Whether it succeeded, and all that it said.
    async fn said(&self, words: &[&str]) -> (bool, String) {
        let words = [&["operations"], words].concat();
        let done = ran(&mut self.office.place.portico(&words)).await;
        let said = text(&done.stdout) + &text(&done.stderr);
        (done.status.success(), said)
    }

    fn file(&self, name: &str, content: &Value) -> String {
        let path: PathBuf = self.office.place.beside(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path.display().to_string()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_are_registered_shown_and_taken_back_and_a_wrong_file_changes_nothing() {
    let (office, server) = Office::open(Place::new()).await;
    let at = At { office: &office };
    let id = OperationId::of(ME).to_string();
    let good = at.file("good.json", &json!({ &id: ME }));
    let (done, said) = at.said(&["register", "staff", &good]).await;
    assert!(
        done && said.contains("1 registered at the staff door, 0 were before"),
        "{said}"
    );
    assert!(
        said.contains("registered_operations_only is not set in the settings that this command"),
        "{said}"
    );
    let (done, said) = at.said(&["register", "staff", &good]).await;
    assert!(
        done && said.contains("0 registered at the staff door, 1 were before"),
        "{said}"
    );
    let (done, said) = at.said(&["list", "staff"]).await;
    assert!(
        done && said.starts_with(&id) && said.trim_end().ends_with(ME),
        "{said}"
    );
    let (_, said) = at.said(&["list", "staff", "--json"]).await;
    let line: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&line["id"], &line["text"]), (&json!(id), &json!(ME)));
    assert_eq!(
        at.said(&["list", "client"]).await.1,
        "nothing is registered at the client door\n"
    );

    let of = |text: &str| json!({ &id: ME, OperationId::of(text).to_string(): text });
    for (name, content, why) in [
        ("none.json", json!({}), "it holds no operation"),
        (
            "list.json",
            json!([ME]),
            "no JSON object of texts by SHA-256",
        ),
        (
            "named.json",
            json!({ "Me": ME }),
            "`Me` is not the SHA-256 of its text",
        ),
        (
            "door.json",
            of("{ firm { nameOfAnother } }"),
            "nameOfAnother",
        ),
        (
            "socket.json",
            of("subscription { a: changes { position } b: changes { position } }"),
            "One subscription with one field",
        ),
        (
            "conflict.json",
            of("query Mine($a: Boolean!) { ...A @include(if: $a) ...B }
                fragment A on Query { me { x: name } } fragment B on Query { me { x: id } }"),
            "\"x\" conflict",
        ),
        (
            "unused.json",
            of("query Mine($a: ID) { me { id } }"),
            "\"$a\" is not used",
        ),
        (
            "two.json",
            of("query A { me { id } } query B { me { id } }"),
            "one operation",
        ),
        (
            "deep.json",
            of(&format!(
                "{{ {}id{} }}",
                "me { ".repeat(14),
                " }".repeat(14)
            )),
            "me",
        ),
    ] {
        let file = at.file(name, &content);
        let (done, said) = at.said(&["register", "client", &file]).await;
        assert!(!done && said.contains(why) && said.contains(name), "{said}");
    }
    let (done, said) = at.said(&["register", "client", "nowhere.json"]).await;
    assert!(!done && said.contains("nowhere.json"), "{said}");
    let (_, said) = at.said(&["list", "client"]).await;
    assert_eq!(said, "nothing is registered at the client door\n");

    let other = OperationId::of("another").to_string();
    let (done, said) = at.said(&["remove", "staff", &id, &other]).await;
    assert!(!done && said.contains("1 of 2 are registered"), "{said}");
    let (done, said) = at.said(&["remove", "staff", &id]).await;
    assert!(done && said == "1 taken back at the staff door\n", "{said}");
    let (done, said) = at.said(&["remove", "staff", "--all"]).await;
    assert!(done && said == "0 taken back at the staff door\n", "{said}");
    let (done, said) = at.said(&["remove", "staff"]).await;
    assert!(!done && said.contains("--all"), "{said}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_operations_where_nothing_was_begun_makes_nothing() {
    let place = Place::new();
    let folder = place.data().display().to_string();
    for is_there in [false, true] {
        if is_there {
            std::fs::create_dir(place.data()).unwrap();
        }
        for words in [&["list", "staff"][..], &["remove", "staff", "--all"]] {
            let words = [&["operations"][..], words].concat();
            let done = ran(&mut place.portico(&words)).await;
            let said = text(&done.stderr);
            assert_eq!(done.status.code(), Some(1), "{said}");
            assert!(
                said.contains(&folder) && said.contains("portico serve"),
                "{said}"
            );
            assert_eq!(place.data().exists(), is_there);
            let made = std::fs::read_dir(place.data()).map_or(0, Iterator::count);
            assert_eq!(made, 0, "{words:?}");
        }
    }
}
