//! The customers that a contact belongs to, whatever their portals say.

use portico_domain::identity::Person;
use portico_domain::{ContactId, CustomerId, IdentityId, StaffId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::customers::{COLUMNS, MembershipRow, assigned_to, membership_row};
use super::keyset::{ListPage, ListPaging, Listing};
use super::people::{CONTACT, ContactRow, contact_row};
use super::person_facts::{memberships, switched_off};

/// The customers of contact `$1`.
pub(super) fn theirs() -> String {
    theirs_in("")
}

/// The same by the tables of a schema, whose name ends in a point.
pub(super) fn theirs_in(schema: &str) -> String {
    format!(
        "SELECT customer_id FROM {schema}memberships WHERE contact_id = $1
         UNION
         SELECT r.customer_id FROM {schema}group_members gm
         JOIN {schema}groups gr ON gr.id = gm.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
         JOIN {schema}group_roles r ON r.group_id = gm.group_id
         WHERE gm.member_id = $1"
    )
}

/// The customers that a contact belongs to, directly or by a group.
pub async fn customer_ids_of_contact(
    conn: &mut PgConnection,
    contact: ContactId,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(&format!("{} ORDER BY 1", theirs()))
        .bind(contact.uuid())
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// A contact's memberships by customer, each with where it comes from; of these
/// the ones at customers that `assigned` works for, where given.
pub async fn memberships_of_contact(
    conn: &mut PgConnection,
    contact: ContactId,
    assigned: Option<StaffId>,
) -> Result<Vec<MembershipRow>, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS}, {} AS memberships, {} AS switched_off
         FROM ({}) m JOIN customers c ON c.id = m.customer_id
         WHERE $2::uuid IS NULL OR {}
         ORDER BY coalesce(c.name_key, ''), c.id",
        memberships("$1", "c.id"),
        switched_off("$1", "c.id"),
        theirs(),
        assigned_to("$2"),
    ))
    .bind(contact.uuid())
    .bind(assigned.map(StaffId::uuid))
    .fetch_all(conn)
    .await?;
    rows.iter()
        .filter_map(|row| membership_row(row).transpose())
        .collect()
}

/// Contacts by name; those whose name or address holds the text.
pub async fn contact_list(
    conn: &mut PgConnection,
    search: Option<&str>,
    paging: &ListPaging,
) -> Result<ListPage<ContactRow>, sqlx::Error> {
    let listing = Listing {
        columns: CONTACT.to_owned(),
        from:
            "FROM contacts k
               WHERE ($2::text IS NULL
                      OR strpos(lower(concat_ws(' ', k.first_name, k.last_name, k.email)), lower($2)) > 0)",
        key: "lower(concat_ws(' ', k.last_name, k.first_name))",
        id: "k.id",
    };
    listing
        .page(conn, (None, search), paging, contact_row)
        .await
}

/// Of these people at these customers: who is no member now, and was granted
/// something by name, was shown a matter, or sent something there. To whom the account
/// is closed for good nothing comes back.
pub async fn returning(
    conn: &mut PgConnection,
    contacts: &[ContactId],
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, ContactId)>, sqlx::Error> {
    let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT kept.customer_id, kept.contact_id
         FROM (SELECT customer_id, subject_id AS contact_id FROM grants
               WHERE subject_kind = 'CONTACT' AND subject_id = ANY($1) AND customer_id = ANY($2)
               UNION
               SELECT i.customer_id, ma.contact_id FROM matter_access ma
               JOIN items i ON i.id = ma.item_id
               WHERE ma.contact_id = ANY($1) AND ma.given_at IS NOT NULL
                 AND i.customer_id = ANY($2)
               UNION
               SELECT customer_id, contact_id FROM items
               WHERE contact_id = ANY($1) AND customer_id = ANY($2) AND own_work
                 AND trashed_at IS NULL AND NOT withdrawn) kept
         WHERE EXISTS (SELECT FROM contacts k
                       WHERE k.id = kept.contact_id AND k.account <> 'CLOSED')
           AND NOT EXISTS (SELECT FROM memberships m
                           WHERE m.contact_id = kept.contact_id
                             AND m.customer_id = kept.customer_id)
           AND NOT EXISTS (SELECT FROM group_members gm
                           JOIN groups gr ON gr.id = gm.group_id AND NOT gr.closed
                           JOIN group_roles r ON r.group_id = gm.group_id
                           WHERE gm.member_id = kept.contact_id
                             AND r.customer_id = kept.customer_id)
         ORDER BY 1, 2",
    )
    .bind(contacts.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .bind(customers.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    let pair = |(customer, contact)| (CustomerId::new(customer), ContactId::new(contact));
    Ok(pairs.into_iter().map(pair).collect())
}

/// Of these contacts, those whom a customer's portal lets in once it is open: its members,
/// directly or by a group, whose own switch there is on and whose account is not closed.
pub async fn entering(
    conn: &mut PgConnection,
    contacts: &[ContactId],
    customer: CustomerId,
) -> Result<Vec<ContactId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT k.id FROM contacts k
         WHERE k.id = ANY($1) AND k.account <> 'CLOSED'
           AND NOT EXISTS (SELECT FROM portal_switches s
                           WHERE s.contact_id = k.id AND s.customer_id = $2)
           AND (EXISTS (SELECT FROM memberships m
                        WHERE m.contact_id = k.id AND m.customer_id = $2)
                OR EXISTS (SELECT FROM group_members gm
                           JOIN groups gr ON gr.id = gm.group_id AND NOT gr.closed
                           JOIN group_roles r ON r.group_id = gm.group_id
                           WHERE gm.member_id = k.id AND r.customer_id = $2))",
    )
    .bind(contacts.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .bind(customer.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ContactId::new).collect())
}

/// What a person signs in with.
pub async fn identities_of(
    conn: &mut PgConnection,
    person: Person,
) -> Result<Vec<IdentityId>, sqlx::Error> {
    let (column, id) = match person {
        Person::Staff(id) => ("staff_id", id.uuid()),
        Person::Contact(id) => ("contact_id", id.uuid()),
    };
    let ids: Vec<Uuid> = sqlx::query_scalar(&format!(
        "SELECT id FROM identities WHERE {column} = $1 ORDER BY id"
    ))
    .bind(id)
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(IdentityId::new).collect())
}
