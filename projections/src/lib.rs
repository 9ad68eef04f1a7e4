//! Read models: what the log says, in the form in which it is asked.
//!
//! * [`access`] is written in the transaction of the command and holds every
//!   fact that the access rule reads, and the lists of items;

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")
)]

pub mod access;
