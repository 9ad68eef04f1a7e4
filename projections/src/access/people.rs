//! Who is who: the firm, staff members, contacts, identities.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::contact::Account;
use portico_domain::identity::Person;
use portico_domain::values::{ContactKind, StaffReach, StaffRole};
use portico_domain::{ContactId, FirmId, IdentityId, StaffId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::rows::{roles, word};

/// The firm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirmRow {
    /// Which.
    pub id: FirmId,
    /// As clients read it.
    pub name: String,
    /// IANA time zone.
    pub zone: String,
}

/// A staff member. Texts are none once erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffRow {
    /// Who.
    pub id: StaffId,
    /// Full name.
    pub name: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Roles for the whole firm.
    pub roles: BTreeSet<StaffRole>,
    /// Which customers those roles reach.
    pub reach: StaffReach,
    /// May do nothing for now.
    pub suspended: bool,
}

/// A contact. Texts are none once erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactRow {
    /// Who.
    pub id: ContactId,
    /// Client or partner.
    pub kind: ContactKind,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// How far the account has come.
    pub account: Account,
    /// The newest invitation works until then.
    pub invited_until: Option<DateTime<Utc>>,
}

/// An identity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdentityRow {
    /// Which.
    pub id: IdentityId,
    /// Whose.
    pub person: Person,
    /// May sign in.
    pub enabled: bool,
}

/// The firm, once it is registered.
pub async fn firm(conn: &mut PgConnection) -> Result<Option<FirmRow>, sqlx::Error> {
    let row: Option<(Uuid, String, String)> =
        sqlx::query_as("SELECT id, name, zone FROM firm LIMIT 1")
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(id, name, zone)| FirmRow {
        id: FirmId::new(id),
        name,
        zone,
    }))
}

/// Columns of a staff member `s`.
pub(super) const STAFF: &str = "s.id, s.name, s.email, s.roles, s.reach, s.suspended";

/// Reads [`STAFF`].
pub(super) fn staff_row(row: &PgRow) -> Result<StaffRow, sqlx::Error> {
    Ok(StaffRow {
        id: StaffId::new(row.try_get("id")?),
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        roles: roles(row)?,
        reach: word(row.try_get("reach")?, StaffReach::from_word)?,
        suspended: row.try_get("suspended")?,
    })
}

/// One staff member.
pub async fn staff(conn: &mut PgConnection, id: StaffId) -> Result<Option<StaffRow>, sqlx::Error> {
    let row = sqlx::query(&format!("SELECT {STAFF} FROM staff s WHERE s.id = $1"))
        .bind(id.uuid())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(staff_row).transpose()
}

/// All staff members, by name.
pub async fn staff_members(conn: &mut PgConnection) -> Result<Vec<StaffRow>, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "SELECT {STAFF} FROM staff s ORDER BY lower(s.name), s.id"
    ))
    .fetch_all(conn)
    .await?;
    rows.iter().map(staff_row).collect()
}

/// The columns that [`contact_row`] reads, of contact `k`.
pub(super) const CONTACT: &str =
    "k.id, k.kind, k.first_name, k.last_name, k.email, k.account, k.invited_until";

/// Reads the columns of a contact.
pub(super) fn contact_row(row: &PgRow) -> Result<ContactRow, sqlx::Error> {
    Ok(ContactRow {
        id: ContactId::new(row.try_get("id")?),
        kind: word(row.try_get("kind")?, ContactKind::from_word)?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        email: row.try_get("email")?,
        account: word(row.try_get("account")?, Account::from_word)?,
        invited_until: row.try_get("invited_until")?,
    })
}

/// One contact.
pub async fn contact(
    conn: &mut PgConnection,
    id: ContactId,
) -> Result<Option<ContactRow>, sqlx::Error> {
    Ok(contacts(conn, &[id]).await?.pop())
}

/// These contacts, in no particular order.
pub async fn contacts(
    conn: &mut PgConnection,
    ids: &[ContactId],
) -> Result<Vec<ContactRow>, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "SELECT {CONTACT} FROM contacts k WHERE k.id = ANY($1)"
    ))
    .bind(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    rows.iter().map(contact_row).collect()
}

/// The contacts that are members of customer `$1`, directly or by a group.
pub(super) const MEMBERS: &str = "SELECT contact_id FROM memberships WHERE customer_id = $1
    UNION
    SELECT gm.member_id FROM group_roles r
    JOIN groups gr ON gr.id = r.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
    JOIN group_members gm ON gm.group_id = r.group_id
    WHERE r.customer_id = $1";

/// One identity.
pub async fn identity(
    conn: &mut PgConnection,
    id: IdentityId,
) -> Result<Option<IdentityRow>, sqlx::Error> {
    let row = sqlx::query("SELECT id, staff_id, contact_id, enabled FROM identities WHERE id = $1")
        .bind(id.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(identity_row).transpose()?.flatten())
}

fn identity_row(row: &PgRow) -> Result<Option<IdentityRow>, sqlx::Error> {
    let staff: Option<Uuid> = row.try_get("staff_id")?;
    let contact: Option<Uuid> = row.try_get("contact_id")?;
    let person = staff
        .map(|id| Person::Staff(StaffId::new(id)))
        .or(contact.map(|id| Person::Contact(ContactId::new(id))));
    let id = IdentityId::new(row.try_get("id")?);
    let enabled = row.try_get("enabled")?;
    Ok(person.map(|person| IdentityRow {
        id,
        person,
        enabled,
    }))
}
