//! A contact's details and the end of an account; who answers for a customer.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::ContactId;
use portico_projections::access;

use super::super::customer::Customer;
use super::super::people::Contact;
use super::memberships::{code, words};
use super::{Answered, id, or_refuse};
use crate::commands::{
    Args, AssignFileOwner, ChangeContact, CloseContact, ContactChanged as Changed, Repeatable,
};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Position, payload};

/// Another name or address.
#[derive(InputObject)]
pub(super) struct ChangeContactDetailsInput {
    /// Who.
    contact_id: ID,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Address; none for none.
    email: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// An account to be closed.
#[derive(InputObject)]
pub(super) struct CloseContactInput {
    /// Whose.
    contact_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl CloseContactInput {
    /// What it asks for.
    pub(super) fn command(&self) -> CloseContact {
        let contact = id(&self.contact_id);
        CloseContact { contact }
    }
}

/// Who answers for a customer.
#[derive(InputObject)]
pub(super) struct AssignFileOwnerInput {
    /// For whom.
    customer_id: ID,
    /// Which staff member; none for nobody.
    staff_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The contact is as asked.
    ChangeContactPayload = ContactChanged {
        /// The contact.
        contact: Option<Contact>,
    }
);
payload!(
    /// The customer has this file owner.
    AssignFileOwnerPayload = FileOwnerAssigned {
        /// The customer.
        customer: Option<Customer>,
    }
);

/// Accounts of contacts, and file owners.
#[derive(Default)]
pub(crate) struct ContactAccountMutations;

async fn reload(request: &RequestContext, id: ContactId) -> Answered<Option<Contact>> {
    let mut conn = request.connection().await?;
    let row = access::contact(&mut conn, id).await.map_err(failed)?;
    Ok(row.map(Contact::from))
}

async fn carry_out<C: Repeatable<Answer = Changed>>(
    request: &RequestContext,
    key: Option<String>,
    command: &C,
    said: &str,
) -> Answered<ChangeContactPayload> {
    let done = or_refuse!(request.as_staff(key.as_deref(), command).await?);
    let answer = done.answer;
    Ok(ContactChanged {
        code: code(answer.already),
        message: words(answer.already, &format!("{} {said}", answer.name)),
        args: Args {
            contact: Some(answer.name),
            ..Args::default()
        },
        position: done.position.map(Position),
        contact: reload(request, answer.contact).await?,
    }
    .into())
}

#[Object]
impl ContactAccountMutations {
    /// Gives a contact another name or address; asks the right at all customers
    /// of the contact.
    async fn change_contact_details(
        &self,
        ctx: &Context<'_>,
        input: ChangeContactDetailsInput,
    ) -> Answered<ChangeContactPayload> {
        let command = ChangeContact {
            contact: id(&input.contact_id),
            first_name: input.first_name,
            last_name: input.last_name,
            email: input.email,
        };
        let key = input.idempotency_key;
        carry_out(request(ctx), key, &command, "has these details now.").await
    }

    /// Closes a contact's account at all customers, for good; grants sleep.
    async fn close_contact(
        &self,
        ctx: &Context<'_>,
        input: CloseContactInput,
    ) -> Answered<ChangeContactPayload> {
        let command = input.command();
        let key = input.idempotency_key;
        carry_out(request(ctx), key, &command, "cannot sign in any more.").await
    }

    /// Lets a staff member answer for a customer.
    async fn assign_file_owner(
        &self,
        ctx: &Context<'_>,
        input: AssignFileOwnerInput,
    ) -> Answered<AssignFileOwnerPayload> {
        let request = request(ctx);
        let command = AssignFileOwner {
            customer: id(&input.customer_id),
            staff: input.staff_id.as_ref().map(id),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let answer = done.answer;
        let said = match &answer.name {
            Some(name) => format!("{name} answers for the customer."),
            None => "Nobody answers for the customer.".to_owned(),
        };
        let mut conn = request.connection().await?;
        let customer = access::customer(&mut conn, answer.customer)
            .await
            .map_err(failed)?;
        Ok(FileOwnerAssigned {
            code: code(answer.already),
            message: words(answer.already, &said),
            args: Args::default(),
            position: done.position.map(Position),
            customer: customer.map(|row| Customer::now(request, row)),
        }
        .into())
    }
}
