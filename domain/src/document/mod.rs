//! Items: folders, matters and documents in a customer's tree.

mod aggregate;
mod beginning;
mod commands;
mod decisions;
mod error;
mod events;
mod matters;
mod moves;
#[cfg(test)]
mod tests;
mod trash;
mod versions;

pub use aggregate::*;
pub use commands::*;
pub use error::*;
pub use events::*;
pub use moves::*;
