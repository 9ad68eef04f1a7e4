//! The application: everything that a request needs, shared by all of them.

use std::sync::Arc;

use portico_event_log::Log;
use portico_projections::access::AccessProjector;
use portico_projections::runner::Runner;

use crate::auth::{FoundSessions, Passwords, Throttle};
use crate::blobs::{BlobStore, Disk};
use crate::clock::Clock;
use crate::commands::AccessLog;
use crate::config::Config;
use crate::heart::Heart;
use crate::lanes::Lanes;
use crate::live::Live;
use crate::telemetry::Metrics;

/// Cheap to clone; all clones are one application.
#[derive(Clone)]
pub struct App {
    /// The event log.
    pub log: Log,
    /// Writes the inline read model within each command.
    pub access: AccessProjector,
    /// Follows the log; knows how far each read model is.
    pub runner: Runner,
    /// Tells what changes to whoever listens.
    pub live: Live,
    /// The content store.
    pub blobs: BlobStore,
    /// Whether that is there, asked so that a disk that hangs holds up nobody.
    pub disk: Disk,
    /// The only source of the present.
    pub clock: Clock,
    /// Tells whether anything may be decided.
    pub heart: Heart,
    /// Hashes and verifies passwords, a few at a time.
    pub passwords: Passwords,
    /// Slows down guessing.
    pub throttle: Throttle,
    /// Writes down who opens what, before the first byte.
    pub access_log: AccessLog,
    /// Places for each kind of work.
    pub lanes: Lanes,
    /// Staff sessions that this server has met.
    pub found_sessions: Arc<FoundSessions>,
    /// Figures for who watches the server.
    pub metrics: Metrics,
    /// How this server is set up.
    pub config: Arc<Config>,
}
