//! Groups: named sets of contacts or of staff. A role given to a group makes
//! each member one that ends with the role, the membership or the group.

mod aggregate;
mod commands;
mod decisions;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use aggregate::*;
pub use commands::*;
pub use decisions::MEMBERS_AT_ONCE;
pub use error::*;
pub use events::*;
