//! What staff may do, a file per area.

pub(super) mod access;
pub(super) mod bytes;
pub(super) mod contact_accounts;
pub(super) mod contacts;
pub(super) mod copying;
pub(super) mod customers;
mod gained;
pub(super) mod groups;
pub(super) mod items;
pub(super) mod memberships;
pub(super) mod preview;
pub(super) mod purge;
pub(super) mod session;
pub(super) mod staff;
mod survived;
mod told_of;
pub(super) mod tree;

use async_graphql::Error;

use gained::{Gained, widening_payload};
use survived::Survived;

use super::visible_to::VisibleTo;
use crate::graphql::shared::{id, ids};

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
