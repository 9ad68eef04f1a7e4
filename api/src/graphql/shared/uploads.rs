//! Uploads, as both audiences begin and follow them.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};

/// A file to be sent.
#[derive(Clone, PartialEq, Eq, Debug, InputObject)]
pub struct UploadFile {
    /// Name; 1 to 255 bytes.
    pub name: String,
    /// Bytes; decimal digits, since files may be larger than an `Int`.
    pub size: String,
    /// SHA-256 of the bytes in hexadecimal, if the sender knows it; an upload
    /// that arrives differently is refused.
    pub sha256: Option<String>,
}

/// What to do where the name is taken by something that the sender can see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Enum)]
#[graphql(remote = "crate::commands::Choice")]
pub enum UploadChoice {
    /// Answer `NameClash`.
    #[default]
    Ask,
    /// Give the file the next free number.
    KeepBoth,
    /// Make it a new version of the document that is there, where the sender may.
    NewVersion,
}

/// Where to send the bytes, by tus 1.0.0: `HEAD` and `PATCH` on `url`. Its creation is
/// done by this.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject)]
pub struct UploadTicket {
    /// The upload.
    pub upload_id: ID,
    /// Name as announced.
    pub name: String,
    /// Path of the tus resource on this origin.
    pub url: String,
    /// Unfinished uploads are dropped then.
    pub expires_at: DateTime<Utc>,
    /// Set where nothing has to be sent: the file was empty and is there.
    pub item_id: Option<ID>,
}

/// The name is taken; ask the person and begin again with a choice.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject)]
pub struct NameClash {
    /// Name as announced.
    pub name: String,
    /// The item that has it.
    pub existing_id: ID,
    /// What may be chosen.
    pub choices: Vec<UploadChoice>,
    /// The name that `KEEP_BOTH` would give.
    pub suggestion: Option<String>,
    /// For people.
    pub message: String,
}

/// How far an upload is.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject)]
pub struct UploadStatus {
    /// The upload.
    pub id: ID,
    /// Path of the tus resource on this origin; `DELETE` on it gives the upload up.
    pub url: String,
    /// Name as announced.
    pub name: String,
    /// Bytes announced, in decimal digits.
    pub size: String,
    /// Bytes that are safe here, in decimal digits.
    pub received: String,
    /// `RECEIVING`, `COMPLETED`, `FAILED` or `TERMINATED`.
    pub state: String,
    /// Why it failed.
    pub failure: Option<String>,
    /// The document, once completed.
    pub item_id: Option<ID>,
}
