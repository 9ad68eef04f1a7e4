//! What leads a person to an item.

use chrono::{DateTime, Utc};

use super::{Origin, Stamp};
use crate::grant::{Capability, Subject};
use crate::ids::{GrantId, GroupId, ItemId, VersionId};
use crate::values::StaffRole;

/// A grant that opened a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Which grant.
    pub grant: GrantId,
    /// To whom.
    pub subject: Subject,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub stamp: Stamp,
    /// When what it carries, or its end, was last changed; none if never since.
    pub changed: Option<Stamp>,
}

/// What opens a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// Master access to the customer.
    Master(Given),
    /// A grant on the item itself or on a folder above it.
    Grant {
        /// Where it was set.
        on: ItemId,
        /// Steps up from the item; 0 is the item itself.
        steps_up: usize,
        /// The grant.
        given: Given,
    },
    /// Access to the matter, which shows the matter itself.
    Matter {
        /// When can-download there was last changed; none if never since it was given.
        changed: Option<Stamp>,
    },
    /// The contact's own upload, deposit or folder.
    OwnWork,
    /// A staff role.
    Role {
        /// Which.
        role: StaffRole,
        /// Where it was given for this customer; none for the whole firm.
        origin: Option<Origin>,
    },
}

/// What one step of a path is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The person is in this group.
    InGroup(GroupId),
    /// The grant, the access to the matter, or the role was given.
    Given,
    /// The item lies in the folder.
    Inside {
        /// Which item.
        item: ItemId,
        /// In which folder.
        folder: ItemId,
    },
    /// The contact sent this version.
    Sent(VersionId),
    /// The contact made this folder.
    Made(ItemId),
}

/// One step, with who made it so, when, and where in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hop {
    /// What.
    pub step: Step,
    /// Who, when, where.
    pub stamp: Stamp,
}

/// One way that leads to the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// What opened it.
    pub source: Source,
    /// Whether it carries DOWNLOAD.
    pub carries_download: bool,
    /// From the person to the item. Roles for the whole firm have none.
    pub hops: Vec<Hop>,
}

impl Path {
    /// Who opened it, when, and where that stands. Where it is no grant, the last step
    /// is what opened it; roles for the whole firm have none.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        match &self.source {
            Source::Master(given) | Source::Grant { given, .. } => Some(given.stamp),
            Source::Matter { .. } | Source::OwnWork | Source::Role { .. } => {
                self.hops.last().map(|hop| hop.stamp)
            }
        }
    }

    /// Who last changed what opened it, when, and where that stands; none if nobody did
    /// since it was given.
    #[must_use]
    pub const fn changed(&self) -> Option<Stamp> {
        match &self.source {
            Source::Master(given) | Source::Grant { given, .. } => given.changed,
            Source::Matter { changed } => *changed,
            Source::OwnWork | Source::Role { .. } => None,
        }
    }
}
