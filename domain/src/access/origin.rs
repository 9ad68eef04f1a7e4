//! Where a fact comes from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::ids::GroupId;

/// Who made something so, when, and where that stands in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// Who; none where the log does not say.
    pub by: Option<Actor>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where in the log.
    pub position: i64,
}

/// Where a membership or an assignment comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Said of the person.
    Direct(Stamp),
    /// Inherited from a group.
    Group {
        /// Which.
        group: GroupId,
        /// When the person was taken in.
        joined: Stamp,
        /// When the group was given its role at the customer.
        given: Stamp,
    },
}

impl Origin {
    /// The group it is inherited from, if any; direct ones sort first.
    #[must_use]
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::Direct(_) => None,
            Self::Group { group, .. } => Some(*group),
        }
    }
}
