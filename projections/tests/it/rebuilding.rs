//! Models made anew are the same, whatever happens meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portico_domain::ItemId;
use portico_domain::grant::Capability;
use portico_domain::values::ContactKind;
use portico_projections::access::grants_on_item;
use portico_projections::audit::Audit;
use portico_projections::rebuild::{
    Progress, RebuildError, Source, rebuild, rebuild_access, rebuild_model, verify_access,
    verify_model,
};
use portico_projections::runner::{Runner, models, status};
use sqlx::{Connection, PgConnection};

use crate::given::{Given, given, on};

async fn owner(given: &Given) -> PgConnection {
    PgConnection::connect(given.database.url()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_grant_or_revoke_in_flight_is_lost_while_access_is_rebuilt() {
    let given = Arc::new(given().await);
    let acme = given.customer("1", "Acme").await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = vec![];
    for n in 0..3 {
        let (given, stop) = (Arc::clone(&given), Arc::clone(&stop));
        writers.push(tokio::spawn(async move {
            let ada = given.contact(ContactKind::Client, &[acme]).await;
            let folder = given
                .folder(acme, ItemId::files_root(acme), &format!("F{n}"))
                .await;
            let mut count = 0;
            while !stop.load(Ordering::Relaxed) {
                given.grant(on(acme, folder, ada), Capability::View).await;
                let mut conn = given.conn().await;
                assert_eq!(grants_on_item(&mut conn, folder).await.unwrap().len(), 1);
                given.revoke(on(acme, folder, ada)).await;
                assert_eq!(grants_on_item(&mut conn, folder).await.unwrap().len(), 0);
                count += 1;
            }
            count
        }));
    }
    let mut owner = owner(&given).await;
    for _ in 0..8 {
        rebuild_access(&mut owner, &given.log, &|_| {})
            .await
            .unwrap();
        let compared = verify_access(&mut owner, &given.log, &|_| {})
            .await
            .unwrap();
        assert!(compared.is_equal(), "{compared:?}");
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        assert!(writer.await.unwrap() > 5);
    }
    let compared = verify_access(&mut owner, &given.log, &|_| {})
        .await
        .unwrap();
    assert!(compared.is_equal(), "{compared:?}");
    // The server's role still reads and writes what was made by the owner.
    given
        .document(acme, ItemId::files_root(acme), "afterwards")
        .await;
}

#[tokio::test]
async fn a_rebuilt_model_equals_the_live_one_and_goes_on() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    given.document(acme, ItemId::files_root(acme), "one").await;
    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
    let mut owner = owner(&given).await;
    sqlx::raw_sql("UPDATE checkpoints SET stopped = 'by a test'")
        .execute(&mut owner)
        .await
        .unwrap();
    for model in models() {
        let compared = verify_model(&mut owner, &given.log, model.as_ref(), &|_| {})
            .await
            .unwrap();
        assert!(compared.is_equal(), "{}: {compared:?}", model.name());
        rebuild_model(&mut owner, &given.log, model.as_ref(), &|_| {})
            .await
            .unwrap();
        let again = verify_model(&mut owner, &given.log, model.as_ref(), &|_| {})
            .await
            .unwrap();
        assert_eq!(again, compared, "{}", model.name());
    }
    given.document(acme, ItemId::files_root(acme), "two").await;
    given.follow(&runner).await;
    for model in status(&mut owner).await.unwrap() {
        assert_eq!((model.build, model.lag_events, model.stopped), (2, 0, None));
    }
}

#[tokio::test]
async fn a_changed_row_is_found_and_a_rebuild_mends_it() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let mut owner = owner(&given).await;
    let sql = "UPDATE access.customers SET portal_open = NOT portal_open";
    sqlx::raw_sql(sql).execute(&mut owner).await.unwrap();
    let found = verify_access(&mut owner, &given.log, &|_| {})
        .await
        .unwrap();
    assert!(!found.is_equal());
    // Left by a rebuild that was killed.
    sqlx::raw_sql("CREATE SCHEMA access_build; CREATE SCHEMA access_old")
        .execute(&mut owner)
        .await
        .unwrap();
    rebuild_access(&mut owner, &given.log, &|_| {})
        .await
        .unwrap();
    let mended = verify_access(&mut owner, &given.log, &|_| {})
        .await
        .unwrap();
    assert!(mended.is_equal() && mended.folded == found.folded);
    given.portal(acme, false).await;
}

/// Names, tables and statements of the indexes of all read models.
async fn indexes(owner: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
         WHERE schemaname = 'access' OR schemaname LIKE 'read\\_%' ORDER BY 1",
    )
    .fetch_all(owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn models_rebuilt_together_have_their_rows_and_every_index() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let folder = given.folder(acme, ItemId::files_root(acme), "F").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    given.grant(on(acme, folder, ada), Capability::View).await;
    given.document(acme, folder, "one").await;
    given.revoke(on(acme, folder, ada)).await;
    given
        .follow(&Runner::new(given.log.clone(), models()))
        .await;
    let mut owner = owner(&given).await;
    let before = indexes(&mut owner).await;
    let models = models();
    let sources: Vec<Source<'_>> = std::iter::once(Source::Access)
        .chain(models.iter().map(|model| Source::Model(model.as_ref())))
        .collect();
    rebuild(&mut owner, &given.log, &sources, &|_| {})
        .await
        .unwrap();
    assert!(before.len() > 20);
    assert_eq!(indexes(&mut owner).await, before);
    let access = verify_access(&mut owner, &given.log, &|_| {})
        .await
        .unwrap();
    assert!(access.is_equal(), "{access:?}");
    for model in &models {
        let model = model.as_ref();
        let compared = verify_model(&mut owner, &given.log, model, &|_| {})
            .await
            .unwrap();
        assert!(compared.is_equal(), "{}: {compared:?}", model.name());
    }
}

#[tokio::test]
async fn two_rebuilds_of_one_model_do_not_meet() {
    let given = given().await;
    let (mut one, mut other) = (owner(&given).await, owner(&given).await);
    sqlx::raw_sql("SELECT pg_advisory_lock(hashtext('read_audit'))")
        .execute(&mut one)
        .await
        .unwrap();
    let refused = rebuild_model(&mut other, &given.log, &Audit, &|_| {}).await;
    assert!(matches!(refused, Err(RebuildError::Busy("read_audit"))));
    one.close().await.unwrap();
}

/// Ends a session once somebody waits to read how far the ledger is.
async fn ended_once_it_reads(conn: &mut PgConnection, pid: i32) -> bool {
    let ended = "SELECT pg_terminate_backend($1) FROM pg_locks l
                 JOIN pg_database d ON d.oid = l.database
                 WHERE d.datname = current_database() AND NOT l.granted
                   AND l.relation = 'ledger_head'::regclass";
    let ended: Option<bool> = sqlx::query_scalar(ended)
        .bind(pid)
        .fetch_optional(conn)
        .await
        .unwrap();
    ended.is_some()
}

#[tokio::test]
async fn a_rebuild_whose_lock_is_lost_stops_at_once() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    given.document(acme, ItemId::files_root(acme), "one").await;
    given
        .follow(&Runner::new(given.log.clone(), models()))
        .await;
    // Reading the log waits until this ends.
    let mut other = owner(&given).await;
    let mut held = other.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE ledger_head IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *held)
        .await
        .unwrap();
    let mut session = owner(&given).await;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut session)
        .await
        .unwrap();
    let lost = async {
        while !ended_once_it_reads(&mut held, pid).await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let silent = |_: Progress| {};
    let rebuilt = rebuild_model(&mut session, &given.log, &Audit, &silent);
    let (rebuilt, ()) = tokio::join!(rebuilt, lost);
    let error = rebuilt.unwrap_err();
    assert!(matches!(error, RebuildError::LockLost(_)), "{error}");
    held.rollback().await.unwrap();
    rebuild_model(&mut other, &given.log, &Audit, &|_| {})
        .await
        .unwrap();
}
