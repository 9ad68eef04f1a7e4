//! Ending a group for good.

use portico_domain::GroupId;
use portico_domain::group::{Group, GroupCommand, GroupKind};
use portico_event_log::Unit;
use serde::Serialize;

use super::create_group::GroupDone;
use super::describe_group::managed;
use super::perform::{Command, Stop};
use super::survivors::Survived;
use super::widening::not_above_own;
use crate::app::App;

/// Closes a group; what it gave ends at once.
#[derive(Clone, Debug, Serialize)]
pub struct CloseGroup {
    /// Which.
    pub group: GroupId,
}

impl Command for CloseGroup {
    const OPERATION: &'static str = "closeGroup";
    type Answer = GroupDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<GroupDone, Stop> {
        let row = managed(unit, self.group).await?;
        if row.kind == GroupKind::Staff {
            // Nobody takes away more than they have themselves.
            not_above_own(unit, self.group).await?;
        }
        let events = unit
            .handle::<Group>(self.group.uuid(), None, GroupCommand::Close)
            .await??;
        Ok(GroupDone {
            group: self.group,
            name: row.name.unwrap_or_default(),
            already: events == 0,
            survived: Survived::default(),
        })
    }
}
