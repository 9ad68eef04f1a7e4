//! What staff may do, a file per area.

pub(super) mod access;
pub(super) mod bytes;
pub(super) mod contact_accounts;
pub(super) mod contacts;
pub(super) mod copying;
pub(super) mod customers;
pub(super) mod groups;
pub(super) mod items;
pub(super) mod memberships;
pub(super) mod preview;
pub(super) mod purge;
pub(super) mod session;
pub(super) mod staff;
mod survived;
pub(super) mod tree;

use async_graphql::{Error, ID};

use survived::Survived;

use super::visible_to::VisibleTo;
use crate::commands::Refusal;

/// An id of this kind, or the refusal that hides whether there is one.
fn id<T: std::str::FromStr>(id: &ID) -> Result<T, Refusal> {
    id.parse().map_err(|_| Refusal::not_found())
}

/// Several ids.
fn ids<T: std::str::FromStr>(ids: &[ID]) -> Result<Vec<T>, Refusal> {
    ids.iter().map(id).collect()
}

/// Turns a refusal met on the way into the payload it belongs in.
macro_rules! or_refuse {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(refusal) => return Ok(refusal.into()),
        }
    };
}
use or_refuse;

type Answered<T> = Result<T, Error>;
