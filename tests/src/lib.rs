//! What the tests share: a whole server around a real database, people who
//! talk to it over HTTP, and a model of its own to compare the answers with.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on has failed"
)]

pub mod browser;
pub mod bytes;
mod careless;
pub mod corpus;
pub mod disk;
pub mod given;
pub mod import;
pub mod kept;
pub mod later;
pub mod notes;
pub mod oracle;
pub mod outcome;
pub mod people;
pub mod portal;
pub mod socket;
pub mod tree;

pub use browser::{Answer, Browser, Door};
pub use given::{Customer, Given};
pub use kept::Kept;
pub use later::{eventually, settled};
pub use notes::Notes;
pub use outcome::Outcome;
pub use people::{Client, Staff};
pub use portal::Portal;
pub use socket::Socket;
