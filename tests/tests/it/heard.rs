//! The statements that a request makes of the database, heard where `sqlx` says
//! them; not those of the followers of the log.

use std::collections::BTreeMap;
use std::sync::{Mutex, Once, PoisonError};

use portico_api::http::AskedBy;
use portico_tests::{Answer, Browser};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::subscriber::{Interest, set_global_default};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use uuid::Uuid;

/// Requests of this agent are listened to.
const AGENT: &str = "listened-to";

/// What a connection of the pool asks once, whoever comes first: which log it finds, and the
/// types of a statement's columns when it prepares that.
const ONCE_A_CONNECTION: [&str; 2] = [
    "SELECT o.deployment_id, o.epoch, o.system_identifier,",
    "SELECT oid::regtype::text, typtype",
];

/// By the request's number.
static HEARD: Mutex<BTreeMap<Uuid, Vec<Statement>>> = Mutex::new(BTreeMap::new());

/// What the database was asked.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Statement {
    /// Its first words.
    pub(crate) summary: String,
    /// All of it, the spaces as one.
    pub(crate) text: String,
}

struct Ears;

fn is_statement(metadata: &Metadata<'_>) -> bool {
    metadata.target() == "sqlx::query"
}

/// The request that this task answers, if it is listened to.
fn listened_to() -> Option<Uuid> {
    let asked = AskedBy::current()?;
    let listened = asked.user_agent.as_deref() == Some(AGENT);
    asked.request_id.filter(|_| listened)
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
        is_statement(metadata) && listened_to().is_some()
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(request) = listened_to() else { return };
        let mut statement = Statement::default();
        event.record(&mut statement);
        if statement.text.is_empty() {
            // It is no longer than its first words.
            statement.text.clone_from(&statement.summary);
        }
        let is_once = |begin: &&str| statement.text.starts_with(*begin);
        if !ONCE_A_CONNECTION.iter().any(is_once) {
            heard().entry(request).or_default().push(statement);
        }
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => self.text = value.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

fn heard() -> std::sync::MutexGuard<'static, BTreeMap<Uuid, Vec<Statement>>> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends anything, and hears what the database is asked for it.
pub(crate) async fn send(
    browser: &Browser,
    to: (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> (Answer, Vec<Statement>) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_global_default(tracing_subscriber::registry().with(Ears)).unwrap());
    let headers = [headers, &[("user-agent", AGENT)]].concat();
    let answer = browser.send(to, &headers, body.to_owned()).await;
    let request: Uuid = answer.header("x-request-id").parse().unwrap();
    let statements = heard().remove(&request).unwrap_or_default();
    (answer, statements)
}

/// The same for a GraphQL request.
pub(crate) async fn call(
    browser: &Browser,
    query: &str,
    variables: Value,
) -> (Answer, Vec<Statement>) {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let json = [("content-type", "application/json")];
    send(browser, ("POST", &browser.graphql()), &json, &body).await
}

/// The first words of each.
pub(crate) fn summaries(statements: &[Statement]) -> Vec<&str> {
    statements.iter().map(|one| one.summary.as_str()).collect()
}

/// What was asked for the one and not for the other, in words for a failure; none
/// where both asked the same in the same order.
pub(crate) fn differing(one: &[Statement], other: &[Statement]) -> Option<String> {
    let told = |list: &[Statement]| format!("{:#?}", summaries(list));
    (one != other).then(|| format!("{} beside {}", told(one), told(other)))
}
