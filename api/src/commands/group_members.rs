//! Taking people into a group, and letting them go.

use portico_domain::GroupId;
use portico_domain::contact::{Account, ContactError};
use portico_domain::grant::Survivors;
use portico_domain::group::{Group, GroupCommand, GroupKind, Members};
use portico_domain::{ContactId, StaffId};
use portico_event_log::Unit;
use portico_projections::access::{self, ContactRow};
use serde::Serialize;
use uuid::Uuid;

use super::create_group::GroupDone;
use super::describe_group::managed;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::{self, Survived};
use super::widening::{not_above_own, widening_group};
use crate::app::App;

/// Changes who is in a group; up to 1,000 people at once.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeGroupMembers {
    /// Which.
    pub group: GroupId,
    /// Contacts or staff members, by the group's kind.
    pub people: Vec<Uuid>,
    /// Take them in, or let them go.
    pub join: bool,
    /// Taking in: what becomes of grants that outlived an earlier membership.
    pub survivors: Survivors,
}

impl Command for ChangeGroupMembers {
    const OPERATION: &'static str = "changeGroupMembers";
    type Answer = GroupDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<GroupDone, Stop> {
        let row = managed(unit, self.group).await?;
        let members = members(row.kind, &self.people);
        let mut survived = Survived::default();
        self.check_exist(unit, &members).await?;
        if self.join {
            survived = self.widen(unit, &members).await?;
        } else if row.kind == GroupKind::Staff {
            // Nobody takes away more than they have themselves.
            not_above_own(unit, self.group).await?;
        }
        let command = if self.join {
            GroupCommand::AddMembers(members)
        } else {
            GroupCommand::RemoveMembers(members)
        };
        let events = unit
            .handle::<Group>(self.group.uuid(), None, command)
            .await??;
        Ok(GroupDone {
            group: self.group,
            name: row.name.unwrap_or_default(),
            already: events == 0,
            survived,
        })
    }
}

impl ChangeGroupMembers {
    /// They are there, and who joins has an account that is not closed for good. Who is in
    /// the group already does not join.
    async fn check_exist(&self, unit: &mut Unit, members: &Members) -> Result<(), Stop> {
        let mut closed = vec![];
        let known = match members {
            Members::Contacts(ids) => {
                let ids: Vec<ContactId> = ids.iter().copied().collect();
                let rows = access::contacts(unit.connection(), &ids).await?;
                let ended = |row: &&ContactRow| self.join && row.account == Account::Closed;
                closed.extend(rows.iter().filter(ended).map(|row| row.id));
                rows.len()
            }
            Members::Staff(ids) => {
                let all = access::staff_members(unit.connection()).await?;
                all.iter().filter(|row| ids.contains(&row.id)).count()
            }
        };
        if known != members.ids().len() {
            return Err(Refusal::missing(IdField::MemberIds).into());
        }
        if !closed.is_empty() {
            let inside = access::contacts_in_group(unit.connection(), self.group).await?;
            closed.retain(|contact| !inside.contains(contact));
        }
        let Some(closed) = closed.into_iter().min() else {
            return Ok(());
        };
        let mut refusal = Refusal::from(ContactError::IsClosed).at(IdField::MemberIds.name());
        refusal.args.contact_id = Some(closed.to_string().into());
        Err(refusal.into())
    }

    async fn widen(&self, unit: &mut Unit, members: &Members) -> Result<Survived, Stop> {
        let Members::Contacts(contacts) = members else {
            not_above_own(unit, self.group).await?;
            return Ok(Survived::default());
        };
        let contacts: Vec<ContactId> = contacts.iter().copied().collect();
        widening_group(unit, self.group, &contacts).await?;
        let customers = access::customers_with_role(unit.connection(), self.group).await?;
        survivors::of_contacts(unit, (&customers, &contacts), self.survivors).await
    }
}

fn members(kind: GroupKind, people: &[Uuid]) -> Members {
    let people = people.iter().copied();
    match kind {
        GroupKind::Contacts => Members::Contacts(people.map(ContactId::new).collect()),
        GroupKind::Staff => Members::Staff(people.map(StaffId::new).collect()),
    }
}
