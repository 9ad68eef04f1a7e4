//! The event log: the one place where events are written and read in order.
//!
//! * [`Unit`] is a command's transaction: it loads aggregates, buffers what
//!   they decide, seals personal data, claims names, and commits everything at
//!   once;
//! * [`tail`] reads the log in causal order; [`ledger`] numbers it and builds
//!   its Merkle tree;
//! * [`keys`] holds the keys under which personal data is sealed.

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")
)]

mod append;
mod claims;
mod contents;
mod cursor;
mod database;
mod envelope;
mod error;
mod heartbeat;
mod held;
mod idempotency;
pub mod keys;
mod lease;
pub mod ledger;
mod load;
mod log;
mod pending;
pub mod rows;
mod site;
pub mod tail;
mod unit;

pub use claims::{
    ClaimKind, claim_key, claim_owner, first_free_number, name_owners, numbered_twins,
};
pub use contents::{Named, Origin, named_contents, origin_of};
pub use cursor::{Cursor, CursorError};
pub use database::{
    BEGIN_TO_FOLLOW, DatabaseError, URL_FORM, begin_store, connect_to_serve, connect_to_work,
    is_database_url, is_new, is_same_database, migrate, open_epoch, open_pool, origin, recognise,
    setting,
};
pub use envelope::{Envelope, PoisonReason, Recorded};
pub use error::{LogError, Taken, is_retryable};
pub use heartbeat::{Beat, beat, connect_to_beat, forget_beats, look};
pub use held::{Held, begin};
pub use idempotency::{IdempotencyKey, Replay, forget_old};
pub use lease::Lease;
pub use load::{Loaded, load};
pub use log::{Inline, Log};
pub use site::{REPLACED, Site, replaced};
pub use unit::{Committed, Rehearsal, Unit};
