//! What ends with access: tickets and uploads in flight that it carried, and
//! the sessions of somebody who may not sign in any more. In the transaction
//! of the command that takes it away, so that nothing of it works again when
//! access is given anew.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide};
use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::{GrantEvent, Subject};
use portico_domain::group::GroupEvent;
use portico_domain::identity::IdentityEvent;
use portico_domain::staff::StaffEvent;
use portico_domain::{IdentityId, StaffId};
use portico_event_log::keys::Texts;
use portico_event_log::{Envelope, Inline, LogError};
use portico_projections::access::AccessProjector;
use sqlx::PgConnection;
use uuid::Uuid;

use super::authority::facts_of;
use super::begin_uploads::{BeginUploads, Choice};
use super::open_document::handed_out;
use super::perform::Stop;
use super::refusal::{Refusal, refusal_code_name};
use crate::auth::{Person, sessions};
use crate::bytes::tickets::{self, Held};
use crate::bytes::{Failure, Opening, UploadRow, uploads};

/// The access model, and what ends with access.
pub(super) struct AccessWithEndings<'a>(pub(super) &'a AccessProjector);

/// What is looked through: everything of a customer, of a person, or both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scope {
    customer: Option<Uuid>,
    person: Option<Uuid>,
}

impl Inline for AccessWithEndings<'_> {
    async fn project(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        self.0.project(conn, events, texts).await?;
        for envelope in events {
            end_sessions(conn, envelope).await?;
        }
        let scopes = events
            .iter()
            .filter_map(|envelope| Some((Scope::of(envelope)?, envelope.at)));
        // Many revokes of one command are looked through once.
        let scopes: BTreeMap<Scope, DateTime<Utc>> = scopes.collect();
        for (scope, at) in scopes {
            end_tickets(conn, scope, at).await?;
            end_uploads(conn, scope, at).await?;
        }
        Ok(())
    }
}

impl Scope {
    /// None where nobody loses anything.
    fn of(envelope: &Envelope) -> Option<Self> {
        let id = envelope.aggregate_id;
        let of = |customer, person| Some(Self { customer, person });
        match &envelope.event {
            Event::Grant(event) => Self::of_grant(event),
            Event::Customer(event) => match event {
                CustomerEvent::PortalClosed { .. } => of(Some(id), None),
                CustomerEvent::CustomerRegistered { .. }
                | CustomerEvent::FileOwnerAssigned { .. }
                | CustomerEvent::CustomerDetailsChanged { .. }
                | CustomerEvent::PortalOpened {} => None,
            },
            Event::Contact(event) => match event {
                ContactEvent::MembershipChanged { customer, .. }
                | ContactEvent::MembershipRemoved { customer }
                | ContactEvent::MembershipPortalClosed { customer, .. } => {
                    of(Some(customer.uuid()), Some(id))
                }
                ContactEvent::ContactClosed {} => of(None, Some(id)),
                ContactEvent::ContactAdded { .. }
                | ContactEvent::ContactDetailsChanged { .. }
                | ContactEvent::InvitationRevoked {}
                | ContactEvent::MembershipPortalOpened { .. }
                | ContactEvent::ContactInvited { .. }
                | ContactEvent::ContactActivated { .. }
                | ContactEvent::MembershipAssigned { .. } => None,
            },
            Event::Group(event) => Self::of_group(event),
            Event::Document(event) => match event {
                DocumentEvent::ItemTrashed {}
                | DocumentEvent::UploadWithdrawn {}
                | DocumentEvent::ItemMoved { .. }
                | DocumentEvent::ItemSectionSet { .. }
                | DocumentEvent::ItemPurgeMarked {}
                | DocumentEvent::ItemPurged { .. } => of(envelope.customer_id, None),
                DocumentEvent::MatterAccessRevoked { contact }
                | DocumentEvent::MatterAccessGiven { contact, .. } => {
                    of(envelope.customer_id, Some(contact.uuid()))
                }
                DocumentEvent::FolderCreated { .. }
                | DocumentEvent::FolderCreatedByClient { .. }
                | DocumentEvent::UploadedByStaff { .. }
                | DocumentEvent::UploadedByClient { .. }
                | DocumentEvent::VersionAddedByStaff { .. }
                | DocumentEvent::VersionDepositedByClient { .. }
                | DocumentEvent::VersionAccepted { .. }
                | DocumentEvent::UploadAccepted {}
                | DocumentEvent::MatterOpened { .. }
                | DocumentEvent::MatterDescribed { .. }
                | DocumentEvent::MatterClosed {}
                | DocumentEvent::MatterReopened {}
                | DocumentEvent::ItemRenamed { .. }
                | DocumentEvent::ItemRestored {} => None,
            },
            Event::Staff(event) => match event {
                StaffEvent::StaffSuspended {}
                | StaffEvent::StaffRolesChanged { .. }
                | StaffEvent::StaffReachChanged { .. }
                | StaffEvent::StaffAssignedToCustomer { .. }
                | StaffEvent::StaffUnassigned { .. } => of(None, Some(id)),
                StaffEvent::StaffAdded { .. } | StaffEvent::StaffReinstated {} => None,
            },
            Event::Firm(_) | Event::Identity(_) | Event::AccessLog(_) => None,
        }
    }

    /// Groups are few and reach many: everybody is looked through.
    fn of_group(event: &GroupEvent) -> Option<Self> {
        let everything = Self {
            customer: None,
            person: None,
        };
        match event {
            GroupEvent::MembersRemoved { .. } | GroupEvent::GroupClosed {} => Some(everything),
            GroupEvent::GroupRolesAssigned { customer, .. }
            | GroupEvent::GroupRolesRemoved { customer } => Some(Self {
                customer: Some(customer.uuid()),
                person: None,
            }),
            GroupEvent::GroupCreated { .. }
            | GroupEvent::GroupDescribed { .. }
            | GroupEvent::MembersAdded { .. } => None,
        }
    }

    fn of_grant(event: &GrantEvent) -> Option<Self> {
        match event {
            GrantEvent::AccessRevoked {
                customer, subject, ..
            }
            | GrantEvent::MasterAccessRevoked { customer, subject }
            | GrantEvent::AccessCapabilityChanged {
                customer, subject, ..
            } => Some(Self {
                customer: Some(customer.uuid()),
                person: match subject {
                    Subject::Contact(contact) => Some(contact.uuid()),
                    Subject::Customer(_) | Subject::Group(_) => None,
                },
            }),
            // One that ends later ends by time, at decision.
            GrantEvent::AccessExpiryChanged { .. }
            | GrantEvent::AccessGranted { .. }
            | GrantEvent::MasterAccessGranted { .. } => None,
        }
    }
}

async fn end_sessions(conn: &mut PgConnection, envelope: &Envelope) -> Result<(), sqlx::Error> {
    let id = envelope.aggregate_id;
    match &envelope.event {
        Event::Identity(IdentityEvent::IdentityDisabled {}) => {
            sessions::end_of_identity(conn, IdentityId::new(id)).await?;
        }
        Event::Staff(StaffEvent::StaffSuspended {}) => {
            sessions::end_of_person(conn, Person::Staff(StaffId::new(id))).await?;
        }
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Customer(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::Grant(_)
        | Event::AccessLog(_) => {}
    }
    Ok(())
}

/// Decides every live ticket again and ends those that open nothing now.
async fn end_tickets(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut ended = vec![];
    for held in tickets::live(conn, scope.customer, scope.person, at).await? {
        if !opens(conn, &held, at).await? {
            ended.push(held.hash);
        }
    }
    tickets::end(conn, &ended).await
}

async fn opens(
    conn: &mut PgConnection,
    held: &Held,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let action = match held.action {
        Opening::View => Action::View,
        Opening::Download => Action::Download,
    };
    let facts = facts_of(conn, held.person.actor(), held.item).await?;
    let decision = decide(&facts, action, at);
    Ok(decision.allowed && handed_out(&decision, Some(held.version)).is_ok())
}

/// Decides every upload in flight again; one that could not be completed now
/// fails now, with the words it would have failed with.
async fn end_uploads(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Many files to one place are decided once.
    let mut decided: Vec<(UploadRow, Option<Failure>)> = vec![];
    for upload in uploads::in_flight(conn, scope.customer, scope.person).await? {
        let same = |known: &UploadRow| {
            (known.person, known.customer) == (upload.person, upload.customer)
                && (known.parent, known.document) == (upload.parent, upload.document)
        };
        let known = decided.iter().find(|(known, _)| same(known));
        let failure = if let Some((_, failure)) = known {
            failure.clone()
        } else {
            let failure = failure_of(conn, &upload, at).await?;
            decided.push((upload.clone(), failure.clone()));
            failure
        };
        if let Some(failure) = failure {
            uploads::fail(conn, upload.id, &failure).await?;
        }
    }
    Ok(())
}

async fn failure_of(
    conn: &mut PgConnection,
    upload: &UploadRow,
    at: DateTime<Utc>,
) -> Result<Option<Failure>, sqlx::Error> {
    let place = BeginUploads {
        customer: upload.customer,
        parent: upload.parent,
        document: upload.document,
        choice: Choice::KeepBoth,
    };
    match place.allowed(conn, upload.person, at).await {
        Ok(()) => Ok(None),
        Err(Stop::Refused(refusal)) => {
            let Refusal { code, message, .. } = *refusal;
            let code = refusal_code_name(code);
            Ok(Some(Failure { code, message }))
        }
        Err(Stop::Failed(LogError::Database(error))) => Err(error),
        Err(Stop::Failed(error)) => Err(sqlx::Error::Protocol(error.to_string())),
    }
}
