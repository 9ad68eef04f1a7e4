//! Customers, and who belongs to them.

use chrono::{DateTime, Utc};
use portico_domain::access::{self, MembershipFacts};
use portico_domain::contact::Account;
use portico_domain::values::{CustomerKind, CustomerNumber, MembershipTerms, fold};
use portico_domain::{ContactId, CustomerId, StaffId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::person_facts::{memberships, read_memberships, switched_off};
use super::rows::word;

/// A customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerRow {
    /// Which.
    pub id: CustomerId,
    /// Short number, as people write it.
    pub number: String,
    /// None once erased.
    pub name: Option<String>,
    /// Part of [`CustomerRow::cursor`].
    pub name_key: String,
    /// Person or organization.
    pub kind: CustomerKind,
    /// Contacts may enter.
    pub portal_open: bool,
    /// The staff member who answers for it.
    pub file_owner: Option<StaffId>,
    /// When it became a customer.
    pub registered_at: DateTime<Utc>,
}

/// How a contact belongs to a customer, directly and by groups together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// What all memberships give together.
    pub terms: MembershipTerms,
    /// The contact's portal switch.
    pub portal_on: bool,
    /// The memberships it is made of, direct ones first.
    pub each: Vec<MembershipFacts>,
}

/// A membership and its customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MembershipRow {
    /// Of which customer.
    pub customer: CustomerRow,
    /// How.
    pub membership: Membership,
}

/// A page of customers that a contact belongs to, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MembershipPage {
    /// The rows.
    pub rows: Vec<MembershipRow>,
    /// Length of the whole list.
    pub total: i64,
    /// Whether the list goes on.
    pub has_next: bool,
}

/// Where a page of customers goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerCursor {
    /// Folded name.
    pub name_key: String,
    /// Tells equal names apart.
    pub id: CustomerId,
}

/// A page of customers, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerPage {
    /// The rows.
    pub rows: Vec<CustomerRow>,
    /// Length of the whole list.
    pub total: i64,
    /// Whether the list goes on.
    pub has_next: bool,
}

impl CustomerRow {
    /// Where a page goes on after this row.
    #[must_use]
    pub fn cursor(&self) -> CustomerCursor {
        CustomerCursor {
            name_key: self.name_key.clone(),
            id: self.id,
        }
    }

    pub(super) fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: CustomerId::new(row.try_get("id")?),
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            name_key: row.try_get("name_key")?,
            kind: word(row.try_get("kind")?, CustomerKind::from_word)?,
            portal_open: row.try_get("portal_open")?,
            file_owner: row
                .try_get::<Option<Uuid>, _>("file_owner")?
                .map(StaffId::new),
            registered_at: row.try_get("registered_at")?,
        })
    }
}

impl Membership {
    /// Reads `memberships` and `switched_off`; none where there are none.
    pub(super) fn read(row: &PgRow) -> Result<Option<Self>, sqlx::Error> {
        let mut each = read_memberships(row)?;
        let Some(union) = access::Membership::of(&each) else {
            return Ok(None);
        };
        each.sort_by_key(|one| one.origin.group());
        let off: Option<serde_json::Value> = row.try_get("switched_off")?;
        Ok(Some(Self {
            terms: union.terms,
            portal_on: off.is_none(),
            each,
        }))
    }
}

pub(super) const COLUMNS: &str =
    "c.id, c.number, c.name, coalesce(c.name_key, '') AS name_key, c.kind,
    c.portal_open, c.file_owner, c.registered_at";

/// One customer.
pub async fn customer(
    conn: &mut PgConnection,
    id: CustomerId,
) -> Result<Option<CustomerRow>, sqlx::Error> {
    let row = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM customers c WHERE c.id = $1"
    ))
    .bind(id.uuid())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(CustomerRow::read).transpose()
}

/// The customer with this number, in any case.
pub async fn customer_by_number(
    conn: &mut PgConnection,
    number: &CustomerNumber,
) -> Result<Option<CustomerRow>, sqlx::Error> {
    let sql = format!("SELECT {COLUMNS} FROM customers c WHERE c.number_key = $1");
    let row = sqlx::query(&sql)
        .bind(number.key())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(CustomerRow::read).transpose()
}

/// Whether a staff member is assigned to customer `c`, directly or by a group. It
/// asks the present by its full name, also where the question is about the past:
/// what a viewer may read is decided now.
pub(crate) fn assigned_to(staff: &str) -> String {
    format!(
        "c.id IN (
             SELECT customer_id FROM access.staff_assignments WHERE staff_id = {staff}
             UNION
             SELECT r.customer_id FROM access.group_members gm
             JOIN access.groups gr ON gr.id = gm.group_id AND gr.kind = 'STAFF' AND NOT gr.closed
             JOIN access.group_roles r ON r.group_id = gm.group_id
             WHERE gm.member_id = {staff})"
    )
}

/// Customers by name: all, or those whose name holds the text or whose number
/// begins with it; of these the ones that `assigned` works for, where given.
pub async fn customers(
    conn: &mut PgConnection,
    search: Option<&str>,
    assigned: Option<StaffId>,
    (first, after): (i64, Option<&CustomerCursor>),
) -> Result<CustomerPage, sqlx::Error> {
    let found = if search.is_some() {
        "(strpos(c.name_key, $1) > 0 OR starts_with(c.number_key, $2))"
    } else {
        "$1::text IS NULL AND $2::text IS NULL"
    };
    let on = if after.is_some() {
        "(coalesce(c.name_key, ''), c.id) > ($3::text COLLATE \"C\", $4::uuid)"
    } else {
        "$3::text IS NULL AND $4::uuid IS NULL"
    };
    let theirs = if assigned.is_some() {
        assigned_to("$6")
    } else {
        "$6::uuid IS NULL".to_owned()
    };
    let rows = sqlx::query(&format!(
        "SELECT counted.total, page.*
         FROM (SELECT count(*) AS total FROM customers c WHERE {found} AND {theirs}) counted
         LEFT JOIN (
             SELECT {COLUMNS} FROM customers c WHERE {found} AND {theirs} AND {on}
             ORDER BY coalesce(c.name_key, ''), c.id LIMIT $5) page ON true
         ORDER BY page.name_key, page.id"
    ))
    .bind(search.map(fold))
    .bind(search.map(|text| text.trim().to_ascii_lowercase()))
    .bind(after.map(|after| after.name_key.as_str()))
    .bind(after.map(|after| after.id.uuid()))
    .bind(first.max(0).saturating_add(1))
    .bind(assigned.map(StaffId::uuid))
    .fetch_all(conn)
    .await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    let mut found = rows
        .iter()
        .filter(|row| matches!(row.try_get::<Option<Uuid>, _>("id"), Ok(Some(_))))
        .map(CustomerRow::read)
        .collect::<Result<Vec<_>, _>>()?;
    let first = usize::try_from(first.max(0)).unwrap_or(usize::MAX);
    let has_next = found.len() > first;
    found.truncate(first);
    Ok(CustomerPage {
        rows: found,
        total,
        has_next,
    })
}

/// The customers whose portal this contact may enter now, by name.
pub async fn customers_of_contact(
    conn: &mut PgConnection,
    contact: ContactId,
    (first, after): (i64, Option<&CustomerCursor>),
) -> Result<MembershipPage, sqlx::Error> {
    let on = if after.is_some() {
        "(coalesce(c.name_key, ''), c.id) > ($3::text COLLATE \"C\", $4::uuid)"
    } else {
        "$3::text IS NULL AND $4::uuid IS NULL"
    };
    let rows = sqlx::query(&format!(
        "WITH mine AS MATERIALIZED (
         SELECT c.id
         FROM (SELECT customer_id FROM memberships WHERE contact_id = $1
               UNION
               SELECT r.customer_id FROM group_members gm
               JOIN groups gr
                   ON gr.id = gm.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
               JOIN group_roles r ON r.group_id = gm.group_id
               WHERE gm.member_id = $1) m
         JOIN customers c ON c.id = m.customer_id AND c.portal_open
         JOIN contacts k ON k.id = $1 AND k.account = $2
         WHERE NOT EXISTS (SELECT FROM portal_switches s
                           WHERE s.contact_id = $1 AND s.customer_id = c.id)
           AND coalesce((SELECT bool_or(enabled) FROM identities WHERE contact_id = $1), true))
         SELECT counted.total, page.*
         FROM (SELECT count(*) AS total FROM mine) counted
         LEFT JOIN (
             SELECT {COLUMNS}, {} AS memberships, {} AS switched_off
             FROM mine JOIN customers c ON c.id = mine.id
             WHERE {on}
             ORDER BY coalesce(c.name_key, ''), c.id LIMIT $5) page ON true
         ORDER BY page.name_key, page.id",
        memberships("$1", "c.id"),
        switched_off("$1", "c.id"),
    ))
    .bind(contact.uuid())
    .bind(Account::Active.as_str())
    .bind(after.map(|after| after.name_key.as_str()))
    .bind(after.map(|after| after.id.uuid()))
    .bind(first.max(0).saturating_add(1))
    .fetch_all(conn)
    .await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    let mut found = rows
        .iter()
        .filter_map(|row| membership_row(row).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let first = usize::try_from(first.max(0)).unwrap_or(usize::MAX);
    let has_next = found.len() > first;
    found.truncate(first);
    Ok(MembershipPage {
        rows: found,
        total,
        has_next,
    })
}

pub(super) fn membership_row(row: &PgRow) -> Result<Option<MembershipRow>, sqlx::Error> {
    if row.try_get::<Option<Uuid>, _>("id")?.is_none() {
        return Ok(None);
    }
    let Some(membership) = Membership::read(row)? else {
        return Ok(None);
    };
    Ok(Some(MembershipRow {
        customer: CustomerRow::read(row)?,
        membership,
    }))
}
