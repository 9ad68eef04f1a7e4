//! Whom a door turns away leaves a record: as many as were turned away are in the
//! log, of everybody at every door of a table.

use std::collections::BTreeMap;

use serde_json::json;

use super::cast::{Actor, Cast};
use super::{ALLOW, EMPTY};

/// Answered to who is nobody here.
const NOBODY: &str = "NOT_SIGNED_IN";

/// Tells who asks, and so of nobody nothing.
const ME: &str = "me";

/// What asks for an item, of which a record tells: none of what nothing has.
const OPENINGS: [&str; 2] = ["beginDownload", "beginView"];

/// How often each was turned away, by the id that they are in the log with.
#[derive(Default)]
pub(super) struct TurnedAway {
    ids: BTreeMap<&'static str, String>,
    times: BTreeMap<String, i64>,
}

impl TurnedAway {
    /// Those who are signed in.
    pub(super) async fn of(actors: &[Actor]) -> Self {
        let mut ids = BTreeMap::new();
        for actor in actors {
            let me = actor.browser.call("{ me { id } }", json!({})).await.json();
            if let Some(id) = me["data"]["me"]["id"].as_str() {
                ids.insert(actor.name, id.to_owned());
            }
        }
        let times = BTreeMap::new();
        Self { ids, times }
    }

    /// Asked for something of the customer's.
    pub(super) fn asked(&mut self, name: &str, door: &str, found: &str) {
        if ![ALLOW, EMPTY, NOBODY].contains(&found) && door != ME {
            let id = self.ids.get(name);
            let id =
                id.unwrap_or_else(|| panic!("{name} is refused {door} by {found} and is nobody"));
            *self.times.entry(id.clone()).or_default() += 1;
        }
    }

    /// Asked for what nothing has.
    pub(super) fn asked_for_nothing(&mut self, name: &str, door: &str, found: &str) {
        if !OPENINGS.contains(&door) {
            self.asked(name, door, found);
        }
    }

    /// The log tells of each, and of nobody else.
    pub(super) async fn are_in_the_log(self, cast: &Cast) {
        cast.given.app.access_log.stop().await;
        let recorded = "SELECT metadata::jsonb ->> 'actor_id',
                sum((payload::jsonb -> event_type ->> 'count')::bigint)::bigint
            FROM events WHERE event_type IN ('AccessRefused', 'RequestRefused') GROUP BY 1";
        let recorded: Vec<(String, i64)> = sqlx::query_as(recorded)
            .fetch_all(cast.given.app.log.pool())
            .await
            .unwrap();
        assert_eq!(BTreeMap::from_iter(recorded), self.times, "{:?}", self.ids);
    }
}
