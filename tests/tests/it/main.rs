//! The whole product over HTTP on a real database: one binary, so that one
//! PostgreSQL serves all tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod access_log;
mod activities;
mod as_of;
mod bad_names;
mod choosing;
mod clashes;
mod deposits;
mod edges;
mod endings;
mod exchange;
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
mod reading;
mod real_trees;
mod requests;
mod scene;
mod schemas;
mod story;
mod uploads;
mod vault;
mod widening;
