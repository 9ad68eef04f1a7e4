//! The real binary on a real `PostgreSQL`, over events that real commands wrote.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod errors;
mod events;
mod given;
mod headless;
mod history;
mod keys;
mod rebuild;
mod status;
mod tamper;
mod tool;
mod verify;
