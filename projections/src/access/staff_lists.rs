//! Lists about staff: who works here, for whom, and who owns the firm's rights.

use portico_domain::values::StaffRole;
use portico_domain::{CustomerId, GroupId, StaffId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::customers::{COLUMNS, CustomerRow};
use super::keyset::{ListPage, ListPaging, Listing};
use super::people::{STAFF, StaffRow, staff_row};
use super::rows::word;

/// A customer that a staff member works for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssignmentRow {
    /// Whom.
    pub customer: CustomerRow,
    /// The role there; none for those for the firm alone.
    pub role: Option<StaffRole>,
    /// The group it is inherited from; none where it is direct.
    pub group: Option<GroupId>,
}

/// Staff members, by name; those whose name or address holds the text.
pub async fn staff_list(
    conn: &mut PgConnection,
    search: Option<&str>,
    paging: &ListPaging,
) -> Result<ListPage<StaffRow>, sqlx::Error> {
    let listing = Listing {
        columns: STAFF.to_owned(),
        from: "FROM staff s
               WHERE ($2::text IS NULL OR strpos(lower(concat_ws(' ', s.name, s.email)), lower($2)) > 0)",
        key: "coalesce(lower(s.name), '')",
        id: "s.id",
    };
    listing.page(conn, (None, search), paging, staff_row).await
}

/// The customers that a staff member is assigned to, directly or by groups.
pub async fn assignments_of(
    conn: &mut PgConnection,
    staff: StaffId,
) -> Result<Vec<AssignmentRow>, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS}, a.role, a.group_id
         FROM (SELECT customer_id, role, NULL::uuid AS group_id
               FROM staff_assignments WHERE staff_id = $1
               UNION ALL
               SELECT r.customer_id, r.staff_role, r.group_id FROM group_members gm
               JOIN groups gr ON gr.id = gm.group_id AND gr.kind = 'STAFF' AND NOT gr.closed
               JOIN group_roles r ON r.group_id = gm.group_id
               WHERE gm.member_id = $1) a
         JOIN customers c ON c.id = a.customer_id
         ORDER BY coalesce(c.name_key, ''), c.id, a.group_id NULLS FIRST"
    ))
    .bind(staff.uuid())
    .fetch_all(conn)
    .await?;
    rows.iter().map(assignment_row).collect()
}

fn assignment_row(row: &PgRow) -> Result<AssignmentRow, sqlx::Error> {
    let role: Option<String> = row.try_get("role")?;
    Ok(AssignmentRow {
        customer: CustomerRow::read(row)?,
        role: role
            .map(|role| word(&role, StaffRole::from_word))
            .transpose()?,
        group: row
            .try_get::<Option<Uuid>, _>("group_id")?
            .map(GroupId::new),
    })
}

/// The roles that a staff member was given at these customers themselves.
pub async fn direct_roles(
    conn: &mut PgConnection,
    staff: StaffId,
    customers: &[CustomerId],
) -> Result<Vec<StaffRole>, sqlx::Error> {
    let roles: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT role FROM staff_assignments
         WHERE staff_id = $1 AND customer_id = ANY($2) AND role IS NOT NULL",
    )
    .bind(staff.uuid())
    .bind(customers.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    roles
        .iter()
        .map(|role| word(role, StaffRole::from_word))
        .collect()
}

/// Whether somebody else is an owner of the whole firm who may work.
pub async fn another_owner(conn: &mut PgConnection, staff: StaffId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM staff s
             WHERE s.id <> $1 AND $2 = ANY(s.roles) AND s.reach = 'ALL' AND NOT s.suspended
               AND coalesce((SELECT bool_or(enabled) FROM identities WHERE staff_id = s.id), true))",
    )
    .bind(staff.uuid())
    .bind(StaffRole::Owner.as_str())
    .fetch_one(conn)
    .await
}
