//! Refusals: what a person may meet, as data.

use async_graphql::{Enum, ID, SimpleObject};
use portico_domain::access::{Code, Decision};
use portico_domain::contact::ContactError;
use portico_domain::customer::CustomerError;
use portico_domain::document::{DocumentError, MoveRefusal};
use portico_domain::firm::FirmError;
use portico_domain::grant::GrantError;
use portico_domain::group::{GroupError, MEMBERS_AT_ONCE};
use portico_domain::identity::IdentityError;
use portico_domain::staff::StaffError;
use portico_domain::values::Permission;
use serde::{Deserialize, Serialize};

/// Which rule was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum, Serialize, Deserialize)]
pub enum RefusalCode {
    /// There is no such thing, as far as this person can tell; `field` names the
    /// input that is to name one.
    NotFound,
    /// Nobody is signed in, or the session has ended.
    NotSignedIn,
    /// E-mail address and password do not belong together.
    WrongCredentials,
    /// Passwords are typed at the portal only, and this comes from elsewhere.
    PortalOnly,
    /// Too many attempts; wait as long as `retryAfterSeconds` says.
    TooManyAttempts,
    /// The server is busy with other sign-ins; try again.
    Busy,
    /// The account is disabled.
    IdentityDisabled,
    /// The staff account is suspended.
    StaffSuspended,
    /// The role lacks the permission named in `permission`.
    PermissionMissing,
    /// The staff member is not assigned to the customer, if there is one.
    NotAssigned,
    /// The contact's account is closed.
    ContactClosed,
    /// The contact has not accepted an invitation.
    ContactNotActive,
    /// The contact does not belong to the customer.
    NoMembership,
    /// The membership's portal switch is off.
    MembershipPortalClosed,
    /// The customer's portal is closed.
    PortalClosed,
    /// The item, or a folder above it, is in the trash.
    ItemTrashed,
    /// The item is under Internal, which is never shared.
    InternalArea,
    /// The sender withdrew it.
    UploadWithdrawn,
    /// No membership opens the section it belongs to.
    SectionClosed,
    /// No version may be seen.
    NoVisibleVersion,
    /// It is not shared with the contact.
    NotShared,
    /// The access has expired.
    AccessExpired,
    /// It may be viewed only.
    ViewOnly,
    /// The membership may not download.
    CannotDownload,
    /// The contact may not download in the matter.
    MatterCannotDownload,
    /// The role sends no files and makes no folders.
    NotCollaborator,
    /// A folder is needed.
    NotAFolder,
    /// A document is needed.
    NotADocument,
    /// Browsers do not show documents of its type.
    NotViewable,
    /// The folder belongs to the customer's tree itself.
    SystemFolder,
    /// Only the sender may do this.
    NotOwnUpload,
    /// The firm has opened it already.
    AlreadyOpened,
    /// The firm has accepted it already.
    AlreadyAccepted,
    /// There is nothing that a contact sent to accept.
    NothingToAccept,
    /// A contact sent it and the firm has not accepted it.
    NotAccepted,
    /// The item is not in the trash by itself; `itemIds` names the folder that it is
    /// there with, if any.
    NotTrashed,
    /// Only the firm may do this.
    StaffOnly,
    /// Only a contact may do this.
    ContactOnly,
    /// A matter is needed.
    NotAMatter,
    /// The group is closed.
    GroupClosed,
    /// The group is of the other kind.
    GroupOfAnotherKind,
    /// A folder cannot be moved into itself or below itself.
    IntoItself,
    /// The folder belongs to another customer.
    OtherCustomer,
    /// A move across the border of Internal, or what a purge destroys, was not confirmed.
    Unconfirmed,
    /// The item is being purged, or is gone.
    Purged,
    /// The item lies elsewhere by now.
    MovedMeanwhile,
    /// The input field named in `field` breaks its rule.
    InvalidInput,
    /// The name is taken among its siblings; `suggestion` is free.
    NameTaken,
    /// The customer number is taken.
    NumberTaken,
    /// Another contact signs in with this address.
    DuplicateEmail,
    /// The contact has no address to sign in with.
    EmailMissing,
    /// The contact belongs to no customer.
    MembershipMissing,
    /// The contact is active already.
    AlreadyActive,
    /// There is no such invitation, or it was used, replaced or has expired.
    InvitationInvalid,
    /// The password breaks the rule.
    WeakPassword,
    /// The firm needs an owner.
    LastOwner,
    /// There is no access to change.
    NotGranted,
    /// What is shared with the subject changed since `expectedPosition`, or ended since
    /// by itself and would be shared anew; `itemIds` says what of it.
    ChangedSince,
    /// The end lies in the past.
    ExpiryInThePast,
    /// Folders may be at most 32 deep.
    TooDeep,
    /// The file is larger than `limitBytes`.
    TooLarge,
    /// The customer has room for `freeBytes` more, of `limitBytes`; a contact is told neither.
    QuotaReached,
    /// As many as `limit` are open already.
    TooManyOpen,
    /// The bytes are not those that were announced.
    ContentMismatch,
    /// The server has no room for files.
    StorageFull,
    /// It comes to more changes than the `limit` of one command.
    TooManyChanges,
    /// The idempotency key was used for another input.
    KeyReused,
    /// It exists already.
    AlreadyExists,
}

/// The code as GraphQL writes it.
#[must_use]
pub fn refusal_code_name(code: RefusalCode) -> String {
    async_graphql::resolver_utils::enum_value(code).to_string()
}

/// The typed arguments of a message; those that apply are set.
#[derive(Clone, PartialEq, Eq, Debug, Default, SimpleObject, Serialize, Deserialize)]
#[serde(default)]
pub struct Args {
    /// Name of the item.
    pub item: Option<String>,
    /// Name of the customer.
    pub customer: Option<String>,
    /// Name of the contact.
    pub contact: Option<String>,
    /// Id of the contact, of another than the one that is named in the input.
    pub contact_id: Option<ID>,
    /// What still leads there after a revoke: `Master Access`, a folder's name,
    /// `all clients`, or a contact's own access.
    pub via: Option<String>,
    /// Input field that breaks a rule.
    pub field: Option<String>,
    /// A value that would be accepted.
    pub suggestion: Option<String>,
    /// Permission that is missing.
    pub permission: Option<String>,
    /// Ids of the items that it is about.
    pub item_ids: Option<Vec<ID>>,
    /// How many.
    pub count: Option<i64>,
    /// The largest value allowed.
    pub limit: Option<i64>,
    /// The most bytes allowed, in decimal digits.
    pub limit_bytes: Option<String>,
    /// The bytes of them that are left, in decimal digits.
    pub free_bytes: Option<String>,
    /// Seconds until another attempt makes sense.
    pub retry_after_seconds: Option<i64>,
}

/// A rule was broken; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject, Serialize, Deserialize)]
#[graphql(name = "Refused")]
pub struct Refusal {
    /// The rule, for programs.
    pub code: RefusalCode,
    /// The rule and the way out, for people.
    pub message: String,
    /// What the message speaks of.
    pub args: Box<Args>,
}

impl Refusal {
    /// A refusal without arguments.
    #[must_use]
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            args: Box::default(),
        }
    }

    /// An input field breaks its rule; the message is the rule's own, as a sentence.
    #[must_use]
    pub fn invalid(field: &str, rule: &impl ToString) -> Self {
        Self {
            code: RefusalCode::InvalidInput,
            message: sentence(rule),
            args: Box::new(Args {
                field: Some(field.to_owned()),
                ..Args::default()
            }),
        }
    }

    /// A field holds more than it may.
    #[must_use]
    pub fn over((field, limit): (&str, i64), actual: i64, rule: &impl ToString) -> Self {
        Self::invalid(field, rule).beyond(limit, actual)
    }

    /// The same, with how much was allowed and how much it is.
    fn beyond(mut self, limit: i64, actual: i64) -> Self {
        self.args.limit = Some(limit);
        self.args.count = Some(actual);
        self
    }

    /// The same, told at the input field that it is about.
    #[must_use]
    pub(super) fn at(mut self, field: &str) -> Self {
        self.args.field = Some(field.to_owned());
        self
    }

    /// What does not exist, as far as the caller can tell, and no input names; of
    /// what one does, [`Refusal::missing`] tells.
    #[must_use]
    pub fn not_found() -> Self {
        Code::NotFound.into()
    }

    /// A permission is missing.
    #[must_use]
    pub fn lacks(permission: Permission) -> Self {
        Self {
            args: Box::new(Args {
                permission: Some(permission.as_str().to_owned()),
                ..Args::default()
            }),
            ..Self::from(Code::PermissionMissing)
        }
    }

    /// Without figures: they would tell how large the files of others are.
    pub(super) fn storage_full() -> Self {
        Self::new(
            RefusalCode::StorageFull,
            "The server has no room for it; tell the firm.",
        )
    }

    /// Of a command that would make so many changes, or more.
    pub(super) fn too_many_changes(found: usize, limit: usize) -> Self {
        let message = format!(
            "This comes to {found} changes or more, and one command makes {limit} at most; make \
             some of them by themselves first, or leave what survived as it was before."
        );
        Self {
            args: Box::new(Args {
                count: i64::try_from(found).ok(),
                limit: i64::try_from(limit).ok(),
                ..Args::default()
            }),
            ..Self::new(RefusalCode::TooManyChanges, message)
        }
    }

    pub(super) fn key_reused() -> Self {
        Self::new(
            RefusalCode::KeyReused,
            "This idempotency key was used for another input; use a new key for a new command.",
        )
    }
}

/// A denied decision as its refusal.
impl From<&Decision> for Refusal {
    fn from(decision: &Decision) -> Self {
        match decision.missing_permission {
            Some(permission) => Self::lacks(permission),
            None => decision.code.into(),
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::new(code.into(), code.sentence())
    }
}

impl From<Code> for RefusalCode {
    fn from(code: Code) -> Self {
        match code {
            // `Allowed` refuses nothing; who asks for its refusal sees nothing.
            Code::Allowed | Code::NotFound => Self::NotFound,
            Code::IdentityDisabled => Self::IdentityDisabled,
            Code::StaffSuspended => Self::StaffSuspended,
            Code::PermissionMissing => Self::PermissionMissing,
            Code::NotAssigned => Self::NotAssigned,
            Code::ContactClosed => Self::ContactClosed,
            Code::ContactNotActive => Self::ContactNotActive,
            Code::NoMembership => Self::NoMembership,
            Code::MembershipPortalClosed => Self::MembershipPortalClosed,
            Code::PortalClosed => Self::PortalClosed,
            Code::ItemTrashed => Self::ItemTrashed,
            Code::InternalArea => Self::InternalArea,
            Code::UploadIsWithdrawn => Self::UploadWithdrawn,
            Code::SectionClosed => Self::SectionClosed,
            Code::NoVisibleVersion => Self::NoVisibleVersion,
            Code::NotShared => Self::NotShared,
            Code::AccessExpired => Self::AccessExpired,
            Code::ViewOnly => Self::ViewOnly,
            Code::CannotDownload => Self::CannotDownload,
            Code::MatterCannotDownload => Self::MatterCannotDownload,
            Code::NotCollaborator => Self::NotCollaborator,
            Code::NotAFolder => Self::NotAFolder,
            Code::NotADocument => Self::NotADocument,
            Code::SystemFolder => Self::SystemFolder,
            Code::NotOwnUpload => Self::NotOwnUpload,
            Code::AlreadyOpened => Self::AlreadyOpened,
            Code::AlreadyAccepted => Self::AlreadyAccepted,
            Code::NothingToAccept => Self::NothingToAccept,
            Code::NotTrashed => Self::NotTrashed,
            Code::StaffOnly => Self::StaffOnly,
            Code::ContactOnly => Self::ContactOnly,
        }
    }
}

/// A sentence for people: capital letter, full stop. The name of an input, like
/// `itemIds`, keeps its spelling.
fn sentence(rule: &impl ToString) -> String {
    let text = rule.to_string();
    let stop = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    let word = text.split(' ').next().unwrap_or_default();
    let is_word = word.chars().all(|c| c.is_lowercase() || "-',;".contains(c));
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if is_word => {
            let first: String = first.to_uppercase().collect();
            format!("{first}{}{stop}", letters.as_str())
        }
        Some(_) | None => format!("{text}{stop}"),
    }
}

/// A length as arguments tell it.
pub(super) fn whole(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The refusals for the errors of an aggregate; after `at` stands the input field that
/// it is about, where that is one by whatever command it comes, and after `over` how much
/// that may hold and how much it does.
macro_rules! refusals {
    (@new $code:ident $error:ident) => {
        Self::new(RefusalCode::$code, sentence(&$error))
    };
    (@new $code:ident $error:ident $field:literal) => {
        refusals!(@new $code $error).at($field)
    };
    (@new $code:ident $error:ident $field:literal $limit:expr, $actual:expr) => {
        refusals!(@new $code $error $field).beyond(whole($limit), whole($actual))
    };
    ($error:ty {
        $($pattern:pat => $code:ident
            $(at $field:literal $(over $limit:expr, $actual:expr)?)?),+ $(,)?
    }) => {
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                use $error as E;
                match &error {
                    $($pattern => refusals!(@new $code error $($field $($limit, $actual)?)?)),+
                }
            }
        }

        impl From<$error> for super::Stop {
            fn from(error: $error) -> Self {
                Refusal::from(error).into()
            }
        }
    };
}

refusals!(FirmError {
    E::AlreadyRegistered => AlreadyExists,
    E::NotRegistered => NotFound,
    E::SectionNameTaken(_) => NameTaken,
});
refusals!(StaffError {
    E::AlreadyAdded => AlreadyExists,
    E::NotFound => NotFound,
    E::NoRoles => InvalidInput at "roles",
});
refusals!(IdentityError { E::AlreadyEnabled => AlreadyExists, E::NotEnabled => IdentityDisabled });
refusals!(CustomerError { E::AlreadyRegistered => AlreadyExists, E::NotFound => NotFound });
refusals!(ContactError {
    E::AlreadyAdded => AlreadyExists,
    E::NotFound => NotFound,
    E::EmailMissing => EmailMissing,
    E::MembershipMissing => MembershipMissing,
    E::AlreadyActive => AlreadyActive,
    E::NotInvited | E::InvitationExpired => InvitationInvalid,
    E::IsClosed => ContactClosed,
    E::SignsInWithAddress => AlreadyActive,
});
refusals!(DocumentError {
    E::AlreadyExists => AlreadyExists,
    E::NotFound => NotFound,
    E::NotADocument => NotADocument,
    E::SystemFolder => SystemFolder,
    E::IsTrashed => ItemTrashed,
    E::NotOwnUpload => NotOwnUpload,
    E::IsWithdrawn => UploadWithdrawn,
    E::NotAMatter => NotAMatter,
    E::AlreadyAccepted => AlreadyAccepted,
    E::NotAnUpload | E::NotADeposit => NothingToAccept,
    E::NotTrashed | E::NotMarked => NotTrashed,
    E::IsBeingPurged | E::IsPurged => Purged,
    E::MovedMeanwhile => MovedMeanwhile,
});
refusals!(GrantError {
    E::NotGranted => NotGranted,
    E::HasEnded => AccessExpired,
    E::ExpiryInThePast(_) => ExpiryInThePast at "expires",
});
refusals!(GroupError {
    E::AlreadyCreated => AlreadyExists,
    E::NotFound => NotFound,
    E::IsClosed => GroupClosed,
    E::OfAnotherKind(_) => GroupOfAnotherKind,
    E::TooManyAtOnce(count) => InvalidInput at "memberIds" over MEMBERS_AT_ONCE, *count,
});
refusals!(MoveRefusal {
    E::NotFound => NotFound,
    E::OtherCustomer => OtherCustomer,
    E::NotAFolder => NotAFolder,
    E::TargetTrashed => ItemTrashed,
    E::IntoItself => IntoItself,
    E::TooDeep(_) => TooDeep,
    E::Unconfirmed(_) => Unconfirmed,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_told_as_a_sentence() {
        for (rule, told) in [
            (
                "this item is trashed; restore it",
                "This item is trashed; restore it.",
            ),
            (
                "e-mail address \"x\" is none",
                "E-mail address \"x\" is none.",
            ),
            (
                "itemIds holds 201; give fewer",
                "itemIds holds 201; give fewer.",
            ),
            ("expires.endOf is no day", "expires.endOf is no day."),
            ("\"x\" is not a SHA-256", "\"x\" is not a SHA-256."),
            ("It is said already.", "It is said already."),
        ] {
            assert_eq!(Refusal::invalid("field", &rule).message, told);
        }
    }

    #[test]
    fn too_many_people_at_once_are_told_how_many_may_be() {
        let args = Refusal::from(GroupError::TooManyAtOnce(1_001)).args;
        assert_eq!((args.limit, args.count), (Some(1_000), Some(1_001)));
    }
}
