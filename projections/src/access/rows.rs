//! Rows of lists, as plain structs.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{Code, ItemShape};
use portico_domain::document::FolderPurpose;
use portico_domain::values::ContactRole;
use portico_domain::values::StaffRole;
use portico_domain::{Actor, BlobId, ContactId, CustomerId, ItemId, SectionId, VersionId};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::client_access::{ClientAccess, Surroundings};
use super::page::ItemCursor;

/// An item as staff see it in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemRow {
    /// Which.
    pub id: ItemId,
    /// Whose tree.
    pub customer: CustomerId,
    /// Where; none for the two roots.
    pub parent: Option<ItemId>,
    /// Folder, and what for, matter or document.
    pub shape: ItemShape,
    /// None once erased.
    pub name: Option<String>,
    /// Part of [`ItemRow::cursor`].
    pub sort_key: String,
    /// When its content last changed.
    pub modified_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: Option<Actor>,
    /// Who sent or made it, or whose `From client/{contact}` it is.
    pub contact: Option<ContactId>,
    /// Whether that contact sent or made it.
    pub own_work: bool,
    /// When it went to the trash by itself, not with a folder above.
    pub trashed_at: Option<DateTime<Utc>>,
    /// Taken back by its sender.
    pub withdrawn: bool,
    /// The section of the portal that it was put into itself.
    pub section: Option<SectionId>,
    /// Newest available content of a document.
    pub version: Option<VersionSummary>,
    /// Who sent a content of it that is still to be accepted, available or not.
    pub to_accept: Option<ContactId>,
    /// Which contacts can see it by grants.
    pub client_access: ClientAccess,
    /// What it takes from the folders above.
    pub surroundings: Surroundings,
}

/// A content as lists show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionSummary {
    /// Which.
    pub id: VersionId,
    /// From 1.
    pub number: i32,
    /// Bytes.
    pub size: i64,
    /// As recognised.
    pub media_type: String,
    /// Of the bytes.
    pub sha256: Vec<u8>,
    /// Word of its scan state.
    pub scan: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// The contact who sent it; none for the firm's own.
    pub sent_by: Option<ContactId>,
    /// The firm made what a contact sent its own.
    pub accepted: bool,
    /// A staff member opened what a contact sent.
    pub opened_by_staff: bool,
}

/// A content with all that is known of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionRow {
    /// Whose content.
    pub item: ItemId,
    /// What lists show.
    pub summary: VersionSummary,
    /// Where the bytes are, below the customer.
    pub blob: BlobId,
    /// May be handed out.
    pub available: bool,
    /// Who put it there.
    pub uploaded_by: Option<Actor>,
}

/// A page of items for staff.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ItemPage {
    /// The rows, in natural order.
    pub rows: Vec<ItemRow>,
    /// Length of the whole list, if it was asked for.
    pub total: Option<i64>,
    /// Whether the list goes on.
    pub has_next: bool,
}

/// An item as one contact sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactItemRow {
    /// Which.
    pub id: ItemId,
    /// Where, if the contact may see that folder; none at the contact's root.
    pub parent: Option<ItemId>,
    /// Folder or document.
    pub shape: ItemShape,
    /// None once erased.
    pub name: Option<String>,
    /// As the contact sent it, until it is settled which name they read.
    pub(super) sent_name: Option<String>,
    /// Part of [`ContactItemRow::cursor`].
    pub sort_key: String,
    /// When its content last changed.
    pub modified_at: DateTime<Utc>,
    /// The content this contact is handed.
    pub version: Option<ContactVersion>,
    /// The content that the contact may take away: the one that is shown, or under it the
    /// newest of their own where the firm's may only be looked at. None of a folder.
    pub taken: Option<VersionId>,
    /// The firm's content that the contact may see under a newer one of their own, where
    /// that is shown.
    pub under: Option<FirmsVersion>,
    /// Whether the contact sent or made it.
    pub own_work: bool,
    /// Why the contact may not take it back; none where they may.
    pub no_withdraw: Option<Code>,
    /// A folder below which no other fits.
    pub deepest: bool,
}

/// A content that a contact may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactVersion {
    /// Which.
    pub id: VersionId,
    /// From 1, among those that the contact may see.
    pub number: i32,
    /// Bytes.
    pub size: i64,
    /// As recognised.
    pub media_type: String,
    /// When it was put there.
    pub added_at: DateTime<Utc>,
    /// Whether the contact sent it.
    pub mine: bool,
    /// Why the contact may not take it away; none where they may.
    pub no_download: Option<Code>,
    /// Which it is of all contents of the document; it tells of those of others, so it is
    /// compared and never shown to the contact.
    pub place: i32,
}

/// The firm's content under a newer one that the contact sent: the list shows only that one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirmsVersion {
    /// Which.
    pub id: VersionId,
    /// Whether the contact may take it away too.
    pub taken: bool,
}

/// A page of items for one contact.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ContactItemPage {
    /// What the contact may do at this customer; none where it may not enter.
    pub role: Option<ContactRole>,
    /// The rows, in natural order.
    pub rows: Vec<ContactItemRow>,
    /// Length of the whole list, if it was asked for.
    pub total: Option<i64>,
    /// Whether the list goes on.
    pub has_next: bool,
}

const fn rank(shape: ItemShape) -> i16 {
    match shape {
        ItemShape::Folder(_) | ItemShape::Matter => 0,
        ItemShape::Document => 1,
    }
}

impl ItemRow {
    /// Where a page goes on after this row.
    #[must_use]
    pub fn cursor(&self) -> ItemCursor {
        ItemCursor {
            rank: rank(self.shape),
            sort_key: self.sort_key.clone(),
            id: self.id,
        }
    }
}

impl ContactItemRow {
    /// Whether the contact may take it away, in whichever content.
    #[must_use]
    pub const fn can_download(&self) -> bool {
        self.taken.is_some()
    }

    /// Why the contact may not take a document away, in whichever content; none where they
    /// may.
    #[must_use]
    pub fn no_download(&self) -> Option<Code> {
        let shown = self.version.as_ref()?;
        shown.no_download.filter(|_| !self.can_download())
    }

    /// Whether the content that is shown is the one that may be taken away.
    pub(super) fn takes_what_is_shown(&self) -> bool {
        self.taken == self.version.as_ref().map(|version| version.id)
    }

    /// Whether there is something to see: a document of which the contact is
    /// handed no version is not there for them.
    pub(super) fn is_shown(&self) -> bool {
        self.version.is_some() || rank(self.shape) == 0
    }

    /// Where a page goes on after this row.
    #[must_use]
    pub fn cursor(&self) -> ItemCursor {
        ItemCursor {
            rank: rank(self.shape),
            sort_key: self.sort_key.clone(),
            id: self.id,
        }
    }
}

/// A stored word that this release does not know.
#[derive(Debug, thiserror::Error)]
#[error("the access model holds {0:?}, which this release does not know")]
struct UnknownWord(String);

/// Reads a stored word.
pub(super) fn word<T>(text: &str, read: fn(&str) -> Option<T>) -> Result<T, sqlx::Error> {
    read(text).ok_or_else(|| sqlx::Error::Decode(Box::new(UnknownWord(text.to_owned()))))
}

/// Reads the shape of an item.
pub(super) fn shape(shape: &str, purpose: Option<&str>) -> Result<ItemShape, sqlx::Error> {
    match (shape, purpose) {
        ("FOLDER", Some(purpose)) => word(purpose, FolderPurpose::from_word).map(ItemShape::Folder),
        ("MATTER", None) => Ok(ItemShape::Matter),
        ("DOCUMENT", None) => Ok(ItemShape::Document),
        (other, _) => word(other, |_| None),
    }
}

/// Reads the roles of a staff member.
pub(super) fn roles(row: &PgRow) -> Result<BTreeSet<StaffRole>, sqlx::Error> {
    let roles: Vec<String> = row.try_get("roles")?;
    roles
        .iter()
        .map(|role| word(role, StaffRole::from_word))
        .collect()
}

/// Reads who did something.
pub(super) fn actor(kind: Option<&str>, id: Option<Uuid>) -> Option<Actor> {
    Actor::from_parts(kind?, id)
}

/// Reads the columns of a version `v`; `None` where it was not joined.
pub(super) fn version_summary(row: &PgRow) -> Result<Option<VersionSummary>, sqlx::Error> {
    let Some(id) = row.try_get::<Option<Uuid>, _>("version_id")? else {
        return Ok(None);
    };
    Ok(Some(VersionSummary {
        id: VersionId::new(id),
        number: row.try_get("number")?,
        size: row.try_get("size")?,
        media_type: row.try_get("media_type")?,
        sha256: row.try_get("sha256")?,
        scan: row.try_get("scan")?,
        uploaded_at: row.try_get("uploaded_at")?,
        sent_by: row
            .try_get::<Option<Uuid>, _>("sent_by")?
            .map(ContactId::new),
        accepted: row.try_get("accepted")?,
        opened_by_staff: row.try_get("opened_by_staff")?,
    }))
}

/// The columns that [`item_row`] reads, of item `i` and version `v`.
pub(super) const ITEM_COLUMNS: &str =
    "i.id, i.customer_id, i.parent_id, i.shape, i.purpose, i.name,
    i.rank, i.sort_key, i.modified_at, i.created_at, i.created_kind, i.created_id, i.contact_id,
    i.own_work, i.trashed_at, i.withdrawn, i.section_id, v.id AS version_id, v.number, v.size, v.media_type,
    v.sha256, v.scan, v.uploaded_at, v.sent_by, v.accepted, v.opened_by_staff,
    CASE WHEN i.rank = 1 THEN (
        SELECT w.sent_by FROM versions w
        WHERE w.item_id = i.id AND w.sent_by IS NOT NULL AND NOT w.accepted
        ORDER BY w.number DESC LIMIT 1) END AS to_accept";

/// The newest available version of item `i`.
pub(super) const NEWEST_VERSION: &str = "LEFT JOIN LATERAL (
        SELECT * FROM versions v WHERE v.item_id = i.id AND v.available
        ORDER BY v.number DESC LIMIT 1) v ON i.rank = 1";

/// Reads [`ITEM_COLUMNS`].
/// What comes from the folders above is filled in for the whole page.
pub(super) fn item_row(row: &PgRow) -> Result<ItemRow, sqlx::Error> {
    Ok(ItemRow {
        id: ItemId::new(row.try_get("id")?),
        customer: CustomerId::new(row.try_get("customer_id")?),
        parent: row
            .try_get::<Option<Uuid>, _>("parent_id")?
            .map(ItemId::new),
        shape: shape(row.try_get("shape")?, row.try_get("purpose")?)?,
        name: row.try_get("name")?,
        sort_key: row.try_get("sort_key")?,
        modified_at: row.try_get("modified_at")?,
        created_at: row.try_get("created_at")?,
        created_by: actor(row.try_get("created_kind")?, row.try_get("created_id")?),
        contact: row
            .try_get::<Option<Uuid>, _>("contact_id")?
            .map(ContactId::new),
        own_work: row.try_get("own_work")?,
        trashed_at: row.try_get("trashed_at")?,
        withdrawn: row.try_get("withdrawn")?,
        section: row
            .try_get::<Option<Uuid>, _>("section_id")?
            .map(SectionId::new),
        version: version_summary(row)?,
        to_accept: row
            .try_get::<Option<Uuid>, _>("to_accept")?
            .map(ContactId::new),
        client_access: ClientAccess::default(),
        surroundings: Surroundings::default(),
    })
}
