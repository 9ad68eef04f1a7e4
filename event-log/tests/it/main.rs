//! The log on a real `PostgreSQL`.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod aborted;
mod claims;
mod dropped;
mod given;
mod golden;
mod immutable;
mod keys;
mod many;
mod migrate;
mod one_log;
mod order;
mod restore;
mod second_reader;
mod units;
