//! The access log: written by few commits, before the first byte, and not
//! filled by those who ask on and on.

use chrono::TimeDelta;
use futures_util::future::join_all;
use portico_domain::ContactId;
use portico_domain::values::StaffRole;
use portico_event_log::keys::KeyOf;
use portico_tests::{Client, Given, eventually};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::scene::{PLAN, Scene, scene};

fn pool(given: &Given) -> &PgPool {
    given.app.log.pool()
}

async fn number(given: &Given, question: &'static str) -> i64 {
    sqlx::query_scalar(question)
        .fetch_one(pool(given))
        .await
        .unwrap()
}

const DOWNLOADS: &str = "SELECT count(*) FROM events WHERE event_type = 'DocumentDownloaded'";
const COMMITS: &str =
    "SELECT count(DISTINCT txid::text) FROM events WHERE event_type = 'DocumentDownloaded'";
const REFUSALS: &str =
    "SELECT count(*) FROM events WHERE event_type IN ('AccessRefused', 'RequestRefused')";

async fn tickets(client: &Client, item: &str, count: usize) -> Vec<String> {
    let mut tickets = vec![];
    for _ in 0..count {
        let ticket = client.begin_opening("beginDownload", item).await.done();
        tickets.push(ticket.text("url").to_owned());
    }
    tickets
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_openings_share_commits_and_each_is_written_before_its_first_byte() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let tickets = tickets(&scene.clara, &scene.plan, 60).await;
    assert_eq!(number(&scene.given, DOWNLOADS).await, 0);
    let answered = join_all(tickets.iter().map(async |ticket| {
        let answer = scene.clara.begin(("GET", ticket), &[], "").await.unwrap();
        assert_eq!(answer.status(), 200);
        let hash = portico_api::auth::Token::parse(ticket.rsplit('/').next().unwrap()).unwrap();
        let logged: bool = sqlx::query_scalar(
            "SELECT logged_at IS NOT NULL FROM bytes.tickets WHERE ticket_hash = $1",
        )
        .bind(hash.hash().bytes())
        .fetch_one(pool(&scene.given))
        .await
        .unwrap();
        logged && answer.bytes().await.unwrap() == PLAN
    }))
    .await;
    assert_eq!(answered, [true; 60]);
    assert_eq!(number(&scene.given, DOWNLOADS).await, 60);
    let commits = number(&scene.given, COMMITS).await;
    assert!(commits < 40, "{commits} commits for 60 openings");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_cannot_be_written_costs_only_its_own_request() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let (clara, ben) = (
        tickets(&scene.clara, &scene.plan, 5).await,
        tickets(&scene.ben, &scene.plan, 5).await,
    );
    // Nothing more can be sealed about Clara: her entries have no origin to stand with.
    let log = &scene.given.app.log;
    let of = KeyOf::contact(ContactId::new(scene.clara.id.parse().unwrap()));
    let mut conn = log.pool().acquire().await.unwrap();
    log.destroy_key(&mut conn, of).await.unwrap();
    drop(conn);
    let gets = clara
        .iter()
        .map(|ticket| (&scene.clara, ticket, 503))
        .chain(ben.iter().map(|ticket| (&scene.ben, ticket, 200)));
    let statuses = join_all(gets.map(async |(who, ticket, expected)| {
        let answer = who.send(("GET", ticket), &[], "").await;
        (answer.status.as_u16(), expected)
    }))
    .await;
    assert!(
        statuses.iter().all(|(found, expected)| found == expected),
        "{statuses:?}"
    );
    assert_eq!(number(&scene.given, DOWNLOADS).await, 5);
    // What was not written down is not taken for written down.
    let again = scene.clara.send(("GET", &clara[0]), &[], "").await;
    assert_eq!(again.status, 503);
}

async fn ask_in_vain(scene: &Scene, times: usize) {
    for _ in 0..times {
        let said = scene
            .stella
            .begin_opening("beginDownload", &scene.plan)
            .await;
        let _ = said.refused("NOT_FOUND");
    }
}

async fn counts(given: &Given) -> Vec<Value> {
    sqlx::query_scalar(
        "SELECT payload::jsonb -> 'AccessRefused' -> 'count' FROM events
         WHERE event_type = 'AccessRefused' ORDER BY position",
    )
    .fetch_all(pool(given))
    .await
    .unwrap()
}

async fn refusals_become(given: &Given, count: i64) {
    eventually("the refusals", async || {
        number(given, REFUSALS).await >= count
    })
    .await;
    assert_eq!(number(given, REFUSALS).await, count);
}

#[tokio::test]
async fn a_person_who_asks_on_and_on_is_written_twenty_times_and_then_counted_each_minute() {
    let mut scene = scene().await;
    ask_in_vain(&scene, 15).await;
    // A session of their own makes it no other person.
    scene.stella.sign_in_again().await;
    let given = &scene.given;
    ask_in_vain(&scene, 18).await;
    refusals_become(given, 20).await;
    given.clock.advance(TimeDelta::seconds(61));
    refusals_become(given, 21).await;
    ask_in_vain(&scene, 4).await;
    given.clock.advance(TimeDelta::seconds(61));
    refusals_become(given, 22).await;
    let told = counts(given).await;
    assert!(told[..20].iter().all(|count| count == 1), "{told:?}");
    assert_eq!(told[20..], [13, 4]);
    // Somebody else, and another hour, begin anew.
    let said = scene.ben.begin_opening("beginDownload", &scene.plan).await;
    let _ = said.refused("NOT_FOUND");
    refusals_become(given, 23).await;
    given.clock.advance(TimeDelta::hours(1));
    ask_in_vain(&scene, 1).await;
    refusals_become(given, 24).await;
    assert_eq!(counts(given).await[22..], [1, 1]);
}

#[tokio::test]
async fn a_calm_stop_writes_what_was_counted() {
    let scene = scene().await;
    ask_in_vain(&scene, 25).await;
    scene.given.app.access_log.stop().await;
    let told = counts(&scene.given).await;
    assert_eq!(told.len(), 21, "{told:?}");
    assert_eq!(told[20], 5);
}

#[tokio::test]
async fn what_does_not_exist_is_refused_without_an_entry() {
    let scene = scene().await;
    let unknown = scene.given.unknown_id();
    for _ in 0..3 {
        let said = scene.clara.begin_opening("beginDownload", &unknown).await;
        let _ = said.refused("NOT_FOUND");
    }
    scene.given.app.access_log.stop().await;
    assert_eq!(number(&scene.given, REFUSALS).await, 0);
}

#[tokio::test]
async fn a_version_that_a_document_does_not_have_is_refused_with_an_entry() {
    let scene = scene().await;
    let given = &scene.given;
    let query = "query($id: ID!) { item(id: $id) { versions { id } } }";
    let invoice = given.owner.ask(query, json!({ "id": scene.invoice })).await;
    let of_another = invoice["item"]["versions"][0]["id"].clone();
    assert!(of_another.is_string(), "{invoice}");
    for version in [of_another, json!(given.unknown_id())] {
        let input = json!({ "itemId": scene.plan, "versionId": version });
        let said = given.owner.change("beginDownload", input, "url").await;
        let _ = said.refused("NOT_FOUND");
    }
    given.app.access_log.stop().await;
    let entries: Vec<Value> = sqlx::query_scalar(
        "SELECT payload::jsonb -> event_type FROM events
         WHERE event_type IN ('AccessRefused', 'RequestRefused')",
    )
    .fetch_all(pool(given))
    .await
    .unwrap();
    let entry = json!({ "customer": scene.baker.id, "item": scene.plan, "action": "DOWNLOAD",
        "code": "NOT_FOUND", "count": 1 });
    assert_eq!(entries, [entry.clone(), entry]);
}

#[tokio::test]
async fn a_ticket_that_ended_with_a_revoke_is_told_of_its_document_and_others_of_none() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let _ = given.owner.grant(&scene.plan).await.done();
    let begun = clara.begin_opening("beginDownload", &scene.plan).await;
    let ticket = begun.done().text("url").to_owned();
    let _ = given.owner.revoke(&scene.plan).await.done();
    let never = ticket.chars().rev().take(20).collect::<String>();
    let never = format!("{}{never}", &ticket[..ticket.len() - 20]);
    for url in [&ticket, &never] {
        let refused = clara.send(("GET", url), &[], "").await;
        assert_eq!(refused.status, 404, "{url}");
    }
    // Somebody else's says nothing of whom it belongs to.
    let refused = scene.ben.send(("GET", &ticket), &[], "").await;
    assert_eq!(refused.status, 404);
    refusals_become(given, 3).await;
    // The customer's evidence has it, as that of a refused `beginDownload`.
    let entries = "query ($customer: ID!) {
        accessLog(first: 2, filter: { customerId: $customer }) {
            nodes { kind wanted actorId customerId itemId code count } }
        auditEntries(first: 1, filter: { customerId: $customer }) {
            nodes { eventType decision actorId itemId } } }";
    let refusal = json!({ "kind": "REFUSED", "wanted": "DOWNLOAD", "actorId": clara.id,
        "customerId": scene.baker.id, "itemId": scene.plan, "code": "NOT_SHARED", "count": 1 });
    let evidence = json!({ "eventType": "AccessRefused", "decision": "REFUSED:NOT_SHARED",
        "actorId": clara.id, "itemId": scene.plan });
    let mut told = Value::Null;
    eventually("the refusal is told of", async || {
        told = given
            .owner
            .ask(entries, json!({ "customer": scene.baker.id }))
            .await;
        let newest = |list: &str| told[list]["nodes"][0].clone();
        newest("accessLog") == refusal && newest("auditEntries") == evidence
    })
    .await;
    assert_eq!(told["accessLog"]["nodes"], json!([refusal]));
}

/// What is recorded of one who asked for something without telling of what.
pub(crate) async fn requests(given: &Given, of: &str) -> Vec<(String, String, i64)> {
    given.app.access_log.stop().await;
    let recorded = "WITH refused AS (
            SELECT payload::jsonb -> event_type AS it, metadata::jsonb ->> 'actor_id' AS who
            FROM events WHERE event_type = 'RequestRefused')
        SELECT it ->> 'operation', it ->> 'code', count(*) FROM refused WHERE who = $1
        GROUP BY 1, 2 ORDER BY 1";
    let recorded = sqlx::query_as(recorded).bind(of);
    recorded.fetch_all(pool(given)).await.unwrap()
}

fn refused_requests<const N: usize>(of: [(&str, i64); N]) -> Vec<(String, String, i64)> {
    let of = of.into_iter();
    of.map(|(operation, times)| (operation.to_owned(), "NOT_FOUND".to_owned(), times))
        .collect()
}

#[tokio::test]
async fn an_address_of_anothers_leaves_the_record_that_one_which_never_was_leaves() {
    let scene = scene().await;
    let (given, clara, ben) = (&scene.given, &scene.clara, &scene.ben);
    for item in [&scene.plan, &scene.billing] {
        let _ = given.owner.grant_to(item, clara).await.done();
    }
    let begun = clara.begin_opening("beginDownload", &scene.plan).await;
    let ticket = begun.done().text("url").to_owned();
    let files = json!([{ "name": "a.txt", "size": "3" }]);
    let folder = json!({ "customerId": scene.baker.id, "folderId": scene.billing, "files": files });
    let upload = clara.begin_upload(folder).await.url;
    let never = (
        format!("/files/uploads/{}", given.unknown_id()),
        format!("/files/download/{}", "A".repeat(43)),
    );
    let tus = [("tus-resumable", "1.0.0")];
    for (upload, ticket) in [(&upload, &ticket), (&never.0, &never.1)] {
        for door in [
            ("HEAD", upload),
            ("PATCH", upload),
            ("DELETE", upload),
            ("HEAD", ticket),
            ("GET", ticket),
        ] {
            let (method, address) = door;
            let refused = ben.send((method, address.as_str()), &tus, "").await;
            assert_eq!(refused.status, 404, "{method} {address}");
            // Who is nobody leaves none.
            let visitor = ben.signed_out();
            let _ = visitor.send((method, address.as_str()), &tus, "").await;
        }
    }
    let expected = refused_requests([("files/download", 4), ("files/upload", 6)]);
    assert_eq!(requests(given, &ben.id).await, expected);
    assert_eq!(number(given, REFUSALS).await, 10);
}

#[tokio::test]
async fn a_question_about_one_thing_that_is_answered_with_nothing_leaves_a_record() {
    let scene = scene().await;
    let given = &scene.given;
    let asked = "query($plan: ID!, $none: ID!) {
        hidden: item(id: $plan) { id } missing: item(id: $none) { id }
        matter(id: $none) { id } upload(id: $none) { id }
        me { id } firm { name } items(customer: $none) { totalCount } }";
    let variables = json!({ "plan": scene.plan, "none": given.unknown_id() });
    let told = scene.stella.ask(asked, variables).await;
    assert!(told["hidden"].is_null() && told["missing"].is_null());
    let expected = refused_requests([("item", 2), ("matter", 1), ("upload", 1)]);
    assert_eq!(requests(given, &scene.stella.id).await, expected);
    assert_eq!(number(given, REFUSALS).await, 4);
}

#[tokio::test]
async fn a_question_that_asks_nothing_of_what_is_there_leaves_no_record() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let _ = given.owner.grant(&scene.plan).await.done();
    let asked = "query($plan: ID!, $other: ID!) {
        item(id: $plan) { name @skip(if: true) }
        hidden: item(id: $other) { name @skip(if: true) } }";
    let variables = json!({ "plan": scene.plan, "other": scene.invoice });
    let told = clara.ask(asked, variables).await;
    assert_eq!(told, json!({ "item": {}, "hidden": null }));
    let expected = refused_requests([("item", 1)]);
    assert_eq!(requests(given, &clara.id).await, expected);
}

#[tokio::test]
async fn who_is_refused_does_not_choose_what_the_record_says_they_asked() {
    let scene = scene().await;
    let given = &scene.given;
    let viewer = given.staff(StaffRole::Viewer).await;
    let two = "{ accessLog: me @skip(if: true) { name } ...F }
        fragment F on Query { accessLog(first: 1) { totalCount } }";
    let answer = viewer.call(two, json!({})).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION", "{}", answer.text());
    let asked = "{ ...F } fragment F on Query { me: accessLog(first: 1) { totalCount } }";
    let answer = viewer.call(asked, json!({})).await;
    assert_eq!(answer.code(), "PERMISSION_MISSING", "{}", answer.text());
    let recorded = requests(given, &viewer.id).await;
    let refused = ("accessLog".to_owned(), "PERMISSION_MISSING".to_owned(), 1);
    assert_eq!(recorded, [refused]);
}

#[tokio::test]
async fn a_ticket_that_opens_nothing_any_more_and_a_change_without_the_right_leave_records() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let an_hour = given.clock.now() + TimeDelta::hours(1);
    let expires = json!({ "itemIds": [scene.plan], "contactId": clara.id,
        "expires": { "at": an_hour.to_rfc3339() } });
    let _ = given.owner.grant_with(expires).await.done();
    given.clock.advance(TimeDelta::minutes(58));
    let ticket = clara.begin_opening("beginDownload", &scene.plan).await;
    let ticket = ticket.done().text("url").to_owned();
    given.clock.advance(TimeDelta::minutes(3));
    let refused = clara.send(("GET", &ticket), &[], "").await;
    assert_eq!(refused.status, 404);
    let viewer = given.staff(StaffRole::Viewer).await;
    let asked = viewer.grant(&scene.plan).await;
    let _ = asked.refused("PERMISSION_MISSING");
    // Whoever asks chooses the name in the answer.
    let renamed = format!("{{ {}: accessLog {{ totalCount }} }}", "x".repeat(128));
    let answer = viewer.call(&renamed, json!({})).await;
    assert_eq!(answer.code(), "PERMISSION_MISSING");
    refusals_become(given, 3).await;
    let entries = "{ accessLog(first: 3) { nodes { kind wanted actorId itemId code count } } }";
    let entry = |wanted: &str, who: &str, item: Value, code: &str| {
        json!({ "kind": "REFUSED", "wanted": wanted, "actorId": who, "itemId": item,
                "code": code, "count": 1 })
    };
    let question = entry("accessLog", &viewer.id, Value::Null, "PERMISSION_MISSING");
    let change = entry("grantAccess", &viewer.id, Value::Null, "PERMISSION_MISSING");
    let opening = entry("DOWNLOAD", &clara.id, json!(scene.plan), "ACCESS_EXPIRED");
    let expected = json!([question, change, opening]);
    let mut told = Value::Null;
    eventually("three entries", async || {
        told = given.owner.ask(entries, json!({})).await["accessLog"]["nodes"].take();
        told[2]["kind"] == "REFUSED"
    })
    .await;
    assert_eq!(told, expected);
}
