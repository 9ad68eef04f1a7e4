//! Giving and taking access.

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use portico_domain::grant::Capability as DomainCapability;
use portico_projections::access;

use super::super::customer::Customer;
use super::super::item::Item;
use super::items::reload;
use super::{Answered, id, ids, or_refuse};
use crate::commands::{
    AccessChanged, Args, Change, ChangeAccess, Done, GrantAccess, MasterAccess, MasterDone,
    Refusal, RevokeAccess, SubjectInput,
};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Capability, Position, SuccessCode, payload};

/// When access ends.
#[derive(OneofObject)]
pub(super) enum ExpiryInput {
    /// At this instant.
    At(DateTime<Utc>),
    /// At the end of this day in the firm's time zone.
    EndOf(NaiveDate),
}

impl ExpiryInput {
    async fn instant(self, request: &RequestContext) -> Answered<Result<DateTime<Utc>, Refusal>> {
        let day = match self {
            Self::At(at) => return Ok(within_the_calendar(at)),
            Self::EndOf(day) => day,
        };
        let mut conn = request.connection().await?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        let zone = firm.map_or_else(|| "UTC".to_owned(), |firm| firm.zone);
        Ok(portico_domain::values::end_of_day(day, &zone)
            .map_err(|rule| Refusal::invalid("expires", &rule))
            .and_then(within_the_calendar))
    }
}

/// Beyond the year 9999 instants have no common text.
fn within_the_calendar(at: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if at.year() <= 9999 {
        return Ok(at);
    }
    let rule = "expires lies after the year 9999; leave it out for access without an end";
    Err(Refusal::invalid("expires", &rule))
}

async fn instant(
    request: &RequestContext,
    expires: Option<ExpiryInput>,
) -> Answered<Result<Option<DateTime<Utc>>, Refusal>> {
    match expires {
        None => Ok(Ok(None)),
        Some(expires) => Ok(expires.instant(request).await?.map(Some)),
    }
}

/// To what and whom access is given.
#[derive(InputObject)]
pub(super) struct GrantAccessInput {
    /// To what; 1 to 200 items.
    item_ids: Vec<ID>,
    /// To whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// How.
    #[graphql(default_with = "Capability::Download")]
    capability: Capability,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// From what and whom access is taken.
#[derive(InputObject)]
pub(super) struct RevokeAccessInput {
    /// To what; 1 to 200 items.
    item_ids: Vec<ID>,
    /// From whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Which grant ends when.
#[derive(InputObject)]
pub(super) struct ChangeAccessExpiryInput {
    /// Whose tree.
    customer_id: ID,
    /// On what; none for master access.
    item_id: Option<ID>,
    /// Whose: one contact's, or that of all clients of the customer if none.
    contact_id: Option<ID>,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Which grant carries what.
#[derive(InputObject)]
pub(super) struct ChangeCapabilityInput {
    /// Whose tree.
    customer_id: ID,
    /// On what; none for master access.
    item_id: Option<ID>,
    /// Whose: one contact's, or that of all clients of the customer if none.
    contact_id: Option<ID>,
    /// How.
    capability: Capability,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Who gets everything of a customer.
#[derive(InputObject)]
pub(super) struct GrantMasterAccessInput {
    /// To everything of whom.
    customer_id: ID,
    /// To whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// How.
    #[graphql(default_with = "Capability::Download")]
    capability: Capability,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Whose master access ends.
#[derive(InputObject)]
pub(super) struct RevokeMasterAccessInput {
    /// To everything of whom.
    customer_id: ID,
    /// From whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// Access is given.
    GrantAccessPayload = AccessGranted {
        /// The items.
        items: Vec<Item>,
    }
);
payload!(
    /// Access is taken away; what else leads there stands in the message.
    RevokeAccessPayload = AccessRevoked {
        /// The items.
        items: Vec<Item>,
    }
);
payload!(
    /// The grant ends then.
    ChangeAccessExpiryPayload = AccessExpiryChanged {
        /// The item; none for master access.
        item: Option<Item>,
    }
);
payload!(
    /// The grant carries this.
    ChangeCapabilityPayload = CapabilityChanged {
        /// The item; none for master access.
        item: Option<Item>,
    }
);
payload!(
    /// Everything of the customer is visible, now and in future.
    GrantMasterAccessPayload = MasterAccessGranted {
        /// The customer.
        customer: Option<Customer>,
    }
);
payload!(
    /// Item grants apply as before.
    RevokeMasterAccessPayload = MasterAccessRevoked {
        /// The customer.
        customer: Option<Customer>,
    }
);

fn subject(contact: Option<&ID>) -> Result<SubjectInput, Refusal> {
    contact.map_or(Ok(SubjectInput::Customer), |contact| {
        id(contact).map(SubjectInput::Contact)
    })
}

async fn customer(request: &RequestContext, done: &Done<MasterDone>) -> Answered<Option<Customer>> {
    let mut conn = request.connection().await?;
    let row = access::customer(&mut conn, done.answer.customer)
        .await
        .map_err(failed)?;
    Ok(row.map(Customer))
}

async fn changed_item(
    request: &RequestContext,
    done: &Done<AccessChanged>,
) -> Answered<Option<Item>> {
    match done.answer.item {
        Some(item) => Ok(reload(request, &[item]).await?.pop()),
        None => Ok(None),
    }
}

/// Access.
#[derive(Default)]
pub(crate) struct AccessMutations;

#[Object]
impl AccessMutations {
    /// Gives access to items; a folder with everything below it, now and in
    /// future.
    async fn grant_access(
        &self,
        ctx: &Context<'_>,
        input: GrantAccessInput,
    ) -> Answered<GrantAccessPayload> {
        let request = request(ctx);
        let command = GrantAccess {
            items: or_refuse!(ids(&input.item_ids)),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
            capability: input.capability.into(),
            expires_at: or_refuse!(instant(request, input.expires).await?),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(AccessGranted {
            code: if done.answer.changed > 0 {
                SuccessCode::AccessGranted
            } else {
                SuccessCode::AccessAlreadyGranted
            },
            message: done.answer.granted_message(),
            args: Args {
                item: done.answer.folder.clone(),
                count: i64::try_from(done.answer.changed).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
        }
        .into())
    }

    /// Takes access to items away, at once.
    async fn revoke_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeAccessInput,
    ) -> Answered<RevokeAccessPayload> {
        let request = request(ctx);
        let command = RevokeAccess {
            items: or_refuse!(ids(&input.item_ids)),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(AccessRevoked {
            code: if done.answer.changed > 0 {
                SuccessCode::AccessRemoved
            } else {
                SuccessCode::AccessAlreadyRemoved
            },
            message: done.answer.revoked_message(),
            args: Args {
                item: done.answer.folder.clone(),
                via: done.answer.via.clone(),
                count: i64::try_from(done.answer.changed).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
        }
        .into())
    }

    /// Changes when a grant ends.
    async fn change_access_expiry(
        &self,
        ctx: &Context<'_>,
        input: ChangeAccessExpiryInput,
    ) -> Answered<ChangeAccessExpiryPayload> {
        let request = request(ctx);
        let command = ChangeAccess {
            customer: or_refuse!(id(&input.customer_id)),
            item: or_refuse!(input.item_id.as_ref().map(id).transpose()),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
            change: Change::Expiry(or_refuse!(instant(request, input.expires).await?)),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(AccessExpiryChanged {
            code: code(&done),
            message: words(&done, "The end of the access is changed."),
            args: Args::default(),
            position: done.position.map(Position),
            item: changed_item(request, &done).await?,
        }
        .into())
    }

    /// Changes what a grant carries: VIEW or DOWNLOAD.
    async fn change_capability(
        &self,
        ctx: &Context<'_>,
        input: ChangeCapabilityInput,
    ) -> Answered<ChangeCapabilityPayload> {
        let request = request(ctx);
        let command = ChangeAccess {
            customer: or_refuse!(id(&input.customer_id)),
            item: or_refuse!(input.item_id.as_ref().map(id).transpose()),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
            change: Change::Capability(input.capability.into()),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(CapabilityChanged {
            code: code(&done),
            message: words(&done, "The access is changed."),
            args: Args::default(),
            position: done.position.map(Position),
            item: changed_item(request, &done).await?,
        }
        .into())
    }

    /// Gives access to everything of a customer, present and future.
    async fn grant_master_access(
        &self,
        ctx: &Context<'_>,
        input: GrantMasterAccessInput,
    ) -> Answered<GrantMasterAccessPayload> {
        let request = request(ctx);
        let expires_at = or_refuse!(instant(request, input.expires).await?);
        let capability: DomainCapability = input.capability.into();
        let command = MasterAccess {
            customer: or_refuse!(id(&input.customer_id)),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
            granted: Some((capability, expires_at)),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(MasterAccessGranted {
            code: if done.answer.already {
                SuccessCode::AccessAlreadyGranted
            } else {
                SuccessCode::MasterAccessGranted
            },
            message: done.answer.message(),
            args: named(&done.answer.name),
            position: done.position.map(Position),
            customer: customer(request, &done).await?,
        }
        .into())
    }

    /// Takes access to everything of a customer away; item grants stay.
    async fn revoke_master_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeMasterAccessInput,
    ) -> Answered<RevokeMasterAccessPayload> {
        let request = request(ctx);
        let command = MasterAccess {
            customer: or_refuse!(id(&input.customer_id)),
            subject: or_refuse!(subject(input.contact_id.as_ref())),
            granted: None,
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(MasterAccessRevoked {
            code: if done.answer.already {
                SuccessCode::AccessAlreadyRemoved
            } else {
                SuccessCode::MasterAccessRemoved
            },
            message: done.answer.message(),
            args: named(&done.answer.name),
            position: done.position.map(Position),
            customer: customer(request, &done).await?,
        }
        .into())
    }
}

fn named(customer: &str) -> Args {
    Args {
        customer: Some(customer.to_owned()),
        ..Args::default()
    }
}

const fn code(done: &Done<AccessChanged>) -> SuccessCode {
    if done.answer.already {
        SuccessCode::AlreadyDone
    } else {
        SuccessCode::Done
    }
}

fn words(done: &Done<AccessChanged>, changed: &str) -> String {
    if done.answer.already {
        "It was already so.".to_owned()
    } else {
        changed.to_owned()
    }
}
