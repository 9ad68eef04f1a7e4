//! Whether every stored key opens.

use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::keyring::KeyError;
use super::master::MasterKey;
use super::unwrapping::{STORED, Unwrapped, Unwrapping};

/// Keys read at once.
const PAGE: i64 = 5_000;

/// A stored key that does not open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damaged {
    /// What it is the key of: `ITEM`, say.
    pub kind: String,
    /// Whose.
    pub subject: Uuid,
}

/// What [`inspect`] found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Inspected {
    /// How many open.
    pub opened: usize,
    /// Those that do not. What a damaged key wraps cannot be told and is left out.
    pub damaged: Vec<Damaged>,
}

/// Opens every key that is not destroyed.
pub async fn inspect(conn: &mut PgConnection, master: &MasterKey) -> Result<Inspected, KeyError> {
    let sql = format!("{STORED} AND k.kid > $1 ORDER BY k.kid LIMIT $2");
    let mut unwrapping = Unwrapping::new(master);
    let mut inspected = Inspected::default();
    let mut after = Uuid::nil();
    loop {
        let page = sqlx::query(&sql).bind(after).bind(PAGE);
        let rows = page.fetch_all(&mut *conn).await?;
        let Some(last) = rows.last() else {
            return Ok(inspected);
        };
        after = last.try_get("kid")?;
        for row in &rows {
            match unwrapping.key(row)? {
                Unwrapped::Key(_) => inspected.opened += 1,
                Unwrapped::Damaged(kid) if kid == row.try_get::<Uuid, _>("kid")? => {
                    inspected.damaged.push(Damaged {
                        kind: row.try_get("kind")?,
                        subject: row.try_get("subject")?,
                    });
                }
                Unwrapped::Damaged(_) | Unwrapped::Erased => {}
            }
        }
    }
}
