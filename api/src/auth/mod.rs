//! Signing in: passwords, sessions, invitations, cookies.
//!
//! Secrets are primary data and never events. Functions on the database take
//! a connection, so that they can be part of a command's transaction.

mod bearer;
pub mod codes;
mod cookies;
pub mod credentials;
mod found_sessions;
pub mod invitations;
pub mod known_sources;
mod passwords;
mod person;
pub mod sessions;
mod throttle;
mod tokens;

pub use bearer::Bearer;
pub use cookies::SessionCookie;
pub use found_sessions::FoundSessions;
pub use passwords::{Password, PasswordError, Passwords, WeakPassword};
pub use person::{Audience, Person};
pub use sessions::Session;
pub use throttle::{Attempt, Throttle, Throttled};
pub use tokens::{Token, TokenHash};
