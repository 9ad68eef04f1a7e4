//! Keys, sealing and opening.
//!
//! A person's fields, addresses and user agents are sealed under that person's
//! key; an item's name under a key of its own, wrapped by its customer's;
//! text about a customer under the customer's. Keys of people and customers
//! are wrapped by the master key, which lives outside the database.

mod begun;
mod envelope;
mod inspection;
mod keyring;
mod master;
mod opener;
mod unwrapping;

pub use begun::{begin_with, is_begun, is_key_of};
pub(crate) use envelope::seal;
pub use envelope::{KeyBytes, SealError, open, seal_with};
pub use inspection::{Damaged, Inspected, inspect};
pub(crate) use keyring::{KeyCache, NewKey, destroy_and_forget, key_for_sealing};
pub use keyring::{KeyError, KeyOf, destroy};
pub use master::{MasterKey, MasterKeyError};
pub use opener::{Opener, Texts};
