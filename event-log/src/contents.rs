//! What the log says of the content store: whose it is, and which contents it holds
//! for documents. Read models are not asked: they can be damaged, and made anew.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

/// Which deployment a database is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    /// As in each leaf of its ledger; a dump that is restored keeps it.
    pub deployment: Uuid,
    /// Whether an event names a content, also of a document that was destroyed.
    pub has_contents: bool,
    /// The content store that it was begun with; nothing where none was begun yet.
    pub store: Option<Uuid>,
}

/// How the log knows a content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// A document has it, perhaps in the trash.
    Kept,
    /// Its document was destroyed.
    Purged,
}

/// The events `e` that name a content; the index `events_contents` is over these.
const NAMES_CONTENT: &str = "e.aggregate_type = 'document'
    AND e.event_type IN ('UploadedByStaff', 'UploadedByClient',
                         'VersionAddedByStaff', 'VersionDepositedByClient')";

/// The content that such an event names, as in that index.
const CONTENT: &str = "(e.payload -> e.event_type -> 'content' ->> 'blob')";

/// Of these contents the ones that an event names.
pub async fn named_contents(
    conn: &mut PgConnection,
    blobs: &[Uuid],
) -> Result<HashMap<Uuid, Named>, sqlx::Error> {
    let texts: Vec<String> = blobs.iter().map(Uuid::to_string).collect();
    let rows: Vec<(Uuid, bool)> = sqlx::query_as(&format!(
        "SELECT {CONTENT}::uuid,
                bool_and(EXISTS (SELECT FROM events p
                                 WHERE p.aggregate_type = 'document'
                                   AND p.aggregate_id = e.aggregate_id
                                   AND p.event_type = 'ItemPurged'))
         FROM events e
         WHERE {NAMES_CONTENT} AND {CONTENT} = ANY($1)
         GROUP BY 1"
    ))
    .bind(texts)
    .fetch_all(conn)
    .await?;
    let named = |purged| if purged { Named::Purged } else { Named::Kept };
    let rows = rows.into_iter();
    Ok(rows.map(|(blob, purged)| (blob, named(purged))).collect())
}

/// Whose a database is; `None` where its log is still to be made.
pub async fn origin_of(conn: &mut PgConnection) -> Result<Option<Origin>, sqlx::Error> {
    let has_log: bool = sqlx::query_scalar("SELECT to_regclass('public.log_origin') IS NOT NULL")
        .fetch_one(&mut *conn)
        .await?;
    if !has_log {
        return Ok(None);
    }
    let row: Option<(Uuid, bool, Option<Uuid>)> = sqlx::query_as(&format!(
        "SELECT deployment_id, EXISTS (SELECT FROM public.events e WHERE {NAMES_CONTENT}), store_id
         FROM public.log_origin"
    ))
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(deployment, has_contents, store)| Origin {
        deployment,
        has_contents,
        store,
    }))
}

/// Begins the database with this content store unless it was begun with one; which that
/// is. On a connection without a transaction, which would not see who was first.
pub(crate) async fn begin_with(conn: &mut PgConnection, store: Uuid) -> Result<Uuid, sqlx::Error> {
    sqlx::query("UPDATE public.log_origin SET store_id = $1 WHERE store_id IS NULL")
        .bind(store)
        .execute(&mut *conn)
        .await?;
    sqlx::query_scalar("SELECT store_id FROM public.log_origin")
        .fetch_one(conn)
        .await
}
