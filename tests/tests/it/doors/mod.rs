//! The door matrix: every way in, and what each kind of person is answered there.
//!
//! Code finds the doors: the routes off the server's own router, the questions and
//! changes off its two schemas, the commands off the programs. What is to be
//! answered stands in the tables beside this file, by hand. A door that no table
//! names fails, and so does a line about a door that is gone.
//!
//! Beside it: what the doors bear (`defaults`, `overload`, `stopping`).

mod cast;
mod defaults;
mod overload;
mod routes;
mod schema;
mod stopping;
mod table;
mod targets;
mod verbs;

use std::collections::BTreeSet;

use portico_tests::{Answer, Browser, Door};
use serde_json::json;

use cast::{Cast, customers_people, staff};
use schema::Schema;
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

#[tokio::test]
async fn every_subscription_is_known_here() {
    // Who opens a socket is in the table of routes; `live` tells who hears what.
    let cast = staff().await;
    for door in [Door::Staff, Door::Portal] {
        let schema = Schema::of(&cast.reader(door), "subscription").await;
        assert_eq!(schema.doors(), BTreeSet::from(["changes".to_owned()]));
    }
}

/// Every line of a table, from top to bottom, for each actor.
async fn asked(kind: &'static str, door: Door, cast: &Cast, table: Table) {
    let schema = Schema::of(&cast.reader(door), kind).await;
    table.names_exactly(&schema.doors());
    let mut actors = cast.actors(&table.actors);
    let mut differing = vec![];
    let mut fields = BTreeSet::new();
    for row in &table.rows {
        let mut targets = Targets::of(cast);
        let levels = levels(&schema, row, &mut targets, &cast.reader(door)).await;
        for (actor, expected) in actors.iter_mut().zip(&row.expected) {
            let args = targets.fill(&row.args).await;
            let find = targets.fill(row.find.as_deref().unwrap_or_default()).await;
            let query = schema.call((&row.door, levels), &args, &mut fields);
            let answer = actor.browser.call(&query, json!({})).await;
            actor.browser.keep_cookie(&answer);
            let found = schema::outcome(&answer, &row.door, &find);
            if found != *expected {
                let (door, name, text) = (&row.door, actor.name, answer.text());
                differing.push(format!(
                    "{door} by {name}: the table says {expected}, answered {found}: {text:.300}"
                ));
            }
            if TELLS_NOTHING.contains(&found.as_str()) {
                tells_nothing(&answer.text(), &row.door, actor.name);
            }
            let is_hidden = [NOT_FOUND, NOT_ASSIGNED].contains(&found.as_str());
            if is_hidden || (found != ALLOW && actor.name == "unassigned") {
                let alike = (&args[..], &answer);
                let told = of_nobody(&schema, (row, levels), alike, &actor.browser).await;
                differing.extend(told);
            }
            if found == ALLOW && kind == "mutation" {
                targets.are_used();
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
    schema.every_field_is_in(&fields);
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
        if !["TOO_COMPLEX", "TOO_DEEP"].contains(&code.as_str()) {
            return levels;
        }
    }
    panic!("{} cannot be asked", row.door)
}

/// What is hidden is answered byte by byte like what nothing has; where not, how.
async fn of_nobody(
    schema: &Schema,
    (row, levels): (&Row, usize),
    (args, answer): (&str, &Answer),
    by: &Browser,
) -> Option<String> {
    let nobodys = targets::without_ids(args);
    let query = schema.call((&row.door, levels), &nobodys, &mut BTreeSet::new());
    let of_nobody = by.call(&query, json!({})).await;
    let text = |answer: &Answer| targets::without_ids(&answer.text());
    let (hidden, nothing) = (text(answer), text(&of_nobody));
    let told = || format!("{} tells: {hidden:.600}\nfrom: {nothing:.600}", row.door);
    (hidden != nothing).then(told)
}
