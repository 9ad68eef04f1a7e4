//! How a contact's lists read their rows.

use portico_domain::access::{Code, ItemShape};
use portico_domain::{ItemId, VersionId};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::page::Page;
use super::rows::{ContactItemPage, ContactItemRow, ContactVersion, FirmsVersion, shape};
use super::visitor::Visitor;

/// Whether the version of this name is the firm's own, or has become so.
macro_rules! firms {
    ($v:literal) => {
        concat!("(", $v, ".sent_by IS NULL OR ", $v, ".accepted)")
    };
}
pub(super) use firms;

/// As SQL: whether version `v` is the firm's own, or has become so.
pub const FIRMS: &str = firms!("v");

/// The version of item `i` that the contact `$1` is handed; `i.inherited` says
/// whether a grant reaches it.
pub(super) const HANDED: &str = concat!(
    "v.item_id = i.id AND v.available AND (v.sent_by = $1 OR (i.inherited AND ",
    firms!("v"),
    "))"
);

/// What [`Visitor::row`] reads, in its order, of an item `i` with `inherited`,
/// `download` and `shown_parent`, and its version `v`. Versions of the contact's own
/// are looked for where the contact began the document, or has ever deposited
/// one; the firm's under such a one only where that is shown.
pub(super) const CONTACT_COLUMNS: &str = concat!(
    "i.id, i.shown_parent, i.shape, i.purpose,
    i.name, i.sort_key, coalesce(v.uploaded_at, i.modified_at), i.download, v.id, v.number, v.size, v.media_type,
    CASE WHEN i.rank = 1 AND (i.contact_id IS NOT DISTINCT FROM $1
            OR (SELECT EXISTS (SELECT FROM versions WHERE sent_by = $1 AND number > 1)))
        THEN (
            SELECT v.id FROM versions v
            WHERE v.item_id = i.id AND v.available AND v.sent_by = $1
            ORDER BY v.number DESC LIMIT 1) END,
    coalesce(i.own_work AND i.contact_id = $1, false),
    coalesce(i.rank = 1 AND i.own_work AND i.contact_id = $1, false) AND NOT EXISTS (
        SELECT FROM versions v
        WHERE v.item_id = i.id
          AND (v.opened_by_staff OR v.accepted OR v.sent_by IS DISTINCT FROM $1)),
    coalesce(i.rank = 1 AND i.own_work AND i.contact_id = $1, false) AND EXISTS (
        SELECT FROM versions v WHERE v.item_id = i.id AND v.opened_by_staff),
    CASE WHEN i.contact_id = $1 THEN i.sent_name END, v.place, v.uploaded_at,
    v.sent_by IS NOT DISTINCT FROM $1,
    CASE WHEN i.inherited AND v.sent_by = $1 THEN (
        SELECT CASE WHEN f.sent_by IS DISTINCT FROM $1 THEN f.id END
        FROM versions f
        WHERE f.item_id = i.id AND f.available AND ",
    firms!("f"),
    "
        ORDER BY f.number DESC LIMIT 1) END"
);

/// Joins the version `v` that the contact is handed; folders have none. Its number
/// counts what the contact may see, the firm's newest and their own: any other would tell
/// of what others sent, or of how often the firm changed it before.
pub(super) fn with_version() -> String {
    format!(
        "LEFT JOIN LATERAL (
             SELECT v.id, v.size, v.media_type, v.uploaded_at, v.sent_by, v.number AS place,
                 (count(*) FILTER (WHERE v.sent_by = $1) OVER ()
                  + CASE WHEN max(v.number) FILTER (WHERE {FIRMS}) OVER () IS DISTINCT FROM
                         max(v.number) FILTER (WHERE {FIRMS} AND v.sent_by = $1) OVER ()
                    THEN 1 ELSE 0 END)::int4 AS number
             FROM versions v WHERE {HANDED}
             ORDER BY v.number DESC LIMIT 1) v ON i.rank = 1"
    )
}

/// Whether item `i` is more than a document without a version for the contact.
pub(super) fn is_shown() -> String {
    format!("(i.rank = 0 OR EXISTS (SELECT FROM versions v WHERE {HANDED}))")
}

impl Visitor {
    /// Reads [`CONTACT_COLUMNS`]: by number, since names are looked up anew on
    /// every row.
    pub(super) fn row(&self, row: &PgRow) -> Result<ContactItemRow, sqlx::Error> {
        let parent: Option<Uuid> = row.try_get(1)?;
        let carried: bool = row.try_get(7)?;
        let version = match row.try_get::<Option<Uuid>, _>(8)? {
            None => None,
            Some(id) => Some(ContactVersion {
                id: VersionId::new(id),
                number: row.try_get(9)?,
                size: row.try_get(10)?,
                media_type: row.try_get(11)?,
                added_at: row.try_get(18)?,
                mine: row.try_get(19)?,
                // This one is told for the whole page.
                no_download: None,
                place: row.try_get(17)?,
            }),
        };
        // What they sent is theirs to take, also under a newer version of the
        // firm; can-download caps what the firm shares.
        let own_version: Option<Uuid> = row.try_get(12)?;
        let firms_too = carried && self.membership.terms.can_download;
        let taken = match &version {
            Some(shown) if firms_too => Some(shown.id),
            Some(_) => own_version.map(VersionId::new),
            None => None,
        };
        let under = row.try_get::<Option<Uuid>, _>(20)?.map(|id| FirmsVersion {
            id: VersionId::new(id),
            taken: firms_too,
        });
        let shape = shape(row.try_get(2)?, row.try_get(3)?)?;
        let own_work: bool = row.try_get(13)?;
        let no_withdraw = match (row.try_get(14)?, row.try_get(15)?) {
            (true, _) => None,
            (false, true) => Some(Code::AlreadyOpened),
            (false, false) if own_work && shape == ItemShape::Document => {
                Some(Code::AlreadyAccepted)
            }
            (false, false) => Some(Code::NotOwnUpload),
        };
        Ok(ContactItemRow {
            id: ItemId::new(row.try_get(0)?),
            parent: self.shown_parent(parent.map(ItemId::new)),
            shape,
            name: row.try_get(4)?,
            sent_name: row.try_get(16)?,
            sort_key: row.try_get(5)?,
            modified_at: row.try_get(6)?,
            taken,
            under,
            // This too is told for the whole page, and which name is read.
            deepest: false,
            version,
            own_work,
            no_withdraw,
        })
    }

    /// The root is transparent: what lies in it lies at the contact's root.
    fn shown_parent(&self, parent: Option<ItemId>) -> Option<ItemId> {
        parent.filter(|parent| *parent != self.files)
    }

    /// A page whose rows are here; the total is still to be counted.
    pub(super) fn page(&self, page: &Page, rows: Vec<ContactItemRow>) -> ContactItemPage {
        let mut rows = rows;
        let has_next = page.cut(&mut rows);
        ContactItemPage {
            role: Some(self.membership.terms.role),
            total: page.known_total(rows.len(), has_next),
            rows,
            has_next,
        }
    }
}
