//! One item as a contact sees it, and the way to it.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, ItemShape, decide};
use portico_domain::document::FolderPurpose;
use portico_domain::values::ContactRole;
use portico_domain::{ContactId, ItemId};
use sqlx::PgConnection;

use super::contact_reasons;
use super::contact_rows::{CONTACT_COLUMNS, with_version};
use super::facts;
use super::item::{Ancestor, path_as};
use super::rows::ContactItemRow;
use super::sent_names::{self, Reader};
use super::twins;
use super::visitor::Visitor;

/// One item as a contact sees it, and what the contact may do at its customer;
/// `None` where it is missing or not to be seen.
pub async fn contact_item(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    at: DateTime<Utc>,
) -> Result<Option<(ContactItemRow, ContactRole)>, sqlx::Error> {
    let facts = facts::facts_for_contact(conn, contact, item).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(None);
    };
    if !decide(&facts, Action::View, at).allowed {
        return Ok(None);
    }
    let parent = parent_seen(&facts, at);
    let row = sqlx::query(&format!(
        "SELECT {CONTACT_COLUMNS}
         FROM (SELECT *, $2::uuid AS shown_parent, $3::bool AS inherited, $4::bool AS download
               FROM items WHERE id = $5) i {}",
        with_version()
    ))
    .bind(contact.uuid())
    .bind(parent.map(ItemId::uuid))
    .bind(visitor.reached.view)
    .bind(visitor.reached.download())
    .bind(item.uuid())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut rows = [visitor.row(&row)?];
    contact_reasons::fill(conn, &visitor, Some(facts.chain.len()), &mut rows).await?;
    sent_names::settle(conn, &visitor, &mut rows).await?;
    let [mut row] = rows;
    if row.parent.is_none() {
        row.name = name_at_root(conn, &facts, at, item, row.name).await?;
    }
    Ok(Some((row, visitor.membership.terms.role)))
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

/// Whether the contact sees the item of the facts at their root.
fn lies_at_root(facts: &Facts, at: DateTime<Utc>) -> bool {
    let root = facts.chain.last().map(|root| root.id);
    parent_seen(facts, at).is_none_or(|parent| Some(parent) == root)
}

/// The name that the contact reads of the item of the facts, or of one above it, at
/// their root.
async fn name_at_root(
    conn: &mut PgConnection,
    facts: &Facts,
    at: DateTime<Utc>,
    item: ItemId,
    name: Option<String>,
) -> Result<Option<String>, sqlx::Error> {
    let root = above(facts, facts.chain.len().saturating_sub(1));
    match Visitor::of(&root, at) {
        Some(visitor) => twins::name_at_root(conn, &visitor, item, name).await,
        None => Ok(name),
    }
}

/// The name that a contact reads of something, of its name for all and the one under
/// which they sent it. The facts are about both; those about staff know no other name.
pub async fn name_for(
    conn: &mut PgConnection,
    facts: &Facts,
    at: DateTime<Utc>,
    (name, sent): (Option<String>, Option<String>),
) -> Result<Option<String>, sqlx::Error> {
    let (Some(contact), Some(item)) = (facts.contact, facts.chain.first()) else {
        return Ok(name);
    };
    let reader = Reader::new(contact.id, at);
    let name = reader.name(conn, item.id, name, sent).await?;
    if lies_at_root(facts, at) {
        name_at_root(conn, facts, at, item.id, name).await
    } else {
        Ok(name)
    }
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
    let mut path = vec![];
    for (mut link, sent) in path_as(conn, item, Some(contact)).await? {
        if link.shape != root && seen.contains(&link.id) {
            let reader = Reader::new(contact, at);
            link.name = reader.name(conn, link.id, link.name, sent).await?;
            path.push(link);
        }
    }
    if let Some(top) = path.first_mut() {
        top.name = name_at_root(conn, &facts, at, top.id, top.name.take()).await?;
    }
    Ok(path)
}
