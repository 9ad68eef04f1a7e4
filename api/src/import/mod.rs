//! `portico import`: an existing folder tree becomes a customer's documents.
//!
//! ```text
//! walk ──files──▶ N workers (open, hash, copy, fsync) ──▶ one committer
//!   └───────────────folders, before what is in them──────────▲
//! ```
//!
//! Every commit is whole, and what is there already is told by name and
//! content, a twin's by its id (`origin`), what was renamed, moved, trashed or
//! purged by the log (`strays`), so the same command goes on where an earlier one
//! was stopped, and changes nothing once all is imported. No transaction is open
//! while a file is being copied; of the tree one folder's names are held, and what
//! left its place.

mod args;
mod behalf;
mod commit;
mod copy;
mod count;
mod customer;
mod error;
mod existing;
mod file;
mod file_rows;
mod found;
mod grounds;
mod json;
mod map;
mod naming;
mod origin;
mod pipeline;
mod place;
mod progress;
mod renumbered;
mod report;
mod run;
mod sharing;
mod shown;
mod source;
mod strays;
mod summary;
mod target;
mod twins;
mod walk;

pub use args::ImportArgs;
pub use customer::Customer;
pub use error::ImportError;
pub use json::JsonReport;
pub use map::MapProblem;
pub use progress::Progress;
pub use report::{Report, Row, RowKind};
pub use run::run;
pub use shown::shown;
pub use summary::{AtCustomer, Sharing, Summary};
