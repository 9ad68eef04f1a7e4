//! How often the database is asked: round trips are what a request costs. Where a
//! change needs another statement, its name here says why.

use std::cell::RefCell;
use std::sync::Once;

use portico_api::http::AskedBy;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::subscriber::{Interest, set_global_default};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::scene::scene;

thread_local! {
    /// The first words of every statement that was made for a request since
    /// [`listen`]: a test's whole portal runs on one thread.
    static ASKED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Hears what `sqlx` says of requests' statements, on threads that listen; not
/// those of the followers of the log.
struct Ears;

fn is_statement(metadata: &Metadata<'_>) -> bool {
    metadata.target() == "sqlx::query"
}

impl<S: Subscriber> Layer<S> for Ears {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_statement(metadata) {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        let listens = || ASKED.with_borrow(Option::is_some);
        is_statement(metadata) && listens() && AskedBy::current().is_some()
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Summary);
    }
}

struct Summary;

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            ASKED.with_borrow_mut(|asked| asked.get_or_insert_default().push(value.to_owned()));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_global_default(tracing_subscriber::registry().with(Ears)).unwrap());
    ASKED.set(Some(vec![]));
}

fn asked() -> Vec<String> {
    ASKED.take().unwrap_or_default()
}

#[tokio::test]
async fn a_folder_page_asks_for_the_session_the_facts_and_the_rows() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let query = "query($c: ID!, $f: ID) { items(customer: $c, folder: $f) {
        totalCount nodes { id name version { size } viewerCan { download { allowed } } } } }";
    let variables = json!({ "c": scene.baker.id, "f": scene.billing });
    listen();
    let page = scene.clara.ask(query, variables).await;
    assert_eq!(page["items"]["totalCount"], 1);
    assert_eq!(
        asked(),
        [
            "SELECT * FROM auth.sessions …",
            "WITH RECURSIVE chain AS …",
            "SELECT i.id, i.shown_parent, i.shape, …",
        ]
    );
}

#[tokio::test]
async fn a_command_asks_for_the_session_and_the_facts_and_writes_event_and_row() {
    let scene = scene().await;
    let input = json!({ "customerId": scene.baker.id, "name": "Letters" });
    listen();
    let _ = scene
        .given
        .owner
        .change("createFolder", input, "")
        .await
        .done();
    assert_eq!(
        // What follows reads the answer.
        asked()[..6],
        [
            "SELECT * FROM auth.sessions …",
            "WITH RECURSIVE chain AS …",
            // The folders above stay as they were judged: else what is trashed and
            // destroyed meanwhile would leave the new one without a parent.
            "SELECT FROM access.items WHERE …",
            "WITH keys AS ( …",
            "INSERT INTO items (id, …",
            "COMMIT",
        ]
    );
}
