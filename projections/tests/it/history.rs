//! The history says of every earlier moment what was said then.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::ItemId;
use portico_domain::document::DocumentCommand;
use portico_domain::values::ItemName;
use portico_event_log::keys::KeyOf;
use portico_projections::access::{ContactItemPage, Page, contact_tree};
use portico_projections::access_history::{
    AccessHistory, AsOf, Moment, NotKept, end_of_log, enter,
};
use portico_projections::digest::{ACCESS_TABLES, digest};
use portico_projections::rebuild::{rebuild_access, rebuild_model, verify_model};
use portico_projections::runner::{Runner, models};
use sqlx::{Connection, PgConnection};

use crate::equivalence::{Portal, portal};
use crate::given::{Given, given};

/// Texts of people are not kept.
const TEXTS: &str = "{name,name_key,sort_key,sent_name,sent_key,first_name,last_name,email,\
                     title,reference,summary,description}";

/// Everything that the tables of `access`, or of its past, hold but texts.
async fn facts(conn: &mut PgConnection, schema: &str) -> BTreeMap<&'static str, Option<String>> {
    let mut all = BTreeMap::new();
    for table in ACCESS_TABLES {
        let sql = format!(
            "SELECT string_agg(one, E'\\n' ORDER BY one)
             FROM (SELECT (to_jsonb(t) - $1::text[])::text AS one FROM {schema}.{table} t) rows"
        );
        let rows = sqlx::query_scalar(&sql).bind(TEXTS).fetch_one(&mut *conn);
        all.insert(*table, rows.await.unwrap());
    }
    all
}

/// What was so after a step, as it was read then.
struct Then {
    position: i64,
    at: DateTime<Utc>,
    facts: BTreeMap<&'static str, Option<String>>,
    trees: Vec<ContactItemPage>,
}

impl Portal {
    async fn now(&self) -> Then {
        let mut conn = self.given.conn().await;
        Then {
            position: last_position(&mut conn).await,
            at: self.given.at,
            facts: facts(&mut conn, "access").await,
            trees: self.trees(&mut conn, self.given.at).await,
        }
    }

    async fn trees(&self, conn: &mut PgConnection, at: DateTime<Utc>) -> Vec<ContactItemPage> {
        let mut trees = vec![];
        for customer in self.customers {
            for contact in self.contacts {
                let page = Page::first(500);
                let tree = contact_tree(&mut *conn, contact, customer, at, &page).await;
                trees.push(tree.unwrap());
            }
        }
        trees
    }
}

async fn last_position(conn: &mut PgConnection) -> i64 {
    sqlx::query_scalar("SELECT max(position) FROM events")
        .fetch_one(conn)
        .await
        .unwrap()
}

async fn follow(given: &Given) {
    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
}

async fn lived_through(seed: u64) {
    let mut portal = portal(seed).await;
    for _ in 0..12 {
        portal.new_item().await;
    }
    let mut thens = vec![portal.now().await];
    for _ in 0..60 {
        portal.step().await;
        thens.push(portal.now().await);
    }
    follow(&portal.given).await;
    for (step, then) in thens.iter().enumerate() {
        let mut conn = portal.given.conn().await;
        let as_of = AsOf::Position(then.position);
        let moment = Moment::of(&mut conn, as_of, DateTime::<Utc>::MAX_UTC)
            .await
            .unwrap();
        let mut past = enter(portal.given.log.pool(), moment).await.unwrap();
        let context = format!("seed {seed}, step {step}");
        assert_eq!(
            facts(&mut past, "access_as_of").await,
            then.facts,
            "{context}"
        );
        assert_eq!(
            portal.trees(&mut past, then.at).await,
            then.trees,
            "{context}"
        );
    }
    let newest = enter_newest(&portal.given).await;
    let (mut past, mut conn) = (newest, portal.given.conn().await);
    assert_eq!(
        digest(&mut past, "access_as_of", ACCESS_TABLES)
            .await
            .unwrap(),
        digest(&mut conn, "access", ACCESS_TABLES).await.unwrap(),
        "the newest moment is the present, texts and all"
    );
}

async fn enter_newest(given: &Given) -> portico_event_log::Held {
    let mut conn = given.conn().await;
    let newest = Moment::newest(&mut conn, DateTime::<Utc>::MAX_UTC)
        .await
        .unwrap();
    enter(given.log.pool(), newest).await.unwrap()
}

#[tokio::test]
async fn every_earlier_moment_is_as_it_was_in_facts_and_in_lists() {
    futures_util::future::join_all((0..3).map(lived_through)).await;
}

#[tokio::test]
async fn the_history_made_anew_is_the_same_and_goes_on() {
    let mut portal = portal(7).await;
    for _ in 0..30 {
        portal.step().await;
    }
    let then = portal.now().await;
    for _ in 0..30 {
        portal.step().await;
    }
    follow(&portal.given).await;
    let url = portal.given.database.url();
    let mut owner = PgConnection::connect(url).await.unwrap();
    let log = &portal.given.log;
    let before = verify_model(&mut owner, log, &AccessHistory, &|_| {});
    let before = before.await.unwrap();
    assert!(before.is_equal(), "{before:?}");
    rebuild_model(&mut owner, log, &AccessHistory, &|_| {})
        .await
        .unwrap();
    rebuild_access(&mut owner, log, &|_| {}).await.unwrap();
    portal.new_item().await;
    portal.step().await;
    follow(&portal.given).await;
    let after = verify_model(&mut owner, &portal.given.log, &AccessHistory, &|_| {});
    assert!(after.await.unwrap().is_equal());
    let mut conn = portal.given.conn().await;
    let as_of = AsOf::Position(then.position);
    let moment = Moment::of(&mut conn, as_of, DateTime::<Utc>::MAX_UTC)
        .await
        .unwrap();
    let mut past = enter(portal.given.log.pool(), moment).await.unwrap();
    assert_eq!(facts(&mut past, "access_as_of").await, then.facts);
}

#[tokio::test]
async fn a_changed_row_of_the_past_is_found() {
    let mut portal = portal(8).await;
    for _ in 0..40 {
        portal.step().await;
    }
    follow(&portal.given).await;
    let mut owner = PgConnection::connect(portal.given.database.url())
        .await
        .unwrap();
    let sql = "UPDATE read_access_history.customers_past SET portal_open = NOT portal_open";
    let done = sqlx::raw_sql(sql).execute(&mut owner).await.unwrap();
    assert!(done.rows_affected() > 0);
    let compared = verify_model(&mut owner, &portal.given.log, &AccessHistory, &|_| {});
    assert!(!compared.await.unwrap().is_equal());
}

#[tokio::test]
async fn a_moment_outside_the_history_is_refused_with_its_range() {
    let given = given().await;
    let mut conn = given.conn().await;
    let nothing = Moment::of(&mut conn, AsOf::Position(1), DateTime::<Utc>::MAX_UTC).await;
    assert!(matches!(nothing, Err(NotKept::Nothing)), "{nothing:?}");
    let acme = given.customer("1", "Acme").await;
    let untaken = Moment::of(&mut conn, AsOf::Position(1), DateTime::<Utc>::MAX_UTC).await;
    assert!(matches!(untaken, Err(NotKept::Behind(None))), "{untaken:?}");
    follow(&given).await;
    let known = last_position(&mut conn).await;
    given.document(acme, ItemId::files_root(acme), "one").await;
    let last = last_position(&mut conn).await;
    let now: DateTime<Utc> = sqlx::query_scalar("SELECT clock_timestamp()")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    let of = async |conn: &mut PgConnection, as_of| Moment::of(conn, as_of, now).await;
    let behind = of(&mut conn, AsOf::Position(last)).await;
    assert!(
        matches!(&behind, Err(NotKept::Behind(Some(range))) if range.last == known),
        "the history has not come there yet: {behind:?}"
    );
    let late = of(&mut conn, AsOf::At(now)).await;
    assert!(matches!(late, Err(NotKept::Behind(_))), "{late:?}");
    let never = of(&mut conn, AsOf::Position(last + 1)).await;
    assert!(matches!(never, Err(NotKept::Outside(_))), "{never:?}");
    let token = end_of_log(&mut conn).await.unwrap();
    let behind = of(&mut conn, AsOf::Event(token)).await;
    assert!(matches!(behind, Err(NotKept::Behind(_))), "{behind:?}");
    follow(&given).await;
    let settled = of(&mut conn, AsOf::At(now)).await.unwrap();
    let exact = of(&mut conn, AsOf::Position(last)).await.unwrap();
    assert_eq!((settled.seq, settled.at), (exact.seq, now));
    for outside in [
        AsOf::Position(0),
        AsOf::Position(last + 1),
        AsOf::At(now + TimeDelta::seconds(1)),
        AsOf::At(now - TimeDelta::days(1)),
    ] {
        let refused = of(&mut conn, outside).await;
        let refused = refused.unwrap_err();
        let says = refused.to_string();
        assert!(
            matches!(refused, NotKept::Outside(_)),
            "{outside:?}: {says}"
        );
        assert!(says.contains(&format!("to position {last}")), "{says}");
    }
}

#[tokio::test]
async fn an_instant_means_the_last_event_recorded_until_then() {
    let mut portal = portal(9).await;
    for _ in 0..20 {
        portal.step().await;
    }
    follow(&portal.given).await;
    let mut conn = portal.given.conn().await;
    let leaves: Vec<(i64, DateTime<Utc>)> =
        sqlx::query_as("SELECT seq, clock FROM ledger_leaves ORDER BY seq")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    for (_, clock) in &leaves {
        let until = leaves.iter().filter(|(_, other)| other <= clock);
        let moment = Moment::of(&mut conn, AsOf::At(*clock), DateTime::<Utc>::MAX_UTC);
        let expected = until.map(|(seq, _)| *seq).max().unwrap();
        assert_eq!(moment.await.unwrap().seq, expected);
    }
}

#[tokio::test]
async fn a_position_is_taken_only_with_the_epoch_and_transaction_of_its_event() {
    let given = given().await;
    given.customer("1", "Acme").await;
    follow(&given).await;
    let mut conn = given.conn().await;
    let token = end_of_log(&mut conn).await.unwrap();
    let mut at =
        async |cursor| Moment::of(&mut conn, AsOf::Event(cursor), DateTime::<Utc>::MAX_UTC).await;
    assert!(at(token).await.is_ok());
    let (mut epoch, mut transaction, mut none) = (token, token, token);
    epoch.epoch += 1;
    transaction.txid += 1;
    none.position += 1;
    for made_up in [epoch, transaction] {
        let refused = at(made_up).await.unwrap_err();
        assert!(matches!(refused, NotKept::NotItsOwn(_)), "{refused}");
        assert!(refused.to_string().contains("epoch"), "{refused}");
    }
    let refused = at(none).await.unwrap_err();
    assert!(matches!(refused, NotKept::Outside(_)), "{refused}");
}

#[tokio::test]
async fn no_text_of_an_earlier_time_is_kept() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let root = ItemId::files_root(acme);
    let (letter, gone) = (
        given.document(acme, root, "letter").await,
        given.document(acme, root, "gone").await,
    );
    for item in [letter, gone] {
        assert!(given.change(acme, item, DocumentCommand::Trash).await);
    }
    let mut unit = given.staff_unit().await;
    let name = ItemName::parse("note").unwrap();
    let name = unit.secret(KeyOf::Item(acme, letter), name).await.unwrap();
    drop(unit);
    assert!(given.change(acme, letter, DocumentCommand::Restore).await);
    assert!(
        given
            .change(acme, letter, DocumentCommand::Rename { name })
            .await
    );
    assert!(
        given
            .change(acme, gone, DocumentCommand::MarkForPurge)
            .await
    );
    let purge = DocumentCommand::Purge { top: gone };
    assert!(given.change(acme, gone, purge).await);
    follow(&given).await;
    let mut conn = given.conn().await;
    let names = async |conn: &mut PgConnection, item: ItemId| -> Vec<(Option<String>, String)> {
        let sql = "SELECT name, sort_key FROM read_access_history.items_past WHERE id = $1";
        let rows = sqlx::query_as(sql).bind(item.uuid()).fetch_all(conn);
        rows.await.unwrap()
    };
    let sort_key = ItemName::parse("note").unwrap().sort_key();
    let note = (Some("note".to_owned()), sort_key);
    let kept = names(&mut conn, letter).await;
    assert_eq!(kept, [note.clone(), note], "before and in the trash");
    let nothing = (None, String::new());
    let kept = names(&mut conn, gone).await;
    assert_eq!(kept, [nothing.clone(), nothing], "of what is purged");
}
