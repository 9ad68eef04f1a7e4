//! Opening the sealed fields of a page of events.

use std::collections::{HashMap, HashSet};

use portico_domain::Sealed;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::envelope::{self, KeyBytes, SealError};
use super::keyring::KeyError;
use super::master::MasterKey;
use super::unwrapping::{STORED, Unwrapped, Unwrapping};
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
    /// Fetches all keys that the page needs, in one query. One that does not open
    /// is an error: what it seals would be taken for erased.
    pub async fn for_page(
        conn: &mut PgConnection,
        master: &MasterKey,
        page: &[Envelope],
    ) -> Result<Self, KeyError> {
        Self::for_kids(conn, master, kids_of(page)).await
    }

    /// Like [`Opener::for_page`] without the keys that do not open, for who has
    /// found them already and goes on to see the rest.
    pub async fn for_page_as_far_as_it_opens(
        conn: &mut PgConnection,
        master: &MasterKey,
        page: &[Envelope],
    ) -> Result<Self, KeyError> {
        let (opener, _) = fetch(conn, master, kids_of(page)).await?;
        Ok(opener)
    }

    /// Fetches these keys, in one query.
    pub async fn for_kids(
        conn: &mut PgConnection,
        master: &MasterKey,
        kids: Vec<Uuid>,
    ) -> Result<Self, KeyError> {
        let (opener, damaged) = fetch(conn, master, kids).await?;
        if damaged > 0 {
            return Err(SealError.into());
        }
        Ok(opener)
    }
}

fn kids_of(page: &[Envelope]) -> Vec<Uuid> {
    let kids: HashSet<Uuid> = page.iter().flat_map(Envelope::kids).collect();
    kids.into_iter().collect()
}

/// Those that open, and how many do not.
async fn fetch(
    conn: &mut PgConnection,
    master: &MasterKey,
    kids: Vec<Uuid>,
) -> Result<(Opener, usize), KeyError> {
    if kids.is_empty() {
        return Ok((Opener::default(), 0));
    }
    let rows = sqlx::query(&format!("{STORED} AND k.kid = ANY($1)"))
        .bind(&kids)
        .fetch_all(conn)
        .await?;
    let mut keys = HashMap::with_capacity(rows.len());
    let mut unwrapping = Unwrapping::new(master);
    let mut damaged = 0;
    for row in &rows {
        match unwrapping.key(row)? {
            Unwrapped::Key(key) => drop(keys.insert(row.try_get("kid")?, key)),
            Unwrapped::Damaged(_) => damaged += 1,
            Unwrapped::Erased => {}
        }
    }
    Ok((Opener(keys), damaged))
}
