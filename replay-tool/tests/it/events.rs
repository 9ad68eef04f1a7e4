//! The log as it is shown.

use portico_event_log::keys::{KeyOf, destroy};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::given::given;

fn numbers(events: &[Value]) -> Vec<i64> {
    events.iter().map(|e| e["seq"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn all_events_come_in_the_ledgers_order() {
    let given = given().await;
    let ran = given.tool(&["events", "--json"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(numbers(&ran.json()), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let text = given.tool(&["events"]).await.out;
    assert_eq!(text.lines().count(), 9, "{text}");
}

#[tokio::test]
async fn the_position_that_a_moment_takes_is_told_apart_from_the_number() {
    let given = given().await;
    // So that an event's two numbers differ.
    given
        .as_superuser("SELECT nextval('events_position_seq')")
        .await;
    given.revoked().await;
    given.caught_up().await;
    let events = given.tool(&["events", "--json"]).await.json();
    let text = given.tool(&["events"]).await.out;
    assert_eq!(text.lines().count(), events.len(), "{text}");
    for (line, event) in text.lines().zip(&events) {
        let mut words = line.split_whitespace();
        let number = words.next().map(str::to_owned);
        assert_eq!(number, Some(event["seq"].to_string()), "{line}");
        let position = words.next().and_then(|word| word.strip_prefix("position="));
        let position = position.unwrap().to_owned();
        assert_eq!(position, event["position"].to_string(), "{line}");
    }
    let last = &events[events.len() - 1];
    assert_ne!(last["seq"], last["position"]);
    let (contact, item) = (given.contact.to_string(), given.folder.to_string());
    let position = last["position"].to_string();
    let asked = ["explain", &contact, &item, "--as-of", &position, "--json"];
    let ran = given.tool(&asked).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.json()[0]["seq"], last["seq"]);
}

#[tokio::test]
async fn filters_hold_together() {
    let given = given().await;
    let (customer, staff) = (given.customer.to_string(), given.staff.to_string());
    let (contact, actor) = (
        format!("contact:{}", given.contact),
        format!("staff:{staff}"),
    );
    let cases: [(&[&str], &[i64]); 11] = [
        (&["--type", "AccessGranted"], &[8]),
        (
            &["--type", "AccessGranted", "--type", "PortalOpened"],
            &[2, 8],
        ),
        (&["--aggregate", "document"], &[6, 7]),
        (&["--aggregate", &contact, "--limit", "2"], &[3, 4]),
        (&["--customer", &customer, "--from", "7"], &[7, 8, 9]),
        (&["--customer", "1017", "--from", "9"], &[9]),
        (&["--actor", &actor, "--limit", "1"], &[1]),
        (&["--actor", "contact"], &[]),
        (&["--from", "10"], &[]),
        (&["--since", "2999-01-01T00:00:00Z"], &[]),
        (
            &["--until", "2999-01-01T01:00:00+01:00", "--from", "8"],
            &[8, 9],
        ),
    ];
    for (filter, expected) in cases {
        let arguments = [&["events", "--json"], filter].concat();
        let ran = given.tool(&arguments).await;
        assert_eq!(numbers(&ran.json()), expected, "{filter:?} {ran:?}");
    }
}

#[tokio::test]
async fn sealed_fields_open_until_they_are_erased() {
    let given = given().await;
    let arguments = ["events", "--type", "ContactAdded", "--json", "--open"];
    let payload = |ran: crate::tool::Ran| ran.json()[0]["payload"]["ContactAdded"].clone();
    let opened = payload(given.tool(&arguments).await);
    assert_eq!(opened["first_name"], "Ada");
    assert_eq!(opened["email"], "ada@example.com");
    let closed = payload(given.tool(&arguments[..4]).await);
    assert!(closed["first_name"]["ciphertext"].is_string(), "{closed}");
    let mut conn = PgConnection::connect(given.database.url()).await.unwrap();
    let key = KeyOf::contact(given.contact);
    destroy(&mut conn, key).await.unwrap();
    let erased = payload(given.tool(&arguments).await);
    assert!(erased["first_name"].is_null(), "{erased}");
}

#[tokio::test]
async fn nothing_in_an_event_reaches_the_terminal_raw() {
    let given = given().await;
    given
        .as_superuser(
            "UPDATE events SET event_type = E'Access\\x1b[2J\\u202eGranted' WHERE event_type = 'AccessGranted'",
        )
        .await;
    for arguments in [&["events"][..], &["events", "--json"], &["verify"]] {
        let ran = given.tool(arguments).await;
        let raw = |c: char| c == '\u{1b}' || c == '\u{202e}';
        assert!(!ran.out.contains(raw), "{ran:?}");
        assert!(ran.out.contains("[2J"), "{ran:?}");
    }
}

#[tokio::test]
async fn following_misses_nothing_and_shows_nothing_twice() {
    let given = given().await;
    let mut child = given.start(&["events", "--follow", "--json", "--limit", "29"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let read = async {
        let mut seen = vec![];
        while let Some(line) = lines.next_line().await.unwrap() {
            let event: Value = serde_json::from_str(&line).unwrap();
            seen.push(event["seq"].as_i64().unwrap());
        }
        seen
    };
    let write = async {
        for number in 0..20 {
            given.another_folder(&format!("folder {number}")).await;
            if number % 3 == 0 {
                given.one_round().await;
            }
        }
        given.caught_up().await;
    };
    let both = futures_util::future::join(read, write);
    let wait = std::time::Duration::from_mins(1);
    let (seen, ()) = tokio::time::timeout(wait, both).await.unwrap();
    assert_eq!(seen, (1..=29).collect::<Vec<_>>());
}

/// As Ctrl-C does; the code that it ends with.
async fn interrupted(mut child: tokio::process::Child) -> Option<i32> {
    let pid = child.id().unwrap().to_string();
    let mut kill = tokio::process::Command::new("kill");
    let sent = kill.args(["-INT", &pid]).status().await;
    assert!(sent.unwrap().success());
    let wait = std::time::Duration::from_mins(1);
    let ended = tokio::time::timeout(wait, child.wait()).await;
    ended.unwrap().unwrap().code()
}

#[tokio::test]
async fn a_list_that_was_interrupted_does_not_end_as_a_whole_one() {
    let given = given().await;
    let mut other = PgConnection::connect(given.database.url()).await.unwrap();
    let held = "BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(held).execute(&mut other).await.unwrap();
    let child = given.start(&["events", "--json"]);
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    loop {
        let waiting = sqlx::query_scalar::<_, i64>(waiting);
        if waiting.fetch_one(&mut other).await.unwrap() > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(interrupted(child).await, Some(130));
}

#[tokio::test]
async fn following_that_is_interrupted_ends_with_the_code_that_is_told() {
    let given = given().await;
    let mut child = given.start(&["events", "--follow", "--json"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..9 {
        assert!(lines.next_line().await.unwrap().is_some());
    }
    assert_eq!(interrupted(child).await, Some(130));
    let help = given.tool(&["events", "--help"]).await.out;
    assert!(help.contains("until Ctrl-C, which ends with 130"), "{help}");
}

#[tokio::test]
async fn a_type_of_another_release_is_found_where_the_log_holds_it() {
    let given = given().await;
    let wanted = ["events", "--json", "--type", "AccessPondered"];
    let ran = given.tool(&wanted).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    given
        .as_superuser(
            "UPDATE events SET event_type = 'AccessPondered' WHERE event_type = 'AccessGranted'",
        )
        .await;
    let ran = given.tool(&wanted).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(numbers(&ran.json()), [8]);
}

#[tokio::test]
async fn an_unknown_type_is_refused_with_the_nearest_or_with_where_they_stand() {
    let given = given().await;
    let ran = given.tool(&["events", "--type", "Quux"]).await;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nor is there one in the log"), "{ran:?}");
    let ran = given.tool(&["events", "--type", "AccesGranted"]).await;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean AccessGranted?"), "{ran:?}");
}

#[tokio::test]
async fn on_whose_behalf_something_was_done_is_shown() {
    let given = given().await;
    let staff = "01976a5e-4c00-7000-8000-00000000000a";
    let sql = format!(
        "UPDATE events SET metadata = (metadata::jsonb || '{{\"on_behalf_of\": \"{staff}\"}}')::json
         WHERE event_type = 'AccessGranted'"
    );
    given.as_superuser(&sql).await;
    let ran = given.tool(&["events", "--json", "--from", "7"]).await;
    let told: Vec<_> = ran
        .json()
        .iter()
        .map(|e| e["on_behalf_of"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(told, [None, Some(format!("staff:{staff}")), None]);
    let text = given.tool(&["events", "--from", "7"]).await.out;
    let shown = format!(" on_behalf_of=staff:{staff}");
    let told: Vec<_> = text.lines().map(|line| line.contains(&shown)).collect();
    assert_eq!(told, [false, true, false]);
}
