//! Lists about groups: which there are, who is in one, what one gives where.

use portico_domain::values::{ContactRole, MembershipTerms, StaffRole};
use portico_domain::{CustomerId, GroupId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::customers::{COLUMNS, CustomerRow};
use super::groups::{GroupRow, group_row};
use super::keyset::{ListPage, ListPaging, Listing};
use super::people::{CONTACT, ContactRow, STAFF, StaffRow, contact_row, staff_row};
use super::rows::word;

/// What a group gives its members at a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupRoleRow {
    /// Where.
    pub customer: CustomerRow,
    /// Of contacts: on which terms each is a member.
    pub terms: Option<MembershipTerms>,
    /// Of staff: the role there; none for those for the firm alone.
    pub staff_role: Option<StaffRole>,
}

/// Groups that are not closed, by name; those whose name holds the text.
pub async fn group_list(
    conn: &mut PgConnection,
    search: Option<&str>,
    paging: &ListPaging,
) -> Result<ListPage<GroupRow>, sqlx::Error> {
    let listing = Listing {
        columns: "g.id, g.kind, g.name, g.description, g.closed".to_owned(),
        from: "FROM groups g WHERE NOT g.closed
               AND ($2::text IS NULL OR strpos(lower(g.name), lower($2)) > 0)",
        key: "coalesce(lower(g.name), '')",
        id: "g.id",
    };
    listing.page(conn, (None, search), paging, group_row).await
}

/// The contacts in a group, by name.
pub async fn group_contacts(
    conn: &mut PgConnection,
    group: GroupId,
    paging: &ListPaging,
) -> Result<ListPage<ContactRow>, sqlx::Error> {
    let listing = Listing {
        columns: CONTACT.to_owned(),
        from: "FROM group_members gm JOIN contacts k ON k.id = gm.member_id WHERE gm.group_id = $1",
        key: "lower(concat_ws(' ', k.last_name, k.first_name))",
        id: "k.id",
    };
    let whose = Some(group.uuid());
    listing.page(conn, (whose, None), paging, contact_row).await
}

/// The staff members in a group, by name.
pub async fn group_staff(
    conn: &mut PgConnection,
    group: GroupId,
    paging: &ListPaging,
) -> Result<ListPage<StaffRow>, sqlx::Error> {
    let listing = Listing {
        columns: STAFF.to_owned(),
        from: "FROM group_members gm JOIN staff s ON s.id = gm.member_id WHERE gm.group_id = $1",
        key: "coalesce(lower(s.name), '')",
        id: "s.id",
    };
    let whose = Some(group.uuid());
    listing.page(conn, (whose, None), paging, staff_row).await
}

/// What a group gives at customers, by their names.
pub async fn group_roles(
    conn: &mut PgConnection,
    group: GroupId,
    paging: &ListPaging,
) -> Result<ListPage<GroupRoleRow>, sqlx::Error> {
    let listing = Listing {
        columns: format!("{COLUMNS}, r.role, r.can_download, r.sections, r.staff_role"),
        from: "FROM group_roles r JOIN customers c ON c.id = r.customer_id WHERE r.group_id = $1",
        key: "coalesce(c.name_key, '')",
        id: "c.id",
    };
    let whose = Some(group.uuid());
    listing.page(conn, (whose, None), paging, role_row).await
}

/// What a group of contacts gives at one customer; none where it has no role.
pub async fn group_terms(
    conn: &mut PgConnection,
    group: GroupId,
    customer: CustomerId,
) -> Result<Option<MembershipTerms>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT role, can_download, sections FROM group_roles
         WHERE group_id = $1 AND customer_id = $2",
    )
    .bind(group.uuid())
    .bind(customer.uuid())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map_or(Ok(None), terms)
}

fn terms(row: &PgRow) -> Result<Option<MembershipTerms>, sqlx::Error> {
    let role: Option<String> = row.try_get("role")?;
    let Some(role) = role else {
        return Ok(None);
    };
    Ok(Some(MembershipTerms {
        role: word(&role, ContactRole::from_word)?,
        can_download: row
            .try_get::<Option<bool>, _>("can_download")?
            .unwrap_or_default(),
        sections: row
            .try_get::<Option<Vec<Uuid>>, _>("sections")?
            .into_iter()
            .flatten()
            .map(portico_domain::SectionId::new)
            .collect(),
    }))
}

fn role_row(row: &PgRow) -> Result<GroupRoleRow, sqlx::Error> {
    let staff_role: Option<String> = row.try_get("staff_role")?;
    Ok(GroupRoleRow {
        customer: CustomerRow::read(row)?,
        terms: terms(row)?,
        staff_role: staff_role
            .map(|role| word(&role, StaffRole::from_word))
            .transpose()?,
    })
}
