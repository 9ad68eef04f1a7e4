//! Staff members, as other staff see them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::GroupId;
use portico_domain::values::StaffReach;
use portico_projections::access::{self, StaffRow};

use super::as_of::When;
use super::customer::Customer;
use super::origins::GroupName;
use crate::graphql::context::{failed, request};
use crate::graphql::shared::StaffRole;

/// Somebody who works at the firm.
pub(super) struct StaffMember {
    pub(super) row: StaffRow,
    /// When it is, or was, so.
    pub(super) when: When,
}

/// A customer that a staff member works for.
#[derive(SimpleObject)]
pub(super) struct Assignment {
    /// Whom.
    customer: Customer,
    /// The role there, beside those for the firm.
    role: Option<StaffRole>,
    /// The group it is inherited from; none where it is direct.
    group: Option<GroupName>,
}

#[Object]
impl StaffMember {
    /// Who.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Full name; none once erased.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// Address; none once erased.
    async fn email(&self) -> Option<&str> {
        self.row.email.as_deref()
    }

    /// Roles for the whole firm.
    async fn roles(&self) -> Vec<StaffRole> {
        self.row.roles.iter().map(|role| (*role).into()).collect()
    }

    /// Whether those reach assigned customers only.
    async fn assigned_only(&self) -> bool {
        self.row.reach == StaffReach::Assigned
    }

    /// May do nothing for now, or could not then.
    async fn suspended(&self) -> bool {
        self.row.suspended
    }

    /// The customers they work for, directly or by groups. Ask for it on single
    /// members only.
    #[graphql(complexity = "30 + child_complexity")]
    async fn assignments(&self, ctx: &Context<'_>) -> Result<Vec<Assignment>> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let rows = access::assignments_of(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        let ids: Vec<GroupId> = rows.iter().filter_map(|row| row.group).collect();
        let groups = access::groups(&mut conn, &ids).await.map_err(failed)?;
        let named = |id: GroupId| {
            let group = groups.iter().find(|group| group.id == id);
            group.map(GroupName::of)
        };
        let assignment = |row: access::AssignmentRow| Assignment {
            customer: Customer {
                row: row.customer,
                when: self.when,
            },
            role: row.role.map(Into::into),
            group: row.group.and_then(named),
        };
        Ok(rows.into_iter().map(assignment).collect())
    }
}
