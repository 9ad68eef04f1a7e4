//! Items: folders and documents in a customer's tree.

mod aggregate;
mod commands;
mod decisions;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use aggregate::*;
pub use commands::*;
pub use error::*;
pub use events::*;
