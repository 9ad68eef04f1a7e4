//! Who made it so, when, and where in the log: the steps of a path, and the memberships.

use portico_domain::access::{Hop, MembershipFacts, Origin, Stamp, Step};
use serde::Serialize;

/// One step of a path, from the contact to the item.
#[derive(Serialize)]
pub(super) struct Taken {
    step: &'static str,
    group: Option<String>,
    item: Option<String>,
    folder: Option<String>,
    version: Option<String>,
    by: Option<String>,
    at: String,
    log_position: i64,
}

/// One membership, direct or by a group.
#[derive(Serialize)]
pub(super) struct Member {
    group: Option<String>,
    role: &'static str,
    can_download: bool,
    sections: Vec<String>,
    by: Option<String>,
    since: String,
    log_position: i64,
    joined_by: Option<String>,
    joined_at: Option<String>,
    joined_log_position: Option<i64>,
    changed_by: Option<String>,
    changed_at: Option<String>,
    changed_log_position: Option<i64>,
}

impl Taken {
    pub(super) fn of(hop: &Hop) -> Self {
        let (step, group, item, folder, version) = match hop.step {
            Step::InGroup(group) => ("in group", Some(group), None, None, None),
            Step::Given => ("given", None, None, None, None),
            Step::Inside { item, folder } => ("inside", None, Some(item), Some(folder), None),
            Step::Sent(version) => ("sent", None, None, None, Some(version)),
            Step::Made(item) => ("made", None, Some(item), None, None),
        };
        Self {
            step,
            group: group.map(|id| id.to_string()),
            item: item.map(|id| id.to_string()),
            folder: folder.map(|id| id.to_string()),
            version: version.map(|id| id.to_string()),
            by: who(&hop.stamp),
            at: hop.stamp.at.to_rfc3339(),
            log_position: hop.stamp.position,
        }
    }

    /// None of what was given: the path's own line says that.
    pub(super) fn line(&self) -> Option<String> {
        let what = match (&self.group, &self.item, &self.folder, &self.version) {
            (Some(group), ..) => format!("in group {group}"),
            (_, Some(item), Some(folder), _) => format!("{item} in folder {folder}"),
            (_, Some(folder), None, _) => format!("made folder {folder}"),
            (.., Some(version)) => format!("sent version {version}"),
            (None, None, _, None) => return None,
        };
        let by = self.by.as_deref();
        let since = told("since", by, Some(&self.at), Some(self.log_position));
        Some(format!("    {what}{since}"))
    }
}

impl Member {
    pub(super) fn of(membership: &MembershipFacts) -> Self {
        let (given, joined) = match membership.origin {
            Origin::Direct(given) => (given, None),
            Origin::Group { joined, given, .. } => (given, Some(joined)),
        };
        let (group, terms) = (membership.origin.group(), &membership.terms);
        let sections = terms.sections.iter();
        Self {
            group: group.map(|id| id.to_string()),
            role: terms.role.as_str(),
            can_download: terms.can_download,
            sections: sections.map(ToString::to_string).collect(),
            by: who(&given),
            since: given.at.to_rfc3339(),
            log_position: given.position,
            joined_by: joined.as_ref().and_then(who),
            joined_at: joined.map(|stamp| stamp.at.to_rfc3339()),
            joined_log_position: joined.map(|stamp| stamp.position),
            changed_by: membership.changed.as_ref().and_then(who),
            changed_at: membership.changed.map(|stamp| stamp.at.to_rfc3339()),
            changed_log_position: membership.changed.map(|stamp| stamp.position),
        }
    }

    pub(super) fn line(&self) -> String {
        let how = match &self.group {
            Some(group) => format!("by group {group}"),
            None => "directly".to_owned(),
        };
        let download = if self.can_download { "with" } else { "without" };
        let sections = if self.sections.is_empty() {
            String::new()
        } else {
            format!(", sections {}", self.sections.join(" "))
        };
        let by = self.by.as_deref();
        let since = told("since", by, Some(&self.since), Some(self.log_position));
        let joined = told(
            "joined",
            self.joined_by.as_deref(),
            self.joined_at.as_deref(),
            self.joined_log_position,
        );
        let changed = told(
            "changed",
            self.changed_by.as_deref(),
            self.changed_at.as_deref(),
            self.changed_log_position,
        );
        let role = self.role;
        format!("  member {how}, {role}, {download} download{sections}{since}{joined}{changed}")
    }
}

/// Who did it: `staff:`, `contact:` and an id, or `operator`.
pub(super) fn who(stamp: &Stamp) -> Option<String> {
    stamp.by.map(|by| by.to_string())
}

/// What was done, when, where in the log, and by whom.
pub(super) fn told(
    what: &str,
    by: Option<&str>,
    at: Option<&str>,
    position: Option<i64>,
) -> String {
    let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
    match (at, position) {
        (Some(at), Some(position)) => format!(", {what} {at} at position {position}{by}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use portico_domain::values::{ContactRole, MembershipTerms};
    use portico_domain::{Actor, GroupId, ItemId, SectionId, VersionId};
    use uuid::Uuid;

    use super::*;

    const fn stamp(position: i64) -> Stamp {
        Stamp {
            by: Some(Actor::Operator),
            at: DateTime::UNIX_EPOCH,
            position,
        }
    }

    fn at(position: i64) -> String {
        let (at, by) = (stamp(position).at.to_rfc3339(), Actor::Operator);
        format!("{at} at position {position} by {by}")
    }

    #[test]
    fn the_steps_of_a_path_are_told_but_for_what_its_own_line_says() {
        let [item, folder, group, version] = [1, 2, 3, 4].map(Uuid::from_u128);
        let inside = Step::Inside {
            item: ItemId::new(item),
            folder: ItemId::new(folder),
        };
        for (step, says) in [
            (
                Step::InGroup(GroupId::new(group)),
                format!("in group {group}"),
            ),
            (inside, format!("{item} in folder {folder}")),
            (
                Step::Made(ItemId::new(folder)),
                format!("made folder {folder}"),
            ),
            (
                Step::Sent(VersionId::new(version)),
                format!("sent version {version}"),
            ),
        ] {
            let stamp = stamp(7);
            let line = Taken::of(&Hop { step, stamp }).line();
            assert_eq!(line, Some(format!("    {says}, since {}", at(7))));
        }
        let (step, stamp) = (Step::Given, stamp(7));
        assert_eq!(Taken::of(&Hop { step, stamp }).line(), None);
    }

    #[test]
    fn a_membership_by_a_group_says_who_gave_the_role_and_who_took_the_contact_in() {
        let [group, section] = [3, 4].map(Uuid::from_u128);
        let facts = MembershipFacts {
            terms: MembershipTerms {
                role: ContactRole::EntityAccess,
                can_download: false,
                sections: BTreeSet::from([SectionId::new(section)]),
            },
            origin: Origin::Group {
                group: GroupId::new(group),
                joined: stamp(8),
                given: stamp(7),
            },
            changed: Some(stamp(9)),
        };
        let (given, joined, changed) = (at(7), at(8), at(9));
        let told = format!(
            "  member by group {group}, ENTITY_ACCESS, without download, sections {section}, \
             since {given}, joined {joined}, changed {changed}"
        );
        assert_eq!(Member::of(&facts).line(), told);
    }
}
