//! The access rule: one pure function, asked by every door.
//!
//! [`decide`] asks the conditions in the order of `docs/access.md`: `entering`
//! the portal, `seeing` the item, by which `paths`, in which `versions`;
//! or, for staff, which `staff` role carries the permission. `outlook` says
//! who sees an item now and who only waits.

mod action;
mod code;
mod decide;
mod decision;
mod entering;
mod facts;
mod membership;
mod origin;
mod outlook;
mod path;
mod paths;
mod seeing;
mod staff;
#[cfg(test)]
mod tests;
mod versions;

pub use action::Action;
pub use code::Code;
pub use decide::{decide, still_hands_out, withheld};
pub use decision::Decision;
pub use entering::{may_enter, may_send};
pub use facts::{
    AssignmentFacts, ContactFacts, CustomerFacts, Facts, GrantFacts, GroupFacts, IdentityFacts,
    ItemFacts, ItemShape, MatterFacts, MembershipFacts, StaffFacts, VersionFacts,
};
pub use membership::Membership;
pub use origin::{Origin, Stamp};
pub use outlook::{Outlook, Waiting, nearest_door, outlook, with_open_doors};
pub use path::{Given, Hop, Path, Source, Step};
pub use paths::belongs_to;
pub use staff::{decide_at_customer, decide_at_firm};
pub use versions::visible_versions;
