//! Rows of `memberships` and `portal_switches`.

use std::collections::BTreeSet;

use portico_domain::SectionId;
use portico_domain::access::Stamp;
use portico_domain::contact::ContactEvent;
use portico_domain::values::MembershipTerms;
use portico_event_log::Envelope;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;
use super::stamp;

/// A change of a direct membership, or of a contact's switch at a customer.
pub(super) enum MembershipChange {
    Assigned {
        contact: Uuid,
        customer: Uuid,
        terms: MembershipTerms,
        stamp: Stamp,
    },
    Removed {
        contact: Uuid,
        customer: Uuid,
    },
    SwitchedOff {
        contact: Uuid,
        customer: Uuid,
        stamp: Stamp,
    },
    SwitchedOn {
        contact: Uuid,
        customer: Uuid,
    },
}

/// `None` for events that concern the contact alone.
pub(super) fn of_membership(envelope: &Envelope, event: &ContactEvent) -> Option<Change> {
    let id = envelope.aggregate_id;
    let change = match event {
        ContactEvent::ContactAdded { .. }
        | ContactEvent::ContactDetailsChanged { .. }
        | ContactEvent::ContactInvited { .. }
        | ContactEvent::InvitationRevoked {}
        | ContactEvent::ContactActivated { .. }
        | ContactEvent::ContactClosed {} => return None,
        ContactEvent::MembershipAssigned {
            customer,
            role,
            can_download,
            sections,
        }
        | ContactEvent::MembershipChanged {
            customer,
            role,
            can_download,
            sections,
        } => MembershipChange::Assigned {
            contact: id,
            customer: customer.uuid(),
            terms: MembershipTerms {
                role: *role,
                can_download: *can_download,
                sections: sections.clone(),
            },
            stamp: stamp::of(envelope),
        },
        ContactEvent::MembershipRemoved { customer } => MembershipChange::Removed {
            contact: id,
            customer: customer.uuid(),
        },
        ContactEvent::MembershipPortalClosed { customer, .. } => MembershipChange::SwitchedOff {
            contact: id,
            customer: customer.uuid(),
            stamp: stamp::of(envelope),
        },
        ContactEvent::MembershipPortalOpened { customer } => MembershipChange::SwitchedOn {
            contact: id,
            customer: customer.uuid(),
        },
    };
    Some(Change::Membership(Box::new(change)))
}

fn ids(sections: &BTreeSet<SectionId>) -> Vec<Uuid> {
    sections.iter().copied().map(SectionId::uuid).collect()
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &MembershipChange,
) -> Result<(), sqlx::Error> {
    match change {
        MembershipChange::Assigned {
            contact,
            customer,
            terms,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "INSERT INTO memberships (contact_id, customer_id, role, can_download, sections,
                     given_kind, given_id, given_at, given_position)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (contact_id, customer_id) DO UPDATE SET role = excluded.role,
                     can_download = excluded.can_download, sections = excluded.sections,
                     given_kind = excluded.given_kind, given_id = excluded.given_id,
                     given_at = excluded.given_at, given_position = excluded.given_position",
            )
            .bind(contact)
            .bind(customer)
            .bind(terms.role.as_str())
            .bind(terms.can_download)
            .bind(ids(&terms.sections)),
            stamp,
        ),
        MembershipChange::Removed { contact, customer } => {
            sqlx::query("DELETE FROM memberships WHERE contact_id = $1 AND customer_id = $2")
                .bind(contact)
                .bind(customer)
        }
        MembershipChange::SwitchedOff {
            contact,
            customer,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "INSERT INTO portal_switches (contact_id, customer_id, closed_kind, closed_id,
                     closed_at, closed_position)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(contact)
            .bind(customer),
            stamp,
        ),
        MembershipChange::SwitchedOn { contact, customer } => {
            sqlx::query("DELETE FROM portal_switches WHERE contact_id = $1 AND customer_id = $2")
                .bind(contact)
                .bind(customer)
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
