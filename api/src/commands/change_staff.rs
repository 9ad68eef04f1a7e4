//! What a staff member may do, and where.

use std::collections::BTreeSet;

use portico_domain::staff::{Staff, StaffCommand};
use portico_domain::values::{Permission, StaffReach, StaffRole};
use portico_domain::{CustomerId, StaffId};
use portico_event_log::Unit;
use portico_projections::access::{self, StaffRow};
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::{Refusal, RefusalCode};
use super::trash_items::check_count_of;
use super::widening::not_above;
use crate::app::App;

/// What changes.
#[derive(Clone, Debug, Serialize)]
pub enum StaffChange {
    /// Roles for the firm, and which customers they reach.
    Roles {
        /// Exactly these; none leaves them as they are.
        roles: Option<BTreeSet<StaffRole>>,
        /// These customers; none leaves it as it is.
        reach: Option<StaffReach>,
    },
    /// Works for these customers, 1 to 200, with this role there, or those for the firm.
    Assign(Vec<CustomerId>, Option<StaffRole>),
    /// Does not work for these customers, 1 to 200, any more.
    Unassign(Vec<CustomerId>),
    /// May do nothing for now.
    Suspend,
    /// May work again.
    Reinstate,
}

/// Changes a staff member.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeStaff {
    /// Who.
    pub staff: StaffId,
    /// What changes.
    pub change: StaffChange,
}

/// The staff member is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StaffChanged {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    #[serde(skip)]
    pub name: String,
    /// Whether it was so before.
    pub already: bool,
}

impl Command for ChangeStaff {
    const OPERATION: &'static str = "changeStaff";
    type Answer = StaffChanged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<StaffChanged, Stop> {
        require(unit, Permission::ManageStaff).await?;
        let row = access::staff(unit.connection(), self.staff)
            .await?
            .ok_or_else(|| Refusal::missing(IdField::StaffId))?;
        // Nobody gives, or takes away, more than they have themselves.
        not_above(unit, row.roles.iter().copied().chain(self.given())).await?;
        self.check_customers(unit).await?;
        self.check_everywhere(unit).await?;
        if self.ends_ownership() && owns(&row) {
            self.leave_an_owner(unit).await?;
        }
        let mut events = 0;
        for (customer, command) in self.commands() {
            events += unit
                .handle::<Staff>(self.staff.uuid(), customer, command)
                .await??;
        }
        Ok(StaffChanged {
            staff: self.staff,
            name: row.name.unwrap_or_default(),
            already: events == 0,
        })
    }
}

impl ChangeStaff {
    fn given(&self) -> Vec<StaffRole> {
        match &self.change {
            StaffChange::Roles { roles, .. } => roles.iter().flatten().copied().collect(),
            StaffChange::Assign(_, role) => role.iter().copied().collect(),
            StaffChange::Unassign(_) | StaffChange::Suspend | StaffChange::Reinstate => vec![],
        }
    }

    /// Whether an owner of the whole firm would be none any more.
    fn ends_ownership(&self) -> bool {
        match &self.change {
            StaffChange::Roles { roles, reach } => {
                let kept = |roles: &BTreeSet<StaffRole>| roles.contains(&StaffRole::Owner);
                !roles.as_ref().is_none_or(kept) || *reach == Some(StaffReach::Assigned)
            }
            StaffChange::Suspend => true,
            StaffChange::Assign(..) | StaffChange::Unassign(_) | StaffChange::Reinstate => false,
        }
    }

    /// Of two who end each other's ownership at once, the second is judged by
    /// what the first left.
    async fn leave_an_owner(&self, unit: &mut Unit) -> Result<(), Stop> {
        unit.take_turn("owners").await?;
        if access::another_owner(unit.connection(), self.staff).await? {
            return Ok(());
        }
        Err(last_owner().into())
    }

    async fn check_customers(&self, unit: &mut Unit) -> Result<(), Stop> {
        let (StaffChange::Assign(customers, _) | StaffChange::Unassign(customers)) = &self.change
        else {
            return Ok(());
        };
        check_count_of("customerIds", customers)?;
        for customer in customers {
            require_customer(unit, *customer, IdField::CustomerIds).await?;
        }
        let had = access::direct_roles(unit.connection(), self.staff, customers).await?;
        not_above(unit, had).await
    }

    /// What concerns the whole person takes away, or gives back, what they are at each
    /// customer too.
    async fn check_everywhere(&self, unit: &mut Unit) -> Result<(), Stop> {
        match self.change {
            StaffChange::Assign(..) | StaffChange::Unassign(_) => Ok(()),
            StaffChange::Roles { .. } | StaffChange::Suspend | StaffChange::Reinstate => {
                let there = access::assignments_of(unit.connection(), self.staff).await?;
                not_above(unit, there.into_iter().filter_map(|row| row.role)).await
            }
        }
    }

    fn commands(&self) -> Vec<(Option<CustomerId>, StaffCommand)> {
        let one = |command| vec![(None, command)];
        match &self.change {
            StaffChange::Roles { roles, reach } => {
                let roles = roles
                    .clone()
                    .map(|roles| StaffCommand::ChangeRoles { roles });
                let reach = reach.map(|reach| StaffCommand::ChangeReach { reach });
                let both = roles.into_iter().chain(reach);
                both.map(|command| (None, command)).collect()
            }
            StaffChange::Suspend => one(StaffCommand::Suspend),
            StaffChange::Reinstate => one(StaffCommand::Reinstate),
            StaffChange::Assign(customers, role) => customers
                .iter()
                .map(|&customer| {
                    let role = *role;
                    let assign = StaffCommand::AssignToCustomer { customer, role };
                    (Some(customer), assign)
                })
                .collect(),
            StaffChange::Unassign(customers) => customers
                .iter()
                .map(|&customer| (Some(customer), StaffCommand::Unassign { customer }))
                .collect(),
        }
    }
}

fn owns(row: &StaffRow) -> bool {
    row.roles.contains(&StaffRole::Owner) && row.reach == StaffReach::All && !row.suspended
}

pub(super) fn last_owner() -> Refusal {
    let way_out = "This is the firm's last owner; make somebody else an owner first.";
    Refusal::new(RefusalCode::LastOwner, way_out)
}
