//! Which portals contacts may enter at all, and what a closing means for those
//! who are left with none.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::{ContactId, CustomerId};
use portico_event_log::Unit;
use sqlx::PgConnection;
use uuid::Uuid;

use super::perform::Stop;
use crate::auth::invitations;

/// The contacts who belong to a customer, directly or by a group.
pub(super) async fn contacts_of(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<ContactId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT contact_id FROM access.memberships WHERE customer_id = $1
         UNION
         SELECT gm.member_id FROM access.group_roles r
         JOIN access.groups gr ON gr.id = r.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
         JOIN access.group_members gm ON gm.group_id = r.group_id
         WHERE r.customer_id = $1",
    )
    .bind(customer.uuid())
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ContactId::new).collect())
}

/// Those of them who have no customer whose portal they may enter, apart from
/// the one that is `closing`.
pub(super) async fn left_out(
    conn: &mut PgConnection,
    contacts: &[ContactId],
    closing: Option<CustomerId>,
) -> Result<Vec<ContactId>, sqlx::Error> {
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.uuid()).collect();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT k.id FROM access.contacts k
         WHERE k.id = ANY($1) AND NOT EXISTS (
             SELECT FROM (SELECT customer_id FROM access.memberships WHERE contact_id = k.id
                          UNION ALL
                          SELECT r.customer_id FROM access.group_members gm
                          JOIN access.groups gr
                              ON gr.id = gm.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
                          JOIN access.group_roles r ON r.group_id = gm.group_id
                          WHERE gm.member_id = k.id) m
             JOIN access.customers c ON c.id = m.customer_id AND c.portal_open
             WHERE c.id IS DISTINCT FROM $2
               AND NOT EXISTS (SELECT FROM access.portal_switches s
                               WHERE s.contact_id = k.id AND s.customer_id = c.id))
         ORDER BY k.id",
    )
    .bind(ids)
    .bind(closing.map(CustomerId::uuid))
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ContactId::new).collect())
}

/// Revokes the unused invitations of contacts to whom closing this portal leaves
/// none to enter. They are invited anew once it is open again.
pub(super) async fn revoke_invitations(
    unit: &mut Unit,
    contacts: &[ContactId],
    closing: CustomerId,
) -> Result<(), Stop> {
    let at = unit.metadata().occurred_at;
    let left_out = left_out(unit.connection(), contacts, Some(closing)).await?;
    let invited = invitations::revoke_all(unit.connection(), &left_out, at).await?;
    let ids: Vec<Uuid> = invited.iter().map(|contact| contact.uuid()).collect();
    unit.read_ahead::<Contact>(&ids).await?;
    for id in ids {
        let revoke = ContactCommand::RevokeInvitation;
        unit.handle::<Contact>(id, None, revoke).await??;
    }
    Ok(())
}
