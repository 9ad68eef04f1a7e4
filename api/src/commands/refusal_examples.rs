//! For `docs/errors.md`: what each refusal says for instance, made by what makes it,
//! and what a page shows.

use portico_domain::ContactId;
use portico_domain::access::Code;
use portico_domain::contact::ContactError;
use portico_domain::customer::CustomerError;
use portico_domain::document::{DocumentError, MoveRefusal};
use portico_domain::grant::GrantError;
use portico_domain::group::GroupError;
use portico_domain::group::GroupKind;
use portico_domain::values::{CustomerNumber, EmailAddress, ItemName, Permission};

use super::missing::IdField;
use super::new_file::NewFile;
use super::refusal::{Refusal, RefusalCode};
use super::{
    accept_invitation, address, begin_opening, begin_uploads, change_matter, change_staff,
    copy_items, create_folder, names, open_document, purge_items, register_customer, room,
    set_shared_items, sign_in_refusals as sign_in,
};
use crate::auth::Password;
use crate::bytes::other_bytes;
use crate::http::ProblemCode;

const AT_THE_FIELD: &str = "The message at the field that `args.field` names.";
const NOTICE: &str = "The message, beside what was tried.";
const READ_AGAIN: &str = "The message; read what is shown again.";
const BUTTON: &str = "The message in place of the button; `viewerCan` says it before.";
const NOTHING: &str = "That nothing is here, and the way back.";
const SIGN_IN: &str = "The page to sign in; then what was wanted.";
const AT_PORTAL: &str = "The way to the portal, where passwords are typed.";
const WAIT: &str = "The message; the same button after `args.retryAfterSeconds`.";
const CONFIRM: &str = "The message with a button to confirm; send it again confirmed.";
const CHOOSE: &str = "The message at the name, with `args.suggestion` to take.";

/// What a page shows.
#[must_use]
pub const fn shown_for(code: RefusalCode) -> &'static str {
    use RefusalCode as C;
    match code {
        C::NotFound => NOTHING,
        C::NotSignedIn => SIGN_IN,
        C::PortalOnly => AT_PORTAL,
        C::TooManyAttempts | C::Busy => WAIT,
        C::Unconfirmed => CONFIRM,
        C::NameTaken => CHOOSE,
        C::InvalidInput
        | C::NumberTaken
        | C::DuplicateEmail
        | C::WeakPassword
        | C::TooLarge
        | C::NoMembership
        | C::ExpiryInThePast => AT_THE_FIELD,
        C::PermissionMissing
        | C::NotAssigned
        | C::ViewOnly
        | C::CannotDownload
        | C::MatterCannotDownload
        | C::NotCollaborator
        | C::NotAFolder
        | C::NotADocument
        | C::NotViewable
        | C::SystemFolder
        | C::NotOwnUpload
        | C::AlreadyOpened
        | C::AlreadyAccepted
        | C::NothingToAccept
        | C::NotAccepted
        | C::StaffOnly
        | C::ContactOnly
        | C::NotAMatter
        | C::TooDeep => BUTTON,
        C::ItemTrashed
        | C::NotTrashed
        | C::Purged
        | C::MovedMeanwhile
        | C::UploadWithdrawn
        | C::ChangedSince
        | C::NotGranted
        | C::AlreadyActive
        | C::AlreadyExists
        | C::GroupClosed => READ_AGAIN,
        C::WrongCredentials
        | C::IdentityDisabled
        | C::StaffSuspended
        | C::ContactClosed
        | C::ContactNotActive
        | C::MembershipPortalClosed
        | C::PortalClosed
        | C::InternalArea
        | C::SectionClosed
        | C::NoVisibleVersion
        | C::NotShared
        | C::AccessExpired
        | C::GroupOfAnotherKind
        | C::IntoItself
        | C::OtherCustomer
        | C::EmailMissing
        | C::MembershipMissing
        | C::InvitationInvalid
        | C::LastOwner
        | C::QuotaReached
        | C::TooManyOpen
        | C::ContentMismatch
        | C::StorageFull
        | C::TooManyChanges
        | C::KeyReused => NOTICE,
    }
}

/// What it says for instance.
#[must_use]
pub fn example_of(code: RefusalCode) -> Refusal {
    use RefusalCode as C;
    match code {
        C::NotFound => Refusal::missing(IdField::ContactId),
        C::NotSignedIn => Refusal::new(code, ProblemCode::SignedOut.message()),
        C::WrongCredentials => sign_in::wrong_credentials(),
        C::PortalOnly => sign_in::portal_only(),
        C::TooManyAttempts => sign_in::too_many_attempts(30),
        C::Busy => sign_in::busy(),
        C::PermissionMissing => Refusal::lacks(Permission::Share),
        C::NotAccepted => copy_items::not_accepted(),
        C::NotAMatter => change_matter::not_a_matter(),
        C::NotViewable => open_document::not_viewable("application/zip"),
        C::GroupClosed => GroupError::IsClosed.into(),
        C::GroupOfAnotherKind => GroupError::OfAnotherKind(GroupKind::Staff).into(),
        C::IntoItself => MoveRefusal::IntoItself.into(),
        C::OtherCustomer => MoveRefusal::OtherCustomer.into(),
        C::Unconfirmed => purge_items::unconfirmed(17),
        C::Purged => DocumentError::IsBeingPurged.into(),
        C::MovedMeanwhile => DocumentError::MovedMeanwhile.into(),
        C::InvalidInput => EmailAddress::parse("clara@").map_or_else(
            |rule| Refusal::invalid("email", &rule),
            |_| of_the_rule(code),
        ),
        C::NameTaken => name_taken(),
        C::NumberTaken => number_taken(),
        C::DuplicateEmail => {
            let other = ContactId::new(uuid::Uuid::nil());
            address::duplicate_of(Some((other, "Clara Client".to_owned()))).at("email")
        }
        C::NoMembership => Refusal::no_member(IdField::ContactId),
        C::EmailMissing => ContactError::EmailMissing.into(),
        C::MembershipMissing => ContactError::MembershipMissing.into(),
        C::AlreadyActive => ContactError::AlreadyActive.into(),
        C::InvitationInvalid => accept_invitation::invalid_invitation(),
        C::WeakPassword => Password::new("secret").map_or_else(
            |rule| Refusal {
                code,
                ..Refusal::invalid("password", &rule)
            },
            |_| of_the_rule(code),
        ),
        C::LastOwner => change_staff::last_owner(),
        C::NotGranted => GrantError::NotGranted.into(),
        C::ChangedSince => set_shared_items::said_since(&[], &["Letters".to_owned()]),
        C::ExpiryInThePast => GrantError::ExpiryInThePast(chrono::DateTime::UNIX_EPOCH).into(),
        C::TooDeep => create_folder::too_deep(),
        C::TooLarge => too_large(),
        C::QuotaReached => room::no_room(70_000_000, 52_428_800, 10 << 30),
        C::TooManyOpen => begin_opening::too_many(),
        C::ContentMismatch => Refusal::new(code, other_bytes().message),
        C::StorageFull => Refusal::storage_full(),
        C::TooManyChanges => Refusal::too_many_changes(20_001, 20_000),
        C::KeyReused => Refusal::key_reused(),
        C::AlreadyExists => CustomerError::AlreadyRegistered.into(),
        C::IdentityDisabled
        | C::StaffSuspended
        | C::NotAssigned
        | C::ContactClosed
        | C::ContactNotActive
        | C::MembershipPortalClosed
        | C::PortalClosed
        | C::ItemTrashed
        | C::InternalArea
        | C::UploadWithdrawn
        | C::SectionClosed
        | C::NoVisibleVersion
        | C::NotShared
        | C::AccessExpired
        | C::ViewOnly
        | C::CannotDownload
        | C::MatterCannotDownload
        | C::NotCollaborator
        | C::NotAFolder
        | C::NotADocument
        | C::SystemFolder
        | C::NotOwnUpload
        | C::AlreadyOpened
        | C::AlreadyAccepted
        | C::NothingToAccept
        | C::NotTrashed
        | C::StaffOnly
        | C::ContactOnly => of_the_rule(code),
    }
}

/// In the access rule's own words.
fn of_the_rule(code: RefusalCode) -> Refusal {
    let mut codes = Code::ALL.iter().filter(|rule| **rule != Code::Allowed);
    let rule = codes.find(|rule| RefusalCode::from(**rule) == code);
    rule.copied().unwrap_or(Code::NotFound).into()
}

fn name_taken() -> Refusal {
    let name = ItemName::parse("Invoice.pdf");
    let taken = name.map(|name| names::taken(&name, Some(&name.numbered(2))));
    taken.unwrap_or_else(|_| Refusal::not_found())
}

fn number_taken() -> Refusal {
    let number = CustomerNumber::parse("10400");
    let taken = number.map(|number| register_customer::number_taken(&number));
    taken.unwrap_or_else(|_| Refusal::not_found())
}

fn too_large() -> Refusal {
    let file = NewFile {
        name: "Film.mov".to_owned(),
        size: "6000000000".to_owned(),
        sha256: None,
    };
    let fits = begin_uploads::size_of(&file, 5 << 30);
    fits.err().unwrap_or_else(Refusal::not_found)
}
