//! Why a contact may not: what the rows of a page say of it, told for all of them
//! at once.

use std::collections::{HashMap, HashSet};

use portico_domain::ItemId;
use portico_domain::access::{Code, ItemShape};
use portico_domain::document::DEEPEST;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::ContactItemRow;
use super::visitor::Visitor;

/// How deep an item lies, and whether a grant that carries DOWNLOAD reaches it.
struct Place {
    depth: usize,
    carried: bool,
}

/// Fills `no_download` of the versions, and `deepest`. Nothing is asked of the database
/// where the depth of the rows is known and each document may be taken away as it is
/// shown, or what reaches the folder says why not.
pub(super) async fn fill(
    conn: &mut PgConnection,
    visitor: &Visitor,
    depth: Option<usize>,
    rows: &mut [ContactItemRow],
) -> Result<(), sqlx::Error> {
    let unclear = |row: &&ContactItemRow| {
        let kept = row.shape == ItemShape::Document && !row.takes_what_is_shown();
        let folder = row.shape != ItemShape::Document;
        (folder && depth.is_none()) || (kept && !visitor.reached.carried)
    };
    let wanted: HashSet<ItemId> = rows.iter().filter(unclear).map(|row| row.id).collect();
    let places = places(conn, visitor, wanted).await?;
    for row in rows {
        let place = places.get(&row.id);
        if row.shape == ItemShape::Document {
            let carried = visitor.reached.carried || place.is_some_and(|place| place.carried);
            let taken = row.takes_what_is_shown();
            if let Some(version) = &mut row.version {
                version.no_download = (!taken).then(|| visitor.capped_by(carried));
            }
        } else {
            let depth = depth.or(place.map(|place| place.depth));
            row.deepest = depth.is_some_and(|depth| depth >= DEEPEST);
        }
    }
    Ok(())
}

impl Visitor {
    /// Why what the firm shared may not be taken away, in the rule's order.
    const fn capped_by(&self, carried: bool) -> Code {
        if !carried {
            Code::ViewOnly
        } else if !self.membership.terms.can_download {
            Code::CannotDownload
        } else {
            Code::MatterCannotDownload
        }
    }
}

async fn places(
    conn: &mut PgConnection,
    visitor: &Visitor,
    items: HashSet<ItemId>,
) -> Result<HashMap<ItemId, Place>, sqlx::Error> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, i64, bool)> = sqlx::query_as(
        "WITH master AS MATERIALIZED (
             SELECT EXISTS (SELECT FROM grants
                 WHERE customer_id = $3 AND item_id IS NULL AND subject_id = ANY($2)
                   AND capability = 'DOWNLOAD' AND (expires_at IS NULL OR expires_at > $4))
                 AS carries)
         SELECT one.id, up.depth, master.carries OR up.carried
         FROM unnest($1::uuid[]) AS one (id) CROSS JOIN master CROSS JOIN LATERAL (
             WITH RECURSIVE up AS (
                 SELECT id, parent_id FROM items WHERE id = one.id
                 UNION ALL
                 SELECT i.id, i.parent_id FROM up JOIN items i ON i.id = up.parent_id)
             SELECT count(*) AS depth, bool_or(EXISTS (
                 SELECT FROM grants
                 WHERE item_id = up.id AND subject_id = ANY($2) AND capability = 'DOWNLOAD'
                   AND (expires_at IS NULL OR expires_at > $4))) AS carried
             FROM up) up",
    )
    .bind(items.into_iter().map(ItemId::uuid).collect::<Vec<_>>())
    .bind(visitor.subjects())
    .bind(visitor.customer.uuid())
    .bind(visitor.at)
    .fetch_all(conn)
    .await?;
    let place = |(id, depth, carried)| {
        let depth = usize::try_from(depth).unwrap_or(usize::MAX);
        (ItemId::new(id), Place { depth, carried })
    };
    Ok(rows.into_iter().map(place).collect())
}
