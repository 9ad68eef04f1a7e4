//! What is kept as a count is what counting anew comes to, whatever was done.

use portico_domain::CustomerId;
use portico_projections::counters::{Counters, Counts, counts};
use portico_projections::rebuild::verify_model;
use portico_projections::runner::{Runner, models};
use sqlx::{Connection, PgConnection};

use crate::equivalence::{Portal, portal};

/// Counted from the items and versions of the present.
async fn anew(conn: &mut PgConnection, customer: CustomerId) -> (i64, i64, i64) {
    sqlx::query_as(
        "WITH RECURSIVE live AS (
             SELECT id, rank, withdrawn, purpose = 'INTERNAL_ROOT' AS internal
             FROM access.items WHERE customer_id = $1 AND parent_id IS NULL
             UNION ALL
             SELECT i.id, i.rank, i.withdrawn, live.internal
             FROM live JOIN access.items i ON i.parent_id = live.id AND i.trashed_at IS NULL)
         SELECT count(*) FILTER (WHERE NOT internal), count(*) FILTER (WHERE internal),
             count(*) FILTER (WHERE NOT withdrawn AND EXISTS (
                 SELECT FROM access.versions v
                 WHERE v.item_id = live.id AND v.sent_by IS NOT NULL AND NOT v.accepted))
         FROM live WHERE rank = 1",
    )
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
    .unwrap()
}

async fn agree(portal: &Portal, step: usize) {
    let given = &portal.given;
    given
        .follow(&Runner::new(given.log.clone(), models()))
        .await;
    let mut conn = given.conn().await;
    let mut sum = Counts::default();
    for customer in portal.customers {
        let kept = counts(&mut conn, Some(customer), None).await.unwrap();
        let counted = anew(&mut conn, customer).await;
        let told = (kept.documents, kept.internal_documents, kept.waiting);
        assert_eq!(told, counted, "after step {step}");
        sum.documents += kept.documents;
        sum.waiting += kept.waiting;
    }
    let all = counts(&mut conn, None, None).await.unwrap();
    assert_eq!(
        (all.customers, all.documents, all.waiting),
        (2, sum.documents, sum.waiting)
    );
}

#[tokio::test]
async fn what_is_kept_is_what_counting_anew_comes_to() {
    let mut portal = portal(11).await;
    for _ in 0..12 {
        portal.new_item().await;
    }
    for step in 0..120 {
        portal.step().await;
        if step % 6 == 0 {
            agree(&portal, step).await;
        }
    }
    agree(&portal, 120).await;
    let given = &portal.given;
    let mut owner = PgConnection::connect(given.database.url()).await.unwrap();
    let folded = verify_model(&mut owner, &given.log, &Counters, &|_| {}).await;
    assert!(folded.unwrap().is_equal());
    let wrong = "UPDATE read_counters.customers SET documents = documents + 1";
    sqlx::raw_sql(wrong).execute(&mut owner).await.unwrap();
    let folded = verify_model(&mut owner, &given.log, &Counters, &|_| {}).await;
    assert!(!folded.unwrap().is_equal());
}
