//! The door matrix: every way in, and what each kind of person is answered there.
//!
//! Code finds the doors: the routes off the server's own routers, that of the figures
//! too, the questions, changes and subscriptions off its two schemas, the commands off
//! the programs. What is to be answered stands in the tables beside this file, by hand.
//! A door that no table names fails, and so does a line about a door that is gone.
//!
//! Beside it: what the doors bear (`defaults`, `overload`, `stopping`).

mod cast;
mod defaults;
mod overload;
mod recorded;
mod routes;
mod schema;
mod sockets;
mod stopping;
mod table;
mod targets;
mod verbs;

use std::collections::BTreeSet;

use portico_tests::{Answer, Browser, Door};
use serde_json::json;

use crate::heard;
use cast::{Cast, customers_people, staff};
pub(crate) use defaults::has_headers;
use recorded::TurnedAway;
use schema::Schema;
pub(crate) use stopping::in_two;
use table::{Row, Table};
use targets::{Targets, tells_nothing};

/// What a cell says of an answer.
const ALLOW: &str = "ALLOW";
const NOT_FOUND: &str = "NOT_FOUND";
/// Answered, and what was asked for is not in it.
const EMPTY: &str = "EMPTY";
const MOST_LEVELS: usize = 7;
const NOT_ASSIGNED: &str = "NOT_ASSIGNED";
const TELLS_NOTHING: [&str; 4] = [NOT_FOUND, EMPTY, NOT_ASSIGNED, "NOT_SIGNED_IN"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_ask_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("staff_questions.txt"));
    asked("query", Door::Staff, &staff().await, table).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_change_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("staff_changes.txt"));
    asked("mutation", Door::Staff, &staff().await, table).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_contacts_ask_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("portal_questions.txt"));
    asked("query", Door::Portal, &customers_people().await, table).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_contacts_change_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("portal_changes.txt"));
    asked("mutation", Door::Portal, &customers_people().await, table).await;
}

/// Every line of a table, from top to bottom, for each actor.
async fn asked(kind: &'static str, door: Door, cast: &Cast, table: Table) {
    let schema = Schema::of(&cast.reader(door), kind).await;
    table.names_exactly(&schema.doors());
    let mut actors = cast.actors(&table.actors);
    let mut turned_away = TurnedAway::of(&actors).await;
    let (mut differing, mut heard) = (vec![], 0);
    let mut fields = BTreeSet::new();
    for row in &table.rows {
        let mut targets = Targets::of(cast);
        let levels = levels(&schema, row, &mut targets, &cast.reader(door)).await;
        for (actor, expected) in actors.iter_mut().zip(&row.expected) {
            let args = targets.fill(&row.args).await;
            let find = targets.fill(row.find.as_deref().unwrap_or_default()).await;
            let query = schema.call((&row.door, levels), &args, &mut fields);
            let (answer, asked) = heard::call(&actor.browser, &query, json!({})).await;
            heard += asked.len();
            actor.browser.keep_cookie(&answer);
            let found = schema::outcome(&answer, &row.door, &find);
            turned_away.asked(actor.name, &row.door, &found);
            if found != *expected {
                let (door, name, text) = (&row.door, actor.name, answer.text());
                differing.push(format!(
                    "{door} by {name}: the table says {expected}, answered {found}: {text:.300}"
                ));
            }
            if TELLS_NOTHING.contains(&found.as_str()) {
                tells_nothing(&answer.text(), &row.door, actor.name);
            }
            let is_hidden = [NOT_FOUND, NOT_ASSIGNED].contains(&found.as_str())
                || (door == Door::Portal && found == EMPTY);
            if is_hidden || (found != ALLOW && actor.name == "unassigned") {
                let nobodys = targets::without_ids(&args);
                let query = schema.call((&row.door, levels), &nobodys, &mut BTreeSet::new());
                let (nothing, asked_for_nothing) =
                    heard::call(&actor.browser, &query, json!({})).await;
                let told = schema::outcome(&nothing, &row.door, &find);
                turned_away.asked_for_nothing(actor.name, &row.door, &told);
                let different = differently(&answer, &nothing);
                // Of what colleagues change they are told the same; all else is asked
                // about alike.
                let by_statements = || heard::differing(&asked, &asked_for_nothing);
                let different = different.or_else(|| {
                    let is_alike = door == Door::Portal || schema.asks();
                    is_alike.then(by_statements).flatten()
                });
                differing
                    .extend(different.map(|how| format!("{} by {}: {how}", row.door, actor.name)));
            }
            if found == ALLOW && kind == "mutation" {
                targets.are_used();
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
    assert!(heard > 0, "no statement was heard");
    schema.every_field_is_in(&fields);
    turned_away.are_in_the_log(cast).await;
}

/// How many levels down a question may be asked for everything. What changes tell
/// of is never so much.
async fn levels(schema: &Schema, row: &Row, targets: &mut Targets<'_>, by: &Browser) -> usize {
    if !schema.asks() {
        return MOST_LEVELS;
    }
    let args = targets::without_ids(&targets.fill(&row.args).await);
    let visitor = by.signed_out();
    for levels in (1..=MOST_LEVELS).rev() {
        let query = schema.call((&row.door, levels), &args, &mut BTreeSet::new());
        let code = visitor.call(&query, json!({})).await.code();
        if !["TOO_COMPLEX", "TOO_DEEP", "TOO_MANY_FIELDS"].contains(&code.as_str()) {
            return levels;
        }
    }
    panic!("{} cannot be asked", row.door)
}

/// What is hidden is answered byte by byte like what nothing has; where not, how.
fn differently(hidden: &Answer, nothing: &Answer) -> Option<String> {
    let text = |answer: &Answer| targets::without_ids(&answer.text());
    let (hidden, nothing) = (text(hidden), text(nothing));
    let same = hidden.chars().zip(nothing.chars());
    let same = same.take_while(|(one, other)| one == other).count();
    let rest = |text: &str| {
        text.chars()
            .skip(same.saturating_sub(80))
            .take(600)
            .collect::<String>()
    };
    (hidden != nothing).then(|| format!("{}\nbeside {}", rest(&hidden), rest(&nothing)))
}
