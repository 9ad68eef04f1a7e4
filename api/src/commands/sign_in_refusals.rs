//! What is said to who does not get in.

use super::refusal::{Args, Refusal, RefusalCode};

/// One answer for an unknown address and a wrong password.
pub(crate) fn wrong_credentials() -> Refusal {
    Refusal::new(
        RefusalCode::WrongCredentials,
        "E-mail address and password do not belong together; check both, or ask the firm.",
    )
}

/// A password from elsewhere, whosesoever it is.
pub(crate) fn portal_only() -> Refusal {
    Refusal::new(
        RefusalCode::PortalOnly,
        "Passwords are typed at the portal only, and this request comes from another page or \
         shows a token; send the browser to the portal to sign in, or to the invitation's link.",
    )
}

/// Too many were tried from there, or at that account.
pub(crate) fn too_many_attempts(seconds: u64) -> Refusal {
    Refusal {
        args: Box::new(Args {
            retry_after_seconds: i64::try_from(seconds).ok(),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::TooManyAttempts,
            format!("Too many attempts; try again in {seconds} seconds."),
        )
    }
}

/// The hashing workers are taken.
pub(crate) fn busy() -> Refusal {
    Refusal {
        args: Box::new(Args {
            retry_after_seconds: Some(2),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::Busy,
            "Many people are signing in right now; try again in a moment.",
        )
    }
}
