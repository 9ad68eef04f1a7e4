//! Portico's domain: what a client portal decides, and nothing else.
//!
//! No I/O, no clock, no randomness: instants, ids, actors and sealed values
//! arrive inside commands. Commands are imperative, events past tense, and a
//! refusal is named for the rule that was broken.
//!
//! * one folder per aggregate: [`firm`], [`staff`], [`identity`], [`customer`],
//!   [`contact`], [`group`], [`document`], [`grant`], and the evidence of reads
//!   in [`access_log`];
//! * [`access`] holds the access rule, [`access::decide`], the one place that
//!   says who may see what;
//! * [`values`] holds the words that are parsed once, at the edge;
//! * [`catalogue`] lists every event that was ever released, with its schema.

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")
)]

#[macro_use]
mod macros;

pub mod access;
pub mod access_log;
pub mod actor;
pub mod catalogue;
pub mod contact;
pub mod customer;
pub mod document;
pub mod firm;
pub mod grant;
pub mod group;
pub mod identity;
pub mod ids;
pub mod metadata;
pub mod sealed;
pub mod staff;
#[cfg(test)]
mod testing;
pub mod values;

pub use actor::Actor;
pub use ids::{
    BlobId, ContactId, CustomerId, FirmId, GrantId, GroupId, IdentityId, ItemId, OpeningId,
    SectionId, StaffId, VersionId,
};
pub use sealed::{Sealed, Secret};
