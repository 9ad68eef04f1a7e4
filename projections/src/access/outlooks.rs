//! Who sees something now and who waits for it: what a command that widens
//! access answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::access::{
    Facts, ItemFacts, ItemShape, Outlook, VersionFacts, nearest_door, outlook, with_open_doors,
};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, SectionId, VersionId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::access_list::access_list;
use super::beneath::{Opening, openings};
use super::by_name::ByName;
use super::checks::customer_of_item;
use super::contact_tree::list;
use super::page::Page;
use super::people::ContactRow;
use super::visible::Across;
use super::visitor::{Visitor, visit};

/// How a contact stands to what a command is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactOutlook {
    /// Who.
    pub contact: ContactRow,
    /// How, to the one of several things that is nearest to being seen.
    pub outlook: Outlook,
}

/// How every member contact stands to these items: sees any of them, waits for
/// any, or neither. By name, of one customer after the other.
pub async fn item_outlooks(
    conn: &mut PgConnection,
    items: &[ItemId],
    at: DateTime<Utc>,
) -> Result<Vec<ContactOutlook>, sqlx::Error> {
    let mut all = vec![];
    for item in items {
        for (_, access) in access_list(conn, *item, &ByName::all()).await?.rows {
            let outlook = outlook(&access.facts, at);
            take(&mut all, access.contact, outlook);
        }
    }
    Ok(all)
}

/// The same for these items and everything below them, which may be of several
/// customers.
pub async fn tree_outlooks(
    conn: &mut PgConnection,
    items: &[ItemId],
    at: DateTime<Utc>,
) -> Result<Vec<ContactOutlook>, sqlx::Error> {
    let mut all = vec![];
    let mut customers: BTreeMap<CustomerId, Vec<ItemId>> = BTreeMap::new();
    for &item in items {
        if let Some(customer) = customer_of_item(conn, item).await? {
            customers.entry(customer).or_default().push(item);
        }
    }
    for (customer, items) in customers {
        let mut there = item_outlooks(conn, &items, at).await?;
        for Opening { item, only } in openings(conn, customer, &items, at).await? {
            let may_come_nearer = |one: &ContactOutlook| {
                !one.outlook.is_settled() && only.is_none_or(|only| only == one.contact.id)
            };
            if there.iter().any(may_come_nearer) {
                there.extend(item_outlooks(conn, &[item], at).await?);
                there = nearest(there);
            }
        }
        all.extend(there);
    }
    Ok(nearest(all))
}

/// How every member contact will stand to a document that the firm puts into
/// this folder, or over this document.
pub async fn place_outlooks(
    conn: &mut PgConnection,
    place: ItemId,
    at: DateTime<Utc>,
) -> Result<Vec<ContactOutlook>, sqlx::Error> {
    let mut all = vec![];
    for (_, mut access) in access_list(conn, place, &ByName::all()).await?.rows {
        put_into(&mut access.facts);
        let outlook = outlook(&access.facts, at);
        take(&mut all, access.contact, outlook);
    }
    Ok(all)
}

/// How a contact stands to whatever there is at a customer.
pub async fn customer_outlook(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    at: DateTime<Utc>,
) -> Result<Option<Outlook>, sqlx::Error> {
    let facts = visit(conn, contact, customer, None).await?;
    let Some(door) = nearest_door(&facts) else {
        return Ok(None);
    };
    if sees_anything(conn, &facts, at).await? {
        return Ok(Some(Outlook::Now));
    }
    let opened = with_open_doors(&facts, &sections(conn).await?);
    let waits = sees_anything(conn, &opened, at).await?;
    Ok(waits.then_some(Outlook::Waiting(door)))
}

/// Whether these facts about a contact at the Files root let anything be seen.
async fn sees_anything(
    conn: &mut PgConnection,
    facts: &Facts,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let Some(visitor) = Visitor::of(facts, at) else {
        return Ok(false);
    };
    let across = if visitor.reached.view {
        Across::Reached
    } else {
        Across::Granted
    };
    let page = Page {
        with_total: false,
        ..Page::first(1)
    };
    let found = list(conn, &visitor, across, None, &page).await?;
    Ok(!found.rows.is_empty())
}

/// The contacts who are in a group.
pub async fn contacts_in_group(
    conn: &mut PgConnection,
    group: GroupId,
) -> Result<Vec<ContactId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT gm.member_id FROM group_members gm
         JOIN contacts k ON k.id = gm.member_id
         WHERE gm.group_id = $1 ORDER BY lower(k.last_name), lower(k.first_name), k.id",
    )
    .bind(group.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ContactId::new).collect())
}

async fn sections(conn: &mut PgConnection) -> Result<Vec<SectionId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM sections")
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().map(SectionId::new).collect())
}

/// The nearest outlook of each contact, in the order of their first.
#[must_use]
pub fn nearest(outlooks: Vec<ContactOutlook>) -> Vec<ContactOutlook> {
    let mut all = vec![];
    for ContactOutlook { contact, outlook } in outlooks {
        take(&mut all, contact, outlook);
    }
    all
}

/// Keeps the nearest outlook of each contact.
fn take(all: &mut Vec<ContactOutlook>, contact: ContactRow, outlook: Outlook) {
    match all.iter_mut().find(|known| known.contact.id == contact.id) {
        None => all.push(ContactOutlook { contact, outlook }),
        Some(known) if steps_away(outlook) < steps_away(known.outlook) => known.outlook = outlook,
        Some(_) => {}
    }
}

const fn steps_away(outlook: Outlook) -> u8 {
    match outlook {
        Outlook::Now => 0,
        Outlook::Waiting(_) => 1,
        Outlook::Never(_) => 2,
    }
}

/// The facts as they will be once the firm has put a content there.
fn put_into(facts: &mut Facts) {
    let Some(place) = facts.chain.first() else {
        return;
    };
    let content = VersionFacts {
        id: VersionId::new(Uuid::nil()),
        sent_by: None,
        accepted: false,
        available: true,
        opened_by_staff: false,
        uploaded: place.created,
    };
    if place.shape != ItemShape::Document {
        let document = ItemFacts {
            id: ItemId::new(Uuid::nil()),
            shape: ItemShape::Document,
            trashed: false,
            withdrawn: false,
            created_by: None,
            section: None,
            created: place.created,
            placed: place.placed,
        };
        facts.chain.insert(0, document);
        facts.versions.clear();
    }
    facts.versions.push(content);
}
