//! Why a group refuses.

use super::GroupKind;

/// A rule of groups that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GroupError {
    /// The id is taken.
    #[error("this group already exists")]
    AlreadyCreated,
    /// Nothing has this id.
    #[error("no such group; check the id")]
    NotFound,
    /// A closed group stays closed.
    #[error("this group is closed; create a new one")]
    IsClosed,
    /// Contacts and staff never mix.
    #[error("this group is of kind {}; choose people and roles of that kind", .0.as_str())]
    OfAnotherKind(GroupKind),
    /// One event has room for so many.
    #[error("{0} people at once are too many; send at most 1000 at a time")]
    TooManyAtOnce(usize),
}
