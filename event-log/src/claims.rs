//! Uniqueness: whoever claims a key first owns it.

use std::collections::HashMap;

use portico_domain::values::{CustomerNumber, EmailAddress, ItemName};
use portico_domain::{CustomerId, ItemId};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::error::{LogError, Taken};
use crate::keys::MasterKey;

/// What is claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClaimKind<'a> {
    /// A customer's number in the firm.
    CustomerNumber(&'a CustomerNumber),
    /// A name among the live siblings below a parent.
    ItemName(ItemId, &'a ItemName),
    /// An address that contacts sign in with.
    ContactEmail(&'a EmailAddress),
    /// An address that staff sign in with.
    StaffEmail(&'a EmailAddress),
    /// The folder tree of a customer, for `From client` and its kind.
    Once(&'static str, CustomerId),
}

/// The kind of [`ClaimKind::ItemName`].
const ITEM_NAME: &str = "item-name";

/// Kind and key of a claim as they stand in the table. Keys are hashes, so that
/// nothing personal is left where only uniqueness matters.
#[must_use]
pub fn claim_key(master: &MasterKey, claim: ClaimKind<'_>) -> (&'static str, [u8; 32]) {
    match claim {
        ClaimKind::CustomerNumber(number) => ("customer-number", sha(&[number.key().as_bytes()])),
        ClaimKind::ItemName(parent, name) => (ITEM_NAME, name_key(parent, name)),
        ClaimKind::ContactEmail(email) => {
            ("contact-email", master.hmac("email", &email.normalised()))
        }
        ClaimKind::StaffEmail(email) => ("staff-email", master.hmac("email", &email.normalised())),
        ClaimKind::Once(what, customer) => {
            ("once", sha(&[what.as_bytes(), customer.uuid().as_bytes()]))
        }
    }
}

fn name_key(parent: ItemId, name: &ItemName) -> [u8; 32] {
    sha(&[parent.uuid().as_bytes(), name.key().as_bytes()])
}

fn sha(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A claim to be taken or given up when the unit commits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Change {
    pub(crate) kind: &'static str,
    pub(crate) key: [u8; 32],
    pub(crate) owner: Uuid,
    pub(crate) take: bool,
}

impl Change {
    pub(crate) fn is(&self, kind: &str, key: &[u8; 32]) -> bool {
        self.kind == kind && self.key == *key
    }
}

/// Who holds a key after these changes, if this one is stored as its holder.
pub(crate) fn after(
    changes: &[Change],
    kind: &str,
    key: &[u8; 32],
    stored: Option<Uuid>,
) -> Option<Uuid> {
    let of_key = || changes.iter().filter(|change| change.is(kind, key));
    let taken = of_key().find(|change| change.take);
    let kept = |owner: &Uuid| of_key().all(|change| change.take || change.owner != *owner);
    taken.map(|change| change.owner).or(stored.filter(kept))
}

pub(crate) async fn owner(
    conn: &mut PgConnection,
    kind: &str,
    key: &[u8],
) -> Result<Option<Taken>, LogError> {
    let row = sqlx::query("SELECT owner FROM claims WHERE kind = $1 AND key = $2")
        .bind(kind)
        .bind(key)
        .fetch_optional(conn)
        .await?;
    Ok(match row {
        Some(row) => Some(Taken {
            owner: row.try_get("owner")?,
        }),
        None => None,
    })
}

/// Gives up, before anything is taken, so that a swap of names within one
/// command works.
pub(crate) async fn give_up(conn: &mut PgConnection, changes: &[Change]) -> Result<(), LogError> {
    let gone = || changes.iter().filter(|change| !change.take);
    if gone().next().is_none() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM claims USING UNNEST($1::text[], $2::bytea[], $3::uuid[]) AS gone (kind, key, owner)
         WHERE claims.kind = gone.kind AND claims.key = gone.key AND claims.owner = gone.owner",
    )
    .bind(gone().map(|change| change.kind).collect::<Vec<_>>())
    .bind(gone().map(|change| change.key.as_slice()).collect::<Vec<_>>())
    .bind(gone().map(|change| change.owner).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether any of what is to be taken is held, and not given up before.
pub(crate) async fn any_held(
    conn: &mut PgConnection,
    changes: &[Change],
) -> Result<bool, LogError> {
    let (taken, gone): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.take);
    if taken.is_empty() {
        return Ok(false);
    }
    let held = sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM UNNEST($1::text[], $2::bytea[]) AS taken (kind, key)
             JOIN claims USING (kind, key)
             WHERE (kind, key, owner) NOT IN (
                 SELECT * FROM UNNEST($3::text[], $4::bytea[], $5::uuid[])))",
    )
    .bind(taken.iter().map(|change| change.kind).collect::<Vec<_>>())
    .bind(
        taken
            .iter()
            .map(|change| change.key.as_slice())
            .collect::<Vec<_>>(),
    )
    .bind(gone.iter().map(|change| change.kind).collect::<Vec<_>>())
    .bind(
        gone.iter()
            .map(|change| change.key.as_slice())
            .collect::<Vec<_>>(),
    )
    .bind(gone.iter().map(|change| change.owner).collect::<Vec<_>>())
    .fetch_one(conn)
    .await?;
    Ok(held)
}

/// Who holds a key now, outside a unit: a hint for people, never a decision.
pub async fn claim_owner(
    conn: &mut PgConnection,
    master: &MasterKey,
    claim: ClaimKind<'_>,
) -> Result<Option<Taken>, LogError> {
    let (kind, key) = claim_key(master, claim);
    owner(conn, kind, &key).await
}

/// Numbers of a name that are looked at in one statement.
const NUMBERS_AT_ONCE: usize = 32;

/// The numbered twins of a name, below its parent, up to [`ItemName::TWINS`], as many at a
/// time as [`name_owners`] is to be asked for.
pub fn numbered_twins(
    parent: ItemId,
    name: &ItemName,
) -> impl Iterator<Item = Vec<(ItemId, ItemName)>> {
    let firsts = (2..ItemName::TWINS).step_by(NUMBERS_AT_ONCE);
    firsts.map(move |first| {
        let numbers = (first..ItemName::TWINS).take(NUMBERS_AT_ONCE);
        numbers.map(|n| (parent, name.numbered(n))).collect()
    })
}

/// The first numbered twin of a name, below its parent, that is free in the eyes of the
/// caller, who is told of each twin who holds it, if anybody does; `None` if none is up to
/// [`ItemName::TWINS`].
pub async fn first_free_number(
    conn: &mut PgConnection,
    parent: ItemId,
    name: &ItemName,
    is_free: impl Fn(&ItemName, Option<Uuid>) -> bool + Send,
) -> Result<Option<ItemName>, sqlx::Error> {
    for twins in numbered_twins(parent, name) {
        let owners = name_owners(conn, &twins).await?;
        let free = twins
            .into_iter()
            .zip(owners)
            .find(|((_, twin), owner)| is_free(twin, *owner));
        if let Some(((_, twin), _)) = free {
            return Ok(Some(twin));
        }
    }
    Ok(None)
}

/// Who holds each of these names, below its parent, now: a hint for people, never a
/// decision.
pub async fn name_owners(
    conn: &mut PgConnection,
    names: &[(ItemId, ItemName)],
) -> Result<Vec<Option<Uuid>>, sqlx::Error> {
    let key = |(parent, name): &(ItemId, ItemName)| name_key(*parent, name).to_vec();
    let keys: Vec<Vec<u8>> = names.iter().map(key).collect();
    let owners: Vec<(Vec<u8>, Uuid)> =
        sqlx::query_as("SELECT key, owner FROM claims WHERE kind = $1 AND key = ANY($2)")
            .bind(ITEM_NAME)
            .bind(&keys)
            .fetch_all(conn)
            .await?;
    let owners: HashMap<Vec<u8>, Uuid> = owners.into_iter().collect();
    Ok(keys.iter().map(|key| owners.get(key).copied()).collect())
}
