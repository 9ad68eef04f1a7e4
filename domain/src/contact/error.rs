//! Why a contact's record refuses.

/// A rule of contacts that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ContactError {
    /// The id is taken.
    #[error("this contact already exists")]
    AlreadyAdded,
    /// Nobody has this id.
    #[error("no such contact; check the id")]
    NotFound,
    /// Access needs an address to sign in with.
    #[error("this contact has no e-mail address; add one before inviting")]
    EmailMissing,
    /// An invitation leads nowhere without a membership.
    #[error("this contact belongs to no customer yet; assign a membership before inviting")]
    MembershipMissing,
    /// The contact can sign in already.
    #[error("this contact is already active and signs in with their own password")]
    AlreadyActive,
    /// There is no invitation to accept.
    #[error("this contact has not been invited; ask the firm for an invitation")]
    NotInvited,
    /// The newest invitation is over.
    #[error("this invitation has expired; ask the firm for a new one")]
    InvitationExpired,
    /// A closed account stays closed.
    #[error("this contact's account is closed for good; add a new contact")]
    IsClosed,
    /// The address is what signs in, or what was invited.
    #[error("this contact signs in with the address; it cannot be taken away or changed here")]
    SignsInWithAddress,
}
