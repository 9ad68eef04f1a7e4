//! Groups, and what commands ask about them.

use chrono::{DateTime, Utc};
use portico_domain::group::GroupKind;
use portico_domain::values::StaffRole;
use portico_domain::{CustomerId, GroupId, StaffId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::rows::word;

/// A group. Texts are none once erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupRow {
    /// Which.
    pub id: GroupId,
    /// Of contacts or of staff.
    pub kind: GroupKind,
    /// Name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Ended.
    pub closed: bool,
}

/// One group.
pub async fn group(conn: &mut PgConnection, id: GroupId) -> Result<Option<GroupRow>, sqlx::Error> {
    Ok(groups(conn, &[id]).await?.pop())
}

/// These groups, in no particular order.
pub async fn groups(
    conn: &mut PgConnection,
    ids: &[GroupId],
) -> Result<Vec<GroupRow>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT id, kind, name, description, closed FROM groups WHERE id = ANY($1)")
            .bind(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>())
            .fetch_all(conn)
            .await?;
    rows.iter().map(group_row).collect()
}

/// Reads a group's columns.
pub(super) fn group_row(row: &PgRow) -> Result<GroupRow, sqlx::Error> {
    Ok(GroupRow {
        id: GroupId::new(row.try_get("id")?),
        kind: word(row.try_get("kind")?, GroupKind::from_word)?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        closed: row.try_get("closed")?,
    })
}

/// The customers at which a group has a role, or something is granted to it, or was until
/// the grant ended.
pub async fn customers_of_group(
    conn: &mut PgConnection,
    group: GroupId,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT customer_id FROM group_roles WHERE group_id = $1
         UNION
         SELECT customer_id FROM grants WHERE subject_kind = 'GROUP' AND subject_id = $1",
    )
    .bind(group.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// The customers at which something is granted to a group by a grant that lasts.
pub async fn customers_sharing_with(
    conn: &mut PgConnection,
    group: GroupId,
    at: DateTime<Utc>,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT DISTINCT customer_id FROM grants
         WHERE subject_kind = 'GROUP' AND subject_id = $1
           AND (expires_at IS NULL OR expires_at > $2)
         ORDER BY customer_id",
    )
    .bind(group.uuid())
    .bind(at)
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// The roles that a group of staff gives, at any customer.
pub async fn staff_roles_of_group(
    conn: &mut PgConnection,
    group: GroupId,
) -> Result<Vec<StaffRole>, sqlx::Error> {
    let roles: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT staff_role FROM group_roles
         WHERE group_id = $1 AND staff_role IS NOT NULL",
    )
    .bind(group.uuid())
    .fetch_all(conn)
    .await?;
    roles
        .iter()
        .map(|role| word(role, StaffRole::from_word))
        .collect()
}

/// The customers at which a group has a role.
pub async fn customers_with_role(
    conn: &mut PgConnection,
    group: GroupId,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT customer_id FROM group_roles WHERE group_id = $1 ORDER BY customer_id",
    )
    .bind(group.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CustomerId::new).collect())
}

/// The staff members in a group, by their ids; none in one of contacts.
pub async fn staff_in_group(
    conn: &mut PgConnection,
    group: GroupId,
) -> Result<Vec<StaffId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT s.id FROM group_members gm JOIN staff s ON s.id = gm.member_id
         WHERE gm.group_id = $1 ORDER BY s.id",
    )
    .bind(group.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(StaffId::new).collect())
}
