//! "Client Access" on a row, and what else of a row comes from the folders above
//! it: computed for a whole page at once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use portico_domain::ItemId;
use portico_domain::access::{ItemFacts, ItemShape};
use portico_domain::document::FolderPurpose;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::beneath::holding_shared;
use super::facts::{Link as LinkJson, item_json};
use super::item::Ancestor;
use super::people::MEMBERS;
use super::rows::ItemRow;
use super::taken_names::{TakenName, taken_names};

/// Which contacts grants reach, whatever doors are closed to them at the moment.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Reach {
    /// All clients of the customer: a grant or master access to the customer.
    Yes,
    /// So many of the member contacts, each by a grant of their own or of a group.
    Some {
        /// Those of them who are reached.
        reached: usize,
        /// Member contacts of the customer whose account is not closed.
        of: usize,
    },
    /// Nobody.
    #[default]
    No,
}

/// Where a "Yes" comes from; the nearest wins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessSource {
    /// Set on this very item.
    SetHere,
    /// Set on a folder above.
    From {
        /// Which.
        item: ItemId,
        /// None once erased.
        name: Option<String>,
    },
    /// Master access.
    Master,
}

/// "Client Access" on a row.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ClientAccess {
    /// Who can see it.
    pub reach: Reach,
    /// Why, where everyone can.
    pub source: Option<AccessSource>,
}

/// What a row takes from the folders above it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Surroundings {
    /// The folders above, from the nearest to the root; rows of one folder share
    /// them.
    pub above: Arc<Vec<ItemFacts>>,
    /// Whether a grant that lasts, of any subject, reaches the row, trashed or
    /// not.
    pub reached: bool,
    /// Of a row in the trash, whether it is or holds something that the firm shares by
    /// itself.
    pub holds_shared: bool,
    /// The nearest folder above that is in the trash by itself.
    pub trashed_in: Option<Ancestor>,
    /// Of a row in the trash, that something beside it has its name.
    pub taken: Option<TakenName>,
}

/// A folder on the way up from the rows of a page.
struct Link {
    parent: Option<Uuid>,
    facts: ItemFacts,
    name: Option<String>,
}

impl Link {
    fn is_internal(&self) -> bool {
        self.facts.shape == ItemShape::Folder(FolderPurpose::InternalRoot)
    }
}

/// Grants that last, by item; none for master access.
#[derive(Default)]
struct Subjects {
    customer: bool,
    /// Contacts, those of groups included.
    contacts: HashSet<Uuid>,
}

/// Fills `client_access` and `surroundings` of rows of one customer.
pub(super) async fn fill(
    conn: &mut PgConnection,
    rows: &mut [ItemRow],
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let Some(first) = rows.first() else {
        return Ok(());
    };
    let whose = first.customer;
    let customer = whose.uuid();
    let mut items: Vec<Uuid> = rows.iter().map(|row| row.id.uuid()).collect();
    let links = links(conn, rows).await?;
    items.extend(links.keys());
    let grants = grants(conn, customer, items, at).await?;
    let members = open_members(conn, customer).await?;
    let trashed = rows.iter().filter(|row| row.trashed_at.is_some());
    let trashed: Vec<ItemId> = trashed.map(|row| row.id).collect();
    let holding = if trashed.is_empty() {
        HashSet::new()
    } else {
        holding_shared(conn, whose, &trashed, at).await?
    };
    let mut taken = taken_names(conn, rows).await?;
    let mut above = HashMap::new();
    for row in rows {
        row.client_access = of_row(row, &links, &grants, &members);
        let (above, trashed_in) = above.entry(row.parent).or_insert_with(|| {
            let above = upwards(row.parent, &links);
            let trashed_in = nearest_trashed(&above, &links);
            (Arc::new(above), trashed_in)
        });
        row.surroundings = Surroundings {
            reached: is_reached(row, above, &grants),
            holds_shared: holding.contains(&row.id),
            above: Arc::clone(above),
            trashed_in: trashed_in.clone(),
            taken: taken.remove(&row.id),
        };
    }
    Ok(())
}

/// Whom a grant can let in: members whose account is not closed for good.
async fn open_members(
    conn: &mut PgConnection,
    customer: Uuid,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let members: Vec<Uuid> = sqlx::query_scalar(&format!(
        "SELECT m.contact_id FROM ({MEMBERS}) m
         JOIN contacts k ON k.id = m.contact_id AND k.account <> 'CLOSED'"
    ))
    .bind(customer)
    .fetch_all(conn)
    .await?;
    Ok(members.into_iter().collect())
}

fn upwards(parent: Option<ItemId>, links: &HashMap<Uuid, Link>) -> Vec<ItemFacts> {
    let mut above = vec![];
    let mut next = parent.map(ItemId::uuid);
    while let Some(link) = next.and_then(|id| links.get(&id)) {
        above.push(link.facts);
        next = link.parent;
    }
    above
}

fn nearest_trashed(above: &[ItemFacts], links: &HashMap<Uuid, Link>) -> Option<Ancestor> {
    let folder = above.iter().find(|folder| folder.trashed)?;
    let link = links.get(&folder.id.uuid())?;
    Some(Ancestor {
        id: folder.id,
        shape: folder.shape,
        name: link.name.clone(),
    })
}

fn is_reached(
    row: &ItemRow,
    above: &[ItemFacts],
    grants: &HashMap<Option<Uuid>, Subjects>,
) -> bool {
    let places = above.iter().map(|folder| folder.id).chain([row.id]);
    let mut places = places.map(|item| Some(item.uuid())).chain([None]);
    places.any(|place| grants.contains_key(&place))
}

/// Each folder above the rows once, however many rows lie below it. One by one by
/// their ids: in a small firm the planner would rather read all of its items.
async fn links(
    conn: &mut PgConnection,
    rows: &[ItemRow],
) -> Result<HashMap<Uuid, Link>, sqlx::Error> {
    let parents: HashSet<Uuid> = rows
        .iter()
        .filter_map(|row| Some(row.parent?.uuid()))
        .collect();
    let rows = sqlx::query(&format!(
        "WITH RECURSIVE up AS (
             SELECT id, parent_id FROM items WHERE id = ANY($1)
             UNION
             SELECT i.id, i.parent_id FROM up CROSS JOIN LATERAL (
                 SELECT id, parent_id FROM items WHERE items.id = up.parent_id OFFSET 0) i)
         SELECT i.id, i.parent_id, i.name, {} AS facts
         FROM up CROSS JOIN LATERAL (SELECT * FROM items WHERE items.id = up.id OFFSET 0) i",
        item_json("i")
    ))
    .bind(parents.into_iter().collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(facts): Json<LinkJson> = row.try_get("facts")?;
            let link = Link {
                parent: row.try_get("parent_id")?,
                facts: facts.try_into()?,
                name: row.try_get("name")?,
            };
            Ok((row.try_get("id")?, link))
        })
        .collect()
}

async fn grants(
    conn: &mut PgConnection,
    customer: Uuid,
    items: Vec<Uuid>,
    at: DateTime<Utc>,
) -> Result<HashMap<Option<Uuid>, Subjects>, sqlx::Error> {
    let rows: Vec<(Option<Uuid>, String, Uuid)> = sqlx::query_as(
        "SELECT g.item_id, g.subject_kind, coalesce(gm.member_id, g.subject_id)
         FROM (SELECT item_id, subject_kind, subject_id FROM grants
               WHERE item_id = ANY($2) AND (expires_at IS NULL OR expires_at > $3)
               UNION ALL
               SELECT item_id, subject_kind, subject_id FROM grants
               WHERE customer_id = $1 AND item_id IS NULL
                 AND (expires_at IS NULL OR expires_at > $3)) g
         LEFT JOIN groups gr
             ON g.subject_kind = 'GROUP' AND gr.id = g.subject_id AND NOT gr.closed
         LEFT JOIN group_members gm ON gm.group_id = gr.id",
    )
    .bind(customer)
    .bind(items)
    .bind(at)
    .fetch_all(conn)
    .await?;
    let mut grants: HashMap<Option<Uuid>, Subjects> = HashMap::new();
    for (item, kind, subject) in rows {
        let subjects = grants.entry(item).or_default();
        if kind == "CUSTOMER" {
            subjects.customer = true;
        } else {
            subjects.contacts.insert(subject);
        }
    }
    Ok(grants)
}

fn of_row(
    row: &ItemRow,
    links: &HashMap<Uuid, Link>,
    grants: &HashMap<Option<Uuid>, Subjects>,
    members: &HashSet<Uuid>,
) -> ClientAccess {
    if row.shape == ItemShape::Folder(FolderPurpose::InternalRoot) {
        return ClientAccess::default();
    }
    let everyone = |item: Option<Uuid>| grants.get(&item).is_some_and(|subjects| subjects.customer);
    let mut source = everyone(Some(row.id.uuid())).then_some(AccessSource::SetHere);
    let mut reached: HashSet<Uuid> = HashSet::new();
    let mut reach = |item: Option<Uuid>| {
        if let Some(subjects) = grants.get(&item) {
            reached.extend(subjects.contacts.intersection(members));
        }
    };
    reach(Some(row.id.uuid()));
    let mut next = row.parent.map(ItemId::uuid);
    while let Some((id, link)) = next.and_then(|id| Some((id, links.get(&id)?))) {
        if link.is_internal() {
            return ClientAccess::default();
        }
        if source.is_none() && everyone(Some(id)) {
            source = Some(AccessSource::From {
                item: ItemId::new(id),
                name: link.name.clone(),
            });
        }
        reach(Some(id));
        next = link.parent;
    }
    reach(None);
    if source.is_none() && everyone(None) {
        source = Some(AccessSource::Master);
    }
    let reach = match (&source, reached.len()) {
        (Some(_), _) => Reach::Yes,
        (None, 0) => Reach::No,
        (None, reached) => Reach::Some {
            reached,
            of: members.len(),
        },
    };
    ClientAccess { reach, source }
}
