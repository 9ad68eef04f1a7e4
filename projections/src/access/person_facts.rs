//! The facts about a person at a customer: what makes a contact a member, what
//! assigns a staff member.

use std::collections::BTreeSet;

use portico_domain::access::{
    AssignmentFacts, ContactFacts, CustomerFacts, Facts, GroupFacts, IdentityFacts, MatterFacts,
    MembershipFacts, StaffFacts,
};
use portico_domain::contact::Account;
use portico_domain::values::{ContactKind, ContactRole, MembershipTerms, StaffReach, StaffRole};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, SectionId, StaffId};
use serde::Deserialize;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::rows::{roles, word};
use super::stamps::{OriginJson, StampJson, stamp, stamp_if_any};

/// The groups of this kind that somebody is in, with `gm.*`, for further joins.
fn live_groups(member: &str, kind: &str) -> String {
    format!(
        "group_members gm JOIN groups gr
             ON gr.id = gm.group_id AND gr.kind = '{kind}' AND NOT gr.closed
             AND gm.member_id = {member}"
    )
}

/// Defines `mine`, the groups that the contact `$1` is in: for statements that ask
/// for them several times.
pub(super) fn mine() -> String {
    format!(
        "mine AS MATERIALIZED (SELECT gm.* FROM {})",
        live_groups("$1", "CONTACTS")
    )
}

/// What makes a contact a member of a customer, as JSON.
pub(super) fn memberships(contact: &str, customer: &str) -> String {
    memberships_by(contact, customer, &live_groups(contact, "CONTACTS"))
}

/// The same by the groups `gm` that are read from there.
pub(super) fn memberships_by(contact: &str, customer: &str, groups: &str) -> String {
    format!(
        "(SELECT json_agg(m.one) FROM (
             SELECT json_build_array(m.role, m.can_download, m.sections,
                 json_build_array(NULL, NULL, {}), {}) AS one
             FROM memberships m
             WHERE m.contact_id = {contact} AND m.customer_id = {customer}
             UNION ALL
             SELECT json_build_array(r.role, r.can_download, r.sections,
                 json_build_array(r.group_id, {}, {}), {})
             FROM {groups} JOIN group_roles r
                 ON r.group_id = gm.group_id AND r.customer_id = {customer}) m)",
        stamp("m", "given"),
        stamp_if_any("m", "changed"),
        stamp("gm", "joined"),
        stamp("r", "given"),
        stamp_if_any("r", "changed"),
    )
}

/// Where a contact's switch at a customer is off, as JSON.
pub(super) fn switched_off(contact: &str, customer: &str) -> String {
    format!(
        "(SELECT {} FROM portal_switches s
          WHERE s.contact_id = {contact} AND s.customer_id = {customer})",
        stamp("s", "closed")
    )
}

/// The groups of contacts that a contact is in, as JSON.
pub(super) fn groups(contact: &str) -> String {
    groups_by(&live_groups(contact, "CONTACTS"))
}

/// The same of the groups `gm` that are read from there.
pub(super) fn groups_by(groups: &str) -> String {
    format!(
        "(SELECT json_agg(json_build_array(gm.group_id, {})) FROM {groups})",
        stamp("gm", "joined")
    )
}

/// What a contact was said to have at the matters of the `chain`, as JSON.
pub(super) fn matters(contact: &str) -> String {
    format!(
        "(SELECT json_agg(json_build_array(ma.item_id, ma.can_download, {}, {}))
          FROM matter_access ma
          WHERE ma.contact_id = {contact} AND ma.item_id IN (SELECT id FROM chain))",
        stamp_if_any("ma", "given"),
        stamp_if_any("ma", "changed"),
    )
}

/// What assigns a staff member to a customer, as JSON.
pub(super) fn assignments(staff: &str, customer: &str) -> String {
    format!(
        "(SELECT json_agg(a.one) FROM (
             SELECT json_build_array(a.role, json_build_array(NULL, NULL, {})) AS one
             FROM staff_assignments a
             WHERE a.staff_id = {staff} AND a.customer_id = {customer}
             UNION ALL
             SELECT json_build_array(r.staff_role, json_build_array(r.group_id, {}, {}))
             FROM {} JOIN group_roles r
                 ON r.group_id = gm.group_id AND r.customer_id = {customer}) a)",
        stamp("a", "given"),
        stamp("gm", "joined"),
        stamp("r", "given"),
        live_groups(staff, "STAFF"),
    )
}

#[derive(Deserialize)]
struct Member(
    String,
    bool,
    BTreeSet<SectionId>,
    OriginJson,
    Option<StampJson>,
);

#[derive(Deserialize)]
struct Assigned(Option<String>, OriginJson);

#[derive(Deserialize)]
struct Joined(Uuid, StampJson);

#[derive(Deserialize)]
struct AtMatter(Uuid, bool, Option<StampJson>, Option<StampJson>);

/// Reads a column of a JSON array; null is empty.
fn all<T: serde::de::DeserializeOwned + Send + Unpin + 'static>(
    row: &PgRow,
    column: &str,
) -> Result<Vec<T>, sqlx::Error> {
    let all: Option<Json<Vec<T>>> = row.try_get(column)?;
    Ok(all.map_or_else(Vec::new, |all| all.0))
}

/// Reads [`memberships`].
pub(super) fn read_memberships(row: &PgRow) -> Result<Vec<MembershipFacts>, sqlx::Error> {
    all(row, "memberships")?
        .into_iter()
        .map(|Member(role, can_download, sections, origin, changed)| {
            Ok(MembershipFacts {
                terms: MembershipTerms {
                    role: word(&role, ContactRole::from_word)?,
                    can_download,
                    sections,
                },
                origin: origin.into(),
                changed: changed.map(Into::into),
            })
        })
        .collect()
}

/// Reads identity, contact, memberships, switch, groups, matters and customer
/// over the facts given.
pub(super) fn read_contact(row: &PgRow, facts: Facts) -> Result<Facts, sqlx::Error> {
    let contact: Option<Uuid> = row.try_get("contact_id")?;
    let off: Option<Json<StampJson>> = row.try_get("switched_off")?;
    let joined = |Joined(id, stamp): Joined| GroupFacts {
        id: GroupId::new(id),
        joined: stamp.into(),
    };
    let at_matter = |AtMatter(id, can_download, given, changed): AtMatter| MatterFacts {
        matter: ItemId::new(id),
        access: given.map(Into::into),
        changed: changed.map(Into::into),
        can_download,
    };
    Ok(Facts {
        identity: read_identity(row)?,
        contact: match contact {
            None => None,
            Some(id) => Some(ContactFacts {
                id: ContactId::new(id),
                kind: word(row.try_get("kind")?, ContactKind::from_word)?,
                account: word(row.try_get("account")?, Account::from_word)?,
            }),
        },
        memberships: read_memberships(row)?,
        switched_off: off.map(|off| off.0.into()),
        groups: all(row, "groups")?.into_iter().map(joined).collect(),
        matters: all(row, "matters")?.into_iter().map(at_matter).collect(),
        customer: read_customer(row)?,
        ..facts
    })
}

/// Reads the customer that was joined.
pub(super) fn read_customer(row: &PgRow) -> Result<Option<CustomerFacts>, sqlx::Error> {
    let customer: Option<Uuid> = row.try_get("customer_id")?;
    Ok(match customer {
        None => None,
        Some(id) => Some(CustomerFacts {
            id: CustomerId::new(id),
            portal_open: row.try_get("portal_open")?,
        }),
    })
}

fn read_identity(row: &PgRow) -> Result<Option<IdentityFacts>, sqlx::Error> {
    let enabled: Option<bool> = row.try_get("enabled")?;
    Ok(enabled.map(|enabled| IdentityFacts { enabled }))
}

/// Reads identity, staff member and assignments over the facts given.
pub(super) fn read_staff(row: &PgRow, facts: Facts) -> Result<Facts, sqlx::Error> {
    let staff = match row.try_get::<Option<Uuid>, _>("staff_id")? {
        None => None,
        Some(id) => Some(StaffFacts {
            id: StaffId::new(id),
            roles: roles(row)?,
            reach: word(row.try_get("reach")?, StaffReach::from_word)?,
            suspended: row.try_get("suspended")?,
        }),
    };
    let assigned = |Assigned(role, origin): Assigned| {
        let role = role.map(|role| word(&role, StaffRole::from_word));
        Ok(AssignmentFacts {
            role: role.transpose()?,
            origin: origin.into(),
        })
    };
    Ok(Facts {
        identity: read_identity(row)?,
        staff,
        assignments: all(row, "assignments")?
            .into_iter()
            .map(assigned)
            .collect::<Result<_, sqlx::Error>>()?,
        ..facts
    })
}
