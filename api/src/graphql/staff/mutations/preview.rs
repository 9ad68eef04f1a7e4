//! What a mutation would change for contacts, without carrying it out.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, OneofObject, SimpleObject, Union};
use portico_domain::values::Permission;
use portico_domain::{ContactId, ItemId};
use portico_projections::access;

use super::super::as_of::When;
use super::super::item::Item;
use super::super::people::Contact;
use super::access::{
    GrantAccessInput, GrantMasterAccessInput, RevokeAccessInput, RevokeMasterAccessInput,
    ShareContentsExceptInput,
};
use super::contacts::AssignMembershipInput;
use super::customers::{CloseCustomerPortalInput, OpenCustomerPortalInput};
use super::groups::{CloseGroupInput, GroupMembersInput, GroupRolesInput};
use super::items::ItemsInput;
use super::memberships::{CloseContactPortalInput, MembershipInput, OpenContactPortalInput};
use super::tree::{AcceptVersionInput, MoveItemsInput, SetMatterAccessInput, SetSectionInput};
use super::{Answered, or_refuse};
use crate::commands::{Effect, Failure, Foreseen, ForeseenChange, Previewed, Refusal, preview};
use crate::graphql::context::{RequestContext, failed, request};

/// The most changes that are listed; all are counted.
const LISTED: usize = 200;

/// The mutation that is tried out, with its own input; idempotency keys are of
/// no effect.
#[derive(OneofObject)]
pub(super) enum PreviewChangeInput {
    /// `acceptVersion`.
    AcceptVersion(AcceptVersionInput),
    /// `addGroupMembers`.
    AddGroupMembers(GroupMembersInput),
    /// `assignGroupRoles`.
    AssignGroupRoles(GroupRolesInput),
    /// `assignMembership`.
    AssignMembership(AssignMembershipInput),
    /// `closeContactPortal`.
    CloseContactPortal(CloseContactPortalInput),
    /// `closeCustomerPortal`.
    CloseCustomerPortal(CloseCustomerPortalInput),
    /// `closeGroup`.
    CloseGroup(CloseGroupInput),
    /// `grantAccess`.
    GrantAccess(GrantAccessInput),
    /// `grantMasterAccess`.
    GrantMasterAccess(GrantMasterAccessInput),
    /// `moveItems`.
    MoveItems(MoveItemsInput),
    /// `openContactPortal`.
    OpenContactPortal(OpenContactPortalInput),
    /// `openCustomerPortal`.
    OpenCustomerPortal(OpenCustomerPortalInput),
    /// `removeGroupMembers`.
    RemoveGroupMembers(GroupMembersInput),
    /// `removeMembership`.
    RemoveMembership(MembershipInput),
    /// `restoreItems`.
    RestoreItems(ItemsInput),
    /// `revokeAccess`.
    RevokeAccess(RevokeAccessInput),
    /// `revokeMasterAccess`.
    RevokeMasterAccess(RevokeMasterAccessInput),
    /// `setMatterAccess`.
    SetMatterAccess(SetMatterAccessInput),
    /// `setSection`.
    SetSection(SetSectionInput),
    /// `shareContentsExcept`.
    ShareContentsExcept(ShareContentsExceptInput),
    /// `trashItems`.
    TrashItems(ItemsInput),
}

/// What becomes of an item for a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
#[graphql(remote = "crate::commands::Effect")]
pub(super) enum PreviewEffect {
    /// Did not see it and will.
    Gains,
    /// Sees it and will not.
    Loses,
    /// Sees it and may then download it.
    GainsDownload,
    /// Sees it and may then only look at it.
    LosesDownload,
    /// Will be handed another version.
    OtherVersion,
}

/// One item for one contact.
#[derive(SimpleObject)]
pub(super) struct PreviewedChange {
    /// Who.
    contact: Contact,
    /// Which item.
    item: Item,
    /// What becomes of it.
    effect: PreviewEffect,
}

/// What would change for contacts, and nothing else would: equal to what
/// happens if it is carried out next.
#[derive(SimpleObject)]
pub(super) struct ChangePreview {
    /// How many contacts gain or lose anything.
    contacts: i32,
    /// How many items are gained, counted for each contact.
    gains: i32,
    /// How many items are lost, counted for each contact.
    loses: i32,
    /// How many items may be downloaded then that may not now, or not any more,
    /// or show another version.
    others: i32,
    /// The changes by contact, at most 200 of them.
    changes: Vec<PreviewedChange>,
    /// Whether there are more than are listed.
    has_more: bool,
}

/// What comes of trying it out.
#[derive(Union)]
pub(super) enum PreviewChangePayload {
    /// It could be carried out.
    Foreseen(ChangePreview),
    /// It would be refused so, or reaches too much to be previewed.
    Refused(Refusal),
}

async fn tried<C: Previewed>(
    request: &RequestContext,
    command: Result<C, Refusal>,
) -> Answered<Result<Foreseen, Refusal>> {
    let staff = request.staff_id();
    let (command, staff) = match (command, staff) {
        (_, Err(refusal)) | (Err(refusal), _) => return Ok(Err(refusal)),
        (Ok(command), Ok(staff)) => (command, staff),
    };
    request.connections.give_back().await;
    let caller = request.caller(portico_domain::Actor::Staff(staff));
    preview(&request.app, &caller, &command)
        .await
        .map_err(|Failure(error)| failed(error))
}

impl PreviewChangeInput {
    async fn foresee(self, request: &RequestContext) -> Answered<Result<Foreseen, Refusal>> {
        match self {
            Self::AcceptVersion(input) => tried(request, input.command()).await,
            Self::AddGroupMembers(input) => tried(request, input.command(true)).await,
            Self::AssignGroupRoles(input) => tried(request, input.command()).await,
            Self::AssignMembership(input) => tried(request, input.command()).await,
            Self::CloseContactPortal(input) => tried(request, input.command()).await,
            Self::CloseCustomerPortal(input) => tried(request, input.command()).await,
            Self::CloseGroup(input) => tried(request, input.command()).await,
            Self::GrantAccess(input) => tried(request, input.command(request).await?).await,
            Self::GrantMasterAccess(input) => tried(request, input.command(request).await?).await,
            Self::MoveItems(input) => tried(request, input.command()).await,
            Self::OpenContactPortal(input) => tried(request, input.command()).await,
            Self::OpenCustomerPortal(input) => tried(request, input.command()).await,
            Self::RemoveGroupMembers(input) => tried(request, input.command(false)).await,
            Self::RemoveMembership(input) => tried(request, input.removal()).await,
            Self::RestoreItems(input) => tried(request, input.restore()).await,
            Self::RevokeAccess(input) => tried(request, input.command()).await,
            Self::RevokeMasterAccess(input) => tried(request, input.command()).await,
            Self::SetMatterAccess(input) => tried(request, input.command()).await,
            Self::SetSection(input) => tried(request, input.command()).await,
            Self::ShareContentsExcept(input) => tried(request, input.command(request).await?).await,
            Self::TrashItems(input) => tried(request, input.trash()).await,
        }
    }
}

impl ChangePreview {
    async fn of(request: &RequestContext, foreseen: &Foreseen) -> Answered<Self> {
        let all = &foreseen.changes;
        let listed = &all[..all.len().min(LISTED)];
        let contacts: BTreeSet<ContactId> = all.iter().map(|change| change.contact).collect();
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let (gains, loses) = (foreseen.count(Effect::Gains), foreseen.count(Effect::Loses));
        Ok(Self {
            contacts: count(contacts.len()),
            gains: count(gains),
            loses: count(loses),
            others: count(all.len() - gains - loses),
            changes: described(request, listed).await?,
            has_more: all.len() > listed.len(),
        })
    }
}

async fn described(
    request: &RequestContext,
    changes: &[ForeseenChange],
) -> Answered<Vec<PreviewedChange>> {
    let people: BTreeSet<ContactId> = changes.iter().map(|change| change.contact).collect();
    let people: Vec<ContactId> = people.into_iter().collect();
    let items: BTreeSet<ItemId> = changes.iter().map(|change| change.item).collect();
    let items: Vec<ItemId> = items.into_iter().collect();
    let items = load(request, &items).await?;
    let mut conn = request.connection().await?;
    let people = access::contacts(&mut conn, &people).await.map_err(failed)?;
    let described = changes.iter().filter_map(|change| {
        let contact = people.iter().find(|row| row.id == change.contact)?;
        let item = items.iter().find(|item| item.row.id == change.item)?;
        Some(PreviewedChange {
            contact: contact.clone().into(),
            item: Item {
                row: item.row.clone(),
                viewer: Arc::clone(&item.viewer),
                when: item.when,
            },
            effect: change.effect.into(),
        })
    });
    Ok(described.collect())
}

/// The items as the viewer sees them. A query has one connection, which is not
/// held while another question wants it.
async fn load(request: &RequestContext, ids: &[ItemId]) -> Answered<Vec<Item>> {
    let when = When::now(request);
    let mut items: Vec<Item> = vec![];
    for id in ids {
        let mut conn = request.connection().await?;
        let row = access::item(&mut conn, *id, when.at)
            .await
            .map_err(failed)?;
        drop(conn);
        let Some(row) = row else {
            continue;
        };
        let same = |item: &&Item| item.row.customer == row.customer;
        let viewer = match items.iter().find(same) {
            Some(item) => Arc::clone(&item.viewer),
            None => {
                let permission = Permission::ReadDocuments;
                Arc::new(request.staff_at(row.customer, permission).await?.facts)
            }
        };
        items.push(Item { row, viewer, when });
    }
    Ok(items)
}

/// Trying out.
#[derive(Default)]
pub(crate) struct PreviewQueries;

#[Object]
impl PreviewQueries {
    /// Who would gain and lose what, if this mutation were carried out now.
    /// Asks the same rights as the mutation and keeps nothing.
    #[graphql(complexity = "100 + child_complexity")]
    async fn preview_change(
        &self,
        ctx: &Context<'_>,
        change: PreviewChangeInput,
    ) -> Answered<PreviewChangePayload> {
        let request = request(ctx);
        let foreseen = or_refuse!(change.foresee(request).await?);
        let preview = ChangePreview::of(request, &foreseen).await?;
        Ok(PreviewChangePayload::Foreseen(preview))
    }
}
