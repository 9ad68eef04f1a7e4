//! Giving a group another name or description.

use portico_domain::GroupId;
use portico_domain::group::{Group, GroupCommand};
use portico_domain::values::Note;
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access::GroupRow;
use serde::Serialize;

use super::authority::require;
use super::create_group::{GroupDone, manages, texts};
use super::known::known_group;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::Survived;
use crate::app::App;

/// Describes a group anew.
#[derive(Clone, Debug, Serialize)]
pub struct DescribeGroup {
    /// Which.
    pub group: GroupId,
    /// Name.
    pub name: String,
    /// What it is for; none for nothing.
    pub description: Option<String>,
}

impl Command for DescribeGroup {
    const OPERATION: &'static str = "describeGroup";
    type Answer = GroupDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<GroupDone, Stop> {
        let row = managed(unit, self.group).await?;
        let (name, description) = texts(&self.name, self.description.as_deref())?;
        let mut done = GroupDone {
            group: self.group,
            name: name.to_string(),
            already: true,
            survived: Survived::default(),
        };
        // Equality is judged here: events hold sealed texts, which never equal.
        let same = row.name.as_deref() == Some(name.as_str())
            && row.description.as_deref() == description.as_ref().map(Note::as_str);
        if same {
            return Ok(done);
        }
        let key = KeyOf::Group(self.group);
        let describe = GroupCommand::Describe {
            name: unit.secret(key, name).await?,
            description: match description {
                Some(text) => Some(unit.secret(key, text).await?),
                None => None,
            },
        };
        let events = unit
            .handle::<Group>(self.group.uuid(), None, describe)
            .await??;
        done.already = events == 0;
        Ok(done)
    }
}

/// A group that the caller may change.
pub(super) async fn managed(unit: &mut Unit, group: GroupId) -> Result<GroupRow, Stop> {
    let Some(row) = known_group(unit, group).await? else {
        // Whoever manages no groups learns nothing about them.
        require(unit, portico_domain::values::Permission::ManageContacts).await?;
        return Err(Refusal::missing(IdField::GroupId).into());
    };
    require(unit, manages(row.kind)).await?;
    Ok(row)
}
