//! Opening the sealed fields of a page of events.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use portico_domain::Sealed;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::envelope::{self, KeyBytes};
use super::keyring::KeyError;
use super::master::MasterKey;
use crate::envelope::Envelope;

/// Gives the plain text of sealed fields, or nothing where it is erased.
pub trait Texts: Send + Sync {
    /// The plain text; `None` where the key was destroyed or never made.
    fn text(&self, sealed: &Sealed) -> Option<String>;
}

/// The keys of one page of events.
#[derive(Default)]
pub struct Opener(HashMap<Uuid, KeyBytes>);

impl Texts for Opener {
    fn text(&self, sealed: &Sealed) -> Option<String> {
        let key = self.0.get(&sealed.kid)?;
        envelope::open(key, sealed).ok()
    }
}

impl Opener {
    /// Fetches all keys that the page needs, in one query.
    pub async fn for_page(
        conn: &mut PgConnection,
        master: &MasterKey,
        page: &[Envelope],
    ) -> Result<Self, KeyError> {
        let mut kids = HashSet::new();
        for envelope in page {
            let provenance = &envelope.provenance;
            let fields = envelope.event.sealed().into_iter();
            let about = provenance.source_ip.iter().chain(&provenance.user_agent);
            kids.extend(fields.chain(about).map(|sealed| sealed.kid));
        }
        Self::for_kids(conn, master, kids.into_iter().collect()).await
    }

    /// Fetches these keys, in one query.
    pub async fn for_kids(
        conn: &mut PgConnection,
        master: &MasterKey,
        kids: Vec<Uuid>,
    ) -> Result<Self, KeyError> {
        if kids.is_empty() {
            return Ok(Self::default());
        }
        let rows = sqlx::query(
            "SELECT k.kid, k.wrapped, k.parent, p.wrapped AS parent_wrapped
             FROM keys.keys k LEFT JOIN keys.keys p ON p.kid = k.parent
             WHERE k.kid = ANY($1) AND k.wrapped IS NOT NULL",
        )
        .bind(&kids)
        .fetch_all(conn)
        .await?;
        let mut keys = HashMap::with_capacity(rows.len());
        let mut parents: HashMap<Uuid, KeyBytes> = HashMap::new();
        for row in rows {
            let kid: Uuid = row.try_get("kid")?;
            let wrapped: &[u8] = row.try_get("wrapped")?;
            let parent: Option<Uuid> = row.try_get("parent")?;
            let Some(parent) = parent else {
                keys.insert(kid, envelope::unwrap(master.key(), kid, wrapped)?);
                continue;
            };
            let parent_wrapped: Option<&[u8]> = row.try_get("parent_wrapped")?;
            // A customer that was erased takes its items' names with it.
            let Some(parent_wrapped) = parent_wrapped else {
                continue;
            };
            let wrapping = match parents.entry(parent) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    new.insert(envelope::unwrap(master.key(), parent, parent_wrapped)?)
                }
            };
            keys.insert(kid, envelope::unwrap(wrapping, kid, wrapped)?);
        }
        Ok(Self(keys))
    }
}
