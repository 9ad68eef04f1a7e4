//! The access rule's answers in words for clients.

use portico_domain::access::Code;

use super::refusal::{Refusal, RefusalCode};
use crate::auth::Audience;

/// Why not, for the person it concerns. What a contact may not see at all says
/// no more than what does not exist.
const fn sentence(code: Code) -> &'static str {
    match code {
        Code::ViewOnly => "This is shared for viewing only; ask the firm if you need a copy.",
        Code::MatterCannotDownload => "Downloads are switched off for you here; ask the firm.",
        Code::CannotDownload => "Downloads are switched off for you; ask the firm.",
        Code::NotCollaborator => {
            "Your access is for reading; ask the firm if you want to send files."
        }
        Code::NotAFolder => "Choose a folder; files cannot be put into a document.",
        Code::NotADocument => {
            "Only documents can be opened, downloaded or sent back; choose a document."
        }
        Code::AlreadyOpened => {
            "The firm has already opened this, so it cannot be withdrawn; write to the firm."
        }
        Code::AlreadyAccepted => {
            "The firm has already accepted this, so it cannot be withdrawn; write to the firm."
        }
        Code::NotOwnUpload => "Only what you sent yourself can be withdrawn.",
        Code::StaffOnly => "Only the firm can do this.",
        Code::Allowed => "Allowed.",
        Code::NotFound
        | Code::IdentityDisabled
        | Code::StaffSuspended
        | Code::PermissionMissing
        | Code::NotAssigned
        | Code::SectionClosed
        | Code::NothingToAccept
        | Code::ContactOnly
        | Code::ContactClosed
        | Code::ContactNotActive
        | Code::NoMembership
        | Code::MembershipPortalClosed
        | Code::PortalClosed
        | Code::ItemTrashed
        | Code::InternalArea
        | Code::UploadIsWithdrawn
        | Code::NoVisibleVersion
        | Code::NotShared
        | Code::AccessExpired
        | Code::SystemFolder
        | Code::NotTrashed => "There is no such item; check the link or go back to the list.",
    }
}

/// A refusal in the words of who is told it.
#[must_use]
pub fn reword_for(audience: Audience, refusal: Refusal) -> Refusal {
    match audience {
        Audience::Staff => refusal,
        Audience::Client => reword(refusal),
    }
}

/// A refusal in words for clients.
#[must_use]
pub fn reword(mut refusal: Refusal) -> Refusal {
    if refusal.code == RefusalCode::QuotaReached {
        // How much a customer has is the firm's to know.
        let message = "There is no room left for this file here; ask the firm.";
        return Refusal::new(refusal.code, message);
    }
    let code = Code::ALL
        .iter()
        .find(|code| **code != Code::NotFound && RefusalCode::from(**code) == refusal.code);
    if let Some(code) = code.filter(|code| **code != Code::Allowed) {
        sentence(*code).clone_into(&mut refusal.message);
    }
    refusal
}
