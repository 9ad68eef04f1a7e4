//! A person's own uploads that wait for bytes, as a list.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::upload_row::{UploadRow, of_row};
use crate::auth::Person;

/// At most `first` of them, by id, after this one.
pub async fn page(
    conn: &mut PgConnection,
    person: Person,
    now: DateTime<Utc>,
    (first, after): (i64, Option<Uuid>),
) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM bytes.uploads_now
         WHERE open AND state = 'RECEIVING' AND person_id = $1 AND expires_at > $2
           AND audience = $3 AND ($4::uuid IS NULL OR id > $4)
         ORDER BY id LIMIT $5",
    )
    .bind(person.uuid())
    .bind(now)
    .bind(person.audience().as_str())
    .bind(after)
    .bind(first)
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_row).collect()
}
