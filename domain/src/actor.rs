//! Who does something.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, StaffId};

/// The person or process behind a command, as the log's metadata names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Actor {
    /// A staff member of the firm.
    Staff(StaffId),
    /// A contact, acting in the client portal.
    Contact(ContactId),
    /// The operator at the machine's command line (import, first owner, demo).
    Operator,
}

impl Actor {
    /// `actor_kind` in the metadata.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Staff(_) => "staff",
            Self::Contact(_) => "contact",
            Self::Operator => "operator",
        }
    }

    /// `actor_id` in the metadata; the operator has none.
    #[must_use]
    pub fn id(&self) -> Option<uuid::Uuid> {
        match self {
            Self::Staff(id) => Some(id.uuid()),
            Self::Contact(id) => Some(id.uuid()),
            Self::Operator => None,
        }
    }

    /// Reads what [`Actor::kind`] and [`Actor::id`] wrote.
    #[must_use]
    pub fn from_parts(kind: &str, id: Option<uuid::Uuid>) -> Option<Self> {
        match (kind, id) {
            ("staff", Some(id)) => Some(Self::Staff(StaffId::new(id))),
            ("contact", Some(id)) => Some(Self::Contact(ContactId::new(id))),
            ("operator", None) => Some(Self::Operator),
            _ => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id() {
            Some(id) => write!(f, "{}:{id}", self.kind()),
            None => f.write_str(self.kind()),
        }
    }
}
