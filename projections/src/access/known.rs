//! Whom staff who work for assigned customers only know. Where the question is about
//! the past they may ask of whom they knew then, and of whom they know now.

use portico_domain::{ContactId, CustomerId, GroupId, StaffId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::contact_customers::theirs_in;
use super::customers::assigned_to;

/// The tables of then, or of now where that is asked, and those of now by their full
/// name.
const THEN_AND_NOW: [&str; 2] = ["", "access."];

/// The customers that a contact, `$1`, belongs to, or was granted, shown or sent
/// something at, by the tables of a schema.
fn known_at(schema: &str) -> String {
    format!(
        "{}
         UNION SELECT customer_id FROM {schema}grants
         WHERE subject_kind = 'CONTACT' AND subject_id = $1
         UNION SELECT i.customer_id FROM {schema}matter_access ma
         JOIN {schema}items i ON i.id = ma.item_id WHERE ma.contact_id = $1
         UNION SELECT customer_id FROM {schema}items WHERE contact_id = $1 AND own_work
         UNION SELECT i.customer_id FROM {schema}versions v
         JOIN {schema}items i ON i.id = v.item_id
         WHERE v.sent_by = $1 AND v.number > 1",
        theirs_in(schema)
    )
}

/// Whether one of the customers `c (id)`, as they were or as they are, meets this.
fn is_one(customers: impl Fn(&str) -> String, condition: &str) -> String {
    let one = |schema| {
        let found = customers(schema);
        format!("EXISTS (SELECT FROM ({found}) c (id) WHERE {condition})")
    };
    format!("({})", THEN_AND_NOW.map(one).join(" OR "))
}

/// Whether a contact belongs to a customer that the staff member is assigned
/// to, or was granted, shown or sent something there.
pub async fn contact_known_to(
    conn: &mut PgConnection,
    staff: StaffId,
    contact: ContactId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(&format!("SELECT {}", is_one(known_at, &assigned_to("$2"))))
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
    let theirs = |schema: &str| {
        format!(
            "SELECT customer_id FROM {schema}group_roles WHERE group_id = $1
             UNION SELECT customer_id FROM {schema}grants
             WHERE subject_kind = 'GROUP' AND subject_id = $1"
        )
    };
    sqlx::query_scalar(&format!(
        "SELECT {} AND EXISTS (SELECT FROM groups WHERE id = $1 AND kind = 'CONTACTS')",
        is_one(theirs, &assigned_to("$2")),
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
    let ids: Vec<Uuid> = sqlx::query_scalar(&known_at(""))
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
    sqlx::query_scalar(&format!("SELECT {}", is_one(known_at, "c.id = $2")))
        .bind(contact.uuid())
        .bind(customer.uuid())
        .fetch_one(conn)
        .await
}
