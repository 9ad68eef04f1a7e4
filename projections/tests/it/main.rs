//! Read models on a real `PostgreSQL`, fed by real commands.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod catalogue;
mod counting;
mod equivalence;
mod following;
mod given;
mod history;
mod lists;
mod openings;
mod pages;
mod people;
mod rebuilding;
