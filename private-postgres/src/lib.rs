//! The server's own `PostgreSQL`, run from binaries found on the machine.
//!
//! One folder holds everything: `pgdata/` (the cluster), `run/` (its unix
//! socket), `lock` and `postgresql.log`. There is no TCP port and no password:
//! who may enter the socket folder (mode 0700) may log in.
//!
//! What keeps it honest:
//!
//! - **The lock is the judge.** An exclusive `flock` on `lock` is handed to
//!   every `PostgreSQL` process as its standard input, so it stays held until
//!   the last of them is gone. Whoever gets it knows that a left-over
//!   `postmaster.pid` is stale, whatever process has that number today.
//! - **A rename is the commit.** `initdb` works in `pgdata.new`; only a
//!   finished and flushed cluster is ever called `pgdata`.
//! - **No orphans.** Children are started by one thread that lives as long as
//!   the process, through `setpriv --pdeathsig`; after `kill -9` of the server
//!   the kernel tells the postmaster to shut down.
//! - **Never root.** A server run by root runs it as user `postgres`, or else in a user
//!   namespace.

mod binaries;
mod database;
mod error;
mod folder;
pub mod for_tests;
mod init;
mod lock;
mod log;
mod options;
mod postmaster;
mod process_table;
mod run_as;
mod server;
mod settings;
mod socket;
mod spawner;

pub use binaries::{Binaries, MINIMUM_MAJOR, find_binaries};
pub use database::for_login;
pub use error::{DatabaseError, StartError, StopError};
pub use options::Options;
pub use postmaster::Ended;
pub use server::{PrivatePostgres, Started};

/// The cluster's owner and superuser. Not the login of a server's own sessions:
/// see [`PrivatePostgres::let_log_in`].
pub const ROLE: &str = "portico";
