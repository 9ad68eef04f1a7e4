//! What trying a mutation out tells of what staff may do.

use async_graphql::SimpleObject;
use portico_projections::access;

use super::super::super::as_of::When;
use super::super::super::customer::Customer;
use super::super::super::staff_member::StaffMember;
use super::super::Answered;
use crate::commands::ForeseenRights;
use crate::graphql::context::{RequestContext, failed};
use crate::graphql::shared::Permission;

/// What one staff member may do then that they may not now, or not any more.
#[derive(SimpleObject)]
pub(in super::super) struct PreviewedRights {
    /// Who.
    staff_member: StaffMember,
    /// Where; none for the firm, and at every customer that the member is not
    /// assigned to.
    customer: Option<Customer>,
    /// What they may do then.
    gains: Vec<Permission>,
    /// What they may not do any more.
    loses: Vec<Permission>,
}

impl PreviewedRights {
    /// These changes, with whom and what they are about.
    pub(super) async fn of(
        request: &RequestContext,
        foreseen: &[ForeseenRights],
    ) -> Answered<Vec<Self>> {
        let when = When::now(request);
        let mut told = vec![];
        let mut conn = request.connection().await?;
        for rights in foreseen {
            let row = access::staff(&mut conn, rights.staff)
                .await
                .map_err(failed)?;
            let Some(row) = row else {
                continue;
            };
            let customer = match rights.customer {
                Some(id) => access::customer(&mut conn, id).await.map_err(failed)?,
                None => None,
            };
            told.push(Self {
                staff_member: StaffMember { row, when },
                customer: customer.map(|row| Customer { row, when }),
                gains: rights.gains.iter().map(|right| (*right).into()).collect(),
                loses: rights.loses.iter().map(|right| (*right).into()).collect(),
            });
        }
        Ok(told)
    }
}
