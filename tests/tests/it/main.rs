//! The whole product over HTTP on a real database: one binary, so that one
//! PostgreSQL serves all tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod access_log;
mod activities;
mod auditing;
mod bad_names;
mod choosing;
mod clashes;
mod closings;
mod crossing;
mod deposits;
mod edges;
mod ended_by_each;
mod endings;
mod exchange;
mod explained;
mod faults;
mod fields;
mod foreign_ids;
mod fresh;
mod granting;
mod groups;
mod guessing;
mod harness;
mod hosts;
mod invitations;
mod master;
mod matters;
mod memberships;
mod oracle;
mod pages;
mod reading;
mod real_trees;
mod repeats;
mod requests;
mod scene;
mod schemas;
mod side_by_side;
mod soak;
mod statements;
mod story;
mod unrecorded;
mod uploads;
mod vault;
mod viewer_can;
mod widening;
