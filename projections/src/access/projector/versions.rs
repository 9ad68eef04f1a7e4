//! Rows of `versions`.

use portico_domain::ContactId;
use portico_domain::access::Stamp;
use portico_domain::document::{Content, ScanState};
use portico_event_log::Envelope;
use sqlx::PgConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use super::stamp::{self, Since};

/// One content of a document.
pub(super) struct NewVersion {
    item: Uuid,
    content: Content,
    sent_by: Option<Uuid>,
    stamp: Stamp,
    seq: i64,
}

/// Which content the firm made its own.
pub(super) enum Accepted {
    /// This one, which a contact deposited.
    Version(Uuid),
    /// The first one of this document, which a contact sent.
    FirstOf(Uuid),
}

impl NewVersion {
    pub(super) fn of_content(
        envelope: &Envelope,
        item: Uuid,
        content: &Content,
        sent_by: Option<ContactId>,
    ) -> Self {
        Self {
            item,
            content: content.clone(),
            sent_by: sent_by.map(ContactId::uuid),
            stamp: stamp::of(envelope),
            seq: envelope.seq,
        }
    }

    /// Whether this content may be handed out.
    fn available(&self) -> bool {
        match self.content.scan {
            ScanState::NotConfigured => true,
        }
    }
}

/// The contents as rows, numbered per item in the order of the log.
const NEW: &str = "new AS (
    SELECT *, row_number() OVER (PARTITION BY item_id ORDER BY ord) AS nth
    FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int8[], $6::text[],
        $7::text[], $8::bool[], $9::uuid[], $10::text[], $11::uuid[], $12::timestamptz[], $13::int8[],
        $14::int8[])
        WITH ORDINALITY AS new (id, item_id, blob_id, sha256, size, media_type, scan, available,
            sent_by, uploaded_kind, uploaded_id, uploaded_at, uploaded_position, seq, ord))";

const COLUMNS: &str = "id, item_id, number, blob_id, sha256, size, media_type, scan, available,
    sent_by, uploaded_kind, uploaded_id, uploaded_at, uploaded_position";

const VALUES: &str = "blob_id, sha256, size, media_type, scan, available, sent_by, uploaded_kind,
    uploaded_id, uploaded_at, uploaded_position";

/// Inserts the first versions of new documents.
pub(super) async fn insert_first<'a>(
    conn: &mut PgConnection,
    new: impl Iterator<Item = &'a NewVersion> + Clone,
    since: Since,
) -> Result<(), sqlx::Error> {
    if new.clone().next().is_none() {
        return Ok(());
    }
    let (from_seq, seq) = since.column_and_value();
    let sql = format!(
        "WITH {NEW} INSERT INTO versions ({COLUMNS}{from_seq})
         SELECT id, item_id, nth, {VALUES}{seq} FROM new"
    );
    bound(&sql, new).execute(conn).await?;
    Ok(())
}

/// Puts new versions over the earlier ones; the documents are as new as these.
pub(super) async fn add<'a>(
    conn: &mut PgConnection,
    new: impl Iterator<Item = &'a NewVersion> + Clone,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "WITH {NEW}, touched AS (
             UPDATE items SET modified_at = last.uploaded_at
             FROM (SELECT DISTINCT ON (item_id) item_id, uploaded_at
                   FROM new ORDER BY item_id, ord DESC) AS last
             WHERE items.id = last.item_id)
         INSERT INTO versions ({COLUMNS})
         SELECT id, item_id,
             nth + (SELECT coalesce(max(number), 0) FROM versions v WHERE v.item_id = new.item_id),
             {VALUES}
         FROM new"
    );
    bound(&sql, new).execute(conn).await?;
    Ok(())
}

fn bound<'q, 'a>(
    sql: &'q str,
    new: impl Iterator<Item = &'a NewVersion> + Clone,
) -> Query<'q, sqlx::Postgres, PgArguments> {
    let column = |new: &'a NewVersion| &new.content;
    let contents = new.clone().map(column);
    sqlx::query(sql)
        .bind(
            contents
                .clone()
                .map(|content| content.version.uuid())
                .collect::<Vec<_>>(),
        )
        .bind(new.clone().map(|version| version.item).collect::<Vec<_>>())
        .bind(
            contents
                .clone()
                .map(|content| content.blob.uuid())
                .collect::<Vec<_>>(),
        )
        .bind(
            contents
                .clone()
                .map(|content| content.sha256.bytes().to_vec())
                .collect::<Vec<_>>(),
        )
        .bind(
            contents
                .clone()
                .map(|content| content.size.cast_signed())
                .collect::<Vec<_>>(),
        )
        .bind(
            contents
                .clone()
                .map(|content| content.media_type.as_str().to_owned())
                .collect::<Vec<_>>(),
        )
        .bind(
            contents
                .map(|content| content.scan.as_str())
                .collect::<Vec<_>>(),
        )
        .bind(new.clone().map(NewVersion::available).collect::<Vec<_>>())
        .bind(
            new.clone()
                .map(|version| version.sent_by)
                .collect::<Vec<_>>(),
        )
        .bind(
            new.clone()
                .map(|version| stamp::kind(&version.stamp))
                .collect::<Vec<_>>(),
        )
        .bind(
            new.clone()
                .map(|version| stamp::id(&version.stamp))
                .collect::<Vec<_>>(),
        )
        .bind(
            new.clone()
                .map(|version| version.stamp.at)
                .collect::<Vec<_>>(),
        )
        .bind(
            new.clone()
                .map(|version| version.stamp.position)
                .collect::<Vec<_>>(),
        )
        .bind(new.map(|version| version.seq).collect::<Vec<_>>())
}

/// Staff opened these; it matters where a contact sent them.
pub(super) async fn mark_opened(
    conn: &mut PgConnection,
    versions: Vec<Uuid>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE versions SET opened_by_staff = true
         WHERE id = ANY($1) AND NOT opened_by_staff AND sent_by IS NOT NULL",
    )
    .bind(versions)
    .execute(conn)
    .await?;
    Ok(())
}

/// The firm makes what a contact sent its own.
pub(super) async fn accept(
    conn: &mut PgConnection,
    accepted: &Accepted,
) -> Result<(), sqlx::Error> {
    match accepted {
        Accepted::Version(version) => {
            sqlx::query("UPDATE versions SET accepted = true WHERE id = $1").bind(version)
        }
        Accepted::FirstOf(item) => {
            sqlx::query("UPDATE versions SET accepted = true WHERE item_id = $1 AND number = 1")
                .bind(item)
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
