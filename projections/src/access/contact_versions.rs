//! The contents of one document that a contact may see.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide, withheld};
use portico_domain::{ContactId, ItemId, VersionId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::facts;
use super::rows::ContactVersion;

/// The contents that a contact may see of a document, newest first: so many, after so many
/// that are passed over. None of a folder, nor of what is missing or not to be seen.
pub async fn contact_versions(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    at: DateTime<Utc>,
    (first, skip): (usize, usize),
) -> Result<Vec<ContactVersion>, sqlx::Error> {
    let facts = facts::facts_for_contact(conn, contact, item).await?;
    let seen = decide(&facts, Action::View, at).versions;
    let taken = decide(&facts, Action::Download, at);
    let asked = seen.iter().rev().skip(skip).take(first);
    let rows = sqlx::query(
        "SELECT id, number, size, media_type, uploaded_at, sent_by IS NOT DISTINCT FROM $2 AS mine
         FROM versions WHERE id = ANY($1) ORDER BY number DESC",
    )
    .bind(asked.map(|version| version.uuid()).collect::<Vec<Uuid>>())
    .bind(contact.uuid())
    .fetch_all(conn)
    .await?;
    let why_kept = |version: VersionId| {
        let why = || withheld(&facts, Action::Download, version, at);
        let kept = (!taken.hands_out(version)).then(why).flatten();
        kept.map(|decision| decision.code)
    };
    rows.iter()
        .map(|row| {
            let id = VersionId::new(row.try_get("id")?);
            let older = seen.iter().take_while(|version| **version != id).count();
            Ok(ContactVersion {
                id,
                number: i32::try_from(older + 1).unwrap_or(i32::MAX),
                size: row.try_get("size")?,
                media_type: row.try_get("media_type")?,
                added_at: row.try_get("uploaded_at")?,
                mine: row.try_get("mine")?,
                no_download: why_kept(id),
                place: row.try_get("number")?,
            })
        })
        .collect()
}
