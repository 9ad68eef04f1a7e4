//! The mutations that can be tried out.

use async_graphql::OneofObject;

use super::super::Answered;
use super::super::access::{
    ChangeAccessExpiryInput, ChangeCapabilityInput, GrantAccessInput, GrantMasterAccessInput,
    RevokeAccessInput, RevokeMasterAccessInput, SetSharedItemsInput, ShareContentsExceptInput,
};
use super::super::bytes::BeginUploadsInput;
use super::super::contact_accounts::CloseContactInput;
use super::super::contacts::AssignMembershipInput;
use super::super::copying::CopyItemsInput;
use super::super::customers::{CloseCustomerPortalInput, OpenCustomerPortalInput};
use super::super::groups::{CloseGroupInput, GroupMembersInput, GroupRolesInput};
use super::super::items::{CreateFolderInput, ItemsInput, RestoreItemsInput};
use super::super::memberships::{CloseContactPortalInput, MembershipInput, OpenContactPortalInput};
use super::super::staff::{AssignStaffInput, StaffInput, StaffRolesInput, UnassignStaffInput};
use super::super::tree::{
    AcceptVersionInput, MoveItemsInput, OpenMatterInput, SetMatterAccessInput, SetSectionInput,
};
use crate::commands::{Failure, Foreseen, Previewed, Refusal, StaffChange, preview};
use crate::graphql::context::{RequestContext, failed};

/// The mutation that is tried out, with its own input; idempotency keys are of
/// no effect.
#[derive(OneofObject)]
pub(in super::super) enum PreviewChangeInput {
    /// `acceptVersion`.
    AcceptVersion(AcceptVersionInput),
    /// `addGroupMembers`.
    AddGroupMembers(GroupMembersInput),
    /// `assignGroupRoles`.
    AssignGroupRoles(GroupRolesInput),
    /// `assignMembership`.
    AssignMembership(AssignMembershipInput),
    /// `assignStaff`.
    AssignStaff(AssignStaffInput),
    /// `beginUploads`, as if the bytes were here: refused as the first file would be
    /// that is not taken.
    BeginUploads(BeginUploadsInput),
    /// `changeAccessExpiry`; what it changes when the end comes is not told.
    ChangeAccessExpiry(ChangeAccessExpiryInput),
    /// `changeCapability`.
    ChangeCapability(ChangeCapabilityInput),
    /// `changeStaffRoles`.
    ChangeStaffRoles(StaffRolesInput),
    /// `closeContact`.
    CloseContact(CloseContactInput),
    /// `closeContactPortal`.
    CloseContactPortal(CloseContactPortalInput),
    /// `closeCustomerPortal`.
    CloseCustomerPortal(CloseCustomerPortalInput),
    /// `closeGroup`.
    CloseGroup(CloseGroupInput),
    /// `copyItems`; at most 500 items.
    CopyItems(CopyItemsInput),
    /// `createFolder`.
    CreateFolder(CreateFolderInput),
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
    /// `openMatter`.
    OpenMatter(OpenMatterInput),
    /// `reinstateStaff`.
    ReinstateStaff(StaffInput),
    /// `removeGroupMembers`.
    RemoveGroupMembers(GroupMembersInput),
    /// `removeMembership`.
    RemoveMembership(MembershipInput),
    /// `restoreItems`.
    RestoreItems(RestoreItemsInput),
    /// `revokeAccess`.
    RevokeAccess(RevokeAccessInput),
    /// `revokeMasterAccess`.
    RevokeMasterAccess(RevokeMasterAccessInput),
    /// `setMatterAccess`.
    SetMatterAccess(SetMatterAccessInput),
    /// `setSection`.
    SetSection(SetSectionInput),
    /// `setSharedItems`.
    SetSharedItems(SetSharedItemsInput),
    /// `shareContentsExcept`.
    ShareContentsExcept(ShareContentsExceptInput),
    /// `suspendStaff`.
    SuspendStaff(StaffInput),
    /// `trashItems`.
    TrashItems(ItemsInput),
    /// `unassignStaff`.
    UnassignStaff(UnassignStaffInput),
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
    /// What would come of it.
    pub(super) async fn foresee(
        self,
        request: &RequestContext,
    ) -> Answered<Result<Foreseen, Refusal>> {
        match self {
            Self::AcceptVersion(input) => tried(request, Ok(input.command())).await,
            Self::AddGroupMembers(input) => tried(request, Ok(input.command(true))).await,
            Self::AssignGroupRoles(input) => tried(request, Ok(input.command())).await,
            Self::AssignMembership(input) => tried(request, Ok(input.command())).await,
            Self::AssignStaff(input) => tried(request, Ok(input.command())).await,
            Self::BeginUploads(input) => tried(request, input.at_once()).await,
            Self::ChangeAccessExpiry(input) => tried(request, input.command(request).await?).await,
            Self::ChangeCapability(input) => tried(request, input.command()).await,
            Self::ChangeStaffRoles(input) => tried(request, input.command()).await,
            Self::CloseContact(input) => tried(request, Ok(input.command())).await,
            Self::CloseContactPortal(input) => tried(request, Ok(input.command())).await,
            Self::CloseCustomerPortal(input) => tried(request, Ok(input.command())).await,
            Self::CloseGroup(input) => tried(request, Ok(input.command())).await,
            Self::CopyItems(input) => tried(request, Ok(input.at_once())).await,
            Self::CreateFolder(input) => tried(request, Ok(input.command())).await,
            Self::GrantAccess(input) => tried(request, input.command(request).await?).await,
            Self::GrantMasterAccess(input) => tried(request, input.command(request).await?).await,
            Self::MoveItems(input) => tried(request, Ok(input.command())).await,
            Self::OpenContactPortal(input) => tried(request, Ok(input.command())).await,
            Self::OpenCustomerPortal(input) => tried(request, Ok(input.command())).await,
            Self::OpenMatter(input) => tried(request, Ok(input.command())).await,
            Self::ReinstateStaff(input) => {
                tried(request, Ok(input.command(StaffChange::Reinstate))).await
            }
            Self::RemoveGroupMembers(input) => tried(request, Ok(input.command(false))).await,
            Self::RemoveMembership(input) => tried(request, Ok(input.removal())).await,
            Self::RestoreItems(input) => tried(request, Ok(input.command())).await,
            Self::RevokeAccess(input) => tried(request, input.command()).await,
            Self::RevokeMasterAccess(input) => tried(request, input.command()).await,
            Self::SetMatterAccess(input) => tried(request, Ok(input.command())).await,
            Self::SetSection(input) => tried(request, Ok(input.command())).await,
            Self::SetSharedItems(input) => tried(request, input.command(request).await?).await,
            Self::ShareContentsExcept(input) => tried(request, input.command(request).await?).await,
            Self::SuspendStaff(input) => {
                tried(request, Ok(input.command(StaffChange::Suspend))).await
            }
            Self::TrashItems(input) => tried(request, Ok(input.trash())).await,
            Self::UnassignStaff(input) => tried(request, Ok(input.command())).await,
        }
    }
}
