//! Who signs in, and at which door.

use portico_domain::{Actor, ContactId, StaffId};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

/// Which of the two doors; nothing of one is good at the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Audience {
    /// The staff console.
    Staff,
    /// The client portal.
    Client,
}

impl Audience {
    /// The word in rows.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "STAFF",
            Self::Client => "CLIENT",
        }
    }
}

/// A person that can sign in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Person {
    /// At the staff console.
    Staff(StaffId),
    /// At the client portal.
    Contact(ContactId),
}

impl Person {
    /// Where this person signs in.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::Staff(_) => Audience::Staff,
            Self::Contact(_) => Audience::Client,
        }
    }

    /// The bare id.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Staff(id) => id.uuid(),
            Self::Contact(id) => id.uuid(),
        }
    }

    /// The same person as the log names it.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            Self::Staff(id) => Actor::Staff(id),
            Self::Contact(id) => Actor::Contact(id),
        }
    }

    /// From the columns `audience` and `person_id`.
    pub(crate) fn of_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let id: Uuid = row.try_get("person_id")?;
        match row.try_get::<String, _>("audience")?.as_str() {
            "STAFF" => Ok(Self::Staff(StaffId::new(id))),
            "CLIENT" => Ok(Self::Contact(ContactId::new(id))),
            other => Err(sqlx::Error::Decode(format!("audience {other}").into())),
        }
    }
}
