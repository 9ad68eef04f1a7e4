//! What groups give their members at customers.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::group::GroupRole;
use portico_domain::values::MembershipTerms;

use super::super::{Answered, VisibleTo, id, ids};
use super::{GroupPayload, carry_out_for};
use crate::commands::AssignGroupRoles;
use crate::graphql::context::request;
use crate::graphql::shared::{ContactRole, StaffRole, Survivors};

/// What the members of a group of contacts get.
#[derive(InputObject)]
pub(in super::super) struct GroupTermsInput {
    /// What each may do.
    #[graphql(default_with = "ContactRole::EntityAccess")]
    role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    #[graphql(default = true)]
    can_download: bool,
    /// Which sections of the portal are open to them.
    #[graphql(default)]
    section_ids: Vec<ID>,
}

/// What a group gives at some customers: nothing any more, if neither is given
/// and `assigned` is not set.
#[derive(InputObject)]
pub(in super::super) struct GroupRolesInput {
    /// Which.
    group_id: ID,
    /// At which customers; 1 to 200.
    customer_ids: Vec<ID>,
    /// Of a group of contacts: on which terms each is a member.
    contacts: Option<GroupTermsInput>,
    /// Of a group of staff: each is assigned.
    #[graphql(default)]
    assigned: bool,
    /// Of a group of staff: the role there, beside those for the firm.
    staff: Option<StaffRole>,
    /// What becomes of grants that outlived an earlier membership.
    #[graphql(default_with = "Survivors::Revoke")]
    survivors: Survivors,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl GroupRolesInput {
    /// What it asks for.
    pub(in super::super) fn command(self) -> AssignGroupRoles {
        let role = match (self.contacts, self.assigned || self.staff.is_some()) {
            (Some(terms), _) => Some(GroupRole::Contacts(MembershipTerms {
                role: terms.role.into(),
                can_download: terms.can_download,
                sections: ids(&terms.section_ids).into_iter().collect(),
            })),
            (None, true) => Some(GroupRole::Staff(self.staff.map(Into::into))),
            (None, false) => None,
        };
        AssignGroupRoles {
            group: id(&self.group_id),
            customers: ids(&self.customer_ids),
            role,
            survivors: self.survivors.into(),
        }
    }
}

/// Roles of groups.
#[derive(Default)]
pub(crate) struct GroupRoleMutations;

#[Object]
impl GroupRoleMutations {
    /// Gives the members of a group exactly this at some customers.
    async fn assign_group_roles(
        &self,
        ctx: &Context<'_>,
        input: GroupRolesInput,
    ) -> Answered<GroupPayload> {
        let key = input.idempotency_key.clone();
        let command = input.command();
        let visible_to = |group| VisibleTo::group_at(group, &command.customers);
        let what = (&command, "has its roles.");
        carry_out_for(request(ctx), key, what, visible_to).await
    }
}
