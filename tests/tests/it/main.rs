//! The whole product over HTTP on a real database: one binary, so that one
//! PostgreSQL serves all tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod harness;
