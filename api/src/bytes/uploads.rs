//! Rows of uploads in flight.

use chrono::{DateTime, Utc};
use portico_domain::{CustomerId, ItemId};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::auth::{Audience, Person};

/// What to do where the name is taken when the upload completes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnClash {
    /// Take a name with a number.
    KeepBoth,
    /// Fail.
    Refuse,
}

/// How far an upload is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UploadState {
    /// Bytes may come.
    Receiving,
    /// It became a document.
    Completed,
    /// It will not become one.
    Failed,
    /// Given up by its sender or by time.
    Terminated,
}

/// Why an upload failed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Failure {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

/// An upload.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "described in the migration")]
pub struct UploadRow {
    pub id: Uuid,
    pub person: Person,
    pub customer: CustomerId,
    pub parent: Option<ItemId>,
    pub document: Option<ItemId>,
    pub item: ItemId,
    pub name: String,
    pub size: u64,
    pub received: u64,
    pub declared: Option<[u8; 32]>,
    pub on_clash: OnClash,
    pub state: UploadState,
    pub failure: Option<Failure>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl UploadRow {
    /// Where its bytes go.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/files/uploads/{}", self.id)
    }
}

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

/// Notes progress, for people to look at; the file's length is the truth.
pub(super) async fn note_received(
    conn: &mut PgConnection,
    id: Uuid,
    received: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE bytes.uploads SET received = $2 WHERE id = $1")
        .bind(id)
        .bind(i64::try_from(received).unwrap_or(i64::MAX))
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks an upload as completed, in the transaction that makes the document;
/// `false` if it was completed, failed or given up before.
pub async fn complete(conn: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let completed = sqlx::query(
        "UPDATE bytes.uploads SET state = 'COMPLETED', received = size
         WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(completed.rows_affected() == 1)
}

/// Marks an upload as failed, for its sender to read.
pub(super) async fn fail(
    conn: &mut PgConnection,
    id: Uuid,
    failure: &Failure,
) -> Result<(), sqlx::Error> {
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

impl OnClash {
    const fn as_str(self) -> &'static str {
        match self {
            Self::KeepBoth => "KEEP_BOTH",
            Self::Refuse => "REFUSE",
        }
    }
}

impl UploadState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Receiving => "RECEIVING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Terminated => "TERMINATED",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Receiving,
            Self::Completed,
            Self::Failed,
            Self::Terminated,
        ];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

fn of_row(row: &PgRow) -> Result<UploadRow, sqlx::Error> {
    let odd = |what: &str| sqlx::Error::Decode(format!("bytes.uploads: {what}").into());
    let count = |name| {
        let bytes: i64 = row.try_get(name)?;
        u64::try_from(bytes).map_err(|_| odd(name))
    };
    let declared: Option<Vec<u8>> = row.try_get("declared")?;
    let declared = declared.map(<[u8; 32]>::try_from).transpose();
    let state: String = row.try_get("state")?;
    let on_clash: String = row.try_get("on_clash")?;
    let failure: Option<Json<Failure>> = row.try_get("failure")?;
    Ok(UploadRow {
        id: row.try_get("id")?,
        person: Person::of_row(row)?,
        customer: CustomerId::new(row.try_get("customer_id")?),
        parent: row
            .try_get::<Option<Uuid>, _>("parent_id")?
            .map(ItemId::new),
        document: row
            .try_get::<Option<Uuid>, _>("document_id")?
            .map(ItemId::new),
        item: ItemId::new(row.try_get("item_id")?),
        name: row.try_get("name")?,
        size: count("size")?,
        received: count("received")?,
        declared: declared.map_err(|_| odd("declared"))?,
        on_clash: if on_clash == "REFUSE" {
            OnClash::Refuse
        } else {
            OnClash::KeepBoth
        },
        state: UploadState::from_word(&state).ok_or_else(|| odd(&state))?,
        failure: failure.map(|failure| failure.0),
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
