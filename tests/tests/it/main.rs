//! The whole product over HTTP on a real database: one binary, so that one
//! PostgreSQL serves all tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod access_log;
mod activities;
mod as_of;
mod bad_names;
mod choosing;
mod clashes;
mod contact_accounts;
mod deposits;
mod edges;
mod endings;
mod entity_roles;
mod exchange;
mod faults;
mod fields;
mod foreign_ids;
mod fresh;
mod granting;
mod grouping;
mod groups;
mod guessing;
mod harness;
mod hosts;
mod invitations;
mod master;
mod matter_rows;
mod matters;
mod memberships;
mod oracle;
mod previewing;
mod purging;
mod races;
mod reading;
mod real_trees;
mod requests;
mod scene;
mod schemas;
mod sharing_but;
mod staffing;
mod story;
mod uploads;
mod vault;
mod visible_to;
mod widening;
