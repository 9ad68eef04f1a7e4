//! Whom staff who work for assigned customers only know.

use portico_domain::{ContactId, CustomerId, GroupId, StaffId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::contact_customers::THEIRS;
use super::customers::assigned_to;

/// The customers that a contact, `$1`, belongs to, or was granted, shown or sent
/// something at.
fn known_at() -> String {
    format!(
        "{THEIRS}
         UNION SELECT customer_id FROM grants
         WHERE subject_kind = 'CONTACT' AND subject_id = $1
         UNION SELECT i.customer_id FROM matter_access ma
         JOIN items i ON i.id = ma.item_id WHERE ma.contact_id = $1
         UNION SELECT customer_id FROM items WHERE contact_id = $1 AND own_work
         UNION SELECT i.customer_id FROM versions v JOIN items i ON i.id = v.item_id
         WHERE v.sent_by = $1 AND v.number > 1"
    )
}

/// Whether a contact belongs to a customer that the staff member is assigned
/// to, or was granted, shown or sent something there.
pub async fn contact_known_to(
    conn: &mut PgConnection,
    staff: StaffId,
    contact: ContactId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "SELECT EXISTS (
             SELECT FROM ({}) c (id) WHERE {})",
        known_at(),
        assigned_to("$2"),
    ))
    .bind(contact.uuid())
    .bind(staff.uuid())
    .fetch_one(conn)
    .await
}

/// Whether a group of contacts has a role at a customer that the staff member
/// is assigned to, or something is granted to it there.
pub async fn group_known_to(
    conn: &mut PgConnection,
    staff: StaffId,
    group: GroupId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "SELECT EXISTS (
             SELECT FROM (SELECT customer_id FROM group_roles WHERE group_id = $1
                 UNION SELECT customer_id FROM grants
                 WHERE subject_kind = 'GROUP' AND subject_id = $1) c (id)
             WHERE {})
         AND EXISTS (SELECT FROM groups WHERE id = $1 AND kind = 'CONTACTS')",
        assigned_to("$2"),
    ))
    .bind(group.uuid())
    .bind(staff.uuid())
    .fetch_one(conn)
    .await
}

/// The customers that a contact belongs to, or was granted, shown or sent something
/// at: who knows one of them knows the contact.
pub async fn customers_knowing(
    conn: &mut PgConnection,
    contact: ContactId,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(&known_at())
        .bind(contact.uuid())
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// Whether a contact belongs to this customer, or was granted, shown or sent
/// something there: whoever knows the customer knows them.
pub async fn contact_known_at(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "SELECT EXISTS (SELECT FROM ({}) c (id) WHERE c.id = $2)",
        known_at()
    ))
    .bind(contact.uuid())
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
}
