//! The rule, condition by condition.

mod contacts;
mod given;
mod monotone;
mod staff;
