//! Contacts, their memberships and invitations.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::ContactId;
use portico_projections::access;

use super::super::people::Contact;
use super::{Answered, Survived, VisibleTo, id, ids, or_refuse, widening_payload};
use crate::commands::{AddContact, Args, AssignMembership, InviteContact, WantedTerms, full_name};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{ContactKind, ContactRole, Position, SuccessCode, Survivors, payload};

/// An external person.
#[derive(InputObject)]
pub(super) struct AddContactInput {
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Address; needed before an invitation.
    email: Option<String>,
    /// Client, unless said otherwise.
    #[graphql(default_with = "ContactKind::Client")]
    kind: ContactKind,
    /// Of which customer the contact becomes a member at once, on the usual
    /// terms; the right there is asked instead of that for the firm.
    customer_id: Option<ID>,
    /// What the contact may do there; only with a customer. Not given: Collaborator.
    role: Option<ContactRole>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Who becomes a member of which customer.
#[derive(InputObject)]
pub(super) struct AssignMembershipInput {
    /// Who.
    contact_id: ID,
    /// Of which customer.
    customer_id: ID,
    /// What the contact may do. Not given: as the contact's own membership has it;
    /// Collaborator where there is none.
    role: Option<ContactRole>,
    /// Whether what the firm shares may be downloaded. Not given: as it stands; yes
    /// where there is no own membership.
    can_download: Option<bool>,
    /// Which sections of the portal are open to the contact, all of them. Not given:
    /// as they stand; none where there is no own membership.
    section_ids: Option<Vec<ID>>,
    /// What becomes of grants that outlived an earlier membership.
    #[graphql(default_with = "Survivors::Revoke")]
    survivors: Survivors,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Who is invited.
#[derive(InputObject)]
pub(super) struct InviteContactInput {
    /// Who.
    contact_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl AssignMembershipInput {
    /// What it asks for.
    pub(super) fn command(&self) -> AssignMembership {
        AssignMembership {
            contact: id(&self.contact_id),
            customer: id(&self.customer_id),
            terms: WantedTerms {
                role: self.role.map(Into::into),
                can_download: self.can_download,
                sections: self
                    .section_ids
                    .as_deref()
                    .map(|sections| ids(sections).into_iter().collect()),
            },
            survivors: self.survivors.into(),
        }
    }
}

widening_payload!(
    /// The contact is noted, and a member where a customer was named.
    AddContactPayload = ContactAdded {
        /// The contact.
        contact: Option<Contact>,
        /// Whether the contact sees anything of the customer's now, or waits; none
        /// without a customer.
        visible_to: Option<VisibleTo>,
    }
);
widening_payload!(
    /// The membership is as asked.
    AssignMembershipPayload = MembershipAssigned {
        /// The contact.
        contact: Option<Contact>,
        /// What had outlived an earlier membership.
        survivors: Survived,
        /// Whether the contact sees anything of the customer's now, or waits.
        visible_to: VisibleTo,
    }
);
payload!(
    /// The invitation link works; hand it to the contact. Earlier links do not
    /// work any more.
    InviteContactPayload = ContactInvited {
        /// The contact.
        contact: Option<Contact>,
        /// The link; told once, a repeat under the same key has none.
        invitation_url: Option<String>,
        /// The link works until then.
        expires_at: chrono::DateTime<chrono::Utc>,
    }
);

/// Contacts.
#[derive(Default)]
pub(crate) struct ContactMutations;

async fn reload(request: &RequestContext, id: ContactId) -> Answered<(Option<Contact>, Args)> {
    let mut conn = request.connection().await?;
    let row = access::contact(&mut conn, id).await.map_err(failed)?;
    let args = Args {
        contact: row.as_ref().map(full_name),
        ..Args::default()
    };
    Ok((row.map(Contact::from), args))
}

#[Object]
impl ContactMutations {
    /// Notes an external person; contacts may share an address on paper.
    async fn add_contact(
        &self,
        ctx: &Context<'_>,
        input: AddContactInput,
    ) -> Answered<AddContactPayload> {
        let request = request(ctx);
        let command = AddContact {
            first_name: input.first_name,
            last_name: input.last_name,
            email: input.email,
            kind: input.kind.into(),
            customer: input.customer_id.as_ref().map(id),
            role: input.role.map(Into::into),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let (added, name) = (done.answer.contact, done.answer.name);
        let (contact, args) = reload(request, added).await?;
        let given = match command.customer {
            Some(_) => "a member of this customer from now on",
            None => "no access was given",
        };
        Ok(ContactAdded {
            code: SuccessCode::Done,
            message: format!("{name} is added; {given}."),
            args,
            position: done.position.map(Position),
            contact,
            visible_to: command
                .customer
                .map(|customer| VisibleTo::contact(added, customer)),
        }
        .into())
    }

    /// Makes a contact a member of a customer, or changes that membership of the
    /// contact's own, in what the input names. Memberships inherited from groups stay
    /// as they are.
    async fn assign_membership(
        &self,
        ctx: &Context<'_>,
        input: AssignMembershipInput,
    ) -> Answered<AssignMembershipPayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let (contact, args) = reload(request, done.answer.contact).await?;
        let changed = done.position.is_some();
        Ok(MembershipAssigned {
            code: if changed {
                SuccessCode::Done
            } else {
                SuccessCode::AlreadyDone
            },
            message: if changed {
                "The membership is assigned.".to_owned()
            } else {
                "The membership was already so.".to_owned()
            },
            args,
            position: done.position.map(Position),
            contact,
            survivors: Survived::of(request, done.answer.survived).await?,
            visible_to: VisibleTo::contact(done.answer.contact, done.answer.customer),
        }
        .into())
    }

    /// Makes an invitation link for a contact.
    async fn invite_contact(
        &self,
        ctx: &Context<'_>,
        input: InviteContactInput,
    ) -> Answered<InviteContactPayload> {
        let request = request(ctx);
        let command = InviteContact {
            contact: id(&input.contact_id),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let (contact, args) = reload(request, done.answer.contact).await?;
        let portal = &request.app.config.portal;
        let url = |token: crate::auth::Token| format!("{portal}/invitation#{}", token.reveal());
        Ok(ContactInvited {
            code: SuccessCode::ContactInvited,
            message: format!("{} is invited; hand over the link.", done.answer.name),
            args,
            position: done.position.map(Position),
            contact,
            invitation_url: done.answer.token.map(url),
            expires_at: done.answer.expires_at,
        }
        .into())
    }
}
