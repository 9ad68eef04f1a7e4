//! What is shared with a subject, whoever belongs to it: the rule is asked of
//! somebody who is nothing else than a client of the customer, or in the group,
//! and whose own doors (account, switch, sections, can-download) are open.

use chrono::{DateTime, Utc};
use portico_domain::access::{ContactFacts, Facts, GroupFacts, MembershipFacts, Origin, Stamp};
use portico_domain::contact::Account;
use portico_domain::grant::Subject;
use portico_domain::values::{ContactKind, ContactRole, MembershipTerms};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, SectionId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_tree::{across, contact_tree, list};
use super::facts::{self, CHAIN, GRANT, item_columns, item_facts, read_grants};
use super::page::Page;
use super::person_facts::read_customer;
use super::rows::ContactItemPage;
use super::visitor::Visitor;

/// Nobody's own: such a contact sent and made nothing and was granted nothing.
const NOBODY: ContactId = ContactId::new(Uuid::nil());

/// No event made anybody so; it is in no answer.
const NO_STAMP: Stamp = Stamp {
    by: None,
    at: DateTime::UNIX_EPOCH,
    position: 0,
};

/// Facts about a subject at a customer and an item; about a contact they are the
/// contact's own. What a path says of the way into the group is made up.
pub async fn facts_for_subject(
    conn: &mut PgConnection,
    subject: Subject,
    customer: CustomerId,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    match subject {
        Subject::Contact(contact) => {
            facts::of_contact(conn, contact, Some(item), Some(customer)).await
        }
        Subject::Customer(_) => somebody(conn, subject, customer, item).await,
        Subject::Group(group) => {
            let is_live = is_live(conn, group).await?;
            let facts = somebody(conn, subject, customer, item).await?;
            Ok(in_group(facts, is_live.then_some(group)))
        }
    }
}

/// Everything that is shared with a subject at a customer, flat, in natural
/// order; of a contact what [`contact_tree`] lists.
pub async fn subject_tree(
    conn: &mut PgConnection,
    subject: Subject,
    customer: CustomerId,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    if let Subject::Contact(contact) = subject {
        return contact_tree(conn, contact, customer, at, page).await;
    }
    let root = ItemId::files_root(customer);
    let facts = facts_for_subject(conn, subject, customer, root).await?;
    match Visitor::of(&facts, at) {
        Some(visitor) => list(conn, &visitor, across(&visitor), None, page).await,
        None => Ok(ContactItemPage::default()),
    }
}

/// A client of the customer, with every section open.
async fn somebody(
    conn: &mut PgConnection,
    subject: Subject,
    customer: CustomerId,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {}, c.id AS customer_id, c.portal_open,
             (SELECT array_agg(s.id) FROM sections s) AS sections,
             (SELECT json_agg({GRANT} ORDER BY g.id) FROM (
                  SELECT * FROM grants WHERE item_id IN (SELECT id FROM chain)
                  UNION ALL
                  SELECT * FROM grants WHERE customer_id = $1 AND item_id IS NULL) g
              WHERE g.subject_id = $3) AS grants
         FROM (SELECT) AS one LEFT JOIN customers c ON c.id = $1",
        item_columns()
    );
    let row = sqlx::query(&sql)
        .bind(customer.uuid())
        .bind(item.uuid())
        .bind(subject.uuid())
        .fetch_one(conn)
        .await?;
    let sections: Option<Vec<Uuid>> = row.try_get("sections")?;
    let terms = MembershipTerms {
        role: ContactRole::EntityCollaborator,
        can_download: true,
        sections: sections.into_iter().flatten().map(SectionId::new).collect(),
    };
    Ok(Facts {
        contact: Some(ContactFacts {
            id: NOBODY,
            kind: ContactKind::Client,
            account: Account::Active,
        }),
        memberships: vec![MembershipFacts {
            terms,
            origin: Origin::Direct(NO_STAMP),
            changed: None,
        }],
        customer: read_customer(&row)?,
        grants: read_grants(&row)?,
        ..item_facts(&row)?
    })
}

async fn is_live(conn: &mut PgConnection, group: GroupId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM groups WHERE id = $1 AND kind = 'CONTACTS' AND NOT closed)",
    )
    .bind(group.uuid())
    .fetch_one(conn)
    .await
}

/// The same in this group alone: what is granted to the customer is not the
/// group's.
fn in_group(facts: Facts, group: Option<GroupId>) -> Facts {
    let contact = facts.contact.map(|contact| ContactFacts {
        kind: ContactKind::Partner,
        ..contact
    });
    let joined = |id| GroupFacts {
        id,
        joined: NO_STAMP,
    };
    Facts {
        contact,
        groups: group.into_iter().map(joined).collect(),
        ..facts
    }
}
