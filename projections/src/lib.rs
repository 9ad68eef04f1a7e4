//! Read models: what the log says, in the form in which it is asked.
//!
//! * [`access`] is written in the transaction of the command and holds every
//!   fact that the access rule reads, and the lists of items;
//! * [`access_history`] is its twin that forgets nothing but names;
//! * [`activity`], [`audit`], [`access_log`] and [`counters`] follow the log too,
//!   each with a checkpoint of its own, moved on by the [`runner`];
//! * [`rebuild`] makes any of them anew from the first event, and [`digest`]
//!   proves that the result is the same.

pub mod access;
pub mod access_history;
pub mod access_log;
pub mod activity;
pub mod audit;
pub mod counters;
pub mod digest;
pub mod entries;
pub mod rebuild;
pub mod runner;
