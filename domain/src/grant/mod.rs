//! Grants: who may see an item, or everything of a customer.

mod aggregate;
mod commands;
mod decisions;
mod error;
mod events;
mod sleeping;
mod terms;
#[cfg(test)]
mod tests;

pub use aggregate::*;
pub use commands::*;
pub use error::*;
pub use events::*;
pub use sleeping::*;
pub use terms::*;
