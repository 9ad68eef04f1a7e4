//! Who belongs to a customer.

use portico_domain::CustomerId;
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use super::by_name::{ByName, KEYS, NamedPage, ORDER, bind_names};
use super::customers::Membership;
use super::people::{CONTACT, ContactRow, MEMBERS, contact_row};
use super::person_facts::{memberships, switched_off};

/// A contact and its membership of the customer asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRow {
    /// Who.
    pub contact: ContactRow,
    /// How.
    pub membership: Membership,
}

/// The contacts that are members of a customer, directly or by a group.
pub async fn members(
    conn: &mut PgConnection,
    customer: CustomerId,
    page: &ByName,
) -> Result<NamedPage<MemberRow>, sqlx::Error> {
    let sql = format!(
        "SELECT counted.total, page.*
         FROM (SELECT count(*) AS total FROM ({MEMBERS}) m) counted
         LEFT JOIN (
             SELECT {CONTACT}, {KEYS}, {} AS memberships, {} AS switched_off
             FROM ({MEMBERS}) m JOIN contacts k ON k.id = m.contact_id
             WHERE {}
             ORDER BY {ORDER} LIMIT $5) page ON true
         ORDER BY {ORDER}",
        memberships("k.id", "$1"),
        switched_off("k.id", "$1"),
        page.condition(1),
    );
    let rows = bind_names!(sqlx::query(&sql).bind(customer.uuid()), page)
        .fetch_all(conn)
        .await?;
    page.read(&rows, member_row)
}

fn member_row(row: &PgRow) -> Result<Option<MemberRow>, sqlx::Error> {
    let Some(membership) = Membership::read(row)? else {
        return Ok(None);
    };
    Ok(Some(MemberRow {
        contact: contact_row(row)?,
        membership,
    }))
}
