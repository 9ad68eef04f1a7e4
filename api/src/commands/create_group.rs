//! Making a group of contacts or of staff.

use portico_domain::GroupId;
use portico_domain::group::{Group, GroupCommand, GroupKind};
use portico_domain::values::{Note, Permission, PersonName};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::Survived;
use crate::app::App;

/// Makes a group with nobody in it.
#[derive(Clone, Debug, Serialize)]
pub struct CreateGroup {
    /// Of contacts or of staff.
    pub kind: GroupKind,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
}

/// The group is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupDone {
    /// The group.
    pub group: GroupId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// Whether it was so before.
    pub already: bool,
    /// What had outlived an earlier membership of those who are members again.
    pub survived: Survived,
}

impl Command for CreateGroup {
    const OPERATION: &'static str = "createGroup";
    type Answer = GroupDone;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<GroupDone, Stop> {
        require(unit, manages(self.kind)).await?;
        let (name, description) = texts(&self.name, self.description.as_deref())?;
        let group = GroupId::new(app.clock.new_id());
        let key = KeyOf::Group(group);
        unit.make_first_key(key).await?;
        let create = GroupCommand::Create {
            group,
            kind: self.kind,
            name: unit.secret(key, name.clone()).await?,
            description: match description {
                Some(text) => Some(unit.secret(key, text).await?),
                None => None,
            },
        };
        unit.create::<Group>(group.uuid(), None, create).await??;
        Ok(GroupDone {
            group,
            name: name.to_string(),
            already: false,
            survived: Survived::default(),
        })
    }
}

/// The permission, for the whole firm, with which groups of a kind are changed.
pub(super) const fn manages(kind: GroupKind) -> Permission {
    match kind {
        GroupKind::Contacts => Permission::ManageContacts,
        GroupKind::Staff => Permission::ManageStaff,
    }
}

/// Name and description, parsed.
pub(super) fn texts(
    name: &str,
    description: Option<&str>,
) -> Result<(PersonName, Option<Note>), Refusal> {
    let name = PersonName::parse(name).map_err(|rule| Refusal::invalid("name", &rule))?;
    let note = description.map(Note::parse).transpose();
    let note = note.map_err(|rule| Refusal::invalid("description", &rule))?;
    Ok((name, note))
}
