//! Rows of `groups`, `group_members` and `group_roles`.

use portico_domain::SectionId;
use portico_domain::access::Stamp;
use portico_domain::group::{GroupEvent, GroupKind, GroupRole};
use portico_domain::values::{MembershipTerms, StaffRole};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;
use super::stamp;

/// A change of the rows of one group.
pub(super) struct GroupChange {
    group: Uuid,
    stamp: Stamp,
    what: What,
}

enum What {
    Created {
        kind: GroupKind,
        name: Option<String>,
        description: Option<String>,
    },
    Described {
        name: Option<String>,
        description: Option<String>,
    },
    Joined(Vec<Uuid>),
    Left(Vec<Uuid>),
    Role {
        customer: Uuid,
        role: GroupRole,
    },
    NoRole {
        customer: Uuid,
    },
    Closed,
}

pub(super) fn of_group(envelope: &Envelope, event: &GroupEvent, texts: &dyn Texts) -> Change {
    let what = match event {
        GroupEvent::GroupCreated {
            kind,
            name,
            description,
            ..
        } => What::Created {
            kind: *kind,
            name: texts.text(name),
            description: description.as_ref().and_then(|text| texts.text(text)),
        },
        GroupEvent::GroupDescribed { name, description } => What::Described {
            name: texts.text(name),
            description: description.as_ref().and_then(|text| texts.text(text)),
        },
        GroupEvent::MembersAdded { members } => What::Joined(members.ids()),
        GroupEvent::MembersRemoved { members } => What::Left(members.ids()),
        GroupEvent::GroupRolesAssigned { customer, role } => What::Role {
            customer: customer.uuid(),
            role: role.clone(),
        },
        GroupEvent::GroupRolesRemoved { customer } => What::NoRole {
            customer: customer.uuid(),
        },
        GroupEvent::GroupClosed {} => What::Closed,
    };
    Change::Group(Box::new(GroupChange {
        group: envelope.aggregate_id,
        stamp: stamp::of(envelope),
        what,
    }))
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &GroupChange,
) -> Result<(), sqlx::Error> {
    let group = change.group;
    match &change.what {
        What::Created {
            kind,
            name,
            description,
        } => {
            sqlx::query("INSERT INTO groups (id, kind, name, description) VALUES ($1, $2, $3, $4)")
                .bind(group)
                .bind(kind.as_str())
                .bind(name)
                .bind(description)
        }
        What::Described { name, description } => {
            sqlx::query("UPDATE groups SET name = $2, description = $3 WHERE id = $1")
                .bind(group)
                .bind(name)
                .bind(description)
        }
        What::Joined(members) => stamp::bind(
            sqlx::query(
                "INSERT INTO group_members
                     (group_id, member_id, joined_kind, joined_id, joined_at, joined_position)
                 SELECT $1, member, $3, $4, $5, $6 FROM UNNEST($2::uuid[]) AS one (member)",
            )
            .bind(group)
            .bind(members),
            &change.stamp,
        ),
        What::Left(members) => {
            sqlx::query("DELETE FROM group_members WHERE group_id = $1 AND member_id = ANY($2)")
                .bind(group)
                .bind(members)
        }
        What::Role { customer, role } => return give(conn, change, *customer, role).await,
        What::NoRole { customer } => {
            sqlx::query("DELETE FROM group_roles WHERE group_id = $1 AND customer_id = $2")
                .bind(group)
                .bind(customer)
        }
        What::Closed => sqlx::query("UPDATE groups SET closed = true WHERE id = $1").bind(group),
    }
    .execute(conn)
    .await?;
    Ok(())
}

async fn give(
    conn: &mut PgConnection,
    change: &GroupChange,
    customer: Uuid,
    role: &GroupRole,
) -> Result<(), sqlx::Error> {
    let (terms, staff) = match role {
        GroupRole::Contacts(terms) => (Some(terms), None),
        GroupRole::Staff(role) => (None, role.map(StaffRole::as_str)),
    };
    let sections = |terms: &MembershipTerms| -> Vec<Uuid> {
        terms
            .sections
            .iter()
            .copied()
            .map(SectionId::uuid)
            .collect()
    };
    // Another role of staff is given anew; the terms of contacts are changed.
    let sql = format!(
        "INSERT INTO group_roles (group_id, customer_id, role, can_download, sections, staff_role,
             given_kind, given_id, given_at, given_position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (group_id, customer_id) DO UPDATE SET role = excluded.role,
             can_download = excluded.can_download, sections = excluded.sections,
             staff_role = excluded.staff_role, {again}_kind = excluded.given_kind,
             {again}_id = excluded.given_id, {again}_at = excluded.given_at,
             {again}_position = excluded.given_position",
        again = if terms.is_some() { "changed" } else { "given" },
    );
    let query = sqlx::query(&sql)
        .bind(change.group)
        .bind(customer)
        .bind(terms.map(|terms| terms.role.as_str()))
        .bind(terms.map(|terms| terms.can_download))
        .bind(terms.map(sections))
        .bind(staff);
    stamp::bind(query, &change.stamp).execute(conn).await?;
    Ok(())
}
