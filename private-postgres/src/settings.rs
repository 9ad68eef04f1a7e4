//! `PostgreSQL` settings, given on the command line so that none goes stale.

use std::path::Path;
use std::process::Command;

use crate::init::Flush;
use crate::socket::PORT;

/// For a small server of its own; the caller's settings come after these.
const DEFAULTS: &[(&str, &str)] = &[
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("shared_buffers", "128MB"),
    ("max_connections", "100"),
    ("wal_level", "replica"),
    ("min_wal_size", "80MB"),
    ("max_wal_size", "1GB"),
    ("checkpoint_timeout", "5min"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_line_prefix", "%m [%p] "),
    ("log_checkpoints", "off"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    // Rows and statements hold personal data: neither belongs in a log.
    ("log_error_verbosity", "terse"),
    ("log_min_error_statement", "panic"),
    ("log_parameter_max_length_on_error", "0"),
    ("cluster_name", "portico"),
];

/// Adds `-c` arguments: the defaults, the caller's, and last, so that they
/// win, those that keep the cluster private.
pub(crate) fn add(command: &mut Command, extra: &[(String, String)], socket_folder: &Path) {
    let mut set = |name: &str, value: &str| {
        command.arg("-c").arg(format!("{name}={value}"));
    };
    for (name, value) in DEFAULTS {
        set(name, value);
    }
    for (name, value) in extra {
        set(name, value);
    }
    set("listen_addresses", "");
    set("port", &PORT.to_string());
    set("unix_socket_permissions", "0700");
    set("unix_socket_directories", &socket_folder.to_string_lossy());
}

/// A caller that gives up durability (tests do) needs no flush either.
pub(crate) fn flush(extra: &[(String, String)]) -> Flush {
    let last = extra.iter().rev().find(|(name, _)| name == "fsync");
    match last {
        Some((_, value)) if value == "off" => Flush::No,
        Some(_) | None => Flush::Yes,
    }
}
