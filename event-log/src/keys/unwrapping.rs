//! Stored keys, unwrapped: by the master key, or by the key of their customer.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::envelope::{self, KeyBytes, SealError};
use super::master::MasterKey;

/// What [`Unwrapping::key`] reads, of all keys that are not destroyed.
pub(super) const STORED: &str = "SELECT k.kid, k.wrapped, k.parent, p.wrapped AS parent_wrapped,
            k.kind, k.subject
     FROM keys.keys k LEFT JOIN keys.keys p ON p.kid = k.parent
     WHERE k.wrapped IS NOT NULL";

/// What came of a stored key.
pub(super) enum Unwrapped {
    Key(KeyBytes),
    /// A customer that was erased takes its items' names with it.
    Erased,
    /// The key of this id, itself or its customer's, does not open.
    Damaged(Uuid),
}

/// Customers' keys are unwrapped once.
pub(super) struct Unwrapping<'a> {
    master: &'a MasterKey,
    parents: HashMap<Uuid, Result<KeyBytes, SealError>>,
}

impl<'a> Unwrapping<'a> {
    pub(super) fn new(master: &'a MasterKey) -> Self {
        Self {
            master,
            parents: HashMap::new(),
        }
    }

    pub(super) fn key(&mut self, row: &PgRow) -> Result<Unwrapped, sqlx::Error> {
        let kid: Uuid = row.try_get("kid")?;
        let wrapped: &[u8] = row.try_get("wrapped")?;
        let parent: Option<Uuid> = row.try_get("parent")?;
        let Some(parent) = parent else {
            let key = envelope::unwrap(self.master.key(), kid, wrapped);
            return Ok(key.map_or(Unwrapped::Damaged(kid), Unwrapped::Key));
        };
        let parent_wrapped: Option<&[u8]> = row.try_get("parent_wrapped")?;
        let Some(parent_wrapped) = parent_wrapped else {
            return Ok(Unwrapped::Erased);
        };
        let master = self.master.key();
        let wrapping = self
            .parents
            .entry(parent)
            .or_insert_with(|| envelope::unwrap(master, parent, parent_wrapped));
        let Ok(wrapping) = wrapping else {
            return Ok(Unwrapped::Damaged(parent));
        };
        let key = envelope::unwrap(wrapping, kid, wrapped);
        Ok(key.map_or(Unwrapped::Damaged(kid), Unwrapped::Key))
    }
}
