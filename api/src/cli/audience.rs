//! Whose door a command is about.

use clap::ValueEnum;
use portico_api::auth;

/// One of the two doors.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Audience {
    /// The staff console's
    Staff,
    /// The client portal's
    Client,
}

impl Audience {
    /// As the command line has it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Client => "client",
        }
    }
}

impl From<Audience> for auth::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Staff => Self::Staff,
            Audience::Client => Self::Client,
        }
    }
}
