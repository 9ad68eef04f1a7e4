//! What one contact sees in a folder. The rule is
//! [`portico_domain::access::decide`]; these lists compute the same in sets.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::access::{
    Action, ContactFacts, Facts, GrantFacts, ItemShape, MembershipFacts, decide, may_send,
};
use portico_domain::document::FolderPurpose;
use portico_domain::grant::{Capability, Subject};
use portico_domain::values::ContactKind;
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::facts::{self, Grants};
use super::item::{Ancestor, path_as};
use super::page::{Page, bind_cursor};
use super::rows::{ContactItemPage, ContactItemRow, ContactVersion, shape};
use super::visible;

/// Whether grants reach a place, and whether one of them carries DOWNLOAD.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Reached {
    pub(super) view: bool,
    pub(super) download: bool,
}

/// A contact who may enter a customer's portal, with everything granted there.
pub(super) struct Visitor {
    pub(super) contact: ContactFacts,
    pub(super) customer: CustomerId,
    membership: MembershipFacts,
    /// Master access.
    pub(super) master: Reached,
    /// Items with a grant that lasts, and whether it carries DOWNLOAD.
    pub(super) granted: BTreeMap<ItemId, bool>,
}

impl Visitor {
    /// `None` where the contact may not enter; the facts hold all grants to
    /// the contact at this customer.
    pub(super) fn of(facts: &Facts, at: DateTime<Utc>) -> Option<Self> {
        let contact = facts.contact?;
        let customer = facts.customer?;
        let membership = entered(facts)?;
        let mut visitor = Self {
            contact,
            customer: customer.id,
            membership,
            master: Reached::default(),
            granted: BTreeMap::new(),
        };
        for grant in &facts.grants {
            if visitor.belongs(grant) && grant.expires_at.is_none_or(|end| at < end) {
                visitor.take(grant);
            }
        }
        Some(visitor)
    }

    fn belongs(&self, grant: &GrantFacts) -> bool {
        match grant.subject {
            Subject::Contact(id) => id == self.contact.id,
            Subject::Customer(id) => {
                self.contact.kind == ContactKind::Client && id == self.customer
            }
        }
    }

    fn take(&mut self, grant: &GrantFacts) {
        let download = grant.capability == Capability::Download;
        match grant.item {
            None => {
                self.master.view = true;
                self.master.download |= download;
            }
            Some(item) => *self.granted.entry(item).or_default() |= download,
        }
    }

    /// What reaches everything below the last of these folders.
    fn reached(&self, chain: impl IntoIterator<Item = ItemId>) -> Reached {
        let mut reached = self.master;
        for download in chain.into_iter().filter_map(|link| self.granted.get(&link)) {
            reached.view = true;
            reached.download |= download;
        }
        reached
    }

    /// What reaches everything below *Files*.
    pub(super) fn reached_root(&self) -> Reached {
        self.reached([ItemId::files_root(self.customer)])
    }

    pub(super) fn granted_ids(&self) -> Vec<Uuid> {
        self.granted.keys().map(|item| item.uuid()).collect()
    }

    pub(super) fn granted_download_ids(&self) -> Vec<Uuid> {
        let download = self.granted.iter().filter(|(_, download)| **download);
        download.map(|(item, _)| item.uuid()).collect()
    }

    /// The root is transparent: what lies in it lies at the contact's root.
    fn shown_parent(&self, parent: Option<ItemId>) -> Option<ItemId> {
        parent.filter(|parent| *parent != ItemId::files_root(self.customer))
    }

    /// Reads [`CONTACT_COLUMNS`].
    pub(super) fn row(&self, row: &PgRow) -> Result<Option<ContactItemRow>, sqlx::Error> {
        let Some(id) = row.try_get::<Option<Uuid>, _>("id")? else {
            return Ok(None);
        };
        let version: Option<Uuid> = row.try_get("version_id")?;
        let own_version: bool = row.try_get("own_version")?;
        let carried: bool = row.try_get("download")?;
        let parent: Option<Uuid> = row.try_get("shown_parent")?;
        Ok(Some(ContactItemRow {
            id: ItemId::new(id),
            parent: self.shown_parent(parent.map(ItemId::new)),
            shape: shape(row.try_get("shape")?, row.try_get("purpose")?)?,
            name: row.try_get("name")?,
            sort_key: row.try_get("sort_key")?,
            modified_at: row.try_get("modified_at")?,
            // What they sent is theirs to take, also under a newer version of the
            // firm; can-download caps what the firm shares.
            can_download: version.is_some()
                && (own_version || (carried && self.membership.can_download)),
            version: match version {
                None => None,
                Some(id) => Some(ContactVersion {
                    id: VersionId::new(id),
                    number: row.try_get("number")?,
                    size: row.try_get("size")?,
                    media_type: row.try_get("media_type")?,
                }),
            },
            own_work: row.try_get("own")?,
            withdrawable: row.try_get("withdrawable")?,
        }))
    }

    pub(super) fn page(&self, page: &Page, rows: &[PgRow]) -> Result<ContactItemPage, sqlx::Error> {
        let total = rows.first().map_or(Ok(None), |row| row.try_get("total"))?;
        let mut found = vec![];
        for row in rows {
            found.extend(self.row(row)?);
        }
        let has_next = page.cut(&mut found);
        Ok(ContactItemPage {
            role: Some(self.membership.role),
            rows: found,
            total,
            has_next,
        })
    }
}

/// Conditions 1 and 2 of the rule, apart from the role.
fn entered(facts: &Facts) -> Option<MembershipFacts> {
    use portico_domain::access::Code;
    match may_send(facts) {
        Ok(()) | Err(Code::NotCollaborator) => facts.membership,
        Err(_) => None,
    }
}

/// Everything about a contact at a customer, with the chain of a folder.
pub(super) async fn visit(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    folder: Option<ItemId>,
) -> Result<Facts, sqlx::Error> {
    facts::of_contact(conn, contact, folder, Some(customer), Grants::All).await
}

/// The version of item `i` that the contact `$1` is handed; `i.inherited` says
/// whether a grant reaches it.
pub(super) const HANDED: &str = "v.item_id = i.id AND v.available
    AND (v.sent_by = $1 OR (i.inherited AND v.sent_by IS NULL))";

/// What [`Visitor::row`] reads, of an item `i` with `inherited`, `download` and
/// `shown_parent`, and its version `v`.
pub(super) const CONTACT_COLUMNS: &str = "i.id, i.shown_parent, i.shape, i.purpose,
    CASE WHEN i.contact_id = $1 THEN coalesce(i.sent_name, i.name) ELSE i.name END AS name, i.rank,
    i.sort_key, i.modified_at, i.download, v.id AS version_id, v.number, v.size, v.media_type,
    (i.rank = 1 AND i.own_work AND i.contact_id = $1 AND EXISTS (
        SELECT FROM access.versions v
        WHERE v.item_id = i.id AND v.available AND v.sent_by = $1)) AS own_version,
    (i.own_work AND i.contact_id = $1) AS own,
    (i.rank = 1 AND i.own_work AND i.contact_id = $1 AND NOT EXISTS (
        SELECT FROM access.versions v WHERE v.item_id = i.id AND v.opened_by_staff)) AS withdrawable";

/// What one contact sees in a folder, or at the root. `None` where the folder
/// is missing or not to be seen: both are answered alike.
pub async fn contact_items(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    folder: Option<ItemId>,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<Option<ContactItemPage>, sqlx::Error> {
    let facts = visit(conn, contact, customer, folder).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(None);
    };
    let Some(folder) = folder else {
        let root = visitor.reached_root();
        return if root.view {
            let files_root = ItemId::files_root(customer);
            children(conn, &visitor, files_root, root, page).await
        } else {
            visible::roots(conn, &visitor, page).await
        }
        .map(Some);
    };
    let is_folder = matches!(
        facts.chain.first().map(|item| item.shape),
        Some(ItemShape::Folder(_))
    );
    if !is_folder || !in_customer(&facts, customer) || !decide(&facts, Action::View, at).allowed {
        return Ok(None);
    }
    let reached = visitor.reached(facts.chain.iter().map(|link| link.id));
    children(conn, &visitor, folder, reached, page)
        .await
        .map(Some)
}

/// The facts were asked for this customer; the item must be its too.
fn in_customer(facts: &Facts, customer: CustomerId) -> bool {
    facts
        .chain
        .last()
        .is_some_and(|root| root.id == ItemId::files_root(customer))
}

async fn children(
    conn: &mut PgConnection,
    visitor: &Visitor,
    folder: ItemId,
    reached: Reached,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let seen = "SELECT *, parent_id AS shown_parent, ($4 OR id = ANY($2)) AS inherited,
            ($5 OR id = ANY($3)) AS download
        FROM access.items
        WHERE parent_id = $6 AND trashed_at IS NULL AND NOT withdrawn
          AND ($4 OR id = ANY($2) OR (own_work AND contact_id = $1))";
    let total = if page.with_total {
        format!(
            "(SELECT count(*) FROM ({seen}) i
              WHERE i.rank = 0 OR EXISTS (SELECT FROM access.versions v WHERE {HANDED}))"
        )
    } else {
        "NULL::int8".to_owned()
    };
    let sql = format!(
        "SELECT counted.total, page.*
         FROM (SELECT {total} AS total) counted
         LEFT JOIN (
             SELECT {CONTACT_COLUMNS}
             FROM ({seen}) i
             LEFT JOIN LATERAL (SELECT * FROM access.versions v WHERE {HANDED}
                                ORDER BY v.number DESC LIMIT 1) v ON i.rank = 1
             WHERE (i.rank = 0 OR v.id IS NOT NULL) AND {on}
             ORDER BY i.rank, i.sort_key, i.id LIMIT $10) page ON true
         ORDER BY page.rank, page.sort_key, page.id",
        on = page.condition("i", 6)
    );
    let query = sqlx::query(&sql)
        .bind(visitor.contact.id.uuid())
        .bind(visitor.granted_ids())
        .bind(visitor.granted_download_ids())
        .bind(reached.view)
        .bind(reached.download)
        .bind(folder.uuid());
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .fetch_all(conn)
        .await?;
    visitor.page(page, &rows)
}

/// One item as a contact sees it; `None` where it is missing or not to be seen.
pub async fn contact_item(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    at: DateTime<Utc>,
) -> Result<Option<ContactItemRow>, sqlx::Error> {
    let facts = facts::facts_for_contact(conn, contact, item).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(None);
    };
    if !decide(&facts, Action::View, at).allowed {
        return Ok(None);
    }
    let reached = visitor.reached(facts.chain.iter().map(|link| link.id));
    let parent = parent_seen(&facts, at);
    let row = sqlx::query(&format!(
        "SELECT {CONTACT_COLUMNS}
         FROM (SELECT *, $2::uuid AS shown_parent, $3::bool AS inherited, $4::bool AS download
               FROM access.items WHERE id = $5) i
         LEFT JOIN LATERAL (SELECT * FROM access.versions v WHERE {HANDED}
                            ORDER BY v.number DESC LIMIT 1) v ON i.rank = 1"
    ))
    .bind(contact.uuid())
    .bind(parent.map(ItemId::uuid))
    .bind(reached.view)
    .bind(reached.download)
    .bind(item.uuid())
    .fetch_optional(conn)
    .await?;
    Ok(row
        .as_ref()
        .map(|row| visitor.row(row))
        .transpose()?
        .flatten())
}

/// The same person and an item further up.
fn above(facts: &Facts, steps: usize) -> Facts {
    Facts {
        chain: facts.chain.get(steps..).unwrap_or_default().to_vec(),
        versions: vec![],
        ..facts.clone()
    }
}

fn parent_seen(facts: &Facts, at: DateTime<Utc>) -> Option<ItemId> {
    let parent = above(facts, 1);
    decide(&parent, Action::View, at)
        .allowed
        .then(|| parent.chain.first().map(|parent| parent.id))
        .flatten()
}

/// The folders that the contact may see on the way to an item, from the top
/// down, then the item itself; empty where the item is not to be seen. Names
/// of other folders above never leave.
pub async fn contact_path(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    at: DateTime<Utc>,
) -> Result<Vec<Ancestor>, sqlx::Error> {
    let facts = facts::facts_for_contact(conn, contact, item).await?;
    if !decide(&facts, Action::View, at).allowed {
        return Ok(vec![]);
    }
    let seen: Vec<ItemId> = (1..facts.chain.len())
        .map(|steps| above(&facts, steps))
        .take_while(|facts| decide(facts, Action::View, at).allowed)
        .filter_map(|facts| facts.chain.first().map(|item| item.id))
        .chain([item])
        .collect();
    let root = ItemShape::Folder(FolderPurpose::FilesRoot);
    let mut path = path_as(conn, item, Some(contact)).await?;
    path.retain(|link| link.shape != root && seen.contains(&link.id));
    Ok(path)
}
