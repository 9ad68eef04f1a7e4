//! What is written and asked of uploads in flight.

use chrono::{DateTime, Utc};
use portico_domain::ItemId;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::upload_row::{Failure, UploadRow, of_row};
use crate::auth::{Audience, Person};

/// Begins an upload; its address is [`UploadRow::path`]. An upload of no bytes
/// is then completed by [`super::finish_if_empty`].
pub async fn insert(conn: &mut PgConnection, upload: &UploadRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO bytes.uploads (id, audience, person_id, customer_id, parent_id, document_id,
             item_id, name, size, declared, on_clash, state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(upload.id)
    .bind(upload.person.audience().as_str())
    .bind(upload.person.uuid())
    .bind(upload.customer.uuid())
    .bind(upload.parent.map(ItemId::uuid))
    .bind(upload.document.map(ItemId::uuid))
    .bind(upload.item.uuid())
    .bind(&upload.name)
    .bind(i64::try_from(upload.size).map_err(|error| sqlx::Error::Encode(error.into()))?)
    .bind(upload.declared.map(Vec::from))
    .bind(upload.on_clash.as_str())
    .bind(upload.state.as_str())
    .bind(upload.created_at)
    .bind(upload.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// An upload of this person; another's is not there.
pub async fn get(
    conn: &mut PgConnection,
    id: Uuid,
    person: Person,
) -> Result<Option<UploadRow>, sqlx::Error> {
    of_any(conn, id, &[person]).await
}

/// An upload of one of the people that a request is signed in as.
pub(super) async fn of_any(
    conn: &mut PgConnection,
    id: Uuid,
    people: &[Person],
) -> Result<Option<UploadRow>, sqlx::Error> {
    let of = |audience| {
        let person = people.iter().find(|person| person.audience() == audience);
        person.map(|person| person.uuid())
    };
    let row = sqlx::query(
        "SELECT * FROM bytes.uploads
         WHERE id = $1 AND ((audience = 'STAFF' AND person_id = $2)
                         OR (audience = 'CLIENT' AND person_id = $3))",
    )
    .bind(id)
    .bind(of(Audience::Staff))
    .bind(of(Audience::Client))
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_row).transpose()
}

/// Uploads that go on, oldest first.
pub(super) async fn receiving(conn: &mut PgConnection) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM bytes.uploads WHERE state = 'RECEIVING' ORDER BY id")
        .fetch_all(conn)
        .await?;
    rows.iter().map(of_row).collect()
}

/// Uploads that go on of a customer, of a person, or both.
pub async fn in_flight(
    conn: &mut PgConnection,
    customer: Option<Uuid>,
    person: Option<Uuid>,
) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM bytes.uploads
         WHERE state = 'RECEIVING'
           AND ($1 IS NULL OR customer_id = $1) AND ($2 IS NULL OR person_id = $2)",
    )
    .bind(customer)
    .bind(person)
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_row).collect()
}

/// Marks an upload as completed, in the transaction that makes the document;
/// `false` if it was completed, failed or given up before.
pub async fn complete(conn: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let completed = sqlx::query(
        "UPDATE bytes.uploads SET state = 'COMPLETED'
         WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(completed.rows_affected() == 1)
}

/// Marks an upload as failed, for its sender to read.
pub async fn fail(conn: &mut PgConnection, id: Uuid, failure: &Failure) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE bytes.uploads SET state = 'FAILED', failure = $2
         WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .bind(Json(failure))
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes rows of uploads that have ended, a day after they could not have
/// gone on anyway: they hold names of files.
pub(super) async fn forget_ended(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM bytes.uploads
         WHERE state <> 'RECEIVING' AND expires_at <= $1 - interval '1 day'",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

/// Gives an upload up; `false` if it had ended before.
pub async fn terminate(conn: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query(
        "UPDATE bytes.uploads SET state = 'TERMINATED' WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}
