//! Rows of `memberships` and `portal_switches`.

use portico_domain::SectionId;
use portico_domain::access::Stamp;
use portico_domain::contact::ContactEvent;
use portico_domain::values::MembershipTerms;
use portico_event_log::Envelope;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};
use uuid::Uuid;

use super::change::Change;
use super::stamp;

/// A change of a direct membership, or of a contact's switch at a customer.
pub(super) enum MembershipChange {
    Assigned(OnTerms),
    Changed(OnTerms),
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

/// A membership, the terms it is on from now, and the stamp of that.
pub(super) struct OnTerms {
    contact: Uuid,
    customer: Uuid,
    terms: MembershipTerms,
    stamp: Stamp,
}

impl OnTerms {
    /// A statement about contact, customer, role, can-download, sections and stamp, in
    /// this order.
    fn bound<'q>(&self, sql: &'q str) -> Query<'q, Postgres, PgArguments> {
        let sections = self.terms.sections.iter().copied().map(SectionId::uuid);
        let query = sqlx::query(sql)
            .bind(self.contact)
            .bind(self.customer)
            .bind(self.terms.role.as_str())
            .bind(self.terms.can_download)
            .bind(sections.collect::<Vec<_>>());
        stamp::bind(query, &self.stamp)
    }
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
        } => {
            let now = OnTerms {
                contact: id,
                customer: customer.uuid(),
                terms: MembershipTerms {
                    role: *role,
                    can_download: *can_download,
                    sections: sections.clone(),
                },
                stamp: stamp::of(envelope),
            };
            if matches!(event, ContactEvent::MembershipChanged { .. }) {
                MembershipChange::Changed(now)
            } else {
                MembershipChange::Assigned(now)
            }
        }
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

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &MembershipChange,
) -> Result<(), sqlx::Error> {
    match change {
        MembershipChange::Assigned(given) => given.bound(
            "INSERT INTO memberships (contact_id, customer_id, role, can_download, sections,
                 given_kind, given_id, given_at, given_position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ),
        MembershipChange::Changed(now) => now.bound(
            "UPDATE memberships SET role = $3, can_download = $4, sections = $5,
                 changed_kind = $6, changed_id = $7, changed_at = $8, changed_position = $9
             WHERE contact_id = $1 AND customer_id = $2",
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
