//! Payloads of mutations: what is expected is data.

use async_graphql::Enum;

/// What a mutation did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
pub enum SuccessCode {
    /// Done as asked.
    Done,
    /// It was so before; nothing was changed.
    AlreadyDone,
    /// Access was given.
    AccessGranted,
    /// The access was there before.
    AccessAlreadyGranted,
    /// Access was taken away.
    AccessRemoved,
    /// The access was gone before.
    AccessAlreadyRemoved,
    /// Master access was given.
    MasterAccessGranted,
    /// Master access was taken away.
    MasterAccessRemoved,
    /// The portal is open.
    PortalOpened,
    /// The portal is closed.
    PortalClosed,
    /// The contact is invited.
    ContactInvited,
    /// Signed in.
    SignedIn,
    /// Signed out.
    SignedOut,
}

/// Defines a mutation's payload: a union of its own success type and `Refused`.
/// Every success carries `code`, `message`, `args` and `position`. With `[complex]`
/// before it, the success type has fields of its own beside these.
macro_rules! payload {
    (# $($payload:tt)*) => {
        $crate::graphql::shared::payload!([] # $($payload)*);
    };
    ([$($complex:ident)?] $(#[$doc:meta])* $union:ident = $done:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        $(#[graphql($complex)])?
        pub(crate) struct $done {
            /// What was done, for programs.
            pub(crate) code: $crate::graphql::shared::SuccessCode,
            /// What was done, for people.
            pub(crate) message: String,
            /// What the message speaks of.
            pub(crate) args: $crate::commands::Args,
            /// Where the change stands in the log; none where nothing changed.
            pub(crate) position: Option<$crate::graphql::shared::Position>,
            $($(#[$fdoc])* pub(crate) $field: $type,)*
        }

        /// What comes of it.
        #[derive(async_graphql::Union)]
        pub(crate) enum $union {
            /// It was done.
            Done(Box<$done>),
            /// A rule was broken; nothing was changed.
            Refused(Box<$crate::commands::Refusal>),
        }

        impl From<$crate::commands::Refusal> for $union {
            fn from(refusal: $crate::commands::Refusal) -> Self {
                Self::Refused(Box::new(refusal))
            }
        }

        impl From<$done> for $union {
            fn from(done: $done) -> Self {
                Self::Done(Box::new(done))
            }
        }
    };
}
pub(crate) use payload;
