//! Rows of `firm`, `sections`, `staff`, `staff_assignments` and `identities`.

use std::collections::BTreeSet;

use portico_domain::access::Stamp;
use portico_domain::firm::FirmEvent;
use portico_domain::identity::{IdentityEvent, Person};
use portico_domain::staff::StaffEvent;
use portico_domain::values::{StaffReach, StaffRole};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;
use super::stamp;

/// A change of a row about the firm, a staff member or an identity.
pub(super) enum PersonChange {
    Firm {
        id: Uuid,
        name: String,
        zone: String,
    },
    FirmDetails {
        name: String,
        zone: String,
    },
    Section {
        id: Uuid,
        name: String,
    },
    StaffAdded {
        id: Uuid,
        name: Option<String>,
        email: Option<String>,
        roles: Vec<&'static str>,
    },
    StaffRoles {
        id: Uuid,
        roles: Vec<&'static str>,
    },
    StaffSuspended {
        id: Uuid,
        suspended: bool,
    },
    StaffReach {
        id: Uuid,
        reach: StaffReach,
    },
    Assigned {
        id: Uuid,
        customer: Uuid,
        role: Option<StaffRole>,
        stamp: Stamp,
    },
    Unassigned {
        id: Uuid,
        customer: Uuid,
    },
    IdentityEnabled {
        id: Uuid,
        person: Person,
    },
    IdentityDisabled {
        id: Uuid,
    },
}

pub(super) fn of_firm(event: &FirmEvent) -> Change {
    Change::Person(Box::new(match event {
        FirmEvent::FirmRegistered { firm, name, zone } => PersonChange::Firm {
            id: firm.uuid(),
            name: name.clone(),
            zone: zone.clone(),
        },
        FirmEvent::FirmDetailsChanged { name, zone } => PersonChange::FirmDetails {
            name: name.clone(),
            zone: zone.clone(),
        },
        FirmEvent::SectionDefined { section, name } => PersonChange::Section {
            id: section.uuid(),
            name: name.clone(),
        },
    }))
}

fn words(roles: &BTreeSet<StaffRole>) -> Vec<&'static str> {
    roles.iter().map(|role| role.as_str()).collect()
}

pub(super) fn of_staff(envelope: &Envelope, event: &StaffEvent, texts: &dyn Texts) -> Change {
    let id = envelope.aggregate_id;
    Change::Person(Box::new(match event {
        StaffEvent::StaffAdded {
            name, email, roles, ..
        } => PersonChange::StaffAdded {
            id,
            name: texts.text(name),
            email: texts.text(email),
            roles: words(roles),
        },
        StaffEvent::StaffRolesChanged { roles } => PersonChange::StaffRoles {
            id,
            roles: words(roles),
        },
        StaffEvent::StaffReachChanged { reach } => PersonChange::StaffReach { id, reach: *reach },
        StaffEvent::StaffAssignedToCustomer { customer, role } => PersonChange::Assigned {
            id,
            customer: customer.uuid(),
            role: *role,
            stamp: stamp::of(envelope),
        },
        StaffEvent::StaffUnassigned { customer } => PersonChange::Unassigned {
            id,
            customer: customer.uuid(),
        },
        StaffEvent::StaffSuspended {} => PersonChange::StaffSuspended {
            id,
            suspended: true,
        },
        StaffEvent::StaffReinstated {} => PersonChange::StaffSuspended {
            id,
            suspended: false,
        },
    }))
}

pub(super) fn of_identity(envelope: &Envelope, event: &IdentityEvent) -> Option<Change> {
    let id = envelope.aggregate_id;
    match event {
        IdentityEvent::IdentityEnabled { person, .. } => Some(PersonChange::IdentityEnabled {
            id,
            person: *person,
        }),
        IdentityEvent::IdentityDisabled {} => Some(PersonChange::IdentityDisabled { id }),
        IdentityEvent::SignedIn {} | IdentityEvent::CredentialChanged {} => None,
    }
    .map(|change| Change::Person(Box::new(change)))
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &PersonChange,
) -> Result<(), sqlx::Error> {
    match change {
        PersonChange::Firm { id, name, zone } => {
            sqlx::query("INSERT INTO firm (id, name, zone) VALUES ($1, $2, $3)")
                .bind(id)
                .bind(name)
                .bind(zone)
        }
        PersonChange::FirmDetails { name, zone } => {
            sqlx::query("UPDATE firm SET name = $1, zone = $2")
                .bind(name)
                .bind(zone)
        }
        PersonChange::Section { id, name } => sqlx::query(
            "INSERT INTO sections (id, name) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        )
        .bind(id)
        .bind(name),
        PersonChange::StaffReach { id, reach } => {
            sqlx::query("UPDATE staff SET reach = $2 WHERE id = $1")
                .bind(id)
                .bind(reach.as_str())
        }
        PersonChange::Assigned {
            id,
            customer,
            role,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "INSERT INTO staff_assignments (staff_id, customer_id, role, given_kind, given_id,
                     given_at, given_position)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (staff_id, customer_id) DO UPDATE SET role = excluded.role,
                     given_kind = excluded.given_kind, given_id = excluded.given_id,
                     given_at = excluded.given_at, given_position = excluded.given_position",
            )
            .bind(id)
            .bind(customer)
            .bind(role.map(StaffRole::as_str)),
            stamp,
        ),
        PersonChange::Unassigned { id, customer } => {
            sqlx::query("DELETE FROM staff_assignments WHERE staff_id = $1 AND customer_id = $2")
                .bind(id)
                .bind(customer)
        }
        PersonChange::StaffAdded {
            id,
            name,
            email,
            roles,
        } => sqlx::query("INSERT INTO staff (id, name, email, roles) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(name)
            .bind(email)
            .bind(roles),
        PersonChange::StaffRoles { id, roles } => {
            sqlx::query("UPDATE staff SET roles = $2 WHERE id = $1")
                .bind(id)
                .bind(roles)
        }
        PersonChange::StaffSuspended { id, suspended } => {
            sqlx::query("UPDATE staff SET suspended = $2 WHERE id = $1")
                .bind(id)
                .bind(suspended)
        }
        PersonChange::IdentityEnabled { id, person } => {
            let (staff, contact) = match person {
                Person::Staff(id) => (Some(id.uuid()), None),
                Person::Contact(id) => (None, Some(id.uuid())),
            };
            sqlx::query(
                "INSERT INTO identities (id, staff_id, contact_id, enabled)
                 VALUES ($1, $2, $3, true)
                 ON CONFLICT (id) DO UPDATE SET staff_id = excluded.staff_id,
                     contact_id = excluded.contact_id, enabled = true",
            )
            .bind(id)
            .bind(staff)
            .bind(contact)
        }
        PersonChange::IdentityDisabled { id } => {
            sqlx::query("UPDATE identities SET enabled = false WHERE id = $1").bind(id)
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
