//! Portico's server: commands, GraphQL, HTTP, sign-in and bytes.

// A request's future holds those of every level of its answer; the optimiser looks
// through all of them.
#![recursion_limit = "256"]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")
)]

mod address_note;
pub mod app;
pub mod auth;
pub mod blobs;
pub mod bytes;
pub mod clock;
pub mod commands;
pub mod config;
pub mod doors;
pub mod errors;
mod gatekeeper;
pub mod graphql;
pub mod heart;
pub mod http;
pub mod import;
mod keeper;
pub mod lanes;
pub mod live;
mod oauth;
pub mod operations;
mod outage;
mod pages;
pub mod serve;
pub mod startup;
pub mod telemetry;
