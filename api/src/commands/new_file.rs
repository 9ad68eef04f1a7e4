//! What a sender says of a file, and what is said to them.

use portico_domain::ItemId;
use portico_event_log::Cursor;
use serde::Serialize;

use super::refusal::Refusal;
use crate::bytes::UploadRow;

/// What to do where the name is taken by something the sender can see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Choice {
    /// Say so.
    Ask,
    /// Take the next free number.
    KeepBoth,
    /// Make it a new version of the document that is there.
    NewVersion,
}

impl Choice {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Ask, Self::KeepBoth, Self::NewVersion];

    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ASK",
            Self::KeepBoth => "KEEP_BOTH",
            Self::NewVersion => "NEW_VERSION",
        }
    }

    /// What may be chosen where the name is taken.
    #[must_use]
    pub const fn offered(versionable: bool) -> &'static [Self] {
        if versionable {
            &[Self::NewVersion, Self::KeepBoth]
        } else {
            &[Self::KeepBoth]
        }
    }
}

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct NewFile {
    /// Name.
    pub name: String,
    /// Bytes, in decimal digits.
    pub size: String,
    /// SHA-256 in hexadecimal.
    pub sha256: Option<String>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub enum Begun {
    /// Its bytes are awaited.
    Ticket {
        /// The upload.
        upload: Box<UploadRow>,
        /// The document, where nothing had to be sent.
        item: Option<ItemId>,
        /// Where the last event of that document stands.
        position: Option<Cursor>,
    },
    /// The name is taken by an item that the sender can see.
    Clash {
        /// The name.
        name: String,
        /// Who has it.
        existing: ItemId,
        /// Whether that is a document that may get a new version.
        versionable: bool,
        /// The name that keeping both would give.
        suggestion: Option<String>,
    },
    /// It is not taken.
    Refused(Refusal),
}

/// What a sender is told of a name that is taken.
#[must_use]
pub fn name_is_taken(name: &str) -> String {
    format!("{name} is already there; choose what to do with the new file.")
}
