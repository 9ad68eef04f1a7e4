//! Sign-in, bytes and HTTP on a real database.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod checksums;
mod downloading;
mod given;
mod graphql_door;
mod http2;
mod http_edges;
mod import;
mod log_line;
mod orphans;
mod sign_in_rows;
mod slow_reader;
mod uploading;
