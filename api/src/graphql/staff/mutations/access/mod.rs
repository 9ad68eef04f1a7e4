//! Giving and taking access, a file per mutation.

mod change_access_expiry;
mod change_capability;
mod expires;
mod grant_access;
mod grant_master_access;
mod revoke_access;
mod revoke_master_access;
mod share_contents_except;
mod sharing;

use async_graphql::{ID, MergedObject};
use portico_domain::GrantId;
use portico_projections::access::{self, GrantRow};

use super::items::reload;
use super::{Answered, VisibleTo, id, ids, or_refuse, widening_payload};
use crate::commands::{AccessChanged, Args, Done, MasterDone, Refusal, SubjectInput, asleep_words};
use crate::graphql::context::{RequestContext, failed};
use crate::graphql::shared::SuccessCode;
use crate::graphql::staff::access_list::GrantInfo;
use crate::graphql::staff::customer::Customer;
use crate::graphql::staff::item::Item;

pub(super) use change_access_expiry::ChangeAccessExpiryInput;
pub(super) use change_capability::ChangeCapabilityInput;
pub(super) use grant_access::GrantAccessInput;
pub(super) use grant_master_access::GrantMasterAccessInput;
pub(super) use revoke_access::RevokeAccessInput;
pub(super) use revoke_master_access::RevokeMasterAccessInput;
pub(super) use share_contents_except::ShareContentsExceptInput;
pub(super) use sharing::SetSharedItemsInput;

/// Access.
#[derive(MergedObject, Default)]
pub(crate) struct AccessMutations(
    grant_access::GrantAccessMutation,
    revoke_access::RevokeAccessMutation,
    change_access_expiry::ChangeAccessExpiryMutation,
    change_capability::ChangeCapabilityMutation,
    grant_master_access::GrantMasterAccessMutation,
    revoke_master_access::RevokeMasterAccessMutation,
    share_contents_except::ShareContentsExceptMutation,
    sharing::SetSharedItemsMutation,
);

fn subject(contact: Option<&ID>, group: Option<&ID>) -> Result<SubjectInput, Refusal> {
    match (contact, group) {
        (None, None) => Ok(SubjectInput::Customer),
        (Some(contact), None) => Ok(SubjectInput::Contact(id(contact))),
        (None, Some(group)) => Ok(SubjectInput::Group(id(group))),
        (Some(_), Some(_)) => {
            let rule = "contactId and groupId are both given; give one, or none for all clients";
            Err(Refusal::invalid("groupId", &rule))
        }
    }
}

async fn customer(request: &RequestContext, done: &Done<MasterDone>) -> Answered<Option<Customer>> {
    let mut conn = request.connection().await?;
    let row = access::customer(&mut conn, done.answer.customer)
        .await
        .map_err(failed)?;
    Ok(row.map(|row| Customer::now(request, row)))
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

/// Grants that stood before on other terms.
async fn kept(request: &RequestContext, ids: &[GrantId]) -> Answered<Vec<GrantInfo>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let mut conn = request.connection().await?;
    let rows = access::grants(&mut conn, ids).await.map_err(failed)?;
    GrantInfo::all(&mut conn, rows).await
}

/// Grants as they were before they were taken.
async fn taken(request: &RequestContext, rows: Vec<GrantRow>) -> Answered<Vec<GrantInfo>> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let mut conn = request.connection().await?;
    GrantInfo::all(&mut conn, rows).await
}

fn visible_to(done: &Done<AccessChanged>) -> VisibleTo {
    match done.answer.item {
        Some(item) => VisibleTo::items(&[item]),
        None => VisibleTo::everybody(done.answer.customer),
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
    if !done.answer.already {
        return changed.to_owned();
    }
    match asleep_words(done.answer.asleep) {
        Some(asleep) => format!("It was already so. {asleep}."),
        None => "It was already so.".to_owned(),
    }
}
