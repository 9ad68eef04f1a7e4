//! The steps of a path, from the person to the item.

use std::collections::HashMap;

use async_graphql::{Enum, ID, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{Hop, Path, Step};
use portico_domain::{Actor, GroupId, ItemId};

use super::names::Names;

/// What one step of a path is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
pub enum HopKind {
    /// The person is in the group.
    InGroup,
    /// The grant, the access to the matter, or the role was given.
    Given,
    /// The item lies in the folder above.
    Inside,
    /// The contact sent the version.
    Sent,
    /// The contact made the folder.
    Made,
}

/// One step of a path: who made it so, when, and where in the log.
#[derive(Clone, SimpleObject)]
pub(super) struct AccessHop {
    /// What.
    pub kind: HopKind,
    /// The group, of `IN_GROUP`.
    pub group_id: Option<ID>,
    /// Its name; none once erased.
    pub group: Option<String>,
    /// Of `INSIDE` the item, of `MADE` the folder.
    pub item_id: Option<ID>,
    /// Its name; none once erased.
    pub item: Option<String>,
    /// Of `INSIDE` the folder that holds the item.
    pub folder_id: Option<ID>,
    /// Its name; none once erased.
    pub folder: Option<String>,
    /// The version, of `SENT`.
    pub version_id: Option<ID>,
    /// Who made it so.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of the event in the log, in decimal digits.
    pub log_position: String,
}

/// What the names of a path's steps are asked for.
pub(super) struct Named {
    pub(super) actors: Vec<Option<Actor>>,
    pub(super) groups: Vec<GroupId>,
    pub(super) items: Vec<ItemId>,
}

impl Named {
    /// Everybody and everything that these steps speak of.
    pub(super) fn of<'a>(paths: impl Iterator<Item = &'a Path>) -> Self {
        let mut named = Self {
            actors: vec![],
            groups: vec![],
            items: vec![],
        };
        for hop in paths.flat_map(|path| &path.hops) {
            named.actors.push(hop.stamp.by);
            match hop.step {
                Step::InGroup(group) => named.groups.push(group),
                Step::Inside { item, folder } => named.items.extend([item, folder]),
                Step::Made(item) => named.items.push(item),
                Step::Given | Step::Sent(_) => {}
            }
        }
        named
    }
}

impl AccessHop {
    pub(super) fn all(path: &Path, names: &Names, items: &HashMap<ItemId, String>) -> Vec<Self> {
        let hops = path.hops.iter();
        hops.map(|hop| Self::of(hop, names, items)).collect()
    }

    fn of(hop: &Hop, names: &Names, items: &HashMap<ItemId, String>) -> Self {
        let (kind, group, item, folder, version) = match hop.step {
            Step::InGroup(group) => (HopKind::InGroup, Some(group), None, None, None),
            Step::Given => (HopKind::Given, None, None, None, None),
            Step::Inside { item, folder } => {
                (HopKind::Inside, None, Some(item), Some(folder), None)
            }
            Step::Sent(version) => (HopKind::Sent, None, None, None, Some(version)),
            Step::Made(item) => (HopKind::Made, None, Some(item), None, None),
        };
        let name = |item: ItemId| items.get(&item).cloned();
        Self {
            kind,
            group_id: group.map(|group| group.to_string().into()),
            group: group.and_then(|group| names.group(group)),
            item_id: item.map(|item| item.to_string().into()),
            item: item.and_then(name),
            folder_id: folder.map(|folder| folder.to_string().into()),
            folder: folder.and_then(name),
            version_id: version.map(|version| version.to_string().into()),
            by: names.actor(hop.stamp.by),
            at: hop.stamp.at,
            log_position: hop.stamp.position.to_string(),
        }
    }
}
