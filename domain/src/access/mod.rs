//! The access rule: one pure function, asked by every door.

mod decide;
mod decision;
mod facts;
#[cfg(test)]
mod tests;

pub use decide::{decide, may_send, visible_version};
pub use decision::{Action, Code, Decision, Given, Path, Source};
pub use facts::{
    ContactFacts, CustomerFacts, Facts, GrantFacts, IdentityFacts, ItemFacts, ItemShape,
    MembershipFacts, StaffFacts, VersionFacts,
};
