//! Subscriptions, over real sockets: what each person is answered at either door,
//! and that a door with a host of its own is at no other. What is told to whom is
//! `live`'s.

use std::collections::BTreeSet;

use portico_tests::{Browser, Door, Given, Portal, Socket};
use serde_json::json;

use super::ALLOW;
use super::cast::{Cast, customers_people, customers_people_of, staff, staff_of};
use super::recorded::TurnedAway;
use super::schema::Schema;
use super::table::{Row, Table};
use super::targets::Targets;

/// As the tables call them, each with the host that it is given.
const DOORS: [(&str, Door, &str); 2] = [
    ("staff", Door::Staff, "staff.firm.example"),
    ("portal", Door::Portal, "portal.firm.example"),
];
const OF_THEIR_OWN: [(&str, &str); 2] = [
    ("staff_origin", "http://staff.firm.example/staff"),
    ("portal_origin", "http://portal.firm.example/portal"),
];

/// By the status, and by the word of the table.
type Answered = (u16, String);

/// A socket was opened.
const OPENED: u16 = 101;

#[tokio::test]
async fn what_staff_listen_to_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("staff_sockets.txt"));
    is_so(&staff().await, &table).await;
}

#[tokio::test]
async fn what_contacts_listen_to_is_answered_as_the_table_says() {
    let table = Table::read(include_str!("portal_sockets.txt"));
    is_so(&customers_people().await, &table).await;
}

#[tokio::test]
async fn with_two_hosts_staff_listen_at_that_of_the_door_and_at_no_other() {
    let given = Given::at(Portal::start_with(&OF_THEIR_OWN).await).await;
    let table = Table::read(include_str!("staff_sockets.txt"));
    is_so_at_its_own_host_alone(&staff_of(given).await, &table).await;
}

#[tokio::test]
async fn with_two_hosts_contacts_listen_at_that_of_the_door_and_at_no_other() {
    let given = Given::at(Portal::start_with(&OF_THEIR_OWN).await).await;
    let table = Table::read(include_str!("portal_sockets.txt"));
    is_so_at_its_own_host_alone(&customers_people_of(given).await, &table).await;
}

async fn is_so(cast: &Cast, table: &Table) {
    let mut doors = BTreeSet::new();
    for (name, door, _) in DOORS {
        let schema = Schema::of(&cast.reader(door), "subscription").await;
        doors.extend(schema.doors().iter().map(|of| format!("{name}:{of}")));
    }
    table.names_exactly(&doors);
    let mut turned_away = TurnedAway::of(&cast.actors(&table.actors)).await;
    let mut differing = vec![];
    for (row, name, expected, browser) in asked_by_each(cast, table) {
        let (_, answered) = listening(cast, row, &browser, &[]).await;
        turned_away.asked(name, &row.door, &answered);
        if answered != expected {
            let door = &row.door;
            differing.push(format!("{door} by {name}: {expected}, answered {answered}"));
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
    turned_away.are_in_the_log(cast).await;
}

async fn is_so_at_its_own_host_alone(cast: &Cast, table: &Table) {
    let mut differing = vec![];
    for (row, name, expected, browser) in asked_by_each(cast, table) {
        let own = door_of(row).2;
        for (_, _, host) in DOORS {
            let origin = format!("http://{host}");
            let headers = [("host", host), ("origin", origin.as_str())];
            let (status, answered) = listening(cast, row, &browser, &headers).await;
            let is_as_said = if host == own {
                answered == expected
            } else {
                status == 404
            };
            if !is_as_said {
                let door = &row.door;
                differing.push(format!("{door} by {name} at {host}: {status} {answered}"));
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

/// Each line with each actor, what the table says, and the actor's browser at that door.
fn asked_by_each<'a>(
    cast: &Cast,
    table: &'a Table,
) -> Vec<(&'a Row, &'static str, &'static str, Browser)> {
    let mut asked = vec![];
    for row in &table.rows {
        let (_, door, _) = door_of(row);
        for (actor, expected) in cast.actors(&table.actors).iter().zip(&row.expected) {
            let mut browser = Browser::open(actor.browser.origin(), door);
            if let Some(cookie) = actor.browser.cookie() {
                browser.take_cookie(cookie);
            }
            asked.push((row, actor.name, *expected, browser));
        }
    }
    asked
}

fn door_of(row: &Row) -> (&'static str, Door, &'static str) {
    let (name, _) = row.door.split_once(':').unwrap();
    let found = DOORS.into_iter().find(|(known, ..)| *known == name);
    found.unwrap_or_else(|| panic!("which door is {name}?"))
}

/// What is answered to a subscription, or to who would open a socket for it.
async fn listening(
    cast: &Cast,
    row: &Row,
    browser: &Browser,
    headers: &[(&str, &str)],
) -> Answered {
    let mut socket = match Socket::try_open(browser, headers).await {
        Ok(socket) => socket,
        Err((status, said)) => {
            let code = said["code"].as_str().unwrap_or_default();
            return (status, code.to_owned());
        }
    };
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    let (_, field) = row.door.split_once(':').unwrap();
    let args = match Targets::of(cast).fill(&row.args).await {
        args if args.is_empty() => args,
        args => format!("({args})"),
    };
    let query = format!("subscription {{ {field}{args} {{ position }} }}");
    socket.subscribe("1", &query).await;
    let heard = socket.hear().await;
    let payload = &heard["payload"];
    let code = payload["errors"][0]["extensions"]["code"].as_str();
    let is_told = payload["data"][field]["position"].is_string();
    assert_eq!(code.is_none(), is_told, "{heard}");
    (OPENED, code.unwrap_or(ALLOW).to_owned())
}
