//! Why a staff member's record refuses.

/// A rule of staff members that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StaffError {
    /// The id is taken.
    #[error("this staff member already exists")]
    AlreadyAdded,
    /// Nobody has this id.
    #[error("no such staff member; check the id")]
    NotFound,
    /// A staff member without a role could do nothing.
    #[error("a staff member needs at least one role")]
    NoRoles,
}
