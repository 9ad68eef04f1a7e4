//! An upload as a row.

use chrono::{DateTime, Utc};
use portico_domain::{CustomerId, ItemId};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::auth::Person;
use crate::http::ProblemCode;

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
    pub declared: Option<[u8; 32]>,
    pub on_clash: OnClash,
    pub state: UploadState,
    pub failure: Option<Failure>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Failure {
    /// Access was taken away while the upload began.
    fn crossed() -> Self {
        let code = ProblemCode::AccessChanged;
        Self {
            code: code.as_str().to_owned(),
            message: code.message().to_owned(),
        }
    }
}

impl UploadRow {
    /// Where its bytes go.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/files/uploads/{}", self.id)
    }

    /// The document that it makes, or makes a version of.
    #[must_use]
    pub fn target(&self) -> ItemId {
        self.document.unwrap_or(self.item)
    }
}

impl OnClash {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::KeepBoth => "KEEP_BOTH",
            Self::Refuse => "REFUSE",
        }
    }
}

impl UploadState {
    pub(super) const fn as_str(self) -> &'static str {
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

pub(super) fn of_row(row: &PgRow) -> Result<UploadRow, sqlx::Error> {
    let odd = |what: &str| sqlx::Error::Decode(format!("bytes.uploads: {what}").into());
    let count = |name| {
        let bytes: i64 = row.try_get(name)?;
        u64::try_from(bytes).map_err(|_| odd(name))
    };
    let declared: Option<Vec<u8>> = row.try_get("declared")?;
    let declared = declared.map(<[u8; 32]>::try_from).transpose();
    let state: String = row.try_get("state")?;
    let on_clash: String = row.try_get("on_clash")?;
    let state = UploadState::from_word(&state).ok_or_else(|| odd(&state))?;
    let failure: Option<Json<Failure>> = row.try_get("failure")?;
    let failure = failure.map(|failure| failure.0);
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
        declared: declared.map_err(|_| odd("declared"))?,
        on_clash: if on_clash == "REFUSE" {
            OnClash::Refuse
        } else {
            OnClash::KeepBoth
        },
        state,
        // One that crossed an ending is found to have failed, never told why.
        failure: failure.or_else(|| (state == UploadState::Failed).then(Failure::crossed)),
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
