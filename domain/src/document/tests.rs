//! Given, when, then.

mod given;
mod items;
mod matters;
mod moves;
mod versions;
