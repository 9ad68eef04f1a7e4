//! The inline model is swapped under people's hands: no revoke in flight is
//! lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portico_projections::rebuild::rebuild_access;
use portico_tests::given::given;
use portico_tests::{Client, Customer, Given, Staff};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::evidence::folds;
use super::place::{command, ran, text};
use super::{times, told};

/// The database behind a portal of this process.
pub(crate) fn url_of(given: &Given) -> String {
    match &given.app.config.database {
        portico_api::config::Database::Url(url) => url.clone(),
        portico_api::config::Database::Private(_) => panic!("a database of the tests"),
    }
}

/// Runs `replay-tool` on the database behind a portal of this process.
pub(crate) fn replay_tool(given: &Given, arguments: &[&str]) -> tokio::process::Command {
    let mut command = command("replay-tool");
    command.args(arguments);
    command.args(["--database-url", &url_of(given)]);
    command.arg("--data-dir").arg(given.folder.path());
    command
}

async fn sees(client: &Client, customer: &Customer, item: &str) -> (bool, bool) {
    let query = "query($c: ID!) { items(customer: $c) { totalCount nodes { id } } }";
    let listed = client.ask(query, json!({ "c": customer.id })).await;
    let listed = listed["items"]["nodes"].as_array().unwrap().iter();
    (
        listed.map(|node| &node["id"]).any(|id| id == item),
        client.item(item).await.is_object(),
    )
}

/// Grants and revokes until told to stop; after each answer the client sees
/// just that. Tells how often.
async fn toggle(
    owner: Staff,
    client: Client,
    (customer, folder): (Customer, String),
    stop: Arc<AtomicBool>,
) -> usize {
    let mut turns = 0;
    while !stop.load(Ordering::Relaxed) {
        let granted = owner.grant_to(&folder, &client).await.done();
        assert_eq!(granted.code(), "ACCESS_GRANTED", "{}", granted.0);
        assert_eq!(sees(&client, &customer, &folder).await, (true, true));
        let revoked = owner.revoke_from(&folder, &client).await.done();
        assert_eq!(revoked.code(), "ACCESS_REMOVED", "{}", revoked.0);
        assert_eq!(
            sees(&client, &customer, &folder).await,
            (false, false),
            "turn {turns}"
        );
        turns += 1;
    }
    turns
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_revoke_is_undone_by_a_swap_of_the_access_model() {
    let given = given().await;
    let customer = given.customer("Baker & Sons").await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = vec![];
    for name in ["Clara", "Ben", "Dana", "Pia"] {
        let client = given.client(&customer, name).await;
        let folder = given.folder(&customer, None, name).await;
        let place = (customer.clone(), folder);
        let work = toggle(given.owner.clone(), client, place, Arc::clone(&stop));
        writers.push(tokio::spawn(work));
    }
    let mut owner = PgConnection::connect(&url_of(&given)).await.unwrap();
    for _ in 0..times(5) {
        rebuild_access(&mut owner, &given.app.log, &|_| {})
            .await
            .unwrap();
        let rebuilt = ran(&mut replay_tool(&given, &["rebuild", "access"])).await;
        assert!(rebuilt.status.success(), "{}", text(&rebuilt.stderr));
    }
    stop.store(true, Ordering::Relaxed);
    let mut turns = 0;
    for writer in writers {
        turns += writer.await.unwrap();
    }
    folds(&url_of(&given), &given.app.config.master_key_file).await;
    assert!(turns > 20, "{turns}");
    let found = format!("{turns} grants and revokes, each seen at once; none undone");
    told(
        "the access model swapped under people's hands",
        2 * times(5),
        &found,
    );
}
