//! Customers and their portals.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::CustomerId;
use portico_domain::grant::Survivors as DomainSurvivors;
use portico_projections::access;

use super::super::customer::Customer;
use super::memberships::{code, words};
use super::{Answered, Survived, VisibleTo, id, or_refuse, widening_payload};
use crate::commands::{Args, ChangeCustomer, RegisterCustomer, SwitchPortal};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{CustomerKind, Position, SuccessCode, Survivors, payload};

/// Who becomes a customer.
#[derive(InputObject)]
pub(super) struct RegisterCustomerInput {
    /// Short number ("ID"), unique in the firm: 1 to 32 letters, digits, dots,
    /// hyphens or underscores.
    number: String,
    /// Name as staff and clients read it.
    name: String,
    /// Person or organization.
    kind: CustomerKind,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Another number or name.
#[derive(InputObject)]
pub(super) struct ChangeCustomerDetailsInput {
    /// Whose.
    customer_id: ID,
    /// Short number ("ID"), unique in the firm: 1 to 32 letters, digits, dots,
    /// hyphens or underscores.
    number: String,
    /// Name as staff and clients read it.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Whose portal opens.
#[derive(InputObject)]
pub(super) struct OpenCustomerPortalInput {
    /// Whose.
    customer_id: ID,
    /// What becomes of grants, and of access to matters, from before the portal was
    /// closed. Nothing does of those that opening it does not wake: of contacts who are no
    /// members, whose own switch is off or whose account is closed, and of closed groups.
    #[graphql(default_with = "Survivors::Revoke")]
    survivors: Survivors,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Whose portal closes.
#[derive(InputObject)]
pub(super) struct CloseCustomerPortalInput {
    /// Whose.
    customer_id: ID,
    /// Whether the contacts are to be told; recorded with the event.
    #[graphql(default)]
    notify: bool,
    /// Why; one line, kept sealed in the log.
    reason: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl OpenCustomerPortalInput {
    /// What it asks for.
    pub(super) fn command(&self) -> SwitchPortal {
        SwitchPortal {
            customer: id(&self.customer_id),
            open: true,
            notify: false,
            reason: None,
            survivors: self.survivors.into(),
        }
    }
}

impl CloseCustomerPortalInput {
    /// What it asks for.
    pub(super) fn command(self) -> SwitchPortal {
        SwitchPortal {
            customer: id(&self.customer_id),
            open: false,
            notify: self.notify,
            reason: self.reason,
            survivors: DomainSurvivors::Revoke,
        }
    }
}

payload!(
    /// The customer is registered, with a closed portal.
    RegisterCustomerPayload = CustomerRegistered {
        /// The customer.
        customer: Option<Customer>,
    }
);
payload!(
    /// The customer is as asked.
    ChangeCustomerPayload = CustomerChanged {
        /// The customer.
        customer: Option<Customer>,
    }
);
widening_payload!(
    /// The portal is open.
    OpenCustomerPortalPayload = CustomerPortalOpened {
        /// The customer.
        customer: Option<Customer>,
        /// What was given before the portal was closed to whom it lets in, and not changed
        /// since.
        survivors: Survived,
        /// Who sees anything of the customer's now, and who waits for it.
        visible_to: VisibleTo,
    }
);
payload!(
    /// The portal is closed; grants sleep until it is opened.
    CloseCustomerPortalPayload = CustomerPortalClosed {
        /// The customer.
        customer: Option<Customer>,
    }
);

/// Customers.
#[derive(Default)]
pub(crate) struct CustomerMutations;

async fn reload(request: &RequestContext, id: CustomerId) -> Answered<Option<Customer>> {
    let mut conn = request.connection().await?;
    let row = access::customer(&mut conn, id).await.map_err(failed)?;
    Ok(row.map(|row| Customer::now(request, row)))
}

fn about(name: &str) -> Args {
    Args {
        customer: Some(name.to_owned()),
        ..Args::default()
    }
}

#[Object]
impl CustomerMutations {
    /// Registers a customer, with its two roots and a closed portal.
    async fn register_customer(
        &self,
        ctx: &Context<'_>,
        input: RegisterCustomerInput,
    ) -> Answered<RegisterCustomerPayload> {
        let request = request(ctx);
        let command = RegisterCustomer {
            number: input.number,
            name: input.name,
            kind: input.kind.into(),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(CustomerRegistered {
            code: SuccessCode::Done,
            message: format!(
                "{} is now a customer; the portal is closed.",
                done.answer.name
            ),
            args: about(&done.answer.name),
            position: done.position.map(Position),
            customer: reload(request, done.answer.customer).await?,
        }
        .into())
    }

    /// Gives a customer another number or name; another number asks the right to
    /// register customers.
    async fn change_customer_details(
        &self,
        ctx: &Context<'_>,
        input: ChangeCustomerDetailsInput,
    ) -> Answered<ChangeCustomerPayload> {
        let request = request(ctx);
        let command = ChangeCustomer {
            customer: id(&input.customer_id),
            number: input.number,
            name: input.name,
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let answer = done.answer;
        let said = format!("{} has these details now.", answer.name);
        Ok(CustomerChanged {
            code: code(answer.already),
            message: words(answer.already, &said),
            args: about(&answer.name),
            position: done.position.map(Position),
            customer: reload(request, answer.customer).await?,
        }
        .into())
    }

    /// Lets the customer's contacts enter. What was granted to them before the portal was closed
    /// is revoked by that, unless `survivors` is `AS_BEFORE`; what was granted or changed
    /// since begins to apply. `previewChange` lists what would be revoked.
    async fn open_customer_portal(
        &self,
        ctx: &Context<'_>,
        input: OpenCustomerPortalInput,
    ) -> Answered<OpenCustomerPortalPayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let name = &done.answer.name;
        Ok(CustomerPortalOpened {
            code: portal_code(done.answer.already, SuccessCode::PortalOpened),
            message: if done.answer.already {
                format!("Portal access already open for {name}")
            } else {
                format!("Portal access opened for {name}")
            },
            args: about(name),
            position: done.position.map(Position),
            customer: reload(request, done.answer.customer).await?,
            survivors: Survived::of(request, done.answer.survived).await?,
            visible_to: VisibleTo::everybody(done.answer.customer),
        }
        .into())
    }

    /// Keeps all contacts of the customer out, at once; grants sleep until the portal
    /// opens, and wake then only where `AS_BEFORE` is chosen.
    async fn close_customer_portal(
        &self,
        ctx: &Context<'_>,
        input: CloseCustomerPortalInput,
    ) -> Answered<CloseCustomerPortalPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = input.command();
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        let name = &done.answer.name;
        Ok(CustomerPortalClosed {
            code: portal_code(done.answer.already, SuccessCode::PortalClosed),
            message: if done.answer.already {
                format!("Portal access already closed for {name}")
            } else {
                format!("Portal access closed for {name}")
            },
            args: about(name),
            position: done.position.map(Position),
            customer: reload(request, done.answer.customer).await?,
        }
        .into())
    }
}

const fn portal_code(already: bool, code: SuccessCode) -> SuccessCode {
    if already {
        SuccessCode::AlreadyDone
    } else {
        code
    }
}
