//! Rows of `versions`.

use portico_domain::ContactId;
use portico_domain::access::Stamp;
use portico_domain::document::{Content, ScanState};
use portico_event_log::Envelope;
use portico_event_log::rows::{Columns, Rows};
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

/// Types of what is bound for each.
const TYPES: [&str; 14] = [
    "uuid",
    "uuid",
    "uuid",
    "bytea",
    "int8",
    "text",
    "text",
    "bool",
    "uuid",
    "text",
    "uuid",
    "timestamptz",
    "int8",
    "int8",
];

/// The contents as rows, numbered per item in the order of the log.
fn numbered(rows: Rows) -> String {
    format!(
        "new AS (
             SELECT *, row_number() OVER (PARTITION BY item_id ORDER BY ord) AS nth
             FROM {} AS new (id, item_id, blob_id, sha256, size, media_type, scan, available,
                 sent_by, uploaded_kind, uploaded_id, uploaded_at, uploaded_position, seq, ord))",
        rows.in_order(1, &TYPES)
    )
}

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
    let rows = match new.clone().count() {
        0 => return Ok(()),
        count => Rows::of(count),
    };
    let (from_seq, seq) = since.column_and_value();
    let sql = format!(
        "WITH {} INSERT INTO versions ({COLUMNS}{from_seq})
         SELECT id, item_id, nth, {VALUES}{seq} FROM new",
        numbered(rows)
    );
    bound(&sql, rows, new).execute(conn).await?;
    Ok(())
}

/// Puts new versions over the earlier ones; the documents are as new as these.
pub(super) async fn add<'a>(
    conn: &mut PgConnection,
    new: impl Iterator<Item = &'a NewVersion> + Clone,
) -> Result<(), sqlx::Error> {
    let rows = Rows::of(new.clone().count());
    let sql = format!(
        "WITH {}, touched AS (
             UPDATE items SET modified_at = last.uploaded_at
             FROM (SELECT DISTINCT ON (item_id) item_id, uploaded_at
                   FROM new ORDER BY item_id, ord DESC) AS last
             WHERE items.id = last.item_id)
         INSERT INTO versions ({COLUMNS})
         SELECT id, item_id,
             nth + (SELECT coalesce(max(number), 0) FROM versions v WHERE v.item_id = new.item_id),
             {VALUES}
         FROM new",
        numbered(rows)
    );
    bound(&sql, rows, new).execute(conn).await?;
    Ok(())
}

fn bound<'q, 'a: 'q>(
    sql: &'q str,
    rows: Rows,
    new: impl Iterator<Item = &'a NewVersion> + Clone,
) -> Query<'q, sqlx::Postgres, PgArguments> {
    let contents = new.clone().map(|version| &version.content);
    Columns::of(sql, rows)
        .bind(contents.clone().map(|content| content.version.uuid()))
        .bind(new.clone().map(|version| version.item))
        .bind(contents.clone().map(|content| content.blob.uuid()))
        .bind(
            contents
                .clone()
                .map(|content| content.sha256.bytes().to_vec()),
        )
        .bind(contents.clone().map(|content| content.size.cast_signed()))
        .bind(contents.clone().map(|content| content.media_type.as_str()))
        .bind(contents.map(|content| content.scan.as_str()))
        .bind(new.clone().map(NewVersion::available))
        .bind(new.clone().map(|version| version.sent_by))
        .bind(new.clone().map(|version| stamp::kind(&version.stamp)))
        .bind(new.clone().map(|version| stamp::id(&version.stamp)))
        .bind(new.clone().map(|version| version.stamp.at))
        .bind(new.clone().map(|version| version.stamp.position))
        .bind(new.map(|version| version.seq))
        .query()
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
