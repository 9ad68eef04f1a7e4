//! Keys by what they are for.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use portico_domain::{Actor, ContactId, CustomerId, GroupId, ItemId, StaffId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::envelope::{self, KeyBytes, SealError};
use super::master::MasterKey;

/// What a key seals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum KeyOf {
    /// A contact's or staff member's personal data.
    Person(Uuid),
    /// Text about a customer.
    Customer(CustomerId),
    /// A group's name and description.
    Group(GroupId),
    /// An item's name; wrapped by its customer's key.
    Item(CustomerId, ItemId),
}

/// A key that is not there to be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It was never made: the subject does not exist.
    #[error("there is no key for {0:?}; the subject does not exist")]
    Missing(KeyOf),
    /// It was destroyed: the subject was erased.
    #[error("the key for {0:?} was destroyed; nothing more can be written about an erased subject")]
    Destroyed(KeyOf),
    /// It does not open.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database refused or is gone.
    #[error("keys: {0}")]
    Database(#[from] sqlx::Error),
}

impl KeyOf {
    /// The key of an actor; the operator has none.
    #[must_use]
    pub fn actor(actor: Actor) -> Option<Self> {
        actor.id().map(Self::Person)
    }

    /// A contact's key.
    #[must_use]
    pub const fn contact(id: ContactId) -> Self {
        Self::Person(id.uuid())
    }

    /// A staff member's key.
    #[must_use]
    pub const fn staff(id: StaffId) -> Self {
        Self::Person(id.uuid())
    }

    /// As it stands in `keys.keys`.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "PERSON",
            Self::Customer(_) => "CUSTOMER",
            Self::Group(_) => "GROUP",
            Self::Item(..) => "ITEM",
        }
    }

    /// Whose key it is.
    #[must_use]
    pub const fn subject(self) -> Uuid {
        match self {
            Self::Person(id) => id,
            Self::Customer(id) => id.uuid(),
            Self::Group(id) => id.uuid(),
            Self::Item(_, id) => id.uuid(),
        }
    }

    /// The key's id follows from its subject, so that a destroyed key can never
    /// be made anew unnoticed.
    #[must_use]
    pub fn kid(self) -> Uuid {
        Uuid::new_v5(&self.subject(), self.kind().as_bytes())
    }

    pub(crate) const fn parent(self) -> Option<Self> {
        match self {
            Self::Item(customer, _) => Some(Self::Customer(customer)),
            Self::Person(_) | Self::Customer(_) | Self::Group(_) => None,
        }
    }
}

/// A key made in a unit, to be written with its events.
pub(crate) struct NewKey {
    pub(crate) of: KeyOf,
    pub(crate) wrapped: Vec<u8>,
}

impl NewKey {
    pub(crate) fn make(of: KeyOf, wrapping: &KeyBytes) -> (Self, KeyBytes) {
        let key = KeyBytes::random();
        let wrapped = envelope::wrap(wrapping, of.kid(), &key);
        (Self { of, wrapped }, key)
    }
}

/// Unwrapped keys of people and customers, for sealing only and for a minute at
/// most. The statement that writes what was sealed asks whether they are still
/// there, and opening always asks the database: erasure is at once.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<HashMap<Uuid, (KeyBytes, Instant)>>);

const CACHED_FOR: Duration = Duration::from_mins(1);
const CACHED_AT_MOST: usize = 4096;

impl KeyCache {
    pub(crate) fn get(&self, kid: Uuid) -> Option<KeyBytes> {
        let cache = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        cache
            .get(&kid)
            .filter(|(_, since)| since.elapsed() < CACHED_FOR)
            .map(|(key, _)| key.clone())
    }

    pub(crate) fn forget(&self, kid: Uuid) {
        let mut cache = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        cache.remove(&kid);
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the age of a cache entry decides nothing"
    )]
    fn put(&self, kid: Uuid, key: KeyBytes) {
        let mut cache = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if cache.len() >= CACHED_AT_MOST {
            cache.clear();
        }
        cache.insert(kid, (key, Instant::now()));
    }
}

/// [`destroy`], and no use of the key from the cache afterwards.
pub(crate) async fn destroy_and_forget(
    conn: &mut PgConnection,
    cache: &KeyCache,
    of: KeyOf,
) -> Result<(), KeyError> {
    let destroyed = destroy(conn, of).await;
    cache.forget(of.kid());
    destroyed
}

/// The stored key for sealing.
pub(crate) async fn key_for_sealing(
    conn: &mut PgConnection,
    cache: &KeyCache,
    master: &MasterKey,
    of: KeyOf,
) -> Result<KeyBytes, KeyError> {
    let row = sqlx::query(
        "SELECT k.wrapped AS own, p.wrapped AS parent
         FROM keys.keys k LEFT JOIN keys.keys p ON p.kid = k.parent
         WHERE k.kid = $1",
    )
    .bind(of.kid())
    .fetch_optional(conn)
    .await?
    .ok_or(KeyError::Missing(of))?;
    let own: Option<Vec<u8>> = row.try_get("own")?;
    let own = own.ok_or(KeyError::Destroyed(of))?;
    let key = match of.parent() {
        None => envelope::unwrap(master.key(), of.kid(), &own)?,
        Some(parent) => {
            let wrapped: Option<Vec<u8>> = row.try_get("parent")?;
            let wrapped = wrapped.ok_or(KeyError::Destroyed(parent))?;
            let wrapping = envelope::unwrap(master.key(), parent.kid(), &wrapped)?;
            envelope::unwrap(&wrapping, of.kid(), &own)?
        }
    };
    if of.parent().is_none() {
        cache.put(of.kid(), key.clone());
    }
    Ok(key)
}

/// Destroys a key: what was sealed under it reads as erased from now on, in
/// every read model rebuilt after this, and no command that begins after this
/// writes under it. Repeating it changes nothing. A running server uses
/// [`crate::Log::destroy_key`], which spares its cache the surprise.
pub async fn destroy(conn: &mut PgConnection, of: KeyOf) -> Result<(), KeyError> {
    sqlx::query(
        "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now()
         WHERE kid = $1 AND wrapped IS NOT NULL",
    )
    .bind(of.kid())
    .execute(conn)
    .await?;
    Ok(())
}
